"""Which item a figure counts whose words do not say it alone: 其他8件, 其中自然人5人, 维持3件, 网站公开120条."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from reportlib.attach import Pair
from reportlib.bodies import part_of_territory, receiver_at
from reportlib.concepts import Wording, words
from reportlib.every import PARTS_OF_SUITS, counted_together
from reportlib.mentions import find_mentions
from reportlib.scene import Scene, open_brackets
from reportlib.sentences import Sentence
from reportlib.settling import DEALT_WITH, RECEIVED, TOTALS, Found
from reportlib.times import is_total_up_to_now

TO_RESOLVE = frozenset(
    "applicant every_received relative narrower result every_result disclosure branch channel_of after_rules later"
    " in_hand rest weak carried_in".split()
)
_APPLICANTS = ("natural_person", "company", "research", "public_interest", "legal_service")
_NOT_SOME = re.compile("撤|驳|[终中]止|责令|确认|履行|解|受理|审|结案|复议|诉讼|案件|共")  # all, or another outcome
_OF_ITSELF = re.compile("主动|累计|共|全年|新增|网站")
_INCLUDED = ("含", "包括", "包含")
_INCLUDING = re.compile(
    r"(?:含|包括|包含|其中)[:,有]?(?:今年)?(?:\d+[件份宗起例条](?:为|是|系|属于?)?)?$|[件份宗起例条]\($"
)
_NEW, _OLD = re.compile("新[收增接]"), re.compile("结转|转入|遗留|顺延|延续")
_OF_THIS_YEAR = re.compile("新[收增接]|[本当今]年")
_SOME = re.compile("申请(?:件|事项)?中[,:]")
_ANSWERED = re.compile("办结|答复|回复")
_OTHER_APPLICANTS = re.compile("[、,和及]?(?:法人|企业|单位|(?:[或和及]者?|[、及]其)*(?:其?[他它])?组织)+(?:申请)?")
_OF_WHICH = re.compile("(?:新收|新增|办结|答复)[^,;:。()]{0,14}中[,:]?")
_WIDER = "全"  # so begins the scope of a territory above the reporting one: 全省
_ALL_RECEIVED = ("applications.received", "total")
_DIGIT = re.compile(r"\d")
_NONE = ("", "")
_NEW_FORM = 2019
_REFUSED = re.compile("[不非无]")
_BRACKETS = re.compile(r"\([^()]*\)")
_IN_HAND = "合计"  # the scope of what is counted of those of last year too


class Told(NamedTuple):
    """What was told before a figure: the claims of its sentence, `here`, and all `found`; `base`, the last total of
    applications; the `subject` in hand; `wide`, the remedy of which the sentence counted cases of every kind."""

    here: Sequence[Found]
    found: Sequence[Found]
    base: Found | None
    subject: str
    wide: str


def resolve(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """Return the item and the role that a wording has behind what was told, two empty texts if it has none."""
    role, item = wording.role, wording.item
    here = told.here
    if role == "every_received" and item != "@":
        return item, role
    if role in ("applicant", "every_received"):  # 8件均为自然人 is a count like 自然人8件
        total = _broken_down(scene, pair, told) if told.base else None
        return (total.claim.item, "applicant") if total else _NONE
    if role == "relative":
        last = here[-1] if here else None  # 其他 continues a list of applicants or of outcomes of one remedy
        listed = last and (last.claim.column in _APPLICANTS or last.role == "result") and _is_next(scene, pair, last)
        return (last.claim.item, last.role) if listed else _NONE
    if role == "narrower":
        return (told.wide, role) if told.wide else _NONE
    if role in ("result", "every_result"):
        if pair.mention.value and counted_together(scene, pair.mention.start, here):
            return _NONE  # 复议2件、诉讼3件,其中维持4件: of which is not said
        subject = _subject_of_result(scene, pair, told)
        cases = [one for one in here if one.claim.item == subject and one.role == "remedy"]
        if _is_of_some(scene, pair, cases[-1] if cases else None, here):
            return _NONE
        return (subject, "result") if not cases or cases[-1].claim.value >= pair.mention.value else _NONE
    if role in ("disclosure", "branch") or item == "disclosure.channel.website":
        return _resolve_disclosure(scene, pair, wording, told)
    if role == "carried_in":
        return _NONE if _is_of_those_left(scene, pair, here) else (item, role)
    if role == "after_rules":
        return (item, role) if here and here[-1].claim.item == "disclosure.rules" else _NONE
    if role == "later" and told.base is None:
        return ("applications.handled", role) if _is_new_and_old(scene, pair) else _NONE
    if role == "in_hand" and (summed := _sum_of_list(scene, pair, here, told.base)):
        return summed
    if role in ("later", "in_hand", "rest"):
        if told.base is None or scene.clause(pair.concept.start)[0].startswith("其中"):
            return _NONE
        told_before = (one.claim for one in told.found if not one.claim.scope)
        parts = {claim.item: claim.value for claim in told_before if claim.column == "total"}
        in_hand = [parts.get(name, Decimal(0)) for name in ("applications.received", "applications.carried_in")]
        if role == "rest":  # 收到52件,办结49件,结转3件
            dealt_with = next((parts[name] for name in DEALT_WITH if name in parts), None)
            adds_up = dealt_with is not None and in_hand[0] and sum(in_hand) - dealt_with == pair.mention.value
            return (item, role) if adds_up else _NONE
        if all(in_hand) and sum(in_hand) == pair.mention.value:
            return "applications.handled", "later"
        return (item, role) if role == "later" else _NONE
    if role == "weak":
        if _SOME.search(scene.text, 0, pair.concept.start):
            return _NONE
        known = here + [one for one in told.found if one.claim.item == "applications.received"]
        part = part_of_territory(scene, pair.concept.start, pair.mention.start)
        part = part or words("whole", "territory").search(scene.clause(pair.concept.start)[0])
        part = part or (told.base and is_total_up_to_now(told.base.scene, scene))
        return (item, role) if part or all(one.claim.scope.startswith(_WIDER) for one in known) else _NONE
    return item, role


def _is_of_those_left(scene: Scene, pair: Pair, here: Sequence[Found]) -> bool:
    """Whether last year's are only those of them that are carried over again: 结转下年度11件(含上年结转8件)."""
    left = here[-1] if here and here[-1].claim.item == "applications.carried_out" else None
    return left is not None and open_brackets(scene.text, left.start, pair.mention.start) > 0


