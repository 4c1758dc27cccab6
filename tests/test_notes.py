"""Counts in the words of tables and labels are told, and what only looks like one is not."""

import pytest

from tests.documents import printed, read_flat
from tests.test_columns import read_grid
from tests.test_tables import problems

RECEIVED_2014 = ("(一)收到申请数", "件", "9")


@pytest.mark.parametrize(
    "words",
    [
        *("备注：另有12件口头答复", "备注：另有12件口头答复。", "其中：涉农申请数3件", "另：補正1條", "1.2万件为口头答复"),
        *("另有100余件", "另有12 件", "另有1,234.5万元"),
    ],
)
def test_a_count_in_the_words_of_a_table_is_reported(words):
    for rows in (((words,), RECEIVED_2014), (RECEIVED_2014, (words, ""))):
        reading = read_grid(("统计指标", "单位", "统计数"), *rows, form="2014")
        assert problems(reading, "unplaced_number")[0][0] == words
        assert printed(reading)["applications.received", "total"] == ("published", "9")


@pytest.mark.parametrize("line", ["备注：另有12件口头答复", "2.传真申请数（含上年结转3件）  4"])
def test_a_count_in_words_among_the_lines_of_a_text_is_reported(line):
    reading = read_flat(f"甲县有12件\n1.当面申请数  5\n{line}\n3.网络申请数  4\n甲县有12件", "2014")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [line.removesuffix("  4")]
    assert [raw for _, raw in printed(reading).values()] == ["5", *(["4"] if line.endswith("4") else []), "4"]


def test_a_count_in_a_label_is_reported_and_one_in_the_forms_own_note_is_none():
    reading = read_grid(("(一)收到申请数（含上年结转3件）", "件", "9"), form="2014")
    assert problems(reading, "unplaced_number")[0][0] == "(一)收到申请数（含上年结转3件）"
    notes = ("不同渠道和方式公开相同信息计1条", "不同渠道和方式公開相同信息計1條", "20个工作日内", "含2类信息")
    for note in (*notes, "依照第3条", "依照第36、37条", "相同的计为1件", "1.个人隐私不公开", "2 部分公开的不计"):
        reading = read_grid(("(一)收到申请数", "件", "9"), (note, "", ""), form="2014")
        assert problems(reading, "unplaced_number") == []


def test_the_forms_own_note_on_broken_lines_holds_no_count():
    reading = read_flat("(一)主动公开政府信息数\n（不同渠道和方式公开相同信息计\n1条）\n9\n制发规范性文件总数\n4", "2014")
    assert problems(reading, "unplaced_number") == []
