"""What a publisher's name says: its place, what kind of organ it is, and at which level.

`level` is the level of the territory the organ belongs to (a county's education bureau is 'county', and so is the
branch of a city's bureau in a district); that it is a department and not the government is a word of its own, `kind`.
Townships, streets and development zones (开发区) have no GB/T 2260 code of six digits: they carry the code of the
county or city that their name or their page states, or `forms/zones.csv` where the name of a zone holds no place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from reportlib.divisions import has_counties
from reportlib.forms import read_csv
from reportlib.jurisdictions import (
    UNKNOWN,
    VARIANT,
    ZONE,
    LookUp,
    look_up,
    read_place,
    without_kind_of_city,
    without_variant,
)

_GOVERNMENT = re.compile("[省市县区州旗盟]?(?:人民)?政府|行政公署|行署|")
_OFFICE = re.compile(
    "(?:[省市县区州旗盟]?(?:人民)?政府)?(?:办公[厅室]|政府办|综合办公?室?|党政(?:综合)?办公室)|[省市县区州旗盟]?(?:人民)?政府办|"
    "(?:行政公署|行署)办公[厅室]"
)
_TOWNSHIP = re.compile(
    "(?:(?:人民)?政府)?(?P<where>.{0,12}?(?:镇|街道|苏木|(?<!城)乡|[〇零一二三四五六七八九十百\\d]{1,4}团))"
    "(?:(?:人民)?政府|办事处|办|党工委.{0,8}|党政.{0,8}|办公室|(?:人民)?政府办公室)?"
)
# An organ within a township (周市镇财政所); 小城镇建设 and 城乡规划 name none.
_IN_TOWNSHIP = re.compile(
    "(?P<where>[^局委处]{2,5}?(?:(?<!小城)(?<![乡村小名心点型])镇(?!化|职工|居民)|街道|苏木|(?<![城下返回侨之故水])乡(?![村镇土])))..+"
)
# The branch of a city's bureau in a part of the city: 公安局鼓楼分局.
_LOCAL_BRANCH = re.compile(".*(?:局|委员会)(?P<where>.{2,})分局")
_ALWAYS_LOCAL = re.compile("(?<!国家)税务局$|调查队$")
_OTHER_NAME = re.compile("[(][^()]+[)]$")  # 办公室(市外办), 长江镇(如皋港区)
_PART = re.compile("(?:片区|直管区|组团)?(?:管理委员会|管委会|管理局)?")  # of a zone, behind the city it lies in
_DISTRICT = re.compile("区[(]([\u4e00-\u9fff]{2,8}[市县区旗])[)]")  # 苏州高新区(虎丘区)
_BRANCH = re.compile("分行|支行|中心支行|调查总?队|监管|分局|分署|海事|海关|特派|专员|办事处|气象|邮政|通信|检验|局$")
# The territory that a name speaks of without naming it (市教育局), but 市场监管局 and 市政管理局 speak of none.
_SPOKEN_FOR = re.compile("^本?(自治[区县州旗]|[省市县区州旗盟])(?=\\S)(?![级直属场容]|政[工公园设管])")


# A title that names a territory alone speaks for its executive: 行政公署 in leagues and regions, 办事处 in streets.
_EXECUTIVE = (("盟", "行政公署"), ("地区", "行政公署"), ("街道", "办事处"), ("", "人民政府"))


@dataclass(frozen=True, slots=True)
class Organ:
    """A publisher taken apart.

    `name`: as printed, simplified. `place`: what its beginning names. `kind`: 'government', 'office', 'department',
    'township', 'zone', 'central' or ''. `level`: 'province', 'prefecture', 'county', 'township', 'zone', 'central' or
    ''. `territory`: the official name of what it administers or belongs to ('' if unknown).
    """

    name: str
    place: LookUp
    kind: str
    level: str
    territory: str


NO_ORGAN = Organ("", UNKNOWN, "", "", "")


@lru_cache(maxsize=8192)
def read_organ(name: str, year: int | None = None, hint: str = "") -> Organ:
    """Return what `name` says of a publisher; `hint` is a place it is known to lie in.

    >>> organ = read_organ("沭阳县发展和改革局", 2023)
    >>> organ.kind, organ.level, organ.territory, organ.place.adcode
    ('department', 'county', '沭阳县', '321322')
    >>> read_organ("教育部").level, read_organ("苏州工业园区管委会", 2020).territory
    ('central', '苏州工业园区')
    """
    name = without_kind_of_city(name)
    if branch := _central_branch(name, year, hint):
        return branch
    place, rest = read_place(name, year, hint)
    listed = _listed_zone(name)
    if len(listed) > len(name) - len(rest):
        place, rest = UNKNOWN, name  # 东湖新技术开发区 is not in 东湖区
    if place.status == "unknown":
        rest = _SPOKEN_FOR.sub("", name) or name
    rest = _OTHER_NAME.sub("", rest)
    printed = place.printed
    if place.note == VARIANT:
        name, printed = without_variant(name), without_variant(printed)
    level, territory = place.level, place.name
    if _GOVERNMENT.fullmatch(rest) and (rest or place.status != "unknown"):
        kind = "government"
    elif _OFFICE.fullmatch(rest):
        kind = "office"
    elif match := _TOWNSHIP.fullmatch(rest):
        kind, level, territory = "township", "township", territory + match["where"]
        place = _place_of_zone(listed, year, place) if listed else place
    elif branch := local_branch(name, place, rest, year):
        return branch
    elif (match := _zone().fullmatch(rest)) and not (place.level == "county" and rest.startswith("新区")):
        return _organ_of_zone(name, place, match, printed, year)
    elif rest.endswith("管委会"):  # no ministry's: those are 管理委员会, as 国有资产监督管理委员会
        kind, level, territory = "zone", "zone", printed + rest.removesuffix("管委会")
    else:
        kind = "department" if rest else ""
        no_counties = place.level == "county" or place.division and not has_counties(place.division)
        if no_counties and (match := _IN_TOWNSHIP.fullmatch(rest)):
            level, territory = "township", territory + match["where"]
    return Organ(name, place, kind, level, territory)


def _organ_of_zone(name: str, place: LookUp, match: re.Match[str], printed: str, year: int | None) -> Organ:
    """What a name says in which a zone stands; the zone's place is that of the list, or what is `printed` before it."""
    where, rest = match["where"], match["rest"]
    inside, behind = read_place(rest, year)
    if inside.status == "found" and behind and _PART.fullmatch(behind):  # 天府新区成都管委会
        return Organ(name, inside, "zone", "zone", printed + where + inside.printed)
    if inside.status == "found":
        return replace(read_organ(rest, year), name=name)
    kind = "zone" if not rest or _GOVERNMENT.fullmatch(rest) else "department"
    kind = "office" if _OFFICE.fullmatch(rest) else kind
    place = _place_of_zone(match["listed"], year, place) if match["listed"] else place
    return Organ(name, _district_of_zone(name, place, year), kind, "zone", printed + where)


