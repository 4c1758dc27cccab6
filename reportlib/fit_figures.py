"""The figures of one fit: what its slope rests on, report by report and jurisdiction by jurisdiction.

Each is drawn from a `Fit` and shows nothing where the gates refused it but the reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from reportlib.comparison import in_order
from reportlib.drawing import (
    LARGEST_PT,
    MOST_LABELS,
    MOST_ROWS,
    SMALLEST_PT,
    height_of,
    label_points,
    name_rows,
    pieces,
    say_in_row,
    scope_legend,
    scope_mark,
    write_reason,
)
from reportlib.jurisdictions import romanise
from reportlib.models import influence
from reportlib.regression import Fit
from reportlib.sample import cluster_labels
from reportlib.style import BLACK, COLUMN_MM, GREY, OKABE_ITO, PAGE_MM, panels, styled
from reportlib.wording import report_labels, word

REFUSED = {"refused": "refused_fit", "no_finite_estimate": "no_finite_estimate"}  # else: too few jurisdictions


def partial_residuals(fit: Fit) -> pd.DataFrame:
    """Return what the slope of a fit is drawn through, row by row: report, regressor, partial, focus, outcome.

    `focus`: the variable of interest without what the other terms explain (weighted as the fit). `outcome`: what the
    other terms leave of the outcome: the residual of least squares, whose slope on `focus` is that of the fit, or the
    deviance residual of a model of counts. `partial`: residual on the scale of the predictor plus slope times
    `regressor` (the variable as it is), whose slope on it is that of the fit. Empty where the fit was refused.

    statsmodels 0.15 draws the same, but fails on named designs and residualises `focus` without the prior weights.
    """
    names = ["report", "regressor", "partial", "focus", "outcome"]
    if fit.fitted is None:
        return pd.DataFrame(columns=names)
    pieces, x = fit.fitted.pieces, fit.design.iloc[:, 1].to_numpy()
    others = fit.design.drop(columns=fit.design.columns[1])
    weights = pieces.weight * pieces.slope**2
    focus = sm.WLS(x, others, weights).fit().resid
    partial = fit.fitted.coefficients[1] * x + pieces.residual / pieces.slope
    columns = (fit.sample.frame["report"].tolist(), x, partial, focus, _without_focus(fit, others))
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _without_focus(fit: Fit, others: pd.DataFrame) -> np.ndarray:
    model = fit.results.model
    if fit.method == "ols":
        return sm.OLS(model.endog, others).fit().resid
    weights = model.var_weights
    return sm.GLM(model.endog, others.to_numpy(), model.family, var_weights=weights).fit(tol=1e-13).resid_deviance


@styled
def plot_partial(fit: Fit, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw what is left of outcome and regressor when the other terms are removed, one mark a report.

    `fit` of `models.fit_correction`: added-variable plot and partial residuals with the fitted slope, side by side;
    of `models.fit_applications`: partial regression with the fitted slope. With no other term than the constant only
    the means are removed. A refused fit has no marks, but the reason.
    """
    rows = partial_residuals(fit)
    counts = fit.reading == "correction"
    if not len(rows):
        return _refused(fit, ax, language)
    size = {"width_mm": PAGE_MM if counts else COLUMN_MM, "height_mm": 80}
    figure, axes = panels(ax, 1 + counts, **size, share=False)
    drawn = [("focus", "outcome"), ("regressor", "partial")][: len(axes)]
    for axes_, (across, up) in zip(axes, drawn, strict=True):
        for x, y, scope in zip(rows[across], rows[up], fit.sample.frame["scope"], strict=True):
            axes_.plot([x], [y], color=OKABE_ITO[0], ms=4, ls="none", clip_on=False, **scope_mark(scope))
        axes_.margins(0.12)
    axes[0].axhline(0, color=GREY, lw=0.6, ls=":", zorder=0)
    less, n = word("less_mean" if fit.design.shape[1] == 2 else "rest_removed", language), f" (n = {len(rows)})"
    axes[0].set_xlabel(word("log_volume" if counts else "rate", language) + less + n)
    axes[0].set_ylabel(word("deviance_rest", language) if counts else word("log_volume", language) + less)
    if counts:
        axes[1].set_xlabel(word("log_volume", language) + n)
        axes[1].set_ylabel(word("partial_residual", language))
    slope, along = float(fit.slope["estimate"]), rows[drawn[-1][0]]
    line = np.linspace(along.min(), along.max(), 60)
    axes[-1].plot(line, slope * line, color=BLACK, lw=0.9, zorder=1)
    label = f"{word('slope', language)}: {slope:.3g}".replace("-", "\u2212")
    handles = [Line2D([], [], color=BLACK, lw=0.9, label=label)]
    scope_legend(axes[0], fit.sample.frame["scope"], language, figure=figure, more=handles)
    if len(rows) <= MOST_LABELS:
        names = report_labels(fit.sample.frame, language)
        for axes_, (across, up) in zip(axes, drawn, strict=True):
            avoid = pieces(line, slope * line) if axes_ is axes[-1] else ()
            label_points(axes_, list(zip(rows[across], rows[up], names, strict=True)), avoid=avoid)
    return figure


