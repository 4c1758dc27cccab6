"""PDF files: figures are placed by where they are drawn."""

import csv
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from reportlib.document import Document
from reportlib.errors import UnreadableFile
from reportlib.pdf import read_pdf
from reportlib.pdf_chars import to_char
from reportlib.pdf_table import line_to_text, to_lines
from tests.pdf_writer import Page, write_pdf

LABEL_AND_TWO = [120, 60, 60]


def grid(document: Document, number: int = 0) -> list[list[tuple[int, str]]]:
    """The grid column and text of each cell of a table."""
    return [[(cell.column, cell.text) for cell in row] for row in list(document.tables())[number].rows]


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def with_prose(page: Page) -> Page:
    page.text(60, 60, "某县政府信息公开年度报告的一行自拟文字")
    return page


def test_a_ruled_table_keeps_its_blank_cells_and_says_where_they_are():
    page = with_prose(Page())
    page.rows(60, 100, LABEL_AND_TWO, [["项目", "制发", "废止"], ["规章", "12", ""], ["规范性文件", "", "7"]])
    document = read_pdf(write_pdf(page), "a.pdf")
    assert grid(document) == [
        [(1, "项目"), (2, "制发"), (3, "废止")],
        [(1, "规章"), (2, "12"), (3, "")],
        [(1, "规范性文件"), (2, ""), (3, "7")],
    ]
    last = next(document.tables()).rows[2][2]
    assert str(last.place) == "page 1, table 1, row 3, column 3"
    assert texts(document) == ["某县政府信息公开年度报告的一行自拟文字"]
    assert str(document.blocks[0].place) == "page 1, line 1"


def test_merged_cells_keep_their_spans():
    page = with_prose(Page())
    page.cell(60, 100, 40, 60, "结", "果")
    page.cell(100, 100, 120, 20, "合计")
    for row in (0, 1):
        page.cell(100, 120 + 20 * row, 60, 20, str(row))
        page.cell(160, 120 + 20 * row, 60, 20, str(row + 5))
    rows = next(read_pdf(write_pdf(page), "a.pdf").tables()).rows
    assert [(cell.text, cell.column, cell.colspan, cell.rowspan) for row in rows for cell in row] == [
        ("结果", 1, 1, 3), ("合计", 2, 2, 1), ("0", 2, 1, 1), ("5", 3, 1, 1), ("1", 2, 1, 1), ("6", 3, 1, 1),
    ]  # fmt: skip


def test_a_label_over_two_lines_is_joined_and_two_figures_in_a_cell_are_not():
    page = with_prose(Page())
    page.rows(60, 100, LABEL_AND_TWO, [["社会公益\n组织", "12\n34", "3"]], height=40)
    page.rows(60, 140, LABEL_AND_TWO, [["商业", "1 234", "0"]])
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [
        [(1, "社会公益组织"), (2, "12\n34"), (3, "3")],
        [(1, "商业"), (2, "1 234"), (3, "0")],
    ]


def test_a_figure_that_fills_a_narrow_cell_goes_on_in_the_next_line():
    page = with_prose(Page())
    page.rows(60, 100, [120, 30, 30], [["行政许可", "5176\n45", "12\n34"]], height=40)
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [[(1, "行政许可"), (2, "517645"), (3, "12\n34")]]


def test_a_small_digit_below_a_figure_that_fills_its_cell_is_no_part_of_it():
    """The mark of a note, for which the line had no room."""
    page = with_prose(Page())
    page.rows(60, 100, [120, 30], [["行政许可", "5176\n"]], height=40)
    page.text(185, 128, "4", size=6)
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [[(1, "行政许可"), (2, "5176\n4")]]


def test_a_table_over_a_page_break_is_one_table_whose_cells_know_their_page():
    first, second = with_prose(Page()), Page()
    first.rows(60, 720, LABEL_AND_TWO, [["甲", "1", "2"], ["乙", "3", "4"]])
    first.text(280, 810, "- 1 -")
    second.rows(60, 60, [180, 60], [["丙", "5"]])
    second.text(60, 120, "表后的一行文字")
    second.text(280, 810, "- 2 -")
    document = read_pdf(write_pdf(first, second), "a.pdf")
    assert grid(document) == [[(1, "甲"), (2, "1"), (3, "2")], [(1, "乙"), (2, "3"), (3, "4")], [(1, "丙"), (3, "5")]]
    label, figure = next(document.tables()).rows[2]
    assert (label.colspan, str(figure.place)) == (2, "page 2, table 1, row 1, column 3")
    assert texts(document)[1:] == ["- 1 -", "表后的一行文字", "- 2 -"]


