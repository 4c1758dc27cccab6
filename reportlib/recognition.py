"""Which statutory form a document is, and whether it is an annual report at all: decided by its own wording.

The year only breaks a tie between forms, and the evidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from reportlib.document import Document, Paragraph
from reportlib.errors import NotAReport
from reportlib.forms import FORMS, load_form
from reportlib.identity import Identity
from reportlib.labels import Stream
from reportlib.repeated import count_repeated_rows
from reportlib.text import clean, simplify

PROSE_FORM = "prose"
_FIRST_YEARS = {"2014": 2014, "2019": 2019, "2021": 2021}
_LISTED = re.compile(r"[《·•]?.{0,40}\d{4}\s*年.{0,30}(年度报告|年报|年度報告|年報|公开报告)[》.\d\-/\s\[\]()]*")
_NOTICE = re.compile(r"关于.{0,60}(年度报告|年报).{0,30}(通知|公告|函|通报)")
_CALLS_ITSELF = re.compile("年度报告|工作报告|情况报告|年报|总结|本报告")
_IS_ITSELF = re.compile("本(?:年度|工作|年度工作)?报告|本年报|特?编制本|现(?:向社会|予以?)公布")
_TALKS_OF = re.compile(
    "(?:发布|公布|晒出|解读|图解|读懂|看懂|解析).{0,40}(?:年度报告|工作报告|年报)|"
    "(?:年度报告|工作报告|年报).{0,20}(?:发布|公布|出炉|解读|图解|解析|征求意见|汇总|看点|亮点)"
)
_AT_TOP, _HEADLINE = 30, 60  # lines, characters
_ENOUGH_MARKS = 3  # so many wordings of one form are its tables
_SEVERAL = 3  # so many lines that read like titles are a list, so many rows printed twice another report


def recognise_form(stream: Stream, year: int | None) -> tuple[str, str]:
    """Return (form, evidence): '2014', '2019', '2021', or 'prose' where no statutory table is printed.

    Each form has wordings that the others lack (`forms/marks.csv`); the form with most of them is the form. Where
    none is printed (an applications table alone looks alike from 2019 on) the year decides, and the evidence says so.
    """
    found = stream.marks
    best = max(FORMS, key=lambda name: len(found[name]))
    if found[best] and sum(len(found[name]) == len(found[best]) for name in FORMS) == 1:
        count = f"{len(found[best])} of {len(load_form(best).marks)}"
        return best, f"prints {count} wordings of this form only, as {found[best][0]}"
    shared = [name for name in FORMS if _rows_in(stream.text, name)]
    if not shared:
        return PROSE_FORM, "prints no label of a statutory table"
    if year is None:
        return shared[-1], "its labels stand on several forms and it states no year: the latest form is assumed"
    return form_of_year(year, shared) or shared[0], f"its labels stand on several forms; the year {year} decides"


def form_of_year(year: int, forms: Sequence[str] = FORMS) -> str:
    """Return the latest of `forms` that a report on `year` could use, '' where it is older than all of them."""
    return max((name for name in forms if _FIRST_YEARS[name] <= year), default="", key=_FIRST_YEARS.get)


def _rows_in(text: str, name: str) -> bool:
    """Whether at least three long labels of a form stand in the text outside sentences."""
    cores = (core for row in load_form(name).rows if row.columns for core in row.cores[:1] if len(core) > 4)
    return sum(core in text for core in cores) >= 3


def say_if_several(stream: Stream, form: str) -> str:
    """Return why a document is more than one report, '' if it is one: a form stands in it twice over, or two forms."""
    forms = [other for other, marks in stream.marks.items() if len(marks) >= _ENOUGH_MARKS]
    advice = "expected one report per file. Save each report in a file of its own."
    if len(forms) > 1:
        return f"prints the tables of the forms {' and '.join(forms)}; {advice}"
    places = stream.candidates(load_form(form))
    if len(places) < len({index for _, index, *_ in places}) + _SEVERAL:
        return ""
    repeated, present = count_repeated_rows(stream, load_form(form))
    if repeated > present / 2 and repeated >= _SEVERAL:
        return f"{repeated} of the {present} rows of form {form} are printed more than once with figures; {advice}"
    return ""


def refuse_talk(name: str, document: Document, who: Identity) -> None:
    """Raise NotAReport for prose that tells of a report and is none: news, an explanation, a request for comments.

    A headline says what it is; one that announces a report (某县发布2021年...报告) may also stand above it. Without a
    title and a year the figures are nobody's, unless the text says that it is a report: then its title was lost.
    """
    nameless = not who.title and who.year is None
    if not nameless and not (who.titles and who.titles[0].announces):
        return
    lines = [simplify(clean(block.text)) for block in document.paragraphs()]
    if any(map(_IS_ITSELF.search, lines)):
        return
    heads = [line for line in lines[:_AT_TOP] if len(line) < _HEADLINE and " " not in line.strip()]  # no row of a menu
    if any(map(_TALKS_OF.search, heads)):
        raise NotAReport(f"{name}: expected one annual report and found what tells of one. Save the report.", "notice")
    if nameless and not any(map(_CALLS_ITSELF.search, lines)):
        found = "figures in prose without a title (政府信息公开…年度报告), a year or the word for a report"
        raise NotAReport(f"{name}: expected one annual report and found {found}.", "not_a_report")


def refuse_empty(name: str, document: Document, identified: bool, form: str) -> NoReturn:
    """Raise NotAReport, for a document without a figure and without a claim; it says what the document seems to be."""
    lines = [clean(block.text).strip() for block in document.blocks if isinstance(block, Paragraph)]
    lines += [clean(cell.text).strip() for table in document.tables() for row in table.rows for cell in row]
    if sum(bool(_LISTED.fullmatch(line)) for line in lines) >= _SEVERAL:
        kind, seems = "list_page", "a list of reports; open the report itself and save that page"
    elif any(_NOTICE.search(line) for line in lines[:_AT_TOP]):
        kind, seems = "notice", "a notice about reports, not a report"
    elif form != PROSE_FORM:
        kind, seems = "blank_form", "the statutory form with nothing filled in"
    elif identified:
        kind, seems = "no_figures", "the title of a report and no figure of it; save the whole page, or the attachment"
    else:
        kind, seems = "not_a_report", "no title (政府信息公开…年度报告), no statutory table and no figure in prose"
    raise NotAReport(f"{name}: expected one annual report and found {seems}.", kind)