def _sum_of_list(scene: Scene, pair: Pair, here: Sequence[Found], base: Found | None) -> tuple[str, str] | None:
    """Return what a sum counts: what bodies named received (各县收到8件,市直部门收到9件,合计17件), or all outcomes."""
    bodies = [one for one in here if one.claim[:2] == _ALL_RECEIVED]
    if len(bodies) > 1 and sum(one.claim.value for one in bodies) == pair.mention.value:
        return None if receiver_at(scene, pair.mention.start) else ("applications.received", "base")
    channels = [one for one in here if one.role == "channel"]
    if len(channels) > 1 and base is None:  # 收到申请信函17封,当面申请9件,共计26件
        is_sum = _are_listed_up_to(scene, 0, pair) and not any(one.claim.scope for one in channels)
        return ("applications.received", "base") if is_sum else None
    outcomes = [one for one in here if one.role == "outcome"]
    if not outcomes:
        return None
    given = any(one.claim.item == "applications.granted" for one in outcomes)
    refused = _REFUSED.search(scene.text, outcomes[0].start, pair.concept.start)
    received = base is not None and base.claim.value == pair.mention.value
    if not (received or given and refused):
        return None  # 信息不存在8件、不属于本机关9件,合计17件: some outcomes
    is_sum = _are_listed_up_to(scene, outcomes[0].start, pair)
    answered = "applications.disposed" if scene.year and scene.year >= _NEW_FORM else "applications.answered"
    return (answered, "count") if is_sum else None


def _are_listed_up_to(scene: Scene, begin: int, pair: Pair) -> bool:
    """Whether a sum is that of all figures from `begin` on that stand in no bracket."""
    listed = _BRACKETS.sub("", scene.text[begin : pair.concept.start])
    counted = [one.value for one in find_mentions(listed) if one.counter]
    return len(counted) > 1 and sum(counted) == pair.mention.value


def _is_new_and_old(scene: Scene, pair: Pair) -> bool:
    """Whether those new and those of last year add up to a figure, or those answered and those left.

    办理43件,其中新收40件,上年结转3件; 办理43件(含上年结转3件),答复41件,2件结转下年.
    """
    rest = scene.text[pair.mention.end :].partition(";")[0]
    if not (_OLD.search(rest) and (_NEW.search(rest) or _ANSWERED.search(rest))):
        return False
    counted = [one.value for one in find_mentions(rest) if one.counter]
    return any(sum(two) == pair.mention.value for two in pairwise(counted))


