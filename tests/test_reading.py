"""From bytes to a document: which reader, which encoding, and what is refused with which way out."""

import html
import json
import subprocess
import sys

import opencc
import pytest

from reportlib.document import Document
from reportlib.errors import UnreadableFile
from reportlib.identity import identify
from reportlib.reading import MAX_BYTES, decode, plausibility, read_bytes, read_document

SIMPLIFIED = "本县政府信息公开工作年度报告：收到申请12件，办结11件，结转下年度1件。"
TRADITIONAL = opencc.OpenCC("s2t").convert(SIMPLIFIED)
ENCODINGS = ["utf-8", "utf-8-sig", "gb2312", "gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be"]
PAGE = "<html><head>{}<title>报告</title></head><body><p>{}</p><table><tr><td>规章</td><td>3</td></tr></table></body></html>"
OF_CHINA = {"gb2312": SIMPLIFIED, "big5": TRADITIONAL}


def written(encoding: str, declared: str | None) -> tuple[bytes, str]:
    """A page in an encoding with a declaration, and its sentence: in the one script that old encodings know."""
    sentence = OF_CHINA.get(encoding, SIMPLIFIED + TRADITIONAL)
    page = PAGE.format("" if declared is None else f'<meta charset="{declared}">', sentence)
    if encoding == "big5":
        page = opencc.OpenCC("s2t").convert(page)
    return page.encode(encoding), sentence


def first_line(document: Document) -> str:
    return next(document.paragraphs()).text


@pytest.mark.parametrize(
    "declared", [None, "utf-8", "gb2312", "GBK", "big5", "utf-16", "iso-8859-1", "no-such-encoding"]
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_page_is_read_in_its_encoding_whatever_it_declares(encoding, declared):
    data, sentence = written(encoding, declared)
    document = read_bytes(data, "page.html")
    assert (document.format, first_line(document)) == ("html", sentence)


@pytest.mark.parametrize(
    ("encoding", "declared", "noted"),
    [
        ("gbk", "utf-8", "gb18030"),
        ("utf-8", "gb2312", "utf-8"),
        ("big5", "gbk", "big5"),
        ("utf-16", "big5", "utf-16-le"),
    ],
)
def test_an_overruled_declaration_is_noted(encoding, declared, noted):
    document = read_bytes(written(encoding, declared)[0], "page.html")
    assert document.encoding == noted
    [(kind, message, _)] = document.notes
    assert kind == "encoding"
    assert f"declares its encoding as {declared}, but its bytes are {noted}" in message


@pytest.mark.parametrize(
    ("encoding", "declared"), [("gbk", "gb2312"), ("utf-8", "UTF-8"), ("gb18030", None), ("utf-16", "utf-16")]
)
def test_a_right_or_missing_declaration_is_not_noted(encoding, declared):
    assert read_bytes(written(encoding, declared)[0], "page.html").notes == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_flat_text_without_any_declaration_is_read(encoding):
    sentence = OF_CHINA.get(encoding, SIMPLIFIED + TRADITIONAL)
    document = read_bytes(f"{sentence}\n12\n".encode(encoding), "a.txt")
    assert [paragraph.text for paragraph in document.paragraphs()] == [sentence, "12"]


@pytest.mark.parametrize(
    "data",
    [
        SIMPLIFIED.encode("gbk") + b"\xff\xff",
        SIMPLIFIED.encode("utf-8") + b"\xa1",
        SIMPLIFIED.encode("gbk")[:-1],
        ("12\n" * 9).encode() + bytes(range(128, 256)) * 4,
        ("année d'activité, précédée d'un résumé " * 9).encode("latin-1"),
        "안녕하세요 정보공개 보고서입니다".encode("euc-kr") * 5,
        SIMPLIFIED.encode("utf-8") + TRADITIONAL.encode("big5"),
    ],
)
def test_bytes_of_no_encoding_are_refused_and_never_replaced(data):
    with pytest.raises(
        UnreadableFile, match="a.txt: the bytes are no text in UTF-8, GB18030, Big5 or UTF-16; it reads.*up to byte"
    ):
        read_bytes(data, "a.txt")


@pytest.mark.parametrize(("encoding", "named"), [("utf-16", "utf-16-le"), ("utf-8-sig", "utf-8")])
def test_a_byte_order_mark_is_no_text_and_enough_for_bare_figures(encoding, named):
    assert decode("12\n".encode(encoding), "a.txt") == ("12\n", named, "")


def test_an_encoding_beyond_these_is_found_by_detection():
    assert decode(SIMPLIFIED.encode("utf-32"), "a.txt")[0].lstrip("\ufeff") == SIMPLIFIED


def test_a_wrong_decoding_is_far_less_plausible_than_a_right_one():
    wrong = SIMPLIFIED.encode("gbk").decode("cp950", "ignore")
    assert plausibility(SIMPLIFIED) > 0.5 > 0.1 > plausibility(wrong)


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a.txt", "<!DOCTYPE html><p>甲</p>", "html"),
        ("a.txt", "<p>甲</p><p>乙</p>", "html"),
        ("a.html", "甲\n乙", "text"),
        ("a.htm", "<p>甲", "html"),
        ("a.md", "<p>甲</p><p>乙</p>", "markdown"),
        ("a.txt", "# 题\n| 甲 | 乙 |\n|---|---|", "markdown"),
        ("a.txt", "# 题\n<table><tr><td>甲</td><td>1</td></tr></table>", "markdown"),
        ("a.txt", "甲 < 乙 > 丙", "text"),
        ("noname", "甲", "text"),
    ],
)
def test_the_content_chooses_the_reader_before_the_suffix(name, text, format):
    assert read_bytes(text.encode(), name).format == format


