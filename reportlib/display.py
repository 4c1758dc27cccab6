"""How a report shows itself in JupyterLab: the statutory table as printed, with sources on hover and doubts marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from reportlib.checks import FAILS
from reportlib.forms import FormRow, column_headings, load_form
from reportlib.identities import Key
from reportlib.recognition import PROSE_FORM
from reportlib.tables import Figure

if TYPE_CHECKING:
    from reportlib.report import Report

_STYLE = (
    "<style>.reportlib td,.reportlib th{text-align:right;padding:1px 8px}.reportlib .label{text-align:left}"
    ".reportlib .blank{background:#eee}.reportlib .fails{outline:2px solid #d55e00}"
    ".reportlib .inferred{font-style:italic;color:#0072b2}.reportlib caption{text-align:left;font-weight:bold}</style>"
)


def report_to_html(report: Report) -> str:
    """Return a report as HTML: who and which form, problems and failed checks, the table, the claims.

    A blank is a grey cell, a figure that a failed check speaks of is outlined, an inferred one is italic; the title
    attribute of each cell is its source and what stands there.
    """
    parts = [_STYLE, "<div class='reportlib'>", _heading(report), *_doubts(report)]
    if report.form != PROSE_FORM:
        parts += _statutory_tables(report)
    parts += _claims(report)
    return "".join([*parts, "</div>"])


def _heading(report: Report) -> str:
    who = report.identity
    about = f"{who.publisher or 'publisher unknown'}, {who.year or 'year unknown'}; scope: {who.scope}"
    form = f"form {report.form}: {report.form_evidence}"
    return f"<h3>{escape(who.title or report.name)}</h3><p>{escape(about)}<br>{escape(form)}</p>"


def _doubts(report: Report) -> Iterator[str]:
    failed = [
        f"{check.rule}{f' ({check.column})' if check.column else ''}: {check.left} against {check.right}"
        + (f"; suspect {check.suspect}" if check.suspect else "")
        for check in report.findings
        if check.outcome == FAILS
    ]
    problems = [f"{problem.kind}: {problem.message} ({problem.place or report.file})" for problem in report.troubles]
    for title, lines in (("Checks that fail", failed), ("Problems", problems)):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            yield f"<details open><summary>{title}: {len(lines)}</summary><ul>{items}</ul></details>"


def _statutory_tables(report: Report) -> Iterator[str]:
    figures = {(figure.item, figure.column): figure for figure in report.figures}
    doubted = {key for check in report.findings if check.outcome == FAILS for key in check.keys}
    for columns, rows in groupby(load_form(report.form).rows, key=lambda row: row.columns):
        if columns:
            yield _table(list(rows), figures, doubted)


def _table(rows: Iterable[FormRow], figures: dict[Key, Figure], doubted: set[Key]) -> str:
    rows = list(rows)
    heads = "".join(f"<th>{escape(heading)}</th>" for heading in column_headings(rows[0]))
    lines = []
    for row in rows:
        cells = "".join(_cell(figures.get((row.item, column)), doubted) for column in row.columns)
        lines.append(f"<tr><td class='label'>{escape(row.label)}</td>{cells}</tr>")
    return f"<table><tr><th></th>{heads}</tr>{''.join(lines)}</table>"


def _cell(figure: Figure | None, doubted: set[Key]) -> str:
    if figure is None:
        return "<td title='not printed in this report'>&mdash;</td>"
    kind = figure.status + (" fails" if (figure.item, figure.column) in doubted else "")
    hover = escape(f"{figure.status}, {figure.place}: {figure.raw}", quote=True)
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
