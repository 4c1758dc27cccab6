"""A report as Markdown with pipe tables, as converters and OCR write it: no spans, so their cells stand empty or again,
or are gone from the rows below a tall cell. Its tables may also be rows of a spreadsheet, or LaTeX's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from functools import partial
from random import Random

from tests.generator.layout import Grid, Layout, occupied, size
from tests.generator.report import Original
from tests.generator.words import Writing


def render_markdown(
    original: Original, layout: Layout, writing: Writing, rng: Random, repeat: bool = False, short: bool = False
) -> str:
    """Return a report as Markdown; `repeat`: words of a spanning cell stand in every cell it covered; `short`: rows
    below a tall cell lack it."""
    return render_text(original, layout, writing, rng, partial(_pipe_table, repeat=repeat, short=short))


def render_separated(original: Original, layout: Layout, writing: Writing, rng: Random, sign: str) -> str:
    """Return a report whose tables are rows of a spreadsheet, their cells parted by `sign`."""
    return render_text(original, layout, writing, rng, partial(_separated_table, sign=sign))


def render_latex(original: Original, layout: Layout, writing: Writing, rng: Random) -> str:
    """Return a report whose tables are those of LaTeX, as models that read scans write them."""
    return render_text(original, layout, writing, rng, _latex_table)


def render_text(
    original: Original, layout: Layout, writing: Writing, rng: Random, write_table: Callable[..., str]
) -> str:
    lines = [writing.words(line, rng) for line in original.head]
    lines.append(f"# {writing.words(original.title, rng)}")
    for section in original.sections(layout):
        lines.append(f"## {writing.words(section.heading, rng)}")
        lines += [writing.words(text, rng) for text in section.before]
        for grid in section.grids:
            lines.append(write_table(grid, writing, rng))
        lines += [writing.words(text, rng) for text in section.after]
    lines += [writing.words(line, rng) for line in original.tail]
    return "\n\n".join(lines) + "\n"


def _pipe_table(grid: Grid, writing: Writing, rng: Random, repeat: bool, short: bool) -> str:
    texts = [[text and text.replace("|", "\\|") for text in row] for row in _texts(grid, writing, rng, repeat, short)]
    lines = ["| " + " | ".join(text for text in row if text is not None) + " |" for row in texts]
    return "\n".join([lines[0], "|" + " --- |" * len(texts[0]), *lines[1:]])


def _separated_table(grid: Grid, writing: Writing, rng: Random, sign: str) -> str:
    rows = io.StringIO()
    csv.writer(rows, delimiter=sign, lineterminator="\n").writerows(_texts(grid, writing, rng, False, False))
    return rows.getvalue().rstrip("\n")


def _latex_table(grid: Grid, writing: Writing, rng: Random) -> str:
    texts = _texts(grid, writing, rng, False, False)
    for y, x, cell in occupied(grid):
        text = re.sub(r"([&%#_$])", r"\\\1", texts[y][x] or "")
        text = rf"\multirow{{{cell.rowspan}}}{{*}}{{{text}}}" if cell.rowspan > 1 else text
        wide = rf"\multicolumn{{{cell.colspan}}}{{|c|}}"
        for dy in range(cell.rowspan):
            words = "" if dy else text
            texts[y + dy][x : x + cell.colspan] = [None] * cell.colspan
            texts[y + dy][x] = f"{wide}{{{words}}}" if cell.colspan > 1 else words
    rows = [" & ".join(text for text in row if text is not None) + r" \\ \hline" for row in texts]
    return "\n".join([r"\begin{tabular}{|" + "c|" * len(texts[0]) + "}", r"\hline", *rows, r"\end{tabular}"])


def _texts(grid: Grid, writing: Writing, rng: Random, repeat: bool, short: bool) -> list[list[str | None]]:
    """What stands in each place of a grid, None where a cell is gone."""
    height, width = size(grid)
    texts: list[list[str | None]] = [[""] * width for _ in range(height)]
    for y, x, cell in occupied(grid):
        text = writing.figure(cell.text) if cell.role == "figure" else writing.words(cell.text, rng)
        for dy in range(1, cell.rowspan if short else 1):
            texts[y + dy][x : x + cell.colspan] = [None] * cell.colspan
        again = repeat and cell.role != "figure"
        for dy in range(cell.rowspan if again else 1):
            for dx in range(cell.colspan if again else 1):
                texts[y + dy][x + dx] = text
    return texts
