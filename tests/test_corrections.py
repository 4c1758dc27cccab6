"""Corrections: on request only, refused when stale, counted everywhere, undone by nothing but leaving them out."""

from decimal import Decimal

import pandas as pd
import pytest

from reportlib import build_panel, findings, overview, read_corpus
from reportlib.corrections import BadCorrection, Correction, apply_corrections, read_corrections
from reportlib.errors import StaleCorrection
from reportlib.frames import FRAMES
from tests.documents import small_2014, write
from tests.test_years import report

HEADER = "report,item,column,printed,used,reason,source\n"


@pytest.fixture
def corpus(tmp_path):
    write(tmp_path, "jia-2016.txt", small_2014(total=3))
    write(tmp_path, "yi-2022.txt", report(2022, 50, 3, 5))
    write(tmp_path, "yi-2023.txt", report(2023, 60, 4, 7, "2023年,全县共收到公开申请60件,比上年增加12件。"))
    return read_corpus(tmp_path)


def correction(report="jia-2016", item="reconsideration", column="total", printed="3", used=2):
    return Correction(report, item, column, printed, Decimal(used), "sum of its outcomes", "the report itself")


def failing(corpus):
    failed = corpus.checks[corpus.checks["outcome"] == "fails"]
    return set(zip(failed["report"], failed["rule"], failed["column"], strict=True))


def test_none_changes_nothing_and_says_so(corpus):
    same = apply_corrections(corpus, [])
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(same, name), getattr(corpus, name))
        assert getattr(same, name).attrs["corrections"] == 0
        assert "corrections" not in getattr(corpus, name).attrs


def test_a_correction_replaces_the_value_and_keeps_what_is_printed(corpus):
    before = corpus.cells.copy()
    corrected = apply_corrections(corpus, [correction()])
    changed = corrected.cells[corrected.cells["status"] == "corrected"]
    assert changed[["report", "item", "column", "value", "raw"]].values.tolist() == [
        ["jia-2016", "reconsideration", "total", 2.0, "3"]
    ]
    others = corrected.cells["status"] != "corrected"
    pd.testing.assert_frame_equal(corrected.cells[others], before[others], check_flags=False)
    pd.testing.assert_frame_equal(corpus.cells, before)


def test_a_corrected_figure_is_not_called_unread(corpus):
    corrected = apply_corrections(corpus, [correction()])
    row = overview.statuses(corrected).set_index(["form", "section"]).loc[("2014", "reconsideration")]
    assert (row["published"], row["corrected"], row["unread"], row["positions"]) == (3, 1, 0, 4)
    assert "1 hold a corrected one" in findings.cleaning_findings(corrected)
    assert "corrected" not in overview.statuses(corpus)
    assert "corrected" not in findings.cleaning_findings(corpus)


def test_what_depends_on_it_is_checked_again_and_marked(corpus):
    rule = ("jia-2016", "reconsideration = outcomes", "")
    assert rule in failing(corpus)
    corrected = apply_corrections(corpus, [correction()])
    assert failing(corpus) - failing(corrected) == {rule} and failing(corrected) < failing(corpus)
    (check,) = corrected.checks[corrected.checks["rule"] == rule[1]].itertuples()
    assert check.outcome == "holds" and check.cells.endswith("[corrected: reconsideration/total of jia-2016]")
    n_failed = corrected.reports.set_index("report")["n_failed"]
    assert n_failed["jia-2016"] == corpus.reports.set_index("report")["n_failed"]["jia-2016"] - 1
    marked = corrected.checks["cells"].str.contains("[corrected", regex=False)
    assert marked.sum() == 1


def test_the_year_after_is_checked_again_too(corpus):
    out = [
        correction("yi-2022", "applications.carried_out", column, "5", 4) for column in ("natural_person", "total")
    ]
    received = correction("yi-2022", "applications.received", "total", "50", 48)
    corrected = apply_corrections(corpus, [*out, received])
    between = corrected.checks[corrected.checks["report"] == "yi-2023"]
    carried = between[between["rule"].str.startswith("carried in") & (between["column"] == "total")].iloc[0]
    assert (carried["outcome"], carried["right"]) == ("holds", 4)
    assert carried["cells"].endswith("[corrected: applications.carried_out/total of yi-2022]")
    implied = between[between["rule"] == "implied by prose"].iloc[0]
    assert (implied["outcome"], implied["right"]) == ("holds", 48)
    assert "corrected" in implied["cells"]
    assert len(corrected.checks) == len(corpus.checks)


def test_every_frame_and_the_panel_count_them(corpus):
    corrected = apply_corrections(corpus, [correction()])
    for name in FRAMES:
        attrs = getattr(corrected, name).attrs
        assert attrs["corrections"] == 1
        assert attrs["corrected"] == ["jia-2016 reconsideration/total: printed 3, used 2"]
    plain, panel = build_panel(corpus), build_panel(corpus, corrections=[correction()])
    assert "corrected" not in plain.columns and "corrections" not in plain.attrs
    assert panel.attrs["corrections"] == 1 and panel.attrs["definitions"]
    assert panel.set_index("report")["corrected"].to_dict() == {"jia-2016": 1, "yi-2022": 0, "yi-2023": 0}
    assert plain.set_index("report").loc["jia-2016", "reconsideration_total"] == 3
    assert panel.set_index("report").loc["jia-2016", "reconsideration_total"] == 2
    pd.testing.assert_frame_equal(build_panel(corrected), panel)


@pytest.mark.parametrize(
    ("stale", "message"),
    [
        ({"printed": "4"}, "the report prints 3 \\(line"),
        ({"printed": ""}, "the report prints 3"),
        ({"report": "bing-2016"}, "prints no such figure"),
        ({"item": "litigation"}, "prints no such figure"),
    ],
)
def test_a_stale_correction_is_refused_and_none_is_made(corpus, stale, message):
    good = correction("yi-2022", "applications.received", "total", "50", 48)
    with pytest.raises(StaleCorrection, match=message):
        apply_corrections(corpus, [good, correction(**stale)])
    with pytest.raises(StaleCorrection, match=message):
        build_panel(corpus, corrections=[correction(**stale)])


def test_a_correction_is_made_once(corpus):
    with pytest.raises(StaleCorrection):
        apply_corrections(apply_corrections(corpus, [correction()]), [correction()])


def test_corrections_are_read_from_a_file(tmp_path):
    path = write(tmp_path, "corrections.csv", HEADER + 'jia-2016,reconsideration,total,3,"2",sum,letter of the county\n')
    (one,) = read_corrections(path)
    assert (one.report, one.item, one.column) == ("jia-2016", "reconsideration", "total")
    assert (one.printed, one.used, one.source) == ("3", 2, "letter of the county")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("report,item\n", "lacks the columns column, printed"),
        (HEADER + "a,b,c,3,two,sum,x\n", "line 2: used is 'two'"),
        (HEADER + "a,b,c,3,2,,\n", "line 2: reason, source must not be empty"),
        (HEADER + "a,b,c,3,2,r,s\na,b,c,4,2,r,s\n", "line 3: the figure of line 2 again"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_lines(tmp_path, text, message):
    with pytest.raises(BadCorrection, match=message):
        read_corrections(write(tmp_path, "corrections.csv", text))


def test_the_corrections_of_the_project_fit_its_reports(raw):
    corrections = read_corrections(raw.parent / "corrections.csv")
    assert len(apply_corrections(read_corpus(raw), corrections).cells.query("status == 'corrected'")) == len(corrections)
