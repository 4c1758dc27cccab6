"""Tables without a surprise: every row of the form to the letter, and behind each label one figure for each column.

Most tables are such, and read here they cost a third of what the careful way costs (`tables`). The conditions are those
under which the careful way places the same figures at the same positions and reports nothing; where one fails, that way
is taken. A test holds the two ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from reportlib.collecting import collect_run
from reportlib.document import Place
from reportlib.figures_first import figures_before
from reportlib.forms import Form, FormRow, Position
from reportlib.glued import digits_before
from reportlib.headings import Headings
from reportlib.labels import Match, Stream, stops_of
from reportlib.loose import EXCEPTION
from reportlib.notes import words_with_counts
from reportlib.order import MANY_COLUMNS, are_torn, is_permuted, stand_on_further_lines, words_of
from reportlib.page_numbers import without_page_numbers
from reportlib.pooling import join_beside
from reportlib.runs import Run
from reportlib.serials import without_serials
from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, PROSE, TEXT, Token
from reportlib.units import has_money, money_unit

_FIGURES = frozenset((NUMBER, BLANK, NOT_APPLICABLE))
_WORDS, _WORDS_AND_BLANKS, _BLANKS, _MARKS = {TEXT}, {TEXT, BLANK}, {BLANK}, {NOT_APPLICABLE}
_DIGIT = re.compile(r"\d")


class PlainRow(NamedTuple):
    """Figures that stand at `positions`, one for each, and the unit of money printed with them."""

    positions: Sequence[Position]
    values: Sequence[Token]
    unit: str


class PlainTables(NamedTuple):
    """The rows of plain tables in the order of the form, and the numbers of the tokens that they begin and end with."""

    rows: list[PlainRow]
    first: int
    last: int


def read_plain_tables(stream: Stream, form: Form) -> PlainTables | None:
    """Return the rows of the tables of `form` in a document, or None where anything in them asks for care."""
    matches = stream.chain(form)
    found = {match.row.index for match in matches}
    if any(row.columns and row.index not in found for row in form.rows) or not _is_undisturbed(matches, stream):
        return None
    tokens = stream.tokens
    stops = stops_of(matches, tokens)
    plain = next((number for number, match in enumerate(matches) if match.row.kind == "beside"), len(matches) - 1)
    ending = [collect_run(match, stream, stop) for match, stop in zip(matches[plain:], stops[plain:], strict=True)]
    last, headings = ending[-1].last, Headings(tokens)
    if any(run.stray for run in ending) or not _stand_alone(matches, last, stream, form, headings):
        return None
    rows = _plain_rows(zip(matches[:plain], stops, strict=False), stream, headings)
    end_rows = [_ending_row(run, stream, headings) for run in join_beside(ending)]
    return None if rows is None or None in end_rows else PlainTables(rows + end_rows, matches[0].first, last)


def _is_undisturbed(matches: Sequence[Match], stream: Stream) -> bool:
    """Whether no sentence stands among the labels, no digits touch them, no figure may be two, a number of something
    else or the one before its label."""
    tokens, kinds = stream.tokens, stream.kinds
    first = matches[0].first
    if PROSE in kinds[first : matches[-1].last] or NUMBER not in kinds[first:]:
        return False
    if any(" " in token.text for token in tokens[first:] if token.kind == NUMBER):
        return False
    if words_with_counts(stream, matches) or any(digits_before(match, tokens, expected=True) for match in matches[1:]):
        return False
    if figures_before(tokens, matches[0]) or without_page_numbers(tokens, matches):
        return False
    return without_serials(tokens, matches) is None


def _stand_alone(matches: Sequence[Match], last: int, stream: Stream, form: Form, headings: Headings) -> bool:
    """Whether nothing outside the rows looks like one: no label behind the last, no other table with the form's column
    headings, no figures before the first row of a table."""
    tokens, first = stream.tokens, matches[0].first
    if stream.candidates(form)[-1][0] > stream.offsets[last]:
        return False
    if not headings.repeated().issubset(tokens[match.last].table for match in matches):
        return False
    table = tokens[first].table
    above = takewhile(lambda token: token.table == table, reversed(tokens[:first])) if table else ()
    return all(token.kind != NUMBER for token in above)


def _plain_rows(
    labels: Iterable[tuple[Match, int]], stream: Stream, headings: Headings
) -> list[PlainRow] | None:
    """The rows of these labels, each given with the token at which the next one begins; None if one asks for care."""
    tokens, rows = stream.tokens, stream.rows
    plain: list[PlainRow] = []
    order = _TextOrder()
    behind = 0  # what stands behind the row before
    for match, stop in labels:
        label, start, row = match.row, match.last + 1, rows[match.last]
        if (not label.positions or label.kind == "optional") and _prints_nothing(label, row, tokens[start:stop]):
            behind = start
            continue
        start, end = _figures_of(match, stop, stream)
        values = tokens[start:end]
        if not values or (row and (rows[stop] == row or not headings.stand_above(values, label))):
            return None
        place = tokens[match.last].place
        if not (values[0].table or order.holds(label, place, values, tokens[behind : match.first], tokens[end:stop])):
            return None
        if not (label.kind == "optional" and all(token.kind == BLANK for token in values)):
            plain.append(PlainRow(label.positions, values, _unit(match, stop, tokens)))
        behind = end
    return None if 0 < order.n_apart * EXCEPTION <= order.n_alone else plain


def _figures_of(match: Match, stop: int, stream: Stream) -> tuple[int, int]:
    """Where the figures of a label begin and end, with none but words behind them; nowhere if it has others."""
    tokens, kinds, rows = stream.tokens, stream.kinds, stream.rows
    start, row, wanted = match.last + 1, rows[match.last], len(match.row.positions)
    if wanted == 1 and not row and kinds[start] == TEXT and fold(tokens[start].text) in UNIT_WORDS:
        start += 1
    end = start + wanted
    fits = wanted and end <= stop and _FIGURES.issuperset(kinds[start:end]) and rows[start:end].count(row) == wanted
    alone = fits and (end == stop or _are_words_alone(tokens[end:stop], row))
    return (start, end) if alone else (start, start)


class _TextOrder:
    """What the rows of a text, which has no columns, tell of their order so far.

    `known`: columns whose headings stand in the form's order. `is_torn`: headings are in pieces. `is_apart`: figures of
    many columns stand on other lines than their label. `n_alone`, `n_apart`: rows of one figure, and those with it on
    another line than their label.
    """

    def __init__(self) -> None:
        self.n_alone = self.n_apart = 0
        self.known: set[tuple[str, ...]] = set()
        self.is_torn = self.is_apart = False

    def holds(
        self, label: FormRow, place: Place, values: Sequence[Token], above: Sequence[Token], behind: Sequence[Token]
    ) -> bool:
        """Whether the figures of one more row are in the form's order for sure, among the words above and behind it;
        `place`: of its label."""
        if len(values) == 1:
            self.n_alone += 1
            self.n_apart += values[0].place != place
        in_a_row, many = values[0].row > 0, len(values) >= MANY_COLUMNS
        if len(values) > 1 and not in_a_row:
            if stand_on_further_lines(values, place) or _may_hold_signs(label, values):
                return False
            self.is_torn |= bool(behind) and are_torn(label.headings, "".join(words_of(behind)), behind=True)
            self.is_apart |= many and values[-1].place != place
        if (in_a_row or len(values) > 1) and label.columns not in self.known:
            words = words_of(above)
            if is_permuted(label.headings, words):
                return False
            self.is_torn |= many and not in_a_row and are_torn(label.headings, "".join(words))
            self.known.add(label.columns)
        return not (self.is_torn and self.is_apart)


def _prints_nothing(label: FormRow, row: int, tokens: Sequence[Token]) -> bool:
    """Whether behind the label of a heading stand only words, or blank cells, or the mark that it has no figure."""
    kinds = {token.kind for token in tokens}
    if kinds == _WORDS:
        return not label.positions or _are_words_alone(tokens, row)
    return not kinds or kinds == _BLANKS or (kinds == _MARKS and not label.positions and not row)


def _are_words_alone(tokens: Sequence[Token], row: int) -> bool:
    """Whether only words stand behind figures, none in their own row of a table, no digits among those of a text."""
    kinds = _WORDS_AND_BLANKS if row else _WORDS
    return all(
        token.kind in kinds and (not row or token.row != row) and (token.table or not _DIGIT.search(token.text))
        for token in tokens
    )


def _unit(match: Match, stop: int, tokens: Sequence[Token]) -> str:
    """The unit of money printed with a label, '' where there is none."""
    label, first, last = match.row, match.first, match.last
    if not has_money(label):
        return ""
    words = "".join([fold(token.text) for token in tokens[last + 1 : stop] if token.kind == TEXT])
    return money_unit(Run(label, tokens[last].place, label.positions, first, last, words=words), tokens)


def _may_hold_signs(label: FormRow, values: Sequence[Token]) -> bool:
    """Whether a mark of a text may be the sign of the figure behind it."""
    return "change" in label.columns and any(token.kind == NOT_APPLICABLE for token in values)


def _ending_row(run: Run, stream: Stream, headings: Headings) -> PlainRow | None:
    """The row of the remedies, or the last one of a form without them."""
    values, wanted = run.values, len(run.positions)
    if run.unordered or len(values) != wanted or not all(token.kind in _FIGURES for token in values):
        return None
    if run.aligned:
        in_order = wanted != len(run.headings) or headings.stand_above(values, run.label)
    else:
        in_order = not stand_on_further_lines(values, run.place) and not is_permuted(run.headings, run.words)
    return PlainRow(run.positions, values, money_unit(run, stream.tokens)) if in_order else None
