"""Word files: everything Word shows, once, in the order of the body."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reportlib.document import Document, Paragraph
from reportlib.docx import MAIN_PART, MAX_PART, read_docx, read_word_xml
from reportlib.errors import UnreadableFile
from reportlib.reading import read_bytes

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: docx.document.Document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def packed(body: str, **parts: str) -> bytes:
    """A Word file whose body is this XML (prefix `w`), with further parts."""
    main = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({MAIN_PART: main, **parts})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def outline(document: Document) -> list[object]:
    """Paragraphs as text, tables as rows of texts."""
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def test_paragraphs_and_tables_come_in_the_order_of_the_body_with_their_places():
    written = docx.Document()
    written.core_properties.title = "某局报告"
    written.add_paragraph("一、总体情况")
    cells = written.add_table(2, 2)
    for (row, column), text in {(0, 0): "规章", (0, 1): "12", (1, 0): "文件"}.items():
        cells.cell(row, column).text = text
    written.add_paragraph("第一行\n第二行")
    document = read_docx(saved(written), "a.docx")
    assert outline(document) == ["一、总体情况", [["规章", "12"], ["文件", ""]], "第一行", "第二行"]
    assert document.title == "某局报告"
    assert str(document.blocks[2].place) == "paragraph 2"
    assert str(document.blocks[1].rows[1][1].place) == "table 1, row 2, column 2"


def test_merged_cells_stand_once_with_their_spans():
    written = docx.Document()
    cells = written.add_table(4, 4)
    cells.cell(0, 0).merge(cells.cell(0, 3)).text = "第二十条"
    cells.cell(1, 0).merge(cells.cell(3, 1)).text = "结果"
    cells.cell(1, 2).text = "1"
    cells.cell(3, 3).text = "7"
    rows = next(read_docx(saved(written), "a.docx").tables()).rows
    assert [[(cell.text, cell.column, cell.colspan, cell.rowspan) for cell in row] for row in rows] == [
        [("第二十条", 1, 4, 1)],
        [("结果", 1, 2, 3), ("1", 3, 1, 1), ("", 4, 1, 1)],
        [("", 3, 1, 1), ("", 4, 1, 1)],
        [("", 3, 1, 1), ("7", 4, 1, 1)],
    ]


def test_a_row_that_begins_further_right_keeps_its_columns():
    later = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc(p("5"))
    rows = next(read_docx(packed(table(tc(p("甲")) + tc(p("1")) + tc(p("2")), later)), "a.docx").tables()).rows
    assert [(cell.text, cell.column) for cell in rows[1]] == [("5", 3)]


def test_labels_over_several_paragraphs_are_joined_and_figures_are_not():
    row = tc(p("社会公益") + p("组织")) + tc(p("12") + p("34"))
    assert outline(read_docx(packed(table(row)), "a.docx")) == [[["社会公益组织", "12\n34"]]]


def test_tracked_insertions_are_kept_and_deletions_dropped():
    body = (
        "<w:p><w:r><w:t>收到</w:t></w:r><w:ins><w:r><w:t>18</w:t></w:r></w:ins><w:del><w:r><w:delText>17</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>别处</w:t></w:r></w:moveFrom><w:r><w:t>件</w:t></w:r></w:p>"
        + table(tc(p("甲")) + tc(p("1")), "<w:trPr><w:del/></w:trPr>" + tc(p("乙")) + tc(p("2")))
    )
    assert outline(read_docx(packed(body), "a.docx")) == ["收到18件", [["甲", "1"]]]


def test_content_controls_are_looked_through():
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = (
        control.format(p("甲"))
        + "<w:p>" + control.format("<w:r><w:t>乙</w:t></w:r>") + "</w:p>"
        + table(tc(p("丙")) + control.format(tc(p("3"))), tc(p("丁")) + tc(control.format(p("4"))))
        + control.format(table(tc(p("戊")) + tc(p("5"))))
    )  # fmt: skip
    assert outline(read_docx(packed(body), "a.docx")) == ["甲", "乙", [["丙", "3"], ["丁", "4"]], [["戊", "5"]]]


def test_text_boxes_are_read_once_after_their_paragraph():
    written = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    written.add_paragraph("锚")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    written.add_paragraph("后")
    assert outline(read_docx(saved(written), "a.docx")) == ["锚", "框内", "后"]


def test_layout_tables_are_taken_apart():
    inner = table(tc(p("规章")) + tc(p("12")), tc(p("文件")) + tc(p("3")))
    body = table(tc(p("栏")) + tc(p("题") + inner + p("尾")))
    assert outline(read_docx(packed(body), "a.docx")) == ["栏", "题", [["规章", "12"], ["文件", "3"]], "尾"]


def test_hidden_runs_phonetic_guides_and_field_codes_are_not_text():
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>zheng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>政</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>府</w:t><w:tab/><w:t>1</w:t><w:noBreakHyphen/></w:r></w:p>"
    )
    assert outline(read_docx(packed(body), "a.docx")) == ["政府\t1-"]


def test_an_embedded_file_in_place_of_text_is_noted():
    document = read_docx(packed(p("题") + "<w:altChunk/>"), "a.docx")
    assert [kind for kind, _, _ in document.notes] == ["embedded_file"]


def test_entities_are_refused_and_nothing_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    main = f'{entity}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(UnreadableFile, match="declares entities"):
        read_docx(zipped({MAIN_PART: main}), "a.docx")


def test_a_zip_bomb_is_refused():
    with pytest.raises(UnreadableFile, match="unpacks to more than 64 MiB"):
        read_docx(zipped({MAIN_PART: b" " * (MAX_PART + 1)}), "a.docx")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 broken", "damaged or locked"),
        (zipped({"xl/workbook.xml": ""}), "a spreadsheet"),
        (zipped({"content.xml": ""}), "an OpenDocument file; save it as .docx"),
        (zipped({"readme.txt": ""}), "an archive; unpack it"),
        (zipped({MAIN_PART: "<w:document"}), "is damaged"),
        (packed("<w:p/>"), "without text; if it holds pictures, run OCR"),
    ],
)
def test_what_is_no_word_file_is_refused_with_the_way_out(data, says):
    with pytest.raises(UnreadableFile, match=f"a.docx: .*{says}"):
        read_docx(data, "a.docx")


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


SUPERSCRIPT, SUBSCRIPT = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("23456", "") + run("1", SUPERSCRIPT), "23456[1]"),
        (run("5", "") + run("注", SUBSCRIPT) + run("2", SUBSCRIPT), "5[注2]"),
        (run("5", SUPERSCRIPT), "5"),
        (run("5", "") + run("1", '<w:vertAlign w:val="baseline"/>'), "51"),
        (run("5", "") + run("1", '<w:position w:val="8"/>'), "5[1]"),
        (run("5", "") + run("1", '<w:position w:val="-6"/>'), "5[1]"),
        (run("5", "") + run("1", '<w:position w:val="2"/>'), "51"),
        (run("51", '<w:position w:val="8"/>'), "51"),
    ],
)
def test_a_raised_or_lowered_mark_never_becomes_a_digit_of_the_figure_beside_it(runs, text):
    body = table(tc(p("规章")) + tc(f"<w:p>{runs}</w:p>"))
    assert outline(read_docx(packed(body), "a.docx")) == [[["规章", text]]]


@pytest.mark.parametrize("switch", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="true"/>'])
def test_struck_out_figures_are_left_out_and_named(switch):
    kept = run("234", '<w:strike w:val="0"/>')
    document = read_docx(packed(f"<w:p>{run('9', switch)}{kept}</w:p>"), "a.docx")
    assert outline(document) == ["234"]
    assert [(kind, "'9'" in message) for kind, message, _ in document.notes] == [("hidden", True)]
    assert read_docx(packed(f"<w:p>{run('旧', switch)}{run('新', '')}</w:p>"), "a.docx").notes == []


WHITE, DARK = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F4E79"/>'
HIGHLIGHT, RED = '<w:highlight w:val="black"/>', '<w:color w:val="FF0000"/><w:sz w:val="18"/>'


@pytest.mark.parametrize("look", [WHITE, '<w:color w:val="fefefe"/>', '<w:sz w:val="2"/>'])
def test_digits_that_nobody_sees_are_left_out_and_named(look):
    document = read_docx(packed(f"<w:p>{run('234')}{run('9', look)}{run('件', look)}</w:p>"), "a.docx")
    assert outline(document) == ["234件"]
    assert [(kind, "'9'" in message) for kind, message, _ in document.notes] == [("hidden", True)]


@pytest.mark.parametrize(
    "shown",
    [
        tc(f"<w:p>{run('9', WHITE + DARK)}</w:p>"),
        tc(f"<w:p><w:pPr>{DARK}</w:pPr>{run('9', WHITE)}</w:p>"),
        tc(f"<w:p>{run('9', WHITE)}</w:p>", DARK),
        tc(f"<w:p>{run('9', WHITE + HIGHLIGHT)}</w:p>"),
        tc(f"<w:p>{run('9', RED)}</w:p>"),
    ],
)
def test_white_digits_on_a_dark_ground_are_read(shown):
    document = read_docx(packed(table(tc(p("规章")) + shown)), "a.docx")
    assert (outline(document), document.notes) == ([[["规章", "9"]]], [])


def test_several_printed_rows_in_one_row_are_read_line_by_line():
    row = tc(p("（三）不予公开")) + tc(p("1.甲项") + p("2.乙项")) + tc(p("3") + p("0")) + tc(p("4") + p("5"))
    document = read_docx(packed(table(tc(p("甲")) + tc(p("1")), row)), "a.docx")
    assert outline(document) == [[["甲", "1"], ["（三）不予公开", "1.甲项", "3", "4"], ["2.乙项", "0", "5"]]]
    last = next(document.tables()).rows[2][1]
    assert (str(last.place), last.column) == ("table 1, row 2, column 3, line 2", 3)


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (mark("begin") + run("31") + mark("separate") + run("9") + mark("end"), "9"),
        (mark("begin") + mark("begin") + mark("separate") + run("31") + mark("end") + mark("separate") + run("9"), "9"),
        (mark("begin") + run("31") + mark("end") + run("9"), "9"),
        (mark("begin") + run("9"), "9"),
        (mark("end") + run("9") + mark("separate"), "9"),
    ],
)
def test_what_stands_in_the_code_of_a_field_is_not_shown(content, shown):
    body = f"<w:p>{run('收到')}{content}</w:p>{p('12')}"
    assert outline(read_docx(packed(body), "a.docx")) == [f"收到{shown}", "12"]


def test_hidden_rows_are_left_out_and_said_to_be():
    hidden = "<w:trPr><w:hidden{}/></w:trPr>" + tc(p("规章")) + tc(p("31"))
    body = table(hidden.format(""), tc(p("规章")) + tc(p("4")), hidden.format(' w:val="0"'))
    document = read_docx(packed(body), "a.docx")
    assert outline(document) == [[["规章", "4"], ["规章", "31"]]]
    assert [(kind, "31" in message) for kind, message, _ in document.notes] == [("hidden", True)]


@pytest.mark.parametrize(
    ("font", "code", "shown"), [("SimSun", "F034", "4"), ("Symbol", "f034", "4"), ("SimSun", "4E24", "两"),
    ("Wingdings", "F034", ""), ("SimSun", "F000", ""), ("SimSun", "", "")],
)  # fmt: skip
def test_a_symbol_is_its_character(font, code, shown):
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert outline(read_docx(packed(f"<w:p>{run('1')}{symbol}{run('件')}</w:p>"), "a.docx")) == [f"1{shown}件"]


def styles(*styles: str) -> dict[str, str]:
    """The part that defines styles, each given as its name, what it is based on and its properties."""
    defined = "".join(
        f'<w:style w:styleId="{name}"><w:basedOn w:val="{based_on}"/><w:rPr>{properties}</w:rPr></w:style>'
        for name, based_on, properties in (style.split("|") for style in styles)
    )
    return {"word/styles.xml": f'<w:styles xmlns:w="{WORD}">{defined}</w:styles>'}


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ('<w:rStyle w:val="mark"/>', "5[1]"),
        ('<w:rStyle w:val="like-mark"/>', "5[1]"),
        ('<w:rStyle w:val="mark"/><w:vertAlign w:val="baseline"/>', "51"),
        ('<w:rStyle w:val="gone"/>', "5"),
        ('<w:rStyle w:val="other"/>', "51"),
        ('<w:rStyle w:val="lifted"/>', "5[1]"),
    ],
)
def test_a_style_may_raise_or_hide_as_the_run_itself_may(properties, text):
    body = table(tc(p("规章")) + tc(f"<w:p>{run('5')}{run('1', properties)}</w:p>"))
    lifted = 'lifted||<w:position w:val="8"/>'
    parts = styles(f"mark||{SUPERSCRIPT}", "like-mark|mark|", "gone|mark|<w:vanish/>", "other||<w:b/>", lifted)
    assert outline(read_docx(packed(body, **parts), "a.docx")) == [[["规章", text]]]


SHOWN, STYLE = '<w:vanish w:val="0"/>', '<w:rStyle w:val="one"/>'


def test_the_style_of_a_paragraph_may_hide_it():
    hidden = '<w:pPr><w:pStyle w:val="gone"/></w:pPr>'
    body = p("题") + f"<w:p>{hidden}{run('12')}<w:r><w:t>3</w:t></w:r>{run('4', SHOWN)}</w:p>"
    assert outline(read_docx(packed(body, **styles("gone||<w:vanish/>")), "a.docx")) == ["题", "4"]


def test_styles_in_a_circle_end():
    body = f"<w:p>{run('5', STYLE)}</w:p>"
    assert outline(read_docx(packed(body, **styles(f"one|two|{SUPERSCRIPT}", "two|one|")), "a.docx")) == ["5"]


@pytest.mark.parametrize(("state", "shown"), [('<w:result w:val="1"/>', "12"), ('<w:default w:val="2"/>', "7"), ("", "0")])
def test_the_entry_chosen_in_a_field_is_shown(state, shown):
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("0", "12", "7"))
    choice = f"><w:ffData><w:ddList>{state}{entries}</w:ddList></w:ffData></w:fldChar>"
    code = mark("begin").replace("/></w:r>", f"{choice}</w:r>") + run("FORMDROPDOWN") + mark("separate") + mark("end")
    body = table(tc(p("规章")) + tc(f"<w:p>{code}</w:p>"))
    assert outline(read_docx(packed(body), "a.docx")) == [[["规章", shown]]]


@pytest.mark.parametrize(("asked", "shown"), [("单击此处输入", ""), ("0", "0")])
def test_what_an_empty_control_asks_for_is_no_text(asked, shown):
    control = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(asked)}</w:sdtContent></w:sdt>"
    body = table(tc(p("规章")) + tc(f"<w:p>{control}</w:p>"))
    assert outline(read_docx(packed(body), "a.docx")) == [[["规章", shown]]]


def test_a_word_file_that_is_one_xml_text_is_read_like_any():
    rows = (
        tc(p("规章"), '<w:vmerge w:val="restart"/>') + tc(p("12")),
        tc("<w:p/>", "<w:vmerge/>") + tc(p("3")),
    )
    header = "<w:sectPr><w:hdr><w:p><w:r><w:t>页眉7</w:t></w:r></w:p></w:hdr></w:sectPr>"
    main = f"<w:body>{p('题')}{table(*rows)}{header}</w:body>"
    old = f'<?xml version="1.0"?><w:wordDocument xmlns:w="{WORD}">{main}</w:wordDocument>'
    package = "http://schemas.microsoft.com/office/2006/xmlPackage"
    flat = f'<pkg:package xmlns:pkg="{package}" xmlns:w="{WORD}"><pkg:part><w:document>{main}</w:document></pkg:part></pkg:package>'
    for text in (old, flat):
        document = read_word_xml(text.encode(), "a.doc")
        assert outline(document) == ["题", [["规章", "12"], ["3"]]]
        assert document == read_bytes(text.encode(), "a.doc")
