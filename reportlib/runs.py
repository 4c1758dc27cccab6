"""Labels with the figures behind them: a figure belongs to the last label before it, and to nothing else.

Labels whose figures the source prints together are joined in `pooling`; whether the figures of a run fit its positions
is for `tables` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from reportlib.behind import figures_behind, is_piece
from reportlib.bracketed import numbers_in_brackets
from reportlib.document import Place
from reportlib.forms import (
    NOTE,
    FormRow,
    Position,
    all_headings,
    heading_of_form,
    unexplained,
    with_headings_of_form,
)
from reportlib.labels import WORDS, Match, Stream, stops_of
from reportlib.text import HAN, fold
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, PROSE, TEXT, UNREADABLE, Token

AFTER_TABLES = re.compile("主要问题|存在的?问题|改进|其他需要报告|单位负责人|审核人|填报|联系电话")
# What may head a row of figures below a block of headings.
_ROW_WORDS = re.compile(r"(?:案?件数?|数量?|本年度?|20\d\d年度?)?")
_TOTAL = "总计"
_ABOVE_TWO = "行政诉讼"  # heads the second and the third remedy
_SHORT_WORDS = 15
_LABELS_ON_HEAD = 3  # so many labels of several columns in one row are no rows
_LEADING_FIGURE = re.compile(f"^\\d[\\d.,]{{2,}}(?=\\s*[{HAN}(（])")
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\d{4}\s*年|(?:19|20)\d\d([./-])\d{1,2}\1\d|年度|附件|[第共]\s*\d+\s*页|\d+月")
_FIGURES = frozenset((NUMBER, NOT_APPLICABLE, UNREADABLE, BLANK))


@dataclass(slots=True)
class Run:
    """A label and the figures that follow it.

    `positions`: where on the form those figures can stand. `stray`: figures after words that are no label of the form,
    given in `heading`. `words`: what stands between the label and the next, folded. `aligned`: the source keeps blank
    cells, so that figures and positions answer one to one. `pooled`: several labels share the figures and which is
    whose is not printed; `unordered`: nor is their order. `first`, `last`: the tokens used. `first_line`, `stop_line`:
    of flat text, the line of the last word before the figures and of the first one after them. `table`: the table in
    which the label stands and a blank is a cell, else 0. `unit`: of money, as printed with the label or its column.
    `open`: a figure without words stands behind the label's row, which may be that of a blank in it.
    `doubtful`: figures that no label owns stand behind the empty label, and may be its own. `heap`: so many stray
    figures stand in one stretch, without a word among them.
    """

    label: FormRow
    place: Place
    positions: Sequence[Position]
    first: int = 0
    last: int = 0
    table: int = 0
    first_line: int = 0
    stop_line: int = 0
    values: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)
    heading: str = ""
    aligned: bool = False
    pooled: bool = False
    unordered: bool = False
    words: str = ""
    unit: str = ""
    open: bool = False
    doubtful: bool = False
    heap: int = 0

    @property
    def headings(self) -> tuple[str, ...]:
        """The folded column headings of the label."""
        return self.label.headings

    @property
    def has_own_headings(self) -> bool:
        """Whether the label's column headings follow it once, as where the remedies stand one below the other."""
        return with_headings_of_form(self.words) == "".join(self.headings)

    @property
    def printed(self) -> list[Token]:
        """The values that are more than a blank cell."""
        return [token for token in self.values if token.kind != BLANK]

    def doubt_order(self) -> None:
        """Let the order of the figures count for nothing: only identities may place them."""
        self.aligned, self.unordered = False, True

    def disown_figures(self) -> None:
        """Give up the figures: they stand where no label owns them for sure, and are reported."""
        self.stray += [token for token in self.printed if token not in self.stray]
        self.values, self.aligned = [], False

    @property
    def is_one_line(self) -> bool:
        """Whether the label, or its end, and all figures stand on one line of text: then they are its own."""
        return bool(self.printed) and all(token.place == self.place for token in self.printed)


def collect_runs(matches: Sequence[Match], stream: Stream) -> list[Run]:
    """Return the runs of a document in printed order; every figure after the first label is in one of them."""
    tokens = stream.tokens
    runs = [collect_run(match, stream, stop) for match, stop in zip(matches, stops_of(matches, tokens), strict=True)]
    if runs:
        _refuse_sideways_tables(runs, tokens)
        runs[-1].stray += _in_headed_tables(runs, tokens)
    return runs