def test_a_heading_between_two_tables_keeps_them_apart():
    first, second = with_prose(Page()), Page()
    first.rows(60, 720, LABEL_AND_TWO, [["甲", "1", "2"]])
    second.text(60, 50, "三、另一张表")
    second.rows(60, 60, LABEL_AND_TWO, [["丙", "5", "6"]])
    assert len(list(read_pdf(write_pdf(first, second), "a.pdf").tables())) == 2


def test_lines_drawn_as_filled_boxes_and_open_sides_make_a_table_too():
    page = with_prose(Page())
    for y in (100, 120, 140):
        page.thin_box(60, y, 240, 0.5)
    page.thin_box(180, 100, 0.5, 40)
    for row, (label, figure) in enumerate([("收到", "8"), ("结转", "1")]):
        page.text(70, 114 + 20 * row, label)
        page.text(230, 114 + 20 * row, figure)
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [[(1, "收到"), (2, "8")], [(1, "结转"), (2, "1")]]


def test_lines_of_a_drawing_stand_where_it_is_placed():
    page = Page()
    for x in (60, 180, 240):
        page.thin_box(x, 100, 0.5, 20)
    page.frame(60, 100, 180, 20)
    page.place(40, 200)
    page.text(120, 314, "规章")
    page.text(240, 314, "12")
    assert grid(read_pdf(write_pdf(with_prose(page)), "a.pdf")) == [[(1, "规章"), (2, "12")]]


def test_without_ruling_lines_columns_are_kept_as_tabs():
    page = with_prose(Page())
    page.text(60, 100, "行政处罚")
    page.text(300, 100, "84")
    page.text(400, 100, "0")
    assert texts(read_pdf(write_pdf(page), "a.pdf"))[1] == "行政处罚\t84\t0"


def test_a_frame_around_the_page_is_no_table():
    page = with_prose(Page())
    page.frame(40, 40, 500, 700)
    document = read_pdf(write_pdf(page), "a.pdf")
    assert not list(document.tables())
    assert len(texts(document)) == 1


def test_frames_one_below_the_other_around_tables_without_lines_are_no_table():
    page = with_prose(Page())
    page.frame(50, 100, 300, 60)
    page.frame(50, 160, 220, 40)
    for y, *cells in ((115, "项目", "数量", "总计"), (135, "规章", "1", "12"), (155, "文件", "4", "5"), (180, "许可", "6")):
        for x, text in zip((60, 150, 250), cells, strict=False):
            page.text(x, y, text)
    document = read_pdf(write_pdf(page), "a.pdf")
    assert not list(document.tables())
    assert texts(document)[1:] == ["项目\t数量\t总计", "规章\t1\t12", "文件\t4\t5", "许可\t6\t"]


SIDEWAYS = ["1 0 0 1 0 0 cm", "0 1 -1 0 595 0 cm", "-1 0 0 -1 595 842 cm", "0 -1 1 0 0 842 cm"]


@pytest.mark.parametrize("drawn", SIDEWAYS)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_table_is_read_the_way_its_text_runs(turn, drawn):
    """Whether its page is turned, the table lies on its side, or both."""
    page = Page(rotate=turn)
    page.drawn.append(drawn)
    page.rows(60, 300, LABEL_AND_TWO, [["甲甲甲甲甲", "1", "2"], ["乙乙乙乙乙", "3", "4"]])
    assert [[text for _, text in row] for row in grid(read_pdf(write_pdf(page), "a.pdf"))] == [
        ["甲甲甲甲甲", "1", "2"],
        ["乙乙乙乙乙", "3", "4"],
    ]


def test_characters_printed_twice_for_bold_count_once():
    page = Page()
    page.text(60, 100, "年度报告总体情况十一件十一条1122")
    page.text(60.3, 100, "年度报告总体情况十一件十一条1122")
    assert texts(read_pdf(write_pdf(page), "a.pdf")) == ["年度报告总体情况十一件十一条1122"]


