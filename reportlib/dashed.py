"""Tables whose columns stand under strokes of dashes, as pandoc writes them -> `Table`.

    信息内容   本年制发件数
    ---------- --------------
    规章       12

Rows are lines, or, where empty lines part them, what stands between two empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from reportlib.document import Place, Table
from reportlib.screen import Line, lines_to_cell, screens

_DASHED = re.compile(r"\s*(?:-{2,}(?: +-{2,})+|={2,}(?: +={2,})+)\s*")
_LONG_DASH = re.compile(r"\s*-{5,}\s*")
_FIGURE = re.compile(r"(?<!\S)(?:[+\-]?\d[\d.,]*|[-—–－/]{1,4})(?!\S)")
_STROKE = re.compile("[-=]+")


def read_dashed(lines: Sequence[Line], start: int) -> tuple[Table | None, int]:
    """Return the table under dashes that begins at `start` and the index after it, or None and `start`.

    A word that stands across the gap between two columns leaves a doubt, and no table.
    """
    end = _end_of_table(lines, start)
    dashes = next((line for _, line in lines[start:end] if _DASHED.fullmatch(line)), "")
    table = _to_table(dashes, _rows(lines[start:end])) if dashes else None
    return (table, end) if table else (None, start)


def _end_of_table(lines: Sequence[Line], start: int) -> int:
    """The index after the table: below the dashes that close it as they opened it, or else at an empty line."""
    line = lines[start][1].strip()
    if _is_dashes(line):
        closing = (at for at in range(start + 1, len(lines)) if lines[at][1].strip() == line and _is_last(lines, at))
        end = next(closing, start)
        dashed = {text.strip() for _, text in lines[start:end] if _DASHED.fullmatch(text)}
        return end + 1 if len(dashed) == 1 else start
    if not line or start + 1 == len(lines) or not _DASHED.fullmatch(lines[start + 1][1]):
        return start
    return next((at for at in range(start + 2, len(lines)) if _is_last(lines, at - 1)), len(lines))


def _is_last(lines: Sequence[Line], at: int) -> bool:
    """Whether an empty line or none comes next."""
    return at + 1 == len(lines) or not lines[at + 1][1].strip()


def _is_dashes(line: str) -> bool:
    return (_DASHED.fullmatch(line) or _LONG_DASH.fullmatch(line)) is not None


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each row: one, or all from one empty line to the next.

    Where figures stand below the first line between two empty ones each line is a row, and an empty one a blank row.
    """
    groups = [list(group) for printed, group in groupby(lines, _is_printed) if printed]
    parted = any(not line.strip() for _, line in lines)
    if parted and not any(_FIGURE.search(line) for group in groups for _, line in group[1:]):
        return groups
    return [[(number, line)] for number, line in lines if not _is_dashes(line)]


def _is_printed(line: Line) -> bool:
    return bool(line[1].strip()) and not _is_dashes(line[1])


def _to_table(dashes: str, rows: list[list[Line]]) -> Table | None:
    strokes = [stroke.span() for stroke in _STROKE.finditer(dashes)]
    gaps = [slice(strokes[0][0]), *(slice(end, start) for (_, end), (start, _) in pairwise(strokes))]
    lines = [line for row in rows for line in row]
    apart = (screen for screen in screens(lines) if not any(line[gap].strip() for gap in gaps for line in screen))
    screen = next(apart, [])
    if not screen:
        return None
    by_number = {number: text for (number, _), text in zip(lines, screen, strict=True)}
    edges = [*(start for start, _ in strokes), None]
    table = Table([], Place((("line", lines[0][0]),)))
    for row in rows:
        columns = ([(number, by_number[number][start:end]) for number, _ in row] for start, end in pairwise(edges))
        table.rows.append([lines_to_cell(cell, column) for column, cell in enumerate(columns, 1)])
    return table
