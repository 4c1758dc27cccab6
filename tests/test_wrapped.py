"""Labels and notes that run on in the lines below their figures, as copies of a page's layout print them."""

import pytest

from reportlib.document import Cell, Document, Paragraph, Place, Table
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from reportlib.wrapped import join_torn_headings, join_wrapped_labels
from tests.documents import flat, printed, read_flat
from tests.test_tables import grid, problems

APPLICANTS = "自然人  商业企业  科研机构  社会公益组织  法律服务机构  其他  总计\n"


def row(reading, item):
    return [raw for (own, _), (status, raw) in printed(reading).items() if own == item and status == "published"]


def test_the_lines_below_a_figure_complete_its_label():
    """Read with the next line's words, 32 and 43 would be the figures of the rows above."""
    text = (
        "2.同意公开答复数   11\n3.同意    17\n部分公开答复数\n4.不同意公   32\n开答复数\n"
        "四、行政复议数量   44\n(一)维持   0\n具体行政行为数\n(二)被   件   43\n依法纠错数\n(三)其他情形数   1"
    )
    reading = read_flat(text, "2014")
    assert {item: raw for (item, _), (_, raw) in printed(reading).items()} == {
        "applications.granted": "11", "applications.granted_in_part": "17", "applications.denied": "32",
        "reconsideration": "1",
    } | {"reconsideration": printed(reading)["reconsideration", "other"][1]}  # fmt: skip
    assert printed(reading)["reconsideration", "upheld"] == ("published", "0")
    assert printed(reading)["reconsideration", "corrected"] == ("published", "43")
    assert problems(reading, "unplaced_number") == []


def test_words_above_and_below_the_figures_make_one_label():
    text = (
        APPLICANTS
        + "2.其他法律\n行政法规   0  4  0  0  0  3  7\n禁止公开\n3.危   1  0  0  0  0  0  1\n及“三安\n全一稳定”"
    )
    reading = read_flat(text, "2019")
    assert row(reading, "applications.denied.other_law") == ["0", "4", "0", "0", "0", "3", "7"]
    assert row(reading, "applications.denied.security_stability") == ["1", "0", "0", "0", "0", "0", "1"]


def test_the_label_of_a_block_may_run_down_beside_those_of_its_rows():
    text = (
        APPLICANTS
        + "(三)不  1.属于   2  0  0  0  0  0  2\n予公   国家秘\n开    密\n   2.其他   0  0  5  0  0  0  5\n   法律行\n   政法规\n   禁止公开"
    )
    reading = read_flat(text, "2019")
    assert row(reading, "applications.denied.state_secret") == ["2", "0", "0", "0", "0", "0", "2"]
    assert row(reading, "applications.denied.other_law") == ["0", "0", "5", "0", "0", "0", "5"]


def test_the_beginning_of_the_next_label_is_no_end_of_a_misprinted_one():
    """The first label lacks a character, and 9 is the figure of the second, which is misprinted too."""
    reading = read_flat(
        "2.同意公开答复数   11\n3.同\n部分公开答复数\n4.不同意公   9\n开答X数\n四、行政复议数量   44", "2014"
    )
    assert ("applications.granted_in_part", "total") not in printed(reading)
    assert ("9", "line 4") in problems(reading, "unplaced_number")


def test_a_wrapped_row_that_does_not_add_up_is_reported():
    """The figures are broken as well: their last digits stand in the next lines."""
    reading = read_flat(
        APPLICANTS
        + "2.其他   31  40  0  0  0  0  71\n法律行政法\n规禁止公开\n3.危及   38  4  0  0  0  0  12\n“三安全\n一稳定”",
        "2019",
    )
    assert row(reading, "applications.denied.other_law") == ["31", "40", "0", "0", "0", "0", "71"]
    assert row(reading, "applications.denied.security_stability") == []
    assert {"38", "12"} <= {raw for raw, _ in problems(reading, "unplaced_number")}


def test_a_row_whose_figures_end_behind_the_next_words_is_reported():
    text = APPLICANTS + "二、上年结转政府信息   31  40  0  0  0  0  71\n公开申请数量   2  5  7"
    assert row(read_flat(text, "2019"), "applications.carried_in") == []
    assert row(read_flat(text.replace("  ", "\t").replace("\t\t", "\t"), "2019"), "applications.carried_in") == []
    assert row(read_flat(text.removesuffix("   2  5  7"), "2019"), "applications.carried_in") != []


