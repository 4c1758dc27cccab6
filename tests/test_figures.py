"""The drawn things: bars, lines, points, tick labels and panels; and files that a second saving does not change."""

import warnings

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from reportlib import comparison, drawing, figures, model_figures, outcome_figures, overview, style
from reportlib.sample import analysis_sample
from tests.reference_panel import FIVE, small_panel

OUTCOMES = {"refused": [4, 8], "any_disclosure": [150, 17], "not_held": [30, None], "unclear": [3, None]}


def panel_of_places() -> pd.DataFrame:
    """Two reports on different forms, one of them an agency's, with outcomes, channels and applicants."""
    rows = small_panel([("衢州市", 2016, 200, 10, 5), ("沭阳县", 2021, 50, 0, 0)])
    rows["scope"] = pd.array(["territory", "own_agency"], dtype="string")
    rows["applications_disposed"] = pd.array([200, 40], dtype="Int64")
    every = (*comparison.OUTCOMES, *comparison.APPLICANTS, *comparison.CHANNELS, "applications_carried_in")
    for name in every:
        rows[name] = pd.array(OUTCOMES.get(name, [None, None]), dtype="Int64")
    rows["received_online"] = pd.array([150, None], dtype="Int64")
    rows["received_letter"] = pd.array([20, None], dtype="Int64")
    return rows.assign(inferred="", publisher=pd.array(["衢州市人民政府", "沭阳县发展和改革局"], dtype="string"))


def dots(axes) -> list[tuple[float, float]]:
    """The single points drawn in `axes`, as (x, y)."""
    lines = [line for line in axes.lines if line.get_marker() not in ("None", "", None)]
    return [(float(x), float(y)) for line in lines for x, y in zip(*line.get_data(), strict=True)]


def texts(axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def cut_by(figure) -> float:
    """How far, in mm, the drawn things of a figure go beyond its edge on paper; 0 where none does."""
    style.check_glyphs(figure)
    with style.paper_style():
        figure.set_dpi(style.PRINT_DPI)
        box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    return 25.4 * max(0, -box.x0, -box.y0, box.x1 - width, box.y1 - height)


def labels_of(axis) -> list[str]:
    return [text.get_text() for text in axis.get_ticklabels()]


class TestVolumes:
    def test_points_stand_at_year_and_count_and_marks_tell_the_scope(self):
        (axes,) = figures.plot_volumes(comparison.volumes(panel_of_places())).axes
        assert sorted(dots(axes)) == [(2016, 200), (2021, 50)]
        fills = {
            line.get_data()[1][0]: to_hex(line.get_markerfacecolor())
            for line in axes.lines
            if len(line.get_xdata()) == 1
        }
        assert fills[50] == "#ffffff"
        assert fills[200] != "#ffffff"

    def test_only_consecutive_years_are_joined(self):
        panel = panel_of_places().iloc[[0, 0, 0]].reset_index(drop=True)
        panel["year"] = pd.array([2016, 2017, 2020], dtype="Int64")
        panel["report"] = pd.array(["a", "b", "c"], dtype="string")
        (axes,) = figures.plot_volumes(comparison.volumes(panel)).axes
        runs = [list(line.get_xdata()) for line in axes.lines if line.get_marker() == "o"]
        assert runs == [[2016, 2017], [2020]]

    def test_agencies_of_one_place_are_never_joined(self):
        panel = panel_of_places().iloc[[1, 1, 1]].reset_index(drop=True)
        panel["year"] = pd.array([2016, 2017, 2018], dtype="Int64")
        panel["report"] = pd.array(["a", "b", "c"], dtype="string")
        panel["publisher"] = pd.array(["甲局", "乙局", "乙局"], dtype="string")
        (axes,) = figures.plot_volumes(comparison.volumes(panel)).axes
        assert sorted(list(line.get_xdata()) for line in axes.lines if line.get_marker() == "s") == [
            [2016],
            [2017, 2018],
        ]
        (axes,) = figures.plot_volumes(comparison.volumes(panel.assign(jurisdiction="", publisher=""))).axes
        assert all(len(line.get_xdata()) == 1 for line in axes.lines if line.get_marker() == "s")

    def test_every_name_of_a_break_and_place_stands_inside_the_figure(self):
        panel = panel_of_places().assign(year=pd.array([2009, 2025], dtype="Int64"))
        figure = figures.plot_volumes(comparison.volumes(panel))
        style.check_glyphs(figure)
        width, height = figure.bbox.size
        for text in (text for text in figure.axes[0].texts if text.get_text()):
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height

    def test_breaks_of_the_years_shown_are_drawn_and_named(self):
        (axes,) = figures.plot_volumes(comparison.volumes(panel_of_places())).axes
        named = [text for text in texts(axes) if text[:2] == "20"]
        assert sorted(named) == ["2019-05 Regulations revised", "2021-01 fees for bulk requests"]
        drawn = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == ":"]
        assert drawn == pytest.approx([2019 + 134 / 365 - 0.5, 2020.5])

    def test_an_unpublished_volume_is_counted_not_drawn(self):
        panel = panel_of_places()
        panel.loc[1, "applications_received"] = pd.NA
        (axes,) = figures.plot_volumes(comparison.volumes(panel)).axes
        assert dots(axes) == [(2016, 200)]
        assert "n = 1; 1 not published" in axes.get_ylabel()