@styled
def plot_influence(fit: Fit, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw studentised residual against hat value, one mark a report, its area Cook's distance.

    Dotted: the mean of the hat values and residuals of 2 and -2. Reports with a hat value of 1, whose residual is
    always 0, are counted in the label and not drawn. A refused fit has no marks, but the reason.
    """
    rows = studentised(fit)
    if fit.fitted is None:
        return _refused(fit, ax, language)
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=80)
    drawn = rows[rows["studentised"].notna()]
    largest = float(drawn["cooks_d"].max()) if len(drawn) else 0.0
    share = drawn["cooks_d"] / largest if largest > 0 else drawn["cooks_d"] * 0
    sizes = np.maximum(LARGEST_PT * np.sqrt(share.astype(float)), SMALLEST_PT).tolist()
    for row, size in zip(drawn.itertuples(), sizes, strict=True):
        mark = {"color": OKABE_ITO[0], "ms": size, "ls": "none", "clip_on": False, **scope_mark(row.scope)}
        axes.plot([row.hat], [row.studentised], **mark)
    mean = float(rows["hat"].mean())
    axes.axvline(mean, color=GREY, lw=0.6, ls=":", zorder=0)
    for at in (-2, 2):
        axes.axhline(at, color=GREY, lw=0.6, ls=":", zorder=0)
    reach = max([2.5, *(drawn["studentised"].abs() * 1.15)])
    axes.set(xlim=(0, min(1.02, float(rows["hat"].max()) * 1.25)), ylim=(-reach, reach))
    left_out = len(rows) - len(drawn)
    axes.set_xlabel(f"{word('hat', language)} (n = {len(drawn)}{f'; {left_out} = 1' if left_out else ''})")
    axes.set_ylabel(word("studentised", language))
    handles = [Line2D([], [], color="none", label=f"{word('cook', language)} {largest:.2g}")]
    scope_legend(axes, drawn["scope"], language, figure=figure, more=handles)
    worst = drawn.assign(size=sizes).sort_values("cooks_d", ascending=False, kind="stable")
    names = report_labels(fit.sample.frame, language).to_numpy()[worst.index]
    names[MOST_LABELS:] = ""
    points = zip(worst["hat"].astype(float), worst["studentised"].astype(float), names, strict=True)
    lines = [((mean, -reach), (mean, reach)), ((0.0, -2.0), (1.0, -2.0)), ((0.0, 2.0), (1.0, 2.0))]
    label_points(axes, list(points), avoid=lines, sizes=worst["size"].tolist())
    return figure


def studentised(fit: Fit) -> pd.DataFrame:
    """Return report, scope, hat, cooks_d and studentised (internally studentised Pearson residual) of each row.

    `studentised` is <NA> where the hat value is 1 and where the fit was refused.
    """
    rows, _ = influence(fit)
    hat, residual = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("hat", "pearson_resid"))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(hat < 1 - 1e-9, residual / np.sqrt(1 - hat), np.nan)
    frame = rows[["report", "hat", "cooks_d"]].assign(studentised=pd.array(value, dtype="Float64"))
    return frame.assign(scope=fit.sample.frame["scope"].tolist())


@styled
def plot_leave_one_out(fit: Fit, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw the slope without each jurisdiction in turn, in order of place, and the slope of all of them (dotted).

    Where the rest has no finite fit there is no mark. A refused fit has none, but the reason.
    """
    if fit.fitted is None:
        return _refused(fit, ax, language)
    places = pd.unique(cluster_labels(in_order(fit.sample.frame), "jurisdiction").astype(str))
    left = influence(fit)[1].set_index("jurisdiction").loc[places].reset_index()
    shown = left.iloc[:MOST_ROWS].reset_index(drop=True)
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=height_of(len(shown), 18))
    known = shown["estimate"].notna().to_numpy()
    axes.axvline(float(fit.slope["estimate"]), color=BLACK, lw=0.7, ls=":")
    axes.plot(shown.loc[known, "estimate"].astype(float), np.flatnonzero(known), "o", color=OKABE_ITO[0], ms=4)
    for place in np.flatnonzero(~known):
        say_in_row(axes, place, word("no_finite_estimate", language))
    name_rows(axes, _place_names(fit, left["jurisdiction"], language), language)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(f"{word('slope_without', language)} (n = {fit.info['n']} {word('reports', language)})")
    return figure


def _place_names(fit: Fit, clusters: pd.Series, language: str) -> list[str]:
    """The name of each jurisdiction as in the other figures, without the mark of its scope; of no place its own."""
    frame = fit.sample.frame.assign(scope="", cluster=cluster_labels(fit.sample.frame, "jurisdiction"))
    placed = frame[frame["jurisdiction"] == frame["cluster"]].drop_duplicates("cluster").set_index("cluster")
    known = report_labels(placed, language, with_year=False).to_dict()
    return [known.get(name) or (name if language == "zh" else romanise(name)) for name in clusters]


def _refused(fit: Fit, ax: Axes | None, language: str) -> Figure:
    """A figure that holds nothing but why there is no fit."""
    figure, (axes,) = panels(ax, 1, width_mm=COLUMN_MM, height_mm=16)
    reason = word(REFUSED.get(fit.status, "too_few"), language)
    counts = f"n = {fit.info['n']} {word('reports', language)}, {fit.info['clusters']} {word('places', language)}"
    write_reason(axes, f"{reason} ({counts})")
    return figure
