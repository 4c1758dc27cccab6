"""Names of places to GB/T 2260 codes (行政区划代码) as they stood in a given year, and to English for figures.

The list is in `divisions`. A name that several places bear (鼓楼区, 朝阳区) is reported as ambiguous unless the words
around it decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.divisions import (
    Division,
    by_code,
    by_edge,
    by_name,
    by_short,
    by_stem,
    city_above,
    longest_name,
    place_stem,
    years_listed,
)
from reportlib.forms import read_csv
from reportlib.text import simplify

_TOWNSHIP_KIND = re.compile("(?:街道办事处|街道|镇|乡)$")
_TOWNSHIP_NEXT = re.compile("镇|乡(?!村)|街道")
# Words before a place that are no part of its name: what kind of city it is, the army division that runs it.
_FOREWORD = re.compile(
    "中共|中国共产党|共青团|县级市|地级市|直辖市|省会(?:城市)?|副省级(?:城)?市|计划单列市|经济特区|"
    "(?:新疆)?(?:生产建设)?(?:兵团)?[第农][一二三四五六七八九十]{1,3}师"
)
_ZONE_WORD = (
    "(?:国家级?|省级|经济|高新|高技术|新技术|技术|工业|产业|综合|旅游|保税|化工|农业|生态|循环|临港|临空|空港|物流|"
    "文化|文旅|现代|新型|出口加工|自由贸易|互市贸易|台商|华侨|投资|边境|合作|科技|创新|试验|开发|开放|重点|江海|联动|产城|融合|康养|"
    "风景名胜|风景|实验|航空|航空港|群岛|经开|集聚|集中|港务|国际|商务|绿色)"
)
ZONE = (
    f"(?:{_ZONE_WORD}+(?:园区|新片区|区|园|带|城|基地)(?![划域林艺市镇乡])|{_ZONE_WORD}*(?:开发区|高新区|新区|园区|示范区|度假区|保税区|管理区|直管区|"
    "综保区|合作区|起步区|先行区|港区|新城区?|片区))"
)
# What may follow a place printed without its suffix (南通2012年, 南通经济技术开发区); anything else is another word,
# and so is 光明新区, which was not 光明区.
_AFTER_SHORT = re.compile(
    f"$|(?!新区|示范区|度假区|新城)(?:[12][09]\\d\\d|二[〇○零O]|年|人民政府|政府|政务|管委会|管理委员会|{ZONE}|"
    "海关|海事局|出入境|铁路监督管理局|银保?监|证监局|保监局)"
)
# A province's short name stands before more: 江苏通信管理局, 上海铁路监督管理局, but a street is 湖南路街道.
_OF_PROVINCE = re.compile("(?![^铁公]?路|兵团第)[\u4e00-\u9fff]{2,14}(?:局|委员会|办公室|管委会|" + ZONE + ")$")
# A city's short name stands before a zone of any name (西安曲江新区); a county's may be half a word: 通州(湾示范区),
# and so may a city's before a bay or a lake (杭州湾 is not 杭州's).
_ZONE_OF_CITY = re.compile(
    f"(?!.?路|湾|湖(?!滨))(?:[\u4e00-\u9fff]{{0,6}}?(?:新区|{ZONE})|[\u4e00-\u9fff]{{2,8}}管委会)"
)
# A school or hospital of a province bears the short name of the place it stands in: 江苏省沭阳高级中学.
_INSTITUTION = re.compile(
    "(?:第[一二三四五六七八九十]{1,3}|人民|中心|高级|实验|中等|高等|专科|专业|职业|技术|师范|外国语|中医|妇幼|卫生)*"
    "(?:中学|小学|学校|学院|大学|幼儿园|医院|保健院)$"
)
# 中国(上海)自由贸易试验区, 中德(沈阳)高端装备制造产业园
_SHARED_ZONE = re.compile("^中[\u4e00-\u9fff]\\(([\u4e00-\u9fff]{2,3})\\)")


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a name was found to mean.

    `status`: 'found', 'ambiguous' (`candidates` holds every reading, `division` is None) or 'unknown'. `printed`: the
    words that were read as the place. `note`: '' or why the division is not simply the printed name in that year.
    """

    status: str
    division: Division | None = None
    candidates: tuple[Division, ...] = ()
    printed: str = ""
    note: str = ""
    year: int | None = None

    @property
    def adcode(self) -> str:
        """Six digits, '' where the place is unknown or ambiguous."""
        return self.division.adcode if self.division else ""

    @property
    def level(self) -> str:
        """The level of the division, '' where unknown or ambiguous."""
        return self.division.level if self.division else ""

    @property
    def name(self) -> str:
        """The official name of that year; a district (区) with its city before it, since alone it names nothing.

        '' where unknown or ambiguous.
        """
        if self.division is None:
            return ""
        above = city_above(self.division, self.year)
        return above + self.division.name if self.division.name.endswith("区") else self.division.name

    @property
    def province(self) -> str:
        """The name of the province, also where candidates differ but share it; '' where unknown."""
        found = {d.adcode[:2] for d in (self.candidates or ([self.division] if self.division else []))}
        return by_code()[found.pop() + "0000"][-1].name if len(found) == 1 else ""


