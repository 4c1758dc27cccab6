"""Rates, their intervals and statuses, and the flow from reports to usable rows."""

import numpy as np
import pandas as pd
import pytest

from reportlib.errors import RefusedAnalysis
from reportlib.panel import build_panel
from reportlib.rates import rate_interval, rates, reliability_ratio
from reportlib.sample import analysis_sample, cluster_labels, funnel, headline_sample, reliability, scope_samples
from reportlib.tidy import read_tidy
from reportlib.unpublished import status_sample
from tests.reference_panel import FIVE, complete, reference_panel, small_panel


def test_wilson_by_its_arithmetic():
    z2 = 1.959963984540054**2
    lo, hi = rate_interval(np.array([5]), np.array([10]))
    half = (z2 * (5 * 5 / 10 + z2 / 4)) ** 0.5 / (10 + z2)
    assert (lo[0], hi[0]) == pytest.approx((0.5 - half, 0.5 + half), rel=1e-12)
    assert rate_interval(np.array([0]), np.array([1]))[1][0] == pytest.approx(z2 / (1 + z2))


def test_clopper_pearson_ends_by_their_arithmetic():
    lo, hi = rate_interval(np.array([0, 4]), np.array([4, 4]), "clopper_pearson")
    assert lo.tolist() == pytest.approx([0, 0.025**0.25])
    assert hi.tolist() == pytest.approx([1 - 0.025**0.25, 1])


@pytest.mark.parametrize("method", ["wilson", "clopper_pearson", "jeffreys"])
def test_no_interval_without_a_concluded_case(method):
    lo, hi = rate_interval(np.array([0]), np.array([0]), method)
    assert np.isnan([lo[0], hi[0]]).all()


@pytest.mark.parametrize(("method", "floor"), [("wilson", 0.92), ("clopper_pearson", 0.95)])
def test_exact_coverage_of_ten_cases(method, floor):
    from scipy.stats import binom

    lo, hi = rate_interval(np.arange(11), np.full(11, 10), method)
    shares = np.linspace(0.1, 0.9, 161)
    covered = [binom.pmf(np.arange(11), 10, p)[(lo <= p) & (p <= hi)].sum() for p in shares]
    assert min(covered) >= floor
    assert np.mean(covered) == pytest.approx({"wilson": 0.956, "clopper_pearson": 0.982}[method], abs=0.002)


def test_unknown_method_is_named():
    with pytest.raises(ValueError, match="wald"):
        rate_interval(np.array([1]), np.array([2]), "wald")


def test_five_reports_have_three_rates_and_two_reasons():
    table = rates(small_panel(FIVE)).set_index("jurisdiction")
    assert table["rate_status"].to_dict() == {
        "quzhou": "ok",
        "yichun": "ok",
        "xinzhou": "ok",
        "fuyuan": "no_decisions",
        "nantong": "corrected_unpublished",
    }
    assert table.loc["yichun", "rate"] == pytest.approx(0.52)
    assert table.loc["yichun", ["lo", "hi"]].tolist() == pytest.approx([0.335, 0.700], abs=5e-4)
    assert table.loc["fuyuan", ["rate", "lo", "hi"]].isna().all()
    assert table.loc["nantong", ["rate", "lo", "hi"]].isna().all()
    assert table.loc["nantong", ["pending_lo", "pending_hi"]].tolist() == [0, 1]


def test_pending_bounds_and_missing_pending():
    panel = small_panel([("a", 2021, 553, 25, 13), ("b", 2016, 194, 10, 5)])
    panel.loc[0, "reconsideration_pending"] = 3
    table = rates(panel)
    assert table.loc[0, ["pending_lo", "pending_hi"]].tolist() == pytest.approx([13 / 28, 16 / 28])
    assert table.loc[1, ["pending_lo", "pending_hi"]].isna().all()  # the old form has no pending row: missing, not 0


def test_a_blank_part_leaves_the_rate_missing_and_the_report_listed():
    panel = small_panel([("a", 2021, 10, None, 3)])
    assert rates(panel)["rate_status"].tolist() == ["concluded_unpublished"]
    flow = analysis_sample(panel).flow.set_index("step")
    assert flow.loc["concluded cases published", "reports"] == "a-2021"


def test_litigation_has_its_own_counts():
    table = rates(reference_panel(), "litigation").set_index("report")
    assert (table.loc["S14", "corrected"], table.loc["S14", "concluded"]) == (31, 410)


