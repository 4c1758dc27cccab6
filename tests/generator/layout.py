"""A report laid out: headings, sentences and grids in printed order, before any format.

A grid is the table as HTML writes it: rows of the cells that begin there, with their spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tests.generator.figures import BLANK, Key, Printed
from tests.generator.forms import APPLICANTS, OUTCOMES, REMEDIES, FormRow, form_rows

CHECK_NOTE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"

NOTES_2014 = {
    "disclosure.total": "(不同渠道和方式公开相同信息计1条)",
    "response.total": "(不同方式回应同一热点或舆情计1次)",
}


@dataclass
class GridCell:
    """A cell with its spans. `role`: label, heading, unit, figure; `key` where it is a figure's."""

    text: str
    role: str
    colspan: int = 1
    rowspan: int = 1
    key: Key | None = None


Grid = list[list[GridCell]]


@dataclass(frozen=True)
class Layout:
    """The house style of the tables, alike in every format.

    `nested`: headings stand left of their rows and span them, else above them. `split`: one table for every clause
    of article 20. `stacked`: the three remedies below one another. `units`: where form 2014 prints them ('column',
    'label', '' for nowhere). `filler`: what stands in the figure's cell of a heading row. `notes`: the form's notes in
    brackets. `uneven`: spans that differ from row to row.
    """

    nested: bool = False
    split: bool = False
    stacked: bool = False
    units: str = "column"
    filler: str = ""
    notes: bool = True
    uneven: bool = False


def grids_2014(figures: Mapping[Key, Printed], layout: Layout) -> list[Grid]:
    """Return the one table of the form of 2014."""
    head = ["统计指标", "单位", "统计数"] if layout.units == "column" else ["统计指标", "统计数"]
    width = len(head)
    grid: Grid = [[GridCell(text, "heading") for text in head]]
    for row in form_rows("2014"):
        cells = [GridCell(_label_2014(row, layout), "label")]
        if row.columns:
            if layout.units == "column":
                cells.append(GridCell(row.columns[0].unit, "unit"))
            cells.append(_figure(row.item, row.columns[0].code, figures))
        elif layout.uneven:
            cells[0].colspan = width
        else:
            cells += [GridCell(layout.filler, "filler") for _ in range(width - 1)]
        grid.append(cells)
    return [grid]


def _label_2014(row: FormRow, layout: Layout) -> str:
    label = row.label + (NOTES_2014.get(row.item, "") if layout.notes else "")
    return f"{label}（{row.columns[0].unit}）" if row.columns and layout.units == "label" else label


def grids_disclosure(form: str, figures: Mapping[Key, Printed], layout: Layout) -> list[Grid]:
    """Return section two: a heading row, column headings and rows for every clause; in one table or several."""
    rows = [row for row in form_rows(form) if row.item.startswith("disclosure.") or row.label.startswith("第二十条")]
    width = 1 + max(len(row.columns) for row in rows)
    grids: list[Grid] = []
    for row in rows:
        if not row.columns:
            grids.append([[GridCell(row.label, "label", colspan=width)]])
            continue
        spans = _spread(len(row.columns), width - 1, layout.uneven)
        grid = grids[-1]
        if len(grid) == 1:
            heads = [
                GridCell(_heading(c.heading, c.unit, layout), "heading", span)
                for c, span in zip(row.columns, spans, strict=True)
            ]
            grid.append([GridCell("信息内容", "heading"), *heads])
        cells = [_figure(row.item, c.code, figures, span) for c, span in zip(row.columns, spans, strict=True)]
        grid.append([GridCell(row.label, "label"), *cells])
    return grids if layout.split else [[row for grid in grids for row in grid]]


def _heading(heading: str, unit: str, layout: Layout) -> str:
    return f"{heading}({unit})" if layout.units == "label" and "(" not in heading else heading


def _spread(count: int, width: int, uneven: bool) -> list[int]:
    spans = [1] * count
    spans[0 if uneven else -1] += width - count
    return spans


def grid_applications(form: str, figures: Mapping[Key, Printed], layout: Layout) -> Grid:
    """Return section three: seven applicant columns; headings at the left spanning their rows, or above them."""
    rows = [
        row
        for row in form_rows(form)
        if row.level == 0
        or row.columns[:1]
        and row.columns[0].code == APPLICANTS[0]
        or (row.kind == "heading" and row.level == 1)
    ]
    rows = [row for row in rows if not row.label.startswith("第二十条")]
    names = {column.code: column.heading for row in rows for column in row.columns}
    depth = 3 if layout.nested else 1
    head = [
        [GridCell(CHECK_NOTE if layout.notes else "", "heading", depth, 3), GridCell("申请人情况", "heading", 7)],
        [GridCell(names["natural_person"], "heading", 1, 2), GridCell("法人或其他组织", "heading", 5),
         GridCell(names["total"], "heading", 1, 2)],
        [GridCell(names[code], "heading") for code in APPLICANTS[1:-1]],
    ]  # fmt: skip
    body = _nested_rows(rows, figures) if layout.nested else _plain_rows(rows, figures, layout)
    return head + body


