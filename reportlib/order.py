"""Signs that a text's order is not the form's: figures in it must not be placed by order.

Column headings printed in another order, figures printed before their labels, two figures in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportlib.document import Place
from reportlib.forms import heading_of_form, with_headings_of_form
from reportlib.runs import Run, line_of, without_note
from reportlib.text import UNIT_WORDS, parse_number
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, TEXT, UNREADABLE, Token

_SPACED = re.compile(r"\d +[+\-]?\d")
_UNGROUPED = re.compile(r"\d{4,}")
_SIGNS = frozenset("-−–—－")
_MARKED = re.compile(r"([-−])\s+(?=\d)")
MANY_COLUMNS = 4
_SEVERAL = 3  # figures
_SHORTEST_HEADING = 2  # 其他 and 总计 are labels as well


def refuse_other_orders(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Mark rows as unordered: of text, if their headings stand in another order, their figures before their labels or
    perhaps on further lines; of tables, if figures of two columns share a cell."""
    for run in runs:
        if run.aligned and _may_be_torn(run) and not adds_up(run.values):
            run.doubt_order()
    if any(" " in token.text for run in runs for token in run.values):
        _refuse_joined_cells(runs)
    permuted = _under_other_headings(runs, tokens) if any(not run.table for run in runs) else set()
    for run in runs:
        if run.aligned and not run.table and run.label.columns in permuted:
            run.doubt_order()
    if all(run.aligned for run in runs if run.positions):
        return
    figures_first = _with_figures_first(runs, tokens)
    several = [run for run in runs if len(run.positions) > 1 and not run.aligned]
    lossy = any(run.printed and len(run.values) != len(run.positions) for run in several)
    rows = [run for run in several if run.label.kind == "row"]
    for run in runs:
        if run.positions and not run.aligned:
            lost = run.label.columns in figures_first | permuted or _is_patched(run, lossy)
            run.unordered = run.unordered or lost
    for run in (*_behind_figures(runs), *_with_parted_signs(runs), *(_with_false_sums(rows) if lossy else ())):
        run.unordered = True


def _under_other_headings(runs: Sequence[Run], tokens: Sequence[Token]) -> set[tuple[str, ...]]:
    """The columns whose headings stand in another order than the form's above their first row."""
    last = 0
    permuted: dict[tuple[str, ...], bool] = {}
    for run in runs:
        columns = run.label.columns
        if len(columns) > 1 and columns not in permuted:
            words = run.words if run.label.kind == "beside" else words_of(tokens[last : run.first])
            permuted[columns] = is_permuted(run.headings, words)
        last = max(last, run.last + 1)
    return {columns for columns, other in permuted.items() if other}


def _refuse_joined_cells(runs: Sequence[Run]) -> None:
    """Doubt the rows with joined cells, and in their tables all rows of which a cell is blank or may hold two figures:
    where one border was lost, figures stand a column too far in other rows as well."""
    ungrouped = any(_UNGROUPED.fullmatch(token.text) for run in runs for token in run.values)
    rows = [run for run in runs if run.aligned and run.positions]
    tabled = [run for run in runs if run.positions and run.values and (run.aligned or run.values[0].table)]
    joined = [run for run in tabled if _has_joined_cells(run, ungrouped)]
    tables = {run.values[0].table for run in joined}
    for run in rows:
        patchy = len(run.printed) < len(run.values) or any(_SPACED.search(token.text) for token in run.printed)
        if run in joined or (patchy and run.values[0].table in tables):
            run.doubt_order()


def _has_joined_cells(run: Run, ungrouped: bool) -> bool:
    """Whether a cell holds two figures, `118 197`, and another none; it is one if the row adds up to its total.

    It is one too if the document groups thousands so (not `ungrouped`), unless that is more than the row's total.
    """
    spaced = [token for token in run.printed if _SPACED.search(token.text)]
    if not spaced or ends_in_sum(run.printed, run.label.columns):
        return False
    if run.label.columns[-1] == "total" and any(token.kind != NUMBER for token in spaced):
        return True
    if len(run.printed) == len(run.values):
        return False
    if ungrouped or any(token.kind != NUMBER for token in spaced):
        return True
    last = run.values[-1]
    if len(run.positions) != len(run.label.columns) or run.label.columns[-1] != "total" or last.kind != NUMBER:
        return False
    total = parse_number(last.text).value
    return any(parse_number(token.text).value > total for token in spaced)


