"""Rows of tables whose figures stand beside their headings, as converters leave them that drop spans."""

from tests.documents import printed
from tests.test_columns import read_grid
from tests.test_tables import CARRIED_IN, DISPOSED, RECEIVED, problems

HEADS = ("信息内容", "上一年项目数量", "本年增/减", "", "处理决定数量")


def test_a_full_row_shows_the_columns_of_the_others():
    reading = read_grid(
        HEADS, ("行政许可", "3", "", "+1", "12"), ("其他对外管理服务事项", "", "", "-2", "0"), form="2019"
    )
    assert [raw for _, raw in printed(reading).values()] == ["3", "+1", "12", "", "-2", "0"]
    assert problems(reading, "unplaced_number") == []


def test_without_a_full_row_no_heading_is_blank():
    reading = read_grid(HEADS, ("行政许可", "", "", "+1", "12"), form="2019")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["+1", "12"]


def test_where_one_row_stands_beside_its_headings_no_other_is_read_by_them():
    """The last heading moved above the figures of the one before."""
    heads = (*HEADS[:3], HEADS[4], "")
    rows = [("行政许可", "3", "", "+1", "12"), ("其他对外管理服务事项", "", "", "-2", "")]
    reading = read_grid(heads, *rows, form="2019")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["3", "+1", "12", "-2"]


def test_where_most_figures_stand_below_no_heading_none_is_read_by_one():
    """An empty cell stands before each figure, and no heading spans it."""
    rows = [("行政许可", "", "3", "", "1", "", "4", ""), ("行政处罚", "", "2", "", "0", "", "5", "")]
    rows.append(("行政强制", "", "0", "", "", "", "", ""))
    reading = read_grid(("信息内容", "上一年项目数量", "处理决定数量", "", "本年增/减"), *rows, form="2019")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["3", "1", "4", "2", "0", "5", "0"]


def test_a_column_of_its_own_is_no_band():
    heads = (*HEADS[:3], "上年增减", HEADS[4])
    reading = read_grid(heads, ("行政许可", "3", "", "+1", "12"), form="2019")
    assert [raw for _, raw in printed(reading).values()] == ["3", "", "12"]


def test_without_headings_a_blank_column_may_stand_among_figures():
    loose = read_grid(("1.信访举报投诉类申请", "", "", "", "5", "2", "", "", "", "7"), ("2.重复申请", *[""] * 8, "8"))
    assert not [raw for _, raw in printed(loose).values() if raw]
    full = read_grid(("1.信访举报投诉类申请", "", "", *"5200007"), ("2.重复申请", "", "", "8", *[""] * 5, "8"))
    assert printed(full)["applications.not_processed.repeated", "natural_person"] == ("published", "8")


def test_without_headings_the_cells_below_another_label_are_no_blanks():
    reading = read_grid(("", "", "3.其他", "", "", "0", "", "", "0"), ("", DISPOSED, "", "", "", "26", "", "", "26"))
    assert ("applications.disposed", "public_interest") not in printed(reading)


def test_headings_on_broken_lines_leave_some_and_no_columns():
    heads = [
        ("", "", "商业企", "科研机", "社会公益", "法律服务", "其他", "总计"),
        ("", "", "业", "构", "组织", "机构", "", ""),
    ]
    reading = read_grid(*heads, (RECEIVED, "3", "", "2", "", "4", "", "9"), (CARRIED_IN, *[""] * 5, "4", "4"))
    assert ("applications.carried_in", "other") in printed(reading)
    assert ("applications.received", "other") not in printed(reading)
    assert {"3", "2", "4"} <= {raw for raw, _ in problems(reading, "unplaced_number")}


def test_a_table_in_which_a_row_lost_its_place_proves_no_other_row():
    rows = [("", "3.补正后申请内容仍不明确", "", "", "6", "3", "1", "", "", "10")]
    rows.append(("", "", "1.信访举报投诉类申请", "", "", "", "2", "", "", "2"))
    reading = read_grid(*rows)
    assert not [raw for _, raw in printed(reading).values() if raw]


def test_a_row_above_some_of_the_headings_is_in_no_band():
    """A line of headings was moved below the first row, and the last row stands beside its last heading."""
    below = ("", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "", "")
    rows = [("1.属于国家秘密", "0", "", "5", "", *"005", ""), below, ("四、结转下年度继续办理", *"12345", "", "", "15")]
    reading = read_grid(("", "自然人", "", "", "", "", "", "总计", ""), *rows)
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [*"05005", *"12345", "15"]
