"""The usable rows of one remedy: what a regression may see, and the account of how it was reached.

Rows that leave are counted and named in the flow. Scopes are different populations and stand apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from reportlib.errors import RefusedAnalysis
from reportlib.gates import FORBIDDEN, forbid
from reportlib.rates import (
    TERRITORY,
    broken_rows,
    check_channel,
    era,
    known,
    one_channel,
    reliability_ratio,
    scopes,
)

FLOW_COLUMNS = ("step", "kept", "dropped", "reason", "reports")


@dataclass(frozen=True)
class Sample:
    """The usable rows of one remedy and the account of how they were reached.

    `frame`: the panel's columns plus concluded, corrected, pending (Int64), rate (0-1), log1p_applications, era
    (0 on the form of 2014 and before, 1 since the form of 2019). `flow`: step, kept, dropped, reason, reports (the
    names of those dropped). `channel`: reconsideration or litigation. `earlier`: applications or rate where that side
    is of the year before (`longitudinal.lagged_sample`), else empty.
    """

    frame: pd.DataFrame
    flow: pd.DataFrame
    channel: str
    earlier: str = ""

    @property
    def reports(self) -> int:
        """Reports the sample was drawn from."""
        return int(self.flow["kept"].iloc[0]) if len(self.flow) else 0

    @property
    def clusters(self) -> int:
        """Jurisdictions with at least one usable row."""
        return len(set(cluster_labels(self.frame, "jurisdiction")))

    @property
    def provinces(self) -> int:
        """Known provinces with at least one usable row."""
        return int(known(self.frame["province"]).nunique())

    @property
    def scopes(self) -> list[str]:
        """The scopes present, `unknown` where a report does not say."""
        return sorted(scopes(self.frame).unique())

    @property
    def counts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Corrected and concluded cases and log(1 + applications), as floats, row by row."""
        names = ("corrected", "concluded", "log1p_applications")
        return tuple(self.frame[name].to_numpy(dtype=float) for name in names)


def cluster_labels(frame: pd.DataFrame, level: str) -> np.ndarray:
    """Return the cluster of each row at `level` (jurisdiction or province).

    A place that was not resolved is named by its publisher, so that its years stay together, or by its report; without
    a province it stands alone.
    """
    own = known(frame["jurisdiction"]).fillna(known(frame["publisher"])).fillna(frame["report"].astype("string"))
    labels = own if level == "jurisdiction" else known(frame[level]).fillna("alone: " + own)
    return labels.to_numpy(dtype=object)


def scope_samples(sample: Sample) -> dict[str, Sample]:
    """Return the sample of each scope present, whole territories first; different populations are fitted apart."""
    if len(sample.scopes) < 2:
        return dict.fromkeys(sample.scopes, sample)
    parts, given = {}, scopes(sample.frame)
    for scope in sorted(sample.scopes, key=lambda name: (name != TERRITORY, name)):
        flow = list(sample.flow.itertuples(index=False, name=None))
        kept = keep_rows(sample.frame, given == scope, f"scope {scope}", "another scope", flow).reset_index(drop=True)
        parts[scope] = replace(sample, frame=kept, flow=flow_frame(flow))
    return parts


def headline_sample(sample: Sample) -> Sample:
    """Return the rows of the headline: whole territories where there are any, else the scope with most jurisdictions.

    Rows of other scopes leave by name in the flow. The choice looks at scopes only, never at a result.
    """
    parts = scope_samples(sample)
    if TERRITORY in parts or not parts:
        return parts.get(TERRITORY, sample)
    return max(parts.values(), key=lambda part: part.clusters)


def analysis_sample(
    reports: pd.DataFrame,
    channel: str = "reconsideration",
    min_concluded: int = 1,
    scope: str | None = None,
    invalid: str = "raise",
) -> Sample:
    """Return the rows of the panel that a regression of `channel` may use, and the flow that led to them.

    Usable: applications and corrected cases published and at least `min_concluded` (>= 1) cases concluded. A minimum
    above 1 selects large places and belongs in a specification curve. `scope` keeps one scope only. With
    ``invalid="leave_out"`` impossible figures, second copies of a report, and reports counted inside another row (a
    county in its city's total) leave the sample by name; with ``"raise"`` they stop it.

    Raises
    ------
    RefusedAnalysis
        If two remedies are stacked, rows without concluded cases are asked for, or, by default, on invalid rows.
    """
    check_channel(channel)
    if min_concluded < 1:
        forbid("zero_as_rate")
    broken = broken_rows(reports, channel, invalid)
    frame, flow = one_channel(reports, channel), []
    flow.append(("reports", len(frame), 0, "", ""))
    for step, keep, reason in _steps(frame, broken, min_concluded, scope):
        frame = keep_rows(frame, keep, step, reason, flow)
    inside = contained(frame)
    if inside.any() and invalid == "raise":
        names = ", ".join(frame.loc[inside, "report"].astype(str))
        raise RefusedAnalysis(f"{FORBIDDEN['nested']} Counted twice here: {names}.")
    frame = keep_rows(frame, ~inside, "counted once", "already inside another row of the same year", flow)
    flow.append(("usable", len(frame), 0, "", ""))
    return Sample(with_measures(frame), flow_frame(flow), channel)