def _behind_figures(runs: Sequence[Run]) -> list[Run]:
    """The rows whose figures may stand before them: where figures are left over, behind a heading or behind a row that
    has its own, they may be the first row's below, and each row's the next one's, down to a row left without."""
    in_units = any(run.values and run.words in UNIT_WORDS for run in runs if run.positions)
    found: list[Run] = []
    since: list[Run] | None = None  # the rows since such figures
    room = 0  # of the rows right above that are left without: figures behind them may be theirs
    for run, below in zip(runs, [*runs[1:], None], strict=True):
        if not run.positions:
            figures = [token for token in run.values if token.kind == NUMBER and not token.row]
            shifted = figures and (run.words in UNIT_WORDS or not in_units)
            since = [] if shifted else None
        elif run.open or (not run.aligned and len(run.values) > len(run.positions) + room):
            since = []
        elif run.label.kind == "beside":
            since = None
        elif _may_be_below(run, below):
            found += [run, below]
        elif since is not None and not run.aligned and not run.is_one_line:
            since.append(run)
            if not run.printed:
                found += since
                since = None
        else:
            since = None
        room = room + len(run.positions) if not run.values else 0
    return found


def _with_parted_signs(runs: Sequence[Run]) -> list[Run]:
    """The rows of changes in which a dash before a figure without a sign may be its own, for text loses blanks, if the
    report has no dash but such."""
    dashes = [
        (run, number + 1)
        for run in runs
        if not run.table
        for number, token in enumerate(run.values)
        if token.kind == NOT_APPLICABLE and token.text in _SIGNS
    ]
    parted = [
        run
        for run, behind in dashes
        if not run.aligned and "change" in run.label.columns
        if behind < len(run.values) and run.values[behind].kind == NUMBER and run.values[behind].text[0].isdigit()
    ]
    return parted if len(parted) == len(dashes) else []


def part_marks_from_figures(runs: Sequence[Run]) -> None:
    """Read `- 4` as the mark of one column and the figure of the next, in place, in lines of text that hold no change:
    no count is below zero."""
    for run in runs:
        if "change" not in run.label.columns and any(_MARKED.match(token.text) for token in run.values):
            run.values = [part for token in run.values for part in _parted(token)]


def _parted(token: Token) -> list[Token]:
    marked = None if token.row else _MARKED.match(token.text)
    if marked is None:
        return [token]
    return [replace(token, kind=NOT_APPLICABLE, text=marked[1]), replace(token, text=token.text[marked.end() :])]


def _with_false_sums(rows: Sequence[Run]) -> list[Run]:
    """The rows of one line that are not the sums of themselves, where more of them are not than are: blanks vanished
    from them, and behind them stands a figure of another column, as that of the year before."""
    full = [run for run in rows if run.is_one_line and len(run.values) == len(run.label.columns)]
    full = [run for run in full if run.label.columns[-1] == "total"]
    false = [run for run in full if not adds_up(run.values)]
    return false if len(false) > max(sum(surely_adds_up(run.values) for run in full), 1) else []


def _may_be_below(run: Run, below: Run | None) -> bool:
    """Whether the figures of a heading that seldom has any (其他处理) may be those of its first row, left without."""
    if run.label.kind != "optional" or not run.printed or run.aligned or run.is_one_line or not below:
        return False
    return below.label.item.startswith(f"{run.label.item}.") and not below.printed


def _is_patched(run: Run, lossy: bool) -> bool:
    """Whether a row may be full only with what is not its own: a page's number among figures on further lines, half a
    figure in the place of a vanished blank where rows are `lossy`, halves of figures broken as their label is.

    So it may if the row's total is not the sum of its figures; on further lines also if there is no total to tell. Of
    remedies side by side each has a row.
    """
    n_columns = len(run.label.columns)
    if len(run.values) != n_columns:
        rows = [run.values[start : start + n_columns] for start in range(0, len(run.values), n_columns)]
        full = run.label.kind == "beside" and len(run.values) == len(run.positions)
        at_risk = full and (lossy or any(stand_on_further_lines(row) for row in rows))
        return at_risk and not all(map(adds_up, rows))
    on_further_lines = stand_on_further_lines(run.values, run.place)
    if len(run.label.columns) == 1 or run.label.columns[-1] != "total":
        return on_further_lines
    on_one_line = len({token.place for token in run.values}) == 1
    at_risk = _may_be_torn(run) if on_one_line else lossy or on_further_lines
    return at_risk and not adds_up(run.values)


