"""`read_report`: one file in, everything that can be said of it out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib.checks import check_tables
from reportlib.document import Document, Paragraph
from reportlib.errors import NotAReport
from reportlib.forms import load_form
from reportlib.frames import Row, rows_to_frame
from reportlib.identity import Identity, identify
from reportlib.labels import Stream
from reportlib.other_documents import refuse_empty, refuse_other
from reportlib.prose import Claim, read_claims
from reportlib.prose_checks import check_prose
from reportlib.reading import read_bytes
from reportlib.recognition import PROSE_FORM, form_of_year, recognise_form, say_if_several
from reportlib.roll_up import check_parts
from reportlib.several import say_if_told_twice
from reportlib.tables import Figure, Problem, TableReading, read_tables
from reportlib.text import script_of
from reportlib.tokens import document_to_tokens, is_prose
from reportlib.twice import printed_once
from reportlib.verdicts import FAILS, Check

if TYPE_CHECKING:
    import pandas as pd


_SAMPLE = 1500  # characters


@dataclass
class Report:
    """One annual report as read.

    `name` is the file's stem, the key of every frame. `cells`, `claims`, `checks` and `problems` are frames (see
    `reportlib.frames.COLUMNS`), made when they are asked for; `meta` is the row of the `reports` frame as a dict.
    """

    name: str
    file: str
    sha256: str
    identity: Identity
    form: str
    form_evidence: str
    script: str
    format: str
    figures: list[Figure] = field(default_factory=list)
    statements: list[Claim] = field(default_factory=list)
    findings: list[Check] = field(default_factory=list)
    troubles: list[Problem] = field(default_factory=list)

    @property
    def meta(self) -> dict[str, Any]:
        """The report's row of the `reports` frame, by column; '' and None where the report does not say."""
        who = self.identity
        return {
            "report": self.name, "file": self.file, "sha256": self.sha256, "title": who.title,
            "publisher": who.publisher, "jurisdiction": who.jurisdiction, "adcode": who.adcode,
            "province": who.province, "level": who.level, "scope": who.scope, "scope_evidence": who.scope_evidence,
            "year": who.year, "form": self.form, "form_evidence": self.form_evidence, "published": who.published,
            "script": self.script, "format": self.format, "n_cells": len(self.figures),
            "n_unplaced": sum(problem.kind == "unplaced_number" for problem in self.troubles),
            "n_failed": sum(check.outcome == FAILS for check in self.findings),
        }  # fmt: skip

    def rows(self, frame: str) -> list[Row]:
        """Return the rows this report adds to a frame, as tuples in the order of its columns."""
        return {
            "reports": lambda: [tuple(self.meta.values())],
            "cells": lambda: [
                (self.name, f.item, f.column, _number(f.value), f.unit, f.status, f.raw, str(f.place))
                for f in self.figures
            ],
            "claims": lambda: [
                (self.name, c.item, c.column, _number(c.value), c.approximate, c.sentence, str(c.place))
                for c in self.statements
            ],
            "checks": lambda: [check_to_row(self.name, check) for check in self.findings],
            "problems": lambda: [
                (self.name, p.kind, p.message, p.raw, str(p.place) if p.place else "") for p in self.troubles
            ],
        }[frame]()

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per figure position of the form that the report prints, in the order of the form."""
        return rows_to_frame("cells", self.rows("cells"))

    @cached_property
    def claims(self) -> pd.DataFrame:
        """One row per figure that a sentence states, in the order of the text."""
        return rows_to_frame("claims", self.rows("claims"))

    @cached_property
    def checks(self) -> pd.DataFrame:
        """One row per rule applied to the figures: those of the table, then prose against table."""
        return rows_to_frame("checks", self.rows("checks"))

    @cached_property
    def problems(self) -> pd.DataFrame:
        """One row per thing that could not be read, or was read in a way the reader should know."""
        return rows_to_frame("problems", self.rows("problems"))

    def _repr_html_(self) -> str:
        from reportlib.display import report_to_html

        return report_to_html(self)

    def __repr__(self) -> str:
        title = self.identity.title or "no title"
        return f"<Report {self.name}: {title}; form {self.form}; {len(self.figures)} figures>"


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def check_to_row(report: str, check: Check) -> Row:
    """Return a check as a row of the `checks` frame."""
    numbers = (_number(check.left), _number(check.right), _number(check.difference))
    return (report, check.rule, check.column, *numbers, check.outcome, check.cells, check.suspect)


def read_report(path: str | Path) -> Report:
    """Return the report in a file (text, Markdown, HTML, PDF, Word .docx).

    Raises
    ------
    UnreadableFile
        If the bytes are no document we can read; the message says what would help.
    NotAReport
        If the document is not one annual report: a list page, a notice, the blank form, two reports, a login page.
    OSError
        If the file cannot be opened.
    """
    path = Path(path)
    data = path.read_bytes()
    return interpret(read_bytes(data, path.name), path, hashlib.sha256(data).hexdigest())


def interpret(document: Document, path: Path, sha256: str) -> Report:
    """Return what a document says, as a report: who, which form, figures, claims, checks, problems."""
    who = identify(document)
    stream = Stream(document_to_tokens(document))
    form, evidence = recognise_form(stream, who.year)
    tables = TableReading()
    if form != PROSE_FORM:
        several = say_if_several(stream, form)
        if several:
            once = printed_once(document, form)
            if once is None:
                raise NotAReport(f"{path.name}: {several}", "several_reports")
            document, stream = once, Stream(document_to_tokens(once))
        tables = read_tables(stream, load_form(form), who.year)
        tables.figures = _without_cut_blanks(tables.figures, document)
    prose = _prose(document, tables)
    claims = read_claims(prose, who.year, publisher=who.publisher, level=who.level)
    if not claims and not tables.prints_anything:
        refuse_empty(path.name, document, who, form != PROSE_FORM)
    refuse_other(path.name, document, who, claims, tables.prints_anything)
    if form == PROSE_FORM and (several := say_if_told_twice(document, who.titles)):
        raise NotAReport(f"{path.name}: {several}", "several_reports")
    report = Report(
        path.stem, path.name, sha256, who, form, evidence, script_of(_sample(stream)), document.format,
        tables.figures, claims,
    )  # fmt: skip
    report.troubles = [
        *(Problem(kind, message, "", place) for kind, message, place in document.notes),
        *(Problem(*problem) for problem in who.problems),
        *tables.problems,
        *_form_problems(form, who.year),
    ]
    figures = {(figure.item, figure.column): figure for figure in tables.figures}
    report.findings = [
        *(check_tables(figures, form) if figures else []),
        *check_prose(claims, figures, who.scope),
        *check_parts(prose, claims),
    ]
    return report


def _without_cut_blanks(figures: list[Figure], document: Document) -> list[Figure]:
    """The figures without the blanks of pages whose side is cut off: what seems blank may stand beyond it."""
    pages = {place for kind, _, place in document.notes if kind == "cut_page"}
    return [figure for figure in figures if figure.status != "blank" or figure.place[:1] not in pages]


def _form_problems(form: str, year: int | None) -> list[Problem]:
    """What is odd in this form for this year: none where the year has tables, or one of other years."""
    due = form_of_year(year) if year else form
    if form == (due or PROSE_FORM):
        return []
    if form == PROSE_FORM:
        kind, found = "no_tables", "no row of them stands in this document"
        advice = "they may be a picture or an attachment; save that as well"
    else:
        kind, found = "other_form", f"the labels of form {form} stand in this document"
        advice = "look whether the year is right; a local table that is no form was read by its labels"
    tables = f"the tables of form {due}" if due else "no tables of a form"
    return [Problem(kind, f"a report on {year} has {tables}, and {found}: {advice}", "", None)]


def _prose(document: Document, tables: TableReading) -> list[Paragraph]:
    """The paragraphs outside the statutory tables, and the sentences that stand among their rows."""
    covered = tables.covered
    return [
        block
        for block in document.blocks
        if isinstance(block, Paragraph) and (block.place not in covered or is_prose(block.text))
    ]


def _sample(stream: Stream) -> str:
    """Enough of a document's own text to tell its script."""
    return "".join([token.text for token in stream.tokens[:_SAMPLE]])[:_SAMPLE]
