"""The figures of the regression notebook: volume against rate, and how much a sample could show.

What the gates refuse is not drawn: below six jurisdictions the points stand with their intervals and without a curve.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter
from scipy import stats
from scipy.special import expit

from reportlib.drawing import (
    MOST_LABELS,
    MOST_ROWS,
    label_points,
    name_rows,
    plain_counts,
    say_in_row,
    scope_legend,
    scope_mark,
)
from reportlib.jurisdictions import romanise
from reportlib.models import influence
from reportlib.rates import Sample, funnel
from reportlib.regression import Fit
from reportlib.robust import fit_williams
from reportlib.specifications import READINGS
from reportlib.style import BLACK, COLUMN_MM, GREY, OKABE_ITO, PAGE_MM, PALE, panels, styled
from reportlib.wording import report_labels, word

LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
PRIMARY = next(iter(READINGS))


@styled
def plot_volume_rate(
    frame: pd.DataFrame, fit: Fit | None = None, *, ax: Axes | None = None, language: str = "en"
) -> Figure:
    """Draw the correction rate against applications, with Wilson bars; the fitted curve only where the gates allow.

    `frame`: of `comparison.correction_rates`; rows without a rate or a volume are counted in the label, not drawn.
    `fit`: of `models.fit_correction`, drawn with its pointwise CR2 band from the status exploratory on. A star marks
    cases of which a blank was filled in.
    """
    drawn = frame[(frame["rate_status"] == "ok") & frame["applications_received"].notna()]
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=75)
    crowded = len(drawn) > MOST_ROWS
    for row in drawn.itertuples():
        bar = {"color": PALE if crowded else GREY, "lw": 0.4 if crowded else 0.8, "zorder": 1}
        axes.plot([row.applications_received] * 2, [row.lo, row.hi], **bar)
        size = float(np.clip(2.5 + np.sqrt(row.concluded) / 2, 3, 9))
        point = [row.applications_received], [row.rate]
        axes.plot(*point, color=OKABE_ITO[0], ms=size, ls="none", clip_on=False, zorder=3, **scope_mark(row.scope))
    volume = drawn["applications_received"].astype(float)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(min([10.0, *(volume / 2)]), max([100.0, *(volume * 4)]))
    axes.set_ylim(-0.03, 1.03)
    plain_counts(axes.xaxis)
    if fit is not None and not pd.isna(fit.slope["estimate"]):
        _draw_curve(axes, fit)
    axes.set_xlabel(word("volume", language))
    of_all = f"n = {len(drawn)}/{len(frame)}" if language == "zh" else f"n = {len(drawn)} of {len(frame)} reports"
    axes.set_ylabel(f"{word('correction_rate', language)}\n({of_all}; {word('wilson', language)})")
    scope_legend(axes, drawn["scope"], language, figure=figure)
    if len(drawn) <= MOST_LABELS:
        names = report_labels(drawn, language) + " " + drawn["cases"] + _stars(drawn)
        points = zip(drawn["applications_received"].astype(float), drawn["rate"], names, strict=True)
        label_points(axes, [(float(x), float(y), text) for x, y, text in points])
    return figure


def _stars(drawn: pd.DataFrame) -> pd.Series:
    return drawn["inferred"].map({True: "*", False: ""}).astype("string")


def curve(fit: Fit, applications: np.ndarray) -> pd.DataFrame:
    """Return the fitted probability of correction at `applications`: applications, rate, lo, hi (0-1).

    Controls stand at their sample means. Pointwise 95 % band: CR2 covariance, Satterthwaite df of the slope, on the
    logit scale.
    """
    design = np.tile(fit.design.mean().to_numpy(), (len(applications), 1))
    design[:, 1] = np.log1p(applications)
    eta = design @ fit.table["estimate"].to_numpy(dtype=float)
    covariance = fit.cov.to_numpy(dtype=float)
    half = stats.t.ppf(0.975, float(fit.slope["df"])) * np.sqrt(np.einsum("ij,jk,ik->i", design, covariance, design))
    values = {"rate": expit(eta), "lo": expit(eta - half), "hi": expit(eta + half)}
    return pd.DataFrame({"applications": applications, **values})


def _draw_curve(axes: Axes, fit: Fit) -> None:
    volume = np.expm1(fit.design.iloc[:, 1].to_numpy())
    line = curve(fit, np.geomspace(max(volume.min(), 0.5), volume.max(), 100))
    axes.fill_between(line["applications"], line["lo"], line["hi"], color=PALE, lw=0, zorder=0)
    axes.plot(line["applications"], line["rate"], color=BLACK, lw=1, zorder=2)


@styled
def plot_power(
    frame: pd.DataFrame, in_hand: int | None = None, *, ax: Axes | None = None, language: str = "en"
) -> Figure:
    """Draw the power of the headline test against the number of jurisdictions, one line an odds ratio per doubling.

    `frame`: of `power.planning_power` (one rho) or `power.power_curve`. `in_hand`: jurisdictions there are now.
    """
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=70)
    axes.axhline(80, color=GREY, lw=0.6, ls=":")
    ratios = sorted(frame["odds_ratio"].unique(), reverse=True)
    last = float(frame["jurisdictions"].max()) if len(frame) else 100.0
    for number, ratio in enumerate(ratios):
        part = frame[frame["odds_ratio"] == ratio].sort_values("jurisdictions")
        look = {"color": OKABE_ITO[number % 6], "ls": LINES[number % len(LINES)], "marker": ".", "ms": 3}
        axes.plot(part["jurisdictions"], part["power"] * 100, **look)
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        axes.text(_reaches(part), 80, f"{ratio:g}", ha="center", va="center", size=6.5, bbox=box)
    if in_hand is not None:
        axes.axvline(max(in_hand, 1), color=BLACK, lw=0.9)
        text = f" {word('in_hand', language)}: {in_hand}"
        axes.text(max(in_hand, 1), 1, text, size=6.5, va="bottom", transform=axes.get_xaxis_transform())
    axes.set_xscale("log")
    axes.set_xlim(1, last * 1.1)
    axes.set_ylim(0, 102)
    axes.set_xticks([tick for tick in (1, 3, 6, 15, 30, 50, 100, 200, 400) if tick <= last])
    plain_counts(axes.xaxis)
    axes.set_xlabel(word("jurisdictions", language))
    axes.set_ylabel(word("power", language))
    axes.set_title(word("odds_ratio", language), size=6.5, pad=12)
    return figure


def _reaches(part: pd.DataFrame, power: float = 0.8) -> float:
    """The number of jurisdictions at which a rising line of power reaches `power`, on the logarithmic axis."""
    return float(np.exp(np.interp(power, part["power"], np.log(part["jurisdictions"]))))


@styled
def plot_coverage(coverage: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw how often each method is wrong against the number of usable reports, one panel a question, no association.

    `coverage`: of benchmarks/coverage.py. Black: our methods; grey: the defaults; dotted: the 5 % promised.
    """
    rows = coverage[coverage["scenario"] == 0]
    questions = list(dict.fromkeys(rows["question"]))
    figure, axes = panels(ax, max(len(questions), 1), width_mm=PAGE_MM, height_mm=100)
    for axis, question in zip(axes, questions, strict=False):
        part = rows[rows["question"] == question]
        for ours, lines in part.groupby("ours"):
            for number, (method, line) in enumerate(lines.groupby("method")):
                look = {"color": BLACK if ours else GREY, "lw": 1.2 if ours else 0.8, "ls": LINES[number % len(LINES)]}
                axis.plot(line["n"], line["share"] * 100, marker="o" if ours else ".", ms=3, label=method, **look)
        axis.legend(loc="upper left", bbox_to_anchor=(-0.1, -0.2), fontsize=5.5)
        axis.axhline(5, color=BLACK, lw=0.6, ls=":")
        axis.set_xscale("log")
        axis.set_xticks(sorted(part["n"].unique()))
        plain_counts(axis.xaxis)
        axis.set_ylim(0, 100)
        axis.set_title(question, size=6.5)
        axis.set_xlabel("usable reports" if language == "en" else "可用报告数")
    if len(axes):
        axes[0].set_ylabel("wrong, % (5 promised)" if language == "en" else "错误率, % (名义 5)")
    return figure


