"""Estimates and cluster-robust errors against arithmetic, brute force and statsmodels, and statsmodels' own traps."""

import itertools
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tools.sm_exceptions import SpecificationWarning

from reportlib import exact
from reportlib.power import simulate_design, simulate_outcomes
from reportlib.robust import (
    cluster_covariance,
    errors,
    fit_binomial,
    fit_ols,
    fit_poisson,
    fit_williams,
    leverage,
    pearson_chi2,
    t_interval,
)
from reportlib.sample import analysis_sample, cluster_labels
from tests.reference_panel import reference_panel


@pytest.fixture(scope="module")
def data():
    sample = analysis_sample(reference_panel())
    corrected, concluded, x = sample.counts
    return corrected, concluded, np.c_[np.ones(len(x)), x], cluster_labels(sample.frame, "jurisdiction")


def simulated(seed: int, sizes: list[int], slope: float = 0.4) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    x, concluded, groups = simulate_design(rng, np.array(sizes))
    corrected = simulate_outcomes(rng, x, concluded, groups, slope)
    return corrected, concluded, np.c_[np.ones(len(x)), x - x.mean()], groups


def test_two_groups_by_hand():
    fit = fit_binomial(np.array([8.0, 12, 15, 15]), np.array([20.0, 60, 50, 50]), np.c_[np.ones(4), [0, 0, 1, 1]])
    assert fit.coefficients[1] == pytest.approx(np.log(30 / 70) - np.log(20 / 60), rel=1e-12)
    assert fit.pieces.bread[1, 1] == pytest.approx(1 / 30 + 1 / 70 + 1 / 20 + 1 / 60, rel=1e-9)
    assert pearson_chi2(fit) == pytest.approx((8 - 5) ** 2 / 3.75 + (12 - 15) ** 2 / 11.25)


def test_least_squares_by_hand():
    fit = fit_ols(np.array([1.0, 3, 2, 6]), np.c_[np.ones(4), np.arange(4.0)])
    assert fit.coefficients == pytest.approx([0.9, 1.4])
    rss = np.array([0.1, 0.7, -1.7, 0.9])
    assert fit.pieces.residual == pytest.approx(rss)
    assert fit.pieces.bread[1, 1] * (rss @ rss) / 2 == pytest.approx(0.648074**2, rel=1e-5)


def test_cr2_of_equal_intercept_clusters_is_the_error_of_the_cluster_means():
    """For a mean of balanced clusters CR2 is the classical error of the cluster means, with G - 1 degrees of freedom."""
    y, groups = np.array([1.0, 3, 2, 6, 5, 9]), np.array([0, 0, 1, 1, 2, 2])
    covariance, df = cluster_covariance(fit_ols(y, np.ones((6, 1))).pieces, groups)
    assert covariance[0, 0] == pytest.approx(np.var([2, 4, 7], ddof=1) / 3)
    assert df[0] == pytest.approx(2)


def test_cr2_by_single_rows_is_hc2():
    corrected, concluded, design, _ = simulated(3, [1, 2, 3, 2])
    y = corrected / concluded
    covariance, _ = cluster_covariance(fit_ols(y, design).pieces, np.arange(len(y)))
    assert np.sqrt(np.diag(covariance)) == pytest.approx(sm.OLS(y, design).fit().HC2_se, rel=1e-10)


def test_cr2_is_unbiased_under_its_working_model():
    """E[V] under independent errors of variance 1/weight equals the model's own covariance, exactly."""
    corrected, concluded, design, groups = simulated(5, [1, 2, 3, 1, 2])
    pieces = fit_williams(corrected, concluded, design).pieces
    hat = pieces.gradient @ pieces.bread @ (pieces.gradient * pieces.weight[:, None]).T
    expected = np.zeros((2, 2))
    for row in range(
        len(groups)
    ):  # V is quadratic in the residuals: sum over the columns of a root of their covariance
        column = (np.eye(len(groups)) - hat)[:, row] * pieces.weight[row] ** -0.5
        swapped = type(pieces)(pieces.design, pieces.slope, pieces.weight, column)
        expected += cluster_covariance(swapped, groups)[0]
    assert expected == pytest.approx(pieces.bread, rel=1e-8)


