"""What a page says about its own publication: index entries (发布机构, 发布日期) and the signature under the text.

The time at which somebody captured or printed the page (采集时间) is not among the labels, nor is the date in a page's
heading: a bare date counts only under the title or at the end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from reportlib.document import Place
from reportlib.lines import FirstCharacters, Lines, line_of, quick
from reportlib.period import YEAR
from reportlib.text import clean, simplify
from reportlib.titles import ORGAN_ENDINGS

PUBLISHED = (
    "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "发文日期", "发文时间",
    "成文日期", "成文时间", "生成日期", "印发日期", "信息时间", "信息日期", "发稿时间", "发稿日期",
)  # fmt: skip
FILLED_IN = ("填报日期", "填表日期", "报送日期")
PAGE_DATE = ("日期",)
PUBLISHERS = (
    "发布机构", "发布单位", "发布部门", "公开机构", "公开主体", "公开单位", "发文机关", "发文机构", "发文单位",
    "编制单位", "制作单位", "信息来源", "来源", "单位名称", "单位",
)  # fmt: skip
_LABEL_WORDS = sorted(PUBLISHED + FILLED_IN + PAGE_DATE + PUBLISHERS, key=len, reverse=True)
_LABEL_BEGINS = f"[{''.join(dict.fromkeys(word[0] for word in _LABEL_WORDS))}]"  # one set, which `re` searches fast
_LABEL = re.compile(
    f"({_LABEL_BEGINS}(?<![\\u4e00-\\u9fff]{_LABEL_BEGINS})(?:{'|'.join(f'(?<={w[0]}){w[1:]}' for w in _LABEL_WORDS)}))"
    "(?=(?:[:\\]】)][\\s\\[(【]*|\\s+)(\\S.{1,40}))"
)
_LABEL_ALONE = re.compile(f"[\\[【(]?({'|'.join(_LABEL_WORDS)})[\\])】]?:?")
# A label of either script as it stands in the file: followed by a colon, a bracket, a space or the end of its line.
_LABEL_END = "(?:$|[\\s:：\\])】）])"
_BEGINNINGS = (
    ("日", f"\\s*期{_LABEL_END}"),
    ("时時", f"\\s*[间間]{_LABEL_END}"),
    ("机機", f"\\s*[构構关關]{_LABEL_END}"),
    ("单單", f"\\s*位{_LABEL_END}"),
    ("位", f"\\s*名\\s*[称稱]{_LABEL_END}"),
    ("来來", f"\\s*源{_LABEL_END}"),
    ("主", f"\\s*[体體]{_LABEL_END}"),
    ("部", f"\\s*[门門]{_LABEL_END}"),
)
_HINT = FirstCharacters(*_BEGINNINGS)
_HINT_IN_CELLS = quick(*[(f"[{first}]", rest) for first, rest in _BEGINNINGS])  # faster where the text is short
_DATE = re.compile(
    "(20\\d\\d)\\s*[-年./]\\s*(1[0-2]|0?[1-9])\\s*[-月./]\\s*(3[01]|[12]\\d|0?[1-9])(?!\\d)|"
    "(20\\d\\d)(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?!\\d)"
)
_HAN_DATE = re.compile(f"({YEAR})年([一二三四五六七八九十元]{{1,2}})月([一二三四五六七八九十]{{1,3}})日")
_DIGITS = str.maketrans("〇○零ＯOo元一二三四五六七八九", "0000001123456789")
_SIGNED = re.compile("(?P<name>[\\u4e00-\\u9fff()]{0,30}?)[(]?(?P<date>(?:20\\d\\d|[二2][〇○零Oo0])\\S{4,12}日)[)]?")
_NUMERIC_DATE = "20\\d\\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\\d|0?[1-9])"
_SIGNED_DIGITS = re.compile(f"(?P<name>[\\u4e00-\\u9fff()]{{0,30}}?)[(]?(?P<date>{_NUMERIC_DATE})[)]?")
_SIGNED_MONTH = re.compile(f"(?P<name>[\\u4e00-\\u9fff()]{{0,30}}?)[(]?(?P<date>{YEAR}年(?:1[0-2]|0?[1-9])月)[)]?")
# The line of an article's particulars: 2017-03-15 来源:本站 浏览次数:12.
_BYLINE = re.compile("(?:来源|浏览|阅读|点击|访问|作者|编辑|字体|字号|发布人)(?:次数|量|数)?\\s*[:\\[(]")
_DAY = re.compile("20\\d\\d[-./年]\\d{1,2}[-./月]\\d{1,2}(?!\\d)")
_DAY_HINT = re.compile("日|20\\d\\d[-./年]\\d")
_NOT_PUBLISHED = re.compile("星期|今天|现在|采集|打印|更新|截[至止]|[至。;]|统计")
_LONGEST_ENTRY = 300
_LAST_LINES = 60
_LONGEST_SIGNATURE = 80
_LINES_UNDER_TITLE = 4


@dataclass(frozen=True, slots=True)
class Imprint:
    """`publishers`: names given by the index and the signature, strongest first; `published`: ISO date or ''."""

    publishers: tuple[str, ...]
    published: str


def find_imprint(lines: Lines, title_position: int = -1) -> Imprint:
    """Return who published a document and when, as its index or its signature says.

    `title_position`: index of the block of the report's title; a bare date before it belongs to the page.
    """
    entries = _index_entries(lines)
    if source := lines.document.head.get("contentsource"):
        entries.setdefault("来源", simplify(clean(source)))
    signed_by, signed_on = _signature(lines, title_position)
    names = [name for label in PUBLISHERS if (name := entries.get(label, ""))]
    dates = _dates(entries, lines, title_position, signed_on)
    return Imprint(tuple(dict.fromkeys(filter(None, [*names, signed_by]))), next(filter(None, dates), ""))


def _dates(entries: dict[str, str], lines: Lines, title_position: int, signed_on: str) -> Iterator[str]:
    """Yield the ISO dates that may be the day of publication, strongest first, '' where there is none."""
    yield from (read_date(entries[label]) for label in PUBLISHED if label in entries)
    yield _byline_date(lines, title_position)
    yield read_date(lines.document.head.get("pubdate", ""))
    yield signed_on
    filled_in = (entries[label] for label in FILLED_IN + PAGE_DATE if label in entries)
    yield from (read_date(value) for value in filled_in if not _NOT_PUBLISHED.search(value))


def read_date(text: str) -> str:
    """Return the first date in `text` as ISO, or ''.

    >>> read_date("2017-03-10 12:01"), read_date("2018年 2月 11"), read_date("二〇一三年三月二十七日")
    ('2017-03-10', '2018-02-11', '2013-03-27')
    """
    if match := _DATE.search(text):
        year, month, day = (int(part) for part in match.groups() if part)
    elif match := _HAN_DATE.search(text):
        year = int(match[1].translate(_DIGITS))
        month, day = _han_number(match[2]), _han_number(match[3])
    else:
        return ""
    return f"{year:04d}-{month:02d}-{day:02d}" if month <= 12 and day <= 31 else ""


def _han_number(text: str) -> int:
    """Return a number up to 39 in Chinese numerals.

    >>> _han_number("十"), _han_number("二十七"), _han_number("元")
    (10, 27, 1)
    """
    tens, ten, units = text.rpartition("十")
    value = int(units.translate(_DIGITS)) if units else 0
    return value + (int(tens.translate(_DIGITS)) if tens else 1) * 10 if ten else value


def _index_entries(lines: Lines) -> dict[str, str]:
    """Return what the index says under each of our labels; the first value of each."""
    entries: dict[str, str] = {}
    for label, value in _labelled(lines):
        value = value.strip(" []【】()")
        if label in PUBLISHERS and not re.match("[\\u4e00-\\u9fff]", value):
            continue
        entries.setdefault(label, value)
    return entries


def _labelled(lines: Lines) -> Iterator[tuple[str, str]]:
    """Yield (label, value) from lines, from a line and the next that is not empty, and from neighbouring cells."""
    for index in lines.matching(_HINT):
        if len(lines.texts[index]) > _LONGEST_ENTRY:
            continue
        text = simplify(clean(lines.texts[index]))
        yield from _in_line(text)
        if alone := _LABEL_ALONE.fullmatch("".join(text.split())):
            following = (value for value in lines.texts[index + 1 : index + 4] if value and not value.isspace())
            yield alone[1], simplify(clean(next(following, "")))
    for cells in lines.tables:
        for row, found in cells.matching(_HINT_IN_CELLS):
            for at in found:
                if at + 1 < len(row) and (label := _label_in(row[at].text)):
                    yield label, simplify(clean(row[at + 1].text))
            for cell in [row[at] for at in found]:
                if len(cell.text) < _LONGEST_ENTRY:
                    yield from _in_line(simplify(clean(cell.text)))


@lru_cache(maxsize=4096)
def _label_in(text: str) -> str:
    """The label that a cell is, or ''. Kept, for the headings of the forms end like labels (科研机构)."""
    alone = _LABEL_ALONE.fullmatch(line_of(text, Place()).text)
    return alone[1] if alone else ""


def _in_line(text: str) -> Iterator[tuple[str, str]]:
    for match in _LABEL.finditer(text):
        value = match[2] if match[1] not in PUBLISHERS else match[2].split()[0]
        if not _LABEL.match(value) and not _LABEL_ALONE.fullmatch(value):
            yield match[1], value


def _byline_date(lines: Lines, title_position: int) -> str:
    """Return the ISO date of the line of particulars beside the title, '' where there is none or it is today's."""
    around = range(max(title_position - _LINES_UNDER_TITLE, 0), title_position + 2 * _LINES_UNDER_TITLE)
    for text in lines.texts[around.start : around.stop]:
        if len(text) > _LONGEST_ENTRY or not _DAY.search(text):
            continue
        folded = simplify(clean(text))
        if _BYLINE.search(folded) and not _NOT_PUBLISHED.search(folded) and len(_DAY.findall(folded)) == 1:
            return read_date(folded)
    return ""


