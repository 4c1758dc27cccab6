"""Blank cells at the ends of rows that are too long: which are layout, and which are the row's own.

A column of remarks that nobody filled in, a corner left of the figures. Without headings a row shows it only where one
choice is left, and even then a blank column may stand between its figures; what proves it are rows of the same table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reportlib.bands import Columns
from reportlib.order import adds_up, surely_adds_up
from reportlib.runs import Run
from reportlib.shifted import ends_in_blank_behind_sum
from reportlib.text import parse_number
from reportlib.tokens import BLANK, NUMBER, Token


def refuse_unproved_windows(trimmed: Sequence[tuple[Run, Token]], unheaded: Sequence[Run], runs: Sequence[Run]) -> None:
    """Place no row of which blank ends were left out by order, unless a row of its table proves that its columns are
    these: a blank column may stand between them as well, and in the other rows without headings.

    `trimmed`: each with the first of its cells. A row proves them that prints all its figures there, or begins with its
    first cell and ends in the sum; of rows with one figure, most rows do.
    """
    if not trimmed:
        return
    full = [run for run in runs if run.aligned and run.positions and len(run.printed) == len(run.values) > 0]
    proved = {_columns(run) for run in full if len(run.values) > 1 and _adds_up_if_it_should(run)}
    proved |= _usual_columns([run for run in full if len(run.values) == 1])
    proved |= {_columns(run) for run, first in trimmed if run.values[:1] == [first] and _ends_in_its_sum(run)}
    unproved = [run for run, _ in trimmed if run.printed and len(run.positions) == len(run.values)]
    unproved = [run for run in unproved if _columns(run) not in proved or _is_filled_up(run)]
    tables = {run.values[0].table for run in unproved}
    unproved += [run for run in unheaded if run.values[0].table in tables and _columns(run) not in proved]
    for run in unproved:
        run.doubt_order()


def _is_filled_up(run: Run) -> bool:
    """Whether a row of several columns that should end in its total ends in a blank behind it: one read too far."""
    return len(run.values) > 1 and run.label.columns[-1] == "total" and ends_in_blank_behind_sum(run.values)


def _adds_up_if_it_should(run: Run) -> bool:
    """Whether a row of several columns, if they end in their total, is the sum of itself: one read a column too far is
    not."""
    return len(run.values) == 1 or run.label.columns[-1] != "total" or adds_up(run.values)


def _usual_columns(rows: Sequence[Run]) -> set[tuple[int, ...]]:
    """The column of each table in which most of its rows have their one figure."""
    times = Counter(map(_columns, rows))
    n_rows = Counter(run.values[0].table for run in rows)
    return {columns for columns, count in times.items() if 2 * count > n_rows[columns[0]]}


def _ends_in_its_sum(run: Run) -> bool:
    """Whether a row has a cell for each column and several figures, the last one more than zero and their sum."""
    columns, last = run.label.columns, run.values[-1:]
    if len(run.values) != len(columns) or columns[-1] != "total" or last[0].kind != NUMBER:
        return False
    return surely_adds_up(run.values) and parse_number(last[0].text).value > 0


def right_of_labels(values: Sequence[Token], label_column: int) -> list[Token]:
    """The cells of a row without those blank ones before its figures that stand where other rows have their labels."""
    return [token for token in values if token.kind != BLANK or token.column > label_column]


def _columns(run: Run) -> tuple[int, ...]:
    """The table of a row and the columns of its cells."""
    return (run.values[0].table, *(token.column for token in run.values)) if run.values else ()


def fit_to_other_rows(runs: Sequence[Run]) -> None:
    """Give rows that were too long, and whose blank ends leave a choice, the columns of the others in their table."""
    columns: dict[tuple[int, tuple[str, ...]], set[Columns]] = {}
    for run in runs:
        fitted = run.positions and len(run.values) == len(run.positions) == len(run.label.columns)
        if run.aligned and fitted and _adds_up_if_it_should(run):
            key = run.values[0].table, run.label.columns
            columns.setdefault(key, set()).add(tuple(token.column for token in run.values))
    for run in runs if columns else ():
        known = columns.get((run.values[0].table, run.label.columns), set()) if run.values else set()
        if run.aligned and len(run.values) > len(run.positions) and len(known) == 1:
            [own] = known
            cells = [token for token in run.values if token.column in own]
            if len(cells) == len(own) and all(token.kind == BLANK for token in run.values if token not in cells):
                run.values = cells
                if _is_filled_up(run):
                    run.doubt_order()
