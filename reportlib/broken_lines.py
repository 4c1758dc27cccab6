"""Lines of a document as lines of prose: without what menus, pages and tables print among them, and which run on.

A page of fixed width breaks a sentence at any character, and lines as wide as the page are those that it broke. A page
also prints its number and the title of the report between two lines of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from reportlib.document import Place

NUMERAL = "一二两兩三四五六七八九十百千万萬"
STATING = f"无無未没沒均零全复復複覆诉訴{NUMERAL}"
"""Han characters of a line that may state something."""

_TERMINAL, _TERMINAL_IF_NOT_FULL = "。！？!?", "；;:：”"
_BULLETS = "•·●◆■▪○◇□▲★➢-—–"
_BULLET = re.compile(r"[-—–]\s+|[^-—–]\s*")
_OPENING = re.compile(
    r"\s*(?:[#*|【㈠-㈩⑴-⒇]|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,2}(?:部分|章)|[(（][一二三四五六七八九十\d]{0,3}[)）]|\d{1,2}[、.．](?:(?!\d)|(?=20\d\d年)))"
)
_BARE = re.compile(r"\||[\s\d.,+/\-—%|]+\Z")
_PAUSE = re.compile("[，。,；;]")
_ASCII = re.compile(r"\w", re.ASCII)
_FIGURE_ROW = re.compile(r"\s-?\d+(?:\s-?\d+){2,}(?=\s|$)")
_SHORTEST_BROKEN_LINE = 12  # a line shorter than this ends by itself: a heading, a date, a label
_LONGEST_BROKEN_LINE = 100  # characters; no page is as wide
_SEVERAL, _HARDLY_ANY = 4, 3
_TITLE_END = ("报告", "報告")  # of a report: 某市2017年政府信息公开工作年度报告
_HEADING_END = re.compile(
    "(?:情[况況]|工作|措施|[问問][题題]|事[项項]|方面|建[设設]|打算|改[进進]|公[开開]|安排|概述)$"
)
_BARE_HEADING = tuple("情况 情況 事项 事項 概述 概况 概況 问题 問題 不足 措施 打算 安排 统计表 統計表".split())
_STOP = re.compile(r"[\d，。；：,;:!?！？]")
_SPACED = 4  # characters, from which on a line may be spaced
_LONGEST_HEADING = 24  # characters, without a number
_NUMBER_OF_PAGE = re.compile(
    r"[\-—–―─~·•|\s]*第\s*\d{1,3}\s*[页頁][\s,，/]*(?:共\s*\d{1,3}\s*[页頁])?[\s\-—–―─~·•|]*"
    r"|([\-—–―─~·•]+)\s*\d{1,3}\s*\1"
)
_BEFORE_PAGE = "第-—–―─~·•|"
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、]")
_FURTHER = re.compile(
    r"[\[【<《]?(?:[上下]一?[篇条條](?:文章)?(?=[:：\s\]】>》]|$)"
    r"|(?:相[关關]|推[荐薦]|延伸|[热熱][点點门門]|更多)(?:[阅閱][读讀]|[链鏈]接|文章|新[闻聞]|[报報][道導]|稿件|推[荐薦])[:：]?[\]】>》]?$)"
)
_BEFORE_FURTHER = frozenset("[【<《上下相推延热熱更")  # so begin the words for it
_BEGINNING = itemgetter(slice(1))
_WORDS = "".join(
    f"{chr(ord(one) + 1)}-{chr(ord(other) - 1)}"
    for one, other in pairwise(["\u4dff", *sorted(STATING), "\ua000"])
    if ord(other) - ord(one) > 1
)
_SHORT_LINE = f"\n[{_WORDS}][A-Za-z{_WORDS}]{{0,{_SHORTEST_BROKEN_LINE - 2}}}"
_MENU = re.compile(f"{_SHORT_LINE}(?:{_SHORT_LINE}){{3,}}(?=\n)")
Line = tuple[str, Place]


def join_broken_lines(lines: list[Line], menus: bool) -> Iterator[list[Line]]:
    """Group the lines of prose whose sentence runs on into the next one; a blank parts what was two words or figures.

    Without `menus` the inner lines of menus are left out, which state and head nothing.
    """
    lines = [(_without_letter_spacing(line) if line[1:2].isspace() else line, place) for line, place in lines]
    lines = lines if menus else _without_menus(lines)
    lines = _without_pages(lines[: start_of_further_reading([line for line, _ in lines])])
    page = _Page([line for line, _ in lines])
    group: list[Line] = []
    last = ""
    for line, place in _without_table_lines(lines):
        bullet = line[0] in _BULLETS and _BULLET.match(line)
        if last and (bullet or not _runs_on(last, line, page)):
            yield group
            group = []
        elif last and _ASCII.match(last[-1]) and _ASCII.match(line):
            is_one_figure = last[-1].isdigit() and line[0].isdigit() and last in page.full_lines
            line = line if is_one_figure else " " + line
        line = line[bullet.end() :] if bullet else line
        if line:
            group.append((line, place))
        last = line
    if group:
        yield group


def _without_menus(lines: list[Line]) -> list[Line]:
    """Return the lines without the inner ones of menus: runs of short lines of words that state and head nothing.

    Of a run the first line stays, which may end a broken line, and the last two, one of which stands before the next
    sentence.
    """
    text = "\n".join([line for line, _ in lines])
    kept: list[Line] = []
    begin = end = number = 0
    for menu in _MENU.finditer(text):
        number += text.count("\n", end, menu.start()) + 1
        kept += lines[begin : number + 1]
        number += text.count("\n", *menu.span()) - 1
        begin, end = number - 1, menu.end()
    return kept + lines[begin:] if text.count("\n") < len(lines) else lines


def start_of_further_reading(lines: Sequence[str]) -> int:
    """Return the number of the line at which a page offers other reports and news (上一篇, 相关阅读), else of the end.

    That is below the last section, or below the first sentence where none has a number.

    >>> start_of_further_reading(["收到申请3件。", "下一篇：某县新闻", "全县受理30件"])
    1
    """
    if _BEFORE_FURTHER.isdisjoint(map(_BEGINNING, lines)):
        return len(lines)
    numbers = range(len(lines))
    last = next((number for number in reversed(numbers) if _SECTION.match(lines[number])), None)
    if last is None:
        last = next((number for number in numbers if lines[number].endswith("。")), len(lines))
    return next((number for number in numbers[last:] if _FURTHER.match(lines[number])), len(lines))


def _without_pages(lines: list[Line]) -> list[Line]:
    """Return the lines without the numbers of pages (第3页, - 3 -) and a title that heads each page.

    Bare numbers are those of pages where all of the document count up by one.
    """
    titles = [line for line, _ in lines if line.endswith(_TITLE_END) and not _PAUSE.search(line)]
    furniture = {title for title in titles if titles.count(title) > 1}
    numbers = [line for line, _ in lines if line.isdecimal()]
    if len(numbers) > 1 and all(int(other) - int(one) == 1 for one, other in pairwise(numbers)):
        furniture.update(numbers)
    return [
        (line, place)
        for line, place in lines
        if line not in furniture and not (line[0] in _BEFORE_PAGE and _NUMBER_OF_PAGE.fullmatch(line))
    ]


class _Page:
    """The lines of a document, and which of them a page of fixed width broke."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = [text for text in texts if len(text) >= _SHORTEST_BROKEN_LINE]

    @cached_property
    def full_lines(self) -> frozenset[str]:
        """The lines as long as several others, where hardly any is longer.

        The first line of a paragraph has lost its indent of two characters.
        """
        longest = sorted(map(len, self._texts), reverse=True)
        if len(longest) < _SEVERAL or longest[_HARDLY_ANY - 1] > _LONGEST_BROKEN_LINE:
            return frozenset()
        full: set[str] = set()
        for size, indent in ((len, 2), (_columns, 4)):
            sizes = list(map(size, self._texts))
            for width in sorted(sizes, reverse=True)[:_HARDLY_ANY]:
                if sum(width - indent <= one <= width for one in sizes) >= _SEVERAL:
                    full.update(text for text, one in zip(self._texts, sizes, strict=True) if one >= width - indent)
                    break
        return frozenset(full)