def _is_next(scene: Scene, pair: Pair, last: Found) -> bool:
    """Whether nothing else was counted between the last claim and 其他: 自然人8件、征地类9件、其他3件 is no list."""
    between = scene.text[last.start : min(pair.mention.start, pair.concept.start)]
    counted = [one.value for one in find_mentions(between) if one.counter]
    return not counted or counted[-1] == last.claim.value


def _is_of_some(scene: Scene, pair: Pair, case: Found | None, here: Sequence[Found]) -> bool:
    """Whether some of the cases were counted before the outcome: 其中镇街12件,维持8件.

    Where the sentence counts the kind of `case` itself, only behind 其中, which may not be in a bracket.
    """
    text, end = scene.text, min(pair.concept.start, pair.mention.start)
    begin = text.find("其中", case.start, end) if case else 0
    if begin < 0 or case and text[begin - 1] == "(":
        return False
    counted = next((one for one in find_mentions(text[begin:end]) if one.counter), None)
    if counted is None or counted.value < pair.mention.value:
        return False
    figure = begin + counted.start
    if any(begin <= one.start <= figure for one in here):
        return False
    clause = re.split("[,;:。(]", text[scene.clause(figure)[1] : end].removeprefix("其中:").removeprefix("其中,"))[0]
    return not _NOT_SOME.search(clause)


def _subject_of_result(scene: Scene, pair: Pair, told: Told) -> str:
    """The subject in hand, or all suits where a bracket told their parts: 诉讼4件(直接起诉3件),维持4件.

    None behind two parts without a bracket (直接起诉2件,复议后起诉4件,维持4件): it may be the outcome of both.
    """
    cases = [one for one in told.here if one.role == "remedy"]
    if told.subject not in PARTS_OF_SUITS or not cases:
        return told.subject
    behind = scene.text[cases[-1].start : pair.mention.start]
    if "(" in behind:
        return told.subject
    if ")" in behind and any(one.claim.item == "litigation" for one in cases):
        return "litigation"
    both = {one.claim.item for one in cases[-2:] if one.claim.value}.issuperset(PARTS_OF_SUITS)
    told_first = any(one.role == "result" and one.start > cases[-2].start for one in told.here) if both else True
    return told.subject if told_first else ""


def _broken_down(scene: Scene, pair: Pair, told: Told) -> Found | None:
    """The total whose applicants are told: of a sentence before, those received (收到86件,答复83件。其中).

    Words before them may say of which they are: 新收的申请中, 办结的申请中. A sentence that does not go on (其中)
    speaks of those received, if they were told: 收到72件。其中,办结70件。按申请人分,自然人67件.

    In a bracket behind an outcome those of that: 予以公开20件(自然人18件).
    """
    base = told.base
    named = _OF_WHICH.search(scene.text, 0, pair.concept.start)
    if named:
        items = RECEIVED[:1] if "新" in named[0] else DEALT_WITH
        those = (one for one in reversed(told.found) if one.claim.item in items and one.role in TOTALS)
        return next(those, base)
    if base.scene is scene:
        outcome = next((one for one in reversed(told.here) if one.role != "applicant"), base)
        within = outcome.role == "outcome" and open_brackets(scene.text, outcome.start, pair.mention.start) > 0
        return outcome if within else base
    received = next((one for one in told.found if one.scene is base.scene and one.claim.item in RECEIVED), None)
    if received or base.claim.item not in DEALT_WITH or scene.text.startswith("其中"):
        return received or base
    before = (one for one in reversed(told.found) if one.claim[:2] == _ALL_RECEIVED and not one.claim.scope)
    return next(before, None)


def _is_of_one_channel(text: str, end: int) -> bool:
    """Whether a channel and not several stand before `end`: 网站发布信息2300条,其中公开政府信息1200条."""
    return bool(words("channel", "any").search(text, 0, end)) and not words("channel", "several").search(text, 0, end)


