"""Counts that stand in words within the tables: `备注：另有12件口头答复`, a label with `含上年结转3件` behind it.

They are at no position of the form and in no sentence outside the tables, so they are told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from reportlib.document import Place
from reportlib.labels import WORDS, Match, Stream
from reportlib.text import UNITS, clean, simplify
from reportlib.tokens import PROSE, TEXT, Token

_AMOUNT = rf"[余多]?[万亿千百]?[余多]?\s*(?:{UNITS})"
_MAY_COUNT = re.compile(rf"\d{_AMOUNT}")
# No number of an article (第36、37条) or a label (1.部分公开), no kinds (3类内部事务信息), and not what a form counts as
# one (计1条).
_COUNT = re.compile(
    rf"(?<![计第、\d])(?<!计为)\d(?:[\d,.]*\d)?{_AMOUNT}(?<!类)(?<!部(?=[分门]))(?<!个(?=人|月|工作日|百分点))"
)


def tell_a_count(stream: Stream) -> bool:
    """Return whether a count stands among the words of any table."""
    tokens, kinds = stream.tokens, (TEXT, PROSE) if _MAY_COUNT.search(stream.text) else (PROSE,)
    return any(token.kind in kinds and token.table and _has_count(token) for token in tokens)


def counts_in_words(tokens: Sequence[Token], matches: Sequence[Match], told: Collection[Place | None]) -> list[Token]:
    """Return the words with counts in the tables that have labels, but of the places where something was `told`
    already."""
    tables = {tokens[match.last].table for match in matches} - {0}
    words = [token for token in tokens if token.table in tables and token.kind in WORDS] if tables else []
    return [token for token in words if token.place not in told and _has_count(token)]


def _has_count(token: Token) -> bool:
    return _COUNT.search(simplify(clean(token.text))) is not None
