"""Columns of another year beside those of the report."""

import pytest

from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import printed
from tests.test_tables import grid, problems

ROWS = (("四、行政复议数量", "件"), ("(一)维持具体行政行为数", "件"), ("(二)被依法纠错数", "件"))
FIGURES, OTHERS = ("5", "", "3"), ("70", "41", "")


def read(own, other, year=2016, first=True):
    """A table of two columns of figures, the report's own year `first` or last."""
    columns = [(own, *FIGURES), (other, *OTHERS)][:: 1 if first else -1]
    heads, *cells = zip(*columns, strict=True)
    heading, rows = ("统计指标", "单位", *heads), [row + figures for row, figures in zip(ROWS, cells, strict=True)]
    rows = [heading, *rows[:1], heading, *rows[1:]]  # once more at the top of the next page
    return read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014"), year)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(
    ("own", "other"), [("2016年", "2015年"), ("本年度", "历年累计"), ("统计数", "上年数"), ("本年", "同比增减")]
)
def test_the_column_of_the_reports_year_is_read_and_the_other_reported(own, other, first):
    reading = read(own, other, first=first)
    assert list(printed(reading).values()) == [("published", "5"), ("blank", ""), ("published", "3")]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["70", "41"]
    assert {problem.message.split(None, 1)[1] for problem in reading.problems if problem.raw in ("70", "41")} == {
        f"stands below {other}, another time"
    }


@pytest.mark.parametrize(
    ("own", "other", "year"), [("2016年", "2015年", None), ("2016年", "2015年", 2017), ("全市", "市本级", 2016)]
)
def test_columns_of_which_none_is_named_as_the_reports_year_are_not_read(own, other, year):
    reading = read(own, other, year)
    assert printed(reading) == {}
    assert sorted(raw for raw, _ in problems(reading, "unplaced_number")) == ["3", "41", "5", "70"]
