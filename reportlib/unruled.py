"""Tables without ruling lines: the lines of a PDF page, with each row of a table as one line again.

Where a label is broken over several lines, its figures stand beside one of them. What a reader sees is that the lines
of a row are closer together than the rows; so texts that stand close above one another are one cell, and a row is what
stands beside its figures. Where rows are as close as lines nothing can be told, and the lines stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from reportlib.pdf_chars import Char
from reportlib.pdf_table import COUNTED, GAP, MARGIN, is_full, line_to_text
from reportlib.text import UNIT_WORDS, parse_number, prints_figure

CLOSE = 1.7  # times a character's height: no line of a cell is further from the next
STEP = 1.08  # times the distance between the lines of a cell: rows are at least so far apart
BELOW, CENTRED, INDENT = 0.4, 0.15, 2.6  # of a character's height: how far apart the lines of a cell may begin
WIDE = 1.5  # of a character's height: a gap that parts cells of any kind
APART = 0.5  # of a character's height: from one column to the next

Line = list[Char]


@dataclass(eq=False)
class _Text:
    """What stands in one column of a line; `line` counts from 0, `middle` and `height` are the line's."""

    line: int
    middle: float
    height: float
    chars: Line

    @property
    def extent(self) -> tuple[float, float]:
        return self.chars[0].left, self.chars[-1].right

    @cached_property
    def words(self) -> str:
        return line_to_text(self.chars, keep_gaps=False)

    @cached_property
    def is_figure(self) -> bool:
        return prints_figure(self.words)

    @property
    def begins_figure(self) -> bool:
        """Whether it is a figure, or one whose remark a narrow cell may break."""
        return self.is_figure or self.words[:1].isdigit()


@dataclass(eq=False)
class _Cell:
    """Texts that stand close above one another, and the lines of figures beside them."""

    texts: list[_Text]
    rows: list[int] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(text.chars[0].left for text in self.texts)

    @property
    def words(self) -> str:
        return "".join(text.words for text in self.texts)

    @property
    def is_figure(self) -> bool:
        """Whether it holds one figure, or one that is broken and perhaps its unit or remark."""
        first = self.texts[0]
        return first.is_figure if len(self.texts) == 1 else first.begins_figure and parse_number(self.words) is not None

    @property
    def has_broken_remark(self) -> bool:
        return self.is_figure and not self.texts[0].is_figure

    @property
    def is_words(self) -> bool:
        """Whether it holds no figure, no two units and no two labels, of which the second would begin as labels do."""
        if self.is_figure or any(text.is_figure for text in self.texts):
            return False
        below = self.texts[1:]
        if below and all(text.words in UNIT_WORDS for text in self.texts):
            return False
        return not any(COUNTED.match(text.words) or text.words.startswith("其中") for text in below)


def rows_to_lines(lines: Sequence[Line]) -> list[str]:
    """Return the text of each line of a page; '' for one whose words stand in the row that they belong to."""
    parts = [_split(number, line) for number, line in enumerate(lines)]
    if not any(map(_ends_in_figures, parts)):
        return [line_to_text(line, keep_gaps=True) for line in lines]
    cells = _to_cells(parts)
    rows = _find_rows(parts, cells)
    for cell in cells:
        first, last = cell.texts[0].middle, cell.texts[-1].middle
        cell.rows = [row for row in rows if first <= parts[row][0].middle <= last]
    whole = {row for row in rows if _is_whole([cell for cell in cells if row in cell.rows], row)}
    gathered = [cell for cell in cells if len(cell.texts) > 1 and cell.rows and whole.issuperset(cell.rows)]
    moved = {id(text) for cell in gathered for text in cell.texts}
    kept = [[(text.chars[0].left, text.words) for text in line if id(text) not in moved] for line in parts]
    for cell in gathered:
        kept[cell.rows[0]].append((cell.left, cell.words))
    changed = {text.line for cell in gathered for text in cell.texts} | {cell.rows[0] for cell in gathered}
    blanks = _find_blanks(
        parts, [row for row in rows if not any(text.is_figure and id(text) in moved for text in parts[row])]
    )
    return [
        "\t".join(words for _, words in sorted([*kept[number], *blanks.get(number, [])]))
        if number in changed or number in blanks
        else _to_text(line, parts[number])
        for number, line in enumerate(lines)
    ]


def _find_blanks(parts: Sequence[Sequence[_Text]], rows: Sequence[int]) -> dict[int, list[tuple[float, str]]]:
    """For rows that print no figure in a column in which others of their table do, the blank cells: where, and ''.

    A table reaches from one line of headings to the next. Its columns are told only where no figure reaches into two.
    """
    blanks: dict[int, list[tuple[float, str]]] = {}
    for block in _blocks(parts, rows):
        figures = {row: [text for text in parts[row] if text.is_figure] for row in block}
        columns: list[list[float]] = []
        for left, right in sorted(text.extent for texts in figures.values() for text in texts):
            if columns and left < columns[-1][1]:
                columns[-1][1] = max(columns[-1][1], right)
            else:
                columns.append([left, right])
        for row, texts in figures.items():
            own = [sum(left <= text.extent[0] for left, _ in columns) - 1 for text in texts]
            if len(set(own)) < len(own):
                break
            if len(own) < len(columns) and not _breaks_off(parts, row, columns[0][0]):
                blanks[row] = [(left, "") for at, (left, _) in enumerate(columns) if at not in own]
        else:
            continue
        for row in block:
            blanks.pop(row, None)
    return blanks


