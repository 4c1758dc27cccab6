"""The figures of cleaning, of volumes and of correction rates; how applications ended is in `outcome_figures`.

`plot_x(frame, *, ax=None, language="en")` draws the rows of one frame and returns the figure; it reads no file and
saves none. Rows are drawn in the order of the frame (place and year); what is missing stands as words where its mark
would be. Scopes have their own marks.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reportlib.drawing import (
    MOST_LABELS,
    MOST_ROWS,
    below_legend,
    changes,
    draw_breaks,
    height_of,
    label_points,
    mark_sizes,
    name_rows,
    plain_counts,
    report_names,
    scope_legend,
    scope_mark,
    share_for_texts,
    year_axis,
)
from reportlib.style import BLACK, COLUMN_MM, DARK, GREY, OKABE_ITO, PAGE_MM, PALE, panels, styled
from reportlib.wording import report_labels, series_keys, word

FORM_MARKS = {"prose": "x", "2014": "^", "2019": "o", "2021": "s"}
_COLUMN_NAME = 28  # characters of a name beside which a figure as wide as a column still has room
GUTTER = -0.12  # where the marks of reports without a rate stand


@styled
def plot_coverage(reports: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw which years of which places are held: one mark a report, its shape the form; the first 40 places.

    `reports`: report, jurisdiction, scope, year, form, in the order to draw. Changes of law stand between the years.
    """
    rows = reports[reports["year"].notna()].assign(place=report_labels(reports, language, with_year=False))
    places = list(dict.fromkeys(rows["place"]))
    shown = rows[rows["place"].isin(places[:MOST_ROWS])]
    figure, (axes,) = panels(ax, 1, width_mm=PAGE_MM, height_mm=height_of(min(len(places), MOST_ROWS), 42))
    for form, mark in FORM_MARKS.items():
        part = shown[shown["form"] == form]
        if len(part):
            height = [places.index(place) for place in part["place"]]
            look = {"color": BLACK, "mfc": "white", "ms": 4, "label": word(form, language)}
            axes.plot(part["year"].astype(int), height, mark, **look)
    name_rows(axes, places, language)
    year_axis(axes, shown["year"])
    axes.set_xlabel(f"{word('year', language)} (n = {len(rows)})")
    draw_breaks(axes, language)
    below_legend(axes)
    return figure


