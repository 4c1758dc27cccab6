"""The engine behind both readings: gates, estimates, CR2 errors by both clusters, and the `Fit` that carries them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import statsmodels.api as sm
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from reportlib import gates
from reportlib.beta_binomial import fit_beta_binomial
from reportlib.design import RATE, VOLUME, design_frame, flat_columns, resolve_controls
from reportlib.power import minimum_detectable
from reportlib.robust import (
    Fitted,
    cluster_covariance,
    errors,
    fit_binomial,
    fit_ols,
    fit_poisson,
    fit_williams,
    leverage,
    pearson_chi2,
    t_interval,
)
from reportlib.sample import Sample, cluster_labels, headline_sample, reliability

EXPLAINING = {VOLUME: "applications", RATE: "rate"}  # the side of the year before in a lag
READINGS = {
    "correction": "primary reading",
    "applications": "literal reading, attenuated by small denominators",
}
OUTPUT = ("estimate", "se", "df", "lo", "hi", "p", "odds_ratio_per_doubling", "or_lo", "or_hi")
LEVELS = ("jurisdiction", "province")
BY_CLUSTER = ("cluster", "clusters", "se", "df", "lo", "hi", "p", "reason")
_NUMBERS = {"clusters": "Int64"} | dict.fromkeys(BY_CLUSTER[2:-1], "Float64")


@dataclass(frozen=True)
class Fit:
    """A regression, or the reasons why there is none.

    table: term, estimate, se (CR2), df (Satterthwaite), lo, hi, p, odds_ratio_per_doubling, or_lo, or_hi; <NA> where
    refused, and no error where it would be 0. status: rates_only, descriptive, exploratory, inferential, refused
    (enough jurisdictions, but not for this design) or no_finite_estimate. refusals: sentences, first which rows were
    left out where scopes mix.
    info: n, clusters, provinces, cluster, phi, dispersion, lambda, mde (odds ratio per doubling), max_hat, max_cook,
    effect_per_doubling (percentage points; primary reading), effect_per_ten_points (log-points of applications;
    literal reading), zeros_observed, zeros_expected (reports with no corrected case, by the fitted beta-binomial).
    by_cluster: the slope's error by jurisdiction and by province, <NA> with the reason below four clusters.
    cov: CR2 covariance (terms x terms), None if refused. results: statsmodels' own fit, for its plots, None if refused;
    its standard errors are not ours.
    level: of the intervals. design, fitted: the numbers behind it.
    """

    table: pd.DataFrame
    status: str
    refusals: list[str]
    info: dict[str, object]
    by_cluster: pd.DataFrame
    cov: pd.DataFrame | None
    results: object | None
    sample: Sample = field(repr=False)
    reading: str
    method: str
    cluster: str
    design: pd.DataFrame = field(repr=False)
    level: float = 0.95
    fitted: Fitted | None = field(repr=False, default=None)

    @property
    def slope(self) -> pd.Series:
        """The row of `table` for the term of interest."""
        return self.table.iloc[1]

    @property
    def groups(self) -> np.ndarray:
        """Cluster of each row at the headline level."""
        return cluster_labels(self.sample.frame, self.cluster)

    @property
    def other_errors(self) -> pd.Series:
        """The row of `by_cluster` at the level that is not the headline's."""
        return self.by_cluster[self.by_cluster["cluster"] != self.cluster].iloc[0]

    def describe(self) -> str:
        """Return the result, or the refusal, in sentences with every number computed."""
        lag = f", {self.sample.earlier} of the year before" * bool(self.sample.earlier)
        head = f"{self.sample.channel}, {READINGS[self.reading]}{lag}: reports {self.info['n']}, "
        head += f"jurisdictions {self.info['clusters']}, provinces {self.info['provinces']}; {self.status}."
        if pd.isna(self.slope["estimate"]):
            return " ".join([head, *self.refusals])
        row = self.slope
        body = f"Slope {row.estimate:.3g} ({self.level * 100:g} % CI {row.lo:.3g} to {row.hi:.3g}, "
        body += f"{row.df:.1f} df by {self.cluster}"
        more = self.other_errors
        body += f"; {more.lo:.3g} to {more.hi:.3g}, {more.df:.1f} df by {more.cluster})" if pd.notna(more.se) else ")"
        if self.reading == "correction":
            body += f": odds ratio of correction {row.odds_ratio_per_doubling:.2f} per doubling of applications "
            body += f"({row.or_lo:.2f} to {row.or_hi:.2f}). "
            if pd.notna(self.info["mde"]):
                body += f"At best an odds ratio of {self.info['mde']:.2f} would have been detectable."
        else:
            body += f"; reliability of the rates {_reliability_words(self.info['lambda'])}."
        return " ".join([head, body, *self.refusals])