def stand_on_further_lines(values: Sequence[Token], label: Place | None = None) -> bool:
    """Return whether figures stand neither on one line nor each on its own: several, and others on the next; or one on
    the line of their `label`, and others below."""
    if len({token.place for token in values}) not in (1, len(values)):
        return True
    return values[0].place == label != values[-1].place and not values[0].row


def _may_be_torn(run: Run) -> bool:
    """Whether the figures of a row that ends in a total may run on in the next line: the label does, or figures that
    no label owns stand there."""
    if not run.values or len(run.label.columns) < 2 or run.label.columns[-1] != "total":
        return False
    first = run.values[0]
    if run.place > first.place:
        return True
    if not first.table:
        return bool(run.stray)
    figures = [token for token in run.stray if token.kind == NUMBER] if len(run.printed) == len(run.values) else []
    near = (token for token in figures if token.table <= first.table + 1)  # its own, or the next, parted from it
    return any(token.row > first.row or line_of(token) for token in near)


def adds_up(cells: Sequence[Token]) -> bool:
    """Return whether the last figure of a row is the sum of the others; a mark or a blank counts as nothing."""
    if any(token.kind == UNREADABLE for token in cells):
        return False
    *parts, total = (parse_number(token.text).value if token.kind == NUMBER else 0 for token in cells)
    return sum(parts) == total


def surely_adds_up(cells: Sequence[Token]) -> bool:
    """Return whether a row adds up, and of three figures at least: of fewer the sum is chance."""
    return sum(token.kind != BLANK for token in cells) >= _SEVERAL and adds_up(cells)


def ends_in_sum(cells: Sequence[Token], columns: Sequence[str]) -> bool:
    """Return whether the last of these columns is their total, and the last figure the sum of the others."""
    return columns[-1] == "total" and adds_up(cells)


def words_of(tokens: Sequence[Token]) -> list[str]:
    return [without_note(token.text) for token in tokens if token.kind == TEXT]


def is_permuted(headings: Sequence[str], words: Sequence[str] | str) -> bool:
    """Return whether all headings stand before the rows, in another order than the form's and its two-level one."""
    if isinstance(words, str):
        words = with_headings_of_form(words)
        return all(heading in words for heading in headings) and "".join(headings) not in words
    order = [heading for word in words if (heading := heading_of_form().get(word)) in headings]
    order = list(dict.fromkeys(order))
    two_levels = [headings[0], headings[-1], *headings[1:-1]]  # 自然人, 法人或其他组织, 总计 above 商业企业 ...
    return set(order) == set(headings) and order not in (list(headings), two_levels)


def are_torn(headings: Sequence[str], words: str, behind: bool = False) -> bool:
    """Return whether pieces of column headings stand in the words above the first row, but not one after the other as
    on the form; or, in words `behind` a row, some of them and not all."""
    words = with_headings_of_form(words)
    long = [heading for heading in headings if len(heading) > _SHORTEST_HEADING]
    if behind:
        return 0 < sum(heading in words for heading in long) < len(long)
    return "".join(headings[1:-1]) not in words and any(heading[:2] in words for heading in long)


def _with_figures_first(runs: Sequence[Run], tokens: Sequence[Token]) -> set[tuple[str, ...]]:
    """The columns of blocks in which a row of figures stands before the first label and the last label has none."""
    found = set()
    blocks: dict[tuple[str, ...], list[Run]] = {}
    for run in runs:
        if len(run.positions) > 1 and run.label.kind != "beside":
            blocks.setdefault(run.label.columns, []).append(run)
    for columns, block in blocks.items():
        before = tokens[max(0, block[0].first - len(columns)) : block[0].first]
        figures = sum(token.kind == NUMBER for token in before)
        if figures == len(columns) and block[0].printed and not block[-1].printed and not block[0].aligned:
            found.add(columns)
    return found
