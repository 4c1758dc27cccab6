"""Exact tests for few clusters: every sign or order that the null hypothesis allows is tried, or a seeded draw of them.

The sign-flip test (Hemerik, Goeman and Finos 2020, doi:10.1111/rssb.12369; standardised as by De Santis et al.,
arXiv:2209.13918) flips the score of whole clusters and is the test of no association in the correction model. The
wild cluster bootstrap and permutations stand beside it for the literal reading; permutations are *not* exact here,
since the noise of a rate depends on its denominator and that on applications.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from reportlib.robust import fit_binomial, fit_ols, fit_williams

MAX_FLIPS, MAX_ORDERS, DRAWS = 2**14, 50_000, 9_999
TIE = 1e-9  # arrangements this close to the observed statistic count as equal to it


@dataclass(frozen=True)
class Exact:
    """A randomisation test: observed statistic, two-sided p, arrangements tried, smallest possible p, whether all."""

    statistic: float
    p: float
    arrangements: int
    smallest_p: float
    exact: bool


def sign_flip(
    corrected: np.ndarray,
    concluded: np.ndarray,
    design: np.ndarray,
    column: int,
    groups: np.ndarray,
    value: float = 0.0,
    weights: str = "williams",
    seed: int = 0,
) -> Exact:
    """Return the standardised sign-flip score test of ``beta[column] == value`` in the logit model, by cluster.

    All 2^(G-1) flips are tried up to 2^14, else 9,999 seeded draws. p is NaN where the null model has no finite fit.
    """
    x, others = design[:, column], np.delete(design, column, axis=1)
    fit_null = fit_williams if weights == "williams" else fit_binomial
    null = fit_null(corrected, concluded, others, offset=value * x)
    signs, exact = _signs(groups, seed)
    smallest = 1 / len(signs) if exact else 1 / (DRAWS + 1)
    if not null.finite:
        return Exact(float("nan"), float("nan"), len(signs), smallest, exact)
    information = null.pieces.weight * null.pieces.slope**2
    cross = others.T @ (information[:, None] * others)
    x_left = x - others @ np.linalg.solve(cross, others.T @ (information * x))
    index = _index(groups)
    score = np.bincount(index, x_left * null.pieces.weight * null.pieces.slope * null.pieces.residual)
    loading = np.zeros((len(score), others.shape[1]))
    np.add.at(loading, index, others * (information * x_left)[:, None])
    loading = loading @ np.linalg.cholesky(np.linalg.inv(cross))
    total = (information * x_left**2).sum()
    spread = np.maximum(total - ((signs @ loading) ** 2).sum(1), 1e-12 * total)
    return _judge(np.abs(signs @ score) / np.sqrt(spread), exact, smallest)


def wild_cluster(response: np.ndarray, design: np.ndarray, column: int, groups: np.ndarray, seed: int = 0) -> Exact:
    """Return the restricted wild cluster bootstrap t-test (Rademacher signs) of ``beta[column] == 0`` by OLS."""
    null = fit_ols(response, np.delete(design, column, axis=1))
    signs, exact = _signs(groups, seed)
    index = _index(groups)
    bread = np.linalg.inv(design.T @ design)
    samples = null.mean + signs[:, index] * null.pieces.residual  # (arrangements, n)
    beta = samples @ design @ bread
    pull = (samples - beta @ design.T) * (design @ bread[:, column])
    by_cluster = pull @ np.eye(index.max() + 1)[index]
    statistic = np.abs(beta[:, column]) / np.sqrt((by_cluster**2).sum(1))
    return _judge(statistic, exact, 1 / len(signs) if exact else 1 / (DRAWS + 1))


def permutation(first: np.ndarray, second: np.ndarray, seed: int = 0) -> Exact:
    """Return the permutation test of no covariance between two columns, one row a cluster; all orders up to 50,000."""
    first, second = np.asarray(first, float) - np.mean(first), np.asarray(second, float)
    size, exact = len(first), math.factorial(len(first)) <= MAX_ORDERS
    if exact:
        orders = np.array(list(itertools.permutations(range(size))))
    else:
        rng = np.random.default_rng(seed)
        orders = np.array([np.arange(size), *(rng.permutation(size) for _ in range(DRAWS))])
    return _judge(np.abs(second[orders] @ first), exact, 1 / len(orders), slack=1e-12)


def untried(method: str, clusters: int) -> Exact:
    """Return what a test by so many clusters would try and could reach at best, without a result."""
    if method == "permutation":
        number, most, drawn = math.factorial(clusters), MAX_ORDERS, DRAWS + 1
    else:
        number, most, drawn = 2 ** max(clusters - 1, 0), MAX_FLIPS, DRAWS + 1
    number, exact = (number, True) if number <= most else (drawn, False)
    return Exact(float("nan"), float("nan"), number, 1 / number, exact)


def collapse(values: dict[str, np.ndarray], groups: np.ndarray) -> dict[str, np.ndarray]:
    """Return the sums of each column by cluster, in the order of the sorted labels, and the rows per cluster."""
    index = _index(groups)
    return {"rows": np.bincount(index)} | {name: np.bincount(index, column) for name, column in values.items()}


def _index(groups: np.ndarray) -> np.ndarray:
    return np.unique(np.asarray(groups, dtype=str), return_inverse=True)[1]


def _signs(groups: np.ndarray, seed: int) -> tuple[np.ndarray, bool]:
    """Rows of +1 and -1 per cluster, the first all +1 (the observed data); half of all flips give every statistic."""
    clusters = len(set(_index(groups)))
    if 2 ** (clusters - 1) <= MAX_FLIPS:
        bits = np.arange(2 ** (clusters - 1))[:, None] >> np.arange(clusters)[None, :] & 1
        return 1.0 - 2.0 * bits, True
    drawn = np.random.default_rng(seed).choice([-1.0, 1.0], (DRAWS, clusters))
    return np.vstack([np.ones(clusters), drawn]), False


def _judge(statistics: np.ndarray, exact: bool, smallest: float, slack: float = 0.0) -> Exact:
    observed = statistics[0]
    p = float((statistics >= observed * (1 - TIE) - slack).mean()) if np.isfinite(observed) else float("nan")
    return Exact(float(observed), p, len(statistics), smallest, exact)
