"""Tables without a surprise: every row of the form to the letter, and behind each label one figure for each column.

Most tables are such, and read here they cost a third of what the careful way costs (`tables`). The conditions are those
under which the careful way places the same figures at the same positions and reports nothing; where one fails, that way
is taken. A test holds the two ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from reportlib.collecting import collect_run
from reportlib.columns import Headings
from reportlib.figures_first import figures_before
from reportlib.forms import Form, FormRow, Position
from reportlib.glued import digits_before
from reportlib.labels import Match, Stream, stops_of
from reportlib.loose import EXCEPTION
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
    rows = list(_plain_rows(zip(matches[:plain], stops, strict=False), stream, headings))
    rows += [_ending_row(run, stream, headings) for run in join_beside(ending)]
    return None if None in rows else PlainTables(rows, matches[0].first, last)


def _is_undisturbed(matches: Sequence[Match], stream: Stream) -> bool:
    """Whether no sentence stands among the labels, no digits touch them, no figure may be two, a number of something
    else or the one before its label."""
    tokens, kinds = stream.tokens, stream.kinds
    first = matches[0].first
    if PROSE in kinds[first : matches[-1].last] or NUMBER not in kinds[first:]:
        return False
    if any(" " in token.text for token in tokens[first:] if token.kind == NUMBER):
        return False
    if any(digits_before(match, tokens, expected=True) for match in matches[1:]):
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
    labels: Iterator[tuple[Match, int]], stream: Stream, headings: Headings
) -> Iterator[PlainRow | None]:
    """The rows of these labels, each given with the token at which the next one begins; None for one that asks for
    care."""
    tokens, kinds, rows = stream.tokens, stream.kinds, stream.rows
    known: set[tuple[str, ...]] = set()  # columns of text whose headings stand in the form's order
    behind = 0  # what stands behind the row before
    n_alone = n_apart = 0  # rows of one figure in text, and those with it in another line than their label
    torn = apart = False  # headings, and figures from their labels
    for match, stop in labels:
        label, start, row = match.row, match.last + 1, rows[match.last]
        wanted = len(label.positions)
        if (not wanted or label.kind == "optional") and _prints_nothing(label, row, tokens[start:stop]):
            behind = start
            continue
        if wanted == 1 and not row and kinds[start] == TEXT and fold(tokens[start].text) in UNIT_WORDS:
            start += 1
        end = start + wanted
        values = tokens[start:end]
        fits = wanted and end <= stop and _FIGURES.issuperset(kinds[start:end]) and rows[start:end].count(row) == wanted
        if fits and end < stop:
            fits = _are_words_alone(tokens[end:stop], row)
        in_text = fits and not values[0].table
        if in_text and wanted == 1:
            n_alone += 1
            n_apart += values[0].place != tokens[match.last].place
        if fits and row:
            fits = rows[stop] != row and headings.stand_above(values, label)
        elif fits and wanted > 1:
            fits = not stand_on_further_lines(values, tokens[match.last].place) and not _may_hold_signs(label, values)
            torn |= end < stop and are_torn(label.headings, "".join(words_of(tokens[end:stop])), behind=True)
            apart |= wanted >= MANY_COLUMNS and values[-1].place != tokens[match.last].place
        if in_text and (row or wanted > 1) and label.columns not in known:
            above = words_of(tokens[behind : match.first])
            fits = fits and not is_permuted(label.headings, above)
            torn |= not row and wanted >= MANY_COLUMNS and are_torn(label.headings, "".join(above))
            known.add(label.columns)
        fits = fits and not (torn and apart)
        if not (fits and label.kind == "optional" and all(token.kind == BLANK for token in values)):
            yield PlainRow(label.positions, values, _unit(match, stop, tokens)) if fits else None
        behind = end
    if 0 < n_apart * EXCEPTION <= n_alone:
        yield None


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
