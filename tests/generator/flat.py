"""A report as flat text: what copying a page leaves, one cell a line or one row a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.generator.drawn import draw_grid
from tests.generator.furniture import wrap
from tests.generator.layout import Grid, GridCell, Layout, by_row
from tests.generator.report import Original
from tests.generator.words import Writing, break_label


@dataclass(frozen=True)
class FlatStyle:
    """`line`: one 'cell' or one 'row' a line, or tables drawn as a 'box' or a 'grid' of `+---+`; `gap` stands between the cells of a row (one space
    between figures can also set off thousands: `1 280 281`, which no reader can tell). `blanks`: 'empty' lines, or
    'vanished'; a row with tabs keeps them. `loose`: an empty line after every line. `broken`: labels over two lines.
    `wrapped`: sentences cut at so many characters (0: not). `apart`: so many rows print their labels first and their
    figures after them, as some exports of PDFs do (0: none)."""

    line: str = "cell"
    gap: str = "\t"
    blanks: str = "empty"
    loose: bool = False
    broken: bool = False
    wrapped: int = 0
    newline: str = "\n"
    apart: int = 0

    @property
    def keeps_blanks(self) -> bool:
        """Whether a reader can see where the blank cells were."""
        if self.line in ("box", "grid"):
            return True
        return self.gap == "\t" if self.line == "row" else self.blanks == "empty"


def render_flat(original: Original, layout: Layout, writing: Writing, style: FlatStyle, rng: Random) -> str:
    """Return a report as flat text."""
    between = style.newline * 2 if style.loose else style.newline
    lines = _lines(original, layout, writing, style, rng)
    return between.join(line.replace("\n", style.newline) for line in lines) + style.newline


def _lines(original: Original, layout: Layout, writing: Writing, style: FlatStyle, rng: Random) -> Iterator[str]:
    def written(texts: list[str]) -> Iterator[str]:
        for text in texts:
            yield from (writing.words(line, rng) for line in (wrap(text, style.wrapped) if style.wrapped else [text]))

    yield from written(original.head)
    yield writing.words(original.title, rng)
    for section in original.sections(layout):
        yield from written([section.heading, *section.before])
        for grid in section.grids:
            yield from _grid_lines(grid, writing, style, rng)
        yield from written(section.after)
    yield from written(original.tail)


def _grid_lines(grid: Grid, writing: Writing, style: FlatStyle, rng: Random) -> Iterator[str]:
    if style.line in ("box", "grid"):
        yield "\n".join(draw_grid(grid, lambda cell: _cell_text(cell, writing, style, rng, True), style.line == "box"))
        return
    waiting: list[str] = []
    for row in by_row(grid):
        # a row's first label breaks; one in mid-row would leave half of the row on either line
        pairs = [(cell, _cell_text(cell, writing, style, rng, style.line == "cell" or x == 0)) for x, cell in row]
        if style.line == "cell":
            yield from (text for _, text in pairs if text or style.blanks == "empty")
            continue
        texts = [text for _, text in pairs if text or style.gap == "\t"]
        if style.apart and row[-1][1].role == "figure":
            yield from (text for cell, text in pairs if cell.role != "figure")
            waiting.append(style.gap.join(text for cell, text in pairs if cell.role == "figure" and text))
        elif any(texts):
            yield from waiting
            waiting = []
            yield style.gap.join(texts)
        if len(waiting) == style.apart:
            yield from waiting
            waiting = []
    yield from waiting


def _cell_text(cell: GridCell, writing: Writing, style: FlatStyle, rng: Random, breakable: bool) -> str:
    if cell.role == "figure":
        return writing.figure(cell.text)
    text = cell.text
    if style.broken and breakable and cell.role == "label" and rng.random() < 0.5:
        return "\n".join(writing.words(part, rng) for part in break_label(text, rng).split("\n"))
    return writing.words(text, rng)
