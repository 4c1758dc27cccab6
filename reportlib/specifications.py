"""Every defensible way to ask the same question, side by side: the specification curve.

Choices are data; a specification that the gates refuse keeps its row with the reason. The headline is marked, never
chosen by its result. Readings have different scales: compare within a reading only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from reportlib import gates
from reportlib.design import RATE, VOLUME, design_frame, flat_columns
from reportlib.rates import TERRITORY, scopes
from reportlib.regression import cluster_level, estimate
from reportlib.robust import Fitted, cluster_covariance, errors, t_interval
from reportlib.sample import Sample, analysis_sample, cluster_labels

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
    odds_ratio_per_doubling, or_lo, or_hi (correction readings), status, reason (why there is no estimate), duplicate
    (the same rows, counts, model and clusters as another row, which stands for both: count and draw it once). Where
    scopes mix, scope "all" carries a scope term. Reports without a pending or other count leave the specifications
    that need it: missing is not zero. The headline is on whole territories, as `sample.headline_sample`; of a panel
    without any, on all rows where they are of one scope.
    """
    choices = {name: (GRID[name][0],) for name in GRID} | (grid if grid is not None else GRID)
    for name in choices:
        if name not in GRID:
            raise ValueError(f"no choice {name!r}; the grid holds {', '.join(GRID)}")
    rows: list[dict[str, object]] = []
    home = TERRITORY if (scopes(reports) == TERRITORY).any() else "all"
    for counting in _combinations(choices, COUNTING):
        usable = _counted(reports, channel, **counting)
        for selection in _combinations(choices, SELECTION):
            rows += _fits(_selected(usable, **selection), counting | selection, choices, home)
    names = [*GRID, "headline", "n", "clusters", *RESULTS, "status", "reason", "same"]
    frame = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(RESULTS, "Float64"))
    frame = frame.sort_values(list(GRID), key=_as_in_grid, kind="stable").reset_index(drop=True)
    first = frame.sort_values("headline", ascending=False, kind="stable")
    return frame.assign(duplicate=first.duplicated("same")).drop(columns="same")


def curve_summary(curve: pd.DataFrame) -> pd.DataFrame:
    """Return by reading: specifications, distinct (without duplicates), and of these estimated, median estimate,
    share_same_sign (with the sign of that median).

    There is no share of significant results: specifications are not independent tests.
    """
    rows = []
    for reading in READINGS:
        part = curve[curve["reading"] == reading]
        known = part.loc[~part["duplicate"], "estimate"]
        estimated = known.dropna().astype(float)
        middle = float(estimated.median()) if len(estimated) else pd.NA
        agree = float((np.sign(estimated) == np.sign(middle)).mean()) if len(estimated) else pd.NA
        rows.append((reading, len(part), len(known), len(estimated), middle, agree))
    names = ["reading", "specifications", "distinct", "estimated", "median", "share_same_sign"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"median": "Float64", "share_same_sign": "Float64"})


def dropped_specifications(curve: pd.DataFrame) -> pd.DataFrame:
    """Return why specifications have no estimate: status, reason, specifications (distinct), most frequent first."""
    gone = curve[curve["estimate"].isna() & ~curve["duplicate"]]
    counts = gone.groupby(["status", "reason"]).size().sort_values(ascending=False, kind="stable")
    return counts.rename("specifications").reset_index()


def describe_curve(curve: pd.DataFrame) -> str:
    """Return the curve in Markdown, a line a reading: how many, the median, the share of its sign, the headline.

    Medians are odds ratios per doubling of applications (correction readings), log-points of applications per 10
    points of the rate (applications). Nothing is counted as significant.
    """
    rows = curve_summary(curve).itertuples()
    return "\n".join(f"- **{_first_up(row.reading)}.** {_words(row, curve)}" for row in rows)


def _first_up(text: str) -> str:
    return text[0].upper() + text[1:]


def _words(row: Any, curve: pd.DataFrame) -> str:
    """What the summary says of one reading, in the units a reader can use."""
    told = f"{row.specifications} specifications, {row.distinct} of them distinct, {row.estimated} with an estimate"
    if not row.estimated:
        return f"{told}."
    middle = f"odds ratio {2**row.median:.2f} per doubling"
    if not row.reading.startswith("correction"):
        middle = f"{row.median / 10:.2f} log-points per 10 points"
    headline = curve.loc[curve["headline"] & (curve["reading"] == row.reading), "odds_ratio_per_doubling"].dropna()
    marked = "".join(f" Headline: odds ratio {value:.2f} per doubling." for value in headline)
    return f"{told}; median {middle}, {row.share_same_sign:.0%} of the same sign.{marked}"