def own_kind(name: str) -> str:
    """Return the kind of territory that an organ speaks of without naming it, '' for none.

    >>> own_kind("县教育局"), own_kind("教育局"), own_kind("市场监管局"), own_kind("市市场监管局")
    ('县', '', '', '市')
    """
    found = _SPOKEN_FOR.match(name)
    return found[1] if found else ""


def executive(organ: Organ) -> Organ:
    """Return the government of a territory that `organ` names without an organ (沭阳县); any other organ unchanged.

    >>> executive(read_organ("沭阳县")).name, executive(read_organ("昆山市千灯镇")).name
    ('沭阳县人民政府', '昆山市千灯镇人民政府')
    """
    bare = organ.kind == "government" and organ.name == organ.place.printed
    if not bare and not (organ.kind == "township" and organ.name.endswith(("镇", "乡", "街道", "苏木"))):
        return organ
    suffix = next(suffix for ending, suffix in _EXECUTIVE if organ.name.endswith(ending))
    return replace(organ, name=organ.name + suffix)


def local_branch(name: str, place: LookUp, rest: str, year: int | None) -> Organ | None:
    """Return the branch of a bureau in a part of its city (南京市公安局鼓楼分局), None for any other name."""
    match = _LOCAL_BRANCH.fullmatch(rest) if place.division else None
    if match is None:
        return None
    inside = look_up(match["where"], year, place.name)
    if inside.division and inside.level != place.level and inside.division.within(place.division):
        return Organ(name, inside, "department", inside.level, inside.name)
    zone = _zone().fullmatch(match["where"])
    return Organ(name, place, "department", "zone", place.printed + zone["where"]) if zone else None


