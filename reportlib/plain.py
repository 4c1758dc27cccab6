"""Tables without a surprise: every row of the form to the letter, and behind each label one figure for each column.

Most tables are such, and read here they cost a third of what the careful way costs (`tables`). The conditions are those
under which the careful way places the same figures at the same positions and reports nothing; where one fails, that way
is taken. A test holds the two ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reportlib.columns import Headings
from reportlib.forms import Form, Position
from reportlib.glued import digits_before
from reportlib.labels import Match, Stream
from reportlib.order import is_permuted, may_be_torn, without_serials, words_of
from reportlib.pooling import join_beside
from reportlib.runs import Run, collect_run
from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, PROSE, TEXT, Token
from reportlib.units import MONEY, money_unit

_FIGURES, _EMPTY, _BLANKS = {NUMBER, BLANK, NOT_APPLICABLE}, {BLANK, NOT_APPLICABLE}, {BLANK}
_WORDS, _WORDS_AND_BLANKS = {TEXT}, {TEXT, BLANK}
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
    stops = [*(match.first for match in matches[1:]), len(tokens)]
    plain = next((number for number, match in enumerate(matches) if match.row.kind == "beside"), len(matches) - 1)
    ending = [
        collect_run(match, tokens, stream.kinds, stream.rows, stop)
        for match, stop in zip(matches[plain:], stops[plain:], strict=True)
    ]
    last, headings = ending[-1].last, Headings(tokens)
    if any(run.stray for run in ending) or not _stand_alone(matches, last, stream, form, headings):
        return None
    rows = [*_plain_rows(matches[:plain], stops, stream, headings)]
    rows += [_ending_row(run, stream, headings) for run in join_beside(ending)]
    return None if None in rows else PlainTables(rows, matches[0].first, last)


def _is_undisturbed(matches: Sequence[Match], stream: Stream) -> bool:
    """Whether no sentence stands among the labels, and no digits before them that may be another's figure."""
    tokens, kinds = stream.tokens, stream.kinds
    first = matches[0].first
    if PROSE in kinds[first : matches[-1].last] or NUMBER not in kinds[first:]:
        return False
    if any(" " in token.text for token in tokens[first:] if token.kind == NUMBER):  # two figures, or one
        return False
    return not any(digits_before(match, tokens, expected=True) for match in matches[1:]) and (
        without_serials(tokens, matches) is None
    )


def _stand_alone(matches: Sequence[Match], last: int, stream: Stream, form: Form, headings: Headings) -> bool:
    """Whether nothing outside the rows looks like one: no label behind the last, no other table with the form's column
    headings, no figures before or behind the rows of a table."""
    if stream.candidates(form)[-1][0] > stream.offsets[last]:
        return False
    tables = {stream.tokens[match.last].table for match in matches}
    if not headings.repeated().issubset(tables):
        return False
    first = matches[0].first
    before = _numbers_in_table(stream.tokens, range(first - 1, -1, -1), stream.tokens[first].table)
    return not before and not _numbers_in_table(
        stream.tokens, range(last + 1, len(stream.tokens)), stream.tokens[last].table
    )


def _numbers_in_table(tokens: Sequence[Token], numbers: range, table: int) -> bool:
    """Whether a figure stands among the tokens of these numbers before the table ends."""
    for number in numbers if table else ():
        if tokens[number].table != table:
            break
        if tokens[number].kind == NUMBER:
            return True
    return False


