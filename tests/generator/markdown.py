"""A report as Markdown with pipe tables, as converters and OCR write it: no spans, so their cells stand empty or again,
or are gone from the rows below a tall cell."""

from __future__ import annotations

from random import Random

from tests.generator.layout import Grid, Layout, occupied, size
from tests.generator.report import Original
from tests.generator.words import Writing


def render_markdown(
    original: Original, layout: Layout, writing: Writing, rng: Random, repeat: bool = False, short: bool = False
) -> str:
    """Return a report as Markdown; `repeat`: words of a spanning cell stand in every cell it covered; `short`: rows
    below a tall cell lack it."""
    lines = [writing.words(line, rng) for line in original.head]
    lines.append(f"# {writing.words(original.title, rng)}")
    for section in original.sections(layout):
        lines.append(f"## {writing.words(section.heading, rng)}")
        lines += [writing.words(text, rng) for text in section.before]
        for grid in section.grids:
            lines.append("\n".join(_table_lines(grid, writing, rng, repeat, short)))
        lines += [writing.words(text, rng) for text in section.after]
    lines += [writing.words(line, rng) for line in original.tail]
    return "\n\n".join(lines) + "\n"


def _table_lines(grid: Grid, writing: Writing, rng: Random, repeat: bool, short: bool) -> list[str]:
    height, width = size(grid)
    texts: list[list[str | None]] = [[""] * width for _ in range(height)]
    for y, x, cell in occupied(grid):
        text = writing.figure(cell.text) if cell.role == "figure" else writing.words(cell.text, rng)
        text = text.replace("|", "\\|")
        for dy in range(1, cell.rowspan if short else 1):
            texts[y + dy][x : x + cell.colspan] = [None] * cell.colspan
        again = repeat and cell.role != "figure"
        for dy in range(cell.rowspan if again else 1):
            for dx in range(cell.colspan if again else 1):
                texts[y + dy][x + dx] = text
    lines = ["| " + " | ".join(text for text in row if text is not None) + " |" for row in texts]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]
