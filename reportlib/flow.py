"""What HTML pages and Word files share: paragraphs and tables nested in one another -> the blocks of a `Document`.

A flow is a list of paragraphs (text) and tables (`Grid`) in reading order; a cell holds a flow of its own. Tables that
only arrange a page are taken apart into what their cells hold; rows of figures stay rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlib.document import Block, Cell, Paragraph, Place, Table

MAX_COLSPAN = 100  # no statutory table has more than 16 columns; larger spans are slips of an editor
MAX_ROWSPAN = 10_000
BIG_CELL = 400  # characters in three or more blocks: the cell arranges a page, it is not a figure or a label
SHORT_CELL = 60  # the cells of a nested one-row table that belong to the row around it


@dataclass(slots=True)
class Box:
    """A table cell while its file is being walked; `column` is its grid column where the file states it, else 0."""

    colspan: int = 1
    rowspan: int = 1
    column: int = 0
    flow: list[str | Grid] = field(default_factory=list)

    def arranges_page(self) -> bool:
        """Whether the cell holds a table, or more prose than a label can have."""
        if len(self.flow) > 2 and sum(len(block) for block in self.flow if isinstance(block, str)) > BIG_CELL:
            return True
        return any(isinstance(block, Grid) for block in self.flow)


@dataclass(slots=True)
class Grid:
    """A table while its file is being walked: rows of the cells that begin in them."""

    rows: list[list[Box]] = field(default_factory=list)
    plain: bool = False  # known to hold no cell with more than one paragraph


def settle(grid: Grid) -> list[str | Grid]:
    """A finished table as the flow around it should hold it: rows of data as grids, the rest as its contents."""
    if grid.plain:
        return _grid_or_contents(grid.rows)
    flow: list[str | Grid] = []
    rows: list[list[Box]] = []
    for row in map(_with_nested_figures, grid.rows):
        if any(box.arranges_page() for box in row):
            flow.extend(_grid_or_contents(rows))
            rows = []
            for box in row:
                flow.extend(box.flow)
        else:
            rows.append(row)
    flow.extend(_grid_or_contents(rows))
    return flow


def _with_nested_figures(row: list[Box]) -> list[Box]:
    """A row in which a cell holds nothing but a one-row table of short cells, with those cells in its place."""
    wider: list[Box] = []
    for box in row:
        nested = box.flow[0] if len(box.flow) == 1 else None
        if isinstance(nested, Grid) and len(nested.rows) == 1 and all(map(_is_short, nested.rows[0])):
            wider += (Box(cell.colspan, 1, 0, cell.flow) for cell in nested.rows[0])
        else:
            wider.append(box)
    return wider


def _is_short(box: Box) -> bool:
    return all(isinstance(block, str) and len(block) <= SHORT_CELL for block in box.flow)


def _grid_or_contents(rows: list[list[Box]]) -> list[str | Grid]:
    if all(len(row) <= 1 for row in rows):  # one column is a layout, not a table
        return [block for row in rows for box in row for block in box.flow]
    return [Grid(rows)]


def flow_to_blocks(flow: list[str | Grid]) -> list[Block]:
    """Return a settled flow as blocks with their places: `paragraph 12`; `table 3, row 7, column 2`."""
    blocks: list[Block] = []
    n_paragraphs = n_tables = 0
    for block in flow:
        if isinstance(block, str):
            n_paragraphs += 1
            blocks.append(Paragraph(block, Place((("paragraph", n_paragraphs),))))
        else:
            n_tables += 1
            blocks.append(_grid_to_table(block, n_tables))
    return blocks


def _grid_to_table(grid: Grid, number: int) -> Table:
    here = ("table", number)
    table = Table([], Place((here,)))
    hanging: dict[int, int] = {}  # grid column -> rows below that a cell above still covers
    for above, boxes in enumerate(grid.rows):
        row = ("row", above + 1)
        covered, hanging = hanging, {}
        if covered:
            hanging = {column: left - 1 for column, left in covered.items() if left > 1}
        cells, column = [], 1
        for box in boxes:
            if box.column > column:
                column = box.column
            while column in covered:
                column += 1
            colspan, rowspan, flow = box.colspan, box.rowspan, box.flow
            if rowspan > 1:
                rowspan = min(rowspan, len(grid.rows) - above)
                hanging.update(dict.fromkeys(range(column, column + colspan), rowspan - 1) if rowspan > 1 else ())
            text = "" if not flow else flow[0] if len(flow) == 1 else _joined(flow)
            cells.append(Cell(text, Place((here, row, ("column", column))), colspan, rowspan, column))
            column += colspan
        table.rows.append(cells)
    return table


def _joined(lines: list[str]) -> str:
    """The lines of a cell as one text: without spaces, for labels are broken anywhere; but two figures stay apart."""
    text = lines[0]
    for line in lines[1:]:
        text += "\n" + line if text[-1].isdigit() and line[0].isdigit() else line
    return text