def test_the_lines_of_a_label_in_a_grid_are_one_row():
    cells = (
        ("1.属于", "2", "0", "0", "0", "0", "0", "2"),
        ("国家秘密", *[""] * 7),
        ("2.其", *"0050005"),
        ("他法律行政法规禁止公开", *[""] * 7),
    )
    rows = [
        [Cell(text, Place.of(row=r, column=c), column=c) for c, text in enumerate(texts, 1)]
        for r, texts in enumerate(cells, 1)
    ]
    document = Document(
        [Paragraph("三、收到和处理政府信息公开申请情况", Place.of(line=1)), Table(rows, Place.of(line=2))], "text"
    )
    reading = read_tables(Stream(document_to_tokens(document)), load_form("2019"))
    assert row(reading, "applications.denied.state_secret") == ["2", "0", "0", "0", "0", "0", "2"]
    assert row(reading, "applications.denied.other_law") == ["0", "0", "5", "0", "0", "0", "5"]
    assert {status for status, _ in printed(reading).values()} == {"published"}


def test_a_figure_beside_a_note_that_runs_on_is_the_labels():
    note = "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条"
    reading = read_flat(f"{note}  726\n)（条）\n其中:主动公开规范性文件数（条）  61", "2014")
    assert printed(reading) == {
        ("disclosure.total", "value"): ("published", "726"),
        ("disclosure.normative_documents", "value"): ("published", "61"),
    }


def test_a_number_inside_a_note_is_no_figure():
    label = "(一)回应公众关注热点或重大舆情数(不同方式回应同一热点或舆情"
    for broken in ("计 1 次)", "计 1\n次)"):
        reading = read_flat(f"{label}\n{broken}\n1.参加或举办新闻发布会总次数   5", "2014")
        assert ("published", "1") not in printed(reading).values()
        assert printed(reading)["response.press_conferences", "value"] == ("published", "5")


def test_figures_beside_a_note_of_several_lines():
    text = (
        APPLICANTS
        + "(二)部分公开(区分处理   9  0  0  0  0  1  10\n的,只计这一情形,不\n计其他情形)\n1.属于国家秘密   0  0  0  0  0  0  0"
    )
    assert row(read_flat(text, "2019"), "applications.granted_in_part") == ["9", "0", "0", "0", "0", "1", "10"]


def test_a_long_label_with_one_figure_is_a_row():
    label = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
    text = APPLICANTS + f"(一)予以公开   1  2  0  0  0  0  3\n{label}{' ' * 40}4\n1.属于国家秘密   0  0  0  0  0  0  0"
    assert [raw for raw, _ in problems(read_flat(text, "2019"), "unplaced_number")] == ["4"]


@pytest.mark.parametrize("end", [" 形)", "                形)"])
def test_figures_amid_the_note_of_a_label_that_wraps_are_its_own(end):
    line = f"(二)部分公开(区分处理的，只计这一情形，不计其他情        0     22      0      30        25    14   91{end}"
    assert [raw for _, raw in printed(read_flat(line, "2021")).values()] == "0 22 0 30 25 14 91".split()


def test_two_figures_amid_the_note_of_a_long_line_are_no_sentence():
    line = f"(二)部分公开(区分处理的，只计这一情形，不计其他情{' ' * 60}36    36形)"
    reading = read_flat(line, "2021")
    told = [
        *(raw for _, raw in printed(reading).values() if raw),
        *(raw for raw, _ in problems(reading, "unplaced_number")),
    ]
    assert told == ["36", "36"]


def test_a_label_that_is_whole_does_not_run_on_with_the_words_beside_it():
    """A note beside the figure would be the end of the label above."""
    rows = [["4.政务微信公开政府信息数", "条", ""], ["5.其他方式公开政府信息数", "条", "[注]", "1486"]]
    reading = read_tables(Stream(document_to_tokens(grid(*rows))), load_form("2014"))
    assert [figure.raw for figure in reading.figures] == ["", "1486"]


def test_figures_halfway_between_the_lines_of_a_label_are_its_own():
    """The page sets them in the middle of its cell: neither line is a label, and both are one to the letter."""
    text = (
        APPLICANTS
        + "1.属于国家秘密   2  0  0  0  0  0  2\n2.其他法律行政\n0  4  0  0  0  3  7\n法规禁止公开\n"
        + "(四)无法\n2.没有现成信息需\n提供\n1  5  0  0  0  0  6\n要另行制作\n3.补正后申请内容仍不明确   9  0  0  0  0  0  9"
    )
    reading = read_flat(text, "2019")
    assert row(reading, "applications.denied.state_secret") == ["2", "0", "0", "0", "0", "0", "2"]
    assert row(reading, "applications.denied.other_law") == ["0", "4", "0", "0", "0", "3", "7"]
    assert row(reading, "applications.unavailable.needs_creation") == ["1", "5", "0", "0", "0", "0", "6"]
    assert problems(reading, "unplaced_number") == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("政府集中采购\n12\n\n(本列数据的勾稽关系为两项之和)\n一、本年新收", "2019"),  # a note of the next table
        ("3.网络申\n请数\n0\n(件)", "2014"),  # a label of two lines
    ],
)
def test_below_a_whole_label_no_figures_stand_halfway(text, form):
    tokens = document_to_tokens(flat(text))
    assert join_wrapped_labels(tokens, load_form(form)) is tokens


