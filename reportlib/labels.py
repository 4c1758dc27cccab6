"""Which words of a report are the labels of its form: matched in the order of the form, as a whole.

Labels repeat (其他情形数 stands twice), are contained in one another and in headings, and are broken over lines.
Read one by one they mislead; read as a sequence they do not. So all places where a label could stand are collected,
and the chain of them that follows the order of the form and covers most text is taken. A label that lost or changed
characters is recognised afterwards, between its neighbours, by likeness, and the report says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from heapq import heappop, heappush
from itertools import accumulate, pairwise

from reportlib.forms import ENUMERATOR, FORMS, NOTE, Form, FormRow, all_headings, label_core, load_form, unexplained
from reportlib.text import UNIT_WORDS, fold
from reportlib.tokens import BLANK, NOT_APPLICABLE, NUMBER, PROSE, TEXT, Token

SHORT = 4  # labels of up to four characters (规章, 其他, 行政许可) count only as whole words
_LIKENESS, _MARGIN = 0.6, 0.1  # a misprinted label: how alike, and by how much more than any other
_NUMBERED = re.compile(r"[(（][一二三四五六七八九十]{1,2}[)）]|[一二三四五六七八九十]{1,2}、|\d{1,2}[.．、]")
Candidate = tuple[int, int, int, float]  # (start, form row, end, weight)
WORDS = frozenset((TEXT, PROSE))  # the kinds of tokens that are no figure, mark or blank
_BREAK = "\ue000"  # a figure, a sentence or a cell border: no label runs across it


@dataclass(slots=True)
class Match:
    """A label found: the form's row and the tokens it covers (first, last inclusive); `loose` is the label as printed
    where it was recognised by likeness and not by wording."""

    row: FormRow
    first: int
    last: int
    loose: str = ""


class Stream:
    """The folded text of all tokens in one string, so that labels broken over lines are found as if they were not."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.kinds = kinds = [token.kind for token in tokens]
        self.rows = rows = [token.row for token in tokens]
        self._candidates: dict[str, list[Candidate]] = {}
        self._chains: dict[str, list[Match]] = {}
        pieces = [_BREAK] * len(tokens)
        above = 0  # the row of the token before
        for number, row in enumerate(rows):
            if kinds[number] == TEXT:
                word = fold(tokens[number].text)
                in_a_cell = above and row and (row == above or tokens[number].table)
                pieces[number] = _BREAK + word if in_a_cell else word
            above = row
        self.text = "".join(pieces)
        self.offsets = [0, *accumulate(map(len, pieces))]  # where each token begins, and the last one ends
        self.token_at = dict(zip(self.offsets, range(len(tokens)), strict=False))  # the same the other way round

    def is_whole_word(self, start: int, end: int) -> bool:
        """Whether words begin and end at these positions of the text."""
        begins = start in self.token_at or self.text.startswith(_BREAK, start - 1)
        return begins and (end in self.token_at or end == len(self.text))

    def is_before_figure(self, position: int) -> bool:
        """Whether a figure stands at a position of the text, or a unit and a figure."""
        number, kinds = self.token_at.get(position), self.kinds
        if number is None:
            return False
        if kinds[number] != TEXT:
            return kinds[number] != PROSE
        behind = number + 1 < len(kinds) and kinds[number + 1] not in WORDS
        return behind and fold(self.tokens[number].text) in UNIT_WORDS

    def candidates(self, form: Form) -> list[Candidate]:
        """Every place where a label of the form could stand, from first to last."""
        if form.name not in self._candidates:
            found: list[Candidate] = []
            for row in form.rows:
                for core in row.cores:
                    at = self.text.find(core)
                    while at >= 0:
                        found += _as_candidate(self, row, core, at)
                        at = self.text.find(core, at + 1)
            self._candidates[form.name] = sorted(found)
        return self._candidates[form.name]

    def chain(self, form: Form) -> list[Match]:
        """The labels among these places that together explain most text in the order of the form."""
        if form.name not in self._chains:
            self._chains[form.name] = [
                Match(form.rows[index], self.owner(start), self.owner(end - 1))
                for start, index, end, _ in _heaviest_chain(self.candidates(form))
            ]
        return self._chains[form.name]

    @cached_property
    def marks(self) -> dict[str, list[str]]:
        """The wordings of each form alone that stand in the text."""
        return {form: [mark for mark in load_form(form).marks if mark in self.text] for form in FORMS}

    def owner(self, position: int) -> int:
        """The number of the token that a character belongs to."""
        number = self.token_at.get(position, -1)
        return number if number >= 0 else bisect_right(self.offsets, position) - 1


def match_labels(stream: Stream, form: Form) -> list[Match]:
    """Return the labels of `form` found in a stream, in order, each form row at most once."""
    tokens = stream.tokens
    matches = _with_moved_rows(_without_furniture(stream.chain(form), tokens, form), stream, form)
    return _with_loose_matches(matches, tokens, form)


