"""The specification curve: every estimate in order of size, and below it the choices that led to it.

Specifications share their data: this is a picture of what choices do, not many tests.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter

from reportlib.drawing import write_reason
from reportlib.specifications import GRID, READINGS
from reportlib.style import BLACK, GREY, OKABE_ITO, PAGE_MM, PALE, place, styled
from reportlib.wording import word

CHOICES = {
    ("other_counts", True): ("other outcomes counted", "其他计入"),
    ("other_counts", False): ("other outcomes not counted", "其他不计入"),
    ("pending", "excluded"): ("pending left out", "未审结不计"),
    ("pending", "as upheld"): ("pending as upheld", "未审结作维持"),
    ("pending", "as corrected"): ("pending as corrected", "未审结作纠正"),
    ("era", False): ("no term for the form", "无表式项"),
    ("era", True): ("term for the form", "含表式项"),
    ("scope", "territory"): ("whole territories", "全域"),
    ("scope", "all"): ("all scopes, with a term", "各范围, 含范围项"),
    ("largest", "in"): ("largest place in", "含最大地区"),
    ("largest", "out"): ("largest place out", "不含最大地区"),
    ("cluster", "jurisdiction"): ("errors by jurisdiction", "按地区聚类"),
    ("cluster", "province"): ("errors by province", "按省聚类"),
}
WIDEST = (0.05, 20.0)  # of the odds ratios drawn; bars beyond are cut and counted
TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20)
HEADLINE = OKABE_ITO[5]


@styled
def plot_specification_curve(curve: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Figure:
    """Draw every estimate with its CR2 interval in order of size, one panel a reading, above the choices behind it.

    `curve`: of `specifications.specification_curve`. Readings of the correction model have odds ratios per doubling of
    applications, the literal ones their slope. The headline specification is marked in all its choices. Specifications
    that are the same rows and model are drawn once. The axis counts those drawn, of all that differ, and the bars cut
    at the edge; `specifications.dropped_specifications` lists those without an estimate.
    """
    curve = curve[~curve["duplicate"]]
    known = curve[curve["estimate"].notna()]
    if not len(known):
        figure, parent = place(ax, width_mm=PAGE_MM, height_mm=16)
        axes = figure.add_subplot(parent)
        reason = word("too_few" if _too_few(curve) else "refused_fit", language)
        write_reason(axes, f"{reason} (0 / {len(curve)} {word('specifications', language)})")
        return figure
    rows = [(name, value) for name in GRID if name != "reading" for value in dict.fromkeys(curve[name])]
    readings = [reading for reading in READINGS if (curve["reading"] == reading).any()]
    figure, parent = place(ax, width_mm=PAGE_MM, height_mm=62 + 3 * len(rows))
    grid = parent.subgridspec(2, len(readings), height_ratios=(45, 3 * len(rows)), hspace=0.02)
    for number, reading in enumerate(readings):
        pair = [figure.add_subplot(grid[at, number]) for at in (0, 1)]
        part = known[known["reading"] == reading].sort_values("estimate", kind="stable")
        everything = curve[curve["reading"] == reading]
        cut = _draw_estimates(pair[0], part, known, reading, language)
        _draw_choices(pair[1], part, rows, language)
        pair[1].tick_params(labelleft=number == 0)
        if number and _is_ratio(reading) == _is_ratio(readings[number - 1]):  # the axis of its neighbour
            pair[0].tick_params(labelleft=False)
            pair[0].set_ylabel("")
        cut_words = f"\n{word('cut', language)}: {cut}" if cut else ""
        pair[1].set_xlabel(f"{len(part)} / {len(everything)} {word('specifications', language)}{cut_words}")
        if not len(part):
            write_reason(pair[0], word("too_few" if _too_few(everything) else "refused_fit", language))
    return figure


def _draw_estimates(axes: Axes, part: pd.DataFrame, known: pd.DataFrame, reading: str, language: str) -> int:
    """Draw one reading and return how many of its intervals go beyond the axis."""
    ratios = _is_ratio(reading)
    names = ("odds_ratio_per_doubling", "or_lo", "or_hi") if ratios else ("estimate", "lo", "hi")
    alike = known[known["reading"].map(_is_ratio) == ratios]
    low, high = _reach(*(alike[name].astype(float) for name in names), ratios)
    value, lo, hi = (part[name].to_numpy(dtype=float) for name in names)
    at, width = np.arange(len(part)), _line_width(len(part))
    axes.vlines(at, np.clip(lo, low, high), np.clip(hi, low, high), color=PALE, lw=max(width, 0.3))
    axes.plot(at, value, ".", color=OKABE_ITO[0], ms=2 if len(part) > 60 else 4)
    headline = part["headline"].to_numpy(dtype=bool)
    axes.plot(at[headline], value[headline], "D", color=HEADLINE, mec=BLACK, mew=0.5, ms=4.5, zorder=4)
    for place_ in at[headline]:
        axes.axvline(place_, color=HEADLINE, lw=0.5, zorder=0)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        look = {"size": 6, "ha": "center", "va": "bottom", "bbox": ground}
        axes.text(place_, 0.02, word("headline", language), **look, transform=axes.get_xaxis_transform())
    axes.axhline(1 if ratios else 0, color=GREY, lw=0.7, ls=":")
    axes.set(xlim=(-1, max(len(part), 1)), ylim=(low, high), xticks=[])
    if ratios:
        axes.set_yscale("log")
        axes.set_yticks([tick for tick in TICKS if low <= tick <= high])
        axes.yaxis.set_major_formatter(lambda tick, _: f"{tick:g}")
        axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylabel(word("odds_ratio" if ratios else "slope_a", language), size=6.5)
    axes.set_title(word(reading, language), size=6.5)
    return int(((lo < low) | (hi > high)).sum())


def _draw_choices(axes: Axes, part: pd.DataFrame, rows: list[tuple[str, object]], language: str) -> None:
    headline, width = part["headline"].to_numpy(dtype=bool), _line_width(len(part))
    for row, (name, value) in enumerate(rows):
        taken = (part[name] == value).to_numpy(dtype=bool)
        for here, color, thick in ((taken & ~headline, BLACK, width), (taken & headline, HEADLINE, 1.5)):
            axes.vlines(np.flatnonzero(here), row - 0.32, row + 0.32, color=color, lw=thick)
        if row and name != rows[row - 1][0]:
            axes.axhline(row - 0.5, color=PALE, lw=0.5)
    axes.set_yticks(range(len(rows)), [_choice(name, value, language) for name, value in rows], size=6)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(-1, max(len(part), 1)), ylim=(len(rows) - 0.4, -0.6), xticks=[])


def _choice(name: str, value: object, language: str) -> str:
    if name == "min_concluded":
        return f"审结数不少于 {value}" if language == "zh" else f"{value} or more concluded"
    return CHOICES[name, value][language == "zh"]


def _reach(value: pd.Series, lo: pd.Series, hi: pd.Series, ratios: bool) -> tuple[float, float]:
    """The ends of the axis: all estimates, nine in ten of the interval ends, and no association."""
    if not len(value):
        return (0.9, 1.1) if ratios else (-1.0, 1.0)
    low = min(value.min(), lo.quantile(0.1), 0.9 if ratios else 0)
    high = max(value.max(), hi.quantile(0.9), 1.1 if ratios else 0)
    if ratios:
        return max(low, min(WIDEST[0], value.min())) / 1.1, min(high, max(WIDEST[1], value.max())) * 1.1
    return low - 0.05 * (high - low), high + 0.05 * (high - low)


def _is_ratio(reading: str) -> bool:
    return READINGS[reading][0] in ("williams", "binomial")


def _line_width(number: int) -> float:
    """As thick as leaves the lines of one panel apart, in points."""
    return float(np.clip(60 / max(number, 1), 0.2, 2))


def _too_few(curve: pd.DataFrame) -> bool:
    return bool(curve["status"].isin(["rates_only", "descriptive"]).all())