def _signature(lines: Lines, title_position: int) -> tuple[str, str]:
    """Return (name, ISO date) signed at the end of the text, or under its title; '' where there is none."""
    texts = lines.texts
    last = list(islice(_written(lines, range(len(texts) - 1, title_position, -1)), _LAST_LINES))
    first = list(islice(_written(lines, range(title_position + 1, len(texts))), _LINES_UNDER_TITLE))
    dated = set(lines.matching(_DAY_HINT, last[-1])) if last else set()
    dated.update([index for index in first if _DAY_HINT.search(texts[index])])
    for index in [index for index in (*last, *first) if index in dated and len(texts[index]) <= _LONGEST_SIGNATURE]:
        text = texts[index]
        month_only = "日" not in text and "月" in text
        in_words = "日" in text and "年" in text
        if not (in_words or month_only or _DAY.search(text)):
            continue
        pattern = _SIGNED if in_words else _SIGNED_MONTH if month_only else _SIGNED_DIGITS
        match = pattern.fullmatch(lines.line(index).text.strip("[]"))
        if match and not _NOT_PUBLISHED.search(match["name"]) and ((date := read_date(match["date"])) or month_only):
            before = next(_written(lines, range(index - 1, title_position, -1)), title_position)
            name = match["name"] or (lines.line(before).text if len(lines.texts[before]) < 60 else "")
            signed = name.endswith(ORGAN_ENDINGS)
            if in_words or signed or index in first and not match["name"]:
                return (name if signed else ""), date
    return "", ""


def _written(lines: Lines, indices: range) -> Iterator[int]:
    """Yield those of the lines that are not empty."""
    texts = lines.texts
    return (index for index in indices if texts[index].strip())
