"""How often our intervals and tests are wrong, and how often the defaults are: a seeded, resumable simulation.

    python benchmarks/coverage.py                  # 2,000 replications a cell, some minutes on one core
    python benchmarks/coverage.py --replications 4000 --out benchmarks/coverage.csv

Reports are drawn by `reportlib.power.simulate_design`, outcomes by `simulate_outcomes` (beta-binomial, rho .15,
average rate .35, years of a jurisdiction correlated). A run goes on from the table it finds: replication i of a cell
has its own seed, so an interrupted run and an unbroken one write the same bytes. One row of the table: scenario (b1,
the true slope), n (usable reports), jurisdictions, question, method, ours, replications, excluded (no finite
estimate), misses (true value rejected, or outside the interval, at 5 %), share, mc_se.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.special import expit, logit

from reportlib import exact
from reportlib.power import simulate_design, simulate_outcomes
from reportlib.rates import rate_interval
from reportlib.robust import (
    Fitted,
    cluster_covariance,
    fit_binomial,
    fit_ols,
    fit_poisson,
    fit_williams,
    pearson_chi2,
    t_interval,
)

SEED, CHUNK, RATE = 20210, 250, 0.35
SIZES = {5: 4, 10: 6, 14: 8, 30: 15, 100: 50}  # usable reports: jurisdictions, with one to three reports each
SCENARIOS = (0.0, 0.3)
OURS = ("Williams weights, CR2, Satterthwaite t", "exact sign-flip by jurisdiction", "OLS, CR2, Satterthwaite t")
COLUMNS = ("scenario", "n", "jurisdictions", "question", "method", "ours", "replications", "excluded", "misses")
Key = tuple[float, int, str, str]


def cluster_sizes(n: int) -> np.ndarray:
    """Return the reports of each jurisdiction, one to three, `n` in all.

    >>> cluster_sizes(10).tolist()
    [1, 1, 2, 1, 2, 3]
    """
    sizes = np.resize([1, 2, 3], SIZES[n])
    while sizes.sum() != n:
        step = int(np.sign(n - sizes.sum()))
        sizes[np.flatnonzero((sizes + step >= 1) & (sizes + step <= 3))[0]] += step
    return sizes


def replicate(slope: float, n: int, index: int) -> Iterator[tuple[str, str, bool | None]]:
    """Yield question, method and whether it missed the truth in replication `index`; None where it has no answer."""
    rng = np.random.default_rng([SEED, round(slope * 100), n, index])
    x, concluded, groups = simulate_design(rng, cluster_sizes(n))
    corrected = simulate_outcomes(rng, x, concluded, groups, slope, rate=RATE)
    design = np.c_[np.ones(n), x - np.log(201)]
    yield from primary(corrected, concluded, design, groups, slope, index)
    if slope == 0:
        yield from literal(corrected / concluded, x, groups, index)
        yield from average(corrected, concluded, groups)


def primary(
    corrected: np.ndarray, concluded: np.ndarray, design: np.ndarray, groups: np.ndarray, slope: float, index: int
) -> Iterator[tuple[str, str, bool | None]]:
    """Misses of the slope of the correction model by our method and by what a reader would try first."""
    question = "slope of the correction model"
    plain, weighted = fit_binomial(corrected, concluded, design), fit_williams(corrected, concluded, design)
    for method, p in default_p_values(plain, slope, groups):
        yield question, method, p < 0.05 if plain.finite else None
    names = {"CR1": "Williams weights, CR1, t", "CR2": OURS[0]}
    for kind, method in names.items():
        p = slope_p(weighted, slope, *cluster_covariance(weighted.pieces, groups, kind)) if weighted.finite else None
        yield question, method, None if p is None else p < 0.05
    flips = exact.sign_flip(corrected, concluded, design, 1, groups, value=slope, seed=index)
    yield question, OURS[1], None if np.isnan(flips.p) else flips.p < 0.05


def default_p_values(fit: Fitted, slope: float, groups: np.ndarray) -> Iterator[tuple[str, float]]:
    """Two-sided p of the true slope by unweighted binomial fits: model, dispersion, robust and clustered errors."""
    n, k = fit.pieces.design.shape
    bread = fit.pieces.bread
    distance = fit.coefficients[1] - slope
    model = np.sqrt(bread[1, 1])
    yield "binomial, model errors, z", 2 * stats.norm.sf(abs(distance / model))
    scale = np.sqrt(pearson_chi2(fit) / (n - k))
    yield "quasi-binomial, t", 2 * stats.t.sf(abs(distance / (model * scale)), n - k)
    rows, _ = cluster_covariance(fit.pieces, np.arange(n), "CR0")
    yield "binomial, HC 'robust', z", 2 * stats.norm.sf(abs(distance) / np.sqrt(rows[1, 1]))
    clustered, _ = cluster_covariance(fit.pieces, groups, "CR1")
    yield "binomial, clustered, z (statsmodels default)", 2 * stats.norm.sf(abs(distance) / np.sqrt(clustered[1, 1]))


def literal(rate: np.ndarray, x: np.ndarray, groups: np.ndarray, index: int) -> Iterator[tuple[str, str, bool | None]]:
    """False alarms of the literal reading, applications on rates, where there is no association."""
    question, n = "no association, literal reading", len(rate)
    if np.ptp(rate) < 1e-9:
        return
    fit = fit_ols(x, np.c_[np.ones(n), rate])
    scale = (fit.pieces.residual**2).sum() / (n - 2)
    p = 2 * stats.t.sf(abs(fit.coefficients[1]) / np.sqrt(fit.pieces.bread[1, 1] * scale), n - 2)
    yield question, "OLS, classical t", p < 0.05
    covariance, df = cluster_covariance(fit.pieces, groups, "CR1")
    z = 2 * stats.norm.sf(abs(fit.coefficients[1]) / np.sqrt(covariance[1, 1]))
    yield question, "OLS, clustered, z (statsmodels default)", z < 0.05
    yield question, OURS[2], slope_p(fit, 0.0, *cluster_covariance(fit.pieces, groups)) < 0.05
    counts = fit_poisson(np.round(np.expm1(x)), np.c_[np.ones(n), rate])
    yield question, "Poisson, model errors, z", model_z(counts) < 0.05 if counts.finite else None
    curved = np.c_[np.ones(n), rate, rate**2]
    if np.linalg.matrix_rank(curved) == 3 and n > 3:
        fit = fit_ols(x, curved)
        covariance, df = cluster_covariance(fit.pieces, groups)
        p = t_interval(fit.coefficients[2], np.sqrt(max(covariance[2, 2], 0.0)), df[2])[2]
        yield question, "OLS, quadratic term of the rate, CR2", p < 0.05


def average(
    corrected: np.ndarray, concluded: np.ndarray, groups: np.ndarray
) -> Iterator[tuple[str, str, bool | None]]:
    """Misses of the average rate by our interval and by Wilson on the pooled counts."""
    question = "average rate"
    lo, hi = rate_interval(np.array([corrected.sum()]), np.array([concluded.sum()]))
    yield question, "Wilson on pooled counts", not lo[0] <= RATE <= hi[0]
    fit = fit_williams(corrected, concluded, np.ones((len(corrected), 1)))
    if not fit.finite:
        yield question, OURS[0], None
        return
    covariance, df = cluster_covariance(fit.pieces, groups)
    lo, hi, _ = t_interval(fit.coefficients, np.sqrt(np.diag(covariance)), df)
    yield question, OURS[0], not expit(lo[0]) <= expit(logit(RATE)) <= expit(hi[0])


def slope_p(fit: Fitted, slope: float, covariance: np.ndarray, df: np.ndarray) -> float:
    """Return the two-sided p of ``slope`` by Student's t."""
    return float(t_interval(fit.coefficients[1] - slope, np.sqrt(covariance[1, 1]), df[1])[2])


