"""The tables of a paper, and their one rendering in three languages."""

import re

import pandas as pd
import pytest
from scipy import stats

from reportlib.findings import readings, stated_totals
from reportlib.models import exact_test, fit_applications, fit_correction
from reportlib.publication import FIGURE_SPACE, POINT_SPACE, render, to_html
from reportlib.results import (
    QUANTITIES,
    description_table,
    detectable_table,
    flow_table,
    influence_table,
    main_table,
    printed,
    rates_table,
)
from reportlib.robust import cluster_covariance
from reportlib.sample import analysis_sample, cluster_labels
from tests.reference_panel import FIVE, reference_panel, simulated_panel, small_panel


@pytest.fixture(scope="module")
def main() -> pd.DataFrame:
    return main_table(reference_panel()).set_index("quantity")


def test_flow_by_era_and_scope_adds_up():
    table = flow_table(reference_panel())
    assert (table.iloc[:, 4:].sum(axis=1) == table["all"]).all()
    assert table["all"].iloc[[0, -1]].tolist() == [16, 14]
    assert table.set_index("step").loc["usable"].tolist()[3:] == [4, 10]


def test_rates_are_ordered_by_place_never_by_rate():
    table = rates_table(small_panel(FIVE))
    assert table["place"].tolist() == sorted(table["place"])
    assert table.set_index("jurisdiction")["year"].to_dict() == {row[0]: row[1] for row in FIVE}
    assert len(table) == len(FIVE)


def test_description_by_hand():
    table = description_table(small_panel(FIVE)).set_index("statistic")["reconsideration, territory"]
    assert table["applications, median"] == 194
    assert table["concluded cases, median"] == 10
    assert table["share with none concluded"] == 1 / 5
    assert table["share with fewer than five concluded"] == 2 / 5
    assert (table["reports"], table["usable reports"]) == (5, 3)


def test_main_table_sets_both_readings_side_by_side(main):
    sample = analysis_sample(reference_panel())
    primary, literal = fit_correction(sample), fit_applications(sample)
    assert main.loc["slope", "(b) primary"] == primary.slope["estimate"]
    assert main.loc["slope", "(a) literal"] == literal.slope["estimate"]
    assert main.loc["exact p", "(b) primary"] == exact_test(primary)["p"]
    assert main.loc["reliability lambda", "(a) literal"] == 0
    assert pd.isna(main.loc["reliability lambda", "(b) primary"])


SECOND = ["clustered by", "CR2 standard error", "95 % CI, lower", "95 % CI, upper", "Satterthwaite df"]


def errors_by(panel: pd.DataFrame, level: str) -> list[object]:
    """Level, error, interval and degrees of freedom of the primary slope, made of the pieces of its fit."""
    fit = fit_correction(analysis_sample(panel), cluster="jurisdiction")
    covariance, df = cluster_covariance(fit.fitted.pieces, cluster_labels(fit.sample.frame, level))
    se = covariance[1, 1] ** 0.5
    half = stats.t.ppf(0.975, df[1]) * se
    return [level, se, fit.slope["estimate"] - half, fit.slope["estimate"] + half, df[1]]


@pytest.mark.parametrize(("provinces", "first", "second"), [(5, "jurisdiction", "province"), (6, "province", "jurisdiction")])
def test_both_lines_of_errors_stand_in_the_table(provinces, first, second):
    panel = simulated_panel(24, provinces=provinces)
    column = main_table(panel).set_index("quantity")["(b) primary"]
    for lead, level in (("", first), ("second line: ", second)):
        found = [column[lead + name] for name in SECOND]
        assert found[0] == level
        assert found[1:] == pytest.approx(errors_by(panel, level)[1:])
    fit = fit_correction(analysis_sample(panel))
    assert f"df by {first}" in fit.describe() and f"df by {second})" in fit.describe()


def test_both_lines_are_printed_in_all_three_languages():
    table = main_table(simulated_panel(24, provinces=6))
    by_name = table.set_index("quantity")["(b) primary"]
    shown = [f"{by_name[f'{lead}CR2 standard error']:.3f}" for lead in ("", "second line: ")]
    assert shown[0] != shown[1]
    for form in ("latex", "markdown", "html"):
        lines = render(printed(table), form).splitlines()
        for number, lead in zip(shown, ("", "second line: "), strict=True):
            line = next(line for line in lines if re.search(rf"(^|>|\| ){lead}CR2 standard error", line))
            assert number in line
        assert any("second line: clustered by" in line and "jurisdiction" in line for line in lines)


