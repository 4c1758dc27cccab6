"""Rows above the first known row of the tables and below the last, whose labels are no row's of the form.

Between known rows such figures are the strays of the row above. At the ends of the tables furniture begins: only rows
of the same table are told, and in text so many rows right beside them as the form has there and were not found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile

from reportlib.forms import Form
from reportlib.labels import Match
from reportlib.runs import AFTER_TABLES, Run
from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import NUMBER, PROSE, TEXT, Token

_MOST_WORDS = 12  # the pieces of a label, and the headings of seven columns


def figures_above(tokens: Sequence[Token], first: Match, form: Form) -> list[Token]:
    """Return the figures of rows above the first known one; rows that number the columns (甲, 1, 2) left out."""
    head = tokens[first.first]
    if not head.row:
        n_rows = sum(bool(row.columns) for row in form.rows[: first.row.index])
        return _rows_beside(reversed(tokens[: first.first]), n_rows)[::-1]
    cells = list(takewhile(lambda token: token.row and token.table == head.table, reversed(tokens[: first.first])))
    rows = [list(row) for _, row in groupby(reversed(cells), lambda token: token.row)]
    figures = [[cell for cell in row if cell.kind == NUMBER] for row in rows if row[0].row != head.row]
    return [cell for row in figures if not _numbers_columns(row) for cell in row]


def figures_below(tokens: Sequence[Token], runs: Sequence[Run], form: Form) -> list[Token]:
    """Return the figures of rows below the last known one in a text, those that no run has."""
    last, found = runs[-1], {run.label.index for run in runs}
    n_rows = sum(bool(row.columns) and row.index not in found for row in form.rows[last.label.index :])
    behind = tokens[last.last + 1 :]
    n_rows += not last.values and _begins_behind_unit(behind)
    known = {id(token) for token in (*last.values, *last.stray)}
    behind = _rows_beside(behind, n_rows)
    return [token for token in behind if id(token) not in known]


def _rows_beside(tokens: Iterable[Token], n_rows: int) -> list[Token]:
    """The figures of at most so many rows of text: stretches of figures with few words before and between them."""
    figures: list[Token] = []
    for is_words, group in groupby(tokens, lambda token: token.kind == TEXT):
        words_or_figures = list(group)
        if any(token.table or token.kind == PROSE or AFTER_TABLES.search(token.text) for token in words_or_figures):
            break
        if is_words and len(words_or_figures) > _MOST_WORDS:
            break
        if not is_words and n_rows == 0:
            break
        n_rows -= not is_words
        figures += [token for token in words_or_figures if token.kind == NUMBER]
    return figures


def _begins_behind_unit(tokens: Sequence[Token]) -> bool:
    """Whether the first figure stands right behind a unit: that of the row above, parted from it by other words."""
    first = next((number for number, token in enumerate(tokens) if token.kind == NUMBER), 0)
    return first > 0 and fold(tokens[first - 1].text) in UNIT_WORDS


def _numbers_columns(row: Sequence[Token]) -> bool:
    return [cell.text for cell in row] == [str(number) for number, _ in enumerate(row, 1)]
