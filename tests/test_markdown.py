"""What converters leave in Markdown: marks of style, escapes, broken rows, rows whose spans were dropped."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from reportlib.flat_text import read_flat_text
from tests.documents import rows
from tests.generator import Encoding, Original, Rendering
from tests.generator.markdown import render_markdown
from tests.generator.strategies import LAYOUTS, SEEDS, WRITINGS, reports
from tests.test_property import assert_read


def columns(text: str) -> list[list[int]]:
    return [[cell.column for cell in row] for table in read_flat_text(text).tables() for row in table.rows]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<span lang="EN-US" style="font-family:仿宋">甲市</span><u>2021</u>年', "甲市2021年"),
        ('[甲市]{lang="EN-US"}[2021]{.underline}年', "甲市2021年"),
        ('[甲市2021[年]{lang="EN-US"}[]{lang="EN-US"}]{style="font-size:10.5pt"}', "甲市2021年"),
        ("收费3\\.5万元，见\\[附件\\]", "收费3.5万元，见[附件]"),
        ("**5**<sup>1</sup>", "5[1]"),
        ("*甲项*", "甲项"),
        ("$12$", "12"),
        (r"\(1,234\)", "1,234"),
        ("甲<b 乙>丙 a<b", "甲<b 乙>丙 a<b"),
        ("[网站](http://a.cn/b_c)", "[网站](http://a.cn/b_c)"),
        ("甲{年}乙[丙]{丁}", "甲{年}乙[丙]{丁}"),
        ("***", "***"),
    ],
)
def test_marks_of_style_are_left_out_and_nothing_else(written, read):
    assert next(read_flat_text(written, markdown=True).paragraphs()).text == read
    assert rows(read_flat_text(f"| {written} | 1 |\n| --- | --- |\n"))[0][0] == [read, "1"]


def test_figures_set_as_formulas_in_a_table_of_tags_are_figures():
    assert rows(read_flat_text("<table><tr><td>规章</td><td>$12$</td></tr></table>"))[0] == [["规章", "12"]]


def test_a_tag_broken_over_lines_joins_them_and_later_lines_keep_their_numbers():
    document = read_flat_text('# 甲<span\nlang="EN-US">市</span>\n[乙]{lang="EN-US"\nstyle="x"}丙\n丁')
    assert [(block.text, str(block.place)) for block in document.paragraphs()] == [
        ("甲市", "line 1"), ("乙丙", "line 3"), ("丁", "line 5"),
    ]  # fmt: skip


def test_the_last_figure_of_a_row_may_stand_on_the_next_line():
    document = read_flat_text("甲| 乙| 丙  \n---|---|---  \n1| 2|\n35  \n4| |  \n后文", markdown=True)
    assert rows(document) == [[["甲", "乙", "丙"], ["1", "2", "35"], ["4", ""]]]
    cell = next(document.tables()).rows[1][2]
    assert (cell.column, str(cell.place)) == (3, "line 4, column 3")
    assert [block.text for block in document.paragraphs()] == ["后文"]


def test_tables_of_org_have_crossed_rules_or_none_and_rows_that_go_on():
    crossed = "| 甲 | 乙 |\n|----+----|\n| 1 |  |\n|----+----|\n| *一\\\\ | 3 |\n| 项* |  |\n"
    assert rows(read_flat_text(crossed)) == [[["甲", "乙"], ["1", ""], ["一项", "3"]]]
    bare = "| 甲 | 乙 |\n| 1 |  |\n| ------ | 2 |\n"
    assert rows(read_flat_text(bare)) == [[["甲", "乙"], ["1", ""], ["——", "2"]]]
    broken_figure = "| 甲 | 乙 |\n| 1\\\\ | 3 |\n| 2 |  |\n"
    assert rows(read_flat_text(broken_figure))[0][1] == ["1\n2", "3"]
    assert rows(read_flat_text("| 甲\\\\ | 1 |\n| 乙 | 2 |\n| 丙 | 3 |\n"))[0][1] == ["乙", "2"]


def test_headings_return_below_the_wide_cell_and_figures_to_the_right():
    assert columns(
        "| 关系 | | 申请人 | | | |\n| --- | --- | --- | --- | --- | --- |\n"
        "| 自然人 | 法人 | | 总计 |\n| 企业 | 其他 |\n| 一、新收 | | 1 | 2 | 3 | 6 |\n"
        "| 三、结果 | 1.甲 | 1 | 0 | 0 | 1 |\n| 2.乙 | 0 | | 0 | 0 |\n| 总计 |\n"
    ) == [
        [1, 2, 3, 4, 5, 6], [3, 4, 5, 6], [4, 5], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6], [1],
    ]  # fmt: skip


def test_headings_below_several_wide_cells_stand_under_all_of_them_or_stay():
    top = "| 复议 | 诉讼 | | | |\n| --- | --- | --- | --- | --- |\n"
    assert columns(top + "| 直接 | | 复议后 | |\n| 维持 | 总计 | 维持 | 总计 |\n")[1:] == [[2, 3, 4, 5], [2, 3, 4, 5]]
    assert columns("| 甲 | | 乙 | |\n| --- | --- | --- | --- |\n| 丙 | 丁 |\n| 戊 | 1 |\n")[1:] == [[1, 2], [1, 2]]


def test_rows_wider_than_the_headings_have_no_columns_and_are_lines():
    wider = "关系| 申请人  \n---|---  \n自然人| 总计  \n一、新收| 1| | 3  \n"
    for text in (wider, "".join(f"| {line.strip()} |\n" for line in wider.splitlines())):
        document = read_flat_text(text)
        assert rows(document) == []
        assert [(block.text, str(block.place)) for block in document.paragraphs()][1:] == [
            ("自然人  总计", "line 3"), ("一、新收  1  3", "line 4"),
        ]  # fmt: skip


class Short(Rendering):
    """Markdown whose rows lack the cells that a tall cell covers."""

    def _text(self, original: Original, encoding: Encoding, rng: Random) -> str:
        return render_markdown(original, self.layout, self.writing, rng, short=True)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(), LAYOUTS, WRITINGS, SEEDS)
def test_a_report_whose_spans_were_dropped_is_read_as_it_was_written(tmp_path_factory, original, layout, writing, seed):
    assert_read(original, Short("markdown", layout, writing, seed=seed), tmp_path_factory.mktemp("short"))
