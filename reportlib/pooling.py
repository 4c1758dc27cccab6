"""Labels whose figures the source prints together: one run for all of them.

The remedies stand side by side under their column headings; some text exports print several labels and then their rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reportlib.forms import with_headings_of_form
from reportlib.order import ends_in_sum
from reportlib.runs import Run, line_of
from reportlib.text import UNITS
from reportlib.tokens import NUMBER

_SEVERAL = 3  # two figures on one line and another on the next: fewer show no row on broken lines

_UNIT = re.compile(UNITS)


def join_beside(runs: Sequence[Run]) -> Iterator[Run]:
    """Join the remedies where their headings stand together and their figures follow in one row."""
    beside = [run for run in runs if run.label.kind == "beside"]
    stacked = any(
        run.has_own_headings and (run.values or following.words.startswith(run.words))
        for run, following in zip(beside, beside[1:], strict=False)
    )
    waiting: list[Run] = []
    for number, run in enumerate(runs):
        if run.label.kind != "beside":
            yield run
            continue
        waiting.append(run)
        more = number + 1 < len(runs) and runs[number + 1].label.kind == "beside"
        if not run.values and more:
            continue
        separate = stacked or (run.aligned and len(run.values) == len(run.positions))
        if len(waiting) > 1 and (run.values or run.stray) and not separate:
            joined = _pool(waiting, pooled=False)
            if _has_other_headings(waiting):
                joined.aligned, joined.unordered = False, True
            yield joined
        else:
            yield from waiting
        waiting = []


def _has_other_headings(runs: Sequence[Run]) -> bool:
    """Whether the remedies have more blocks of headings than labels, or a block in another order than the form's."""
    words, headings = with_headings_of_form("".join(run.words for run in runs)), runs[0].headings
    others = words.replace("".join(headings), "")
    more = not runs[-1].aligned and words.count(headings[0]) > len(runs)
    return more or all(heading in others for heading in headings) or headings[1] + headings[0] in words


def _pool(runs: Sequence[Run], pooled: bool) -> Run:
    """One run of several labels, their positions in the form's order and their figures in the text's."""
    filled = next((run for run in runs if run.values), runs[-1])
    sharing = [run for run in runs if run.values or run.label.kind != "optional"]
    return Run(
        filled.label,
        filled.place,
        positions=[position for run in sharing for position in run.positions],
        values=[token for run in runs for token in run.values],
        stray=[token for run in runs for token in run.stray],
        heading=next((run.heading for run in runs if run.heading), ""),
        aligned=filled.aligned,
        pooled=pooled,
        last=max(run.last for run in runs),
        unit=filled.unit,
        first_line=filled.first_line,
        stop_line=runs[-1].stop_line,
        open=any(run.open for run in runs),
        heap=max(run.heap for run in runs),
    )


def pool_shared_figures(runs: Sequence[Run]) -> Iterator[Run]:
    """Join a row of figures with its neighbours that have none, where the figures may be theirs.

    Some text exports print several labels and then their rows. It shows in a row with too many figures, or with figures
    on broken lines; once a document has done it, no row behind an empty label can be trusted. The labels before such a
    row share its figures, in order. Where an empty label further up or one printed after them may have lost them as
    well, or where they may stand column by column, no order is known and the run is `unordered`.
    """
    if not any(_is_overfull(run) or _has_several_units(run) or _is_long(run) for run in runs):
        yield from runs
        return
    has_columns = any(len(run.positions) > 1 for run in runs)
    order_is_lost = has_columns and any(not run.aligned and _is_overfull(run) for run in runs if run.positions)
    at = 0
    while at < len(runs):
        end = at
        while end < len(runs) and _is_empty(runs[end]):
            end += 1
        start = _first_label(runs, at, end) if end < len(runs) else end
        row = runs[end] if end < len(runs) else None
        if row is None or not (_is_overfull(row) or (start < end and _is_doubtful(row, order_is_lost))):
            yield from runs[at : end + 1]
            at = end + 1
            continue
        stop = end + 1
        room = sum(len(run.positions) for run in runs[start:stop])
        while room < len(row.printed) and stop < len(runs) and _is_empty(runs[stop]):
            room += len(runs[stop].positions)
            stop += 1
        pooled = _pool(runs[start:stop], pooled=stop - start > 1)
        others = [run for run in runs[at:start] if pooled.pooled and run.positions and run.label.kind != "optional"]
        for run in others:
            run.unordered = True
        lost = stop > end + 1 or any(run.unordered for run in runs[start:stop])
        pooled.unordered = bool(lost or others or not _is_row_by_row(pooled))
        yield from runs[at:start]
        yield pooled
        at = stop


def _is_row_by_row(pooled: Run) -> bool:
    """Whether figures shared by labels stand row by row for sure: one row a line, or each adding up to its total."""
    columns, figures = pooled.label.columns, pooled.printed
    if len(columns) < 2 or len(pooled.positions) == len(columns):
        return True
    if len(figures) != len(pooled.positions):
        return False
    rows = [figures[start : start + len(columns)] for start in range(0, len(figures), len(columns))]
    lines = [set(map(line_of, row)) for row in rows]
    on_lines = all(len(line) == 1 for line in lines) and len(set().union(*lines)) == len(rows)
    return on_lines or all(ends_in_sum(row, columns) for row in rows)


def _is_doubtful(run: Run, order_is_lost: bool) -> bool:
    """Whether a row behind an empty label may hold that label's figures."""
    lines = Counter(line_of(token) for token in run.printed)
    broken = len(lines) > 1 and max(lines.values()) > 1
    return not run.aligned and (order_is_lost or broken or _has_several_units(run))


def _is_long(run: Run) -> bool:
    return not run.aligned and len(run.values) >= _SEVERAL


def _first_label(runs: Sequence[Run], at: int, end: int) -> int:
    """The first of the empty labels before a row that could share its figures: same columns, no heads between."""
    start = end
    for number in range(end - 1, at - 1, -1):
        run = runs[number]
        if run.words or not _are_alike(run.label.columns, runs[end].label.columns):
            break
        if run.positions and run.label.kind != "optional":
            start = number
    return start


def _are_alike(columns: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the figures of one label can be another's: a heading's, those of the same columns, or of one column."""
    return not columns or columns == others or len(columns) == len(others) == 1


def _has_several_units(run: Run) -> bool:
    """Whether a column of units stands between a label and its figure: it is that of the labels above as well."""
    return len(run.positions) == 1 and bool(run.printed) and len(_UNIT.findall(run.words)) > 1


def _is_empty(run: Run) -> bool:
    return not run.printed and not run.aligned


def _is_overfull(run: Run) -> bool:
    if len(run.values) <= len(run.positions):
        return False
    if run.label.kind == "optional":
        return True
    return any(token.kind == NUMBER for token in run.values) and len(run.printed) > len(run.positions)
