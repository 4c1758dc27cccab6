"""What a sentence says did not happen: a denial is a zero, unless its words say something else (无正当理由, 未按期)."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from reportlib.attach import Pair, joined_run
from reportlib.concepts import Concept, only_words, words
from reportlib.mentions import Mention
from reportlib.scene import Scene

_ZERO = Decimal(0)


def find_zeros(scene: Scene, concepts: list[Concept]) -> list[Pair]:
    """Return what a sentence says did not happen: `没有发生行政复议、行政诉讼案` is zero of both."""
    text = scene.text
    zeros = []
    negations = [negation.span() for negation in words("negation", "none").finditer(text)]
    listed: list[int] = []  # 无收费、无复议、无诉讼
    if len(negations) > 1:
        listed = [begin for begin, _ in negations if text.startswith("、", begin - 1)]
    for begin, start in negations:
        index = bisect_right(scene.breaks, start)
        stop = scene.breaks[index] - 1 if index < len(scene.breaks) else len(text)
        if listed:
            stop = min([stop, *[after for after in listed if after > begin]])
        if any(one.start <= begin < one.end for one in concepts):
            continue
        following = [index for index, one in enumerate(concepts) if start <= one.start and one.end <= stop]
        inside = [index for index in following if not _is_passed_over(text, concepts[index])]
        if not inside or words("negation", "spoiler").search(text, begin, stop):
            continue
        run = [one for one in joined_run(text, concepts, inside[-1]) if one.start >= start]
        if len(run) != len(inside) or any(one.meanings.is_nothing or _is_of_all(one) for one in run):
            continue
        lead = only_words("negation", "verb").fullmatch(text, start, run[0].start)
        if lead and only_words("negation", "tail").fullmatch(text, run[-1].end, stop):
            zeros += [Pair(one, Mention(one.start, one.start, _ZERO, "", False)) for one in run]
    return zeros + _denied_behind(text, concepts)


def _denied_behind(text: str, concepts: list[Concept]) -> list[Pair]:
    """Return what is said not to have happened right behind its name: `行政复议、行政诉讼均未发生` is zero of both."""
    zeros: list[Pair] = []
    for index, concept in enumerate(concepts):
        if concept.meanings.first_role == "remedy" and words("negation", "after").match(text, concept.end):
            run = joined_run(text, concepts, index)
            if all(one.meanings.first_role == "remedy" for one in run):
                zeros += [Pair(one, Mention(one.start, one.start, _ZERO, "", False)) for one in run]
    return zeros


def _is_of_all(concept: Concept) -> bool:
    """Whether words speak of every one: what not all are (未全部按时答复) some may be."""
    return concept.meanings.first_role.startswith("every")


def _is_passed_over(text: str, concept: Concept) -> bool:
    """Whether a concept may stand between a negation and what did not happen: 没有公民、法人和其他组织提起复议."""
    if concept.meanings.is_nothing:
        return only_words("negation", "verb").fullmatch(text, concept.start, concept.end) is not None
    return concept.meanings.first_role in ("disclosure", "channel_of")
