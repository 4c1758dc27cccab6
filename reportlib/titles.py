"""The title of a report (标题) and the year it reports on, found among a page's furniture.

A title is a line, or up to four lines, that says whose report it is, for which year, and 政府信息公开 ... 年度报告,
and nothing else. Index tables, breadcrumbs, page headings and the reports linked beside this one say the same words:
the candidate that names a publisher and the year of the statistical period (统计期限) wins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reportlib.document import Place
from reportlib.jurisdictions import read_place
from reportlib.lines import FirstCharacters, Line, Lines, line_of, quick
from reportlib.period import YEAR, Period, years_in

_YEAR_WORD = f"(?:{YEAR}(?:年度?)?(?:[-—~至/]{YEAR})?(?:学?年度|学?年|度)?)"
_SUBJECT = (
    "(?:政府信息(?:公开)?[和与暨、])?(?:(?<!人民)政府信息|(?<!人民)政府|政务信息|政务|党务政务|"
    "(?:环境|检务|警务|院务|校务|村务)?信息)(?:主动)?公开(?:政府信息|信息)?"
)
_REPORT = "(?:工作)?(?:年度|全年|本年度|年)?(?:工作)?(?:情况)?(?:的)?(?:年度|年)?(?:工作)?(?:总结报告|报告|年报|总结)"
_CORE = f"{_SUBJECT}(?:工作)?(?:情况)?(?:的)?{_YEAR_WORD}?{_REPORT}"
# The line of an article's particulars, run on after the title: 发布时间:2017-01-20 来源:市府办.
_PARTICULARS = (
    "[【\\[]?(?:发布|更新|公开|信息)?(?:时间|日期|来源|作者|机构|者|人):|"
    "(?:发布|成文|公开)(?:时间|日期)20|文号|主题[词分]|关键词|浏览|阅读|点击|访问|字体|字号|打印|分享"
)
_FILE = "(?:\\.(?:docx?|wps|pdf))?"
_TAIL = (
    f"{_FILE}[》」\"']?[(]?{_YEAR_WORD}?[)]?[》」\"']?(?:[(\\[][^()\\[\\]]{{0,25}}[)\\]]|全文|正文)?{_FILE}"
    "(?:的(?:公[示告布]|通[告知])[》」\"']?)?"
    f"(?:[-_—|].{{0,30}}|(?:{_PARTICULARS}).*)?"
)
_TITLE = re.compile(f"(?P<lead>[^。;!?:>|]{{0,50}}?)(?P<core>{_CORE})(?P<tail>{_TAIL})")
_TITLE_WORDS = re.compile("公开.{0,40}?(?:报告|年报|总结)")  # in every title: cheaper than the whole pattern
_A_YEAR = re.compile(f"[2二](?<=(?={YEAR}).)")  # where one may begin, also inside another
_YEAR_BEHIND, _SITE_BEHIND, _PARTICULARS_BEHIND = map(re.compile, (f"[-—]?{YEAR}", "[-_—|]", _PARTICULARS))
_LEAD_IN = re.compile(
    "^(?:#+|[《「\"'·●*>-]+|(?:信息|文件)?(?:标题|名称|题名):?|[Tt]itle:|关于|索引|[【\\[][^】\\]]{1,10}[】\\]]|"
    "附件?\\d{0,2}:|\\d{1,2}[.、](?!\\d)|"
    "[\u4e00-\u9fff]{2,16}?(?:门户|政府)网站(?=[\u4e00-\u9fff]))+"
)
_MONTH = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?:[0-3]?\\d|[一二三四五六七八九十]{1,3})日"
# 自2008年5月1日起至12月31日止: the first reports cover part of a year and say so in the title.
_SPAN = f"自?(?:{YEAR}年)?{_MONTH}月?(?:{_DAY})?起?[-—~至到](?:{YEAR}年)?{_MONTH}月(?:{_DAY})?止?"
# A day beside a title (2017-03-15 来源:, 今天是2021年3月7日) is the page's, not the year reported.
_PAGE_DAY = re.compile(
    f"(?<![-—~至到]){YEAR}(?:[-./]\\d{{1,2}}[-./]\\d{{1,2}}|年{_MONTH}月{_DAY})(?![起\\d]*[-—~至到]|起)"
)
_PAGE_MONTH = re.compile(f"[(]{YEAR}年{_MONTH}月(?:{_DAY})?[^()至到—~-]*[)]")  # (2018年1月发布)
_NUMBER = re.compile(f"[〔〈\\[(]{YEAR}[〕〉\\])]\\d+号")  # 沭政办〔2022〕3号
_ASIDE = re.compile("^[【\\[]([^】\\]]+)[】\\]]|——([^—]+)$")  # whose report it is, beside a title that does not say it
_TO_OTHERS = re.compile("(?:报送|上报|做好|编制|编报|填报).*的?通知")
_EXPLAINS = re.compile("一图|图[解说]|解读|[读看]懂")  # before a title
_EXPLAINED = re.compile("[(【](?:图[解说]|解读)")  # behind it
_HANDS_ON = re.compile("^(?:报送|上报|印发|公布|发布)")
# So begins the news of a report, or what a menu left before its title.
_ANNOUNCES = re.compile("(?:正式|对外|集中|公开|主动|政府信息|政务信息|政务|信息)?(?:发布|公布|晒出|公开)$")
_LEFT_OVER = re.compile(
    f"[(](?:{_YEAR_WORD}|{_SPAN})[)]|{_SPAN}|{_YEAR_WORD}|[《》「」\"'#*]|关于|^的|的$|本年度$|年度$|^度"
)
ORGAN_ENDINGS = tuple(
    "政府 办公室 局 委 厅 部 署 院 中心 办 处 街道 镇 乡 生态城 科学城 科技城 大学城 知识城 区 公司 团 学校 大学 "
    "中学 小学 幼儿园 银行 分行 支行 海关 站 所 馆 社 队 会 组 师 残联 妇联 文联 侨联 工商联 科协".split()
)


# What holds a sentence, and what another line begins: 鼓楼区 / 人民政府办公室.
_NO_NAME = re.compile(
    "[,、。]|现公布|公布|(?<!机构)编制(?!委)|请|^(?:[镇乡]?人民政府|街道|管委会|管理委员会|办事处|委员会|局)"
)
_LONGEST_LINE = 160
_PART = re.compile("[^。;!?]{1,45}")  # a line of a title that stands on several
_WINDOWS = ((1, 0), (0, 1), (2, 0), (1, 1), (3, 0), (2, 1))  # lines before and after the one with the word for a report
_MOST_BEFORE, _MOST_AFTER = map(max, zip(*_WINDOWS, strict=True))
FIRST_SECTION = re.compile(
    "^[\\s\u3000]*(?:[一1](?=[、.．\\s])|第一部分)[、.．\\s]*(?:[总總][体體]|概述|概[况況]|基本情[况況]|主[动動]公[开開])",
    re.MULTILINE,
)
_PLAIN = re.compile(
    f"(?P<name>[^。;!?:>|]{{0,30}}?)(?P<core>{YEAR}年?(?:度?(?:工作)?(?:年报|年度报告|年度工作报告)|报(?!告)|度(?:工作)?报告))"
    "(?:[-_—|].{0,30})?"
)
_REPORT_WORD = FirstCharacters(("报報", ""), ("总總", "[结結]"))
_REPORT_WORD_SPACED = quick(("[报報]", ""), ("[总總]", "\\s*[结結]"))


class Title(NamedTuple):
    """A title found: `text` as printed (spaces and page furniture dropped), `name` what it says of the publisher
    (simplified, '' if nothing), `years` every year it states, `position` the index of its last block."""

    text: str
    name: str
    years: tuple[int, ...]
    place: Place
    position: int
    named: bool  # whether `name` is known to be a place or an organ
    lines: int = 1
    from_container: bool = False
    announces: bool = False  # the headline of news: 某县发布2021年政府信息公开工作年度报告


def find_titles(lines: Lines, period: Period | None = None) -> list[Title]:
    """Return the titles in the document, in document order, single lines before joined ones, the container's last.

    With a `period`, lines that name the publisher and state a year of that period are returned alone, where they agree
    and no other line may be a title as well: no other could be preferred to them. Without one, where such lines state
    one year and no line beside them another, titles on several lines are left out: they could neither be preferred nor
    state another year.
    """
    order = _positions_near(lines)
    lines.prepare(order)
    heads = [index for index, position in enumerate(order) if _REPORT_WORD_SPACED.search(lines.texts[position])]
    singles = {}
    for index in heads:
        position = order[index]
        if "公" in lines.texts[position] and (title := _as_title([lines.line(position)], position)):
            singles[index] = title
    fitting = [one for one in singles.values() if period and one.named and not {*period.years}.isdisjoint(one.years)]
    agree = len({(one.name, one.years) for one in fitting}) == 1
    if agree and not _has_rivals(lines, [order[head] for head in heads], [one.position for one in fitting]):
        return fitting
    stated = {title.years for title in singles.values() if title.named and title.years}
    one_line_says_all = period is None and len(stated) == 1 and _state_only(stated, lines, order)
    titles = []
    for index in heads:
        titles += [singles[index]] if index in singles else []
        titles += [] if one_line_says_all else _titles_on_several_lines(lines, order, index)
    titles += [title for position, line in _cells(lines) if (title := _as_title([line], position))]
    containers = dict.fromkeys([*lines.document.own_names(), lines.document.title])
    read = [_as_title([line_of(name, Place())], -1, from_container=True) for name in containers]
    return titles + [title for title in read if title]


def _has_rivals(lines: Lines, heads: Sequence[int], positions: Sequence[int]) -> bool:
    """Whether a line beside those at `positions` is as short as a title and has its words, but is not one once more."""
    own = {lines.line(position).text for position in positions}
    others = (lines.line(head).text for head in heads if "公" in lines.texts[head])
    return any(text not in own and _PART.fullmatch(text) and _TITLE_WORDS.search(text) for text in others)


def _state_only(years: Collection[tuple[int, ...]], lines: Lines, order: Sequence[int]) -> bool:
    """Whether lines that may be parts of one title, joined from wherever to wherever, state no other years."""
    texts = [lines.line(position).text for position in order]
    joined = "".join([text if _PART.fullmatch(text) and not _PAGE_DAY.search(text) else "\n" for text in texts])
    return all(years_in(joined[match.start() : match.start() + 4]) in years for match in _A_YEAR.finditer(joined))


def _titles_on_several_lines(lines: Lines, order: Sequence[int], index: int) -> Iterator[Title]:
    """Yield the titles that the line at `index` of `order` makes up with its neighbours there."""
    first = max(index - _MOST_BEFORE, 0)
    around = [lines.line(position) for position in order[first : index + _MOST_AFTER + 1]]
    if not _TITLE_WORDS.search("".join([line.text for line in around])):
        return
    short = [_PART.fullmatch(line.text) is not None for line in around]
    public = ["公" in lines.texts[position] for position in order[first : first + len(around)]]
    middle = index - first
    for before, after in _WINDOWS if short[middle] else ():
        window = slice(middle - before, middle + after + 1)
        fits = before <= middle and middle + after < len(around)
        if fits and all(short[window]) and any(public[window]) and _touch(lines, order[first:][window]):
            title = _as_title(around[window], order[index] + after)
            if title:
                yield title


def _touch(lines: Lines, positions: Sequence[int]) -> bool:
    """Whether no other printed line stands between the first and the last of these."""
    return not any(
        text and not text.isspace() and position not in positions
        for position, text in enumerate(lines.texts[positions[0] : positions[-1]], positions[0])
    )


def _positions_near(lines: Lines) -> list[int]:
    """Return the paragraphs that are short enough to be (part of) a title and lie near the word for a report."""
    texts = lines.texts
    near: set[int] = set()
    for position in lines.matching(_REPORT_WORD):
        first, last = max(position - 3, 0), min(position + 4, len(texts))
        if len(texts[position]) < _LONGEST_LINE and "公" in "".join(texts[first:last]):
            near.update(range(first, last))
    return [at for at in sorted(near) if 0 < len(texts[at]) < _LONGEST_LINE and not texts[at].isspace()]


def _cells(lines: Lines) -> Iterator[tuple[int, Line]]:
    """Yield the cells of tables that may hold a title: the index entry 名称."""
    for cells in lines.tables:
        for row, found in cells.matching(_REPORT_WORD) if "公" in cells.joined else ():
            for cell in [row[at] for at in found]:
                if "公" in cell.text and len(cell.text) < _LONGEST_LINE:
                    yield cells.position, line_of(cell.text, cell.place)


def _as_title(window: list[Line], position: int, from_container: bool = False) -> Title | None:
    """Return the title that the joined lines are, or None."""
    text = "".join([line.text for line in window])
    if not _TITLE_WORDS.search(text):
        return None
    lead_in = _LEAD_IN.match(text)
    start = lead_in.end() if lead_in else 0
    match = _TITLE.fullmatch(text, start)
    if match is None or _TO_OTHERS.search(text):
        return None
    if _EXPLAINS.search(text, 0, match.start("core")) or _EXPLAINED.match(match["tail"]):
        return None
    if len(window) > 1 and _PAGE_DAY.search("\n".join([line.text for line in window])):
        return None
    lead, tail = _PAGE_DAY.sub("", match["lead"]), _own_tail(_NUMBER.sub("", match["tail"]))
    printed = "".join([line.printed for line in window])
    printed = printed if len(printed) == len(text) else text
    announced = _publisher_in(text, lead, match["tail"])
    name = _ANNOUNCES.sub("", announced)
    return Title(
        text=printed[start : match.end("core")] + tail.strip("》」\"'").rstrip("(["),
        name=name,
        years=years_in(f"{lead}|{match['core']}|{tail}") or years_in(text[:start]),  # 【2020年报】
        place=window[0].place,
        position=position,
        named=bool(name) and all(map(is_known_name, name.split("、"))),  # 黄埔区、广州开发区 report together
        lines=len(window),
        from_container=from_container,
        announces=announced != name,
    )


def _publisher_in(text: str, lead: str, tail: str) -> str:
    """Return whose report a title says it is, before its words, else in brackets or beside them; '' if nobody's."""
    by, _, of = lead.rpartition("关于")  # an office reports on its city: 市政府办公室关于某市
    name = _LEFT_OVER.sub("", _HANDS_ON.sub("", of)) or _LEFT_OVER.sub("", by)
    if not name and (bracketed := re.search("[(]([^()]+)[)]", tail)):
        name = _LEFT_OVER.sub("", bracketed[1])
    if not name and (aside := _ASIDE.search(text)) and is_known_name(aside[1] or aside[2]):
        name = aside[1] or aside[2]
    return name.strip("-—")


