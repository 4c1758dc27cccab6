"""Correction rates (纠错率) with their intervals, and the sample that a regression may use.

A rate is corrected / concluded cases of one remedy in one report. It is undefined where nothing was concluded and
missing where a count was not published; neither is ever zero. Rows that leave are counted and named in the flow.
A missing text is "" in the frames and <NA> in a sample; both are read as not known, and no two unknowns are alike.
Wilson: doi:10.1080/01621459.1927.10502953; coverage of all four intervals: benchmarks/coverage.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from reportlib.errors import RefusedAnalysis
from reportlib.gates import FORBIDDEN, forbid

CHANNELS = ("reconsideration", "litigation")  # 行政复议, 行政诉讼
TERRITORY = "territory"  # 全市, 全区: compiled from departments and lower governments
NEW_FORMS, OLD_FORMS = ("2019", "2021"), ("2014",)
KEYS = ("report", "publisher", "jurisdiction", "adcode", "province", "level", "scope", "year", "form", "evidence")
FLOW_COLUMNS = ("step", "kept", "dropped", "reason", "reports")


@dataclass(frozen=True)
class Sample:
    """The usable rows of one remedy and the account of how they were reached.

    `frame`: the panel's columns plus concluded, corrected, pending (Int64), rate (0-1), log1p_applications, era
    (0 on the form of 2014 and before, 1 since the form of 2019). `flow`: step, kept, dropped, reason, reports (the
    names of those dropped). `channel`: reconsideration or litigation.
    """

    frame: pd.DataFrame
    flow: pd.DataFrame
    channel: str

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


def known(texts: pd.Series) -> pd.Series:
    """Return a column of texts with <NA> for what is not known, which the frames write as an empty text."""
    return texts.astype("string").replace("", pd.NA)


def scopes(frame: pd.DataFrame) -> pd.Series:
    """Return the scope of each row, `unknown` where the report does not say."""
    return known(frame["scope"]).fillna("unknown")


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
        kept = _keep(sample.frame, given == scope, f"scope {scope}", "another scope", flow).reset_index(drop=True)
        parts[scope] = Sample(kept, pd.DataFrame(flow, columns=list(FLOW_COLUMNS)), sample.channel)
    return parts


def headline_sample(sample: Sample) -> Sample:
    """Return the rows of the headline: whole territories where there are any, else the scope with most jurisdictions.

    Rows of other scopes leave by name in the flow. The choice looks at scopes only, never at a result.
    """
    parts = scope_samples(sample)
    if TERRITORY in parts or not parts:
        return parts.get(TERRITORY, sample)
    return max(parts.values(), key=lambda part: part.clusters)


def rate_interval(
    corrected: np.ndarray, concluded: np.ndarray, method: str = "wilson", level: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return lower and upper limits of the rates `corrected / concluded`; NaN where nothing was concluded.

    `method`: wilson (mean coverage 95-97 %, narrowest), clopper_pearson (never below nominal, wider) or jeffreys
    (posterior quantiles, not set to 0 or 1 at the ends).

    >>> lo, hi = rate_interval(np.array([5]), np.array([10]))
    >>> round(lo[0], 6), round(hi[0], 6)
    (np.float64(0.236593), np.float64(0.763407))
    """
    c, r = np.asarray(corrected, float), np.asarray(concluded, float)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        if method == "wilson":
            z2 = stats.norm.isf(tail) ** 2
            centre, half = (c + z2 / 2) / (r + z2), np.sqrt(z2 * (c * (r - c) / r + z2 / 4)) / (r + z2)
            lo, hi = np.where(c == 0, 0.0, centre - half), np.where(c == r, 1.0, centre + half)
        elif method == "clopper_pearson":
            lo = np.where(c == 0, 0.0, stats.beta.ppf(tail, c, r - c + 1))
            hi = np.where(c == r, 1.0, stats.beta.isf(tail, c + 1, r - c))
        elif method == "jeffreys":
            lo, hi = stats.beta.ppf(tail, c + 0.5, r - c + 0.5), stats.beta.isf(tail, c + 0.5, r - c + 0.5)
        else:
            raise ValueError(f"no interval method {method!r}; use wilson, clopper_pearson or jeffreys")
    undefined = ~(r > 0)
    return np.where(undefined, np.nan, lo), np.where(undefined, np.nan, hi)