def model_z(fit: Fitted) -> float:
    """Return the two-sided p of no slope by the model's own error."""
    return float(2 * stats.norm.sf(abs(fit.coefficients[1]) / np.sqrt(fit.pieces.bread[1, 1])))


def read_table(path: Path) -> tuple[Counter, Counter, Counter]:
    """Return replications, excluded and misses by (scenario, n, question, method) of an earlier run; empty if none."""
    done, excluded, misses = Counter(), Counter(), Counter()
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key = (float(row["scenario"]), int(row["n"]), row["question"], row["method"])
                done[key], excluded[key] = int(row["replications"]), int(row["excluded"])
                misses[key] = int(row["misses"])
    return done, excluded, misses


def write_table(path: Path, done: Counter, excluded: Counter, misses: Counter) -> None:
    """Write the table whole, or leave the earlier one: by a neighbour file put in its place."""
    fresh = path.with_suffix(".part")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, "share", "mc_se"])
        for key in done:
            answered = done[key] - excluded[key]
            share = misses[key] / answered if answered else float("nan")
            error = (share * (1 - share) / answered) ** 0.5 if answered else float("nan")
            counts = (done[key], excluded[key], misses[key])
            slope, n, question, method = key
            where = (slope, n, SIZES[n], question, method, method in OURS)
            writer.writerow([*where, *counts, f"{share:.4f}", f"{error:.4f}"])
    os.replace(fresh, path)


def run(path: Path, replications: int) -> None:
    """Bring every cell of the table at `path` to so many replications, chunk by chunk."""
    done, excluded, misses = read_table(path)
    cells = [(slope, n) for slope in SCENARIOS for n in SIZES]
    finished = {cell: max([done[key] for key in done if key[:2] == cell], default=0) for cell in cells}
    for last in range(CHUNK, replications + CHUNK, CHUNK):
        for slope, n in cells:
            todo = range(finished[slope, n], min(last, replications))
            for index in todo:
                for question, method, missed in replicate(slope, n, index):
                    key = (slope, n, question, method)
                    done[key] += 1
                    excluded[key] += missed is None
                    misses[key] += bool(missed)
            if todo:
                finished[slope, n] = todo.stop
                write_table(path, done, excluded, misses)
                print(f"slope {slope}, n {n}: {todo.stop} replications", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=2000)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("coverage.csv"))
    options = parser.parse_args()
    run(options.out, options.replications)


if __name__ == "__main__":
    main()
