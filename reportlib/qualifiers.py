"""What the words around a figure make of it: a denial, a wider kind of case, another topic than disclosure."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from reportlib.attach import Pair
from reportlib.bodies import OFFICE
from reportlib.concepts import Concept, words
from reportlib.forms import FIRST_YEAR_WITH_PENDING
from reportlib.scene import Scene
from reportlib.sentences import Sentence

ON_TOPIC = ("remedy", "fees", "complaint")  # roles of what may be about other things than disclosure
_LONGEST_DENIAL = 10  # characters: no word of the row is longer
_DENIAL = re.compile("(?:也|均|都|并|从|全年|本年度?|我[局委厅办镇乡区市县])*(?:未|无|没有)")
_EARLY = re.compile("[,、;](?:提前|当[场日天即])(?:答复|办结|回复|办理)[0-9]")  # on time were those too
_ANEW = re.compile(";(?!其中|涉及)")
_ABOUT_DISCLOSURE = re.compile("信息公开(?!.*(?:办公室|小组))")
_FAR = re.compile("[;。]|.{21}")
_FIGURE = re.compile(r"\d+")
_YEAR_FIRST = re.compile(r".{0,4}?((?:19|20)\d{2})年")
_ANSWERS = re.compile(r"\(?.{1,3}[)、.](?:答复|处理|办理|办结)(?:情况|结果)")
_AT_ONCE = ("", "已", "共", "均", "全部")
_OTHERS = re.compile(  # and no other figure behind
    r"(?:(?:受理|收到|接到|接收|接待)[^\d]{2,}|[^\d]{2}申请(?:受理|收到))\d+[件宗起份条次例]$"
)
_FOR_INFORMATION = re.compile(
    r"公开|信息|依申请|有效|[共合总]计|(?:受理|收|到|新|网上|网络|书面|现场|当面|信函|邮件)的?申请件?\d"
)
_SUBJECTS = (
    (re.compile("复议|诉讼"), ""),
    (re.compile(r"依申请|申请公开|申请办理|公开申请|(?:^|[)、.])申请(?:情况|的?(?:受理|处理|答复))"), "applications"),
    (re.compile("主动公开|公开的?(?:形式|方式|渠道|途径|数量)"), "disclosure"),
)


def is_channel(text: str, end: int, name: str) -> bool:
    """Whether `name` is the channel last named before `end`; sections of a site are none."""
    named = [match[0] for match in words("channel", "any").finditer(text, 0, end)]
    channels = [channel for channel in named if not words("channel", "section").fullmatch(channel)]
    return bool(channels) and words("channel", name).search(channels[-1]) is not None


def is_sum_of_list(text: str, pair: Pair) -> bool:
    """Whether `共计10件` after the comma behind a concept sums up a list: 信函申请2件,网上申请,共计10件."""
    end = pair.concept.end
    return text.startswith(",", end) and words("glue", "before_comma").match(text, end, pair.mention.start) is not None


def is_denied(scene: Scene, pair: Pair) -> bool:
    """Whether the verb before the concept says the opposite (不予公开), or adds another thing to it (口头和)."""
    start, mention = pair.concept.start, pair.mention
    if "denied_verb" not in scene.rows or mention.end == mention.start:
        return False
    if _EARLY.match(scene.text, mention.end) and pair.concept.meanings.every[0].item.endswith("on_time"):
        return True
    return words("block", "denied_verb").search(scene.text, max(start - _LONGEST_DENIAL, 0), start) is not None


def is_class_of_information(scene: Scene, concept: Concept) -> bool:
    """Whether 不予公开 tells how information was classified: 主动公开432条,依申请公开20条,不予公开4条."""
    return words("block", "class").search(scene.text, 0, concept.start) is not None


def is_wider(scene: Scene, concept: Concept) -> bool:
    """Whether cases of every kind are counted: 复议120件,其中涉及政府信息公开8件; complaints only right before that."""
    if "wider" not in scene.rows:
        return False
    text, begin = scene.text, concept.end
    anew = _ANEW.search(text, begin)
    part = words("block", "wider").search(text, begin, anew.start() if anew else len(text))
    if part is None or "信息公开" in part[0] and _ABOUT_DISCLOSURE.search(scene.clause(concept.start)[0]):
        return False
    return concept.meanings.first_role != "complaint" or len(_FIGURE.findall(text, begin, part.start())) < 2


def _is_reviewed(scene: Scene, concept: Concept) -> bool:
    """Whether cases are those that the publisher decides over, and not those against it: 作为行政复议机关受理12件."""
    office = _office_before(scene, concept)
    return office is not None and office["organ"] is not None


def _office_before(scene: Scene, concept: Concept) -> re.Match[str] | None:
    """The words for a body that deals with every kind of case, where they begin before a case."""
    office = words("block", "office").search(scene.text) if "office" in scene.rows else None
    return office if office and office.start() < concept.end else None


def is_of_concluded(scene: Scene, concept: Concept) -> bool:
    """Whether only cases that were concluded are counted, where the form counts all: 审结行政复议44件."""
    if "concluded" not in scene.rows or scene.year is None or scene.year < FIRST_YEAR_WITH_PENDING:
        return False
    return words("block", "concluded").search(scene.text, 0, concept.start) is not None


def is_unrelated(scene: Scene, concept: Concept) -> bool:
    """Whether cases are said to have nothing to do with disclosure: 行政复议3件,均与政府信息公开无关.

    Or to have another cause, with those listed behind them: 因工伤认定引发行政复议18件,行政诉讼9件.
    Or are told beside applications for information: 受理申请65件,其中信息公开申请60件,行政复议申请5件.
    """
    if "all_kinds" in scene.rows and words("block", "all_kinds").search(scene.text, 0, concept.start):
        return True
    if "cause" in scene.rows:
        causes = list(words("block", "cause").finditer(scene.text, 0, concept.end))
        if causes and not words("topic", "disclosure").search(scene.text, causes[-1].end(), concept.end):
            return True
    return "unrelated" in scene.rows and words("block", "unrelated").match(scene.text, concept.end) is not None


def is_another_s(scene: Scene, concept: Concept, publisher: str) -> bool:
    """Whether cases are not the publisher's: it decides over them, or acts for its government."""
    return _is_reviewed(scene, concept) or is_for_government(scene, concept, publisher)