def test_what_is_filled_into_the_fields_of_a_form_stands_in_the_table():
    page = with_prose(Page())
    page.rows(60, 100, LABEL_AND_TWO, [["规章", "", ""], ["规范性文件", "7", ""]])
    page.field(190, 116, "12")
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [
        [(1, "规章"), (2, "12"), (3, "")],
        [(1, "规范性文件"), (2, "7"), (3, "")],
    ]


def test_a_page_without_text_is_noted_and_a_file_without_text_refused():
    document = read_pdf(write_pdf(with_prose(Page()), Page()), "a.pdf")
    assert [(kind, str(place)) for kind, _, place in document.notes] == [("scanned_page", "page 2")]
    with pytest.raises(UnreadableFile, match="a.pdf: a scan without text; run OCR"):
        read_pdf(write_pdf(Page(), Page()), "a.pdf")


def test_a_damaged_file_is_refused_by_name():
    with pytest.raises(UnreadableFile, match="a.pdf: this PDF cannot be opened"):
        read_pdf(b"%PDF-1.7\nnothing that follows is one", "a.pdf")


def test_threads_may_read_at_once():
    page = with_prose(Page())
    page.rows(60, 100, LABEL_AND_TWO, [["规章", "12", ""]])
    data = write_pdf(page)
    with ThreadPoolExecutor(4) as pool:
        grids = list(pool.map(lambda _: grid(read_pdf(data, "a.pdf")), range(40)))
    assert grids == [[[(1, "规章"), (2, "12"), (3, "")]]] * 40


def test_the_original_of_hongze_gives_every_figure_in_its_row(originals):
    document = read_pdf((originals / "reports" / "hongze-2024.pdf").read_bytes(), "hongze-2024.pdf")
    with (originals / "gold" / "hongze-2024.csv").open(encoding="utf-8") as file:
        gold = list(csv.DictReader(file))
    rows = [[cell.text for cell in row if cell.text] for table in document.tables() for row in table.rows]
    wanted: dict[str, list[str]] = {}
    for line in gold:
        wanted.setdefault(line["item"], []).append(line["raw"])
    sevens = [row[-7:] for row in rows if 7 < len(row) < 15 and all(text.isdigit() for text in row[-7:])]
    assert sevens == [figures for figures in wanted.values() if len(figures) == 7]
    singles = [figures for figures in wanted.values() if len(figures) in (1, 3)]
    assert all(any(row[-len(figures) :] == figures for row in rows) for figures in singles)
    remedies = [figure for figures in wanted.values() if len(figures) == 5 for figure in figures]
    assert len(remedies) == 15
    assert remedies in rows


def test_several_printed_rows_in_one_ruled_row_are_read_line_by_line():
    page = with_prose(Page())
    page.rows(60, 100, [60, *LABEL_AND_TWO], [["不予公开", "1.甲项\n2.乙项\n3.丙项", "3\n0\n12", "4\n-\n6"]], height=60)
    page.rows(60, 160, [60, *LABEL_AND_TWO], [["其他", "社会公益\n组织", "7", "8"]], height=40)
    document = read_pdf(write_pdf(page), "a.pdf")
    assert grid(document) == [
        [(1, "不予公开"), (2, "1.甲项"), (3, "3"), (4, "4")],
        [(2, "2.乙项"), (3, "0"), (4, "-")],
        [(2, "3.丙项"), (3, "12"), (4, "6")],
        [(1, "其他"), (2, "社会公益组织"), (3, "7"), (4, "8")],
    ]
    rows = next(document.tables()).rows
    assert str(rows[2][1].place) == "page 1, table 1, row 1, column 3, line 3"
    assert (rows[0][0].rowspan, str(rows[3][1].place)) == (3, "page 1, table 1, row 2, column 2")


def numbered(*numbers: str, heights: tuple[float, ...] = ()) -> list[str]:
    """The lines read from pages of one line each, with these numbers at their feet."""
    pages = []
    for number, height in zip(numbers, heights or (810,) * len(numbers), strict=True):
        pages.append(with_prose(Page()))
        pages[-1].text(290, height, number)
    return [text for text in texts(read_pdf(write_pdf(*pages), "a.pdf")) if text.isdigit()]


