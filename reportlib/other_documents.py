"""What is no annual report, and what it is instead: a list, a notice, an error page, a report on something else.

What a page is is said by its own name (ArticleTitle, <title>), else by a line at its top that states a year or whose it
is; menus state neither. The wordings are data, `forms/other_documents.csv`, the first that fits. `where` they count:
'headline', so defined; 'year', the same and the title of a report too; 'line', any line at the top; 'unnamed', any line
at the top of a page that has not the title of a report; '' for kinds that are told without a wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from reportlib.broken_lines import start_of_further_reading
from reportlib.document import Document, Place
from reportlib.errors import NotAReport, UnreadableFile
from reportlib.forms import read_csv
from reportlib.identity import Identity
from reportlib.jurisdictions import read_place
from reportlib.lines import line_of
from reportlib.period import years_in
from reportlib.prose import Claim
from reportlib.text import clean, simplify
from reportlib.titles import Title, is_title

_LISTED = re.compile(
    r"[《·•]?.{0,40}\d{4}\s*(?:年.{0,30}(?:年度报告|年报|年度報告|年報|公开报告)|年[报報])[》.\d\-/\s\[\]()]*"
)
_CALLS_ITSELF = re.compile("年度报告|工作报告|情况报告|年报|总结|本报告")
_IS_ITSELF = re.compile("本(?:年度|工作|年度工作)?报告|本年报|特?编制本|现(?:向社会|予以?)公布")
_NAMES_A_REPORT = re.compile("年度报告|年报|工作报告")
_WITHOUT_SITE = re.compile("(?:.*?(?:报告|年报))?[^-_—|]*")
_MAY_STAND_ABOVE = ("news", "notice")  # 某县发布2021年...报告, and then the report
_AT_TOP, _HEADLINE = 30, 60  # lines, characters
_WITHOUT_FIGURES = ("no_figures", "blank_form", "not_a_report")
_UNREAD = ("unknown_characters", "cut_page", "scanned_page", "embedded_file")  # notes on what may hold figures
_SEVERAL = 3  # so many lines that read like titles are a list


@lru_cache(maxsize=1)
def _wordings() -> tuple[tuple[str, str, re.Pattern[str], str], ...]:
    rows = read_csv("other_documents.csv")
    return tuple((row["kind"], row["where"], re.compile(row["pattern"]), row["found"]) for row in rows)


def _kind_of(texts: Iterable[str], where: str) -> tuple[str, str]:
    """Return (kind, what it is) of the first wording that one of the texts has, ('', '') for none."""
    texts = list(texts)
    for kind, place, pattern, found in _wordings():
        if place == where and any(map(pattern.search, texts)):
            return kind, found
    return "", ""


def _told(kind: str) -> str:
    return next(found for one, _, _, found in _wordings() if one == kind)


def _own_names(document: Document) -> list[str]:
    """What the page calls itself, without its site's name; nothing where that is the title of a report."""
    names = [_WITHOUT_SITE.match(line_of(name, Place()).text)[0] for name in document.own_names()]
    return [] if any(map(is_title, names)) else names


def _headlines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines at the top that state a year or whose they are; a line with blanks may be a row of a menu.

    What a page offers below its text (上一篇) is none of its own headlines.
    """
    for line in lines[: min(_AT_TOP, start_of_further_reading(lines))]:
        text = line.strip()
        if len(text) < _HEADLINE and " " not in text and _says_of_what(text.lstrip("《")):
            yield text


def _says_of_what(text: str) -> bool:
    return bool(years_in(text)) or text.startswith("关于") or read_place(text)[0].status != "unknown"


def refuse_other(name: str, document: Document, who: Identity, claims: Sequence[Claim], tables: bool) -> None:
    """Raise NotAReport for what has figures and is no report: news, an explanation, a report on other work.

    A title of part of a year is none of a year, whatever tables stand below it. Where a report's title stands above the
    figures, only the page's own name for its article may say otherwise; else the headlines do: a page on a report links
    it below. Figures without a title and a year are nobody's, unless the text says that it is a report: then its title
    was lost.
    """
    _refuse(name, *_kind_of([who.title], "year"))
    title = who.titles[0] if who.titles else None
    untitled = title is None or title.announces or not tables and _only_below(title, document, claims)
    if tables and not untitled:
        return
    lines = [simplify(clean(block.text)) for block in document.paragraphs()]
    heads = list(_headlines(lines)) if untitled else []
    _refuse(name, *_kind_of(heads, "year"))
    if tables:
        return
    nameless = title is None and who.year is None
    names = [one for one in _own_names(document) if untitled or _NAMES_A_REPORT.search(one)]
    names += heads if title or nameless else []
    kind, told = _kind_of(names, "headline")
    if kind not in _MAY_STAND_ABOVE or not any(map(_IS_ITSELF.search, lines)):
        _refuse(name, kind, told)
    if nameless and not any(map(_CALLS_ITSELF.search, lines)):
        found = "figures in prose without a title (政府信息公开…年度报告), a year or the word for a report"
        _refuse(name, "not_a_report", found)


def _refuse(name: str, kind: str, found: str) -> None:
    if kind:
        raise NotAReport(f"{name}: expected one annual report and found {found}.", kind)


def _only_below(title: Title, document: Document, claims: Sequence[Claim]) -> bool:
    """Whether a title stands below every figure stated, as the link to a report does."""
    below = {block.place for block in document.blocks[max(title.position, 0) :]}
    return bool(claims) and not any(claim.place in below for claim in claims)


def refuse_empty(name: str, document: Document, who: Identity, blank: bool) -> None:
    """Raise NotAReport, for a document without a figure and without a claim; it says what the document seems to be.

    `blank`: whether the labels of a form stand in it. Where a part could not be read that may hold the figures, it is
    UnreadableFile, and says so.
    """
    kind, found = next(filter(any, _seems(document, who, blank)))
    unread = [(message, place) for note, message, place in document.notes if note in _UNREAD]
    if kind in _WITHOUT_FIGURES and unread:
        where = f"{unread[0][1]}: " if unread[0][1] else ""
        raise UnreadableFile(f"{name}: no figure of a report can be read. {where}{unread[0][0]}")
    _refuse(name, kind, found)


def _seems(document: Document, who: Identity, blank: bool) -> Iterator[tuple[str, str]]:
    """Yield (kind, what it is), strongest first, ('', '') for what it is not."""
    lines = [simplify(clean(block.text)).strip() for block in document.paragraphs()]
    cells = [clean(cell.text).strip() for table in document.tables() for row in table.rows for cell in row]
    identified = bool(who.titles and who.year and who.publisher)
    yield _kind_of(lines[:_AT_TOP], "line")
    yield _kind_of([] if identified else [*map(simplify, document.own_names()), *lines[:_AT_TOP]], "unnamed")
    yield _kind_of([who.title, *_own_names(document)], "year")
    if sum(_LISTED.fullmatch(line) is not None for line in {*lines, *cells}) >= _SEVERAL:
        yield "list_page", _told("list_page")
    yield _kind_of(_own_names(document), "headline")
    if identified and not blank and not who.titles[0].announces:
        yield "no_figures", _told("no_figures")
    yield _kind_of(_headlines(lines), "headline")
    if blank:
        yield "blank_form", _told("blank_form")
    if document.format == "html" and not any(lines):
        yield "script_page", _told("script_page")
    yield "not_a_report", _told("not_a_report")
