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
_EACH = re.compile(r"各|均|都")


class Pair(NamedTuple):
    """A count and the concept it is a count of."""

    concept: Concept
    mention: Mention


def attach(text: str, concepts: list[Concept], mentions: list[Mention]) -> list[Pair]:
    """Return the pairs of a sentence in the order of the numbers; numbers of other things are in no pair."""
    if not concepts or not mentions:
        return []
    listed, pairs = _listed(text, concepts, mentions)
    ends = [concept.end for concept in concepts]
    for index, mention in enumerate(mentions):
        if index not in listed:
            floor = mentions[index - 1].end if index else 0
            pairs += _before(text, concepts, bisect_right(ends, mention.start) - 1, mention, floor)
    counted = {pair.concept.start for pair in pairs}
    placed = {pair.mention.start for pair in pairs}
    for index, mention in enumerate(mentions):
        if index not in listed and mention.start not in placed:
            ceiling = mentions[index + 1] if index + 1 < len(mentions) else None
            free = [concept for concept in concepts if concept.start not in counted]
            pairs += _after(text, free, mention, ceiling)
    return sorted(pairs, key=lambda pair: (pair.mention.start, pair.concept.start))


def joined_run(text: str, concepts: list[Concept], last: int) -> list[Concept]:
    """Return the concepts joined as a list that ends with `concepts[last]`: 维持、纠错和其他情形 are three."""
    run = [concepts[last]]
    for earlier in reversed(concepts[:last]):
        between = text[earlier.end : run[0].start]
        if not (_SEPARATOR.search(between) and only_words("joint", "list").fullmatch(between)):
            break
        run.insert(0, earlier)
    return run


def _listed(text: str, concepts: list[Concept], mentions: list[Mention]) -> tuple[set[int], list[Pair]]:
    """Return the indices of the numbers after each 分别, and their pairs where as many concepts are listed."""
    taken: set[int] = set()
    pairs: list[Pair] = []
    for word in _RESPECTIVELY.finditer(text):
        indices = _numbers_after(text, mentions, word.end())
        if len(indices) < 2:
            continue
        taken |= set(indices)
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
        if len(run) == length and not any(concept.is_nothing for concept in run):
            return run
        if len(run) > 1:
            return []
        last -= len(run)
    return []


def _before(text: str, concepts: list[Concept], last: int, mention: Mention, floor: int) -> list[Pair]:
    """Return the pairs of a number and `concepts[last]`, the one right before it, with those joined to that."""
    if last < 0 or concepts[last].start < floor:
        return []
    gap = text[concepts[last].end : mention.start]
    if not _is_glue(gap):
        return []
    run = joined_run(text, concepts, last)
    if len(run) > 1 and (mention.value == 0 or _EACH.search(gap)):
        return [Pair(concept, mention) for concept in run]
    return [Pair(run[0], mention)] if len(run) == 1 or run[-2].start < floor else []


def _is_glue(gap: str) -> bool:
    if not gap:
        return True
    comma = words("glue", "before_comma").match(gap)
    return only_words("glue", "before").fullmatch(gap, comma.end() if comma else 0) is not None


def _after(text: str, concepts: list[Concept], mention: Mention, ceiling: Mention | None) -> list[Pair]:
    for index, concept in enumerate(concepts):
        if concept.start < mention.end:
            continue
        gap = text[mention.end : concept.start]
        follower = concepts[index + 1] if index + 1 < len(concepts) else None
        owned = ceiling is not None and ceiling.start < concept.end
        joint = follower is not None and _SEPARATOR.fullmatch(text[concept.end : follower.start])
        glue = only_words("glue", "after").fullmatch(gap)
        return [Pair(concept, mention)] if glue and not owned and not joint else []
    return []