def _plain_rows(
    matches: Sequence[Match], stops: Sequence[int], stream: Stream, headings: Headings
) -> Iterator[PlainRow | None]:
    """The rows of these labels, each of which ends where the next label begins; None for one that asks for care."""
    tokens = stream.tokens
    known: set[tuple[str, ...]] = set()  # columns whose headings stand in the form's order
    end = 0
    for match, stop in zip(matches, stops, strict=False):
        label, start = match.row, match.last + 1
        wanted = len(label.positions)
        if (not wanted or label.kind == "optional") and _prints_nothing(stream, match, stop):
            end = start
            continue
        if wanted == 1 and _is_unit(stream, start):
            start += 1
        values = tokens[start : start + wanted]
        fits = wanted and _stand_alone_in_row(stream, match, start, stop)
        if fits and values[0].row:
            fits = headings.stand_above(values, label)
        elif fits and wanted > 1 and label.columns not in known:
            fits = not is_permuted(label.headings, words_of(tokens[end : match.first]))
            known.add(label.columns)
        yield PlainRow(label.positions, values, _unit(match, stop, tokens)) if fits else None
        end = start + wanted


def _prints_nothing(stream: Stream, match: Match, stop: int) -> bool:
    """Whether behind the label of a heading only words stand, or a mark that it has no figure, or blank cells."""
    window = stream.kinds[match.last + 1 : stop]
    return _WORDS.issuperset(window) or _BLANKS.issuperset(window) if match.row.positions or stream.rows[match.last] else (
        _WORDS.issuperset(window) or _EMPTY.issuperset(window)
    )


def _is_unit(stream: Stream, number: int) -> bool:
    return stream.kinds[number] == TEXT and not stream.rows[number] and fold(stream.tokens[number].text) in UNIT_WORDS


def _stand_alone_in_row(stream: Stream, match: Match, start: int, stop: int) -> bool:
    """Whether the label has its figures in its own row, or on one line or a line each, and behind them come words."""
    end = start + len(match.row.positions)
    kinds, rows, row = stream.kinds[start:stop], stream.rows[start : stop + 1], stream.rows[match.last]
    n_wanted = end - start
    if end > stop or not _FIGURES.issuperset(kinds[:n_wanted]) or rows[:n_wanted].count(row) != n_wanted:
        return False
    if stop > end and not _are_words_alone(stream.tokens[end:stop], row):
        return False
    if row:
        return rows[-1] != row and (stream.rows[match.first] == row or not _BLANKS.issuperset(kinds[:n_wanted]))
    return _are_on_one_line_or_each_on_its_own(stream.tokens[start:end])


def _are_words_alone(tokens: Sequence[Token], row: int) -> bool:
    """Whether only words follow the figures, none in their own row of a table, and no number among those of a text."""
    kinds = _WORDS_AND_BLANKS if row else _WORDS
    return all(
        token.kind in kinds and (token.row != row or not row) and (token.table or not _DIGIT.search(token.text))
        for token in tokens
    )


def _unit(match: Match, stop: int, tokens: Sequence[Token]) -> str:
    """The unit of money printed with a label, '' where there is none."""
    if MONEY.keys().isdisjoint(match.row.units):
        return ""
    words = "".join(fold(token.text) for token in tokens[match.last + 1 : stop] if token.kind == TEXT)
    label = match.row
    return money_unit(Run(label, tokens[match.last].place, label.positions, match.first, match.last, words=words), tokens)


def _are_on_one_line_or_each_on_its_own(values: Sequence[Token]) -> bool:
    return len(values) == 1 or len({token.place for token in values}) in (1, len(values))


def _ending_row(run: Run, stream: Stream, headings: Headings) -> PlainRow | None:
    """The row of the remedies, or the last one of a form without them."""
    values, wanted = run.values, len(run.positions)
    if len(values) != wanted or not all(token.kind in _FIGURES for token in values):
        return None
    if run.unordered or run.open or may_be_torn(run):
        return None
    if run.aligned:
        in_order = len({token.row for token in values}) == 1
        in_order = in_order and (wanted != len(run.headings) or headings.stand_above(values, run.label))
    else:
        in_order = _are_on_one_line_or_each_on_its_own(values) and not is_permuted(run.headings, run.words)
    return PlainRow(run.positions, values, money_unit(run, stream.tokens)) if in_order else None
