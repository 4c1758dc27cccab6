"""The tables of a paper as frames: sample flow, rates, description, regressions, influence.

Each opens by itself as reports are added; what the gates refuse is <NA> with its reason in the row `note`.
`publication.render` turns any of them into LaTeX, Markdown or HTML.
"""

from __future__ import annotations

import pandas as pd

from reportlib.comparison import correction_rates
from reportlib.longitudinal import fit_mundlak, lagged_sample
from reportlib.models import exact_test, fit_applications, fit_correction, holm, influence
from reportlib.power import minimum_detectable
from reportlib.rates import CHANNELS, era, scopes
from reportlib.regression import Fit
from reportlib.sample import Sample, analysis_sample, headline_sample, scope_samples

ERAS = {0: "form of 2014 or none", 1: "forms since 2019"}
QUANTITIES = {
    "estimate": "slope",
    "cluster": "clustered by",
    "se": "CR2 standard error",
    "lo": "95 % CI, lower",
    "hi": "95 % CI, upper",
    "df": "Satterthwaite df",
    "other_cluster": "second line: clustered by",
    "other_se": "second line: CR2 standard error",
    "other_lo": "second line: 95 % CI, lower",
    "other_hi": "second line: 95 % CI, upper",
    "other_df": "second line: Satterthwaite df",
    "exact_p": "exact p",
    "smallest_p": "smallest exact p possible",
    "arrangements": "arrangements",
    "holm_p": "exact p, Holm over two remedies",
    "odds_ratio": "odds ratio per doubling",
    "or_lo": "odds ratio, lower",
    "or_hi": "odds ratio, upper",
    "effect_per_doubling": "points per doubling",
    "effect_per_ten_points": "log-points of applications per 10 points",
    "phi": "overdispersion phi",
    "dispersion": "Pearson dispersion",
    "lambda": "reliability lambda",
    "max_hat": "largest hat value",
    "max_cook": "largest Cook's distance",
    "left_lo": "slope without one jurisdiction, lowest",
    "left_hi": "slope without one jurisdiction, highest",
    "zeros_observed": "reports with no correction",
    "zeros_expected": "expected of those",
    "n": "reports",
    "clusters": "jurisdictions",
    "provinces": "provinces",
    "mde": "detectable odds ratio (80 %)",
    "status": "status",
    "note": "note",
}
_YEARS = ("estimate", "se", "lo", "hi", "df", "exact_p", "odds_ratio_per_doubling", "or_lo", "or_hi")
_STATISTICS = (
    "reports",
    "usable reports",
    "jurisdictions, usable",
    "provinces, usable",
    "reports with applications published",
    "applications, median",
    "applications, lower quartile",
    "applications, upper quartile",
    "reports with concluded cases published",
    "concluded cases, median",
    "concluded cases, lower quartile",
    "concluded cases, upper quartile",
    "share with none concluded",
    "share with fewer than five concluded",
)


def flow_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return T1: step, all, dropped, reason, then the reports kept by era and scope, one column a group."""
    sample = analysis_sample(reports, channel, invalid="leave_out")
    group = pd.Series(era(reports), reports.index).map(ERAS).astype("string") + ", " + scopes(reports)
    table = sample.flow[["step", "kept", "dropped", "reason"]].rename(columns={"kept": "all"})
    left = pd.Series(True, reports.index)
    counts = {name: [] for name in sorted(group.unique())}
    for gone in sample.flow["reports"]:
        left &= ~reports["report"].astype("string").isin(gone.split(", "))
        for name, column in counts.items():
            column.append(int((left & (group == name)).sum()))
    return table.assign(**counts)


def rates_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return T2: every report with its counts, rate, Wilson interval, pending bounds and status, by place and year."""
    names = ["place", "jurisdiction", "year", "scope", "applications_received", "concluded", "corrected", "pending"]
    names += ["rate", "lo", "hi", "pending_lo", "pending_hi", "rate_status"]
    return correction_rates(reports, channel)[names]


