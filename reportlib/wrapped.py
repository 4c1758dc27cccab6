"""Labels that run on below their figures, or began above them: `3.危  15  0`, and `及“三安全一稳定”` in the next line;
headings broken over two lines, `结果  结果  其他  尚未` and `维持  纠正  结果  审结`.

A copy of a page's layout prints each line as it stands. Where the words on a figure's line are no label, and with those
of the lines next to it they are one to the letter, the label is put together and its figures behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, groupby
from operator import add, attrgetter

from reportlib.forms import NOTE, Form, label_core, load_form
from reportlib.order import surely_adds_up
from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import BLANK, PROSE, TEXT, Token

_MOST_LINES = 12  # over which one label is broken
_FEW_LINES = 6  # among which one may be another label's


@dataclass(slots=True)
class _Line:
    """The tokens of one line or table row: its words, and from the number `end` on what stands behind them, figures
    and a unit. `plain`: there is no sentence and there are no words behind figures."""

    tokens: list[Token]
    words: list[Token]
    end: int
    plain: bool

    @property
    def is_words(self) -> bool:
        return self.plain and bool(self.words) and all(token.kind in (TEXT, BLANK) for token in self.tokens)

    @property
    def is_row(self) -> bool:
        """Whether figures stand in it: behind words, or in text alone, halfway between the lines of their label."""
        figures = any(token.kind not in (TEXT, BLANK) for token in self.tokens)
        return self.plain and figures and bool(self.words or not self.tokens[0].row)


def join_wrapped_labels(tokens: Sequence[Token], form: Form) -> Sequence[Token]:
    """Return the tokens with every wrapped label put together before its figures; `tokens` itself if none is."""
    lines = [_read_line(list(group)) for _, group in groupby(tokens, key=attrgetter("line"))]
    joined: list[Token] = []
    done = 0
    for number, line in enumerate(lines):
        if number < done or not line.is_row or _is_label(line.words, form.name):
            continue
        if any(_is_label([word], form.name) for word in line.words):
            continue
        first, last, label = _find_label(lines, number, done, form.name)
        if label:
            joined += (token for other in lines[done:first] for token in other.tokens)
            joined += _joined(lines[first : last + 1], line, label)
            done = last + 1
    return [*joined, *(token for line in lines[done:] for token in line.tokens)] if done else tokens


def _read_line(tokens: list[Token]) -> _Line:
    start = next((number for number, token in enumerate(tokens) if token.kind != BLANK), len(tokens))
    behind = (number for number in range(start, len(tokens)) if tokens[number].kind != TEXT)
    end = next(behind, len(tokens))
    plain = all(token.kind != PROSE and (token.kind != TEXT or _is_unit(token)) for token in tokens[end:])
    words = tokens[start:end]
    while len(words) > 1 and _is_unit(words[-1]):
        words.pop()
    return _Line(tokens, words, start + len(words), plain)


def _is_unit(token: Token) -> bool:
    return fold(token.text) in UNIT_WORDS


def _find_label(lines: Sequence[_Line], number: int, done: int, form: str) -> tuple[int, int, list[Token]]:
    """The first and the last line of the label of a row, and its words: all of each line, or the last of each where
    another label's stand beside them, or of all but one of few lines; no words if there is no such label."""
    around = bool(lines[number].words)
    for first in _words_above(lines, number, done):
        for last in _words_below(lines, number):
            words = [line.words for line in lines[first : last + 1] if line.words]
            if first == last or not (around or _stand_halfway(lines, first, number, last, form)):
                continue
            for label in _labels_of(words, form):
                if _is_label(label, form):
                    return first, last, label
    return 0, 0, []


def _stand_halfway(lines: Sequence[_Line], first: int, number: int, last: int, form: str) -> bool:
    """Whether words stand above and below a line of figures alone, and those above are no label by themselves."""
    above = [line.words for line in lines[first:number]]
    return first < number < last and not any(_is_label(label, form) for label in _labels_of(above, form))


def _labels_of(lines: Sequence[Sequence[Token]], form: str) -> Iterator[list[Token]]:
    """What may be the label that stands on these lines: all words, the last ones, those of all lines but one that is
    none itself."""
    yield [word for line in lines for word in line]
    last = [line[-1] for line in lines]
    yield last
    for left_out in range(1, len(lines) - 1 if len(lines) <= _FEW_LINES else 0):
        if not _is_label(last[left_out : left_out + 1], form):
            yield last[:left_out] + last[left_out + 1 :]


def _words_above(lines: Sequence[_Line], number: int, done: int) -> Iterator[int]:
    """The lines at which a label may begin, from its figures' upwards."""
    yield number
    while number > done and lines[number - 1].is_words:
        number -= 1
        yield number