def fit_model(
    sample: Sample,
    reading: str,
    method: str,
    controls: tuple[str, ...] | str,
    cluster: str,
    level: float,
    split: bool = False,
) -> Fit:
    """Return the fit of one reading, or a refused `Fit`; raise `RefusedAnalysis` on what must never be fitted.

    `split`: the term as jurisdiction mean and deviation from it, see `longitudinal.fit_mundlak`.
    """
    check_sample(sample)
    term = VOLUME if reading == "correction" else RATE
    if sample.earlier not in ("", EXPLAINING[term]):
        gates.forbid("reversed_lag")
    left_out = []
    if controls == "auto":
        sample, left_out, controls = headline_sample(sample), scope_words(sample), ()
    controls = resolve_controls(controls)
    if sample.clusters >= gates.SLOPE_FROM and len(sample.scopes) > 1 and "scope" not in controls:
        gates.forbid("mixed_scopes")
    chosen = cluster_level(sample, cluster)
    design = design_frame(sample, term, controls, split)
    reasons = _year_refusals(sample, split) or gates.slope_refusals(sample.clusters, list(design.columns[1:]))
    reasons = reasons or flat_columns(design) or gates.cluster_refusals(chosen, _count(sample, chosen))
    info = _info(sample, chosen)
    if reading == "correction" and not (controls or split):
        info["mde"] = minimum_detectable(sample)["odds_ratio_per_doubling"].tolist()[0]
    shared = {"sample": sample, "reading": reading, "method": method, "cluster": chosen, "design": design}
    shared["level"] = level
    if reasons:
        status = "refused" if sample.clusters >= gates.SLOPE_FROM else gates.gate(sample.clusters)
        return _refused(status, left_out + reasons, info, shared)
    fitted = estimate(sample.counts, design.to_numpy(), method)
    if not fitted.finite:
        reason = "No finite estimate: the outcomes separate, or all ended alike."
        return _refused("no_finite_estimate", [*left_out, reason], info, shared)
    groups = cluster_labels(sample.frame, chosen)
    covariance, df = cluster_covariance(fitted.pieces, groups)
    if np.isnan(errors(covariance, df)[1 : 3 if split else 2]).any():
        return _refused("refused", [*left_out, gates.NO_ERROR], info, shared)
    least = float(df[1:3].min() if split else df[1])
    status = gates.gate(sample.clusters, least)
    if crowded := gates.control_refusals(controls, status):
        return _refused("refused", left_out + crowded, info, shared)
    info |= _measures(fitted, method, sample, float(df[1])) | ({"mde": pd.NA} if split else {})
    return Fit(
        table=_table(design, fitted, covariance, df, level, reading),
        status=status,
        refusals=left_out + _cautions(status, sample, least, chosen) + _lone(info, design, groups, chosen),
        info=info,
        by_cluster=_by_cluster(sample, fitted, level),
        cov=pd.DataFrame(covariance, design.columns, design.columns),
        results=statsmodels_fit(sample, design, fitted, method),
        fitted=fitted,
        **shared,
    )


def estimate(counts: tuple[np.ndarray, np.ndarray, np.ndarray], design: np.ndarray, method: str) -> Fitted:
    """Return the plain fit: `counts` are corrected, concluded and log(1 + applications); `method` williams, binomial
    (outcome: corrected of concluded), ols (outcome: log(1 + applications)) or poisson (outcome: applications)."""
    corrected, concluded, x = counts
    if method == "williams":
        return fit_williams(corrected, concluded, design)
    if method == "binomial":
        return fit_binomial(corrected, concluded, design)
    return fit_ols(x, design) if method == "ols" else fit_poisson(np.round(np.expm1(x)), design)