def test_bare_page_numbers_are_left_out():
    assert numbered("1", "2", "3") == []
    assert numbered("17", "18") == []


def test_page_numbers_of_how_many_are_left_out_and_what_stands_before_them_is_kept():
    assert footed("1/2", "2/2") == ["甲乙丙", "甲乙丙"]
    assert footed("3 / 9", "4 / 9") == ["甲乙丙", "甲乙丙"]
    assert footed("1/2", "1/2") == ["甲乙丙\t1/2"] * 2
    assert footed("1", "2") == ["甲乙丙\t1", "甲乙丙\t2"]  # a label and its figure, for all that is known


def footed(*numbers: str) -> list[str]:
    """The last lines of pages that print the same words and these numbers there."""
    pages = []
    for number in numbers:
        pages.append(with_prose(Page()))
        pages[-1].text(60, 810, "甲乙丙")
        pages[-1].text(500, 810, number)
    return texts(read_pdf(write_pdf(*pages), "a.pdf"))[1::2]


def test_a_number_at_the_foot_of_a_page_that_counts_no_pages_is_kept():
    assert numbered("1") == ["1"]
    assert numbered("5", "9", "5") == ["5", "9", "5"]
    assert numbered("1", "2", heights=(810, 400)) == ["1", "2"]


def test_the_original_of_hongze_has_no_page_number_among_its_lines(originals):
    document = read_pdf((originals / "reports" / "hongze-2024.pdf").read_bytes(), "hongze-2024.pdf")
    assert [text for text in texts(document) if text.isdigit()] == []


def test_a_figure_broken_before_its_separator_is_whole():
    page = with_prose(Page())
    page.rows(60, 100, [120, 50, 60], [["行政许可", "１４１\n，２０５", "3"]], height=40)
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [[(1, "行政许可"), (2, "１４１，２０５"), (3, "3")]]


def test_damage_inside_a_file_is_refused_by_name_or_survived(raw):
    data = (raw / "hongze-2024.pdf").read_bytes()
    rng = Random(7)
    refused = 0
    for _ in range(25):
        at = rng.randrange(len(data))
        try:
            read_pdf(data[:at] + data[at + rng.randint(1, 400) :], "a.pdf")
        except UnreadableFile as error:
            assert str(error).startswith("a.pdf: ")
            refused += 1
    assert refused


NARROW = [81, 31, 31]  # room for seven characters, and for four digits


def over_two_pages(last: list[str], first: list[str], widths: list[float] = NARROW) -> list[list[tuple[int, str]]]:
    """The table read from a row at the foot of a page and one at the head of the next, with a row before and after."""
    pages = with_prose(Page()), Page()
    pages[0].rows(60, 720, widths, [["1.前一行的自拟", "11", "12"], last])
    pages[1].rows(60, 60, widths, [first, ["9.后一行", "21", "22"]])
    document = read_pdf(write_pdf(*pages), "a.pdf")
    assert str(next(document.tables()).rows[1][0].place) == "page 1, table 1, row 2, column 1"
    assert str(next(document.tables()).rows[-1][0].place) == "page 2, table 1, row 2, column 1"
    return grid(document)[1:-1]


def test_a_row_broken_between_two_pages_is_one_row():
    assert over_two_pages(["2.本年登记并办", "2061", "17"], ["结的自拟事项", "3", ""]) == [
        [(1, "2.本年登记并办结的自拟事项"), (2, "20613"), (3, "17")]
    ]


def test_a_row_that_only_a_figure_breaks_is_one_row():
    assert over_two_pages(["2.登记", "2061", "17"], ["", "3", ""]) == [[(1, "2.登记"), (2, "20613"), (3, "17")]]


def test_figures_at_the_foot_of_a_page_and_their_label_at_the_head_of_the_next_are_one_row():
    assert over_two_pages(["", "2061", "17"], ["2.登记", "", ""]) == [[(1, "2.登记"), (2, "2061"), (3, "17")]]