def stops_of(matches: Sequence[Match], tokens: Sequence[Token]) -> list[int]:
    """Return for each label the number of the token at which the next one begins, or the document ends."""
    return [*(match.first for match in matches[1:]), len(tokens)]


def stand_before_figures(matches: Sequence[Match], stream: Stream, form: Form) -> bool:
    """Whether every row of figures was found to the letter and right before one; headings of a block need none."""
    found = {
        match.row.index
        for match in matches
        if not match.loose and stream.is_before_figure(stream.offsets[match.last + 1])
    }
    return all(row.index in found for row in form.rows if row.columns and row.kind == "row")


def _as_candidate(stream: Stream, row: FormRow, core: str, at: int) -> list[Candidate]:
    """The place where a label could stand whose words were found; the weight is the text it explains, with
    tie-breakers. Empty where the words are part of another's."""
    text, token_at, start, end = stream.text, stream.token_at, at, at + len(core)
    if row.enumerator:
        if text.endswith(row.enumerator, 0, at):
            start -= len(row.enumerator)
        elif text.endswith(")", 0, at):
            start -= _length_of_number(text, row.enumerator, at)
    if text.startswith("(", end):
        end = _end_of_note(stream, end)
    starts_word = start in token_at or text.startswith(_BREAK, start - 1) or at in token_at
    starts_word = starts_word or (start < at and text[start] == "(")
    ends_word = end in token_at or end == len(text)
    if len(core) <= SHORT and not (ends_word and (starts_word or _has_local_number(stream, row, at))):
        return []
    weight = len(core) + 2 * (start < at) + starts_word + ends_word + 5 * stream.is_before_figure(end)
    if start == at and core in all_headings():
        if _is_behind_heading(stream, start):
            return []
        weight = 1  # 总计 and 其他 without their number are column headings sooner than rows
    return [(start, row.index, end, float(weight))]


def _has_local_number(stream: Stream, row: FormRow, at: int) -> bool:
    """Whether nothing but a number stands before a label that has none on the form: `(一)行政复议`."""
    before = stream.text[stream.offsets[stream.owner(at)] : at]
    return not row.enumerator and ENUMERATOR.fullmatch(before.lstrip(_BREAK)) is not None


def _length_of_number(text: str, enumerator: str, at: int) -> int:
    """How many characters before a label are its number, set as `3)` or `(3)`; 0 where it is not."""
    printed = (f"({enumerator})", f"{enumerator})")
    return next((len(number) for number in printed if text.endswith(number, 0, at)), 0)


def _is_behind_heading(stream: Stream, start: int) -> bool:
    """Whether the word before is a column heading or the like: then 总计 is one too, and no row."""
    before = stream.owner(start) - 1
    return before >= 0 and stream.tokens[before].kind == TEXT and not _names(stream.tokens[before])


def _end_of_note(stream: Stream, end: int) -> int:
    """The end of the note behind a label, or `end`: a number in brackets that stands by itself may be its figure."""
    note = NOTE.match(stream.text, end)
    if note is None or _BREAK in note[0] or (end in stream.token_at and note[0][1:-1].isdecimal()):
        return end
    return note.end()


def _heaviest_chain(candidates: list[Candidate]) -> list[Candidate]:
    """Return the heaviest sequence of candidates that rises in place and in form row and does not overlap.

    Candidates come sorted by place, and mostly they are such a sequence already. `tops` holds, for form rows in rising
    order, the best chain that ends at or before that row among candidates already passed; a candidate joins it when its
    end is passed.
    """
    if all(one[2] <= other[0] and one[1] < other[1] for one, other in pairwise(candidates)):
        return candidates
    best: list[float] = []
    back: list[int] = []
    rows: list[int] = []  # rising form rows, and for each the number of the best chain up to it, of rising weight
    tops: list[int] = []
    open_ends: list[tuple[int, int]] = []
    for number, (start, index, end, weight) in enumerate(candidates):
        while open_ends and open_ends[0][0] <= start:
            _admit(heappop(open_ends)[1], candidates, best, rows, tops)
        at = bisect_left(rows, index) - 1
        back.append(tops[at] if at >= 0 else -1)
        best.append(weight + (best[tops[at]] if at >= 0 else 0.0))
        heappush(open_ends, (end, number))
    chain = []
    at = max(range(len(best)), key=best.__getitem__, default=-1)
    while at >= 0:
        chain.append(candidates[at])
        at = back[at]
    return chain[::-1]


