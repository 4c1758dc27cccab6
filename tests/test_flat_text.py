"""Flat text and Markdown: lines by their numbers, pipe tables as tables."""

import csv

import pytest

from reportlib.document import Document, Paragraph
from reportlib.flat_text import read_flat_text
from reportlib.report import read_report
from tests.documents import rows


def lines(document: Document) -> list[tuple[str, str]]:
    return [(paragraph.text, str(paragraph.place)) for paragraph in document.paragraphs()]


def test_every_line_is_a_paragraph_and_empty_lines_count():
    document = read_flat_text("标题\r\n\r\n　　甲 \u3000\r12\n \t\n乙\u2028丙\x0b丁\n")
    assert lines(document) == [
        ("标题", "line 1"), ("", "line 2"), ("甲", "line 3"), ("12", "line 4"), ("", "line 5"), ("乙\u2028丙\x0b丁", "line 6"),
    ]  # fmt: skip
    assert document.format == "text"


def test_tabs_within_a_line_are_kept_with_the_blank_cells_between_them():
    assert lines(read_flat_text("  规章\t\t3\t \n"))[0] == ("规章\t\t3\t", "line 1")


def test_flat_text_is_not_taken_for_markdown():
    text = "#1号\n# \n**甲**\n| 一行\n---\n--- | 注"
    document = read_flat_text(text)
    assert document.format == "text"
    assert [line for line, _ in lines(document)] == ["#1号", "#", "**甲**", "| 一行", "---", "--- | 注"]


def test_a_pipe_table_loses_its_rule_and_its_cells_know_line_and_column():
    document = read_flat_text(
        "## 二、**主动**公开 ##\n\n| 项目 | 制发 | 废止 |\n|:--|--:|:-:|\n| **规章** | 12 |  |\n| - | - | - |\n尾"
    )
    assert document.format == "markdown"
    assert rows(document) == [[["项目", "制发", "废止"], ["规章", "12", ""], ["-", "-", "-"]]]
    assert str(next(document.tables()).rows[1][2].place) == "line 5, column 3"
    assert [cell.column for cell in next(document.tables()).rows[1]] == [1, 2, 3]
    assert lines(document) == [("二、主动公开", "line 1"), ("", "line 2"), ("尾", "line 7")]


def test_a_row_of_dashes_right_below_the_header_is_a_row_of_figures_unless_it_is_a_rule():
    document = read_flat_text("# 表\n| 甲 | 乙 |\n| - | - |\n| -- | -- |\n| 1 | 2 |")
    assert rows(document) == [[["甲", "乙"], ["-", "-"], ["--", "--"], ["1", "2"]]]


def test_tables_without_outer_pipes_with_escapes_and_breaks():
    document = read_flat_text("甲 | 乙\n--- | ---\n社会<br>组织 | a\\|b\n后文")
    assert rows(document) == [[["甲", "乙"], ["社会组织", "a|b"]]]
    assert lines(document) == [("后文", "line 4")]


def test_a_line_break_between_two_figures_keeps_them_apart():
    document = read_flat_text("| 行政<br>许可 | 1<br>2 | 3<br/> |\n|---|---|---|\n| a | b | c |", markdown=True)
    assert [cell.text for cell in next(document.tables()).rows[0]] == ["行政许可", "1 2", "3"]


def test_a_table_of_tags_inside_markdown_is_a_table_with_its_line():
    document = read_flat_text(
        "# 题\n<table>\n<tr><td rowspan=2>甲</td><td>1</td></tr>\n<tr><td>2</td></tr></table>\n尾"
    )
    assert rows(document) == [[["甲", "1"], ["2"]]]
    cell = next(document.tables()).rows[1][0]
    assert (str(cell.place), cell.column) == ("line 2, table 1, row 2, column 2", 2)
    assert [block.text if isinstance(block, Paragraph) else "-" for block in document.blocks] == ["题", "-", "尾"]


@pytest.mark.parametrize("text", ["", "\n"])
def test_no_lines_are_no_error(text):
    assert [line for line, _ in lines(read_flat_text(text))] == [""] * len(text)


