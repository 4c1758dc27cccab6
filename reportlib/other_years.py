"""Columns of another time beside the report's own: 2015年 beside 2016年, 上年 or 历年累计 beside 本年.

Only where the headings of a table name its own year once and the other times, and only on the form of one column: there
every figure has its heading right above it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reportlib.labels import Stream
from reportlib.text import fold
from reportlib.tokens import TEXT, Token, has_digit

_ONE_COLUMN = "2014"
_OWN = re.compile("本年度?(?:统计|发生)?数?|统计数")
_OTHER = re.compile(
    "(?:上年|上一年|去年)度?(?:同期)?(?:统计|发生)?数?|(?:历年)?累计(?:总?数)?|(?:同比|比上年|与上年相比|增减|增长率?)+(?:情况|%)?"
)
_YEAR = re.compile("((?:19|20)\\d\\d)年?度?(?:统计)?数?")


def without_other_years(stream: Stream, form: str, year: int | None) -> tuple[Stream, list[tuple[Token, str]]]:
    """Return the stream without the cells of other times than the report's year, and the figures left out, each with
    the heading above it."""
    if form != _ONE_COLUMN or "年" not in stream.text:
        return stream, []
    headings = _headings_of_others(stream, year)
    if not headings:
        return stream, []
    kept, left_out = [], []
    for token in stream.tokens:
        row, words = headings.get((token.table, token.column), (0, ""))
        if not words or token.row <= row:
            kept.append(token)
        elif token.kind != TEXT and has_digit(token):
            left_out.append((token, words))
    return Stream(kept), left_out


def _headings_of_others(stream: Stream, year: int | None) -> dict[tuple[int, int], tuple[int, str]]:
    """The row and the words of each heading of another time, by table and column, of tables that head one column with
    their own year."""
    rows: dict[int, list[tuple[Token, bool]]] = {}
    for token in stream.tokens:
        if token.table and token.kind == TEXT and (own := _is_own(token.text, year)) is not None:
            rows.setdefault(token.row, []).append((token, own))
    return {
        (token.table, token.column): (token.row, token.text)
        for cells in reversed(rows.values())  # of headings printed once more below, the first count
        for token, own in cells
        if not own and sum(own for _, own in cells) == 1
    }


@lru_cache(maxsize=16384)
def _is_own(text: str, year: int | None) -> bool | None:
    """Whether a heading names the report's year; None where it names no time."""
    words = fold(text)
    if named := _YEAR.fullmatch(words):
        return int(named[1]) == year
    if _OWN.fullmatch(words):
        return True
    return False if _OTHER.fullmatch(words) else None
