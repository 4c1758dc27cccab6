"""The two readings: gates, refusals, forbidden specifications, and what is printed where nothing may be said."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from reportlib import gates
from reportlib.errors import RefusedAnalysis
from reportlib.models import (
    average_rate,
    exact_test,
    fit_applications,
    fit_correction,
    holm,
    influence,
    statement,
)
from reportlib.posterior import posterior
from reportlib.power import jurisdictions_needed, minimum_detectable
from reportlib.robust import cluster_covariance
from reportlib.sample import Sample, analysis_sample
from tests.reference_panel import FIVE, reference_panel, simulated_panel, small_panel


@pytest.mark.parametrize("rows", range(len(FIVE) + 1))
@pytest.mark.parametrize("fit", [fit_correction, fit_applications])
def test_no_slope_from_the_five_reports_nor_from_fewer(rows, fit):
    sample = analysis_sample(small_panel(FIVE[:rows]))
    result = fit(sample)
    assert result.status == gates.gate(sample.clusters) in ("rates_only", "descriptive")
    assert result.table.drop(columns="term").isna().all(axis=None)
    assert result.results is None and result.cov is None
    assert result.refusals and str(gates.SLOPE_FROM) in result.refusals[0]
    assert result.refusals[0] in result.describe()
    test = exact_test(result)
    assert pd.isna(test["p"]) and test["refusal"] == " ".join(result.refusals)
    single, left = influence(result)
    assert single[["hat", "cooks_d"]].isna().all(axis=None) and left["estimate"].isna().all()
    assert posterior(sample)["mean"].isna().all()


def test_the_text_for_the_five_reports():
    text = statement(analysis_sample(small_panel(FIVE)))
    assert text.startswith("Three of five reports publish a usable correction rate (reconsideration).")
    assert "Three points cannot support a test: the smallest p any exact test can return is 0.167." in text
    assert "about 38 jurisdictions (76 usable reports) are needed to detect an odds ratio of 1.35 per doubling" in text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (0, "No reports yet."),
        (1, "One of one reports publishes"),
        (1, "One point cannot support a test: there is nothing to compare."),
        (2, "smallest p the exact sign-flip test can return is 0.5."),
    ],
)
def test_the_text_for_fewer(rows, words):
    assert words in statement(analysis_sample(small_panel(FIVE[:rows])))


@pytest.mark.parametrize(("jurisdictions", "word"), [(4, "0.12"), (8, "exploration"), (20, "inferential")])
def test_the_text_follows_the_gates(jurisdictions, word):
    assert word in statement(analysis_sample(simulated_panel(jurisdictions)))


def test_the_text_where_no_report_is_usable():
    assert " (litigation). There is nothing to test. " in statement(analysis_sample(small_panel(FIVE), "litigation"))


def test_the_text_for_several_years_of_one_place():
    years = [("quzhou", year, 194, 10, 5) for year in (2016, 2017)]
    assert "Two reports of one jurisdiction cannot support" in statement(analysis_sample(small_panel(years)))


def test_average_from_three_jurisdictions_on():
    two = average_rate(analysis_sample(small_panel(FIVE[:2]))).iloc[0]
    assert pd.isna(two.estimate) and "three" not in two.status and "needs 3 jurisdictions; there are 2" in two.refusal
    three = average_rate(analysis_sample(small_panel(FIVE))).iloc[0]
    assert three.estimate == pytest.approx(18 / 36)  # no overdispersion here, so the pooled rate itself
    assert (three.lo < 18 / 36 < three.hi) and three.refusal == ""


def test_average_of_equal_outcomes_is_refused():
    row = average_rate(analysis_sample(small_panel([(name, 2021, 9, 4, 0) for name in "abc"]))).iloc[0]
    assert pd.isna(row.estimate) and "no finite estimate" in row.refusal


def test_gates_open_as_reports_are_added():
    statuses = [fit_correction(analysis_sample(simulated_panel(size))).status for size in (2, 5, 8, 40)]
    assert statuses == ["rates_only", "descriptive", "exploratory", "inferential"]


def test_few_degrees_of_freedom_keep_a_slope_exploratory():
    panel = simulated_panel(16)
    panel["applications_received"] = panel["applications_received"].where(panel["jurisdiction"] == "j000", 100)
    panel.loc[panel["jurisdiction"] == "j000", "applications_received"] = 14_000
    result = fit_correction(analysis_sample(panel))
    assert result.slope["df"] < gates.MIN_DF
    assert result.status == "exploratory" and "degrees of freedom" in result.refusals[0]


def test_a_known_slope_is_recovered_and_said_per_doubling():
    result = fit_correction(analysis_sample(simulated_panel(200, seed=4)))
    assert result.slope["lo"] < 0.5 < result.slope["hi"]
    assert result.slope["estimate"] == pytest.approx(0.5, abs=0.1)
    assert result.slope["odds_ratio_per_doubling"] == pytest.approx(2 ** result.slope["estimate"])
    assert result.status == "inferential" and result.refusals == []
    assert result.info["zeros_expected"] == pytest.approx(result.info["zeros_observed"], rel=0.3)
    assert result.results.params["log1p_applications"] == pytest.approx(result.slope["estimate"], rel=1e-8)


def test_average_marginal_effect_by_its_arithmetic():
    result = fit_correction(analysis_sample(reference_panel()))
    p = result.fitted.mean
    expected = (p * (1 - p)).mean() * result.slope["estimate"] * np.log(2) * 100
    assert result.info["effect_per_doubling"] == pytest.approx(expected)


def test_province_clusters_from_six_provinces_and_both_lines_printed():
    few, many = (fit_correction(analysis_sample(simulated_panel(24, provinces=p))) for p in (5, 6))
    assert (few.cluster, many.cluster) == ("jurisdiction", "province")
    assert many.by_cluster["clusters"].tolist() == [24, 6]
    by_province, _ = cluster_covariance(many.fitted.pieces, many.groups)
    assert many.slope["se"] == pytest.approx(by_province[1, 1] ** 0.5) == pytest.approx(many.by_cluster["se"][1])


def test_errors_by_province_wait_for_four_provinces():
    three, four = (fit_correction(analysis_sample(simulated_panel(24, provinces=p)), cluster="province") for p in (3, 4))
    assert (three.status, four.status) == ("refused", "exploratory")
    assert three.refusals == ["No error by province from three: CR2 intervals are printed from 4 on."]
    assert not four.table["se"].isna().any()
    lines = fit_correction(analysis_sample(simulated_panel(24, provinces=3))).by_cluster
    assert lines["se"].isna().tolist() == [False, True] and lines["reason"].tolist()[1] == three.refusals[0]


def test_an_exploratory_slope_carries_one_control_at_most():
    panel = simulated_panel(20, provinces=20)
    panel.loc[panel.index % 4 < 2, "level"] = "county"
    fine = fit_correction(analysis_sample(panel), ("era", "level"))
    assert fine.status == "inferential" and not fine.table["estimate"].isna().any()
    panel["applications_received"] = panel["applications_received"].where(panel["jurisdiction"] == "j000", 100)
    panel.loc[panel["jurisdiction"] == "j000", "applications_received"] = 14_000
    few = fit_correction(analysis_sample(panel), ("era", "level"))
    assert few.status == "refused" and few.table["estimate"].isna().all()
    assert few.refusals[0].startswith("2 controls (era, level) are not fitted while the slope is exploratory")
    assert fit_correction(analysis_sample(panel), ("era",)).status == "exploratory"


def test_controls_wait_for_enough_jurisdictions():
    refused = fit_correction(analysis_sample(simulated_panel(9)), ("era",))
    assert pd.isna(refused.slope["estimate"]) and refused.refusals == ["2 slopes (log1p_applications, era) need 10 jurisdictions (5 each); there are 9."]
    given = fit_correction(analysis_sample(simulated_panel(10)), ("era",))
    assert given.table["term"].tolist() == ["const", "log1p_applications", "era"]
    assert not given.table["estimate"].isna().any()


def test_an_interval_is_named_by_its_level():
    sample = analysis_sample(simulated_panel(20))
    assert "(80 % CI " in fit_correction(sample, level=0.8).describe()
    assert "(95 % CI " in fit_correction(sample).describe()


def test_a_term_that_differs_in_one_jurisdiction_only_is_said_to_have_no_measured_error():
    panel = simulated_panel(20)
    panel.loc[panel["jurisdiction"] == "j003", "level"] = "county"
    told = fit_applications(analysis_sample(panel), ("level",)).refusals
    assert told == ["level[prefecture] differs in a single jurisdiction only: its error is not measured."]
    panel.loc[panel["jurisdiction"] == "j004", "level"] = "county"
    assert fit_applications(analysis_sample(panel), ("level",)).refusals == []


@pytest.mark.parametrize("provinces", [1, 3])
def test_an_average_by_province_waits_for_four_of_them(provinces):
    row = average_rate(analysis_sample(simulated_panel(20, provinces=provinces)), cluster="province").iloc[0]
    assert pd.isna(row.estimate) and row.refusal.startswith("No error by province")


def test_a_control_that_does_not_vary_is_refused_in_words():
    panel = simulated_panel(12)
    result = fit_correction(analysis_sample(panel[panel["year"] == 2021]), ("era",))
    assert result.refusals == ["era is the same in all usable reports."]


def mixed_scopes(jurisdictions: int) -> Sample:
    panel = simulated_panel(jurisdictions)
    panel.loc[panel["jurisdiction"] < "j003", "scope"] = "own_agency"
    return analysis_sample(panel)


def test_scopes_are_never_pooled_without_a_term():
    sample = mixed_scopes(12)
    for pooled in (fit_correction, fit_applications, average_rate, posterior):
        with pytest.raises(RefusedAnalysis, match="different populations"):
            pooled(sample)
    result = fit_correction(sample, ("scope",))
    assert result.table["term"].tolist() == ["const", "log1p_applications", "scope[territory]"]
    assert pd.isna(result.info["mde"]) and "detectable" not in result.describe()
    averages = average_rate(sample, by="scope").set_index("scope")
    assert averages["clusters"].to_dict() == {"own_agency": 3, "territory": 9}


def test_mixed_scopes_fall_back_to_territories_in_words():
    sample = mixed_scopes(12)
    alone = analysis_sample(simulated_panel(12).query("jurisdiction >= 'j003'"))
    result, expected = fit_correction(sample, "auto"), fit_correction(alone)
    assert result.slope["estimate"] == expected.slope["estimate"]
    assert result.info["mde"] == expected.info["mde"]
    left = len(sample.frame) - len(alone.frame)
    assert result.refusals[0].endswith(f"territory alone, {len(alone.frame)} reports; {left} of another scope left out.")
    assert fit_correction(mixed_scopes(4)).status == "descriptive"


def test_one_report_of_another_scope_does_not_take_the_headline_away():
    panel = simulated_panel(20)
    agency = panel.head(1).assign(report="agency", jurisdiction="z", scope="own_agency", reconsideration_corrected=0)
    sample = analysis_sample(pd.concat([panel, agency], ignore_index=True))
    expected = fit_correction(analysis_sample(panel)).slope["estimate"]
    assert fit_correction(sample, "auto").slope["estimate"] == expected
    pooled = fit_correction(sample, ("scope",))
    test = exact_test(pooled)
    assert pooled.status == "no_finite_estimate" and pd.isna(test["p"])
    assert test["refusal"] == "The model without the slope has no finite fit either."
    assert minimum_detectable(sample)["refusal"].str.contains("different populations").all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"controls": ("rate_squared",)}, "inverted U"),
        ({"controls": ("rate**2",)}, "inverted U"),
        ({"controls": ("rate_bin",)}, "inverted U"),
        ({"controls": ("spline",)}, "inverted U"),
        ({"weights": "concluded"}, "Least squares weighted"),
        ({"family": "nb2"}, "negative binomial"),
        ({"family": "empirical_logit"}, "depends on R"),
    ],
)
@pytest.mark.parametrize("jurisdictions", [0, 3, 20])
def test_misleading_specifications_raise_at_any_size(arguments, words, jurisdictions):
    sample = analysis_sample(simulated_panel(20).head(2 * jurisdictions))
    with pytest.raises(RefusedAnalysis, match=words):
        fit_applications(sample, **arguments)


def test_empirical_logit_is_refused_as_weights_too():
    with pytest.raises(RefusedAnalysis, match="depends on R"):
        fit_correction(analysis_sample(reference_panel()), weights="empirical_logit")


def test_a_frame_tampered_with_is_not_fitted():
    sample = analysis_sample(reference_panel())
    frame = sample.frame.copy()
    frame.loc[0, "concluded"] = 0
    with pytest.raises(RefusedAnalysis, match="no correction rate"):
        fit_applications(Sample(frame, sample.flow, sample.channel))
    litigation = analysis_sample(reference_panel(), "litigation")
    both = pd.concat([sample.frame, litigation.frame], ignore_index=True)
    with pytest.raises(RefusedAnalysis, match="both remedies"):
        fit_correction(Sample(both, sample.flow, sample.channel))


@pytest.mark.parametrize(
    ("arguments", "choices"),
    [
        ({"controls": ("gdp",)}, "controls='gdp' .*; use era, form, scope, level"),
        ({"weights": "none"}, "weights='none' .*; use williams, binomial"),
        ({"cluster": "city"}, "cluster='city' .*; use jurisdiction, province, auto"),
    ],
)
def test_unknown_choices_are_named_with_those_that_are_known(arguments, choices):
    with pytest.raises(ValueError, match=choices):
        fit_correction(analysis_sample(reference_panel()), **arguments)


def test_separated_outcomes_leave_the_exact_test_only():
    rows = [(f"j{i}", 2021, 20 * 3**i, 4, 0 if i < 4 else 4) for i in range(8)]
    result = fit_correction(analysis_sample(small_panel(rows)))
    assert result.status == "no_finite_estimate" and result.table["estimate"].isna().all()
    test = exact_test(result)
    assert test["p"] == 1 / 128  # every cluster pulls the same way: no other arrangement is as extreme
    assert test["smallest_p"] == 1 / 128


def test_single_cases_show_no_overdispersion_and_are_fitted():
    rows = [(f"j{i:02d}", 2021, 100 + 50 * i, 1, int(i % 3 == 0)) for i in range(16)]
    result = fit_correction(analysis_sample(small_panel(rows)))
    assert result.status == "inferential" and pd.isna(result.info["phi"])
    assert result.info["zeros_expected"] == pytest.approx(10)  # logit with a constant: as many as there are


def test_reports_that_correct_all_or_nothing_are_fitted_at_the_greatest_dispersion():
    rows = [(f"j{i:02d}", 2021, 100 + 50 * i, 10, 10 * (i % 2)) for i in range(16)]
    result = fit_correction(analysis_sample(small_panel(rows)))
    assert result.info["phi"] == 1
    assert result.info["zeros_expected"] == pytest.approx(8, rel=0.05)  # half of them, as with single cases


@pytest.mark.parametrize("fit", [fit_correction, fit_applications])
def test_reports_without_scatter_give_no_interval(fit):
    """Sixteen times 5 of 10, or 100 applications each: errors of 0 would say that chance has no part in it."""
    level = fit is fit_correction
    rows = [(f"j{i:02d}", 2021, 100 + 50 * i * level, 10, 5 if level else 1 + i % 9) for i in range(16)]
    sample = analysis_sample(small_panel(rows))
    result = fit(sample)
    assert result.status == "refused" and result.refusals == [gates.NO_ERROR]
    assert result.table["se"].isna().all() and pd.isna(exact_test(result)["p"])


def test_a_coefficient_that_one_report_alone_decides_has_no_error_of_0():
    """One place has the rate 0 and 1 application, so the constant is log 2 whatever the others say."""
    rows = [("j00", 2021, 1, 1, 0)] + [(f"j{i:02d}", 2021, 20 * i, 1, 1) for i in range(1, 16)]
    table = fit_applications(analysis_sample(small_panel(rows))).table
    others = np.log1p(20 * np.arange(1, 16)).mean()
    assert table["estimate"].tolist() == pytest.approx([np.log(2), others - np.log(2)])
    assert table.loc[0, ["se", "lo", "hi", "p"]].isna().all() and table.loc[1, "se"] > 0


def test_a_posterior_narrower_than_its_grid_is_not_shown():
    """15 places of 3,000 cases each: the slope's error is about 1 / sqrt(3000 * .25 * 15 * 2) = .007, the step .025."""
    rows = [(f"j{i:02d}", 2021, 10 * 2**i, 3000, 1400 + 10 * (i % 3)) for i in range(15)]
    table = posterior(analysis_sample(small_panel(rows)))
    assert table["mean"].isna().all() and table["refusal"].str.contains("too coarse").all()


