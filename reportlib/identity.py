"""Who published a report, for which year, about what territory, and how far its figures reach.

Each answer comes from the words of the document, strongest first: the title, then the publisher named in an index
table or at the end, then the sentence on the statistical period and the contact; never from a web address, a page's
date or the time of capture. What the words do not say stays empty; where they contradict each other, a problem says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportlib.completing import completed
from reportlib.document import Document, Paragraph, Place
from reportlib.imprint import find_imprint
from reportlib.lines import Lines, quick
from reportlib.organs import NO_ORGAN, Organ, executive, read_organ
from reportlib.period import Period, find_period, year_is_partial
from reportlib.scope import find_scope
from reportlib.text import clean, simplify
from reportlib.titles import (
    ORGAN_ENDINGS,
    Title,
    choose_title,
    find_titles,
    is_known_name,
    of_the_article,
    plain_title,
)

Problem = tuple[str, str, str, Place]

# Characters to clean before searching: radicals, full-width digits, invisible characters, pinyin glosses.
_BROKEN = quick(("[\u2e80-\u2fdf\uff10-\uff19\u200b-\u200f]", ""), ("[(\uff08]", "[a-z\u00e0-\u01dc]{1,6}[)\uff09]"))

_COVER_LINES = 3


@dataclass(frozen=True)
class Identity:
    """Who, when and what of one report; '' and None mean that the document does not say.

    `title`: as printed, without spaces. `publisher`: the organ, simplified script; a title that names a territory
    alone is its people's government's. `jurisdiction`: official name in that year, a district with its city.
    `adcode`: GB/T 2260, six digits, valid at the end of `year`; townships, streets and zones have that of the county
    or city they belong to. `level`: of the territory: 'province', 'prefecture', 'county', 'township', 'zone',
    'central', ''. `organ`: 'government', 'office', 'department', 'township', 'zone', 'central', ''. `scope`:
    'territory', 'own_agency', 'unknown'. `published`: ISO date. `problems`: (kind, message, raw, place).
    """

    title: str = ""
    publisher: str = ""
    jurisdiction: str = ""
    adcode: str = ""
    province: str = ""
    level: str = ""
    organ: str = ""
    scope: str = "unknown"
    scope_evidence: str = ""
    year: int | None = None
    published: str = ""
    problems: list[Problem] = field(default_factory=list)
    titles: tuple[Title, ...] = ()  # that of this report, and those of others that stand in the document


def identify(document: Document) -> Identity:
    """Return who published `document`, for which year, about what territory."""
    lines = _repaired(Lines(document))
    problems: list[Problem] = []
    period = find_period(lines)
    titles = find_titles(lines, period)
    own = of_the_article(titles, lines)
    title = choose_title(own, period, lines)
    stated = title or plain_title(lines)
    _report_titles(own, stated, title is None, period, problems)
    year = _year_of(stated, period, problems)
    imprint = find_imprint(lines, stated.position if stated else -1)
    organ = _publisher(lines, stated, imprint.publishers, year, problems)
    kind = organ.kind if stated and stated.named or organ.kind != "office" else ""
    scope = find_scope(lines, kind, organ.name, organ.level)
    return Identity(
        title=stated.text if stated else "",
        publisher=organ.name,
        jurisdiction=organ.territory,
        adcode=organ.place.adcode,
        province=organ.place.province,
        level=organ.level,
        organ=organ.kind,
        scope=scope.scope,
        scope_evidence=scope.evidence,
        year=year,
        published=imprint.published,
        problems=problems,
        titles=(title, *_of_other_reports(titles, title)) if title else (),
    )


def _of_other_reports(titles: Sequence[Title], title: Title) -> Iterator[Title]:
    """Yield the titles that name another publisher or another year."""
    named = [one for one in titles if one.named and one.years and one.position >= 0] if len(titles) > 1 else []
    own = (title.years, _publisher_of(title)) if named else ()
    return (one for one in named if (one.years, _publisher_of(one)) != own)


def _publisher_of(title: Title) -> str:
    return executive(read_organ(title.name, title.years[-1] if title.years else None)).name


def _repaired(lines: Lines) -> Lines:
    """Return the lines themselves, or clean ones where characters are glossed, full-width or radicals."""
    if not _BROKEN.search(lines.joined):
        return lines
    document = lines.document
    blocks = [Paragraph(clean(b.text), b.place) if isinstance(b, Paragraph) else b for b in document.blocks]
    return Lines(replace(document, blocks=blocks))


def _report_titles(
    titles: list[Title], title: Title | None, plain: bool, period: Period | None, problems: list[Problem]
) -> None:
    """Note a document without a title, and one with titles of several years and no period to choose by.

    `plain`: the title does not say what it is a report on.
    """
    if title is None:
        problems.append(("no_title", "no line of the document is the title of an annual report", "", Place()))
        return
    if plain:
        message = f"no line says 政府信息公开...年度报告; {title.text} is taken for the title"
        problems.append(("no_title", message, title.text, title.place))
        return
    others = [other for other in titles if other.named and other.years and other.years != title.years]
    if others and period is None:
        message = f"other titles in the document state other years, no statistical period decides: {title.text} is used"
        problems.append(("several_titles", message, others[0].text, others[0].place))


def _year_of(title: Title | None, period: Period | None, problems: list[Problem]) -> int | None:
    """The year of the title, else of the period; the two disagreeing, or two years in one, are problems.

    Of two that both state it is the last: a school year (2010-2011学年) bears the year in which it ends.
    """
    titled = title.years if title else ()
    spanned = period.years if period else ()
    if len(titled) > 1:
        problems.append(("year_unclear", f"the title states the years {titled}", title.text, title.place))
    if titled and spanned and not set(titled) & set(spanned):
        message = f"the title states {titled[0]}, the statistical period {spanned[-1]}; the title's year is used"
        problems.append(("year_conflict", message, period.raw, period.place))
    if period and year_is_partial(period.raw):
        message = "the statistical period is no calendar year; the figures are not those of a whole year"
        problems.append(("period_not_a_year", message, period.raw, period.place))
    if titled:
        return next((year for year in reversed(titled) if year in spanned), titled[-1])
    if len(spanned) > 1:
        message = f"the statistical period runs over {spanned} and the title states no year; its last year is used"
        problems.append(("year_unclear", message, period.raw, period.place))
    if not spanned:
        problems.append(("no_year", "neither the title nor a statistical period states the year", "", Place()))
    return spanned[-1] if spanned else None


def _publisher(
    lines: Lines, title: Title | None, sources: tuple[str, ...], year: int | None, problems: list[Problem]
) -> Organ:
    """Return the organ that publishes: the title's, else the page's; its place completed by the other names given.

    A contact (请与市政府办公室联系) tells the place but not the publisher.
    """
    pages = [read_organ(source, year) for source in sources if is_known_name(source)]
    if not pages and title and not title.named:
        pages = [organ for name in _below(lines, title.position) if (organ := read_organ(name, year)).place.adcode]
    organ = _of_title(title, year, problems) if title and title.named else pages[0] if pages else NO_ORGAN
    organ = completed(organ, pages, lines, year)
    place = title.place if title else Place()
    if not organ.name:
        problems.append(("no_publisher", "neither a title nor the page names the publisher", "", place))
    _report_place(organ, place, problems)
    for other in pages:
        here, there = organ.place.division, other.place.division
        if here and there and not (here.within(there) or there.within(here)):
            message = f"the page names {other.place.name}, the report {organ.place.name}; the report's name is used"
            problems.append(("publisher_elsewhere", message, other.name, place))
    return executive(organ)


def _of_title(title: Title, year: int | None, problems: list[Problem]) -> Organ:
    """Return the organ that a title names, the first of several that report together."""
    first, *others = title.name.split("、")
    organ = read_organ(first, year)
    if others:
        message = f"several bodies report together; the place and the level are those of {first}"
        problems.append(("several_publishers", message, title.name, title.place))
        organ = replace(organ, name=title.name)
    return organ


def _below(lines: Lines, position: int) -> Iterator[str]:
    """Yield the names that stand alone on one of the next lines below a title that names nobody: a cover."""
    texts = (text for text in lines.texts[position + 1 : position + 1 + _COVER_LINES] if text and not text.isspace())
    names = ("".join(simplify(clean(text)).split()) for text in texts)
    return (name for name in names if name.endswith(ORGAN_ENDINGS) and is_known_name(name))


def _report_place(organ: Organ, place: Place, problems: list[Problem]) -> None:
    found = organ.place
    if found.status == "ambiguous":
        codes = ", ".join(f"{d.adcode} {d.name}" for d in found.candidates)
        problems.append(("place_ambiguous", f"{found.printed} may be any of {codes}", organ.name, place))
    elif found.status == "unknown" and organ.level != "central":
        problems.append(("place_unknown", "no place of the list of divisions is named", organ.name, place))
    elif found.note:
        message = f"{found.printed} is read as {found.adcode} {found.name}: {found.note}"
        problems.append(("place_note", message, found.printed, place))
