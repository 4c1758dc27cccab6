"""Lines as a terminal shows them: which character stands in which column, where Chinese characters take two."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from reportlib.document import Cell, Place
from reportlib.flow import join_lines

Line = tuple[int, str]
"""A line and its number in the file, counted from 1."""

FILLER = "\0"
"""Stands behind a character that is two columns wide."""

MARGIN = " \u3000\xa0\u2002\u2003\x0b\x0c\ufeff"
"""Blanks that count for nothing around a line; a tab may part cells."""


def trimmed(lines: list[str]) -> list[str]:
    """Lines without the blanks around them; tabs stay, unless there is nothing else."""
    return ["" if (text := line.strip(MARGIN)).isspace() else text for line in lines]


_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))


def _wide(char: str) -> int:
    return 0 if unicodedata.category(char) in _NO_WIDTH else 1 + (unicodedata.east_asian_width(char) in "WF")


def _wider(char: str) -> int:
    return 0 if unicodedata.category(char) in _NO_WIDTH else 1 + (unicodedata.east_asian_width(char) in "WFA")


def _one(char: str) -> int:
    return 1


_WIDTHS: tuple[Callable[[str], int], ...] = (lru_cache(maxsize=8192)(_wide), lru_cache(maxsize=8192)(_wider), _one)


def screens(lines: Sequence[Line]) -> Iterator[list[str]]:
    """Yield the lines with one character for each column, by each way that programs count widths.

    Chinese characters take two columns; signs such as the Chinese quotation marks one, or two; or all take one.

    >>> [screen for screen, in screens([(1, "甲“")])]
    ['甲\\x00“', '甲\\x00“\\x00', '甲“']
    """
    for width in _WIDTHS:
        yield [_columns(line.rstrip(), width) for _, line in lines]


def _columns(line: str, width: Callable[[str], int]) -> str:
    if line.isascii():
        return line
    return "".join(char + FILLER * (size - 1) for char in line if (size := width(char)))


def lines_to_cell(lines: Sequence[Line], column: int, colspan: int = 1, rowspan: int = 1) -> Cell:
    """Return the cell that prints some lines; its place is that of the first with words (`line 214, column 2`)."""
    printed = [(number, text) for number, line in lines if (text := line.replace(FILLER, "").strip())]
    place = Place((("line", (printed or lines)[0][0]), ("column", column)))
    return Cell(join_lines([text for _, text in printed]), place, colspan, rowspan, column)
