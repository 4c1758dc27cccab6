"""How a report shows itself in JupyterLab: the statutory table as printed, with sources on hover and doubts marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from reportlib.forms import FormRow, column_headings, load_form
from reportlib.identities import Key
from reportlib.recognition import PROSE_FORM
from reportlib.tables import Figure
from reportlib.verdicts import FAILS

if TYPE_CHECKING:
    from reportlib.report import Report

Marks = dict[Key, str]  # of a figure in doubt, the classes of its cell

_STYLE = (
    "<style>.reportlib td,.reportlib th{text-align:right;padding:1px 8px}"
    ".reportlib th{white-space:nowrap}.reportlib .label{text-align:left}"
    ".reportlib th.label{font-weight:normal;opacity:.7}.reportlib .unit{opacity:.6;font-size:85%}"
    ".reportlib .blank{background:rgba(128,128,128,.2)}.reportlib .fails{outline:2px solid #d55e00}"
    ".reportlib .unread{background:repeating-linear-gradient(45deg,transparent 0 4px,rgba(128,128,128,.35) 4px 5px)}"
    ".reportlib .inferred{font-style:italic;color:#1f83c6}.reportlib .told{text-decoration:underline dotted 2px}"
    ".reportlib caption{text-align:left;font-weight:bold}.reportlib table{margin:0 0 8px 0}</style>"
)
_KEYS = (
    ("blank", "", "printed blank"),
    ("unread", "", "no figure read"),
    ("inferred", "5", "place inferred"),
    ("published told", "5", "among the problems"),
    ("published fails", "5", "in a failed check"),
)


def report_to_html(report: Report) -> str:
    """Return a report as HTML: who and which form, problems and failed checks, the table, the claims.

    A blank is a grey cell, one of which nothing was read is hatched, a figure of a failed check is outlined, one of a
    problem dotted, an inferred one italic; the title attribute of each cell is its source and what stands there.
    """
    parts = [_STYLE, "<div class='reportlib'>", _heading(report), *_doubts(report)]
    if report.form != PROSE_FORM:
        parts += _statutory_tables(report)
    parts += _claims(report)
    return "".join([*parts, "</div>"])


def _heading(report: Report) -> str:
    who = report.identity
    where = ", ".join(filter(None, (who.jurisdiction, who.adcode, who.level)))
    about = [
        f"{who.publisher or 'publisher unknown'}, {who.year or 'year unknown'}" + (f" ({where})" if where else ""),
        f"scope: {who.scope}" + (f" ({who.scope_evidence})" if who.scope_evidence else ""),
        *([f"published {who.published}"] if who.published else []),
        f"form {report.form}: {report.form_evidence}",
    ]
    return f"<h3>{escape(who.title or report.name)}</h3><p>{'<br>'.join(map(escape, about))}</p>"


def _doubts(report: Report) -> Iterator[str]:
    fails = [check for check in report.findings if check.outcome == FAILS]
    failed = [
        f"{check.rule}{f' ({check.column})' if check.column else ''}: {check.left} against {check.right}"
        for check in fails
    ]
    failed += [f"suspect {suspect}" for suspect in dict.fromkeys(check.suspect for check in fails) if suspect]
    problems = [f"{problem.kind}: {problem.message} ({problem.place or report.file})" for problem in report.troubles]
    for title, count, lines in (
        ("Checks that fail", len(fails), failed),
        ("Problems", len(problems), problems),
    ):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            yield f"<details open><summary>{title}: {count}</summary><ul>{items}</ul></details>"


def _statutory_tables(report: Report) -> Iterator[str]:
    """The tables, one for each stretch of rows under the same headings, with the form's headings of rows in them."""
    figures = {(figure.item, figure.column): figure for figure in report.figures}
    marks: Marks = {key: " fails" for check in report.findings if check.outcome == FAILS for key in check.keys}
    told = {(problem.raw, problem.place) for problem in report.troubles if problem.raw}
    for key, figure in figures.items():
        if (figure.raw, figure.place) in told:
            marks[key] = marks.get(key, "") + " told"
    rows = load_form(report.form).rows
    heads = [column_headings(row) if row.columns else [] for row in rows]
    for number in range(len(rows) - 1, 0, -1):
        heads[number - 1] = heads[number - 1] or heads[number]  # a heading of rows belongs to those below it
    yield (
        "<p>"
        + " ".join(f"<span class='{kind}'>&emsp;{text}&emsp;</span> {what}" for kind, text, what in _KEYS)
        + "</p>"
    )
    for columns, block in groupby(zip(rows, heads, strict=True), key=lambda pair: pair[1]):
        yield _table([row for row, _ in block], columns, figures, marks)


def _table(rows: Sequence[FormRow], columns: Sequence[str], figures: dict[Key, Figure], marks: Marks) -> str:
    heads = "".join(f"<th>{escape(heading)}</th>" for heading in columns)
    lines = []
    for row in rows:
        found = [figures.get((row.item, column)) for column in row.columns]
        if not any(found) and row.kind in ("heading", "optional"):
            lines.append(f"<tr><th class='label' colspan='{len(columns) + 1}'>{escape(row.label)}</th></tr>")
            continue
        unit = f"<span class='unit'>&nbsp;{escape(row.units[0])}</span>" if len(columns) == 1 else ""
        cells = "".join(_cell(figure, marks) for figure in found)
        lines.append(f"<tr><td class='label'>{escape(row.label)}{unit}</td>{cells}</tr>")
    return f"<table><tr><th></th>{heads}</tr>{''.join(lines)}</table>"


def _cell(figure: Figure | None, marks: Marks) -> str:
    if figure is None:
        return "<td class='unread' title='no figure was read here'></td>"
    kind = figure.status + marks.get((figure.item, figure.column), "")
    value = "" if figure.value is None or figure.raw == str(figure.value) else f" = {figure.value} {figure.unit}"
    hover = escape(f"{figure.status}, {figure.place}: {figure.raw}{value}", quote=True)
    return f"<td class='{kind}' title='{hover}'>{escape(figure.raw)}</td>"


def _claims(report: Report) -> Iterator[str]:
    if not report.statements:
        return
    yield "<table><caption>Stated in prose</caption><tr><th>item</th><th>column</th><th>value</th></tr>"
    for claim in report.statements:
        about = "about " if claim.approximate else ""
        hover = escape(f"{claim.place}: {claim.sentence}", quote=True)
        cells = f"<td class='label'>{claim.item}</td><td>{claim.column}</td><td>{about}{claim.value}</td>"
        yield f"<tr title='{hover}'>{cells}</tr>"
    yield "</table>"
