"""The figures of the statutory tables: a document and a form in, cells out, and every number that found no cell.

A figure belongs to the last label before it and to nothing else: a blank cell vanishes from a text copy, and 'the next
number' is then the figure of another row. What cannot be placed is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import SequenceMatcher

from reportlib.document import Place
from reportlib.forms import NOTE, Form, FormRow
from reportlib.labels import Match, Stream, match_labels
from reportlib.text import UNITS, fold, parse_number
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, PROSE, TEXT, Token

_LIKENESS, _MARGIN = 0.6, 0.1
_GLUED = re.compile(rf"(?P<label>.*[^\d.,+\-/])(?P<figure>[+-]?\d[\d,]*(?:\.\d+)?(?:{UNITS})?)")
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure position that the report prints: a row of the `cells` frame.

    `value` is in `unit`, the form's unit; None where nothing is printed. `status`: published, blank, not_applicable,
    inferred. `raw` is what stands at `place`.
    """

    item: str
    column: str
    value: Decimal | None
    unit: str
    status: str
    raw: str
    place: Place


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
    rows_found: int = 0
    covered: set[Place] = field(default_factory=set)  # the places that belong to the tables


@dataclass(slots=True)
class Run:
    """A label with the figures that follow it; `positions` are the places on the form those figures can have."""

    label: FormRow
    place: Place
    values: list[Token] = field(default_factory=list)
    stray: list[Token] = field(default_factory=list)  # figures after text that is no part of the label
    heading: str = ""  # that text
    last: int = 0  # the last token used
    positions: list[tuple[FormRow, str, str]] = field(default_factory=list)


def read_tables(tokens: Sequence[Token], form: Form) -> TableReading:
    """Return the figures that `tokens` print at the positions of `form`, and the numbers that found no position."""
    tokens = list(_split_glued(tokens, form))
    stream = Stream(tokens)
    matches = _without_furniture(match_labels(stream, form), tokens)
    matches = _with_loose_matches(matches, tokens, stream, form)
    reading = TableReading(rows_found=len(matches))
    if not matches:
        return reading
    last = 0
    for run in _runs(matches, tokens, stream, form):
        _place(run, reading)
        last = max(last, run.last)
    reading.covered = {token.place for token in tokens[matches[0].first : last + 1] if token.kind != PROSE}
    found = {match.row.index for match in matches}
    reading.problems += [
        Problem("missing_row", f"the {form.name} form has the row {row.label}, this report does not", row.label, None)
        for row in form.rows
        if row.index not in found and row.kind in ("row", "beside")
    ]
    reading.problems += [
        Problem("loose_label", f"read as {match.row.label}", match.loose, tokens[match.first].place)
        for match in matches
        if match.loose
    ]
    reading.figures.sort(key=lambda figure: form.position(figure.item, figure.column))
    return reading


def _split_glued(tokens: Iterable[Token], form: Form) -> Iterator[Token]:
    """Split `1.当面申请数28件` into label and figure, where what stands before the digits ends as a label does."""
    label_end = None
    for token in tokens:
        glued = _GLUED.fullmatch(token.text) if token.kind == TEXT and token.text[-1:].strip("0123456789") == "" else None
        if glued is None and token.kind == TEXT and re.search(rf"\d(?:{UNITS})$", token.text):
            glued = _GLUED.fullmatch(token.text)
        if glued:
            label_end = label_end or _label_end(form)
            if label_end.search(NOTE.sub("", fold(glued["label"]))):
                yield replace(token, text=glued["label"])
                yield replace(token, kind=NUMBER, text=glued["figure"])
                continue
        yield token


def _label_end(form: Form) -> re.Pattern[str]:
    cores = sorted({core for row in form.rows if row.columns for core in row.cores}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, cores))})(?:{UNITS})?$")


def _without_furniture(matches: list[Match], tokens: Sequence[Token]) -> list[Match]:
    """Drop label words in stretches of text (between sentences) that print no figure: menus, tables of contents."""
    bounds = [-1, *(number for number, token in enumerate(tokens) if token.kind == PROSE), len(tokens)]
    kept = []
    stretches = iter(zip(bounds, bounds[1:], strict=False))
    low, high = next(stretches)
    printed = False
    for match in matches:
        fresh = low == -1
        while not low < match.first < high:
            low, high = next(stretches)
            fresh = True
        if fresh:
            printed = any(token.kind in (NUMBER, NOT_APPLICABLE) for token in tokens[low + 1 : high])
        if printed:
            kept.append(match)
    return kept


def _with_loose_matches(matches: list[Match], tokens: Sequence[Token], stream: Stream, form: Form) -> list[Match]:
    """Add rows whose label is misprinted: text before figures, between two known rows, like one missing label only."""
    added = []
    ends = [*matches[1:], None]
    for match, following in zip(matches, ends, strict=True):
        stop = following.first if following else len(tokens)
        missing = form.rows[match.row.index + 1 : following.row.index if following else len(form.rows)]
        start = match.last + 1
        while missing and start < stop and tokens[start].kind != PROSE:
            if tokens[start].kind != TEXT:
                start += 1
                continue
            end = start
            while end < stop and tokens[end].kind == TEXT:
                end += 1
            if end < stop and tokens[end].kind in (NUMBER, BLANK, NOT_APPLICABLE):
                row = _most_alike(tokens[start:end], missing, form)
                if row is not None:
                    printed = "".join(token.text for token in tokens[start:end])
                    added.append(Match(row, start, end - 1, stream.offsets[end], printed))
                    missing = form.rows[row.index + 1 : missing[-1].index + 1]
            start = end
    return sorted([*matches, *added], key=lambda match: match.first)