def _words_below(lines: Sequence[_Line], number: int) -> list[int]:
    """The lines at which it may end, the farthest first: what more is printed of a label belongs to it."""
    last = number
    while last + 1 < len(lines) and last - number < _MOST_LINES and lines[last + 1].is_words:
        last += 1
    return list(range(last, number - 1, -1))


def _is_label(words: Sequence[Token], form: str) -> bool:
    return _core(words) in _labels(form)


def _core(words: Sequence[Token]) -> tuple[str, str]:
    """(enumerator, core) of words as one label; none where they begin with a note, the end of another label."""
    text = fold("".join(token.text for token in words))
    return ("", "") if NOTE.match(text) else label_core(text)


@cache
def _labels(form: str) -> frozenset[tuple[str, str]]:
    """(enumerator, core) of every row with figures."""
    rows = [row for row in load_form(form).rows if row.columns]
    return frozenset((number, core) for row in rows for core in row.cores for number in ("", row.enumerator))


def _joined(lines: Sequence[_Line], row: _Line, label: Sequence[Token]) -> Iterator[Token]:
    """The tokens of a row over several lines: other words, the label, the figures; in a table the label is one cell."""
    own = {id(token) for token in label}
    yield from (token for line in lines for token in line.words if id(token) not in own)
    figures = row.tokens[row.end :]
    if figures[0].row:
        text = "".join(token.text for token in label)
        yield replace(label[-1], text=text, row=figures[0].row, table=figures[0].table)
    else:
        printed = [token for token in figures if token.kind != TEXT]
        whole = len(printed) == 1 or surely_adds_up(printed)  # else the figures may run on as their label does
        yield from label[:-1]
        yield replace(label[-1], place=printed[0].place) if whole else label[-1]
    yield from figures


def join_torn_headings(tokens: Sequence[Token], form: Form) -> Sequence[Token]:
    """Return the tokens with the column headings of the remedies whole where a text prints them in halves: row by row,
    or one behind the other, and in the form's order; `tokens` itself where it does not."""
    headings = next((row.headings for row in form.rows if row.kind == "beside"), None)
    if headings is None:
        return tokens
    total = {headings[-1], headings[-1][:1]}
    joined: dict[int, list[Token]] = {}  # what stands in the place of a piece
    for is_text, group in groupby(range(len(tokens)), key=lambda number: tokens[number].kind == TEXT):
        words = {number: fold(tokens[number].text) for number in group} if is_text else {}
        if not total.isdisjoint(words.values()):
            joined |= _whole_headings(words, tokens, headings)
    if not joined:
        return tokens
    return [whole for number, token in enumerate(tokens) for whole in joined.get(number, (token,))]


def _whole_headings(
    words: Mapping[int, str], tokens: Sequence[Token], headings: Sequence[str]
) -> dict[int, list[Token]]:
    """The headings to be put in the place of pieces among words, by their numbers; none where not all pieces are rows
    of headings, with a total for each, not before the first."""
    *others, total = headings
    pieces = [number for number, word in words.items() if any(_is_half(word, heading) for heading in others)]
    totals = [number for number, word in words.items() if word in (total, *total)]
    firsts = [pieces[at] for at in _beginnings([words[number] for number in pieces], others)]
    are_torn = len(pieces) > len(firsts) * len(others)
    has_totals = sorted("".join(words[number] for number in totals)) == sorted(total * len(firsts))
    if not (firsts and are_torn and has_totals and pieces[0] < totals[0]):
        return {}
    replaced: dict[int, list[Token]] = {number: [] for number in (*totals, *pieces)}
    return replaced | {number: [replace(tokens[number], text=text) for text in headings] for number in firsts}


def _is_half(word: str, heading: str) -> bool:
    return word != "" and (heading.startswith(word) or heading.endswith(word))


def _beginnings(pieces: Sequence[str], headings: list[str]) -> list[int]:
    """Where in a row of pieces each row of `headings` begins: printed piece by piece, or its first halves and further
    on its second ones; nowhere if these are not all."""
    size, begun = len(headings), []
    halves: list[Sequence[str]] = []  # rows of first halves that wait for their second ones
    at = 0
    while at < len(pieces):
        row = pieces[at : at + size]
        n_joined = _n_joined(pieces[at : at + 2 * size], "".join(headings))
        if not n_joined and halves and [*map(add, halves[0], row)] == headings:
            del halves[0]
        elif n_joined or (len(row) == size and all(map(str.startswith, headings, row))):
            begun.append(at)
            halves += [] if n_joined else [row]
        else:
            return []
        at += n_joined or size
    return [] if halves else begun


def _n_joined(pieces: Sequence[str], text: str) -> int:
    """How many pieces make a text, 0 if they do not."""
    return next((n for n, joined in enumerate(accumulate(pieces), 1) if joined == text), 0)
