"""The unit of money printed with a figure: three of the forms' fields are money, and a slip of 10,000 is easily made.

A unit glued to the figure is the figure's; else the nearest one printed counts: in brackets behind the figure, between
label and figure, in the label, in the column heading above. What is not in the form's unit is converted in the open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportlib.forms import FormRow
from reportlib.runs import Run
from reportlib.text import Number, clean, fold
from reportlib.tokens import TEXT, Token

MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_MONEY = frozenset(MONEY)
_UNIT = "(?:单位)?(亿元|万元|元)"
_IN_BRACKETS = re.compile(rf"\({_UNIT}\)")
_SCALED = re.compile("[^(（]*[万萬亿億]")  # `16.5万` of money is 万元, wherever it stands
_BETWEEN = re.compile(rf"^\(?{_UNIT}\)?$")
_LOOK_BACK = 25  # words before a label among which its column headings stand


def has_money(label: FormRow) -> bool:
    """Return whether one of a label's columns is money."""
    return not _MONEY.isdisjoint(label.units)


def money_unit(run: Run, tokens: Sequence[Token]) -> str:
    """Return the unit of money printed with a label or above its column, '' where there is none."""
    if not has_money(run.label):
        return ""
    label = fold("".join(token.text for token in tokens[run.first : run.last + 1] if token.kind == TEXT))
    between = _BETWEEN.match(run.words)
    found = between or _IN_BRACKETS.search(label)
    if found:
        return found[1]
    above = "".join(fold(token.text) for token in tokens[max(0, run.first - _LOOK_BACK) : run.first])
    for heading in run.headings:
        found = re.search(rf"{re.escape(heading)}\(?{_UNIT}\)?", above)
        if found:
            return found[1]
    return ""


def convert_money(number: Number, text: str, unit: str, printed: str) -> Decimal | None:
    """Return a figure, printed as `text`, in `unit` if another unit of money was printed, or None if nothing is to be
    converted."""
    remark = clean(number.remark).strip()
    scaled = "元" if _SCALED.match(text) else ""
    own = next((name for name in (number.unit, remark, scaled, printed) if name in MONEY), unit)
    if unit not in MONEY or own == unit:
        return None
    return number.value * MONEY[own] / MONEY[unit]