def _columns(text: str) -> int:
    """How wide a line is on a page where a Chinese character, of three bytes, is as wide as two digits.

    >>> _columns("2012年收到申请35件")
    18
    """
    return (len(text) + len(text.encode("utf-8", "replace")) + 1) // 2


def _without_table_lines(lines: list[Line]) -> list[Line]:
    """Return the lines without rows of figures, bare figures, and the label of a figure.

    That is the line without a comma right before a bare figure.
    """
    kept: list[Line] = []
    may_be_label = False
    for line in lines:
        text = line[0]
        is_bare = _BARE.match(text) or len(text.split(None, 3)) > 3 and _FIGURE_ROW.search(text)
        if not is_bare:
            kept.append(line)
        elif may_be_label and not _PAUSE.search(kept[-1][0]):
            kept.pop()
        may_be_label = not is_bare
    return kept


def _runs_on(line: str, following: str, page: _Page) -> bool:
    """Whether a line that is long enough and ends without a stop goes on in the following one."""
    if len(line) < _SHORTEST_BROKEN_LINE or line[-1] in _TERMINAL or line[0] == "#" or _OPENING.match(following):
        return False
    if line[-1] in _TERMINAL_IF_NOT_FULL and line not in page.full_lines:
        return False
    if _PAUSE.search(line):
        return True
    if _OPENING.match(line):
        is_heading = _HEADING_END.search(line) is not None or len(line) < 24 and line not in page.full_lines
    else:
        is_heading = is_bare_heading(line) and line not in page.full_lines
    return not is_heading and not line.endswith(_TITLE_END)


def is_bare_heading(line: str) -> bool:
    """Whether a line reads as a heading without a number.

    >>> is_bare_heading("依申请公开政府信息情况"), is_bare_heading("收到申请9件，情况")
    (True, False)
    """
    return len(line) <= _LONGEST_HEADING and line.endswith(_BARE_HEADING) and not _STOP.search(line)


def _without_letter_spacing(line: str) -> str:
    """Return a line of single characters with blanks between them as words and figures; rows of figures stay apart.

    >>> _without_letter_spacing("收 到 申 请 2 6 件 。"), _without_letter_spacing("收 到 申 请 数 2 6")
    ('收到申请26件。', '收 到 申 请 数 2 6')
    """
    pieces = line.split()
    if len(pieces) < _SPACED or len(pieces) * 5 < len(line) * 2:
        return line
    words = sum(len(piece) == 1 and not piece.isascii() for piece in pieces)
    return line if pieces[-1].isascii() or words * 3 < len(pieces) else "".join(pieces)
