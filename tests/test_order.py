"""Whose figure is it: orders, serial numbers, shared figures and joined cells that leave a doubt, on rows by hand."""

import pytest

from reportlib.document import Document
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import printed, read_flat
from tests.test_tables import CARRIED_IN, GRANTED, OUTCOMES, RECEIVED, REMEDIES, grid, problems

ISSUED = ("本年制发件数", "本年废止件数", "现行有效件数")


def test_rows_printed_after_their_labels_are_placed_only_where_they_cannot_be_columns():
    labels = "二、主动公开政府信息情况\n规章\n行政规范性文件\n"
    by_column = read_flat(f"{labels}4\n7\n1\n2\n60\n81", "2021")
    assert by_column.figures == []
    assert [raw for raw, _ in problems(by_column, "unplaced_number")] == "4 7 1 2 60 81".split()
    by_row = read_flat(f"{labels}4 1 60\n7 2 81", "2021")
    assert [raw for _, raw in printed(by_row).values()] == "4 1 60 7 2 81".split()
    both = [f"{RECEIVED}\n{CARRIED_IN}", "5 1 0 0 0 0 6", "2 0 0 0 0 1 3"]
    assert [raw for _, raw in printed(read_flat("\n".join(both), "2021")).values()] == " ".join(both[1:]).split()
    one_figure_a_line = "\n".join(both).replace(" ", "\n")  # each seven add up
    assert [raw for _, raw in printed(read_flat(one_figure_a_line, "2021")).values()] == " ".join(both[1:]).split()


def test_figures_shared_by_labels_may_be_those_of_an_empty_label_above_them():
    figures = "2 0 0 0 0 1 3 5 1 0 0 0 0 6".split()
    rows = f"{CARRIED_IN}\n(一)予以公开\n{' '.join(figures[:7])}\n{' '.join(figures[7:])}"
    assert [raw for _, raw in printed(read_flat(rows, "2021")).values()] == figures
    reading = read_flat(f"{RECEIVED}\n情况\n{rows}", "2021")
    assert reading.figures == []
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == figures


@pytest.mark.parametrize("in_a_table", [True, False])
def test_a_figure_like_the_next_serial_number_is_the_figure(in_a_table):
    labels = (
        "(一)收到申请数 1.当面申请数 2.传真申请数 3.网络申请数 4.信函申请数 (二)申请办结数 1.按时办结数 2.延期办结数"
    ).split()
    rows = [
        [str(number), label, "件", figure]
        for number, (label, figure) in enumerate(zip(labels, "14 9 4 6 2 30 9 1".split(), strict=True), 1)
    ]
    if in_a_table:
        reading = read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014"))
    else:
        reading = read_flat("\n".join(cell for row in rows for cell in row), "2014")
    assert [raw for _, raw in printed(reading).values()] == "14 9 4 6 2 30 9 1".split()


