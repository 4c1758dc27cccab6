"""From bytes to text: every encoding, with a right, wrong or missing declaration; bytes of none are refused."""

import opencc
import pytest

from reportlib.document import Document
from reportlib.encodings import decode, plausibility
from reportlib.errors import UnreadableFile
from reportlib.reading import read_bytes

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
    ("encoding", "declared"),
    [("gbk", "gb2312"), ("utf-8", "UTF-8"), ("gb18030", None), ("utf-16", "utf-16"), ("utf-16-be", "utf-16-be")],
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


@pytest.mark.parametrize("name", ["fuyuan-2019.txt", "nantong-2012.txt", "shuyang-drc-2023.html", "yichun-2021.txt"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_originals_read_the_same_in_another_encoding(originals, name, encoding):
    data = (originals / "reports" / name).read_bytes()
    other = data.decode().encode(encoding)
    assert read_bytes(other, name).blocks == read_bytes(data, name).blocks
