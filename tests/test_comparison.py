"""What may be compared and what may not; the frames of cleaning; the words that close a notebook; frames read back."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from reportlib import comparison, findings, overview
from reportlib.corpus import Corpus, build_corpus, read_corpus
from reportlib.frames import COLUMNS, rows_to_frame
from reportlib.panel import build_panel
from reportlib.sample import analysis_sample
from reportlib.tidy import NotBuilt, project_folder, read_tidy
from reportlib.wording import WORDS, report_labels, series_keys, word
from tests.reference_panel import FIVE, reference_panel, small_panel

PLACES = [("衢州市", 2016, 200, 10, 5), ("沭阳县", 2021, 50, 4, 1), ("抚远市", 2012, None, 50, None)]


def panel_with(**columns: list[int | None]) -> pd.DataFrame:
    """Three reports: form of 2014, form of 2021, prose; what is not named is not published."""
    panel = small_panel(PLACES)
    panel["form"] = pd.array(["2014", "2021", "prose"], dtype="string")
    panel["adcode"] = pd.array(["330800", "321322", ""], dtype="string")
    names = (*comparison.OUTCOMES, *comparison.APPLICANTS, *comparison.CHANNELS, "applications_carried_in")
    for name in (*names, "applications_disposed"):
        panel[name] = pd.array(columns.get(name, [None] * 3), dtype="Int64")
    return panel.assign(inferred="")


def row_of(frame: pd.DataFrame, report: str, **values: str) -> pd.Series:
    for column, value in {"report": report, **values}.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


REPORT = {
    "report": "a-2014", "file": "a-2014.txt", "publisher": "衢州市人民政府", "jurisdiction": "衢州市", "adcode": "330800", "province": "浙江省",
    "scope": "territory", "year": 2016, "form": "2014", "n_cells": 2, "n_unplaced": 1, "n_failed": 1,
}  # fmt: skip


def test_order_is_place_and_year_never_a_value():
    panel = panel_with()
    panel["applications_received"] = pd.array([1, 2, 3], dtype="Int64")
    ordered = comparison.in_order(panel)
    assert list(ordered["place"]) == ["Shuyang 2021", "Quzhou 2016", "Fuyuan 2012"]
    assert list(ordered["family"]) == ["since_2019", "2014", "prose"]
    rates = comparison.correction_rates(panel_with())
    assert list(rates["place"]) == list(ordered["place"])
    assert list(rates["cases"]) == ["1/4", "5/10", "?/50"]


def test_a_total_of_a_table_is_not_called_a_total_of_prose():
    panel = panel_with()
    panel["evidence"] = pd.array(["table", "table", "prose"], dtype="string")
    panel["reconsideration_corrected"] = pd.array([None, 1, 2], dtype="Int64")
    cases = comparison.correction_rates(panel).set_index("report")["cases"]
    assert (cases["衢州市-2016"], cases["抚远市-2012"]) == ("?/10", "2/50 stated total")


def test_volumes_are_received_in_the_year_and_never_filled():
    frame = comparison.volumes(panel_with(applications_carried_in=[None, 7, None]))
    assert list(frame["received"].fillna(-1)) == [50, 200, -1]
    assert list(frame["status"]) == ["published", "published", "not_published"]


def test_breakdown_ends_with_what_the_total_has_beyond_its_parts():
    frame = comparison.breakdown(panel_with(received_natural_person=[None, 40, None], received_company=[None, 4, None]))
    assert set(frame["report"]) == {"沭阳县-2021"}
    assert row_of(frame, "沭阳县-2021", kind="not_broken_down")["received"] == 6
    assert row_of(frame, "沭阳县-2021", kind="received_research")["status"] == "not_published"
    assert frame["share"].sum() == pytest.approx(1)


def test_breakdown_shows_parts_above_the_total_as_they_are():
    frame = comparison.breakdown(panel_with(received_natural_person=[None, 60, None]))
    assert row_of(frame, "沭阳县-2021", kind="not_broken_down")["received"] == -10


def test_breaks_stand_at_their_date_against_the_middle_of_a_year():
    breaks = comparison.legal_breaks().set_index("date")["at"]
    assert breaks["2021-01-01"] == 2020.5
    assert 2018.8 < breaks["2019-05-15"] < 2019
    assert list(breaks) == sorted(breaks)


def test_inferred_counts_are_marked_for_their_remedy_only():
    panel = panel_with().assign(inferred=["reconsideration_corrected", "litigation_other", ""])
    frame = comparison.correction_rates(panel)
    assert list(frame.loc[frame["inferred"], "report"]) == ["衢州市-2016"]


class TestLabels:
    def test_equal_labels_are_told_apart_by_the_key(self):
        rows = pd.DataFrame(
            {"report": ["a", "b"], "jurisdiction": ["衢州市"] * 2, "scope": ["own_agency"] * 2, "year": [2020] * 2}
        )
        assert report_labels(rows).tolist() == ["Quzhou (agency) 2020 [a]", "Quzhou (agency) 2020 [b]"]

    def test_places_alike_in_pinyin_are_told_apart_by_their_code_in_every_year(self):
        rows = pd.DataFrame({"report": list("abcd"), "jurisdiction": ["苏州市", "宿州市", "苏州市", "衢州市"]}).assign(
            scope="territory", year=[2016, 2017, 2017, 2017]
        )
        named = ["Suzhou 2016 [320500]", "Suzhou 2017 [341300]", "Suzhou 2017 [320500]", "Quzhou 2017"]
        assert report_labels(rows).tolist() == named
        assert report_labels(rows, with_year=False).tolist()[:2] == ["Suzhou [320500]", "Suzhou [341300]"]
        assert report_labels(rows, "zh").tolist()[:2] == ["苏州市 2016", "宿州市 2017"]

    def test_agencies_of_one_place_are_told_apart_without_years(self):
        rows = pd.DataFrame(
            {
                "report": ["drc-2022", "drc-2023", "tax-2022"],
                "jurisdiction": ["沭阳县"] * 3,
                "scope": ["own_agency"] * 3,
            }
        ).assign(year=[2022, 2023, 2022], publisher=["沭阳县发展和改革局", "沭阳县发展和改革局", "沭阳县税务局"])
        named = ["Shuyang (agency) [drc]", "Shuyang (agency) [drc]", "Shuyang (agency) [tax]"]
        assert report_labels(rows, with_year=False).tolist() == named
        assert report_labels(rows.iloc[:2], with_year=False).tolist() == ["Shuyang (agency)"] * 2

    def test_a_series_is_of_one_publisher_and_place_or_of_one_report(self):
        rows = pd.DataFrame({"report": list("abcde"), "scope": ["own_agency"] * 5}).assign(
            jurisdiction=["沭阳县"] * 4 + [""], publisher=["甲局", "甲局", "乙局", "", "甲局"]
        )
        keys = series_keys(rows)
        assert keys[0] == keys[1] and keys.nunique() == 4

    def test_an_unknown_place_is_named_by_its_key_in_letters_that_can_be_drawn(self):
        rows = pd.DataFrame(
            {"report": ["某地", "x"], "jurisdiction": ["", None], "scope": ["unknown"] * 2, "year": [None, 2020]}
        )
        labels = report_labels(rows).tolist()
        assert labels == ["moudi", "x 2020"]
        assert report_labels(rows.assign(report=["a", "x-2020"])).tolist()[1] == "x-2020"

    def test_chinese_labels_keep_the_printed_name(self):
        rows = pd.DataFrame({"report": ["a"], "jurisdiction": ["沭阳县"], "scope": ["own_agency"], "year": [2023]})
        assert report_labels(rows, "zh").tolist() == ["沭阳县(本机关) 2023"]

    def test_every_word_has_both_languages(self):
        assert all(english.isascii() and chinese for english, chinese in WORDS.values())
        assert {*comparison.OUTCOMES, *comparison.APPLICANTS, *comparison.CHANNELS} <= set(WORDS)
        assert word("refused", "zh") == "不予公开"
        assert word("no such key") == "no such key"


def small_corpus() -> Corpus:
    """One report on the form of 2014 with two cells, a failed check, two claims; one file that gave no report."""
    rows = {
        "reports": [tuple(REPORT.get(column, "") for column in COLUMNS["reports"])],
        "cells": [
            ("a-2014", "fees.total", "value", 0.0, "万元", "published", "0", "line 1"),
            ("a-2014", "applications.received", "total", None, "件", "blank", "", "line 2"),
        ],
        "claims": [("a-2014", "applications.received", "total", 3.0, False, "收到3件。", "line 9")],
        "checks": [
            ("a-2014", "received = channels", "total", 5.0, 4.0, 1.0, "fails", "a = b", "b: 4 -> 5"),
            ("a-2014", "staff = full + part time", "", None, None, None, "not_assessable", "c = d", ""),
            ("a-2014", "prose = table", "total", 3.0, 5.0, -2.0, "fails", "prose = a", ""),
            ("a-2014", "prose = table", "total", 5.0, 5.0, 0.0, "holds", "prose = a", ""),
        ],
        "problems": [
            ("a-2014", "unplaced_number", "7 stands alone", "7", "line 4"),
            ("b", "unreadable_file", "b.bin is no document", "", "b.bin"),
        ],
    }
    frames = {name: rows_to_frame(name, value) for name, value in rows.items()}
    return Corpus(**frames, unreadable=[("b.bin", "b.bin is no document")])


class TestOverview:
    def test_flow_counts_files_reports_and_conditions(self):
        flow = overview.file_flow(small_corpus()).set_index("step")
        assert flow["reports"].to_dict() == {
            "files found": 2, "read as a report": 1, "with a year": 1, "with a place": 1, "with a stated scope": 1,
            "the only one of its publisher and year": 1,
            "with a statutory table": 1, "table complete: every number placed": 0, "table without a failed check": 0,
        }  # fmt: skip
        assert flow.loc["read as a report", "without it"] == "b.bin"
        assert flow.loc["table without a failed check", "without it"] == "a-2014"

    def test_two_files_of_one_publisher_and_year_are_told(self):
        corpus = small_corpus()
        one = corpus.reports.iloc[0]
        rows = [one, one.copy(), one.copy(), one.copy()]
        for row, changes in zip(rows, ({}, {"report": "b"}, {"report": "c", "year": 2015}, {"report": "d"}), strict=True):
            row.update(pd.Series(changes))
        corpus.reports = pd.DataFrame(rows).assign(publisher=["甲局", "甲局", "甲局", ""])
        flow = overview.file_flow(corpus).set_index("step").loc["the only one of its publisher and year"]
        assert (flow["reports"], flow["without it"]) == (2, "a-2014, b")

    def test_statuses_account_for_every_position_of_the_form(self):
        frame = overview.statuses(small_corpus())
        assert set(frame["form"]) == {"2014"}
        assert frame["positions"].sum() == 58
        applications = frame.set_index("section").loc["applications"]
        assert applications[list(overview.STATUSES)].tolist() == [0, 1, 0, 0, 22]  # of 23 positions one is a cell

    def test_a_corrected_figure_is_neither_published_nor_unread(self):
        corpus = small_corpus()
        corpus.cells["status"] = "corrected"
        frame = overview.statuses(corpus)
        assert frame["corrected"].sum() == len(corpus.cells)
        assert (frame[[*overview.STATUSES, "corrected"]].sum(axis=1) == frame["positions"]).all()

    def test_failed_checks_and_prose_are_kept_apart(self):
        corpus = small_corpus()
        assert list(overview.failed_checks(corpus)["rule"]) == ["received = channels"]
        assert list(overview.prose_checks(corpus)["difference"]) == [-2]
        outcomes = overview.check_outcomes(corpus).set_index("rule")
        assert outcomes.loc["prose = table"].to_dict() == {"holds": 1, "fails": 1, "not_assessable": 0}

    def test_coverage_has_a_row_for_each_publisher(self):
        corpus = small_corpus()
        other = corpus.reports.assign(
            report="office-2017", publisher="衢州市教育局", year=pd.array([2017], dtype="Int64")
        )
        corpus.reports = pd.concat([corpus.reports, other], ignore_index=True)
        frame = overview.coverage(corpus)
        assert frame[["place", "reports"]].values.tolist() == [["Quzhou [a]", 1], ["Quzhou [office]", 1]]

    def test_coverage_names_the_years_between_that_are_not_held(self):
        corpus = small_corpus()
        later = corpus.reports.assign(report="a-2019", year=pd.array([2019], dtype="Int64"), form="2019")
        corpus.reports = pd.concat([corpus.reports, later], ignore_index=True)
        (row,) = overview.coverage(corpus).to_dict("records")
        assert (row["reports"], row["first"], row["last"], row["gaps"], row["forms"]) == (
            2,
            2016,
            2019,
            "2017 2018",
            "2014, 2019",
        )

    def test_problems_are_counted_by_kind(self):
        kinds = overview.problem_kinds(small_corpus()).set_index("kind")
        assert kinds["problems"].to_dict() == {"unplaced_number": 1, "unreadable_file": 1}


class TestFindings:
    def test_cleaning_counts_what_the_frames_hold(self):
        said = findings.cleaning_findings(small_corpus())
        assert "1 reports of 1 places for the years 2016 to 2016; 1 files could not be read" in said
        assert "Of 2 figure positions printed, 1 (50%) hold a figure, 1 are blank" in said
        assert "0 checks of tables and years hold, 1 fail and 1 cannot be assessed" in said
        assert "and 1 contradict it" in said

    def test_comparison_keeps_scopes_apart(self):
        panel = panel_with()
        panel["scope"] = pd.array(["territory", "own_agency", "territory"], dtype="string")
        said = findings.comparison_findings(panel)
        assert "2 of 3 reports publish" in said
        assert "own agency only 50 (1 report); whole territory 200 (1 report)" in said
        assert "Quzhou 2016 5/10 (0.24 to 0.76)" in said

    def test_a_second_copy_of_a_report_has_no_rate_to_count(self):
        panel = panel_with().assign(scope=pd.array(["territory"] * 3, dtype="string"))
        once = findings.comparison_findings(panel)
        twice = findings.comparison_findings(pd.concat([panel, panel.iloc[[0]].assign(report="copy")]))
        (rates,) = [line for line in once.split("\n") if "rate, reconsideration" in line]
        (copied,) = [line for line in twice.split("\n") if "rate, reconsideration" in line]
        assert "Not counted: 1 second copies of a report." in copied
        assert copied.replace(" Not counted: 1 second copies of a report.", "").replace(" [copy]", "") == rates

    def test_regression_refuses_below_the_gate_and_says_why(self):
        panel = small_panel(FIVE).assign(inferred="")
        said = findings.regression_findings(panel)
        assert "Three of five reports publish a usable correction rate" in said
        assert "No slope, standard error, interval, p-value or R2 from three jurisdictions" in said
        assert "significan" not in said

    def test_regression_gives_both_readings_once_the_gate_is_open(self):
        panel = reference_panel().assign(inferred="")
        primary, literal = findings.readings(analysis_sample(panel, invalid="leave_out"))["says"]
        assert "Slope -0.192" in primary and "odds ratio of correction" in primary
        assert "literal reading" in literal and "reliability" in literal

    def test_blanks_that_a_total_forces_are_named_apart(self):
        panel = small_panel(FIVE).assign(inferred="")
        filled = panel.copy()
        filled.loc[filled["report"] == "nantong-2012", "reconsideration_corrected"] = 5
        assert "adds 1 usable reports (Nantong 2012)" in findings.regression_findings(panel, filled)
        assert "adds no usable report" in findings.regression_findings(panel, panel)


class TestTidy:
    def test_frames_come_back_as_they_were_written(self, raw, tmp_path):
        built = build_corpus(raw, tmp_path / "tidy")
        again = read_tidy(tmp_path / "tidy")
        for name, frame in built.frames().items():
            assert_frame_equal(again.frames()[name], frame)
        assert again.unreadable == built.unreadable
        assert_frame_equal(build_panel(again), build_panel(built))

    def test_an_unreadable_file_comes_back_with_its_reason(self, tmp_path):
        (tmp_path / "raw").mkdir()
        (tmp_path / "raw" / "scan.bin").write_bytes(bytes(range(256)))
        built = build_corpus(tmp_path / "raw", tmp_path / "tidy")
        assert built.unreadable
        assert read_tidy(tmp_path / "tidy").unreadable == read_corpus(tmp_path / "raw").unreadable

    def test_a_missing_frame_says_what_to_do(self, tmp_path):
        with pytest.raises(NotBuilt, match=r"reports.csv is missing.*make tidy"):
            read_tidy(tmp_path)

    def test_other_columns_are_refused(self, tmp_path, raw):
        build_corpus(raw, tmp_path / "tidy")
        path = tmp_path / "tidy" / "cells.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("source", "place", 1), encoding="utf-8")
        with pytest.raises(NotBuilt, match="cells.csv has the columns"):
            read_tidy(tmp_path / "tidy")

    def test_the_project_is_found_from_a_folder_inside_it(self, tmp_path, tmp_path_factory):
        (tmp_path / "data" / "raw").mkdir(parents=True)
        (tmp_path / "notebooks").mkdir()
        assert project_folder(tmp_path / "notebooks") == tmp_path.resolve()
        with pytest.raises(NotBuilt, match="data/raw"):
            project_folder(tmp_path_factory.mktemp("elsewhere"))