def _in_headed_tables(runs: Sequence[Run], tokens: Sequence[Token]) -> list[Token]:
    """The figures of tables before the first row or behind the last, or of one without a row, that have the form's
    column headings too: a second 行政复议 table, a table that lost its labels."""
    first, last = runs[0].first, runs[-1].last + 1
    unread = {token.table for token in tokens[first:last]} - {run.table for run in runs}
    within = [token for token in tokens[first:last] if token.table in unread] if unread else []
    apart = [token for token in (*tokens[:first], *within, *tokens[last:]) if token.table]
    headed: dict[int, set[str]] = {}
    for token in apart:
        if token.kind == TEXT and _is_heading(token):
            headed.setdefault(token.table, set()).add(token.text)
    tables = {table for table, words in headed.items() if len(words) > 1}
    known = {id(token) for run in runs for token in (*run.values, *run.stray)} if tables else set()
    return [token for token in apart if token.table in tables and token.kind == NUMBER and id(token) not in known]


def _refuse_sideways_tables(runs: Sequence[Run], tokens: Sequence[Token]) -> None:
    """Give no label a figure of a table on its side, which has several labels of several columns in one row."""
    rows = Counter(
        (run.table, tokens[run.first].row) for run in runs if len(run.positions) > 1 and run.label.kind == "row"
    )
    sideways = {table for (table, _), labels in rows.items() if table and labels >= _LABELS_ON_HEAD}
    for run in runs if sideways else ():
        if run.table in sideways:
            run.disown_figures()


def collect_run(match: Match, stream: Stream, stop: int) -> Run:
    """Return the figures between a label and the next one, which begins at the token `stop`: the label's own, and those
    under unknown words.

    Nearly all rows of all reports print one figure for each column and nothing else.
    """
    tokens, kinds, rows = stream.tokens, stream.kinds, stream.rows
    last, start, more = tokens[match.last], match.last + 1, stop < len(tokens)
    lines = line_of(last), line_of(tokens[stop]) if more else 0
    run = Run(match.row, last.place, match.row.positions, match.first, match.last, last.table, *lines)
    row, wanted = last.row, len(run.positions)
    plain = more and stop - start == wanted
    if plain and row and run.label.kind == "beside" and rows[stop] == row:
        plain = False  # a heading beside another's
    if plain and _FIGURES.issuperset(kinds[start:stop]) and rows[start:stop].count(row) == wanted:
        run.values = list(tokens[start:stop])
        run.aligned = bool(run.values and row)
        run.last = stop - 1
    elif more and not wanted and WORDS.issuperset(kinds[start:stop]):
        run.words = "".join([fold(token.text) for token in tokens[start:stop]])
    else:
        _collect_with_care(run, tokens, stop)
    if run.table and run.label.kind == "row" and not run.printed and tokens[match.first].row != last.row:
        run.values, run.aligned = [], False  # the lines of one cell became rows; its figures stand beside another line
    return run


