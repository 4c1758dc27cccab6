"""Application volumes and correction rates: the two readings of one question, with what each may say.

Primary: the probability that a concluded case was corrected, by log(1 + applications), reports weighted by Williams'
dispersion weights. Literal, always beside it: log(1 + applications) on the rate, whose slope the noise of small
denominators attenuates. Standard errors are CR2 by cluster with Satterthwaite degrees of freedom. Neither reading
says anything about cause or direction. Specifications known to mislead raise; what too few jurisdictions cannot
support is <NA>, with the reason in `refusals`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import NoReturn

import numpy as np
import pandas as pd
from scipy.special import expit

from reportlib import exact, gates
from reportlib.power import jurisdictions_needed
from reportlib.rates import known
from reportlib.regression import Fit, check_sample, cluster_level, estimate, fit_model, residual_scale
from reportlib.robust import cluster_covariance, errors, fit_williams, leverage, t_interval
from reportlib.sample import Sample, cluster_labels, headline_sample, scope_samples

WEIGHTS, FAMILIES = ("williams", "binomial"), ("ols", "poisson")
TESTS = ("sign_flip", "wild_cluster", "permutation")


def fit_correction(
    sample: Sample,
    controls: tuple[str, ...] | str = (),
    weights: str = "williams",
    cluster: str = "auto",
    level: float = 0.95,
) -> Fit:
    """Return the primary reading: logit of corrected of concluded cases on log(1 + applications).

    `controls`: any of era, form, scope, level, or "auto": none, and where scopes mix, whole territories alone
    (`sample.headline_sample`; the first sentence of `refusals` says so). `weights`: williams, or binomial for
    comparison only. `cluster`: jurisdiction, province, or auto (province from six provinces on).

    Raises
    ------
    RefusedAnalysis
        On mixed scopes without the control, stacked remedies, rows without concluded cases, curves of the rate, and
        an empirical logit.
    """
    if weights not in WEIGHTS:
        _refuse("weights", weights, WEIGHTS)
    return fit_model(sample, "correction", weights, controls, cluster, level)


def fit_applications(
    sample: Sample,
    controls: tuple[str, ...] | str = (),
    family: str = "ols",
    cluster: str = "auto",
    level: float = 0.95,
    weights: str | None = None,
) -> Fit:
    """Return the literal reading: log(1 + applications) on the correction rate; `estimate * 0.1` per 10 points.

    Its test of no association is sound, its slope is attenuated: read it with info["lambda"]. `family`: ols, or
    poisson for applications themselves (specification curve only). Controls and clusters as in `fit_correction`.

    Raises
    ------
    RefusedAnalysis
        As `fit_correction`, and on any `weights`, on nb2 and on an empirical logit.
    """
    if weights is not None:
        gates.forbid("weighted_ols")
    if family not in FAMILIES:
        _refuse("family", family, FAMILIES)
    return fit_model(sample, "applications", family, controls, cluster, level)


def average_rate(
    sample: Sample, cluster: str | None = None, level: float = 0.95, by: str | None = None
) -> pd.DataFrame:
    """Return the average correction rate of the jurisdictions sampled: Williams weights, CR2, from three of them on.

    Columns: estimate, lo, hi (0-1), df, phi, n, clusters, status, refusal (why estimate is <NA>). One row, or one per
    value of the column `by`. Never Wilson on the pooled counts: at 100 reports that interval covers 25 %.

    Raises RefusedAnalysis if scopes mix and `by` does not part them.
    """
    if by is not None:
        values = known(sample.frame[by]).fillna("unknown")
        parts = ((value, replace(sample, frame=sample.frame[values == value])) for value in set(values))
        rows = [average_rate(part, cluster, level).assign(**{by: value}) for value, part in sorted(parts)]
        return pd.concat(rows, ignore_index=True) if rows else _average_row(sample, "").assign(**{by: ""}).iloc[:0]
    check_sample(sample)
    if sample.clusters < gates.AVERAGE_FROM:
        needs = f"An average needs {gates.AVERAGE_FROM} jurisdictions; there are {sample.clusters}."
        return _average_row(sample, needs)
    if len(sample.scopes) > 1:
        gates.forbid("mixed_scopes")
    corrected, concluded, _ = sample.counts
    fit = fit_williams(corrected, concluded, np.ones((len(concluded), 1)))
    if not fit.finite:
        return _average_row(sample, "All concluded cases ended alike: no finite estimate.")
    chosen = cluster_level(sample, cluster or "auto")
    if chosen == "province" and (reasons := gates.cluster_refusals(chosen, sample.provinces)):
        return _average_row(sample, " ".join(reasons))
    groups = cluster_labels(sample.frame, chosen)
    covariance, df = cluster_covariance(fit.pieces, groups)
    if np.isnan(errors(covariance, df)).any():
        return _average_row(sample, gates.NO_ERROR)
    lo, hi, _ = t_interval(fit.coefficients, errors(covariance, df), df, level)
    values = {"estimate": fit.mean[0], "lo": expit(lo[0]), "hi": expit(hi[0]), "df": df[0], "phi": fit.phi}
    return _average_row(sample, "", **values)


def exact_test(fit: Fit, method: str | None = None, seed: int = 0, term: int = 1) -> pd.Series:
    """Return the exact test of no association: statistic, p, arrangements, smallest_p, exact, method, cluster, refusal.

    `method`: sign_flip (default for the primary reading), wild_cluster (default for the literal one, liberal below 15
    clusters) or permutation of jurisdictions (a check: rates are not exchangeable). `cluster`: what is flipped or
    ordered. p is <NA> with the reason below six jurisdictions and where the model without the slope has no finite fit.
    All arrangements up to 2^14 (50,000 orders), else 9,999 drawn with `seed`. `term`: row of `fit.table` tested.
    """
    method = method or {"correction": "sign_flip", "applications": "wild_cluster"}[fit.reading]
    if (method, fit.reading) in (("sign_flip", "applications"), ("wild_cluster", "correction")):
        raise ValueError(f"{method} does not test the {fit.reading} reading")
    unit = "jurisdiction" if method == "permutation" else fit.cluster
    clusters = len(set(cluster_labels(fit.sample.frame, unit)))
    refused = pd.isna(fit.slope["estimate"]) and fit.status != "no_finite_estimate"
    if refused:
        return _exact_row(exact.untried(method, clusters), method, unit, " ".join(fit.refusals))
    corrected, concluded, x = fit.sample.counts
    design = fit.design.to_numpy()
    if method == "sign_flip":
        result = exact.sign_flip(corrected, concluded, design, term, fit.groups, weights=fit.method, seed=seed)
    elif method == "wild_cluster":
        result = exact.wild_cluster(x, design, term, fit.groups, seed)
    elif method == "permutation":
        jurisdictions = cluster_labels(fit.sample.frame, "jurisdiction")
        sums = exact.collapse({"c": corrected, "r": concluded, "x": x}, jurisdictions)
        result = exact.permutation(sums["c"] / sums["r"], sums["x"] / sums["rows"], seed)
    else:
        gates.refuse_choice("method", method, TESTS)
    reason = "The model without the slope has no finite fit either." if np.isnan(result.p) else ""
    return _exact_row(result, method, unit, reason)


def influence(fit: Fit) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what single reports and single jurisdictions do to the fit.

    rows: report, jurisdiction, hat, cooks_d, pearson_resid. leave_out: jurisdiction, estimate (slope without it),
    change. <NA> where the fit was refused; estimate <NA> where the rest has no finite fit.
    """
    labels = cluster_labels(fit.sample.frame, "jurisdiction")
    rows = fit.sample.frame[["report"]].reset_index(drop=True).assign(jurisdiction=labels)
    names = pd.unique(labels.astype(str))
    if fit.fitted is None:
        unmeasured = pd.array([pd.NA] * len(rows), "Float64")
        rows = rows.assign(hat=unmeasured, cooks_d=unmeasured, pearson_resid=unmeasured)
        return rows, pd.DataFrame({"jurisdiction": names, "estimate": pd.NA, "change": pd.NA})
    hat, cook, pearson = leverage(fit.fitted, residual_scale(fit.fitted, fit.method))
    rows = rows.assign(hat=hat, cooks_d=cook, pearson_resid=pearson)
    design = fit.design.to_numpy()
    slopes = [_slope_only(fit.sample.counts, design, labels != name, fit.method) for name in names]
    left = pd.DataFrame({"jurisdiction": names, "estimate": pd.array(slopes, dtype="Float64")})
    return rows, left.assign(change=left["estimate"] - fit.slope["estimate"])


