"""The figures of how applications ended, by report and by applicant, and of who applied and how.

As in `figures`: the rows of one frame, in its order, with words where a mark would be missing. What may only be
compared on one side of 2019 stands apart and dashed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from reportlib.comparison import LEGAL_PERSONS
from reportlib.drawing import (
    MOST_ROWS,
    changes,
    height_of,
    name_rows,
    report_names,
    scope_legend,
    scope_mark,
    share_for_texts,
    top_legend,
)
from reportlib.style import BLACK, DARK, GREY, HATCHES, OKABE_ITO, PAGE_MM, PALE, panels, styled
from reportlib.wording import report_labels, word


@styled
def plot_outcomes(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw how applications ended, one panel an outcome and one line a report, grouped by form.

    A bar is the 95 % Wilson interval, the text its count of all decisions. Of more than 40 reports the first of each
    generation of forms are drawn, and the axis says how many of how many.

    `frame`: of `comparison.outcomes`. Solid: may be compared over all forms. Dashed grey: on one side of 2019 only.
    """
    frame = frame[frame["family"] != "prose"]
    rows = frame.drop_duplicates("report").sort_values("family", kind="stable")
    each = MOST_ROWS if len(rows) <= MOST_ROWS else MOST_ROWS // max(rows["family"].nunique(), 1)
    shown = rows.groupby("family", sort=False).head(each).reset_index(drop=True)
    drawn = frame[frame["report"].isin(shown["report"])]
    names = list(report_labels(shown, language) + " [" + shown["form"] + "]")
    figure, axes = _outcome_panels(ax, drawn, shown["report"], names, language)
    for edge in changes(shown["family"]):
        for axes_ in axes:
            axes_.axhline(edge - 0.5, color=BLACK, lw=0.6, ls=":")
        place = {"transform": axes[-1].get_yaxis_transform(), "ha": "left", "va": "center", "size": 6}
        axes[-1].text(1.02, edge - 0.5, word("forms_changed", language), **place)
    name_rows(axes[0], names, language, of=len(rows), order="by form, then place")
    label = f"{word('per_thousand', language)} (n = {len(rows)} {word('reports', language)})"
    axes[len(axes) // 2].set_xlabel(label)
    scope_legend(axes[0], shown["scope"], language, figure=figure)
    return figure


@styled
def plot_outcomes_by_applicant(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw how the applications of each kind of applicant ended, per thousand of its own; as many whole reports as fit.

    `frame`: of `comparison.outcomes_by_applicant`. Under the name of a report one line a kind of applicant, in the
    order of the form. Kinds without a decision have no line; those of which no outcome is published share one. Bars
    and texts as in `plot_outcomes`.
    """
    frame, everything = _lines_of_applicants(frame), frame["report"].nunique()
    rows = frame.drop_duplicates("line")
    lines = rows.groupby("report", sort=False).size()
    shown = rows[rows["report"].isin(lines.index[lines.cumsum() <= MOST_ROWS])].reset_index(drop=True)
    heads = shown["applicant"] == ""
    places = dict(zip(shown.loc[heads, "report"], report_labels(shown[heads], language), strict=True))
    kinds = zip(shown["report"], shown["applicant"], strict=True)
    names = [word(kind, language) if kind else places[report] for report, kind in kinds]
    drawn = frame[frame["line"].isin(shown["line"])]
    figure, axes = _outcome_panels(ax, drawn.assign(report=drawn["line"]), shown["line"], names, language)
    for edge in changes(shown["report"]):
        for axes_ in axes:
            axes_.axhline(edge - 0.5, color=PALE, lw=0.6, zorder=0)
    name_rows(axes[0], names, language)
    for label, head in zip(axes[0].get_yticklabels(), heads, strict=False):
        label.set_color(BLACK if head else DARK)
    of_all = f"n = {len(places)} / {everything}" if len(places) < everything else f"n = {everything}"
    axes[len(axes) // 2].set_xlabel(f"{word('own_thousand', language)} ({of_all} {word('reports', language)})")
    scope_legend(axes[0], shown["scope"], language, figure=figure)
    return figure


def _lines_of_applicants(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows to draw with their `line`: a head for each report (applicant ""), then its kinds of applicants."""
    frame = frame[frame["status"] != "no_decisions"].reset_index(drop=True)
    silent = (frame["status"] != "ok").groupby([frame["report"], frame["applicant"]]).transform("all")
    frame = frame[~(silent & (frame["applicant"] == "legal_person"))]
    merged = silent & frame["applicant"].isin(LEGAL_PERSONS)
    frame = frame.assign(applicant=frame["applicant"].mask(merged, "kinds_unpublished"))
    heads = frame.drop_duplicates(["report", "outcome"]).assign(applicant="", status="", cases="")
    parts = [heads, frame[frame["applicant"] != "kinds_unpublished"], frame[frame["applicant"] == "kinds_unpublished"]]
    order = {report: number for number, report in enumerate(dict.fromkeys(frame["report"]))}
    stacked = pd.concat(parts).sort_values("report", key=lambda column: column.map(order), kind="stable")
    stacked = stacked.assign(line=stacked["report"] + "|" + stacked["applicant"])
    return stacked.drop_duplicates(["line", "outcome"]).reset_index(drop=True)


def _outcome_panels(
    ax: Axes | None, frame: pd.DataFrame, rows: pd.Series, names: list[str], language: str
) -> tuple[Figure, list[Axes]]:
    """One panel an outcome with a line for each of `rows`, whose `report` they are, in their order."""
    outcomes = list(dict.fromkeys(frame["outcome"]))
    figure, axes = panels(ax, max(len(outcomes), 1), width_mm=PAGE_MM, height_mm=height_of(len(rows), 29))
    taken = share_for_texts(frame["cases"], names, len(axes), PAGE_MM)
    for axes_, outcome in zip(axes, outcomes, strict=False):
        axes_.set_xlim(-45, (1045 + 45 * taken) / (1 - taken))
        part = frame[frame["outcome"] == outcome].set_index("report").loc[rows]
        _draw_outcome(axes_, part, outcome, language)
        axes_.tick_params(axis="y", length=0, labelleft=axes_ is axes[0])
    return figure, axes


def _draw_outcome(axes: Axes, part: pd.DataFrame, outcome: str, language: str) -> None:
    over_forms = "compare" not in part or (part["compare"] == "all forms").any()
    color, dash = (OKABE_ITO[0], "-") if over_forms else (GREY, "--")
    end = axes.get_xlim()[1]
    for place, row in enumerate(part.itertuples()):
        if row.status == "ok":
            if not pd.isna(row.lo):
                axes.plot([row.lo, row.hi], [place, place], color=color, ls=dash, lw=0.9)
            at = min(row.per_thousand, 1000)  # more than all decisions is an error of the report; the text prints it
            axes.plot([at], [place], color=color, ms=3, ls="none", clip_on=False, **scope_mark(row.scope))
            axes.text(end, place, row.cases, ha="right", va="center", size=6)
        elif row.status:
            axes.text(0, place, word(row.status, language), va="center", size=6, color=GREY)
    axes.set_xticks([0, 500, 1000], ["0", "", "1,000"])
    title = [word(outcome, language)]
    if "compare" in part and len(part):
        title += [word("compare" if over_forms else "within", language), f"({part['grade'].iloc[0]})"]
    axes.set_title("\n".join(title), size=6.5)


@styled
def plot_breakdown(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw who applied, or through which channel: shares of the applications received, one bar a report; first 40.

    `frame`: of `comparison.breakdown`. The last part, not broken down, is what the total has beyond published parts.
    """
    reports = list(dict.fromkeys(frame["report"]))[:MOST_ROWS]
    figure, (axes,) = panels(ax, 1, width_mm=PAGE_MM, height_mm=height_of(len(reports), 28))
    left = np.zeros(len(reports))
    for number, kind in enumerate(dict.fromkeys(frame["kind"])):
        part = frame[frame["kind"] == kind].set_index("report").loc[reports]
        share = np.clip(part["share"].astype(float).fillna(0).to_numpy() * 100, 0, None)
        color = "white" if kind == "not_broken_down" else OKABE_ITO[number]
        hatch = "" if kind == "not_broken_down" else HATCHES[number]
        bars = axes.barh(
            range(len(reports)), share, left=left, height=0.7, color=color, hatch=hatch, edgecolor=BLACK,
            label=word(kind, language),
        )  # fmt: skip
        for bar, value, count in zip(bars, share, part["received"], strict=True):
            if value >= 4:  # room for four digits
                centre = bar.get_x() + value / 2
                ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
                look = {"ha": "center", "va": "center", "size": 6, "bbox": ground, "clip_on": True}
                axes.text(centre, bar.get_y() + 0.35, f"{count:,}", **look)
        left += share
    first = frame.drop_duplicates("report").set_index("report").reindex(reports)
    for place, total in enumerate(first["total"]):
        axes.text(1.01, place, f"{total:,}", va="center", size=6, transform=axes.get_yaxis_transform())
    axes.text(1.01, 1, word("received", language), va="bottom", size=6, transform=axes.transAxes)
    name_rows(axes, report_names(frame, language), language)
    axes.set_xlim(0, np.clip(left.max(initial=100), 100, 200))  # parts above the total: an error of the report
    axes.set_xticks(range(0, 101, 25))
    axes.set_xlabel(f"{word('share_received', language)} (n = {frame['report'].nunique()})")
    top_legend(axes)
    return figure
