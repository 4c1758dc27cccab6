"""The panel: harmonised counts, named denominators, undefined rates missing, blanks never zero."""

import pandas as pd
import pytest

from reportlib import Corpus, build_panel, read_corpus
from reportlib.comparison import outcomes_by_applicant
from reportlib.forms import load_form, read_csv
from reportlib.frames import COLUMNS, rows_to_frame
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


def corpus_of(figures: dict[str, float | None], form: str = "2021", year: int | None = 2021) -> Corpus:
    """One report with these figures ('reconsideration/total': 3, None for a blank), in its table or in its prose."""
    prose = form == "prose"
    report = {"report": "jia", "jurisdiction": "甲市", "scope": "territory", "year": year, "form": form, "n_cells": 1}
    rows: dict[str, list[list[object]]] = {name: [] for name in COLUMNS}
    rows["reports"] = [[report.get(name, 0 if name.startswith("n_") else "") for name in COLUMNS["reports"]]]
    for place, value in figures.items():
        item, column = place.split("/")
        status = "blank" if value is None else "published"
        cell = ["jia", item, column, value, "件", status, str(value or ""), "line 1"]
        rows["claims" if prose else "cells"].append(["jia", item, column, value, False, "", ""] if prose else cell)
    return Corpus(**{name: rows_to_frame(name, value) for name, value in rows.items()})


def remedy(upheld, corrected, other, pending, total, row="reconsideration"):
    names = ("upheld", "corrected", "other", "pending", "total")
    return {f"{row}/{name}": value for name, value in zip(names, (upheld, corrected, other, pending, total), strict=True)}


def missing(panel, *names):
    return panel[list(names)].iloc[0].isna().tolist()


@pytest.mark.parametrize("odd", [2.5, -2])
def test_a_figure_that_is_no_count_is_missing_and_never_cut_to_one(odd):
    received = {"applications.received/total": odd, "applications.received/company": odd}
    disposed = {"applications.disposed/company": 9, "applications.granted/company": odd}
    corpus = corpus_of({**received, **disposed, "applications.granted_in_part/company": 1, **remedy(1, odd, 0, 0, 3)})
    panel = build_panel(corpus)
    assert all(missing(panel, "applications_received", "received_company", "reconsideration_corrected"))
    assert all(missing(panel, "reconsideration_concluded", "reconsideration_correction_rate"))
    assert panel["reconsideration_total"].tolist() == [3]
    frame = outcomes_by_applicant(corpus).set_index(["applicant", "outcome"])
    assert frame.loc[("company", "any_disclosure"), "cases"] == "?/9"


def test_nothing_is_forced_beside_a_figure_that_is_no_count():
    panel = build_panel(corpus_of(remedy(1, 1.5, None, 0, 2)), inferred=True)
    assert panel["inferred"].tolist() == [""]
    assert all(missing(panel, "reconsideration_corrected", "reconsideration_other"))


@pytest.mark.parametrize(
    ("year", "inferred"), [(2016, "reconsideration_other"), (2022, ""), (None, "")], ids=["2016", "2022", "no year"]
)
def test_what_prose_leaves_of_a_total_may_be_pending_since_2019(year, inferred):
    figures = {"reconsideration/total": 10, "reconsideration/upheld": 5, "reconsideration/corrected": 3}
    panel = build_panel(corpus_of(figures, "prose", year), inferred=True)
    assert panel["inferred"].tolist() == [inferred]
    assert missing(panel, "reconsideration_correction_rate") == [not inferred]


def test_blanks_are_forced_by_the_total_of_their_own_row():
    """Direct suits print a total below their outcomes; the 1 corrected there is no 0 for what is blank beside it."""
    direct = remedy(2, 1, 0, 0, 2, "litigation_direct")
    after = remedy(1, None, 0, 0, 2, "litigation_after_reconsideration")
    panel = build_panel(corpus_of({**direct, **after}), inferred=True)
    assert panel["inferred"].tolist() == ["litigation_corrected"]
    assert panel["litigation_corrected"].tolist() == [1 + 1]
    assert panel["litigation_concluded"].tolist() == [3 + 2]


def test_no_rate_where_more_are_corrected_than_there_were():
    panel = build_panel(corpus_of(remedy(0, 5, 0, 0, 3)))
    assert missing(panel, "reconsideration_correction_rate_of_total") == [True]
    assert panel["reconsideration_correction_rate"].tolist() == [1]