@styled
def plot_funnel(sample: Sample, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw each usable rate against its concluded cases, with the range that chance alone leaves around the pooled one.

    Solid: 95 % of binomial draws around all cases together; dashed: 95 % with the dispersion phi of these reports
    added, as the model has it (variance times 1 + phi (R - 1)), from three reports on. A point outside
    is unlike the rest, not better or worse.
    """
    points = funnel(sample).merge(sample.frame[["report", "scope"]], on="report", validate="one_to_one")
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=75)
    if len(points) >= 3:
        pooled = float(points["pooled"].iloc[0])
        cases = np.unique(np.round(np.geomspace(1, max(20.0, float(points["concluded"].max()) * 1.5), 200)))
        low, high = (stats.binom.ppf(at, cases, pooled) / cases for at in (0.025, 0.975))
        axes.step(cases, low, color=BLACK, lw=0.7)
        axes.step(cases, high, color=BLACK, lw=0.7)
        corrected, concluded, _ = sample.counts
        phi = fit_williams(corrected, concluded, np.ones((len(concluded), 1))).phi
        half = 1.96 * np.sqrt(pooled * (1 - pooled) * (1 + phi * (cases - 1)) / cases)
        for edge in (np.clip(pooled - half, 0, 1), np.clip(pooled + half, 0, 1)):
            axes.plot(cases, edge, color=GREY, lw=0.7, ls="--")
        axes.axhline(pooled, color=GREY, lw=0.7, label=word("pooled", language))
    for row in points.itertuples():
        look = {"color": OKABE_ITO[0], "ms": 4, "ls": "none", "clip_on": False, **scope_mark(row.scope)}
        axes.plot([row.concluded], [row.rate], **look)
    axes.set_xscale("log")
    axes.set_xlim(0.8, max([100.0, *(points["concluded"].astype(float) * 2)]))
    axes.set_ylim(-0.03, 1.03)
    plain_counts(axes.xaxis)
    axes.set_xlabel(f"{word('concluded', language)} (n = {len(points)})")
    axes.set_ylabel(word("correction_rate", language))
    scope_legend(axes, points["scope"], language, figure, _funnel_lines(language) if len(points) >= 3 else None)
    return figure


def _funnel_lines(language: str) -> list[Line2D]:
    names = ("95 %, 随机", "95 %, 含离散") if language == "zh" else ("95 %, chance alone", "95 %, with dispersion")
    return [
        Line2D([], [], color=BLACK, lw=0.7, label=names[0]),
        Line2D([], [], color=GREY, lw=0.7, ls="--", label=names[1]),
        Line2D([], [], color=GREY, lw=0.7, label=word("pooled", language)),
    ]


@styled
def plot_specification_curve(curve: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw the odds ratios per doubling of all specifications of the primary reading in order of size, with intervals.

    `curve`: of `specifications.specification_curve`. The headline is marked, and dropped specifications are counted in
    the axis label. Specifications share their data: this is a picture of what choices do, not many tests.
    """
    asked = curve[curve["reading"] == PRIMARY]
    primary = asked[asked["odds_ratio_per_doubling"].notna()].sort_values("odds_ratio_per_doubling", kind="stable")
    figure, (axes,) = panels(ax, 1, width_mm=PAGE_MM, height_mm=70)
    place = np.arange(len(primary))
    lo, hi, ratio = (primary[name].astype(float).to_numpy() for name in ("or_lo", "or_hi", "odds_ratio_per_doubling"))
    axes.vlines(place, lo, hi, color=PALE, lw=0.6)
    axes.plot(place, ratio, ".", color=OKABE_ITO[0], ms=2)
    headline = primary["headline"].to_numpy(dtype=bool)
    axes.plot(place[headline], ratio[headline], "D", color=BLACK, ms=5)
    axes.axhline(1, color=GREY, lw=0.7, ls=":")
    axes.set_yscale("log")
    shown = [value for value in (*ratio, *lo, *hi) if np.isfinite(value)]
    axes.set_ylim(max(min([0.5, *shown]), 0.05) / 1.1, min(max([2.0, *shown]), 20) * 1.1)
    axes.set_yticks([tick for tick in (0.1, 0.2, 0.5, 1, 2, 5, 10) if axes.get_ylim()[0] < tick < axes.get_ylim()[1]])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.set_ylabel(word("odds_ratio", language))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(f"{word('specifications', language)}: {len(primary)} / {len(asked)}")
    if not len(primary):
        say_in_row(axes, 1.15, word("refused_curve", language))
        axes.set_xticks([])
    return figure


@styled
def plot_influence(fit: Fit, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw the slope without each jurisdiction in turn, in order of place, and the slope of all of them (dotted).

    Where the fit was refused there is no slope; the figure says so.
    """
    _, left = influence(fit)
    shown = left.iloc[:MOST_ROWS].reset_index(drop=True)
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=18 + max(len(shown), 3) * 4.2)
    known = shown["estimate"].notna().to_numpy()
    if known.any():
        axes.axvline(float(fit.slope["estimate"]), color=BLACK, lw=0.7, ls=":")
        axes.plot(shown.loc[known, "estimate"].astype(float), np.flatnonzero(known), "o", color=OKABE_ITO[0], ms=4)
    else:
        say_in_row(axes, 0, word("refused_curve", language))
        axes.set_xticks([])
    names = [name if language == "zh" else romanise(name) for name in left["jurisdiction"]]
    name_rows(axes, names, language)
    axes.set_xlabel(f"{word('slope_without', language)} (n = {fit.info['n']})")
    return figure
