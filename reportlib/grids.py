"""Tables drawn with characters -> `Table`: the boxes of w3m, elinks and links, grids of `+---+`, columns under dashes.

A drawing says by its lines which cells there are, so a label over several lines is one cell and spans are known. Widths
are counted as terminals do; what is drawn askew is no table, and its words stand as lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reportlib.dashed import read_dashed
from reportlib.document import Cell, Place, Table
from reportlib.lines import FirstCharacters
from reportlib.screen import FILLER, Line, lines_to_cell, screens
from reportlib.text import prints_figure

_BARS = "|│┃║┆┇┊┋╎╏"
_STROKES = "─━┄┅┈┉╌╍═"
_JOINTS = "".join(chr(code) for code in range(0x2500, 0x2580) if chr(code) not in _BARS + _STROKES)
_UPRIGHT = frozenset(_BARS + _JOINTS)
_FRAME = _BARS + _JOINTS + "+"
_DRAWN = FirstCharacters((_STROKES, ""), ("-=", "[-=+]"))
_RULE = re.compile(rf"(?=.*(?:--|==|[{_STROKES}]))[-=:{re.escape(_FRAME)}{_STROKES}]{{3,}}")
_TOP = re.compile(rf"(?![{_BARS}])(?:{_RULE.pattern})")
_RULED = re.compile(rf"(?:(?<=[{_FRAME}])|(?=\+))(?=[-+=:]*(?:--|==))[-+=:]{{2,}}(?:(?=[{_FRAME}])|(?<=\+))|"
                    rf"[{_STROKES}{_JOINTS}{FILLER}]*[{_STROKES}][{_STROKES}{_JOINTS}{FILLER}]*")  # fmt: skip
_BARRED = re.compile(f"[{_BARS[1:]}{_JOINTS}]")
_BOTTOMS = "└┗╚╰"
_LETTER = re.compile(r"[^\W\d_]")
_FEW_RULES = 3  # a drawing with no more of them does not part its rows: above and below the headings, at the end


class _Askew(Exception):
    """A drawing whose lines do not meet."""


def is_drawn(text: str) -> bool:
    """Whether a text may hold a drawn table at all."""
    return _DRAWN.search(text)


def take_drawings(lines: Sequence[Line]) -> Iterator[Line | Table]:
    """Yield the lines of a text with its drawn tables in their place; a cell is where its words begin (`line 214`).

    A drawing of one cell only frames what stands in it, which is read by itself. A drawing that is askew comes as
    lines of its words, without its strokes; so does a line that words beside a drawing keep from it.
    """
    at = 0
    while at < len(lines):
        end = _end_of_drawing(lines, at)
        if end > at:
            yield from _read_drawing(lines[at:end])
        else:
            table, end = read_dashed(lines, at)
            if table:
                yield table
            else:
                end = at + 1
                yield from _words_of(lines[at:end]) if _BARRED.search(lines[at][1]) else lines[at:end]
        at = end


def _end_of_drawing(lines: Sequence[Line], start: int) -> int:
    """The index after the last line with a frame of the drawing that begins at `start`, or `start` if none does."""
    top = lines[start][1]
    if not _TOP.fullmatch(top.strip()):
        return start
    last = start
    for at in range(start + 1, len(lines)):
        line = lines[at][1].strip()
        begins = _TOP.fullmatch(line) and last == at - 1 > start  # the next drawing
        if begins or not _is_framed(line) or _indent(lines[at][1]) != _indent(top):
            return at if last > start else start
        if _RULE.fullmatch(line):
            last = at
            if line[0] in _BOTTOMS:
                return at + 1
    return len(lines) if last > start else start


def _is_framed(line: str) -> bool:
    return len(line) > 1 and line[0] in _FRAME and line[-1] in _FRAME


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read_drawing(lines: Sequence[Line]) -> Iterator[Line | Table]:
    try:
        if not _is_rule(lines[-1][1]):
            raise _Askew
        drawing = None if _is_frame(lines) else _Drawing(lines)
        if drawing and drawing.n_fields > 1:
            yield drawing.table()
        else:
            inside = [(number, line.strip()[1:-1].rstrip()) for number, line in lines if not _is_rule(line)]
            yield from take_drawings(inside)
    except _Askew:
        yield from _table_of_bars(lines) or _words_of(lines)


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line.strip()) is not None


def _is_frame(lines: Sequence[Line]) -> bool:
    """Whether a drawing has one cell, or in each cell of its one column a drawing of its own."""
    rules = [line.strip() for _, line in lines if _is_rule(line)]
    if any(set(rule[1:-1]) & {*_JOINTS, "+"} for rule in rules):
        return False
    inside = [line.strip()[1:-1].strip() for _, line in lines]
    return any(map(_TOP.fullmatch, inside[1:-1])) or not any(set(line) & set(_BARS) for line in inside[1:-1])


def _words_of(lines: Sequence[Line]) -> Iterator[Line]:
    for number, line in lines:
        if not _is_rule(line):
            yield number, re.sub(f"[{_BARS}]", "  ", re.sub(f"[{_STROKES}{_JOINTS}]", " ", line))


def _table_of_bars(lines: Sequence[Line]) -> list[Table]:
    """A drawing whose bars do not stand below one another: every line between two rules has a bar for every cell."""
    n_bars = {len(re.findall(rf"[{_JOINTS}{_BARS}+]", line)) for _, line in lines if _is_rule(line)}
    n_bars |= {len(re.findall(f"[{_BARS}]", line)) for _, line in lines if not _is_rule(line)}
    rows_printed = [line.strip() for _, line in lines if not _is_rule(line)]
    framed = all(line[0] in _BARS and line[-1] in _BARS for line in rows_printed)
    if len(n_bars) != 1 or not framed or not _is_rule(lines[-1][1]):
        return []
    rows: list[list[list[Line]]] = []
    for number, line in lines:
        if _is_rule(line):
            rows.append([[] for _ in range(n_bars.copy().pop() - 1)])
        else:
            texts = re.split(f"[{_BARS}]", line.strip()[1:-1])
            for cell, text in zip(rows[-1], texts, strict=True):
                cell.append((number, text))
    table = Table([], Place((("line", lines[0][0]),)))
    table.rows = [[lines_to_cell(cell, column) for column, cell in enumerate(row, 1)] for row in rows if any(row)]
    return [table]


def _on_screen(lines: Sequence[Line]) -> list[str]:
    """The lines of a drawing as columns, by the first way to count widths in which all are equally long."""
    for screen in screens(lines):
        if len({len(line.rstrip(FILLER)) for line in screen}) == 1:
            return [line.rstrip(FILLER) for line in screen]
    raise _Askew


class _Drawing:
    """A drawing on its way to a table: where its uprights stand, and which of its fields are one cell.

    The uprights and the lines with strokes in them make a lattice; two neighbours of it are one cell where no line is
    drawn between them.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._screen = _on_screen(lines)
        self._strokes = [_ruled_columns(line) for line in self._screen]
        self._uprights = self._find_uprights()
        self.n_fields = len(self._uprights) - 1
        across = [at for at in range(len(lines)) if any(self._is_ruled(at, field) for field in self._fields())]
        self._rules = self._with_bare_rows(across)

    def _fields(self) -> range:
        return range(self.n_fields)

    def _is_upright(self, at: int, column: int) -> bool:
        char = self._screen[at][column]
        return char in _UPRIGHT or (char == "+" and column in self._strokes[at])

    def _find_uprights(self) -> list[int]:
        """Columns in which lines meet, or in which a bar stands in all lines from one full rule to the next."""
        screen = self._screen
        first, last = _indent(screen[0]), len(screen[0]) - 1
        found = {first, last}
        for at, line in enumerate(screen):
            found |= {x for x, char in enumerate(line) if char in _JOINTS or (char == "+" and x in self._strokes[at])}
        full = [at for at, (_, line) in enumerate(self._lines) if _is_rule(line)]
        for above, below in pairwise(full):
            bars = [{x for x, char in enumerate(line) if char in _UPRIGHT} for line in screen[above + 1 : below]]
            found |= set.intersection(*bars) if bars else set()
        if not all(self._is_upright(at, x) for at in range(len(screen)) for x in (first, last)):
            raise _Askew
        return sorted(found)

    def _is_ruled(self, at: int, field: int) -> bool:
        return self._strokes[at].issuperset(range(self._uprights[field] + 1, self._uprights[field + 1]))

    def _with_bare_rows(self, rules: list[int]) -> list[tuple[int, int, bool]]:
        """(end of the rows above, start of the row below, whether lines part them) for every line between rows.

        In a drawing that only rules off its headings, each line is a row if all have words and several have figures.
        """
        parted = []
        for above, below in pairwise(rules):
            parted.append((above, above + 1, False))
            printed = [at for at in range(above + 1, below) if self._screen[at].strip(_BARS + " " + FILLER)]
            if len(rules) <= _FEW_RULES and self._are_rows(printed):
                parted += [(at, at, True) for at in printed[1:]]
        return [*parted, (rules[-1], rules[-1] + 1, False)]

    def _are_rows(self, lines: Sequence[int]) -> bool:
        cells = [re.split(f"[{_BARS}]", self._lines[at][1].strip()[1:-1]) for at in lines]
        worded = all(any(map(_LETTER.search, row)) for row in cells)
        return worded and sum(any(map(prints_figure, row)) for row in cells) > 1

    def table(self) -> Table:
        """The table, each cell at its origin.

        Raises
        ------
        _Askew
            If what is one cell is no rectangle.
        """
        table = Table([], Place((("line", self._lines[0][0]),)))
        taken: set[tuple[int, int]] = set()
        for row in range(len(self._rules) - 1):
            cells = []
            for field in self._fields():
                if (row, field) not in taken:
                    height, width = self._extent(row, field)
                    covered = {(row + y, field + x) for y in range(height) for x in range(width)}
                    if covered & taken:
                        raise _Askew
                    taken |= covered
                    cells.append(self._cell(row, field, height, width))
            table.rows.append(cells)
        return table

    def _extent(self, row: int, field: int) -> tuple[int, int]:
        """How many rows and fields the cell that begins at a field of the lattice covers."""
        width = 1
        while field + width < self.n_fields and not self._is_parted(row, field + width):
            width += 1
        height = 1
        while row + height < len(self._rules) - 1 and not self._is_closed(row + height, field):
            height += 1
        for below in range(row, row + height):
            inner = range(field + 1, field + width)
            edges = [edge for edge in (field, field + width) if 0 < edge < self.n_fields]
            closed = below > row and any(self._is_closed(below, other) for other in range(field, field + width))
            if closed or any(self._is_parted(below, x) for x in inner):
                raise _Askew
            if not all(self._is_parted(below, edge) for edge in edges):
                raise _Askew
        return height, width

    def _is_parted(self, row: int, field: int) -> bool:
        """Whether an upright stands left of a field in all lines of a row."""
        column = self._uprights[field]
        start, end = self._rules[row][1], self._rules[row + 1][0]
        lines = range(start, end) or (self._rules[row][0], end)
        return all(self._is_upright(at, column) for at in lines)

    def _is_closed(self, row: int, field: int) -> bool:
        """Whether a line, or the end of a row that no line ends, is above a field of a row."""
        at, _, bare = self._rules[row]
        return bare or self._is_ruled(at, field)

    def _cell(self, row: int, field: int, height: int, width: int) -> Cell:
        start, end = self._rules[row][1], self._rules[row + height][0]
        left, right = self._uprights[field] + 1, self._uprights[field + width]
        texts = [(self._lines[at][0], self._screen[at][left:right]) for at in range(start, end)]
        return lines_to_cell(texts or [(self._lines[start - 1][0], "")], field + 1, width, height)


def _ruled_columns(line: str) -> set[int]:
    return {x for run in _RULED.finditer(line) for x in range(run.start(), run.end())}
