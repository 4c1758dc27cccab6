"""Figures, labels and what could not be placed, on tables written by hand."""

from decimal import Decimal

import pytest

from reportlib.document import Cell, Document, Place, Table
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.reading import read_bytes
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import applications_2021, flat, printed, read_flat, small_2014

RECEIVED = "一、本年新收政府信息公开申请数量"
CARRIED_IN = "二、上年结转政府信息公开申请数量"
GRANTED = "(一)予以公开"
DISPOSED = "(七)总计"


def problems(reading, kind):
    return [(problem.raw, str(problem.place)) for problem in reading.problems if problem.kind == kind]


def test_a_number_belongs_to_the_last_label_before_it():
    """Xinzhou's trap: completed is blank, so 29 is on time, and the next row has nothing."""
    reading = read_flat(
        "统计指标\n(一)收到申请数\n29\n(二)申请办结数\n1.按时办结数\n29\n2.延期办结数\n(三)申请答复数\n29", "2014"
    )
    assert printed(reading) == {
        ("applications.received", "total"): ("published", "29"),
        ("applications.completed", "total"): ("blank", ""),
        ("applications.completed.on_time", "total"): ("published", "29"),
        ("applications.completed.extended", "total"): ("blank", ""),
        ("applications.answered", "total"): ("published", "29"),
    }


def test_a_label_broken_over_lines_is_one_label():
    text = "其中:主要负责同志参加政府网站在线访谈  \n\n        次数\n\n次\n\n18\n\n3.政策解读稿件发布数\n篇\n309"
    assert printed(read_flat(text, "2014")) == {
        ("response.web_interviews.principal", "value"): ("published", "18"),
        ("response.policy_interpretations", "value"): ("published", "309"),
    }


def test_the_same_words_twice_are_told_apart_by_their_order():
    text = "四、行政复议数量\n5\n(一)维持具体行政行为数\n1\n(二)被依法纠错数\n3\n(三)其他情形数\n1\n五、行政诉讼数量\n2\n(三)其他情形数\n2"
    cells = printed(read_flat(text, "2014"))
    assert cells["reconsideration", "other"] == ("published", "1")
    assert cells["litigation", "other"] == ("published", "2")


def test_blank_zero_and_not_applicable_stay_apart():
    text = "1.当面申请数\n0\n2.传真申请数\n——\n3.网络申请数\n/\n4.信函申请数\n(二)申请办结数\n7"
    cells = printed(read_flat(text, "2014"))
    assert cells["applications.received.in_person", "total"] == ("published", "0")
    assert cells["applications.received.fax", "total"] == ("not_applicable", "——")
    assert cells["applications.received.online", "total"] == ("not_applicable", "/")
    assert cells["applications.received.letter", "total"] == ("blank", "")


def test_label_unit_and_figure_on_one_line():
    text = "1.当面申请数 件 28\n2.传真申请数  0\n3.网络申请数\t件\t1,204\n4.信函申请数36件\n(二)申请办结数 12 件"
    cells = printed(read_flat(text, "2014"))
    assert [raw for _, raw in cells.values()] == ["28", "0", "1,204", "36件", "12"]


def test_two_figures_for_one_position_are_both_reported():
    reading = read_flat("1.当面申请数\n28\n3\n2.传真申请数\n0", "2014")
    assert ("applications.received.in_person", "total") not in printed(reading)
    assert problems(reading, "unplaced_number") == [("28", "line 2"), ("3", "line 3")]


def test_a_figure_under_words_that_are_no_label_is_reported():
    reading = read_flat("1.当面申请数\n28\n甲乙丙丁戊己庚辛\n3\n2.传真申请数\n0", "2014")
    assert printed(reading)["applications.received.in_person", "total"] == ("published", "28")
    assert problems(reading, "unplaced_number") == [("3", "line 4")]