def test_a_web_archive_is_read_as_its_page():
    page = PAGE.format("", SIMPLIFIED).encode("gbk")
    head = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    part = b"--b\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page
    document = read_bytes(head + part + b"\r\n--b--\r\n", "a.mhtml")
    assert (document.format, first_line(document), document.notes) == ("html", SIMPLIFIED, [])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b" \r\n\0", "the file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "legacy Word.*soffice --headless --convert-to docx"),
        (b"{\\rtf1\\ansi text}", "legacy Word.*soffice"),
        (b"<?xml version='1.0'?><uof:UOF xmlns:uof='uof'><uof:p>text</uof:p></uof:UOF>", "legacy Word.*soffice"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture.*run OCR"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture.*run OCR"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP picture.*run OCR"),
        (b"\x1f\x8b\x08\0", "a compressed archive; unpack it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(data, says):
    with pytest.raises(UnreadableFile, match=f"^a.doc: .*{says}"):
        read_bytes(data, "a.doc")


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableFile, match="large.txt: larger than 64 MiB"):
        read_document(large)
    with pytest.raises(UnreadableFile, match="none.txt: cannot be opened"):
        read_document(tmp_path / "none.txt")


def test_heavy_libraries_are_imported_when_used():
    code = "import sys, reportlib.reading as r; r.read_bytes('甲'.encode(), 'a.txt'); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pypdfium2", "pdfplumber", "docx", "bs4", "lxml.etree"} & set(run.stdout.split())


