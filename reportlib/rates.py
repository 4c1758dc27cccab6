"""Correction rates (纠错率) with their intervals.

A rate is corrected / concluded cases of one remedy in one report. It is undefined where nothing was concluded and
missing where a count was not published; neither is ever zero. A missing text is "" in the frames and <NA> in a sample;
both are read as not known, and no two unknowns are alike. Wilson: doi:10.1080/01621459.1927.10502953; what the
intervals cover of ten cases is added up in tests/test_rates.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from reportlib.errors import RefusedAnalysis
from reportlib.forms import FIRST_YEAR_WITH_PENDING
from reportlib.gates import forbid

CHANNELS = ("reconsideration", "litigation")  # 行政复议, 行政诉讼
TERRITORY = "territory"  # 全市, 全区: compiled from departments and lower governments
NEW_FORMS, OLD_FORMS = ("2019", "2021"), ("2014",)
_COPY = "the same jurisdiction, year and scope as an earlier row"
KEYS = ("report", "publisher", "jurisdiction", "adcode", "province", "level", "scope", "year", "form", "evidence")


def known(texts: pd.Series) -> pd.Series:
    """Return a column of texts with <NA> for what is not known, which the frames write as an empty text."""
    return texts.astype("string").replace("", pd.NA)


def scopes(frame: pd.DataFrame) -> pd.Series:
    """Return the scope of each row, `unknown` where the report does not say."""
    return known(frame["scope"]).fillna("unknown")


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
    parts is blank), `impossible` and `second_copy` (only with ``invalid="leave_out"``). A report in prose states
    totals: until 2018 they are taken as concluded, as on the form of 2014; since 2019 pending cases stand in them and
    concluded is not known.

    Raises
    ------
    RefusedAnalysis
        If a count is negative, corrected or all outcomes exceed concluded, or a report stands twice (jurisdiction,
        year and scope; for agencies the publisher and the figures too).
    """
    check_channel(channel)
    reports = reports.reset_index(drop=True)
    broken = broken_rows(reports, channel, invalid)
    frame = one_channel(reports, channel)
    faults = broken["fault"].reindex(frame.index, fill_value="")
    c, r, p = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("corrected", "concluded", "pending"))
    frame["rate_status"] = pd.Series(_statuses(c, r, faults), frame.index, dtype="string")
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


def reliability_ratio(corrected: np.ndarray, concluded: np.ndarray) -> float:
    """Return the untruncated reliability of rates with at least two concluded cases each; NaN if not estimable."""
    rate = corrected / concluded
    spread = rate.var(ddof=1) if len(rate) >= 3 else 0.0
    return float(1 - (rate * (1 - rate) / (concluded - 1)).mean() / spread) if spread > 1e-12 else float("nan")


def check_channel(channel: str) -> None:
    """Raise if `channel` is not one remedy: the two remedies overlap and are never stacked."""
    if not isinstance(channel, str) or channel in ("both", "all"):
        forbid("stacked_remedies")
    if channel not in CHANNELS:
        raise ValueError(f"no channel {channel!r}; use {' or '.join(CHANNELS)}")


def one_channel(reports: pd.DataFrame, channel: str) -> pd.DataFrame:
    """Return the panel with `channel`, its concluded, corrected, other and pending cases, and texts with <NA>.

    A total stated in prose since 2019 may hold pending cases: its concluded count is <NA>.
    """
    columns = {name: reports[f"{channel}_{name}"] for name in ("concluded", "corrected", "other", "pending")}
    outcomes = reports[[f"{channel}_{name}" for name in ("upheld", "corrected", "other")]]
    later = (reports["year"] >= FIRST_YEAR_WITH_PENDING).fillna(False)
    total = (known(reports["evidence"]) == "prose").fillna(False) & later & outcomes.isna().any(axis=1)
    columns["concluded"] = columns["concluded"].mask(total.astype(bool))
    texts = {name: known(reports[name]) for name in ("publisher", "jurisdiction", "adcode", "province")}
    return reports.assign(channel=channel, **texts, **columns)


def era(frame: pd.DataFrame) -> np.ndarray:
    """Return 1 for reports on the forms since 2019, else 0; by the year where a report is on no form."""
    form = frame["form"].astype("string").fillna("")
    later = frame["year"].fillna(0).to_numpy(dtype=float) >= FIRST_YEAR_WITH_PENDING
    return np.where(form.isin(NEW_FORMS), 1, np.where(form.isin(OLD_FORMS), 0, later)).astype(int)


def _statuses(c: np.ndarray, r: np.ndarray, faults: pd.Series) -> np.ndarray:
    tests = {
        "second_copy": (faults == _COPY).to_numpy(dtype=bool),
        "impossible": (faults != "").to_numpy(dtype=bool),
        "concluded_unpublished": np.isnan(r),
        "no_decisions": r == 0,
        "corrected_unpublished": np.isnan(c),
    }
    return np.select(list(tests.values()), list(tests), "ok")


def _pending_bounds(
    c: np.ndarray, r: np.ndarray, p: np.ndarray, status: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = c / (r + p), (c + p) / (r + p)
    known, unknown = status == "ok", status == "corrected_unpublished"
    return np.select([known, unknown], [low, 0.0], np.nan), np.select([known, unknown], [high, 1.0], np.nan)


def broken_rows(reports: pd.DataFrame, channel: str, invalid: str) -> pd.DataFrame:
    """Return the rows that contradict themselves or repeat another: report, fault (index of `reports`, each once).

    Raises RefusedAnalysis naming them all unless ``invalid="leave_out"``.
    """
    if invalid not in ("raise", "leave_out"):
        raise ValueError(f"invalid={invalid!r}; use 'raise' or 'leave_out'")
    faults = _faults(one_channel(reports, channel), channel)
    broken = pd.DataFrame({"report": reports["report"], "fault": faults})[faults != ""]
    if len(broken) and invalid == "raise":
        listed = "; ".join(f"{row.report}: {row.fault}" for row in broken.itertuples())
        raise RefusedAnalysis(f"{channel}: {listed}. Mend the source, or leave them out with invalid='leave_out'.")
    return broken


def _faults(frame: pd.DataFrame, channel: str) -> pd.Series:
    """What is wrong with each row of a remedy, '' for nothing."""
    faults = pd.Series("", index=frame.index, dtype="string")
    outcomes = frame[["corrected", "other", f"{channel}_upheld"]]
    counts = pd.concat([outcomes, frame[["applications_received", "concluded", "pending"]]], axis=1)
    faults[(counts < 0).fillna(False).any(axis=1)] = "a negative count"
    faults[(outcomes.sum(axis=1) > frame["concluded"]).fillna(False).astype(bool)] = "more outcomes than concluded"
    faults[(frame["corrected"] > frame["concluded"]).fillna(False).astype(bool)] = "more corrected than concluded"
    faults[_copies(frame)] = _COPY
    return faults


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
