"""What was read, what is blank, what did not add up: the frames of the cleaning notebook."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportlib.comparison import in_order
from reportlib.corpus import Corpus
from reportlib.corrections import CORRECTED
from reportlib.forms import FORMS, load_form
from reportlib.prose_checks import PROSE
from reportlib.roll_up import ROLL_UP
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE
from reportlib.wording import report_labels, series_keys

STATUSES = ("published", "blank", "not_applicable", "inferred", "unread")
PROSE_RULES = (PROSE, ROLL_UP)


def file_flow(corpus: Corpus) -> pd.DataFrame:
    """Return how many files became what, step by step: step, reports, and the names of those left behind."""
    read = corpus.reports
    names = [*read["report"], *(f"{file}" for file, _ in corpus.unreadable)]
    steps = [("files found", names), ("read as a report", list(read["report"]))]
    conditions = {
        "with a year": read["year"].notna(),
        "with a place": read["adcode"].fillna("") != "",
        "with a stated scope": read["scope"] != "unknown",
        "the only one of its publisher and year": ~_held_twice(read),
        "with a statutory table": read["n_cells"] > 0,
        "table complete: every number placed": (read["n_cells"] > 0) & (read["n_unplaced"] == 0),
        "table without a failed check": (read["n_cells"] > 0) & (read["n_failed"] == 0),
    }
    steps += [(step, list(read.loc[kept.fillna(False), "report"])) for step, kept in conditions.items()]
    rows = []
    for step, kept in steps:
        of, passed = names if step == "read as a report" else list(read["report"]), set(kept)
        left = [] if step == "files found" else [name for name in of if name not in passed]
        rows.append((step, len(kept), _short(left)))
    return pd.DataFrame(rows, columns=["step", "reports", "without it"])


def _held_twice(reports: pd.DataFrame) -> pd.Series:
    """Reports of which another file of the same publisher and year is held."""
    named = (reports["publisher"].fillna("") != "") & reports["year"].notna()
    return named & reports.duplicated(["publisher", "jurisdiction", "year"], keep=False)


def form_evidence(corpus: Corpus) -> pd.DataFrame:
    """Return one row per report: place (label), form, form_evidence, scope, scope_evidence, format, script, n_cells."""
    rows = in_order(corpus.reports)
    return rows[["place", "form", "form_evidence", "scope", "scope_evidence", "format", "script", "n_cells"]]


def coverage(corpus: Corpus) -> pd.DataFrame:
    """Return one row per publisher, place and scope: place, province, scope, reports, first, last (years), gaps, forms.

    `gaps`: years between the first and the last of which no report is held.
    """
    rows = in_order(corpus.reports)
    rows["place"] = report_labels(rows, with_year=False)
    parts = []
    for _, part in rows.groupby(series_keys(rows), sort=False):
        years = sorted(part["year"].dropna().astype(int).unique())
        gaps = [str(year) for year in range(years[0], years[-1])[1:] if year not in years] if years else []
        forms = ", ".join(sorted(part["form"].unique()))
        first, last = (years[0], years[-1]) if years else (pd.NA, pd.NA)
        place, province, scope = part[["place", "province", "scope"]].iloc[0]
        parts.append((place, province, scope, len(part), first, last, " ".join(gaps), forms))
    names = ["place", "province", "scope", "reports", "first", "last", "gaps", "forms"]
    return pd.DataFrame(parts, columns=names).astype({"first": "Int64", "last": "Int64"})


def statuses(corpus: Corpus) -> pd.DataFrame:
    """Return what stands at the figure positions of the forms: one row per form and section.

    Columns: form, section (first part of the item code), positions (reports times figures that the form asks for, and
    those that a report prints at a heading for which the form asks none), and the number of each status in `STATUSES`,
    which add up to `positions`. `unread`: positions without a cell, for their label is not printed, or nothing that
    stands there could be read or placed. A corpus with corrections has the column `corrected` too, before unread.
    """
    form_of = corpus.reports.set_index("report")["form"]
    cells = corpus.cells.assign(form=corpus.cells["report"].map(form_of), section=_section(corpus.cells["item"]))
    counts = cells.groupby(["form", "section", "status"]).size()
    optional = {(form, row.item) for form in FORMS for row in load_form(form).rows if row.kind == "optional"}
    at_heading = [key in optional for key in zip(cells["form"], cells["item"], strict=True)]
    more = cells[np.array(at_heading, dtype=bool)].groupby(["form", "section"]).size()
    names = [*STATUSES[:-1], *[CORRECTED] * (CORRECTED in set(cells["status"]))]
    rows = []
    for form in FORMS:
        reports = int((form_of == form).sum())
        items = [row.item for row in load_form(form).rows if row.kind != "optional" for _ in row.columns]
        sections = _section(pd.Series(items, dtype="string"))
        for section in dict.fromkeys(sections) if reports else ():
            positions = reports * int((sections == section).sum()) + int(more.get((form, section), 0))
            known = [int(counts.get((form, section, status), 0)) for status in names]
            rows.append((form, section, positions, *known, positions - sum(known)))
    return pd.DataFrame(rows, columns=["form", "section", "positions", *names, STATUSES[-1]])


def check_outcomes(corpus: Corpus) -> pd.DataFrame:
    """Return one row per rule: rule, holds, fails, not_assessable (a figure is missing, or the kinds differ)."""
    table = pd.crosstab(corpus.checks["rule"].astype(object), corpus.checks["outcome"].astype(object))
    table = table.reindex(columns=[HOLDS, FAILS, NOT_ASSESSABLE], fill_value=0).reset_index()
    table.columns.name = None
    return table.sort_values([FAILS, "rule"], ascending=[False, True], ignore_index=True)


def failed_checks(corpus: Corpus) -> pd.DataFrame:
    """Return the checks between figures of a table, or of two years, that fail: with their cells and the suspect."""
    checks = corpus.checks[(corpus.checks["outcome"] == FAILS) & ~corpus.checks["rule"].str.startswith(PROSE_RULES)]
    return checks.drop(columns="outcome").reset_index(drop=True)


def prose_checks(corpus: Corpus) -> pd.DataFrame:
    """Return the comparisons of prose with the table that do not simply hold: contradictions first.

    Columns: report, rule, column, left (prose), right (table; missing where blank), difference, outcome, cells.
    """
    checks = corpus.checks[corpus.checks["rule"].str.startswith(PROSE_RULES)]
    told = checks[(checks["outcome"] != HOLDS) | ~checks["rule"].isin(PROSE_RULES)].drop(columns="suspect")
    return told.sort_values(["outcome", "report"], kind="stable", ignore_index=True)


def problem_kinds(corpus: Corpus) -> pd.DataFrame:
    """Return the problems by kind: kind, problems, reports, example (the message of the first)."""
    problems = corpus.problems.assign(kind=corpus.problems["kind"].astype(object))
    grouped = problems.groupby("kind")
    table = grouped.agg(problems=("kind", "size"), reports=("report", "nunique"), example=("message", "first"))
    return table.sort_index().reset_index()


def written(corpus: Corpus, panel: pd.DataFrame) -> pd.DataFrame:
    """Return what lies in `data/tidy`: file, rows, columns, one row is."""
    row_is = {
        "reports": "a report",
        "cells": "a figure position of the form that this report prints",
        "claims": "a figure stated in prose",
        "checks": "a rule applied to a report, or to two years",
        "problems": "something that could not be read",
        "panel": "a report, harmonised over the forms",
    }
    frames = {**corpus.frames(), "panel": panel}
    rows = [(f"{name}.csv", len(frame), frame.shape[1], row_is[name]) for name, frame in frames.items()]
    return pd.DataFrame(rows, columns=["file", "rows", "columns", "one row is"])


def _section(items: pd.Series) -> pd.Series:
    return items.str.split(".").str[0]


def _short(names: list[str], limit: int = 6) -> str:
    more = f", and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(map(str, names[:limit])) + more
