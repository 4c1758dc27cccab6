"""A document as one sequence of tokens: words and printed figures, in reading order, each with its place.

Statutory tables come to us as grids, as one cell a line, as columns kept apart by spaces. Here they become alike:
what is left is text, figures, marks of 'not applicable' and cells known to be blank. A token knows its `row` where
the source has rows, so that a figure of one row is never given to the label of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reportlib.document import Document, Paragraph, Place, Table
from reportlib.text import clean, is_not_applicable, parse_number

TEXT, NUMBER, NOT_APPLICABLE, BLANK, PROSE = "text", "number", "not_applicable", "blank", "prose"
_SENTENCE_END = re.compile(r"[。；;]")
_LONG_LINE, _LONG_WORD = 60, 25
_PIECE = re.compile(r"[^\s|]+")
_NOT_AFTER_FIGURE = re.compile(r"\s*[年月日号时个]")


@dataclass(slots=True)
class Token:
    """One word or figure: `kind` is one of the constants above, `row` numbers the source's table rows (0: none)."""

    kind: str
    text: str
    place: Place
    row: int = 0


def document_to_tokens(document: Document) -> list[Token]:
    """Return the tokens of a document in reading order."""
    tokens: list[Token] = []
    row_number = 0
    for block in document.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                row_number += 1
                tokens.extend(_cell_to_token(cell.text, cell.place, row_number) for cell in row)
        elif "\t" in block.text.strip("\n\r "):
            row_number += 1
            tokens.extend(_tabbed_line_to_tokens(block, row_number))
        else:
            tokens.extend(_line_to_tokens(block))
    return tokens


def is_prose(text: str) -> bool:
    """Whether a line is a sentence rather than a label or a row of figures."""
    if _SENTENCE_END.search(text):
        return True
    return len(text) > _LONG_LINE and max(map(len, _PIECE.findall(text))) > _LONG_WORD


def _cell_to_token(text: str, place: Place, row: int) -> Token:
    stripped = text.strip()
    if not stripped or not clean(stripped).strip():
        return Token(BLANK, "", place, row)
    return Token(_kind(stripped), stripped, place, row)


def _kind(text: str) -> str:
    if parse_number(text) is not None:
        return NUMBER
    return NOT_APPLICABLE if is_not_applicable(text) else TEXT


def _tabbed_line_to_tokens(line: Paragraph, row: int) -> Iterator[Token]:
    if is_prose(line.text):
        yield Token(PROSE, line.text, line.place)
        return
    for text in line.text.strip("\n\r ").split("\t"):
        yield _cell_to_token(text, line.place, row)


def _line_to_tokens(line: Paragraph) -> list[Token]:
    """Tokens of a line without tabs: the line as a whole where it is one figure, else its words."""
    return [Token(kind, word, line.place) for kind, word in _line_to_words(line.text.strip())]


@lru_cache(maxsize=65536)
def _line_to_words(text: str) -> tuple[tuple[str, str], ...]:
    if not text:
        return ()
    kind = _kind(text)
    if kind != TEXT:
        return ((kind, text),)
    if is_prose(text):
        return ((PROSE, text),)
    words = []
    depth = 0
    for piece in _PIECE.finditer(text):
        word = piece.group()
        inside = depth > 0
        depth += sum(word.count(mark) for mark in "(（[〔") - sum(word.count(mark) for mark in ")）]〕")
        dated = _NOT_AFTER_FIGURE.match(text, piece.end())
        words.append((TEXT if inside or dated else _kind(word), word))
    return tuple(words)