def _own_tail(tail: str) -> str:
    """Return what stands behind a title without the page's day, the site's name and the article's particulars."""
    if not tail:
        return ""
    tail = _PAGE_DAY.split(_PAGE_MONTH.sub("", tail))[0]
    tail = tail if _YEAR_BEHIND.match(tail) else _SITE_BEHIND.split(tail)[0]
    return _PARTICULARS_BEHIND.split(tail)[0]


def is_title(text: str) -> bool:
    """Whether a line, without spaces and simplified, is the title of a report and nothing else."""
    return _as_title([Line(text, text, Place())], -1) is not None


@lru_cache(maxsize=8192)
def is_known_name(name: str) -> bool:
    """Whether `name` begins with a place we know or ends like an organ, and holds no sentence.

    >>> is_known_name("市教育局"), is_known_name("沭阳县"), is_known_name("现公布")
    (True, True, False)
    """
    if not name or len(name) > 40 or _NO_NAME.search(name):
        return False
    return read_place(name)[0].status != "unknown" or name.endswith(ORGAN_ENDINGS)


def of_the_article(titles: list[Title], lines: Lines) -> list[Title]:
    """Return the titles that may be this report's: all, unless the page's head states its article (ArticleTitle).

    Titles of other years are links then, and where the article names no publisher, so are those below the text.
    """
    article = _as_title([line_of(lines.document.head.get("articletitle", ""), Place())], -1, from_container=True)
    if article is None or not article.years:
        return titles
    start = len(lines.texts) if article.named else _start_of_text(lines)
    return [title for title in titles if set(title.years) <= set(article.years) and title.position < max(start, 0)]


