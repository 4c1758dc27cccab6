"""What the words around a figure make of it: a zero, another year's figure, a target, a part of the territory."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from functools import lru_cache

from reportlib.attach import Pair, joined_run
from reportlib.concepts import Concept, Wording, only_words, words
from reportlib.mentions import Mention
from reportlib.sentences import Sentence

_BREAK = re.compile(r"[,;:。()]")
_BRACKETS = re.compile(r"\([^()]*\)")
_STATEMENT = re.compile("[无未没均]|全部|复议|诉讼|收到|受理|申请")
_DAYS = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})月\d{1,2}日(?:起|开始)?,?(?:至|到|-|—|~)(?:年底|(?:\d{4}年)?(?P<last>\d{1,2})月)"
)
_UNTIL = re.compile("截[至止到]")
_CUMULATED = re.compile("累计|总计|共计")
_MONTHS = re.compile("[季半月]")
_OFFICE = re.compile("(?:人民)?政府(?:办公[厅室]|办)$")
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
    if is_part_of_year(text, begin, year) or _runs_over_years(text, begin, pair.mention.end):
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


def is_part_of_year(text: str, position: int, year: int | None) -> bool:
    """Whether the words before `position` speak of a quarter, a half or some months, and not of the year again.

    >>> text = "上半年收到20件,全年收到35件"
    >>> is_part_of_year(text, 5, 2012), is_part_of_year(text, 13, 2012)
    (True, False)
    """
    return next((part for end, part in _parts_of_year(text, year) if end <= position), False)


@lru_cache(maxsize=64)
def _parts_of_year(text: str, year: int | None) -> tuple[tuple[int, bool], ...]:
    """Return where words end that name a part of the year (True) or the whole (False), the last first."""
    ends = [(match.end(), False) for match in words("block", "whole_year").finditer(text)]
    if _MONTHS.search(text):
        ends += [(match.end(), True) for match in words("block", "part_of_year").finditer(text)]
        ends += [(match.end(), True) for match in _DAYS.finditer(text) if not _is_most_of_year(match, year)]
    return tuple(sorted(ends, key=lambda found: (-found[0], found[1])))


def _is_most_of_year(days: re.Match[str], year: int | None) -> bool:
    """Whether 1月1日至12月31日 or near it; the first reports begin on 1 May 2008, with the Regulations (条例)."""
    first = "5" if year == 2008 else "1"
    return days["first"] in ("1", first) and (days["last"] is None or int(days["last"]) > 10)


def _runs_over_years(text: str, begin: int, end: int) -> bool:
    """Whether a figure up to now (截至2012年底累计) has the year's own beside it (其中2012年)."""
    until = _UNTIL.search(text, 0, begin)
    if until is None or not _CUMULATED.search(text, until.end(), begin):
        return False
    return words("block", "years_before").match(text, end) is not None


def _is_difference(text: str, end: int) -> bool:
    return words("block", "difference").search(text, max(end - 3, 0), end) is not None


def part_of_territory(text: str, start: int, end: int, publisher: str = "") -> str:
    """Return the words that make the figure one of a part or of another body, '' if it is of the reporting body."""
    example, at = _example(text)
    if example and at <= start:
        return example
    lead, _ = clause(text, start)
    lead += text[start:end]
    part = next((found for name in ("one_body", "own", "others") if (found := words("part", name).search(lead))), None)
    if part is None:
        return _other_body(text, end, publisher)
    whole = words("whole", "territory").search(lead)
    return "" if whole and not lead.startswith("其中") else part[0]


@lru_cache(maxsize=64)
def _example(text: str) -> tuple[str, int]:
    """Return the first words of a sentence that say the figures are an instance, and where they end; ('', 0)."""
    found = words("part", "example").search(text)
    return (found[0], found.end()) if found else ("", 0)


def _other_body(text: str, position: int, publisher: str) -> str:
    """Return the body that the sentence last named as the one who received, where that is not the publisher.

    Without `publisher` one body is the reporting one (市卫生局共收到), and two in a sentence are both others.
    """
    name = _subject_at(text, position - 1)
    if not name:
        return ""
    if publisher:
        return "" if is_short_for(name, publisher) else name
    return name if any(not _is_same(name, other) for other in _subjects(text)[2]) else ""


def are_other_bodies(figures: list[tuple[str, int]]) -> bool:
    """Whether figures, each a sentence and a position in it, are all of named bodies, and not all of the same one."""
    names = [_subject_at(text, at) for text, at in figures]
    return all(names) and not all(_is_same(name, names[0]) for name in names)


def _subject_at(text: str, position: int) -> str:
    """Return the body last named as the one who received, up to `position`; '' for the reporting one or none."""
    starts, names, _ = _subjects(text)
    index = bisect_right(starts, position)
    return names[index - 1] if index else ""


@lru_cache(maxsize=64)
def _subjects(text: str) -> tuple[tuple[int, ...], tuple[str, ...], frozenset[str]]:
    """Return where a sentence names receivers, their names ('' for the reporting body: 我局), the other bodies."""
    found = [(match.start("name"), match["name"]) for match in words("part", "subject").finditer(text)]
    found += [(match.start(), "") for match in words("whole", "self").finditer(text)]
    found.sort()
    names = tuple(name for _, name in found)
    return tuple(start for start, _ in found), names, frozenset(names) - {""}


def is_short_for(name: str, publisher: str) -> bool:
    """Whether `name` may be a short form of `publisher`: its characters in their order, or its office.

    >>> is_short_for("市人社局", "衢州市人力资源和社会保障局"), is_short_for("市公安局", "衢州市司法局")
    (True, False)
    """
    rest = iter(publisher)
    return all(character in rest for character in _OFFICE.sub("政府", name))


def _is_same(one: str, other: str) -> bool:
    return is_short_for(one, other) or is_short_for(other, one)


def is_channel(text: str, end: int, name: str) -> bool:
    """Whether `name` is the channel last named before `end`; sections of a site are none."""
    named = [match[0] for match in words("channel", "any").finditer(text, 0, end)]
    channels = [channel for channel in named if not words("channel", "section").fullmatch(channel)]
    return bool(channels) and words("channel", name).search(channels[-1]) is not None


def is_sum_of_list(text: str, pair: Pair, may_total: bool) -> bool:
    """Whether `共计10件` after a comma sums up a list and is not the last member's: 信函申请2件,网上申请,共计10件."""
    return not may_total and words("glue", "before_comma").match(text, pair.concept.end, pair.mention.start) is not None


@lru_cache(maxsize=64)
def _office_end(text: str) -> int:
    """Return where a sentence first says that an office for all cases received some (行政复议机关受理); 0: never."""
    found = words("block", "office").search(text)
    return found.end() if found else 0


def is_on_topic(sentence: Sentence, previous: str, concept: Concept, role: str) -> bool:
    """Whether a case, a charge or a complaint is one about disclosure: a justice bureau counts others too."""
    text = sentence.text
    if role == "remedy" and words("block", "wider").search(text, concept.end):
        return False
    if role == "remedy" and 0 < _office_end(text) <= concept.end:
        named = any(words("topic", "disputes").search(heading) for heading in sentence.section)
        return named or words("topic", "disclosure").search(text, 0, concept.end) is not None
    if any(words("topic", role).search(heading) for heading in sentence.section):
        return True
    lead, _ = clause(text, concept.end)
    about = lead if role == "complaint" else previous + text
    return words("topic", "disclosure").search(about) is not None


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