def test_too_few_provinces_leave_the_second_line_out_with_the_reason():
    column = main_table(simulated_panel(24, provinces=3)).set_index("quantity")["(b) primary"]
    assert column[[f"second line: {name}" for name in SECOND]].isna().all()
    assert "No error by province from three: CR2 intervals are printed from 4 on." in column["note"]
    assert column["CR2 standard error"] > 0


def test_what_stands_beside_an_exploratory_slope(main):
    column, literal = main["(b) primary"], main["(a) literal"]
    assert (column["smallest exact p possible"], column["arrangements"]) == (1 / 128, 128)
    assert column["Pearson dispersion"] == pytest.approx(1)
    bounds = ["slope without one jurisdiction, lowest", "slope without one jurisdiction, highest"]
    assert column[bounds].tolist() == pytest.approx([-0.2447, -0.1499], abs=5e-5)
    assert literal["log-points of applications per 10 points"] == pytest.approx(-0.315760 / 10, rel=1e-5)
    assert pd.isna(column["log-points of applications per 10 points"]) and pd.isna(literal["points per doubling"])
    assert (column["reports with no correction"], round(column["expected of those"], 4)) == (1, 1.0893)


def test_what_is_refused_is_missing_with_its_reason(main):
    column = main["(b) + era"]
    assert column[["slope", "CR2 standard error", "exact p", "odds ratio per doubling"]].isna().all()
    assert column["note"] == "2 slopes (log1p_applications, era) need 10 jurisdictions (5 each); there are 8."


def test_holm_stands_beside_the_raw_p():
    review, suits = (main_table(reference_panel(), c).set_index("quantity")["(b) primary"] for c in ("reconsideration", "litigation"))
    raw = sorted([review["exact p"], suits["exact p"]])
    adjusted = sorted([review["exact p, Holm over two remedies"], suits["exact p, Holm over two remedies"]])
    assert adjusted == [2 * raw[0], max(2 * raw[0], raw[1])]


def test_mixed_scopes_leave_the_headline_to_territories():
    panel = reference_panel()
    panel.loc[panel["jurisdiction"].isin(["J2", "J5"]), "scope"] = "own_agency"
    table = main_table(panel).set_index("quantity")
    alone = fit_correction(analysis_sample(panel[panel["scope"] == "territory"]))
    assert table.loc["slope", "(b) primary"] == alone.slope["estimate"]
    assert "territory alone" in table.loc["note", "(b) primary"]
    assert table.loc["reports", "(b) primary"] == len(alone.sample.frame)
    assert table.loc["status", "(b) + scope"] == "refused"
    assert "need 10 jurisdictions" in table.loc["note", "(b) + scope"]


def test_description_never_mixes_scopes_and_counts_in_whole_numbers():
    panel = small_panel(FIVE)
    panel.loc[0, "scope"] = "own_agency"
    table = description_table(panel).set_index("statistic")
    assert table.loc["applications, median", "reconsideration, own agency"] == 194
    assert table.loc["reports", "reconsideration, territory"] == 4
    printed_row = render(table.reset_index(), "markdown").splitlines()[2]
    assert printed_row.replace(FIGURE_SPACE, "").replace(POINT_SPACE, "") == "| reports | 1 | 4 | 1 | 4 |"


def test_detectable_is_by_scope_and_with_the_fits_own_degrees_of_freedom():
    panel = reference_panel()
    fit = fit_correction(analysis_sample(panel))
    table = detectable_table({"main": panel})
    assert table["odds_ratio_per_doubling"].tolist() == [fit.info["mde"]]
    panel.loc[panel["jurisdiction"].isin(["J2", "J5"]), "scope"] = "own_agency"
    assert detectable_table({"main": panel})["scope"].tolist() == ["territory", "own_agency"]