@pytest.mark.parametrize(
    ("rows", "words", "status"),
    [
        ([("a", 2021, 10, 3, 4)], "a-2021: more corrected than concluded", "impossible"),
        ([("a", 2021, -1, 3, 2)], "a-2021: a negative count", "impossible"),
        ([("a", 2021, 10, 3, 2), ("a", 2021, 10, 3, 2)], "the same jurisdiction, year and scope", "second_copy"),
    ],
)
def test_impossible_rows_stop_the_analysis_or_leave_it_by_name(rows, words, status):
    panel = small_panel(rows)
    with pytest.raises(RefusedAnalysis, match=words):
        rates(panel)
    with pytest.raises(RefusedAnalysis, match=words):
        analysis_sample(panel)
    assert rates(panel, invalid="leave_out")["rate_status"].tolist()[-1] == status
    flow = analysis_sample(panel, invalid="leave_out").flow.set_index("step")
    assert flow.loc["figures possible", ["dropped", "reports"]].tolist() == [1, "a-2021"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [({"upheld": 2, "total": 3}, "more outcomes than concluded"), ({"upheld": -1, "other": 2}, "a negative count")],
)
def test_outcomes_that_contradict_what_was_concluded_are_impossible(counts, words):
    """On the form of 2014 a blank outcome leaves the total as concluded: 2 upheld and 2 corrected are not 3."""
    panel = small_panel([("a", 2016, 10, 3, 2)])
    panel = panel.assign(**{f"reconsideration_{name}": pd.array([count], "Int64") for name, count in counts.items()})
    with pytest.raises(RefusedAnalysis, match=words):
        rates(panel)


def test_panels_put_together_keep_their_rows_apart():
    """Two panels one below the other have every row number twice; the first row of one is not that of the other."""
    both = pd.concat([small_panel([("a", 2021, 10, 3, -1)]), small_panel([("b", 2021, 10, 4, 1)])])
    assert rates(both, invalid="leave_out")["rate_status"].tolist() == ["impossible", "ok"]
    assert analysis_sample(both, invalid="leave_out").frame["report"].tolist() == ["b-2021"]
    assert status_sample(both).frame["report"].tolist() == ["b-2021"]


def test_two_agencies_of_one_place_are_not_copies():
    panel = small_panel([("a", 2021, 10, 0, 0), ("a", 2021, 10, 0, 0)]).assign(report=["a-office", "a-bureau"])
    panel = panel.assign(scope="own_agency", publisher=["a office", "a bureau"])
    assert rates(panel)["rate_status"].tolist() == ["no_decisions"] * 2
    with pytest.raises(RefusedAnalysis, match="a-bureau"):
        rates(panel.assign(publisher="a office"))
    assert len(rates(panel.assign(publisher=""))) == 2  # not known to be the same


def unresolved(rows: int = 3) -> pd.DataFrame:
    """A panel as read_corpus and read_tidy make it: what is not known is an empty text."""
    panel = small_panel([(f"x{i}", 2021, 10 + i, 5, 2) for i in range(rows)])
    return panel.assign(jurisdiction="", adcode="", province="", publisher=[f"publisher {i}" for i in range(rows)])


def test_unresolved_places_take_nobody_out_and_stand_alone():
    coded = small_panel([("county", 2021, 90, 8, 2)]).assign(adcode="330825", province="p")
    sample = analysis_sample(pd.concat([unresolved(), coded], ignore_index=True))
    assert len(sample.frame) == sample.clusters == 4
    assert sample.provinces == 1
    assert len(set(cluster_labels(sample.frame, "province"))) == 4
    assert analysis_sample(unresolved().assign(publisher="")).clusters == 3
    assert analysis_sample(unresolved().assign(publisher="the same")).clusters == 1  # years of one place stay together


@pytest.mark.parametrize("neighbour", ["shuyang-county-2025", "yichun-2021"])
def test_places_without_a_code_take_nobody_out_of_the_built_frames(neighbour):
    panel = build_panel(read_tidy())
    before = analysis_sample(panel, invalid="leave_out")
    nowhere = {"jurisdiction": "", "adcode": "", "province": "", "year": int(neighbour[-4:])}
    one = panel[panel["report"] == "hongze-2024"].assign(report="one", publisher="somewhere", **nowhere)
    two = one.assign(report="two", publisher="elsewhere")
    after = analysis_sample(pd.concat([one, two, panel], ignore_index=True))
    assert set(after.frame["report"]) == {*before.frame["report"], "one", "two"}
    assert (after.clusters, after.provinces) == (before.clusters + 2, before.provinces)


def test_scopes_part_by_name_and_territories_lead():
    panel = small_panel([(f"j{i}", 2021, 10, 5, 2) for i in range(4)]).assign(scope=["own_agency"] * 3 + ["territory"])
    sample = analysis_sample(panel)
    assert list(scope_samples(sample)) == ["territory", "own_agency"]
    head = headline_sample(sample)
    assert head.frame["report"].tolist() == ["j3-2021"]
    assert head.flow.iloc[-1][["dropped", "reports"]].tolist() == [3, "j0-2021, j1-2021, j2-2021"]
    alone = headline_sample(analysis_sample(panel.assign(scope=["own_agency"] * 3 + ["unknown"])))
    assert alone.scopes == ["own_agency"]


def test_a_total_stated_in_prose_is_concluded_only_before_pending_cases_were_counted():
    panel = small_panel([("a", 2012, 10, 5, None), ("b", 2021, 10, 5, None)]).assign(evidence="prose")
    assert rates(panel)["rate_status"].tolist() == ["corrected_unpublished", "concluded_unpublished"]
    unknown = panel.assign(evidence=pd.NA)
    assert rates(unknown)["rate_status"].tolist() == ["corrected_unpublished"] * 2


