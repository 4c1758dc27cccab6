"""Signs that a text's order is not the form's: figures in it must not be placed by order.

Column headings printed in another order, figures printed before their labels, a column of serial numbers (序号) whose
numbers stand where figures would.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.labels import Match
from reportlib.runs import Run, without_note
from reportlib.text import parse_number
from reportlib.tokens import NUMBER, TEXT, UNREADABLE, Token

_SERIALS = 5  # so many labels behind numbers that rise by one are a numbered list
_MOST_SERIALS, _LONGEST_SERIAL = 100, 4  # `99`, `(12)`


def without_serials(tokens: Sequence[Token], matches: Sequence[Match]) -> list[Token] | None:
    """Return the tokens without a column of serial numbers before the labels, or None if there is none."""
    serials: list[int] = []
    last = None
    for number in sorted({match.first - back for match in matches for back in (2, 1) if match.first >= back}):
        text = tokens[number].text
        if tokens[number].kind != NUMBER or len(text) > _LONGEST_SERIAL:
            continue
        value = int(text) if text.isdecimal() else parse_number(text).value
        if value < _MOST_SERIALS and (last is None or last < value <= last + 3):
            serials.append(number)
            last = value
    if len(serials) < max(_SERIALS, len(matches) / 2):
        return None
    dropped = set(serials)
    return [token for number, token in enumerate(tokens) if number not in dropped]


def refuse_other_orders(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Mark rows of text as unordered whose headings stand in another order, or whose figures stand before labels."""
    for run in runs:
        if run.aligned and _may_be_torn(run) and not adds_up(run.values):
            run.aligned, run.unordered = False, True
    if all(run.aligned for run in runs if run.positions):
        return
    figures_first = _with_figures_first(runs, tokens)
    rows = [run for run in runs if run.label.kind == "row" and len(run.positions) > 1 and not run.aligned]
    lossy = any(run.printed and len(run.values) != len(run.positions) for run in rows)
    last = 0
    permuted: dict[tuple[str, ...], bool] = {}
    for run in runs:
        columns = run.label.columns
        if len(columns) > 1 and columns not in permuted:
            words = run.words if run.label.kind == "beside" else _words(tokens[last : run.first])
            permuted[columns] = is_permuted(run.headings, words)
        if run.positions and not run.aligned:
            lost = columns in figures_first or permuted.get(columns, False) or _is_patched(run, lossy)
            run.unordered = run.unordered or lost
        last = max(last, run.last + 1)


def _is_patched(run: Run, lossy: bool) -> bool:
    """Whether a row may be full only with what is not its own: a page's number among figures on further lines, half a
    figure in the place of a vanished blank where rows are `lossy`, halves of figures broken as their label is.

    So it may if the row's total is not the sum of its figures; on further lines also if there is no total to tell.
    """
    if len(run.values) != len(run.label.columns):
        return False
    lines = len({token.place for token in run.values})
    on_further_lines = lines not in (1, len(run.values))
    if len(run.label.columns) == 1 or run.label.columns[-1] != "total":
        return on_further_lines
    at_risk = _may_be_torn(run) if lines == 1 else lossy or on_further_lines
    return at_risk and not adds_up(run.values)


def _may_be_torn(run: Run) -> bool:
    """Whether the figures of a row that ends in a total may run on in the next line: the label does, or figures that
    no label owns stand there."""
    if not run.values or len(run.label.columns) < 2 or run.label.columns[-1] != "total":
        return False
    return run.place > run.values[0].place or (bool(run.stray) and not run.values[0].table)


def adds_up(cells: Sequence[Token]) -> bool:
    """Return whether the last figure of a row is the sum of the others; a mark or a blank counts as nothing."""
    if any(token.kind == UNREADABLE for token in cells):
        return False
    *parts, total = (parse_number(token.text).value if token.kind == NUMBER else 0 for token in cells)
    return sum(parts) == total


def _words(tokens: Sequence[Token]) -> list[str]:
    return [without_note(token.text) for token in tokens if token.kind == TEXT]


def is_permuted(headings: Sequence[str], words: Sequence[str] | str) -> bool:
    """Return whether all headings stand before the rows, in another order than the form's and its two-level one."""
    if isinstance(words, str):
        return all(heading in words for heading in headings) and "".join(headings) not in words
    order = list(dict.fromkeys(word for word in words if word in headings))
    two_levels = [headings[0], headings[-1], *headings[1:-1]]  # 自然人, 法人或其他组织, 总计 above 商业企业 ...
    return set(order) == set(headings) and order not in (list(headings), two_levels)


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
