"""Bare page numbers among the figures of a text: `2` on a line of its own, where a page ended.

Nothing about the line itself tells them from a figure. But the text of a page ends in its number, so the last line of
the document is the last of them, and the others stand above it in falling order. One among sentences, or among more
figures than its row has columns, is found; where none is, every figure it may be is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlib.labels import Match, stops_of
from reportlib.tokens import NUMBER, PRINTED, PROSE, UNREADABLE, Token

_MOST_PAGES = 60
_SHORTEST_PAGE = 15  # words and figures


def without_page_numbers(tokens: Sequence[Token], matches: Sequence[Match]) -> list[Token] | None:
    """Return the tokens without the numbers of pages, and with a figure that may be one as what cannot be read; None
    where the document does not end in the number of its last page."""
    n_pages = page_at(tokens, len(tokens) - 1)
    if n_pages < 2 or not matches or len(tokens) < _SHORTEST_PAGE * n_pages:
        return None
    crowded, loose = _loose(tokens, matches)
    if crowded > 2 * n_pages:  # far more rows have too many figures than pages end
        return None
    pages = [page_at(tokens, number) for number in range(len(tokens))]
    places = [[number for number, other in enumerate(pages) if other == page] for page in range(1, n_pages)]
    places.append([len(tokens) - 1])
    _keep_rising(places)
    for page, numbers in enumerate(places):
        if len(found := [number for number in numbers if number in loose]) == 1:
            places[page] = found
            _keep_rising(places)
    if not all(places):
        return None
    dropped = {numbers[0] for numbers in places if len(numbers) == 1 and numbers[0] in loose}
    doubtful = {number for numbers in places for number in numbers} - dropped
    if not dropped or (len(tokens) - 1 in doubtful and len(doubtful) > 1):
        return None
    kept = (replace(token, kind=UNREADABLE) if number in doubtful else token for number, token in enumerate(tokens))
    return [token for number, token in enumerate(kept) if number not in dropped]


def _keep_rising(places: list[list[int]]) -> None:
    """Keep of the places where each page's number may stand those with one of the page before above and one of the next
    page below, in place."""
    for page in range(1, len(places)):
        first = min(places[page - 1], default=0)
        places[page] = [number for number in places[page] if number > first]
    for page in reversed(range(len(places) - 1)):
        last = max(places[page + 1], default=0)
        places[page] = [number for number in places[page] if number < last]


def page_at(tokens: Sequence[Token], number: int) -> int:
    """Return the number that stands alone on its line of text, beside words, for a page ends between rows, or 0."""
    token = tokens[number] if number >= 0 else None
    if token is None or token.kind != NUMBER or token.row or not token.text.isdecimal() or len(token.text) > 2:
        return 0
    around = (*tokens[max(number - 1, 0) : number], *tokens[number + 1 : number + 2])
    alone = all(other.place != token.place for other in around)
    between_rows = any(other.kind not in PRINTED for other in around)
    return int(token.text) if alone and between_rows and int(token.text) <= _MOST_PAGES else 0


def _loose(tokens: Sequence[Token], matches: Sequence[Match]) -> tuple[int, set[int]]:
    """How many labels have more figures than columns, and the figures that no label owns for sure: theirs, and those
    behind a sentence."""
    crowded = 0
    loose = {number for number in range(1, matches[0].first) if tokens[number - 1].kind == PROSE}
    for match, stop in zip(matches, stops_of(matches, tokens), strict=True):
        window = range(match.last + 1, stop)
        prose = next((number for number in window if tokens[number].kind == PROSE), stop)
        figures = [number for number in range(match.last + 1, prose) if tokens[number].kind == NUMBER]
        if len(figures) > len(match.row.positions) and match.row.kind != "beside":  # these share their figures
            crowded += 1
            loose.update(figures)
        loose.update(number for number in range(prose, stop) if tokens[number].kind in PRINTED)
    return crowded, loose