@pytest.mark.parametrize("channel", ["reconsideration", "litigation"])
@pytest.mark.parametrize("rows", range(6))
def test_tables_of_few_reports_say_why_they_are_empty(channel, rows):
    panel = small_panel(FIVE[:rows])
    table = main_table(panel, channel).set_index("quantity")
    assert list(table.index) == list(QUANTITIES.values())
    assert table.loc["slope"].isna().all()
    assert all("No slope" in note for note in table.loc["note"])
    assert len(flow_table(panel, channel)) == 7
    assert len(influence_table(fit_correction(analysis_sample(panel, channel)))) == min(rows, 3) * (channel[0] == "r")
    description_table(panel)


def test_influence_table_by_jurisdiction():
    table = influence_table(fit_correction(analysis_sample(reference_panel()))).set_index("jurisdiction")
    assert table.loc["J1", "reports"] == 3
    assert table.loc["J7", "max_hat"] == pytest.approx(0.628232, abs=1e-6)
    assert table.loc["J8", "estimate"] == pytest.approx(-0.244715, abs=1e-6)
    assert table.loc["J8", "odds_ratio_per_doubling"] == pytest.approx(2**-0.244715, abs=1e-6)
    assert influence_table(fit_applications(analysis_sample(reference_panel())))["odds_ratio_per_doubling"].isna().all()


FRAME = pd.DataFrame(
    {
        "place": ["A & B", "C_d"],
        "cases": pd.array([12, None], dtype="Int64"),
        "share": [0.5, -12.25],
        "why": ["", "x" * 50],
    }
)


def test_one_formatting_for_three_languages():
    texts = [render(FRAME, form, digits=2) for form in ("markdown", "latex", "html")]
    for text in texts:
        assert re.findall(r"\d+\.\d\d", text) == ["0.50", "12.25"]
        assert "x" * 50 in text.split("[1] ")[-1]


def test_markdown_aligns_points_and_shows_missing_as_a_dash():
    lines = render(FRAME, "markdown", "Cases", ["n = 2."], digits=2).splitlines()
    assert lines[0] == "**Cases**"
    first, second = lines[4], lines[5]
    assert first.index(".50") == second.index(".25") + len("A & B") - len("C_d")
    assert f"| {FIGURE_SPACE}– |" in second and "nan" not in second.lower() and "<NA>" not in second
    assert "*n = 2.*" in lines


def test_latex_has_three_rules_and_escapes():
    text = render(FRAME, "latex", "Cases & rates", digits=2)
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule", r"\hline")] == [1, 1, 1, 0]
    assert r"A \& B" in text and r"C\_d" in text and r"\caption{Cases \& rates}" in text
    assert r"\begin{tabular}{lrrl}" in text
    assert "|" not in text


def test_html_escapes_and_carries_notes():
    text = to_html(FRAME.assign(place=["<b>", "c"]), notes=["G < 6"])
    assert "&lt;b&gt;" in text and "G &lt; 6" in text and "<b>" not in text


def test_headings_can_be_named_and_empty_frames_print():
    assert "Concluded" in render(FRAME, "markdown", names={"cases": "Concluded"})
    for form in ("markdown", "latex", "html"):
        assert "place" in render(FRAME.iloc[:0], form)
    with pytest.raises(ValueError, match="rtf"):
        render(FRAME, "rtf")


def test_every_scope_has_its_own_sentences():
    panel = reference_panel()
    panel.loc[panel["jurisdiction"] == "J5", "scope"] = "own_agency"
    table = readings(analysis_sample(panel))
    assert table[["scope", "reading"]].to_numpy().tolist() == [
        [scope, reading] for scope in ("territory", "own_agency") for reading in ("primary", "literal")
    ]
    assert "odds ratio of correction" in table["says"][0] and "from one jurisdiction" in table["says"][2]


def test_totals_stated_in_prose_are_named_as_such():
    panel = small_panel([("a", 2012, 10, 5, None), ("b", 2021, 10, 5, None), ("c", 2021, 10, 5, 1)])
    panel = panel.assign(evidence=["prose", "prose", "table"], reconsideration_total=5)
    first, second = stated_totals(panel).split("\n\n")
    assert "reconsideration 5" in first and "an assumption" in first
    assert "not concluded" in second
    assert stated_totals(panel[2:]) == ""