def _breaks_off(parts: Sequence[Sequence[_Text]], row: int, first: float) -> bool:
    """Whether a figure with a remark, which a narrow cell breaks, begins close above a row, right of `first`."""
    line = parts[row - 1] if row else []
    return any(
        text.begins_figure and not text.is_figure and text.extent[0] >= first - MARGIN
        for text in line
        if parts[row][0].middle - text.middle <= CLOSE * text.height
    )


def _blocks(parts: Sequence[Sequence[_Text]], rows: Sequence[int]) -> Iterator[list[int]]:
    """The rows of each table: those between two lines of several words and no figure."""
    block: list[int] = []
    for number, line in enumerate(parts):
        if number in rows:
            block.append(number)
        elif len(line) > 1 and not any(text.is_figure for text in line):
            yield block
            block = []
    yield block


def _to_text(line: Line, parts: Sequence[_Text]) -> str:
    """The text of a line, with a tab before each figure that stands in a column of its own beside another."""
    if sum(part.is_figure for part in parts) < 2:
        return line_to_text(line, keep_gaps=True)
    text = line_to_text(parts[0].chars, keep_gaps=True)
    for before, part in pairwise(parts):
        wide = part.chars[0].left - before.chars[-1].right > WIDE * part.height
        gap = "\t" if wide or part.is_figure else " "
        text += gap + line_to_text(part.chars, keep_gaps=True)
    return text


def _split(number: int, line: Line) -> list[_Text]:
    """The texts of a line, parted where columns are; and at each gap, where there are several figures and not one."""
    texts: list[_Text] = []
    apart = _split_at(APART, number, line)
    for text in apart:
        closer = _split_at(GAP, number, text.chars) if len(apart) > 1 and not text.is_figure else []
        texts += closer if closer and all(part.is_figure for part in closer) else [text]
    return texts


def _split_at(gap: float, number: int, line: Line) -> list[_Text]:
    highest = max(line, key=lambda char: char.height)
    texts = [_Text(number, highest.middle, highest.height, line[:1])]
    for before, char in pairwise(line):
        if char.left - before.right > gap * highest.height:
            texts.append(_Text(number, highest.middle, highest.height, []))
        texts[-1].chars.append(char)
    return texts


def _to_cells(parts: Sequence[Sequence[_Text]]) -> list[_Cell]:
    """The texts of a page as cells: those no further above one another than the lines of a cell are on this page."""
    texts = [text for line in parts for text in line]
    above = {id(text): list(_texts_above(text, parts)) for text in texts}
    close = _line_distance(texts, above)
    cells: dict[int, _Cell] = {}
    for text in texts:
        limit = min(close, CLOSE * text.height)
        joined = [cells[id(o)] for distance, o in above[id(text)] if distance <= limit and _goes_on_below(o, text)]
        together = {id(other): other for cell in joined for other in cell.texts} | {id(text): text}
        cell = _Cell(sorted(together.values(), key=lambda other: other.line))
        cells.update(dict.fromkeys(together, cell))
    return list(dict.fromkeys(cells.values()))


def _goes_on_below(above: _Text, text: _Text) -> bool:
    """Whether a text begins where the lines of a cell do: below the beginning of the one above, left of it if that is
    indented, or centred on it; figures may be set to the right."""
    if above.is_figure and text.is_figure:
        return True
    (left, right), (other_left, other_right) = text.extent, above.extent
    centred = abs(left + right - other_left - other_right) / 2 <= CENTRED * text.height
    return centred or -INDENT * text.height <= left - other_left <= BELOW * text.height


def _texts_above(text: _Text, parts: Sequence[Sequence[_Text]]) -> Iterator[tuple[float, _Text]]:
    """The texts of its column that stand a few lines above a text at most, with how far."""
    for line in reversed(parts[: text.line]):
        if text.middle - line[0].middle > 2 * CLOSE * text.height:
            return
        for other in line:
            if other.chars[0].left < text.chars[-1].right and text.chars[0].left < other.chars[-1].right:
                yield text.middle - other.middle, other


def _line_distance(texts: Sequence[_Text], above: Mapping[int, Sequence[tuple[float, _Text]]]) -> float:
    """The largest distance between lines of a cell, the smallest distances on the page; 0 if rows are as close."""
    nearest = [(min(distance for distance, _ in above[id(text)]), text.height) for text in texts if above[id(text)]]
    distances = sorted(distance for distance, height in nearest if distance >= height)
    return next((low for low, high in pairwise(distances) if high > STEP * low), 0)


def _find_rows(parts: Sequence[Sequence[_Text]], cells: Sequence[_Cell]) -> list[int]:
    """The lines that end in figures, without those that only hold the rest of figures broken in the line above."""
    cell_of = {id(text): cell for cell in cells for text in cell.texts}
    rows: list[int] = []
    for number, line in enumerate(parts):
        if _ends_in_figures(line):
            above = [text for text in parts[rows[-1]] if text.is_figure] if rows else []
            if not all(_is_broken(cell_of[id(text)], above) for text in line if text.is_figure):
                rows.append(number)
    return rows


def _ends_in_figures(line: Sequence[_Text]) -> bool:
    return len(line) > 1 and line[-1].is_figure


def _is_broken(cell: _Cell, figures: Sequence[_Text]) -> bool:
    """Whether a cell is one of the `figures` of a row, which fills its column and goes on below."""
    widths = [right.chars[0].left - left.chars[0].left for left, right in pairwise(figures)]
    if len(cell.texts) != 2 or cell.texts[0] not in figures or not widths or not cell.is_figure:
        return False
    return is_full(cell.texts[0].chars, cell.texts[1].chars, min(widths) - 2 * MARGIN)


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
    return all(len(cell.texts) == 1 or cell.has_broken_remark or _is_broken(cell, firsts) for cell in figures)
