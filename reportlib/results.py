"""The tables of a paper as frames: sample flow, rates, description, regressions, influence.

Each opens by itself as reports are added; what the gates refuse is <NA> with its reason in the row `note`.
`publication.render` turns any of them into LaTeX, Markdown or HTML.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportlib.errors import RefusedAnalysis
from reportlib.models import exact_test, fit_applications, fit_correction, holm, influence
from reportlib.rates import CHANNELS, Sample, analysis_sample, era, rates
from reportlib.regression import Fit

ERAS = {0: "form of 2014 or none", 1: "forms since 2019"}
QUANTITIES = {
    "estimate": "slope",
    "se": "CR2 standard error",
    "lo": "95 % CI, lower",
    "hi": "95 % CI, upper",
    "df": "Satterthwaite df",
    "exact_p": "exact p",
    "holm_p": "exact p, Holm over two remedies",
    "odds_ratio": "odds ratio per doubling",
    "or_lo": "odds ratio, lower",
    "or_hi": "odds ratio, upper",
    "effect": "points per doubling",
    "phi": "overdispersion phi",
    "lambda": "reliability lambda",
    "max_hat": "largest hat value",
    "max_cook": "largest Cook's distance",
    "zeros_observed": "reports with no correction",
    "zeros_expected": "expected of those",
    "n": "reports",
    "clusters": "jurisdictions",
    "provinces": "provinces",
    "cluster": "clustered by",
    "mde": "detectable odds ratio (80 %)",
    "status": "status",
    "note": "note",
}


def flow_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return T1: step, all, dropped, reason, then the reports kept by era and scope, one column a group."""
    sample = analysis_sample(reports, channel, invalid="leave_out")
    scope = reports["scope"].astype("string").fillna("unknown")
    group = pd.Series(era(reports), reports.index).map(ERAS).astype("string") + ", " + scope
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
    found = rates(reports, channel, invalid="leave_out")
    names = ["jurisdiction", "year", "scope", "applications_received", "concluded", "corrected", "pending"]
    names += ["rate", "lo", "hi", "pending_lo", "pending_hi", "rate_status"]
    return found.sort_values(["province", "jurisdiction", "year"])[names].reset_index(drop=True)


def description_table(reports: pd.DataFrame) -> pd.DataFrame:
    """Return T3: statistic, reconsideration, litigation; medians with quartiles over the reports that publish them."""
    return pd.DataFrame({"statistic": _STATISTICS} | {channel: _described(reports, channel) for channel in CHANNELS})


def main_models(sample: Sample) -> dict[str, Fit | RefusedAnalysis]:
    """Return the models of T4 by their heading; one that is forbidden on this sample stands as its refusal."""
    mixed = ("scope",) if len(sample.scopes) > 1 else ()
    plans = {
        "(b) primary": (fit_correction, ()),
        "(b) + era": (fit_correction, ("era",)),
        "(b) + scope": (fit_correction, ("scope",)),
        "(b) + era + scope": (fit_correction, ("era", "scope")),
        "(a) literal": (fit_applications, mixed),
        "(a) + era": (fit_applications, ("era", *mixed)),
    }
    fits: dict[str, Fit | RefusedAnalysis] = {}
    for heading, (fit, controls) in plans.items():
        try:
            fits[heading] = fit(sample, controls)
        except RefusedAnalysis as refusal:
            fits[heading] = refusal
    return fits


def main_table(reports: pd.DataFrame, channel: str = "reconsideration") -> pd.DataFrame:
    """Return T4 (T6 for litigation): quantity in rows (see `QUANTITIES`), one column a model, primary first.

    (b): corrected of concluded cases on log(1 + applications), Williams weights. (a): the literal reading, log(1 +
    applications) on the rate, attenuated by small denominators. Errors CR2 by cluster; exact p by sign-flip (b) and
    wild cluster bootstrap (a), with Holm's adjustment over the two remedies beside it.
    """
    columns = {name: _columns(analysis_sample(reports, name, invalid="leave_out")) for name in CHANNELS}
    for heading, column in columns[channel].items():
        adjusted = holm({name: columns[name][heading].get("exact_p", np.nan) for name in CHANNELS})[channel]
        column["holm_p"] = pd.NA if pd.isna(adjusted) else adjusted
    table = pd.DataFrame({"quantity": list(QUANTITIES.values())}, dtype=object)
    for heading, column in columns[channel].items():
        table[heading] = pd.Series([column.get(name, pd.NA) for name in QUANTITIES], dtype=object)
    return table


def influence_table(fit: Fit) -> pd.DataFrame:
    """Return T5: jurisdiction, reports, max_hat, max_cook, slope without it, change; <NA> where the fit was refused."""
    rows, left = influence(fit)
    by_place = rows.groupby(rows["jurisdiction"].fillna(rows["report"]).astype(str))
    facts = by_place.agg(reports=("report", "size"), max_hat=("hat", "max"), max_cook=("cooks_d", "max"))
    return left.merge(facts, left_on="jurisdiction", right_index=True, validate="one_to_one")[
        ["jurisdiction", "reports", "max_hat", "max_cook", "estimate", "change"]
    ].reset_index(drop=True)


def _columns(sample: Sample) -> dict[str, dict[str, object]]:
    return {heading: _column(fit, sample) for heading, fit in main_models(sample).items()}


def _column(fit: Fit | RefusedAnalysis, sample: Sample) -> dict[str, object]:
    if isinstance(fit, RefusedAnalysis):
        counts = {"n": len(sample.frame), "clusters": sample.clusters, "provinces": sample.provinces}
        return counts | {"status": "refused", "note": str(fit)}
    slope, test = fit.slope, exact_test(fit)
    found = {name: slope[name] for name in ("estimate", "se", "lo", "hi", "df", "or_lo", "or_hi")}
    found |= {"odds_ratio": slope["odds_ratio_per_doubling"], "exact_p": test["p"]}
    found |= {"effect": fit.info["effect_per_doubling"], "status": fit.status, "note": " ".join(fit.refusals)}
    found |= {name: fit.info[name] for name in QUANTITIES if name in fit.info}
    return found | {"phi" if fit.reading == "applications" else "lambda": pd.NA}


_STATISTICS = (
    "reports",
    "usable reports",
    "jurisdictions, usable",
    "provinces, usable",
    "applications, median",
    "applications, lower quartile",
    "applications, upper quartile",
    "concluded cases, median",
    "concluded cases, lower quartile",
    "concluded cases, upper quartile",
    "share with none concluded",
    "share with fewer than five concluded",
)


def _described(reports: pd.DataFrame, channel: str) -> list[object]:
    sample = analysis_sample(reports, channel, invalid="leave_out")
    values = [len(reports), len(sample.frame), sample.clusters, sample.provinces]
    for name in ("applications_received", f"{channel}_concluded"):
        known = reports[name].dropna().astype(float)
        values += [float(known.quantile(at)) if len(known) else pd.NA for at in (0.5, 0.25, 0.75)]
    known = reports[f"{channel}_concluded"].dropna()
    return [*values, *(float(share.mean()) if len(known) else pd.NA for share in (known == 0, known < 5))]
