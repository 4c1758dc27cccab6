"""Ruling lines -> the grid of a printed table. Plain geometry in points, y downwards; nothing here knows of PDF.

A cell is what no line divides: where a line is missing between two fields of the finest grid, the printed cell spans
both. Outer borders may be missing, as at the foot of a page where a table runs on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

NEAR = 3.0  # points; two lines this near are one (double borders, borders drawn cell by cell), a row of text is 9 high

Line = tuple[float, float, float]
"""A ruling line: where it lies (y of a horizontal, x of a vertical one), and where it starts and ends along itself."""


@dataclass(slots=True)
class Field:
    """A printed cell: its first row and column in the grid (from 0) and how many it spans."""

    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(slots=True)
class Grid:
    """A ruled table: the lines it is made of and its printed cells in reading order."""

    xs: list[float]
    ys: list[float]
    fields: list[Field] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)  # [row][column] -> index in `fields`

    def field_at(self, x: float, y: float) -> int | None:
        """The index of the printed cell at a point, or None outside the table."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if 0 <= row < len(self.owners) and 0 <= column < len(self.owners[0]):
            return self.owners[row][column]
        return None

    def width(self, cell: Field) -> float:
        """The printed width of a cell in points."""
        return self.xs[cell.column + cell.colspan] - self.xs[cell.column]


def find_grids(horizontals: Iterable[Line], verticals: Iterable[Line]) -> list[Grid]:
    """Return the ruled tables of two or more columns, from the top of the page down.

    Frames and boxes of a single column are no tables and are left out; so are lines that cross no other.
    """
    grids = (_grid(*group) for group in _groups(_merged(horizontals), _merged(verticals)))
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merged(lines: Iterable[Line]) -> list[Line]:
    """Lines that lie on one another or touch end to end, as one line each."""
    merged: list[Line] = []
    for at, course in _courses(lines):
        course.sort()
        start, end = course[0]
        for next_start, next_end in course[1:]:
            if next_start > end + NEAR:
                merged.append((at, start, end))
                start, end = next_start, next_end
            end = max(end, next_end)
        merged.append((at, start, end))
    return merged


def _courses(lines: Iterable[Line]) -> Iterable[tuple[float, list[tuple[float, float]]]]:
    course: list[tuple[float, float]] = []
    first = last = 0.0
    for at, start, end in sorted(lines):
        if course and at - last > NEAR:
            yield (first + last) / 2, course
            course = []
        if not course:
            first = at
        last = at
        course.append((start, end))
    if course:
        yield (first + last) / 2, course


def _groups(horizontals: list[Line], verticals: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines of each table: those that cross, and what crosses these in turn."""
    group_of = list(range(len(horizontals)))
    crossed: list[list[int]] = []
    for x, top, bottom in verticals:
        met = [
            index
            for index, (y, left, right) in enumerate(horizontals)
            if top - NEAR <= y <= bottom + NEAR and left - NEAR <= x <= right + NEAR
        ]
        crossed.append(met)
        joined = {group_of[index] for index in met}
        if len(joined) > 1:
            group_of = [min(joined) if group in joined else group for group in group_of]
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for line, group in zip(horizontals, group_of, strict=True):
        groups.setdefault(group, ([], []))[0].append(line)
    for line, met in zip(verticals, crossed, strict=True):
        if met:
            groups[group_of[met[0]]][1].append(line)
    return list(groups.values())


def _grid(horizontals: list[Line], verticals: list[Line]) -> Grid | None:
    if not horizontals or not verticals:
        return None
    grid = Grid(_positions(verticals, horizontals), _positions(horizontals, verticals))
    if len(grid.xs) < 3 or len(grid.ys) < 2:
        return None
    below = [_covered(horizontals, y, grid.xs) for y in grid.ys]  # [line][column]: is it drawn there?
    beside = [_covered(verticals, x, grid.ys) for x in grid.xs]  # [line][row]
    _lay_out(grid, below, beside)
    return grid if len(grid.fields) > len({cell.row for cell in grid.fields}) else None


def _positions(lines: list[Line], across: list[Line]) -> list[float]:
    """Where the grid's lines lie, with the outer ones that are not drawn put where the crossing lines end."""
    positions = [at for at, _ in _courses(lines)]
    first, last = min(start for _, start, _ in across), max(end for _, _, end in across)
    if first < positions[0] - 2 * NEAR:
        positions.insert(0, first)
    if last > positions[-1] + 2 * NEAR:
        positions.append(last)
    return positions


def _covered(lines: list[Line], at: float, marks: list[float]) -> list[bool]:
    here = [(start, end) for position, start, end in lines if abs(position - at) <= NEAR]
    middles = [(low + high) / 2 for low, high in zip(marks, marks[1:], strict=False)]
    return [any(start <= middle <= end for start, end in here) for middle in middles]


def _lay_out(grid: Grid, below: list[list[bool]], beside: list[list[bool]]) -> None:
    """Fill `fields` and `owners`: from each field not yet taken to the right, then down, up to the next line."""
    n_rows, n_columns = len(grid.ys) - 1, len(grid.xs) - 1
    owners = grid.owners = [[-1] * n_columns for _ in range(n_rows)]
    for row in range(n_rows):
        for column in range(n_columns):
            if owners[row][column] >= 0:
                continue
            right = column + 1
            while right < n_columns and owners[row][right] < 0 and not beside[right][row]:
                right += 1
            bottom = row + 1
            while bottom < n_rows and not any(below[bottom][column:right]) and not any(
                beside[inner][bottom] for inner in range(column + 1, right)
            ):
                bottom += 1
            for taken in owners[row:bottom]:
                taken[column:right] = [len(grid.fields)] * (right - column)
            grid.fields.append(Field(row, column, bottom - row, right - column))
