"""Which words of a report are the labels of its form: matched in the order of the form, as a whole.

Labels repeat (其他情形数 stands twice), are contained in one another and in headings, and are broken over lines. Read one
by one they mislead; read as a sequence they do not. So all places where a label could stand are collected, and the chain
of them that follows the order of the form and covers most text is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlib.forms import NOTE, Form, FormRow
from reportlib.text import fold
from reportlib.tokens import PROSE, TEXT, Token

_SHORT = 4  # labels of up to four characters (规章, 其他, 行政许可) count only as whole words
_BREAK = "\ue000"  # a figure, a sentence or a cell border: no label runs across it


@dataclass(slots=True)
class Match:
    """A label found: the form's row, the tokens it covers (first, last inclusive), and where its text ends in the
    stream; `loose` is the label as printed where it was recognised by likeness and not by wording."""

    row: FormRow
    first: int
    last: int
    end: int
    loose: str = ""


class Stream:
    """The folded text of all tokens in one string, so that labels broken over lines are found as if they were not."""

    def __init__(self, tokens: Sequence[Token]):
        pieces: list[str] = []
        self.owner: list[int] = []  # token number of each character
        self.offsets: list[int] = []  # where each token starts
        self.starts: set[int] = set()
        self.ends: set[int] = set()
        self.before_figure: set[int] = set()  # positions where a figure follows
        length = 0
        previous: Token | None = None
        for number, token in enumerate(tokens):
            if token.kind == TEXT:
                border = _BREAK if previous is not None and token.row and previous.kind == TEXT else ""
                text = border + fold(token.text)
                self.starts.add(length + len(border))
            else:
                text = _BREAK
                if token.kind != PROSE:
                    self.before_figure.add(length)
            pieces.append(text)
            self.offsets.append(length)
            self.owner.extend([number] * len(text))
            length += len(text)
            self.ends.add(length)
            previous = token
        self.text = "".join(pieces)

    def between(self, match: Match, token: int) -> str:
        """The folded text that stands between the end of a label and a token."""
        return self.text[match.end : self.offsets[token]].replace(_BREAK, "")


def match_labels(stream: Stream, form: Form) -> list[Match]:
    """Return the labels of `form` found in a stream, in order, each form row at most once."""
    candidates = sorted(
        (start, row.index, end, weight)
        for row in form.rows
        for core in row.cores
        for start, end, weight in _occurrences(stream, row, core)
    )
    chain = _heaviest_chain(candidates)
    return [Match(form.rows[index], stream.owner[start], stream.owner[end - 1], end) for start, index, end, _ in chain]


def _occurrences(stream: Stream, row: FormRow, core: str) -> list[tuple[int, int, float]]:
    """All (start, end, weight) where the label could stand; the weight is the text it explains and small tie-breakers."""
    found = []
    at = stream.text.find(core)
    while at >= 0:
        end = at + len(core)
        start = at - len(row.enumerator) if stream.text.endswith(row.enumerator, 0, at) else at
        end = _end_with_note(stream.text, end)
        starts_word = start in stream.starts or at in stream.starts
        ends_word = end in stream.ends
        if len(core) > _SHORT or (starts_word and ends_word):
            weight = len(core) + 2 * (start < at) + starts_word + ends_word + 5 * (end in stream.before_figure)
            found.append((start, end, float(weight)))
        at = stream.text.find(core, at + 1)
    return found


def _end_with_note(text: str, end: int) -> int:
    note = NOTE.match(text, end)
    return note.end() if note and _BREAK not in note.group() else end


def _heaviest_chain(candidates: list[tuple[int, int, int, float]]) -> list[tuple[int, int, int, float]]:
    """Return the heaviest sequence of candidates that rises in place and in form row and does not overlap."""
    best: list[float] = []
    back: list[int] = []
    for number, (start, index, _, weight) in enumerate(candidates):
        score, link = 0.0, -1
        for other in range(number):
            if candidates[other][1] < index and candidates[other][2] <= start and best[other] > score:
                score, link = best[other], other
        best.append(score + weight)
        back.append(link)
    chain = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(candidates[at])
        at = back[at]
    return chain[::-1]
