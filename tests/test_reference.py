"""All 444 quantities of the statistical design, computed twice elsewhere (statsmodels and R), to the sixth digit."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.api import OLS

from reportlib import exact
from reportlib.beta_binomial import fit_beta_binomial
from reportlib.design import design_frame
from reportlib.models import average_rate, exact_test, fit_applications, fit_correction, influence
from reportlib.posterior import posterior
from reportlib.rates import rate_interval, rates
from reportlib.regression import estimate, residual_scale
from reportlib.robust import Fitted, cluster_covariance, fit_binomial, fit_ols, pearson_chi2, t_interval
from reportlib.sample import analysis_sample, cluster_labels, funnel, reliability
from tests.reference_panel import REFERENCE, reference_panel

# Reference quantities that our functions do not compute; here they are asked of others, from our sample and our fits.
DELEGATED = {
    "r2": "never printed; statsmodels",
    "se_HC1": "does not cluster, never printed; statsmodels",
    "se_HC3": "does not cluster, never printed; statsmodels",
    "deviance": "never printed; scipy's likelihood at our fit",
    "spearman_rho_rows": "never printed; scipy",
    "spearman_rho": "never printed; scipy",
    "pearson_r": "never printed; numpy",
}
NAMES = {"log1p_applications": "log1pA"}
HAND = "hand (x=0: 8/20,12/60; x=1: 15/50,15/50)"
HAND_OLS = "hand OLS y=1,3,2,6 x=0..3"


def single_rates(panel: pd.DataFrame) -> dict:
    found = {}
    for method in ("wilson", "jeffreys", "clopper_pearson"):
        for row in rates(panel, method=method).query("rate_status == 'ok'").itertuples():
            bounds = {"rate": row.rate, "pending_bound_lo": row.pending_lo, "pending_bound_hi": row.pending_hi}
            bounds |= {f"{method}_lo": row.lo, f"{method}_hi": row.hi}
            found |= {("rate", row.report, name): value for name, value in bounds.items()}
    return found


def sample_facts(sample) -> dict:
    corrected, concluded, x = sample.counts
    facts = {"n_usable": len(x), "clusters": sample.clusters, "sum_C": corrected.sum(), "sum_R": concluded.sum()}
    facts["pooled_rate"] = funnel(sample)["pooled"].iloc[0]
    facts["reliability_of_rate"] = reliability(sample)["lambda"].iloc[0]
    facts["reliability_untruncated"] = reliability(sample)["lambda_raw"].iloc[0]
    facts["spearman_rho_rows"] = stats.spearmanr(corrected / concluded, x)[0]
    found = {("sample", "", name): value for name, value in facts.items()}
    found |= {("funnel", row.report, "z"): row.z for row in funnel(sample).itertuples()}
    return found | {("funnel", "", "phi_overdispersion"): funnel(sample).attrs["phi"]}


def robust_errors(model: str, terms: list[str], fitted: Fitted, groups: np.ndarray, kinds: str) -> dict:
    found = {}
    for kind in kinds.split():
        covariance, df = cluster_covariance(fitted.pieces, groups, kind)
        errors = np.sqrt(np.diag(covariance))
        found |= {(model, term, f"se_{kind}"): error for term, error in zip(terms, errors, strict=True)}
        if kind == "CR2":
            lo, hi, p = t_interval(fitted.coefficients, errors, df)
            for values, name in ((df, "df"), (lo, "ci_lo"), (hi, "ci_hi"), (p, "p")):
                found |= {(model, term, f"{name}_CR2"): value for term, value in zip(terms, values, strict=True)}
    return found


def one_model(sample, model: str, method: str, controls: tuple[str, ...], kinds: str) -> dict:
    term = "log1p_applications" if method in ("williams", "binomial") else "rate"
    design = design_frame(sample, term, controls)
    fitted = estimate(sample.counts, design.to_numpy(), method)
    terms = [NAMES.get(name, name) for name in design.columns]
    found = {(model, name, "coef"): value for name, value in zip(terms, fitted.coefficients, strict=True)}
    own = np.sqrt(np.diag(fitted.pieces.bread) * residual_scale(fitted, method))
    chi2, df = pearson_chi2(fitted), len(design) - design.shape[1]
    for name, error in zip(terms, own, strict=True):
        found[model, name, "se_classical" if method == "ols" else "se_model"] = error
        found[model, name, "se_quasi"] = error * np.sqrt(chi2 / df)
    facts = {"phi": fitted.phi, "pearson_chi2": chi2, "dispersion": chi2 / df, "pearson_dispersion": chi2 / df}
    found |= {(model, "", name): value for name, value in facts.items()}
    return found | robust_errors(model, terms, fitted, cluster_labels(sample.frame, "jurisdiction"), kinds)


def statsmodels_own(sample, model: str, controls: tuple[str, ...]) -> dict:
    """What statsmodels does right is asked of statsmodels: HC1 and HC3 of least squares, R2, the deviance."""
    design = design_frame(sample, "rate", controls)
    results = OLS(sample.counts[2], design).fit()
    found = {(model, "", "r2"): results.rsquared}
    for name in design.columns:
        found[model, name, "se_HC1"], found[model, name, "se_HC3"] = results.HC1_se[name], results.HC3_se[name]
    return found


def literal(sample) -> dict:
    found = {}
    for model, controls in (("OLS log1p(A) ~ rate", ()), ("OLS log1p(A) ~ rate + era", ("era",))):
        found |= one_model(sample, model, "ols", controls, "CR1 CR2 CR3") | statsmodels_own(sample, model, controls)
    found |= one_model(sample, "Poisson A ~ rate", "poisson", (), "CR1 CR2 CR3")
    test = exact_test(fit_applications(sample), "wild_cluster")
    return found | {("OLS log1p(A) ~ rate", "rate", "p_wild_cluster_exact128"): test["p"]}


def primary(sample) -> dict:
    found, kinds = {}, "CR0 CR1 CR2 CR3"
    groups = cluster_labels(sample.frame, "jurisdiction")
    for formula, controls in (("logit C/R ~ log1p(A)", ()), ("logit C/R ~ log1p(A) + era", ("era",))):
        for method, name in (("binomial", "binomial"), ("williams", "Williams")):
            found |= one_model(sample, f"{formula} [{name}]", method, controls, kinds)
        design = design_frame(sample, "log1p_applications", controls).to_numpy()
        plain = fit_binomial(*sample.counts[:2], design)
        found[f"{formula} [binomial]", "", "deviance"] = deviance(plain, *sample.counts[:2])
        model = f"{formula} [Williams]"
        for place in np.unique(groups):
            keep = groups != place
            left = estimate(tuple(column[keep] for column in sample.counts), design[keep], "williams")
            found[model, "log1pA", f"coef_without_{place}"] = left.coefficients[1]
        flips = exact.sign_flip(*sample.counts[:2], design, 1, groups)
        found[model, "log1pA", f"p_sign_flip_exact{flips.arrangements}"] = flips.p
        best = fit_beta_binomial(*sample.counts[:2], design)
        model, terms = f"{formula} [beta-binomial ML]", ["const", "log1pA", "era"]
        found |= {(model, "", "rho"): best.rho, (model, "", "loglik"): best.log_likelihood}
        found |= {(model, term, "coef"): value for term, value in zip(terms, best.coefficients, strict=False)}
    return found


def deviance(fit: Fitted, corrected: np.ndarray, concluded: np.ndarray) -> float:
    saturated = stats.binom.logpmf(corrected, concluded, corrected / concluded)
    return 2 * float((saturated - stats.binom.logpmf(corrected, concluded, fit.mean)).sum())


def leverages(sample) -> dict:
    found = {}
    for method, name in (("binomial", "binomial"), ("williams", "Williams")):
        rows, _ = influence(fit_correction(sample, weights=method))
        for row in rows.itertuples():
            found[f"logit C/R ~ log1p(A) [{name}]", row.report, "hat"] = row.hat
            found[f"logit C/R ~ log1p(A) [{name}]", row.report, "cooks_d"] = row.cooks_d
    return found


def average(sample) -> dict:
    row = average_rate(sample).iloc[0]
    corrected, concluded, x = sample.counts
    fitted = estimate(sample.counts, np.ones((len(x), 1)), "williams")
    covariance, df = cluster_covariance(fitted.pieces, cluster_labels(sample.frame, "jurisdiction"))
    facts = {"phi": row.phi, "mean_rate": row.estimate, "mean_rate_lo": row.lo, "mean_rate_hi": row.hi}
    facts |= {"df_CR2": row.df, "coef": fitted.coefficients[0], "se_CR2": np.sqrt(covariance[0, 0])}
    return {("average rate [Williams, intercept only]", "const", name): value for name, value in facts.items()}


def collapsed(sample) -> dict:
    corrected, concluded, x = sample.counts
    groups = cluster_labels(sample.frame, "jurisdiction")
    sums = exact.collapse({"c": corrected, "r": concluded, "x": x}, groups)
    rate, volume = sums["c"] / sums["r"], sums["x"] / sums["rows"]
    ranks = exact.permutation(stats.rankdata(rate), stats.rankdata(volume))
    slope = exact_test(fit_correction(sample), "permutation")
    facts = {"pearson_r": np.corrcoef(rate, volume)[0, 1], "spearman_rho": stats.spearmanr(rate, volume)[0]}
    facts |= {"p_perm_slope_exact40320": slope["p"], "p_perm_spearman_exact40320": ranks.p}
    return {("collapsed", "", name): value for name, value in facts.items()}


def by_hand() -> dict:
    corrected, concluded = np.array([8.0, 12, 15, 15]), np.array([20.0, 60, 50, 50])
    fit = fit_binomial(corrected, concluded, np.c_[np.ones(4), [0, 0, 1, 1]])
    found = {(HAND, "x", "coef"): fit.coefficients[1], (HAND, "x", "se_model"): np.sqrt(fit.pieces.bread[1, 1])}
    found |= {(HAND, "", "pearson_chi2"): pearson_chi2(fit), (HAND, "", "dispersion"): pearson_chi2(fit) / 2}
    lo, hi = rate_interval(np.array([5]), np.array([10]))
    found |= {("hand 5/10", "", "wilson_lo"): lo[0], ("hand 5/10", "", "wilson_hi"): hi[0]}
    fit = fit_ols(np.array([1.0, 3, 2, 6]), np.c_[np.ones(4), np.arange(4.0)])
    single, _ = cluster_covariance(fit.pieces, np.arange(4), "CR3")
    pairs, _ = cluster_covariance(fit.pieces, np.array([1, 1, 2, 3]), "CR2")
    errors = {"se_classical": np.sqrt(fit.pieces.bread[1, 1] * residual_scale(fit, "ols"))}
    errors |= {"se_HC3": np.sqrt(single[1, 1] * 4 / 3), "se_CR2_groups_1123": np.sqrt(pairs[1, 1])}
    found |= {(HAND_OLS, "x", name): value for name, value in errors.items()}
    return found | {(HAND_OLS, t, "coef"): b for t, b in zip(("const", "x"), fit.coefficients, strict=True)}


@pytest.fixture(scope="module")
def ours() -> dict:
    panel = reference_panel()
    sample = analysis_sample(panel)
    parts = (sample_facts, literal, primary, leverages, average, collapsed)
    found = single_rates(panel) | by_hand()
    for part in parts:
        found |= part(sample)
    return found


def test_every_reference_quantity_to_the_sixth_digit(ours):
    reference = pd.read_csv(REFERENCE / "reference_results.csv", keep_default_na=False)
    assert len(reference) == 444
    keys = list(zip(reference["model"], reference["term"], reference["quantity"], strict=True))
    assert [key for key in keys if key not in ours] == []
    delegated = reference["quantity"].isin(list(DELEGATED)) & ~reference["model"].str.startswith("hand")
    assert delegated.sum() == 17  # the other 427 are our own
    expected = reference["value_R"].to_numpy(dtype=float)
    found = np.array([float(ours[key]) for key in keys])
    wrong = ~np.isclose(found, expected, rtol=1e-6, atol=1e-12)
    assert [(key, ours[key]) for key, bad in zip(keys, wrong, strict=True) if bad] == []


def test_posterior_agrees_with_another_quadrature():
    table = posterior(analysis_sample(reference_panel())).set_index("prior_scale")
    assert table.loc[1.5, "mean"] == pytest.approx(-0.1447027, abs=5e-7)
    assert table.loc[1.5, "sd"] == pytest.approx(0.1690418, abs=5e-7)
    assert table.loc[0.5, "mean"] == pytest.approx(-0.1305044, abs=5e-7)
    assert table.loc[0.5, "sd"] == pytest.approx(0.1580843, abs=5e-7)
    assert table.loc[1.5, ["lo", "hi", "p_negative"]].tolist() == pytest.approx([-0.4809, 0.1954, 0.8187], abs=1e-3)