def _most_alike(words: Sequence[Token], rows: Sequence[FormRow], form: Form) -> FormRow | None:
    text = fold("".join(token.text for token in words))
    text = NOTE.sub("", text)
    if not form.ignorable.sub("", text):
        return None
    likeness = sorted(
        (
            (max(SequenceMatcher(None, text, row.enumerator + core).ratio() for core in row.cores), row.index)
            for row in rows
            if row.columns
        ),
        reverse=True,
    )
    if not likeness or likeness[0][0] < _LIKENESS:
        return None
    if len(likeness) > 1 and likeness[0][0] - likeness[1][0] < _MARGIN:
        return None
    return form.rows[likeness[0][1]]


def _runs(matches: Sequence[Match], tokens: Sequence[Token], stream: Stream, form: Form) -> Iterator[Run]:
    """Yield each label with the figures behind it; labels whose figures stand side by side share one run."""
    waiting: list[Run] = []
    for number, match in enumerate(matches):
        stop = matches[number + 1].first if number + 1 < len(matches) else len(tokens)
        run = _collect(match, tokens, stop, stream, form)
        run.positions = _positions(match.row)
        if match.row.kind != "beside":
            yield from waiting
            waiting = []
        elif not run.values and stop < len(tokens):
            waiting.append(run)
            continue
        elif len(run.values) != len(run.positions):
            run.positions = [position for other in [*waiting, run] for position in other.positions]
            waiting = []
        yield from waiting
        waiting = []
        yield run


def _positions(row: FormRow) -> list[tuple[FormRow, str, str]]:
    return [(row, column, unit) for column, unit in zip(row.columns, row.units, strict=True)]


def _collect(match: Match, tokens: Sequence[Token], stop: int, stream: Stream, form: Form) -> Run:
    """The figures between a label and the next one, split into the label's own and those under unknown words."""
    run = Run(match.row, tokens[match.last].place, last=match.last)
    own_row = tokens[match.last].row
    same_row = [t for t in tokens[match.last + 1 : stop] if own_row and t.row == own_row and t.kind != TEXT]
    is_last_row = match.row.index == form.rows[-1].index
    known, label_text = True, ""
    for number in range(match.last + 1, stop):
        token = tokens[number]
        if token.kind == PROSE:
            break
        if token.kind == TEXT:
            label_text += fold(token.text)
            known = known and not _unexplained(label_text, form)
            if not known and is_last_row:
                break
        elif same_row and token.row != own_row:
            run.stray.append(token)
        elif known:
            run.values.append(token)
            run.last = number
        else:
            run.stray.append(token)
            run.heading = run.heading or label_text
    if own_row and not same_row:
        run.values = _row_of_figures(run.values)
    return run


def _unexplained(text: str, form: Form) -> str:
    """What is left of the words between a label and its figure without notes, units and column headings."""
    return form.ignorable.sub("", NOTE.sub("", text))


def _row_of_figures(values: list[Token]) -> list[Token]:
    """Of the rows below a block of headings, those that print figures; rows of blank corners are layout."""
    printed = {token.row for token in values if token.kind != BLANK}
    return [token for token in values if token.row in printed]


def _place(run: Run, reading: TableReading) -> None:
    """Give the figures of a run their positions, or report them."""
    label = run.label.label
    for token in run.stray:
        if token.kind == NUMBER:
            where = f"after the words {run.heading!r}, which are no label of this form" if run.heading else "in a row without a label"
            reading.problems.append(
                Problem("unplaced_number", f"{token.text} stands {where} (last known row: {label})", token.text, token.place)
            )
    values = _fit(run.values, len(run.positions))
    printed = [token for token in values if token.kind == NUMBER]
    if not run.positions or (run.label.kind == "optional" and not printed):
        expected = "prints no figure on this form"
        reading.problems.extend(_unplaced(token, label, expected) for token in printed)
    elif not values:
        reading.figures.extend(
            Figure(row.item, column, None, unit, "blank", "", run.place) for row, column, unit in run.positions
        )
    elif len(values) == len(run.positions):
        for (row, column, unit), token in zip(run.positions, values, strict=True):
            _read_figure(row, column, unit, token, reading)
    else:
        expected = f"has {len(run.positions)} figures on this form and {len(values)} stand here"
        reading.problems.extend(_unplaced(token, label, expected) for token in printed)


def _unplaced(token: Token, label: str, expected: str) -> Problem:
    return Problem("unplaced_number", f"{token.text} follows {label}, which {expected}", token.text, token.place)


def _fit(values: list[Token], wanted: int) -> list[Token]:
    """Drop the blank cells that layout adds at the ends of a row, as far as the row is too long."""
    values = list(values)
    while len(values) > wanted and values[-1].kind == BLANK:
        values.pop()
    while len(values) > wanted and values[0].kind == BLANK:
        values.pop(0)
    return values


def _read_figure(row: FormRow, column: str, unit: str, token: Token, reading: TableReading) -> None:
    if token.kind != NUMBER:
        reading.figures.append(Figure(row.item, column, None, unit, token.kind, token.text, token.place))
        return
    number = parse_number(token.text)
    value = number.value
    if number.unit != unit and number.unit in _MONEY and unit in _MONEY:
        value = value * _MONEY[number.unit] / _MONEY[unit]
        message = f"{row.label} is in {unit} on this form; {token.text} was converted to {value} {unit}"
        reading.problems.append(Problem("unit_converted", message, token.text, token.place))
    reading.figures.append(Figure(row.item, column, value, unit, "published", token.text, token.place))
