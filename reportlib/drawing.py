"""What the figures share: names of rows and years, marks of scopes, labels beside points, legends, breaks of law."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from reportlib.comparison import legal_breaks
from reportlib.style import DARK, GREY, OKABE_ITO, SCOPE_MARKS
from reportlib.wording import report_labels, word

MOST_ROWS, MOST_LABELS = 40, 16
ROW_MM, CHARACTER_MM = 4.2, 1.15
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))
MARKS = ("o", "s", "^", "D", "v", "P", "X")
LARGEST_PT, SMALLEST_PT, MANY_CASES = 10.0, 2.0, 50.0  # diameters; the cases that the largest mark stands for at least


Segment = tuple[tuple[float, float], tuple[float, float]]


def label_points(
    axes: Axes,
    points: list[tuple[float, float, str]],
    size: float = 6,
    avoid: Iterable[Segment] = (),
    sizes: Iterable[float] = (),
) -> None:
    """Write a text beside each (x, y, text) where it covers no other text or point; one without room is left out.

    A point with an empty text is only kept clear. `avoid`: horizontal, vertical or short lines ((x, y), (x, y)), as
    `pieces` makes them of a curve. A text that only fits across one has a white ground. `sizes`: diameters of the
    marks in points, 6 where not given.
    """
    radii = [max(3.0, diameter / 2 + 0.5) for diameter in sizes] or [3.0] * len(points)
    axes.figure.draw_without_rendering()
    scale = axes.figure.dpi / 72
    marks = axes.transData.transform([(x, y) for x, y, _ in points]) / scale if points else []
    frame = axes.get_window_extent().extents / scale
    taken = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(marks, radii, strict=True)]
    ends = axes.transData.transform([end for line in avoid for end in line] or [(0, 0)]).reshape(-1, 2) / scale
    lines = [(*np.minimum(a, b) - 0.5, *np.maximum(a, b) + 0.5) for a, b in zip(ends[:-1:2], ends[1::2], strict=True)]
    for (x, y, text), (px, py), radius in zip(points, marks, radii, strict=True):
        wide = sum(character > "\u2e80" for character in text)  # Chinese characters, as wide as the size
        width, height = (wide + (len(text) - wide) * 0.6) * size, size * 1.1
        side, up = radius + 2, radius + 4
        offsets = [(side, 0), (-side - width, 0), (-width / 2, up), (-width / 2, -up), (side, 8), (side, -8)]
        offsets += [(-side - width, 8), (-side - width, -8), (side, 14), (side, -14)]
        boxes = [(px + dx, py + dy - height / 2, px + dx + width, py + dy + height / 2) for dx, dy in offsets]
        own = [_gap(box, (px, py)) for box in boxes]
        nearest = [min(_gap(box, mark) for mark in marks) for box in boxes]
        free = [place for place, box in enumerate(boxes) if not _covers(box, taken, frame)]
        free = [place for place in free if own[place] <= nearest[place] + 0.1]  # else it seems to name another
        clear = [place for place in free if not _covers(boxes[place], lines, frame)]
        if not free or not text:
            continue
        best = (clear or free)[0]
        ground = None if clear else {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
        look = {"size": size, "va": "center", "ha": "left", "bbox": ground}
        axes.annotate(text, (x, y), offsets[best], textcoords="offset points", **look)
        taken.append(boxes[best])


def _gap(box: tuple[float, ...], point: np.ndarray) -> float:
    """The distance from a point to a box."""
    (left, low, right, high), (x, y) = box, point
    return float(np.hypot(max(left - x, 0, x - right), max(low - y, 0, y - high)))


def pieces(x: np.ndarray, y: np.ndarray) -> list[Segment]:
    """Return a curve as its short straight pieces."""
    ends = list(zip(np.asarray(x, float).tolist(), np.asarray(y, float).tolist(), strict=True))
    return list(zip(ends[:-1], ends[1:], strict=True))


def _covers(box: tuple[float, ...], taken: list[tuple[float, ...]], frame: np.ndarray) -> bool:
    left, low, right, high = box
    outside = left < frame[0] or right > frame[2] + 2 or low < frame[1] or high > frame[3]
    return outside or any(left < r and right > x and low < h and high > y for x, y, r, h in taken)


def draw_breaks(axes: Axes, language: str) -> list[Segment]:
    """Draw and name the changes of law between the years shown, names in steps; return the lines drawn in the axes.

    A name stands on the side of its line that has more room, so that none is cut; earlier lines pass below later names.
    """
    first, last = axes.get_xlim()
    shown = [row for row in legal_breaks().itertuples() if first < row.at < last]
    early = [row for row in shown if row.at < (first + last) / 2]
    late = shown[len(early) :]
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    for step, row in enumerate([*late, *reversed(early)]):
        name = row.chinese if language == "zh" else row.english
        side = "left" if row in early else "right"
        look = {"size": 6, "color": GREY, "ha": side, "va": "center", "bbox": ground, "zorder": 3}
        place = {"xytext": (2 if row in early else -2, 5 + 8 * step), "textcoords": "offset points"}
        line = {"arrowstyle": "-", "color": GREY, "lw": 0.6, "ls": ":", "shrinkA": 0, "shrinkB": 0}
        at = {"xy": (row.at, 1), "xycoords": axes.get_xaxis_transform()}
        axes.annotate("", **at, xytext=(0, 8 + 8 * step), textcoords="offset points", arrowprops=line, zorder=0)
        axes.annotate(f"{row.date[:7]} {name}", **at, **place, **look)
        axes.axvline(row.at, color=GREY, lw=0.6, ls=":", zorder=0)
    low, high = axes.get_ylim()
    return [((row.at, low), (row.at, high)) for row in shown]


def changes(column: pd.Series) -> list[int]:
    """The places at which a column takes another value than in the row above."""
    values = list(column)
    return [place for place in range(1, len(values)) if values[place] != values[place - 1]]


def report_names(frame: pd.DataFrame, language: str) -> list[str]:
    """Return the labels of the reports of a frame, each once, in its order."""
    return list(report_labels(frame.drop_duplicates("report"), language))


def name_rows(axes: Axes, labels: list[str], language: str, of: int = 0, order: str = "in order of place") -> None:
    """Name the rows; where not all are drawn, say how many there are (`of`, or as many as labels) and their order."""
    shown, everything = labels[:MOST_ROWS], of or len(labels)
    axes.set_yticks(range(len(shown)), shown)
    axes.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    if everything > len(shown):
        counts = f"{len(shown)}/{everything}" if language == "zh" else f"{len(shown)} of {everything}, {order}"
        axes.set_ylabel(counts)


def year_axis(axes: Axes, years: pd.Series) -> None:
    """Make the horizontal axis one of whole years, of the Regulations if there is none to show."""
    known = years.dropna().astype(int)
    first, last = (int(known.min()), int(known.max())) if len(known) else (2008, 2025)
    axes.set_xlim(first - 0.8, last + 0.8)
    step = max(1, (last - first) // 12)
    axes.set_xticks(range(first, last + 1, step))


def plain_counts(axis: Axis) -> None:
    """Write counts out, with commas, on a logarithmic axis."""
    axis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def say_in_row(axes: Axes, place: int, text: str) -> None:
    """Write in a row why it holds no mark."""
    axes.text(0.02, place, text, va="center", size=6, color=GREY, transform=axes.get_yaxis_transform())


def write_reason(axes: Axes, text: str) -> None:
    """Empty the axes and write in them why they hold nothing."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.text(0.02, 0.5, text, va="center", size=6.5, color=DARK, transform=axes.transAxes)