def description_table(reports: pd.DataFrame) -> pd.DataFrame:
    """Return T3: statistic, then one column a remedy and scope; medians with quartiles over the reports that publish.

    Scopes are different populations and never described together. Counts are whole numbers.
    """
    parts = {scope: reports[scopes(reports) == scope] for scope in sorted(scopes(reports).unique())}
    columns = {
        f"{channel}, {scope.replace('_', ' ')}": pd.Series(_described(part, channel), dtype=object)
        for channel in CHANNELS
        for scope, part in parts.items()
    }
    return pd.DataFrame({"statistic": pd.Series(_STATISTICS, dtype=object)} | columns)


def detectable_table(panels: dict[str, pd.DataFrame], channel: str = "reconsideration") -> pd.DataFrame:
    """Return the smallest odds ratio detectable with 80 % power, one row a panel and scope.

    Columns: panel, scope, then those of `power.minimum_detectable`; df are those of the fit where there is one.
    """
    rows = []
    for name, panel in panels.items():
        for scope, part in scope_samples(analysis_sample(panel, channel, invalid="leave_out")).items():
            df = fit_correction(part).slope["df"]
            found = minimum_detectable(part, df=None if pd.isna(df) else float(df))
            found.insert(0, "scope", scope)
            found.insert(0, "panel", name)
            rows.append(found)
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["panel", "scope"])


def printed(table: pd.DataFrame) -> pd.DataFrame:
    """Return T4 or T6 without the quantities that no model in it may show."""
    return table[table.drop(columns="quantity").notna().any(axis=1)].reset_index(drop=True)


def main_models(sample: Sample) -> dict[str, Fit]:
    """Return the models of T4 by their heading: one scope (`sample.headline_sample`), or all with a term for it."""
    alone = headline_sample(sample)
    return {
        "(b) primary": fit_correction(sample, "auto"),
        "(b) + era": fit_correction(alone, ("era",)),
        "(b) + scope": fit_correction(sample, ("scope",)),
        "(b) + era + scope": fit_correction(sample, ("era", "scope")),
        "(a) literal": fit_applications(sample, "auto"),
        "(a) + era": fit_applications(alone, ("era",)),
    }


def main_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return T4 (T6 for litigation): quantity in rows (see `QUANTITIES`), one column a model, primary first.

    (b): corrected of concluded cases on log(1 + applications), Williams weights. (a): the literal reading, log(1 +
    applications) on the rate, attenuated by small denominators. Errors CR2 by cluster: by province from six provinces
    on, else by jurisdiction, and on the second line by the other of the two, <NA> with the reason in `note` below four
    provinces. Exact p by sign-flip (b) and wild cluster bootstrap (a), by the clusters of the first line, with Holm's
    adjustment over the two remedies beside it.
    """
    fits = {name: main_models(analysis_sample(reports, name, invalid="leave_out")) for name in CHANNELS}
    tests = {name: {heading: exact_test(fit) for heading, fit in fits[name].items()} for name in CHANNELS}
    table = pd.DataFrame({"quantity": list(QUANTITIES.values())}, dtype=object)
    for heading, fit in fits[channel].items():
        adjusted = holm({name: tests[name][heading]["p"] for name in CHANNELS})[channel]
        column = _column(fit, tests[channel][heading]) | {"holm_p": pd.NA if pd.isna(adjusted) else adjusted}
        table[heading] = pd.Series([column.get(name, pd.NA) for name in QUANTITIES], dtype=object)
    return table


def years_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return what the years of a place say, one row a slope; <NA> with the reason in `note` until there are enough.

    Columns: question, estimate, se, lo, hi, df, exact_p, odds_ratio_per_doubling, or_lo, or_hi, n (reports, or pairs of
    years), clusters, cluster, status, note. Questions: corrections on the applications of the year before, applications
    on the rate of the year before, and the primary reading between and within jurisdictions. Timing, not cause.
    """
    before = {side: lagged_sample(reports, channel, side) for side in ("applications", "rate")}
    split = fit_mundlak(analysis_sample(reports, channel, invalid="leave_out"), "auto")
    asked = (
        ("corrections on the applications of the year before", fit_correction(before["applications"], "auto"), 1),
        ("applications on the rate of the year before", fit_applications(before["rate"], "auto"), 1),
        ("corrections on applications, between jurisdictions", split, 1),
        ("corrections on applications, within jurisdictions", split, 2),
    )
    rows = []
    for question, fit, term in asked:
        test = exact_test(fit, term=term)
        row = {"question": question} | fit.table.iloc[term].drop("term").to_dict() | {"exact_p": test["p"]}
        row |= {name: fit.info[name] for name in ("n", "clusters", "cluster")}
        rows.append(row | {"status": fit.status, "note": _note(fit, test)})
    return pd.DataFrame(rows, columns=["question", *_YEARS, "n", "clusters", "cluster", "status", "note"]).astype(
        dict.fromkeys(_YEARS, "Float64")
    )


