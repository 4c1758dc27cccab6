"""Figures that no label owns: they are reported, and no label before them is called blank."""

from reportlib.document import Document
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import flat, printed, read_flat
from tests.test_tables import RECEIVED, grid, problems


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
