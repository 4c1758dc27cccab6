"""Which cell of a table's row is which column of the form: told by the headings that stand above it.

Layout adds cells, some reports print their columns in an order of their own, and some print only a few of them (自然人,
法人, 总计). Text has no cells to compare; there the order is the form's, or nothing is placed (`order`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from reportlib.bands import Banded, Columns, is_banded, read_bands
from reportlib.ends import fit_to_other_rows, refuse_unproved_windows, right_of_labels
from reportlib.forms import all_headings
from reportlib.headings import Headings
from reportlib.order import adds_up
from reportlib.runs import Run
from reportlib.shifted import refuse_false_headings, refuse_false_sums, refuse_pushed_rows, trust_sums
from reportlib.tokens import BLANK, UNREADABLE, Token

_FEW = 2  # of so many headings the others may be missing


def fit_to_headings(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Give the rows of tables the cells that stand under their headings, in the form's order, in place.

    The cells under the printed headings are the row's, in whatever order the headings stand. A row of a table that
    prints some of the headings only has those positions and no others. Without headings, blanks at the ends of a row
    that is too long are layout as far as they leave one choice; else all its cells stay, and it is too long.
    """
    headings, crowded = Headings(tokens, _labels_like_headings(runs)), _crowded_tables(runs)
    trimmed: list[tuple[Run, Token]] = []
    unheaded: list[Run] = []
    headed: list[tuple[Run, Sequence[Columns], Sequence[Token]]] = []  # each with its cells before they were fitted
    banded: list[Banded] = []
    labels = _last_columns_of_labels(runs, tokens)
    too_long = [run for run in runs if run.aligned and len(run.values) > len(run.positions)]
    if too_long:
        refuse_pushed_rows(runs, labels)
    for run in runs:
        if not run.aligned or not run.positions:
            continue
        wanted, n_headings = len(run.positions), len(run.label.headings)
        above = headings.above(run) if n_headings == wanted else []
        if above and above == [(token.column,) for token in run.values]:
            continue
        first, width = run.values[0], len(run.values)
        table = first.table
        if table and run.table == table and not any(above):
            run.values = right_of_labels(run.values, labels.get(table, 0)) or run.values
            unheaded += [run] if n_headings == wanted > 1 else []
        if len(run.values) > wanted > n_headings:
            _leave_out_corners(run, headings.columns_of(table))
        else:
            headed += [(run, above, run.values)] if any(above) else []
            _fit(run, above, headings, table not in crowded, banded)
            under = above and all(t.column in columns for t, columns in zip(run.values, above, strict=False))
            if len(run.values) < width and not under:
                trimmed.append((run, first))
    refuse_unproved_windows(trimmed, unheaded, runs)
    _doubt_beside_banded(banded, headed)
    read_bands(banded)
    refuse_false_headings([run for run, _, _ in headed])
    trust_sums([(run, values) for run, _, values in headed if run.unordered and headings.are_in_order(run, values)])
    fit_to_other_rows(too_long)
    refuse_false_sums(runs)


def _last_columns_of_labels(runs: Sequence[Run], tokens: Sequence[Token]) -> dict[int, int]:
    """The last column of each table in which a label stands."""
    last: dict[int, int] = {}
    for run in runs:
        if run.label.kind == "row" and run.table:
            last[run.table] = max(last.get(run.table, 0), tokens[run.first].column)
    return last


def _labels_like_headings(runs: Sequence[Run]) -> set[int]:
    """The tokens that are labels with the words of a heading."""
    rows = (run for run in runs if run.label.kind == "row" and all_headings().intersection(run.label.cores))
    return {number for run in rows for number in range(run.first, run.last + 1)}


