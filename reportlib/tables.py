"""The figures of the statutory tables: a document and a form in, cells out, and every number that found no cell.

What cannot be placed is a problem, never a guess; what only the form's identities could place is marked `inferred`.
Tables without a surprise are read the short way (`plain`), all others with care.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from reportlib.beyond import figures_above, figures_below
from reportlib.blank_lines import restore_blank_lines
from reportlib.collecting import collect_runs
from reportlib.columns import fit_to_headings
from reportlib.document import Place
from reportlib.figures_first import figures_before, labels_first, mixed_columns
from reportlib.forms import Form, Position
from reportlib.glued import split_glued
from reportlib.labels import Match, Stream, match_labels, stand_before_figures
from reportlib.loose import (
    doubt_blanks,
    doubt_figures_in_words,
    doubt_remedies_without_row,
    doubt_single_figures,
    keep_digits_in_labels,
    keep_figures_behind_stops,
    keep_glued_digits,
    refuse_rows_below_labels,
)
from reportlib.notes import words_with_counts
from reportlib.order import part_marks_from_figures, refuse_other_orders
from reportlib.other_years import without_other_years
from reportlib.page_numbers import without_page_numbers
from reportlib.placing import Row, are_bound, are_proved, strike_out
from reportlib.plain import PlainTables, read_plain_tables
from reportlib.pooling import join_beside, pool_shared_figures
from reportlib.remarks import without_remarks
from reportlib.repeated import keep_repeated_rows, refuse_labels_too_often, refuse_remedies_of_two_tables
from reportlib.runs import Run
from reportlib.serials import without_serials
from reportlib.text import parse_number
from reportlib.tokens import BLANK, NUMBER, PROSE, UNREADABLE, Token, has_digit
from reportlib.units import MONEY, convert_money, money_unit
from reportlib.wrapped import join_torn_headings, join_wrapped_labels

PUBLISHED, NOT_APPLICABLE, INFERRED = "published", "not_applicable", "inferred"
_MANY_FIGURES = 10  # so many are no dates and page numbers: the form is filled in
_COUNTS = {str(number): Decimal(number) for number in range(1000)}  # nearly all of them are small


class Figure(NamedTuple):
    """A figure position that the report prints: a row of the `cells` frame.

    `value` is in `unit`, the form's unit; None where no figure is printed. `status`: published, blank, not_applicable,
    inferred (its position was recovered). `raw` is what stands at `place`.
    """

    item: str
    column: str
    value: Decimal | None
    unit: str
    status: str
    raw: str
    place: Place


_figure = partial(tuple.__new__, Figure)  # makes a figure of all its values, at two thirds of the cost of naming them


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, or was read in a way the reader should know: a row of `problems`."""

    kind: str
    message: str
    raw: str
    place: Place | None


