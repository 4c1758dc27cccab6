"""Drawn tables: boxes of terminals, grids of `+---+`, columns under dashes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportlib.dashed import read_dashed
from reportlib.document import Document, Table
from reportlib.flat_text import read_flat_text
from reportlib.screen import screens
from tests.documents import rows, words
from tests.generator import FlatStyle, Rendering
from tests.generator.strategies import LAYOUTS, SEEDS, WRITINGS, reports
from tests.test_property import assert_read

Printed = list[list[tuple[str, int, int]]]


def read(drawing: str) -> Document:
    return read_flat_text(drawing.strip("\n"))


def printed(table: Table) -> Printed:
    return [[(cell.text, cell.rowspan, cell.colspan) for cell in row] for row in table.rows]


BOX = """
题
   ┌──────────────┬───────────┐
   │              │申请人     │
   │              ├─────┬─────┤
   │              │自然 │总计 │
   │              │人   │     │
   ├──────┬───────┼─────┼─────┤
   │      │1.甲   │3    │     │
   │      │项     │     │     │
   │(一)  ├───────┼─────┼─────┤
   │      │2.“乙”│0    │—    │
   ├──────┴───────┴─────┴─────┤
   │三    │  ←│
   └──────────────────────────┘
尾
"""


def test_a_box_is_a_table_with_its_spans_and_lines_between_two_rules_are_one_row():
    box = BOX.replace("   │三    │  ←│", "   │三                        │").replace("2.“乙”", "2.“乙” ")
    document = read(box)
    [table] = document.tables()
    assert printed(table) == [
        [("", 2, 2), ("申请人", 1, 2)],
        [("自然人", 1, 1), ("总计", 1, 1)],
        [("(一)", 2, 1), ("1.甲项", 1, 1), ("3", 1, 1), ("", 1, 1)],
        [("2.“乙”", 1, 1), ("0", 1, 1), ("—", 1, 1)],
        [("三", 1, 4)],
    ]
    assert [cell.column for cell in table.rows[3]] == [2, 3, 4]
    assert str(table.rows[3][1].place) == "line 11, column 3"
    assert (words(document), document.format) == (["题", "-", "尾"], "text")


def test_widths_are_counted_as_the_drawing_counts_them():
    one_each = "+-------+\n|甲项|12|\n|----+--|\n|乙“ |——|\n+-------+"
    wider = "+------+--+\n|甲“  |3 |\n+------+--+\n|乙   |4 |\n+------+--+".replace("乙   ", "乙    ")
    assert rows(read(one_each)) == [[["甲项", "12"], ["乙“", "——"]]]
    assert rows(read(wider)) == [[["甲“", "3"], ["乙", "4"]]]
    assert [len(screen) for [screen] in screens([(1, "甲“")])] == [3, 4, 2]


def test_a_grid_whose_bars_do_not_meet_is_read_by_its_bars():
    askew = "+----+----+\n| 甲项甲项 | 1 |\n+----+----+\n| 乙 | 2 |\n| 项 |   |\n+----+----+"
    assert rows(read(askew)) == [[["甲项甲项", "1"], ["乙项", "2"]]]


def test_a_drawing_that_cannot_be_read_leaves_its_words_as_lines_without_blank_cells():
    torn = "┌────┬────┐\n│甲 │ 1 │ 2 │\n├────┼────┤\n│ 乙 │  │\n└────┴────┘"
    assert [text.split() for text in words(read(torn))] == [["甲", "1", "2"], ["乙"]]


@pytest.mark.parametrize("torn", ["++++--+\n+|||||\n++++--+", "├┼┼─┤\n┤││││\n├┼┼──┤"])
def test_a_row_that_begins_without_a_bar_is_none_of_a_grid(torn):
    assert rows(read(torn)) == []


def test_a_drawing_without_its_end_is_torn():
    torn = "+----+---+\n| 甲 | 1 |\n+----+---+\n| 乙 |   |\n| 2 |"
    assert [text.split() for text in words(read(torn))] == [["甲", "1"], ["乙"], ["2"]]


def test_a_figure_broken_over_two_lines_stays_broken():
    broken = "+----+----+----+\n| 甲 | 1  | 3  |\n| 项 | 23 |    |\n+----+----+----+\n| 乙 | 4  | 5  |\n+----+----+----+\n"
    closed = broken + "| 丙 | 6  | 7  |\n+----+----+----+"
    assert rows(read(closed))[0][0] == ["甲项", "1\n23", "3"]


def test_rows_that_no_rule_parts_are_rows_where_each_has_words():
    unruled = "+----+-----+---+\n|    | 制发 | 废止 |\n+----+-----+---+\n| 甲 | 1   |   |\n| 乙 | 2   | 3 |\n+----+-----+---+"
    aligned = unruled.replace("|    | 制发 | 废止 |", "|    | 数  | 量|")
    assert rows(read(aligned)) == [[["", "数", "量"], ["甲", "1", ""], ["乙", "2", "3"]]]


def test_a_drawing_of_one_cell_is_only_a_frame():
    framed = """
