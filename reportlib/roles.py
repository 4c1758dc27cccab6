"""Which item a figure counts whose words do not say it alone: 其他8件, 其中自然人5人, 维持3件, 网站公开120条."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from reportlib.attach import Pair
from reportlib.bodies import part_of_territory, receiver_at
from reportlib.concepts import Wording, words
from reportlib.every import PARTS_OF_SUITS, counted_together
from reportlib.forms import FIRST_YEAR_WITH_PENDING
from reportlib.in_hand import ALL_RECEIVED, IN_HAND, NEW, OF_ALL, all_in_hand, totals_told
from reportlib.mentions import find_counts
from reportlib.scene import Scene, open_brackets, outside_brackets
from reportlib.settling import DEALT_WITH, OF_PART, RECEIVED, TOTALS, Found
from reportlib.times import is_total_up_to_now

_APPLICANTS = ("natural_person", "company", "research", "public_interest", "legal_service")
_NOT_SOME = re.compile("撤|驳|[终中]止|责令|确认|履行|解|受理|审|结案|复议|诉讼|案件|共")  # all, or another outcome
_OF_ITSELF = re.compile("主动|累计|共|全年|新增|网站")
_OLD = re.compile("结转|转入|遗留|顺延|延续")
_SOME = re.compile("申请(?:件|事项)?中[,:]")
_ANSWERED = re.compile("办结|答复|回复")
_OF_WHICH = re.compile("(?:新收|新增|办结|答复)[^,;:。()]{0,14}中[,:]?")
_CLAUSES = re.compile("[,、;]")
_RECEIVED = re.compile("收到|受理|接收|接到")
_RECEIVED_TOO = re.compile("收到|受理|接收|接到|提出|申请")
_NOT_RECEIVED_TOO = re.compile("结转|转入|咨询|复议|诉讼|投诉|撤|不予|[去上今]年|[件份宗封条][,、;](?:19|20)[0-9]{2}年")
_BODY = re.compile("(?:[局委厅办部级乡镇市县区州旗]|街道|机关|单位|部门|政府)(?:一?共|则|新|全年|分别)*$")
_OFFICE = re.compile("[局委厅会部署]机关$")
_WIDER = "全"  # so begins the scope of a territory above the reporting one: 全省
_DEALT_WITH = (*DEALT_WITH, "applications.completed.on_time")
_NONE = ("", "")
_REFUSED = re.compile("[不非无]")


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
    return _BY_ROLE[wording.role](scene, pair, wording, told)


def _of_applicants(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """Those of the total that is broken down: 收到10件,其中自然人8件."""
    total = _broken_down(scene, pair, told) if told.base else None
    return (total.claim.item, "applicant") if total else _NONE


def _of_every_one_received(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """8件均为自然人 is a count like 自然人8件; other words name their item themselves."""
    if wording.item != "@":
        return wording.item, wording.role
    return _of_applicants(scene, pair, wording, told)


def _of_others_listed(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """其他 continues a list of applicants or of outcomes of one remedy: 自然人8件,其他3件."""
    last = told.here[-1] if told.here else None
    listed = last and (last.claim.column in _APPLICANTS or last.role == "result") and _is_next(scene, pair, last)
    return (last.claim.item, last.role) if listed else _NONE


def _of_wider(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """The part about disclosure of the cases of every kind counted before: 复议120件,其中涉及信息公开8件."""
    return (told.wide, wording.role) if told.wide else _NONE


def _of_outcome(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """The outcome of the cases in hand, and not of two kinds counted as one: 复议2件、诉讼3件,其中维持4件."""
    here, value = told.here, pair.mention.value
    if value and counted_together(scene, pair.mention.start, here):
        return _NONE
    subject = _subject_of_result(scene, pair, told)
    cases = [one for one in here if one.claim.item == subject and one.role == "remedy"]
    if _is_of_some(scene, pair, cases[-1] if cases else None, here):
        return _NONE
    return (subject, "result") if not cases or cases[-1].claim.value >= value else _NONE


def _of_all_channels(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """All that was disclosed, unless a channel is named before it: 通过政府网站主动公开120条 is the site's."""
    lead, start = scene.clause(pair.mention.start)
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