def _collect_with_care(run: Run, tokens: Sequence[Token], stop: int) -> None:
    """Find the figures of a run among words, blank corners and cells of other rows."""
    start = run.last + 1
    window = tokens[start:stop]
    if numbers := numbers_in_brackets(window, tokens[stop : stop + 1], len(run.positions), run.label.kind):
        window = [replace(token, kind=UNREADABLE) if at in numbers else token for at, token in enumerate(window)]
    table_row = tokens[run.last].row
    headings = (TEXT, BLANK) if run.label.kind == "beside" else (TEXT,)  # a blank corner beside a heading is no figure
    in_row = table_row and any(token.row == table_row and token.kind not in headings for token in window)
    if table_row and run.label.kind == "row" and not any(token.kind in _FIGURES for token in window):
        in_row = any(token.row == table_row and unexplained(fold(token.text)) for token in window)
    if in_row:
        _collect_cells(run, [token for token in window if token.row == table_row])
    known, stretch = not in_row, 0
    for number, token in enumerate(window, start):
        if in_row and token.row == table_row:
            run.last = number
            continue
        worded = token.kind in WORDS
        stretch = 0 if worded and unexplained(fold(token.text)) else stretch
        if worded and run.values and not run.stray:
            run.stop_line = min(run.stop_line or line_of(token), line_of(token))
        if stop == len(tokens) and _ends_the_tables(token, run):
            if _stands_for_a_figure(token, run) or token.kind in (NUMBER, UNREADABLE):
                run.stray.append(token)
                run.open = run.open or token.kind == NUMBER
            headings = "".join(run.headings) if run.label.kind == "beside" else ""
            behind = figures_behind(window[number - start :], headings, not run.printed)
            run.stray += behind
            run.open = run.open or bool(behind)
            break
        if worded:
            words = fold(token.text)
            if run.label.kind != "beside" or not token.table or not _ROW_WORDS.fullmatch(words):
                run.words += words
            if not run.values:
                run.first_line = line_of(token)
            known = known and not unexplained(run.words) and not (run.printed and _is_heading(token))
            known = known and not (len(run.headings) == 1 and _is_total(token))
            if not known and _stands_for_a_figure(token, run):
                run.stray.append(token)
        elif known:
            run.values.append(token)
            run.last = number
        else:
            if token.kind != BLANK and not run.open:
                words = [t for t in tokens[run.last + 1 : number] if t.kind in WORDS]
                in_its_line = not words or token.row or words[-1].place == token.place
                alone = not in_its_line and tokens[number - 1].place == token.place  # a line of figures only
                run.open = alone or not unexplained("".join([fold(word.text) for word in words]))
            run.stray.append(token)
            if not token.row and token.kind != BLANK:
                parted = _are_parted_by_heading(tokens[number - 2 : number], run)
                run.unordered |= parted or _may_have_others_figures(run)
            run.heading = run.heading or run.words
            stretch += 1
            run.heap = max(run.heap, stretch)
    if table_row and not in_row:
        _keep_rows_of_figures(run, window)
    elif run.label.kind == "beside" and not run.printed and not in_row:
        run.values = [token for token in run.values if not token.row]  # the blank corners of heading rows
    if not run.table and run.label.kind == "row" and run.values and run.values[0].table:
        _leave_rows_of_others(run, window)
    run.aligned = bool(run.values) and all(token.row for token in run.values)
    beside = _figures_beside_headings(run, window)
    if beside:
        run.values, run.stray, run.aligned = beside, [], True
        run.last = max(number for number, token in enumerate(window, start) if token is beside[-1])


def _may_have_others_figures(run: Run) -> bool:
    """Whether the figures of a label are doubtful if more stand behind words: those of remedies, or before a bracket
    that nothing opened, where they stand in a note."""
    opened, closed, _ = run.words.partition(")")
    return bool(run.printed) and (run.label.kind == "beside" or (bool(closed) and "(" not in opened))


def _are_parted_by_heading(before: Sequence[Token], run: Run) -> bool:
    """Whether a figure and one of the label's own column headings stand before a further figure: it is this column's,
    and one of those before is none of the row's."""
    figure, heading = before
    own = heading.kind == TEXT and heading_of_form().get(without_note(heading.text)) in run.headings
    return own and bool(run.printed) and figure is run.printed[-1]


def _figures_beside_headings(run: Run, window: Sequence[Token]) -> list[Token]:
    """The figures of a label whose columns are printed one below the other, each heading with its one figure.

    Empty unless every heading stands there once with a figure (or a blank cell) and no other figure does. Blanks alone
    in one row are the layout's.
    """
    found: dict[str, Token] = {}
    heading = ""
    for token in window if len(run.positions) > 1 else ():
        if token.kind == TEXT and (words := heading_of_form().get(without_note(token.text))) in run.headings:
            heading = words
        elif token.kind == PROSE:
            break
        elif token.kind != TEXT and heading:
            if heading in found:
                return []
            found[heading] = token
    in_one_row = len({token.row for token in found.values()}) == 1
    if len(found) < len(run.headings) or (in_one_row and all(token.kind == BLANK for token in found.values())):
        return []
    return [found[heading] for heading in run.headings]


