"""Which number belongs to which words of one sentence.

A number belongs to the concept named right before it (`行政复议案件10件`), else to the one right after it
(`72件申请顺延到下年度`); a list of numbers after 分别 goes to the list of concepts of the same length; one number
after two concepts joined by 和 belongs to neither. Between a concept and its number only the words of
`prose_words.csv` (glue) may stand: anything else is another thing being counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from reportlib.concepts import Concept, only_words, words
from reportlib.mentions import Mention

_RESPECTIVELY = re.compile("分别|依次")
_SEPARATOR = re.compile(r"[、和及与或]|以及")
_NUMBER_SEPARATOR = re.compile(r"[、,和及与;]|以及|,?共?")
_LIST_GOES_ON = re.compile(r"[、或](?![\d零无未一])")  # 其余100件为信息不存在、非职责范围等
_EACH = re.compile(r"各|均|都")
_OUTCOME = re.compile("办结|审结|维持|纠[正错]")
_AFTER_NOUGHT = ("投", "举", "申", "行", "复", "诉")  # 零复议零诉讼
_FIGURE_OF_YEAR = re.compile(r"((?:19|20)\d{2})年度?[为是有]?(\d+)[件宗起例份条]")
_YEAR_BY_YEAR = re.compile(rf"[为是:]?(?:[、,和与]?{_FIGURE_OF_YEAR.pattern}){{2,}}")
_LISTED_YEAR = re.compile(r"(?:19|20)\d{2}")


class Pair(NamedTuple):
    """A count and the concept it is a count of."""

    concept: Concept
    mention: Mention


def attach(text: str, concepts: list[Concept], mentions: list[Mention]) -> list[Pair]:
    """Return the pairs of a sentence in the order of the numbers; numbers of other things are in no pair."""
    listed, pairs = _listed(text, concepts, mentions)
    ends = [concept.end for concept in concepts]
    free: list[tuple[Mention, int]] = []  # numbers with no concept before them, each with where the next one begins
    floor = 0
    for index, mention in enumerate(mentions):
        if index not in listed:
            last = bisect_right(ends, mention.start) - 1
            ceiling = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
            found = _before(text, concepts, last, mention, floor) if last >= 0 else []
            if found and text[mention.start] == "零" and text[mention.end : mention.end + 1] in _AFTER_NOUGHT:
                found = []
            if found and text.find(":", ends[last], mention.start) >= 0 and _after(text, concepts, mention, ceiling):
                found = []  # 答复结果:12件予以公开,3件不予公开
            pairs += found
            if not found:
                free.append((mention, ceiling))
        floor = mention.end
    if free:
        counted = {pair.concept.start for pair in pairs}
        uncounted = [concept for concept in concepts if concept.start not in counted]
        pairs += [pair for mention, ceiling in free for pair in _after(text, uncounted, mention, ceiling)]
    if free or listed:
        pairs.sort(key=_place)
    return pairs


def of_own_year(text: str, year: int, concepts: list[Concept], mentions: list[Mention]) -> tuple[set[int], list[Pair]]:
    """Return where the numbers of listed years stand, and the pairs of `year`: 2012年、2013年申请分别为12件、15件.

    Also where each year stands before its number: 申请2012年12件、2013年15件.
    """
    taken, pairs = _of_year_by_year(text, year, concepts, mentions)
    listed = words("listed", "years").search(text)
    years = [int(named) for named in _LISTED_YEAR.findall(listed[0])] if listed else []
    if listed is None or year not in years or not ("分别" in text or "依次" in text):
        return taken, pairs
    for word in _RESPECTIVELY.finditer(text, listed.end()):
        first = next((index for index, one in enumerate(mentions) if one.start >= word.end()), len(mentions))
        indices = _row_of_numbers(text, mentions, first)
        named = [one for one in concepts if first < len(mentions) and one.end <= mentions[first].start]
        if len(indices) != len(years) or not named or not _is_glue(text, named[-1].end, mentions[first].start):
            continue
        if len(joined_run(text, concepts, len(named) - 1)) == 1:
            taken |= {mentions[index].start for index in indices}
            pairs.append(Pair(named[-1], mentions[indices[years.index(year)]]))
    return taken, pairs


def _of_year_by_year(
    text: str, year: int, concepts: list[Concept], mentions: list[Mention]
) -> tuple[set[int], list[Pair]]:
    taken: set[int] = set()
    pairs: list[Pair] = []
    by_start = {mention.start: mention for mention in mentions}
    for concept in concepts:
        listed = _YEAR_BY_YEAR.match(text, concept.end)
        for figure in _FIGURE_OF_YEAR.finditer(text, *listed.span()) if listed else ():
            taken.add(figure.start(2))
            if int(figure[1]) == year and figure.start(2) in by_start:
                pairs.append(Pair(concept, by_start[figure.start(2)]))
    return taken, pairs


def _row_of_numbers(text: str, mentions: list[Mention], first: int) -> list[int]:
    """Return the indices of the numbers from `first` on that stand side by side."""
    last = first
    while last + 1 < len(mentions) and _NUMBER_SEPARATOR.fullmatch(text, mentions[last].end, mentions[last + 1].start):
        last += 1
    return list(range(first, min(last + 1, len(mentions))))


def _place(pair: Pair) -> tuple[int, int]:
    return pair.mention.start, pair.concept.start


def joined_run(text: str, concepts: list[Concept], last: int) -> list[Concept]:
    """Return the concepts joined as a list that ends with `concepts[last]`: 维持、纠错和其他情形 are three."""
    first = last
    while first:
        end, start = concepts[first - 1].end, concepts[first].start
        side_by_side = start == end and text.endswith("复议", 0, end) and text.startswith("诉讼", start)
        parted = side_by_side or _SEPARATOR.search(text, end, start)
        if not parted or not only_words("joint", "list").fullmatch(text, end, start):
            break
        first -= 1
    return concepts[first : last + 1]


def _listed(text: str, concepts: list[Concept], mentions: list[Mention]) -> tuple[set[int], list[Pair]]:
    """Return the indices of the numbers after each 分别, and their pairs where as many concepts are listed."""
    taken: set[int] = set()
    pairs: list[Pair] = []
    if "分别" not in text and "依次" not in text:
        return taken, pairs
    for word in _RESPECTIVELY.finditer(text):
        indices = _numbers_after(text, mentions, word.end())
        if len(indices) < 2:
            continue
        taken |= set(indices)
        if _OUTCOME.match(text, word.end()):
            continue  # 复议、诉讼分别维持2件、1件: none of them is the number of cases
        run = _run_before(text, concepts, word.start(), len(indices))
        pairs += [Pair(concept, mentions[index]) for concept, index in zip(run, indices, strict=False)]
    return taken, pairs


def _numbers_after(text: str, mentions: list[Mention], start: int) -> list[int]:
    indices: list[int] = []
    for index, mention in enumerate(mentions):
        if mention.start < start:
            continue
        between = text[start : mention.start]
        if indices and not _NUMBER_SEPARATOR.fullmatch(between):
            break
        if not indices and not only_words("glue", "before").fullmatch(words("glue", "listed").sub("", between)):
            break
        indices.append(index)
        start = mention.end
    return indices


def _run_before(text: str, concepts: list[Concept], end: int, length: int) -> list[Concept]:
    """Return the nearest list of `length` concepts that ends before `end`, or an empty list."""
    last = max((index for index, concept in enumerate(concepts) if concept.end <= end), default=-1)
    while last >= 0:
        run = joined_run(text, concepts, last)
        if len(run) == length and not any(concept.meanings.is_nothing for concept in run):
            return run
        if len(run) > 1 or run[0].meanings.first_role == "result":
            return []
        last -= len(run)
    return []


def _before(text: str, concepts: list[Concept], last: int, mention: Mention, floor: int) -> list[Pair]:
    """Return the pairs of a number and `concepts[last]`, the one right before it, with those joined to that."""
    end = concepts[last].end
    if end < floor or not _is_glue(text, end, mention.start):
        return []
    if not last or concepts[last - 1].end < floor:  # the number before parts it from the concepts before
        return [Pair(concepts[last], mention)]
    run = joined_run(text, concepts, last)
    if len(run) > 1 and (mention.value == 0 or _EACH.search(text, end, mention.start)):
        return [Pair(concept, mention) for concept in run]
    return [Pair(run[0], mention)] if len(run) == 1 or run[-2].start < floor else []


def _is_glue(text: str, start: int, end: int) -> bool:
    """Whether nothing but words that may part a concept from its number stands between them."""
    if start == end:
        return True
    comma = words("glue", "before_comma").match(text, start, end) if text[start] in ",方情" else None
    return only_words("glue", "before").fullmatch(text, comma.end() if comma else start, end) is not None


def _after(text: str, concepts: list[Concept], mention: Mention, ceiling: int) -> list[Pair]:
    """Return the pair of a number and the concept right after it, unless that is another number's or one of a list."""
    following = [concept for concept in concepts if concept.start >= mention.end]
    if not following or ceiling < following[0].end:
        return []
    concept = following[0]
    if not only_words("glue", "after").fullmatch(text, mention.end, concept.start):
        return []
    joint = len(following) > 1 and _SEPARATOR.fullmatch(text, concept.end, following[1].start)
    return [] if joint or _LIST_GOES_ON.match(text, concept.end) else [Pair(concept, mention)]
