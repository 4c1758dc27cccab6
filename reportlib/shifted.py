"""Rows that stand beside their columns, and headings that stand above others: broken spans move them.

A label that spans one row too few pushes the next row to the left, and a heading that lost its width pulls the others.
Each cell then stands under a heading, and under a wrong one. The page still shows it: the row begins among the labels
and ends before the others do, and under the headings no row is the sum of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from reportlib.order import adds_up, surely_adds_up
from reportlib.runs import Run
from reportlib.text import parse_number
from reportlib.tokens import BLANK, NUMBER, Token


def refuse_pushed_rows(runs: Sequence[Run], labels: Mapping[int, int]) -> None:
    """Place no row of several columns that begins where other rows have their labels, in place, if a figure stands
    there, or the row ends before the others, or with a blank behind a figure that is the sum of the row.

    `labels`: the last column of each table in which a label stands.
    """
    rows = [run for run in runs if run.aligned and run.table and len(run.label.columns) > 1]
    rows = [run for run in rows if run.label.kind == "row" and run.values[0].table == run.table]
    among_labels = [run for run in rows if run.values[0].column <= labels[run.table]]
    ends = Counter((run.table, run.values[-1].column) for run in rows) if among_labels else Counter()
    usual = {table: column for (table, column), _ in reversed(ends.most_common())}
    totals = {(run.table, run.values[-1].column) for run in rows if run.values[-1].kind == NUMBER}
    for run in among_labels:
        if len(run.values) <= len(run.positions):
            continue
        figures, end = [token for token in run.printed if token.column <= labels[run.table]], run.values[-1].column
        filled_up = (run.table, end) in totals and ends_in_blank_behind_sum(run.values)
        if figures or end < usual[run.table] or filled_up:
            run.doubt_order()


def ends_in_blank_behind_sum(cells: Sequence[Token]) -> bool:
    """Return whether cells were filled up with a blank: those before it are a row with its total, and not by chance."""
    *cells, last = cells
    return last.kind == BLANK and _is_more_than_zero(cells[-1]) and surely_adds_up(cells)


def refuse_false_headings(runs: Sequence[Run]) -> None:
    """Place no row whose figures stand in another order than the form's, in place, where not most such rows of its
    table add up: these headings are not theirs.

    If only 总计 stands elsewhere and most rows add up as their cells stand, these have the order of the form.
    """
    moved: dict[int, list[Run]] = {}
    for run in runs:
        if _ends_elsewhere(run):
            moved.setdefault(run.values[0].table, []).append(run)
    doubted = {run.values[0].table for run in runs if run.unordered and run.values} if moved else set()
    for table, rows in moved.items():
        good, bad = _count_sums([run.values for run in rows])
        if good > bad or not (bad or table in doubted):
            continue
        printed = [sorted(run.values, key=lambda token: token.column) for run in rows]
        good, bad = _count_sums(printed)
        is_theirs = good > max(bad, 1) and all(map(_is_only_total_moved, rows, printed))
        for run, cells in zip(rows, printed, strict=True):
            if is_theirs:
                run.values = cells
            else:
                run.doubt_order()


def refuse_false_sums(runs: Sequence[Run]) -> None:
    """Place no row that is not the sum of itself, in place, where a row of its table and columns is in doubt: it may be
    pushed as that one is, and cut where the others end; nor one of zeros and blanks right beside such a row."""
    rows: dict[tuple[int, tuple[str, ...]], list[Run]] = {}
    for run in runs:
        if run.table and run.label.kind == "row" and run.label.columns[-1] == "total" and len(run.label.columns) > 1:
            rows.setdefault((run.table, run.label.columns), []).append(run)
    for table in rows.values():
        for run in table if any(run.unordered and run.printed for run in table) else ():
            if run.aligned and len(run.values) == len(run.positions) and not adds_up(run.values):
                run.doubt_order()
        for run in [*_untold_behind_doubted(table), *_untold_behind_doubted(table[::-1])]:
            run.doubt_order()


def _untold_behind_doubted(rows: Sequence[Run]) -> Iterator[Run]:
    """The rows that print nothing but zeros, and a blank that may be any of them, behind a row in doubt."""
    doubted = False
    for run in rows:
        if run.unordered or any(map(_is_more_than_zero, run.printed)):
            doubted = run.unordered
        elif doubted and run.aligned and 0 < len(run.printed) < len(run.values):
            yield run


def _is_more_than_zero(token: Token) -> bool:
    return token.kind == NUMBER and parse_number(token.text).value != 0


def trust_sums(refused: Sequence[tuple[Run, Sequence[Token]]]) -> None:
    """Give rows below headings in the form's order, refused for where these stand, all their cells again, in place,
    where there is one for each column and most rows of their table add up so; a row alone if none is blank."""
    tables: dict[int, list[tuple[Run, Sequence[Token]]]] = {}
    for run, cells in refused:
        if run.label.columns[-1] == "total" and len(cells) == len(run.label.columns) > 1 and not run.stray:
            tables.setdefault(cells[0].table, []).append((run, cells))
    for rows in tables.values():
        good, bad = _count_sums([cells for _, cells in rows])
        for run, cells in rows:
            if good > max(bad, 1) or (good and not bad and all(token.kind != BLANK for token in cells)):
                run.values, run.aligned, run.unordered = list(cells), True, False


def _count_sums(rows: Sequence[Sequence[Token]]) -> tuple[int, int]:
    """How many rows add up to their last figure, and how many do not; of fewer than three figures the sum is chance."""
    return sum(map(surely_adds_up, rows)), sum(not adds_up(cells) for cells in rows)


def _is_only_total_moved(run: Run, cells: Sequence[Token]) -> bool:
    return run.values[:-1] == [token for token in cells if token is not run.values[-1]] and not run.stray


def _ends_elsewhere(run: Run) -> bool:
    """Whether a row of columns that end in their total was read in another order than that of its cells."""
    if not run.aligned or len(run.label.columns) < 2 or run.label.columns[-1] != "total":
        return False
    return any(left.row == right.row and left.column > right.column for left, right in pairwise(run.values))