def test_a_misprinted_label_is_read_between_its_neighbours_and_said_to_be():
    reading = read_flat(applications_2021({}).replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"), "2021")
    assert printed(reading)["applications.denied.other_law", "total"] == ("published", "0")
    assert [raw for raw, _ in problems(reading, "loose_label")] == ["2.其他法律行政止公开"]


def test_numbers_after_the_last_row_are_not_of_the_table():
    reading = read_flat("(三)接受培训人员数\n人次\n39\n填报人:\n填报日期:2018年 2月 11\n电话 8209755", "2014")
    assert printed(reading)["training.participants", "value"] == ("published", "39")
    assert problems(reading, "unplaced_number") == []


def test_rows_of_the_form_without_a_label_are_reported():
    reading = read_flat(small_2014(), "2014")
    missing = {raw for raw, _ in problems(reading, "missing_row")}
    assert "六、举报投诉数量" in missing and "1.当面申请数" not in missing
    assert len(missing) == 58 - 10


def test_money_in_another_unit_is_converted_in_the_open():
    reading = read_flat("第二十条第(八)项\n信息内容\n本年收费金额(单位:万元)\n行政事业性收费\n41028元", "2021")
    (figure,) = (figure for figure in reading.figures if figure.item == "disclosure.charges")
    assert (figure.value, figure.unit, figure.raw) == (Decimal("4.1028"), "万元", "41028元")
    assert problems(reading, "unit_converted") == [("41028元", "line 5")]


@pytest.mark.parametrize("figure", ["4.1028万", "4.1028 萬", "4.1028万①"])
@pytest.mark.parametrize("heading", ["", "(单位:万元)", "(单位:元)"])
def test_ten_thousands_without_a_unit_are_of_yuan_where_money_stands(figure, heading):
    reading = read_flat(f"第二十条第(八)项\n信息内容\n本年收费金额{heading}\n行政事业性收费\n{figure}", "2021")
    assert [read.value for read in reading.figures if read.raw] == [Decimal("4.1028")]
    assert problems(reading, "unit_converted") == [(figure, "line 5")]


def test_the_remedies_side_by_side():
    heads = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    text = f"行政复议\n行政诉讼\n{heads}未经复议直接起诉\n复议后起诉\n{heads}{heads}" + "\n".join(
        map(str, range(1, 16))
    )
    figures = [(f.item, f.column, f.raw) for f in read_flat(text, "2021").figures]
    assert figures[0] == ("reconsideration", "upheld", "1")
    assert figures[4] == ("reconsideration", "total", "5")
    assert figures[5] == ("litigation_direct", "upheld", "6")
    assert figures[14] == ("litigation_after_reconsideration", "total", "15")


APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def grid(*rows):
    """A table of cells, one tuple a row."""
    cells = [
        [Cell(text, Place.of(table=1, row=r, column=c), column=c) for c, text in enumerate(row, 1)]
        for r, row in enumerate(rows, 1)
    ]
    return Document([Table(cells, Place.of(table=1))], "html")


def test_a_label_of_another_row_is_no_misprint():
    text = f"{RECEIVED}\n{'1 ' * 7}\n(三)不予公开\n{'— ' * 7}\n(二)部分公开\n{'0 ' * 7}\n1.属于国家秘密\n{'2 ' * 7}"
    reading = read_flat(text, "2021")
    assert problems(reading, "loose_label") == []
    assert not [item for item, _ in printed(reading) if item == "applications.granted"]


def test_a_figure_of_one_row_is_never_given_to_another():
    document = grid(("1.当面申请数", "件", ""), ("不在表式中的一行", "件", "4"), ("2.传真申请数", "件", "0"))
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2014"))
    assert printed(reading)["applications.received.in_person", "total"] == ("blank", "")
    assert problems(reading, "unplaced_number") == [("4", "table 1, row 2, column 3")]


def test_one_row_for_other_outcomes_on_the_2021_form():
    """Some 2021 reports print 其他处理 as one row: the figure stands, the three rows are missing, nothing is blank."""
    lines = applications_2021({}).split("\n")
    at = lines.index("(六)其他处理")
    text = "\n".join([*lines[: at + 1], *"3 0 0 0 0 0 3".split(), *lines[lines.index(DISPOSED) :]])
    reading = read_flat(text, "2021")
    assert printed(reading)["applications.other", "total"] == ("published", "3")
    assert not any(item.startswith("applications.other.") for item, _ in printed(reading))
    assert sum("其他" in raw or "逾期" in raw for raw, _ in problems(reading, "missing_row")) == 3


@pytest.mark.parametrize("heading", ["三、本年度办理结果", "(三)不予公开"])
def test_figures_behind_a_heading_are_reported_and_no_row_s(heading):
    text = applications_2021({})
    reading = read_flat(text.replace(f"{heading}\n", f"{heading}\n8 9\n"), "2021")
    told = [problem.message for problem in reading.problems if problem.kind == "unplaced_number"]
    assert told == [f"{raw} follows {heading}, which has no figures" for raw in "89"]
    assert printed(reading) == printed(read_flat(text, "2021"))


CHARGES = "第二十条第(八)项\n信息内容\n{}\n行政事业性收费{}\n{}"


@pytest.mark.parametrize(
    ("heading", "label", "figure", "value"),
    [
        ("本年收费金额(单位:万元)", "", "4068.208", "4068.208"),
        ("本年收费金额（单位：元）", "", "40682080", "4068.208"),
        ("本年收费金额", "（元）", "40682080", "4068.208"),
        ("本年收费金额", "\n元", "40682080", "4068.208"),
        ("本年收费金额(单位:万元)", "", "40682080（元）", "4068.208"),
        ("本年收费金额（单位：元）", "", "4068.208万元", "4068.208"),
        ("本年收费金额", "", "4068.208", "4068.208"),
    ],
)
def test_the_unit_of_money_is_the_one_printed(heading, label, figure, value):
    reading = read_flat(CHARGES.format(heading, label, figure), "2021")
    (read,) = (figure for figure in reading.figures if figure.item == "disclosure.charges")
    assert read.value == Decimal(value)
    assert bool(problems(reading, "unit_converted")) == (Decimal(figure.rstrip("（元）万")) != Decimal(value))


@pytest.mark.parametrize("odd", ["12/0", "482注1", "1,23", "未统计"])
def test_a_cell_that_cannot_be_read_costs_no_other_and_is_not_blank(odd):
    document = grid((RECEIVED, "26", odd, "", "", "", "", "26"))
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    cells = printed(reading)
    assert ("applications.received", "company") not in cells
    assert cells["applications.received", "natural_person"] == ("published", "26")
    assert cells["applications.received", "research"] == ("blank", "")
    kind = "unplaced_number" if any(map(str.isdigit, odd)) else "unreadable_cell"
    assert [raw for raw, _ in problems(reading, kind)] == [odd]


@pytest.mark.parametrize("heading", ["合计", "尚未裁决", "待结"])
def test_an_unknown_heading_of_the_remedies_loses_no_figure(heading):
    heads = f"结果维持\n结果纠正\n其他结果\n{heading}\n总计\n"
    text = f"行政复议\n行政诉讼\n{heads}未经复议直接起诉\n复议后起诉\n{heads}{heads}" + "\n".join(
        map(str, range(1, 16))
    )
    reading = read_flat(text, "2021")
    seen = [figure.raw for figure in reading.figures] + [raw for raw, _ in problems(reading, "unplaced_number")]
    assert sorted(map(int, seen)) == list(range(1, 16))


@pytest.mark.parametrize("separator", [",", "、", ";"])
def test_cells_parted_by_commas(separator):
    reading = read_flat(separator.join(["规章", "1", "", "13"]), "2021")
    assert [raw for _, raw in printed(reading).values()] == ["1", "", "13"]


def test_footnote_marks_are_no_digits():
    cells = printed(read_flat("1.当面申请数\n5①\n2.传真申请数\n7²\n3.网络申请数\n8*", "2014"))
    assert [raw for _, raw in cells.values()] == ["5①", "7²", "8*"]
    figures = read_flat("1.当面申请数\n5①\n2.传真申请数\n7²\n3.网络申请数\n8*", "2014").figures
    assert [int(figure.value) for figure in figures] == [5, 7, 8]


def test_headings_of_text_in_another_order_place_nothing():
    heads = "商业企业\n自然人\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"
    reading = read_flat(
        f"申请人情况\n{heads}{RECEIVED}\n5\n1\n0\n0\n0\n0\n6\n{CARRIED_IN}\n0\n0\n0\n0\n0\n0\n0", "2021"
    )
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == 14


@pytest.mark.parametrize(
    "rows",
    [
        ["信息内容 现行有效件数 本年制发件数 本年废止件数", "规章 17 3 1", "行政规范性文件 126 12 4"],
        ["项目 总计 自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他", f"{RECEIVED} 6 5 1 0 0 0 0"],
        ["行政复议", "总计 结果维持 结果纠正 其他结果 尚未审结", "5 4 1 0 0"],
    ],
)
def test_headings_of_cells_parted_by_tabs_in_another_order_place_nothing(rows):
    reading = read_flat("\n".join(row.replace(" ", "\t") for row in rows), "2021")
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == sum(word.isdigit() for row in rows for word in row.split())


def test_figures_printed_before_their_labels_are_not_given_to_the_labels_before_them():
    rows = [(RECEIVED, "5 1 0 0 0 0 6"), (CARRIED_IN, "1 0 0 0 0 0 1"), (GRANTED, "4 1 0 0 0 0 5")]
    text = "\n".join(f"{figures}\n{label}" for label, figures in rows)
    reading = read_flat(text, "2021")
    assert reading.figures == []


def test_serial_numbers_are_no_figures():
    rows = [row.split("\n") for row in (
        "(一)收到申请数\n", "1.当面申请数\n28", "2.传真申请数\n", "3.网络申请数\n2", "4.信函申请数\n1", "(二)申请办结数\n31",
        "1.按时办结数\n", "2.延期办结数\n0",
    )]  # fmt: skip
    text = "\n".join(f"{number}\n{label}\n件\n{figure}" for number, (label, figure) in enumerate(rows, 1))
    cells = printed(read_flat(text, "2014"))
    assert [raw for _, raw in cells.values()] == ["", "28", "", "2", "1", "31", "", "0"]


@pytest.mark.parametrize(("figure", "odd"), [("-3", True), ("69.5", True), ("69", False)])
def test_a_count_that_is_none_stays_as_published_and_is_reported(figure, odd):
    reading = read_flat(f"第二十条第(五)项\n行政许可\n{figure}\n第二十条第(六)项\n行政处罚\n4", "2021")
    assert printed(reading)["disclosure.licences", "decisions"] == ("published", figure)
    assert bool(problems(reading, "odd_figure")) == odd


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REMEDIES = ("行政复议", "未经复议直接起诉", "复议后起诉")


def test_remedies_printed_one_outcome_a_row():
    rows = [
        ((remedy,) if first else ()) + (outcome, str(3 * number + place))
        for number, remedy in enumerate(REMEDIES)
        for place, (first, outcome) in enumerate([(name == OUTCOMES[0], name) for name in OUTCOMES])
    ]
    for document in (grid(*rows), flat("\n".join("\n".join(row) for row in rows))):
        reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
        raws = {(figure.item, figure.column): figure.raw for figure in reading.figures}
        assert raws["reconsideration", "upheld"] == "0"
        assert raws["reconsideration", "total"] == "4"
        assert raws["litigation_direct", "corrected"] == "4"
        assert raws["litigation_after_reconsideration", "pending"] == "9"
        assert len(raws) == 15
        assert problems(reading, "unplaced_number") == []


def test_the_commas_of_one_figure_part_no_cells():
    cells = printed(read_flat("(四)政府信息公开专项经费  万元  37,672,088", "2014"))
    assert cells == {("capacity.budget", "value"): ("published", "37,672,088")}


@pytest.mark.parametrize("gap", ["\t", "  "])
def test_a_long_row_is_no_sentence(gap):
    cells = (
        "(二)部分公开(区分处理的,只计这一情形,不计其他情形)",
        "200 522",
        "0",
        "3 777",
        "394",
        "0",
        "0",
        "204 693（其中市级102 346件）",
    )
    reading = read_flat(gap.join(cells), "2021")
    assert [raw for _, raw in printed(reading).values()][::6] == ["200 522", "204 693（其中市级102 346件）"]


def test_a_figure_that_fell_out_of_its_row_leaves_no_blank_behind():
    reading = read_flat("规章\t90\t47\t64\n行政规范性文件\t64\t85\t\n65\n第二十条第(五)项\n行政许可\t81", "2021")
    cells = printed(reading)
    assert cells["disclosure.normative_documents", "issued"] == ("published", "64")
    assert ("disclosure.normative_documents", "in_force") not in cells
    assert problems(reading, "unplaced_number") == [("65", "line 3")]


@pytest.mark.parametrize("page", ["2", "3/5"])
def test_a_pages_number_below_a_row_is_not_its_missing_figure(page):
    reading = read_flat(f"{RECEIVED}  96  13  77  57  49  300\n{page}\n{CARRIED_IN}  1  0  0  0  0  0  1", "2021")
    assert all(
        status != "published" for (item, _), (status, _) in printed(reading).items() if item.endswith("received")
    )
    assert len(problems(reading, "unplaced_number")) == 7


def test_a_row_wrapped_onto_the_next_line_is_read_where_its_total_agrees():
    reading = read_flat(f"{RECEIVED}  96  13  77  57\n49  8  300\n{CARRIED_IN}  1  0  0  0  0  0  1", "2021")
    assert [raw for _, raw in printed(reading).values()][:7] == "96 13 77 57 49 8 300".split()


LAST_ROWS = "(二)举办各类培训班数\n次\n3\n(三)接受培训人员数\n人次\n\n{}"


@pytest.mark.parametrize("date", ["2018 年 3 月 2 日", "2018.3.2", "2018-03-02", "2018/3/2", "2018年3月2日"])
def test_a_date_below_a_blank_is_not_its_figure(date):
    reading = read_flat(LAST_ROWS.format(date), "2014")
    assert printed(reading)["training.participants", "value"] == ("blank", "")
    assert problems(reading, "unplaced_number") == []


def test_a_number_in_a_remark_is_not_the_figure_of_its_label():
    cells = printed(read_flat("(一)收到申请数 (其中 12 件 上年)\n1.当面申请数 3", "2014"))
    assert list(cells.values()) == [("blank", ""), ("published", "3")]


def test_a_unit_behind_a_space_makes_no_date():
    cells = printed(read_flat("(一)政府信息公开工作专门机构数 28 个\n(二)设置政府信息公开查阅点数 3 个", "2014"))
    assert [raw for _, raw in cells.values()] == ["28", "3"]


def test_zero_bytes_are_no_characters():
    text = "2021年政府信息公开工作年度报告\n行政许可\t\x0012\0\n行政处\0罚\n\x0013"
    document = read_bytes(text.encode(), "page.txt")
    cells = printed(read_tables(Stream(document_to_tokens(document)), load_form("2021")))
    assert [raw for _, raw in cells.values()] == ["12", "13"]


def test_words_in_the_place_of_a_figure_are_no_blank():
    reading = read_flat("行政许可\t未统计\n行政处罚\t5", "2021")
    assert [raw for _, raw in printed(reading).values()] == ["5"]
    assert [raw for raw, _ in problems(reading, "unreadable_cell")] == ["未统计"]


@pytest.mark.parametrize("letters", ["O", "l", "I", "lO", "o", "4O", "l62", "8I", "1o"])
@pytest.mark.parametrize("row", ["2.传真申请数 件 {}", "2.传真申请数\n件\n{}", "2.传真申请数\t件\t{}"])
def test_letters_that_a_scan_took_for_digits_are_no_blank(row, letters):
    reading = read_flat(f"1.当面申请数 件 7\n{row.format(letters)}\n3.网络申请数 件 5", "2014")
    assert [raw for _, raw in printed(reading).values()] == ["7", "5"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [letters]


@pytest.mark.parametrize("misread", ["4O", "l62", "8I", "1o", "o"])
def test_a_misread_figure_leaves_the_others_of_its_row_in_their_places(misread):
    reading = read_flat(f"{RECEIVED} 5 {misread} 0 0 0 0 6\n{CARRIED_IN} 0 0 0 0 0 0 0", "2021")
    assert printed(reading)["applications.received", "total"] == ("published", "6")
    assert len(printed(reading)) == 13
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [misread]


def test_rows_printed_once_more_behind_the_tables_are_reported():
    text = f"{RECEIVED}\t5\t1\t0\t0\t0\t0\t6\n{CARRIED_IN}\t0\t0\t0\t0\t0\t0\t0\n全市情况\n{RECEIVED}\t55\t1\t2\t3\t4\t7\t72"
    reading = read_flat(text, "2021")
    assert printed(reading)["applications.received", "total"] == ("published", "6")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == "55 1 2 3 4 7 72".split()


@pytest.mark.parametrize("word", ["统计指标", "单位", "统计数", "类别", "项目", "件数", "数量", "案件数"])
def test_the_heading_of_a_column_between_a_label_and_its_figure_parts_them_not(word):
    read = printed(read_flat(f"行政许可\n{word}\n5\n行政处罚\n7", "2021"))
    assert [raw for _, raw in read.values()] == ["5", "7"]


def test_a_figure_whose_remark_runs_on_in_the_next_line_is_reported():
    reading = read_flat("行政许可  22(其中市级\n16件)\n行政处罚  5", "2021")
    assert [raw for _, raw in printed(reading).values()] == ["5"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["22(其中市级", "16件)"]


def test_none_in_a_column_of_remarks_is_no_zero():
    text = "统计指标 统计数 备注\n1.当面申请数  4  无\n2.传真申请数  无\n3.网络申请数  1"
    reading = read_flat(text, "2014")
    assert [figure.raw for figure in reading.figures] == ["4", "1"]
    assert problems(reading, "unreadable_cell") == [("无", "line 3")]
    assert printed(read_flat(text.replace("备注", ""), "2014"))["applications.received.fax", "total"] == ("published", "无")


def test_a_figure_before_a_bracket_that_nothing_opened_is_not_taken_for_the_figure_behind_it():
    reading = read_flat("1.参加或举办新闻发布会总次数1次）   7\n2.政府网站在线访谈次数  0", "2014")
    assert ("response.press_conferences", "value") not in printed(reading)
    assert {raw for raw, _ in problems(reading, "unplaced_number")} == {"1", "7"}


def test_a_row_whose_label_holds_a_full_stop_by_misprint_is_no_sentence():
    reading = read_flat("(一)收到申请数   12\n1。当面申请数   9\n2.传真申请数   3\n一是人手不足。二是   4", "2014")
    assert printed(reading)["applications.received.in_person", "total"] == ("published", "9")