def test_a_label_of_its_own_is_no_line_among_those_of_another():
    reading = read_flat("3.网络\n申请数（件）  7\n4.信函申请数\n（件）\n(二)申请办结数（件）  8", "2014")
    assert {item: raw for (item, _), (_, raw) in printed(reading).items()} == {
        "applications.received.online": "7", "applications.received.letter": "", "applications.completed": "8",
    }  # fmt: skip


REMEDIES = """行政复议  行政诉讼
结果  结果  其他  尚未  未经复议直接起诉  复议后起诉
总计  {0}  {0}
维持  纠正  结果  审结  总计  总计
{1}  {1}
5  6  7  8  26  1  2  3  4  10  9  11  12  13  45"""


def test_headings_of_remedies_over_two_lines_are_whole():
    reading = read_flat(REMEDIES.format("结果  结果  其他  尚未", "维持  纠正  结果  审结"), "2021")
    assert row(reading, "reconsideration") == ["5", "6", "7", "8", "26"]
    assert row(reading, "litigation_direct") == ["1", "2", "3", "4", "10"]
    assert row(reading, "litigation_after_reconsideration") == ["9", "11", "12", "13", "45"]


ROW_BY_ROW = "结果维  结果纠  其他结  尚未审  总\n持  正  果  结  计  结果维  结果纠  其他结  尚未审  总\n持  正  果  结  计\n"
IN_TURN = "结果维\n持\n结果纠\n正\n其他结\n果\n尚未审\n结\n总\n计\n"


UNLIKE = "结果维  结果  其他  尚未审  总\n持  纠正  结果  结  计\n"


@pytest.mark.parametrize("printed", [ROW_BY_ROW, IN_TURN * 2, UNLIKE * 2, UNLIKE + IN_TURN])
def test_headings_and_their_total_may_break_anywhere(printed):
    text = f"行政诉讼\n未经复议直接起诉  复议后起诉\n{printed}1  2  3  4  10  9  11  12  13  45"
    reading = read_flat(text, "2021")
    assert row(reading, "litigation_direct") == ["1", "2", "3", "4", "10"]
    assert row(reading, "litigation_after_reconsideration") == ["9", "11", "12", "13", "45"]


def test_halves_of_headings_behind_a_total_prove_no_order():
    tokens = document_to_tokens(flat("总计  结果  结果  其他  尚未\n维持  纠正  结果  审结\n10  1  2  3  4"))
    assert join_torn_headings(tokens, load_form("2021")) is tokens
    whole = document_to_tokens(flat("结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n1  2  3  4  10"))
    assert join_torn_headings(whole, load_form("2021")) is whole


@pytest.mark.parametrize("second", ["纠正  维持  结果  审结", "维持  纠正  结果"])
def test_halves_of_headings_in_another_order_prove_none(second):
    reading = read_flat(REMEDIES.format("结果  结果  其他  尚未", second), "2021")
    assert row(reading, "reconsideration") == []
    assert ("5", "line 6") in problems(reading, "unplaced_number")


@pytest.mark.parametrize(("total", "sure"), [("7", True), ("9", False)])
def test_a_row_in_one_line_halfway_between_those_of_its_label_needs_no_whole_headings(total, sure):
    """It adds up, so that no figure of it runs on in the next line."""
    torn = "行政强制  1  2  3\n自然人  社会公益  法律服务  总计\n商业企业  科研机构  其他\n组织  机构\n"
    text = torn + f"1.属于国家秘密  1  0  0  0  0  1  2\n2.其他法律行政\n0  4  0  0  0  3  {total}\n法规禁止公开"
    reading = read_flat(text, "2019")
    assert row(reading, "applications.denied.other_law") == (["0", "4", "0", "0", "0", "3", total] if sure else [])
    assert row(reading, "applications.denied.state_secret") == ["1", "0", "0", "0", "0", "1", "2"]