UNKNOWN = LookUp("unknown")
VARIANT = "printed as a known variant"


def look_up(name: str, year: int | None = None, province_hint: str = "") -> LookUp:
    """Return the division that `name` means, with the code valid at the end of `year` (None: of the newest list).

    `name` may carry its superiors (江苏省南京市鼓楼区) and may lack its suffix (南通). `province_hint` is any place
    that the division lies in. A name of an earlier or later year is carried to `year` where one place continues it.

    >>> look_up("襄樊市", 2009).adcode, look_up("襄樊市", 2015).name, look_up("抚远县", 2019).adcode
    ('420600', '襄阳市', '230883')
    >>> look_up("鼓楼区", 2020).status, look_up("鼓楼区", 2020, "南京市").adcode
    ('ambiguous', '320106')
    """
    found, rest = read_place(name, year, province_hint)
    return found if not rest else LookUp("unknown", printed=name)


@lru_cache(maxsize=8192)
def read_place(text: str, year: int | None = None, hint: str = "") -> tuple[LookUp, str]:
    """Return the place that `text` begins with and the rest of `text`; (UNKNOWN, text) if it begins with none.

    >>> found, rest = read_place("上饶市信州区人民政府办公室", 2017)
    >>> found.adcode, rest
    ('361102', '人民政府办公室')
    """
    text = _SHARED_ZONE.sub(r"\1", simplify(text))
    chain, rest = _read_chain(text)
    note = ""
    if not chain and (corrected := without_variant(text)) != text:
        chain, rest = _read_chain(corrected)
        note = VARIANT
    start = 0
    if not chain and (foreword := _FOREWORD.match(text)):
        start = foreword.end()
        chain, rest = _read_chain(text[start:])
    if not chain:
        return UNKNOWN, text
    if hint and len(chain) > 1:
        above, _ = read_place(hint, year)
        places = above.candidates or ((above.division,) if above.division else ())
        chain = [d for d in chain if any(d.within(place) for place in places)] or chain
    printed = text[start : len(text) - len(rest)]
    found = _settle(chain, printed, year, note)
    if year and found.division and found.division.name.endswith("新区") and year < found.division.first - 1:
        above = printed.removesuffix(found.division.name)  # until it became a district it was a zone
        if above == printed:  # 两江 alone named no place then
            return UNKNOWN, text
        return read_place(above, year, hint)[0], found.division.name + rest
    return found, rest


def _read_chain(text: str) -> tuple[list[Division], str]:
    """Follow province, prefecture, county at the start of `text`; return the readings of the last and the rest."""
    current: list[Division] = []
    while True:
        for length in range(min(len(text), longest_name()), 1, -1):
            readings = [d for d in by_name().get(text[:length], ()) if not current or _is_next(d, current)]
            if not readings and not _TOWNSHIP_NEXT.match(text, length):  # 巴州镇 is no town of 巴州
                readings = [d for d in by_short().get(text[:length], ()) if not current or _is_next(d, current)]
            if not readings:
                readings = [d for d in by_stem().get(text[:length], ()) if not current or _is_next(d, current)]
                in_province = bool(current) and current[0].name.endswith(("省", "自治区"))
                if not (in_province and _INSTITUTION.match(text, length)):
                    readings = _if_name_ends(text[length:], readings)
            if readings:
                current, text = readings, text[length:]
                break
        else:
            return current, text


def _if_name_ends(rest: str, readings: list[Division]) -> list[Division]:
    """Return the readings of a name without suffix that `rest` allows: 石家庄(新华区), not 通州(湾示范区)."""
    cities = [d for d in readings if d.level == "prefecture"]
    if len(cities) == 1 and _ZONE_OF_CITY.match(rest):
        [city] = cities  # 巢湖市 was a prefecture and then a county, 莱芜市 became a district
        return [d for d in readings if d.name == city.name or d.first > city.last]
    if not readings or _AFTER_SHORT.match(rest):
        return readings
    for level, below in (("province", _OF_PROVINCE), ("prefecture", _ZONE_OF_CITY)):
        if (above := [d for d in readings if d.level == level]) and below.match(rest):
            return above
    for length in range(min(len(rest), longest_name()), 1, -1):
        inside = list(by_name().get(rest[:length], ()))
        inside += by_stem().get(rest[:length], ()) if _AFTER_SHORT.match(rest, length) else ()
        if below := [d for d in readings if any(_is_next(part, [d]) for part in inside)]:
            return below
    return []


