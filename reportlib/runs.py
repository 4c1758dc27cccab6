"""A label with the figures behind it: a figure belongs to the last label before it, and to nothing else.

`collecting` finds them; labels whose figures the source prints together are joined in `pooling`; whether the figures of
a run fit its positions is for `tables` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.document import Place
from reportlib.forms import NOTE, FormRow, Position, with_headings_of_form
from reportlib.text import fold
from reportlib.tokens import BLANK, Token

AFTER_TABLES = re.compile("主要问题|存在的?问题|改进|其他需要报告|单位负责人|审核人|填报|联系电话")


@dataclass(slots=True)
class Run:
    """A label and the figures that follow it.

    `positions`: where on the form those figures can stand. `stray`: figures after words that are no label of the form,
    given in `heading`. `words`: what stands between the label and the next, folded. `aligned`: the source keeps blank
    cells, so that figures and positions answer one to one. `pooled`: several labels share the figures and which is
    whose is not printed; `unordered`: nor is their order. `first`, `last`: the tokens used. `first_line`, `stop_line`:
    of flat text, the line of the last word before the figures and of the first one after them. `table`: the table in
    which the label stands and a blank is a cell, else 0. `unit`: of money, as printed with the label or its column.
    `open`: a figure without words stands behind the label's row, which may be that of a blank in it.
    `doubtful`: figures that no label owns stand behind the empty label, and may be its own. `heap`: so many stray
    figures stand in one stretch, without a word among them.
    """

    label: FormRow
    place: Place
    positions: Sequence[Position]
    first: int = 0
    last: int = 0
    table: int = 0
    first_line: int = 0
    stop_line: int = 0
    values: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)
    heading: str = ""
    aligned: bool = False
    pooled: bool = False
    unordered: bool = False
    words: str = ""
    unit: str = ""
    open: bool = False
    doubtful: bool = False
    heap: int = 0

    @property
    def headings(self) -> tuple[str, ...]:
        """The folded column headings of the label."""
        return self.label.headings

    @property
    def has_own_headings(self) -> bool:
        """Whether the label's column headings follow it once, as where the remedies stand one below the other."""
        return with_headings_of_form(self.words) == "".join(self.headings)

    @property
    def printed(self) -> list[Token]:
        """The values that are more than a blank cell."""
        return [token for token in self.values if token.kind != BLANK]

    def doubt_order(self) -> None:
        """Let the order of the figures count for nothing: only identities may place them."""
        self.aligned, self.unordered = False, True

    def disown_figures(self) -> None:
        """Give up the figures: they stand where no label owns them for sure, and are reported."""
        self.stray += [token for token in self.printed if token not in self.stray]
        self.values, self.aligned = [], False

    @property
    def is_one_line(self) -> bool:
        """Whether the label, or its end, and all figures stand on one line of text: then they are its own."""
        return bool(self.printed) and all(token.place == self.place for token in self.printed)


@lru_cache(maxsize=16384)
def without_note(text: str) -> str:
    """Return the folded words of a text without bracketed remarks."""
    return NOTE.sub("", fold(text))


def line_of(token: Token) -> int:
    """The line of a token of flat text that is in no row; 0 elsewhere."""
    return 0 if token.row else line_at(token.place)


def line_at(place: Place) -> int:
    """The line of a place in flat text; 0 elsewhere."""
    return place[0][1] if place and place[0][0] == "line" else 0
