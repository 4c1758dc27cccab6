"""The figures of each label: those between it and the next one that are its own, and those under other words.

Nearly all rows of all reports print one figure for each column and nothing else; the rest is read with care.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reportlib.behind import figures_behind, is_piece
from reportlib.bracketed import numbers_in_brackets
from reportlib.forms import all_headings, heading_of_form, unexplained, with_headings_of_form
from reportlib.labels import WORDS, Match, Stream, stops_of
from reportlib.runs import AFTER_TABLES, Run, line_of, without_note
from reportlib.text import HAN, fold
from reportlib.tokens import BLANK, NUMBER, PRINTED, PROSE, TEXT, UNREADABLE, Token

# What may head a row of figures below a block of headings.
_ROW_WORDS = re.compile(r"(?:案?件数?|数量?|本年度?|20\d\d年度?)?")
_TOTAL = "总计"
_ABOVE_TWO = "行政诉讼"  # heads the second and the third remedy
_SHORT_WORDS = 15
_LABELS_ON_HEAD = 3  # so many labels of several columns in one row are no rows
_LEADING_FIGURE = re.compile(f"^\\d[\\d.,]{{2,}}(?=\\s*[{HAN}(（])")
_DIGIT = re.compile(r"\d")
_DATED = re.compile(r"\d{4}\s*年|(?:19|20)\d\d([./-])\d{1,2}\1\d|年度|附件|[第共]\s*\d+\s*页|\d+月")
_FIGURES = PRINTED | {BLANK}


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
    under unknown words."""
    tokens, kinds, rows = stream.tokens, stream.kinds, stream.rows
    last, start, more = tokens[match.last], match.last + 1, stop < len(tokens)
    lines = line_of(last), line_of(tokens[stop]) if more else 0
    run = Run(match.row, last.place, match.row.positions, match.first, match.last, last.table, *lines)
    row, wanted = last.row, len(run.positions)
    beside_another = more and row and run.label.kind == "beside" and rows[stop] == row  # with blank corners between
    plain = more and stop - start == wanted and not beside_another
    if plain and _FIGURES.issuperset(kinds[start:stop]) and rows[start:stop].count(row) == wanted:
        run.values = list(tokens[start:stop])
        run.aligned = bool(run.values and row)
        run.last = stop - 1
    elif more and not wanted and WORDS.issuperset(kinds[start:stop]):
        run.words = "".join([fold(token.text) for token in tokens[start:stop]])
    else:
        _Collector(run, tokens, stop).collect()
    if run.table and run.label.kind == "row" and not run.printed and tokens[match.first].row != last.row:
        run.values, run.aligned = [], False  # the lines of one cell became rows; its figures stand beside another line
    return run


