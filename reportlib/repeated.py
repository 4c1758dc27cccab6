"""A table that a page prints twice, once for phones, one of them hidden by its style sheet's class: read once.

Only tables with the same words and figures in the same order are one; if a figure differs, which counts?
"""

from __future__ import annotations

from dataclasses import replace

from reportlib.document import Block, Document, Place, Table
from reportlib.text import clean

_ROWS = 3  # fewer rows are alike by chance


def without_repeated_tables(document: Document) -> Document | None:
    """Return the document with each table once that it prints more often, and a note of each; None if it has none."""
    first: dict[tuple[str, ...], Place] = {}
    blocks: list[Block] = []
    notes = list(document.notes)
    for block in document.blocks:
        words = _words(block) if isinstance(block, Table) and len(block.rows) >= _ROWS else ()
        if words and words in first:
            message = f"the table at {first[words]} stands here once more, with the same figures; it was read once"
            notes.append(("repeated_table", message, block.place))
        else:
            first[words] = block.place
            blocks.append(block)
    return replace(document, blocks=blocks, notes=notes) if len(blocks) < len(document.blocks) else None


def _words(table: Table) -> tuple[str, ...]:
    return tuple(words for row in table.rows for cell in row if (words := "".join(clean(cell.text).split())))
