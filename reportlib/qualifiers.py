"""What the words around a figure make of it: another year's figure, a target, a part of the territory."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from reportlib.attach import Pair
from reportlib.concepts import Concept, Wording, words
from reportlib.sentences import Sentence

_BRACKETS = re.compile(r"\([^()]*\)")
_DAYS = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})月\d{1,2}日(?:起|开始)?,?(?:至|到|-|—|~)(?:年底|(?:\d{4}年)?(?P<last>\d{1,2})月)"
)
_UNTIL = re.compile(r"截[至止到]|到(?:(?:19|20)\d{2}年)?年?[底末]")
_UP_TO = ("截至", "截止", "截止到", "截至到", "截止至")
_AIMS = ("的目标", "的任务", "的要求", "目标任务")
_CUMULATED = re.compile("累计|总计|共")
_BESIDE = re.compile("今年|本年|同比")
_OFFICE = re.compile("(?:人民)?政府(?:办公[厅室]|办)$")
_LONGEST_DENIAL = 8  # characters: no word of the row is longer
_DIVISION = re.compile(".*?([市县区旗])(?!.*[县区旗](?!划))")  # the last division that a publisher's name holds
_DENIAL = re.compile("(?:也|均|都|并|从|全年|本年度?|我[局委厅办镇乡区市县])*(?:未|无|没有)")
_KIND = re.compile("街道|县(?!市|区)")
_SEAT = re.compile("(?:人民)?政府(?:办公[厅室]|办)?$|办事处$")
_LOWER = re.compile("[\u4e00-\u9fff]{1,7}?[市县区旗](?!.?委|场|容|政|管)")  # a division, no bureau: 市场监管局
_ANY_YEAR = re.compile(r"(?:19|20)\d{2}(?=[年度、,和与及至到\-—~])")  # not 2050件
_YEAR = re.compile(
    r"((?:19|20)\d{2})(?<![\d比同与较]\d{4})年(?<![转延][至到]\d{4}年)(?<!转入\d{4}年)(?<!结转\d{4}年)"
    r"(?!以来|版|底前|度?(?:结转|转入|顺延|遗留|延续))"
)


_SUBJECTS = (
    (re.compile("复议|诉讼"), ""),
    (re.compile(r"依申请|申请公开|申请办理|公开申请|[)、.]申请(?:情况|的?(?:受理|处理|答复))"), "applications"),
    (re.compile("主动公开|公开的?(?:形式|方式|渠道|途径|数量)"), "disclosure"),
)
_TIMES = frozenset(("target", "difference", "part_of_year", "last_year", "since"))
_PARTS = frozenset(("above", "example", "one_body", "own", "others", "subject"))
_LOOKED_FOR = {  # rows whose keys say little -> what a sentence must hold for them, wherever in it
    "since": ("block", "since"), "wider": ("block", "wider"), "one_body": ("part", "one_body"), "own": ("part", "own"),
    "example": ("part", "example"), "subject": ("part", "acting"),
}  # fmt: skip
_NAMED_BEFORE = ("one_body", "own", "others")
_AGAINST = frozenset(("denied_verb", "all_kinds"))
_OF_LAST_YEAR = ("carried_in", "new")


class Scene:
    """A sentence that names something countable, and what its words can make of the figures, looked for once.

    `rows` are the rows of words that can match in it (see `concepts.rows_in`); of these, `times` and `parts` make a
    figure another time's and another body's. Nothing speaks against a figure of a sentence that `is_plain`. `breaks`
    are where its clauses end; `above` names the territories above the publisher's.
    """

    __slots__ = (
        "sentence", "text", "year", "above", "breaks", "rows", "times", "parts", "names_years", "adds_up", "is_plain",
        "_parts_of_year", "_receivers",
    )  # fmt: skip

    def __init__(
        self,
        sentence: Sentence,
        breaks: list[int],
        rows: frozenset[str],
        year: int | None,
        above: re.Pattern[str] | None,
    ) -> None:
        text = sentence.text
        self.sentence, self.text = sentence, text
        self.breaks, self.year, self.above = breaks, year, above
        absent = [name for name in rows if name in _LOOKED_FOR and not words(*_LOOKED_FOR[name]).search(text)]
        if "above" in rows and not _names_above(text, above):
            absent.append("above")
        if absent:
            rows = rows.difference(absent)
        self.rows, self.times, self.parts = rows, rows & _TIMES, rows & _PARTS
        self.names_years = ("20" in text or "19" in text) and _ANY_YEAR.findall(text) not in ([], [str(year)])
        self.adds_up = "截" in text or "累计" in text
        self.is_plain = not (self.times or self.names_years or self.adds_up) and rows.isdisjoint(_AGAINST)
        self._parts_of_year: list[tuple[int, bool]] | None = None
        self._receivers: tuple[list[int], list[str]] | None = None

    def clause(self, position: int) -> tuple[str, int]:
        """Return the words between the last break and `position`, and where they begin; 其中 before it is kept."""
        index = bisect_right(self.breaks, position)
        start = self.breaks[index - 1] if index else 0
        if start > 2 and self.text.endswith(("其中:", "其中,"), 0, start):
            start -= 3
        return self.text[start:position], start

    @property
    def parts_of_year(self) -> list[tuple[int, bool]]:
        """Where words end that name a part of the year (True) or the whole (False), the last first."""
        if self._parts_of_year is None:
            self._parts_of_year = _find_parts_of_year(self.text, self.year)
        return self._parts_of_year

    @property
    def receivers(self) -> tuple[list[int], list[str]]:
        """Where the sentence names those who received, and their names; '' for the reporting body: 我局."""
        if self._receivers is None:
            self._receivers = _find_receivers(self.text) if "subject" in self.parts else ([], [])
        return self._receivers


def _names_above(text: str, above: re.Pattern[str] | None) -> bool:
    """Whether a sentence names a territory above the publisher's as one that counts."""
    return above is not None and any(above.fullmatch(named["of"]) for named in words("part", "above").finditer(text))


