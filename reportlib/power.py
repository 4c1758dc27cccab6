"""How much a sample could show: the smallest association it would detect, and the reports a question needs.

Never the power at the estimated slope: that repeats the p-value. The design formula is a lower bound (optimistic by
10-40 % below 50 jurisdictions); the simulated curve is to be preferred. Effects are odds ratios of correction per
doubling of applications.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit, logit

from reportlib.gates import FORBIDDEN, SLOPE_FROM, forbid
from reportlib.robust import cluster_covariance, fit_williams, t_interval
from reportlib.sample import Sample, cluster_labels

PLANNING_RHO = 0.15  # correlation of corrections within a report, assumed where the data cannot say
PLANNING_RATE, PLANNING_CENTRE = 0.35, float(np.log(201))  # average rate, at so much log(1 + applications)
PLANNING_ICC = 0.6  # correlation of a jurisdiction's years
REPORTS_EACH = 2  # usable reports per jurisdiction in the planning table
# Simulated power (%) of the correction model's CR2 test at 5 %, two reports per jurisdiction, 1,500 replications a
# cell (750 from 200 jurisdictions): rho, jurisdictions, then odds ratios 1.10, 1.20, 1.35, 1.50, 2.00 per doubling.
PLANNING_ODDS_RATIOS = (1.10, 1.20, 1.35, 1.50, 2.00)
PLANNING_POWER = (
    (0.05, 15, (13, 32, 60, 77, 95)),
    (0.05, 50, (42, 89, 100, 100, 100)),
    (0.15, 8, (5, 10, 16, 24, 48)),
    (0.15, 15, (7, 18, 37, 53, 85)),
    (0.15, 25, (11, 30, 66, 85, 99)),
    (0.15, 50, (24, 63, 94, 100, 100)),
    (0.15, 100, (45, 94, 100, 100, 100)),
    (0.15, 200, (75, 100, 100, 100, 100)),
    (0.15, 400, (97, 100, 100, 100, 100)),
    (0.30, 25, (9, 21, 46, 70, 94)),
    (0.30, 50, (15, 46, 84, 97, 100)),
    (0.30, 100, (31, 80, 99, 100, 100)),
)


def planning_power() -> pd.DataFrame:
    """Return the planning table: rho, jurisdictions, reports, odds_ratio (per doubling), power (0-1)."""
    rows = [
        (rho, jurisdictions, jurisdictions * REPORTS_EACH, ratio, power / 100)
        for rho, jurisdictions, powers in PLANNING_POWER
        for ratio, power in zip(PLANNING_ODDS_RATIOS, powers, strict=True)
    ]
    return pd.DataFrame(rows, columns=["rho", "jurisdictions", "reports", "odds_ratio", "power"])


def jurisdictions_needed(
    odds_ratio: float = 1.35, rho: float = PLANNING_RHO, power: float = 0.8, table: pd.DataFrame | None = None
) -> tuple[int, int]:
    """Return the jurisdictions and usable reports needed to detect `odds_ratio` per doubling with so much power.

    Straight lines between the rows of `table` (default: the planning table). Raises ValueError for values the
    table does not hold or bracket: nothing is extrapolated.

    >>> jurisdictions_needed(1.35)
    (38, 76)
    """
    table = planning_power() if table is None else table
    table = table[(table["rho"] == rho) & (table["odds_ratio"] == odds_ratio)]
    if not len(table) or not table["power"].iloc[0] <= power <= table["power"].iloc[-1]:
        raise ValueError(f"the planning table does not bracket power {power} for odds ratio {odds_ratio}, rho {rho}")
    last = int((table["power"] >= power).to_numpy().argmax())
    near = table.iloc[max(last - 1, 0) : last + 1]
    needed = round(float(np.interp(power, near["power"], near["jurisdictions"])))
    return needed, needed * REPORTS_EACH


def needed_table(simulated: pd.DataFrame) -> pd.DataFrame:
    """Return the jurisdictions and usable reports that 80 % power takes, by odds ratio per doubling.

    Columns: odds_ratio, jurisdictions, reports (planning table), simulated (jurisdictions by this project's own
    simulation `simulated`, of benchmarks/power.py; <NA> where it does not reach so far).
    """
    rows = []
    for ratio in PLANNING_ODDS_RATIOS:
        part = simulated[simulated["odds_ratio"] == ratio]
        reached = len(part) > 0 and part["power"].iloc[0] <= 0.8 <= part["power"].iloc[-1]
        own = jurisdictions_needed(ratio, table=simulated)[0] if reached else pd.NA
        rows.append((ratio, *jurisdictions_needed(ratio), own))
    frame = pd.DataFrame(rows, columns=["odds_ratio", "jurisdictions", "reports", "simulated"])
    return frame.astype({"simulated": "Int64"})


def error_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return how often each method is wrong, in per cent, one row a question, true slope and method, one column a n.

    `coverage`: of benchmarks/coverage.py. Wrong: the truth rejected, or outside the interval, where 5 % is promised.
    Our methods come first.
    """
    rows = coverage.assign(per_cent=coverage["share"] * 100)
    keys = ["question", "scenario", "ours", "method"]
    table = rows.pivot(index=keys, columns="n", values="per_cent").reset_index().rename_axis(columns=None)
    return table.sort_values(["question", "scenario", "ours"], ascending=[True, True, False]).reset_index(drop=True)


