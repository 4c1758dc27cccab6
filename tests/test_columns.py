"""Rows of tables and the headings above them: which cell is which column, and when no cell is."""

import pytest

from reportlib.document import Cell, Document, Paragraph, Place, Table
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import printed, read_flat
from tests.test_tables import APPLICANTS, CARRIED_IN, DISPOSED, GRANTED, OUTCOMES, RECEIVED, REMEDIES, grid, problems

HEADS = ("申请人情况", *APPLICANTS)


def read_grid(*rows, form="2021"):
    return read_tables(Stream(document_to_tokens(grid(*rows))), load_form(form))


def test_a_row_of_too_few_cells_is_not_moved_to_fit():
    """The row has two corners and six figures: seven cells from the second corner on are no seven figures."""
    corners = ("", "")
    row = (RECEIVED, *corners, "5", "7", "1", "1", "1", "15")
    reading = read_grid(("申请人情况", *corners, *APPLICANTS), row, (CARRIED_IN, *corners, *"1000001"))
    assert all(
        status != "published" for (item, _), (status, _) in printed(reading).items() if item.endswith("received")
    )
    assert printed(reading)["applications.carried_in", "natural_person"] == ("published", "1")


def test_a_figure_in_the_row_below_is_not_the_rows_last():
    reading = read_grid(("规章", "5", "6"), ("7",), ("行政规范性文件", "1", "0", "1"))
    cells = printed(reading)
    assert {status for (item, _), (status, _) in cells.items() if item == "disclosure.rules"} <= {"blank"}
    assert {raw for raw, _ in problems(reading, "unplaced_number")} == {"5", "6", "7"}
    assert cells["disclosure.normative_documents", "in_force"] == ("published", "1")


def test_a_table_without_its_last_column_gives_the_others():
    corners = ("", "")
    reading = read_grid(("申请人情况", *corners, *APPLICANTS[:-1]), (RECEIVED, *corners, *"571102"))
    assert printed(reading)["applications.received", "natural_person"] == ("published", "5")
    assert ("applications.received", "total") not in printed(reading)


def test_a_column_of_last_years_figures_is_reported_and_moves_nothing():
    reading = read_grid((*HEADS, "上年总计"), (RECEIVED, *"5711115", "93"), (CARRIED_IN, *"1000001", "8"))
    assert printed(reading)["applications.received", "total"] == ("published", "5")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["93", "8"]


def test_the_other_year_of_the_2014_form_is_nobodys_blank():
    """Most rows print two figures: the one figure beside a blank may be either year's."""
    rows = [
        ("1.当面申请数", "28", "31"),
        ("2.传真申请数", "3", "2"),
        ("3.网络申请数", "", "12"),
        ("4.信函申请数", "1", "0"),
    ]
    reading = read_grid(*rows, form="2014")
    assert not [key for key, (status, _) in printed(reading).items() if status in ("published", "blank")]