+-----------------------+
| 题 | 注               |
|                       |
| +------+---------+    |
| | 规章 | 12      |    |
| +------+---------+    |
|                       |
| 尾                    |
+-----------------------+
"""
    document = read(framed)
    assert rows(document) == [[["规章", "12"]]]
    assert str(next(document.tables()).rows[0][1].place) == "line 5, column 2"
    assert [text for text in words(document) if text] == ["题 | 注", "-", "尾"]


def test_two_drawings_one_below_the_other_are_two_tables():
    assert rows(read("+---+---+\n| 1 | 2 |\n+---+---+\n+---+---+\n| 3 | 4 |\n+---+---+")) == [[["1", "2"]], [["3", "4"]]]


def test_columns_under_dashes_keep_their_blanks():
    simple = "信息内容   制发   废止\n---------- ------ ------\n规章              3\n规范性文件 12     0\n\n尾"
    document = read(simple)
    assert rows(document) == [[["信息内容", "制发", "废止"], ["规章", "", "3"], ["规范性文件", "12", "0"]]]
    assert str(next(document.tables()).rows[1][2].place) == "line 3, column 3"
    assert words(document) == ["-", "", "尾"]


def test_rows_between_empty_lines_are_one_row_each():
    multiline = "---------------\n 项目     数\n-------- ------\n甲       1\n项\n\n乙       \n---------------\n"
    assert rows(read(multiline)) == [[["项目", "数"], ["甲项", "1"], ["乙", ""]]]
    assert rows(read("====== ===\n**甲** 7\n====== ===\n")) == [[["甲", "7"]]]


def test_words_beside_a_drawing_leave_no_bars_in_its_lines():
    """A menu stands left of the page's table."""
    beside = """
        ┌──────┬───┐
        │规章  │12 │
        ├──────┼───┤
首页    │文件  │3  │
政务    ├──────┼───┤
        │许可  │4  │
        └──────┴───┘
"""
    assert [line.split() for line in words(read(beside)) if line != "-"] == [["首页", "文件", "3"], ["政务"], ["许可", "4"]]


def test_the_blocks_of_a_page_leave_no_tags_in_the_cells():
    drawn = """
+------+------------------+
| 规章 | <div>            |
|      |                  |
|      | <p class="a">73  |
|      |                  |
|      | </p></div>       |
+------+------------------+
"""
    assert rows(read(drawn)) == [[["规章", "73"]]]


def test_an_empty_line_among_rows_of_figures_is_a_blank_row():
    """Else the figures of several rows are one cell's."""
    simple = "------ ------ ----\n甲项   乙项   总计\n\n丙项   乙项   总计\n       2      5\n丁项   乙项   总计\n1      3      4\n------ ------ ----"
    heads = [["甲项", "乙项", "总计"], ["丙项", "乙项", "总计"], ["丁项", "乙项", "总计"]]
    assert rows(read(simple)) == [[heads[0], ["", "", ""], heads[1], ["", "2", "5"], heads[2], ["1", "3", "4"]]]
    marked = "------ ------\n甲项   总计\n       —\n丙项   总计\n\n------ ------"
    assert rows(read(marked)) == [[["甲项", "总计"], ["", "—"], ["丙项", "总计"], ["", ""]]]


def test_words_across_two_columns_are_no_table():
    lines = list(enumerate(["甲项甲项甲项 1", "---- ----- --", "乙   2     3"], 1))
    assert read_dashed(lines, 0) == (None, 0)
    assert words(read("甲项甲项甲项 1\n---- ----- --\n乙   2     3")) == ["甲项甲项甲项 1", "---- ----- --", "乙   2     3"]


DRAWN = st.builds(FlatStyle, line=st.sampled_from(["box", "grid"]), broken=st.booleans())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(), LAYOUTS, WRITINGS, DRAWN, SEEDS)
def test_a_report_with_drawn_tables_is_read_as_it_was_written(tmp_path_factory, original, layout, writing, style, seed):
    rendering = Rendering("text", layout, writing, flat=style, seed=seed)
    assert_read(original, rendering, tmp_path_factory.mktemp("drawn"))