def holm(p_values: dict[str, float]) -> dict[str, float]:
    """Return Holm's adjusted p-values under the same names; a missing p stays missing and counts for none.

    >>> holm({"reconsideration": 0.04, "litigation": 0.03})
    {'reconsideration': 0.06, 'litigation': 0.06}
    """
    known = sorted((p, name) for name, p in p_values.items() if not pd.isna(p))
    adjusted, floor = dict.fromkeys(p_values, float("nan")), 0.0
    for rank, (p, name) in enumerate(known):
        floor = max(floor, min(1.0, p * (len(known) - rank)))
        adjusted[name] = floor
    return adjusted


def statement(sample: Sample, odds_ratio: float = 1.35) -> str:
    """Return the sentences to print above any result: what the reports in hand can and cannot support."""
    n = len(sample.frame)
    if sample.reports == 0:
        return "No reports yet."
    usable = gates.count_word(n).capitalize() if n else "None"
    verb = "publishes" if n <= 1 else "publish"
    of = gates.count_word(sample.reports)
    first = f"{usable} of {of} reports {verb} a usable correction rate ({sample.channel})."
    if len(sample.scopes) > 1:
        parts = {scope: len(part.frame) for scope, part in scope_samples(sample).items()}
        listed = ", ".join(f"{scope.replace('_', ' ')} {number}" for scope, number in parts.items())
        sample = headline_sample(sample)
        first += f" Scopes are not pooled ({listed}); what follows is on {sample.scopes[0].replace('_', ' ')} alone."
    n, clusters = len(sample.frame), sample.clusters
    if clusters >= gates.FULL_FROM:
        status = f"inferential where the slope has {gates.MIN_DF} degrees of freedom, else exploratory"
        return f"{first} They come from {clusters} jurisdictions: {status}."
    needed, reports = jurisdictions_needed(odds_ratio)
    last = f"The rates are shown with their denominators; about {needed} jurisdictions ({reports} usable reports) are "
    last += f"needed to detect an odds ratio of {odds_ratio} per doubling of applications."
    if clusters >= gates.SLOPE_FROM:
        limit = gates.smallest_sign_flip_p(clusters)
        why = f"support exploration only; the smallest exact p by jurisdiction is {limit:.3g}"
        return f"{first} {clusters} jurisdictions {why}. {last}"
    points = f"{gates.count_word(n)} point{'' if n == 1 else 's'}"
    if n != clusters:
        points = f"{gates.count_word(n)} reports of {gates.count_word(clusters)} jurisdiction{'s' * (clusters != 1)}"
    why = ": there is nothing to compare." if clusters < 2 else f": {_smallest_p(clusters)}."
    support = f"{points.capitalize()} cannot support a test{why}" if n else "There is nothing to test."
    return f"{first} {support} {last}"


