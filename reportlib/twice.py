"""One report that stands on its page twice, as for print or for phones, or only its tables do: read once.

Only what is alike in every word and figure is one; if a figure differs, which counts?
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from reportlib.document import Block, Document, Paragraph, Table
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.lines import Lines
from reportlib.period import find_period
from reportlib.recognition import say_if_several
from reportlib.repeated import is_printed_once
from reportlib.titles import choose_title, find_titles
from reportlib.tokens import document_to_tokens

_ROWS = 3  # tables of fewer rows are alike by chance
_LONG = 5  # shorter paragraphs (figures, menu entries) say nothing about where a copy begins


def printed_once(document: Document, form: str) -> Document | None:
    """Return a document that prints the rows of `form` twice without the second copy, or None where that is not all.

    None where a row is left twice, or the title of another report stands between the copies. What was left out is told
    in notes of kind 'printed_twice'.
    """
    for once in (_without_second_copy(document), _without_second_tables(document)):
        if once is not None:
            stream = Stream(document_to_tokens(once))
            if is_printed_once(stream, load_form(form)) and not say_if_several(stream, form):
                return once
    return None


def _without_second_tables(document: Document) -> Document | None:
    """A document with each table once that it prints again, None if it prints none again."""
    first: dict[str, int] = {}
    again: list[int] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table) and len(block.rows) >= _ROWS and first.setdefault(_text(block), number) < number:
            again.append(number)
    if not again or any(_names_another(document, first[_text(document.blocks[at])], at) for at in again):
        return None
    message = "the table stands here once more, alike in every word; it was read once"
    notes = [("printed_twice", message, document.blocks[number].place) for number in again]
    kept = [block for number, block in enumerate(document.blocks) if number not in again]
    return replace(document, blocks=kept, notes=[*document.notes, *notes])


def _without_second_copy(document: Document) -> Document | None:
    """A document without the second of two stretches that agree in every word and figure, None if it has none."""
    texts = [_text(block) for block in document.blocks]
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if len(text) > _LONG:
            places.setdefault(text, []).append(number)
    distances = Counter(found[1] - found[0] for found in places.values() if len(found) == 2)
    if not distances:
        return None
    [(distance, _)] = distances.most_common(1)
    start, end = _longest_run(texts, distance)
    if _names_another(document, end, start + distance):
        return None
    kept = [*document.blocks[: start + distance], *document.blocks[end + distance :]]
    place = document.blocks[start + distance].place
    message = f"the report stands twice, alike in every word; the copy from {place} on is left out"
    return replace(document, blocks=kept, notes=[*document.notes, ("printed_twice", message, place)])


def _text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "".join(block.text.split())
    return "\n".join("\t".join(["".join(cell.text.split()) for cell in row]) for row in block.rows)


def _longest_run(texts: list[str], distance: int) -> tuple[int, int]:
    """The longest stretch of blocks, by its characters, that stands once more so many blocks later."""
    best, longest, start, length = (0, 0), 0, 0, 0
    for number, (text, other) in enumerate(zip(texts, texts[distance:], strict=False)):
        if text != other or number - start >= distance:
            start, length = number + (text != other), 0
        if text == other:
            length += len(text)
            if length > longest:
                best, longest = (start, number + 1), length
    return best


def _names_another(document: Document, end: int, copy: int) -> bool:
    """Whether a title of another report stands behind the first copy and before the second."""
    lines = Lines(document)
    titles = find_titles(lines)
    own = choose_title(titles, find_period(lines), lines)
    between = [title for title in titles if end <= title.position < copy]
    return own is not None and any((title.name, title.years) != (own.name, own.years) for title in between)