def test_a_label_crosses_a_line_only_where_nothing_else_is_free():
    with style.paper_style():
        figure, (axes,) = style.panels(None, 1, width_mm=89, height_mm=40)
        axes.set(xlim=(0, 10), ylim=(0, 10))
        drawing.label_points(axes, [(5, 5, "right")])
        drawing.label_points(axes, [(5, 5, "left")], avoid=[((5.6, 0), (5.6, 10))])
        drawing.label_points(axes, [(5, 5, "through")], avoid=[((5.3, 0), (5.3, 10)), ((4.7, 0), (4.7, 10))])
    right, left, through = axes.texts
    assert right.xyann[0] > 0 > left.xyann[0]
    assert right.get_bbox_patch() is left.get_bbox_patch() is None and through.get_bbox_patch() is not None


class TestRates:
    frame = comparison.correction_rates(small_panel(FIVE).assign(inferred=""))

    def test_points_intervals_and_counts(self):
        (axes,) = figures.plot_rates(self.frame).axes
        order = list(self.frame["report"])
        drawn = {order[int(y)]: x for x, y in dots(axes) if x >= 0}
        assert drawn == pytest.approx({"quzhou-2016": 0.5, "yichun-2021": 13 / 25, "xinzhou-2017": 0})
        bars = {
            order[int(line.get_ydata()[0])]: list(line.get_xdata())
            for line in axes.lines
            if len(line.get_xdata()) == 2 and line.get_color() == style.BLACK
        }
        assert bars["quzhou-2016"] == pytest.approx([0.236593, 0.763407], abs=1e-6)
        counts = [text for text in texts(axes) if "/" in text]
        assert counts == list(self.frame["cases"])

    def test_areas_are_proportional_to_the_concluded_cases(self):
        (axes,) = figures.plot_rates(self.frame).axes
        sizes = {
            self.frame["report"].iloc[int(line.get_ydata()[0])]: line.get_markersize()
            for line in axes.lines
            if len(line.get_xdata()) == 1 and line.get_xdata()[0] >= 0
        }
        assert (sizes["yichun-2021"] / sizes["quzhou-2016"]) ** 2 == pytest.approx(25 / 10)
        assert sizes["xinzhou-2017"] == drawing.SMALLEST_PT
        assert drawing.mark_sizes(pd.Series([688, 172, None], dtype="Int64")) == pytest.approx([10, 5, 2])

    def test_no_rate_is_a_hollow_mark_left_of_zero_with_its_bounds(self):
        (axes,) = figures.plot_rates(self.frame).axes
        order = list(self.frame["report"])
        hollow = {order[int(y)] for x, y in dots(axes) if x < 0}
        assert hollow == {"fuyuan-2019", "nantong-2012"}
        left = [line for line in axes.lines if list(line.get_xdata()) == [figures.GUTTER / 2]]
        assert [to_hex(line.get_markerfacecolor()) for line in left] == ["#ffffff"] * 2
        bounds = {
            order[int(line.get_ydata()[0])]: list(line.get_xdata())
            for line in axes.lines
            if line.get_color() == style.PALE
        }
        assert bounds == {"nantong-2012": [0, 1]}
        published = self.frame.assign(pending_lo=0.4, pending_hi=0.6)
        (axes,) = figures.plot_rates(published).axes
        pale = [list(line.get_xdata()) for line in axes.lines if line.get_color() == style.PALE]
        assert pale == [[0.4, 0.6]] * len(order)

    def test_a_report_without_a_rate_says_why_in_its_row(self):
        (axes,) = figures.plot_rates(self.frame).axes
        said = {
            self.frame["report"].iloc[int(text.get_position()[1])]: text.get_text()
            for text in axes.texts
            if "/" not in text.get_text()
        }
        assert said == {"fuyuan-2019": "nothing concluded: no rate", "nantong-2012": "outcomes not published"}

    def test_long_names_of_copies_widen_the_figure(self):
        copies = self.frame.assign(report=[f"a-report-saved-twice-{n}" for n in range(5)], jurisdiction="衢州市", year=2016)
        widths = [figures.plot_rates(frame).get_size_inches()[0] * 25.4 for frame in (self.frame, copies)]
        assert widths == pytest.approx([style.COLUMN_MM, style.PAGE_MM])

    def test_two_remedies_are_two_panels_with_the_same_rows(self):
        both = pd.concat([self.frame, self.frame.assign(channel="litigation")])
        axes = figures.plot_rates(both).axes
        assert [panel.get_title(loc="left") for panel in axes] == ["reconsideration (n = 3)", "litigation (n = 3)"]
        assert axes[0].get_ylim() == axes[1].get_ylim()

    def test_the_legend_names_the_marks_that_are_drawn(self):
        rates = comparison.correction_rates(panel_of_places())
        (legend,) = figures.plot_rates(rates).legends
        named = [text.get_text() for text in legend.get_texts()]
        assert named[:2] == ["whole territory", "95 % Wilson interval"] and named[-1] == "no rate"

    def test_an_inferred_count_carries_a_star(self):
        (axes,) = figures.plot_rates(self.frame.assign(inferred=[True] + [False] * 4)).axes
        assert [text for text in texts(axes) if text.endswith("*")] == [f"{self.frame['cases'].iloc[0]}*"]

    def test_order_is_the_frames_never_the_rates(self):
        backwards = self.frame.iloc[::-1].reset_index(drop=True)
        (axes,) = figures.plot_rates(backwards).axes
        assert labels_of(axes.yaxis) == list(backwards["place"])


