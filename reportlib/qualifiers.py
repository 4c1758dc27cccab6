"""What the words around a figure make of it: a zero, another year's figure, a target, a part of the territory."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache

from reportlib.attach import Pair, joined_run
from reportlib.concepts import Concept, Wording, only_words, words
from reportlib.mentions import Mention

_BREAK = re.compile(r"[,;:。()]")
_BRACKETS = re.compile(r"\([^()]*\)")
_STATEMENT = re.compile("[无未没均]|全部|复议|诉讼|收到|受理|申请")
_YEAR = re.compile(r"((?:19|20)\d{2})(?<![\d比同与较]\d{4})年(?!以来|版|底前|度?(?:结转|转入|顺延|遗留|延续))")


def ranges_to_read(text: str, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the stretches of a sentence worth searching: clauses with a count, the clause before, and statements."""
    if "分别" in text or "依次" in text:
        return [(0, len(text))]
    ranges: list[tuple[int, int]] = []
    start = previous = counted_before = 0
    starts = [mention.start for mention in mentions]
    for end in (*_breaks(text), len(text)):
        counted_here = bisect_left(starts, end)
        counted, counted_before = counted_here > counted_before, counted_here
        if counted or _STATEMENT.search(text, start, end):
            begin = previous if counted else start
            if ranges and begin <= ranges[-1][1]:
                begin = ranges.pop()[0]
            ranges.append((begin, end))
        start, previous = end, start
    return ranges


def clause(text: str, position: int) -> tuple[str, int]:
    """Return the words between the last break and `position`, and where they begin; 其中 before the break is kept."""
    breaks = _breaks(text)
    index = bisect_right(breaks, position)
    start = breaks[index - 1] if index else 0
    if text.endswith(("其中:", "其中,"), 0, start):
        start -= 3
    return text[start:position], start


@lru_cache(maxsize=64)
def _breaks(text: str) -> tuple[int, ...]:
    """Where the clauses of a sentence end."""
    return tuple(match.end() for match in _BREAK.finditer(text))


def is_other_time(text: str, pair: Pair, wording: Wording, year: int | None) -> bool:
    """Whether the words before the figure put it into another year, or make it a target or a difference."""
    begin = max(pair.mention.start, pair.concept.start)
    lead, _ = clause(text, begin)
    if words("block", "target").search(lead) or _is_difference(text, pair.mention.start):
        return True
    if wording.role in ("carried_in", "new") or wording.item == "applications.carried_out":
        return False
    if words("block", "last_year").search(lead):
        return True
    if words("block", "last_year_beside_this").search(lead) and re.search("今年|本年|同比", text):
        return True
    before = _BRACKETS.sub("", text[:begin])
    years = list(_YEAR.finditer(before))
    since = words("block", "since").search(before, years[-1].end() if years else 0)
    several = words("block", "range").search(before)
    if several and several.end() >= years[-1].end():
        return True
    return since is not None or bool(year and years and int(years[-1][1]) != year)


def _is_difference(text: str, end: int) -> bool:
    return words("block", "difference").search(text, max(end - 3, 0), end) is not None


def part_of_territory(text: str, start: int, end: int) -> str:
    """Return the words that make the figure one of a part of the reporting body, '' if it is of the whole."""
    lead, begin = clause(text, start)
    lead += text[start:end]
    part = next((found for name in ("one_body", "own", "others") if (found := words("part", name).search(lead))), None)
    if part is None:
        return ""
    whole = words("whole", "territory").search(lead)
    return "" if whole and not lead.startswith("其中") else part[0]


def is_channel(text: str, end: int, name: str) -> bool:
    """Whether `name` is the channel last named before `end`; sections of a site are none."""
    named = [match[0] for match in words("channel", "any").finditer(text, 0, end)]
    channels = [channel for channel in named if not words("channel", "section").fullmatch(channel)]
    return bool(channels) and words("channel", name).search(channels[-1]) is not None


def find_zeros(text: str, concepts: list[Concept]) -> list[tuple[Concept, Mention]]:
    """Return what a sentence says did not happen: `没有发生行政复议、行政诉讼案` is zero of both."""
    zeros = []
    for negation in words("negation", "none").finditer(text):
        end = _BREAK.search(text, negation.end())
        stop = end.start() if end else len(text)
        following = [i for i, one in enumerate(concepts) if negation.end() <= one.start and one.end <= stop]
        inside = [i for i in following if concepts[i].wordings[0].role not in ("disclosure", "channel_of")]
        if any(one.start <= negation.start() < one.end for one in concepts) or not inside:
            continue
        last = inside[-1]
        run = [one for one in joined_run(text, concepts, last) if one.start >= negation.end()]
        span = text[negation.start() : stop]
        whole = len(run) == len(inside) and not any(one.is_nothing for one in run)
        lead = only_words("negation", "verb").fullmatch(text, negation.end(), run[0].start)
        tail = only_words("negation", "tail").fullmatch(text, run[-1].end, stop)
        if whole and lead and tail and not words("negation", "spoiler").search(span):
            zeros += [(one, Mention(one.start, one.start, Decimal(0), "", False)) for one in run]
    return zeros
