"""What is read of a sentence does not depend on its dress: numerals, brackets, breaks, spaces."""

from __future__ import annotations

import re
from collections.abc import Callable

from reportlib.prose import read_claims
from tests.test_prose import SENTENCES, expectation, paragraphs, said

DIGITS = "零一二三四五六七八九"


def read_otherwise(dress: Callable[[str], str]) -> dict[str, list[str]]:
    """The claims of every sentence that are others in this dress."""
    others = {}
    for line in SENTENCES:
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
