"""Which form a document is and why, and what holds more than one report."""

import re

import pytest

from reportlib import read_report
from reportlib.errors import NotAReport
from reportlib.labels import Stream
from reportlib.recognition import PROSE_FORM, recognise_form
from reportlib.tokens import document_to_tokens
from tests.documents import flat, small_2014, write


def recognise(text, year):
    return recognise_form(Stream(document_to_tokens(flat(text))), year)


@pytest.mark.parametrize("year", [2016, 2021, None])
def test_the_form_is_told_by_its_words_and_not_by_the_year(year):
    form, evidence = recognise(small_2014(), year)
    assert form == "2014"
    assert "收到申请数" in evidence or "统计指标" in evidence


@pytest.mark.parametrize(
    ("heading", "form"),
    [("本年新制作数量\n本年新公开数量\n对外公开总数量", "2019"), ("本年制发件数\n本年废止件数\n现行有效件数", "2021")],
)
def test_the_column_headings_tell_2019_from_2021(heading, form):
    table = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n2.没有现成信息需要另行制作"
    assert recognise(f"{heading}\n{table}", 2020)[0] == form


@pytest.mark.parametrize(("year", "form"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021")])
def test_an_applications_table_alone_is_told_by_the_year_and_says_so(year, form):
    table = "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n2.没有现成信息需要另行制作"
    found, evidence = recognise(table, year)
    assert found == form
    assert f"the year {year} decides" in evidence


def test_prose_without_a_table_is_prose():
    assert recognise("甲市2012年政府信息公开工作年度报告\n全年共收到申请12件,均按期答复。", 2012)[0] == PROSE_FORM


@pytest.mark.parametrize(("year", "due"), [(2010, "no tables of a form"), (2016, ""), (2020, "form 2019")])
def test_a_form_of_other_years_is_told(tmp_path, year, due):
    problems = read_report(write(tmp_path, "page.txt", small_2014().replace("2016", str(year)))).troubles
    told = [problem.message for problem in problems if problem.kind == "other_form"]
    assert len(told) == bool(due)
    assert all(due in message and "form 2014" in message for message in told)


COUNTED = "全县共收到政府信息公开申请{}件,均已答复。"


@pytest.mark.parametrize("other", ["沭阳县2016年", "沭阳县公安局2015年"])
def test_two_reports_in_prose_are_told_by_what_both_state(tmp_path, other):
    own = f"沭阳县2015年政府信息公开工作年度报告\n2015年{COUNTED.format(12)}"
    year = re.search(r"\d{4}", other)[0]
    linked = f"{own}\n{other}政府信息公开工作年度报告\n"
    assert read_report(write(tmp_path, "linked.txt", linked)).identity.year == 2015
    path = write(tmp_path, "page.txt", f"{linked}{year}年{COUNTED.format(15)}")
    with pytest.raises(NotAReport, match="applications.received/total is 12 below .* and 15 below") as refused:
        read_report(path)
    assert refused.value.kind == "several_reports"


def test_two_reports_in_prose_that_state_different_things_are_told_by_their_first_sections(tmp_path):
    titles = [f"沭阳县{year}年政府信息公开工作年度报告" for year in (2015, 2016)]
    figures = ["全年主动公开政府信息100条。", COUNTED.format(5)]
    one, other = (f"{title}\n一、概述\n{figure}" for title, figure in zip(titles, figures, strict=True))
    with pytest.raises(NotAReport, match="first section .*2015年.* and below .*2016年") as refused:
        read_report(write(tmp_path, "page.txt", f"{one}\n{other}"))
    assert refused.value.kind == "several_reports"
    linked = f"{one}\n相关链接:\n{titles[1]}\n{figures[1]}"
    assert read_report(write(tmp_path, "linked.txt", linked)).identity.year == 2015


@pytest.mark.parametrize(("year", "form"), [(2012, ""), (2015, "2014"), (2020, "2019"), (2023, "2021")])
def test_a_report_in_prose_from_the_years_of_tables_says_that_they_are_missing(tmp_path, year, form):
    text = f"沭阳县{year}年政府信息公开工作年度报告\n{year}年{COUNTED.format(12)}"
    problems = read_report(write(tmp_path, "page.txt", text)).troubles
    missing = [problem.message for problem in problems if problem.kind == "no_tables"]
    assert len(missing) == bool(form)
    assert all(f"a report on {year} has the tables of form {form}" in message for message in missing)


def test_a_report_printed_twice_alike_in_every_word_is_one_report(tmp_path):
    one, other = small_2014(), small_2014(received=6)
    report = read_report(write(tmp_path, "page.txt", f"{one}手机版\n{one}"))
    alone = read_report(write(tmp_path, "alone.txt", one))
    assert report.figures == alone.figures
    assert [problem.kind for problem in report.troubles if problem not in alone.troubles] == ["printed_twice"]
    for second in (other, one.replace("甲市", "乙市"), one.replace("2016", "2017"), one + one.split("\n", 2)[2]):
        with pytest.raises(NotAReport) as refused:
            read_report(write(tmp_path, "page.txt", f"{one}手机版\n{second}"))
        assert refused.value.kind == "several_reports"