def test_cr1_and_cr3_are_statsmodels(data):
    corrected, concluded, design, groups = data
    index = np.unique(groups.astype(str), return_inverse=True)[1]
    y = corrected / concluded
    for kind, name in (("CR1", "cluster"), ("CR3", "cluster-crv3")):
        theirs = sm.OLS(y, design).fit(cov_type=name, cov_kwds={"groups": index}).bse
        ours, df = cluster_covariance(fit_ols(y, design).pieces, groups, kind)
        assert np.sqrt(np.diag(ours)) == pytest.approx(theirs, rel=1e-10)
        assert df.tolist() == [7, 7]


@pytest.mark.parametrize("seed", range(5))
def test_fits_are_statsmodels(seed):
    corrected, concluded, design, _ = simulated(seed, [2, 3, 1, 2, 3, 2])
    ours = fit_williams(corrected, concluded, design)
    model = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), var_weights=ours.omega * concluded)
    theirs = model.fit(tol=1e-13, maxiter=200)
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-8)
    assert np.sqrt(np.diag(ours.pieces.bread)) == pytest.approx(theirs.bse, rel=1e-6)
    counts = np.round(np.exp(design[:, 1] + 5))
    poisson = sm.GLM(counts, np.c_[np.ones(len(counts)), corrected / concluded], family=sm.families.Poisson())
    mine = fit_poisson(counts, np.c_[np.ones(len(counts)), corrected / concluded])
    assert mine.coefficients == pytest.approx(poisson.fit(tol=1e-13, maxiter=200).params, rel=1e-8)


def test_williams_solves_its_equation_and_caps_the_weight_of_a_city():
    corrected, concluded, design, _ = simulated(11, [2] * 30)
    fit = fit_williams(corrected, concluded, design)
    assert 0 < fit.phi < 1
    assert pearson_chi2(fit) == pytest.approx(len(design) - 2, rel=1e-8)
    assert (fit.omega * concluded).max() <= 1 / fit.phi


def test_williams_finds_its_fit_where_a_warm_start_runs_away():
    """Newton's method from the unweighted estimate diverges on some samples like this one; the fit is finite."""
    lost = 0
    for seed in range(120):
        corrected, concluded, design, _ = simulated(seed, [1, 1, 3, 1, 2, 3, 1, 2], slope=0.0)
        plain, weighted = fit_binomial(corrected, concluded, design), fit_williams(corrected, concluded, design)
        lost += plain.finite and not weighted.finite
    assert lost == 0


def test_williams_is_binomial_without_overdispersion():
    fit = fit_williams(np.array([5.0, 10, 20]), np.array([10.0, 20, 40]), np.ones((3, 1)))
    assert fit.phi == 0
    assert fit.mean.tolist() == pytest.approx([0.5] * 3)


@pytest.mark.parametrize("corrected", [[0, 0, 0, 0], [3, 4, 5, 6], [0, 0, 5, 6]])
def test_separation_is_recognised(corrected):
    design = np.c_[np.ones(4), [1.0, 2, 3, 4]]
    assert not fit_williams(np.array(corrected, float), np.array([3.0, 4, 5, 6]), design).finite


def test_one_cluster_has_no_error():
    fit = fit_ols(np.array([1.0, 2, 4]), np.c_[np.ones(3), [0.0, 1, 2]])
    covariance, df = cluster_covariance(fit.pieces, np.zeros(3))
    assert np.isnan(covariance).all() and np.isnan(df).all()


def test_unknown_covariance_is_named(data):
    with pytest.raises(ValueError, match="HC9"):
        cluster_covariance(fit_ols(data[0], data[2]).pieces, data[3], "HC9")