class TestCleaning:
    def test_statuses_show_shares_by_section(self):
        counts = {"published": [3, 1], "blank": [1, 1], "not_applicable": [0, 0], "inferred": [0, 0], "unread": [0, 0]}
        rows = {"form": ["2014", "2019"], "section": ["fees", "disclosure"], "positions": [4, 2]}
        frame = pd.DataFrame({**rows, **counts})
        (axes,) = figures.plot_statuses(frame).axes
        assert texts(axes) == ["75", "25", "50", "50"]
        assert labels_of(axes.xaxis) == ["published", "blank"]
        assert labels_of(axes.yaxis) == ["2014 fees (n = 4)", "2019 disclosure (n = 2)"]

    def test_statuses_of_no_report_are_an_empty_figure(self):
        counts = dict.fromkeys(("form", "section", "positions", *overview.STATUSES), [])
        style.check_glyphs(figures.plot_statuses(pd.DataFrame(counts)))

    def test_coverage_marks_forms_by_shape(self):
        (axes,) = figures.plot_coverage(panel_of_places()).axes
        marks = {line.get_marker(): list(line.get_xdata()) for line in axes.lines if line.get_linestyle() == "None"}
        assert marks == {"^": [2016], "s": [2021]}
        assert "2019-05 Regulations revised" in texts(axes)
        assert labels_of(axes.yaxis) == ["Quzhou", "Shuyang (agency)"]