def _admit(number: int, candidates: list[Candidate], best: list[float], rows: list[int], tops: list[int]) -> None:
    """Let later candidates continue the chain that ends in this one, if no chain up to its row is as heavy."""
    index = candidates[number][1]
    at = bisect_right(rows, index)
    if at and best[tops[at - 1]] >= best[number]:
        return
    if at and rows[at - 1] == index:
        at -= 1
        tops[at] = number
    else:
        rows.insert(at, index)
        tops.insert(at, number)
    while at + 1 < len(rows) and best[tops[at + 1]] <= best[number]:
        del rows[at + 1], tops[at + 1]


def _without_furniture(matches: list[Match], tokens: Sequence[Token], form: Form) -> list[Match]:
    """Drop label words in stretches of text (between sentences) that print no figure: menus, tables of contents.

    A form of which nothing is filled in has no such stretch; there most rows are found and all stay.
    """
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
    return kept or (matches if 2 * len(matches) > len(form.rows) else [])


def _with_moved_rows(matches: list[Match], stream: Stream, form: Form) -> list[Match]:
    """Add rows printed out of their order (行政强制 above 行政处罚): whole words before a figure, once in the document,
    like no other row's or heading's, and next to a row of the same columns."""
    found = {match.row.index for match in matches}
    moved = []
    for row in form.rows:
        if row.index in found or row.index not in rows_of_own_words(form.name):
            continue
        places = {
            (stream.owner(start), stream.owner(end - 1))
            for start, index, end, _ in stream.candidates(form)
            if index == row.index and stream.is_whole_word(start, end) and stream.is_before_figure(end)
        }
        at = bisect_left(matches, min(places, default=(0, 0)), key=lambda match: (match.first, match.last))
        beside = [match for match in matches[max(at - 1, 0) : at + 1] if match.row.columns == row.columns]
        free = all(first > match.last or last < match.first for first, last in places for match in beside)
        if len(places) == 1 and beside and free:
            moved.append(Match(row, *places.pop()))
    return sorted([*matches, *moved], key=lambda match: match.first) if moved else matches


@cache
def rows_of_own_words(form: str) -> frozenset[int]:
    """Return the rows with figures whose label is no other row's and no heading."""
    rows = load_form(form).rows
    times = Counter([*all_headings(), *(core for row in rows for core in row.cores)])
    return frozenset(row.index for row in rows if row.columns and all(times[core] == 1 for core in row.cores))


def _with_loose_matches(matches: list[Match], tokens: Sequence[Token], form: Form) -> list[Match]:
    """Add rows whose label is misprinted: text before figures, between two known rows, like one missing label only."""
    added = []
    for match, following in zip(matches, [*matches[1:], None], strict=False):
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
                named = [number for number in range(start, end) if _names(tokens[number])]
                words = tokens[named[0] : named[-1] + 1] if named else []
                row = _most_alike(words, missing, form) if words else None
                if row is not None and not _runs_into_next(words, row):
                    added.append(Match(row, named[0], named[-1], "".join(token.text for token in words)))
                    missing = form.rows[row.index + 1 : missing[-1].index + 1]
            start = end
    return sorted([*matches, *added], key=lambda match: match.first)


def _names(token: Token) -> bool:
    """Whether a word is more than a column heading, a unit or a remark."""
    return unexplained(fold(token.text)) != ""


def _runs_into_next(words: Sequence[Token], row: FormRow) -> bool:
    """Whether another label begins among words: a number stands there, or without their last line they are more like
    this one. Behind the end of a heading, `处理4.无正当`, the number may be this one's."""
    above = [word for word in words if word.place != words[-1].place]
    begun = _NUMBERED.search(words[0].text, 1)
    numbered = begun is not None and fold(begun[0]) != row.enumerator
    numbered = numbered or any(_NUMBERED.search(word.text) for word in words[1:])
    return numbered or (bool(above) and _likeness(above, row) >= _likeness(words, row))


def _likeness(words: Sequence[Token], row: FormRow) -> float:
    text = NOTE.sub("", fold("".join(token.text for token in words)))
    return max(SequenceMatcher(None, text, row.enumerator + core).ratio() for core in row.cores)


def _most_alike(words: Sequence[Token], rows: Sequence[FormRow], form: Form) -> FormRow | None:
    likeness = sorted(((_likeness(words, row), row.index) for row in rows if row.columns), reverse=True)
    if not likeness or likeness[0][0] < _LIKENESS:
        return None
    if len(likeness) > 1 and likeness[0][0] - likeness[1][0] < _MARGIN:
        return None
    row = form.rows[likeness[0][1]]
    return row if _is_no_other_label(words, row, form) else None


def _is_no_other_label(words: Sequence[Token], row: FormRow, form: Form) -> bool:
    """Whether words are not to the letter the label of another row (不予公开 is no misprint of 予以公开), nor one
    character that is left of any."""
    _, core = label_core(fold("".join(token.text for token in words)))
    return core in row.cores or (len(core) > 1 and not any(core in other.cores for other in form.rows))
