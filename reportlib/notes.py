"""Counts that stand in words within the tables: `备注：另有12件口头答复`, a label with `含上年结转3件` behind it.

They are at no position of the form and in no sentence outside the tables, so they are told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from reportlib.document import Place
from reportlib.labels import WORDS, Match, Stream
from reportlib.text import UNITS, fold
from reportlib.tokens import PROSE, TEXT, Token

_DIGIT_AND_UNIT = re.compile(rf"\d(?:{UNITS})")
# No number of an article, no kinds (3类内部事务信息), and not what a form counts as one (计1条).
_COUNT = re.compile(rf"(?<![计第\d])\d+(?:{UNITS})(?<!类)(?<!个(?=月|工作日))")


def tell_a_count(stream: Stream) -> bool:
    """Return whether a count stands among the words of any table."""
    tokens, kinds = stream.tokens, (TEXT, PROSE) if _DIGIT_AND_UNIT.search(stream.text) else (PROSE,)
    words = [fold(token.text) for token in tokens if token.kind in kinds and token.table]
    return _COUNT.search("\n".join(words)) is not None


def counts_in_words(tokens: Sequence[Token], matches: Sequence[Match], told: Collection[Place | None]) -> list[Token]:
    """Return the words with counts in the tables that have labels, but of the places where something was `told`
    already."""
    tables = {tokens[match.last].table for match in matches} - {0}
    words = [token for token in tokens if token.table in tables and token.kind in WORDS] if tables else []
    return [token for token in words if token.place not in told and _COUNT.search(fold(token.text))]
