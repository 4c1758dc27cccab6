"""The slips that explain a wrong figure: what a hand or a spreadsheet does to numbers on the way into a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from reportlib.forms import column_group
from reportlib.identities import Key

TEN_THOUSAND = 10_000


def slip_between(printed: Decimal, needed: Decimal) -> str:
    """Return the slip that prints one figure for another, or '' if none is known.

    >>> [slip_between(Decimal(a), Decimal(b)) for a, b in ((594, 549), (19, 194), (1944, 194), (0, 28), (29, 290000))]
    ['two digits swapped', 'a digit dropped', 'a digit added', 'left at 0', 'unit ten thousand off']
    >>> slip_between(Decimal(9), Decimal(7))
    ''
    """
    if printed == needed or needed < 0 or printed < 0:
        return ""
    if printed == 0:
        return "left at 0"
    if needed in (printed * TEN_THOUSAND, printed / TEN_THOUSAND):
        return "unit ten thousand off"
    if printed % 1 or needed % 1:
        return ""
    written, meant = str(int(printed)), str(int(needed))
    if _is_swapped(written, meant):
        return "two digits swapped"
    if _lacks_one(written, meant):
        return "a digit dropped"
    return "a digit added" if _lacks_one(meant, written) else ""


def _is_swapped(written: str, meant: str) -> bool:
    differ = [n for n, (one, other) in enumerate(zip(written, meant, strict=False)) if one != other]
    return sorted(written) == sorted(meant) and len(differ) == 2 and differ[1] == differ[0] + 1


def _lacks_one(shorter: str, longer: str) -> bool:
    return len(longer) == len(shorter) + 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))


def shifted_rows(values: Mapping[Key, Decimal], items: Collection[str]) -> Iterator[tuple[str, dict[Key, Decimal]]]:
    """Yield, for each of the rows `items` by applicants, what it would print if it were moved by one column.

    The figure that falls out at one end must be 0, for else the report would print one figure too many; the one that
    comes in at the other end is what the row's total requires.
    """
    columns = column_group("applicants")
    for item in items:
        row = [values.get((item, column)) for column in columns]
        if None in row or not any(row):
            continue
        if not row[-1]:
            right = [row[-2] - sum(row[:-2]), *row[:-1]]
            yield from _moved("row shifted left by one column", item, row, right)
        if not row[0]:
            left = [*row[1:], sum(row[1:])]
            yield from _moved("row shifted right by one column", item, row, left)


def exchanged(values: Mapping[Key, Decimal], items: Collection[str]) -> Iterator[tuple[str, dict[Key, Decimal]]]:
    """Yield, for each two figures of one of the rows `items` that differ, both in each other's place."""
    for item in items:
        row = [key for key in values if key[0] == item]
        for one, other in combinations(row, 2):
            if values[one] != values[other]:
                yield "two figures in each other's place", {one: values[other], other: values[one]}


def _moved(
    slip: str, item: str, row: list[Decimal], meant: list[Decimal]
) -> Iterator[tuple[str, dict[Key, Decimal]]]:
    columns = column_group("applicants")
    cells = zip(columns, row, meant, strict=True)
    changes = {(item, column): needed for column, printed, needed in cells if printed != needed}
    if len(changes) > 1 and min(meant) >= 0:
        yield slip, changes
