"""Rows that stand beside their columns, and headings that stand above others: broken spans move them.

A label that spans one row too few pushes the next row to the left, and a heading that lost its width pulls the others.
Each cell then stands under a heading, and under a wrong one. The page still shows it: the row begins among the labels
and ends before the others do, and under the headings no row is the sum of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from reportlib.order import adds_up
from reportlib.runs import Run

_SEVERAL = 3


def refuse_pushed_rows(runs: Sequence[Run], labels: Mapping[int, int]) -> None:
    """Place no row of several columns that begins where other rows have their labels, if a figure stands there or the
    row ends before the others, in place. `labels`: the last column of each table in which a label stands."""
    rows = [run for run in runs if run.aligned and run.table and len(run.label.columns) > 1]
    rows = [run for run in rows if run.label.kind == "row" and run.values[0].table == run.table]
    among_labels = [run for run in rows if run.values[0].column <= labels[run.table]]
    ends = Counter((run.table, run.values[-1].column) for run in rows) if among_labels else Counter()
    usual = {table: column for (table, column), _ in reversed(ends.most_common())}
    for run in among_labels:
        if len(run.values) <= len(run.positions):
            continue
        figures = [token for token in run.printed if token.column <= labels[run.table]]
        if figures or run.values[-1].column < usual[run.table]:
            run.aligned, run.unordered = False, True


def refuse_false_headings(runs: Sequence[Run]) -> None:
    """Place no row whose figures stand in another order than the form's, in place, where not most such rows of its
    table add up: these headings are not theirs. Of fewer than three figures the sum is chance."""
    moved = [run for run in runs if _ends_elsewhere(run)]
    told = [run for run in moved if not adds_up(run.values) or len(run.printed) >= _SEVERAL]
    votes = Counter((run.values[0].table, adds_up(run.values)) for run in told)
    for run in moved:
        table = run.values[0].table
        if votes[table, False] and votes[table, False] >= votes[table, True]:
            run.aligned, run.unordered = False, True


def _ends_elsewhere(run: Run) -> bool:
    """Whether a row of columns that end in their total was read in another order than that of its cells."""
    if not run.aligned or len(run.label.columns) < 2 or run.label.columns[-1] != "total":
        return False
    return any(left.row == right.row and left.column > right.column for left, right in pairwise(run.values))