def mark_sizes(cases: pd.Series) -> np.ndarray:
    """Return diameters in points: areas as the cases, down to the smallest mark that can be seen."""
    cases = cases.to_numpy(dtype=float, na_value=0)
    largest = max(cases.max(initial=0), MANY_CASES)
    return np.maximum(LARGEST_PT * np.sqrt(cases / largest), SMALLEST_PT)


def label_ends(axes: Axes, ends: list[tuple[float, float, str]], size: float = 6.5) -> None:
    """Write a text beside the right end (x, y) of each line, in the order of the ends and clear of each other."""
    if not ends:
        return
    axes.figure.draw_without_rendering()
    height = axes.get_window_extent().height / axes.figure.dpi * 72
    low, high = axes.get_ylim()
    gap, shown = size * 1.25, sorted(ends, key=lambda end: end[1])
    wanted = [height * (y - low) / (high - low) for _, y, _ in shown]
    for (x, y, text), place in zip(shown, _spread(wanted, gap, height), strict=True):
        at = round(place / height * (high - low) + low, 3)  # no bit of the layout's rounding
        line = {"arrowstyle": "-", "color": GREY, "lw": 0.4, "shrinkA": 0, "shrinkB": 2, "relpos": (0, 0.5)}
        right = (1.04, at)
        axes.annotate(
            text, (x, y), right, textcoords=axes.get_yaxis_transform(), size=size, va="center", arrowprops=line
        )  # fmt: skip


