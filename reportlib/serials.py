"""Serial numbers (序号) and codes (代码) that stand where figures would: before labels, or in a column of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile

from reportlib.labels import Match
from reportlib.text import parse_number
from reportlib.tokens import BLANK, NUMBER, TEXT, Token

_MOST_LEFT_OUT = 3  # a serial number is at most so much above the one before
_SERIALS = 5  # so many labels behind numbers that rise by one are a numbered list
_SERIAL_HEADINGS = frozenset("序号 代码 编号 行次 指标代码 行号 代號 序號 代碼 編號".split())
_SERIAL_ENDS = frozenset(heading[-1] for heading in _SERIAL_HEADINGS)
_HEADING_ROW = 24  # so many tokens before the first label stand the headings of its table
_POINTS = (".", "．", "、")
_MOST_SERIALS, _LONGEST_SERIAL = 100, 4  # `99`, `(12)`


def without_serials(tokens: Sequence[Token], matches: Sequence[Match]) -> list[Token] | None:
    """Return the tokens without the numbers that only count labels, or None if there are none: a column of serial
    numbers before them, or the own number of a label that lost its dot."""
    dropped = _under_a_heading_of_serials(tokens, matches)
    dropped = dropped | (_serials(tokens, matches, dropped) or _own_numbers(tokens, matches))
    return [token for number, token in enumerate(tokens) if number not in dropped] if dropped else None


def _serials(tokens: Sequence[Token], matches: Sequence[Match], known: Collection[int]) -> set[int]:
    """The numbers before labels that rise by little from 1 or more, if most labels have one."""
    before = {number for match in matches if (number := _before(match, tokens)) is not None}.difference(known)
    enough = max(_SERIALS, (len(matches) - len(known)) / 2)
    waiting = sorted(before)
    while len(waiting) >= enough:
        serials = _rising(waiting, tokens)
        if len(serials) < enough:
            return set()
        if not _is_of_row_above(serials[0], tokens, matches):
            return set(serials)
        waiting.remove(serials[0])
    return set()


def _rising(numbers: Sequence[int], tokens: Sequence[Token]) -> list[int]:
    """Of numbers before labels those that rise by little."""
    serials: list[int] = []
    last = None
    for number in numbers:
        text = tokens[number].text
        if len(text) > _LONGEST_SERIAL:
            continue
        value = int(text) if text.isdecimal() else parse_number(text).value
        if 0 < value < _MOST_SERIALS and (last is None or last < value <= last + _MOST_LEFT_OUT):
            serials.append(number)
            last = value
    return serials


def _is_of_row_above(number: int, tokens: Sequence[Token], matches: Sequence[Match]) -> bool:
    """Whether a number of a text is the only one behind the label above: then it is that row's figure."""
    above = max((match for match in matches if match.last < number), key=lambda match: match.last, default=None)
    if above is None or not above.row.positions or tokens[number].row:
        return False
    return all(token.kind != NUMBER for token in tokens[above.last + 1 : number])


def _own_numbers(tokens: Sequence[Token], matches: Sequence[Match]) -> set[int]:
    """The numbers right before labels that the form prints there: `3 政务微博` in one line, or a dot alone in the next
    (`3`, `.政务微博`). Where as many labels have other numbers in their line, figures stand first, and all stay."""
    own: set[int] = set()
    n_others = 0
    for match in matches:
        number, first = match.first - 1, tokens[match.first]
        if number < 0 or tokens[number].kind != NUMBER or first.row or not match.row.positions:
            continue
        before = tokens[number]
        pointed = first.text.startswith(_POINTS)
        begins_line = before.place == first.place and (not number or tokens[number - 1].place != first.place)
        if before.text == match.row.enumerator and (pointed or begins_line):
            own.add(number)
        elif begins_line:
            n_others += 1
    return own if len(own) > n_others else set()


def _under_a_heading_of_serials(tokens: Sequence[Token], matches: Sequence[Match]) -> set[int]:
    """The cells below a heading of serial numbers (代码), if they only rise, and those that go on in further tables."""
    first = matches[0].first if matches else 0
    above = reversed(tokens[max(0, first - _HEADING_ROW) : first])
    heads = {
        (token.table, token.column): token.row
        for token in takewhile(lambda token: token.kind != NUMBER or token.table == tokens[first].table, above)
        if token.text[-1:] in _SERIAL_ENDS and token.table and "".join(token.text.split()) in _SERIAL_HEADINGS
    }
    found: set[int] = set()
    for (table, column), row in heads.items():
        columns: dict[tuple[int, int], list[int]] = {}
        for number, token in enumerate(tokens):
            if token.table >= table and token.row > row and token.kind != TEXT:
                columns.setdefault((token.table, token.column), []).append(number)
        last = 0
        for (other, place), cells in columns.items():
            codes = [tokens[number].text for number in cells if tokens[number].kind != BLANK]
            if not codes or not all(map(str.isdecimal, codes)) or any(int(a) >= int(b) for a, b in pairwise(codes)):
                continue
            goes_on = other > table and last and _rise_by_little([last, *map(int, codes)])  # the table is parted
            if (goes_on and _stand_before_words(cells, tokens)) or (other, place) == (table, column):
                found.update(cells)
                last = int(codes[-1])
    return found


def _rise_by_little(codes: Sequence[int]) -> bool:
    return all(0 < after - before <= _MOST_LEFT_OUT for before, after in pairwise(codes))


def _stand_before_words(cells: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether words follow on each of these cells in its row: a label, or a unit."""
    behind = [(tokens[number], tokens[number + 1]) for number in cells if number + 1 < len(tokens)]
    return len(behind) == len(cells) and all(after.kind == TEXT and after.row == cell.row for cell, after in behind)


def _before(match: Match, tokens: Sequence[Token]) -> int | None:
    """The nearest figure before a label in its own row, in text with at most one token between, or None.

    In text no figure that ends a line above is one.
    """
    label = tokens[match.first]
    number = match.first - 1
    if number < 0 or tokens[number].row != label.row:
        return None
    first = -1 if label.row else max(number - 2, -1)
    for before in range(number, first, -1):
        if tokens[before].row != label.row or (label.row and before < number and tokens[before + 1].kind != TEXT):
            return None
        if tokens[before].kind == NUMBER:
            place = tokens[before].place
            begins_line = label.row or place == label.place or not before or tokens[before - 1].place != place
            return before if begins_line else None
    return None
