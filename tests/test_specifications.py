"""The specification curve: every choice a row, refusals with reasons, missing counts never taken as zero."""

import pytest

from reportlib.models import fit_applications, fit_correction
from reportlib.rates import analysis_sample
from reportlib.specifications import GRID, curve_summary, specification_curve
from tests.reference_panel import FIVE, reference_panel, small_panel


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
    assert pick(curve, reading="applications, OLS")["odds_ratio_per_doubling"] is not literal
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


@pytest.mark.parametrize("rows", [0, 5])
def test_few_reports_give_reasons_only(rows):
    curve = specification_curve(small_panel(FIVE[:rows]))
    assert curve["estimate"].isna().all()
    assert (curve["reason"].str.len() > 20).all()
    assert set(curve["status"]) <= {"rates_only", "descriptive"}
    assert curve_summary(curve)["estimated"].tolist() == [0, 0, 0, 0]


def test_summary_describes_and_counts_no_significance(curve):
    summary = curve_summary(curve).set_index("reading")
    part = curve[(curve["reading"] == "correction, Williams") & curve["estimate"].notna()]
    assert summary.loc["correction, Williams", "median"] == pytest.approx(part["estimate"].median())
    assert not any("signif" in name for name in summary.columns)


def test_unknown_choice_is_named():
    with pytest.raises(ValueError, match="winsorised"):
        specification_curve(reference_panel(), grid={"winsorised": (True,)})
