"""Where the cells of a row stand whose spans were dropped: Markdown has none, so a row below a tall cell is short."""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.document import Cell
from reportlib.text import is_figures_cell, prints_figure


def restore_columns(rows: Sequence[Sequence[Cell]]) -> None:
    """Give the cells of short rows the columns in which they stood, in place, as far as the table tells.

    Headings stand under the one wide cell of the row above that is as wide as their row: a cell and the blanks behind
    it. Below such headings figures stand at the right, for tall cells are labels, at the left. Other rows stay.
    """
    width = max(map(len, rows), default=0)
    above: Sequence[Cell] = []
    restored = False
    for row in rows:
        columns: Sequence[int] = ()
        if 1 < len(row) < width:
            if not any(cell.text and prints_figure(cell.text) for cell in row):
                columns = _columns_under(above, len(row))
            restored = restored or bool(columns)
            if restored and not columns and is_figures_cell(row[-1].text):
                columns = range(width - len(row) + 1, width + 1)
        for cell, column in zip(row, columns, strict=False):
            cell.column = column
        above = row


def _columns_under(above: Sequence[Cell], n_cells: int) -> list[int]:
    """The columns of the only wide cell above that has so many, or of all wide cells together; else none."""
    wide: list[list[int]] = []
    for number, cell in enumerate(above):
        if number and not cell.text:
            wide[-1].append(cell.column)
        else:
            wide.append([cell.column])
    wide = [columns for columns in wide if len(columns) > 1]
    fitting = [columns for columns in wide if len(columns) == n_cells]
    together = [column for columns in wide for column in columns]
    if len(fitting) == 1:
        return fitting[0]
    return together if not fitting and len(together) == n_cells else []
