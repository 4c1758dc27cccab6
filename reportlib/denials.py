"""What a sentence says did not happen: a denial is a zero, unless its words say something else (无正当理由, 未按期)."""

from __future__ import annotations

from decimal import Decimal

from reportlib.attach import joined_run
from reportlib.concepts import BREAK, Concept, only_words, words
from reportlib.mentions import Mention
from reportlib.qualifiers import Scene


def find_zeros(scene: Scene, concepts: list[Concept]) -> list[tuple[Concept, Mention]]:
    """Return what a sentence says did not happen: `没有发生行政复议、行政诉讼案` is zero of both."""
    text = scene.text
    if "none" not in scene.rows:
        return []
    zeros = []
    for negation in words("negation", "none").finditer(text):
        end = BREAK.search(text, negation.end())
        stop = end.start() if end else len(text)
        following = [i for i, one in enumerate(concepts) if negation.end() <= one.start and one.end <= stop]
        inside = [i for i in following if not _is_passed_over(text, concepts[i])]
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


def _is_passed_over(text: str, concept: Concept) -> bool:
    """Whether a concept may stand between a negation and what did not happen: 没有公民、法人和其他组织提起复议."""
    if concept.is_nothing:
        return only_words("negation", "verb").fullmatch(text, concept.start, concept.end) is not None
    return concept.wordings[0].role in ("disclosure", "channel_of")
