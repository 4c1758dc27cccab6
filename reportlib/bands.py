"""Rows whose figures stand beside their headings: converters that drop spans leave columns without a word in them.

    | 信息内容 | 上一年项目数量 | 本年增/减 |     | 处理决定数量 |
    | 行政许可 | 3              |           | +1  | 12           |

From one heading to the next is a band. A row with one figure in every band is read by them; it shows which column is
which, and then a row with blanks is read too, if all its figures stand in such columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportlib.runs import Run
from reportlib.tokens import BLANK, Token

Columns = tuple[int, ...]  # the grid columns in which a heading stands; () where it is not printed
Banded = tuple[Run, Sequence[Columns]]  # a row of a table, and its headings' columns


def is_banded(run: Run, above: Sequence[Columns]) -> bool:
    """Whether a row leaves the place under a heading blank and has a figure under none, below several headings from
    left to right: which heading is the figure's?"""
    columns = {token.column for token in run.printed}
    headed = [bool(columns.intersection(place)) for place in above]
    rising = all(left[-1] < right[0] for left, right in pairwise(above))
    beside = not all(headed) and not columns.issubset(column for place in above for column in place)
    return beside and rising and len(above) > 1


def read_bands(rows: Sequence[Banded]) -> None:
    """Give the rows the cells of their bands, in place, as far as the full rows of their tables tell; others stay."""
    known: dict[tuple[int, tuple[str, ...]], dict[int, set[int]]] = {}
    for run, above in rows:
        bands = [band_of(token.column, above) for token in run.printed]
        if bands == list(range(len(above))):
            columns = known.setdefault((run.values[0].table, run.headings), {})
            for token, band in zip(run.printed, bands, strict=True):
                columns.setdefault(token.column, set()).add(band)
    for run, above in rows:
        columns = known.get((run.values[0].table, run.headings), {})
        bands = [band_of(token.column, above) for token in run.printed]
        told = all(columns.get(token.column) == {band} for token, band in zip(run.printed, bands, strict=True))
        if told and run.printed and len(set(bands)) == len(bands):
            cells = dict(zip(bands, run.printed, strict=True))
            run.values = [cells.get(band) or Token(BLANK, "", run.place) for band in range(len(above))]
            run.aligned, run.unordered = True, False


def band_of(column: int, above: Sequence[Columns]) -> int:
    """The number of the last heading that begins in a column or left of it, -1 left of all."""
    return sum(columns[0] <= column for columns in above) - 1