def test_t_interval_by_hand():
    lo, hi, p = t_interval(np.array([2.0]), np.array([1.0]), np.array([1.0]))
    assert (lo[0], hi[0]) == pytest.approx((2 - 12.7062047, 2 + 12.7062047))
    assert p[0] == pytest.approx(2 * (0.5 - np.arctan(2) / np.pi))  # Student's t with 1 df is Cauchy


def test_leverage_is_statsmodels_influence(data):
    corrected, _, design, _ = data
    fit = fit_ols(corrected, design)
    hat, cook, _ = leverage(fit, (fit.pieces.residual**2).sum() / (len(design) - 2))
    theirs = sm.OLS(corrected, design).fit().get_influence()
    assert hat == pytest.approx(theirs.hat_matrix_diag)
    assert cook == pytest.approx(theirs.cooks_distance[0])


# ---- exact tests ----


def brute_force_flips(corrected, concluded, design, groups, null):
    """The standardised sign-flip statistic by its n x n definition, from a fit of the intercept alone."""
    variance = null.omega * concluded * null.mean * (1 - null.mean)
    root, z = np.diag(np.sqrt(variance)), design[:, :1]
    left = np.eye(len(z)) - root @ z @ np.linalg.inv(z.T @ root @ root @ z) @ z.T @ root
    a = left @ root @ design[:, 1]
    residual = np.sqrt(null.omega) * (corrected - concluded * null.mean)
    residual /= np.sqrt(concluded * null.mean * (1 - null.mean))
    places = sorted(set(groups))
    statistics = []
    for signs in itertools.product((1, -1), repeat=len(places)):
        flip = np.diag([signs[places.index(group)] for group in groups])
        statistics.append(abs(a @ flip @ residual) / np.sqrt(a @ flip @ left @ flip @ a))
    return np.mean(np.array(statistics) >= statistics[0] * (1 - 1e-9)), statistics[0]


@pytest.mark.parametrize("seed", range(3))
def test_sign_flip_is_its_definition(seed):
    corrected, concluded, design, groups = simulated(seed, [2, 1, 3, 2, 1, 2])
    ours = exact.sign_flip(corrected, concluded, design, 1, groups)
    null = fit_williams(corrected, concluded, design[:, :1])
    assert (ours.p, ours.statistic) == pytest.approx(brute_force_flips(corrected, concluded, design, groups, null))
    assert (ours.arrangements, ours.smallest_p, ours.exact) == (32, 1 / 32, True)


@pytest.mark.parametrize("value", [-0.4, 0.3])
def test_sign_flip_of_a_value_holds_the_slope_at_it(value):
    corrected, concluded, design, groups = simulated(1, [2, 1, 3, 2, 1, 2])
    ours = exact.sign_flip(corrected, concluded, design, 1, groups, value=value, weights="binomial")
    model = sm.GLM(
        np.c_[corrected, concluded - corrected], design[:, :1], sm.families.Binomial(), offset=value * design[:, 1]
    )
    null = SimpleNamespace(mean=model.fit().mu, omega=np.ones(len(groups)))
    assert (ours.p, ours.statistic) == pytest.approx(brute_force_flips(corrected, concluded, design, groups, null))


def test_drawn_flips_are_seeded_and_near_the_exact_p():
    corrected, concluded, design, groups = simulated(2, [2] * 15, slope=0.2)
    whole = exact.sign_flip(corrected, concluded, design, 1, groups)
    assert whole.exact and whole.arrangements == 2**14
    corrected, concluded, design, groups = simulated(2, [2] * 16, slope=0.2)
    drawn = [exact.sign_flip(corrected, concluded, design, 1, groups, seed=seed).p for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0] == pytest.approx(drawn[2], abs=0.03)
    assert drawn[0] * 10_000 == pytest.approx(round(drawn[0] * 10_000))  # (count + 1) / (draws + 1)
    some = exact.sign_flip(corrected, concluded, design, 1, groups)
    assert (some.exact, some.arrangements, some.smallest_p) == (False, 10_000, 1 / 10_000)