def residual_scale(fitted: Fitted, method: str) -> float:
    """Return the residual variance of a least squares fit, 1 for models whose variance is their own."""
    n, k = fitted.pieces.design.shape
    return float((fitted.pieces.residual**2).sum() / (n - k)) if method == "ols" else 1.0


def statsmodels_fit(sample: Sample, design: pd.DataFrame, fitted: Fitted, method: str) -> object:
    """Return the same fit by statsmodels: proportions with weights R, never two columns with scale="X2"."""
    corrected, concluded, x = sample.counts
    if method == "ols":
        return sm.OLS(x, design).fit()
    if method == "poisson":
        return sm.GLM(np.round(np.expm1(x)), design, family=sm.families.Poisson()).fit(tol=1e-13, maxiter=200)
    model = sm.GLM(
        corrected / concluded, design, family=sm.families.Binomial(), var_weights=fitted.omega * concluded
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return model.fit(tol=1e-13, maxiter=200)


def check_sample(sample: Sample) -> None:
    """Raise on a frame that no regression may see: rows without a rate, two remedies, two copies of a row."""
    frame = sample.frame
    if (frame["concluded"].fillna(0) < 1).any() or frame["corrected"].isna().any():
        gates.forbid("zero_as_rate")
    if frame["channel"].nunique() > 1 or frame.duplicated("report").any():
        gates.forbid("stacked_remedies")


def cluster_level(sample: Sample, cluster: str) -> str:
    """Return the level to cluster at: province from six provinces on when `cluster` is auto."""
    if cluster == "auto":
        return "province" if sample.provinces >= gates.PROVINCES_FROM else "jurisdiction"
    return cluster if cluster in LEVELS else gates.refuse_choice("cluster", cluster, (*LEVELS, "auto"))


def scope_words(sample: Sample) -> list[str]:
    """Return the sentence that says which rows the headline leaves out because scopes mix; empty where they do not."""
    if len(sample.scopes) < 2:
        return []
    kept = headline_sample(sample)
    step = kept.flow.iloc[-1]
    return [
        f"Scopes are not pooled: {step['step'].removeprefix('scope ').replace('_', ' ')} alone, {len(kept.frame)} "
        f"reports; {step['dropped']} of another scope left out."
    ]


def _refused(status: str, reasons: list[str], info: dict[str, object], shared: dict[str, object]) -> Fit:
    terms = list(shared["design"].columns)
    table = pd.DataFrame({"term": terms} | {name: pd.array([pd.NA] * len(terms), "Float64") for name in OUTPUT})
    empty = pd.DataFrame({"cluster": list(LEVELS), "reason": ""}, columns=list(BY_CLUSTER))
    nothing = {"cov": None, "results": None, "by_cluster": empty.astype(_NUMBERS)}
    return Fit(table=table, status=status, refusals=reasons, info=info, **nothing, **shared)


def _table(
    design: pd.DataFrame, fitted: Fitted, covariance: np.ndarray, df: np.ndarray, level: float, reading: str
) -> pd.DataFrame:
    beta, se = fitted.coefficients, errors(covariance, df)
    lo, hi, p = t_interval(beta, se, df, level)
    doubling = design.columns.str.startswith(VOLUME) & (reading == "correction")
    ratios = [np.where(doubling, np.exp2(np.clip(value, -1000, 1000)), np.nan) for value in (beta, lo, hi)]
    values = zip(OUTPUT, (beta, se, df, lo, hi, p, *ratios), strict=True)
    return pd.DataFrame({"term": list(design.columns)} | {name: pd.array(value, "Float64") for name, value in values})


def _info(sample: Sample, cluster: str) -> dict[str, object]:
    unmeasured = ("mde", "phi", "dispersion", "max_hat", "max_cook", "zeros_expected")
    unmeasured += ("effect_per_doubling", "effect_per_ten_points")
    return {
        "n": len(sample.frame),
        "clusters": sample.clusters,
        "provinces": sample.provinces,
        "cluster": cluster,
        "lambda": reliability(sample, (2,))["lambda"].tolist()[0],
        "zeros_observed": int((sample.frame["corrected"] == 0).sum()),
    } | dict.fromkeys(unmeasured, pd.NA)


def _measures(fitted: Fitted, method: str, sample: Sample, df: float) -> dict[str, object]:
    n, k = fitted.pieces.design.shape
    hat, cook, _ = leverage(fitted, residual_scale(fitted, method))
    measures: dict[str, object] = {"max_hat": float(hat.max()), "max_cook": float(cook.max())}
    measures["dispersion"] = pearson_chi2(fitted) / (n - k)
    if method in ("williams", "binomial"):
        measures["phi"] = fitted.phi if (sample.counts[1] > 1).any() else pd.NA  # single cases cannot show it
        measures["mde"] = minimum_detectable(sample, df=df)["odds_ratio_per_doubling"].tolist()[0]
        steepness = float((fitted.mean * (1 - fitted.mean)).mean() * fitted.coefficients[1])
        measures["effect_per_doubling"] = steepness * float(np.log(2)) * 100
        expected = fit_beta_binomial(*sample.counts[:2], fitted.pieces.design).expected_zeros(sample.counts[1])
        measures["zeros_expected"] = expected
    else:
        measures["effect_per_ten_points"] = float(fitted.coefficients[1]) / 10
    return measures


def _count(sample: Sample, level: str) -> int:
    return sample.provinces if level == "province" else sample.clusters


def _year_refusals(sample: Sample, split: bool) -> list[str]:
    """Why a sample does not have the years that a lag, or a split into means and deviations, asks for."""
    if sample.earlier and (reasons := gates.lag_refusals(sample.clusters)):
        return reasons
    if not split:
        return []
    years = sample.frame["year"].groupby(cluster_labels(sample.frame, "jurisdiction")).nunique()
    return gates.split_refusals(int((years >= gates.YEARS_EACH).sum()), len(years))


def _cautions(status: str, sample: Sample, df: float, cluster: str) -> list[str]:
    timing = ["A description of timing: what came first is not thereby a cause."] * bool(sample.earlier)
    if status != "exploratory":
        return timing
    why = [f"{sample.clusters} jurisdictions (full table from {gates.FULL_FROM})"] * (sample.clusters < gates.FULL_FROM)
    why += [f"{df:.1f} degrees of freedom by {cluster} (full table from {gates.MIN_DF})"] * (df < gates.MIN_DF)
    return [f"Exploratory: {' and '.join(why)}. No stars, no verdict of significance, at most one control.", *timing]


def _reliability_words(value: object) -> str:
    """The share of the rates' variance that is not chance: unknown without rows of two cases, 0 where cut off there."""
    if pd.isna(value):
        return "unknown"
    return f"{float(value):.2f}" if float(value) > 0 else "0 (they vary no more than chance makes them)"


def _lone(info: dict[str, object], design: pd.DataFrame, groups: np.ndarray, cluster: str) -> list[str]:
    """The warnings that a coefficient rests on one report, which the fit then follows whatever it says, or on one
    cluster, whose own part no error by cluster can measure."""
    told = ["A coefficient rests on a single report (hat value 1)."] * (float(info["max_hat"]) > 1 - 1e-6)
    others = [groups != name for name in np.unique(groups.astype(str))]
    for name, column in list(design.items())[1:]:
        if any(np.ptp(column.to_numpy()[kept]) < 1e-9 for kept in others):
            told.append(f"{name} differs in a single {cluster} only: its error is not measured.")
    return told


def _by_cluster(sample: Sample, fitted: Fitted, level: float) -> pd.DataFrame:
    rows = []
    for name in LEVELS:
        groups = cluster_labels(sample.frame, name)
        row: dict[str, object] = {"cluster": name, "clusters": len(set(groups))}
        if reasons := gates.cluster_refusals(name, _count(sample, name)):
            rows.append(row | {"reason": " ".join(reasons)})
            continue
        covariance, df = cluster_covariance(fitted.pieces, groups)
        se = errors(covariance, df)[1]
        lo, hi, p = t_interval(fitted.coefficients[1], se, df[1], level)
        rows.append(row | {"se": se, "df": df[1], "lo": lo, "hi": hi, "p": p, "reason": ""})
    return pd.DataFrame(rows, columns=list(BY_CLUSTER)).astype(_NUMBERS)