def rates(
    reports: pd.DataFrame,
    channel: str = "reconsideration",
    method: str = "wilson",
    level: float = 0.95,
    invalid: str = "raise",
) -> pd.DataFrame:
    """Return one row per report with its correction rate, interval and status, in the order of the panel.

    Columns: the panel's keys, channel, applications_received, concluded, corrected, pending (cases, Int64; <NA> not
    published), rate, lo, hi (0-1), pending_lo, pending_hi (the rate if every pending case were upheld, or corrected;
    0 and 1 where the corrected count is unpublished; <NA> where pending is), rate_status: `ok`, `no_decisions`
    (nothing concluded: undefined, not zero), `corrected_unpublished`, `concluded_unpublished` (also when one of its
    parts is blank), `impossible` (only with ``invalid="leave_out"``). A report in prose states totals: until 2018 they
    are taken as concluded, as on the form of 2014; since 2019 pending cases stand in them and concluded is not known.

    Raises
    ------
    RefusedAnalysis
        If a count is negative, corrected exceed concluded, or a report stands twice (jurisdiction, year and scope;
        for agencies the publisher and the figures too).
    """
    check_channel(channel)
    broken = _broken_rows(reports, channel, invalid)
    frame = _with_channel(reports, channel)
    c, r, p = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("corrected", "concluded", "pending"))
    frame["rate_status"] = pd.Series(_statuses(c, r, frame.index.isin(broken.index)), frame.index, dtype="string")
    ok = (frame["rate_status"] == "ok").to_numpy(dtype=bool)
    lo, hi = rate_interval(np.where(ok, c, np.nan), np.where(ok, r, np.nan), method, level)
    low, high = _pending_bounds(c, r, p, frame["rate_status"].to_numpy(dtype=object))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = {"rate": np.where(ok, c / r, np.nan), "lo": lo, "hi": hi, "pending_lo": low, "pending_hi": high}
    for name, value in values.items():
        frame[name] = pd.array(value, dtype="Float64")
    keys = [key for key in KEYS if key in frame]
    counts = ["applications_received", "concluded", "corrected", "pending"]
    return frame[[*keys, "channel", *counts, *values, "rate_status"]].reset_index(drop=True)


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
    broken = _broken_rows(reports, channel, invalid)
    frame, flow = _with_channel(reports, channel), []
    flow.append(("reports", len(frame), 0, "", ""))
    for step, keep, reason in _steps(frame, broken, min_concluded, scope):
        frame = _keep(frame, keep, step, reason, flow)
    inside = _contained(frame)
    if inside.any() and invalid == "raise":
        names = ", ".join(frame.loc[inside, "report"].astype(str))
        raise RefusedAnalysis(f"{FORBIDDEN['nested']} Counted twice here: {names}.")
    frame = _keep(frame, ~inside, "counted once", "already inside another row of the same year", flow)
    flow.append(("usable", len(frame), 0, "", ""))
    return Sample(_with_measures(frame), pd.DataFrame(flow, columns=list(FLOW_COLUMNS)), channel)


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


def reliability_ratio(corrected: np.ndarray, concluded: np.ndarray) -> float:
    """Return the untruncated reliability of rates with at least two concluded cases each; NaN if not estimable."""
    rate = corrected / concluded
    spread = rate.var(ddof=1) if len(rate) >= 3 else 0.0
    return float(1 - (rate * (1 - rate) / (concluded - 1)).mean() / spread) if spread > 1e-12 else float("nan")


def funnel(sample: Sample) -> pd.DataFrame:
    """Return each rate against the pooled one: report, concluded, rate, pooled, z; `attrs["phi"]` is mean z squared."""
    c, r, _ = sample.counts
    pooled = c.sum() / r.sum() if r.sum() else np.nan
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (c - r * pooled) / np.sqrt(r * pooled * (1 - pooled))
    frame = sample.frame[["report", "concluded", "rate"]].assign(pooled=pooled, z=z).reset_index(drop=True)
    frame.attrs["phi"] = float(np.mean(z**2)) if len(z) else float("nan")
    return frame


def check_channel(channel: str) -> None:
    """Raise if `channel` is not one remedy: the two remedies overlap and are never stacked."""
    if not isinstance(channel, str) or channel in ("both", "all"):
        forbid("stacked_remedies")
    if channel not in CHANNELS:
        raise ValueError(f"no channel {channel!r}; use {' or '.join(CHANNELS)}")


def _with_channel(reports: pd.DataFrame, channel: str) -> pd.DataFrame:
    columns = {name: reports[f"{channel}_{name}"] for name in ("concluded", "corrected", "other", "pending")}
    outcomes = reports[[f"{channel}_{name}" for name in ("upheld", "corrected", "other")]]
    later = (reports["year"] >= 2019).fillna(False)
    total = (known(reports["evidence"]) == "prose").fillna(False) & later & outcomes.isna().any(axis=1)
    columns["concluded"] = columns["concluded"].mask(total.astype(bool))
    texts = {name: known(reports[name]) for name in ("publisher", "jurisdiction", "adcode", "province")}
    return reports.assign(channel=channel, **texts, **columns)


