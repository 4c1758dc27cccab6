"""One report that stands on its page twice, word for word, as for print or for phones: the second copy is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from reportlib.document import Block, Document, Paragraph
from reportlib.forms import load_form
from reportlib.labels import Stream, is_printed_once
from reportlib.lines import Lines
from reportlib.titles import choose_title, find_period, find_titles
from reportlib.tokens import document_to_tokens

_LONG = 5  # shorter paragraphs (figures, menu entries) say nothing about where a copy begins


def without_second_copy(document: Document, form: str) -> Document | None:
    """Return a document that prints the rows of `form` twice without the second copy of its report, or None.

    None unless both copies agree in every word and figure from the first row to the last, no row is left twice, and no
    title of another report stands between the two. The copy left out is told in a note of kind 'printed_twice'.
    """
    texts = [_text(block) for block in document.blocks]
    places: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        if len(text) > _LONG:
            places.setdefault(text, []).append(number)
    distances = Counter(found[1] - found[0] for found in places.values() if len(found) == 2)
    for distance, _ in distances.most_common(1):
        start, end = _longest_run(texts, distance)
        if _names_another(document, end, start + distance):
            return None
        kept = [*document.blocks[: start + distance], *document.blocks[end + distance :]]
        place = document.blocks[start + distance].place
        message = f"the report stands twice, alike in every word; the copy from {place} on is left out"
        once = replace(document, blocks=kept, notes=[*document.notes, ("printed_twice", message, place)])
        if is_printed_once(Stream(document_to_tokens(once)), load_form(form)):
            return once
    return None


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