def _refuse(argument: str, value: str, choices: tuple[str, ...]) -> NoReturn:
    """Raise for a choice that is forbidden, with its reason, or unknown."""
    if value in gates.FORBIDDEN:
        gates.forbid(value)
    gates.refuse_choice(argument, value, choices)


def _smallest_p(clusters: int) -> str:
    flips, orders = gates.smallest_sign_flip_p(clusters), 1 / [1, 1, 2, 6][min(clusters, 3)]
    if orders < flips and clusters <= 3:
        return f"the smallest p any exact test can return is {orders:.3g}"
    return f"the smallest p the exact sign-flip test can return is {flips:.3g}"


def _average_row(sample: Sample, refusal: str, **values: float) -> pd.DataFrame:
    numbers = dict.fromkeys(("estimate", "lo", "hi", "df", "phi"), pd.NA) | values
    counts = {"n": len(sample.frame), "clusters": sample.clusters, "status": gates.gate(sample.clusters)}
    return pd.DataFrame([numbers | counts | {"refusal": refusal}]).astype(dict.fromkeys(numbers, "Float64"))


def _exact_row(result: exact.Exact, method: str, cluster: str, refusal: str) -> pd.Series:
    told = {name: pd.NA if value != value else value for name, value in asdict(result).items()}
    return pd.Series(told | {"method": method, "cluster": cluster, "refusal": refusal}, dtype=object)


def _slope_only(
    counts: tuple[np.ndarray, np.ndarray, np.ndarray], design: np.ndarray, keep: np.ndarray, method: str
) -> float:
    design = design[keep]
    if len(design) < design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        return float("nan")
    fitted = estimate(tuple(column[keep] for column in counts), design, method)
    return float(fitted.coefficients[1]) if fitted.finite else float("nan")
