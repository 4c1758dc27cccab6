"""Which of several claims about one figure is the report's: each is said once, and of two totals one is the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from reportlib.bodies import OFFICE, are_other_bodies, is_government, is_received_by, receiver_at
from reportlib.concepts import words
from reportlib.document import Place
from reportlib.mentions import find_counts
from reportlib.qualifiers import is_under
from reportlib.scene import Scene

_THOSE_RECEIVED = re.compile(  # or, at the head of a sentence, 78件中
    r"(?:(?:收到|受理|接收|接到|新收)的|^[在对]?(?P<body>[\u4e00-\u9fff]{0,6}?)(?=\d+[件份条宗起](?:申请)?中)(?<![到理收]的))"
    r"(?P<number>\d+)[件份条宗起]"
)
_BODY = re.compile("[局委厅办府级乡镇市县区]$|街道$|机关$")
_STAGE = re.compile(  # where cases went, or what they were about
    "(?:向[^,;:。]{2,12}|[一二再]审的?|因(?!政府|信息|依申请|申请)[^,;:。]{2,10}信息公开)$"
)
_DEALS = re.compile("(?:受理|审理|办理)[^,;。\\d]{0,10}复议")
_AGAINST = re.compile("被(?:申请|告|提起|起诉)|应诉")
_NO_BODY = re.compile("其中[:,]?(?:当年|本年度?|今年)?")
_BUREAU = re.compile("[局委厅部署]$|委员会$")
DEALT_WITH = ("applications.completed", "applications.answered", "applications.disposed")
RECEIVED = ("applications.received", "applications.handled")
OF_PART = "of_part"  # the role of a total of a body that the total before it makes a part
TOTALS = ("base", "new", "weak", "remedy", "disclosure")  # roles of wordings, see `prose`


class Claim(NamedTuple):
    """A figure that a sentence states.

    `item` and `column` are codes of the forms, or `applications.handled` (received plus carried in, where the
    sentence says that last year's are included). `value` is in the unit of the form: fees in 万元, the rest counts.
    `approximate` is true where the sentence says 余, 近, 约 or the like. `scope` is empty for the reporting body as a
    whole; a claim about a part of it (市本级, 各县) holds the words that say so and is returned on request only.
    """

    item: str
    column: str
    value: Decimal
    approximate: bool
    sentence: str
    place: Place
    scope: str = ""


@dataclass(slots=True)
class Found:
    """A claim with what decides over it: the role of its wording, where its words begin, its sentence."""

    claim: Claim
    role: str
    start: int
    scene: Scene


def settle(found: list[Found], publisher: str = "") -> list[Claim]:
    """Say each claim once; of two totals that differ keep the one that says it is the whole, else the first.

    Of the totals of a bureau or of a government's office its own is kept where it comes first
    (市发改委收到4件。全市系统收到23件), and of cases those that are said to be about disclosure. What a
    sentence says after a total of a part is of that part too
    (市政府新收215件,上年结转6件;全市新收1328件).
    """
    _mark_parts_of_those_received(found)
    _mark_seat_beside_its_departments(found, publisher)
    _mark_what_follows_a_part(found, publisher)
    claims: dict[tuple[str, str, Decimal, str], Claim] = {}
    for claim in _with_scopes(found, _chosen_of_rivals(found, publisher)):
        claims.setdefault((claim.item, claim.column, claim.value, claim.scope), claim)
    return list(claims.values())


def _chosen_of_rivals(found: list[Found], publisher: str) -> dict[tuple[str, str], Found | None]:
    """The claim that is the report's of each figure that is told several times; None where none is."""
    told: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        if not one.claim.scope:
            told.setdefault(one.claim[:2], []).append(one)
    return {key: _choose(rivals, publisher) for key, rivals in told.items() if len(rivals) > 1}


def _with_scopes(found: list[Found], chosen: dict[tuple[str, str], Found | None]) -> Iterator[Claim]:
    """The claims, with a scope those that others were preferred to, and what the same sentence says after them."""
    scene, part = None, ""  # the sentence in hand, and the part whose total it stated last
    refused: Found | None = None  # the last total that another was preferred to
    for one in found:
        claim, is_total = one.claim, one.role in TOTALS
        if is_total or scene is not one.scene:
            scene, part = one.scene, ""
        best = chosen.get(claim[:2], one)
        if claim.scope:
            yield claim
        elif best is None or (best is not one and _contradicts(best.claim, claim)):
            scope = _lead(one) or one.scene.text
            if is_total:
                refused = one
                part = scope if not _NO_BODY.fullmatch(_lead(one)) and (best is None or _is_whole(best)) else ""
            yield claim._replace(scope=scope)
        elif part:
            yield claim._replace(scope=part)
        elif refused and refused.scene is one.scene and refused.claim.value == claim.value and one.role == "count":
            yield claim._replace(scope=_lead(refused) or one.scene.text)  # 28件,均按期答复: of these
        else:
            yield claim


def _contradicts(best: Claim, claim: Claim) -> bool:
    return claim.value != best.value and not best.approximate


def _is_of_departments(scope: str) -> bool:
    return any(words("part", name).search(scope) for name in ("own", "others"))


def _counts_all(one: Found, items: tuple[str, ...] = RECEIVED) -> bool:
    return one.claim.item in items and one.claim.column == "total"


def _mark(found: Found, part: str) -> None:
    """Mark what is told of applications as of a part, if there is one and it is not marked as of another."""
    claim = found.claim
    if part and not claim.scope and claim.item.startswith("applications"):
        found.claim = claim._replace(scope=part)


def _mark_parts_of_those_received(found: list[Found]) -> None:
    """Mark what is told of fewer applications than all received: 全县收到105件。县政府办收到的19件中,公开10件。

    Also what the sentences behind it tell, or behind those of a part, where each adds up to as many.
    """
    totals = [one.claim.value for one in found if _counts_all(one) and not one.claim.scope]
    parts = {one.claim.value: one.claim.scope for one in found if _counts_all(one) and one.claim.scope}
    if not (totals or parts):
        return
    scene = those = None
    body, told = "", {}
    for one in found:
        if one.scene is not scene:
            scene, those = one.scene, _THOSE_RECEIVED.search(one.scene.text)
            body = told.get(_sum_of_figures(scene.text), "") if told else ""
            told = told if body else {}
        if those and one.start >= those.start("number"):
            body = _body_of_those(scene, those, totals, parts)
            told[Decimal(those["number"])] = body
        elif _counts_all(one) and one.claim.scope and one.claim.value not in totals:
            told[one.claim.value] = one.claim.scope
        _mark(one, body)


def _body_of_those(
    scene: Scene, those: re.Match[str], totals: list[Decimal], parts: dict[Decimal, str]
) -> str:
    """Return the words for those who received fewer applications than all, '' if as many as one of the totals."""
    number, body = Decimal(those["number"]), scene.clause(those.start())[0]
    if number in totals:
        return ""
    if totals and number < max(totals) and _BODY.search(body) and not words("whole", "self").search(body):
        return body
    named = those["body"] or ""
    return parts.get(number) or (named if _is_of_departments(named) else "")


def _sum_of_figures(text: str) -> Decimal | None:
    counted = [one.value for one in find_counts(text)]
    return sum(counted, Decimal(0)) if len(counted) > 1 else None


def _mark_seat_beside_its_departments(found: list[Found], publisher: str) -> None:
    """Mark what a government itself received, beside what its departments did: 市政府收到60件。市直部门收到100件。"""
    totals = [one for one in found if _counts_all(one, RECEIVED[:1])]
    if OFFICE.search(publisher) or not is_government(publisher):
        return
    beside = [one.claim for one in totals if "其中" not in one.scene.text[: one.start] and one.claim.scope]
    if not any(_is_of_departments(claim.scope) for claim in beside):
        return
    added = sum(claim.value for claim in beside)  # 全市 left out: 衢州市新收121件。部门新收86件,乡镇新收35件
    scene, part = None, ""
    for one in found:
        if _counts_all(one, RECEIVED[:1]) and not one.claim.scope:
            part = receiver_at(one.scene, one.start) if one.claim.value != added else ""
        elif scene is not one.scene and not one.scene.text.startswith("其中"):
            part = ""
        scene = one.scene
        _mark(one, part)


def _mark_what_follows_a_part(found: list[Found], publisher: str) -> None:
    """Mark what is told behind the applications of a part: 市政府收到4件,答复4件。全市收到23件,答复22件。"""
    rivals = [one for one in found if _counts_all(one, RECEIVED[:1]) and not one.claim.scope]
    if len({one.claim.value for one in rivals}) < 2:
        return
    best = _choose(rivals, publisher)
    if best and not _is_whole(best):
        return
    others = [one for one in rivals if best is None or one.claim.value != best.claim.value]
    parts = {id(one) for one in others if not _NO_BODY.fullmatch(_lead(one))}
    scene, part = None, ""
    for one in found:
        if scene is not one.scene or _counts_all(one):
            is_part = id(one) in parts
            scene, part = one.scene, _lead(one) if is_part else ""
        else:
            _mark(one, part)


def _choose(rivals: list[Found], publisher: str) -> Found | None:
    """Return the first total said to be of the whole, else the first not said to be of a part, else the first.

    None where each is of another body (市公安局收到12件。市教育局收到3件。): none of them is the reporting one; and
    where one outcome is counted in pieces (一审维持3件,二审维持2件), or cases by where they went (向省政府申请复议4件,
    向市政府申请复议12件).
    """
    rivals = [one for one in rivals if one.role != "later"] or rivals  # 办理114件,办结109件
    first = rivals[0]
    if first.role in ("result", "outcome") and _are_pieces(rivals):
        return None
    value = first.claim.value
    if all(rival.claim.value == value for rival in rivals) and not _names_body(first):
        return first
    if first.role == "remedy":
        parts = {rival.claim.value for rival in rivals if _STAGE.search(_lead(rival))}
        if len(parts) > 1:
            return next((rival for rival in rivals if rival.claim.value == sum(parts)), None)
    is_agency = OFFICE.search(publisher) or _BUREAU.search(publisher) and not is_government(publisher)
    if is_agency and is_received_by(first.scene, first.start, publisher):
        return first
    if first.role in ("remedy", "narrower") and _decides(first):
        rivals = [one for one in rivals if _AGAINST.search(_lead(one))] or rivals
        first = rivals[0]
    if first.role == "remedy" and not (_is_about_disclosure(first) or is_under(first.scene.sentence.section, "remedy")):
        about = (rival for rival in rivals if _is_about_disclosure(rival))
        if best := next(about, None):
            return best
    whole = (rival for rival in rivals if _is_whole(rival))
    named = (rival for rival in rivals if not _names_body(rival))
    best = next(whole, None) or next(named, None)
    if best or not are_other_bodies([(rival.scene, rival.start) for rival in rivals]):
        return best or first
    return None


def _decides(found: Found) -> bool:
    """Whether cases may be those that the publisher decides over: 受理行政复议1240件,其中政府信息公开31件."""
    before = found.scene.text[: found.start]
    deals = _DEALS.search(found.scene.text)
    return deals is not None and deals.start() <= found.start and not words("whole", "territory").search(before)


def _are_pieces(rivals: list[Found]) -> bool:
    """Whether one sentence counts an outcome twice, and not the second time as a part of the first."""
    first, other = rivals[:2]
    between = first.scene.text[first.start : other.start]
    return other.scene is first.scene and "(" not in between and "其中" not in between


def _is_about_disclosure(found: Found) -> bool:
    return found.role == "narrower" or words("topic", "disclosure").search(_lead(found)) is not None


def _is_whole(found: Found) -> bool:
    return words("whole", "territory").search(_lead(found)) is not None


def _names_body(found: Found) -> bool:
    return words("part", "body").search(_lead(found)) is not None


def _lead(found: Found) -> str:
    return found.scene.clause(found.start)[0]
