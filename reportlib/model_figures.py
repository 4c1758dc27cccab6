"""Volume against rate, rates against chance, and how much a sample could show; a fit's own figures: `fit_figures`.

What the gates refuse is not drawn: below six jurisdictions the points stand with their intervals and without a curve.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from scipy import stats
from scipy.special import expit

from reportlib import gates
from reportlib.drawing import (
    LINES,
    MARKS,
    MOST_LABELS,
    MOST_ROWS,
    Segment,
    label_ends,
    label_points,
    mark_sizes,
    pieces,
    plain_counts,
    scope_legend,
    scope_mark,
)
from reportlib.regression import Fit
from reportlib.robust import fit_williams
from reportlib.sample import Sample, funnel
from reportlib.style import BLACK, COLUMN_MM, GREY, OKABE_ITO, PAGE_MM, PALE, panels, styled
from reportlib.wording import report_labels, word

LIMITS = {0.95: "-", 0.998: ":"}  # levels of the funnel


@styled
def plot_volume_rate(
    frame: pd.DataFrame, fit: Fit | None = None, *, ax: Axes | None = None, language: str = "en"
) -> Figure:
    """Draw the correction rate against applications, with Wilson bars; the fitted curve only where the gates allow.

    `frame`: of `comparison.correction_rates`; rows without a rate or a volume are counted in the label, not drawn.
    `fit`: of `models.fit_correction`, drawn with its pointwise CR2 band from the status exploratory on. Areas as the
    concluded cases. A star marks cases of which a blank was filled in.
    """
    drawn = frame[(frame["rate_status"] == "ok") & frame["applications_received"].notna()]
    drawn = drawn.assign(size=mark_sizes(drawn["concluded"]))
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=80)
    bar, lines = {"color": GREY, "lw": 0.3 if len(drawn) > MOST_ROWS else 0.8, "zorder": 1}, []
    for row in drawn.itertuples():
        axes.plot([row.applications_received] * 2, [row.lo, row.hi], **bar)
        lines.append(((row.applications_received, row.lo), (row.applications_received, row.hi)))
        point = [row.applications_received], [row.rate]
        axes.plot(*point, color=OKABE_ITO[0], ms=row.size, ls="none", clip_on=False, zorder=3, **scope_mark(row.scope))
    volume = drawn["applications_received"].astype(float)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(min([10.0, *(volume / 2)]), max([100.0, *(volume * 4)]))
    axes.set_ylim(-0.05, 1.05)
    plain_counts(axes.xaxis)
    handles = [Line2D([], [], color=GREY, lw=0.8, label=word("wilson", language))]
    handles.append(Line2D([], [], color="none", label=word("area_cases", language)))
    if fit is not None and not pd.isna(fit.slope["estimate"]):
        lines += _draw_curve(axes, fit)
        line = {"color": BLACK, "lw": 1, "marker": "s", "ms": 6, "markerfacecolor": PALE, "markeredgecolor": PALE}
        handles.append(Line2D([], [], label=word("fitted", language), **line))
    axes.set_xlabel(word("volume", language))
    of_all = f"n = {len(drawn)}/{len(frame)}" if language == "zh" else f"n = {len(drawn)} of {len(frame)} reports"
    axes.set_ylabel(f"{word('correction_rate', language)}\n({of_all})")
    scope_legend(axes, drawn["scope"], language, figure=figure, more=handles)
    if len(drawn) <= MOST_LABELS:
        names = report_labels(drawn, language) + " " + drawn["cases"] + _stars(drawn)
        points = zip(drawn["applications_received"].astype(float), drawn["rate"], names, strict=True)
        label_points(
            axes, [(float(x), float(y), text) for x, y, text in points], avoid=lines, sizes=drawn["size"].tolist()
        )  # fmt: skip
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


def _draw_curve(axes: Axes, fit: Fit) -> list[Segment]:
    """Draw the curve and its band, and return the curve in pieces."""
    volume = np.expm1(fit.design.iloc[:, 1].to_numpy())
    line = curve(fit, np.geomspace(max(volume.min(), 0.5), volume.max(), 100))
    axes.fill_between(line["applications"], line["lo"], line["hi"], color=PALE, lw=0, zorder=0)
    axes.plot(line["applications"], line["rate"], color=BLACK, lw=1, zorder=2)
    return pieces(line["applications"], line["rate"])


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
        if part["power"].max() < 0.8:  # named at its end
            end = float(part["jurisdictions"].max()), float(part["power"].iloc[-1]) * 100
            axes.annotate(f"{ratio:g}", end, (4, 0), textcoords="offset points", va="center", size=6.5)
        else:
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
    methods = [rows.loc[rows["question"] == question, "method"].nunique() for question in questions]
    ratios = [max(30, 5 * count) for count in methods] or [30]
    size = {"width_mm": PAGE_MM, "height_mm": 10 + sum(ratios) + 10 * len(ratios)}
    figure, axes = panels(ax, len(ratios), **size, across=False, ratios=ratios)
    for axis, question in zip(axes, questions, strict=False):
        _draw_errors(axis, rows[rows["question"] == question])
        axis.set_title(question, size=7)
    axes[-1].set_xlabel("usable reports" if language == "en" else "可用报告数")
    axes[len(axes) // 2].set_ylabel("wrong, % (5 promised)" if language == "en" else "错误率, % (名义 5)")
    return figure


def _draw_errors(axes: Axes, part: pd.DataFrame) -> None:
    ends = []
    for number, ((ours, method), line) in enumerate(part.groupby(["ours", "method"])):
        line = line.sort_values("n")
        look = {"color": BLACK if ours else GREY, "lw": 1.2 if ours else 0.8, "ls": LINES[number % len(LINES)]}
        axes.plot(line["n"], line["share"] * 100, marker=MARKS[number % len(MARKS)], ms=3.5, **look)
        ends.append((float(line["n"].iloc[-1]), float(line["share"].iloc[-1]) * 100, method))
    axes.axhline(5, color=BLACK, lw=0.6, ls=":")
    axes.set_xscale("log")
    axes.set_xticks(sorted(part["n"].unique()))
    plain_counts(axes.xaxis)
    axes.set_ylim(0, 100)
    label_ends(axes, ends)


@styled
def plot_funnel(sample: Sample, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw each usable rate against its concluded cases, with the range that chance alone leaves around the pooled one.

    Black: exact limits of 95 % (solid) and 99.8 % (dotted) of binomial draws around all cases together; grey: the same
    levels with the dispersion phi of these reports added, as the model has it (variance times 1 + phi (R - 1)). From
    three reports on. A point outside is unlike the rest, not better or worse.

    Raises RefusedAnalysis where scopes mix: they have no rate in common.
    """
    if len(sample.scopes) > 1:
        gates.forbid("mixed_scopes")
    points = funnel(sample).assign(label=report_labels(sample.frame, language).tolist())
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=85)
    axes.set_xscale("log")
    axes.set_xlim(0.8, max([100.0, *(points["concluded"].astype(float) * 2)]))
    axes.set_ylim(-0.05, 1.05)
    handles, lines = _draw_limits(axes, sample, language) if len(points) >= 3 else ([], [])
    scope = next(iter(sample.scopes), "unknown")
    look = {"color": OKABE_ITO[0], "ms": 4, "ls": "none", "clip_on": False, **scope_mark(scope)}
    axes.plot(points["concluded"].astype(float), points["rate"].astype(float), **look)
    plain_counts(axes.xaxis)
    axes.set_xlabel(f"{word('concluded', language)} (n = {len(points)} {word('reports', language)})")
    axes.set_ylabel(word("correction_rate", language))
    scope_legend(axes, sample.frame["scope"], language, figure, handles)
    if len(points) <= MOST_LABELS:
        at = zip(points["concluded"].astype(float), points["rate"].astype(float), points["label"], strict=True)
        label_points(axes, list(at), avoid=lines)
    return figure