def _doubt_beside_banded(
    banded: list[Banded], headed: Sequence[tuple[Run, Sequence[Columns], Sequence[Token]]]
) -> None:
    """Read all rows with blanks by bands, in place, where one of their table stands beside its headings, or most have
    figures below none: a figure of theirs may be below the heading of another column."""
    beside = {(run.values[0].table, run.headings) for run, _ in banded if run.values}
    rows = Counter((values[0].table, run.headings) for run, _, values in headed if any(t.kind != BLANK for t in values))
    long = Counter(
        (run.values[0].table, run.headings)
        for run, above, _ in headed
        if all(above) and run.aligned and run.printed and len(run.values) > len(run.positions)
    )
    beside |= {table for table, count in long.items() if 2 * count > rows[table]}
    for run, above, values in headed if beside else ():
        figures = [token for token in values if token.kind != BLANK]
        if run.aligned and (values[0].table, run.headings) in beside and 0 < len(figures) < len(values):
            run.stray = [token for token in run.stray if token not in values]
            run.values = figures
            run.doubt_order()
            if all(above):
                banded.append((run, above))


def _crowded_tables(runs: Sequence[Run]) -> set[int]:
    """The tables most of whose rows print more figures than they have columns: another year stands beside this one."""
    rows: dict[int, list[bool]] = {}
    for run in runs if any(len(run.values) > len(run.positions) for run in runs if run.aligned) else ():
        if run.aligned and run.positions and run.values[0].table:
            crowded = len(run.values) > len(run.positions) and len(run.printed) > len(run.positions)
            rows.setdefault(run.values[0].table, []).append(crowded)
    return {table for table, crowded in rows.items() if 2 * sum(crowded) > len(crowded)}


def _fit(run: Run, above: Sequence[Columns], headings: Headings, may_trim: bool, banded: list[Banded]) -> None:
    """Give a row the cells of its columns, in place: as all headings tell, or some of them, or its own ends."""
    if len({token.row for token in run.values}) > 1:
        return
    printed = [number for number, columns in enumerate(above) if columns]
    if above and len(printed) == len(above) and len(run.values) >= len(run.positions):
        _fit_to_all(run, above, headings, banded)
    elif not (printed and _fit_to_some(run, above, printed, headings)) and len(run.values) > len(run.positions):
        _fit_to_none(run, may_trim)


def _fit_to_all(run: Run, above: Sequence[Columns], headings: Headings, banded: list[Banded]) -> None:
    """Fit a row that has cells enough to its headings, all of which stand above it, in place."""
    if is_banded(run, above) and not headings.explain(run, above):
        run.values = run.printed
        run.doubt_order()
        banded.append((run, above))
        return
    wanted, worded = len(run.positions), headings.worded_columns(run.values[0].table)
    in_the_table = all(token.column in worded for token in run.printed)  # no column of the table is without words
    kept = in_the_table and _keep_printed_columns(run, above, range(len(above)), headings)
    if not kept and len(run.values) == wanted:
        _refuse_shifted(run, above, headings)


def _fit_to_some(run: Run, above: Sequence[Columns], printed: Sequence[int], headings: Headings) -> bool:
    """Fit a row to those of its headings that are printed, in place, or doubt it; say whether they tell anything."""
    if _FEW <= len(printed) < len(above) and _is_short(run, above):
        _keep_printed_columns(run, above, printed, headings)
    elif len(printed) == 1 == len(run.values) and headings.is_right_above(run.values[0], run.headings[printed[0]]):
        run.positions = [run.positions[printed[0]]]
    elif len(run.values) == len(run.positions) and not any(run.values[n].column in above[n] for n in printed):
        run.doubt_order()  # no heading stands above the figure that would be its own
    else:
        return False
    return True


def _fit_to_none(run: Run, may_trim: bool) -> None:
    """Fit a row that is too long and has no headings, in place."""
    if may_trim:
        wanted = len(run.positions)
        run.values = _only_window(run.values, wanted) or _without_odd_ends(run, wanted)
    elif run.printed:
        run.doubt_order()  # one of two columns, and which is blank nobody knows


def _leave_out_corners(run: Run, headed: Collection[int]) -> None:
    """Of the one row of several remedies, leave out the blanks under no heading, of text those at its ends."""
    values = run.values
    if values[0].table:
        run.values = [token for token in values if token.kind != BLANK or token.column in headed]
    elif run.printed and values[0].row == values[-1].row:
        run.values = values[values.index(run.printed[0]) : len(values) - values[::-1].index(run.printed[-1])]