def reliability(sample: Sample, thresholds: tuple[int, ...] = (2, 3, 5, 10, 20)) -> pd.DataFrame:
    """Return the share of the variance of the rates that is not binomial noise, by minimum of concluded cases.

    Columns: min_concluded, n, lambda (truncated at 0), lambda_raw; <NA> with fewer than three rows or equal rates.
    lambda = 1 - mean[r (1 - r) / (R - 1)] / var(r), over rows with R >= 2 concluded cases.
    """
    c, r, _ = sample.counts
    rows = []
    for threshold in thresholds:
        use = r >= max(threshold, 2)
        raw = reliability_ratio(c[use], r[use])
        rows.append((threshold, int(use.sum()), raw if np.isnan(raw) else max(0.0, raw), raw))
    frame = pd.DataFrame(rows, columns=["min_concluded", "n", "lambda", "lambda_raw"])
    return frame.astype({"lambda": "Float64", "lambda_raw": "Float64"})


def funnel(sample: Sample) -> pd.DataFrame:
    """Return each rate against the pooled one: report, concluded, rate, pooled, z; `attrs["phi"]` is mean z squared."""
    c, r, _ = sample.counts
    pooled = c.sum() / r.sum() if r.sum() else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (c - r * pooled) / np.sqrt(r * pooled * (1 - pooled))
    frame = sample.frame[["report", "concluded", "rate"]].assign(pooled=pooled, z=z).reset_index(drop=True)
    frame.attrs["phi"] = float(np.mean(z**2)) if len(z) else float("nan")
    return frame


def with_measures(frame: pd.DataFrame) -> pd.DataFrame:
    """Return usable rows with rate (0-1), log1p_applications and era, numbered from 0."""
    measures = {
        "rate": frame["corrected"].astype("Float64") / frame["concluded"].astype("Float64"),
        "log1p_applications": np.log1p(frame["applications_received"].to_numpy(dtype=float)),
        "era": era(frame),
    }
    return frame.assign(**measures).reset_index(drop=True)


def possible_rows(reports: pd.DataFrame, channel: str, invalid: str) -> tuple[pd.DataFrame, list[tuple]]:
    """Return the rows of one remedy without impossible figures and second copies, and the flow so far.

    `invalid` as in `analysis_sample`; raises RefusedAnalysis as it does.
    """
    check_channel(channel)
    broken = broken_rows(reports, channel, invalid)
    frame = one_channel(reports, channel)
    flow: list[tuple] = [("reports", len(frame), 0, "", "")]
    possible = ~frame.index.to_series().isin(broken.index)
    return keep_rows(frame, possible, "figures possible", "impossible figures or a second copy", flow), flow


def _steps(
    frame: pd.DataFrame, broken: pd.DataFrame, min_concluded: int, scope: str | None
) -> Iterator[tuple[str, pd.Series, str]]:
    """The conditions of a usable row, in the order of the flow table: step, mask, reason for leaving."""
    if len(broken):
        yield "figures possible", ~frame.index.to_series().isin(broken.index), "impossible figures or a second copy"
    if scope is not None:
        yield f"scope {scope}", scopes(frame) == scope, "another scope"
    yield from published_steps(frame)
    if min_concluded > 1:
        yield f"at least {min_concluded} concluded", frame["concluded"] >= min_concluded, "fewer concluded cases"


def published_steps(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series, str]]:
    """Yield what a usable row publishes, in the order of the flow table: step, mask, reason for leaving."""
    yield "applications published", frame["applications_received"].notna(), "applications not published"
    yield "concluded cases published", frame["concluded"].notna(), "concluded cases not published"
    yield "at least one concluded", frame["concluded"] >= 1, "no case concluded: the rate is undefined"
    yield "corrected cases published", frame["corrected"].notna(), "corrected cases not published"


def keep_rows(frame: pd.DataFrame, keep: pd.Series, step: str, reason: str, flow: list[tuple]) -> pd.DataFrame:
    """Return the rows to keep, and append to `flow` what left: step, kept, dropped, reason, reports."""
    mask = keep.reindex(frame.index).fillna(False).to_numpy(dtype=bool)
    gone = ", ".join(frame.loc[~mask, "report"].astype(str))
    flow.append((step, int(mask.sum()), int((~mask).sum()), reason if gone else "", gone))
    return frame[mask]


def flow_frame(flow: list[tuple]) -> pd.DataFrame:
    """Return the account that `keep_rows` wrote as a frame."""
    return pd.DataFrame(flow, columns=list(FLOW_COLUMNS))


def contained(frame: pd.DataFrame) -> pd.Series:
    """Return whether a row is counted in a whole territory's row of the same year, by the hierarchy of GB/T 2260."""
    inside = pd.Series(False, index=frame.index)
    coded = frame[known(frame["adcode"]).notna() & frame["year"].notna()]
    for _, year in coded.groupby("year"):
        codes, whole = year["adcode"].astype(str), (year["scope"] == TERRITORY).fillna(False).astype(bool)
        for row in year.index[whole]:
            prefix = codes[row].removesuffix("00").removesuffix("00")
            parts = codes.str.startswith(prefix) & (codes.index != row)
            mutual = whole & (codes == codes[row]) & (codes.index < row)
            inside[codes.index[parts & ~mutual]] = True
    return inside