def minimum_detectable(
    sample: Sample, rho: float | None = None, power: float = 0.8, level: float = 0.95, df: float | None = None
) -> pd.DataFrame:
    """Return, in one row, the smallest association this sample would detect; a lower bound (design formula).

    Columns: n, clusters, df (given, or clusters - 2), rho, rho_from, rate (average used), se (of b1), mde (log odds per
    log unit), odds_ratio_per_doubling, odds_ratio_per_tenfold, refusal. `rho` is the fitted phi from six jurisdictions
    on, else the planning value (`rho_from`: given, fitted or planning). <NA> with the reason below three
    jurisdictions, without spread in applications, and where scopes mix.
    """
    corrected, concluded, x = sample.counts
    clusters, n = sample.clusters, len(x)
    row = {"n": n, "clusters": clusters, "df": pd.NA, "rho": pd.NA, "rate": pd.NA, "se": pd.NA, "mde": pd.NA}
    row |= {"rho_from": "", "odds_ratio_per_doubling": pd.NA, "odds_ratio_per_tenfold": pd.NA, "refusal": ""}
    if clusters < 3:
        row["refusal"] = f"A minimum detectable effect needs three jurisdictions; there are {clusters}."
    elif len(sample.scopes) > 1:
        row["refusal"] = FORBIDDEN["mixed_scopes"]
    elif np.ptp(x) < 1e-9 or not 0 < corrected.sum() < concluded.sum():
        row["refusal"] = "Applications, or outcomes, do not vary in this sample."
    else:
        row |= _detectable(corrected, concluded, x, clusters, rho, power, level, df)
    numbers = [name for name in row if name not in ("n", "clusters", "refusal", "rho_from")]
    return pd.DataFrame([row]).astype(dict.fromkeys(numbers, "Float64"))


def _detectable(
    corrected: np.ndarray,
    concluded: np.ndarray,
    x: np.ndarray,
    clusters: int,
    rho: float | None,
    power: float,
    level: float,
    df: float | None,
) -> dict[str, object]:
    average = fit_williams(corrected, concluded, np.ones((len(x), 1)))
    rate = float(average.mean[0])
    source = "given"
    if rho is None:
        rho, source = (average.phi, "fitted") if clusters >= SLOPE_FROM else (PLANNING_RHO, "planning")
    df = clusters - 2 if df is None else df
    weight = concluded * rate * (1 - rate) / (1 + rho * (concluded - 1))
    spread = (weight * (x - np.average(x, weights=weight)) ** 2).sum()
    se = spread**-0.5 * np.sqrt(1 + (len(x) / clusters - 1) * PLANNING_ICC)
    mde = (stats.t.ppf(0.5 + level / 2, df) + stats.t.ppf(power, df)) * se
    with np.errstate(over="ignore"):
        ratios = {"odds_ratio_per_doubling": float(np.exp2(mde)), "odds_ratio_per_tenfold": float(10.0**mde)}
    return {"df": df, "rho": rho, "rho_from": source, "rate": rate, "se": se, "mde": mde} | ratios