def _is_short(run: Run, above: Sequence[Columns]) -> bool:
    """Whether a row has fewer cells than columns, but for the blank corners outside the headings."""
    columns = [column for place in above for column in place]
    within = range(min(columns), max(columns) + 1)
    return sum(token.kind != BLANK or token.column in within for token in run.values) < len(run.positions)


def _under(values: Sequence[Token], above: Sequence[Columns]) -> list[Token]:
    """The cells that stand in the columns of the headings; none where one is missing or a figure stands elsewhere."""
    cells = {token.column: token for token in values}
    fitted = []
    for columns in above:
        under = [cells.pop(column) for column in columns if column in cells]
        if not under or len({token.text for token in under}) > 1:
            return []
        fitted.append(under[0])
    return [] if any(token.kind != BLANK for token in cells.values()) else fitted


def _refuse_shifted(run: Run, above: Sequence[Columns], headings: Headings) -> None:
    """Let the order of a row's cells count for nothing where a cell stands under another's heading.

    Markdown has no spans: headings move to the left of their figures. A row without a blank that adds up, below
    headings in the form's order, is what it seems.
    """
    for number, token in enumerate(run.values):
        others = (columns for other, columns in enumerate(above) if other != number)
        if token.column not in above[number] and any(token.column in columns for columns in others):
            if len(run.printed) == len(run.values) and headings.are_in_order(run, run.values) and adds_up(run.values):
                return
            run.doubt_order()


def _keep_printed_columns(run: Run, above: Sequence[Columns], printed: Sequence[int], headings: Headings) -> bool:
    """Of a row below headings of the form, keep the cells under them, the others are stray; say if there are."""
    columns = {column for number in printed for column in above[number]}
    under = _under([token for token in run.values if token.column in columns], [above[number] for number in printed])
    elsewhere = [token for token in run.values if token.column not in columns and token.kind != BLANK]
    remarks = elsewhere and all(headings.has_other_heading(run, token.column) for token in elsewhere)
    if elsewhere and not remarks and all(token.kind == BLANK for token in under):
        return False
    lost = len(printed) < len(above) and not all(headings.has_own(run, token.column) for token in elsewhere)
    unproved = _is_headless(run, headings) and not _is_proved(run, above, printed)
    if under and (lost or (len(under) < len(above) and unproved)):
        run.doubt_order()
    elif under:
        run.stray += elsewhere
        run.values, run.positions = under, [run.positions[number] for number in printed]
    return bool(under)


def _is_headless(run: Run, headings: Headings) -> bool:
    """Whether a row that should end in a total has a column without words: one whose heading stands elsewhere."""
    worded = headings.worded_columns(run.values[0].table)
    return run.label.columns[-1] == "total" and any(token.column not in worded for token in run.values)


def _is_proved(run: Run, above: Sequence[Columns], printed: Sequence[int]) -> bool:
    """Whether a row below some of the headings is under its own: the printed total says so, or they are the first."""
    if printed[-1] < len(above) - 1:
        return printed[-1] == len(printed) - 1
    return not run.printed or adds_up(run.values)


def _only_window(values: list[Token], wanted: int) -> list[Token]:
    """The cells of a row that is too long between blank ones, if there is one choice; none if it ends in words, which
    may be the remark beside a row with a blank."""
    if _is_word(values[-1]):
        return []
    windows = [
        values[start : start + wanted]
        for start in range(len(values) - wanted + 1)
        if all(token.kind == BLANK for token in [*values[:start], *values[start + wanted :]])
    ]
    return windows[0] if len(windows) == 1 else []


def _is_word(token: Token) -> bool:
    return token.kind == UNREADABLE and any(map(str.isalpha, token.text))


def _without_odd_ends(run: Run, wanted: int) -> list[Token]:
    """Leave out words at the ends of a row that is too long, a remark column; their numbers are stray."""
    values = list(run.values)
    while len(values) > wanted and values[-1].kind == UNREADABLE:
        run.stray.append(values.pop())
    return values if len(values) == wanted else run.values
