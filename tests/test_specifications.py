"""The specification curve: every choice a row, refusals with reasons, missing counts never taken as zero."""

import pandas as pd
import pytest

from reportlib import gates
from reportlib.models import fit_applications, fit_correction
from reportlib.sample import analysis_sample
from reportlib.specifications import (
    GRID,
    curve_summary,
    describe_curve,
    dropped_specifications,
    specification_curve,
)
from tests.reference_panel import FIVE, reference_panel, simulated_panel, small_panel


@pytest.fixture(scope="module")
def curve():
    return specification_curve(reference_panel())


def pick(curve, **choices):
    found = curve
    for name, value in ({name: values[0] for name, values in GRID.items()} | choices).items():
        found = found[found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


def test_every_combination_has_its_row(curve):
    assert len(curve) == 4 * 4 * 2 * 3 * 2 * 2 * 2 * 2
    assert not curve.duplicated(list(GRID)).any()
    assert (curve["estimate"].isna() == (curve["reason"] != "")).all()


def test_the_headline_is_the_primary_fit(curve):
    headline = curve[curve["headline"]]
    fit = fit_correction(analysis_sample(reference_panel()))
    assert len(headline) == 1
    assert headline[["estimate", "lo", "hi", "df"]].iloc[0].tolist() == pytest.approx(
        fit.slope[["estimate", "lo", "hi", "df"]].tolist()
    )


def test_other_readings_are_their_fits(curve):
    sample = analysis_sample(reference_panel())
    literal, counts = fit_applications(sample), fit_applications(sample, family="poisson")
    assert pick(curve, reading="applications, OLS")["estimate"] == pytest.approx(literal.slope["estimate"])
    assert pick(curve, reading="applications, Poisson")["estimate"] == pytest.approx(counts.slope["estimate"])
    assert pd.isna(pick(curve, reading="applications, OLS")["odds_ratio_per_doubling"])
    by_province = fit_correction(sample, cluster="province").slope
    assert pick(curve, cluster="province")["lo"] == pytest.approx(by_province["lo"])


def test_minimum_and_largest_select_rows(curve):
    assert pick(curve, min_concluded=10)["n"] == 9
    assert pick(curve, largest="out")["n"] == 13  # without S14, the city with 688 concluded cases
    assert pick(curve, largest="out")["estimate"] == pytest.approx(-0.197605, abs=1e-6)


def test_pending_cases_enter_where_published():
    panel = reference_panel()
    grid = {"pending": GRID["pending"]}
    first = specification_curve(panel, grid=grid)
    panel.loc[panel["report"] == "S14", "reconsideration_pending"] = None
    second = specification_curve(panel, grid=grid)
    assert first["n"].tolist() == [14, 14, 14]
    assert second["n"].tolist() == [14, 13, 13]  # not published is not zero
    assert first["estimate"].nunique() == 3


def test_without_other_outcomes_rows_need_that_count():
    panel = reference_panel()
    assert specification_curve(panel, grid={"other_counts": (False,)})["n"].tolist() == [0]
    panel["reconsideration_other"] = 0
    both = specification_curve(panel, grid={"other_counts": (True, False)})
    assert both["estimate"].iloc[0] == both["estimate"].iloc[1]


def test_without_other_outcomes_the_others_leave_the_denominator():
    """Whoever takes 其他 out by hand, row by row, has the same slope."""
    panel = reference_panel().assign(reconsideration_other=1)
    panel["reconsideration_concluded"] += 1
    panel["reconsideration_upheld"] = panel["reconsideration_concluded"] - panel["reconsideration_corrected"] - 1
    curve = specification_curve(panel, grid={"other_counts": (False,)})
    assert curve["n"].tolist() == [14]
    assert curve["estimate"].iloc[0] == pytest.approx(-0.192494, abs=5e-7)  # of the reference rows, see statistics.md


@pytest.mark.parametrize("rows", [0, 5])
def test_few_reports_give_reasons_only(rows):
    curve = specification_curve(small_panel(FIVE[:rows]))
    assert curve["estimate"].isna().all()
    assert (curve["reason"].str.len() > 20).all()
    assert set(curve["status"]) <= {"rates_only", "descriptive"}
    assert curve_summary(curve)["estimated"].tolist() == [0, 0, 0, 0]


def test_summary_describes_and_counts_no_significance(curve):
    summary = curve_summary(curve).set_index("reading")
    part = curve[(curve["reading"] == "correction, Williams") & curve["estimate"].notna() & ~curve["duplicate"]]
    assert summary.loc["correction, Williams", "median"] == pytest.approx(part["estimate"].median())
    assert not any("signif" in name for name in summary.columns)
    assert "signif" not in describe_curve(curve)


def test_what_is_the_same_twice_counts_once(curve):
    """`all` and `territory` are one specification where every report is of a territory."""
    two = specification_curve(reference_panel(), grid={"scope": GRID["scope"]})
    assert two["duplicate"].tolist() == [False, True] and two["estimate"].nunique() == 1
    thresholds = specification_curve(reference_panel(), grid={"min_concluded": (1, 3)})
    assert thresholds["n"].tolist() == [14, 12] and not thresholds["duplicate"].any()
    alone = specification_curve(small_panel([(f"j{i}", 2021, 10 * i, 9, i % 5 + 1) for i in range(8)]), grid={"min_concluded": (1, 3, 5, 10)})
    assert alone["duplicate"].tolist() == [False, True, True, False]
    kept = curve[~curve["duplicate"]]
    shown = kept.dropna(subset="estimate")
    assert not shown.duplicated(["reading", "estimate", "lo", "hi", "n"]).any()
    lost = curve[curve["duplicate"]].dropna(subset="estimate")
    same = ["reading", "estimate", "lo", "hi", "n"]
    assert lost[same].round(9).merge(shown[same].round(9), on=same).shape[0] == len(lost)  # each is one that stayed


def test_the_summary_by_its_arithmetic():
    rows = [(-2.0, False), (1.0, False), (3.0, False), (3.0, True), (None, False)]
    curve = specification_curve(reference_panel(), grid={"min_concluded": (1, 3), "largest": ("in", "out")}).iloc[[0, 1, 2, 3, 3]]
    curve = curve.reset_index(drop=True).assign(duplicate=[same for _, same in rows], headline=[True] + [False] * 4)
    curve["estimate"] = [value for value, _ in rows]
    curve["estimate"] = curve["estimate"].astype("Float64")
    row = curve_summary(curve).iloc[0]
    assert row[["specifications", "distinct", "estimated", "median"]].tolist() == [5, 4, 3, 1.0]
    assert row["share_same_sign"] == pytest.approx(2 / 3)
    line = describe_curve(curve).splitlines()[0]
    assert "5 specifications, 4 of them distinct, 3 with an estimate; median odds ratio 2.00 per doubling, 67% of the same sign" in line


def test_dropped_specifications_are_listed_with_their_reason(curve):
    table = dropped_specifications(curve)
    distinct = curve[~curve["duplicate"]]
    assert table["specifications"].sum() == distinct["estimate"].isna().sum()
    assert (table["reason"].str.len() > 20).all() and table["specifications"].is_monotonic_decreasing


def test_the_headline_follows_the_main_fit_where_no_territory_reports():
    panel = reference_panel().assign(scope="own_agency")
    curve = specification_curve(panel, grid={"scope": GRID["scope"]})
    assert curve.loc[curve["headline"], "estimate"].tolist() == [fit_correction(analysis_sample(panel), "auto").slope["estimate"]]
    panel.loc[panel["jurisdiction"] == "J1", "scope"] = "unknown"
    mixed = specification_curve(panel, grid={"scope": GRID["scope"]})
    assert not mixed["headline"].any()  # a term for the scope is not the headline's model


def test_too_few_provinces_and_too_many_controls_are_refused_here_too():
    panel = simulated_panel(24, provinces=3)
    by_province = specification_curve(panel, grid={"cluster": ("province",)}).iloc[0]
    assert by_province["status"] == "refused" and "by province from three" in by_province["reason"]
    panel.loc[panel["jurisdiction"] < "j006", "scope"] = "own_agency"
    panel["applications_received"] = panel["applications_received"].where(panel["jurisdiction"] == "j000", 100)
    panel.loc[panel["jurisdiction"] == "j000", "applications_received"] = 14_000
    both = specification_curve(panel, grid={"era": (True,), "scope": ("all",)}).iloc[0]
    assert both["status"] == "refused" and "2 controls (era, scope)" in both["reason"]


def test_unknown_choice_is_named():
    with pytest.raises(ValueError, match="winsorised"):
        specification_curve(reference_panel(), grid={"winsorised": (True,)})


def test_reports_without_scatter_have_no_estimate_in_the_curve():
    panel = small_panel([(f"j{i:02d}", 2021, 100 + 50 * i, 10, 5) for i in range(16)])
    dropped = dropped_specifications(specification_curve(panel, grid={}))
    assert dropped["reason"].tolist() == [gates.NO_ERROR]
