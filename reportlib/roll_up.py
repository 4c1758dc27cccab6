"""A territory against its own parts, where prose states both: 市本级100件, 县(市、区)94件 are the city's 194.

The words that name the parts are data (`forms/prose_scope.csv`: own_level, lower_level). Between them and their figures
only verbs may stand: anything else is another thing being counted. Figures of parts are never set against the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from reportlib.document import Paragraph, Place
from reportlib.forms import read_csv
from reportlib.mentions import COUNTERS, find_mentions
from reportlib.prose import Claim
from reportlib.sentences import Sentence, read_sentences
from reportlib.verdicts import FAILS, HOLDS, Check

ROLL_UP = "whole = parts"
_OWN_FIGURE = re.compile(r"本[级級](?:[(（][^)）]*[)）]|[^，,。；;(（])*(?:\d|$)")  # or at the end of a broken line
_VERBS = "(?:行政机关|机关|政府|共|新增|收到|受理|接收|办理|主动公开|公开|信息|申请|为|是|有)*"
_TOTALS = ("applications.received", "disclosure.total", "reconsideration", "litigation")
_NEAR = 6  # paragraphs before a split in which its whole may stand
_AROUND = 2  # lines over which a sentence may be broken


class _Part(NamedTuple):
    start: int
    level: str
    words: str
    value: Decimal
    counter: str


def check_parts(paragraphs: Sequence[Paragraph], claims: Sequence[Claim]) -> list[Check]:
    """Return one check for each total that prose splits into the own level and the lower governments.

    `claims`: those of the same report. The whole is the total stated before the split, in the same measure word. Where
    none of several equals the parts, nothing says which is meant, and there is no check; nor where other figures stand
    beside parts that do not add up: a third part, or what the parts are parts of (答复190件,其中市本级98件,各县92件).
    """
    checks: list[Check] = []
    totals = [claim for claim in claims if claim.item in _TOTALS and not claim.approximate]
    if not totals:
        return checks
    for number, sentence in _splitting_sentences(paragraphs):
        near = paragraphs[max(0, number - _NEAR) : number + _AROUND]
        for text in sentence.text.split(";"):
            parts = _parts(text)
            levels = {part.level for part in parts}
            if levels == {"own_level", "lower_level"} and len({part.counter for part in parts}) == 1:
                places = {paragraph.place for paragraph in near}
                stated = [one for one in totals if one.place in places and _is_counted(one, parts[0].counter)]
                check = _check(parts, stated, sentence)
                told = "".join([paragraph.text for paragraph in near])
                checks += [check] if check and (check.outcome == HOLDS or _is_split(text, parts, check, told)) else []
    return checks


def _is_split(text: str, parts: Sequence[_Part], check: Check, near: str) -> bool:
    """Whether nothing says that the parts are some of several, or those of another figure than the whole."""
    counter = parts[0].counter
    figures = [figure.value for figure in find_mentions(text) if figure.counter == counter]
    others = set(figures) - {part.value for part in parts} - {check.left}
    return not others and f"{check.right}{counter}" not in Sentence(near, Place()).text


def _splitting_sentences(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, Sentence]]:
    seen: set[tuple[str, Place]] = set()
    for number, paragraph in enumerate(paragraphs):
        if ("本级" in paragraph.text or "本級" in paragraph.text) and _OWN_FIGURE.search(paragraph.text):
            window = paragraphs[max(0, number - _AROUND) : number + _AROUND + 1]
            for sentence in filter(_names_own_level, read_sentences(window)):
                key = (sentence.text, sentence.place)
                if key not in seen:
                    seen.add(key)
                    yield number, sentence


def _names_own_level(sentence: Sentence) -> bool:
    return "本级" in sentence.printed or "本級" in sentence.printed


def _parts(text: str) -> list[_Part]:
    parts = [
        _Part(match.start(), level, match["words"], Decimal(match["value"]), match["counter"])
        for level, pattern in _wordings()
        for match in pattern.finditer(text)
    ]
    return sorted(parts, key=itemgetter(0))


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    figure = rf"{_VERBS}(?P<value>\d+)(?P<counter>{COUNTERS})"
    rows = [row for row in read_csv("prose_scope.csv") if row["scope"] in ("own_level", "lower_level")]
    return tuple((row["scope"], re.compile(f"(?P<words>{row['pattern']}){figure}")) for row in rows)


def _is_counted(claim: Claim, counter: str) -> bool:
    """Whether the sentence prints the figure of a claim with this measure word."""
    return f"{claim.value:f}{counter}" in Sentence(claim.sentence, claim.place).text


def _check(parts: Sequence[_Part], stated: Sequence[Claim], sentence: Sentence) -> Check | None:
    added = sum(part.value for part in parts)
    wholes = {(claim.item, claim.column): claim for claim in stated if claim.column in ("total", "value")}
    equal = [claim for claim in wholes.values() if claim.value == added]
    claim = equal[0] if equal else next(iter(wholes.values())) if len(wholes) == 1 else None
    if claim is None:
        return None
    told = " + ".join(f"{part.words} {part.value:f}" for part in parts)
    cells = f"{claim.item}/{claim.column} in prose ({claim.place}) = {told} ({sentence.place})"
    return Check(ROLL_UP, claim.column, claim.value, added, HOLDS if equal else FAILS, cells)
