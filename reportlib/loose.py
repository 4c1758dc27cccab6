"""Figures that no label owns: they are kept to be reported, and no label beside them is called blank.

They may be its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reportlib.forms import Form, all_headings, unexplained
from reportlib.glued import digits_before
from reportlib.labels import Match
from reportlib.order import MANY_COLUMNS, are_torn
from reportlib.page_numbers import page_at
from reportlib.runs import Run, line_at, line_of, without_note
from reportlib.text import UNITS, fold
from reportlib.tokens import BLANK, NUMBER, PROSE, TEXT, UNREADABLE, Token, has_digit

_BEHIND_STOP = re.compile(rf"[^。;；]*[。;；]\s+(?:(?:{UNITS})\s+)?(\d[\d,.]*)\s*")  # 行政处。  318
_NUMBER = re.compile(r"\d+")
_IN_WORDS, _ONE = re.compile("[〇零一二两三四五六七八九十百千]+"), "一"
_SEVERAL = 3  # rows with more figures than columns: a habit of the copy
EXCEPTION = 4  # one row in so many
_PART = 3  # a third of the rows: no slip of one
_FEW = 2  # figures in one stretch that are no heap in any case


def keep_glued_digits(runs: Sequence[Run], matches: Sequence[Match], tokens: Sequence[Token]) -> None:
    """Give digits that are glued to the next label to the run before it, as a figure that cannot be read, in place."""
    for run, following in zip(runs, matches[1:], strict=False):
        digits = digits_before(following, tokens, expected=not run.values)
        if digits:
            run.stray.append(Token(UNREADABLE, digits, tokens[following.first].place))


def keep_figures_behind_stops(runs: Sequence[Run], matches: Sequence[Match], tokens: Sequence[Token]) -> None:
    """Give the figure of a row that reads as a sentence, for its label ends in a misprinted stop, to the run before it,
    as a figure that cannot be read, in place."""
    for run, following in zip(runs, [*matches[1:], None], strict=True):
        stop = following.first if following else run.last + 2
        for token in tokens[run.last + 1 : stop]:
            row = _BEHIND_STOP.fullmatch(token.text) if token.kind == PROSE else None
            if row:
                run.stray.append(Token(UNREADABLE, row[1], token.place))


def keep_digits_in_labels(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Give digits amid the label of a row of text with blanks, of several columns, to its strays, in place.

    They are one of its figures, where a copy joined the lines of a cell, and none of its blanks is one for sure.
    """
    for run in runs:
        if run.table or run.label.kind != "row" or len(run.positions) == 1 or not run.aligned:
            continue
        if len(run.printed) == len(run.values):
            continue
        own = _NUMBER.findall(fold(run.label.label))
        for token in tokens[run.first : run.last + 1]:
            slipped = [number for number in _NUMBER.findall(fold(token.text)) if number not in own]
            if token.kind == TEXT and slipped:
                run.stray += [Token(UNREADABLE, digits, token.place) for digits in slipped]
                run.doubt_order()


