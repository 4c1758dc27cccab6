"""The figures of outcomes and applicants: marks, intervals, counts and words in their rows."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from reportlib import comparison, drawing, outcome_figures, style
from reportlib.rates import rate_interval
from reportlib.tidy import read_tidy
from tests.test_figures import cut_by, dots, labels_of, panel_of_places, texts


class TestOutcomes:
    frame = comparison.outcomes(panel_of_places())

    def panels(self) -> dict:
        axes = outcome_figures.plot_outcomes(self.frame).axes
        return {panel.get_title(loc="left").splitlines()[0]: panel for panel in axes}

    def test_one_panel_an_outcome_with_shares_per_thousand_and_their_counts(self):
        titles = self.panels()
        assert len(titles) == len(comparison.OUTCOMES)
        assert sorted(dots(titles["refused"])) == [(20, 0), (200, 1)]
        assert [text for text in texts(titles["not held"]) if text] == ["30/200", "not published"]
        assert texts(titles["other"]) == ["not on this form", "not published"]

    def test_bars_are_wilson_intervals_per_thousand(self):
        bars = [line for line in self.panels()["refused"].lines if len(set(line.get_ydata())) == 1]
        ends = {line.get_ydata()[0]: list(line.get_xdata()) for line in bars if len(line.get_xdata()) == 2}
        lo, hi = rate_interval(np.array([4, 8]), np.array([200, 40]))
        assert ends[0] == pytest.approx([lo[0] * 1000, hi[0] * 1000])
        assert ends[1] == pytest.approx([lo[1] * 1000, hi[1] * 1000])

    def test_what_may_not_be_compared_over_forms_is_dashed_grey(self):
        looks = {
            title: {(line.get_linestyle(), line.get_color()) for line in panel.lines if line.get_linestyle() in "--"}
            for title, panel in self.panels().items()
        }
        assert looks["any disclosure"] == {("-", style.OKABE_ITO[0])}
        assert looks["refused"] == {("--", style.GREY)}

    def test_rows_name_place_and_form_and_the_break_between_the_forms_is_named(self):
        axes = outcome_figures.plot_outcomes(self.frame).axes
        assert labels_of(axes[0].yaxis) == ["Quzhou 2016 [2014]", "Shuyang (agency) 2021 [2021]"]
        for panel in axes:
            assert [line.get_ydata()[0] for line in panel.lines if line.get_linestyle() == ":"] == [0.5]
        assert texts(axes[-1])[-1] == "2019:\nnew form"

    def test_more_than_all_decisions_has_a_mark_at_the_edge_and_no_interval(self):
        panel = panel_of_places()
        panel.loc[0, "refused"] = 250
        axes = outcome_figures.plot_outcomes(comparison.outcomes(panel)).axes[3]
        assert (1000, 0) in dots(axes) and "250/200" in texts(axes)
        assert [
            line.get_ydata()[0] for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[1] > 1
        ] == [1]


class TestOutcomesByApplicant:
    frame = comparison.outcomes_by_applicant(read_tidy())

    def test_a_report_has_its_name_and_below_it_its_kinds_of_applicants(self):
        axes = outcome_figures.plot_outcomes_by_applicant(self.frame).axes
        names = labels_of(axes[0].yaxis)
        start = names.index("Yichun 2021")
        kinds = ["natural persons", "companies", "research institutions", "public-interest bodies", "legal services"]
        assert names[start + 1 : start + 7] == [*kinds, "legal persons together"]
        hongze = names.index("Hongze 2024")
        assert names[hongze + 1] == "natural persons" and "Shuyang" in names[hongze + 2]  # no decision, no line

    def test_nothing_is_cut_on_paper(self):
        assert cut_by(outcome_figures.plot_outcomes_by_applicant(self.frame)) < 0.1

    def test_marks_and_counts_are_of_the_applicants_own_decisions(self):
        axes = outcome_figures.plot_outcomes_by_applicant(self.frame).axes
        row = labels_of(axes[0].yaxis).index("Yichun 2021") + 2
        assert axes[0].get_title(loc="left") == "any disclosure"
        assert [(x, y) for x, y in dots(axes[0]) if y == row] == [(700, row)]
        assert "7/10" in [text.get_text() for text in axes[0].texts if text.get_position()[1] == row]

    def test_kinds_without_a_figure_share_one_line_that_says_so(self):
        axes = outcome_figures.plot_outcomes_by_applicant(self.frame).axes
        names = labels_of(axes[0].yaxis)
        shanghai = names.index("Shanghai (agency) 2019") + 1
        assert names[shanghai : shanghai + 4] == [
            "natural persons",
            "companies",
            "legal services",
            "kinds not published",
        ]
        row = names.index("Shuyang (agency) 2023") + 2
        assert names[row] == "kinds not published"
        assert all(row not in {y for _, y in dots(panel)} for panel in axes)
        assert [[text.get_text() for text in panel.texts if text.get_position()[1] == row] for panel in axes] == [
            ["not published"]
        ] * len(comparison.OUTCOMES)

    def test_reports_are_drawn_whole_and_those_left_out_are_counted(self):
        many = [self.frame.assign(report=self.frame["report"] + f"-{copy}") for copy in range(4)]
        figure = outcome_figures.plot_outcomes_by_applicant(pd.concat(many, ignore_index=True))
        assert len(labels_of(figure.axes[0].yaxis)) <= drawing.MOST_ROWS
        drawn = sum(" 20" in name for name in labels_of(figure.axes[0].yaxis))
        assert f"n = {drawn} / {4 * self.frame['report'].nunique()} reports" in figure.axes[2].get_xlabel()

    def test_is_drawn_without_a_report_in_the_place_of_an_axes_and_in_chinese(self):
        style.check_glyphs(outcome_figures.plot_outcomes_by_applicant(self.frame.iloc[:0]))
        with style.paper_style():
            figure = Figure(figsize=(7, 6))
            left, right = figure.subplots(1, 2)
        assert outcome_figures.plot_outcomes_by_applicant(self.frame, ax=right) is figure
        assert left in figure.axes and right not in figure.axes and len(figure.axes) == 1 + len(comparison.OUTCOMES)
        if style.chinese_font() is not None:
            figure = outcome_figures.plot_outcomes_by_applicant(self.frame, language="zh")
            style.check_glyphs(figure)
            assert "自然人" in labels_of(figure.axes[0].yaxis)


class TestBreakdown:
    def test_bars_are_shares_that_end_at_one_hundred(self):
        frame = comparison.breakdown(panel_of_places(), comparison.CHANNELS)
        (axes,) = outcome_figures.plot_breakdown(frame).axes
        widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in axes.containers}
        assert widths["online"] == [75]
        assert widths["letter"] == [10]
        assert widths["not broken down"] == [15]
        assert len({bars[0].get_hatch() for bars in axes.containers[:4]}) == 4
        assert texts(axes) == ["150", "20", "30", "200", "received"]
        assert labels_of(axes.yaxis) == ["Quzhou 2016"]
