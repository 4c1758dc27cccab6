"""The specification curve as drawn: estimates, intervals, choices, the headline, and what the gates leave."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from reportlib import specification_figures, style
from reportlib.models import fit_correction
from reportlib.sample import analysis_sample
from reportlib.specifications import GRID, specification_curve
from tests.reference_panel import FIVE, reference_panel, simulated_panel, small_panel
from tests.test_figures import cut_by, labels_of, texts

REFERENCE = reference_panel()  # 8 jurisdictions: exploratory
FIT = fit_correction(analysis_sample(REFERENCE, invalid="leave_out"))


class TestSpecificationCurve:
    curve = specification_curve(REFERENCE)

    def test_one_panel_a_reading_above_its_choices(self):
        figure = specification_figures.plot_specification_curve(self.curve)
        top, below = figure.axes[::2], figure.axes[1::2]
        assert [axes.get_title(loc="left") for axes in top] == list(GRID["reading"])
        drawn = self.curve[~self.curve["duplicate"] & self.curve["estimate"].notna()]
        for axes, reading in zip(top, GRID["reading"], strict=True):
            part = drawn[drawn["reading"] == reading]
            column = "odds_ratio_per_doubling" if reading.startswith("correction") else "estimate"
            (points,) = (line for line in axes.lines if line.get_marker() == ".")
            assert list(points.get_ydata()) == pytest.approx(sorted(part[column].astype(float)))
        assert below[0].get_xlabel().startswith(f"{(drawn['reading'] == GRID['reading'][0]).sum()} / ")

    def test_intervals_are_those_of_the_curve(self):
        axes = specification_figures.plot_specification_curve(self.curve).axes[0]
        drawn = self.curve[~self.curve["duplicate"] & (self.curve["reading"] == GRID["reading"][0])]
        drawn = drawn.dropna(subset="estimate").sort_values("estimate", kind="stable")
        low, high = axes.get_ylim()
        bars = [segment[:, 1] for segment in axes.collections[0].get_segments()]
        expected = drawn[["or_lo", "or_hi"]].astype(float).clip(low, high).to_numpy()
        assert np.array(bars) == pytest.approx(expected)

    def test_the_dashboard_marks_the_choices_of_each_estimate(self):
        figure = specification_figures.plot_specification_curve(self.curve)
        below = figure.axes[1]
        names = labels_of(below.yaxis)
        drawn = self.curve[~self.curve["duplicate"] & (self.curve["reading"] == GRID["reading"][0])]
        drawn = drawn.dropna(subset="estimate").sort_values("estimate", kind="stable").reset_index(drop=True)
        row = names.index("largest place out")
        segments = [segment for part in below.collections for segment in part.get_segments()]
        marked = {int(segment[0, 0]) for segment in segments if round(segment[:, 1].mean()) == row}
        assert marked == set(np.flatnonzero(drawn["largest"] == "out"))

    def test_one_headline_is_marked_in_all_its_choices(self):
        figure = specification_figures.plot_specification_curve(self.curve)
        diamonds = [
            line for axes in figure.axes for line in axes.lines if line.get_marker() == "D" and len(line.get_xdata())
        ]
        (diamond,) = diamonds
        assert list(diamond.get_ydata()) == pytest.approx([float(2 ** FIT.slope["estimate"])])
        red = [
            segment
            for part in figure.axes[1].collections
            if tuple(part.get_color()[0][:3]) == to_rgb(specification_figures.HEADLINE)
            for segment in part.get_segments()
        ]
        assert len(red) == len(GRID) - 1  # one choice of each kind but the reading
        assert {segment[0, 0] for segment in red} == set(diamond.get_xdata())

    def test_bars_beyond_the_axis_are_counted(self):
        wide = self.curve.assign(or_hi=self.curve["or_hi"].mask(self.curve["headline"], 1e6))
        label = specification_figures.plot_specification_curve(wide).axes[1].get_xlabel()
        assert int(label.rsplit(" ", 1)[1]) >= 1 and "bars cut" in label

    def test_nothing_is_cut_on_paper(self):
        assert cut_by(specification_figures.plot_specification_curve(self.curve)) < 0.1

    def test_inferential_reports_open_more_of_it(self):
        curve = specification_curve(
            simulated_panel(20, provinces=2), grid={"min_concluded": (1, 3), "era": (False, True)}
        )
        figure = specification_figures.plot_specification_curve(curve)
        assert figure.axes[1].get_xlabel().startswith("4 / 4 specifications")
        assert labels_of(figure.axes[1].yaxis)[:2] == ["1 or more concluded", "3 or more concluded"]

    def test_is_drawn_in_the_place_of_an_axes_and_in_chinese(self):
        with style.paper_style():
            figure = Figure(figsize=(7, 4))
            left, right = figure.subplots(1, 2)
        assert specification_figures.plot_specification_curve(self.curve, ax=right) is figure
        assert left in figure.axes and len(figure.axes) == 1 + 2 * len(GRID["reading"])
        if style.chinese_font() is not None:
            figure = specification_figures.plot_specification_curve(self.curve, language="zh")
            style.check_glyphs(figure)
            assert "不含最大地区" in labels_of(figure.axes[1].yaxis)

    def test_nothing_is_drawn_where_the_gates_refuse_all(self):
        curve = specification_curve(small_panel(FIVE), grid={"min_concluded": (1, 3)})
        (axes,) = specification_figures.plot_specification_curve(curve).axes
        assert " ".join(texts(axes)) == "no slope: too few jurisdictions (0 / 2 specifications)"
        assert not axes.lines and not axes.collections

    def test_readings_without_an_estimate_stand_beside_those_with_one(self):
        """Eight places separate: the correction model has no finite fit, the literal reading has one."""
        rows = [(f"j{i}", 2021, 20 * 3**i, 4, 0 if i < 4 else 4) for i in range(8)]
        curve = specification_curve(small_panel(rows), grid={"reading": GRID["reading"]})
        axes = specification_figures.plot_specification_curve(curve).axes
        assert [axis.get_xlabel()[0] for axis in axes[1::2]] == ["0", "0", "1", "1"]
