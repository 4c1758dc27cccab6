"""What more than one report decides: two years, what prose implies for the year before, two files of one report."""

from decimal import Decimal

import pytest

from reportlib import read_corpus, read_report
from reportlib.document import Place
from reportlib.frames import COLUMNS
from reportlib.identities import Figures
from reportlib.implied import check_implied, implied_values
from reportlib.prose import Claim
from reportlib.years import REPEATED, TWO_FILES, is_between_reports, join_years
from tests.documents import applications_2021, write

BALANCE = "carried in = carried out of the year before"
HEAD = "甲县人民政府{0}年政府信息公开工作年度报告\n本报告统计期限为{0}年1月1日至12月31日。\n{1}\n信息内容\n本年制发件数\n"


def report(year, received, carried_in, carried_out, prose="本年度工作平稳。"):
    """A report of 2021's form whose own sums all hold."""
    disposed = received + carried_in - carried_out
    rows = {
        "一、本年新收政府信息公开申请数量": received,
        "二、上年结转政府信息公开申请数量": carried_in,
        "(一)予以公开": disposed,
        "(七)总计": disposed,
        "四、结转下年度继续办理": carried_out,
    }
    return HEAD.format(year, prose) + applications_2021({row: f"{n} 0 0 0 0 0 {n}" for row, n in rows.items()})


def checks_of(folder, rule):
    checks = read_corpus(folder).checks
    return checks[checks["rule"].str.startswith(rule) & (checks["column"].isin(["total", ""]))]


def told(checks, *columns):
    return list(checks[list(columns)].itertuples(index=False, name=None))


def test_a_year_names_the_report_of_the_year_before(tmp_path):
    write(tmp_path, "jia-2022.txt", report(2022, 50, 3, 5))
    write(tmp_path, "jia-2023.txt", report(2023, 60, 4, 7))
    write(tmp_path, "jia-2025.txt", report(2025, 60, 4, 7))  # no 2024: nothing to join
    checks = checks_of(tmp_path, BALANCE)
    assert told(checks, "report", "left", "right", "outcome") == [("jia-2023", 4, 5, "fails")]
    assert checks["cells"].iloc[0].endswith("; the year before: jia-2022")


def whole_report(year, received, carried_out, not_held=9):
    """A report with seven rows that are not zero, of six values, in two columns each."""
    rows = {
        "一、本年新收政府信息公开申请数量": received,
        "二、上年结转政府信息公开申请数量": 3,
        "(一)予以公开": 30,
        "(二)部分公开(区分处理的,只计这一情形,不计其他情形)": 7,
        "1.本机关不掌握相关政府信息": not_held,
        "(七)总计": 37 + not_held,
        "四、结转下年度继续办理": carried_out,
    }
    return HEAD.format(year, "") + applications_2021({row: f"{n} 0 0 0 0 0 {n}" for row, n in rows.items()})


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (whole_report(2022, 50, 7), whole_report(2023, 50, 7), [("jia-2023", 14, 14, "fails")]),
        (whole_report(2022, 50, 7), whole_report(2023, 51, 8), [("jia-2023", 10, 14, "holds")]),
        (whole_report(2022, 50, 7), whole_report(2023, 41, 7, not_held=0), []),  # twelve figures, five values
        (report(2022, 50, 3, 5), report(2023, 50, 3, 5), []),
    ],
)
def test_a_table_shown_for_two_years_is_told_where_it_says_enough(tmp_path, first, second, expected):
    write(tmp_path, "jia-2022.txt", first)
    write(tmp_path, "jia-2023.txt", second)
    checks = checks_of(tmp_path, REPEATED)
    assert told(checks, "report", "left", "right", "outcome") == expected
    assert checks["cells"].str.endswith("; the year before: jia-2022").all()


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("同比上升90.2%", 194, 102),
        ("比上年增长11.1%", 10, 9),
        ("与去年持平", 13, 13),
        ("與去年持平", 13, 13),
        ("比上年增加12件", 60, 48),
        ("较上一年减少3件", 60, 63),
        ("比2021年下降50%", 60, None),
        ("同比增长1.5倍", 50, 20),
        ("是去年的2倍", 50, None),
        ("申请数量较去年回落10.0%", 90, 100),
    ],
)
def test_what_prose_implies_for_the_year_before(words, value, expected):
    text = f"全县共收到公开申请{value}件,{words}。"
    claim = Claim("applications.received", "total", Decimal(value), False, text, Place.of(line=3))
    (one,) = implied_values([claim], 2022)
    assert (one.item, one.column, one.now, one.value) == ("applications.received", "total", value, expected)
    if expected is not None:
        assert one.low <= expected <= one.high


def test_a_percentage_stands_for_an_interval():
    text = "主动公开信息361946条,同比上升46.8%。"
    (one,) = implied_values([Claim("disclosure.total", "value", Decimal(361946), False, text, Place.of(line=1))], 2016)
    assert (one.least, one.most, one.value) == (246474, 246641, None)
    assert 361946 / Decimal("1.4685") == one.low and 361946 / Decimal("1.4675") == one.high


@pytest.mark.parametrize(
    "text",
    [
        "共收到公开申请60件,网站访问量同比上升20%。",  # something else rose
        "共收到公开申请60件,比2019年增加12件。",  # another year
        "共收到公开申请约60件,同比上升20%。",
        "共收到公开申请60件,同比上升明显。",
        "共收到公开申请60件,当面申请60件,同比上升20%。",  # which of the two 60?
    ],
)
def test_where_the_words_leave_a_doubt_nothing_is_implied(text):
    claims = [Claim("applications.received", "total", Decimal(60), "约" in text, text, Place.of(line=3))]
    assert implied_values(claims, 2022) == []