def _collect_cells(run: Run, cells: Sequence[Token]) -> None:
    """The cells of the label's own table row. A cell of words in a figure's place is kept as what cannot be read."""
    words = [cell for cell in cells if cell.kind == TEXT and unexplained(fold(cell.text))]
    figures = [cell for cell in cells if cell.kind != TEXT or cell in words]
    first = next((number for number, cell in enumerate(figures) if cell.kind != TEXT), 0)
    if any(cell in words for cell in figures[:first]) and len(figures) > len(run.positions):
        run.heading = "".join(fold(cell.text) for cell in figures[:first])
        run.stray = [cell for cell in figures[first:] if cell.kind != TEXT]
    else:
        run.values = [replace(cell, kind=UNREADABLE) if cell.kind == TEXT else cell for cell in figures]
    run.words = "".join(fold(cell.text) for cell in cells if cell.kind == TEXT and cell not in words)


def _ends_the_tables(token: Token, run: Run) -> bool:
    """Whether a token behind the last label is of the text after the tables: a sentence, a heading, a signature."""
    if token.kind == PROSE or (run.table and not token.table):
        return True
    if token.kind != TEXT:
        return False
    text = fold(token.text)
    if AFTER_TABLES.search(text):
        return True
    if token.table and token.table == run.table:
        return False
    goes_on = run.label.kind == "beside" and (
        len(run.printed) < len(run.positions) or is_piece(token, "".join(run.headings))
    )
    return not goes_on and bool(unexplained(run.words + text))


def _leave_rows_of_others(run: Run, window: Sequence[Token]) -> None:
    """Take from a label above a table the rows of which the own label is blank, or printed elsewhere."""
    firsts = {token.row: token for token in reversed(window) if token.table}
    others = [token for token in run.values if token.row in firsts and firsts[token.row].kind == BLANK]
    run.stray += [token for token in others if token.kind != BLANK]
    run.open = run.open or bool(run.stray)
    run.values = [token for token in run.values if token not in others]


def _is_heading(token: Token) -> bool:
    return without_note(token.text) in all_headings()


def _is_total(token: Token) -> bool:
    """Whether a word heads a total (合计), which is no figure of a row of one column."""
    return heading_of_form().get(without_note(token.text)) == _TOTAL


@lru_cache(maxsize=16384)
def without_note(text: str) -> str:
    """Return the folded words of a text without bracketed remarks."""
    return NOTE.sub("", fold(text))


def _stands_for_a_figure(token: Token, run: Run) -> bool:
    """Whether words behind a label hold a number that is its figure in a form nobody reads: `482注1`, `142三、收到`."""
    text = token.text
    if token.kind != TEXT or token.table or not run.positions or text.isdecimal() or _DATED.search(text):
        return False
    any_digit = len(text) <= _SHORT_WORDS and not run.printed
    return (_DIGIT if any_digit else _LEADING_FIGURE).search(text) is not None


def line_of(token: Token) -> int:
    """The line of a token of flat text that is in no row; 0 elsewhere."""
    return 0 if token.row else line_at(token.place)


def line_at(place: Place) -> int:
    """The line of a place in flat text; 0 elsewhere."""
    return place[0][1] if place and place[0][0] == "line" else 0


def _is_below_own_headings(run: Run) -> bool:
    """Whether the last row of a remedy, with a cell for each of its columns, stands below headings of its own."""
    own = with_headings_of_form(run.words).removesuffix(_ABOVE_TWO) == "".join(run.headings)
    return own and sum(token.row == run.values[-1].row for token in run.values) == len(run.positions)


def _keep_rows_of_figures(run: Run, window: Sequence[Token]) -> None:
    """Of the rows below a block of headings, keep those of figures alone.

    Rows of blank corners are layout; the figures of a row with words of its own (结果维持: a table on its side) are not
    the label's.
    """
    printed = {token.row for token in run.values if token.kind != BLANK}
    if not printed and _is_below_own_headings(run):
        run.values = [token for token in run.values if token.row == run.values[-1].row]  # nothing was filled in
        return
    worded = {token.row for token in window if token.kind == TEXT and not _ROW_WORDS.fullmatch(fold(token.text))}
    run.stray += [token for token in run.values if token.row in worded and token.kind != BLANK]
    run.values = [token for token in run.values if token.row in printed - worded]
