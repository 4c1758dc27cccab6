"""The figures of the regression: what is drawn at each gate, and that it is what the fit says."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from matplotlib.figure import Figure
from statsmodels.graphics.regressionplots import added_variable_resids, partial_resids

from reportlib import comparison, fit_figures, model_figures, style
from reportlib.errors import RefusedAnalysis
from reportlib.models import fit_applications, fit_correction, influence
from reportlib.power import planning_power
from reportlib.rates import rate_interval
from reportlib.sample import analysis_sample
from tests.reference_panel import FIVE, reference_panel, simulated_panel, small_panel
from tests.test_figures import cut_by, dots, texts

REFERENCE = reference_panel()  # 8 jurisdictions: exploratory
SAMPLE = analysis_sample(REFERENCE, invalid="leave_out")
FIT, LITERAL = fit_correction(SAMPLE), fit_applications(SAMPLE)
MANY = simulated_panel(20, provinces=2)  # inferential
MANY_SAMPLE = analysis_sample(MANY)
MANY_FIT, MANY_ERA = fit_correction(MANY_SAMPLE), fit_correction(MANY_SAMPLE, ("era",))
FEW = fit_correction(analysis_sample(small_panel(FIVE), invalid="leave_out"))  # 3 jurisdictions: descriptive
FITS = {"exploratory": FIT, "inferential": MANY_FIT, "with a control": MANY_ERA, "literal": LITERAL}
FIT_PLOTS = (fit_figures.plot_partial, fit_figures.plot_influence, fit_figures.plot_leave_one_out)


def long_lines(axes) -> list:
    """The lines drawn through many places: curves, not marks."""
    return [line for line in axes.lines if len(line.get_xdata()) > 2 and line.get_linestyle() != "None"]


def said(axes) -> str:
    return " ".join(texts(axes))


def named(figure) -> list[str]:
    """The texts of the legend below a figure."""
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_the_gates_are_those_the_figures_are_drawn_at():
    assert (FEW.status, FIT.status, MANY_FIT.status) == ("descriptive", "exploratory", "inferential")


class TestVolumeRate:
    def test_no_curve_below_the_gate(self):
        panel = small_panel(FIVE)
        figure = model_figures.plot_volume_rate(comparison.correction_rates(panel), FEW)
        (axes,) = figure.axes
        assert not axes.collections and not long_lines(axes)
        assert not any("fitted" in text for text in named(figure))
        assert np.array(sorted(dots(axes))) == pytest.approx(np.array([(29, 0), (194, 0.5), (553, 0.52)]))
        assert "n = 3 of 5 reports" in axes.get_ylabel()

    @pytest.mark.parametrize(("panel", "fit"), [(REFERENCE, FIT), (MANY, MANY_FIT)], ids=["exploratory", "inferential"])
    def test_curve_and_band_from_exploratory_on(self, panel, fit):
        figure = model_figures.plot_volume_rate(comparison.correction_rates(panel), fit)
        (axes,) = figure.axes
        assert len(axes.collections) == 1
        (line,) = long_lines(axes)
        intercept, slope = fit.table["estimate"]
        expected = 1 / (1 + np.exp(-(intercept + slope * np.log1p(line.get_xdata()))))
        assert line.get_ydata() == pytest.approx(expected)
        assert "fitted, with 95 % band (CR2)" in named(figure)

    def test_bars_are_the_wilson_intervals_of_the_counts(self):
        (axes,) = model_figures.plot_volume_rate(comparison.correction_rates(small_panel(FIVE))).axes
        bars = {line.get_xdata()[0]: tuple(line.get_ydata()) for line in axes.lines if len(line.get_xdata()) == 2}
        lo, hi = rate_interval(np.array([13]), np.array([25]))
        assert bars[553] == pytest.approx((lo[0], hi[0]))

    def test_band_is_the_intervals_of_the_fit_where_the_design_is_a_unit_vector(self):
        from scipy import stats

        row = model_figures.curve(FIT, np.array([0.0])).iloc[0]
        half = stats.t.ppf(0.975, FIT.slope["df"]) * np.sqrt(FIT.cov.iloc[0, 0])
        low, high = FIT.table.loc[0, "estimate"] - half, FIT.table.loc[0, "estimate"] + half
        assert [row["lo"], row["hi"]] == pytest.approx([1 / (1 + np.exp(-low)), 1 / (1 + np.exp(-high))])


class TestFunnel:
    def test_draws_each_usable_report_at_its_cases(self):
        (axes,) = model_figures.plot_funnel(SAMPLE).axes
        expected = SAMPLE.frame[["concluded", "rate"]].astype(float).sort_values(["concluded", "rate"])
        assert np.array(sorted(dots(axes))) == pytest.approx(expected.to_numpy())

    def test_limits_of_two_levels_exact_and_with_dispersion(self):
        figure = model_figures.plot_funnel(SAMPLE)
        (axes,) = figure.axes
        looks = [(line.get_color(), line.get_linestyle()) for line in long_lines(axes)]
        exact, wide = style.BLACK, style.GREY
        assert looks == [(exact, "-")] * 2 + [(wide, "-")] * 2 + [(exact, ":")] * 2 + [(wide, ":")] * 2
        assert {"95 %, chance alone", "99.8 %, chance alone", "99.8 %, with dispersion"} <= set(named(figure))

    def test_exact_limits_hold_the_draws_that_chance_leaves(self):
        from scipy import stats

        corrected, concluded, _ = SAMPLE.counts
        pooled = corrected.sum() / concluded.sum()
        for level in (0.95, 0.998):
            frame = model_figures.limits(SAMPLE, np.array([7.0, 40.0]), level)
            for row in frame.itertuples():
                inside = stats.binom.cdf(round(row.hi * row.cases), row.cases, pooled)
                inside -= stats.binom.cdf(round(row.lo * row.cases) - 1, row.cases, pooled)
                assert inside >= level
            assert (frame["wide_hi"] - frame["wide_lo"] > frame["hi"] - frame["lo"]).iloc[1]

    def test_dispersion_widens_by_the_design_effect(self):
        frame = model_figures.limits(SAMPLE, np.array([50.0]), 0.95)
        corrected, concluded, _ = SAMPLE.counts
        phi = model_figures.fit_williams(corrected, concluded, np.ones((len(concluded), 1))).phi
        p = corrected.sum() / concluded.sum()
        half = 1.959964 * np.sqrt(p * (1 - p) * (1 + phi * 49) / 50)
        assert frame["wide_hi"].iloc[0] == pytest.approx(p + half, rel=1e-6)

    def test_scopes_are_never_pooled(self):
        mixed = REFERENCE.copy()
        mixed.loc[mixed["jurisdiction"] == "J1", "scope"] = "own_agency"
        with pytest.raises(RefusedAnalysis, match="different populations"):
            model_figures.plot_funnel(analysis_sample(mixed, invalid="leave_out"))


class TestPartial:
    def test_two_panels_of_counts_with_the_fitted_slope(self):
        left, right = fit_figures.plot_partial(FIT).axes
        rows = fit_figures.partial_residuals(FIT)
        assert np.array(dots(left)) == pytest.approx(rows[["focus", "outcome"]].to_numpy())
        assert np.array(dots(right)) == pytest.approx(rows[["regressor", "partial"]].to_numpy())
        (line,) = long_lines(right)
        assert np.diff(line.get_ydata()) / np.diff(line.get_xdata()) == pytest.approx(FIT.slope["estimate"])

    def test_are_those_of_statsmodels(self):
        for fit in (FIT, MANY_ERA):
            model, rows = fit.results.model, fit_figures.partial_residuals(fit)
            plain = sm.GLM(model.endog, model.exog, model.family, var_weights=model.var_weights).fit(tol=1e-13)
            outcome, _ = added_variable_resids(plain, 1, fit_kwargs={"tol": 1e-13, "start_params": None})
            assert rows["outcome"].to_numpy() == pytest.approx(outcome, abs=1e-7)
            assert rows["partial"].to_numpy() == pytest.approx(partial_resids(plain, 1), abs=1e-7)

    def test_the_focus_is_weighted_as_the_fit(self):
        rows, fitted = fit_figures.partial_residuals(MANY_ERA), MANY_ERA.fitted
        weight = fitted.pieces.weight * fitted.pieces.slope**2
        others = MANY_ERA.design.drop(columns="log1p_applications").to_numpy()
        assert others.T @ (weight * rows["focus"]) == pytest.approx([0, 0], abs=1e-8)

    @pytest.mark.parametrize("fit", [MANY_FIT, MANY_ERA], ids=["alone", "with a control"])
    def test_the_partial_residuals_have_the_slope_of_the_fit(self, fit):
        rows, pieces = fit_figures.partial_residuals(fit), fit.fitted.pieces
        rest = rows["partial"] - fit.slope["estimate"] * rows["regressor"]
        weight = pieces.weight * pieces.slope**2
        assert (weight * rest) @ fit.design.to_numpy() == pytest.approx([0] * fit.design.shape[1], abs=1e-6)

    @pytest.mark.parametrize("controls", [(), ("era",)], ids=["alone", "with a control"])
    def test_least_squares_has_one_panel_whose_slope_is_that_of_the_table(self, controls):
        fit = fit_applications(MANY_SAMPLE, controls)
        (axes,) = fit_figures.plot_partial(fit).axes
        x, y = np.array(dots(axes)).T
        assert (x @ y) / (x @ x) == pytest.approx(fit.slope["estimate"])
        assert axes.get_xlabel().startswith(
            "correction rate, less its mean" if not controls else "correction rate, the"
        )

    def test_a_single_regressor_is_said_to_be_one(self):
        assert "less its mean (n = 14)" in fit_figures.plot_partial(FIT).axes[0].get_xlabel()
        assert "the rest removed (n = 40)" in fit_figures.plot_partial(MANY_ERA).axes[0].get_xlabel()


class TestInfluence:
    @pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
    def test_draws_hat_and_studentised_residual_of_statsmodels(self, fit):
        own = fit.results.get_influence()
        residual = own.resid_studentized_internal if fit.method == "ols" else own.resid_studentized
        (axes,) = fit_figures.plot_influence(fit).axes
        assert np.array(dots(axes)) == pytest.approx(np.column_stack([own.hat_matrix_diag, residual]), abs=1e-6)

    def test_areas_are_cooks_distances(self):
        (axes,) = fit_figures.plot_influence(FIT).axes
        cook = influence(FIT)[0]["cooks_d"].to_numpy(dtype=float)
        sizes = np.array([line.get_markersize() for line in axes.lines if line.get_linestyle() == "None"])
        large = cook > cook.max() * (fit_figures.SMALLEST_PT / fit_figures.LARGEST_PT) ** 2
        assert sizes[large] ** 2 / 100 == pytest.approx(cook[large] / cook.max())
        assert f"at most {cook.max():.2g}" in " ".join(named(fit_figures.plot_influence(FIT)))

    def test_a_report_with_hat_one_is_counted_not_drawn(self):
        panel = REFERENCE.copy()
        panel.loc[panel["jurisdiction"] != "J7", "applications_received"] = 100  # one report alone has another volume
        fit = fit_correction(analysis_sample(panel, invalid="leave_out"))
        (axes,) = fit_figures.plot_influence(fit).axes
        assert len(dots(axes)) == len(fit.sample.frame) - 1
        assert axes.get_xlabel().endswith("(n = 13; 1 = 1)")

    def test_leave_one_out_draws_each_jurisdiction(self):
        (axes,) = fit_figures.plot_leave_one_out(FIT).axes
        estimates = influence(FIT)[1]["estimate"].astype(float)
        assert [x for x, _ in dots(axes)] == pytest.approx(estimates.tolist())
        assert axes.lines[0].get_xdata()[0] == FIT.slope["estimate"]

    def test_places_of_leave_one_out_stand_in_their_order_and_homonyms_have_their_codes(self):
        names = {"j000": ("宿州市", "341300"), "j001": ("苏州市", "320500"), "j002": ("北京市", "110000")}
        panel = simulated_panel(20)
        panel["adcode"] = panel["jurisdiction"].map({key: code for key, (_, code) in names.items()})
        panel["jurisdiction"] = panel["jurisdiction"].replace({key: name for key, (name, _) in names.items()})
        (axes,) = fit_figures.plot_leave_one_out(fit_correction(analysis_sample(panel))).axes
        shown = [label.get_text() for label in axes.get_yticklabels()]
        assert shown[:3] == ["Beijing", "Suzhou [320500]", "Suzhou [341300]"]
        left = influence(fit_correction(analysis_sample(panel)))[1].set_index("jurisdiction")["estimate"]
        assert dots(axes)[0][0] == pytest.approx(left["北京市"])


class TestPower:
    def test_lines_and_the_jurisdictions_in_hand(self):
        table = planning_power().query("rho == 0.15")
        (axes,) = model_figures.plot_power(table, in_hand=3).axes
        lines = [line for line in axes.lines if line.get_marker() == "."]
        assert len(lines) == table["odds_ratio"].nunique()
        assert {line.get_linestyle() for line in lines[:4]} == {"-", "--", "-.", ":"}
        assert "in hand: 3" in said(axes)
        assert [line.get_xdata()[0] for line in axes.lines if list(line.get_xdata()) == [3, 3]] == [3]

    def test_a_line_that_stays_below_is_named_at_its_end(self):
        rows = [(1.1, 8, 0.05), (1.1, 50, 0.23), (1.2, 8, 0.1), (1.2, 50, 0.64), (2.0, 8, 0.5), (2.0, 50, 1.0)]
        (axes,) = model_figures.plot_power(pd.DataFrame(rows, columns=["odds_ratio", "jurisdictions", "power"])).axes
        at = {text.get_text(): text.xy if hasattr(text, "xy") else text.get_position() for text in axes.texts}
        assert at["1.1"] == (50, pytest.approx(23)) and at["1.2"] == (50, pytest.approx(64))
        assert at["2"][1] == 80 and 8 < at["2"][0] < 50


class TestCoverageOfMethods:
    rows = [("q", method, ours, n, share) for method, ours, share in (("ours", True, 0.05), ("a", False, 0.06),
            ("b", False, 0.9)) for n in (5, 100)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["question", "method", "ours", "n", "share"]).assign(scenario=0)

    def test_every_line_has_its_name_beside_its_end_clear_of_the_others(self):
        figure = model_figures.plot_coverage(self.frame)
        (axes,) = figure.axes
        figure.draw_without_rendering()
        boxes = {text.get_text(): style.Text.get_window_extent(text) for text in axes.texts}  # without its line
        assert set(boxes) == {"ours", "a", "b"}
        heights = sorted((box.y0, box.y1) for box in boxes.values())
        assert all(below[1] <= above[0] + 1 for below, above in zip(heights[:-1], heights[1:], strict=True))

    def test_a_layout_leaves_nothing_to_chance(self):
        places = set()
        for _ in range(6):  # the solver differs in the last bits, one time in three or so
            figure = model_figures.plot_coverage(self.frame)
            style.check_glyphs(figure)
            (axes,) = figure.axes
            places.add((axes.get_position().bounds, tuple(text.get_position() for text in axes.texts)))
            assert all(edge == round(edge, 6) for edge in axes.get_position().bounds)
        assert len(places) == 1

    def test_ours_is_black_and_marks_differ(self):
        (axes,) = model_figures.plot_coverage(self.frame).axes
        lines = long_lines(axes) or [line for line in axes.lines if line.get_marker() not in ("None", None)]
        assert [line.get_color() for line in lines] == [style.GREY, style.GREY, style.BLACK]
        assert len({line.get_marker() for line in lines}) == 3


@pytest.mark.parametrize("plot", FIT_PLOTS, ids=lambda plot: plot.__name__)
class TestFigureOfAFit:
    def test_a_refused_fit_has_no_marks_but_the_reason_and_its_counts(self, plot):
        (axes,) = plot(FEW).axes
        assert said(axes) == "no slope: too few jurisdictions (n = 3 reports, 3 jurisdictions)"
        assert not axes.lines
        era = fit_correction(SAMPLE, ("era",))
        assert said(plot(era).axes[0]).startswith("no slope: these reports do not carry this model")

    def test_takes_the_place_of_an_axes(self, plot):
        for fit in (FIT, FEW):
            with style.paper_style():
                figure = Figure(figsize=(7, 4))
                axes = figure.subplots(1, 2)
            assert plot(fit, ax=axes[1]) is figure and axes[0] in figure.axes

    @pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_has_its_printed_width_and_legible_text_within_it(self, plot, fit, language):
        if language == "zh" and style.chinese_font() is None:
            pytest.skip("no Chinese font")
        figure = plot(fit, language=language)
        style.check_glyphs(figure)
        assert any(figure.get_figwidth() * 25.4 == pytest.approx(width) for width in (style.COLUMN_MM, style.PAGE_MM))
        shown = [text for text in figure.findobj(style.Text) if text.get_text() and text.get_visible()]
        assert {6 <= text.get_fontsize() <= 8 for text in shown} == {True}
        assert cut_by(figure) < 0.1


def test_the_card_beside_the_figures_names_each_of_them():
    folder = Path(__file__).parent.parent / "figures"
    stems = {path.stem for path in folder.iterdir() if path.suffix in (".pdf", ".png")}
    rows = [row.split("|")[1] for row in (folder / "README.md").read_text(encoding="utf-8").splitlines() if "`0" in row]
    assert {name for row in rows for name in re.findall(r"`(.+?)`", row)} == stems
    assert all((folder / f"{stem}.{kind}").is_file() for stem in stems for kind in ("pdf", "png"))
