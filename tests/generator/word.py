"""A report as a Word document with merged cells."""

from __future__ import annotations

import io
from random import Random

import docx

from tests.generator.layout import Grid, Layout, occupied, size
from tests.generator.report import Original
from tests.generator.words import Writing


def render_docx(original: Original, layout: Layout, writing: Writing, rng: Random) -> bytes:
    """Return a report as the bytes of a .docx file."""
    document = docx.Document()
    for line in [*original.head, original.title]:
        document.add_paragraph(writing.words(line, rng))
    for section in original.sections(layout):
        for text in [section.heading, *section.before]:
            document.add_paragraph(writing.words(text, rng))
        for grid in section.grids:
            _add_table(document, grid, writing, rng)
            document.add_paragraph("")
        for text in section.after:
            document.add_paragraph(writing.words(text, rng))
    for line in original.tail:
        document.add_paragraph(writing.words(line, rng))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: docx.document.Document, grid: Grid, writing: Writing, rng: Random) -> None:
    height, width = size(grid)
    table = document.add_table(height, width)
    rows = [list(row.cells) for row in table.rows]  # looked up once: `table.cell` walks the table every time
    for y, x, cell in occupied(grid):
        target = rows[y][x]
        if cell.colspan > 1 or cell.rowspan > 1:
            target = target.merge(rows[y + cell.rowspan - 1][x + cell.colspan - 1])
        target.text = writing.figure(cell.text) if cell.role == "figure" else writing.words(cell.text, rng)