def is_other_time(scene: Scene, pair: Pair, wording: Wording) -> bool:
    """Whether the words before the figure put it into another year, or make it a target or a difference."""
    if not (scene.times or scene.names_years or scene.adds_up):
        return False
    begin = max(pair.mention.start, pair.concept.start)
    if "target" in scene.times and scene.text.startswith(_AIMS, pair.mention.end):
        return True
    this_year = wording.role not in _OF_LAST_YEAR and wording.item != "applications.carried_out"
    if scene.times and _has_words_of_other_time(scene, begin, pair.mention.start, this_year):
        return True
    if scene.adds_up and _runs_over_years(scene.text, begin, pair.mention.end):
        return True
    return this_year and (scene.names_years or "since" in scene.times) and _is_of_other_year(scene, begin)


def _has_words_of_other_time(scene: Scene, begin: int, figure: int, this_year: bool) -> bool:
    text, times = scene.text, scene.times
    if "difference" in times and words("block", "difference").search(text, max(figure - 3, 0), figure):
        return True
    if is_part_of_year(scene, begin):
        return True
    if "target" not in times and not (this_year and "last_year" in times):
        return False
    lead = scene.clause(begin)[0]
    if "target" in times and words("block", "target").search(lead):
        return True
    if not this_year or "last_year" not in times:
        return False
    if words("block", "last_year").search(lead):
        return True
    beside = words("block", "last_year_beside_this").search(lead)
    return beside is not None and _BESIDE.search(text) is not None


def _is_of_other_year(scene: Scene, begin: int) -> bool:
    """Whether the year last named before `begin` is another one, or the figure runs over years."""
    before = _BRACKETS.sub("", scene.text[:begin])
    if scene.year == 2008:  # the Regulations are in force since 1 May
        before = words("block", "since_first_year").sub("", before)
    years = list(_YEAR.finditer(before))
    last = max((year.end() for year in years if not before.endswith(_UP_TO, 0, year.start())), default=0)
    several = words("block", "range").search(before) if scene.names_years else None
    if several and several.end() >= last:
        return True
    if "since" in scene.times and words("block", "since").search(before, last):
        return True
    return bool(scene.year and years and int(years[-1][1]) != scene.year)


def is_part_of_year(scene: Scene, position: int) -> bool:
    """Whether the words before `position` speak of a quarter, a half or some months, and not of the year again."""
    if "part_of_year" not in scene.times:
        return False
    return next((part for end, part in scene.parts_of_year if end <= position), False)


def _find_parts_of_year(text: str, year: int | None) -> list[tuple[int, bool]]:
    ends = [(match.end(), False) for match in words("block", "whole_year").finditer(text)]
    if year == 2008:
        ends += [(match.end(), False) for match in words("block", "whole_first_year").finditer(text)]
    ends += [(match.end(), True) for match in words("block", "part_of_year").finditer(text)]
    ends += [(match.end(), True) for match in _DAYS.finditer(text) if not _is_most_of_year(match, year)]
    return sorted(ends, key=lambda found: (-found[0], found[1]))


def _is_most_of_year(days: re.Match[str], year: int | None) -> bool:
    """Whether 1月1日至12月31日 or near it; the first reports begin on 1 May 2008, with the Regulations (条例)."""
    first = "5" if year == 2008 else "1"
    return days["first"] in ("1", first) and (days["last"] is None or int(days["last"]) > 10)


