"""Numbers in brackets that stand where a label lacks figures: `（12）` may be a count, or the code of what is below."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from reportlib.glued import BRACKETED
from reportlib.tokens import BLANK, PRINTED, TEXT, Token

_BRACKETED = re.compile(BRACKETED)


def numbers_in_brackets(behind: Sequence[Token], below: Sequence[Token], wanted: int, kind: str) -> Collection[int]:
    """Return which tokens between a label and the next one, which begins `below`, are such numbers; none where the
    label has its figures, as many as are `wanted`, or, `beside` others, as many for each.

    Before a blank cell they are codes; so is the last one in the line of the next label.
    """
    numbers = [at for at, token in enumerate(behind) if token.kind == TEXT and _BRACKETED.fullmatch(token.text)]
    if not numbers or not wanted:
        return ()
    figures = sum(token.kind in PRINTED for token in behind)
    figures += sum(token.kind == BLANK for token in behind[numbers[0] :])
    if figures >= wanted and not (kind == "beside" and figures % wanted):
        return ()
    if numbers[-1] == len(behind) - 1 and below and behind[-1].line == below[0].line:
        numbers.pop()
    return numbers
