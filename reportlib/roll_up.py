"""A territory against its own parts, where prose states both: 市本级100件, 县(市、区)94件 are the city's 194.

The words that name the parts are data (`forms/prose_scope.csv`: own_level, lower_level). Between them and their figures
only verbs may stand: anything else is another thing being counted. Figures of parts are never set against the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportlib.document import Paragraph
from reportlib.forms import read_csv
from reportlib.mentions import COUNTERS
from reportlib.prose import Claim
from reportlib.sentences import Sentence, read_sentences
from reportlib.verdicts import FAILS, HOLDS, Check

ROLL_UP = "whole = parts"
_OWN_LEVEL = re.compile("本[级級]")
_OWN_FIGURE = re.compile(r"本[级級](?:[(（][^)）]*[)）]|[^，,。；;(（])*(?:\d|$)")  # or at the end of a broken line
_VERBS = "(?:行政机关|机关|政府|共|新增|收到|受理|接收|办理|主动公开|公开|信息|申请|为|是|有)*"
_TOTALS = ("applications.received", "disclosure.total", "reconsideration", "litigation")
_NEAR = 6  # paragraphs before a split in which its whole may stand
_AROUND = 2  # lines over which a sentence may be broken


@dataclass(frozen=True, slots=True)
class _Part:
    level: str
    words: str
    value: Decimal
    counter: str


def check_parts(paragraphs: Sequence[Paragraph], claims: Sequence[Claim]) -> list[Check]:
    """Return one check for each total that prose splits into the own level and the lower governments.

    `claims`: those of the same report. The whole is the total stated before the split, in the same measure word. Where
    none of several equals the parts, nothing says which is meant, and there is no check.
    """
    checks = []
    for number, sentence in _splitting_sentences(paragraphs):
        parts = _parts(sentence.text)
        levels = {part.level for part in parts}
        if levels == {"own_level", "lower_level"} and len({part.counter for part in parts}) == 1:
            near = {paragraph.place for paragraph in paragraphs[max(0, number - _NEAR) : number + _AROUND]}
            stated = [one for one in claims if one.place in near and _is_total(one, parts[0].counter)]
            checks += _check(parts, stated, sentence)
    return checks


def _splitting_sentences(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Sentence]]:
    seen: set[tuple[str, str]] = set()
    for number, paragraph in enumerate(paragraphs):
        if _OWN_FIGURE.search(paragraph.text):
            window = paragraphs[max(0, number - _AROUND) : number + _AROUND + 1]
            for sentence in filter(_names_own_level, read_sentences(window)):
                key = (sentence.text, str(sentence.place))
                if key not in seen:
                    seen.add(key)
                    yield number, sentence


def _names_own_level(sentence: Sentence) -> bool:
    return _OWN_LEVEL.search(sentence.printed) is not None


def _parts(text: str) -> list[_Part]:
    found = [
        (match.start(), _Part(level, match["words"], Decimal(match["value"]), match["counter"]))
        for level, pattern in _wordings()
        for match in pattern.finditer(text)
    ]
    return [part for _, part in sorted(found, key=lambda one: one[0])]


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    figure = rf"{_VERBS}(?P<value>\d+)(?P<counter>{COUNTERS})"
    rows = [row for row in read_csv("prose_scope.csv") if row["scope"] in ("own_level", "lower_level")]
    return tuple((row["scope"], re.compile(f"(?P<words>{row['pattern']}){figure}")) for row in rows)


def _is_total(claim: Claim, counter: str) -> bool:
    printed = re.sub(r"\s", "", claim.sentence)
    return claim.item in _TOTALS and not claim.approximate and f"{claim.value:f}{counter}" in printed


def _check(parts: Sequence[_Part], stated: Sequence[Claim], sentence: Sentence) -> Iterator[Check]:
    added = sum(part.value for part in parts)
    wholes = {(claim.item, claim.column): claim for claim in stated if claim.column in ("total", "value")}
    equal = [claim for claim in wholes.values() if claim.value == added]
    claim = equal[0] if equal else next(iter(wholes.values())) if len(wholes) == 1 else None
    if claim is None:
        return
    told = " + ".join(f"{part.words} {part.value:f}" for part in parts)
    cells = f"{claim.item}/{claim.column} in prose ({claim.place}) = {told} ({sentence.place})"
    yield Check(ROLL_UP, claim.column, claim.value, added, HOLDS if equal else FAILS, cells)