def _with_measures(frame: pd.DataFrame) -> pd.DataFrame:
    measures = {
        "rate": frame["corrected"].astype("Float64") / frame["concluded"].astype("Float64"),
        "log1p_applications": np.log1p(frame["applications_received"].to_numpy(dtype=float)),
        "era": era(frame),
    }
    return frame.assign(**measures).reset_index(drop=True)


def era(frame: pd.DataFrame) -> np.ndarray:
    """Return 1 for reports on the forms since 2019, else 0; by the year where a report is on no form."""
    form = frame["form"].astype("string").fillna("")
    later = frame["year"].fillna(0).to_numpy(dtype=float) >= 2019
    return np.where(form.isin(NEW_FORMS), 1, np.where(form.isin(OLD_FORMS), 0, later)).astype(int)


def _statuses(c: np.ndarray, r: np.ndarray, broken: np.ndarray) -> np.ndarray:
    tests = [broken, np.isnan(r), r == 0, np.isnan(c)]
    return np.select(tests, ["impossible", "concluded_unpublished", "no_decisions", "corrected_unpublished"], "ok")


def _pending_bounds(
    c: np.ndarray, r: np.ndarray, p: np.ndarray, status: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = c / (r + p), (c + p) / (r + p)
    known, unknown = status == "ok", status == "corrected_unpublished"
    return np.select([known, unknown], [low, 0.0], np.nan), np.select([known, unknown], [high, 1.0], np.nan)


def _broken_rows(reports: pd.DataFrame, channel: str, invalid: str) -> pd.DataFrame:
    """Rows that contradict themselves or repeat another: report, fault. Raises naming them all unless left out."""
    if invalid not in ("raise", "leave_out"):
        raise ValueError(f"invalid={invalid!r}; use 'raise' or 'leave_out'")
    faults = pd.Series("", index=reports.index, dtype="string")
    frame = _with_channel(reports, channel)
    counts = frame[["applications_received", "concluded", "corrected", "pending"]]
    faults[(counts < 0).fillna(False).any(axis=1)] = "a negative count"
    faults[(frame["corrected"] > frame["concluded"]).fillna(False).astype(bool)] = "more corrected than concluded"
    faults[_copies(frame)] = "the same jurisdiction, year and scope as an earlier row"
    broken = pd.DataFrame({"report": reports["report"], "fault": faults})[faults != ""]
    if len(broken) and invalid == "raise":
        listed = "; ".join(f"{row.report}: {row.fault}" for row in broken.itertuples())
        raise RefusedAnalysis(f"{channel}: {listed}. Mend the source, or leave them out with invalid='leave_out'.")
    return broken


def _copies(frame: pd.DataFrame) -> pd.Series:
    """Rows that repeat an earlier one. A territory has one report a year; its agencies have one each, so two reports
    of agencies are copies only where their publisher and their figures are the same too. A place that was not
    resolved is nobody's copy."""
    key = ["jurisdiction", "year", "scope"]
    placed = frame["jurisdiction"].notna() & frame["year"].notna()
    figures = ["applications_received", "concluded", "corrected", "pending"]
    whole = scopes(frame) == TERRITORY
    same = frame["publisher"].notna() & frame.duplicated([*key, "publisher", *figures])
    return placed & ((whole & frame.duplicated(key)) | (~whole & same))


def _steps(
    frame: pd.DataFrame, broken: pd.DataFrame, min_concluded: int, scope: str | None
) -> Iterator[tuple[str, pd.Series, str]]:
    """The conditions of a usable row, in the order of the flow table: step, mask, reason for leaving."""
    if len(broken):
        yield "figures possible", ~frame.index.to_series().isin(broken.index), "impossible figures or a second copy"
    if scope is not None:
        yield f"scope {scope}", scopes(frame) == scope, "another scope"
    yield "applications published", frame["applications_received"].notna(), "applications not published"
    yield "concluded cases published", frame["concluded"].notna(), "concluded cases not published"
    yield "at least one concluded", frame["concluded"] >= 1, "no case concluded: the rate is undefined"
    yield "corrected cases published", frame["corrected"].notna(), "corrected cases not published"
    if min_concluded > 1:
        yield f"at least {min_concluded} concluded", frame["concluded"] >= min_concluded, "fewer concluded cases"


def _keep(frame: pd.DataFrame, keep: pd.Series, step: str, reason: str, flow: list[tuple]) -> pd.DataFrame:
    mask = keep.reindex(frame.index).fillna(False).to_numpy(dtype=bool)
    gone = ", ".join(frame.loc[~mask, "report"].astype(str))
    flow.append((step, int(mask.sum()), int((~mask).sum()), reason if gone else "", gone))
    return frame[mask]


def _contained(frame: pd.DataFrame) -> pd.Series:
    """Whether a row is already counted in a whole territory's row of the same year, by the hierarchy of GB/T 2260."""
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