def test_permutation_of_three_by_hand():
    result = exact.permutation(np.array([1.0, 2, 4]), np.array([1.0, 2, 4]))
    assert (result.p, result.smallest_p, result.arrangements) == (pytest.approx(1 / 6), pytest.approx(1 / 6), 6)


def test_orders_of_ten_are_drawn_and_those_of_eight_are_all_tried():
    ten, eight = (exact.permutation(np.arange(size), np.arange(size) ** 2) for size in (10, 8))
    assert (ten.exact, ten.arrangements, ten.smallest_p, ten.p) == (False, 10_000, 1e-4, 1e-4)
    assert (eight.exact, eight.arrangements, eight.p) == (True, 40_320, 2 / 40_320)  # and backwards


def test_wild_bootstrap_is_its_definition():
    corrected, _, design, groups = simulated(4, [2, 1, 3, 2, 2])
    ours = exact.wild_cluster(corrected, design, 1, groups)
    null = sm.OLS(corrected, design[:, :1]).fit()
    places = sorted(set(groups))
    sizes = []
    for signs in itertools.product((1, -1), repeat=len(places)):
        response = null.fittedvalues + null.resid * [signs[places.index(group)] for group in groups]
        by_cluster = {"groups": groups, "use_correction": False}
        sizes.append(abs(sm.OLS(response, design).fit(cov_type="cluster", cov_kwds=by_cluster).tvalues[1]))
    assert ours.statistic == pytest.approx(sizes[0])
    assert ours.p == pytest.approx(np.mean(np.array(sizes) >= sizes[0] * (1 - 1e-9)))


def test_wild_bootstrap_of_three_clusters_cannot_reject():
    result = exact.wild_cluster(np.array([1.0, 2, 3, 5]), np.c_[np.ones(4), np.arange(4.0)], 1, np.array([1, 1, 2, 3]))
    assert result.smallest_p == 0.25 <= result.p


# ---- what statsmodels does that a reader would not expect (why these functions exist) ----


def test_trap_scale_x2_drops_the_trials_of_two_columns(data):
    corrected, concluded, design, _ = data
    two = sm.GLM(np.c_[corrected, concluded - corrected], design, family=sm.families.Binomial()).fit(scale="X2")
    weighted = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), var_weights=concluded).fit(
        scale="X2"
    )
    assert two.scale == pytest.approx(0.1634, abs=5e-5)
    assert weighted.scale == pytest.approx(2.6249, abs=5e-5)
    assert (two.bse[1], weighted.bse[1]) == pytest.approx((0.0195, 0.0782), abs=5e-5)
    ours = fit_binomial(corrected, concluded, design)
    assert pearson_chi2(ours) / 12 == pytest.approx(weighted.scale, rel=1e-8)


def test_trap_robust_kinds_of_glm_are_all_hc0(data):
    corrected, concluded, design, _ = data
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), var_weights=concluded)
        errors = [model.fit(cov_type=kind).bse for kind in ("HC0", "HC1", "HC2", "HC3")]
    assert all(np.array_equal(errors[0], error) for error in errors)


def test_trap_glm_clusters_are_cr1_with_a_normal_p(data):
    corrected, concluded, design, groups = data
    index = np.unique(groups.astype(str), return_inverse=True)[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), var_weights=concluded)
        theirs = model.fit(cov_type="cluster", cov_kwds={"groups": index})
        with pytest.raises(TypeError):
            model.fit(cov_type="cluster-crv3", cov_kwds={"groups": index})
    ours, _ = cluster_covariance(fit_binomial(corrected, concluded, design).pieces, groups, "CR1")
    assert theirs.bse == pytest.approx(np.sqrt(np.diag(ours)), rel=1e-6)
    assert theirs.use_t is False


