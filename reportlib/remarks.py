"""A column of remarks in flat text: the 无 in it is a remark and no zero.

A table has cells, and its column of remarks is one that no heading of the form stands above. In a copy without cells 无
behind the figures of a row says that there is nothing to remark; alone behind a label it may be either.
"""

from __future__ import annotations

from dataclasses import replace

from reportlib.labels import Stream
from reportlib.text import NONE_STATED
from reportlib.tokens import NUMBER, TEXT, UNREADABLE, Token

_HEADING = "备注"


def without_remarks(stream: Stream) -> Stream:
    """Return the stream of a document whose tables have a column of remarks with the 无 of its lines as words, or as
    what cannot be read where it is all that stands behind a label; any other stream as it is."""
    if _HEADING not in stream.text:
        return stream
    tokens = list(stream.tokens)
    for number, token in enumerate(tokens):
        if token.kind == NUMBER and not token.row and NONE_STATED.fullmatch(token.text):
            tokens[number] = replace(token, kind=TEXT if _is_behind_figure(tokens, number) else UNREADABLE)
    return Stream(tokens)


def _is_behind_figure(tokens: list[Token], number: int) -> bool:
    before = tokens[number - 1] if number else None
    return before is not None and before.kind == NUMBER
