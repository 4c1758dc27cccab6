"""HTML pages: one walk, cells where a browser shows them, nothing hidden, nothing lost."""

import csv
from html import escape

import pytest

from reportlib.document import Document, Paragraph, Table
from reportlib.html import read_html
from reportlib.reading import read_bytes
from reportlib.text import parse_number
from tests.pages import cell_of, grids, texts


def outline(document: Document) -> list[str]:
    """The blocks in order: a paragraph's text, a table's first cell in brackets."""
    return [block.text if isinstance(block, Paragraph) else f"[{block.rows[0][0].text}]" for block in document.blocks]


def test_blocks_become_paragraphs_and_inline_spans_are_joined():
    page = "<div>前<p>甲<span>乙</span><b>丙</b></p>丁<br>戊</div><h2> 己 </h2><ul><li>庚<li>辛</ul>"
    assert texts(page) == ["前", "甲乙丙", "丁", "戊", "己", "庚", "辛"]
    assert str(read_html(page).blocks[1].place) == "paragraph 2"


def test_labels_broken_into_spans_and_lines_are_one_label():
    label = "<p><span>本年</span><span>废止</span></p><p><font>件<o:p></o:p></font>数</p>"
    assert grids(f"<table><tr><td>{label}</td><td>社会<br/>公益<br>组织</td></tr></table>") == [
        [["本年废止件数", "社会公益组织"]]
    ]


def test_two_figures_on_two_lines_of_a_cell_never_become_one():
    assert grids("<table><tr><td>甲</td><td>12<br>34</td><td>5<p>６</p></td></tr></table>") == [
        [["甲", "12\n34", "5\n６"]]
    ]


def test_blanks_keep_figures_apart_as_shown():
    assert grids("<table><tr><td>&nbsp;</td><td> 1&nbsp;234 </td><td>1&nbsp;&nbsp; 234</td></tr></table>") == [
        [["", "1 234", "1   234"]]
    ]
    assert texts("<p>　　政府\n   信息</p>") == ["政府 信息"]


