"""Every defensible way to ask the same question, side by side: the specification curve.

Choices are data; a specification that the gates refuse keeps its row with the reason. The headline is marked, never
chosen by its result. Readings have different scales: compare within a reading only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pandas as pd

from reportlib import gates
from reportlib.rates import TERRITORY, Sample, analysis_sample, cluster_labels
from reportlib.regression import RATE, VOLUME, cluster_level, design_frame, estimate, flat_columns
from reportlib.robust import Fitted, cluster_covariance, t_interval

READINGS = {
    "correction, Williams": ("williams", VOLUME),
    "correction, binomial": ("binomial", VOLUME),
    "applications, OLS": ("ols", RATE),
    "applications, Poisson": ("poisson", RATE),
}
GRID: dict[str, tuple[object, ...]] = {
    "reading": tuple(READINGS),
    "min_concluded": (1, 3, 5, 10),
    "other_counts": (True, False),  # whether 其他 (withdrawn, mediated, dismissed) counts as concluded
    "pending": ("excluded", "as upheld", "as corrected"),
    "era": (False, True),
    "scope": (TERRITORY, "all"),  # all: with a term for each scope
    "largest": ("in", "out"),  # the jurisdiction with most concluded cases
    "cluster": ("jurisdiction", "province"),
}
COUNTING = ("other_counts", "pending", "scope")  # what is counted
SELECTION = ("min_concluded", "largest")  # which of the usable rows are kept
RESULTS = ("estimate", "lo", "hi", "df", "odds_ratio_per_doubling", "or_lo", "or_hi")


def specification_curve(
    reports: pd.DataFrame, channel: str = "reconsideration", grid: dict[str, tuple[object, ...]] | None = None
) -> pd.DataFrame:
    """Return one row per combination of the choices of `grid` (default `GRID`; missing choices take its first value).

    Columns: the choices, headline (the preregistered one), n, clusters, estimate, lo, hi (CR2 95 %), df,
    odds_ratio_per_doubling, or_lo, or_hi (correction readings), status, reason (why there is no estimate). Where
    scopes mix, scope "all" carries a scope term. Reports without a pending or other count leave the specifications
    that need it: missing is not zero.
    """
    choices = {name: (GRID[name][0],) for name in GRID} | (grid if grid is not None else GRID)
    for name in choices:
        if name not in GRID:
            raise ValueError(f"no choice {name!r}; the grid holds {', '.join(GRID)}")
    rows = []
    for counting in _combinations(choices, COUNTING):
        usable = _counted(reports, channel, **counting)
        for selection in _combinations(choices, SELECTION):
            rows += _fits(_selected(usable, **selection), counting | selection, choices)
    frame = pd.DataFrame(rows, columns=[*GRID, "headline", "n", "clusters", *RESULTS, "status", "reason"])
    frame = frame.astype(dict.fromkeys(RESULTS, "Float64"))
    return frame.sort_values(list(GRID), key=_as_in_grid, kind="stable").reset_index(drop=True)


def curve_summary(curve: pd.DataFrame) -> pd.DataFrame:
    """Return by reading: specifications, estimated, median estimate, share with the sign of that median.

    There is no share of significant results: specifications are not independent tests.
    """
    rows = []
    for reading in READINGS:
        part = curve[curve["reading"] == reading]
        known = part["estimate"].dropna().astype(float)
        middle = float(known.median()) if len(known) else pd.NA
        agree = float((np.sign(known) == np.sign(middle)).mean()) if len(known) else pd.NA
        rows.append((reading, len(part), len(known), middle, agree))
    frame = pd.DataFrame(rows, columns=["reading", "specifications", "estimated", "median", "share_same_sign"])
    return frame.astype({"median": "Float64", "share_same_sign": "Float64"})


def _combinations(choices: dict[str, tuple[object, ...]], names: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for values in itertools.product(*(choices[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _fits(
    sample: Sample, part: dict[str, object], choices: dict[str, tuple[object, ...]]
) -> Iterator[dict[str, object]]:
    headline, scopes, clusters = cluster_level(sample, "auto"), sample.scopes, sample.clusters
    groups = {cluster: cluster_labels(sample.frame, str(cluster)) for cluster in choices["cluster"]}
    counts = {"n": len(sample.frame), "clusters": clusters}
    for reading, era in itertools.product(choices["reading"], choices["era"]):
        controls = ("era",) * bool(era) + ("scope",) * (len(scopes) > 1)
        fitted, status, reason = _fitted(sample, clusters, str(reading), controls)
        for cluster, labels in groups.items():
            spec = part | {"reading": reading, "era": era, "cluster": cluster}
            standard = all(spec[name] == GRID[name][0] for name in GRID if name != "cluster") and cluster == headline
            result = {"status": status, "reason": reason} if fitted is None else _interval(fitted, labels, clusters)
            yield spec | {"headline": standard} | counts | result


def _fitted(
    sample: Sample, clusters: int, reading: str, controls: tuple[str, ...]
) -> tuple[Fitted | None, str, str]:
    """The fit of one specification, or None with its status and the reason."""
    method, term = READINGS[reading]
    design = design_frame(sample, term, controls)
    reasons = gates.slope_refusals(clusters, list(design.columns[1:])) or flat_columns(design)
    if reasons:
        return None, "refused" if clusters >= gates.SLOPE_FROM else gates.gate(clusters), " ".join(reasons)
    fitted = estimate(sample.counts, design.to_numpy(), method)
    if not fitted.finite:
        return None, "no_finite_estimate", "The outcomes separate, or all ended alike."
    return fitted, "", ""


def _interval(fitted: Fitted, groups: np.ndarray, clusters: int) -> dict[str, object]:
    levels = len(set(groups))
    if levels < gates.AVERAGE_FROM:
        return {"status": gates.gate(levels), "reason": f"{levels} clusters are too few for a standard error."}
    covariance, df = cluster_covariance(fitted.pieces, groups)
    slope = fitted.coefficients[1]
    lo, hi, _ = t_interval(slope, np.sqrt(covariance[1, 1]), df[1])
    found = {"estimate": slope, "lo": lo, "hi": hi, "df": df[1]}
    if fitted.omega is not None:  # a correction reading
        powers = np.exp2(np.clip([slope, lo, hi], -1000, 1000))
        found |= dict(zip(("odds_ratio_per_doubling", "or_lo", "or_hi"), powers, strict=True))
    return found | {"status": gates.gate(clusters, float(df[1])), "reason": ""}


def _counted(reports: pd.DataFrame, channel: str, other_counts: bool, pending: str, scope: str) -> Sample:
    """The usable rows with concluded and corrected cases as another reading of the form would count them."""
    concluded, corrected = reports[f"{channel}_concluded"], reports[f"{channel}_corrected"]
    if not other_counts:
        concluded = concluded - reports[f"{channel}_other"]
    if pending != "excluded":
        concluded = concluded + reports[f"{channel}_pending"]
    if pending == "as corrected":
        corrected = corrected + reports[f"{channel}_pending"]
    panel = reports.assign(**{f"{channel}_concluded": concluded, f"{channel}_corrected": corrected})
    return analysis_sample(panel, channel, scope=None if scope == "all" else scope, invalid="leave_out")


def _selected(sample: Sample, min_concluded: int, largest: str) -> Sample:
    """The sample without small rows, or without the jurisdiction with most concluded cases."""
    concluded = sample.frame["concluded"].to_numpy(dtype=float)
    keep = concluded >= min_concluded
    if largest == "out" and keep.any():
        _, index = np.unique(cluster_labels(sample.frame, "jurisdiction").astype(str), return_inverse=True)
        keep &= index != np.bincount(index, np.where(keep, concluded, 0)).argmax()
    return Sample(sample.frame[keep].reset_index(drop=True), sample.flow, sample.channel)


def _as_in_grid(column: pd.Series) -> pd.Series:
    places = {value: place for place, value in enumerate(GRID[str(column.name)])}
    return column.map(lambda value: places.get(value, len(places)))