def test_a_column_of_blanks_among_the_remedies_moves_no_figure():
    heads = (*OUTCOMES[:2], "", *OUTCOMES[2:])
    figures = ("", "32", "", "", "64", "", *(str(number) for number in range(95, 105)))
    top = ("行政复议", "", "", "", "", "", "行政诉讼", *[""] * 9)
    reading = read_grid(
        top,
        (*heads, "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""),
        ("",) * 6 + OUTCOMES * 2,
        figures,
    )
    raws = {(figure.item, figure.column): figure.raw for figure in reading.figures}
    assert (raws["reconsideration", "upheld"], raws["reconsideration", "corrected"]) == ("", "32")
    assert raws["litigation_direct", "upheld"] == "95"


def test_a_label_with_the_words_of_a_heading_heads_no_column():
    """The labels lost their numbers, and 其他 stands in the second column."""
    rows = [
        ["申请人情况", "", *APPLICANTS],
        ["其他处理", "其他", *"2100003"],
        ["结转下年度继续办理", "", "", "", "", "", "", "0", ""],
    ]
    raws = {(figure.item, figure.column): figure.raw for figure in read_grid(*rows).figures}
    assert raws["applications.other.other", "total"] == "3"
    assert raws["applications.carried_out", "other"] == "0"


def test_a_remedy_that_lost_its_label_costs_the_others_no_figure():
    top = ("", "", "", "", "", "行政诉讼", *[""] * 9)
    middle = (*OUTCOMES, "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", "")
    figures = ("", "57", "13", "", "", "90", "", "41", "", "54", "49", "", "", "", "")
    reading = read_grid(top, middle, ("",) * 5 + OUTCOMES * 2, figures)
    assert not [figure for figure in reading.figures if figure.status == "published"]
    assert {raw for raw, _ in problems(reading, "unplaced_number")} == {"57", "13", "90", "41", "54", "49"}


def test_a_table_on_its_side_has_no_blank_rows():
    reading = read_grid(
        ("申请人", RECEIVED, CARRIED_IN, GRANTED, ""), *((who, "3", "0", "3", "") for who in APPLICANTS)
    )
    assert reading.figures == []


def test_a_table_that_lost_its_labels_is_reported():
    services = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    document = grid(("", *services[1:]), ("", "2", "1", "13"))
    document.blocks.append(Table([[Cell(t, Place.of(table=2, row=1, column=c), column=c) for c, t in
                                   enumerate((RECEIVED, *"5711115"), 1)]], Place.of(table=2)))  # fmt: skip
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2", "1", "13"]


def test_two_figures_in_one_cell_end_no_table():
    figures = [*map(str, range(1, 12)), "12 13", "14", "15"]
    reading = read_grid(("行政复议", "未经复议直接起诉", "复议后起诉"), OUTCOMES * 3, figures)
    seen = " ".join([*(f.raw for f in reading.figures), *(raw for raw, _ in problems(reading, "unplaced_number"))])
    assert sorted(map(int, seen.split())) == list(range(1, 16))


def test_a_row_behind_the_last_one_of_its_table_is_reported():
    reading = read_grid(("(三)接受培训人员数", "人次", "39"), ("不在表式中的一行", "件", "4"), form="2014")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["4"]


def test_a_grid_keeps_its_blanks():
    document = grid((RECEIVED, "26", "", "", "", "", "", "26"), (CARRIED_IN, "0", "", "", "", "", "", "0"))
    cells = printed(read_tables(Stream(document_to_tokens(document)), load_form("2021")))
    assert cells["applications.received", "company"] == ("blank", "")
    assert cells["applications.received", "total"] == ("published", "26")
    assert len(cells) == 14


def test_headings_decide_the_order_of_columns():
    document = grid(
        ("信息内容", "现行有效件数", "本年制发件数", "本年废止件数"),
        ("规章", "13", "2", "1"),
        ("行政规范性文件", "40", "5", ""),
    )
    cells = printed(read_tables(Stream(document_to_tokens(document)), load_form("2021")))
    assert cells["disclosure.rules", "in_force"] == ("published", "13")
    assert cells["disclosure.rules", "issued"] == ("published", "2")
    assert cells["disclosure.normative_documents", "repealed"] == ("blank", "")


def test_a_table_on_its_side_is_reported_and_not_read_across():
    document = grid(
        ("申请人", RECEIVED, CARRIED_IN, GRANTED, DISPOSED),
        *((who, "3", "0", "3", "3") for who in APPLICANTS),
    )
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == 4 * 7


def test_a_table_of_a_few_columns_prints_those_columns():
    document = grid(
        ("申请人情况", "自然人", "法人或其他组织", "总计"), (RECEIVED, "26", "4", "30"), (CARRIED_IN, "1", "", "1"),
        (GRANTED, "3", "4", "7"),
    )  # fmt: skip
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert printed(reading) == {
        ("applications.received", "natural_person"): ("published", "26"),
        ("applications.received", "total"): ("published", "30"),
        ("applications.carried_in", "natural_person"): ("published", "1"),
        ("applications.carried_in", "total"): ("published", "1"),
        ("applications.granted", "natural_person"): ("published", "3"),
        ("applications.granted", "total"): ("published", "7"),
    }
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["4", "4"]


def test_a_row_that_lost_a_cell_is_not_read_by_its_columns_where_all_headings_stand():
    heads = ("申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    document = grid(heads, (RECEIVED, "5", "7", "1", "1", "1", "15"), (CARRIED_IN, "1", "0", "0", "0", "0", "0", "1"))
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert all(
        status != "published" for (item, _), (status, _) in printed(reading).items() if item.endswith("received")
    )


def test_outcomes_in_another_order_place_nothing():
    heads = "\n".join((OUTCOMES[1], OUTCOMES[0], *OUTCOMES[2:]))
    text = f"行政复议\n行政诉讼\n{heads}\n未经复议直接起诉\n复议后起诉\n{heads}\n{heads}\n" + "\n".join(
        map(str, range(1, 16))
    )
    reading = read_flat(text, "2021")
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == 15


@pytest.mark.parametrize("pending", ["尚未审结", "尚未结案"])
def test_one_block_of_outcomes_in_another_order_is_noticed_in_any_wording(pending):
    """Two blocks stand in the form's order, the third does not and may say 尚未结案 for 尚未审结."""
    heads, other = "\n".join(OUTCOMES), "\n".join((OUTCOMES[1], OUTCOMES[0], OUTCOMES[2], pending, OUTCOMES[4]))
    figures = "\n".join(map(str, range(1, 16)))
    text = f"行政复议\n行政诉讼\n{heads}\n未经复议直接起诉\n{heads}\n复议后起诉\n{other}\n{figures}"
    reading = read_flat(text, "2021")
    assert reading.figures == []
    assert len(problems(reading, "unplaced_number")) == 15
    raws = [
        figure.raw
        for figure in read_flat(text.replace(other, "\n".join((*OUTCOMES[:3], pending, "合计"))), "2021").figures
    ]
    assert raws == figures.split()


@pytest.mark.parametrize("word", ["2021年", "本年度", "件数"])
def test_a_word_before_the_row_of_the_remedies_is_no_label(word):
    rows = [
        ["", "行政复议"],
        ["", "未经复议直接起诉", "复议后起诉"],
        ["", *OUTCOMES * 3],
        [word, *map(str, range(1, 16))],
    ]
    assert [figure.raw for figure in read_grid(*rows).figures] == rows[-1][1:]
    both = read_grid(*rows, ["2020年", *"7" * 15])  # two rows, and which is this year's is not said
    assert not both.figures and len(problems(both, "unplaced_number")) == 30


def test_a_table_of_other_bodies_behind_the_text_makes_no_row_doubtful():
    remedies = grid(["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], OUTCOMES * 3, list("312410211401012"))
    others = grid(["单位", *APPLICANTS], ["教育局", *"1111116"], ["公安局", *"1111116"])
    words = [
        Paragraph(text, Place.of(paragraph=n)) for n, text in enumerate(("五、存在的主要问题", "附：各部门情况"), 1)
    ]
    document = Document([*remedies.blocks, *words, *others.blocks], "html")
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert [figure.raw for figure in reading.figures] == list("312410211401012")
    assert len(problems(reading, "unplaced_number")) == 14


def test_rows_with_blank_ends_stand_where_the_full_rows_of_their_table_do():
    """A column of remarks that nobody filled in, and no headings."""
    rows = [[RECEIVED, *"1211016", ""], [CARRIED_IN, "", *"20000", "2", ""], [GRANTED, *[""] * 8]]
    raws = [figure.raw for figure in read_grid(*rows).figures]
    assert raws == [*"1211016", "", *"20000", "2", *[""] * 7]
    unsure = read_grid(*rows[1:])
    assert ("applications.carried_in", "natural_person") not in printed(unsure)
    assert len(problems(unsure, "unplaced_number")) == 5


@pytest.mark.parametrize("corners", [1, 2])
def test_a_row_that_ends_in_its_sum_before_the_full_rows_do_is_not_read_by_their_columns(corners):
    corners = [""] * corners
    reading = read_grid([RECEIVED, *"1211016", *corners], [CARRIED_IN, "2", "", "1", "", "", "3", "", *corners])
    assert {item for item, _ in printed(reading)} == {"applications.received"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2", "1", "3"]


def test_a_row_with_a_remark_that_does_not_add_up_moves_no_other_row():
    """No headings, and 自然人 is blank everywhere: with the remark 7 the row has seven figures."""
    rows = [[RECEIVED, "", *"300003", "7"], [CARRIED_IN, "", *"100001", ""], [GRANTED, "", *"400004", ""]]
    reading = read_grid(*rows)
    assert not [figure.raw for figure in reading.figures if figure.raw]
    assert sorted(raw for raw, _ in problems(reading, "unplaced_number")) == sorted("3000037100001400004")


def test_a_row_that_begins_with_its_first_cell_and_ends_in_its_sum_shows_where_the_columns_are():
    """A column of remarks that nobody filled in, no headings, and no row without a blank."""
    rows = [
        [RECEIVED, "3", "", "1", "", "", "", "4", ""],
        [CARRIED_IN, "", "2", "", "", "", "", "2", ""],
        [GRANTED, "5", *[""] * 7],
    ]
    raws = [figure.raw for figure in read_grid(*rows).figures]
    assert raws == ["3", "", "1", "", "", "", "4", "", "2", "", "", "", "", "2", "5", *[""] * 6]


@pytest.mark.parametrize("remark", ["无", "2"])
def test_a_remark_beside_a_blank_is_no_figure(remark):
    rows = [["1.当面申请数", "件", "4", ""], ["2.传真申请数", "件", "", remark], ["3.网络申请数", "件", "1", ""]]
    for heads, raws in (([], ["4", "1"]), (["", "", "统计数", ""], ["4", "1"]), (["", "", "统计数", "备注"], ["4", "", "1"])):
        reading = read_grid(heads, *rows, form="2014")
        assert [figure.raw for figure in reading.figures] == raws
        assert [raw for raw, _ in problems(reading, "unplaced_number")] == [remark]


def test_figures_behind_a_heading_prove_no_columns():
    rows = [[RECEIVED, *"1211016", ""], [CARRIED_IN, "2", *[""] * 7], ["三、本年度办理结果", "5", "6"]]
    reading = read_grid(*rows)
    assert [figure.raw for figure in reading.figures] == [*"1211016", "2", *[""] * 6]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["5", "6"]


def test_a_remark_below_its_own_heading_is_no_figure_of_the_one_row_that_has_any():
    rows = [["信息内容", "本年处理决定数量", "", "备注"], ["行政许可", "", "", "无"], ["行政处罚", "", "", ""]]
    reading = read_grid(*rows)
    assert printed(reading)["disclosure.licences", "decisions"] == ("blank", "")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["无"]


def test_the_blank_of_a_row_with_a_remark_is_no_corner():
    reading = read_grid(["行政事业性收费", "", "-25", "其中新增5项"], form="2019")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["其中新增5项", "-25"]
    full = read_grid(["行政许可", "3", "1", "4", ""], ["其他对外管理服务事项", "", "2", "5", "较上年多1件"], form="2019")
    assert [raw for _, raw in printed(full).values()] == ["3", "1", "4", "", "2", "5"]


def test_a_remedy_with_nothing_filled_in_below_its_own_headings_is_blank():
    rows = [row for name in REMEDIES for row in ([name], OUTCOMES, [""] * 5 if name == REMEDIES[0] else list("12003"))]
    for page in (rows, [*rows[:3], ["行政诉讼"], *rows[3:]]):
        assert [figure.raw for figure in read_grid(*page).figures] == [*[""] * 5, *"1200312003"]


def test_the_blank_cells_beside_headings_are_no_blanks_of_a_remedy():
    """An empty cell stands behind every cell, under the headings of others where a cell spans rows."""
    apart = [cell for heading in OUTCOMES for cell in (heading, "")]
    figures = [cell for figure in "120030000014005" for cell in (figure, "")]
    reading = read_grid([REMEDIES[0], "", "行政诉讼"], [*apart, *REMEDIES[1:]], ["", *apart, *apart], figures)
    assert [figure.raw for figure in reading.figures] == list("120030000014005")


def test_a_blank_column_of_remarks_makes_no_row_doubtful():
    """A row without a figure is blank whatever its neighbours add up to."""
    rows = [
        ["(三)从事政府信息公开工作人员数", "人", "9", ""],
        ["1.专职人员数", "人", "3", ""],
        ["2.兼职人员数", "人", "", ""],
    ]
    raws = printed(read_grid(*rows, form="2014"))
    assert raws["capacity.staff.part_time", "value"] == ("blank", "")


def test_of_two_columns_of_figures_the_only_one_printed_is_not_taken_for_the_figure():
    rows = [["(一)收到申请数", "01", "14"], ["1.当面申请数", "02", "3"], ["2.传真申请数", "03", ""]]
    reading = read_grid(*rows, form="2014")
    assert reading.figures == []
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == "01 14 02 3 03".split()


def test_a_misprinted_label_over_two_rows_has_no_blanks():
    above = ("2.没有现成信息需要另行制作", *"1000001"), ("3.补正后的申请内容",)
    reading = read_grid(HEADS, *above, ("仍不很明确", *[""] * 7), ("1.信访举报投诉类申请", *"0000000"))
    assert ("applications.unavailable.unclear", "total") not in printed(reading)
    assert problems(reading, "missing_row")[0] == ("3.补正后申请内容仍不明确", "table 1, row 4, column 1")


def test_a_remedy_has_no_blanks_between_its_label_and_another_remedys():
    """The label spans a cell too many: as many blanks stand beside it as it has columns."""
    above = [REMEDIES[0], *[""] * 5, REMEDIES[1], *[""] * 5]
    reading = read_grid(above, [*OUTCOMES, "", *OUTCOMES], [*"11114", "", *"22228"])
    assert [raw for _, raw in printed(reading).values()] == [*"11114", *"22228"]


def test_the_remedies_are_read_where_the_heading_above_two_of_them_is_gone():
    heads = "\n".join(OUTCOMES)
    text = f"行政复议\n{heads}\n未经复议直接起诉\n复议后起诉\n{heads}\n{heads}\n" + "\n".join(map(str, range(1, 16)))
    raws = {(figure.item, figure.column): figure.raw for figure in read_flat(text, "2021").figures}
    assert raws["reconsideration", "upheld"] == "1"
    assert raws["litigation_after_reconsideration", "total"] == "15"


def test_a_misprinted_last_remedy_keeps_its_figures():
    heads = "\n".join(OUTCOMES)
    text = "\n".join(f"{name}\n{heads}\n1\n2\n0\n0\n3" for name in ("行政复议", "未经复议直接起诉", "复议后诉"))
    assert printed(read_flat(text, "2021"))["litigation_after_reconsideration", "corrected"] == ("published", "2")


def test_a_row_broken_between_tabs_is_not_moved_to_fit():
    heads = "\t".join(OUTCOMES)
    reading = read_flat(f"行政复议\n{heads}\n0\t0\n\t18\t\t\n未经复议直接起诉\n{heads}\n1\t2\t3\t4\t10", "2021")
    assert all(
        status != "published" for (item, _), (status, _) in printed(reading).items() if item == "reconsideration"
    )


def test_a_row_that_runs_on_into_the_next_section_is_no_sentence():
    text = f"复议后起诉\n{chr(9).join(OUTCOMES)}\n91\t66\t53\t89\t299 五、存在的不足 （一）工作。基层力量单薄。\n"
    reading = read_flat(f"未经复议直接起诉\n{chr(9).join(OUTCOMES)}\n1\t0\t0\t0\t1\n{text}", "2021")
    seen = [f.raw for f in reading.figures] + [raw for raw, _ in problems(reading, "unplaced_number")]
    assert {"91", "66", "53", "89"} <= set(seen)
    assert ("litigation_after_reconsideration", "upheld") not in {
        k for k, (s, _) in printed(reading).items() if s == "blank"
    }


def test_two_tables_side_by_side_are_read_one_after_the_other():
    reading = read_grid(
        ("统计指标", "单位", "统计数") * 2,
        ("(一)收到申请数", "件", "12", "四、行政复议数量", "件", "5"),
        ("1.当面申请数", "件", "", "(一)维持具体行政行为数", "件", "2"),
        ("2.传真申请数", "件", "4", "(二)被依法纠错数", "件", ""),
        form="2014",
    )
    assert [raw for _, raw in printed(reading).values()] == ["12", "", "4", "5", "2", ""]


def test_headings_that_run_together_leave_the_order_to_the_cells():
    heads = (APPLICANTS[0], " ".join(APPLICANTS[1:3]), *APPLICANTS[3:6], "", APPLICANTS[6])
    reading = read_grid(("申请人情况", *heads), (RECEIVED, "68", "63", "", "62", "", "", "193"))
    cells = printed(reading)
    assert cells["applications.received", "company"] == ("published", "63")
    assert cells["applications.received", "public_interest"] == ("published", "62")


def test_headings_to_the_left_of_a_full_row_that_adds_up_are_its_own():
    """Markdown has no spans: the second line of headings begins at the margin."""
    heads = [("核对关系", "申请人情况"), ("自然人", "法人或其他组织", "总计"), (*APPLICANTS[1:6],)]
    reading = read_grid(*heads, (RECEIVED, *"9512815"), (CARRIED_IN, "8", "2", "1", "0", "0", "3", "14"))
    assert printed(reading)["applications.carried_in", "company"] == ("published", "2")
    assert printed(reading)["applications.carried_in", "total"] == ("published", "14")
    assert not any(item == "applications.received" for item, _ in printed(reading)), "5 + 1 + 2 + ... is not 5"


def test_headings_out_of_order_prove_nothing():
    heads = [("核对关系", "申请人情况"), ("总计", "法人或其他组织", "自然人"), (*APPLICANTS[1:6],)]
    reading = read_grid(*heads, (CARRIED_IN, "8", "2", "1", "0", "0", "3", "14"))
    assert printed(reading) == {}


def test_some_headings_without_the_first_and_the_total_prove_nothing():
    """The first heading stands in the line above the table, and the figures one column further left than theirs."""
    reading = read_grid(("", "", "", *APPLICANTS[1:5]), (RECEIVED, "", "", "64", "3", "", ""))
    assert [raw for _, raw in printed(reading).values() if raw] == []
    assert {raw for raw, _ in problems(reading, "unplaced_number")} == {"64", "3"}


def test_a_label_above_a_table_does_not_own_a_row_whose_own_label_is_blank():
    document = grid(("", "", *"2000002"), ("2.没有现成信息需要另行制作", "", *"0000000"))
    label = Paragraph("3.补正后申请内容仍不明确", Place.of(line=1))
    above = Document([label, *document.blocks], "text")
    reading = read_tables(Stream(document_to_tokens(above)), load_form("2019"))
    assert ("applications.unavailable.unclear", "natural_person") not in printed(reading)
    assert ("2", "table 1, row 1, column 3") in problems(reading, "unplaced_number")


def test_the_cells_of_a_label_that_spans_rows_are_no_blanks():
    """The number of the label was taken for a cell, and its figures stand in that row."""
    reading = read_grid(("3", *"1000001"), ("危及“三安", *[""] * 7), ("全一稳定”", *[""] * 7), form="2019")
    assert ("applications.denied.security_stability", "total") not in printed(reading)


def test_a_table_that_prints_one_column_of_several_has_its_figures_there():
    reading = read_grid(("项目", "总计"), (RECEIVED, "83"), (CARRIED_IN, ""), (GRANTED, "32"))
    assert printed(reading) == {
        ("applications.received", "total"): ("published", "83"),
        ("applications.carried_in", "total"): ("blank", ""),
        ("applications.granted", "total"): ("published", "32"),
    }
    assert problems(reading, "unplaced_number") == []


def test_a_figure_below_a_heading_of_another_kind_is_not_of_the_heading_above_that():
    rows = [("信息内容", "处理决定数量"), ("行政许可", "812"), ("信息内容", "罚没金额"), ("行政处罚", "318")]
    reading = read_grid(*rows, form="2019")
    assert printed(reading) == {("disclosure.licences", "decisions"): ("published", "812")}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["318"]


def test_a_heading_of_three_lines_beside_the_forms_heads_a_column_of_its_own():
    """The total of the year before; the words above the form's headings span these and not it."""
    above, heads = ("", "申请人情况", "", "", "", "", "", "", "上年总计"), ("", *APPLICANTS, "")
    rows = [(RECEIVED, "61", "14", "", "2", "5", "1", "83", "9"), (GRANTED, "", "6", "", "", "", "", "6", "4")]
    reading = read_grid(above, heads, *rows)
    assert [raw for _, raw in printed(reading).values()] == [cell for row in rows for cell in row[1:-1]]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["9", "4"]
    assert printed(read_grid(heads, *rows)) == {}


def test_a_figure_below_the_row_of_the_remedies_fills_no_blank_of_it():
    heads = "行政复议\t行政诉讼\n" + "\t".join([*OUTCOMES, *REMEDIES[1:]]) + "\n" + "\t".join(OUTCOMES * 2) + "\n"
    row = "1\t0\t0\t4\t5\t1\t0\t{}\t2\t3\t1\t0\t0\t2\t3"
    torn = read_flat(heads + row.format("") + "\n\t76", "2019")
    assert [status for status, _ in printed(torn).values() if status == "published"] == []
    assert "76" in [raw for raw, _ in problems(torn, "unplaced_number")]
    indented = read_flat(heads + "\t" + row.format("0") + "\t", "2019")
    assert {status for status, _ in printed(indented).values()} == {"published"}


def test_a_row_between_two_lines_of_headings_beside_rows_in_doubt_is_reported():
    between = (GRANTED, "3", *[""] * 5, "2")
    reading = read_grid(
        ("申请人情况", "自然人", *[""] * 5, "总计"), between, ("", *APPLICANTS), (RECEIVED, "5", "", "7", *[""] * 4, "12")
    )
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["3", "2", "5", "7", "12"]
