"""When a figure was counted: another year's, a part of the year's, up to now, a target, a difference."""

from __future__ import annotations

import re

from reportlib.attach import Pair
from reportlib.concepts import Concept, Wording, words
from reportlib.scene import Scene, open_brackets, outside_brackets

_DAYS = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})月\d{1,2}日(?:起|开始)?,?(?:至|到|-|—|~)(?:年底|(?:\d{4}年)?(?P<last>\d{1,2})月)"
)
_UNTIL = re.compile(r"截[至止到]|到(?:(?:19|20)\d{2}年)?年?[底末]")
_UP_TO = ("截至", "截止", "截止到", "截至到", "截止至")
_AIMS = ("的目标", "的任务", "的要求", "目标任务")
_NAMED_YEAR = re.compile(r"(?:19|20)\d{2}(?=年)")
_CUMULATED = re.compile("累计|总计|共")
_THIS_YEAR = re.compile(r"今年|本年|(?:19|20)\d{2}年")
_LAST_YEAR_ALONE = re.compile("(?:^|(?<=[;:。]))(?:去年|上一?年)度?,$")
LAST_YEAR_IN_BRACKET = re.compile(  # 复议5件(上年3件,维持2件)
    r"\((?:去年|上一?年)度?(?!.{0,3}(?:结转|转入|顺延|延续|遗留))[^()]*$"
)
_THIS_YEAR_OF_THEM = re.compile("[,(]其中[:,]?(?:今年|本年|当年)")
_BESIDE = re.compile("今年|本年|同比")
_COUNT = re.compile(r"\d[件份宗起例条]")  # 复议4件;去年复议7件
_YEAR = re.compile(
    r"((?:19|20)\d{2})(?<![\d比同与较]\d{4})年(?<![转延][至到]\d{4}年)(?<!转入\d{4}年)(?<!结转\d{4}年)"
    r"(?!以来|版|底前|度?(?:结转|转入|顺延|遗留|延续)|(?<=[由从]\d{4}年)的?\d+[件份宗起例条])"
)
_SCHOOL_YEAR = re.compile(  # 2010年9月1日至2011年8月31日, 2010-2011学年: named by its last year
    r"(?:19|20)\d{2}(?:学?年)?(?:(?P<month>9月|8月)(?:1日)?(?:起|开始)?)?,?(?:至|到|-|—|~|/)"
    r"(?P<last>(?:19|20)\d{2})(?(month)年[78]月(?:3[01]日)?|学年)"
)
_BESIDE_ANOTHER = re.compile(  # 较2020年收到44件, but not 较2020年增加44件
    r"[比较与同](?P<year>(?:19|20)\d{2})年(?:(?!相比|比较|持平)[^,;:。()增减升降])*$"
)
_COMPARED = re.compile("[增减升降]|持平")
_CARRIED = ("applications.carried_in", "applications.carried_out")
_OF_LAST_YEAR = ("carried_in", "new")


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
    of_now = wording.item.startswith("capacity")  # 累计设立查阅点58个,今年新增6个
    if scene.adds_up and not of_now and _runs_over_years(scene.text, begin, pair.mention.end):
        return True
    if not this_year or not (scene.names_years or "since" in scene.times):
        return False
    return _is_of_other_year(scene, begin, never=not pair.mention.value)


def goes_on_about(scene: Scene, figure: int, position: int) -> bool:
    """Whether what stands at `position` goes on about the figure of another time before, and names no time again.

    Nor behind a comparison: 收到28件,比去年收到20件增加8件,答复27件.
    """
    between = scene.text[figure:position]
    again = ";" in between or words("block", "whole_year").search(between) or _COMPARED.search(between)
    return not again and open_brackets(scene.text, figure, position) >= 0


