"""A second interval for few jurisdictions: beta-binomial likelihood, on a grid, with its prior in the open.

Rows are summed to jurisdictions. With b1 ~ 1.5 t4 the 95 % interval covers 93.5-98.7 % at every sample size studied;
with 0.5 t4 the prior speaks instead of the data where slopes are steep. So both are always shown, never as a headline.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from scipy.interpolate import CubicSpline
from scipy.special import expit

from reportlib import gates
from reportlib.beta_binomial import log_kernel
from reportlib.exact import collapse
from reportlib.sample import Sample, cluster_labels

SLOPES, INTERCEPTS, DISPERSIONS = 481, 161, 40  # grid sizes
SLOPE_RANGE, INTERCEPT_RANGE = 6.0, 5.0


def posterior(sample: Sample, prior_scales: tuple[float, ...] = (1.5, 0.5)) -> pd.DataFrame:
    """Return the posterior of the slope b1 under each prior scale, one row a scale.

    Columns: prior_scale, mean, sd, lo, hi (95 %, log odds per log unit), p_negative, odds_ratio_per_doubling (of the
    mean), or_lo, or_hi, refusal. Priors: b1 ~ scale t4, b0 at the mean volume ~ N(0, 1.5), rho ~ Beta(1, 4).
    <NA> with the reason below six jurisdictions, and where the posterior is narrower than the grid; jurisdictions' own
    scopes must not mix.
    """
    if sample.clusters < gates.SLOPE_FROM:
        reason = f"Not shown below {gates.SLOPE_FROM} jurisdictions: the prior would speak, not the data."
        rows = [{"prior_scale": scale, "refusal": reason} for scale in prior_scales]
    else:
        if len(sample.scopes) > 1:
            gates.forbid("mixed_scopes")
        slopes, evidence = slope_evidence(sample)
        rows = [
            {"prior_scale": scale, **_shown(_summary(slopes, _with_prior(slopes, evidence, scale)), slopes)}
            for scale in prior_scales
        ]
    names = ["prior_scale", "mean", "sd", "lo", "hi", "p_negative", "odds_ratio_per_doubling", "or_lo", "or_hi"]
    frame = pd.DataFrame(rows, columns=[*names, "refusal"])
    return frame.astype(dict.fromkeys(names, "Float64"))


def _shown(summary: dict[str, float], slopes: np.ndarray) -> dict[str, object]:
    """The summary, or why there is none: a posterior narrower than the step of the grid falls between its points."""
    if summary["sd"] > slopes[1] - slopes[0]:
        return summary | {"refusal": ""}
    return {"refusal": "The cases are so many that the grid is too coarse, and that no prior matters: see the fit."}


def slope_evidence(sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Return a grid of slopes and their likelihood there, the average rate and rho integrated out, up to a factor.

    Rows are collapsed to jurisdictions; volume is the mean weighted by concluded cases.
    """
    corrected, concluded, x = sample.counts
    columns = {"c": corrected, "r": concluded, "rx": concluded * x}
    sums = collapse(columns, cluster_labels(sample.frame, "jurisdiction"))
    centred = sums["rx"] / sums["r"]
    return _evidence(sums["c"], sums["r"], centred - centred.mean())


def _evidence(corrected: np.ndarray, concluded: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    slopes = np.linspace(-SLOPE_RANGE, SLOPE_RANGE, SLOPES)
    intercepts = np.linspace(-INTERCEPT_RANGE, INTERCEPT_RANGE, INTERCEPTS)
    nodes, node_weights = np.polynomial.legendre.leggauss(DISPERSIONS)
    rhos = (nodes + 1) / 2
    mean = np.clip(expit(intercepts[None, :, None] + slopes[:, None, None] * x), 1e-12, 1 - 1e-12)
    log = np.empty((DISPERSIONS, SLOPES, INTERCEPTS))
    for index, rho in enumerate(rhos):
        size = (1 - rho) / rho
        log[index] = log_kernel(corrected, concluded, mean, size).sum(-1) + stats.beta.logpdf(rho, 1, 4)
    log += stats.norm.logpdf(intercepts, 0, 1.5)
    return slopes, (np.exp(log - log.max()) * node_weights[:, None, None]).sum((0, 2))


def _with_prior(slopes: np.ndarray, evidence: np.ndarray, scale: float) -> np.ndarray:
    density = evidence * stats.t.pdf(slopes / scale, 4)
    return density / (density.sum() * (slopes[1] - slopes[0]))


def _summary(slopes: np.ndarray, density: np.ndarray) -> dict[str, float]:
    step = slopes[1] - slopes[0]
    mean = float((slopes * density).sum() * step)
    spread = float(np.sqrt(((slopes - mean) ** 2 * density).sum() * step))
    fine = np.linspace(slopes[0], slopes[-1], 20 * len(slopes))
    cumulative = CubicSpline(slopes, density).antiderivative()(fine)
    lo, hi = np.interp([0.025, 0.975], cumulative / cumulative[-1], fine)
    negative = float(np.interp(0.0, fine, cumulative / cumulative[-1]))
    ratios = {"odds_ratio_per_doubling": 2**mean, "or_lo": float(2**lo), "or_hi": float(2**hi)}
    return {"mean": mean, "sd": spread, "lo": float(lo), "hi": float(hi), "p_negative": negative} | ratios
