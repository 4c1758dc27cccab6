"""The ruled tables of a PDF: what stands in their cells, and rows that are broken between two pages.

A page ends where it is full, so the last row on it may go on on the next. Nothing says so but the text itself: what was
broken goes on from a full line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from reportlib.document import Cell, Place, Table
from reportlib.flow import Box, join_lines, n_rows_in_one, split_rows
from reportlib.pdf_chars import SMALLER, UNKNOWN, Char
from reportlib.ruling import NEAR, Grid
from reportlib.text import parse_number

MARGIN = 5.5  # points; what word processors leave free between a border and the text
GAP = 0.2  # of a character's height: a wider gap is a blank
SET_GAP = 0.4  # the same between Chinese and other characters, which word processors set a quarter apart
TWICE, OVERPRINTED = 0.3, 0.3  # of a character's width: how near a copy stands, and how far one lies over another
NOWHERE = -1  # the row of a cell that is left out

_HAN = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
COUNTED = re.compile(r"[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、](?!\d)")


@dataclass(slots=True)
class Piece:
    """A line of text or the part of a table that stands on one page, `number` counted on that page for its kind."""

    page: int
    number: int
    top: float
    text: str = ""
    grid: Grid | None = None
    chars: list[list[Char]] = field(default_factory=list)  # of each cell of the grid

    def edges(self, cell: int) -> tuple[float, float]:
        """The left and the right edge of a cell of the grid."""
        field = self.grid.fields[cell]
        return self.grid.xs[field.column], self.grid.xs[field.column + field.colspan]

    def rooms(self) -> list[float]:
        """What the width of each cell leaves for text between margins as wide as the narrowest on the left."""
        edges = [self.edges(cell) for cell in range(len(self.chars))]
        indents = [
            min(char.left for char in chars) - left for (left, _), chars in zip(edges, self.chars, strict=True) if chars
        ]
        margin = max(min(indents, default=MARGIN), MARGIN)
        return [right - left - 2 * margin for left, right in edges]


def to_table(pieces: list[Piece]) -> Table:
    """The parts of a table as one, with columns counted on the lines of all parts together."""
    for above, below in pairwise(pieces):
        _join_broken_row(above, below)
    xs = _common_lines(pieces)
    rows: list[list[Box]] = []
    origins: list[tuple[Piece, int]] = []
    for piece in pieces:
        for number, row in enumerate(_to_rows(piece, xs), 1):
            if row or number > 1:
                rows.append(row)
                origins.append((piece, number))
    table = Table([], Place.of(page=pieces[0].page, table=pieces[0].number))
    at = -1
    for boxes in split_rows(rows):
        at += not boxes or boxes[0].line < 2
        table.rows.append([_to_cell(box, *origins[at]) for box in boxes])
    return table


def _join_broken_row(above: Piece, below: Piece) -> None:
    """Give the last row of a page what stands of it on the next.

    A row is broken where both halves have the same cells and each text of the lower one goes on from a full line and
    does not count itself (3.): nobody breaks a line, or a figure, that has room left. It is also where one half has all
    its figures and the other its label.
    """
    halves = _halves(above, below)
    rooms = above.rooms()
    texts = [(upper, below.chars[lower]) for upper, lower in halves if below.chars[lower]]
    goes_on = texts and all(_goes_on(above.chars[upper], chars, rooms[upper]) for upper, chars in texts)
    own = [pair for pair in halves if above.grid.fields[pair[0]].rowspan == 1 or below.chars[pair[1]]]
    if not goes_on and not _are_figures_and_label([(above.chars[upper], below.chars[lower]) for upper, lower in own]):
        return
    down = above.grid.ys[-1] - below.grid.ys[0]
    for upper, lower in halves:
        cell = below.grid.fields[lower]
        above.grid.fields[upper].rowspan += cell.rowspan - 1
        above.chars[upper] += (_moved(char, down) for char in below.chars[lower])
        cell.row = NOWHERE


def _halves(above: Piece, below: Piece) -> list[tuple[int, int]]:
    """Each cell at the foot of a page with the one under it at the head of the next; none if their edges differ.

    A blank cell on the left that only one of the pages has, for the other leaves out the border, is in neither half.
    """
    first = max(above.grid.xs[0], below.grid.xs[0])
    foot = _cells_from(first, above, above.grid.owners[-1])
    head = _cells_from(first, below, below.grid.owners[0])
    halves = list(zip(foot, head, strict=False))
    edges = (
        abs(one - other) <= NEAR
        for upper, lower in halves
        for one, other in zip(above.edges(upper), below.edges(lower), strict=True)
    )
    return halves if len(foot) == len(head) and all(edges) else []


def _cells_from(left: float, piece: Piece, cells: list[int]) -> list[int]:
    """The cells of a row, without blank ones that end left of a line."""
    return [cell for cell in dict.fromkeys(cells) if piece.chars[cell] or piece.edges(cell)[1] > left + NEAR]


def _are_figures_and_label(cells: list[tuple[list[Char], list[Char]]]) -> bool:
    """Whether the upper halves of a row's cells print its figures and only one of the lower halves prints anything, its
    label."""
    upper = [_to_text(chars) for chars, _ in cells if chars]
    lower = [_to_text(chars) for _, chars in cells if chars]
    if not upper or len(lower) != 1 or any(above and below for above, below in cells):
        return False
    return all(parse_number(text) for text in upper) and parse_number(lower[0]) is None


def _to_text(chars: list[Char]) -> str:
    return "".join(line_to_text(line, keep_gaps=False) for line in to_lines(chars))


def _goes_on(above: list[Char], below: list[Char], room: float) -> bool:
    """Whether a text at the head of a page goes on from the cell above; a figure only goes on from a figure."""
    lines, first = to_lines(above), to_lines(below)[0]
    if not lines or (first[0].text.isdigit() and not lines[-1][-1].text.isdigit()):
        return False
    return not COUNTED.match(line_to_text(first, keep_gaps=False)) and is_full(lines[-1], first, room)


def _moved(char: Char, down: float) -> Char:
    return char._replace(top=char.top + down, bottom=char.bottom + down, middle=char.middle + down)


def _to_rows(piece: Piece, xs: list[float]) -> list[list[Box]]:
    """The cells that begin in each ruled row of a piece; a figure broken within a cell is whole."""
    cells: list[list[tuple[Box, list[list[str]]]]] = [[] for _ in piece.grid.owners]
    for index, (cell, room) in enumerate(zip(piece.grid.fields, piece.rooms(), strict=True)):
        if cell.row != NOWHERE:
            cells[cell.row].append((_to_box(piece, index, xs), _cell_lines(piece.chars[index], room)))
    for row in cells:
        for (box, _), lines in zip(row, _whole_figures([lines for _, lines in row]), strict=True):
            box.flow = lines
    return [[box for box, _ in row] for row in cells]


def _whole_figures(cells: list[list[list[str]]]) -> list[list[str]]:
    """The lines of each cell of a row, with broken figures whole; as printed, where the row is several printed rows
    and not every figure was broken."""
    whole = [["".join(parts) for parts in cell] for cell in cells]
    printed = [[part for parts in cell for part in parts] for cell in cells]
    if whole != printed and n_rows_in_one(printed) and any(len(cell) > 1 and parse_number(cell[0]) for cell in whole):
        return printed
    return whole


def _cell_lines(chars: list[Char], room: float) -> list[list[str]]:
    """The lines of a cell with `room` for text, each with those that it goes on in: the parts of a broken figure."""
    lines: list[list[str]] = []
    above: list[Char] = []
    for line in to_lines(chars):
        text = line_to_text(line, keep_gaps=False)
        goes_on = above and above[-1].text.isdigit() and (text[0].isdigit() or text[0] in ",，.．")
        if goes_on and line[0].height > SMALLER * above[-1].height and is_full(above, line, room):  # no note's mark
            lines[-1].append(text)
        else:
            lines.append([text])
        above = line
    return lines


def is_full(line: list[Char], below: list[Char], room: float) -> bool:
    """Whether a line has no room left for what begins the next: a digit, or a character and the punctuation that may
    not be parted from it."""
    digits = [char for char in line if char.text.isdigit()] if line[-1].text.isdigit() else []
    needed = max(char.right - char.left for char in (*digits, below[0]))
    if len(below) > 1 and not (below[0].text.isalnum() and below[1].text.isalnum()):
        needed += below[1].right - below[1].left
    return line[-1].right - line[0].left + needed > room


def to_lines(chars: list[Char]) -> list[list[Char]]:
    """Characters as printed lines: those whose middles lie within half the height of the highest, from left to right.

    Some fonts make a box no higher than what they draw, so a point or a comma lies low on its line.
    """
    lines: list[list[Char]] = []
    highest = None
    for char in sorted(chars, key=lambda char: char.middle):
        if highest is None or char.middle - highest.middle > max(char.height, highest.height) / 2:
            lines.append([])
            highest = char
        lines[-1].append(char)
        if char.height > highest.height:
            highest = char
    for line in lines:
        line.sort(key=lambda char: char.left)
    return lines


def line_to_text(line: list[Char], *, keep_gaps: bool) -> str:
    """A line's characters with a blank for each visible gap and a tab for one wider than a character and a half.

    Between Chinese characters a gap is a matter of setting and kept only with `keep_gaps`; a small one between them and
    digits is never kept. A character printed twice in one spot (bold made by overprinting) counts once; where two
    digits lie over each other, nobody can read them.
    """
    text, before = line[0].text, line[0]
    for char in line[1:]:
        if char.left < before.right - OVERPRINTED * (before.right - before.left):
            if char.text == before.text and char.left - before.left < TWICE * (before.right - before.left):
                continue
            if char.text.isdigit() and before.text.isdigit():
                text += UNKNOWN
        gap = (char.left - before.right) / max(char.height, before.height)
        n_han = bool(_HAN.match(before.text)) + bool(_HAN.match(char.text))
        if gap > (SET_GAP if n_han == 1 else GAP) and (keep_gaps or n_han < 2):
            text += "\t" if gap > 1.5 else " "
        text += char.text
        before = char
    return text


def _common_lines(pieces: list[Piece]) -> list[float]:
    xs: list[float] = []
    for x in sorted(x for piece in pieces for x in piece.grid.xs):
        if not xs or x - xs[-1] > NEAR:
            xs.append(x)
    return xs


def _to_box(piece: Piece, index: int, xs: list[float]) -> Box:
    left, right = piece.edges(index)
    column = 1 + sum(x < left - NEAR for x in xs)
    colspan = sum(left - NEAR <= x < right - NEAR for x in xs)
    return Box(max(colspan, 1), piece.grid.fields[index].rowspan, column)


def _to_cell(box: Box, piece: Piece, row: int) -> Cell:
    place = Place.of(page=piece.page, table=piece.number, row=row, column=box.column)
    if box.line:
        place = Place((*place, ("line", box.line)))
    return Cell(join_lines(box.flow), place, box.colspan, box.rowspan, box.column)