def _is_printed(row: FormRow, figures: Mapping[Key, Printed]) -> bool:
    return any((row.item, column.code) in figures for column in row.columns)


def _plain_rows(rows: Sequence[FormRow], figures: Mapping[Key, Printed], layout: Layout) -> Grid:
    grid = []
    for row in rows:
        if _is_printed(row, figures):
            grid.append([GridCell(row.label, "label"), *(_figure(row.item, code, figures) for code in APPLICANTS)])
        elif row.kind != "row":
            if row.kind == "optional" or layout.uneven:
                grid.append([GridCell(row.label, "label", colspan=8)])
            else:
                grid.append([GridCell(row.label, "label"), *(GridCell(layout.filler, "filler") for _ in APPLICANTS)])
    return grid


def _nested_rows(rows: Sequence[FormRow], figures: Mapping[Key, Printed]) -> Grid:
    """Rows whose headings stand in columns at their left: 三 spans all outcomes, (三) its reasons."""
    shown = [row for row in rows if row.kind != "row" or _is_printed(row, figures)]
    grid: Grid = []
    waiting: list[GridCell] = []
    open_cells: dict[int, GridCell] = {}
    for row in shown:
        for level in [level for level in open_cells if level >= row.level]:
            del open_cells[level]
        if not _is_printed(row, figures):
            open_cells[row.level] = GridCell(row.label, "label", rowspan=0)
            waiting.append(open_cells[row.level])
            continue
        for cell in open_cells.values():
            cell.rowspan += 1
        label = GridCell(row.label, "label", colspan=3 - len(open_cells))
        grid.append([*waiting, label, *(_figure(row.item, code, figures) for code in APPLICANTS)])
        waiting = []
    return grid


def grids_remedies(form: str, figures: Mapping[Key, Printed], layout: Layout) -> list[Grid]:
    """Return section four: fifteen figures under two or three levels of headings, or the three blocks stacked."""
    rows = {row.item: row for row in form_rows(form) if row.item in REMEDIES}
    heads = {c.code: c.heading for c in rows["reconsideration"].columns}
    names = [GridCell(heads[code], "heading") for code in OUTCOMES]
    blocks = [[_figure(item, code, figures) for code in OUTCOMES] for item in REMEDIES]
    labels = [GridCell(rows[item].label, "label", 5) for item in REMEDIES]
    if layout.stacked:
        grid = []
        for label, block in zip(labels, blocks, strict=True):
            grid += [[label], list(names), block]
        lawsuits = [[GridCell("行政诉讼", "heading", 5)], *grid[3:]]
        return [grid[:3], lawsuits] if layout.split else [grid[:3] + lawsuits]
    tall = [GridCell(cell.text, "heading", 1, 2) for cell in names]
    top = [labels[0], GridCell("行政诉讼", "heading", 10)]
    return [[top, [*tall, labels[1], labels[2]], [*names, *names], [cell for block in blocks for cell in block]]]


def _figure(item: str, column: str, figures: Mapping[Key, Printed], span: int = 1) -> GridCell:
    return GridCell(figures.get((item, column), BLANK).text, "figure", span, key=(item, column))


def occupied(grid: Grid) -> Iterator[tuple[int, int, GridCell]]:
    """Yield (row, column, cell) of every cell at its origin, counted from 0, by HTML's rule for spans."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(grid):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + dy, x + dx) for dy in range(cell.rowspan) for dx in range(cell.colspan)}
            yield y, x, cell


def size(grid: Grid) -> tuple[int, int]:
    """Return (rows, columns) of a grid."""
    return len(grid), max(x + cell.colspan for _, x, cell in occupied(grid))


@dataclass
class Section:
    """A heading, sentences, grids, and sentences after them."""

    heading: str = ""
    before: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def by_row(grid: Grid) -> Iterator[list[tuple[int, GridCell]]]:
    """Yield the (column, cell) pairs of each row of a grid."""
    for _, cells in groupby(occupied(grid), key=lambda place: place[0]):
        yield [(x, cell) for _, x, cell in cells]