def influence_table(fit: Fit) -> pd.DataFrame:
    """Return T5: jurisdiction, reports, max_hat, max_cook, estimate (the slope without it), change,
    odds_ratio_per_doubling (without it; primary reading). <NA> where the fit was refused.
    """
    rows, left = influence(fit)
    by_place = rows.groupby(rows["jurisdiction"].astype(str))
    facts = by_place.agg(reports=("report", "size"), max_hat=("hat", "max"), max_cook=("cooks_d", "max"))
    table = left.merge(facts, left_on="jurisdiction", right_index=True, validate="one_to_one")
    ratio = 2 ** table["estimate"].astype("Float64") if fit.reading == "correction" else pd.NA
    names = ["jurisdiction", "reports", "max_hat", "max_cook", "estimate", "change", "odds_ratio_per_doubling"]
    return table.assign(odds_ratio_per_doubling=ratio)[names].reset_index(drop=True)


def _column(fit: Fit, test: pd.Series) -> dict[str, object]:
    slope, other, left = fit.slope, fit.other_errors, influence(fit)[1]["estimate"].dropna()
    found = {name: slope[name] for name in ("estimate", "se", "lo", "hi", "df", "or_lo", "or_hi")}
    found |= {"odds_ratio": slope["odds_ratio_per_doubling"], "exact_p": test["p"]}
    found |= {f"other_{name}": other[name] for name in ("se", "lo", "hi", "df")}
    found |= {"other_cluster": pd.NA if pd.isna(other["se"]) else other["cluster"]}
    found |= {"left_lo": left.min(), "left_hi": left.max()} if len(left) else {}
    found |= {"smallest_p": test["smallest_p"], "arrangements": test["arrangements"]}
    found |= {"status": fit.status, "note": _note(fit, test)}
    found |= {name: fit.info[name] for name in QUANTITIES if name in fit.info}
    return found | {"phi" if fit.reading == "applications" else "lambda": pd.NA}


def _note(fit: Fit, test: pd.Series) -> str:
    """The sentences of a column: what was left out or refused, and why there is no exact p or no second line."""
    told = [] if test["refusal"] in ("", " ".join(fit.refusals)) else [str(test["refusal"])]
    second = [fit.other_errors["reason"]] if fit.other_errors["reason"] else []
    return " ".join([*fit.refusals, *told, *second]) or pd.NA


def _described(reports: pd.DataFrame, channel: str) -> list[object]:
    sample = analysis_sample(reports, channel, invalid="leave_out")
    values: list[object] = [len(reports), len(sample.frame), sample.clusters, sample.provinces]
    for name in ("applications_received", f"{channel}_concluded"):
        known = reports[name].dropna().astype(float)
        values.append(len(known))
        values += [float(known.quantile(at)) if len(known) else pd.NA for at in (0.5, 0.25, 0.75)]
    known = reports[f"{channel}_concluded"].dropna()
    return [*values, *(float(share.mean()) if len(known) else pd.NA for share in (known == 0, known < 5))]