def _spread(wanted: list[float], gap: float, height: float) -> list[float]:
    """Places in rising order, at least `gap` apart and near those wanted."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + gap) if places else place)
    over = max(0.0, places[-1] - max(height, gap * (len(places) - 1)))
    for number in range(len(places) - 1, -1, -1):
        ceiling = places[number + 1] - gap if number + 1 < len(places) else places[number] - over
        places[number] = min(places[number], ceiling)
    return places


def scope_mark(scope: object, hollow: bool = False) -> dict[str, object]:
    """Return the marker of a scope: filled for a whole territory, hollow for what is less or unknown."""
    mark, filled = SCOPE_MARKS.get("unknown" if pd.isna(scope) else str(scope), SCOPE_MARKS["unknown"])
    return {"marker": mark} if filled and not hollow else {"marker": mark, "markerfacecolor": "white"}


def share_for_texts(texts: Iterable[str], names: Iterable[str], panels: int, width_mm: float) -> float:
    """Return the share of a panel's width that the longest of `texts` takes beside its marks, at most 0.6.

    `names`: those of the rows, left of the first of so many `panels` in a figure `width_mm` wide.
    """
    text, name = (max(map(len, words), default=0) * CHARACTER_MM for words in (texts, names))
    return min(text / max((width_mm - 4 - name) / panels - 3, 1), 0.6)


def scope_legend(
    axes: Axes, scopes: pd.Series, language: str, figure: Figure | None = None, more: list[Line2D] | None = None
) -> None:
    """Name the scopes that occur, and `more`: below the figure, or in the axes where the figure is another's."""
    present = [scope for scope in SCOPE_MARKS if (scopes.fillna("unknown") == scope).any()]
    handles = [
        Line2D([], [], ls="none", ms=4, color=OKABE_ITO[0], label=word(scope, language), **scope_mark(scope))
        for scope in present
    ] + (more or [])
    _put_legend(axes, handles, figure)


def _put_legend(axes: Axes, handles: list[Line2D], figure: Figure | None) -> None:
    """Put a legend below `figure`, or in the axes where that is none of ours or none is given."""
    if handles and figure is not None and figure.get_layout_engine() is not None:
        figure.legend(handles=handles, loc="outside lower center", ncols=_legend_columns(handles, figure))
    elif handles:
        axes.legend(handles=handles, loc="best")


def _legend_columns(handles: list[Line2D], figure: Figure) -> int:
    """The most columns of a legend, filled one after the other, that the width of the figure holds."""
    widths = [11 + 1.25 * len(handle.get_label()) for handle in handles]  # mm: the mark and its text of 6.5 pt
    for columns in range(len(widths), 1, -1):
        parts = np.array_split(widths, columns)  # as matplotlib does: the first columns hold one more
        if sum(part.max() for part in parts) <= figure.get_figwidth() * 25.4:
            return columns
    return 1


def below_legend(axes: Axes) -> None:
    """Put the legend below the figure, or in the axes where the figure is another's."""
    _put_legend(axes, axes.get_legend_handles_labels()[0], axes.get_figure())


def top_legend(axes: Axes) -> None:
    """Put the legend above the axes."""
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        axes.legend(
            handles,
            labels,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=len(handles) if len(handles) <= 5 else 4,
            borderaxespad=0.2,
        )


def height_of(rows: int, furniture_mm: float) -> float:
    """Return the height in mm of a figure with so many rows and so much for axes and legend."""
    return furniture_mm + max(rows, 3) * ROW_MM