def test_an_average_of_equal_rates_has_no_interval():
    row = average_rate(analysis_sample(small_panel([(name, 2021, 9, 10, 5) for name in "abc"]))).iloc[0]
    assert pd.isna(row.estimate) and pd.isna(row.lo) and row.refusal == gates.NO_ERROR


@pytest.mark.parametrize(
    ("method", "jurisdictions", "arrangements", "exact"),
    [("sign_flip", 5, 16, True), ("sign_flip", 20, 10_000, False), ("permutation", 5, 120, True)],
)
def test_a_refused_test_says_what_it_would_have_tried(method, jurisdictions, arrangements, exact):
    rows = [(f"j{i:02d}", 2021, 100, 10, i % 9) for i in range(jurisdictions)]  # volumes alike: no slope
    test = exact_test(fit_correction(analysis_sample(small_panel(rows))), method)
    assert pd.isna(test["p"]) and test["refusal"]
    assert (test["arrangements"], test["smallest_p"], test["exact"]) == (arrangements, 1 / arrangements, exact)


def test_exact_tests_belong_to_their_reading():
    sample = analysis_sample(reference_panel())
    with pytest.raises(ValueError, match="wild_cluster"):
        exact_test(fit_correction(sample), "wild_cluster")
    with pytest.raises(ValueError, match="sign_flip"):
        exact_test(fit_applications(sample), "sign_flip")
    both = [exact_test(fit(sample), "permutation")["p"] for fit in (fit_correction, fit_applications)]
    assert both[0] == both[1]


