"""Tables without ruling lines: the lines of a PDF page, with each row of a table as one line again.

Where a label is broken over several lines, its figures stand beside one of them. What a reader sees is that the lines
of a row are closer together than the rows; so texts that stand close above one another are one cell, and a row is what
stands beside its figures. Where rows are as close as lines nothing can be told, and the lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from reportlib.pdf_page import Char
from reportlib.pdf_table import MARGIN, is_full, line_to_text
from reportlib.text import is_not_applicable, parse_number

CLOSE = 1.5  # times a character's height: from one line of a cell to the next; rows are further apart
APART = 0.5  # of a character's height: from one column to the next

Line = list[Char]


@dataclass(eq=False)
class _Text:
    """What stands in one column of a line; `line` counts from 0, `middle` and `height` are the line's."""

    line: int
    middle: float
    height: float
    chars: Line

    @cached_property
    def words(self) -> str:
        return line_to_text(self.chars, keep_gaps=False)

    @cached_property
    def is_figure(self) -> bool:
        return parse_number(self.words) is not None or is_not_applicable(self.words)

    def stands_close_above(self, below: _Text) -> bool:
        one_column = self.chars[0].left < below.chars[-1].right and below.chars[0].left < self.chars[-1].right
        return one_column and 0 < below.middle - self.middle <= CLOSE * max(self.height, below.height)


@dataclass(eq=False)
class _Cell:
    """Texts that stand close above one another, and the lines of figures beside them."""

    texts: list[_Text]
    rows: list[int] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(text.chars[0].left for text in self.texts)

    @property
    def is_figure(self) -> bool:
        return all(text.is_figure for text in self.texts)

    @property
    def is_words(self) -> bool:
        return not any(text.is_figure for text in self.texts)


def rows_to_lines(lines: Sequence[Line]) -> list[str]:
    """Return the text of each line of a page; '' for one whose words stand in the row that they belong to."""
    parts = [_split(number, line) for number, line in enumerate(lines)]
    cells = _to_cells(parts)
    rows = _find_rows(parts, cells)
    for cell in cells:
        first, last = cell.texts[0].middle, cell.texts[-1].middle
        cell.rows = [row for row in rows if first <= parts[row][0].middle <= last]
    whole = {row for row in rows if _is_whole([cell for cell in cells if row in cell.rows], row)}
    kept: list[list[tuple[float, str]]] = [[] for _ in lines]
    changed: set[int] = set()
    for cell in cells:
        if len(cell.texts) > 1 and cell.rows and whole.issuperset(cell.rows):
            kept[cell.rows[0]].append((cell.left, "".join(text.words for text in cell.texts)))
            changed.update(text.line for text in cell.texts)
            changed.add(cell.rows[0])
        else:
            for text in cell.texts:
                kept[text.line].append((text.chars[0].left, text.words))
    return [
        "\t".join(words for _, words in sorted(kept[number]))
        if number in changed
        else line_to_text(line, keep_gaps=True)
        for number, line in enumerate(lines)
    ]


def _split(number: int, line: Line) -> list[_Text]:
    """The texts of a line, parted where columns are."""
    highest = max(line, key=lambda char: char.height)
    texts = [_Text(number, highest.middle, highest.height, line[:1])]
    for before, char in pairwise(line):
        if char.left - before.right > APART * highest.height:
            texts.append(_Text(number, highest.middle, highest.height, []))
        texts[-1].chars.append(char)
    return texts


def _to_cells(parts: Sequence[Sequence[_Text]]) -> list[_Cell]:
    cells: list[_Cell] = []
    for text in (text for line in parts for text in line):
        above = [cell for cell in cells if any(other.stands_close_above(text) for other in cell.texts)]
        cells = [cell for cell in cells if cell not in above]
        cells.append(_Cell([*sorted((other for cell in above for other in cell.texts), key=lambda t: t.line), text]))
    return cells


def _find_rows(parts: Sequence[Sequence[_Text]], cells: Sequence[_Cell]) -> list[int]:
    """The lines that end in figures, without those that only hold the rest of figures broken in the line above."""
    cell_of = {id(text): cell for cell in cells for text in cell.texts}
    rows: list[int] = []
    for number, line in enumerate(parts):
        if len(line) > 1 and line[-1].is_figure:
            figures = [text for text in line if text.is_figure]
            wanted = [text for text in parts[rows[-1]] if text.is_figure] if rows else []
            rests = all(_is_rest(cell_of[id(text)], wanted) for text in figures)
            if not rests or len(figures) >= len(wanted):
                rows.append(number)
    return rows


def _is_rest(cell: _Cell, figures: Sequence[_Text]) -> bool:
    """Whether a cell is one of `figures`, of a row, which fills its column and goes on below."""
    widths = [right.chars[0].left - left.chars[0].left for left, right in pairwise(figures)]
    if len(cell.texts) != 2 or cell.texts[0] not in figures or not widths:
        return False
    return cell.is_figure and is_full(cell.texts[0].chars, cell.texts[1].chars, min(widths) - 2 * MARGIN)


def _is_whole(beside: Sequence[_Cell], row: int) -> bool:
    """Whether the cells beside a line of figures are words of its own, then figures of its own; words that stand beside
    several rows may come before them."""
    own = sorted((cell for cell in beside if cell.rows == [row]), key=lambda cell: cell.left)
    shared = [cell for cell in beside if cell.rows != [row]]
    words = [cell for cell in own if cell.is_words]
    figures = own[len(words) :]
    if not words or not figures or own[: len(words)] != words or not all(cell.is_words for cell in shared):
        return False
    if any(cell.left > words[0].left for cell in shared):
        return False
    firsts = [cell.texts[0] for cell in figures]
    return all(len(cell.texts) == 1 or _is_rest(cell, firsts) for cell in figures)