def is_for_government(scene: Scene, concept: Concept, publisher: str) -> bool:
    """Whether a remedy is the government's, and the publisher a bureau that acts for it: 代理市政府应诉行政诉讼5件."""
    if "agent" not in scene.rows or OFFICE.search(publisher) or publisher.endswith("政府"):
        return False
    return words("block", "agent").search(scene.text, 0, concept.end) is not None


def is_of_all_kinds(scene: Scene, pair: Pair) -> bool:
    """Whether applications are counted with others than those for information: 各类申请65件,其中信息公开申请6件.

    Or only those on one topic: 其中涉及征地20件,办结18件.
    """
    if "all_kinds" not in scene.rows:
        return False
    topic = words("block", "of_topic").search(scene.text, 0, pair.concept.start)
    if topic and int(topic["counted"]) >= pair.mention.value:
        return True
    if "信息公开" in scene.text[pair.concept.start : pair.concept.end]:
        return False
    named = words("block", "all_kinds").search(scene.text, pair.mention.end)
    return named is not None and not _FAR.search(scene.text, pair.mention.end, named.start())


def is_of_others_received(scene: Scene, pair: Pair, last: int) -> bool:
    """Whether those dealt with are of another thing, received right before: 受理工伤认定申请2316件,办结2290件.

    What the last claim of the sentence counts, which begins at `last`, is none.
    """
    lead, begin = scene.clause(pair.concept.start)
    if lead not in _AT_ONCE or begin == 0 or scene.text[begin - 1] != ",":
        return False
    before, start = scene.clause(begin - 1)
    return last < start and _OTHERS.search(before) is not None and not _FOR_INFORMATION.search(before)


@lru_cache(maxsize=4096)
def what_is_under(section: tuple[str, ...], year: int | None) -> tuple[bool, str]:
    """Return whether a section is passed over, and its subject; kept, for the forms prescribe their headings.

    Passed over are problems, plans, parts of the year, and what stands under another year than the one reported.
    """
    closed = any(words("closed", "section").search(heading) for heading in section)
    years = [int(named[1]) for heading in section if (named := _YEAR_FIRST.match(heading))]
    closed = closed or year is not None and any(named != year for named in years)
    subjects = (subject for heading in reversed(section) for subject in _SUBJECTS if subject[0].search(heading))
    return closed, next(subjects, ("", ""))[1]


