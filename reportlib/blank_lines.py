"""Flat text that keeps an empty line where a cell is blank: the lines then tell the columns.

Most copies drop blank cells, and their rows must be solved (`placing`). In some, each cell is a line, blank or not, at
the same distance from the next. Then a row of seven columns takes as many lines as seven figures do, whatever is
printed in them, and each figure's line says its column. The distance is read off the rows of the whole document, and
is none if next to all words and figures stand further apart: a copy may have an empty line behind every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportlib.runs import Run, line_of
from reportlib.tokens import BLANK, TEXT, Token

DISTANCES = (1, 2, 3)
ENOUGH, FEW = 12, 0.1  # steps from line to line that tell the spacing of a copy, and the share that may be slips


def restore_blank_lines(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Fill in the blank cells of incomplete rows whose lines say where they were, in place."""
    rows = [run for run in runs if len(run.positions) > 1 and run.first_line and not run.aligned]
    incomplete = [run for run in rows if 0 < len(run.values) < len(run.positions)]
    if not incomplete:
        return
    steps = _steps(tokens[runs[0].first : runs[-1].last + 1])
    distance = next((d for d in DISTANCES if _explains(d, rows) and not _is_spaced(d, steps)), 0)
    for run in incomplete if distance else []:
        cells = _cells_by_line(run, distance)
        if cells:
            run.values = [cells.get(number) or _blank(run) for number in range(len(run.positions))]
            run.aligned = True


def _steps(tokens: Sequence[Token]) -> list[int]:
    """How many lines are from each figure to the next word or figure, and from a word to a figure behind it."""
    beside = [pair for pair in pairwise(tokens) if any(token.kind != TEXT for token in pair)]
    return [step for above, below in beside if (step := line_of(below) - line_of(above)) > 0]


def _is_spaced(distance: int, steps: Sequence[int]) -> bool:
    """Whether these steps are those of a copy whose lines all stand two or three times as far apart."""
    odd = min(sum(step % (times * distance) > 0 for step in steps) for times in (2, 3))
    return len(steps) >= ENOUGH and odd < FEW * len(steps)


def _explains(distance: int, rows: Sequence[Run]) -> bool:
    """Whether cells stand at this distance in most rows."""
    return 2 * sum(_cells_by_line(run, distance) is not None for run in rows) > len(rows)


def _cells_by_line(run: Run, distance: int) -> dict[int, Token] | None:
    """The figures of a row by the number of their cell, or None if its lines do not fit the distance."""
    if run.stop_line - run.first_line != distance * (len(run.positions) + 1):
        return None
    cells = {}
    for token in run.values:
        steps, rest = divmod(line_of(token) - run.first_line, distance)
        if rest or not 1 <= steps <= len(run.positions):
            return None
        cells[steps - 1] = token
    return cells


def _blank(run: Run) -> Token:
    return Token(BLANK, "", run.place)
