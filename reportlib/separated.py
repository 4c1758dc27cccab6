"""Rows of a spreadsheet written out with commas or semicolons -> `Table`: blank cells keep their place between two.

    规章,3,,17
    "一、本年新收, 件",12,0,"1,234"

Lines are such rows where several together have as many fields, words among them, and one of them more figures and
blanks than words. `1,234 2,345` is no such line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportlib.document import Cell, Place, Table
from reportlib.flow import join_lines
from reportlib.screen import MARGIN, Line
from reportlib.text import is_figures_cell

_SIGNS = ",;"
_PAIR, _FEWEST_ROWS = 2, 3
_TWO_FIGURES = re.compile(r"\d\s+[\d+-]")
_DIGIT_LAST, _THREE = re.compile(r"\d$"), re.compile(r"\d{3}(?!\d)")
_LINES_OF_FIELD = 8  # a quotation mark that closes later encloses no field

_Row = tuple[int, list[str]]  # the number of its line, and its fields


def is_separated(text: str) -> bool:
    """Whether a text may hold such rows at all: a sign in several lines together."""
    return any(text.count(sign) >= _FEWEST_ROWS and _stands_in_rows(text, sign) for sign in _SIGNS)


def _stands_in_rows(text: str, sign: str) -> bool:
    together, at = 1, text.find(sign)
    while at >= 0 and together < _FEWEST_ROWS:
        end = text.find("\n", at)
        at = text.find(sign, end) if end >= 0 else -1
        together = together + 1 if text.find("\n", end + 1, at) < 0 else 1
    return at >= 0


def take_separated(lines: Sequence[Line]) -> Iterator[Line | Table]:
    """Yield the lines of a text with the tables in their place; a cell stands where its row begins (`line 214`)."""
    at = 0
    while at < len(lines):
        rows, end = _rows_from(lines, at)
        if rows:
            yield _to_table(rows)
        else:
            yield from lines[at:end]
        at = end


def _rows_from(lines: Sequence[Line], start: int) -> tuple[list[_Row], int]:
    """The rows that begin at a line, and the index after them; none where they are no table, and the index after
    the lines that are alike."""
    after = start + 1
    for sign in _SIGNS:
        rows, end = _read_rows(lines, start, sign) if sign in lines[start][1] else ([], start)
        if len(rows) >= _FEWEST_ROWS and _are_of_a_table([fields for _, fields in rows]):
            return rows, end
        after = max(after, end)
    return [], after


def _are_of_a_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one row has more figures and blanks than words; of rows of two fields, whether most have one behind the
    words, and a figure is printed."""
    figures = [list(map(is_figures_cell, fields)) for fields in rows]
    if all(map(all, figures)) or any(map(_groups_digits, rows)):
        return False
    if len(rows[0]) > _PAIR:
        return any(2 * sum(told) > len(told) for told in figures)
    behind = [figure for _, figure in rows if is_figures_cell(figure)]
    return 2 * len(behind) > len(rows) and any(behind)


def _groups_digits(fields: Sequence[str]) -> bool:
    """Whether a sign stands inside a figure, behind words or before another figure: `规章 1,234`."""
    return any(
        not is_figures_cell(field) and (_TWO_FIGURES.search(field) or _DIGIT_LAST.search(field) and _THREE.match(after))
        for field, after in pairwise([*fields, ""])
    )


def _read_rows(lines: Sequence[Line], start: int, sign: str) -> tuple[list[_Row], int]:
    """The rows from a line on that have as many fields as the first, and the index after them."""
    rows: list[_Row] = []
    end = start
    while end < len(lines):
        fields, after = _read_row(lines, end, sign)
        if len(fields) < _PAIR or (rows and len(fields) != len(rows[0][1])):
            break
        rows.append((lines[end][0], [_in_one_line(field) for field in fields]))
        end = after
    return rows, end


def _read_row(lines: Sequence[Line], start: int, sign: str) -> tuple[list[str], int]:
    """The fields of the row that begins at a line, and the index after its last line; no fields where a field is longer
    than any is."""
    printed, n_marks = [], 0
    for _, text in lines[start : start + _LINES_OF_FIELD]:
        printed.append(text + "\n")
        n_marks += text.count('"')
        if n_marks % 2 == 0:
            break
    reader = csv.reader(printed, delimiter=sign)
    try:
        fields = next(reader, [])
    except csv.Error:
        fields = []
    return ([] if fields and fields[-1].endswith("\n") else fields), start + reader.line_num


def _in_one_line(field: str) -> str:
    return join_lines(list(filter(None, field.strip(MARGIN).split("\n"))))


def _to_table(rows: Sequence[_Row]) -> Table:
    cells = [
        [Cell(text, Place((("line", number), ("column", at))), column=at) for at, text in enumerate(fields, 1)]
        for number, fields in rows
    ]
    return Table(cells, cells[0][0].place[:1])
