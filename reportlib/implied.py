"""What prose says about the year before: `194件,同比上升90.2%` leaves 102 for that year, and no other whole number.

An implied value is never a published figure and never stands in `cells`. A percentage printed with one decimal stands
for an interval; so does the value it implies. The wordings are data: `forms/comparisons.csv`. Only a comparison right
behind its figure is read: where the words leave a doubt there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from reportlib.document import Paragraph, Place
from reportlib.forms import read_csv
from reportlib.identities import Figures
from reportlib.mentions import Mention, find_mentions
from reportlib.prose import Claim
from reportlib.prose_checks import table_keys
from reportlib.sentences import read_sentences
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check

IMPLIED = "implied by prose"
_BASE = r"(?:同比|(?:比|较|与|同|和)(?:去年|上一?年|\d{4}年)(?:度)?(?:同期)?(?:相比)?,?(?:同比)?)"
_WORTH_READING = re.compile("同比|去年|上一?年|持平|[比较較与與同和]\\s*\\d{4}\\s*年")
_BETWEEN = re.compile(r"[,(;]?(?:(?:申请|案件|受理|收件)?(?:总量|数量|总数|件数|量|数))?")


@dataclass(frozen=True, slots=True)
class Implied:
    """A value of the year before that a sentence implies: of `item` and `column`, from the figure of this year (`now`).

    It lies between `low` and `high`: what the printed percentage can be rounded from. `words`: the comparison as read.
    """

    item: str
    column: str
    now: Decimal
    low: Decimal
    high: Decimal
    words: str
    place: Place | str

    @property
    def least(self) -> Decimal:
        """The smallest whole number in the interval; above `most` where there is none."""
        return self.low.to_integral_value(ROUND_CEILING)

    @property
    def most(self) -> Decimal:
        """The largest whole number in the interval."""
        return self.high.to_integral_value(ROUND_FLOOR)

    @property
    def value(self) -> Decimal | None:
        """The only whole number in the interval, None if there are several or none."""
        return self.least if self.least == self.most else None

    def __str__(self) -> str:
        interval = f"{self.least:f}" if self.value is not None else f"{self.least:f} to {self.most:f}"
        if self.least > self.most:
            interval = f"no whole number between {self.low:.2f} and {self.high:.2f}"
        return f"{self.item}/{self.column} {self.now:f} {self.words}: {interval}"


def may_compare_years(sentence: str) -> bool:
    """Whether a sentence is worth reading for a comparison with the year before; it may be in either script."""
    return _WORTH_READING.search(sentence) is not None


def implied_values(claims: Iterable[Claim], year: int | None) -> list[Implied]:
    """Return what the sentences of `claims` imply for the year before, in the order of the claims."""
    by_sentence: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if may_compare_years(claim.sentence) and not claim.scope:
            by_sentence.setdefault((claim.sentence, str(claim.place)), []).append(claim)
    return [implied for group in by_sentence.values() for implied in _read_sentence(group, year)]


def _read_sentence(claims: Sequence[Claim], year: int | None) -> Iterator[Implied]:
    printed = claims[0].sentence
    text = "".join(sentence.text for sentence in read_sentences([Paragraph(printed, Place())]))
    mentions = find_mentions(text)
    for kind, pattern in _wordings():
        for match in pattern.finditer(text):
            mention = next((one for one in reversed(mentions) if one.end <= match.start()), None)
            if mention is None or _is_of_other_year(match[0], year):
                continue
            claim = _claim_of(mention, mentions, claims)
            if claim is not None and _BETWEEN.fullmatch(text, mention.end, match.start()):
                number = match[1] if pattern.groups else ""
                interval = _interval(kind, claim.value, number)
                if interval is not None:
                    yield Implied(claim.item, claim.column, claim.value, *interval, match[0], claim.place)


def _is_of_other_year(words: str, year: int | None) -> bool:
    named = re.search(r"\d{4}(?=年)", words)
    return named is not None and (year is None or int(named[0]) != year - 1)


def _claim_of(mention: Mention, mentions: Sequence[Mention], claims: Sequence[Claim]) -> Claim | None:
    """The claim that a number became: the n-th of that value in the sentence, if there are as many of both."""
    equal = [one for one in mentions if one.value == mention.value]
    same = [claim for claim in claims if claim.value == mention.value and not claim.approximate]
    return same[equal.index(mention)] if len(equal) == len(same) else None


def _interval(kind: str, now: Decimal, number: str) -> tuple[Decimal, Decimal] | None:
    """Return what the value of the year before lies between; None where the words allow anything."""
    if kind == "same":
        return now, now
    stated = Decimal(number)
    if kind in ("more", "fewer"):
        before = now - stated if kind == "more" else now + stated
        return (before, before) if before >= 0 else None
    half = Decimal(5).scaleb(stated.as_tuple().exponent - 1)
    scale, sign, base = {
        "percent_up": (Decimal(100), 1, 1),
        "percent_down": (Decimal(100), -1, 1),
        "times_up": (Decimal(1), 1, 1),
        "times": (Decimal(1), 1, 0),
    }[kind]
    ratios = sorted(base + sign * (stated + error) / scale for error in (-half, half))
    return (now / ratios[1], now / ratios[0]) if now and ratios[0] > 0 else None


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_csv("comparisons.csv")
    return tuple((row["kind"], re.compile(row["pattern"].replace("{base}", _BASE))) for row in rows)


def check_implied(implied: Implied, before: Figures, held: str) -> Check:
    """Return the check of an implied value against the figures of the year before (`before`) in the report `held`.

    `left` is the implied value (the middle of its interval where several whole numbers fit), `right` the published one.
    It holds where the published one lies in the interval; it cannot be assessed where no earlier report is held (`held`
    is ''), where that leaves the figure blank, or where no whole number fits the words.
    """
    cells = f"prose ({implied.place}): {implied}"
    left = implied.value if implied.value is not None else round((implied.low + implied.high) / 2)
    keys = table_keys(implied.item, implied.column, before)
    values = [before[key].value for key in keys if before[key].status != "inferred"]
    if implied.least > implied.most:
        return Check(f"{IMPLIED}, no whole number fits", implied.column, None, None, NOT_ASSESSABLE, cells)
    if not keys or len(values) < len(keys) or None in values:
        why = f"{held} does not print it" if held else "no report of the year before is held"
        return Check(IMPLIED, implied.column, Decimal(left), None, NOT_ASSESSABLE, f"{cells} ({why})")
    published = sum(values)
    outcome = HOLDS if implied.low <= published <= implied.high else FAILS
    cells += f" = {' + '.join('/'.join(key) for key in keys)} in {held}"
    return Check(IMPLIED, implied.column, Decimal(left), published, outcome, cells)
