"""What may be set side by side over places, years and forms, and what may not: the frames of the comparison.

Every frame is in order of place and year, never of a rate, and keeps a row for what is missing with the reason in
`status`. Grades are those of `forms/panel.csv`: A and B may be compared over all forms, C on one side of 2019 only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportlib.forms import read_csv
from reportlib.identities import Key, printed_alternatives, spell_out
from reportlib.panel import count_of, quantities
from reportlib.rates import rate_interval, rates
from reportlib.wording import report_labels

if TYPE_CHECKING:
    from reportlib.corpus import Corpus

OUTCOMES = ("any_disclosure", "not_held", "other_outcome", "refused", "unclear")
APPLICANTS = (
    "received_natural_person", "received_company", "received_research", "received_public_interest",
    "received_legal_service", "received_other",
)  # fmt: skip
LEGAL_PERSONS = ("company", "research", "public_interest", "legal_service", "other")
CHANNELS = ("received_in_person", "received_fax", "received_online", "received_letter")
KEYS = ("report", "place", "jurisdiction", "scope", "year", "form")
FAMILIES = {"2014": "2014", "2019": "since_2019", "2021": "since_2019", "prose": "prose"}


def in_order(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the panel by place (order of its codes), scope and year, with `place` (label) and `family` (of forms).

    `family`: 2014, since_2019 or prose. Reports whose place has no code come last.
    """
    code = panel["adcode"].fillna("").replace("", "9")
    sort = panel.assign(_code=code).sort_values(["_code", "jurisdiction", "scope", "year", "report"], kind="stable")
    ordered = sort.drop(columns="_code").reset_index(drop=True)
    families = ordered["form"].map(FAMILIES).astype("string").fillna("prose")
    return ordered.assign(place=report_labels(ordered), family=families)


def volumes(panel: pd.DataFrame) -> pd.DataFrame:
    """Return one row per report: keys, publisher, evidence, received, carried_in, disposed (applications), status.

    `status`: published, or not_published where the number received is. Received in the year only, never the total
    handled; `disposed` counts decisions (申请答复 on the form of 2014, with carried-in applications since 2019).
    """
    rows = in_order(panel)
    columns = {"received": "applications_received", "carried_in": "applications_carried_in"}
    columns["disposed"] = "applications_disposed"
    frame = rows[[*KEYS, "publisher", "evidence"]].assign(**{new: rows[old] for new, old in columns.items()})
    return frame.assign(status=np.where(frame["received"].isna(), "not_published", "published"))


def legal_breaks() -> pd.DataFrame:
    """Return the changes of law that break a series: date, at (in years), english, chinese, what_changes."""
    frame = pd.DataFrame(read_csv("breaks.csv"))
    dates = pd.to_datetime(frame["date"])
    # A report is drawn at its year; its twelve months lie half a year to either side.
    return frame.assign(at=dates.dt.year + (dates.dt.day_of_year - 1) / 365 - 0.5)


def outcomes(panel: pd.DataFrame) -> pd.DataFrame:
    """Return how applications ended, one row per report and harmonised outcome, per thousand decisions of the year.

    Columns: keys, family, outcome, grade, compare (`all forms`, or the family of forms that alone may be compared),
    decisions, count (applications), cases ('150/200': count / decisions, ? for what is not published), per_thousand
    with lo and hi (Wilson, 95 %; Float64), status (`ok`, `not_published`, `no_decisions`, `not_on_form`).
    """
    rows, grades, printed = in_order(panel), _grades(), _forms_of()
    parts = []
    for outcome in OUTCOMES:
        part = rows[[*KEYS, "family"]].assign(outcome=outcome, grade=grades[outcome])
        several = len({FAMILIES[form] for form in printed[outcome]}) > 1
        over_forms = several and grades[outcome] != "C"
        part["compare"] = "all forms" if over_forms else part["family"]
        part["decisions"], part["count"] = rows["applications_disposed"], rows[outcome]
        parts.append(_with_share(part, rows["form"].isin(printed[outcome])))
    return _interleaved(parts)


def outcomes_by_applicant(corpus: Corpus) -> pd.DataFrame:
    """Return how applications ended by who had applied, per thousand decisions on that applicant's own applications.

    Reports on the forms since 2019 only, which ask for it: all of one family, so that all outcomes may be compared.
    One row per report, applicant and outcome; the applicants are `natural_person` (自然人), the five kinds of legal
    persons (`LEGAL_PERSONS`), and `legal_person`, those five together, missing where one of them is. Columns: keys,
    applicant, then as in `outcomes` from outcome on, without compare.
    """
    rows, grades = in_order(corpus.reports), _grades()
    rows = rows[rows["family"] == "since_2019"].reset_index(drop=True)
    figures = _application_figures(corpus)
    parts = []
    for applicant in ("natural_person", *LEGAL_PERSONS, "legal_person"):
        decisions = _counts(rows, "applications_disposed", applicant, figures)
        for outcome in OUTCOMES:
            part = rows[list(KEYS)].assign(applicant=applicant, outcome=outcome, grade=grades[outcome])
            part["decisions"], part["count"] = decisions, _counts(rows, outcome, applicant, figures)
            parts.append(_with_share(part, pd.Series(True, rows.index)))
    return _interleaved(parts)


