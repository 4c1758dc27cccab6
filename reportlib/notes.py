"""Counts that stand in words within the tables: `备注：另有12件口头答复`, a label with `含上年结转3件` behind it.

They are at no position of the form and in no sentence outside the tables, so they are told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlib.labels import Match, Stream
from reportlib.text import UNITS, clean, simplify
from reportlib.tokens import PROSE, Token

_AMOUNT = rf"[余多]?[万亿千百]?[余多]?\s*(?:{UNITS})"
_DIGIT = r"\d(?<![计第\d]\d)(?<!计为\d)"  # looks back after its first character: `re` finds that fast
_MAY_COUNT = re.compile(rf"{_DIGIT}\d*{_AMOUNT}")
# No number of an article (第36、37条) or a label (1.部分公开), no kinds (3类内部事务信息), not what is one (计1条).
_COUNT = re.compile(
    rf"{_DIGIT}(?<!、\d)(?:[\d,.]*\d)?{_AMOUNT}(?<!类)(?<!部(?=[分门]))(?<!个(?=人|月|工作日|百分点))"
)


def words_with_counts(stream: Stream, matches: Sequence[Match]) -> list[Token]:
    """Return the words with a count in the tables that have labels, and of text, but for sentences, from the first
    label to the last: nothing else is read from these lines."""
    tokens = stream.tokens
    tables = {tokens[match.last].table for match in matches}
    labelled = range(matches[0].first, matches[-1].last + 1)
    may_count = {stream.owner(found.start()) for found in _MAY_COUNT.finditer(stream.text)}
    may_count.update(number for number, kind in enumerate(stream.kinds) if kind == PROSE and tokens[number].table)
    words = ((number, tokens[number]) for number in sorted(may_count))
    within = (word for number, word in words if (word.table in tables if word.table else number in labelled))
    return [word for word in within if _COUNT.search(simplify(clean(word.text)))]
