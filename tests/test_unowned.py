"""Figures that no label owns: they are reported, and no label before them is called blank."""

import pytest

from reportlib.document import Document
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import applications_2021, flat, printed, read_flat
from tests.test_columns import read_grid
from tests.test_tables import CARRIED_IN, OUTCOMES, RECEIVED, REMEDIES, grid, problems


def test_a_label_before_figures_that_nobody_owns_is_not_blank():
    text = "1.当面申请数\n2.传真申请数\n3.网络申请数\n甲乙丙丁戊己庚辛\n6\n4\n(二)申请办结数\n7"
    reading = read_flat(text, "2014")
    assert list(printed(reading)) == [("applications.completed", "total")]
    assert {"1.当面申请数", "2.传真申请数"} <= {raw for raw, _ in problems(reading, "missing_row")}


def test_the_last_figure_of_a_table_that_wraps_behind_it_is_reported():
    reading = read_tables(
        Stream(document_to_tokens(Document([*grid((RECEIVED, *"900000", "")).blocks, *flat("95").blocks], "text"))),
        load_form("2019"),
    )
    assert problems(reading, "unplaced_number") == [("95", "line 1")]
    assert ("applications.received", "total") not in printed(reading)


def test_a_line_of_glued_figures_behind_the_last_heading_is_reported():
    text = "行政复议行政诉讼\n结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉\n312119（其中市级9件）37（其中市级18件）2075"
    reading = read_flat("四、结转下年度继续办理   0  0  0  0  0  0  0\n" + text, "2019")
    assert {item for item, _ in printed(reading)} == {"applications.carried_out"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["312119（其中市级9件）37（其中市级18件）2075"]


def test_a_form_recognised_without_a_label_is_a_problem():
    reading = read_flat("甲乙丙丁", "2014")
    assert reading.figures == [] and [problem.kind for problem in reading.problems] == ["missing_row"]
    filled = read_flat("\n".join(f"甲乙丙\n丁{number}件\n{number}" for number in range(10)), "2014")
    assert [raw for raw, _ in problems(filled, "unplaced_number")] == list("0123456789")


def test_a_row_that_does_not_add_up_above_a_row_of_halves_is_placed_nowhere():
    torn = read_grid(
        (RECEIVED, *"8 3 1 0 0 2 9".split()), ("", "", "12", "4", "", "", "", "7"), (CARRIED_IN, *"1000001")
    )
    assert {item for item, _ in printed(torn)} == {"applications.carried_in"}
    assert sorted(raw for raw, _ in problems(torn, "unplaced_number")) == sorted("8 3 1 0 0 2 9 12 4 7".split())
    slip = read_grid((RECEIVED, *"8 3 1 0 0 2 9".split()), (CARRIED_IN, *"1000001"))
    assert printed(slip)["applications.received", "total"] == ("published", "9")


def test_a_figure_short_in_a_row_before_figures_of_nobody_is_not_inferred():
    rows = f"{RECEIVED} 5 1 0 0 0 0 6\n{CARRIED_IN} 0 0 0 0 0 0 0\n(一)予以公开 5 1 0 0 0 0 6\n(七)总计 5 1 6"
    alone = read_flat(rows, "2021")
    assert printed(alone)["applications.disposed", "total"] == ("inferred", "6")
    torn = read_flat(f"{rows}\n小计\n4 4\n四、结转下年度继续办理 0 0 0 0 0 0 0", "2021")
    assert ("applications.disposed", "total") not in printed(torn)


def test_a_table_with_a_joined_cell_keeps_only_its_full_rows():
    reading = read_grid(
        (RECEIVED, *"5 1 0 0 0 0 6".split()),
        (CARRIED_IN, "23 383", "", *"0 0 0 0 406".split()),
        ("1.信访举报投诉类申请", "", "", "7", "", "", "", "7"),
    )
    assert {item for item, _ in printed(reading)} == {"applications.received"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["23 383", *"0 0 0 0 406".split(), "7", "7"]


def test_blank_cells_below_a_row_of_figures_without_a_label_are_not_published():
    reading = read_grid((RECEIVED, *"5100006"), ("", *"2000002"), (CARRIED_IN, *[""] * 7), ("(一)予以公开", *"5100006"))
    assert {item for item, _ in printed(reading)} == {"applications.received", "applications.granted"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [*"2000002"]
    assert CARRIED_IN in {raw for raw, _ in problems(reading, "missing_row")}


def test_labels_beside_a_heap_of_figures_are_not_blank():
    """A page that printed its labels first and then its figures; its number stands before the figures."""
    above = (
        "1.当面申请数\n2.传真申请数\n3.网络申请数\n1\n统计数\n6\n4\n8\n4.信函申请数\n(二)申请办结数\n1.按时办结数\n2"
    )
    reading = read_flat(above, "2014")
    assert printed(reading) == {}
    assert {"6", "4", "8"} <= {raw for raw, _ in problems(reading, "unplaced_number")}
    assert {"1.当面申请数", "2.传真申请数", "4.信函申请数"} <= {raw for raw, _ in problems(reading, "missing_row")}


def test_a_row_of_figures_behind_the_table_of_the_remedies_is_reported():
    heads = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    table = grid(("行政复议", "", "", "", ""), heads).blocks
    reading = read_tables(
        Stream(document_to_tokens(Document([*table, *flat("果\n1 0 2 0 3").blocks], "markdown"))), load_form("2021")
    )
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["1", "0", "2", "0", "3"]


def test_remedies_whose_headings_stand_among_their_figures_are_placed_nowhere():
    """A copy took the page column by column, and broke each heading over two lines."""
    columns = [f"{heading[:-1]}\n{heading[-1]}\n{figure}" for heading, figure in zip(OUTCOMES, "10203", strict=True)]
    rest = "五、存在的主要问题及改进情况\n人手不足，工作有待加强。\n"
    text = "行政复议\n复议后起诉\n0\n2\n0\n2\n4\n" + "\n".join(columns[:2]) + f"\n{rest}" + "\n".join(columns[2:])
    reading = read_flat("未经复议直接起诉\n7\n0\n0\n0\n7\n" + text, "2021")
    assert not [figure for figure in reading.figures if figure.item == "litigation_after_reconsideration"]
    assert sorted(raw for raw, _ in problems(reading, "unplaced_number")) == sorted("0202410203")


def test_a_column_of_figures_behind_the_signature_puts_the_last_labels_in_doubt():
    rows = "1.专职人员数\n2.兼职人员数\n(四)政府信息公开专项经费\n单位负责人：张三 审核人：李四\n- 2 -\n2\n7\n24.5"
    reading = read_flat(f"(三)从事政府信息公开工作人员数\n{rows}", "2014")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2", "7", "24.5"]


def test_figures_behind_a_heading_are_no_blanks_of_the_labels_below():
    text = "行政强制\n1 2 3\n第二十条第(八)项\n6\n-19\n0\n2501.92\n行政事业性收费\n第二十条第(九)项\n政府集中采购\n三、本年度办理结果"
    reading = read_flat(text, "2019")
    assert {item for item, _ in printed(reading)} == {"disclosure.coercive_measures"}


def test_where_a_page_printed_its_labels_first_no_empty_label_is_blank():
    """The heap stands at the beginning; the three figures further down may be three labels'."""
    heap = "(一)收到申请数\n1.当面申请数\n2.传真申请数\n甲乙丙丁\n3\n1\n2\n9\n3.网络申请数\n"
    reading = read_flat(f"{heap}4\n1.专职人员数\n2.兼职人员数\n5\n(二)举办各类培训班数\n6", "2014")
    assert set(printed(reading)) == {("training.courses", "value")} | {
        key for key in printed(reading) if key[0] == "applications.received.online"
    }


def test_a_label_of_text_below_a_row_without_label_is_not_blank():
    table = grid(("6.属于四类过程性信息", *"2410007"), ("", *"3000003")).blocks
    reading = read_tables(
        Stream(
            document_to_tokens(Document([*table, *flat("7.属于行政执法案卷\n8.属于行政查询事项").blocks], "markdown"))
        ),
        load_form("2021"),
    )
    assert "applications.denied.enforcement_file" not in {item for item, _ in printed(reading)}


def test_a_line_of_figures_above_a_label_may_be_its_own():
    text = "2.重复申请 1 0 0 0 0 0 1\n理\n3 0 0 0 0 0 3\n3.要求提供公开出版物\n申请"
    assert {item for item, _ in printed(read_flat(text, "2021"))} == {"applications.not_processed.repeated"}
    misprinted = text.replace("理\n3", "三、木年度办理 3")
    assert "applications.not_processed.publication" in {item for item, _ in printed(read_flat(misprinted, "2021"))}


def test_labels_of_a_text_whose_order_nobody_knows_are_not_blank():
    """The figures before the last block may be any label's, above or below."""
    text = (
        "1.当面申请数\n2.传真申请数\n3.网络申请数\n甲乙\n4.信函申请数\n3\n1\n2\n9\n六、举报投诉数量\n"
        "1.专职人员数\n2.兼职人员数\n(二)举办各类培训班数"
    )
    reading = read_flat(text, "2014")
    assert not [key for key, (status, _) in printed(reading).items() if status == "blank"]


def test_a_label_below_a_row_filled_with_another_rows_figures_is_not_blank():
    """A page ends between the figures of the second row and its label."""
    text = "4.保护第三方合法权益\n11\n16\n0\n27\n18\n0\n18\n5.属于三类内部事务信息\n6.属于四类过程性信息\n0\n5\n0\n5"
    items = {item for item, _ in printed(read_flat(text, "2021"))}
    assert not items & {"applications.denied.third_party_rights", "applications.denied.internal_affairs"}


def test_a_label_below_figures_behind_a_piece_of_another_label_is_not_blank():
    rows = "(三)不1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n予公开\t40\t0\t0\t0\t0\t40\t80\n2.其他法律行政法规禁止公开"
    items = {item for item, _ in printed(read_flat(f"三、本年度办理结果\n{rows}", "2021"))}
    assert "applications.denied.other_law" not in items


def test_a_figure_that_slipped_into_a_label_leaves_no_blank_in_its_row():
    above = "4.无正当理由大量反复申请\t38\t0\t0\t3\t0\t33\t74\n"
    row = above + "5.要求行政机关确认或重新出具已获{}取信息\t\t0\t0\t0\t13\t0\t{}"
    key = ("applications.not_processed.reissue", "natural_person")
    assert printed(read_flat(row.format("", "13"), "2021"))[key] == ("blank", "")
    slipped = read_flat(row.format("22", "35"), "2021")
    assert key not in printed(slipped)
    assert "22" in {raw for raw, _ in problems(slipped, "unplaced_number")}


def test_a_number_in_the_note_of_a_label_of_one_column_is_no_figure():
    text = "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)\t条\t\n1.政府公报公开政府信息数\t条\t3"
    assert printed(read_flat(text, "2014")) == {
        ("disclosure.total", "value"): ("blank", ""),
        ("disclosure.channel.gazette", "value"): ("published", "3"),
    }


APPLICANTS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"


@pytest.mark.parametrize("above", ["自然\n人\n社会 法律\n商业 科研 其 总\n公益 服务", "自然人 商业企业\n总计"])
def test_below_headings_that_a_copy_tore_no_empty_label_is_blank(above):
    """The figures of several labels stand behind the last of them."""
    rows = f"{RECEIVED}\n5\n5\n1.属于国家秘密\n2.其他法律行政法规禁止公开\n0\n3.危及“三安全一稳定”"
    torn = read_flat(f"行政强制\n4\n{above}\n{rows}", "2021")
    assert list(printed(torn)) == [("disclosure.coercive_measures", "decisions")]
    whole = read_flat(f"行政强制\n4\n{APPLICANTS}\n{rows}", "2021")
    assert printed(whole)["applications.denied.state_secret", "total"] == ("blank", "")


def test_below_headings_that_a_copy_tore_no_row_on_several_lines_is_placed():
    rows = applications_2021({RECEIVED: "1 0 2 0 0 4 7"})
    whole = rows.replace(RECEIVED, f"{APPLICANTS}\n{RECEIVED}")
    assert printed(read_flat(whole, "2021"))["applications.received", "research"] == ("published", "2")
    torn = read_flat(rows.replace(RECEIVED, f"自然\n人\n社会 法律\n商业 科研\n公益 服务\n{RECEIVED}"), "2021")
    assert torn.figures == []
    assert len(problems(torn, "unplaced_number")) == 7 * 25
    few = read_flat(f"规章\n1\n2\n3\n自然\n人\n社会 法律\n商业 科研\n公益 服务\n{RECEIVED}\n5\n5", "2021")
    assert [raw for raw, _ in problems(few, "unplaced_number")] == ["1", "2", "3", "5", "5"]


def test_headings_behind_a_row_show_that_a_copy_tore_the_page():
    rows = f"{RECEIVED}\n5\n5\n1.属于国家秘密\n2.其他法律行政法规禁止公开\n0\n法律服务\n机构\n3.危及“三安全一稳定”"
    torn = read_flat(f"行政强制\n4\n{APPLICANTS}\n{rows}", "2021")
    assert ("applications.denied.state_secret", "total") not in printed(torn)
    rows = f"规章\n1\n现行有效件数\n{APPLICANTS}\n" + rows.replace("法律服务\n机构\n", "")
    assert ("applications.denied.state_secret", "total") not in printed(read_flat(rows, "2021"))


def test_a_full_row_behind_labels_that_share_the_figures_above_is_not_placed():
    """The figures that stand above may be more than their own: these may be another row's."""
    figures = "0\n0\n0\n0\n0\n4\n4"
    text = f"(一)予以公开\n{figures}\n1.属于国家秘密\n3\n9\n9\n{figures}\n2.其他法律行政法规禁止公开\n3.危及“三安全一稳定”\n{figures}"
    reading = read_flat(text, "2021")
    assert {item for item, _ in printed(reading)} == {"applications.granted"}


def test_an_empty_label_closer_to_the_next_than_labels_are_to_their_figures_is_not_blank():
    """A copy set the labels of a block together, and their figures below."""
    rows = f"{RECEIVED}\n\n5\n\n5\n\n1.属于国家秘密\n2.其他法律行政法规禁止公开\n\n0\n\n3.危及“三安全一稳定”"
    assert ("applications.denied.state_secret", "total") not in printed(read_flat(rows, "2021"))
    apart = printed(read_flat(rows.replace("秘密\n", "秘密\n\n"), "2021"))
    assert apart["applications.denied.state_secret", "total"] == ("blank", "")


def test_a_heap_of_figures_at_the_end_of_the_document_is_reported():
    """On some of its lines two figures stand."""
    text = "(七)总计\n1 0 0 0 0 0 1\n五、存在的主要问题及改进情况\n人手不足，工作有待加强。\n\n12\n9 35\n22\n0"
    assert [raw for raw, _ in problems(read_flat(text, "2021"), "unplaced_number")] == ["12", "9", "35", "22", "0"]


@pytest.mark.parametrize("gap", ["\t", "    ", "\n"])
def test_a_label_printed_in_place_of_the_next_one_too_owns_neither_figure(gap):
    rows = [("(一)收到申请数", "9"), ("1.当面申请数", "4"), ("1.当面申请数", "5"), ("3.网络申请数", "0")]
    reading = read_flat("\n".join(gap.join(row) for row in rows), "2014")
    assert ("applications.received.in_person", "total") not in printed(reading)
    assert ("applications.received.fax", "total") not in printed(reading)
    assert sorted(raw for raw, _ in problems(reading, "unplaced_number")) == ["4", "5"]


def test_a_row_printed_again_on_the_next_page_is_read():
    rows = [("(一)收到申请数", "9"), ("1.当面申请数", "4"), ("1.当面申请数", "4"), ("2.传真申请数", "5")]
    reading = read_flat("\n".join("\t".join(row) for row in rows), "2014")
    assert printed(reading)["applications.received.in_person", "total"] == ("published", "4")


def test_labels_that_stand_below_their_figures_own_none_of_the_row_below():
    """The first of the ownerless rows says so: else each label would take the figures of the next."""
    rows = [("1.当面申请数", "4"), ("", "5"), ("2.传真申请数",), ("", "6"), ("3.网络申请数",), ("4.信函申请数", "7")]
    for reading in (read_grid(*rows, form="2014"), read_flat("\n".join("\t".join(row) for row in rows), "2014")):
        assert [figure.raw for figure in reading.figures] == ["4", "7"]
        assert sorted(raw for raw, _ in problems(reading, "unplaced_number")) == ["5", "6"]


def test_labels_that_stand_above_their_figures_own_the_row_below():
    rows = [("1.当面申请数", "4"), ("2.传真申请数",), ("", "5"), ("3.网络申请数",), ("", "6")]
    assert [figure.raw for figure in read_grid(*rows, form="2014").figures] == ["4", "5", "6"]


@pytest.mark.parametrize("label", ["规", "规范性文件的"])
def test_one_character_is_no_misprint_of_a_label_of_two(label):
    reading = read_flat(f"第二十条第(一)项\n甲乙丙丁\t8\t9\t7\n{label}\t1\t2\t3\n行政许可\t5\t0\t5", "2019")
    assert ("disclosure.rules", "made") not in printed(reading)


def test_a_label_below_the_figures_that_may_be_its_own_is_not_blank():
    rows = "行政许可\t7\t2\t0\n第二十条第(六)项\n\t5\t4\t0\n行政处罚\n\t3\t1\t9\n行政强制\n第二十条第(八)项\n行政事业性收费\t2\t6"
    assert {item for item, _ in printed(read_flat(rows, "2019"))} == {"disclosure.licences", "disclosure.charges"}


@pytest.mark.parametrize("row", ["行政处。    318", "行政处罚。 件 318"])
@pytest.mark.parametrize(
    "rows", ["行政许可 7\n第二十条第(六)项\n信息内容\n{}\n行政强制 22", "行政许可 7\n{}\n行政强制 22", "行政强制 22\n{}"]
)
def test_the_figure_of_a_row_whose_label_ends_in_a_stop_is_reported(rows, row):
    reading = read_flat(rows.format(row), "2021")
    assert ("disclosure.penalties", "decisions") not in printed(reading)
    assert printed(reading)["disclosure.coercive_measures", "decisions"] == ("published", "22")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["318"]


def test_a_remedy_that_a_summary_prints_beside_the_forms_own_table_is_placed_nowhere():
    summary = grid(("类型", *OUTCOMES), ("行政复议", *"31004"), ("行政诉讼", *"11002"))
    own = grid((REMEDIES[0], "行政诉讼"), (*OUTCOMES, *REMEDIES[1:]), OUTCOMES * 2, [*"41005", *"10001", *"01001"])
    document = Document([*grid((RECEIVED, *"5100006")).blocks, *summary.blocks, *own.blocks], "html")
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2021"))
    assert {item for item, _ in printed(reading)} == {"applications.received"}
    told = [raw for raw, _ in problems(reading, "unplaced_number")]
    assert sorted(told) == sorted("31004" + "11002" + "41005" + "10001" + "01001")


@pytest.mark.parametrize("gap", ["\n", "  ", "\t"])
def test_the_only_figure_of_a_row_is_not_placed_where_other_rows_print_two(gap):
    rows = ["统计指标 单位 上年数 统计数", "1.当面申请数 件 4 9", "2.传真申请数 件 3", "3.网络申请数 件 8 7", "4.信函申请数 件 1 2"]
    reading = read_flat("\n".join(row.replace(" ", gap) for row in rows), "2014")
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == "4 9 3 8 7 1 2".split()
    rare = ["(一)收到申请数 件 9 8", *(f"{row.split()[0]} 件 4" for row in rows[1:])]
    once = read_flat("\n".join(row.replace(" ", gap) for row in rare), "2014")
    assert [raw for _, raw in printed(once).values()] == ["4"] * 4


def test_a_row_of_another_column_is_placed_beside_rows_that_print_two_figures():
    reading = read_flat("行政许可 4 9\n行政处罚 3\n行政强制 8 7\n行政事业性收费 6", "2021")
    assert [raw for _, raw in printed(reading).values()] == ["6"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == "4 9 3 8 7".split()


def test_the_end_of_a_longer_label_that_begins_a_line_is_no_label_printed_once_more():
    text = "2.政府网站在线访谈次数（次）\n5\n其中:主要负责同志参加\n政府网站在线访谈次数（次）\n2\n3.政策解读稿件发布数（篇）\n4"
    assert [raw for _, raw in printed(read_flat(text, "2014")).values()] == ["5", "2", "4"]


def test_no_label_is_blank_for_which_a_figure_is_left_over():
    text = "(一)收到申请数 件\n1.当面申请数 件 2\n2.传真申请数 件 0\n3.网络申请数 件 4 27\n4.信函申请数 件 1"
    assert ("applications.received", "total") not in printed(read_flat(text, "2014"))
    more_blanks = printed(read_flat(text.replace("件 2", "件"), "2014"))
    assert more_blanks["applications.received", "total"] == ("blank", "")


def test_a_label_right_above_a_row_with_a_figure_too_many_is_not_blank():
    text = "(一)回应公众关注热点或重大舆情数\n次\n(二)通过不同渠道和方式回应解读的情况\n——\n1.参加或举办新闻发布会总次数\n次\n27\n6\n"
    text += "2.政府网站在线访谈次数\n次\n5\n4.微博微信回应事件数\n次\n7\n5.其他方式回应事件数\n次\n三、依申请公开情况"
    text = "其中:主动公开规范性文件数\n条\n(二)通过不同渠道和方式公开政府信息的情况\n——\n" + text
    cells = printed(read_flat(text, "2014"))
    assert ("response.total", "value") not in cells
    assert cells["disclosure.normative_documents", "value"] == ("blank", "")


def test_no_label_above_a_row_with_several_figures_too_many_is_blank():
    """A copy set what it skipped at the end of the page: it may be any empty label's."""
    text = "(一)收到申请数\n件\n9\n1.当面申请数\n件\n2.传真申请数\n件\n1\n3.网络申请数\n件\n4.信函申请数\n件\n8\n"
    text += "(二)申请办结数\n件\n1.按时办结数\n件\n4\n2.延期办结数\n件\n61\n48\n51\n(三)申请答复数\n件\n5"
    reading = read_flat(text, "2014")
    assert not [item for (item, _), (status, _) in printed(reading).items() if status == "blank"]


@pytest.mark.parametrize("figure", ["万元\n16", "16.5", "万元 16.5"])
def test_a_figure_of_money_at_the_end_of_the_document_is_reported(figure):
    text = f"(三)接受培训人员数\n人次\n860\n甲市人民政府办公室\n2017年3月8日\n{figure}"
    assert [raw for raw, _ in problems(read_flat(text, "2014"), "unplaced_number")] == [figure.split()[-1]]
    assert not problems(read_flat(text.replace(figure, "2017.03"), "2014"), "unplaced_number")


def test_where_figures_are_written_in_words_none_is_a_dash_and_no_label_is_blank():
    rows = [("1.当面申请数", "十二"), ("2.传真申请数", "一"), ("3.网络申请数", "三"), ("4.信函申请数", "二")]
    reading = read_flat("\n".join(" ".join(row) for row in rows) + "\n(二)申请办结数 18", "2014")
    assert printed(reading) == {("applications.completed", "total"): ("published", "18")}
    assert {rows[0][0], rows[2][0], rows[3][0]} <= {raw for raw, _ in problems(reading, "missing_row")}
    cells = read_grid(*rows, ("(二)申请办结数", "18"), form="2014")
    assert list(printed(cells)) == [("applications.completed", "total")]
    assert [raw for raw, _ in problems(cells, "unreadable_cell")] == ["十二", "一", "三", "二"]


@pytest.mark.parametrize("gap", ["        ", "\t", "\n"])
def test_the_figure_of_a_total_below_a_blank_is_not_its_own(gap):
    text = f"(二)举办各类培训班数    次    41\n(三)接受培训人员数    人次\n合计{gap}97"
    reading = read_flat(text, "2014")
    assert [raw for _, raw in printed(reading).values() if raw] == ["41"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["97"]


@pytest.mark.parametrize("parted", ["\n", "\t", "  "])
def test_a_number_in_brackets_where_a_figure_is_missing_is_reported_and_no_row_is_blank(parted):
    rows = [["1.政府公报公开政府信息数", "条", "(58)"], ["2.政府网站公开政府信息数", "条", "71"]]
    reading = read_flat("\n".join(parted.join(row) for row in rows), "2014")
    assert list(printed(reading)) == [("disclosure.channel.website", "value")]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["(58)"]


def test_a_number_in_brackets_right_behind_a_label_is_no_note_of_it():
    reading = read_flat("行政处罚\n(12)\n行政强制\n7", "2021")
    assert [raw for _, raw in printed(reading).values()] == ["7"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["(12)"]


def test_a_number_in_brackets_in_a_row_of_a_table_is_reported_at_its_position():
    reading = read_grid((RECEIVED, *"810002", "11"), (CARRIED_IN, "（1）", "（1）", *"00000"))
    assert printed(reading)["applications.carried_in", "total"] == ("published", "0")
    assert ("applications.carried_in", "natural_person") not in printed(reading)
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["（1）", "（1）"]


def test_numbers_in_brackets_in_the_row_of_all_remedies_are_reported():
    figures = "1 2 0 0 3 0 0 0 0 0 1 (7) 0 0 8".split()
    reading = read_flat("\n".join([*REMEDIES, *figures]), "2021")
    assert [raw for _, raw in printed(reading).values()] == [figure for figure in figures if figure != "(7)"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["(7)"]


def test_codes_in_brackets_beside_the_figures_are_none():
    rows = ("1.当面申请数", "件", ""), ("(2)", "2.传真申请数", "(2)", "件", ""), ("(3)", "3.网络申请数", "(3)", "件", "4")
    reading = read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014"))
    assert [raw for _, raw in printed(reading).values()] == ["", "", "4"]
    assert problems(reading, "unplaced_number") == []


def test_remedies_are_not_blank_where_the_row_below_their_headings_is_missing_or_stands_above_them():
    head, *heads = ("行政复议", *[""] * 4, "行政诉讼", *[""] * 9), remedies_of_suits(""), (*OUTCOMES * 3, "")
    above = (CARRIED_IN, *"1000001")
    for rows in ((head, *heads), (tuple("312410211401012"), *heads, head)):
        reading = read_grid(above, *rows)
        assert {item for item, _ in printed(reading)} == {"applications.carried_in"}
        assert {raw for raw, _ in problems(reading, "missing_row")} >= set(REMEDIES)
    blank = printed(read_grid(above, head, *heads, ("",) * 15))
    assert blank["reconsideration", "upheld"] == blank["litigation_direct", "total"] == ("blank", "")


def test_remedies_beside_one_whose_figures_nobody_owns_are_not_blank():
    head = ("行政复议", *[""] * 4, "行政诉讼", *[""] * 10)
    reading = read_grid(head, remedies_of_suits("98"), (*OUTCOMES * 3, ""), (*"312410211401012", ""))
    assert "blank" not in {status for status, _ in printed(reading).values()}


def test_a_remedy_beside_one_with_the_figures_of_both_is_not_blank():
    reading = read_grid(("行政复议", *OUTCOMES, "未经复议直接起诉", *OUTCOMES), ("", *"11114", "", *"22228"))
    assert printed(reading) == {}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == [*"1111422228"]


def test_a_figure_at_the_end_of_the_headings_is_no_remedys_total():
    head = ("行政复议", *[""] * 4, "行政诉讼", *[""] * 10)
    heads = (*OUTCOMES, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4, "98")
    reading = read_grid(head, heads, (*[""] * 5, *OUTCOMES * 2, ""), (*"312410211401012", ""))
    assert printed(reading) == {}
    assert "98" in [raw for raw, _ in problems(reading, "unplaced_number")]


def remedies_of_suits(last):
    return (*[""] * 5, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4, last)


def test_a_row_of_text_with_a_blank_too_many_is_placed_only_where_its_figures_prove_it():
    row = read_flat("行政许可\t5\t\t4\t3\n行政处罚\t1\t2\t3", "2019")
    assert {item for item, _ in printed(row)} == {"disclosure.penalties"}
    assert [raw for raw, _ in problems(row, "unplaced_number")] == ["5", "4", "3"]
    total = read_flat(f"{RECEIVED}\t5\t\t1\t0\t0\t0\t0\t6", "2019")
    assert printed(total)["applications.received", "total"] == ("inferred", "6")


@pytest.mark.parametrize(("last", "told"), [("473", True), ("12", False), ("2017", False)])
def test_a_number_beyond_pages_that_ends_the_document_may_be_any_empty_labels(last, told):
    rows = "1.当面申请数\n件\n2.传真申请数\n件\n3.网络申请数\n件\n(三)接受培训人员数\n人次\n8\n二、存在的主要问题\n更新不够及时；解读较少。\n"
    reading = read_flat(f"{rows}{last}", "2014")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ([last] if told else [])
    assert len(printed(reading)) == (1 if told else 4)
    assert printed(reading)["training.participants", "value"] == ("published", "8")


def test_a_number_that_ends_a_page_with_its_figures_in_cells_counts_visits():
    blocks = [*grid(("(三)接受培训人员数", "人次", "8")).blocks, *flat("二、存在的主要问题\n访问量：\n15234").blocks]
    reading = read_tables(Stream(document_to_tokens(Document(blocks, "html"))), load_form("2014"))
    assert problems(reading, "unplaced_number") == []


def test_where_the_last_row_has_a_figure_too_many_no_label_is_blank():
    rows = "(一)收到申请数\n9\n1.当面申请数\n2.传真申请数\n4\n3.网络申请数\n4.信函申请数\n5\n(三)接受培训人员数\n8"
    assert [status for status, _ in printed(read_flat(rows, "2014")).values()].count("blank") == 2
    reading = read_flat(f"{rows}\n414\n二、存在的主要问题", "2014")
    assert [raw for _, raw in printed(reading).values()] == ["9", "4", "5"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["8", "414"]


@pytest.mark.parametrize(("figure", "told"), [("（12）", ["（12）"]), ("（1,234.5）", ["（1,234.5）"]), ("（12）7", [])])
def test_a_number_in_brackets_that_touches_its_label_is_no_note_of_it(figure, told):
    reading = read_flat(f"1.当面申请数  5\n2.传真申请数{figure}\n3.网络申请数  4", "2014")
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == told
    assert ("applications.received.fax", "total") not in printed(reading) or not told
    assert printed(reading)["applications.received.online", "total"] == ("published", "4")
