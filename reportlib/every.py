"""Statements that count without a figure: of every one of a total (`789件，全部按期答复`), or of none (`复议：无`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportlib.concepts import Concept, Wording, find_concepts
from reportlib.mentions import find_counts
from reportlib.qualifiers import ON_TOPIC
from reportlib.scene import Scene, outside_brackets
from reportlib.sentences import Sentence, without_number
from reportlib.settling import RECEIVED, Claim, Found
from reportlib.times import LAST_YEAR_IN_BRACKET

_DENIED = ("applications.denied",)
PARTS_OF_SUITS = ("litigation_direct", "litigation_after_reconsideration")
_NOTHING_AT_ALL = re.compile(
    r"(?:(?:[^,:。被超乱违责错减免]{0,12}收费[及和、与]减免的?|[^,:。被超乱违责错减免]{2,24})情况:)?(?:本年度?|\d{4}年度?)?,?(?:均?无|没有|未发生|暂无)(?:此类|相关|该类)?(?:情况|案件)?[。.;]?"
)
_SHORT = 40  # characters: more than any such sentence has
_OF_THOSE = re.compile(  # 对29件申请, before what happened to them all
    r"(?:[在对,]|以上|上述|这|该|所有|全部|收到的|受理的)*(?:(?P<number>\d+)(?:件|份|条|宗|起|例))?(?:(?:政府)?信息公开)?(?:的)?(?:申请件?)?中?[,:]?(?:已经?)?"
)
_ALL_OF_THEM = ("所有申请", "全部申请")
_SUMMED = re.compile(r"[件份条宗起例],(?:合计|共计|总计|共)\d")  # others added: 局机关22件,局属单位3件,共计25件
_EXCEPTED = re.compile(rf"除|其余|外,|的,$|{_SUMMED.pattern}|(?:未|没有|并非|不)能?$")  # or excepted, or all denied
_RIGHT_BEFORE = re.compile(r"(\d+)[件份条宗起例]$")  # 其中网上申请20件均已答复
_OR = re.compile("(?:提出|提交|申请|方式|的)*(?:[、或和及与]|以及)")  # 均为自然人或企业提出
_ACCEPTED = re.compile(  # 收到67件,正式受理52件,均已答复
    r"[,;](?:正式|实际|予以|依法)*受理(\d+)[件份条宗起例],(?:已经?)?$"
)
_EXTENDED = re.compile("延期|延长")
_REMEDY = re.compile("复议|诉讼(?!请求)")
_JOINED = re.compile("[^,;:()]*[、和及与]")


def claims_of_every_one(
    scene: Scene,
    concept: Concept,
    wording: Wording,
    base: Found | None,
    here: list[Found],
    found: list[Found],
    part: str,
) -> list[Found]:
    """Return the claims of a statement about every one, by the role of its wording.

    `base` is the last total of applications where they are the subject, `here` are the claims of the sentence so far,
    `found` all of them, `part` the words of a part of the territory that the sentence speaks of.
    """
    if wording.role == "every":
        return _claims_of_every_application(scene, concept, wording, base, here, found, part) if base else []
    if wording.role == "every_received":
        return _claims_of_every_one_received(scene, concept, wording, here)
    return _claims_of_every_case(scene, concept, wording, here)


def _claims_of_every_application(
    scene: Scene, concept: Concept, wording: Wording, base: Found, here: list[Found], found: list[Found], part: str
) -> list[Found]:
    """Return the claim that what a wording says happened to every one of the last total of applications, `base`.

    None where claims of the sentence tell an outcome of some, or others are excepted; nor behind a `part` of the
    territory, unless all of the parts add up to `base`.
    """
    text = scene.text
    if part and (base.scene is not scene or not _are_all_counted(text[base.start : concept.start], base)):
        return []
    if base.scene is scene and base.claim.item == "applications.received":  # of 23 in hand, 22 of them new
        base = next((one for one in here if one.claim.item == "applications.handled"), base)
    begin = base.start if base.scene is scene else 0
    later = [one for one in here if one.scene is not base.scene or one.start > base.start]
    others = [one for one in later if one.role in ("outcome", "count", "remedy", "result")]
    received = base.claim.item == "applications.received"
    if base.scene is not scene:
        of_all = all(one.role == "applicant" and one.claim.value == base.claim.value for one in here)
        of_those = of_all and _is_of_those(text, here[0].start if here else concept.start, base)
        if not (of_those or _are_parts_of_all(text, concept.start, base, here)):
            return []
        if _SUMMED.search(base.scene.text, base.start):
            return []
    carried = any(one.claim.item == "applications.carried_out" for one in others)
    old = (one.claim for one in found if one.role == "carried_in")  # 新收12件,结转1件,均已办结
    carried = carried or any(claim.value and not claim.scope for claim in old)
    outcomes = [one for one in others if one.claim.item != "applications.carried_out"]
    are_all = text.startswith(_ALL_OF_THEM, concept.start) or _are_parts_of_all(text, concept.start, base, outcomes)
    if (outcomes and not are_all) or (carried and received) or _EXCEPTED.search(text, begin, concept.start):
        return []
    those = _RIGHT_BEFORE.search(text, begin, concept.start) or _ACCEPTED.search(text, begin, concept.start)
    if those and those[1] != f"{base.claim.value:f}":
        return []
    of_one = wording.item == "applications.granted" or text[concept.start] == "已"
    if of_one and not _are_all_counted(text[begin : concept.start], base):
        return []
    if wording.item.endswith("on_time") and _EXTENDED.search(text, concept.end):
        return []
    printed, place = scene.sentence.printed, scene.sentence.place
    claim = base.claim._replace(item=wording.item, column=wording.column, sentence=printed, place=place)
    return [Found(claim, "count", concept.start, scene)]


def _are_all_counted(text: str, base: Found) -> bool:
    """Whether no other figures than that of `base` and its parts were counted: not 其中征地类3件,已按规定答复."""
    counted = [one.value for one in find_counts(outside_brackets(text))]
    others = [value for value in counted if value != base.claim.value]
    return not others or sum(others) == base.claim.value


def _are_parts_of_all(text: str, end: int, base: Found, told: list[Found]) -> bool:
    """Whether what was told adds up to all applications: 收到13件。予以公开7件、无法提供6件,均按期答复.

    Also 其中,我厅受理22件,省政府转来3件,均已办结.
    """
    return bool(told) and _are_all_counted(text[told[0].start : end], base)


def _is_of_those(text: str, end: int, base: Found) -> bool:
    """Whether nothing stands before the words but those of the last total: 对29件申请,均已答复."""
    those = _OF_THOSE.fullmatch(text, 0, end)
    return those is not None and those["number"] in (None, f"{base.claim.value:f}")


def _claims_of_every_one_received(scene: Scene, concept: Concept, wording: Wording, here: list[Found]) -> list[Found]:
    """Return the claim of `收到9件,均为自然人`, where those received were counted right before.

    Or those denied: `不予公开1件(国家秘密)`.
    """
    last = here[-1].claim if here else None
    counted = _DENIED if wording.item.startswith(_DENIED[0]) else RECEIVED
    if last is None or last.item not in counted or last.column != "total":
        return []
    if _EXCEPTED.search(scene.text, here[-1].start, concept.start) or _OR.match(scene.text, concept.end):
        return []
    between = scene.text[here[-1].start : concept.start]
    if scene.text[concept.start] in "系由为申" and not _are_all_counted(between, here[-1]):
        return []
    item = last.item if wording.item == "@" else wording.item
    return [Found(last._replace(item=item, column=wording.column), "applicant", concept.start, scene)]


def counted_together(scene: Scene, end: int, here: Sequence[Found]) -> list[str]:
    """Return the two kinds of cases joined before `end` as one: 复议2件、诉讼3件; none where another way parts them."""
    cases = [one for one in here if one.role == "remedy"][-2:]
    kinds = [one.claim.item for one in cases]
    if len(set(kinds)) < 2 or not _JOINED.fullmatch(scene.text, cases[0].start, cases[1].start):
        return []
    behind = scene.text[cases[1].start : end]
    return [] if "(" in behind or len(_REMEDY.findall(behind)) > 1 else kinds  # 复议2件、诉讼3件,其中复议纠错1件


def _claims_of_every_case(scene: Scene, concept: Concept, wording: Wording, here: list[Found]) -> list[Found]:
    """Return the claims of `行政复议3件,均维持`: the outcome of all cases, where one figure alone stands before it.

    Also with its parts (诉讼6件,其中一审4件、二审2件). A semicolon begins anew. A bracket, and words that are not of
    several, speak of the figure right before them: `行政复议8件,行政诉讼3件(均维持)`, `复议8件,诉讼1件,尚未审结`.
    """
    text, end = scene.text, concept.start
    begin = text.rfind(";", 0, end) + 1
    here = [one for one in here if one.start >= begin and one.claim.value and one.role != "path"]
    if here and here[-1].role == "narrower":  # 行政复议46件,其中涉及信息公开7件,均维持
        here, begin = here[-1:], here[-1].start
    counted = (one for one in find_counts(text[begin:end]) if one.value)
    figures = [one for one in counted if not LAST_YEAR_IN_BRACKET.search(text, 0, begin + one.start)]
    if not here or here[-1].role not in ("remedy", "narrower") or not figures:
        return []
    is_next = begin + figures[-1].end == end - 1 and (text[end - 1] == "(" or here[-1].claim.value == 1)
    in_parts = all(one.claim.item in PARTS_OF_SUITS for one in here[1:])
    parts = sum(one.value for one in figures[1:]) if in_parts else None
    of_several = text[end] in "均都全"
    is_one = len(figures) == 1 or parts == figures[0].value
    if is_one and all(one.role in ("remedy", "narrower") for one in here):
        told = here  # also 行政复议、行政诉讼各1件,均维持
    elif text[begin + figures[-1].end : end] in ("", ",") and of_several and counted_together(scene, end, here):
        told = here[-2:]  # 行政复议8件、行政诉讼3件,均维持
    else:
        told = here[-1:] if is_next and (text[end - 1] == "(" or not of_several) else []
    if wording.item in PARTS_OF_SUITS:  # 行政诉讼1件(复议后起诉)
        suits = (one.claim for one in told if one.claim.item == "litigation")
        return [Found(claim._replace(item=wording.item), "path", end, scene) for claim in suits]
    return [Found(one.claim._replace(column=wording.column), "result", end, scene) for one in told]


def says_nothing(sentence: Sentence) -> bool:
    """Whether a sentence of a section says 无 and no more: its heading, or its own words, name what did not happen."""
    text = sentence.text
    return bool(sentence.section) and len(text) < _SHORT and _NOTHING_AT_ALL.fullmatch(text) is not None


def claims_of_nothing(sentence: Sentence, year: int | None) -> list[Found]:
    """Return the zeros of a sentence that says nothing more."""
    heading = without_number(sentence.text.rpartition(":")[0] or sentence.section[-1])
    scene = Scene(sentence, [], frozenset(), year, None)
    return [
        Found(Claim(one.item, one.column, Decimal(0), False, sentence.printed, sentence.place), one.role, 0, scene)
        for concept in find_concepts(heading, year)
        for one in concept.meanings.wordings
        if one.role in ON_TOPIC
    ]
