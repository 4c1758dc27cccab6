"""What the primary reading leaves unexplained, report by report and in bins of volume.

Residuals of the fitted model, not of the raw rate: bins of these may be looked at, bins of rates may not (`gates`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportlib.beta_binomial import fit_beta_binomial
from reportlib.regression import Fit
from reportlib.robust import leverage


def quantile_residuals(fit: Fit, seed: int = 0) -> pd.DataFrame:
    """Return randomised quantile residuals, one row a report; about standard normal where the model holds.

    Columns: report, concluded, corrected (cases), applications, expected (fitted rate, 0-1), residual. The rate and the
    dispersion are those of the beta-binomial with the greatest likelihood for the design of `fit` (primary reading);
    the draw within each step of the counts is by `seed`. <NA> where the fit was refused.
    """
    frame = _rows(fit)
    if fit.fitted is None:
        return frame.assign(expected=pd.array([pd.NA] * len(frame), "Float64"), residual=pd.NA)
    corrected, concluded, _ = fit.sample.counts
    best = fit_beta_binomial(corrected, concluded, fit.design.to_numpy())
    return frame.assign(expected=best.mean, residual=best.residuals(corrected, concluded, seed))


def binned_residuals(fit: Fit, bins: int | None = None) -> pd.DataFrame:
    """Return Pearson residuals in bins of equal size by applications, to see whether the curve bends.

    Columns: bin, reports, applications_from, applications_to, mean (Pearson residual, variance about 1), z (mean times
    the root of the reports; beyond 2 in about one bin of twenty by chance). `bins`: default the root of the number of
    reports, at most one a report. Empty where the fit was refused.
    """
    names = ["bin", "reports", "applications_from", "applications_to", "mean", "z"]
    frame = _rows(fit)
    if fit.fitted is None:
        return pd.DataFrame(columns=names)
    frame = frame.assign(residual=leverage(fit.fitted)[2]).sort_values("applications", kind="stable")
    rows = []
    number_of_bins = min(bins or round(len(frame) ** 0.5), len(frame))
    for number, part in enumerate(np.array_split(np.arange(len(frame)), number_of_bins), 1):
        some = frame.iloc[part]
        mean, ends = float(some["residual"].mean()), some["applications"].iloc[[0, -1]]
        rows.append((number, len(some), *ends, mean, mean * len(some) ** 0.5))
    return pd.DataFrame(rows, columns=names)


def _rows(fit: Fit) -> pd.DataFrame:
    if fit.reading != "correction":
        raise ValueError(f"residuals are those of the primary reading, not of {fit.reading!r}")
    names = ["report", "concluded", "corrected", "applications_received"]
    return fit.sample.frame[names].rename(columns={"applications_received": "applications"}).reset_index(drop=True)