PLOTS = {
    "coverage": lambda panel, **options: figures.plot_coverage(overview.in_order(panel), **options),
    "volumes": lambda panel, **options: figures.plot_volumes(comparison.volumes(panel), **options),
    "outcomes": lambda panel, **options: outcome_figures.plot_outcomes(comparison.outcomes(panel), **options),
    "channels": lambda panel, **options: outcome_figures.plot_breakdown(
        comparison.breakdown(panel, comparison.CHANNELS), **options
    ),
    "rates": lambda panel, **options: figures.plot_rates(comparison.correction_rates(panel), **options),
    "volume_rate": lambda panel, **options: model_figures.plot_volume_rate(
        comparison.correction_rates(panel), **options
    ),
    "funnel": lambda panel, **options: model_figures.plot_funnel(analysis_sample(panel), **options),
}


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
class TestEveryFigure:
    def test_is_drawn_for_many_reports_and_names_how_many_are_left_out(self, plot):
        places = [
            (f"{name}市", year, 10 * at + 1, 3, at % 3)
            for at, name in enumerate("衢宜金丽台")
            for year in range(2010, 2019)
        ]
        panel = small_panel(places)
        for name in panel_of_places().columns.difference(panel.columns):
            panel[name] = pd.array([1] * len(panel), dtype="Int64")
        figure = plot(panel.assign(inferred="", applications_disposed=pd.array([9] * len(panel), dtype="Int64")))
        style.check_glyphs(figure)
        rows = [label for label in labels_of(figure.axes[0].yaxis) if label]
        assert len(rows) <= drawing.MOST_ROWS
        if plot in (PLOTS["outcomes"], PLOTS["channels"], PLOTS["rates"]):
            order = "by form, then place" if plot is PLOTS["outcomes"] else "in order of place"
            assert figure.axes[0].get_ylabel() == f"{drawing.MOST_ROWS} of {len(panel)}, {order}"

    def test_is_drawn_without_a_single_report(self, plot):
        style.check_glyphs(plot(panel_of_places().iloc[:0]))

    def test_has_its_printed_width_and_legible_text(self, plot):
        figure = plot(panel_of_places())
        assert round(figure.get_figwidth() * 25.4, 6) in (style.COLUMN_MM, style.PAGE_MM)
        sizes = {text.get_fontsize() for text in figure.findobj(style.Text) if text.get_text()}
        assert min(sizes) >= 6 and max(sizes) <= 8
        assert cut_by(figure) < 0.1

    def test_labels_its_horizontal_axis_and_its_n(self, plot):
        figure = plot(panel_of_places())
        written = " ".join(
            part for axes in figure.axes for part in (axes.get_xlabel(), axes.get_ylabel(), axes.get_title(loc="left"))
        )
        assert "n = " in written
        assert any(axes.get_xlabel() for axes in figure.axes)

    def test_takes_the_place_of_an_axes(self, plot):
        with style.paper_style():
            figure = Figure(figsize=(7, 4))
            axes = figure.subplots(1, 2)
        assert plot(panel_of_places(), ax=axes[1]) is figure
        assert axes[0] in figure.axes

    def test_speaks_chinese_where_a_font_is_present(self, plot):
        if style.chinese_font() is None:
            with pytest.warns(style.NoChineseFont, match="pinyin"):
                style.check_glyphs(plot(panel_of_places(), language="zh"))
            return
        figure = plot(panel_of_places(), language="zh")
        style.check_glyphs(figure)
        assert any("一" <= character <= "鿿" for axes in figure.axes for character in axes.get_xlabel())


def test_a_missing_chinese_font_is_said_and_pinyin_drawn(monkeypatch):
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    with pytest.warns(style.NoChineseFont, match="Noto Sans CJK SC"):
        figure = figures.plot_coverage(panel_of_places(), language="zh")
    assert labels_of(figure.axes[0].yaxis) == ["Quzhou", "Shuyang (agency)"]


def test_a_character_without_a_glyph_is_an_error_and_nothing_is_written(tmp_path):
    with style.paper_style():
        figure, (axes,) = style.panels(None, 1, width_mm=89, height_mm=40)
        axes.set_xlabel("衢")
    with pytest.raises(style.MissingGlyph, match=r"U\+8862"):
        style.save_figure(figure, "boxes", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_saving_twice_and_drawing_again_write_the_same_bytes(tmp_path):
    def files(folder: str) -> list[bytes]:
        figure = figures.plot_rates(TestRates.frame)
        return [path.read_bytes() for path in style.save_figure(figure, "rates", tmp_path / folder)]

    figure = figures.plot_rates(TestRates.frame)
    figure._repr_png_()
    shown_first = [path.read_bytes() for path in style.save_figure(figure, "rates", tmp_path / "shown")]
    assert files("one") == files("two") == shown_first


def test_files_have_print_size_embedded_fonts_and_no_date(tmp_path):
    from PIL import Image

    pdf, png = style.save_figure(figures.plot_rates(TestRates.frame), "rates", tmp_path)
    with Image.open(png) as image:
        assert image.width / 600 * 25.4 == pytest.approx(style.COLUMN_MM, abs=0.1)
        assert image.info["dpi"] == pytest.approx((600, 600), abs=0.01)
        assert set(image.info) <= {"dpi", "transparency"}
    content = pdf.read_bytes()
    assert b"/FontFile2" in content and b"/Type3" not in content
    assert b"Date" not in content and b"Matplotlib" not in content


def test_style_leaves_the_users_settings_alone():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figures.plot_rates(TestRates.frame)
    assert dict(mpl.rcParams) == before


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="no language 'fr'"):
        figures.plot_rates(TestRates.frame, language="fr")
