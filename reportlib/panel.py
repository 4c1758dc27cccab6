"""One row per report, harmonised over the forms: volumes, outcomes, remedies, and rates with named denominators.

What each column adds up is data (`forms/panel.csv`), with the grade of its comparability: A may be compared over forms,
B with care, C not, 'one side' stands on some forms only. A sum is missing when one of its figures is, or is no count:
12.5 and -3 stay in `cells` as printed and add up to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportlib.corrections import CORRECTED, Correction, apply_corrections
from reportlib.forms import FIRST_YEAR_WITH_PENDING, read_csv
from reportlib.identities import Figures, Key, printed_alternatives, spell_out
from reportlib.recognition import PROSE_FORM

if TYPE_CHECKING:
    from reportlib.corpus import Corpus

KEYS = ("report", "publisher", "jurisdiction", "adcode", "province", "level", "scope", "year", "form")
REMEDIES = ("reconsideration", "litigation")
OUTCOMES = ("upheld", "corrected", "other")
REMEDY_ROWS = (*REMEDIES, "litigation_direct", "litigation_after_reconsideration")
_FILLED = tuple(f"{remedy}_{name}" for remedy in REMEDIES for name in (*OUTCOMES, "pending"))
RATES = {
    "correction_rate": "corrected / (upheld + corrected + other): of concluded cases",
    "correction_rate_of_total": "corrected / total: pending cases in the denominator since 2019",
    "correction_rate_strict": "corrected / (upheld + corrected)",
}


@dataclass(frozen=True, slots=True)
class _Value:
    value: int | None
    status: str = "published"


def build_panel(
    corpus: Corpus, *, inferred: bool = False, corrections: Sequence[Correction] | None = None
) -> pd.DataFrame:
    """Return one row per report: keys, `evidence`, counts (Int64) and rates (Float64), sorted by report.

    Counts are cases or applications of the year; a count is missing where a figure it adds up is blank or not printed,
    and a rate is missing where its denominator is zero or a count is, or more are corrected than there were. A report
    with a statutory table has `evidence` 'table' and uses nothing else; one without has 'prose' and uses its exact
    claims. With `inferred`, a remedy's blank outcomes are filled in where its total leaves one possibility (total 1 =
    other 1: nothing was corrected), and the columns so filled are named in `inferred`; the default leaves them missing.
    `panel.attrs["definitions"]` says what each column is, `panel.attrs["sources"]` which published figures it adds up
    on which form. With `corrections` (`reportlib.corrections`) printed figures are replaced first; a last column
    `corrected` then counts them by report, and `panel.attrs["corrections"]` all of them.

    Raises
    ------
    StaleCorrection
        If a correction is not of what its report prints.
    """
    if corrections is not None:
        corpus = apply_corrections(corpus, corrections)
    cells = _cells_by_report(corpus.cells)
    claims = _claims_by_report(corpus.claims)
    records = []
    for report in corpus.reports[list(KEYS)].to_dict("records"):
        prose = report["form"] == PROSE_FORM
        figures = (claims if prose else cells).get(report["report"], {})
        record = {**report, "evidence": "prose" if prose else "table"}
        counts = printed = _counts(figures, report["form"], report["year"])
        if inferred:
            counts = _counts(_with_forced(figures, report["form"], report["year"]), report["form"], report["year"])
        record["inferred"] = " ".join(name for name in _FILLED if printed[name] is None and counts[name] is not None)
        records.append(_with_rates({**record, **counts}))
    panel = _typed(records)
    return panel if "corrections" not in corpus.cells.attrs else _with_corrections(panel, corpus.cells)


def _with_corrections(panel: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    counts = cells.loc[cells["status"] == CORRECTED, "report"].value_counts()
    marked = panel.assign(corrected=panel["report"].map(counts).fillna(0).astype("Int64"))
    marked.attrs = {**panel.attrs, **cells.attrs}
    return marked


@cache
def quantities() -> tuple[dict[str, str], ...]:
    """Return the rows of `forms/panel.csv`: column, forms, terms (what it adds up on them), grade, definition."""
    return tuple(read_csv("panel.csv"))


def panel_columns() -> dict[str, str]:
    """Return every column of the panel with its pandas type, in order."""
    counts = dict.fromkeys(row["column"] for row in quantities())
    columns: dict[str, str] = {key: "Int64" if key == "year" else "string" for key in KEYS}
    columns["evidence"] = "string"
    for name in counts:
        columns[name] = "Int64"
        if name in (f"{remedy}_total" for remedy in REMEDIES):
            columns[name.replace("_total", "_concluded")] = "Int64"
    columns.update({f"{remedy}_{rate}": "Float64" for remedy in REMEDIES for rate in RATES})
    return {**columns, "inferred": "string"}


def _cells_by_report(cells: pd.DataFrame) -> dict[str, dict[Key, _Value]]:
    found: dict[str, dict[Key, _Value]] = {}
    used = cells[["report", "item", "column", "value", "status"]].itertuples(index=False)
    for report, item, column, value, status in used:
        found.setdefault(report, {})[item, column] = _Value(count_of(value, status), status)
    return found


def count_of(value: Any, status: str) -> int | None:
    """Return the count that a cell holds; None where it holds no figure of the report, or one that is no count."""
    known = status in ("published", CORRECTED) and not pd.isna(value)
    return int(value) if known and value >= 0 and value % 1 == 0 else None


def _claims_by_report(claims: pd.DataFrame) -> dict[str, dict[Key, _Value]]:
    """The exact claims of each report; a figure that two sentences state differently is left out."""
    found: dict[str, dict[Key, _Value]] = {}
    exact = claims[~claims["approximate"]]
    for (report, item, column), group in exact.groupby(["report", "item", "column"])["value"]:
        if group.nunique() == 1:
            found.setdefault(report, {})[item, column] = _Value(count_of(group.iloc[0], "published"))
    return found


def _counts(figures: Figures, form: str, year: Any) -> dict[str, int | None]:
    counts: dict[str, int | None] = {}
    for row in quantities():
        counts.setdefault(row["column"], None)
        if form in row["forms"].split():
            counts[row["column"]] = _sum(row["terms"], figures, form)
    for remedy in REMEDIES:
        parts = [counts[f"{remedy}_{outcome}"] for outcome in OUTCOMES]
        concluded = None if None in parts else sum(parts)
        if concluded is None and _is_total_concluded(form, year):
            concluded = counts[f"{remedy}_total"]
        counts[f"{remedy}_concluded"] = concluded
    return counts


def _sum(terms: str, figures: Figures, form: str) -> int | None:
    wanted = list(spell_out(terms, "2014" if form == PROSE_FORM else form))
    printed = printed_alternatives(wanted, figures)
    values = [figures[term.key].value if term.key in figures else None for term in printed]
    return None if None in values else sum(values)


def _is_total_concluded(form: str, year: Any) -> bool:
    """Whether no pending case stands in the total of a remedy."""
    return form == "2014" or (form == PROSE_FORM and not pd.isna(year) and year < FIRST_YEAR_WITH_PENDING)


def _with_forced(figures: Figures, form: str, year: Any) -> dict[Key, _Value]:
    """Add the blank outcomes that the total of their row forces: all zero when nothing is left, one when one is blank.

    What is left can as well be pending where pending cases stand in the total and have no place of their own (prose
    since 2019). Beside a printed figure that is no count nothing is forced.
    """
    placed = form in ("2019", "2021")
    names = (*OUTCOMES, "pending") if placed else OUTCOMES
    forced = dict(figures)
    for item in REMEDY_ROWS:
        row = {(item, name): figures.get((item, name), _Value(None, "blank")) for name in names}
        total, blank = figures.get((item, "total")), [key for key, figure in row.items() if figure.value is None]
        if total is None or total.value is None or any(row[key].status == "published" for key in blank):
            continue
        left = total.value - sum(figure.value for figure in row.values() if figure.value is not None)
        if left == 0 or (left > 0 and len(blank) == 1 and (placed or _is_total_concluded(form, year))):
            forced |= dict.fromkeys(blank, _Value(left, "inferred"))
    return forced


def _with_rates(record: dict[str, Any]) -> dict[str, Any]:
    for remedy in REMEDIES:
        corrected, upheld = record[f"{remedy}_corrected"], record[f"{remedy}_upheld"]
        denominators = {
            "correction_rate": record[f"{remedy}_concluded"],
            "correction_rate_of_total": record[f"{remedy}_total"],
            "correction_rate_strict": None if None in (corrected, upheld) else corrected + upheld,
        }
        for name, denominator in denominators.items():
            possible = denominator and corrected is not None and corrected <= denominator
            record[f"{remedy}_{name}"] = corrected / denominator if possible else None
    return record


def _typed(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    records = sorted(records, key=lambda record: record["report"])
    types = panel_columns()
    panel = pd.DataFrame(
        {name: pd.array([record[name] for record in records], dtype=dtype) for name, dtype in types.items()}
    )
    rows = quantities()
    panel.attrs["definitions"] = {**{row["column"]: row["definition"] for row in rows}}
    panel.attrs["sources"] = {f"{row['column']} ({row['forms']})": row["terms"] for row in rows}
    panel.attrs["grades"] = {row["column"]: row["grade"] for row in rows}
    return panel
