"""Tables drawn with characters, as terminals and converters show them: boxes and grids of `+---+`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from tests.generator.layout import Grid, GridCell, occupied, size

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_JOINTS = dict(
    zip((10, 6, 9, 5, 11, 7, 14, 13, 15, 12, 3, 4, 8, 1, 2), "┌┐└┘├┤┬┴┼─│──││", strict=True)
)  # the lines that leave a point -> its character


def draw_grid(grid: Grid, text: Callable[[GridCell], str], box: bool) -> Iterator[str]:
    """Yield the lines of a drawing of a grid; a cell has a line for every line of its text."""
    height, width = size(grid)
    owner = [[-1] * (width + 2) for _ in range(height + 2)]
    cells = [(y, x, cell, text(cell).split("\n")) for y, x, cell in occupied(grid)]
    for number, (y, x, cell, _) in enumerate(cells):
        for dy in range(cell.rowspan):
            for dx in range(cell.colspan):
                owner[y + dy + 1][x + dx + 1] = number
    rows, columns = _edges(cells, height, True), _edges(cells, width, False)
    screen = [[" "] * (columns[-1] + 1) for _ in range(rows[-1] + 1)]
    for y, line in enumerate(rows):
        for x, edge in enumerate(columns):
            a, b, c, d = owner[y][x], owner[y][x + 1], owner[y + 1][x], owner[y + 1][x + 1]
            lines = (a != b) * _UP | (c != d) * _DOWN | (a != c) * _LEFT | (b != d) * _RIGHT
            screen[line][edge] = _joint(lines, box) if lines else " "
            if x < width and b != d:
                screen[line][edge + 1 : columns[x + 1]] = ["─" if box else "-"] * (columns[x + 1] - edge - 1)
            for below in range(line + 1, rows[y + 1] if y < height and c != d else 0):
                screen[below][edge] = "│" if box else "|"
    for y, x, _, words in cells:
        for at, word in enumerate(words, rows[y] + 1):
            _print(screen[at], columns[x] + 2, word)
    return ("".join(line) for line in screen)


def _joint(lines: int, box: bool) -> str:
    return _JOINTS[lines] if box else "|" if not lines & (_LEFT | _RIGHT) else "+"


def _edges(cells: list[tuple[int, int, GridCell, list[str]]], n_fields: int, down: bool) -> list[int]:
    """Where the lines between rows, or columns, stand, so that every text has room."""
    room = [1 if down else 3] * n_fields
    for y, x, cell, words in sorted(cells, key=lambda cell: cell[2].rowspan if down else cell[2].colspan):
        start, span = (y, cell.rowspan) if down else (x, cell.colspan)
        needed = len(words) if down else max(map(_width, words)) + 2
        missing = needed - sum(room[start : start + span]) - span + 1
        room[start + span - 1] += max(missing, 0)
    edges = [0]
    for size_of_field in room:
        edges.append(edges[-1] + size_of_field + 1)
    return edges


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(char) in "WF")


def _print(line: list[str], at: int, text: str) -> None:
    """Write a text into a line; the field behind a wide character is empty."""
    for char in text:
        n_columns = _columns(char)
        if not n_columns:
            line[at - 1] += char
            continue
        line[at : at + n_columns] = [char, *[""] * (n_columns - 1)]
        at += n_columns
