"""What a browser shows of a page is read; what it hides, strikes out or raises is left out, named or marked."""

import pytest

from reportlib.html import read_html
from tests.pages import cell_of, grids, texts


def test_what_is_not_shown_is_not_read():
    page = (
        "<title>题名</title><script>var a = '<p>1</p>'</script><style>p{}</style><!-- <p>2</p> --><noscript>3</noscript>"
        "<p style='color:red;DISPLAY : none'>4</p><p hidden>5</p><p style='visibility:hidden'>6</p>"
        "<textarea>7</textarea><select><option>8</option></select><iframe>9</iframe><ruby>政<rp>(</rp><rt>zheng</rt></ruby>"
        "<p>见<span style='display:none'>10</span>者</p><p style='text-indent:2em'>在</p>"
    )
    document = read_html(page)
    assert [block.text for block in document.blocks] == ["政", "见者", "在"]
    assert document.title == "题名"
    assert document.notes == []


def test_a_hidden_table_with_figures_is_named():
    table = "<table><tr><td>去年</td><td>{}</td></tr></table>"
    document = read_html(f"<div style='display:none'>{table.format(99)}</div>{table.format(7)}")
    assert [cell.text for cell in next(document.tables()).rows[0]] == ["去年", "7"]
    assert [(kind, "去年99" in message) for kind, message, _ in document.notes] == [("hidden", True)]
    assert read_html(f"<div hidden>{table.format('')}</div><p>文</p>").notes == []


def test_what_is_invisible_until_a_script_has_run_is_most_of_the_page():
    page = "<title>题</title><script>var words = '许多许多许多许多许多许多'</script><h1>标题</h1>{}"
    article = "<div id=js_content style='Visibility: hidden; opacity: 0'><section>规章</section><p>{}</p></div>"
    hidden = "<i style='visibility:hidden'>9</i>"
    assert texts(page.format(article.format("一共制发十二件" + hidden))) == ["标题", "规章", "一共制发十二件"]
    assert texts(page.format(article.format("") + "<p>本年报已经移至别处</p>")) == ["标题", "本年报已经移至别处"]


@pytest.mark.parametrize("hiding", ["style='display:none'", "hidden", "style='visibility:collapse'"])
def test_a_hidden_row_with_figures_is_named(hiding):
    rows = f"<tr {hiding}><td>规章</td><td>7</td></tr><tr><td>规范性文件</td><td>8</td></tr>"
    document = read_html(f"<table>{rows}</table>")
    assert [[cell.text for cell in row] for row in next(document.tables()).rows] == [["规范性文件", "8"]]
    assert [(kind, "规章7" in message) for kind, message, _ in document.notes] == [("hidden", True)]
    assert read_html(f"<table>{rows.replace('7', '')}</table>").notes == []


def test_figures_shown_in_input_fields_are_read():
    assert grids("<table><tr><td>甲</td><td><input value='95'><input type=hidden value=1></td></tr></table>") == [
        [["甲", "95"]]
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("5<sup>1</sup>", "5[1]"),
        ("<sup>1</sup>69", "[1]69"),
        ("<p>5<sup><span>①</span></sup></p>", "5[①]"),
        ("5<sub>注2</sub>", "5[注2]"),
        ("5<sup>[1]</sup>", "5[1]"),
        ("5<span style='VERTICAL-ALIGN: super'>1</span>", "5[1]"),
        ("<sub>5</sub>", "5"),
        ("政府<sup>公开</sup>12", "政府公开12"),
        ("5<span style='vertical-align: middle'>1</span>", "51"),
    ],
)
def test_a_raised_or_lowered_mark_never_becomes_a_digit_of_the_figure_beside_it(markup, text):
    assert cell_of(markup) == text


def test_a_mark_raised_in_a_sentence_stands_in_brackets_too():
    assert texts("<p>收到申请12<sup>3</sup>件</p><p>见<sup>3</sup></p>") == ["收到申请12[3]件", "见3"]


@pytest.mark.parametrize(
    "struck",
    [
        "<del>9</del>", "<s>9</s>", "<s class=x>9</s>", "<strike>9</strike>", "<font style='font-size: 0px'>9</font>",
        "<span style='text-decoration:underline line-through'>9</span>", "<span style='visibility:hidden'>9</span>",
    ],
)  # fmt: skip
def test_struck_out_and_invisible_figures_are_left_out_and_named(struck):
    document = read_html(f"<table><tr><td>规章</td><td>{struck}23456</td></tr></table>")
    assert [cell.text for cell in next(document.tables()).rows[0]] == ["规章", "23456"]
    [(kind, message, _)] = document.notes
    assert (kind, "'9' in '923456'" in message) == ("hidden", True)


def test_small_print_and_a_font_size_that_others_override_are_shown():
    assert cell_of("<span style='font-size:0.8em'>12</span>") == "12"
    assert texts("<div style='font-size:0'><p style='font-size:14px'>收到申请</p></div>") == ["收到申请"]