def limits(sample: Sample, cases: np.ndarray, level: float) -> pd.DataFrame:
    """Return the limits of rates around the pooled one at whole numbers of `cases`.

    Columns: cases, lo, hi (exact binomial), wide_lo, wide_hi (normal, variance times 1 + phi (cases - 1), phi that of
    the model without a slope).
    """
    corrected, concluded, _ = sample.counts
    pooled = corrected.sum() / concluded.sum()
    phi = fit_williams(corrected, concluded, np.ones((len(concluded), 1))).phi
    lo, hi = (stats.binom.ppf(at, cases, pooled) / cases for at in ((1 - level) / 2, (1 + level) / 2))
    half = stats.norm.ppf((1 + level) / 2) * np.sqrt(pooled * (1 - pooled) * (1 + phi * (cases - 1)) / cases)
    wide = np.clip(pooled - half, 0, 1), np.clip(pooled + half, 0, 1)
    return pd.DataFrame({"cases": cases, "lo": lo, "hi": hi, "wide_lo": wide[0], "wide_hi": wide[1]})


def _draw_limits(axes: Axes, sample: Sample, language: str) -> tuple[list[Line2D], list[Segment]]:
    """Draw the limits; return lines that name them, and the limits in pieces."""
    cases = np.unique(np.round(np.geomspace(1, axes.get_xlim()[1], 300)))
    corrected, concluded, _ = sample.counts
    pooled = float(corrected.sum() / concluded.sum())
    axes.axhline(pooled, color=GREY, lw=0.7, ls="--")
    handles = [Line2D([], [], color=GREY, lw=0.7, ls="--", label=f"{word('pooled', language)}: {pooled:.2f}")]
    drawn: list[Segment] = [((1.0, pooled), (float(cases[-1]), pooled))]
    for level, dash in LIMITS.items():
        edges = limits(sample, cases, level)
        for names, color, key in ((("lo", "hi"), BLACK, "chance"), (("wide_lo", "wide_hi"), GREY, "dispersion")):
            for name in names:
                axes.plot(cases, edges[name], color=color, lw=0.7, ls=dash, drawstyle="steps-mid")
                drawn += pieces(cases, edges[name])
            label = f"{level * 100:g} %, {word(key, language)}"
            handles.append(Line2D([], [], color=color, lw=0.7, ls=dash, label=label))
    return handles, drawn