def power_curve(
    jurisdictions: tuple[int, ...] = (8, 15, 25, 50, 100),
    odds_ratios: tuple[float, ...] = (1.1, 1.2, 1.35, 1.5, 2.0),
    rho: float | None = None,
    sample: Sample | None = None,
    reps: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the simulated power of the correction model's CR2 t-test (5 %) by jurisdictions and odds ratio.

    Columns: jurisdictions, reports (mean usable), odds_ratio (per doubling), power, mc_se (Monte-Carlo standard
    error), coverage (of the 95 % interval), refitted (replications with a finite estimate; the others count as
    misses). Applications and concluded cases are drawn whole by jurisdiction from `sample`, or from
    `simulate_design` without one; outcomes are beta-binomial with `rho`. Where it is not given it is the dispersion
    fitted to `sample` from six jurisdictions on, else the planning value; the average rate is that of `sample`. Never
    its slope. `attrs` holds rho and rate. Raises RefusedAnalysis if the scopes of `sample` mix.
    """
    rows = []
    rho, rate, centre = _truth(sample, rho)
    for size in jurisdictions:
        for ratio in odds_ratios:
            rng = np.random.default_rng([seed, size, round(ratio * 1000)])
            results = [_replicate(rng, size, np.log2(ratio), sample, rho, rate, centre) for _ in range(reps)]
            reports, rejected, covered, finite = np.array(results, float).T
            share = rejected.mean()
            error = np.sqrt(share * (1 - share) / reps)
            cover = covered.sum() / finite.sum() if finite.any() else np.nan
            rows.append((size, reports.mean(), ratio, share, error, cover, int(finite.sum())))
    names = ["jurisdictions", "reports", "odds_ratio", "power", "mc_se", "coverage", "refitted"]
    frame = pd.DataFrame(rows, columns=names)
    frame.attrs = {"rho": rho, "rate": rate}
    return frame


def _truth(sample: Sample | None, rho: float | None) -> tuple[float, float, float]:
    """The dispersion, the average rate and the log volume it is centred at that a simulated sample has."""
    if sample is None:
        return PLANNING_RHO if rho is None else rho, PLANNING_RATE, PLANNING_CENTRE
    if len(sample.scopes) > 1:
        forbid("mixed_scopes")
    corrected, concluded, x = sample.counts
    average = fit_williams(corrected, concluded, np.ones((len(x), 1)))
    if rho is None:
        rho = average.phi if sample.clusters >= SLOPE_FROM and average.finite else PLANNING_RHO
    return rho, float(average.mean[0]) if average.finite else PLANNING_RATE, float(x.mean())


def _replicate(
    rng: np.random.Generator,
    size: int,
    slope: float,
    sample: Sample | None,
    rho: float,
    rate: float,
    centre: float,
) -> tuple[int, bool, bool, bool]:
    if sample is None:
        x, concluded, groups = simulate_design(rng, rng.integers(1, 4, size))
    else:
        x, concluded, groups = _resample(rng, size, sample)
    corrected = simulate_outcomes(rng, x, concluded, groups, slope, rho, rate, centre=centre)
    design = np.c_[np.ones(len(x)), x - x.mean()]
    fit = fit_williams(corrected, concluded, design)
    if not fit.finite or len(x) <= 2 or np.ptp(x) < 1e-9:
        return len(x), False, False, False
    covariance, df = cluster_covariance(fit.pieces, groups)
    lo, hi, p = t_interval(fit.coefficients[1], np.sqrt(covariance[1, 1]), df[1])
    return len(x), bool(p < 0.05), bool(lo <= slope <= hi), True


def _resample(rng: np.random.Generator, size: int, sample: Sample) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    _, concluded, x = sample.counts
    labels = cluster_labels(sample.frame, "jurisdiction")
    chosen = rng.choice(np.unique(labels.astype(str)), size)
    rows = [np.flatnonzero(labels == label) for label in chosen]
    groups = np.repeat(np.arange(size), [len(part) for part in rows])
    index = np.concatenate(rows)
    return x[index], concluded[index], groups


def simulate_design(rng: np.random.Generator, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return log(1 + applications), concluded cases and jurisdiction of simulated usable reports.

    `sizes`: usable reports per jurisdiction. Applications: median 200, log-SD 1.5 between jurisdictions (t with 5
    degrees of freedom, scaled) and .35 between years, at most 15,000. Concluded cases: zero-truncated negative
    binomial, mean 4 % of applications, jurisdiction log-SD .6, size 2, at most 700 (median 6; 13 % are zero before
    truncation).
    """
    groups = np.repeat(np.arange(len(sizes)), sizes)
    place = 1.5 * rng.standard_t(5, len(sizes)) / np.sqrt(5 / 3)
    log_a = np.log(200) + place[groups] + 0.35 * rng.standard_normal(len(groups))
    applications = np.floor(np.clip(np.exp(log_a), 1, 15_000))
    mean = 0.04 * applications * np.exp(0.6 * rng.standard_normal(len(sizes)))[groups]
    concluded = np.zeros(len(groups))
    for _ in range(200):  # redraw the zeros: usable reports have at least one concluded case
        empty = concluded < 1
        if not empty.any():
            break
        concluded[empty] = rng.poisson(rng.gamma(2, mean[empty] / 2))
    return np.log1p(applications), np.clip(concluded, 1, 700), groups


def simulate_outcomes(
    rng: np.random.Generator,
    x: np.ndarray,
    concluded: np.ndarray,
    groups: np.ndarray,
    slope: float,
    rho: float = PLANNING_RHO,
    rate: float = PLANNING_RATE,
    icc: float = PLANNING_ICC,
    centre: float = PLANNING_CENTRE,
) -> np.ndarray:
    """Return corrected cases, beta-binomial around expit(logit rate + slope (x - centre)), so that the slope is exact.

    Years of one jurisdiction share a Gaussian copula with correlation `icc`; `rho` 0 gives plain binomial draws.
    """
    mean = expit(logit(rate) + slope * (x - centre))
    if rho == 0:
        return rng.binomial(concluded.astype(int), mean).astype(float)
    shared = rng.standard_normal(groups.max() + 1)[groups]
    normal = np.sqrt(icc) * shared + np.sqrt(1 - icc) * rng.standard_normal(len(x))
    size = (1 - rho) / rho
    share = stats.beta.ppf(stats.norm.cdf(normal), mean * size, (1 - mean) * size)
    return rng.binomial(concluded.astype(int), np.clip(np.nan_to_num(share, nan=0.5), 0, 1)).astype(float)