def test_a_column_of_codes_between_labels_and_figures_is_no_figure():
    rows = [
        ["统计指标", "代 码", "单位", "统计数"],
        ["(一)收到申请数", "01", "件", "14"],
        ["1.当面申请数", "02", "件", ""],
    ]
    reading = read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014"))
    assert [raw for _, raw in printed(reading).values()] == ["14", ""]
    assert problems(reading, "unplaced_number") == []
    parted = Document(
        [*grid(*rows).blocks, *grid(["2.传真申请数", "03", "件", "4"], ["3.网络申请数", "04", "件", ""]).blocks], "html"
    )
    assert [raw for _, raw in printed(read_tables(Stream(document_to_tokens(parted)), load_form("2014"))).values()] == [
        "14",
        "",
        "4",
        "",
    ]
    rows[2][1] = "01"  # numbers that do not rise are figures that need a place
    assert problems(read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014")), "unplaced_number")


def test_the_first_figure_of_the_remedies_is_no_serial_number_of_another_table():
    """The numbers of the first table end with 2, and 3 begins a row without words."""
    heads = [[word for name in REMEDIES for word in (name, *[""] * 4)], OUTCOMES * 3]
    remedies = grid(*heads, [*"31105", *"10001", *"00000"])
    other = grid(("序号", "事项", "数量"), ("1", "甲类", "7"), ("2", "乙类", "9"))
    own = grid(("序号", "信息内容", *ISSUED), ("1", "规章", *"304"), ("2", "行政规范性文件", *"507"))
    plain = grid(("信息内容", *ISSUED), ("规章", *"304"), ("行政规范性文件", *"507"))
    for first in ([other, plain], [own]):
        document = Document([block for table in (*first, remedies) for block in table.blocks], "html")
        reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
        assert [raw for _, raw in printed(reading).values()] == [*"304", *"507", *"31105", *"10001", *"00000"]


def test_serial_numbers_stand_before_all_labels_of_their_row():
    labels = [
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
    ]
    rows = [[str(n), "三、本年度办理结果", "(三)不予公开", label, *"1000001"] for n, label in enumerate(labels, 1)]
    reading = read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2021"))
    assert problems(reading, "unplaced_number") == []
    assert len(reading.figures) == 42


def test_the_figure_that_ends_the_line_above_is_no_serial_number():
    """The first of the numbers 1, 2, 3 ... comes after a row that ends in 0."""
    labels = [RECEIVED, CARRIED_IN, "(一)予以公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开"]
    rows = ["规章  8  9  0{}", "行政规范性文件  4  5  6"]
    rows += [f"{number}  {label}  3  0  0  0  0  0  3" for number, label in enumerate(labels, 1)]
    for remark in ("", "  较上年减少"):
        reading = read_flat("\n".join(rows).format(remark), "2021")
        assert [raw for _, raw in printed(reading).values()] == [*"890456", *"3000003" * 5]


@pytest.mark.parametrize("unit", ["条 ", ""])
def test_figures_of_one_column_printed_before_their_labels_are_theirs(unit):
    text = (
        f"一、主动公开情况\n{unit}54\n(一)主动公开政府信息数\n{unit}6\n制发规范性文件总数\n"
        f"(二)通过不同渠道和方式公开政府信息的情况\n{unit}12\n1.政府公报公开政府信息数\n{unit}40\n2.政府网站公开政府信息数"
    )
    reading = read_flat(text, "2014")
    assert [f.raw for f in reading.figures] == ["54", "6", "12", "40"]


def test_a_figure_behind_a_heading_takes_no_row_from_its_figure():
    """A page's number or a mark stands there: no row is left without, or units stand before all figures but this."""
    rows = "(一)收到申请数\n件 9\n1.当面申请数\n件 4\n2.传真申请数\n"
    full = printed(read_flat(f"三、依申请公开情况\n3\n{rows}件 0", "2014"))
    assert [raw for _, raw in full.values()] == ["9", "4", "0"]
    blank = printed(read_flat(f"三、依申请公开情况\n3\n{rows}", "2014"))
    assert [raw for _, raw in blank.values()] == ["9", "4", ""]
    marked = printed(read_flat("三、依申请公开情况\n——\n(一)收到申请数\n9\n1.当面申请数\n2.传真申请数\n0", "2014"))
    assert [raw for _, raw in marked.values()] == ["9", "", "0"]


def test_a_row_in_which_figures_share_a_cell_and_another_is_empty_is_placed_nowhere():
    reading = read_tables(
        Stream(document_to_tokens(grid([RECEIVED, "4", "31 206", "", "0", "0", "0", "241"], [GRANTED, *"4100005"]))),
        load_form("2021"),
    )
    assert {figure.item for figure in reading.figures} == {"applications.granted"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["4", "31 206", "0", "0", "0", "241"]


@pytest.mark.parametrize("row", ["4|31 206||0|0|0|31 210", "4|31 206|0|0|0|0|241"])
def test_a_space_of_thousands_is_one_where_the_total_agrees_or_no_cell_is_empty(row):
    reading = read_tables(Stream(document_to_tokens(grid([RECEIVED, *row.split("|")]))), load_form("2021"))
    company = next(figure for figure in reading.figures if figure.column == "company")
    assert company.value == 31206


def test_a_heading_with_figures_in_two_cells_is_told():
    reading = read_tables(Stream(document_to_tokens(grid(["(三)不予公开", "3 400", "", "7"]))), load_form("2021"))
    assert {"3 400", "7"} <= {raw for raw, _ in problems(reading, "unplaced_number")}


@pytest.mark.parametrize(("other", "placed"), [("1 960", True), ("1960", False)])
def test_a_document_that_groups_thousands_nowhere_else_has_two_figures_in_the_cell(other, placed):
    cells = grid(["规章", "12 407", "", "13"], ["行政规范性文件", other, "0", "3"])
    figures = printed(read_tables(Stream(document_to_tokens(cells)), load_form("2021")))
    assert [raw for _, raw in figures.values()] == ["12 407", "", "13"] * placed + [other, "0", "3"]


def test_figures_behind_a_heading_above_an_empty_row_may_be_the_rows():
    text = "(六)其他处理\n0 5 0 0 2 0 7\n2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请\n3.其他\n0 0 1 0 0 0 1"
    reading = read_flat(text, "2021")
    assert {item for item, _ in printed(reading)} == {"applications.other.other"}


@pytest.mark.parametrize("sign", ["- ", "— ", "-\n"])
def test_a_dash_before_a_figure_may_be_its_sign(sign):
    text = f"行政许可\n4\n{sign}31\n行政处罚\n2\n3\n5"
    reading = read_flat(text, "2019")
    assert ("disclosure.licences", "decisions") not in printed(reading)
    assert any("31" in raw for raw, _ in problems(reading, "unplaced_number"))
    signed = read_flat("行政许可  -  -31  5\n行政处罚  2  3  5", "2019")
    assert printed(signed)["disclosure.licences", "change"] == ("published", "-31")
    marked = read_flat(f"{text}\n政府集中采购\n-\n9", "2019")
    assert (("disclosure.licences", "decisions") in printed(marked)) == (sign == "-\n")


@pytest.mark.parametrize("figure", ["+34", "-34"])
def test_a_dash_before_a_figure_with_a_sign_is_not_its_sign(figure):
    reading = read_flat(f"行政许可\n4\n-29\n2\n其他对外管理服务事项\n—\n{figure}\n8", "2019")
    row = {column: cell for (item, column), cell in printed(reading).items() if item == "disclosure.other_services"}
    assert row == {
        "items_last_year": ("not_applicable", "—"), "change": ("published", figure), "decisions": ("published", "8")
    }  # fmt: skip


def test_a_dash_apart_before_a_figure_of_a_row_without_changes_is_the_mark_of_a_cell():
    reading = read_flat(f"{RECEIVED}    9   -   -   -   -    - 9\n{CARRIED_IN}    0   3   -   -   -    - 3", "2021")
    rows = "9 - - - - - 9 0 3 - - - - 3".split()
    assert [raw for _, raw in printed(reading).values()] == rows
    changes = read_flat("第二十条第(五)项\n行政许可    100    - 31    200", "2019")
    assert [raw for _, raw in printed(changes).values()] == ["100", "- 31", "200"]


def test_remedies_on_broken_lines_that_do_not_add_up_are_placed_nowhere():
    """As many figures as columns, for a blank vanished and two figures of others became one."""
    heads = "行政复议\n行政诉讼\n未经复议直接起诉\n复议后起诉\n" + "".join(OUTCOMES) * 3
    lines = ["3", "4", "1", "89", "17", "0", "7 8", "10", "4", "5", "3 4", "45", "22"]
    reading = read_flat("\n".join([heads, *lines]), "2021")
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == 15
    whole = read_flat("\n".join([heads, *"34108", "2 0 7", "8 17", "4 5 3 4 16"]), "2021")
    assert [figure.raw for figure in whole.figures] == [*"34108", *"2078", "17", *"4534", "16"]


def test_remedies_beside_one_that_lacks_a_figure_are_placed_only_where_they_add_up():
    """A copy set the total of the first remedy below the headings of the others, of which a blank vanished."""
    words = "\n".join(OUTCOMES)
    heads = f"行政复议\n行政诉讼\n{words}", f"未经复议直接起诉\n复议后起诉\n{words}\n{words}"
    text = "\n".join([heads[0], *"3142", heads[1], "10", *"0100", *"13004"])
    reading = read_flat(text, "2021")
    assert reading.figures == []
    whole = "\n".join([heads[0], *"3142", heads[1], *"01001", *"13004"])
    assert [raw for _, raw in printed(read_flat(whole, "2021")).values()] == [*"01001", *"13004"]


def test_a_figure_beside_its_label_and_others_on_lines_of_their_own_are_no_row():
    """A copy that takes a page column by column set the last figure of the row above there."""
    reading = read_flat("规章\n12\n4\n行政规范性文件  38\n0\n106", "2021")
    assert [figure.raw for figure in reading.figures] == []
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["12", "4", "38", "0", "106"]


def test_a_dash_in_a_row_whose_blank_lines_tell_the_columns_shows_that_dashes_are_marks():
    rows = ["行政许可", "4", "-", "31", "行政处罚", "2", "3", "5", "行政强制", "", "-", ""]
    reading = read_flat("\n".join([*rows, "第二十条第(八)项"]), "2019")
    assert [raw for _, raw in printed(reading).values()] == ["4", "-", "31", "2", "3", "5", "", "-", ""]


def test_serial_numbers_begin_behind_the_figures_that_rise_before_them():
    """Each cell is a line: 行政规范性文件 ends in 0, 行政许可 is 1, and then the first row is number 1."""
    labels = [RECEIVED, CARRIED_IN, "(一)予以公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"]
    rows = ["规章", *"890", "行政规范性文件", *"450", "行政许可", "1", "第二十条第(八)项", "行政事业性收费", "7", "三、申请情况"]
    for number, label in enumerate(labels, 1):
        rows += [str(number), label, *"9000009"]
    cells = printed(read_flat("\n".join(rows), "2021"))
    assert cells["disclosure.normative_documents", "in_force"] == ("published", "0")
    assert cells["disclosure.licences", "decisions"] == ("published", "1")
    assert cells["applications.denied.other_law", "total"] == ("published", "9")


def test_rows_of_text_that_do_not_add_up_are_filled_with_the_figures_of_another_column():
    """Where 科研机构 was blank, the figure of the year before came up to 总计."""
    rows = [f"{RECEIVED} 61 14 2 5 1 83 76", f"{CARRIED_IN} 4 5 3", f"{GRANTED} 13 3 1 1 1 19 36"]
    reading = read_flat("\n".join(rows), "2021")
    assert printed(reading) == {}
    assert len(problems(reading, "unplaced_number")) == 17
    assert len(printed(read_flat("\n".join([*rows[:2], f"{GRANTED} 13 3 1 1 1 19 38"]), "2021"))) == 14


def test_a_figure_too_many_between_a_rows_headings_leaves_none_of_its_figures_placed():
    text = "行政事业性收费\n7\n政府集中采购\n采购项目数量\n36\n-3\n采购总金额\n2207.4"
    reading = read_flat(text, "2019")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2207.4", "7", "36", "-3"]
    assert len(printed(read_flat(text.replace("\n-3", ""), "2019"))) == 2
