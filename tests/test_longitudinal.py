"""Years of one place: who is paired with whom, when the gates open, and known coefficients found again."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from reportlib.errors import RefusedAnalysis
from reportlib.exact import sign_flip
from reportlib.longitudinal import fit_mundlak, lagged_sample
from reportlib.models import exact_test, fit_applications, fit_correction, influence
from reportlib.results import years_table
from reportlib.robust import cluster_covariance, fit_ols, fit_williams
from reportlib.sample import analysis_sample, cluster_labels
from tests.reference_panel import FIVE, small_panel

THREE_YEARS = [("a", 2019, 10, 4, 1), ("a", 2020, 20, 5, 2), ("a", 2022, 40, 7, 3)]


def pairs(sample) -> list[tuple[str, str]]:
    return list(zip(sample.frame["report_before"], sample.frame["report"], strict=True))


def years_panel(places: int, years: int, between: float, within: float, lag: float = 0.0, seed: int = 1) -> pd.DataFrame:
    """Reports of 2019 and after whose log-odds of correction have known slopes on the mean volume of a place, on the
    deviation from it, and on the volume of the year before."""
    rng = np.random.default_rng(seed)
    mean = rng.normal(np.log(300), 1.2, places)
    x = mean[:, None] + rng.normal(0, 1, (places, years + 1))
    applications = np.round(np.exp(x)).astype(int)
    x = np.log1p(applications)
    own = x[:, 1:].mean(1, keepdims=True)
    eta = -0.3 + between * (own - 5.7) + within * (x[:, 1:] - own) + lag * (x[:, :-1] - 5.7)
    concluded = rng.integers(5, 60, (places, years))
    corrected = rng.binomial(concluded, expit(eta))
    rows = [
        (f"j{place:03d}", 2019 + year, *(int(n[place, year]) for n in (applications[:, 1:], concluded, corrected)))
        for place in range(places)
        for year in range(years)
    ]
    return small_panel(rows)


def test_a_pair_takes_one_side_from_the_year_before():
    before = lagged_sample(small_panel(THREE_YEARS))
    assert pairs(before) == [("a-2019", "a-2020")]  # 2022 has no report of 2021
    row = before.frame.iloc[0]
    assert (row["applications_received"], row["concluded"], row["corrected"], row["rate"]) == (10, 5, 2, 0.4)
    assert row["log1p_applications"] == pytest.approx(np.log(11))
    after = lagged_sample(small_panel(THREE_YEARS), earlier="rate").frame.iloc[0]
    assert (after["applications_received"], after["concluded"], after["corrected"]) == (20, 4, 1)


def test_only_what_a_pair_uses_must_be_published():
    panel = small_panel([("a", 2019, 10, None, None), ("a", 2020, None, 5, 2)])
    assert pairs(lagged_sample(panel)) == [("a-2019", "a-2020")]
    other_way = lagged_sample(panel, earlier="rate")
    assert other_way.frame.empty
    assert other_way.flow.set_index("step").loc["applications published", "reports"] == "a-2020"


def test_who_is_not_followed_is_named():
    panel = small_panel([*THREE_YEARS, ("b", 2019, 9, 3, 1), ("b", 2020, 9, 3, 1), ("", 2019, 9, 3, 1), ("", 2020, 9, 3, 1)])
    panel["report"] = [f"r{number}" for number in range(len(panel))]
    assert pairs(lagged_sample(panel)) == [("r0", "r1"), ("r3", "r4")]
    panel.loc[4, "scope"] = "own_agency"
    flow = lagged_sample(panel).flow.set_index("step")
    assert flow.loc["place and year known", "reports"] == "r4, r5, r6"  # an agency without its publisher is not known
    assert flow.loc["year before in hand", "reports"] == "r0, r2, r3"
    assert flow["dropped"].sum() + flow.loc["usable", "kept"] == len(panel)


def test_agencies_are_followed_by_publisher_and_territories_whoever_publishes():
    panel = small_panel([("a", 2019, 10, 4, 1), ("a", 2020, 20, 5, 2)]).assign(publisher=["office", "bureau"])
    assert len(lagged_sample(panel).frame) == 1
    assert lagged_sample(panel.assign(scope="own_agency")).frame.empty
    assert len(lagged_sample(panel.assign(scope="own_agency", publisher="office")).frame) == 1


def test_two_reports_of_one_year_are_not_paired():
    panel = small_panel([("a", 2019, 10, 4, 1), ("a", 2020, 20, 5, 2), ("a", 2020, 21, 5, 2)])
    panel = panel.assign(report=["r0", "r1", "r2"], publisher="office", scope="own_agency")
    sample = lagged_sample(panel)
    assert sample.frame.empty
    assert sample.flow.set_index("step").loc["one report a year", "reports"] == "r1, r2"


def test_a_county_inside_its_city_is_counted_once():
    rows = [("city", 2020, 9, 8, 4), ("city", 2021, 9, 8, 4), ("county", 2020, 3, 2, 1), ("county", 2021, 3, 2, 1)]
    panel = small_panel(rows).assign(adcode=["330800", "330800", "330825", "330825"])
    sample = lagged_sample(panel)
    assert sample.frame["report"].tolist() == ["city-2021"]
    assert sample.flow.set_index("step").loc["counted once", "reports"] == "county-2021"


@pytest.mark.parametrize(("earlier", "fit"), [("applications", fit_correction), ("rate", fit_applications)])
def test_a_lag_waits_for_thirty_jurisdictions_and_says_how_many_there_are(earlier, fit):
    refused = fit(lagged_sample(years_panel(29, 2, 0, 0), earlier=earlier), "auto")
    assert refused.status == "refused" and refused.table["estimate"].isna().all()
    assert refused.refusals == ["Years are set against the year before from 30 jurisdictions with both; 29 jurisdictions have them here."]
    assert pd.isna(exact_test(refused)["p"])
    given = fit(lagged_sample(years_panel(30, 2, 0, 0), earlier=earlier), "auto")
    assert not given.table["estimate"].isna().any()
    assert "A description of timing" in given.describe() and f"{earlier} of the year before" in given.describe()
    few = fit(lagged_sample(small_panel(THREE_YEARS), earlier=earlier), "auto")
    assert few.status == "rates_only" and "one jurisdiction has them" in few.refusals[0]


def test_scopes_are_counted_apart_at_the_gate():
    panel = years_panel(40, 2, 0, 0)
    panel.loc[panel["jurisdiction"] < "j011", ["scope", "publisher"]] = ["own_agency", "office"]
    result = fit_correction(lagged_sample(panel), "auto")
    assert result.status == "refused" and "29 jurisdictions have them" in result.refusals[-1]


def test_a_known_lag_is_found_and_not_taken_for_the_same_year():
    panel = years_panel(80, 3, between=0.0, within=0.0, lag=0.5)
    lagged = fit_correction(lagged_sample(panel), "auto")
    assert lagged.slope["estimate"] == pytest.approx(0.5, abs=0.08)
    assert lagged.slope["lo"] < 0.5 < lagged.slope["hi"]
    assert lagged.slope["odds_ratio_per_doubling"] == pytest.approx(2 ** lagged.slope["estimate"])
    assert fit_correction(analysis_sample(panel)).slope["estimate"] < 0.4  # only what the mean of the place carries over


def test_a_lag_is_the_plain_fit_of_its_pairs():
    panel = years_panel(40, 3, 0.3, 0.3)
    sample = lagged_sample(panel)
    by_report = panel.set_index("report")
    before, now = (by_report.loc[sample.frame[name]] for name in ("report_before", "report"))
    x = np.log1p(before["applications_received"].to_numpy(dtype=float))
    counts = (now[f"reconsideration_{name}"].to_numpy(dtype=float) for name in ("corrected", "concluded"))
    plain = fit_williams(*counts, np.column_stack([np.ones(len(x)), x]))
    covariance, df = cluster_covariance(plain.pieces, now["jurisdiction"].to_numpy())
    slope = fit_correction(sample, "auto").slope
    assert (slope["estimate"], slope["se"], slope["df"]) == pytest.approx((plain.coefficients[1], covariance[1, 1] ** 0.5, df[1]))
    literal = lagged_sample(panel, earlier="rate")
    now = by_report.loc[literal.frame["report"]]
    rate = by_report.loc[literal.frame["report_before"]].eval("reconsideration_corrected / reconsideration_concluded")
    y = np.log1p(now["applications_received"].to_numpy(dtype=float))
    expected = fit_ols(y, np.column_stack([np.ones(len(y)), rate.to_numpy(dtype=float)])).coefficients[1]
    assert fit_applications(literal, "auto").slope["estimate"] == pytest.approx(expected)


def test_the_side_that_explains_is_the_earlier_one():
    for earlier, fit in (("rate", fit_correction), ("applications", fit_applications)):
        with pytest.raises(RefusedAnalysis, match="year before"):
            fit(lagged_sample(small_panel(THREE_YEARS), earlier=earlier))
    with pytest.raises(ValueError, match="volume"):
        lagged_sample(small_panel(THREE_YEARS), earlier="volume")
    with pytest.raises(RefusedAnalysis, match="both remedies"):
        lagged_sample(small_panel(THREE_YEARS), "both")


def test_between_and_within_have_their_own_known_slopes():
    panel = years_panel(80, 4, between=0.6, within=-0.4)
    fit = fit_mundlak(analysis_sample(panel))
    assert fit.table["term"].tolist() == ["const", "log1p_applications[between]", "log1p_applications[within]"]
    assert fit.table["estimate"].tolist()[1:] == pytest.approx([0.6, -0.4], abs=0.08)
    assert (fit.table["lo"][1:] < [0.6, -0.4]).all() and (fit.table["hi"][1:] > [0.6, -0.4]).all()
    assert fit.table["odds_ratio_per_doubling"].tolist()[1:] == pytest.approx((2 ** fit.table["estimate"][1:]).tolist())
    pooled = fit_correction(analysis_sample(panel)).slope["estimate"]
    assert -0.4 < pooled < 0.6


def test_the_split_is_the_plain_fit_of_mean_and_deviation():
    sample = analysis_sample(years_panel(12, 3, 0.3, -0.2))
    fit = fit_mundlak(sample)
    corrected, concluded, x = sample.counts
    groups = cluster_labels(sample.frame, "jurisdiction")
    mean = np.array([x[groups == group].mean() for group in groups])
    design = np.column_stack([np.ones(len(x)), mean, x - mean])
    plain = fit_williams(corrected, concluded, design)
    covariance, df = cluster_covariance(plain.pieces, groups)
    assert fit.table["estimate"].tolist() == pytest.approx(plain.coefficients.tolist())
    assert fit.table["se"].tolist() == pytest.approx(np.sqrt(np.diag(covariance)).tolist())
    assert fit.table["df"].tolist() == pytest.approx(df.tolist())
    assert exact_test(fit, term=2)["p"] == sign_flip(corrected, concluded, design, 2, groups).p != exact_test(fit)["p"]
    assert pd.isna(fit.info["mde"])  # the design formula is of the unsplit volume
    assert len(influence(fit)[1]) == 12


@pytest.mark.parametrize(("long", "status"), [(5, "refused"), (6, "exploratory")])
def test_the_split_waits_until_most_jurisdictions_have_three_years(long, status):
    panel = years_panel(10, 3, 0, 0)
    fit = fit_mundlak(analysis_sample(panel[(panel["jurisdiction"] < f"j{long:03d}") | (panel["year"] < 2021)]))
    assert fit.status == status
    assert ("five of ten have them" in " ".join(fit.refusals)) == (long == 5)
    assert fit.table["estimate"].isna().all() == (long == 5)


def test_two_slopes_need_ten_jurisdictions_here_too():
    fit = fit_mundlak(analysis_sample(years_panel(9, 3, 0, 0)))
    assert fit.status == "refused" and "need 10 jurisdictions (5 each); there are 9" in fit.refusals[0]


def test_the_table_of_years_gives_reasons_until_there_are_enough():
    few = years_table(small_panel(FIVE))
    assert few["estimate"].isna().all() and few["note"].str.contains("have them").all()
    panel = years_panel(32, 3, 0.4, 0.1)
    table = years_table(panel)
    assert table["estimate"].notna().all() and table["exact_p"].between(0, 1).all()
    split = fit_mundlak(analysis_sample(panel), "auto")
    assert table["estimate"].tolist()[2:] == split.table["estimate"].tolist()[1:]
    assert table["n"].tolist() == [64, 64, 96, 96]  # two pairs of years a place, three reports
    assert table["odds_ratio_per_doubling"].isna().tolist() == [False, True, False, False]
