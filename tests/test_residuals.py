"""The fitted beta-binomial: zeros it expects, residuals that are normal where it holds, bins by their arithmetic."""

import numpy as np
import pytest
from scipy import stats

from reportlib.beta_binomial import BetaBinomial, fit_beta_binomial
from reportlib.models import fit_applications, fit_correction, influence
from reportlib.power import simulate_design, simulate_outcomes
from reportlib.residuals import binned_residuals, quantile_residuals
from reportlib.sample import analysis_sample
from tests.reference_panel import FIVE, reference_panel, small_panel


def test_expected_zeros_by_hand():
    mean, concluded = np.array([0.2, 0.5]), np.array([2.0, 1.0])
    plain = BetaBinomial(np.zeros(1), mean, 0.0, 0.0)
    assert plain.expected_zeros(concluded) == pytest.approx(0.8**2 + 0.5)
    tied = BetaBinomial(np.zeros(1), mean, 0.25, 0.0)
    assert tied.expected_zeros(concluded) == pytest.approx(0.8**2 + 0.25 * 0.2 * 0.8 + 0.5)  # two of one report agree more often


def test_table_counts_zeros_under_the_fitted_beta_binomial():
    fit = fit_correction(analysis_sample(reference_panel()))
    best = fit_beta_binomial(*fit.sample.counts[:2], fit.design.to_numpy())
    assert best.rho == pytest.approx(0.0419486, rel=1e-5)  # the reference, not Williams' phi of .0361
    assert fit.info["zeros_expected"] == best.expected_zeros(fit.sample.counts[1])
    assert fit.info["zeros_observed"] == 1


def test_no_overdispersion_is_the_binomial():
    corrected, concluded = np.array([5.0, 10, 20]), np.array([10.0, 20, 40])
    best = fit_beta_binomial(corrected, concluded, np.ones((3, 1)))
    assert best.rho == 0 and best.mean.tolist() == pytest.approx([0.5] * 3)
    assert best.cumulative(corrected, concluded).tolist() == pytest.approx(stats.binom.cdf(corrected, concluded, 0.5).tolist())


def test_residuals_lie_within_their_step_and_are_seeded():
    fit = fit_correction(analysis_sample(reference_panel()))
    table = quantile_residuals(fit).set_index("report")
    best = fit_beta_binomial(*fit.sample.counts[:2], fit.design.to_numpy())
    corrected, concluded, _ = fit.sample.counts
    at = stats.norm.cdf(table["residual"].to_numpy(dtype=float))
    assert (at <= best.cumulative(corrected, concluded)).all()
    assert (at >= best.cumulative(corrected - 1, concluded)).all()
    assert table["residual"].equals(quantile_residuals(fit).set_index("report")["residual"])
    assert not table["residual"].equals(quantile_residuals(fit, seed=1).set_index("report")["residual"])


@pytest.mark.parametrize("rho", [0.15, 0.0])
def test_residuals_are_normal_where_the_model_holds(rho):
    rng = np.random.default_rng(2)
    x, concluded, groups = simulate_design(rng, np.ones(1500, int))
    corrected = simulate_outcomes(rng, x, concluded, groups, 0.3, rho=rho)
    design = np.column_stack([np.ones(len(x)), x])
    residual = fit_beta_binomial(corrected, concluded, design).residuals(corrected, concluded)
    assert stats.kstest(residual, "norm").pvalue > 0.01
    wrong = BetaBinomial(np.zeros(2), np.full(len(x), 0.5), rho, 0.0).residuals(corrected, concluded)
    assert stats.kstest(wrong, "norm").pvalue < 1e-6


def test_bins_by_their_arithmetic():
    fit = fit_correction(analysis_sample(reference_panel()))
    table = binned_residuals(fit, 2)
    rows = influence(fit)[0].assign(applications=fit.sample.frame["applications_received"].to_numpy())
    small = rows.nsmallest(7, "applications")["pearson_resid"]
    assert table["reports"].tolist() == [7, 7]
    assert table.loc[0, ["mean", "z"]].tolist() == pytest.approx([small.mean(), small.sum() / 7**0.5])
    assert (table["applications_to"].iloc[0], table["applications_to"].iloc[1]) == (231, 14870)
    assert len(binned_residuals(fit)) == 4  # the root of 14 reports
    assert binned_residuals(fit, 40)["reports"].tolist() == [1] * 14


def test_refused_fits_leave_no_residuals():
    fit = fit_correction(analysis_sample(small_panel(FIVE)))
    assert quantile_residuals(fit)[["expected", "residual"]].isna().all(axis=None)
    assert binned_residuals(fit).empty
    for table in (quantile_residuals, binned_residuals):
        with pytest.raises(ValueError, match="applications"):
            table(fit_applications(analysis_sample(reference_panel())))


def test_a_bend_shows_in_the_bins():
    rng = np.random.default_rng(3)
    x = rng.uniform(2, 9, 300)
    corrected = rng.binomial(40, 1 / (1 + np.exp(2 - 0.4 * (x - 5.5) ** 2)))
    rows = [(f"j{i}", 2021, round(np.expm1(v)), 40, int(c)) for i, (v, c) in enumerate(zip(x, corrected, strict=True))]
    z = binned_residuals(fit_correction(analysis_sample(small_panel(rows))), 5)["z"]
    assert z.iloc[0] > 3 and z.iloc[2] < -3 and z.iloc[4] > 3