def _is_next(division: Division, above: list[Division]) -> bool:
    return any(division.within(place) and division.level != place.level for place in above)


def _settle(readings: list[Division], printed: str, year: int | None, note: str) -> LookUp:
    """Carry every reading to `year`, drop those of other times, and say whether one is left.

    An official name of that year goes before one that the place bore later (毕节市 was a county in 毕节地区) or bears
    for short, but not in its last year: its report may be signed with the next year's names.
    """
    when = min(max(year, years_listed()[0]), years_listed()[1]) if year else years_listed()[1]
    carried = {d.adcode: d for d in (_in_year(reading, when) for reading in readings)}
    near = [d for d in carried.values() if d.first - 1 <= when <= d.last + 1]
    then = [d for d in near if d.first <= when <= d.last]
    official = [d for d in then if printed.endswith(d.name)]
    if official and not any(d.last == when < years_listed()[1] for d in official):
        then = official
    candidates = tuple(sorted(then or near or carried.values(), key=lambda d: d.adcode))
    if len(candidates) > 1 and not any(printed.endswith(d.name) for d in candidates):
        whole = tuple(d for d in candidates if all(other.within(d) for other in candidates))
        candidates = whole or candidates  # 荆州 is 荆州市, not its 荆州区
    if len(candidates) > 1:
        return LookUp("ambiguous", None, candidates, printed, note, year)
    division = candidates[0]
    if not division.first <= when <= division.last:
        note = f"{division.name} was in force {division.first}-{division.last} only"
    elif not printed.endswith(division.name) and not division.name.startswith(printed) and not note:
        note = f"another year's name of {division.name}" if division not in readings else note
    return LookUp("found", division, (), printed, note, year)


def _in_year(division: Division, year: int) -> Division:
    """Follow a division through changes of name and code to `year`, as far as exactly one place continues it."""
    step = 1 if year > division.last else -1
    while not division.first <= year <= division.last:
        edge = division.last + 1 if step > 0 else division.first - 1
        heirs = [d for d in by_edge()[step].get(edge, ()) if _continues(division, d)]
        if len(heirs) != 1:
            return division
        division = heirs[0]
    return division


def _continues(one: Division, other: Division) -> bool:
    """Whether `other` is `one` under a new name (same code) or a new code (same stem, province and level)."""
    if one.adcode == other.adcode:
        return True
    same_stem = place_stem(one.name) == place_stem(other.name)
    return same_stem and one.adcode[:2] == other.adcode[:2] and one.level == other.level


def without_variant(text: str) -> str:
    """Return `text` with a misprinted place name at its beginning put right, as `forms/place_variants.csv` has it."""
    for printed, name in _variants():
        if text.startswith(printed):
            return name + text[len(printed) :]
    return text


def without_kind_of_city(text: str) -> str:
    """Return `text` without a word that only says what kind of city follows.

    >>> without_kind_of_city("县级市义乌市"), without_kind_of_city("县级市场监管局")
    ('义乌市', '县级市场监管局')
    """
    foreword = _FOREWORD.match(text)
    rest = text[foreword.end() :] if foreword and not foreword[0].endswith(("师", "共", "党")) else text
    return rest if read_place(rest)[0].status != "unknown" else text


@lru_cache(maxsize=1)
def _variants() -> tuple[tuple[str, str], ...]:
    """Misprinted beginnings of place names, with the report where each was seen: (printed, name)."""
    return tuple((row["printed"], row["name"]) for row in read_csv("place_variants.csv"))


@lru_cache(maxsize=4096)
def romanise(name: str) -> str:
    """Return the English of a place for a figure's label: the pinyin of its last part without suffix, or its own name.

    Names that English writes otherwise, and readings that a dictionary of words gets wrong, stand in
    `forms/place_english.csv`; a row of one character there is the usual reading of that character in place names.

    >>> romanise("衢州市"), romanise("上饶市信州区"), romanise("六安"), romanise("陕西省"), romanise("内蒙古自治区")
    ('Quzhou', 'Xinzhou', "Lu'an", 'Shaanxi', 'Inner Mongolia')
    """
    from pypinyin import lazy_pinyin

    found, rest = read_place(name)
    divisions = (found.division,) if found.division else found.candidates
    stem = place_stem(divisions[0].name) if divisions and not rest else place_stem(_TOWNSHIP_KIND.sub("", rest))
    english = _english()
    if stem in english and len(stem) > 1:
        return english[stem]
    syllables = [english.get(character) or reading for character, reading in zip(stem, lazy_pinyin(stem), strict=False)]
    word = "".join("'" + s if i and s[0] in "aoe" else s for i, s in enumerate(syllables))
    return word.capitalize()


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    return {row["name"]: row["english"] for row in read_csv("place_english.csv")}