def _runs_over_years(text: str, begin: int, end: int) -> bool:
    """Whether a figure up to now (截至2012年底累计) has the year's own beside it (其中2012年, or 2012年 alone)."""
    own = words("block", "years_before").match(text, end)
    if own is None:
        return False
    until = _UNTIL.search(text, 0, begin)
    if until is not None:
        return _CUMULATED.search(text, until.end(), begin) is not None
    of_the_year = "其中" not in own[0] and words("block", "whole_year").search(text, 0, begin)
    return "累计" in text[:begin] and not of_the_year


def is_total_up_to_now(before: Scene, scene: Scene) -> bool:
    """Whether a sentence counts up to now and the next the year's own: 到2009年底累计公开…条。2009年公开…条。"""
    lead = before.text.rstrip("。;")
    return before.adds_up and _runs_over_years(f"{lead},{scene.text}", len(lead), len(lead))


def part_of_territory(scene: Scene, start: int, end: int, publisher: str = "") -> str:
    """Return the words that make the figure one of a part or of another body, '' if it is of the reporting body."""
    if not scene.parts:
        return ""
    if "above" in scene.parts and (wider := _territory_above(scene, end, publisher)):
        return wider
    text = scene.text
    example = words("part", "example").search(text) if "example" in scene.parts else None
    if example and example.end() <= start:
        return example[0]
    named = [name for name in _NAMED_BEFORE if name in scene.parts]
    lead = scene.clause(start)[0] + text[start:end] if named else ""
    for name in named:
        if (part := words("part", name).search(lead)) and not _is_own_kind(part[0], publisher):
            whole = words("whole", "territory").search(lead)
            return "" if whole and not lead.startswith("其中") else part[0]
    return _other_body(scene, end, publisher) if "subject" in scene.parts else ""


def _is_own_kind(part: str, publisher: str) -> bool:
    """Whether 街道共收到 or 县收到 at the head of a clause is the publisher itself, a street or a county.

    >>> _is_own_kind("街道共", "麦子店街道办事处"), _is_own_kind("街道共", "朝阳区人民政府")
    (True, False)
    """
    kind = _KIND.match(part)
    return kind is not None and _SEAT.sub("", publisher).endswith(kind[0])


def _territory_above(scene: Scene, end: int, publisher: str) -> str:
    """Return the territory above the publisher's that the sentence last named as counting (全省共收到), '' if none."""
    counting = words("part", "above").finditer(scene.text, 0, end)
    named = [match for match in counting if scene.above.fullmatch(match["of"])]
    if not named or words("part", "back").search(scene.text, named[-1].end(), end):
        return ""
    receiver = _receiver_at(scene, end - 1)
    own = receiver and publisher and is_short_for(receiver, publisher) and scene.text.rfind(receiver, 0, end)
    return "" if own and own > named[-1].start() else named[-1][0]


def _other_body(scene: Scene, position: int, publisher: str) -> str:
    """Return the body that the sentence last named as the one who received, where that is not the publisher.

    Without `publisher` one body is the reporting one (市卫生局共收到), and two in a sentence are both others.
    """
    name = _receiver_at(scene, position - 1)
    if not name:
        return ""
    if publisher and is_short_for(name, publisher) and not _is_above(name, publisher):
        # 市政府 and its office are the city, but not in a list of its departments
        office = (_OFFICE.search(name) or name.endswith("政府")) and not _OFFICE.search(publisher)
        return name if office and not all(is_short_for(other, publisher) for other in scene.receivers[1]) else ""
    if publisher:
        return name
    return name if any(other and not _is_same(name, other) for other in scene.receivers[1]) else ""


def _is_above(name: str, publisher: str) -> bool:
    """Whether `name` is the territory in which the publisher's own one lies.

    >>> _is_above("北京市", "北京市西城区人民政府"), _is_above("衢州市", "衢州市司法局")
    (True, False)
    """
    return publisher.startswith(name) and _LOWER.match(publisher, len(name)) is not None


def are_other_bodies(figures: list[tuple[Scene, int]]) -> bool:
    """Whether figures, each a sentence and a position in it, are all of named bodies, and not all of the same one."""
    names = [_receiver_at(scene, at) for scene, at in figures]
    return all(names) and not all(_is_same(name, names[0]) for name in names)


def is_government(publisher: str) -> bool:
    """Whether a publisher is a government, its office or what administers a territory."""
    return _OFFICE.search(publisher) is not None or publisher.endswith(("政府", "管委会", "管理委员会", "办事处"))


