"""The year that words state, in digits or Chinese numerals, and the sentence on the statistical period (统计期限)."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportlib.document import Place
from reportlib.lines import FirstCharacters, Lines, line_of

YEAR = "(?:20[0-4]\\d|[二2][〇○零ＯOo0][〇○零ＯOo0一二三四][〇○零ＯOo0一二三四五六七八九])"
_YEAR = re.compile(YEAR)
_PERIOD = re.compile(
    "(?:统计|数据)(?:的)?(?:统计)?(?:期限|时限|时间|时段|时期|周期|区间|期间|年度|截止|起止|期(?=[为是自从:]))|时间范围|统计范围|报告期"
)
# The same as it may stand in the file: either script, spaces between characters. A quick look before cleaning a line.
_PERIOD_NEXT = "(?=[\\s的]*(?:[统統]\\s*[计計]\\s*)?[期时時周区區年截起范範])"  # one may begin in it: 报告 / 统计期限
_PERIOD_HINT = FirstCharacters(
    ("统統", "\\s*[计計]" + _PERIOD_NEXT),
    ("数數", "\\s*[据據]" + _PERIOD_NEXT),
    ("时時", "\\s*[间間]" + _PERIOD_NEXT),
    ("报報", "\\s*告" + _PERIOD_NEXT),
)
_MONTH_AND_DAY = re.compile("(?<!\\d)(1[0-2]|0?[1-9])(?:月|[-./])(3[01]|[12]\\d|0?[1-9])(?:日|(?!\\d))")
_CHINESE_DIGITS = str.maketrans("〇○零ＯOo一二三四五六七八九", "000000123456789")


class Period(NamedTuple):
    """The sentence on the statistical period: the years it states, its words, and where it stands."""

    years: tuple[int, ...]
    raw: str
    place: Place


def years_in(text: str) -> tuple[int, ...]:
    """Return the years that `text` states, in digits or Chinese numerals, each once, in order.

    >>> years_in("二〇一二年"), years_in("2016-2017年"), years_in("201911日至1231日"), years_in("1231")
    ((2012,), (2016, 2017), (2019,), ())
    """
    years: dict[int, None] = {}
    for match in _YEAR.finditer(text):
        word, start = match[0], match.start()
        if not (word[0] == "2" and start and text[start - 1].isdigit()):
            years[int(word if word.isdecimal() else word.translate(_CHINESE_DIGITS))] = None
    return tuple(years)


def find_period(lines: Lines) -> Period | None:
    """Return the first sentence on the statistical period that states a year, or None.

    A sentence broken over lines is read on. The years of a period that crosses New Year are both returned.
    """
    for match in _PERIOD_HINT.finditer(lines.joined):
        place = lines.place(lines.at(match.start()))
        text = line_of(lines.joined[match.start() : match.end() + 120], place).text
        if found := _PERIOD.match(text):
            words = re.split("[。;；]", text[: found.end() + 45])[0]
            if years := years_in(words):
                return Period(years, words, place)
    return None


def year_is_partial(period: str) -> bool:
    """Whether a statistical period is no calendar year; in 2008 the Regulations came into force in May.

    >>> year_is_partial("统计期限为2018年1月1日至12月31日"), year_is_partial("统计期限为2018年5月31日至12月31日")
    (False, True)
    """
    days = [tuple(map(int, day)) for day in _MONTH_AND_DAY.findall(period)]
    return len(days) == 2 and days != [(1, 1), (12, 31)] and not (days[0][0] == 5 and years_in(period) == (2008,))