@dataclass(slots=True)
class TableReading:
    """What the statutory tables of one document gave: figures in the form's order, problems, and what was covered."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    covered: set[Place] = field(default_factory=set)  # the lines that belong to the tables

    @property
    def prints_anything(self) -> bool:
        """Whether a figure or a mark stands anywhere in the tables, placed or not."""
        return any(figure.raw for figure in self.figures) or any(p.kind == "unplaced_number" for p in self.problems)


def read_tables(stream: Stream, form: Form, year: int | None = None) -> TableReading:
    """Return the figures that a document on `year` prints at the positions of `form`, and the numbers that found no
    position."""
    stream, left_out = without_other_years(without_remarks(stream), form.name, year)
    tokens = split_glued(stream, form)
    glued = len(tokens) > len(stream.tokens)
    plain = None if glued else read_plain_tables(stream, form)
    reading = _read_plain(plain, tokens) if plain else read_with_care(Stream(tokens) if glued else stream, form)
    reading.problems += [_unplaced(token, f"stands below {words}, another time") for token, words in left_out]
    return reading


def _read_plain(plain: PlainTables, tokens: Sequence[Token]) -> TableReading:
    reading = TableReading(covered=_places_of(tokens[plain.first : plain.last + 1]))
    for positions, values, unit in plain.rows:
        _read_figures(zip(positions, values, strict=True), reading, PUBLISHED, unit)
    return reading


def _places_of(tokens: Sequence[Token]) -> set[Place]:
    """The lines that tokens of tables cover."""
    return {token.place for token in tokens if not token.table and token.kind != PROSE}


def read_with_care(stream: Stream, form: Form) -> TableReading:
    """Read tables in which anything may be missing, moved or torn."""
    stream, matches = _put_in_order(stream, form)
    if not matches:
        return _read_no_label(stream.tokens, form)
    reading, tokens = TableReading(), stream.tokens
    runs = _leave_doubts(_runs_of(matches, stream, form), matches, stream, form)
    incomplete = [run for run in runs if not _place(run, reading)]
    _place_by_identities(incomplete, reading, form)
    last = max(run.last for run in runs)
    reading.covered = _places_of(tokens[matches[0].first : last + 1])
    reading.problems += _label_problems(matches, tokens, form)
    told = {problem.place for problem in reading.problems}
    untold = (words for words in words_with_counts(stream, matches) if words.place not in told)
    why = "stands within the tables with a count in it, at no position of this form"
    reading.problems += [_unplaced(words, why) for words in untold]
    printed = [match.row.index for match in matches]
    if incomplete or printed != sorted(printed):
        positions = form.positions
        reading.figures.sort(key=lambda figure: positions[figure.item, figure.column])
    return reading


def _put_in_order(stream: Stream, form: Form) -> tuple[Stream, list[Match]]:
    """Return the stream without what stands among labels and figures and is neither, each label before its figures,
    and the labels."""
    whole = join_torn_headings(stream.tokens, form)
    stream = stream if whole is stream.tokens else Stream(whole)
    matches = match_labels(stream, form)
    if not stand_before_figures(matches, stream, form):
        joined = join_wrapped_labels(stream.tokens, form)
        if joined is not stream.tokens:
            stream = Stream(joined)
            matches = match_labels(stream, form)
    for changed in (without_page_numbers, without_serials, labels_first):
        if tokens := changed(stream.tokens, matches):
            stream = Stream(tokens)
            matches = match_labels(stream, form)
    return stream, matches


def _read_no_label(tokens: Sequence[Token], form: Form) -> TableReading:
    """The reading of a form of which no label stands before a figure; its figures are told if it is filled in."""
    message = f"form {form.name} is recognised by its wording, and no label of it stands before a figure"
    reading = TableReading(problems=[Problem("missing_row", message, "", None)])
    figures = [token for token in tokens if token.kind == NUMBER]
    if len(figures) >= _MANY_FIGURES:
        why = "stands in a table of which no label can be read"
        reading.problems += [_unplaced(token, why) for token in figures]
    return reading


def _runs_of(matches: Sequence[Match], stream: Stream, form: Form) -> list[Run]:
    """The labels with their figures, and with those about them that no label owns."""
    tokens = stream.tokens
    runs = collect_runs(matches, stream)
    part_marks_from_figures(runs)
    runs[0].stray += figures_above(tokens, matches[0], form) or figures_before(tokens, matches[0])
    runs[-1].stray += figures_below(tokens, runs, form)
    keep_glued_digits(runs, matches, tokens)
    keep_figures_behind_stops(runs, matches, tokens)
    keep_repeated_rows(runs[-1], stream, form)
    runs = list(join_beside(runs))
    fit_to_headings(runs, tokens)
    restore_blank_lines(runs, tokens)
    refuse_other_orders(runs, tokens)
    keep_digits_in_labels(runs, tokens)
    for run in runs:
        run.unit = money_unit(run, tokens)
    return list(pool_shared_figures(runs))


def _leave_doubts(runs: list[Run], matches: Sequence[Match], stream: Stream, form: Form) -> list[Run]:
    """The same runs, with no order or blank trusted that what stands about them puts in doubt."""
    tokens = stream.tokens
    mixed, doubtful = mixed_columns(tokens, matches)
    for run in runs if doubtful else ():
        in_doubt = run.label.headings in (doubtful if run.pooled else mixed)
        run.unordered |= in_doubt and not run.aligned and not run.is_one_line
    refuse_labels_too_often(runs, stream, form)
    refuse_remedies_of_two_tables(runs, tokens, form)
    doubt_single_figures(runs, tokens)
    doubt_blanks(runs, form)
    doubt_remedies_without_row(runs, tokens)
    doubt_figures_in_words(runs)
    refuse_rows_below_labels(runs, tokens)
    return runs


def _place(run: Run, reading: TableReading) -> bool:
    """Give the figures of a run their positions where their number leaves no doubt; say whether it did."""
    label, stray = run.label.label, [token for token in run.stray if has_digit(token)]
    if stray:
        reading.problems += [_stray(token, run) for token in stray]
    if not run.positions or (run.label.kind == "optional" and not run.printed):
        numbers = (token for token in run.values if has_digit(token))
        reading.problems += [_unplaced(token, f"follows {label}, which has no figures") for token in numbers]
    elif not run.values and (stray or run.doubtful or (run.table and run.label.kind == "row")):
        if not stray:
            where = "without cells that are its own for sure" if run.doubtful else "in a table row without cells"
            reading.problems.append(Problem("missing_row", f"the label {label} stands {where}", label, run.place))
    elif not run.unordered and (not run.values or (run.aligned and _is_blank_for_sure(run))):
        reading.figures += [_blank(position, run.place) for position in run.positions]
    elif len(run.values) == len(run.positions) and (run.aligned or not (run.pooled or run.unordered)):
        cells = zip(run.positions, run.values, strict=True)
        if run.open:
            cells = ((position, token) for position, token in cells if token.kind != BLANK)
        _read_figures(cells, reading, PUBLISHED, run.unit)
    else:
        return False
    return True


def _is_blank_for_sure(run: Run) -> bool:
    """Whether a row of a table has more cells than columns and none of them holds anything."""
    return len(run.values) > len(run.positions) and not run.printed


def _stray(token: Token, run: Run) -> Problem:
    words = f"after the words {run.heading!r}" if run.heading else "apart from its label"
    message = f"{token.text} stands {words}, at no position of this form (last known row: {run.label.label})"
    return Problem("unplaced_number", message, token.text, token.place)


def _unplaced(token: Token, why: str) -> Problem:
    return Problem("unplaced_number", f"{token.text} {why}", token.text, token.place)


def _blank(position: Position, place: Place) -> Figure:
    item, column, unit = position
    return Figure(item, column, None, unit, BLANK, "", place)


def _read_figures(
    cells: Iterable[tuple[Position, Token]], reading: TableReading, status: str, printed_unit: str
) -> None:
    """Add the figures that stand at these positions, and what stands there and is none to the problems."""
    figures = reading.figures
    for position, token in cells:
        item, column, unit = position
        kind, text = token.kind, token.text
        if kind == NUMBER:
            if unit in MONEY or not text.isdecimal():
                value = _value(position, token, reading, printed_unit)
            else:
                value = _COUNTS[text] if text in _COUNTS else Decimal(text)
            figures.append(_figure((item, column, value, unit, status, text, token.place)))
        elif kind == UNREADABLE:
            message = f"{text} stands at {item}/{column} and is no figure that can be read"
            problem = "unplaced_number" if has_digit(token) else "unreadable_cell"
            reading.problems.append(Problem(problem, message, text, token.place))
        else:
            told = INFERRED if status == INFERRED else kind
            figures.append(_figure((item, column, None, unit, told, text, token.place)))


def _value(position: Position, token: Token, reading: TableReading, printed_unit: str) -> Decimal:
    """What a printed figure says in the form's unit; a conversion, and what no count can be, is told."""
    item, column, unit = position
    number = parse_number(token.text)
    value = number.value
    converted = convert_money(number, token.text, unit, printed_unit)
    if converted is not None:
        value = converted
        words = f"{token.text} {printed_unit}".strip()
        message = f"{item}/{column} is in {unit} on this form; {words} was converted to {value} {unit}"
        reading.problems.append(Problem("unit_converted", message, token.text, token.place))
    if (value < 0 and column != "change") or (unit not in MONEY and value != value.to_integral_value()):
        message = f"{item}/{column} counts {unit or 'cases'}, and {token.text} is printed; it stays as published"
        reading.problems.append(Problem("odd_figure", message, token.text, token.place))
    return value