class Known:
    status = "published"

    def __init__(self, value):
        self.value = None if value is None else Decimal(value)


def check(words, value, before: Figures, held="jia-2021"):
    text = f"共收到公开申请{value}件,{words}。"
    claim = Claim("applications.received", "total", Decimal(value), False, text, Place.of(line=3))
    return check_implied(*implied_values([claim], 2022), before, held)


@pytest.mark.parametrize(
    ("published", "outcome"), [(102, "holds"), (101, "fails"), (103, "fails"), (None, "not_assessable")]
)
def test_an_implied_value_is_checked_against_the_earlier_report(published, outcome):
    found = check("同比上升90.2%", 194, {("applications.received", "total"): Known(published)})
    assert (found.rule, found.outcome, found.left) == ("implied by prose", outcome, 102)
    assert found.right == published


def test_without_an_earlier_report_or_a_fitting_number_nothing_is_decided():
    assert check("同比上升90.2%", 194, {}, held="").outcome == "not_assessable"
    nothing_fits = check("同比上升11.1%", 13, {("applications.received", "total"): Known(12)})
    assert (nothing_fits.rule, nothing_fits.outcome) == ("implied by prose, no whole number fits", "not_assessable")
    assert "no whole number between 11.70 and 11.71" in nothing_fits.cells


def test_prose_is_checked_against_the_report_held_and_never_becomes_a_cell(tmp_path):
    write(tmp_path, "jia-2022.txt", report(2022, 50, 3, 5))
    write(tmp_path, "jia-2023.txt", report(2023, 60, 5, 7, "2023年,全县共收到公开申请60件,比上年增加13件。"))
    corpus = read_corpus(tmp_path)
    checks = corpus.checks[corpus.checks["rule"] == "implied by prose"]
    assert told(checks, "report", "left", "right", "outcome") == [("jia-2023", 47, 50, "fails")]
    assert 47 not in {*corpus.cells["value"].dropna(), *corpus.claims["value"].dropna()}
    assert corpus.reports.set_index("report")["n_failed"].to_dict() == {"jia-2022": 0, "jia-2023": 1}


def test_quzhou_tells_three_values_of_2015(originals):
    found = implied_values(read_report(originals / "reports" / "quzhou-2016.txt").statements, 2016)
    known = {one.item: one.value for one in found if one.value is not None}
    assert known == {"applications.received": 102, "reconsideration": 9, "litigation": 13}


def test_two_files_of_one_report_agree_or_say_where_they_differ(tmp_path):
    write(tmp_path, "jia-2022.txt", report(2022, 50, 3, 5))
    write(tmp_path, "jia-2022-copy.txt", report(2022, 50, 3, 5))
    checks = checks_of(tmp_path, TWO_FILES)
    assert told(checks, "report", "outcome") == [("jia-2022-copy", "holds")]
    assert checks["cells"].iloc[0].endswith("figures are the same in jia-2022 and jia-2022-copy")
    write(tmp_path, "jia-2022-copy.txt", report(2022, 51, 2, 5))
    expected = [("jia-2022-copy", 51, 50, "fails"), ("jia-2022-copy", 2, 3, "fails")]
    assert told(checks_of(tmp_path, TWO_FILES), "report", "left", "right", "outcome") == expected


def report_row(name, year, scope, publisher="甲县人民政府"):
    values = {"report": name, "publisher": publisher, "adcode": "1", "scope": scope, "year": year, "form": "2021"}
    return tuple({**dict.fromkeys(COLUMNS["reports"], ""), **values, "n_failed": 0}.values())


def joined(*reports):
    cells = [
        (row[0], f"applications.carried_{way}", "total", float(value), "件", "published", str(value), "line 1")
        for row in reports
        for way, value in (("in", 4), ("out", 5))
    ]
    rows = {"reports": list(reports), "cells": cells, "claims": [], "checks": [], "problems": []}
    join_years(rows)
    return [(row[0], row[1], row[6]) for row in rows["checks"] if row[2] in ("total", "") and "carried" in str(row[7])]


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (("territory", "territory"), [("b", BALANCE, "fails")]),
        (("territory", "unknown"), [("b", f"{BALANCE}, scope unknown in one year", "not_assessable")]),
        (("territory", "own_agency"), []),
    ],
)
def test_only_reports_of_one_scope_are_joined(scopes, expected):
    assert joined(report_row("a", 2021, scopes[0]), report_row("b", 2022, scopes[1])) == expected


def test_reports_without_a_publisher_or_of_two_publishers_are_not_joined():
    assert joined(report_row("a", 2021, "territory", ""), report_row("b", 2022, "territory", "")) == []
    assert joined(report_row("a", 2021, "territory", "甲县财政局"), report_row("b", 2022, "territory")) == []


def test_an_agency_and_its_territory_are_two_reports_and_not_two_files_of_one():
    rows = [report_row("a", 2022, "territory"), report_row("b", 2022, "own_agency")]
    assert joined(*rows) == []


def test_rules_between_reports_are_told_from_those_within_one():
    assert is_between_reports(BALANCE) and is_between_reports(f"{BALANCE}, scope unknown in one year")
    assert is_between_reports("implied by prose") and not is_between_reports("total = applicants")
