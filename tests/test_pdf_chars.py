"""The characters of a PDF page as a reader sees them: what is a figure's own, and what only stands over or beside it."""

import pytest

from reportlib.pdf import read_pdf
from tests.pdf_writer import Page, write_pdf


def cells(page: Page) -> list[str]:
    """The texts of the first table of a page, cell by cell."""
    table = next(read_pdf(write_pdf(page), "a.pdf").tables())
    return [cell.text for row in table.rows for cell in row]


def table(*figures: str) -> Page:
    page = Page()
    page.text(60, 60, "某县政府信息公开年度报告的一行自拟文字")
    page.rows(60, 100, [120, 60], [["项目", "数量"], *(["行政处罚", figure] for figure in figures)])
    return page


def test_a_watermark_across_a_table_is_no_figure_of_it():
    page = table("12", "", "7")
    page.slanted(150, 190, "内部资料2021", size=20)
    assert cells(page) == ["项目", "数量", "行政处罚", "12", "行政处罚", "", "行政处罚", "7"]


def test_a_watermark_that_stands_before_a_figure_takes_none_with_it():
    page = Page()
    page.slanted(150, 190, "内部资料2021", size=20)
    page.text(257, 136, "12345678910")  # begins where the watermark ends
    assert [paragraph.text for paragraph in read_pdf(write_pdf(page), "a.pdf").paragraphs()] == ["12345678910"]


@pytest.mark.parametrize(("mark", "read"), [("1", "5[1]"), ("12", "5[12]")])
def test_small_raised_digits_behind_a_figure_are_the_mark_of_a_note(mark, read):
    page = table("5")
    page.text(212.5, 130, mark, size=6)  # the figure ends there, with its foot at 134
    assert cells(page)[-1] == read


def test_small_digits_on_the_line_of_a_figure_belong_to_it():
    page = table("5")
    page.text(212.5, 134, "1", size=6)
    assert cells(page)[-1] == "51"


def test_a_smaller_figure_in_the_next_cell_is_no_mark():
    page = table("5")
    page.rows(240, 120, [60], [[""]])
    page.text(245, 130, "7", size=6)
    assert cells(page)[-2:] == ["5", "7"]


def test_digits_too_small_to_be_seen_are_left_out():
    page = table("5")
    page.text(212.5, 134, "9", size=1)
    assert cells(page)[-1] == "5"


@pytest.mark.parametrize("ink", ["3 Tr", "1 g", "0.99 g"])
def test_digits_without_ink_or_in_white_beside_a_figure_are_left_out_and_noted(ink):
    page = table("5")
    page.text(212.5, 134, "9", ink=ink)
    assert cells(page)[-1] == "5"
    assert [(kind, "'9'" in message) for kind, message, _ in read_pdf(write_pdf(page), "a.pdf").notes] == [
        ("hidden", True)
    ]


def test_white_figures_on_a_dark_cell_are_read():
    page = table("5")
    page.rows(60, 140, [120, 60], [["行政强制", ""]])
    page.thin_box(180, 140, 60, 20)
    page.text(205, 154, "7", ink="1 g")
    assert cells(page)[-2:] == ["行政强制", "7"]


def test_the_text_of_a_recognised_scan_is_read_though_it_has_no_ink():
    page = Page()
    page.text(500, 800, "3")  # what a stamp adds
    page.text(60, 60, "全年收到申请12件，办结11件", ink="3 Tr")
    assert "全年收到申请12件，办结11件" in [p.text for p in read_pdf(write_pdf(page), "a.pdf").paragraphs()]


def test_characters_that_a_font_does_not_name_stand_as_such_and_are_noted():
    page = table("5", "8", "")
    page.unnamed(212.5, 134, "3")
    page.unnamed(208, 174, "\x13")
    assert cells(page)[3::2] == ["5�", "8", "�"]
    message = read_pdf(write_pdf(page), "a.pdf").notes[0][1]
    assert message.startswith("the fonts of this page do not name 2 of its characters, which stand as �; run OCR")


def test_comments_on_a_page_are_no_part_of_it():
    page = table("5")
    page.comment(200, 134, "9")
    assert cells(page)[-1] == "5"


@pytest.mark.parametrize(("over", "under", "read"), [(204, "5", "5�7"), (207, "5", "57"), (204, "市", "市7")])
def test_digits_that_lie_over_each_other_cannot_be_read(over, under, read):
    page = table("")
    page.text(202, 134, under)
    page.text(over, 134, "7")
    assert cells(page)[-1] == read


def test_a_hyphen_at_the_end_of_a_line_stays_one():
    page = Page()
    page.text(60, 60, "PDF-")
    page.text(60, 74, "Reader")
    assert [p.text for p in read_pdf(write_pdf(page), "a.pdf").paragraphs()] == ["PDF-", "Reader"]