def refuse_rows_below_labels(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Where a row that no label owns stands right above the line of a label without figures in it, place none of those
    below the label and call it not blank, in place: the labels may stand below their figures."""
    for before, run in pairwise(runs):
        line, below = _height(tokens[run.first]), [token for token in run.printed if token.row]
        if run.label.kind != "row" or len(below) < len(run.printed) or any(_height(token) <= line for token in below):
            continue
        worded = {_height(token) for token in tokens[before.last + 1 : run.first] if token.kind == TEXT}
        ownerless = before.stray if before.positions else before.stray + before.values
        if line - 1 in {_height(token) for token in ownerless if token.kind == NUMBER and token.row} - worded:
            run.disown_figures()
            run.doubtful = True


def _height(token: Token) -> int:
    """The row of a table or the line of a text, 0 elsewhere."""
    return token.row if token.table else line_at(token.place)


def doubt_single_figures(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Give no label of one column its only figure, in place, where many labels of that column print more than one: a
    code, or the figure of the year before, stands beside a blank that vanished. Nor where it stands alone below the
    line of its label, and those of nearly all others in theirs: a page may end there, and it be the page's number."""
    rows = [run for run in runs if run.label.kind == "row" and len(run.positions) == 1 and run.printed]
    times = Counter(run.headings for run in rows)
    several = Counter(run.headings for run in rows if len(run.printed) > 1)
    of_text = [run for run in rows if len(run.values) == 1 and not run.table]
    apart = [run for run in of_text if not run.is_one_line]
    pages = [run for run in apart if len(apart) * EXCEPTION <= len(of_text) and page_at(tokens, run.last)]
    for run in rows if several or pages else ():
        if several[run.headings] >= max(_FEW, times[run.headings] / _PART) or run in pages:
            run.doubt_order()


def doubt_blanks(runs: Sequence[Run], form: Form) -> None:
    """Call no label blank beside which figures stand that no label owns, in place: they may be its own."""
    _doubt_blank_cells_below_figures(runs)
    _doubt_labels_before_figures(runs)
    rows = [run for run in runs if run.positions and run.label.kind != "beside" and not run.aligned]
    shared = sum(len(run.values) > len(run.label.columns) for run in rows)
    unordered = any(run.pooled and run.unordered for run in rows)
    torn = _are_headings_torn(runs)
    lost = torn or unordered or shared >= _SEVERAL or any(_is_heap(run, runs) for run in runs)
    for run in runs if torn else ():
        several = run.label.kind == "row" and len(run.headings) > 1
        run.unordered |= several and not run.aligned and not run.is_one_line
    _doubt_labels_near_loose_figures(runs, lost, form)
    _doubt_blanks_beside_figures_too_many(runs)


def _doubt_blank_cells_below_figures(runs: Sequence[Run]) -> None:
    """Call no row of a table blank right above whose cells stand figures that no label owns, in place."""
    for before, run in pairwise(runs):
        figures = [token for token in before.stray if token.kind == NUMBER and token.table]
        blank = run.table and run.label.kind == "row" and run.values and not run.printed
        if blank and any(token.row == run.values[0].row - 1 for token in figures):
            run.values, run.doubtful = [], True


def _doubt_labels_before_figures(runs: Sequence[Run]) -> None:
    """Call no label of text blank before figures that are not for sure those of the label they stand behind, in
    place."""
    owned = True
    for run in reversed(runs):
        if any(map(has_digit, (*run.values, *run.stray))):
            fits = run.aligned or len(run.values) <= len(run.positions)
            owned = bool(run.values) and fits and not run.unordered
        elif run.values:
            owned = True
        elif not run.table and run.positions:
            run.doubtful = not owned


def doubt_remedies_without_row(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Call no remedy of a table blank, in place, below whose headings no row of cells stands, or if figures that no
    label owns stand with the others."""
    beside = [run for run in runs if run.label.kind == "beside"]
    remedies = [run for run in beside if run.table]
    _disown_cells_above_a_row(remedies, tokens)
    unowned = {token.table for run in remedies for token in run.stray if token.kind == NUMBER}
    unowned |= {token.table for run in beside if len(run.printed) > len(run.positions) for token in run.printed}
    empty = [run for run in remedies if not run.values]
    labels = [tokens[run.first] for run in remedies] if empty else []
    with_row = {table for table in {run.table for run in empty} if _has_blanks_below_headings(table, labels, tokens)}
    for run in empty:
        run.doubtful = run.doubtful or run.table in unowned or run.table not in with_row


def _disown_cells_above_a_row(remedies: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Give no remedy cells with blanks beside its label, in place, where a whole row of figures stands below it."""
    for run in remedies:
        row = tokens[run.last].row
        below = sum(token.kind == NUMBER and token.row > row for token in run.stray)
        if below >= len(run.positions) > len(run.printed) and all(token.row == row for token in run.values):
            run.disown_figures()


def _has_blanks_below_headings(table: int, labels: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Whether a blank cell stands below all headings and labels of remedies in a table."""
    own = [token for token in tokens if token.table == table]
    heads = [token.row for token in own if token in labels or without_note(token.text) in all_headings()]
    return any(token.kind == BLANK and token.row > max(heads) for token in own)


def doubt_figures_in_words(runs: Sequence[Run]) -> None:
    """Call no row blank or not applicable, in place, behind whose label a number in Chinese characters (十七) is,
    if several are: 一 is one of them and no dash."""
    written = [run for run in runs if run.positions and _is_in_words(run)]
    for run in runs if len(written) >= _SEVERAL else ():
        run.values = [replace(token, kind=UNREADABLE) if token.text == _ONE else token for token in run.values]
    for run in written if len(written) >= _SEVERAL else ():
        if not run.aligned:
            run.disown_figures()
            run.doubtful = True


def _is_in_words(run: Run) -> bool:
    """Whether a number in Chinese characters stands in a cell of a row, or alone in its text."""
    if run.aligned:
        return any(token.kind == UNREADABLE and _IN_WORDS.fullmatch(token.text) for token in run.values)
    return not run.table and _IN_WORDS.fullmatch(unexplained(run.words)) is not None


def _doubt_blanks_beside_figures_too_many(runs: Sequence[Run]) -> None:
    """Call no label of text blank, in place, right above a row with more figures than it has columns, or anywhere above
    one with several more; nor any, where no more labels are without figures than figures are left over, or figures
    stand behind the tables: a copy took them from one row and put them elsewhere."""
    rows = [run for run in runs if run.positions and not run.table]
    empty = [run for run in rows if not (run.values or run.pooled or run.doubtful)]
    too_many = [max(len(run.printed) - len(run.positions), 0) for run in rows]
    ownerless = [run for run in runs if not run.table and (run.open or run.heading.isascii())]
    left_over = sum(too_many) + sum(token.kind == NUMBER for run in ownerless for token in run.stray)
    above = {id(above) for (above, _), more in zip(pairwise(rows), too_many[1:], strict=True) if more}
    above |= {id(run) for run in rows[: max((number for number, more in enumerate(too_many) if more > 1), default=0)]}
    behind = runs[-1].open or (rows and rows[-1] is runs[-1] and too_many[-1] > 0)
    for run in empty:
        run.doubtful = len(empty) <= left_over or id(run) in above or behind


def _is_heap(run: Run, runs: Sequence[Run]) -> bool:
    """Whether figures stand behind a run that are no row's: more than it has columns and without words before them, or
    more in one stretch than any row has."""
    if not run.stray or run.table:
        return False
    most = max(len(other.positions) for other in runs if not other.pooled)
    return (run.open and len(run.stray) > len(run.positions)) or run.heap > max(most, _FEW)


def _are_headings_torn(runs: Sequence[Run]) -> bool:
    """Whether a page of text was not taken row by row: column headings stand torn above the first row of many columns,
    or behind a row that they are none of the next one's, and figures on other lines than their labels."""
    rows = [run for run in runs if run.label.kind == "row" and len(run.headings) > 1 and not run.table]
    if not any(run.printed and not run.is_one_line for run in rows if len(run.headings) >= MANY_COLUMNS):
        return False
    above = next((before.words, run) for before, run in pairwise([*runs[:1], *runs]) if _has_many_columns(run))
    if are_torn(above[1].headings, above[0]):
        return True
    return any(are_torn(_headings_of(run, below), run.words, True) for run, below in pairwise([*rows, None]))


def _headings_of(run: Run, below: Run | None) -> list[str]:
    """The headings of a row without those of the next row, which stand between the two."""
    parted = below is not None and below.label.columns != run.label.columns
    return [heading for heading in run.headings if not parted or heading not in below.headings]


def _has_many_columns(run: Run) -> bool:
    return run.label.kind == "row" and len(run.headings) >= MANY_COLUMNS and not run.table


def _doubt_labels_near_loose_figures(runs: Sequence[Run], lost: bool, form: Form) -> None:
    """Call no label of text blank that stands below figures without a label, as far as they may be its own, in place.

    Where the order is `lost`, for a page printed its labels first and then its figures, no label is blank, and the
    figures behind a row that has too few, or right behind an empty label, may be any row's.
    """
    labels = "\n".join([core for row in form.rows for core in row.cores])
    gap = _gap_before_figures(runs)
    left = 0  # figures without a label since the last row with figures
    for before, run in zip([None, *runs], runs, strict=False):
        shared = before is not None and before.pooled and before.unordered
        behind_empty = shared or (before is not None and bool(before.positions) and not before.printed)
        if run.table:
            continue
        if not run.positions:
            left += sum(token.kind == NUMBER for token in run.values)
        elif not run.printed:
            run.doubtful = run.doubtful or lost or left > 0 or (before is not None and _breaks_label(before, labels))
            run.doubtful |= not run.words and 0 < run.stop_line - line_at(run.place) < gap
            left -= len(run.positions)
        elif not run.aligned and not run.is_one_line:
            incomplete = lost and len(run.values) < len(run.positions)
            run.unordered |= incomplete or (behind_empty and (lost or before.doubtful))
        if run.positions and (run.printed or run.open):
            left = len(run.stray) if run.open else _n_further_figures(run)


def _gap_before_figures(runs: Sequence[Run]) -> int:
    """How many lines stand at least from a label of a text to its figures below: two labels that stand closer are one
    block, and the figures below are theirs."""
    rows = [run for run in runs if run.label.kind == "row" and run.printed and not run.table and not run.is_one_line]
    return min((line_of(run.values[0]) - line_at(run.place) for run in rows if not run.words), default=0)


def _breaks_label(run: Run, labels: str) -> bool:
    """Whether figures stand behind a run after a piece of a label, as 予公开 is: a label further on may begin there."""
    return bool(run.heading) and run.heading in labels and any(token.kind == NUMBER for token in run.stray)


def _n_further_figures(run: Run) -> int:
    """How many figures behind a label of text may be another row's: those on further lines, several on each, and one at
    least where the row is full and in doubt."""
    lines = [n_figures for n_figures in Counter(map(line_of, run.printed)).values() if n_figures > 1]
    full = run.unordered and run.label.kind == "row" and len(run.values) >= len(run.positions) > 1
    return max(sum(lines[1:]), int(full)) if not run.aligned else 0
