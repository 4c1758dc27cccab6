"""The beta-binomial distribution fitted to the reports: what it expects, to hold against what they publish.

A check of the primary reading, never a headline: its own standard errors do not hold in small samples. The number of
reports without a corrected case is compared with the number expected here, so that no zero is called an excess
before chance has had its share; quantile residuals (Dunn and Smyth 1996, doi:10.1080/10618600.1996.10474708) are
normal where the model holds, whatever the denominators.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats
from scipy.special import digamma, expit, gammaln

from reportlib.robust import fit_binomial, fit_williams

MAX_LOGIT = 14.0  # of rho, either way: a search beyond has run off, and the likelihood there is rounding


@dataclass(frozen=True)
class BetaBinomial:
    """Coefficients (k,), mean rate of each row (n,), correlation rho within a report, log likelihood."""

    coefficients: np.ndarray
    mean: np.ndarray
    rho: float
    log_likelihood: float

    def cumulative(self, corrected: np.ndarray, concluded: np.ndarray) -> np.ndarray:
        """Return the probability of at most so many corrected cases, row by row."""
        if self.rho <= 0:
            return stats.binom.cdf(corrected, concluded, self.mean)
        size = (1 - self.rho) / self.rho
        return stats.betabinom.cdf(corrected, concluded.astype(int), self.mean * size, (1 - self.mean) * size)

    def expected_zeros(self, concluded: np.ndarray) -> float:
        """Return the number of reports expected to have no corrected case."""
        if self.rho <= 0:
            return float(((1 - self.mean) ** concluded).sum())
        size = (1 - self.rho) / self.rho
        return float(stats.betabinom.pmf(0, concluded.astype(int), self.mean * size, (1 - self.mean) * size).sum())

    def residuals(self, corrected: np.ndarray, concluded: np.ndarray, seed: int = 0) -> np.ndarray:
        """Return randomised quantile residuals: normal scores of a uniform draw within each step of the counts."""
        low, high = self.cumulative(corrected - 1, concluded), self.cumulative(corrected, concluded)
        drawn = low + (high - low) * np.random.default_rng(seed).uniform(size=len(corrected))
        return stats.norm.ppf(np.clip(drawn, 1e-12, 1 - 1e-12))


def fit_beta_binomial(corrected: np.ndarray, concluded: np.ndarray, design: np.ndarray) -> BetaBinomial:
    """Return the fit of greatest likelihood; rho is 0, with the binomial fit, where that is no less likely."""
    plain = fit_binomial(corrected, concluded, design)
    floor = float(stats.binom.logpmf(corrected, concluded, plain.mean).sum())
    start = fit_williams(corrected, concluded, design)
    args = (corrected, concluded, design)
    best, likelihood = None, floor
    with np.errstate(all="ignore"):  # a line search may step far outside
        for rho in (min(max(start.phi, 0.02), 0.98), 0.1, 0.3):
            first = np.append(start.coefficients, np.log(rho / (1 - rho)))
            rough = optimize.minimize(
                lambda q: -_likelihood(q, *args), first, jac=lambda q: -_score(q, *args), method="BFGS"
            )
            sharp = optimize.root(_score, rough.x, args=args, tol=1e-14)
            for point in (sharp.x, rough.x):
                point[-1] = np.clip(point[-1], -MAX_LOGIT, MAX_LOGIT)
                value = _likelihood(point, *args)
                if np.isfinite(value) and value > likelihood + 1e-10:
                    best, likelihood = point, value
    if best is None or expit(best[-1]) < 1e-6:
        return BetaBinomial(plain.coefficients, plain.mean, 0.0, floor)
    return BetaBinomial(best[:-1], expit(design @ best[:-1]), float(expit(best[-1])), likelihood)


def log_kernel(corrected: np.ndarray, concluded: np.ndarray, mean: np.ndarray, size: float) -> np.ndarray:
    """Return the log likelihood without the binomial coefficient; `size` is (1 - rho) / rho."""
    first, second = mean * size, (1 - mean) * size
    up = gammaln(corrected + first) - gammaln(first)
    down = gammaln(concluded - corrected + second) - gammaln(second)
    return up + down - (gammaln(concluded + size) - gammaln(size))


def _likelihood(point: np.ndarray, corrected: np.ndarray, concluded: np.ndarray, design: np.ndarray) -> float:
    ways = gammaln(concluded + 1) - gammaln(corrected + 1) - gammaln(concluded - corrected + 1)
    mean = np.clip(expit(design @ point[:-1]), 1e-12, 1 - 1e-12)
    return float((ways + log_kernel(corrected, concluded, mean, np.exp(-point[-1]))).sum())


def _score(point: np.ndarray, corrected: np.ndarray, concluded: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Gradient of the log likelihood in the coefficients and log(rho / (1 - rho))."""
    mean, size = expit(design @ point[:-1]), np.exp(-point[-1])
    first, second = mean * size, (1 - mean) * size
    up = digamma(corrected + first) - digamma(first)
    down = digamma(concluded - corrected + second) - digamma(second)
    both = digamma(concluded + size) - digamma(size)
    slopes = design.T @ ((up - down) * mean * (1 - mean) * size)
    return np.append(slopes, -(first * (up - both) + second * (down - both)).sum())
