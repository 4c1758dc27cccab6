"""Labels with the figures behind them: a figure belongs to the last label before it, and to nothing else.

Labels whose figures the source prints together are joined in `pooling`; whether the figures of a run fit its positions
is for `tables` to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reportlib.document import Place
from reportlib.forms import NOTE, Form, FormRow, column_headings
from reportlib.labels import Match
from reportlib.text import fold
from reportlib.tokens import BLANK, PROSE, TEXT, Token

Position = tuple[str, str, str]  # (item, column, unit)
Headings = dict[str, list[Token]]  # a table's words, folded, and the cells in which they stand


@dataclass(slots=True)
class Run:
    """A label and the figures that follow it.

    `positions`: where on the form those figures can stand. `stray`: figures after words that are no label of the form,
    given in `heading`. `words`: what stands between the label and the next, folded. `aligned`: the source keeps blank
    cells, so that figures and positions answer one to one. `pooled`: several labels share the figures and which is
    whose is not printed; `unordered`: nor is their order. `last`: the last token used. `first_line`, `stop_line`: of
    flat text, the line of the last word before the figures and of the first one after them.
    """

    label: FormRow
    place: Place
    positions: list[Position]
    values: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)
    heading: str = ""
    aligned: bool = False
    pooled: bool = False
    unordered: bool = False
    last: int = 0
    first_line: int = 0
    stop_line: int = 0
    words: str = ""

    @property
    def headings(self) -> list[str]:
        """The folded column headings of the positions."""
        return [NOTE.sub("", fold(heading)) for heading in column_headings(self.label)]

    @property
    def has_own_headings(self) -> bool:
        """Whether the label's column headings follow it once, as where the remedies stand one below the other."""
        return self.words == "".join(self.headings)

    @property
    def printed(self) -> list[Token]:
        """The values that are more than a blank cell."""
        return [token for token in self.values if token.kind != BLANK]


def collect_runs(matches: Sequence[Match], tokens: Sequence[Token], form: Form) -> list[Run]:
    """Return the runs of a document in printed order; every figure after the first label is in one of them."""
    runs = []
    for number, match in enumerate(matches):
        stop = matches[number + 1].first if number + 1 < len(matches) else len(tokens)
        runs.append(_collect(match, tokens, stop, form))
    return runs


def fit_to_headings(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Leave out of rows that are too long the cells that layout added, in place."""
    headings = _headings_by_table(tokens)
    for run in runs:
        run.values = _fit(run, headings)


def _collect(match: Match, tokens: Sequence[Token], stop: int, form: Form) -> Run:
    """The figures between a label and the next one, split into the label's own and those under unknown words."""
    row = match.row
    positions = [(row.item, column, unit) for column, unit in zip(row.columns, row.units, strict=True)]
    run = Run(row, tokens[match.last].place, positions, last=match.last)
    table_row = tokens[match.last].row
    headings = (TEXT, BLANK) if row.kind == "beside" else (TEXT,)  # a blank corner beside a heading is no figure
    in_row = table_row and any(t.row == table_row and t.kind not in headings for t in tokens[match.last + 1 : stop])
    words = ""
    run.first_line = line_of(tokens[match.last])
    run.stop_line = line_of(tokens[stop]) if stop < len(tokens) else 0
    for number in range(match.last + 1, stop):
        token = tokens[number]
        if token.kind in (PROSE, TEXT) and run.values and not run.stray:
            run.stop_line = min(run.stop_line or line_of(token), line_of(token))
        if token.kind == PROSE and stop == len(tokens):
            break
        if token.kind in (PROSE, TEXT):
            words += fold(token.text)
            run.words = words
            if not run.values:
                run.first_line = line_of(token)
            if unexplained(words, form) and row.index == form.rows[-1].index:
                break
        elif unexplained(words, form) or (in_row and token.row != table_row):
            run.stray.append(token)
            run.heading = run.heading or words
        else:
            run.values.append(token)
            run.last = number
    if table_row and not in_row:
        run.values = _rows_with_figures(run.values)
    run.aligned = bool(run.values) and all(token.row for token in run.values)
    return run


def line_of(token: Token) -> int:
    """The line of a token of flat text; 0 elsewhere."""
    return token.place[0][1] if not token.row and token.place and token.place[0][0] == "line" else 0


def unexplained(words: str, form: Form) -> str:
    """Return what is left of folded words between a label and its figure without notes, units and column headings."""
    return form.ignorable.sub("", NOTE.sub("", words)) if words else ""


def _rows_with_figures(values: list[Token]) -> list[Token]:
    """Of the rows below a block of headings, those that print figures; rows of blank corners are layout."""
    printed = {token.row for token in values if token.kind != BLANK}
    return [token for token in values if token.row in printed]


def _fit(run: Run, headings: Mapping[int, Headings]) -> list[Token]:
    """Return the cells of a row that has more cells than positions without those that layout added.

    The cells under the printed column headings are the row's; without headings, blanks at its ends are layout as far
    as they leave one choice. Else all cells are returned, and the row is too long.
    """
    wanted = len(run.positions)
    if not wanted or len(run.values) <= wanted or not run.aligned:
        return run.values
    under = _under_headings(run, headings.get(run.values[0].table, {})) if len(run.headings) == wanted else []
    return under or _only_window(run.values, wanted) or run.values


def _under_headings(run: Run, columns: Headings) -> list[Token]:
    """The cells that stand under the nearest headings above; none where one is missing or a figure stands elsewhere."""
    cells = {token.column: token for token in run.values}
    fitted = []
    for heading in run.headings:
        above = [word for word in columns.get(heading, []) if word.row < run.values[0].row]
        nearest = {word.column for word in above if word.row == above[-1].row}
        under = [cells.pop(column) for column in sorted(nearest) if column in cells]
        if not under or len({token.text for token in under}) > 1:
            return []
        fitted.append(under[0])
    return [] if any(token.kind != BLANK for token in cells.values()) else fitted


def _only_window(values: list[Token], wanted: int) -> list[Token]:
    windows = [
        values[start : start + wanted]
        for start in range(len(values) - wanted + 1)
        if all(token.kind == BLANK for token in [*values[:start], *values[start + wanted :]])
    ]
    return windows[0] if len(windows) == 1 else []


def _headings_by_table(tokens: Sequence[Token]) -> dict[int, Headings]:
    """For each table, where each of its words stands, from top to bottom."""
    found: dict[int, Headings] = {}
    for token in tokens:
        if token.table and token.kind == TEXT:
            words = NOTE.sub("", fold(token.text))
            found.setdefault(token.table, {}).setdefault(words, []).append(token)
    return found
