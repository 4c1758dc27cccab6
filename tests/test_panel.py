"""The panel: harmonised counts, named denominators, undefined rates missing, blanks never zero."""

import pandas as pd
import pytest

from reportlib import build_panel, read_corpus
from reportlib.forms import load_form, read_csv
from reportlib.identities import spell_out
from tests.documents import small_2014, write


@pytest.fixture(scope="module")
def panel(originals):
    return build_panel(read_corpus(originals / "reports")).set_index("report")


def value(panel, report, column):
    found = panel.loc[report, column]
    return None if pd.isna(found) else round(float(found), 6)


# Every expected value below was added up by hand from the printed tables.
@pytest.mark.parametrize(
    ("report", "column", "expected"),
    [
        ("quzhou-2016", "applications_received", 194),
        ("quzhou-2016", "applications_disposed", 194),
        ("quzhou-2016", "any_disclosure", 54 + 99 + 2),
        ("quzhou-2016", "not_held", 23 + 7),
        ("quzhou-2016", "reconsideration_concluded", 10),
        ("quzhou-2016", "reconsideration_pending", None),
        ("quzhou-2016", "reconsideration_correction_rate", 0.5),
        ("quzhou-2016", "litigation_correction_rate", round(2 / 13, 6)),
        ("quzhou-2016", "normative_documents_issued", 269),
        ("quzhou-2016", "received_natural_person", None),
        ("xinzhou-2017", "applications_received", 29),
        ("xinzhou-2017", "not_held", None),
        ("xinzhou-2017", "reconsideration_corrected", None),
        ("xinzhou-2017", "reconsideration_concluded", 1),
        ("xinzhou-2017", "reconsideration_correction_rate", None),
        ("fuyuan-2019", "reconsideration_total", 0),
        ("fuyuan-2019", "reconsideration_correction_rate", None),
        ("yichun-2021", "applications_received", 553),
        ("yichun-2021", "applications_carried_in", 1),
        ("yichun-2021", "applications_disposed", 543),
        ("yichun-2021", "refused", 1 + 1 + 4 + 8 + 2 + 2 + 5),
        ("yichun-2021", "other_outcome", 3),
        ("yichun-2021", "reconsideration_concluded", 25),
        ("yichun-2021", "reconsideration_correction_rate", 0.52),
        ("yichun-2021", "reconsideration_correction_rate_of_total", round(13 / 28, 6)),
        ("yichun-2021", "reconsideration_correction_rate_strict", round(13 / 22, 6)),
        ("yichun-2021", "litigation_total", 9 + 2),
        ("yichun-2021", "litigation_corrected", 1),
        ("yichun-2021", "litigation_direct_total", 9),
        ("nantong-2012", "applications_received", 789),
        ("nantong-2012", "reconsideration_total", 50),
        ("nantong-2012", "reconsideration_concluded", 50),
        ("nantong-2012", "reconsideration_corrected", None),
        ("nantong-2012", "reconsideration_correction_rate", None),
        ("hongze-2024", "other_outcome", 0),
        ("shuyang-county-2025", "other_outcome", 9 + 7 + 143),
        ("shuyang-county-2025", "reconsideration_correction_rate", round(10 / 46, 6)),
        ("shanghai-office-2019", "applications_received", 859),
        ("shanghai-office-2019", "any_disclosure", None),
        ("shanghai-office-2019", "reconsideration_concluded", None),
    ],
)
def test_harmonised_figures(panel, report, column, expected):
    assert value(panel, report, column) == expected


def test_a_prose_report_is_marked_and_its_approximate_claims_are_left_out(panel):
    assert panel["evidence"].to_dict() == {
        name: "prose" if name == "nantong-2012" else "table" for name in panel.index
    }


def test_a_blank_outcome_is_inferred_only_on_request_and_said_to_be(originals):
    """Xinzhou: one reconsideration, ended otherwise; so none was corrected, though the cell is blank."""
    panel = build_panel(read_corpus(originals / "reports"), inferred=True).set_index("report")
    assert value(panel, "xinzhou-2017", "reconsideration_correction_rate") == 0
    assert panel.loc["xinzhou-2017", "inferred"].split() == [
        "reconsideration_upheld", "reconsideration_corrected",
        "litigation_upheld", "litigation_corrected", "litigation_other",
    ]  # fmt: skip
    assert value(panel, "nantong-2012", "reconsideration_corrected") is None
    assert panel.loc["yichun-2021", "inferred"] == ""


def test_two_blanks_and_something_left_are_not_inferred(tmp_path):
    text = small_2014(total=4, corrected="").replace("(三)其他情形数\n件\n0", "(三)其他情形数\n件\n")
    write(tmp_path, "jia-2016.txt", text)
    panel = build_panel(read_corpus(tmp_path), inferred=True)
    assert panel["inferred"].tolist() == [""]
    assert panel["reconsideration_corrected"].isna().all()


def test_one_row_per_report_and_every_rate_a_share(panel):
    assert panel.index.is_unique
    rates = panel.filter(regex="correction_rate").stack()
    assert rates.between(0, 1).all()


def test_every_column_says_what_it_adds_up(tmp_path):
    panel = build_panel(read_corpus(tmp_path))
    defined = {row["column"] for row in read_csv("panel.csv")}
    assert defined <= set(panel.columns)
    assert panel.attrs["definitions"].keys() == defined
    assert panel.empty


def test_every_sum_names_figures_of_its_form():
    for row in read_csv("panel.csv"):
        for form in row["forms"].split():
            if form == "prose":
                continue
            positions = {(line.item, column) for line in load_form(form).rows for column in line.columns}
            terms = [term.key for term in spell_out(row["terms"], form)]
            assert terms and set(terms) <= positions, row
