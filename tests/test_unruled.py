"""Tables without ruling lines in a PDF: a row is what stands close together."""

import pytest

from reportlib.pdf import read_pdf
from tests.pdf_writer import Page, write_pdf

COLUMNS = (60, 200, 240, 280)
WITHIN, BETWEEN = 13, 22  # points from one line to the next within a row, and from row to row


def read(*rows: list[tuple[str, ...]], between: float = BETWEEN) -> list[str]:
    """The lines read from a page with these rows, each given as its lines of texts by column."""
    page, y = Page(), 100.0
    for row in rows:
        for number, line in enumerate(row):
            y += WITHIN if number else between
            for x, text in zip(COLUMNS, line, strict=False):
                if text:
                    page.text(x, y, text)
    return [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()]


FIRST = [("1.属于第一种自拟", "3", "0", "3"), ("的情形",)]
MIDDLE = [("2.属于第二",), ("种自拟的", "12", "4", "16"), ("情形",)]
LAST = [("3.第三种",), ("情形", "7", "0", "7")]


def test_a_label_over_several_lines_is_one_whichever_line_its_figures_stand_beside():
    assert read(FIRST, MIDDLE, LAST) == [
        "1.属于第一种自拟的情形\t3\t0\t3", "2.属于第二种自拟的情形\t12\t4\t16", "3.第三种情形\t7\t0\t7",
    ]  # fmt: skip


def test_a_row_keeps_the_place_of_its_figures():
    page = Page()
    for y, text in ((100, "1.自拟的"), (113, "第一种"), (135, "2.其他"), (157, "3.无")):
        page.text(60, y, text)
    for y, text in ((113, "5"), (135, "6"), (157, "7")):
        page.text(300, y, text)
    paragraphs = list(read_pdf(write_pdf(page), "a.pdf").paragraphs())
    assert [(paragraph.text, str(paragraph.place)) for paragraph in paragraphs] == [
        ("1.自拟的第一种\t5", "page 1, line 2"), ("2.其他\t6", "page 1, line 3"), ("3.无\t7", "page 1, line 4"),
    ]  # fmt: skip


def test_where_rows_are_as_close_as_lines_nothing_is_joined():
    lines = read(FIRST, MIDDLE, LAST, between=WITHIN)
    assert lines[:3] == ["1.属于第一种自拟\t3\t0\t3", "的情形", "2.属于第二"]


def test_rows_that_count_themselves_are_never_one_label():
    assert read([("1.甲项",), ("2.乙项", "5", "0", "5"), ("3.丙项",)], FIRST) == [
        "1.甲项", "2.乙项\t5\t0\t5", "3.丙项", "1.属于第一种自拟的情形\t3\t0\t3",
    ]  # fmt: skip


def test_a_heading_close_above_its_figures_is_no_label():
    assert read([("名称", "年初", "年末", "合计"), ("许可", "5", "6", "11")], FIRST)[:2] == [
        "名称\t年初\t年末\t合计", "许可\t5\t6\t11",
    ]  # fmt: skip


def test_words_beside_several_rows_come_before_the_first():
    page = Page()
    for number, text in enumerate(("本", "年", "结", "果")):
        page.text(60, 100 + 13 * number, text)
    page.text(100, 100, "甲类")
    page.text(100, 126, "乙类")
    page.text(100, 139, "情形")
    for x in (200, 240):
        page.text(x, 100, "5")
        page.text(x, 126, "6")
    page.text(60, 174, "其他")
    page.text(200, 174, "8")
    lines = [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()]
    assert lines == ["本年结果\t甲类\t5\t5", "乙类情形\t6\t6", "其他\t8"]


@pytest.mark.parametrize(
    ("figures", "rest", "read_as"),
    [
        (("20613", "17", "20630"), ("", "5", ""), None),  # the second is not full
        (("20613", "17", "20630"), ("7", "", "7"), "206137\t17\t206307"),
    ],
)
def test_a_figure_that_fills_its_column_goes_on_below(figures, rest, read_as):
    lines = read([("1.第一种自拟", *figures), ("的情形", *rest)], LAST)
    assert ("1.第一种自拟的情形\t" + read_as in lines) if read_as else not any("175" in line for line in lines)


HEADS = [("信息内容", "年初", "年末", "合计")]


def test_a_column_that_other_rows_print_is_blank_in_a_row():
    rows = read(HEADS, [("1.甲", "3", "0", "3")], [("2.乙", "", "12", "16")], [("3.丙", "", "", "7")])
    assert rows[1:] == ["1.甲\t3\t0\t3", "2.乙\t\t12\t16", "3.丙\t\t\t7"]


def test_the_columns_of_a_table_are_not_those_of_the_next():
    rows = read(HEADS, [("1.甲", "3", "0", "3")], [("信息内容", "", "合计", "")], [("2.乙", "", "12", "")])
    assert rows[-1] == "2.乙\t12"


def test_where_figures_reach_into_two_columns_no_cell_is_blank():
    rows = read(HEADS, [("1.甲", "3", "0", "3")], [("2.乙", "1234567890", "", "16")])
    assert rows[-1] == "2.乙\t1234567890\t16"


def test_figures_close_beside_one_another_are_several():
    page = Page()
    for x, text in ((60, "1.甲"), (200, "666"), (219, "59"), (233, "12253")):
        page.text(x, 100, text)
    assert [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()] == ["1.甲\t666\t59\t12253"]


def test_a_text_that_begins_right_of_a_label_is_not_its_next_line():
    page = Page()
    rows = [(100, "1.甲", "5", "6"), (122, "2.乙项的名称", "32", "20"), (146, "3.", "21", "19"), (168, "4.丁", "7", "8")]
    for y, *texts in rows:
        for x, text in zip(COLUMNS, texts, strict=False):
            page.text(x, y, text)
    page.text(70, 135, "没有现成信")
    lines = [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()]
    assert lines[1:3] == ["2.乙项的名称\t32\t20", "没有现成信"]


def around_a_remark(above: float, below: float) -> list[str]:
    """The lines read from a table in whose second row a figure and its remark stand above and below the other figures."""
    page = Page()
    rows = (100, "1.第一种", "3", "0", "3"), (160, "3.第三种", "7", "0", "7"), (182, "4.无", "1", "1", "2")
    remark = (130 - above, "", "", "5（"), (130, "2.第二种自拟情形", "8", "", "13"), (130 + below, "", "", "乡镇4）")
    for y, *texts in (*rows, *remark):
        for x, text in zip(COLUMNS, texts, strict=False):
            if text:
                page.text(x, y, text)
    return [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()]


def test_a_figure_whose_remark_is_broken_around_the_middle_of_its_row_is_whole():
    assert around_a_remark(6.5, 6.5) == [
        "1.第一种\t3\t0\t3", "2.第二种自拟情形\t8\t5（乡镇4）\t13", "3.第三种\t7\t0\t7", "4.无\t1\t1\t2",
    ]  # fmt: skip


def test_a_row_beside_which_a_figure_stands_by_itself_has_no_blank_there():
    assert "2.第二种自拟情形\t8\t13" in around_a_remark(8, 14)


@pytest.mark.parametrize(
    ("one", "other"), [(("主动公开数", "条", ""), ("制发总数", "件", "4096")), (("主动公开数", ""), ("其中：文件", "4096"))]
)
def test_rows_as_close_as_the_lines_of_a_label_stay_apart_where_units_or_labels_show_them(one, other):
    lines = read([one, other], [("（二）网站公开数", "条", "8")[: len(one)]])
    assert lines[:2] == ["\t".join(one).rstrip("\t"), "\t".join(other)]
