"""What is read of a sentence does not depend on its dress: numerals, brackets, breaks, spaces.

By default every sixth sentence is tried; with REPORTLIB_EXAMPLES at 1000, as for `test_property`, every one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from opencc import OpenCC

from reportlib.prose import read_claims
from reportlib.reading import read_bytes
from tests.test_property import EXAMPLES
from tests.test_prose import SENTENCES, expectation, paragraphs, said

WHOLE = [line for line in SENTENCES if not re.search("申请128/63件|信息公开/申请", line)]  # not broken in a figure or a word
DIGITS = "零一二三四五六七八九"


def read_otherwise(dress: Callable[[str], str]) -> dict[str, list[str]]:
    """The claims of every sentence that are others in this dress."""
    others = {}
    for line in WHOLE[:: 1 if EXAMPLES >= 1000 else 6]:
        year, sentence, expected = expectation(line)
        dressed = dress(sentence)
        if dressed != sentence and (claims := said(read_claims(paragraphs(dressed, "/"), year))) != expected:
            others[dressed] = claims
    return others


def in_words(match: re.Match[str]) -> str:
    tens, ones = divmod(int(match[0]), 10)
    return f"{DIGITS[tens] if tens > 1 else ''}十{DIGITS[ones] if ones else ''}" if tens else DIGITS[ones]


def test_numerals_in_words_are_the_figures_that_digits_are() -> None:
    numeral = re.compile(r"(?<![\d.,/〔\-至年月])(?:[2-9]|[1-9]\d)(?=[件份宗起例次期篇场])(?!件次)")
    assert read_otherwise(lambda text: numeral.sub(in_words, text)) == {}


WORDS = "各单位完善制度，明确职责，走访了127个乡镇、19家医院和2013户居民，各项工作平稳有序。" * 5


def cut(line: str, width: int, size: Callable[[str], int]) -> list[str]:
    pieces = [""]
    for character in line:
        if size(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def columns(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def on_a_page(text: str, width: int, size: Callable[[str], int] = len, foot: str = "") -> str:
    """The lines of a text below others, each of `width` characters or columns; `foot` stands below every third line."""
    lines = [piece for line in (WORDS, *text.split("/")) for piece in cut("\u3000\u3000" + line, width, size)]
    feet = [f"/{foot.format(number // 3)}" * (foot != "" and number % 3 == 0) for number in range(1, len(lines) + 1)]
    return "/".join(map("".join, zip(lines, feet, strict=True)))


@pytest.mark.parametrize(("width", "size"), [(17, len), (20, len), (34, len), (40, columns), (54, columns)])
def test_lines_of_one_width_break_no_sentence_and_no_figure(width: int, size: Callable[[str], int]) -> None:
    assert read_otherwise(lambda text: on_a_page(text, width, size)) == {}


@pytest.mark.parametrize("foot", ["{}", "- {} -", "—{}—", "第 {} 页 共 9 页", "甲市2015年政府信息公开工作年度报告"])
def test_what_a_page_prints_between_two_lines_parts_no_sentence(foot: str) -> None:
    assert read_otherwise(lambda text: on_a_page(text, 20, foot=foot)) == {}


@pytest.mark.parametrize("conversion", ["s2t", "s2tw", "s2twp", "s2hk"])
def test_no_conversion_of_the_script_changes_a_claim(conversion: str) -> None:
    convert = OpenCC(conversion).convert
    assert read_otherwise(convert) == {}


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff", "\u3000\u3000", "\xa0\xa0", "\u2003\t"])
def test_blanks_at_the_ends_of_lines_count_for_nothing(blank: str) -> None:
    assert read_otherwise(lambda text: "/".join(blank + line + blank for line in text.split("/"))) == {}


@pytest.mark.parametrize("gap", [" ", "  ", "\xa0", "\u3000"])
def test_blanks_around_digits_change_no_claim(gap: str) -> None:
    beside = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=\d)")
    assert read_otherwise(lambda text: beside.sub(gap, text)) == {}


@pytest.mark.parametrize("comma", [",", "，", ", ", "， ", " ", "\u2009", "\xa0"])
def test_thousands_are_parted_in_any_way(comma: str) -> None:
    large = re.compile(r"(?<![\d.〔/\-])[1-9]\d{3,}(?![\d.]*\s?[年〕%/\-])")
    assert read_otherwise(lambda text: large.sub(lambda match: f"{int(match[0]):,}".replace(",", comma), text)) == {}


def test_wide_and_narrow_marks_and_digits_are_alike() -> None:
    wide = str.maketrans("0123456789,;:()!?", "０１２３４５６７８９，；：（）！？")
    narrow = str.maketrans("，；：（）！？", ",;:()!?")
    assert read_otherwise(lambda text: text.translate(wide)) == {}
    assert read_otherwise(lambda text: text.translate(narrow)) == {}


@pytest.mark.parametrize("mark", ["- ", "•", "● ", "◆", "— "])
def test_marks_of_lists_change_no_claim(mark: str) -> None:
    assert read_otherwise(lambda text: "/".join(mark + line for line in text.split("/"))) == {}


@pytest.mark.parametrize("number", ["", "第三部分 ", "第三部分：", "第三章、", "3.", "（三）", "㈢"])
def test_sections_are_told_by_their_words_however_they_are_numbered(number: str) -> None:
    heading = re.compile(r"^[一二三四五六]、(?=[^/，。：\d]+(?:情况|概述|问题|事项|打算)/(?!（))|(?<=/)四、(?=[^/，。：\d]+情况/)")
    assert read_otherwise(lambda text: heading.sub(number, text)) == {}


@pytest.mark.parametrize("brackets", ["[]", "【】", "〔〕", "［］", "()"])
def test_brackets_of_every_shape_are_alike(brackets: str) -> None:
    inside = re.compile("(?<=[^/（])（([^（）/]*[\u4e00-\u9fff]{2}[^（）/]*)）")
    assert read_otherwise(lambda text: inside.sub(rf"{brackets[0]}\1{brackets[1]}", text)) == {}


@pytest.mark.parametrize("blank", [" ", "\xa0", "\u3000"])
def test_letters_set_apart_make_the_same_words_and_figures(blank: str) -> None:
    def spaced(text: str) -> str:
        return "/".join(map(blank.join, text.split("/")))

    assert read_otherwise(lambda text: text if "1  523" in text else spaced(text)) == {}


FRAMES = {
    "<p>{}</p>": "{}",
    "<p>&#12288;&emsp;{}&nbsp;</p>": "<div>{}</div>",
    "{}<br>": "{}",
    "<li>{}</li>": "<ul>{}</ul>",
    "<tr><td>{}</td></tr>": "<table>{}</table>",
    "<p><b>{}</b></p>": "<table width=100%><tr><td>{}</td></tr></table>",
    "{}\n": "<pre>{}</pre>",
}


@pytest.mark.parametrize("parts", ["{}", "<span>{}</span>"])
@pytest.mark.parametrize(("frame", "around"), FRAMES.items())
def test_no_markup_changes_a_claim(frame: str, around: str, parts: str) -> None:
    lines = [line for line in WHOLE if "/" not in line and "  " not in line]
    for year in sorted({expectation(line)[0] for line in lines}):
        told = [expectation(line)[1] for line in lines if expectation(line)[0] == year][:6]
        pieces = [re.sub(r"\d+", lambda figure: parts.format(figure[0]), sentence) for sentence in told]
        body = around.format("".join(map(frame.format, pieces)))
        page = read_bytes(f"<html><body>{body}</body></html>".encode(), "page.html")
        assert said(read_claims(page.paragraphs(), year)) == said(read_claims(paragraphs("\n".join(told)), year))