def test_flow_counts_and_names_every_row_that_leaves():
    sample = analysis_sample(small_panel(FIVE))
    steps = sample.flow.set_index("step")
    assert sample.reports == 5
    assert steps.loc["at least one concluded", ["kept", "dropped", "reports"]].tolist() == [4, 1, "fuyuan-2019"]
    assert steps.loc["corrected cases published", ["kept", "dropped", "reports"]].tolist() == [3, 1, "nantong-2012"]
    assert steps.loc["usable", "kept"] == len(sample.frame) == 3
    assert sample.flow["dropped"].sum() == 2


def test_sample_adds_volume_rate_and_era():
    frame = analysis_sample(small_panel(FIVE)).frame.set_index("jurisdiction")
    assert frame.loc["quzhou", "log1p_applications"] == pytest.approx(np.log(195))
    assert frame.loc["xinzhou", "rate"] == 0
    assert frame["era"].to_dict() == {"quzhou": 0, "yichun": 1, "xinzhou": 0}


def test_zero_applications_are_usable_and_missing_ones_are_not():
    sample = analysis_sample(small_panel([("a", 2021, 0, 3, 1), ("b", 2021, None, 3, 1)]))
    assert sample.frame["report"].tolist() == ["a-2021"]
    assert sample.frame["log1p_applications"].tolist() == [0]


@pytest.mark.parametrize("channel", [("reconsideration", "litigation"), "both"])
def test_remedies_are_never_stacked(channel):
    with pytest.raises(RefusedAnalysis, match="both remedies"):
        analysis_sample(small_panel(FIVE), channel)


def test_undefined_rates_are_never_zero():
    with pytest.raises(RefusedAnalysis, match="no correction rate"):
        analysis_sample(small_panel(FIVE), min_concluded=0)


def test_minimum_and_scope_select_in_the_open():
    panel = small_panel(FIVE)
    panel.loc[0, "scope"] = "own_agency"
    sample = analysis_sample(panel, min_concluded=5, scope="territory")
    assert sample.frame["jurisdiction"].tolist() == ["yichun"]
    assert sample.flow.set_index("step").loc["at least 5 concluded", "reports"] == "xinzhou-2017"
    assert sample.flow.set_index("step").loc["scope territory", "reports"] == "quzhou-2016"


def city_with_its_parts() -> pd.DataFrame:
    rows = [("city", 2021, 900, 40, 20), ("county", 2021, 90, 8, 2), ("county", 2022, 95, 9, 2), ("far", 2021, 50, 5, 1)]
    codes = ["330800", "330825", "330825", "331002"]
    return small_panel(rows).assign(adcode=pd.array(codes, dtype="string"))


def test_a_city_never_stands_beside_its_own_counties():
    with pytest.raises(RefusedAnalysis, match="county-2021"):
        analysis_sample(city_with_its_parts())
    sample = analysis_sample(city_with_its_parts(), invalid="leave_out")
    assert sample.frame["report"].tolist() == ["city-2021", "county-2022", "far-2021"]
    assert sample.flow.set_index("step").loc["counted once", "reports"] == "county-2021"


def test_a_citys_own_agency_does_not_contain_its_counties():
    panel = city_with_its_parts()
    panel.loc[0, "scope"] = "own_agency"
    assert len(analysis_sample(panel).frame) == 4


def test_a_county_total_contains_its_own_agency_and_departments():
    panel = city_with_its_parts().iloc[[1, 1]].reset_index(drop=True)
    panel.loc[1, ["report", "jurisdiction", "level"]] = ["office-2021", "office", "department"]
    panel.loc[1, "scope"] = "own_agency"
    assert analysis_sample(panel, invalid="leave_out").frame["report"].tolist() == ["county-2021"]


def test_no_rows_at_all():
    empty = small_panel(FIVE[:0])
    assert len(rates(empty)) == 0
    assert analysis_sample(empty).frame.empty


def test_reliability_by_its_arithmetic():
    corrected, concluded = np.array([1.0, 5, 9]), np.array([10.0, 10, 10])
    noise = np.mean([0.09 / 9, 0.25 / 9, 0.09 / 9])
    assert reliability_ratio(corrected, concluded) == pytest.approx(1 - noise / 0.16)
    table = reliability(analysis_sample(reference_panel())).set_index("min_concluded")
    assert table.loc[2, "lambda"] == 0 > table.loc[2, "lambda_raw"]
    assert table.loc[20, "n"] == 6


def test_funnel_measures_distance_from_the_pooled_rate():
    table = funnel(analysis_sample(small_panel([("a", 2021, 5, 10, 2), ("b", 2021, 9, 10, 8)])))
    assert table["z"].tolist() == pytest.approx([-3 / 2.5**0.5, 3 / 2.5**0.5])
    assert table.attrs["phi"] == pytest.approx(3.6)


def test_a_panel_of_missing_values_is_refused_in_statuses():
    panel = complete(pd.DataFrame({"report": ["x"], "jurisdiction": ["x"], "year": [2021], "form": ["2021"]}))
    assert rates(panel)["rate_status"].tolist() == ["concluded_unpublished"]