def choose_title(titles: list[Title], period: Period | None, lines: Lines) -> Title | None:
    """Return the title of this report, or None. A bare 政府信息公开年报 (a menu entry) counts only with a period.

    Where a list of reports stands beside this one, the title that the file's own name for the page repeats is this
    report's, or else the one nearest above its first section.
    """
    best = titles[0] if titles else None
    if len(titles) > 1:
        period_years = set(period.years) if period else set()
        own_names = [line_of(name, Place()) for name in lines.document.own_names()]
        ranks = [_rank(title, period_years, own_names) for title in titles]
        tied = [title for title, rank in zip(titles, ranks, strict=True) if rank == max(ranks)]
        one_report = len({(title.name, title.years) for title in tied}) == 1
        best = tied[0] if one_report else _nearest_above_text(tied, lines)
    if best is None or not (best.named or best.years) and not (period and "年报" not in best.text):
        return None
    return best


def plain_title(lines: Lines) -> Title | None:
    """Return the one line, or name of the page, that is 2012年年报 and no more, perhaps with a name; else None."""
    short = [index for index in lines.matching(_REPORT_WORD) if len(lines.texts[index]) < _LONGEST_LINE]
    found = [(lines.line(index), index) for index in short]
    found += [(line_of(name, Place()), -1) for name in lines.document.own_names()]
    titles: dict[tuple[str, tuple[int, ...]], Title] = {}
    for line, index in found:
        match = _PLAIN.fullmatch(line.text)
        if match and (not match["name"] or is_known_name(match["name"])):
            name, years = match["name"], years_in(match["core"])
            titles.setdefault((name, years), Title(name + match["core"], name, years, line.place, index, bool(name)))
    return next(iter(titles.values())) if len(titles) == 1 else None


def _nearest_above_text(titles: list[Title], lines: Lines) -> Title:
    """Return the last of these titles above the first section of a report, or the first where none stands above it."""
    start = _start_of_text(lines)
    return next((title for title in reversed(titles) if title.position < start), titles[0])


def _start_of_text(lines: Lines) -> int:
    """The index of the block that heads the first section of a report, -1 where there is none."""
    section = FIRST_SECTION.search(lines.joined)
    return lines.at(section.start()) if section else -1


def _rank(title: Title, period_years: set[int], own_names: list[Line]) -> tuple[int, ...]:
    fits = bool(period_years & set(title.years)) - bool(
        title.years and period_years and not period_years & set(title.years)
    )
    repeated = any(title.text in name.printed or title.text in name.text for name in own_names)
    certain = title.named + bool(title.years) + fits
    return (certain, title.named, -title.announces, repeated, -title.from_container, -title.lines)