@pytest.mark.parametrize(
    ("sheet", "attributes", "shown"),
    [
        (".old { display: none }", "class='row old'", False),
        ("a { color: red } p.old, #x { DISPLAY : None !important }", "class=old", False),
        ("#x{visibility:hidden}", "id=x", False),
        ("/* .other */ p{display:none}", "", False),
        (".old{display:none}", "class=older", True),
        (".old{display:none}", "class=old style='display: block'", True),
        (".old{display:none} .old.on{display:block}", "class='old on'", True),
        (".old{display:none} .old.on{display:block}", "class=old", False),
        ("div.old{display:none} .menu .old{display:none} .old:hover{display:none}", "class=old", True),
        ("@media print { .old { display: none } }", "class=old", True),
        ("/* .old{display:none} */", "class=old", True),
        (".old{background:none}", "class=old", True),
    ],
)
def test_a_rule_of_the_page_hides_what_it_selects(sheet, attributes, shown):
    assert texts(f"<style>{sheet}</style><p {attributes}>去年</p><div>今年</div>") == ["去年"] * shown + ["今年"]


def test_a_page_that_a_rule_hides_until_its_script_has_run_is_read():
    assert texts("<style>html, body { display: none !important }</style><p>正文</p>") == ["正文"]


def test_a_table_or_figure_that_a_rule_hides_is_named():
    page = "<style>.old{display:none}</style><div class=old><table><tr><td>规章</td><td>9</td></tr></table></div>"
    [(kind, message, _)] = read_html(page + "<p>正文</p>").notes
    assert (kind, "1 table(s)" in message) == ("hidden", True)
    cell = "<style>.old{visibility:hidden}</style><table><tr><td>规章</td><td><i class=old>9</i>23</td></tr></table>"
    document = read_html(cell)
    assert [text.text for text in next(document.tables()).rows[0]] == ["规章", "23"]
    assert "'9' in '923'" in document.notes[0][1]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("<textarea rows=1>12</textarea>", "12"),
        ("<select><option>7<option selected>12</select>", "12"),
        ("<select><option>7<option>12</select>", ""),
        ("<textarea>请填写</textarea>", ""),
        ("<button type=button><b>1</b>2</button>", "12"),
        ("<button>查看</button>", ""),
    ],
)
def test_figures_shown_in_other_fields_of_a_cell_are_read(field, text):
    assert cell_of(field) == text


def test_the_page_of_a_frameset_for_old_browsers_is_no_text():
    assert texts("<frameset cols='1'><frame src='a.html'><noframes><body>请升级</body></noframes></frameset>") == []


def test_parts_set_as_a_table_by_their_style_are_one():
    def styled(display: str, *parts: str, tag: str = "div") -> str:
        return f"<{tag} style='Display : {display};width:9%'>{''.join(parts)}</{tag}>"

    title = styled("table-row", styled("table-cell", "第(一)项"))
    rows = [
        styled("table-row", *(styled("table-cell", text, tag="span") for text in row))
        for row in (("规章", "", "5"), ("规范性文件", "7", ""))
    ]
    assert grids(styled("table", title, *rows)) == [[["第(一)项"], ["规章", "", "5"], ["规范性文件", "7", ""]]]
    uneven = styled("table-row", styled("table-cell", "行政许可"), styled("table-cell", "3"))
    page = styled("table", *rows, uneven)
    assert (grids(page), texts(page)) == ([], ["规章", "5", "规范性文件", "7", "行政许可", "3"])
    assert texts(styled("table-cell", "左") + styled("table-cell", "右")) == ["左", "右"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<td>12<span style='color:#fff'>3</span></td>", "12"),
        ("<td style='background:#FFFFFF'><font style='COLOR: White'>3</font></td>", ""),
        ("<td>12<b style='color: rgb(255, 255, 255);background:red'>3</b></td>", "123"),
        ("<td>12<b style='color:rgb(255,255,255);background: white'>3</b></td>", "12"),
        ("<td bgcolor='navy'><span style='color:#ffffff'>3</span></td>", "3"),
        ("<td class='total'><span style='color:#fff'>3</span></td>", "3"),  # which may have a background
        ("<td class='total'>12<span style='color:#fff'>3</span></td>", "12"),
        ("<td><span style='background-color:#fff'>3</span><span style='color:#fffb00'>4</span></td>", "34"),
        ("<td><span style='color:#fff'>3.政务微博</span></td>", "3.政务微博"),  # a label
    ],
)
def test_figures_in_white_letters_on_white_are_left_out_and_named(cell, text):
    document = read_html(f"<table><tr><td>规章</td>{cell}</tr></table>")
    assert next(document.tables()).rows[0][1].text == text
    left_out = [] if "3" in text else ["hidden"]
    assert [kind for kind, _, _ in document.notes] == left_out
