"""Estimates and standard errors for few, unequal clusters, in plain arrays; no gates here, see `models`.

A fit is described by the pieces of its estimating equation, so that one covariance serves least squares, Poisson and
binomial models: `design` (n, k), `slope` = dmu/deta (n,), `weight` = prior weight / variance (n,), `residual` (n,).
CR2 with Satterthwaite degrees of freedom follows Pustejovsky and Tipton (2018, doi:10.1080/07350015.2016.1247004) in
the response scale, as R's clubSandwich. CR1 carries G/(G-1) (n-1)/(n-k) and CR3 (G-1)/G, as statsmodels. The
dispersion weights are Williams' (1982, doi:10.2307/2347977) quasi-likelihood II.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import expit

MAX_PREDICTOR = 15.0  # a linear predictor beyond this is a fit running to infinity (separation)


@dataclass(frozen=True)
class Pieces:
    """The estimating equation of a fitted model: arrays over its n rows, `design` with k columns."""

    design: np.ndarray
    slope: np.ndarray
    weight: np.ndarray
    residual: np.ndarray

    @property
    def gradient(self) -> np.ndarray:
        """Derivative of the mean in the coefficients, (n, k)."""
        return self.design * self.slope[:, None]

    @property
    def bread(self) -> np.ndarray:
        """Inverse of the information, (k, k): the model's own covariance at dispersion 1."""
        d = self.gradient
        return np.linalg.inv(d.T @ (self.weight[:, None] * d))


@dataclass(frozen=True)
class Fitted:
    """Coefficients (k,), fitted means (n,), their pieces, and whether finite estimates exist.

    `phi` is the overdispersion of a binomial fit (nan for other models); `omega` its prior weights (n,).
    """

    coefficients: np.ndarray
    mean: np.ndarray
    pieces: Pieces
    finite: bool = True
    phi: float = float("nan")
    omega: np.ndarray | None = None

def fit_ols(response: np.ndarray, design: np.ndarray) -> Fitted:
    """Return the least squares fit of `response` (n,) on `design` (n, k)."""
    beta = np.linalg.lstsq(design, response, rcond=None)[0]
    mean, one = design @ beta, np.ones(len(response))
    return Fitted(beta, mean, Pieces(design, one, one, response - mean))


def fit_poisson(response: np.ndarray, design: np.ndarray) -> Fitted:
    """Return the Poisson quasi-likelihood fit of counts `response` (n,) with a log link."""
    beta, eta = np.zeros(design.shape[1]), np.log(response + 0.5)
    for _ in range(100):
        mean = np.exp(np.clip(eta, -30, 30))
        step = np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (mean * eta + response - mean)) - beta
        beta = beta + step
        eta = design @ beta
        if np.abs(step).max() < 1e-12 * max(1.0, np.abs(beta).max()):
            break
    mean = np.exp(eta)
    finite = bool(np.isfinite(eta).all() and np.abs(step).max() < 1e-6 and np.abs(eta).max() < 30)
    return Fitted(beta, mean, Pieces(design, mean, 1 / mean, response - mean), finite)


def fit_binomial(
    corrected: np.ndarray,
    concluded: np.ndarray,
    design: np.ndarray,
    omega: np.ndarray | None = None,
    offset: np.ndarray | float = 0.0,
    phi: float = 0.0,
) -> Fitted:
    """Return the logit fit of `corrected` of `concluded` cases (floats, concluded >= 1) with prior weights `omega`.

    `finite` is False where the estimates run to infinity: separation, all corrected, none corrected.
    """
    omega = np.ones(len(concluded)) if omega is None else omega
    share, trials = corrected / concluded, omega * concluded
    first = (corrected + 0.5) / (concluded + 1)
    eta, beta = np.log(first / (1 - first)), np.zeros(design.shape[1])  # a start near another fit may run away
    converged = False
    for _ in range(60):
        mean = expit(np.clip(eta, -30, 30))
        variance = trials * mean * (1 - mean)
        working = variance * (eta - offset) + trials * (share - mean)
        try:
            new = np.linalg.solve(design.T @ (variance[:, None] * design), design.T @ working)
        except np.linalg.LinAlgError:
            break
        step, beta = np.abs(new - beta).max(), new
        eta = design @ beta + offset
        if step < 1e-10 * max(1.0, np.abs(beta).max()):
            converged = True
            break
        if not np.isfinite(eta).all() or np.abs(eta).max() > 2 * MAX_PREDICTOR:
            break
    mean = expit(np.clip(eta, -30, 30))
    finite = bool(converged and np.abs(eta).max() <= MAX_PREDICTOR)
    variance = mean * (1 - mean)
    pieces = Pieces(design, variance, trials / variance, share - mean)
    return Fitted(beta, mean, pieces, finite, phi, omega)


def pearson_chi2(fit: Fitted) -> float:
    """Return Pearson's chi-squared of a fit, prior weights included."""
    return float((fit.pieces.weight * fit.pieces.residual**2).sum())


def fit_williams(
    corrected: np.ndarray, concluded: np.ndarray, design: np.ndarray, offset: np.ndarray | float = 0.0
) -> Fitted:
    """Return the logit fit with Williams weights 1 / (1 + phi (R - 1)).

    phi in [0, 1] brings Pearson's chi-squared to n - k; it is 0 where the data are not overdispersed, and where no row
    has two cases to show it. A row weighs at most about 1/phi cases, however large the city.
    """
    n, k = design.shape
    plain = fit_binomial(corrected, concluded, design, offset=offset)
    if not plain.finite or n <= k or concluded.max() <= 1 or pearson_chi2(plain) <= n - k:
        return plain

    def at(phi: float) -> Fitted:
        omega = 1 / (1 + phi * (concluded - 1))
        return fit_binomial(corrected, concluded, design, omega, offset, phi)

    if pearson_chi2(at(1.0)) > n - k:
        return at(1.0)
    return at(brentq(lambda phi: pearson_chi2(at(phi)) - (n - k), 0.0, 1.0, xtol=1e-14, rtol=1e-14))


