"""Counts in running text: `789件`, `14.5万条`, `十二起`, `近300余次`, and what is not a count.

Years, dates, percentages, ordinals, document numbers and clock times have digits too; they are told apart by the
character on either side, so that the rest of `prose` only ever sees counts.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from reportlib.text import HAN, MOST_DIGITS, parse_number

COUNTERS = "人次|件次|批次|场次|期次|万元|亿元|元|件|起|条|次|宗|例|份|篇|期|场|个|项|人|名|家|部|批|封|桩|则|班|处"
# These patterns look back after their first character, not before it: `re` finds a first character fast.
_DIGITS = re.compile(
    r"(\d(?<![\d/+\-A-Za-z第〔\[【\ufffd]\d)(?<!\d[.,:]\d)\d*(?:\.\d+)?[余多]?[万亿千百]?[余多]?)"
    rf"(?:({COUNTERS})(?!月|工作日|百分点|小时)"
    rf"|(?![\d.%‰年月日时号点分秒〕\]】:、\-{COUNTERS.replace('|', '')}]))"
)
_HAN_DIGITS = "零〇一二两三四五六七八九"
_HAN_NUMERAL = f"{_HAN_DIGITS}十百千万"
_SEVERAL_TENS = f"(?:(?<!数[十百千万])|(?=[{_HAN_DIGITS}]))"  # 数十件, but 总数十六件
_NO_COUNT = f"(?<![第每逐某任另这那几统之唯{_HAN_NUMERAL}\\d].){_SEVERAL_TENS}(?<![^网线]上.)"
_COUNTER = f"({COUNTERS})(?![性龙事致步季次级线间])"
_HAN_NUMBER = re.compile(f"[{_HAN_NUMERAL}]{_NO_COUNT}[{_HAN_NUMERAL}]*(?=[余多]?{_COUNTER})")
_ONE = re.compile(f"一{_NO_COUNT}{_COUNTER}")
_TOGETHER = re.compile(r"一起(?![,;。、()共]|$)|一(?:家|条|部)人")  # 一起 is 'together' more often than 'one case'
# 无一例 and 一件也没有 are none, not one
_NOT_ONE = re.compile("(?:无|没有?|未)(?:有|发生|出现|收到|接到|受理|产生|引发)?过?(?:任何)?$")
_NONE_OF_IT = re.compile("(?:也|都)(?:没|未|无)|没有发生|未(?:发生|出现|收到|接到)")
_ZERO_WORD = re.compile(
    rf"零(?<=[为是]零)(?=[,;。、)]|$)|零(?<![{_HAN_NUMERAL}]零)(?=投诉|举报|申诉|(?:行政)?(?:复议|诉讼))"
)
_ABOUT_BEFORE = ("约", "近", "超", "超过", "逾", "约为", "多达", "不足", "不到")
_ABOUT_AFTER = ("左右", "以上", "之多", "不到", "多,", "多;", "多。", "余,", "余;", "余。")
_AFTER_BARE = re.compile(f"[{HAN},;。)]")
_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


class Mention(NamedTuple):
    """A count in a text: its span, value, counter ('' when the copy dropped it), whether it is called approximate."""

    start: int
    end: int
    value: Decimal
    counter: str
    approximate: bool


def find_mentions(text: str) -> list[Mention]:
    """Return the counts of a matching text in order (see `sentences.Sentence.text`).

    >>> [(m.value, m.counter) for m in find_mentions("2016年收到申请35件，占18.0%，一次补正，第20条")]
    [(Decimal('35'), '件'), (Decimal('1'), '次')]
    """
    found = []
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        printed, counter = match.groups()
        if counter is None and end < len(text) and not _AFTER_BARE.match(text, end):
            continue
        approximate = text.startswith(_ABOUT_AFTER, end) or text.endswith(_ABOUT_BEFORE, 0, start)
        if printed.isdecimal() and len(printed) <= MOST_DIGITS:
            found.append(Mention(start, end, Decimal(printed), counter or "", approximate))
        elif number := parse_number(printed):
            found.append(Mention(start, end, number.value, counter or "", number.approximate or approximate))
    only_digits = len(found)
    for match in _ONE.finditer(text):
        if not _TOGETHER.match(text, match.start()):
            found.append(Mention(*match.span(), Decimal(1), match[1], text.startswith(_ABOUT_AFTER, match.end())))
    if "零" in text:
        found += [Mention(match.start(), match.end(), Decimal(0), "", False) for match in _ZERO_WORD.finditer(text)]
    if len(found) > only_digits:
        found.sort()
    if "无" in text or "没" in text or "未" in text:
        return [mention for mention in found if mention.value != 1 or not _is_denied(text, mention)]
    return found


def find_counts(text: str) -> list[Mention]:
    """Return those of the mentions of a text that have a measure word."""
    return [mention for mention in find_mentions(text) if mention.counter]


def _is_denied(text: str, mention: Mention) -> bool:
    """Whether the one that is counted did not happen: 没有一件, 一例也未发生."""
    before = _NOT_ONE.search(text, max(mention.start - 7, 0), mention.start)
    return before is not None or _NONE_OF_IT.match(text, mention.end) is not None


def numerals_to_digits(text: str) -> str:
    """Return a text with the counts that are written in words in digits; 一件 may be no number (一件也没有).

    >>> numerals_to_digits("三十二件、一百余起，一件也没有，第二十条")
    '32件、100余起，一件也没有，第二十条'
    """
    return _HAN_NUMBER.sub(_in_digits, text)


def _in_digits(match: re.Match[str]) -> str:
    value = han_to_number(match[0])
    return match[0] if value == 1 else f"{value:f}"


def han_to_number(text: str) -> Decimal:
    """Return the value of a Chinese numeral.

    >>> [int(han_to_number(text)) for text in ("三", "十二", "一百零五", "两千三百", "一万二千", "二〇")]
    [3, 12, 105, 2300, 12000, 20]
    """
    if not set(text) & set("十百千万"):
        return Decimal("".join(str(_VALUES[character]) for character in text))
    total = section = digit = 0
    for character in text:
        if character == "万":
            total, section, digit = total + (section + digit or 1) * 10_000, 0, 0
        elif character in _SCALES:
            section, digit = section + (digit or 1) * _SCALES[character], 0
        else:
            digit = _VALUES[character]
    return Decimal(total + section + digit)