def test_the_original_of_shuyang_county_gives_every_row_of_figures(originals):
    document = read_flat_text((originals / "reports" / "shuyang-county-2025.txt").read_text("utf-8"))
    wanted: dict[str, list[str]] = {}
    with (originals / "gold" / "shuyang-county-2025.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            wanted.setdefault(line["item"], []).append(line["raw"])
    read = [row[-7:] for table in rows(document) for row in table if len(row) == 8 and row[1].isdigit()]
    assert read == [figures for figures in wanted.values() if len(figures) == 7]


SENTENCE = "本机关按照规定办理了全部申请，并在网站上说明了办理的情况。"


def parts(line: str) -> list[str]:
    """The parts of a line made long enough by sentences before it."""
    return [text for text, _ in lines(read_flat_text(SENTENCE * 20 + line))][20:]


def test_a_line_that_lost_its_breaks_is_parted_at_sentences_and_labels_and_keeps_its_number():
    document = read_flat_text(
        "题\n" + SENTENCE * 20 + "一、本年新收  5 0 （一）予以公开 3 0 1.甲项 2 0 2、乙项 1 0；总计 5"
    )
    assert [text for text, _ in lines(document)][21:] == [
        "一、本年新收  5 0", "（一）予以公开 3 0", "1.甲项 2 0", "2、乙项 1 0；", "总计 5",
    ]  # fmt: skip
    assert [place for _, place in lines(document)][:3] == ["line 1", "line 2, part 1", "line 2, part 2"]


@pytest.mark.parametrize(
    "text",
    [
        "2021.3月上报1.5万条",
        "12.3.甲",
        "第二、三季度无",
        "（12）",
        "说“无。”后",
        "1234 5 0 12",
        "总数(不含 各类 情形)3",
    ],
)
def test_numbers_dates_and_brackets_are_not_broken(text):
    assert parts(text) == [text]


def test_words_parted_by_gaps_stand_alone_and_a_figure_ends_its_label():
    assert parts("甲市2021年 甲市年度报告 来源：本站 甲项 44   其中：乙项 1   丙项 2") == [
        "甲市2021年", "甲市年度报告", "来源：本站", "甲项 44", "其中：乙项 1", "丙项 2",
    ]  # fmt: skip


def test_a_long_but_usual_paragraph_is_one_line():
    assert lines(read_flat_text(SENTENCE * 13)) == [(SENTENCE * 13, "line 1")]


@pytest.mark.parametrize(("name", "n_cells"), [("yichun-2021", 200), ("quzhou-2016", 58)])
def test_an_original_without_its_line_breaks_gives_the_same_figures(originals, tmp_path, name, n_cells):
    whole = originals / "reports" / f"{name}.txt"
    collapsed = tmp_path / whole.name
    collapsed.write_text(whole.read_text("utf-8").replace("\n", " "), encoding="utf-8")
    expected, read = (read_report(path).cells[["item", "column", "value", "status"]] for path in (whole, collapsed))
    assert len(read) == n_cells
    assert read.equals(expected)


def test_the_lines_of_a_long_document_are_counted_to_its_end():
    lines = read_flat_text("\n".join(["甲"] * 12_000)).blocks
    assert [lines[at].place[0][1] for at in (0, 4999, 5000, 11_999)] == [1, 5000, 5001, 12_000]


def test_a_tab_before_and_behind_every_piece_of_text_parts_no_cells():
    framed = "\t甲\t乙\t丙\t\n文\n\t规章\t13\t4\t\n\t许可\t5\t\n"
    assert [text for text, _ in lines(read_flat_text(framed))] == ["甲  乙  丙", "文", "规章  13  4", "许可  5"]
    with_blanks = framed.replace("许可\t5", "许可\t\t5")
    assert lines(read_flat_text(with_blanks))[3] == ("许可\t\t5", "line 4")
    assert lines(read_flat_text(framed + "\t共\t18\n"))[2] == ("\t规章\t13\t4\t", "line 3")


def test_what_a_text_browser_marks_as_inserted_is_text():
    assert lines(read_flat_text("规章 [INS: 12 :INS] [INS:3:INS]")) == [("规章       12            3", "line 1")]
    drawn = "┌────┬───────────┐\n│规章│[INS:2:INS]│\n└────┴───────────┘"
    assert rows(read_flat_text(drawn)) == [[["规章", "2"]]]


@pytest.mark.parametrize(("last", "kept"), [("10", []), ("11", ["8", "9", "11"]), ("", ["8", "9"])])
def test_three_numbers_that_end_the_pages_of_a_text_and_count_on_are_page_numbers(last, kept):
    """Without pages that count on, or of two pages only, what stands last on a page may be a figure."""
    text = f"规章\n12\n\n8\n\f许可\n3\n  9\n\n\f处罚\n4\n{last}\n\f县政府办\n"
    numbers = [line for line, _ in lines(read_flat_text(text)) if line.isdecimal()]
    assert numbers == sorted(["12", "3", "4", *kept], key=text.index)


def test_a_title_above_page_after_page_is_no_text_but_where_it_is_the_first():
    head = "甲县政府信息公开工作年度报告"
    pages = f"甲县2019年政府信息公开年度报告\n规章\n{head}\n5\n{head}\n6\n"
    assert [text for text, _ in lines(read_flat_text(pages)) if text].count(head) == 2
    assert [text for text, _ in lines(read_flat_text(f"{pages}{head}\n7")) if text][1:] == ["规章", "5", "6", "7"]
    assert lines(read_flat_text("\n".join([head] * 3))) == [(head, "line 1"), ("", "line 2"), ("", "line 3")]


def test_a_title_above_page_after_page_stays_once_below_one_that_says_less():
    head = "甲县2019年政府信息公开工作年度报告"
    for first in ("政府信息公开工作年度报告", "甲县人民政府办公室政府信息公开工作的年度报告"):
        kept = [text for text, _ in lines(read_flat_text("\n".join([first, head, "规章", head, "5", head]))) if text]
        assert kept == [first, head, "规章", "5"]