def cluster_covariance(pieces: Pieces, groups: np.ndarray, kind: str = "CR2") -> tuple[np.ndarray, np.ndarray]:
    """Return the cluster-robust covariance (k, k) and the degrees of freedom per coefficient (k,).

    `kind`: CR0, CR1, CR2 or CR3; degrees of freedom are Satterthwaite's for CR2, clusters - 1 otherwise. Rows that a
    coefficient depends on alone make CR3 singular: NaN.
    """
    if kind not in ("CR0", "CR1", "CR2", "CR3"):
        raise ValueError(f"no cluster covariance {kind!r}; use CR0, CR1, CR2 or CR3")
    n, k = pieces.design.shape
    members = _by_cluster(groups)
    if len(members) < 2:
        return np.full((k, k), np.nan), np.full(k, np.nan)
    bread, d, w = pieces.bread, pieces.gradient, pieces.weight
    scores, transfers, own = [], [], []
    for rows in _by_size(members):  # clusters of one size at a time: rows (clusters, size)
        dg, wg = d[rows], w[rows]
        wd = dg * wg[..., None]
        adjusted = _adjustment(dg, wg, bread, kind)
        scores.append(np.einsum("gik,gij,gj->gk", wd, adjusted, pieces.residual[rows]))
        transfers.append(np.einsum("gik,gji,gjl->gkl", dg, adjusted, wd))
        own.append(np.einsum("gik,gil->gkl", dg, wd))
    score, clusters = np.concatenate(scores), len(members)
    covariance = bread @ score.T @ score @ bread
    if kind == "CR2":
        return covariance, _satterthwaite(np.concatenate(transfers), np.concatenate(own), bread)
    factor = {"CR0": 1.0, "CR1": clusters / (clusters - 1) * (n - 1) / (n - k), "CR3": (clusters - 1) / clusters}
    return covariance * factor[kind], np.full(k, clusters - 1.0)


def errors(covariance: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Return the standard error of each coefficient; NaN where its rows lie on the fit, for 0 would measure nothing,
    and below one degree of freedom, which the formula only gives where some rows alone decide the coefficient."""
    variance = np.diag(covariance)
    return np.sqrt(np.where((variance > 1e-16) & (df > 0.99), variance, np.nan))


def t_interval(
    estimate: np.ndarray, error: np.ndarray, df: np.ndarray, level: float = 0.95
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return lower and upper limits and the two-sided p-value of estimates by Student's t."""
    half = stats.t.ppf(0.5 + level / 2, df) * error
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.t.sf(np.abs(estimate / error), df)
    return estimate - half, estimate + half, p


def leverage(fit: Fitted, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hat values, Cook's distances and Pearson residuals of each row; `scale` is the residual variance."""
    pieces = fit.pieces
    root = np.sqrt(pieces.weight)
    whitened = pieces.gradient * root[:, None]
    hat = np.einsum("ik,kl,il->i", whitened, pieces.bread, whitened)
    pearson = root * pieces.residual / np.sqrt(scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        cook = pearson**2 * hat / (1 - hat) ** 2 / pieces.design.shape[1]
    return hat, cook, pearson


def _by_cluster(groups: np.ndarray) -> list[np.ndarray]:
    _, index = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    order = np.argsort(index, kind="stable")
    return np.split(order, np.cumsum(np.bincount(index))[:-1])


def _by_size(members: list[np.ndarray]) -> list[np.ndarray]:
    sizes = sorted({len(rows) for rows in members})
    return [np.array([rows for rows in members if len(rows) == size]) for size in sizes]


def _adjustment(d: np.ndarray, w: np.ndarray, bread: np.ndarray, kind: str) -> np.ndarray:
    """The matrices that undo, per cluster, the shrinking of residuals by the fit: (clusters, size, size)."""
    clusters, size, _ = d.shape
    identity = np.broadcast_to(np.eye(size), (clusters, size, size))
    if kind in ("CR0", "CR1"):
        return identity
    explained = np.einsum("gik,kl,gjl->gij", d, bread, d)
    if kind == "CR3":
        left = identity - explained * w[:, None, :]
        singular = (np.abs(np.linalg.det(left)) < 1e-12)[:, None, None]
        return np.where(singular, np.nan, np.linalg.inv(np.where(singular, identity, left)))
    root = w**-0.5
    middle = root[:, :, None] * (identity / w[:, :, None] - explained) * root[:, None, :]
    values, vectors = np.linalg.eigh((middle + middle.transpose(0, 2, 1)) / 2)
    keep = values > 1e-10 * values[:, -1:]
    inverse_root = np.where(keep, np.where(keep, values, 1.0) ** -0.5, 0.0)
    powered = np.einsum("gia,ga,gja->gij", vectors, inverse_root, vectors)
    return root[:, :, None] * powered * root[:, None, :]


def _satterthwaite(transfers: np.ndarray, own: np.ndarray, bread: np.ndarray) -> np.ndarray:
    """Degrees of freedom per coefficient under a working model of independent rows with the fit's variances."""
    df = np.empty(len(bread))
    for column, direction in enumerate(bread.T):
        diagonal = np.einsum("k,gkl,l->g", direction, own, direction)
        across = transfers @ direction  # (clusters, k)
        inner = bread @ (across.T @ across)
        squares = np.trace(inner @ inner) - (np.einsum("gk,kl,gl->g", across, bread, across) ** 2).sum()
        df[column] = diagonal.sum() ** 2 / ((diagonal**2).sum() + squares)
    return df
