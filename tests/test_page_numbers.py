"""Bare page numbers among the figures of a text whose last line is the number of its last page."""

import pytest

from reportlib.forms import load_form
from tests.documents import printed, read_flat
from tests.test_tables import problems

LABELS = "1.政府公报公开政府信息数 2.政府网站公开政府信息数 3.政务微博公开政府信息数 4.政务微信公开政府信息数 5.其他方式公开政府信息数".split()
REST = "\n".join(
    f"{row.label}\n7" for row in load_form("2014").rows if row.item.startswith("applications.") and row.columns
)


def read(rows: str, end: str = "以上数据由本级填报。\n2"):
    return read_flat("\n".join([*LABELS[:1], rows, REST, end]), "2014")


def test_a_page_number_is_no_figure_of_a_full_row():
    reading = read(f"12\n1\n{LABELS[1]}\n40\n{LABELS[2]}\n1\n{LABELS[3]}\n")
    assert problems(reading, "unplaced_number") == []
    values = [raw for (item, _), (_, raw) in printed(reading).items() if item.startswith("disclosure.channel")]
    assert values == ["12", "40", "1", ""]


@pytest.mark.parametrize("end", ["以上数据由本级填报。\n2", "以上数据由本级填报。"])
def test_what_may_be_a_page_number_where_a_blank_vanished_is_reported(end):
    reading = read(f"12\n{LABELS[1]}\n1\n{LABELS[2]}\n1\n{LABELS[3]}\n40", end)
    numbered = end.endswith("2")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == (["1", "1"] if numbered else [])
    assert (("disclosure.channel.website", "value") in printed(reading)) != numbered


def test_a_last_figure_is_no_page_number():
    reading = read(f"12\n{LABELS[1]}\n1", "四、行政复议数量\n2")
    assert printed(reading)["reconsideration", "total"] == ("published", "2")
    assert printed(reading)["disclosure.channel.website", "value"] == ("published", "1")


def test_the_last_figure_of_a_heap_is_no_page_number():
    reading = read(f"12\n1\n{LABELS[1]}\n40", "以上数据由本级填报。\n5\n0\n2")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["5", "0", "2", "12", "1"]


@pytest.mark.parametrize("place", ["\n", "  "])
def test_a_figure_alone_below_its_label_is_doubtful_where_all_others_stand_in_its_line(place):
    """A page may end there, and its number stand where a blank vanished."""
    rows = [f"{label}  {number}" for number, label in enumerate(LABELS[1:], 11)]
    reading = read_flat("\n".join([f"{LABELS[0]}{place}3", *rows]), "2014")
    told = problems(reading, "unplaced_number")
    assert [raw for raw, _ in told] == (["3"] if place == "\n" else [])
    assert (("disclosure.channel.gazette", "value") in printed(reading)) == (place == "  ")
    assert printed(reading)["disclosure.channel.other", "value"] == ("published", "14")
