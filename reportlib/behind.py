"""Figures behind the tables that a copy took from their place: below the sentences that follow, or at the very end.

What else stands there is a date, a telephone number, the number of the last page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import BLANK, PRINTED, PROSE, TEXT, Token

_FIGURES = PRINTED | {BLANK}
_NEAR = 150  # words and figures
_LAST_WORDS = 5  # with no more of them behind, figures end the document
_COLUMN = 3  # so many figures one below the other are no date and no telephone number
# No page number, nor a year or a month: 2017.03.
_BEYOND_PAGES = re.compile(r"(?!(?:19|20)\d\d(?:\.|$))(?:\d+\.\d+|[1-9]\d{2,5})")


def figures_behind(tokens: Sequence[Token], headings: str, lacking: bool, in_text: bool) -> list[Token]:
    """Return the figures that stand close behind the tables, or at the end of the document, with no words among them
    but pieces of the `headings` of the remedies: a column of them; close behind, also one row, where the last remedy is
    `lacking` its own; at the end, where that stands `in_text`, one behind its unit, with decimals or larger than a page
    number is."""
    seen, told, in_unit = 0, False, False
    for is_figure, group in groupby(tokens, lambda token: token.kind in _FIGURES or is_piece(token, headings)):
        words_or_figures = list(group)
        seen += len(words_or_figures)
        told = told or any(token.kind == PROSE for token in words_or_figures)
        figures = [token for token in words_or_figures if token.kind in PRINTED] if is_figure else []
        lines = {token.line for token in figures}
        is_column = len(lines) >= _COLUMN
        is_near, is_last = not told and seen <= _NEAR, seen + _LAST_WORDS >= len(tokens)
        is_row = bool(headings) and lacking and is_near and len(figures) > len(lines)
        is_end = in_text and seen == len(tokens)
        is_field = is_end and any(in_unit or _BEYOND_PAGES.fullmatch(token.text) for token in figures)
        if is_row or is_field or (is_column and (is_near or is_last)):
            return figures
        in_unit = words_or_figures[-1].text in UNIT_WORDS
    return []


def is_piece(token: Token, headings: str) -> bool:
    """Return whether a word is a piece of headings that stand on broken lines."""
    return token.kind == TEXT and fold(token.text) in headings