def _central_branch(name: str, year: int | None, hint: str) -> Organ | None:
    """Return an organ of the centre, or its branch in a place (国家税务总局南通市税务局); None for any other name."""
    if not name.startswith(_central_names()):
        return None
    first = max(len(central) for central in _central_names() if name.startswith(central))
    for start in range(max(first, 3), len(name)):
        tail = name[start:]
        place = _place_of_zone(zone, year, UNKNOWN) if (zone := _listed_zone(tail)) else read_place(tail, year, hint)[0]
        for end in (start + 2, start + 3, start + 4):
            if place.status == "unknown" and _BRANCH.match(name, end):
                place = look_up(name[start:end], year, hint)
                place = place if place.level != "county" or name[start - 1] in "局署部行" else UNKNOWN
        if place.status != "unknown":
            own = read_organ(tail, year, hint)  # 国家税务总局苏州工业园区税务局
            where = own if own.level == "zone" else Organ("", place, "", place.level, place.name)
            return replace(where, name=name, kind="department")
    if _ALWAYS_LOCAL.search(name, first):
        return Organ(name, UNKNOWN, "department", "", "")
    return Organ(name, UNKNOWN, "central", "central", "全国")


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Zones whose names hold no place -> what they lie in."""
    return {row["zone"]: row["within"] for row in read_csv("zones.csv")}


def _listed_zone(name: str) -> str:
    """The longest zone of the list with which `name` begins, '' for none."""
    return max((zone for zone in _zones() if name.startswith(zone)), key=len, default="")


@lru_cache(maxsize=1)
def _zone() -> re.Pattern[str]:
    where = f"(?P<listed>{'|'.join(_zones())})(?:.{{1,4}}(?:新城|片区|组团|师))?|.{{0,14}}?{ZONE}(?:{ZONE})*"
    return re.compile(f"(?P<where>{where})(?:[(][^()]+[)])?(?:管理委员会|管委会|党工委.{{0,8}}|管理局)?(?P<rest>.*)")


def _place_of_zone(zone: str, year: int | None, printed: LookUp) -> LookUp:
    """Return the place that the list gives a zone, unless the `printed` place is another or says as much."""
    found = look_up(_zones()[zone], year)
    here, there = printed.division, found.division
    if printed.status != "unknown" and not (here and there and there.within(here) and there != here):
        return printed
    return replace(found, printed=zone, note=found.note or "where the list of zones says it lies")


def _district_of_zone(name: str, place: LookUp, year: int | None) -> LookUp:
    """Return the district in brackets that a zone shares its administration with, else the `place` of the zone."""
    beside = _DISTRICT.search(name)
    district = look_up(beside[1], year, place.name) if beside else UNKNOWN
    if district.division and place.division and district.division.within(place.division):
        return replace(district, printed=place.printed)
    return place


@lru_cache(maxsize=1)
def _central_names() -> tuple[str, ...]:
    return tuple(row["name"] for row in read_csv("ministries.csv"))
