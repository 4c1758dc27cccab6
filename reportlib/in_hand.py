"""Which totals and parts count all applications in hand, received and carried in: 收到52件(含上年结转2件)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from reportlib.attach import Pair
from reportlib.mentions import find_counts
from reportlib.scene import Scene
from reportlib.sentences import Sentence
from reportlib.settling import DEALT_WITH, RECEIVED, Found

IN_HAND = "applications.handled"
ALL_RECEIVED = ("applications.received", "total")
NEW = re.compile("新[收增接]")
_OF_THIS_YEAR = re.compile("新[收增接]|[本当今]年")
_INCLUDED = ("含", "包括", "包含")
_INCLUDING = re.compile(
    r"(?:含|包括|包含|其中)[:,有]?(?:今年)?(?:\d+[件份宗起例条](?:为|是|系|属于?)?)?$|[件份宗起例条]\($"
)
_OTHER_APPLICANTS = re.compile("[、,和及]?(?:法人|企业|单位|(?:[或和及]者?|[、及]其)*(?:其?[他它])?组织)+(?:申请)?")
_DIGIT = re.compile(r"\d")
OF_ALL = "合计"  # the scope of what is counted of those of last year too


def totals_told(found: Sequence[Found]) -> dict[str, Decimal]:
    """Return the totals told of the reporting body as a whole, by their items; the last of each."""
    told = (one.claim for one in found if not one.claim.scope)
    return {claim.item: claim.value for claim in told if claim.column == "total"}


def all_in_hand(totals: dict[str, Decimal]) -> Decimal | None:
    """Return how many were received and carried in, None unless some of each were told."""
    received, carried_in = (totals.get(f"applications.{name}") for name in ("received", "carried_in"))
    return received + carried_in if received and carried_in else None


def count_parts_of_all_in_hand(scene: Scene, here: Sequence[Found], found: Sequence[Found], base: Found | None) -> None:
    """Take applicants and channels of all in hand for such: 收到43件,结转2件,自然人45件, or 合计45件,其中网络45件.

    Applicants become `applications.handled`, or those of all received where as many were answered (收到5件,办理5件,
    其中自然人5件); the forms count channels of those received only, so those are marked.
    """
    applicants = [one for one in here if one.role == "applicant" and one.claim.item in (RECEIVED[0], *DEALT_WITH)]
    channels = [one for one in here if one.role == "channel" and not one.claim.scope]
    if not (applicants or channels):
        return
    totals = totals_told(found)
    received, in_hand = totals.get("applications.received"), all_in_hand(totals)
    if applicants:
        added = sum(one.claim.value for one in applicants) + _of_other_applicants(scene.text[applicants[-1].start :])
        item = IN_HAND if added == in_hand else "applications.received"
        for one in applicants if added in (in_hand, received) else ():
            one.claim = one.claim._replace(item=item)
    of_all = base if base and base.claim.item == IN_HAND else None
    are_of_all = sum(one.claim.value for one in channels) == in_hand
    for one in channels:
        if are_of_all or of_all and (of_all.scene is not one.scene or of_all.start < one.start):
            one.claim = one.claim._replace(scope=OF_ALL)


def _of_other_applicants(text: str) -> Decimal:
    """How many are told of applicants that the forms do not have, right behind others: 自然人72件,法人5件."""
    told = find_counts(text)
    added = Decimal(0)
    for one, other in pairwise(told):
        if not _OTHER_APPLICANTS.fullmatch(text, one.end, other.start):
            break
        added += other.value
    return added


def include_last_year(
    scene: Scene, pair: Pair, base: Found | None, found: Sequence[Found], previous: Sentence | None
) -> None:
    """Make the total before `含上年结转` (or `其中新收`) received plus carried in, also one of the sentence before.

    What was handled (办理) is that too where it is as many: 收到587件;办理603件(含上年结转16件).
    """
    text, start = scene.text, pair.concept.start
    if whole := _sum_with_new(scene, pair, found, previous):
        whole.claim = whole.claim._replace(item=IN_HAND)
        return
    if base is None or base.claim.item != "applications.received" and base.role != "later":
        return
    if base.scene is not scene and not (text.startswith("其中") and base.scene.sentence is previous):
        return
    if base.scene is scene and _DIGIT.search(text, text.find(";", base.start, start) + 1 or start, start):
        return  # another total stands between, which is not the reporting body's
    if not (_INCLUDING.search(text, 0, start) or text.startswith(_INCLUDED, start)):
        return
    item, received = base.claim.item, Decimal(0)
    if base.role == "later":
        received = next((one.claim.value for one in reversed(found) if one.claim[:2] == ALL_RECEIVED), received)
        if not received or received + pair.mention.value != base.claim.value:
            return
    for one in found:
        if one.scene is base.scene and one.claim.item == item and one.start >= base.start:
            one.claim = one.claim._replace(item=IN_HAND)


def _sum_with_new(scene: Scene, pair: Pair, found: Sequence[Found], previous: Sentence | None) -> Found | None:
    """Return the total of those new, counted right beside, and those of last year: 受理61件,新收57件,上年结转4件."""
    told = find_counts(scene.text) if pair.mention.value else []
    new = [
        one
        for before, one, after in zip([None, *told], told, [*told[1:], None], strict=False)
        if pair.mention in (before, after)
        and _OF_THIS_YEAR.search(scene.text, before.end if before else 0, one.start)
    ]
    totals = [
        one
        for one in (found if new else ())
        if one.claim[:2] == ALL_RECEIVED
        and (one.scene is scene or one.scene.sentence is previous)
        and not NEW.match(one.scene.text, one.start)
    ]
    sums = [one.value + pair.mention.value for one in new]
    return next((total for added in sums for total in totals if total.claim.value == added), None)
