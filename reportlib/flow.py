"""What HTML pages and Word files share: paragraphs and tables nested in one another -> the blocks of a `Document`.

A flow is a list of paragraphs (text) and tables (`Grid`) in reading order; a cell holds a flow of its own. Tables that
only arrange a page are taken apart into what their cells hold; rows of figures stay rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from reportlib.document import Block, Cell, Paragraph, Place, Table, places
from reportlib.text import HAN, prints_figure

MAX_COLSPAN = 100  # no statutory table has more than 16 columns; larger spans are slips of an editor
MAX_ROWSPAN = 10_000
BIG_CELL = 400  # characters in three or more blocks: the cell arranges a page, it is not a figure or a label
SHORT_CELL = 60  # the cells of a nested one-row table that belong to the row around it
_LETTER = re.compile(f"[{HAN}A-Za-z]")
_NUMBERED = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）.．、]?\s*(?![\d.])")
_GOES_ON = frozenset("+-−.,/＋－．，／")  # with one of these first, a line would make another figure of the one above


@dataclass(slots=True)
class Box:
    """A table cell while its file is being walked; `column` is its grid column where the file states it, else 0."""

    colspan: int = 1
    rowspan: int = 1
    column: int = 0
    flow: list[str | Grid] = field(default_factory=list)
    line: int = 0  # which of several printed rows that share one row of the file, from 1; 0 elsewhere

    def arranges_page(self) -> bool:
        """Whether the cell holds a table, or more prose than a label can have."""
        if len(self.flow) > 2 and sum(len(block) for block in self.flow if isinstance(block, str)) > BIG_CELL:
            return True
        return any(isinstance(block, Grid) for block in self.flow)


class PlainRow(list[tuple[str, int, int, int]]):
    """A row whose cells hold one paragraph or none, as (text, colspan, rowspan, column): most rows, and so cheap."""

    def boxes(self) -> list[Box]:
        """Return the cells as those of other rows are."""
        return [Box(colspan, rowspan, column, [text] if text else []) for text, colspan, rowspan, column in self]


Row = list[Box] | PlainRow


@dataclass(slots=True)
class Grid:
    """A table while its file is being walked: rows of the cells that begin in them."""

    rows: list[Row] = field(default_factory=list)


def note_mark(raised: str) -> str:
    """Return superscript text as it should stand beside a figure: the mark of a note in brackets, a word as it is.

    >>> note_mark("1"), note_mark("注①"), note_mark("*"), note_mark("(3)"), note_mark("公开")
    ('[1]', '[注①]', '[*]', '(3)', '公开')
    """
    is_mark = any(map(str.isdigit, raised)) or not _LETTER.search(raised)
    return raised if not raised or not is_mark or raised[0] in "[(（【〔" else f"[{raised}]"


def settle(grid: Grid) -> list[str | Grid]:
    """A finished table as the flow around it should hold it: rows of data as grids, the rest as its contents."""
    flow: list[str | Grid] = []
    rows: list[Row] = []
    for row in split_rows(map(_with_nested_figures, grid.rows)):
        if not isinstance(row, PlainRow) and any(box.arranges_page() for box in row):
            flow.extend(_grid_or_contents(rows))
            rows = []
            for box in row:
                flow.extend(box.flow)
        else:
            rows.append(row)
    flow.extend(_grid_or_contents(rows))
    return flow


def split_rows(rows: Iterable[Row]) -> list[Row]:
    """Return rows of which each is one printed row: where one holds several, line by line (see `n_rows_in_one`), its
    boxes say which `line` they are, and cells above that reach down beside it are lengthened."""
    printed: list[Row] = []
    for row in rows:
        n_lines = 0 if isinstance(row, PlainRow) else _n_printed_rows(row)
        if n_lines:
            _make_room(printed, n_lines - 1)
            printed += _split(row, n_lines)
        else:
            printed.append(row)
    return printed


def _n_printed_rows(row: list[Box]) -> int:
    if all(len(box.flow) < 2 for box in row) or any(isinstance(block, Grid) for box in row for block in box.flow):
        return 0
    n_lines = n_rows_in_one([box.flow for box in row])
    return n_lines if all(box.rowspan == 1 for box in row if len(box.flow) == n_lines) else 0


def n_rows_in_one(cells: Sequence[Sequence[str]]) -> int:
    """Return how many printed rows share one row of the file, given the lines of its cells; 0 if it is one row.

    They do where a cell of labels and all cells of figures have the same number of lines, two or more, and each line
    of the latter is one figure. Words with another number of lines stand beside them all; a cell may be blank. One
    column of figures alone is not enough, unless the labels are numbered: a label may just be broken as often.

    >>> n_rows_in_one([["不予公开"], ["1.国家秘密", "2.三安全"], ["3", "0"], []])
    2
    >>> n_rows_in_one([["行政", "许可"], ["3"]])
    0
    """
    figures = [lines for lines in cells if any(map(prints_figure, lines))]
    n_lines = len(figures[0]) if figures else 0
    if n_lines < 2 or any(len(lines) != n_lines or not all(map(prints_figure, lines)) for lines in figures):
        return 0
    words = [lines for lines in cells if len(lines) == n_lines and lines not in figures]
    labels = [lines for lines in words if all(map(_LETTER.search, lines))]
    numbered = any(all(map(_NUMBERED.match, lines)) for lines in labels)
    return n_lines if labels and (numbered or len(figures) + len(words) > 2) else 0


def _make_room(above: list[Row], n_more: int) -> None:
    """Lengthen the cells above that reach down into the row now to be split."""
    for at, row in enumerate(above):
        distance = len(above) - at
        above[at] = row = _boxes(row)
        for box in row:
            if box.rowspan > distance:
                box.rowspan += n_more


def _split(row: list[Box], n_lines: int) -> list[list[Box]]:
    """The printed rows of one row of the file; what has another number of lines spans them all."""
    rows: list[list[Box]] = [[] for _ in range(n_lines)]
    for box in row:
        if len(box.flow) == n_lines:
            for line, (boxes, text) in enumerate(zip(rows, box.flow, strict=True), 1):
                boxes.append(Box(box.colspan, 1, box.column, [text], line))
        else:
            rows[0].append(Box(box.colspan, box.rowspan + n_lines - 1, box.column, box.flow, 1))
    return rows


def _with_nested_figures(row: Row) -> Row:
    """A row in which a cell holds nothing but a one-row table of short cells, with those cells in its place."""
    if isinstance(row, PlainRow):
        return row
    wider: list[Box] = []
    for box in row:
        nested = box.flow[0] if len(box.flow) == 1 else None
        if isinstance(nested, Grid) and len(nested.rows) == 1 and all(map(_is_short, _boxes(nested.rows[0]))):
            wider += (Box(cell.colspan, 1, 0, cell.flow) for cell in _boxes(nested.rows[0]))
        else:
            wider.append(box)
    return wider


def _is_short(box: Box) -> bool:
    return all(isinstance(block, str) and len(block) <= SHORT_CELL for block in box.flow)


def _boxes(row: Row) -> list[Box]:
    return row.boxes() if isinstance(row, PlainRow) else row


def _grid_or_contents(rows: list[Row]) -> list[str | Grid]:
    if all(len(row) <= 1 for row in rows):  # one column is a layout, not a table
        return [block for row in rows for box in _boxes(row) for block in box.flow]
    return [Grid(rows)]


def flow_to_blocks(flow: list[str | Grid]) -> list[Block]:
    """Return a settled flow as blocks with their places: `paragraph 12`; `table 3, row 7, column 2`."""
    blocks: list[Block] = []
    paragraphs, n_tables = places("paragraph"), 0
    for block in flow:
        if isinstance(block, str):
            blocks.append(Paragraph(block, next(paragraphs)))
        else:
            n_tables += 1
            blocks.append(_grid_to_table(block, n_tables))
    return blocks


def _grid_to_table(grid: Grid, number: int) -> Table:
    table = Table([], Place((("table", number),)))
    hanging: dict[int, int] = {}  # grid column -> rows below that a cell above still covers
    number_of_row = 0
    for above, row in enumerate(grid.rows):
        line, cells = 0, row
        if not isinstance(row, PlainRow):
            line = row[0].line if row else 0
            cells = [(join_lines(box.flow), box.colspan, box.rowspan, box.column) for box in row]
        number_of_row += line < 2
        cell_places = _cell_places(number, number_of_row, line)
        covered, hanging = hanging, {}
        if covered:
            hanging = {column: left - 1 for column, left in covered.items() if left > 1}
        printed, end = [], 1
        for text, colspan, rowspan, column in cells:
            if column < end:
                column = end
            while column in covered:
                column += 1
            end = column + colspan
            if rowspan > 1:
                rowspan = min(rowspan, len(grid.rows) - above)
                hanging.update(dict.fromkeys(range(column, end), rowspan - 1) if rowspan > 1 else ())
            printed.append(Cell(text, cell_places[column], colspan, rowspan, column))
        table.rows.append(printed)
    return table


class _CellPlaces(dict[int, Place]):
    """The places of a row's cells by their column, each made when it is asked for."""

    def __init__(self, table: int, row: int, line: int) -> None:
        self._row = (("table", table), ("row", row))
        self._line = (("line", line),) if line else ()

    def __missing__(self, column: int) -> Place:
        place = Place((*self._row, ("column", column), *self._line))
        if column <= MAX_COLSPAN:
            self[column] = place
        return place


_cell_places = lru_cache(maxsize=2000)(_CellPlaces)  # every document has tables, and they have the same places


def join_lines(lines: Sequence[str]) -> str:
    """The lines of a cell as one text: without spaces, for labels are broken anywhere; but two figures stay apart."""
    text = "".join(lines[:1])
    for line in lines[1:]:
        apart = text[-1].isdigit() and (line[0].isdigit() or line[0] in _GOES_ON)
        text += "\n" + line if apart else line
    return text
