"""Where the column headings of a document's tables stand: the columns below each, and what else is a column's word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import inf

from reportlib.bands import Columns, band_of
from reportlib.forms import FormRow, heading_of_form, unexplained
from reportlib.order import is_permuted
from reportlib.runs import Run, without_note
from reportlib.text import fold
from reportlib.tokens import BLANK, TEXT, Token


class Headings:
    """Where the column headings of each table stand.

    `labels`: the tokens that are a row's label although they have a heading's words (其他). `_above` keeps, for the
    rows from one line of headings to the next, the columns that were found.
    """

    def __init__(self, tokens: Sequence[Token], labels: Collection[int] = ()) -> None:
        self._tokens = tokens
        self._worded: dict[int, dict[int, list[Token]]] = {}
        self._words: dict[int, dict[str, list[Token]]] = {}
        self._above: dict[tuple[int, tuple[str, ...]], tuple[int, float, list[Columns]]] = {}
        headings = heading_of_form()
        for number, token in enumerate(tokens):
            if token.kind != TEXT or not token.table or not (word := headings.get(without_note(token.text))):
                continue
            if number not in labels:
                self._words.setdefault(token.table, {}).setdefault(word, []).append(token)

    def above(self, run: Run) -> list[Columns]:
        """Return the columns in which each heading of a label stands nearest above its row."""
        return self._above_row(run.values[0].table, run.values[0].row, run.label.headings)

    def stand_above(self, values: Sequence[Token], label: FormRow) -> bool:
        """Return whether each figure of a row stands below its own heading, or in a row without a blank beside it or
        below no heading."""
        columns = self._above_row(values[0].table, values[0].row, label.headings)
        if columns == [(token.column,) for token in values]:
            return True
        is_full = all(token.kind != BLANK for token in values)
        if not any(columns):
            return is_full
        bands = [band_of(token.column, columns) for token in values] if is_full and all(columns) else []
        headed = {column for heading in columns for column in heading}
        return bands == list(range(len(columns))) and all(
            token.column in own or token.column not in headed for token, own in zip(values, columns, strict=True)
        )

    def repeated(self) -> set[int]:
        """Return the tables in which more than one heading stands."""
        return {table for table, words in self._words.items() if sum(map(len, words.values())) > 1}

    def _above_row(self, table: int, row: int, headings: tuple[str, ...]) -> list[Columns]:
        first, last, columns = self._above.get((table, headings), (0, 0, []))
        if not first <= row <= last:
            words = self._words.get(table, {})
            places = [words.get(heading, []) for heading in headings]
            columns = [_nearest_columns(place, row) for place in places]
            last = min((word.row for place in places for word in place if word.row >= row), default=inf)
            self._above[table, headings] = (row, last, columns)
        return columns

    def are_in_order(self, run: Run, values: Sequence[Token]) -> bool:
        """Whether the headings of a label stand above its row, with these cells, in the form's order."""
        words = self._words.get(values[0].table, {})
        places = [(word.row, word.column, heading) for heading in run.headings for word in words.get(heading, [])]
        order = [heading for row, _, heading in sorted(places) if row < values[0].row]
        return len(set(order)) == len(run.headings) and not is_permuted(run.headings, order)

    def columns_of(self, table: int) -> set[int]:
        """Return the columns of a table in which a heading stands."""
        return {word.column for words in self._words.get(table, {}).values() for word in words}

    def worded_columns(self, table: int) -> dict[int, list[Token]]:
        """Return the columns of a table in which any words stand, each with its words from the top down."""
        if table not in self._worded:
            columns = self._worded[table] = {}
            for token in self._tokens:
                if token.table == table and token.kind == TEXT:
                    columns.setdefault(token.column, []).append(token)
        return self._worded[table]

    def explain(self, run: Run, above: Sequence[Columns]) -> bool:
        """Whether each figure of a row stands below a heading of the form or beside it below one of another column."""
        table, row = run.values[0].table, run.values[0].row
        words = self._words[table]
        first = min(max(word.row for word in words[heading] if word.row < row) for heading in run.headings)
        first = self._first_line(table, first)
        headed = {column for columns in above for column in columns}
        for column, worded in self.worded_columns(table).items():
            if any(first <= word.row < row and unexplained(fold(word.text)) for word in worded):
                headed.add(column)
        return all(token.column in headed for token in run.printed)

    def _first_line(self, table: int, line: int) -> int:
        """The first line of headings: the one above them too, if words stand there that span several (申请人情况)."""
        worded = (word for words in self.worded_columns(table).values() for word in words if word.row == line - 1)
        return line - any(not unexplained(fold(word.text)) for word in worded)

    def has_other_heading(self, run: Run, column: int) -> bool:
        """Whether a column has a heading of its own, in the line of a row's headings and none of the form: 备注."""
        table, row = run.values[0].table, run.values[0].row
        words = self._words.get(table, {})
        lines = {max((word.row for word in words.get(h, []) if word.row < row), default=0) for h in run.headings}
        lines.add(self._first_line(table, min(lines)))
        worded = self.worded_columns(table).get(column, [])
        return any(word.row in lines and unexplained(fold(word.text)) for word in worded)

    def is_right_above(self, cell: Token, heading: str) -> bool:
        """Whether the last words above a cell, in its column, are a heading."""
        words = [word for word in self.worded_columns(cell.table).get(cell.column, []) if word.row < cell.row]
        return bool(words) and heading_of_form().get(without_note(words[-1].text)) == heading

    def has_own(self, run: Run, column: int) -> bool:
        """Whether words stand in a column of a row's table that are no part of the row's headings on broken lines."""
        parts = "\n".join(run.headings)
        worded = self.worded_columns(run.values[0].table).get(column, [])
        return any(without_note(word.text) not in parts for word in worded)


def _nearest_columns(words: Sequence[Token], row: int) -> Columns:
    above = [word for word in words if word.row < row]
    return tuple(sorted({word.column for word in above if word.row == above[-1].row}))