@styled
def plot_statuses(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw what stands at the figure positions, by form and section: a table of shares in per cent (cividis).

    `frame`: of `overview.statuses`. Statuses that never occur are left out.
    """
    import seaborn as sns

    names = [name for name in frame.columns[3:] if name in ("published", "blank") or frame[name].sum()]
    shares = frame[names].div(frame["positions"].where(frame["positions"] > 0), axis=0).astype(float) * 100
    sections = [word(section, language).replace("_", " ") for section in frame["section"]]
    counts = zip(frame["form"], sections, frame["positions"], strict=True)
    shares.index = [f"{form} {section} (n = {positions:,})" for form, section, positions in counts]
    shares.columns = [word(name, language) for name in names]
    width = COLUMN_MM if len(names) <= 4 else PAGE_MM
    figure, (axes,) = panels(ax, 1, width_mm=width, height_mm=height_of(len(frame), 22))
    if not len(frame):
        axes.set(xticks=[], yticks=[])
    else:
        sns.heatmap(
            shares, ax=axes, cmap="cividis_r", vmin=0, vmax=100, annot=True, fmt=".0f", cbar=False,
            annot_kws={"size": 6.5}, linewidths=0.5, linecolor="white",
        )  # fmt: skip
        names_shown = list(shares.columns)
        axes.set_xticks(axes.get_xticks(), names_shown, rotation=30, ha="right", rotation_mode="anchor")
        for edge in changes(frame["form"]):
            axes.axhline(edge, color="white", lw=4)
    axes.tick_params(length=0)
    axes.set_ylabel("")
    axes.set_xlabel(word("share_cells", language), loc="right")
    return figure


@styled
def plot_volumes(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw applications received by year, with the changes of law between the years.

    Joined are consecutive years of one publisher, place and scope. `frame`: of `comparison.volumes`. The axis is
    logarithmic from 1 on and holds zero. Places are named up to 16.
    """
    known = frame.dropna(subset=["received", "year"])
    figure, (axes,) = panels(ax, 1, width_mm=PAGE_MM, height_mm=95)
    names = report_labels(known, language, with_year=False)
    labels = []
    for _, series in known.groupby(series_keys(known), sort=False):
        series = series.sort_values("year")
        year, received = series["year"].astype(int).to_numpy(), series["received"].astype(float).to_numpy()
        for run in np.split(np.arange(len(year)), np.flatnonzero(np.diff(year) != 1) + 1):
            mark = scope_mark(series["scope"].iloc[0])
            axes.plot(year[run], received[run], color=OKABE_ITO[0], lw=0.8, ms=4, **mark)
        labels.append((year[-1], received[-1], names[series.index[-1]]))
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(0, max([10.0, *known["received"].astype(float)]) * 2)
    plain_counts(axes.yaxis)
    year_axis(axes, known["year"])
    breaks = draw_breaks(axes, language)
    if len(labels) <= MOST_LABELS:
        label_points(axes, labels, avoid=breaks)
    axes.set_xlabel(word("year", language))
    missing = len(frame) - len(known)
    note = f"; {missing} {word('not_published', language)}" if missing else ""
    axes.set_ylabel(f"{word('volume', language)}\n(n = {len(known)}{note})")
    scope_legend(axes, known["scope"], language)
    return figure


@styled
def plot_rates(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw correction rates with their Wilson intervals and counts, one panel a remedy, one line a report; first 40.

    `frame`: of `comparison.correction_rates`, of one remedy or several one below the other. The area of a mark is
    proportional to the concluded cases; the pale bar is where the rate would lie with all pending cases upheld or
    corrected, and goes from 0 to 1 where the corrected cases are not published. A hollow mark left of zero has no rate.
    """
    channels = list(dict.fromkeys(frame["channel"]))
    reports = list(dict.fromkeys(frame["report"]))[:MOST_ROWS]
    names, frame = report_names(frame, language), frame.assign(size=mark_sizes(frame["concluded"]))
    width = COLUMN_MM if len(channels) < 2 and max(map(len, names), default=0) <= _COLUMN_NAME else PAGE_MM
    height = height_of(len(reports), 30 if width == PAGE_MM else 46)
    figure, axes = panels(ax, max(len(channels), 1), width_mm=width, height_mm=height)
    for axes_, channel in zip(axes, channels, strict=False):
        part = frame[frame["channel"] == channel].set_index("report").loc[reports]
        taken = share_for_texts(part["cases"], names, len(axes), width)
        axes_.set_xlim(GUTTER, (1.03 - GUTTER * taken) / (1 - taken))
        axes_.axvline(0, color=GREY, lw=0.4, zorder=0)
        for place, row in enumerate(part.itertuples()):
            _draw_rate(axes_, place, row, language)
        axes_.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        usable = int((frame.loc[frame["channel"] == channel, "rate_status"] == "ok").sum())
        axes_.set_title(f"{word(channel, language)} (n = {usable})")
        axes_.set_xlabel(word("correction_rate", language))
        axes_.tick_params(axis="y", length=0, labelleft=axes_ is axes[0])
    name_rows(axes[0], names, language)
    handles = [Line2D([], [], color=BLACK, lw=0.9, label=word("wilson", language))]
    if (frame["pending_hi"] > frame["pending_lo"]).any():
        handles.append(Line2D([], [], color=PALE, lw=4, label=word("pending_bounds", language)))
    handles.append(Line2D([], [], color="none", label=word("area_cases", language)))
    known = frame["rate_status"] == "ok"
    if not known.all():
        hollow = scope_mark("territory", hollow=True)
        handles.append(Line2D([], [], color=GREY, ls="none", ms=4, label=word("no_rate", language), **hollow))
    scope_legend(axes[0], frame.loc[known, "scope"], language, figure=figure, more=handles)
    return figure


def _draw_rate(axes: Axes, place: int, row: Any, language: str) -> None:
    if not pd.isna(row.pending_lo) and row.pending_hi > row.pending_lo:
        bounds = [row.pending_lo, row.pending_hi]
        axes.plot(bounds, [place, place], color=PALE, lw=5, solid_capstyle="butt", zorder=1)
    if row.rate_status != "ok":
        axes.plot([GUTTER / 2], [place], color=GREY, ms=4, ls="none", **scope_mark(row.scope, hollow=True))
        reason = word({"no_decisions": "no_cases"}.get(row.rate_status, row.rate_status), language)
        axes.text(0.02, place, reason, va="center", size=6, color=DARK)
    else:
        axes.plot([row.lo, row.hi], [place, place], color=BLACK, lw=0.9, zorder=4)  # a large mark hides no interval
        look = {"color": OKABE_ITO[0], "ms": row.size, "ls": "none", "zorder": 3, "clip_on": False}
        axes.plot([row.rate], [place], **look, **scope_mark(row.scope))
    text = row.cases.replace("stated total", word("stated total", language)) + ("*" if row.inferred else "")
    axes.text(axes.get_xlim()[1] - 0.01, place, text, ha="right", va="center", size=6)
