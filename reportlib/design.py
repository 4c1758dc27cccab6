"""The columns of a regression: constant, the term of interest, controls; and why a design cannot be estimated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportlib import gates
from reportlib.rates import known, scopes
from reportlib.sample import Sample, cluster_labels

VOLUME, RATE = "log1p_applications", "rate"
CONTROLS = ("era", "form", "scope", "level")
_CURVES = ("rate", "square", "**", "^", "poly", "bin", "spline", "reset", "quantile")


def design_frame(sample: Sample, term: str, controls: tuple[str, ...], split: bool = False) -> pd.DataFrame:
    """Return constant, `term` and the controls as columns; era is 0/1, other controls a dummy per further category.

    With `split` the term stands as the mean of its jurisdiction (between) and the deviation from it (within).
    """
    frame = sample.frame
    columns = {"const": np.ones(len(frame)), term: frame[term].to_numpy(dtype=float)}
    if split:
        values = pd.Series(columns.pop(term))
        mean = values.groupby(cluster_labels(frame, "jurisdiction")).transform("mean").to_numpy()
        columns |= {f"{term}[between]": mean, f"{term}[within]": values.to_numpy() - mean}
    for control in controls:
        if control == "era":
            columns["era"] = frame["era"].to_numpy(dtype=float)
            continue
        values = scopes(frame) if control == "scope" else known(frame[control]).fillna("unknown")
        for category in sorted(values.unique())[1:] or [""]:
            columns[f"{control}[{category}]" if category else control] = (values == category).to_numpy(dtype=float)
    return pd.DataFrame(columns)


def resolve_controls(controls: tuple[str, ...] | str) -> tuple[str, ...]:
    """Return the controls as a tuple; raise RefusedAnalysis on a curve of the rate, ValueError on one unknown."""
    controls = (controls,) if isinstance(controls, str) else tuple(controls)
    for control in controls:
        if control not in CONTROLS:
            if any(word in control.lower() for word in _CURVES):
                gates.forbid("curve")
            gates.refuse_choice("controls", control, CONTROLS)
    return controls


def flat_columns(design: pd.DataFrame) -> list[str]:
    """Why the design cannot be estimated: a column without variation, or one the others determine."""
    spread = np.ptp(design.to_numpy(), axis=0)
    still = [name for name, width in zip(design.columns[1:], spread[1:], strict=True) if width < 1e-9]
    if still:
        return [f"{name} is the same in all usable reports." for name in still]
    if np.linalg.matrix_rank(design.to_numpy()) < design.shape[1]:
        return [f"{', '.join(design.columns[1:])} determine each other in these reports."]
    if len(design) <= design.shape[1]:
        return [f"{len(design)} reports cannot carry {design.shape[1]} coefficients."]
    return []
