"""The figures of cleaning and comparison: each draws the rows of one frame, reads no file and saves none.

`plot_x(frame, *, ax=None, language="en")` returns the figure. Rows are drawn in the order of the frame (place and
year); what is missing stands as words where its mark would be. Scopes have their own marks, and what may only be
compared on one side of 2019 stands apart and dashed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reportlib.drawing import (
    MOST_LABELS,
    MOST_ROWS,
    changes,
    draw_breaks,
    height_of,
    label_points,
    name_rows,
    plain_counts,
    report_names,
    say_in_row,
    scope_legend,
    scope_mark,
    top_legend,
    year_axis,
)
from reportlib.style import (
    BLACK,
    COLUMN_MM,
    GREY,
    HATCHES,
    OKABE_ITO,
    PAGE_MM,
    PALE,
    panels,
    styled,
)
from reportlib.wording import report_labels, series_keys, word

FORM_MARKS = {"prose": "x", "2014": "^", "2019": "o", "2021": "s"}


@styled
def plot_coverage(reports: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw which years of which places are held: one mark a report, its shape the form; the first 40 places.

    `reports`: report, jurisdiction, scope, year, form, in the order to draw.
    """
    rows = reports[reports["year"].notna()].assign(place=report_labels(reports, language, with_year=False))
    places = list(dict.fromkeys(rows["place"]))
    shown = rows[rows["place"].isin(places[:MOST_ROWS])]
    figure, (axes,) = panels(ax, 1, width_mm=PAGE_MM, height_mm=height_of(min(len(places), MOST_ROWS), 24))
    for form, mark in FORM_MARKS.items():
        part = shown[shown["form"] == form]
        if len(part):
            height = [places.index(place) for place in part["place"]]
            look = {"color": BLACK, "mfc": "white", "ms": 4, "label": word(form, language)}
            axes.plot(part["year"].astype(int), height, mark, **look)
    name_rows(axes, places, language)
    year_axis(axes, shown["year"])
    axes.set_xlabel(f"{word('year', language)} (n = {len(rows)})")
    top_legend(axes)
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
def plot_outcomes(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw how applications ended, one panel an outcome and one line a report, grouped by form.

    Of more than 40 reports the first of each generation of forms are drawn, and the axis says how many of how many.

    `frame`: of `comparison.outcomes`. Solid: may be compared over all forms. Dashed grey: on one side of 2019 only.
    """
    frame = frame[frame["family"] != "prose"]
    rows = frame.drop_duplicates("report").sort_values("family", kind="stable")
    each = MOST_ROWS if len(rows) <= MOST_ROWS else MOST_ROWS // max(rows["family"].nunique(), 1)
    shown = rows.groupby("family", sort=False).head(each).reset_index(drop=True)
    kinds = list(dict.fromkeys(frame["outcome"]))
    figure, axes = panels(ax, max(len(kinds), 1), width_mm=PAGE_MM, height_mm=height_of(len(shown), 29))
    for axes_, outcome in zip(axes, kinds, strict=False):
        part = frame[frame["outcome"] == outcome].set_index("report").loc[shown["report"]]
        _draw_outcome(axes_, part, outcome, language)
        axes_.tick_params(axis="y", length=0, labelleft=axes_ is axes[0])
        for edge in changes(shown["family"]):
            axes_.axhline(edge - 0.5, color=BLACK, lw=0.6, ls=":")
    decisions = shown["decisions"].map(lambda count: "?" if pd.isna(count) else f"{count:,}").astype("string")
    named = report_labels(shown, language) + " [" + shown["form"] + "], n = " + decisions
    name_rows(axes[0], list(named), language, of=len(rows), order="by form, then place")
    axes[len(axes) // 2].set_xlabel(f"{word('per_thousand', language)} ({len(rows)} {word('n_decisions', language)})")
    scope_legend(axes[0], shown["scope"], language, figure=figure)
    return figure


def _draw_outcome(axes: Axes, part: pd.DataFrame, outcome: str, language: str) -> None:
    over_forms = (part["compare"] == "all forms").any()
    color, dash = (OKABE_ITO[0], "-") if over_forms else (GREY, "--")
    values = part["per_thousand"].astype(float).to_numpy()
    for place, (value, row) in enumerate(zip(values, part.itertuples(), strict=True)):
        if row.status == "ok":
            end = min(value, 1000)  # more than all decisions is an error of the report; the text prints it
            axes.plot([0, end], [place, place], color=color, ls=dash, lw=0.8)
            axes.plot([end], [place], color=color, ms=4, ls="none", clip_on=False, **scope_mark(row.scope))
            axes.annotate(f"{value:.0f}", (end, place), (4, 0), textcoords="offset points", va="center", size=6)
        else:
            say_in_row(axes, place, word("not_published" if row.status == "not_published" else row.status, language))
    axes.set_xlim(0, 1250)
    axes.set_xticks([0, 500, 1000])
    verdict = word("compare" if over_forms else "within", language)
    grade = f"({part['grade'].iloc[0]})" if len(part) else ""
    axes.set_title(f"{word(outcome, language)}\n{verdict}\n{grade}", size=6.5)


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


@styled
def plot_rates(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw correction rates with their Wilson intervals and counts, one panel a remedy, one line a report; first 40.

    `frame`: of `comparison.correction_rates`, of one remedy or several one below the other. The area of a mark grows
    with the concluded cases; the pale bar is where the rate would lie with all pending cases upheld or corrected.
    """
    channels = list(dict.fromkeys(frame["channel"]))
    reports = list(dict.fromkeys(frame["report"]))[:MOST_ROWS]
    width = COLUMN_MM if len(channels) < 2 else PAGE_MM
    figure, axes = panels(ax, max(len(channels), 1), width_mm=width, height_mm=height_of(len(reports), 26))
    for axes_, channel in zip(axes, channels, strict=False):
        part = frame[frame["channel"] == channel].set_index("report").loc[reports]
        drawn = part.loc[part["rate_status"] == "ok", "cases"]
        axes_.set_xlim(0, 1.22 if drawn.str.len().max() <= 9 or drawn.empty else 1.5)
        for place, row in enumerate(part.itertuples()):
            _draw_rate(axes_, place, row, language)
        axes_.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "0.25", "0.5", "0.75", "1"])
        usable = int((frame.loc[frame["channel"] == channel, "rate_status"] == "ok").sum())
        axes_.set_title(f"{word(channel, language)} (n = {usable})")
        axes_.set_xlabel(word("correction_rate", language))
        axes_.tick_params(axis="y", length=0, labelleft=axes_ is axes[0])
    name_rows(axes[0], report_names(frame, language), language)
    handles = [
        Line2D([], [], color=BLACK, lw=0.9, label=word("wilson", language)),
        Line2D([], [], color=PALE, lw=4, label=word("pending_bounds", language)),
    ]
    scope_legend(axes[0], frame.loc[frame["rate_status"] == "ok", "scope"], language, figure=figure, more=handles)
    return figure


def _draw_rate(axes: Axes, place: int, row: tuple, language: str) -> None:
    if row.rate_status != "ok":
        say_in_row(axes, place, word({"no_decisions": "no_cases"}.get(row.rate_status, row.rate_status), language))
    else:
        if not pd.isna(row.pending_lo) and row.pending_hi > row.pending_lo:
            bounds = [row.pending_lo, row.pending_hi]
            axes.plot(bounds, [place, place], color=PALE, lw=5, solid_capstyle="butt", zorder=1)
        axes.plot([row.lo, row.hi], [place, place], color=BLACK, lw=0.9, zorder=2)
        size = float(np.clip(2.5 + np.sqrt(row.concluded) / 2, 3, 9))
        look = {"color": OKABE_ITO[0], "ms": size, "ls": "none", "zorder": 3, "clip_on": False}
        axes.plot([row.rate], [place], **look, **scope_mark(row.scope))
    text = row.cases + ("*" if row.inferred else "")
    axes.text(axes.get_xlim()[1] - 0.01, place, text, ha="right", va="center", size=6)