@pytest.mark.parametrize("name", ["fuyuan-2019.txt", "nantong-2012.txt", "shuyang-drc-2023.html", "yichun-2021.txt"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_originals_read_the_same_in_another_encoding(originals, name, encoding):
    data = (originals / "reports" / name).read_bytes()
    other = data.decode().encode(encoding)
    assert read_bytes(other, name).blocks == read_bytes(data, name).blocks


INNER = "<p>甲县政府信息公开工作年度报告</p><table><tr><td>规章</td><td>3</td></tr></table>"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (html.escape(INNER), "page.txt"),
        (html.escape(html.escape(INNER)), "page.html"),
        (f"<html><body><pre>{html.escape(INNER)}</pre></body></html>", "page.html"),
        (json.dumps({"code": 0, "data": [{"title": "年报", "content": INNER}]}), "page.json"),
        (json.dumps({"content": INNER, "summary": "<p>摘要</p>"}, ensure_ascii=False), "page.html"),
        (json.dumps({"content": html.escape(INNER)}), "page.txt"),
        (f"<html><script>var info = {json.dumps({'content': INNER})}</script></html>", "page.html"),
        (f"<html><script>write({json.dumps(INNER)})</script></html>".replace("<td", "\\u003ctd"), "page.html"),
        (f"<html><script>write('<p id=\\'a\\'>{INNER}')</script></html>".replace("</td", r"<\/td"), "page.html"),
    ],
)
def test_a_page_stored_inside_something_else_is_read_as_that_page(text, name):
    document = read_bytes(text.encode(), name)
    assert (document.format, first_line(document)) == ("html", "甲县政府信息公开工作年度报告")
    assert [[cell.text for cell in row] for row in next(document.tables()).rows] == [["规章", "3"]]
    assert [kind for kind, _, _ in document.notes] == ["inner_page"]


@pytest.mark.parametrize(
    ("shown", "held", "n_tables"),
    [
        (INNER, "<table><tr><td>公开</td></tr></table>", 1),  # beside a table of its own
        ("<p>政府信息公开</p>", "<table><tr><td>星期日</td></tr></table>", 0),  # a calendar
    ],
)
def test_a_table_in_a_script_may_be_none_of_the_report(shown, held, n_tables):
    document = read_bytes(f"<html><body>{shown}<script>var a = '{held}'</script></body></html>".encode(), "page.html")
    assert (sum(1 for _ in document.tables()), document.notes) == (n_tables, [])


def test_what_json_says_beside_a_page_is_said_as_by_its_head():
    beside = {"title": "沭阳县2021年政府信息公开工作年度报告", "publishTime": "2022-01-18 10:00", "id": 7}
    other = {"title": "沭阳县2020年政府信息公开工作年度报告", "content": None}
    document = read_bytes(json.dumps({"data": [other, beside | {"content": INNER}]}).encode(), "page.json")
    assert document.head == {"articletitle": beside["title"], "pubdate": beside["publishTime"]}
    found = identify(document)
    assert (found.title, found.year, found.published) == (beside["title"], 2021, "2022-01-18")


def test_half_a_character_in_json_stops_nothing_and_is_in_no_text():
    halves = {"title": "年报\ud83d", "content": INNER.replace("规章", "规\udc4d章")}
    document = read_bytes(json.dumps(halves).encode(), "page.json")
    assert document.head == {"articletitle": "年报"}
    assert [[cell.text for cell in row] for row in next(document.tables()).rows] == [["规章", "3"]]


def test_json_with_two_pages_is_refused():
    text = json.dumps({"a": INNER, "b": INNER.replace("3", "4")})
    with pytest.raises(UnreadableFile, match=r"two\.json: JSON with 2 pages .* save the one that is the report"):
        read_bytes(text.encode(), "two.json")


@pytest.mark.parametrize("text", ["[注] 见表", "{甲}", '{"收到": 12}', "标签 &lt;p&gt; 和 a &lt; b"])
def test_text_that_only_looks_like_json_or_mentions_a_tag_is_flat_text(text):
    document = read_bytes(f"{SIMPLIFIED}\n{text}".encode() if text[0] == "标" else text.encode(), "page.txt")
    assert document.format == "text"
    assert document.notes == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("zeros", ["\n\0", "\n" + "\0" * 50])
def test_zeros_in_a_text_are_left_out_and_counted(encoding, zeros):
    text = f"{SIMPLIFIED}\n规章\n12\n"
    document = read_bytes(text.replace("\n", zeros).encode(encoding), "page.txt")
    assert [paragraph.text for paragraph in document.paragraphs() if paragraph.text] == [SIMPLIFIED, "规章", "12"]
    assert document.encoding == encoding
    [(kind, message, _)] = document.notes
    assert (kind, message.split()[0]) == ("nul_characters", str(3 * zeros.count("\0")))