def test_spans_are_laid_out_in_grid_columns_and_cells_stand_once():
    page = (
        "<table><tr><td rowspan=3 colspan='2'>说明</td><td colspan=3>申请人</td></tr>"
        "<tr><td>自然人</td><td>商业</td><td rowspan=2>总计</td></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td>新收</td><td>件</td><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    rows = next(read_html(page).tables()).rows
    assert [[(cell.text, cell.column) for cell in row] for row in rows] == [
        [("说明", 1), ("申请人", 3)],
        [("自然人", 3), ("商业", 4), ("总计", 5)],
        [("1", 3), ("2", 4)],
        [("新收", 1), ("件", 2), ("1", 3), ("2", 4), ("3", 5)],
    ]
    assert (rows[0][0].rowspan, rows[0][0].colspan) == (3, 2)
    assert str(rows[2][1].place) == "table 1, row 3, column 4"


@pytest.mark.parametrize(
    ("span", "read"), [("999999999", 100), ("-3", 1), ("abc", 1), ("", 1), ("２", 1), ("0", 100), ("1e9", 1)]
)
def test_senseless_spans_are_cut(span, read):
    cells = next(read_html(f"<table><tr><td colspan='{span}'>甲</td><td>1</td></tr></table>").tables()).rows[0]
    assert (cells[0].colspan, cells[1].column) == (read, read + 1)


def test_a_rowspan_ends_with_the_table_and_counts_empty_rows():
    page = "<table><tr><td rowspan=3>甲</td><td>1</td></tr><tr></tr><tr><td>2</td></tr><tr><td rowspan=0>乙</td><td>3</td></tr></table>"
    rows = next(read_html(page).tables()).rows
    assert [[(cell.text, cell.column, cell.rowspan) for cell in row] for row in rows] == [
        [("甲", 1, 3), ("1", 2, 1)], [], [("2", 2, 1)], [("乙", 1, 1), ("3", 2, 1)],
    ]  # fmt: skip


def test_a_layout_table_is_taken_apart_in_document_order():
    page = (
        "<table><tr><td>导航<br>首页</td><td><p>标题</p><table><tr><td>规章</td><td>12</td></tr><tr><td>文件</td><td></td></tr>"
        "</table><p>之后</p></td></tr><tr><td colspan=2>页脚</td></tr></table>"
    )
    document = read_html(page)
    assert outline(document) == ["导航", "首页", "标题", "[规章]", "之后", "页脚"]
    assert str(next(document.tables()).rows[1][1].place) == "table 1, row 2, column 2"


def test_a_table_of_one_column_is_a_layout():
    assert texts("<table><tr><td><p>一、总体</p><p>说明</p></td></tr><tr><td>二、主动</td></tr></table>") == [
        "一、总体",
        "说明",
        "二、主动",
    ]


def test_a_layout_table_around_prose_alone_is_taken_apart():
    prose = "".join(f"<p>{'自拟的句子' * 30}{number}</p>" for number in range(3))
    document = read_html(f"<table><tr><td>栏目</td><td>{prose}</td></tr></table>")
    assert not list(document.tables())
    assert len(document.blocks) == 4


def test_rows_of_data_around_a_nested_table_stay_rows():
    page = (
        "<table><tr><td>甲</td><td>1</td></tr><tr><td colspan=2><table><tr><td>乙</td><td>2</td></tr>"
        "<tr><td>丙</td><td>3</td></tr></table></td></tr><tr><td>丁</td><td>4</td></tr></table>"
    )
    assert grids(page) == [[["甲", "1"]], [["乙", "2"], ["丙", "3"]], [["丁", "4"]]]


def test_figures_in_a_nested_table_of_one_row_or_one_cell_belong_to_their_row():
    page = (
        "<table><tr><td>甲</td><td>一</td><td>二</td></tr>"
        "<tr><td>乙</td><td colspan=2><table><tr><td>2</td><td>3</td></tr></table></td></tr>"
        "<tr><td><table><tr><td>丙</td></tr></table></td><td>4</td><td>5</td></tr></table>"
    )
    assert grids(page) == [[["甲", "一", "二"], ["乙", "2", "3"], ["丙", "4", "5"]]]
    assert [cell.column for cell in next(read_html(page).tables()).rows[1]] == [1, 2, 3]


def test_careless_markup_is_read_as_browsers_do():
    assert grids("<TABLE><TR><TD>甲<TD>1<TR><TD>乙<TD>2</TABLE>") == [[["甲", "1"], ["乙", "2"]]]
    assert grids("<table><form><tr><td>甲</td><td>1</td></tr></form></table><p>后") == [[["甲", "1"]]]
    assert grids("<table><tbody><td>甲</td><td>1</td></tbody></table>") == [[["甲", "1"]]]
    assert outline(read_html("<table><caption>统计表</caption><tr><td>甲</td><td>1</td></tr></table>")) == [
        "统计表",
        "[甲]",
    ]


def test_verbatim_text_keeps_its_lines():
    assert texts("<pre>行政复议\n  维持 1\n\n纠正 2</pre>后") == ["行政复议", "维持 1", "纠正 2", "后"]


@pytest.mark.parametrize("depth", [200, 900])
def test_a_page_of_unclosed_tags_is_read_to_its_end(depth):
    page = "<body>" + "<div><font>" * depth + "<table><tr><td>甲</td><td>1</td></tr></table><p>最后一行"
    document = read_html(page)
    assert [type(block) for block in document.blocks] == [Table, Paragraph]
    assert document.blocks[-1].text == "最后一行"


def test_a_page_that_no_parser_can_show_is_noted():
    too_deep = "<body>" + "<div><font>" * 3000 + "<table><tr><td>甲</td><td>1</td></tr></table>"
    built_by_script = "<body><div id=app></div><script>" + "render();" * 200 + "</script>"
    for page in (too_deep, built_by_script):
        document = read_html(page)
        assert document.blocks == []
        assert [kind for kind, _, _ in document.notes] == ["damaged_page"]


def test_a_table_swallowed_by_an_unclosed_comment_is_noted():
    document = read_html("<p>前文</p><!-- <table><tr><td>甲</td><td>1</td></tr></table><p>后文</p>")
    assert [kind for kind, _, _ in document.notes] == ["damaged_page"]


def test_a_zero_byte_does_not_end_the_page():
    assert texts("<p>甲\0乙</p><p>丙</p>") == ["甲乙", "丙"]


@pytest.mark.parametrize("page", ["", " ", "<!-- -->", "<html></html>"])
def test_an_empty_page_has_no_blocks(page):
    assert read_html(page).blocks == []


@pytest.mark.parametrize("name", ["shanghai-office-2019", "shuyang-drc-2023"])
def test_originals_give_every_row_of_seven_and_the_fifteen_remedies_with_blanks_blank(originals, name):
    document = read_html((originals / "reports" / f"{name}.html").read_text("utf-8"))
    rows = [[cell.text for cell in row] for table in document.tables() for row in table.rows]
    wanted: dict[str, list[str]] = {}
    with (originals / "gold" / f"{name}.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            wanted.setdefault(line["item"], []).append(line["raw"])
    sevens = [figures for figures in wanted.values() if len(figures) == 7]
    assert [row[-7:] for row in rows if len(row) in (8, 9, 10) and row[-3].isdigit() | (row[-3] == "")] == sevens
    remedies = [figure for figures in wanted.values() if len(figures) == 5 for figure in figures]
    assert len(remedies) == 15
    assert remedies in rows


def test_what_follows_the_end_of_the_page_is_read():
    page = "<html><body><p>页眉</p></body></HTML><html><body><table><tr><td>规章</td><td>12</td></tr></table></body></html>"
    document = read_html(page + "<p>页脚</p>")
    assert outline(document) == ["页眉", "[规章]", "页脚"]
    assert document.notes == []


def test_text_that_stands_between_cells_is_not_lost():
    page = "<table><tr>收到5件<td>规章</td><td>1</td></tr>另有6件<tr><td>文件</td><td>2</td>共7件</tr></table>"
    document = read_html(page)
    assert outline(document) == ["收到5件", "另有6件", "共7件", "[规章]"]
    assert grids(page) == [[["规章", "1"], ["文件", "2"]]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("&#49;&#x32;&#51;", "123"),
        ("<font>1</font><font>2</font><font>3</font>", "123"),
        ("<font>1</font> <font>2</font>", "1 2"),
        ("<p class=MsoNormal><span lang=EN-US style='mso-bidi-font-size:10.5pt'>12<o:p></o:p></span></p>", "12"),
        ("<![if !supportEmptyParas]>12<![endif]>", "12"),
        ("<!--[if gte mso 9]><b>9</b><![endif]-->12", "12"),
        ("12<br>", "12"),
        ("<div>12</div><div> </div>", "12"),
        ("<details><summary>12</summary></details>", "12"),
        ("<p aria-hidden=true>12</p>", "12"),
    ],
)
def test_figures_as_editors_write_them(cell, text):
    assert cell_of(cell) == text


def placed(html: str) -> list[list[tuple[str, str, int]]]:
    """(text, place within the table, rowspan) of the cells of a page's one table."""
    rows = next(read_html(html).tables()).rows
    return [[(cell.text, str(cell.place).removeprefix("table 1, "), cell.rowspan) for cell in row] for row in rows]


def test_several_printed_rows_in_one_row_are_read_line_by_line():
    page = (
        "<table><tr><td rowspan=3>结果</td><td>新收</td><td>项</td><td>7</td></tr>"
        "<tr><td>（三）不予<br>公开</td><td>1.甲项<br>2.乙项<br>3.丙项</td><td><p>3</p><p>——</p><p>0</p></td></tr>"
        "<tr><td>结转</td><td>项</td><td>9</td></tr></table>"
    )
    assert placed(page) == [
        [("结果", "row 1, column 1", 5), ("新收", "row 1, column 2", 1), ("项", "row 1, column 3", 1), ("7", "row 1, column 4", 1)],
        [("（三）不予公开", "row 2, column 2, line 1", 3), ("1.甲项", "row 2, column 3, line 1", 1), ("3", "row 2, column 4, line 1", 1)],
        [("2.乙项", "row 2, column 3, line 2", 1), ("——", "row 2, column 4, line 2", 1)],
        [("3.丙项", "row 2, column 3, line 3", 1), ("0", "row 2, column 4, line 3", 1)],
        [("结转", "row 3, column 2", 1), ("项", "row 3, column 3", 1), ("9", "row 3, column 4", 1)],
    ]  # fmt: skip


def test_a_whole_table_in_one_row_is_no_layout():
    labels = "<br>".join(f"{number}.按照规定应当逐项统计并且公布的办理结果之{number}" for number in range(1, 26))
    figures = "<br>".join(map(str, range(25)))
    [rows] = grids(f"<table><tr><td>{labels}</td><td>{figures}</td><td>{figures}</td></tr></table>")
    assert [row[1:] for row in rows] == [[str(figure)] * 2 for figure in range(25)]


@pytest.mark.parametrize(
    "row",
    [
        ["社会公益<br>组织", "12<br>34"],  # one column of figures, and the label is not numbered
        ["1.甲项<br>2.乙项", "3"],
        ["1.甲项<br>2.乙项", "3<br>4", "5"],
        ["1.甲项<br>2.乙项", "3<br>4<br>5"],
        ["1.甲项<br>2.乙项", "3<br>五"],
        ["1.甲项<br>2.乙项", "说明<br>文字"],
        ["1<br>2", "3<br>4", "5<br>6"],
        ["1.甲项<br>2.乙项", "<b>3<br>4", "<td rowspan=2>5<br>6"],
    ],
)
def test_a_label_broken_into_lines_is_one_row(row):
    page = "<table><tr>" + "".join(cell if cell.startswith("<td") else f"<td>{cell}" for cell in row) + "</tr></table>"
    assert len(grids(page)[0]) == 1


@pytest.mark.parametrize("broken", ["23<br>456", "23<br>.5", "12<p>-3</p>", "12<br>/3"])
def test_lines_of_one_cell_are_never_joined_into_another_figure(broken):
    assert parse_number(cell_of(broken)) is None
    assert "\n" in cell_of(broken)


def test_the_places_of_one_document_are_not_those_of_the_next():
    wide = "".join(f"<td>{number}</td>" for number in range(250))
    for _ in range(2):
        cells = next(read_html(f"<table><tr>{wide}</tr><tr>{wide}</tr></table>").tables()).rows[1]
        assert [str(cell.place) for cell in cells] == [f"table 1, row 2, column {at}" for at in range(1, 251)]


@pytest.mark.parametrize("holder", ["textarea", "template", "noscript"])
def test_a_stored_page_is_read_out_of_an_element_that_is_not_shown(holder):
    stored = escape("<p>甲县</p><table><tr><td>规章</td><td>3</td></tr></table>")
    page = f"<html><body><{holder} style='display:none'>{stored}</{holder}><textarea>留言</textarea></body></html>"
    document = read_bytes(page.encode(), "page.html")
    assert [block.text for block in document.paragraphs()] == ["甲县"]
    assert [cell.text for cell in next(document.tables()).rows[0]] == ["规章", "3"]
