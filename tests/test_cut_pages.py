"""Pages of a PDF whose right side is cut off: nobody sees where a figure ends there, or what stands beyond."""

import pytest

from reportlib import Report, read_report
from reportlib.errors import UnreadableFile
from reportlib.pdf import read_pdf
from tests.pdf_writer import Page, write_pdf

TITLE = "某县2016年政府信息公开工作年度报告"
ROWS = [
    ["统计指标", "统计数"],
    ["（一）收到申请数", "198765"],
    ["1.当面申请数", ""],
    ["2.传真申请数", "4"],
    ["四、行政复议数量", "1"],
]


def report(page: Page, folder) -> Report:
    path = folder / "a.pdf"
    path.write_bytes(write_pdf(page))
    return read_report(path)


def read(report: Report) -> list[tuple[str, str, str]]:
    return [(figure.item, figure.status, figure.raw) for figure in report.figures]


def told(report: Report) -> list[tuple[str, str]]:
    return [
        (problem.kind, problem.raw) for problem in report.troubles if problem.kind in ("cut_page", "unplaced_number")
    ]


def table(right: float, clip: float | None = None) -> Page:
    """A page with a table that ends at `right`, of which what stands beyond `clip` is not shown."""
    page = Page()
    page.text(60, 60, TITLE)
    if clip:
        page.clip(20, 20, clip - 20, 800)
    page.rows(right - 300, 100, [240, 60], ROWS)
    return page


def test_a_figure_that_a_browser_cuts_off_is_not_read_and_no_cell_is_blank(tmp_path):
    page = table(right=540, clip=523)
    page.rows(60, 300, [240, 60], [["统计指标", "统计数"], ["六、举报投诉数量", ""]])
    cut = report(page, tmp_path)
    assert read(cut) == [("applications.received.fax", "published", "4"), ("reconsideration", "published", "1")]
    assert told(cut) == [("cut_page", ""), ("unplaced_number", "198765…")]


def test_a_table_within_its_page_is_read_whole(tmp_path):
    for whole in (report(table(right=580), tmp_path), report(table(right=540, clip=541), tmp_path)):
        assert read(whole)[:2] == [
            ("applications.received", "published", "198765"), ("applications.received.in_person", "blank", ""),
        ]  # fmt: skip
        assert told(whole) == []


def test_a_page_is_cut_off_where_only_lines_run_on():
    document = read_pdf(write_pdf(table(right=540, clip=535)), "a.pdf")
    assert [(kind, str(place)) for kind, _, place in document.notes] == [("cut_page", "page 1")]
    assert "198765" in [cell.text for row in next(document.tables()).rows for cell in row]


def test_what_juts_out_over_a_page_that_clips_nothing_is_whole(tmp_path):
    whole = report(table(right=612), tmp_path)  # the page ends at 595, within the last digit
    assert read(whole)[0] == ("applications.received", "published", "198765")
    assert told(whole) == []


@pytest.mark.parametrize("edge", [300, 302])
def test_text_that_ends_within_what_is_shown_is_whole(edge):
    page = Page()
    page.clip(20, 20, edge - 20, 800)
    page.text(60, 100, "某县年度报告的一行自拟文字共计二十四个汉字一二")
    document = read_pdf(write_pdf(page), "a.pdf")
    assert not document.notes
    assert "…" not in next(document.paragraphs()).text


def test_a_figure_without_lines_around_it_is_cut_off_too():
    page = Page()
    page.text(540, 60, "1/2")  # the foot of the page has an edge of its own
    page.clip(20, 20, 512, 800)
    page.text(60, 100, "行政处罚")
    page.text(523, 100, "12")
    document = read_pdf(write_pdf(page), "a.pdf")
    assert [paragraph.text for paragraph in document.paragraphs()] == ["1/2", "行政处罚\t12…"]


def test_a_report_whose_figures_are_all_cut_off_is_no_blank_form(tmp_path):
    page = Page()
    page.text(60, 60, TITLE)
    page.clip(20, 20, 503, 800)
    page.rows(240, 100, [240, 60], [[label, ""] for label, _ in ROWS])  # a browser leaves out what it does not show
    with pytest.raises(UnreadableFile, match="a.pdf: no figure of a report can be read. page 1: the right side"):
        report(page, tmp_path)


def test_a_report_whose_figures_no_font_names_is_no_blank_form(tmp_path):
    page = Page()
    page.text(60, 60, TITLE)
    page.rows(60, 100, [240, 60], [[label, ""] for label, _ in ROWS])
    page.unnamed(330, 134, "19")
    with pytest.raises(UnreadableFile, match="a.pdf: no figure of a report can be read. page 1: the fonts .* run OCR"):
        report(page, tmp_path)