def _place_by_identities(runs: Sequence[Run], reading: TableReading, form: Form) -> None:
    """Place the figures of incomplete runs as far as the identities of the form force them; report the others."""
    if not runs:
        return
    rows = []
    for run in runs:
        values = [parse_number(token.text).value if token.kind == NUMBER else Decimal(0) for token in run.printed]
        odd = any(token.kind == UNREADABLE for token in run.printed) or any(map(has_digit, run.stray))
        keys = [(item, column) for item, column, _ in run.positions]
        in_a_column = run.pooled and len(run.label.columns) == 1
        unproved = in_a_column and not are_proved(dict(zip(keys, values, strict=False)), form.name)
        beside_a_blank = run.aligned and len(run.positions) == 1  # and which cell is the figure's is not known
        too_wide = run.aligned and len(values) == len(keys) and not are_bound(keys, form.name)
        rows.append(Row(keys, values, doubtful=run.unordered or odd or unproved or beside_a_blank or too_wide))
    known = {(f.item, f.column): f.value or Decimal(0) for f in reading.figures}
    strike_out(rows, known, form.name)
    for run, row in zip(runs, rows, strict=True):
        _place_forced(run, row, reading)


def _place_forced(run: Run, row: Row, reading: TableReading) -> None:
    unit = {(item, column): unit for item, column, unit in run.positions}
    count = f"{len(run.printed)} figures for {len(row.keys)} positions"
    for number, token in enumerate(run.printed):
        key = row.forced(number)
        if key:
            _read_figures([((*key, unit[key]), token)], reading, INFERRED, run.unit)
        elif has_digit(token):
            where = ", ".join("/".join(key) for key in row.candidates(number)) or "nowhere on this form"
            why = f"follows {run.label.label}, which prints {count}; it may stand at: {where}"
            reading.problems.append(_unplaced(token, why))
    if not row.doubtful:
        empty = [key for key in row.keys if not row.can_be_filled(key)]
        reading.figures += [_blank((*key, unit[key]), run.place) for key in empty]


def _label_problems(matches: Sequence[Match], tokens: Sequence[Token], form: Form) -> list[Problem]:
    found = {match.row.index for match in matches}
    missing = [row.label for row in form.rows if row.index not in found and row.kind in ("row", "beside")]
    message = f"form {form.name} has this row and the report does not print it: "
    return [
        *(Problem("missing_row", message + label, label, None) for label in missing),
        *(
            Problem("loose_label", f"read as {match.row.label}", match.loose, tokens[match.first].place)
            for match in matches
            if match.loose
        ),
    ]