def _of_channel(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """What went through one channel, where it is said to be a part of all, and not the count of one site of many."""
    lead, start = scene.clause(pair.mention.start)
    counted = any(one.claim.item == "disclosure.total" for one in told.found)
    several = words("whole", "territory").search(lead) or words("channel", "several").search(scene.text, 0, start)
    alone = counted or several or "主动" in lead or wording.item == "disclosure.channel.gazette"
    return (wording.item, wording.role) if alone else _NONE


def _of_channel_before(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """What went through the channel named before (公报刊登120条); of sites there are many."""
    if wording.item == "disclosure.channel.website":
        return _of_channel(scene, pair, wording, told)
    return wording.item, wording.role


def _of_rules(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """Documents counted right behind the rules disclosed: 公开规章3件、行政规范性文件12件."""
    follows = told.here and told.here[-1].claim.item == "disclosure.rules"
    return (wording.item, wording.role) if follows else _NONE


def _of_last_year(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """Those carried in, and not only those of them that are carried over again: 结转下年度11件(含上年结转8件)."""
    left = told.here[-1] if told.here and told.here[-1].claim.item == "applications.carried_out" else None
    again = left is not None and open_brackets(scene.text, left.start, pair.mention.start) > 0
    return _NONE if again else (wording.item, wording.role)


def _of_those_handled(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """办理 counts all in hand where it is as many, else its own item: 收到587件,上年结转16件,办理603件."""
    if told.base is None:
        return (IN_HAND, wording.role) if _is_new_and_old(scene, pair) else _NONE
    if pair.mention.value < told.base.claim.value and _OFFICE.search(scene.clause(pair.concept.start)[0]):
        return wording.item, OF_PART  # 收到93件。局机关办理61件
    if _is_part(scene, pair):
        return _NONE
    is_sum = all_in_hand(totals_told(told.found)) == pair.mention.value
    return (IN_HAND, "later") if is_sum else (wording.item, wording.role)


def _of_sum(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """合计 is the sum of a list, or counts all in hand."""
    if summed := _sum_of_list(scene, pair, told.here, told.base):
        return summed
    may_be = told.base is not None and not _is_part(scene, pair)
    is_sum = may_be and all_in_hand(totals_told(told.found)) == pair.mention.value
    return (IN_HAND, "later") if is_sum else _NONE


def _of_rest(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """结转 is what is left where it adds up: 收到52件,办结49件,结转3件, or behind a list of all outcomes."""
    if told.base is None or _is_part(scene, pair):
        return _NONE
    totals = totals_told(told.found)
    outcomes = [one.start for one in told.here if one.role == "outcome"]
    listed = _listed_up_to(scene, outcomes[0], pair) if outcomes else None
    dealt_with = next((totals[name] for name in _DEALT_WITH if name in totals), sum(listed) if listed else None)
    received, carried_in = (totals.get(f"applications.{name}", Decimal(0)) for name in ("received", "carried_in"))
    adds_up = dealt_with is not None and received and received + carried_in - dealt_with == pair.mention.value
    return (wording.item, wording.role) if adds_up else _NONE


def _of_weak(scene: Scene, pair: Pair, wording: Wording, told: Told) -> tuple[str, str]:
    """收到58件 is a total where no other was told before it, but those of a territory above.

    Behind such a total are those of a body named: 全市系统收到560件,本级收到180件.
    """
    if _SOME.search(scene.text, 0, pair.concept.start):
        return _NONE
    known = told.here + [one for one in told.found if one.claim.item == "applications.received"]
    part = part_of_territory(scene, pair.concept.start, pair.mention.start)
    part = part or words("whole", "territory").search(scene.clause(pair.concept.start)[0])
    part = part or (told.base and is_total_up_to_now(told.base.scene, scene))
    if part or all(one.claim.scope.startswith(_WIDER) for one in known):
        return wording.item, wording.role
    return (wording.item, OF_PART) if _BODY.search(scene.clause(pair.concept.start)[0]) else _NONE


def _is_part(scene: Scene, pair: Pair) -> bool:
    return scene.clause(pair.concept.start)[0].startswith("其中")


def _sum_of_list(scene: Scene, pair: Pair, here: Sequence[Found], base: Found | None) -> tuple[str, str] | None:
    """Return what a sum counts: all outcomes, or what was received by bodies: 各县收到8件,市直部门收到9件,合计17件.

    Or in several ways: 窗口收到14件,网上收到3件,共计17件.
    """
    bodies = [one for one in here if one.claim[:2] == ALL_RECEIVED]
    if len(bodies) > 1 and sum(one.claim.value for one in bodies) == pair.mention.value:
        return None if receiver_at(scene, pair.mention.start) else ("applications.received", "base")
    if all(one.role in ("base", "weak", "channel") and not one.claim.scope for one in here):
        if _are_received_up_to(scene, pair) and _are_listed_up_to(scene, 0, pair):
            for one in here:
                one.claim = one.claim._replace(scope=OF_ALL) if one.role != "channel" else one.claim
            return "applications.received", "base"
        if base is None:
            return None
    outcomes = [one for one in here if one.role == "outcome"]
    if not outcomes:
        return None
    given = any(one.claim.item == "applications.granted" for one in outcomes)
    refused = _REFUSED.search(scene.text, outcomes[0].start, pair.concept.start)
    received = base is not None and base.claim.value == pair.mention.value
    if not (received or given and refused):
        return None  # 信息不存在8件、不属于本机关9件,合计17件: some outcomes
    is_sum = _are_listed_up_to(scene, outcomes[0].start, pair)
    is_disposed = scene.year is not None and scene.year >= FIRST_YEAR_WITH_PENDING
    return ("applications.disposed" if is_disposed else "applications.answered", "count") if is_sum else None


def _are_listed_up_to(scene: Scene, begin: int, pair: Pair) -> bool:
    """Whether a sum is that of all figures from `begin` on that stand in no bracket."""
    counted = _listed_up_to(scene, begin, pair)
    return len(counted) > 1 and sum(counted) == pair.mention.value


def _listed_up_to(scene: Scene, begin: int, pair: Pair) -> list[Decimal]:
    return [one.value for one in find_counts(outside_brackets(scene.text[begin : pair.concept.start]))]


def _are_received_up_to(scene: Scene, pair: Pair) -> bool:
    """Whether all that is listed before a sum was received: 窗口收到14件,网上收到3件,共计17件; and not 咨询3件."""
    text = outside_brackets(scene.text[: pair.concept.start])
    listed = [clause for clause in _CLAUSES.split(text) if find_counts(clause)]
    if not listed or scene.others or _NOT_RECEIVED_TOO.search(text) or receiver_at(scene, pair.mention.start):
        return False
    return _RECEIVED.search(listed[0]) is not None and all(map(_RECEIVED_TOO.search, listed))


def _is_new_and_old(scene: Scene, pair: Pair) -> bool:
    """Whether those new and those of last year add up to a figure, or those answered and those left.

    办理43件,其中新收40件,上年结转3件; 办理43件(含上年结转3件),答复41件,2件结转下年.
    """
    rest = scene.text[pair.mention.end :].partition(";")[0]
    if not (_OLD.search(rest) and (NEW.search(rest) or _ANSWERED.search(rest))):
        return False
    counted = [one.value for one in find_counts(rest)]
    return any(sum(two) == pair.mention.value for two in pairwise(counted))


def _is_next(scene: Scene, pair: Pair, last: Found) -> bool:
    """Whether nothing else was counted between the last claim and 其他: 自然人8件、征地类9件、其他3件 is no list."""
    between = scene.text[last.start : min(pair.mention.start, pair.concept.start)]
    counted = [one.value for one in find_counts(between)]
    return not counted or counted[-1] == last.claim.value


def _is_of_some(scene: Scene, pair: Pair, case: Found | None, here: Sequence[Found]) -> bool:
    """Whether some of the cases were counted before the outcome: 其中镇街12件,维持8件.

    Where the sentence counts the kind of `case` itself, only behind 其中, which may not be in a bracket.
    """
    text, end = scene.text, min(pair.concept.start, pair.mention.start)
    begin = text.find("其中", case.start, end) if case else 0
    if begin < 0 or case and text[begin - 1] == "(":
        return False
    counted = next(iter(find_counts(text[begin:end])), None)
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
    before = (one for one in reversed(told.found) if one.claim[:2] == ALL_RECEIVED and not one.claim.scope)
    return next(before, None)


def _is_of_one_channel(text: str, end: int) -> bool:
    """Whether a channel and not several stand before `end`: 网站发布信息2300条,其中公开政府信息1200条."""
    return bool(words("channel", "any").search(text, 0, end)) and not words("channel", "several").search(text, 0, end)


def are_of_several_kinds(text: str, here: Sequence[Found]) -> bool:
    """Whether a sentence counted cases of more than one kind, or named both and counted nothing."""
    kinds = {one.claim.item for one in here if one.role == "remedy" and one.claim.value}
    return len(kinds) > 1 or not here and "复议" in text and "诉讼" in text


_BY_ROLE: dict[str, Callable[[Scene, Pair, Wording, Told], tuple[str, str]]] = {
    "applicant": _of_applicants,
    "every_received": _of_every_one_received,
    "relative": _of_others_listed,
    "narrower": _of_wider,
    "result": _of_outcome,
    "every_result": _of_outcome,
    "disclosure": _of_all_channels,
    "branch": _of_channel,
    "channel_of": _of_channel_before,
    "after_rules": _of_rules,
    "carried_in": _of_last_year,
    "later": _of_those_handled,
    "in_hand": _of_sum,
    "rest": _of_rest,
    "weak": _of_weak,
}
TO_RESOLVE = _BY_ROLE.keys()