def is_received_by(scene: Scene, position: int, publisher: str) -> bool:
    """Whether the words before `position` name the publisher as the one who received: 我局, or its short form."""
    names_self = words("part", "back").search(scene.clause(position)[0])
    if names_self or "subject" not in scene.parts:
        return names_self is not None
    name = _receiver_at(scene, position)
    return bool(name) and is_short_for(name, publisher)


def _receiver_at(scene: Scene, position: int) -> str:
    """Return the body last named as the one who received, up to `position`; '' for the reporting one or none."""
    starts, names = scene.receivers
    index = bisect_right(starts, position)
    return names[index - 1] if index else ""


def _find_receivers(text: str) -> tuple[list[int], list[str]]:
    found = [(match.start("name"), match["name"]) for match in words("part", "subject").finditer(text)]
    if found:
        found += [(match.start(), "") for match in words("whole", "self").finditer(text)]
    found.sort()
    return [start for start, _ in found], [name for _, name in found]


def is_short_for(name: str, publisher: str) -> bool:
    """Whether `name` may be a short form of `publisher`: its characters in their order, or its office.

    >>> is_short_for("市人社局", "衢州市人力资源和社会保障局"), is_short_for("市公安局", "衢州市司法局")
    (True, False)
    """
    rest = iter(publisher)
    return all(character in rest for character in _OFFICE.sub("政府", name))


def _is_same(one: str, other: str) -> bool:
    return is_short_for(one, other) or is_short_for(other, one)


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
    return words("block", "denied_verb").search(scene.text, max(start - _LONGEST_DENIAL, 0), start) is not None


def is_class_of_information(scene: Scene, concept: Concept) -> bool:
    """Whether 不予公开 tells how information was classified: 主动公开432条,依申请公开20条,不予公开4条."""
    return words("block", "class").search(scene.text, 0, concept.start) is not None


def is_wider(scene: Scene, concept: Concept) -> bool:
    """Whether a remedy is counted with cases of every kind: 120件,其中涉及政府信息公开8件."""
    return "wider" in scene.rows and words("block", "wider").search(scene.text, concept.end) is not None


def is_for_government(scene: Scene, concept: Concept, publisher: str) -> bool:
    """Whether a remedy is the government's, and the publisher a bureau that acts for it: 代理市政府应诉行政诉讼5件."""
    if "agent" not in scene.rows or _OFFICE.search(publisher) or publisher.endswith("政府"):
        return False
    return words("block", "agent").search(scene.text, 0, concept.end) is not None


def is_of_all_kinds(scene: Scene, pair: Pair) -> bool:
    """Whether applications are counted with others than those for information: 各类申请65件,其中信息公开申请6件."""
    if "all_kinds" not in scene.rows or "公开" in scene.text[pair.concept.start : pair.concept.end]:
        return False
    return words("block", "all_kinds").match(scene.text, pair.mention.end) is not None


def above_level(level: str, publisher: str) -> re.Pattern[str] | None:
    """Return what names the territories above a publisher's, after 全; None for a ministry.

    >>> above_level("county", "沭阳县人民政府").pattern, above_level("county", "抚远市人民政府").pattern
    ('国|省|自治区|市', '国|省|自治区')
    """
    if level == "central":
        return None
    place = _DIVISION.match(publisher)
    if level == "county" and place and place[1] != "市":
        level = "district"
    return words("above", level or "unknown")


@lru_cache(maxsize=4096)
def what_is_under(section: tuple[str, ...]) -> tuple[bool, str]:
    """Return whether a section is passed over, and its subject; kept, for the forms prescribe their headings."""
    closed = any(words("closed", "section").search(heading) for heading in section)
    subjects = (subject for heading in reversed(section) for subject in _SUBJECTS if subject[0].search(heading))
    return closed, next(subjects, ("", ""))[1]


@lru_cache(maxsize=4096)
def is_under(section: tuple[str, ...], topic: str) -> bool:
    """Whether a heading names a topic of `prose_words.csv`; kept, for the forms prescribe their headings."""
    return any(words("topic", topic).search(heading) for heading in section)


def is_on_topic(scene: Scene, previous: Sentence | None, concept: Concept, role: str) -> bool:
    """Whether a case, a charge or a complaint is one about disclosure: a justice bureau counts others too."""
    text, section = scene.text, scene.sentence.section
    if role == "remedy" and is_wider(scene, concept):
        return False
    if role == "remedy" and "office" in scene.rows:  # it deals with every kind of case
        office = words("block", "office").search(text)
        if office and office["organ"]:
            return False
        if office and office.end() <= concept.end:
            named = is_under(section, "disputes")
            return named or words("topic", "disclosure").search(text, 0, concept.end) is not None
    if role == "complaint" and not may_be_about_disclosure(scene, concept):
        return False
    if is_under(section, role):
        return True
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
    index = bisect_right(breaks, concept.end)
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
