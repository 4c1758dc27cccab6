"""The audit: what share of the reports is consistent, which rules fail most, and each failure with its likely slip.

Everything is read off the frames of a corpus; nothing is decided here and nothing repaired. A rule's name up to the
first comma is its base; what follows names a legitimate difference (`prose = table, carried in included`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from reportlib.corpus import Corpus
from reportlib.frames import format_figure
from reportlib.implied import IMPLIED, implied_values
from reportlib.prose import Claim
from reportlib.prose_checks import PROSE
from reportlib.roll_up import ROLL_UP
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE
from reportlib.years import TWO_FILES, is_between_reports

_CELL = re.compile(r"(?<![\w./])[a-z_]+(?:\.[a-z_]+)*/[a-z_]+(?![\w./@])")
_NO_SLIP = "none known"
_LONGEST = 160  # characters of a rule spelled out in a terminal
OUTCOMES = [HOLDS, FAILS, NOT_ASSESSABLE]


def consistency(corpus: Corpus) -> pd.DataFrame:
    """Return how many reports are consistent: one row per form, and one for `all` of them at the end.

    Columns: form, reports, assessed (reports with a check that could be made), consistent (of those: no check fails),
    share (consistent / assessed, missing where none is assessed), and the number of checks by outcome: holds, fails,
    not_assessable.
    """
    checks = corpus.checks.assign(form=corpus.checks["report"].map(corpus.reports.set_index("report")["form"]))
    rows = []
    for form in [*sorted(corpus.reports["form"].unique()), "all"]:
        reports = corpus.reports if form == "all" else corpus.reports[corpus.reports["form"] == form]
        here = checks if form == "all" else checks[checks["form"] == form]
        assessed = here.loc[here["outcome"] != NOT_ASSESSABLE, "report"].nunique()
        failing = here.loc[here["outcome"] == FAILS, "report"].nunique()
        share = (assessed - failing) / assessed if assessed else pd.NA
        counts = [int((here["outcome"] == outcome).sum()) for outcome in OUTCOMES]
        rows.append((form, len(reports), assessed, assessed - failing, share, *counts))
    names = ["form", "reports", "assessed", "consistent", "share", *OUTCOMES]
    return pd.DataFrame(rows, columns=names).astype({"share": "Float64"})


def rules(corpus: Corpus) -> pd.DataFrame:
    """Return one row per rule, those that fail most often first.

    Columns: rule (its base), kind (table, prose, years, files), holds, fails, not_assessable, share_failing (fails /
    (holds + fails), missing where nothing could be assessed), reports_failing.
    """
    checks = _with_base(corpus.checks)
    table = pd.crosstab(checks["base"].astype(object), checks["outcome"].astype(object))
    table = table.reindex(columns=OUTCOMES, fill_value=0)
    table.columns.name = None
    table["share_failing"] = (table[FAILS] / (table[HOLDS] + table[FAILS])).astype("Float64")
    failing = checks[checks["outcome"] == FAILS].groupby("base")["report"].nunique()
    table["reports_failing"] = failing.reindex(table.index).fillna(0).astype(int)
    table = table.rename_axis("rule").reset_index()
    table.insert(1, "kind", [_kind(rule) for rule in table["rule"]])
    return table.sort_values(["share_failing", FAILS, "rule"], ascending=[False, False, True], ignore_index=True)


def _with_base(checks: pd.DataFrame) -> pd.DataFrame:
    return checks.assign(base=[rule.split(", ")[0] for rule in checks["rule"]])


def _kind(rule: str) -> str:
    if rule == TWO_FILES:
        return "files"
    if rule.startswith((PROSE, ROLL_UP)):
        return "prose"
    return "years" if is_between_reports(rule) else "table"


def failures(corpus: Corpus) -> pd.DataFrame:
    """Return one row per failing check, by report and in the order of its form.

    Columns: report, rule, column, left, right, difference, likely (the cells whose change would explain it, with the
    slip), where (file and places of those cells, or of the first cells of the rule), cells.
    """
    failed = corpus.checks[corpus.checks["outcome"] == FAILS]
    places = _places(corpus, set(failed["report"]))
    rows = [
        (*check[:6], check.suspect or _NO_SLIP, _where(check, places), check.cells)
        for check in failed.itertuples(index=False)
    ]
    names = ["report", "rule", "column", "left", "right", "difference", "likely", "where", "cells"]
    return pd.DataFrame(rows, columns=names).astype(dict.fromkeys(["left", "right", "difference"], "Float64"))


def _places(corpus: Corpus, reports: set[str]) -> dict[str, dict[str, str]]:
    """For each report its file (under '') and the place of each of its cells."""
    kept = corpus.reports[corpus.reports["report"].isin(reports)]
    places = {report: {"": file} for report, file in zip(kept["report"], kept["file"], strict=True)}
    cells = corpus.cells[corpus.cells["report"].isin(reports)]
    for cell in cells[["report", "item", "column", "source"]].itertuples(index=False):
        places[cell.report][f"{cell.item}/{cell.column}"] = cell.source
    return places


def _where(check: Any, places: Mapping[str, Mapping[str, str]]) -> str:
    """The file, and where in it the suspected cells stand; without a suspect, the first two cells of the rule."""
    here = places[check.report]
    prose = re.search(r"prose \(([^)]+)\)", check.cells)
    named = list(dict.fromkeys(cell for cell in _CELL.findall(check.suspect or check.cells) if cell in here))
    if not named:
        named = list(dict.fromkeys(cell for cell in _CELL.findall(check.cells) if cell in here))
    told = [f"prose {prose[1]}"] if prose else []
    told += [f"{cell} at {here[cell]}" for cell in named[:2]]
    return "; ".join([here[""], *told])


def named_differences(corpus: Corpus) -> pd.DataFrame:
    """Return the differences that are no contradictions, by name: rule, outcome, checks, reports, example.

    `example`: the first report that has it, with both sides.
    """
    checks = corpus.checks[corpus.checks["rule"].str.contains(", ", regex=False)]
    rows = []
    for (rule, outcome), part in checks.groupby(["rule", "outcome"], sort=True):
        first = part.iloc[0]
        known = [float(side) for side in (first["left"], first["right"]) if not pd.isna(side)]
        sides = " against ".join(map(format_figure, known))
        rows.append((rule, outcome, len(part), part["report"].nunique(), f"{first['report']}: {sides}"))
    return pd.DataFrame(rows, columns=["rule", "outcome", "checks", "reports", "example"])


def implied(corpus: Corpus) -> pd.DataFrame:
    """Return what prose implies for the year before: one row per comparison, by report. No value is a published one.

    Columns: report, year (the earlier one, <NA> if the report's is unknown), item, column, now (the figure of the
    report's own year), words (the comparison as read), low, high (the interval that its rounding allows), value (the
    only whole number in it; <NA> if there are several or none), source.
    """
    year_of = corpus.reports.set_index("report")["year"]
    rows = []
    for report, claims in corpus.claims.groupby("report", sort=False):
        year = None if pd.isna(year_of[report]) else int(year_of[report])
        for one in implied_values([_row_to_claim(row) for row in claims.itertuples(index=False)], year):
            before = pd.NA if year is None else year - 1
            value = pd.NA if one.value is None else int(one.value)
            bounds = (float(one.low), float(one.high))
            rows.append((report, before, one.item, one.column, float(one.now), one.words, *bounds, value, one.place))
    types = {"year": "Int64", "now": "Float64", "low": "Float64", "high": "Float64", "value": "Int64"}
    names = ["report", "year", "item", "column", "now", "words", "low", "high", "value", "source"]
    return pd.DataFrame(rows, columns=names).astype(types)


def _row_to_claim(row: Any) -> Claim:
    value = Decimal(format_figure(float(row.value)))
    return Claim(row.item, row.column, value, bool(row.approximate), row.sentence, row.source)


def joins(corpus: Corpus) -> pd.DataFrame:
    """Return the checks that need more than one report: rule, holds, fails, not_assessable, reports."""
    checks = _with_base(corpus.checks)
    checks = checks[checks["rule"].map(is_between_reports).astype(bool)]
    rows = [
        (base, *(int((part["outcome"] == outcome).sum()) for outcome in OUTCOMES), part["report"].nunique())
        for base, part in checks.groupby("base", sort=True)
    ]
    return pd.DataFrame(rows, columns=["rule", *OUTCOMES, "reports"])


def failure_lines(corpus: Corpus) -> Iterator[str]:
    """Yield each failure as one line for a terminal: report, column, rule, both sides, cells, place, likely slip."""
    for row in failures(corpus).itertuples(index=False):
        column = f", column {row.column}" if row.column else ""
        sides = f"{format_figure(float(row.left))} against {format_figure(float(row.right))}"
        likely = "" if row.likely == _NO_SLIP else f"; likely {row.likely}"
        cells = row.cells if len(row.cells) <= _LONGEST else row.cells[: _LONGEST - 4] + " ..."
        yield f"{row.report}{column}: {row.rule}: {sides} ({cells}; {row.where}){likely}"


def summary_lines(corpus: Corpus) -> list[str]:
    """Return the audit in sentences, every number computed from `corpus`; the same in a notebook and a terminal."""
    whole = consistency(corpus).iloc[-1]
    share = "" if pd.isna(whole["share"]) else f" ({whole['share']:.0%})"
    lines = [
        f"{_count(whole['reports'], 'report')}, of which {whole['assessed']} can be checked: without a failed check "
        f"{whole['consistent']}{share}.",
        f"Checks that hold: {whole[HOLDS]}; that fail: {whole[FAILS]}; not assessable: {whole[NOT_ASSESSABLE]} (a "
        "figure is blank or not held, or the figures are of different kinds).",
    ]
    failing = rules(corpus).query(f"{FAILS} > 0")
    lines += [
        f"{row.rule}: fails in {row.fails} of {_count(row.fails + row.holds, 'check')}, in "
        f"{_count(row.reports_failing, 'report')}."
        for row in failing.itertuples()
    ]
    named = named_differences(corpus)
    named = named[~named["rule"].str.startswith(IMPLIED)]
    if len(named):
        told = ", ".join(f"{row.rule.split(', ', 1)[1]} {row.checks}" for row in named.itertuples())
        lines.append(f"Differences that are no contradictions: {told}.")
    said = implied(corpus)
    if len(said):
        known = int(said["value"].notna().sum())
        lines.append(f"Prose implies {_count(len(said), 'value')} of a year before, {known} to the last digit.")
    return lines


def trust_lines(trust: pd.DataFrame) -> list[str]:
    """Return in sentences how far a named cell can be trusted, for each kind of tables in `benchmarks/suspects.csv`.

    `trust`: tables, kind (of slip), named, right, precision, recall (0-1; missing precision where nothing is named).
    """
    lines = []
    for tables, part in trust.groupby("tables", sort=False):
        named, right = int(part["named"].sum()), int(part["right"].sum())
        shares = ", ".join(f"{row.kind} {row.recall:.0%}" for row in part.itertuples())
        lines.append(
            f"{str(tables).capitalize()} tables: where a cell is named, it is the right one in {right:,} of {named:,} "
            f"cases. So named, of the planted slips of each kind: {shares}."
        )
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