def test_influence_names_the_huge_city():
    rows, left = influence(fit_correction(analysis_sample(reference_panel()), weights="binomial"))
    assert rows.set_index("report").loc["S14", "cooks_d"] == pytest.approx(27.1, abs=0.05)
    rows, left = influence(fit_correction(analysis_sample(reference_panel())))
    assert rows.set_index("report").loc["S14", "cooks_d"] == pytest.approx(0.0195, abs=5e-5)
    assert (left["estimate"].min(), left["estimate"].max()) == pytest.approx((-0.2447, -0.1499), abs=5e-5)
    assert left["change"].tolist() == pytest.approx((left["estimate"] + 0.192493771).tolist(), abs=1e-8)


def test_holm_by_hand():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06})
    adjusted = holm({"a": 0.2, "b": float("nan")})
    assert adjusted["a"] == 0.2 and np.isnan(adjusted["b"])


def test_minimum_detectable_by_its_formula():
    sample = analysis_sample(small_panel([("a", 2021, 9, 10, 5), ("b", 2021, 99, 10, 5), ("c", 2021, 999, 10, 5)]))
    row = minimum_detectable(sample, rho=0.1).iloc[0]
    weight = 10 * 0.25 / (1 + 0.1 * 9)
    assert row.se == pytest.approx((weight * 2 * np.log(10) ** 2) ** -0.5)
    assert row.mde == pytest.approx((12.7062047 + 1.3763819) * row.se)
    assert row.odds_ratio_per_doubling == pytest.approx(2**row.mde)


def test_planning_numbers_are_those_of_the_design():
    assert jurisdictions_needed(1.35) == (38, 76)
    found = [jurisdictions_needed(ratio)[0] for ratio in (2.0, 1.5, 1.2, 1.1)]
    assert found == pytest.approx([14, 24, 78, 245], abs=1)
    with pytest.raises(ValueError, match="bracket"):
        jurisdictions_needed(1.35, rho=0.05, power=0.1)


def test_importing_the_errors_does_not_import_statsmodels():
    code = "import sys, reportlib.errors, reportlib.gates; sys.exit('statsmodels' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_literal_reading_says_what_its_reliability_is_worth():
    single = small_panel([(f"j{i}", 2021, 10 * (i + 1), 1, i % 2) for i in range(8)])
    assert "reliability of the rates unknown" in fit_applications(analysis_sample(single)).describe()
    assert "no more than chance" in fit_applications(analysis_sample(reference_panel())).describe()