def goes_on(told: str, section: tuple[str, ...], before: tuple[str, ...]) -> bool:
    """Whether a number under a heading goes on about the subject `told` before, or a heading on answers.

    >>> goes_on("applications", ("(二)答复情况",), ("(一)申请情况",))
    True
    >>> goes_on("reconsideration", ("(二)复议", "1."), ("(二)复议",)), goes_on("litigation", ("1.",), ("(二)诉讼",))
    (True, False)
    >>> goes_on("applications", ("四、提案", "(一)答复情况"), ("三、依申请公开", "(一)申请情况"))
    False
    """
    if told == "applications" and section[:-1] == before[:-1] and _ANSWERS.fullmatch(section[-1]):
        return True
    is_number = len(section) > 1 and section[-1].endswith((")", "、", "."))
    return is_number and section[:-1] in (before, before[:-1])


@lru_cache(maxsize=4096)
def is_under(section: tuple[str, ...], topic: str) -> bool:
    """Whether a heading names a topic of `prose_words.csv`; kept, for the forms prescribe their headings."""
    return any(words("topic", topic).search(heading) for heading in section)


def is_on_topic(scene: Scene, previous: Sentence | None, concept: Concept, role: str) -> bool:
    """Whether a case, a charge or a complaint is one about disclosure: a justice bureau counts others too."""
    text, section = scene.text, scene.sentence.section
    if role in ("remedy", "complaint") and is_wider(scene, concept):
        return False
    if role == "remedy" and (office := _office_before(scene, concept)):  # it deals with every kind of case
        if office["organ"]:
            return False
        if office.end() <= concept.end:
            named = is_under(section, "disputes")
            return named or words("topic", "disclosure").search(text, 0, concept.end) is not None
    if role == "complaint" and not may_be_about_disclosure(scene, concept):
        return False
    if is_under(section, role):
        return True
    if role == "remedy" and _DENIAL.match(text) and is_under(section, "others"):  # no case of any kind
        return (not previous or previous.text.rstrip("。") in section[-1]) and may_go_on(text, concept, role)
    if role == "fees" and words("topic", "fees_named").search(text):
        return True
    if role == "complaint":
        text, previous = scene.clause(concept.end)[0], None
    disclosure = words("topic", "disclosure")
    named = disclosure.search(text)
    if named and (role != "remedy" or named.start() < concept.end or _names_disclosure(scene, concept)):
        return True
    return bool(previous and may_go_on(text, concept, role) and disclosure.search(previous.text + text))


def _names_disclosure(scene: Scene, concept: Concept) -> bool:
    """Whether disclosure is named in the clause of a case or of all, not of a later one: 复议45件,公开诉讼1件."""
    text, breaks = scene.text, scene.breaks
    index = bisect_right(breaks, concept.end) + text.startswith("(", concept.end)  # 复议案件(信息公开类)4件
    end = breaks[index] if index < len(breaks) else len(text)
    if words("topic", "disclosure").search(text, concept.end, end):
        return True
    return end < len(text) and words("topic", "disclosure_after").search(text, end - 1) is not None


def may_be_about_disclosure(scene: Scene, concept: Concept) -> bool:
    """Whether the clause of a complaint names disclosure or no subject at all: not 受理卫生投诉举报156起."""
    clause, start = scene.clause(concept.end)
    if words("block", "not_complaint").search(clause):
        return False
    if words("topic", "disclosure").search(clause):
        return True
    return words("topic", "complaint_begin").fullmatch(scene.text, start, concept.start) is not None


def may_go_on(text: str, concept: Concept, role: str) -> bool:
    """Whether cases, charges or complaints that name no subject can be those of the sentence before.

    Not those of a body that deals with every kind of case (受理行政复议案件1200件), nor another body's charges.
    """
    begin = text.rfind(";", 0, concept.start) + 1
    if role == "remedy":
        clause = text.rfind(",", begin, concept.start) + 1
        if _DENIAL.match(text, clause):  # no case of any kind is none about disclosure
            begin = clause
        return words("topic", "cases_begin").fullmatch(text, begin, concept.start) is not None
    if role == "fees":
        begins = words("topic", "fees_begin").fullmatch(text, begin, concept.start)
        return begins is not None or words("topic", "fees_kinds").search(text) is not None
    return True