def _combinations(choices: dict[str, tuple[object, ...]], names: tuple[str, ...]) -> Iterator[dict[str, object]]:
    for values in itertools.product(*(choices[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def _fits(
    sample: Sample, part: dict[str, object], choices: dict[str, tuple[object, ...]], home: str
) -> Iterator[dict[str, object]]:
    headline, mixed, clusters = cluster_level(sample, "auto"), len(sample.scopes) > 1, sample.clusters
    groups = {cluster: cluster_labels(sample.frame, str(cluster)) for cluster in choices["cluster"]}
    counts, rows = {"n": len(sample.frame), "clusters": clusters}, _fingerprint(sample)
    expected = {name: values[0] for name, values in GRID.items()} | {"scope": home, "cluster": headline}
    for reading, era in itertools.product(choices["reading"], choices["era"]):
        controls = ("era",) * bool(era) + ("scope",) * mixed
        fitted, status, reason = _fitted(sample, clusters, str(reading), controls)
        for cluster, labels in groups.items():
            spec = part | {"reading": reading, "era": era, "cluster": cluster}
            standard = spec == {name: expected[name] for name in spec} and not mixed
            result = {"status": status, "reason": reason}
            if fitted is not None:
                result = _interval(fitted, labels, sample, str(cluster), controls)
            same = hash((rows, reading, controls, tuple(np.unique(labels.astype(str), return_inverse=True)[1])))
            yield spec | {"headline": standard, "same": same} | counts | result


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


def _interval(
    fitted: Fitted, groups: np.ndarray, sample: Sample, level: str, controls: tuple[str, ...]
) -> dict[str, object]:
    count = sample.provinces if level == "province" else sample.clusters
    if reasons := gates.cluster_refusals(level, count):
        return {"status": "refused", "reason": " ".join(reasons)}
    covariance, df = cluster_covariance(fitted.pieces, groups)
    error = errors(covariance, df)[1]
    if np.isnan(error):
        return {"status": "refused", "reason": gates.NO_ERROR}
    status = gates.gate(sample.clusters, float(df[1]))
    if reasons := gates.control_refusals(controls, status):
        return {"status": "refused", "reason": " ".join(reasons)}
    slope = fitted.coefficients[1]
    lo, hi, _ = t_interval(slope, error, df[1])
    found = {"estimate": slope, "lo": lo, "hi": hi, "df": df[1]}
    if fitted.omega is not None:  # a correction reading
        powers = np.exp2(np.clip([slope, lo, hi], -1000, 1000))
        found |= dict(zip(("odds_ratio_per_doubling", "or_lo", "or_hi"), powers, strict=True))
    return found | {"status": status, "reason": ""}


def _fingerprint(sample: Sample) -> tuple[object, ...]:
    """What two specifications share when they look at the same figures of the same reports."""
    return (tuple(sample.frame["report"].astype(str)), *(column.tobytes() for column in sample.counts))


def _counted(reports: pd.DataFrame, channel: str, other_counts: bool, pending: str, scope: str) -> Sample:
    """The usable rows with concluded and corrected cases as another reading of the form would count them."""
    concluded, corrected = reports[f"{channel}_concluded"], reports[f"{channel}_corrected"]
    other = reports[f"{channel}_other"]
    if not other_counts:
        concluded, other = concluded - other, other * 0
    if pending != "excluded":
        concluded = concluded + reports[f"{channel}_pending"]
    if pending == "as corrected":
        corrected = corrected + reports[f"{channel}_pending"]
    counts = {"concluded": concluded, "corrected": corrected, "other": other}
    panel = reports.assign(**{f"{channel}_{name}": count for name, count in counts.items()})
    return analysis_sample(panel, channel, scope=None if scope == "all" else scope, invalid="leave_out")


def _selected(sample: Sample, min_concluded: int, largest: str) -> Sample:
    """The sample without small rows, or without the jurisdiction with most concluded cases."""
    concluded = sample.frame["concluded"].to_numpy(dtype=float)
    keep = concluded >= min_concluded
    if largest == "out" and keep.any():
        _, index = np.unique(cluster_labels(sample.frame, "jurisdiction").astype(str), return_inverse=True)
        keep &= index != np.bincount(index, np.where(keep, concluded, 0)).argmax()
    return replace(sample, frame=sample.frame[keep].reset_index(drop=True))


def _as_in_grid(column: pd.Series) -> pd.Series:
    places = {value: place for place, value in enumerate(GRID[str(column.name)])}
    return column.map(lambda value: places.get(value, len(places)))