def test_a_table_that_lacks_its_left_border_on_a_page_runs_on():
    first, second = with_prose(Page()), Page()
    first.rows(20, 720, [40, 81, 31, 31, 31], [["三、办理", "1.甲", "1", "2", "3"]])
    second.rows(60, 60, [81, 31, 31, 31], [["2.乙", "4", "5", "6"]])
    assert len(list(read_pdf(write_pdf(first, second), "a.pdf").tables())) == 1


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (["2.登记", "2061", "17"], ["办结", "", ""]),  # its line had room left
        (["2.本年登记并办", "2061", "17"], ["3.办结", "", ""]),  # counts itself
        (["2.本年登记并办", "2061", "17"], ["办结", "3", "4"]),  # the second figure was not broken
        (["2.本年登记并办", "结果维持", "结果纠正"], ["的自拟", "3", "4"]),  # figures do not go on from words
    ],
)
def test_whole_rows_on_either_side_of_a_page_break_stay_apart(last, first):
    assert [[text for _, text in row] for row in over_two_pages(last, first)] == [last, first]


def test_a_cell_that_reaches_down_over_a_page_break_is_one_cell_where_its_row_is_broken():
    first, second = with_prose(Page()), Page()
    first.cell(60, 720, 31, 40, "办理")
    second.cell(60, 60, 31, 40, "结果")
    first.rows(91, 720, [81, 31], [["1.甲", "1"], ["2.自拟的第一个", "2"]])
    second.rows(91, 60, [81, 31], [["事项", ""], ["3.乙", "3"]])
    rows = next(read_pdf(write_pdf(first, second), "a.pdf").tables()).rows
    assert [[cell.text for cell in row] for row in rows] == [
        ["办理结果", "1.甲", "1"], ["2.自拟的第一个事项", "2"], ["3.乙", "3"],
    ]  # fmt: skip
    assert rows[0][0].rowspan == 3


def test_a_short_figure_goes_on_where_its_line_is_full_and_printed_rows_stay_apart():
    page = with_prose(Page())
    page.rows(60, 100, [81, 21, 31], [["1.甲", "22\n57", "3"]], height=40)
    page.rows(60, 140, [81, 21, 31], [["2.乙\n3.丙", "12\n7", "5\n6"]], height=40)
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [
        [(1, "1.甲"), (2, "2257"), (3, "3")], [(1, "2.乙"), (2, "12"), (3, "5")], [(1, "3.丙"), (2, "7"), (3, "6")],
    ]  # fmt: skip


def test_a_figure_that_juts_out_over_the_page_is_whole_and_an_empty_cell_there_is_left_out():
    page = with_prose(Page())
    for y in (100, 120, 140):
        page.line(60, y, 595, y)
    for x in (60, 300, 560):
        page.line(x, 100, x, 140)
    page.text(70, 114, "审结")
    page.text(400, 114, "17")
    page.text(567, 114, "551407")
    page.text(70, 134, "未审结")
    page.text(400, 134, "18")
    assert grid(read_pdf(write_pdf(page), "a.pdf")) == [
        [(1, "审结"), (2, "17"), (3, "551407")], [(1, "未审结"), (2, "18")],
    ]  # fmt: skip


SEEN = (1, 0, 0, 1)  # how to turn what is seen already


def test_a_point_whose_box_is_as_low_as_itself_stands_on_its_line():
    chars = [to_char(digit, SEEN, 5.0 * at, 10, 5.0 * at + 5, 18) for at, digit in enumerate("19935")]
    line = [*chars, to_char(".", SEEN, 25, 16.5, 27, 18), to_char("1", SEEN, 27, 10, 32, 18)]
    below = [to_char("8", SEEN, 0, 22, 5, 30)]
    assert [line_to_text(line, keep_gaps=False) for line in to_lines(line + below)] == ["19935.1", "8"]


def test_the_gap_that_is_set_around_digits_is_no_blank():
    page = with_prose(Page())
    for x, text in ((60, "同一事项计"), (112.5, "1"), (120, "次)"), (150, "5")):
        page.text(x, 100, text)
    assert texts(read_pdf(write_pdf(page), "a.pdf"))[1] == "同一事项计1次) 5"


def test_characters_drawn_without_height_are_not_seen():
    page = with_prose(Page())
    page.text(60, 100, "受理")
    page.drawn.append("q 1 0 0 0 0 742 cm BT /F 10 Tf 200 0 Td <00310032> Tj ET Q")
    assert texts(read_pdf(write_pdf(page), "a.pdf"))[1:] == ["受理"]