class _Collector:
    """Goes from a label to the next among words, blank corners and cells of other rows.

    `known`: whether a figure would be the label's own, for it stands in its row or only words of the label are between.
    """

    def __init__(self, run: Run, tokens: Sequence[Token], stop: int) -> None:
        self.run, self.tokens, self.start = run, tokens, run.last + 1
        self.window = tokens[self.start : stop]
        numbers = numbers_in_brackets(self.window, tokens[stop : stop + 1], len(run.positions), run.label.kind)
        if numbers:
            self.window = [replace(t, kind=UNREADABLE) if at in numbers else t for at, t in enumerate(self.window)]
        self.is_last = stop == len(tokens)
        self.row = tokens[run.last].row
        self.in_row = bool(self.row) and self._has_cells_beside()
        self.known = not self.in_row
        self.stretch = 0  # of stray figures without a word among them

    def _has_cells_beside(self) -> bool:
        """Whether figures, or words in their place, stand in the label's own row of the table."""
        cells = [token for token in self.window if token.row == self.row]
        if self.run.label.kind == "row" and not any(token.kind in _FIGURES for token in self.window):
            return any(unexplained(fold(cell.text)) for cell in cells)
        # A blank corner beside a heading is no figure.
        corners = (TEXT, BLANK) if self.run.label.kind == "beside" else (TEXT,)
        return any(cell.kind not in corners for cell in cells)

    def collect(self) -> None:
        """Give the run its figures, and those that stand under other words as stray."""
        run = self.run
        if self.in_row:
            _collect_cells(run, [token for token in self.window if token.row == self.row])
        for number, token in enumerate(self.window, self.start):
            if self.in_row and token.row == self.row:
                run.last = number
                continue
            worded = token.kind in WORDS
            if worded:
                self._end_line(token)
            if self.is_last and _ends_the_tables(token, run):
                self._take_what_is_behind(number, token)
                break
            if worded:
                self._take_words(token)
            elif self.known:
                run.values.append(token)
                run.last = number
            else:
                self._take_stray(number, token)
        self._leave_to_other_rows()
        run.aligned = bool(run.values) and all(token.row for token in run.values)
        if beside := _figures_beside_headings(run, self.window):
            run.values, run.stray, run.aligned = beside, [], True
            run.last = max(at for at, token in enumerate(self.window, self.start) if token is beside[-1])

    def _end_line(self, token: Token) -> None:
        """Words end a stretch of stray figures, and the lines in which the label's own may stand."""
        if unexplained(fold(token.text)):
            self.stretch = 0
        if self.run.values and not self.run.stray:
            self.run.stop_line = min(self.run.stop_line or line_of(token), line_of(token))

    def _take_what_is_behind(self, number: int, token: Token) -> None:
        """Take figures behind the tables that no label owns as stray, from the token that ends the tables on."""
        run = self.run
        if _stands_for_a_figure(token, run) or token.kind in (NUMBER, UNREADABLE):
            run.stray.append(token)
            run.open = run.open or token.kind == NUMBER
        headings = "".join(run.headings) if run.label.kind == "beside" else ""
        behind = figures_behind(self.window[number - self.start :], headings, not run.printed, not run.table)
        run.stray += behind
        run.open = run.open or bool(behind)

    def _take_words(self, token: Token) -> None:
        run, words = self.run, fold(token.text)
        if run.label.kind != "beside" or not token.table or not _ROW_WORDS.fullmatch(words):
            run.words += words
        if not run.values:
            run.first_line = line_of(token)
        self.known = self.known and not unexplained(run.words) and not (run.printed and _is_heading(token))
        self.known = self.known and not (len(run.headings) == 1 and _is_total(token))
        if not self.known and _stands_for_a_figure(token, run):
            run.stray.append(token)

    def _take_stray(self, number: int, token: Token) -> None:
        run = self.run
        if token.kind != BLANK and not run.open:
            run.open = self._may_be_that_of_a_blank(number, token)
        run.stray.append(token)
        if not token.row and token.kind != BLANK:
            parted = _are_parted_by_heading(self.tokens[number - 2 : number], run)
            run.unordered |= parted or _may_have_others_figures(run)
        run.heading = run.heading or run.words
        self.stretch += 1
        run.heap = max(run.heap, self.stretch)

    def _may_be_that_of_a_blank(self, number: int, token: Token) -> bool:
        """Whether a stray figure stands without words behind the label's row: in a line of figures only, or behind
        words that are the label's."""
        words = [word for word in self.tokens[self.run.last + 1 : number] if word.kind in WORDS]
        in_its_line = not words or token.row or words[-1].place == token.place
        if not in_its_line and self.tokens[number - 1].place == token.place:
            return True
        return not unexplained("".join([fold(word.text) for word in words]))

    def _leave_to_other_rows(self) -> None:
        """Take from a label the figures of rows of a table that are not its own."""
        run = self.run
        if self.row and not self.in_row:
            _keep_rows_of_figures(run, self.window)
        elif run.label.kind == "beside" and not run.printed and not self.in_row:
            run.values = [token for token in run.values if not token.row]  # the blank corners of heading rows
        if not run.table and run.label.kind == "row" and run.values and run.values[0].table:
            _leave_rows_of_others(run, self.window)


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


def _leave_rows_of_others(run: Run, window: Sequence[Token]) -> None:
    """Take from a label above a table the rows of which the own label is blank, or printed elsewhere."""
    firsts = {token.row: token for token in reversed(window) if token.table}
    others = [token for token in run.values if token.row in firsts and firsts[token.row].kind == BLANK]
    run.stray += [token for token in others if token.kind != BLANK]
    run.open = run.open or bool(run.stray)
    run.values = [token for token in run.values if token not in others]


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


def _stands_for_a_figure(token: Token, run: Run) -> bool:
    """Whether words behind a label hold a number that is its figure in a form nobody reads: `482注1`, `142三、收到`."""
    text = token.text
    if token.kind != TEXT or token.table or not run.positions or text.isdecimal() or _DATED.search(text):
        return False
    any_digit = len(text) <= _SHORT_WORDS and not run.printed
    return (_DIGIT if any_digit else _LEADING_FIGURE).search(text) is not None


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


def _is_heading(token: Token) -> bool:
    return without_note(token.text) in all_headings()


def _is_total(token: Token) -> bool:
    """Whether a word heads a total (合计), which is no figure of a row of one column."""
    return heading_of_form().get(without_note(token.text)) == _TOTAL
