"""Which statutory form a document is, and whether it is an annual report at all: decided by its own wording.

The year only breaks a tie between forms, and the evidence says so.
"""

from __future__ import annotations

import re
from typing import NoReturn

from reportlib.document import Document, Paragraph
from reportlib.errors import NotAReport
from reportlib.forms import FORMS, load_form
from reportlib.labels import Stream, count_repeated_rows
from reportlib.text import clean, simplify

PROSE_FORM = "prose"
_FIRST_YEARS = {"2014": 2014, "2019": 2019, "2021": 2021}
_LISTED = re.compile(r"[《·•]?.{0,40}\d{4}\s*年.{0,30}(年度报告|年报|年度報告|年報|公开报告)[》.\d\-/\s\[\]()]*")
_NOTICE = re.compile(r"关于.{0,60}(年度报告|年报).{0,30}(通知|公告|函|通报)")
_CALLS_ITSELF = re.compile("年度报告|工作报告|情况报告|年报|总结|本报告")
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
    by_year = max((name for name in shared if _FIRST_YEARS[name] <= year), default=shared[0], key=_FIRST_YEARS.get)
    return by_year, f"its labels stand on several forms; the year {year} decides"


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


def refuse_nameless(name: str, document: Document) -> None:
    """Raise NotAReport for prose without a title and a year that nowhere calls itself a report: a piece of news.

    Its figures are nobody's and of no year. A report whose title was lost says in its text what it is.
    """
    if not any(_CALLS_ITSELF.search(simplify(clean(block.text))) for block in document.paragraphs()):
        found = "figures in prose without a title (政府信息公开…年度报告), a year or the word for a report"
        raise NotAReport(f"{name}: expected one annual report and found {found}.", "not_a_report")


def refuse_empty(name: str, document: Document, identified: bool, form: str) -> NoReturn:
    """Raise NotAReport, for a document without a figure and without a claim; it says what the document seems to be."""
    lines = [clean(block.text).strip() for block in document.blocks if isinstance(block, Paragraph)]
    lines += [clean(cell.text).strip() for table in document.tables() for row in table.rows for cell in row]
    if sum(bool(_LISTED.fullmatch(line)) for line in lines) >= _SEVERAL:
        kind, seems = "list_page", "a list of reports; open the report itself and save that page"
    elif any(_NOTICE.search(line) for line in lines[:30]):
        kind, seems = "notice", "a notice about reports, not a report"
    elif form != PROSE_FORM:
        kind, seems = "blank_form", "the statutory form with nothing filled in"
    elif identified:
        kind, seems = "no_figures", "a report of which only the title arrived; save the whole page, or the attachment"
    else:
        kind, seems = "not_a_report", "no title (政府信息公开…年度报告), no statutory table and no figure in prose"
    raise NotAReport(f"{name}: expected one annual report and found {seems}.", kind)
