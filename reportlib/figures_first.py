"""Figures printed before their labels: copies that take the blocks of a page by height find a figure above its label.

Read as labels with figures behind them, such a text gives each label the figure of the next. It shows where a heading,
which has no figures, has one behind it. Where that is so throughout, and no label's figures could stand behind it, each
figure is put behind the label that follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from reportlib.forms import unexplained
from reportlib.labels import Match
from reportlib.text import fold
from reportlib.tokens import NOT_APPLICABLE, NUMBER, TEXT, Token

Columns = tuple[str, ...]  # of a row of the form

_HEADINGS = 2  # so many headings with a figure behind them are no slip


def labels_first(tokens: Sequence[Token], matches: Sequence[Match]) -> list[Token] | None:
    """Return the tokens with the figures before each label put behind it, or None if they stand behind it already.

    Only figures of text are moved; a mark of none counts as a figure.
    """
    if sum(_is_shifted(above, match, tokens) for above, match in pairwise(matches)) < _HEADINGS:
        return None
    moved: list[Token] = []
    done = 0
    for above, match in zip([None, *matches], matches, strict=False):
        start = above.last + 1 if above else _first_figure(tokens, match)
        between = tokens[start : match.first] if not above or above.row.kind != "beside" else []
        figures = [token for token in between if _is_figure(token)]
        if figures and not _are_its_own(figures, between, match):
            return None
        moved += (token for token in tokens[done : match.first] if not any(token is figure for figure in figures))
        moved += [*tokens[match.first : match.last + 1], *figures]
        done = match.last + 1
    rest = tokens[done : done + 1] if matches[-1].row.kind != "beside" else []
    return None if rest and _is_figure(rest[0]) else [*moved, *tokens[done:]]


def mixed_columns(tokens: Sequence[Token], matches: Sequence[Match]) -> tuple[set[Columns], set[Columns]]:
    """Return the column headings of the blocks in which no order of labels and figures can be trusted, and those in
    which none can where labels share their figures: two of a block's headings, or all, have figures behind them; or one
    has.

    All headings, where figures stand before the first label.
    """
    if figures_before(tokens, matches[0]):
        every = {match.row.headings for match in matches}
        return every, every
    pairs = [(above, below) for above, below in pairwise(matches) if above.row.kind == "heading" and below.row.columns]
    shifted = Counter(below.row.headings for above, below in pairs if _is_shifted(above, below, tokens))
    if shifted.total() < _HEADINGS:
        return set(), set()
    headings = Counter(below.row.headings for _, below in pairs)
    return {printed for printed, times in shifted.items() if times >= min(_HEADINGS, headings[printed])}, set(shifted)


def figures_before(tokens: Sequence[Token], first: Match) -> list[Token]:
    """Return the figures of text that stand in a block before the first label, with column headings between at most;
    fewer than two are none."""
    end = first.first
    while end and tokens[end - 1].kind == TEXT and not unexplained(fold(tokens[end - 1].text)):
        end -= 1
    figures = takewhile(_is_figure, reversed(tokens[:end]))
    found = [token for token in figures if token.kind == NUMBER][::-1]
    return found if len(found) > 1 else []


def _is_shifted(heading: Match, below: Match, tokens: Sequence[Token]) -> bool:
    """Whether a heading without figures has one behind it, with units and column headings between at most."""
    if heading.row.positions or heading.row.kind != "heading":
        return False
    for token in tokens[heading.last + 1 : below.first]:
        if token.kind != TEXT or unexplained(fold(token.text)):
            return token.kind == NUMBER and not token.row
    return False


def _first_figure(tokens: Sequence[Token], match: Match) -> int:
    """Where the figures begin that stand right before the first label."""
    start = match.first
    while start and _is_figure(tokens[start - 1]):
        start -= 1
    return start


def _is_figure(token: Token) -> bool:
    return token.kind in (NUMBER, NOT_APPLICABLE) and not token.row


def _are_its_own(figures: Sequence[Token], between: Sequence[Token], match: Match) -> bool:
    """Whether figures before a label can be its own: no more than it has columns, and with units between at most."""
    first = next(number for number, token in enumerate(between) if token is figures[0])
    words = "".join(fold(token.text) for token in between[first:] if token.kind != NUMBER)
    fits = len(figures) <= len(match.row.positions) or all(figure.kind == NOT_APPLICABLE for figure in figures)
    return fits and not unexplained(words)