def _with_share(part: pd.DataFrame, on_form: pd.Series) -> pd.DataFrame:
    """Add to `decisions` and `count` what they come to: cases, per_thousand, lo, hi, status."""
    counts = [part[name].astype("string").fillna("?") for name in ("count", "decisions")]
    part["cases"] = counts[0] + "/" + counts[1]
    part["per_thousand"] = _ratio(part["count"], part["decisions"]) * 1000
    whole, share = (part[name].to_numpy(dtype=float, na_value=np.nan) for name in ("decisions", "count"))
    limits = rate_interval(np.where(share <= whole, share, np.nan), whole)  # parts above the whole have no interval
    part["lo"], part["hi"] = (pd.Series(limit * 1000, part.index, dtype="Float64") for limit in limits)
    none = (part["decisions"] == 0).fillna(False).to_numpy(dtype=bool)
    reasons = [~on_form.to_numpy(dtype=bool), none, part["per_thousand"].isna().to_numpy(dtype=bool)]
    return part.assign(status=np.select(reasons, ["not_on_form", "no_decisions", "not_published"], "ok"))


def _application_figures(corpus: Corpus) -> dict[str, dict[Key, int | None]]:
    """The counts of the applications table by report, None where a cell holds none."""
    cells = corpus.cells[corpus.cells["item"].str.startswith("applications.")]
    found: dict[str, dict[Key, int | None]] = {}
    for row in cells[["report", "item", "column", "value", "status"]].itertuples(index=False):
        found.setdefault(row.report, {})[row.item, row.column] = count_of(row.value, row.status)
    return found


def _counts(
    rows: pd.DataFrame, quantity: str, applicant: str, figures: dict[str, dict[Key, int | None]]
) -> pd.Series:
    """A column of the panel for one kind of applicant, row by row; missing where a figure it adds up is."""
    terms = {(row["column"], form): row["terms"] for row in quantities() for form in row["forms"].split()}
    columns = LEGAL_PERSONS if applicant == "legal_person" else (applicant,)
    counts = []
    for report, form in zip(rows["report"], rows["form"], strict=True):
        held, values = figures.get(report, {}), []
        for column in columns:
            wanted = list(spell_out(terms[quantity, form].replace("/total", f"/{column}"), form))
            values += [held.get(term.key) for term in printed_alternatives(wanted, held)]
        counts.append(None if None in values else sum(values))
    return pd.Series(counts, rows.index, dtype="Int64")


def breakdown(panel: pd.DataFrame, kinds: tuple[str, ...] = APPLICANTS) -> pd.DataFrame:
    """Return who applied (`APPLICANTS`, since 2019) or through which channel (`CHANNELS`, form of 2014).

    One row per report that states a part of it, and kind; the last kind, `not_broken_down`, is what the total has
    beyond the published parts. Columns: keys, kind, received (applications), total, share (0-1), status (`ok`,
    `not_published`). Where the parts exceed the total, `not_broken_down` is negative: an error of the report.
    """
    rows = in_order(panel)
    rows = rows[rows[list(kinds)].notna().any(axis=1) & rows["applications_received"].notna()]
    known = rows[list(kinds)].fillna(0).sum(axis=1).astype("Int64")
    parts = []
    for kind in (*kinds, "not_broken_down"):
        received = rows["applications_received"] - known if kind == "not_broken_down" else rows[kind]
        part = rows[list(KEYS)].assign(kind=kind, received=received, total=rows["applications_received"])
        part["share"] = _ratio(part["received"], part["total"])
        parts.append(part.assign(status=np.where(received.isna(), "not_published", "ok")))
    return _interleaved(parts)


def correction_rates(panel: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return `rates(...)` by place and year with `place`, `cases` ('5/10': corrected / concluded) and `inferred`.

    `cases` has ? for a count that is not published, and `stated total` behind it where prose gives the number of cases
    and not how all of them ended, so that nothing shows that they were concluded. `inferred` says whether a blank of
    this remedy was filled in.
    """
    rows = in_order(panel)
    frame = rates(rows.drop(columns=["place", "family"]), channel, invalid="leave_out")
    counts = [frame[name].astype("string").fillna("?") for name in ("corrected", "concluded")]
    cases = counts[0] + "/" + counts[1]
    ends = rows[[f"{channel}_{end}" for end in ("upheld", "corrected", "other")]].isna().any(axis=1)
    cases[(ends & frame["concluded"].notna() & (rows["evidence"] == "prose")).fillna(False)] += " stated total"
    inferred = rows["inferred"].fillna("").str.contains(f"{channel}_").to_numpy(dtype=bool)
    return frame.assign(place=rows["place"], cases=cases, inferred=inferred)


def _interleaved(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Stack frames of the same reports, so that the rows of a report stand together."""
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _grades() -> dict[str, str]:
    return {row["column"]: row["grade"] for row in quantities()}


def _forms_of() -> dict[str, set[str]]:
    """Column of the panel -> the statutory forms that print it."""
    forms: dict[str, set[str]] = {}
    for row in quantities():
        forms.setdefault(row["column"], set()).update(set(row["forms"].split()) - {"prose"})
    return forms


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    whole = whole.astype("Float64")
    return part.astype("Float64") / whole.mask(whole == 0)