def test_trap_bias_reduced_gee_ignores_the_weights(data):
    corrected, concluded, design, groups = data
    index = np.unique(groups.astype(str), return_inverse=True)[1]
    model = sm.GEE(corrected / concluded, design, groups=index, family=sm.families.Binomial(), weights=concluded)
    with pytest.raises(ValueError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(cov_type="bias_reduced")


def test_trap_bias_reduced_gee_is_far_off_with_equal_clusters():
    """Seven clusters of two rows each with unequal numbers of cases: more than twice CR2, and than the wider CR3."""
    corrected, concluded, design, groups = simulated(1, [2] * 7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.GEE(corrected / concluded, design, groups=groups, family=sm.families.Binomial(), weights=concluded)
        theirs = model.fit(cov_type="bias_reduced").standard_errors("bias_reduced")
    pieces = fit_binomial(corrected, concluded, design).pieces
    for kind in ("CR2", "CR3"):
        assert theirs[1] > 2 * cluster_covariance(pieces, groups, kind)[0][1, 1] ** 0.5


def test_trap_weights_and_clusters_are_fitted_with_a_warning(data):
    corrected, concluded, design, groups = data
    index = np.unique(groups.astype(str), return_inverse=True)[1]
    model = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), var_weights=concluded)
    with pytest.warns(SpecificationWarning, match="cov_type"):
        model.fit(cov_type="cluster", cov_kwds={"groups": index})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.fit(cov_type="nonrobust")


def test_trap_a_row_without_cases_breaks_the_fit():
    with pytest.raises(ValueError, match="nan"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sm.GLM(np.array([[1.0, 2], [0, 0], [2, 1]]), np.ones((3, 1)), family=sm.families.Binomial()).fit()


def test_trap_frequency_weights_count_cases_as_reports(data):
    corrected, concluded, design, _ = data
    theirs = sm.GLM(corrected / concluded, design, family=sm.families.Binomial(), freq_weights=concluded).fit()
    assert theirs.df_resid == concluded.sum() - 2


def test_trap_no_interval_for_none_of_none():
    with np.errstate(all="ignore"):
        assert np.isnan(proportion_confint(0, 0, method="wilson")).all()


def test_trap_jeffreys_does_not_reach_the_ends():
    lo, hi = proportion_confint(0, 4, method="jeffreys")
    assert 0 < lo < hi < 1


def test_trap_three_points_look_certain():
    """statsmodels' default clustered regression of the three usable points of the five reports."""
    x, rate = np.log1p([194, 553, 29]), np.array([5 / 10, 13 / 25, 0 / 1])
    fit = sm.OLS(x, sm.add_constant(rate)).fit(cov_type="cluster", cov_kwds={"groups": [0, 1, 2]})
    assert fit.pvalues[1] < 1e-4
    assert fit.rsquared == pytest.approx(0.90, abs=0.005)
    assert sm.OLS(x, sm.add_constant(rate)).fit().pvalues[1] == pytest.approx(0.21, abs=0.005)
    assert sm.OLS(x, sm.add_constant(rate)).fit(cov_type="HC3").pvalues[1] == pytest.approx(0.92, abs=0.005)


def test_three_points_by_tests_that_know_how_few_they_are():
    """The same three points: the smallest permutation p is 1/6, the sign-flip test gives 3/4, single points decide."""
    x, corrected, concluded = np.log1p([194, 553, 29]), np.array([5.0, 13, 0]), np.array([10.0, 25, 1])
    assert exact.permutation(corrected / concluded, x).p == pytest.approx(1 / 6)
    flips = exact.sign_flip(corrected, concluded, np.c_[np.ones(3), x], 1, np.arange(3))
    assert (flips.p, flips.smallest_p) == (0.75, 0.25)
    rate = corrected / concluded
    slopes = [np.polyfit(np.delete(rate, row), np.delete(x, row), 1)[0] for row in range(3)]
    assert sorted(slopes) == pytest.approx([3.7, 5.6, 52], rel=0.02)


def test_an_error_of_0_or_below_one_degree_of_freedom_is_none():
    found = errors(np.diag([4.0, 0.0, 9.0]), np.array([2.0, 3.0, 0.4]))
    assert found[0] == 2 and np.isnan(found[1:]).all()