def _resolve_disclosure(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """Tell the total of all channels from one channel's count, and one site's count from all sites'."""
    lead, start = scene.clause(pair.mention.start)
    lead = lead or scene.text[start : pair.mention.start]
    if wording.role == "disclosure":
        asked = any(one.claim.item.startswith("applications") for one in told.here)
        if asked and not _OF_ITSELF.search(lead + scene.text[pair.concept.start : pair.concept.end]):
            return _NONE  # 收到申请30件,公开信息48条
        if lead.startswith("其中") and not told.here and _is_of_one_channel(scene.text, start):
            return _NONE
        named = words("channel", "any").search(lead)
        several = words("channel", "several").search(lead)
        if not named or (several and words("channel", "main").search(lead)):
            return wording.item, wording.role
        site = words("channel", "website").search(lead) and not words("channel", "not_site").search(lead)
        return ("disclosure.channel.website", "branch") if site and "主动" in lead else _NONE
    counted = any(one.claim.item == "disclosure.total" for one in told.found)
    several = words("whole", "territory").search(lead) or words("channel", "several").search(scene.text, 0, start)
    alone = counted or several or "主动" in lead or wording.item == "disclosure.channel.gazette"
    return (wording.item, wording.role) if alone else _NONE


def are_of_several_kinds(text: str, here: Sequence[Found]) -> bool:
    """Whether a sentence counted cases of more than one kind, or named both and counted nothing."""
    kinds = {one.claim.item for one in here if one.role == "remedy" and one.claim.value}
    return len(kinds) > 1 or not here and "复议" in text and "诉讼" in text


def count_parts_of_all_in_hand(
    scene: Scene, here: Sequence[Found], found: Sequence[Found], base: Found | None
) -> None:
    """Take applicants and channels of all in hand for such: 收到43件,结转2件,自然人45件, or 合计45件,其中网络45件.

    Applicants become `applications.handled`, or those of all received where as many were answered (收到5件,办理5件,
    其中自然人5件); the forms count channels of those received only, so those are marked.
    """
    applicants = [one for one in here if one.role == "applicant" and one.claim.item in (RECEIVED[0], *DEALT_WITH)]
    channels = [one for one in here if one.role == "channel" and not one.claim.scope]
    if not (applicants or channels):
        return
    totals = {one.claim.item: one.claim.value for one in found if one.claim.column == "total" and not one.claim.scope}
    received, carried_in = (totals.get(f"applications.{name}") for name in ("received", "carried_in"))
    in_hand = received + carried_in if received and carried_in else None
    if applicants:
        added = sum(one.claim.value for one in applicants) + _of_other_applicants(scene.text[applicants[-1].start :])
        item = "applications.handled" if added == in_hand else "applications.received"
        for one in applicants if added in (in_hand, received) else ():
            one.claim = one.claim._replace(item=item)
    of_all = base if base and base.claim.item == "applications.handled" else None
    are_of_all = sum(one.claim.value for one in channels) == in_hand
    for one in channels:
        if are_of_all or of_all and (of_all.scene is not one.scene or of_all.start < one.start):
            one.claim = one.claim._replace(scope=_IN_HAND)


def _of_other_applicants(text: str) -> Decimal:
    """How many are told of applicants that the forms do not have, right behind others: 自然人72件,法人5件."""
    told = [one for one in find_mentions(text) if one.counter]
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
        whole.claim = whole.claim._replace(item="applications.handled")
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
        received = next((one.claim.value for one in reversed(found) if one.claim[:2] == _ALL_RECEIVED), received)
        if not received or received + pair.mention.value != base.claim.value:
            return
    for one in found:
        if one.scene is base.scene and one.claim.item == item and one.start >= base.start:
            one.claim = one.claim._replace(item="applications.handled")


def _sum_with_new(scene: Scene, pair: Pair, found: Sequence[Found], previous: Sentence | None) -> Found | None:
    """Return the total of those new, counted right beside, and those of last year: 受理61件,新收57件,上年结转4件."""
    told = [one for one in find_mentions(scene.text) if one.counter]
    for before, one in pairwise([None, *told]):
        is_new = _OF_THIS_YEAR.search(scene.text, before.end if before else 0, one.start)
        beside = is_new and (before == pair.mention or told[told.index(one) + 1 :][:1] == [pair.mention])
        for whole in found if beside else ():
            is_near = whole.scene is scene or whole.scene.sentence is previous
            may_be = is_near and whole.claim[:2] == _ALL_RECEIVED and not _NEW.match(whole.scene.text, whole.start)
            if may_be and whole.claim.value == one.value + pair.mention.value:
                return whole
    return None