def goes_the_other_way(scene: Scene, concept: Concept, wording: Wording) -> bool:
    """Whether 结转2022年 of a report on 2022 names no year to come, or 2022年结转 no year before."""
    if wording.item not in _CARRIED or scene.year is None:
        return False
    named = _NAMED_YEAR.search(scene.text, concept.start, concept.end)
    if named is None:
        return False
    year = int(named[0])
    return year <= scene.year if wording.item == "applications.carried_out" else year >= scene.year


def _has_words_of_other_time(scene: Scene, begin: int, figure: int, this_year: bool) -> bool:
    text, times = scene.text, scene.times
    if "difference" in times and words("block", "difference").search(text, max(figure - 3, 0), figure):
        return True
    if _is_part_of_year(scene, begin) or this_year and "next_year" in times and _is_next_year(text, begin):
        return True
    if "target" not in times and not (this_year and "last_year" in times):
        return False
    lead, start = scene.clause(begin)
    if alone := _LAST_YEAR_ALONE.search(text, 0, start):
        lead = alone[0] + lead
    if "target" in times and words("block", "target").search(lead):
        return True
    if not this_year or "last_year" not in times:
        return False
    if words("block", "last_year").search(lead) or LAST_YEAR_IN_BRACKET.search(text, 0, begin):
        return True
    beside = words("block", "last_year_beside_this").search(lead)
    return beside is not None and (_BESIDE.search(text) or _COUNT.search(text, 0, start)) is not None


def _is_next_year(text: str, begin: int) -> bool:
    """Whether the words before `begin` speak of the coming year (明年,主动公开5000条), and not of this one again."""
    named = words("block", "next_year").search(text, 0, begin)
    return named is not None and _THIS_YEAR.search(text, named.end(), begin) is None


def _is_of_other_year(scene: Scene, begin: int, never: bool) -> bool:
    """Whether the year last named before `begin` is another one, or the figure runs over years.

    What `never` happened up to now did not happen in the year either: 2008年以来未发生行政复议.
    """
    before = outside_brackets(scene.text[:begin])
    if scene.names_years:
        before = _SCHOOL_YEAR.sub(r"\g<last>年", before)
    if scene.year == 2008:  # the Regulations are in force since 1 May
        before = words("block", "since_first_year").sub("", before)
    beside = _BESIDE_ANOTHER.search(before, before.rfind(",") + 1) if scene.names_years else None
    if beside and scene.year and int(beside["year"]) != scene.year:
        return True
    years = list(_YEAR.finditer(before))
    last = max((year.end() for year in years if not before.endswith(_UP_TO, 0, year.start())), default=0)
    several = words("block", "range").search(before) if scene.names_years else None
    if several and several.end() >= last:
        return True
    if "since" in scene.times and words("block", "since").search(before, last):
        return not never
    return bool(scene.year and years and int(years[-1][1]) != scene.year)


def _is_part_of_year(scene: Scene, position: int) -> bool:
    """Whether the words before `position` speak of a quarter, a half or some months, and not of the year again."""
    if "part_of_year" not in scene.times:
        return False
    if scene.parts_of_year is None:
        scene.parts_of_year = _find_parts_of_year(scene.text, scene.year)
    return next((part for end, part in scene.parts_of_year if end <= position), False)


def _find_parts_of_year(text: str, year: int | None) -> list[tuple[int, bool]]:
    """Where words end that name a part of the year (True) or the whole (False), the last first."""
    text = _SCHOOL_YEAR.sub(lambda whole: "年" * len(whole[0]), text)
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
    if _THIS_YEAR_OF_THEM.match(own[0]) and not words("block", "whole_year").search(text, 0, begin):
        return True
    of_the_year = "其中" not in own[0] and words("block", "whole_year").search(text, 0, begin)
    return "累计" in text[:begin] and not of_the_year


def is_total_up_to_now(before: Scene, scene: Scene) -> bool:
    """Whether a sentence counts up to now and the next the year's own: 到2009年底累计公开…条。2009年公开…条。"""
    lead = before.text.rstrip("。;")
    return before.adds_up and _runs_over_years(f"{lead},{scene.text}", len(lead), len(lead))
