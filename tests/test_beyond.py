"""Figures of rows that no row of the form owns, above the first known row and below the last."""

import pytest

from tests.documents import printed, read_flat
from tests.test_columns import read_grid
from tests.test_tables import OUTCOMES, REMEDIES, problems

NUMBERED = ("甲", "乙", "1")
UNKNOWN = [("网上刊登的篇数", "篇", "107"), ("窗口摆放的份数", "份", "114")]
KNOWN = [("(一)收到申请数", "件", "5"), ("1.当面申请数", "件", "5")]
GAPS = pytest.mark.parametrize("gap", ["\t", "    ", "\n"])


def text(gap, rows):
    return "\n".join(gap.join(row) for row in rows)


def unplaced(reading):
    return [raw for raw, _ in problems(reading, "unplaced_number")]


def test_figures_of_unknown_rows_above_the_first_known_one_of_a_table_are_reported():
    reading = read_grid(NUMBERED, *UNKNOWN, ("", "", "121"), *KNOWN, form="2014")
    assert unplaced(reading) == ["107", "114", "121"]
    assert [figure.raw for figure in reading.figures] == ["5", "5"]


@GAPS
def test_figures_of_unknown_rows_right_before_the_first_known_one_of_a_text_are_reported(gap):
    reading = read_flat(f"浏览次数 23\n办理情况说明。\n{text(gap, UNKNOWN + KNOWN)}", "2014")
    assert unplaced(reading) == ["107", "114"]
    assert [figure.raw for figure in reading.figures] == ["5", "5"]


def test_a_number_above_the_heading_that_begins_the_form_is_not_the_tables():
    reading = read_flat("浏览次数 23\n统计指标\n一、主动公开情况\n(一)主动公开政府信息数\n5", "2014")
    assert unplaced(reading) == []


@GAPS
def test_figures_of_unknown_rows_right_below_the_last_known_one_of_a_text_are_reported(gap):
    reading = read_flat(f"{text(gap, KNOWN + UNKNOWN)}\n五、存在的主要问题\n浏览次数 23", "2014")
    assert unplaced(reading) == ["107", "114"]
    assert [figure.raw for figure in reading.figures] == ["5", "5"]


@GAPS
def test_figures_of_a_remedy_under_another_name_are_reported(gap):
    rows = [row for name in (*REMEDIES[:-1], "再次起诉的") for row in ([name], OUTCOMES, list("12003"))]
    rows[-1] = ["41", "42", "0", "0", "83"]
    reading = read_flat(text(gap, rows), "2021")
    assert printed(reading)["litigation_direct", "total"] == ("published", "3")
    assert {"41", "42", "83"} <= set(unplaced(reading))


def test_a_number_below_the_last_row_of_the_form_is_not_the_tables():
    reading = read_flat(f"{text('    ', KNOWN)}\n(三)接受培训人员数    8\n浏览次数    23", "2014")
    assert unplaced(reading) == []


def test_the_figure_of_the_last_row_that_other_words_part_from_it_is_reported():
    reading = read_flat(f"{text('    ', KNOWN)}\n(三)接受培训人员数\n某县2016年政府信息公开工作年度报告\n人次\n6270", "2014")
    assert unplaced(reading) == ["6270"]
    assert ("training.participants", "value") not in printed(reading)


def test_a_number_below_the_blank_of_the_last_row_is_not_the_tables():
    reading = read_flat(f"{text('    ', KNOWN)}\n(三)接受培训人员数\n人次\n\n某县某局办公室\n3082001", "2014")
    assert unplaced(reading) == []
    assert printed(reading)["training.participants", "value"] == ("blank", "")
