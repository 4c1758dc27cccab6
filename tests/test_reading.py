"""From bytes to a document: which reader, and what is refused with which way out."""

import html
import json
import subprocess
import sys

import pytest

from reportlib.errors import UnreadableFile
from reportlib.identity import identify
from reportlib.reading import MAX_BYTES, read_bytes, read_document

SENTENCE = "本县政府信息公开工作年度报告：收到申请12件，办结11件，结转下年度1件。"


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
    page = f"<html><body><p>{SENTENCE}</p></body></html>".encode("gbk")
    head = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    part = b"--b\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page
    document = read_bytes(head + part + b"\r\n--b--\r\n", "a.mhtml")
    assert (document.format, next(document.paragraphs()).text, document.notes) == ("html", SENTENCE, [])


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
    assert (document.format, next(document.paragraphs()).text) == ("html", "甲县政府信息公开工作年度报告")
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
    document = read_bytes(f"{SENTENCE}\n{text}".encode() if text[0] == "标" else text.encode(), "page.txt")
    assert document.format == "text"
    assert document.notes == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("zeros", ["\n\0", "\n" + "\0" * 50])
def test_zeros_in_a_text_are_left_out_and_counted(encoding, zeros):
    text = f"{SENTENCE}\n规章\n12\n"
    document = read_bytes(text.replace("\n", zeros).encode(encoding), "page.txt")
    assert [paragraph.text for paragraph in document.paragraphs() if paragraph.text] == [SENTENCE, "规章", "12"]
    assert document.encoding == encoding
    [(kind, message, _)] = document.notes
    assert (kind, message.split()[0]) == ("nul_characters", str(3 * zeros.count("\0")))
