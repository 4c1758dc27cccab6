"""A report as a PDF with ruled tables over page breaks, written by hand.

The fonts are Adobe's named CJK fonts with their predefined Unicode encodings, which a reader knows without a font file;
so no font and no PDF library is needed to write one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.generator.layout import Grid, GridCell, Layout, occupied, size
from tests.generator.report import Original
from tests.generator.words import Writing

WIDTH, HEIGHT, MARGIN, FONT, LEADING = 595, 842, 48, 8, 11
Texts = dict[tuple[int, int], list[str]]  # the lines of the cell at (row, column)
_SONG = ("STSong-Light", "UniGB-UCS2-H", "GB1", 4)
_MING = ("MSung-Light", "UniCNS-UCS2-H", "CNS1", 0)


@dataclass(frozen=True)
class PdfStyle:
    """`repeat_head`: column headings again on every page; `numbers`: page numbers; `centred`: figures in mid-cell."""

    repeat_head: bool = False
    numbers: bool = False
    centred: bool = True


def render_pdf(original: Original, layout: Layout, writing: Writing, style: PdfStyle, rng: Random) -> bytes:
    """Return a report as the bytes of a PDF file."""
    canvas = _Canvas(style)
    for line in [*original.head, original.title]:
        canvas.paragraph(writing.words(line, rng))
    for section in original.sections(layout):
        for text in [section.heading, *section.before]:
            canvas.paragraph(writing.words(text, rng))
        for grid in section.grids:
            canvas.table(grid, writing, rng)
        for text in section.after:
            canvas.paragraph(writing.words(text, rng))
    for line in original.tail:
        canvas.paragraph(writing.words(line, rng))
    return _assemble(canvas.finish(), _MING if writing.script else _SONG)


def _advance(character: str) -> float:
    return FONT * (0.5 if character.isascii() else 1.0)


def _wrap(text: str, width: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for character in text:
        if used + _advance(character) > width and line:
            lines.append(line)
            line, used = "", 0.0
        line += character
        used += _advance(character)
    return [*lines, line] if line else lines


class _Canvas:
    """Pages filled from the top; `y` is where the next thing begins."""

    def __init__(self, style: PdfStyle) -> None:
        self.style = style
        self.pages: list[list[str]] = [[]]
        self.y = float(HEIGHT - MARGIN)

    def finish(self) -> list[str]:
        if self.style.numbers:
            for number, page in enumerate(self.pages, 1):
                page.append(_text(WIDTH / 2, MARGIN / 2, f"- {number} -"))
        return ["\n".join(page) for page in self.pages]

    def paragraph(self, text: str) -> None:
        for line in _wrap(text, WIDTH - 2 * MARGIN):
            self._room(LEADING)
            self.y -= LEADING
            self.pages[-1].append(_text(MARGIN, self.y, line))
        self.y -= 4

    def _room(self, needed: float) -> None:
        """Begin a page where `needed` points no longer fit on this one."""
        if self.y - needed < MARGIN:
            self.pages.append([])
            self.y = float(HEIGHT - MARGIN)

    def table(self, grid: Grid, writing: Writing, rng: Random) -> None:
        edges = _edges(grid)
        texts = {
            (y, x): _wrap(
                writing.figure(cell.text) if cell.role == "figure" else writing.words(cell.text, rng),
                edges[x + cell.colspan] - edges[x] - 4,
            )
            for y, x, cell in occupied(grid)
        }
        heights = _heights(grid, texts)
        head = _head_rows(grid)
        for first, last in self._pieces(heights, head):
            shown = [*range(head)] if self.style.repeat_head and first else []
            self._rows(grid, [*shown, *range(first, last)], heights, edges, texts)
        self.y -= 10

    def _pieces(self, heights: list[float], head: int) -> Iterator[tuple[int, int]]:
        """Yield the runs of rows that fit on a page each."""
        first = 0
        self._room(sum(heights[: head + 1]))
        while first < len(heights):
            used = sum(heights[:head]) if self.style.repeat_head and first else 0.0
            last = first
            while last < len(heights) and self.y - used - heights[last] >= MARGIN:
                used += heights[last]
                last += 1
            yield first, last
            first = last
            if first < len(heights):
                self._room(HEIGHT)

    def _rows(self, grid: Grid, rows: list[int], heights: list[float], edges: list[float], texts: Texts) -> None:
        tops = {}
        for row in rows:
            tops[row] = self.y
            self.y -= heights[row]
        for y, x, cell in occupied(grid):
            covered = [row for row in range(y, y + cell.rowspan) if row in tops]
            if not covered:
                continue
            top = tops[covered[0]]
            bottom = tops[covered[-1]] - heights[covered[-1]]
            left, right = edges[x], edges[x + cell.colspan]
            self.pages[-1].append(f"{left:.1f} {bottom:.1f} {right - left:.1f} {top - bottom:.1f} re S")
            if covered[0] == y:
                self._cell_text(cell, texts[y, x], left, right, top, bottom)

    def _cell_text(
        self, cell: GridCell, lines: list[str], left: float, right: float, top: float, bottom: float
    ) -> None:
        at = (top + bottom) / 2 + len(lines) * LEADING / 2
        for line in lines:
            at -= LEADING
            width = sum(map(_advance, line))
            start = (left + right - width) / 2 if self.style.centred and cell.role != "label" else left + 2
            self.pages[-1].append(_text(start, at + 2, line))


def _edges(grid: Grid) -> list[float]:
    """The left edge of every column and the right edge of the last: label columns are wide."""
    _, width = size(grid)
    first = min((x for _, x, cell in occupied(grid) if cell.role == "figure"), default=0)
    weights = [1.5 if x >= first else 6.0 / first + x for x in range(width)]
    scale = (WIDTH - 2 * MARGIN) / sum(weights)
    edges = [float(MARGIN)]
    for weight in weights:
        edges.append(edges[-1] + weight * scale)
    return edges


def _heights(grid: Grid, texts: Texts) -> list[float]:
    heights = [LEADING + 5.0] * len(grid)
    for y, x, cell in sorted(occupied(grid), key=lambda place: place[2].rowspan):
        needed = len(texts[y, x]) * LEADING + 5.0
        missing = needed - sum(heights[y : y + cell.rowspan])
        if missing > 0:
            heights[y + cell.rowspan - 1] += missing
    return heights


def _head_rows(grid: Grid) -> int:
    count = 0
    while count < len(grid) and all(cell.role == "heading" for cell in grid[count]):
        count += 1
    return count


def _text(x: float, y: float, text: str) -> str:
    data = text.encode("utf-16-be").hex()
    return f"BT /F1 {FONT} Tf {x:.1f} {y:.1f} Td <{data}> Tj ET"


def _assemble(pages: list[str], font: tuple[str, str, str, int]) -> bytes:
    """Return the file: catalogue, pages, one font, one stream a page, and the table of where they begin."""
    name, encoding, ordering, supplement = font
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    system = f"<< /Registry (Adobe) /Ordering ({ordering}) /Supplement {supplement} >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /{encoding} /DescendantFonts [4 0 R] >>",
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo {system} /DW 1000 "
        "/W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    out += "".join(f"{start:010} 00000 n \n" for start in starts).encode("ascii")
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(out)
