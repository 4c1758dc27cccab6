"""Reports of one place over the years: what came the year before, and differences between places apart from changes.

A lag describes timing: applications of one year beside the corrections of the next, or the rate of one year beside the
applications of the next. Mundlak's split (1978, doi:10.2307/1913646) gives two slopes: between jurisdictions (their
mean volumes, which is what the pooled slope is) and within them (deviations from their own mean). Both wait for enough
years, and neither says anything of cause.
"""

from __future__ import annotations

import pandas as pd

from reportlib import gates
from reportlib.rates import TERRITORY, scopes
from reportlib.regression import Fit, fit_model
from reportlib.sample import (
    Sample,
    contained,
    flow_frame,
    keep_rows,
    places,
    possible_rows,
    published_steps,
    with_measures,
)

SIDES = {"applications": ["applications_received"], "rate": ["concluded", "corrected", "other", "pending"]}


def lagged_sample(
    reports: pd.DataFrame,
    channel: str = "reconsideration",
    earlier: str = "applications",
    invalid: str = "leave_out",
) -> Sample:
    """Return one row per pair of consecutive years of one place, to be fitted as any sample.

    `earlier`: the side that is of the year before. With `applications` they stand beside the next year's corrected and
    concluded cases (`fit_correction`); with `rate` its counts stand beside the next year's applications
    (`fit_applications`). A pair is two reports of the same jurisdiction (renamed or not) and scope, of agencies the
    same publisher too, in years that follow each other; of two reports of one year neither is paired. Rows carry the
    name, year, form and era of the later report, and `report_before`. Only what the pair uses must be published, so a
    report may enter a pair without being usable by itself. The flow counts and names the later reports.

    Raises
    ------
    RefusedAnalysis
        On stacked remedies, and on impossible rows with ``invalid="raise"``.
    """
    if earlier not in SIDES:
        gates.refuse_choice("earlier", earlier, SIDES)
    frame, flow = possible_rows(reports, channel, invalid)
    series = _series(frame)
    frame = keep_rows(frame, series.notna(), "place and year known", "place, publisher or year not known", flow)
    alone = ~frame.assign(series=series).duplicated(["series", "year"], keep=False)
    frame = keep_rows(frame, alone, "one report a year", "another report of this place and year", flow)
    frame = _paired(frame, series, earlier)
    before = frame["report_before"].notna()
    frame = keep_rows(frame, before, "year before in hand", "no report of the year before", flow)
    for step, keep, reason in published_steps(frame):
        frame = keep_rows(frame, keep, step, reason, flow)
    frame = keep_rows(frame, ~contained(frame), "counted once", "already inside another row of the same year", flow)
    flow.append(("usable", len(frame), 0, "", ""))
    return Sample(with_measures(frame), flow_frame(flow), channel, earlier)


def fit_mundlak(
    sample: Sample,
    controls: tuple[str, ...] | str = (),
    weights: str = "williams",
    cluster: str = "auto",
    level: float = 0.95,
) -> Fit:
    """Return the primary reading with volume split into jurisdiction mean and deviation; arguments as `fit_correction`.

    Terms: log1p_applications[between] (first, so `slope`) and log1p_applications[within], both per doubling. Refused,
    with the reason, until most jurisdictions have three usable years.
    """
    return fit_model(sample, "correction", weights, controls, cluster, level, split=True)


def _series(frame: pd.DataFrame) -> pd.Series:
    """What the years of a report are followed by: place and scope, of agencies the publisher; <NA> if not known."""
    place = places(frame) + "|" + scopes(frame)
    agency = place + "|" + frame["publisher"]
    return place.where(scopes(frame) == TERRITORY, agency).mask(frame["year"].isna())


def _paired(frame: pd.DataFrame, series: pd.Series, earlier: str) -> pd.DataFrame:
    """The reports with one side taken from the report of the year before, <NA> where there is none."""
    now = frame.assign(series=series)
    before = now[["series", "year", "report", *SIDES[earlier]]].assign(year=now["year"] + 1)
    kept = now.drop(columns=SIDES[earlier])
    joined = kept.merge(
        before.rename(columns={"report": "report_before"}), on=["series", "year"], how="left", validate="one_to_one"
    )
    return joined.drop(columns="series")
