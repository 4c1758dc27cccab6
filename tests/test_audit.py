"""The audit frames: shares and counts recounted by hand, places that can be found, the same words in a terminal."""

import pandas as pd
import pytest

from reportlib import audit, read_corpus
from reportlib.__main__ import main
from tests.documents import small_2014, write
from tests.test_years import report


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "jia-2016.txt", small_2014(total=20, corrected=1))
    write(tmp_path, "bing-2016.txt", small_2014())
    write(tmp_path, "yi-2022.txt", report(2022, 50, 3, 5))
    write(tmp_path, "yi-2023.txt", report(2023, 60, 4, 7, "2023年,全县共收到公开申请64件,比上年增加12件。"))
    return tmp_path


@pytest.fixture
def corpus(folder):
    return read_corpus(folder)


def test_the_share_of_consistent_reports(corpus):
    shares = audit.consistency(corpus).set_index("form")
    assert shares.loc["2014", ["reports", "assessed", "consistent"]].tolist() == [2, 2, 1]
    assert shares.loc["2021", ["reports", "assessed", "consistent"]].tolist() == [2, 2, 1]
    assert shares.loc["all", ["reports", "assessed", "consistent", "share"]].tolist() == [4, 4, 2, 0.5]
    outcomes = corpus.checks["outcome"].value_counts()
    assert shares.loc["all", "fails"] == outcomes["fails"] == shares.loc[["2014", "2021"], "fails"].sum()
    assert shares.loc["all", ["holds", "fails", "not_assessable"]].sum() == len(corpus.checks)


def test_a_report_without_a_check_is_neither_consistent_nor_not(tmp_path):
    corpus = read_corpus(tmp_path)
    whole = audit.consistency(corpus).iloc[-1]
    assert whole["reports"] == 0 and whole["share"] is not whole["consistent"]
    assert audit.joins(corpus).empty and audit.named_differences(corpus).empty
    assert audit.failures(corpus).empty and audit.implied(corpus).empty and audit.rules(corpus).empty
    assert audit.summary_lines(corpus)[0].startswith("0 reports, of which 0 can be checked: without a failed check 0.")


def test_the_share_is_of_the_reports_that_can_be_checked(tmp_path):
    write(tmp_path, "bing-2016.txt", small_2014())
    prose = "乙县人民政府2012年政府信息公开工作年度报告\n2012年全县共收到政府信息公开申请5件,全部按期答复。"
    write(tmp_path, "yi-2012.txt", prose)
    shares = audit.consistency(read_corpus(tmp_path)).set_index("form")
    assert shares.loc["all", ["reports", "assessed", "consistent", "share"]].tolist() == [2, 1, 1, 1.0]
    assert shares.loc["prose", "assessed"] == 0 and shares["share"].isna()["prose"]


def test_rules_that_fail_most_come_first(corpus):
    rules = audit.rules(corpus).set_index("rule")
    carried = rules.loc["carried in = carried out of the year before"]
    assert carried[["kind", "holds", "fails", "reports_failing"]].tolist() == ["years", 5, 2, 1]
    assert carried["share_failing"] == pytest.approx(2 / 7)
    assert rules.loc["prose = table", ["kind", "holds", "fails"]].tolist() == ["prose", 1, 0]
    shares = rules["share_failing"].fillna(-1).tolist()
    assert shares == sorted(shares, reverse=True)


def test_a_failure_says_where_to_look_and_what_is_likely(corpus, folder):
    failures = audit.failures(corpus).set_index(["report", "rule"])
    row = failures.loc[("jia-2016", "reconsideration = outcomes")]
    assert (row["left"], row["right"], row["difference"]) == (20, 2, 18)
    assert "reconsideration/total: 20 -> 2 (a digit added) or " in row["likely"]
    place = row["where"].split("reconsideration/total at line ")[1].split(";")[0]
    assert (folder / "jia-2016.txt").read_text(encoding="utf-8").split("\n")[int(place) - 1] == "20"
    assert row["where"].startswith("jia-2016.txt; ")
    carried = failures.loc[("yi-2023", "carried in = carried out of the year before")].iloc[0]
    assert carried["likely"] == "none known" and "applications.carried_in/natural_person at line" in carried["where"]
    assert len(failures) == (corpus.checks["outcome"] == "fails").sum()


def test_named_differences_are_told_apart_from_failures(corpus):
    named = audit.named_differences(corpus)
    assert named[["rule", "outcome", "checks", "example"]].values.tolist() == [
        ["prose = table, carried in included", "holds", 1, "yi-2023: 64 against 64"]
    ]


def test_implied_values_stand_in_a_frame_of_their_own(corpus):
    (row,) = audit.implied(corpus).itertuples()
    assert (row.report, row.year, row.item, row.now, row.value) == ("yi-2023", 2022, "applications.received", 64, 52)
    joins = audit.joins(corpus).set_index("rule")
    assert joins.loc["implied by prose", ["holds", "fails", "not_assessable", "reports"]].tolist() == [0, 1, 0, 1]


def test_one_report_is_told_in_the_singular(tmp_path):
    write(tmp_path, "jia-2016.txt", small_2014(total=20, corrected=1))
    lines = audit.summary_lines(read_corpus(tmp_path))
    assert lines[0] == "1 report, of which 1 can be checked: without a failed check 0 (0%)."
    assert "reconsideration = outcomes: fails in 1 of 1 check, in 1 report." in lines


def test_trust_is_told_from_the_table():
    rows = [("real", "a", 10, 9, 0.1), ("real", "b", 0, 0, 0.0), ("real", "c", 30, 30, 0.5), ("random", "a", 1, 1, 1.0)]
    first, second = audit.trust_lines(pd.DataFrame(rows, columns=["tables", "kind", "named", "right", "recall"]))
    assert first.startswith("Real tables: where a cell is named, it is the right one in 39 of 40 cases")
    assert first.endswith("of each kind: a 10%, b 0%, c 50%.")
    assert second.startswith("Random tables:") and second.endswith("a 100%.")


def test_the_terminal_says_the_same(corpus, folder, capsys):
    assert main(["check", str(folder)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [*audit.failure_lines(corpus), *audit.summary_lines(corpus)]
    assert any(line.startswith("jia-2016: reconsideration = outcomes: 20 against 2 (") for line in printed)
    assert "4 reports, of which 4 can be checked: without a failed check 2 (50%)." in printed
    (folder / "empty.txt").write_bytes(b"")
    assert main(["check", str(folder)]) == 1
