"""Labels and figures that stand without a blank between them: `1.当面申请数28件2.传真申请数3件`.

Copies lose line breaks. Where digits touch words, the words tell what the digits are: behind the end of a label they
are its figure, before the beginning of one the figure of the label before, and `2.` before a label is the label's own
number. What could be either is never split by guess; `digits_before` finds it, so that it is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from reportlib.forms import ENUMERATOR, NOTE, Form, load_form, unexplained
from reportlib.labels import Match, Stream
from reportlib.text import UNITS, fold, parse_number
from reportlib.tokens import NUMBER, PROSE, TEXT, UNREADABLE, Token

_DIGITS = re.compile(r"[+-]?\d+(?:[,，]\d{3})*(?:\.\d+)?")
_OWN_NUMBER = re.compile(r"\d{1,2}(?!\d)[.．、,，:：)）]?")  # the number of a label, at its beginning
_COMMA = re.compile("[,，]")
_UNIT, _UNIT_AT_END = re.compile(UNITS), re.compile(f"(?:{UNITS})$")
_DATED = re.compile(r"\s*[年月日号时]")
_BEFORE, _BEHIND = 5, 40  # tokens
_SECTION = re.compile(r"[一二三四五六七八九十]{1,2}、|第二十条")  # how a heading between two tables begins
_PUNCTUATED = re.compile("[，,。；;]")  # a line without any is no sentence, however long
_MOST_ROWS = 60  # as many rows as a form prints
BRACKETED = r"[(（]\d[\d,.]*[)）]"
_BRACKETED_LAST = re.compile(rf"(.*[^\d\s])({BRACKETED})")
_POINT = (".", "．", "、")
Part = tuple[str, str]  # (kind, text)


def split_glued(stream: Stream, form: Form) -> list[Token]:
    """Return the tokens with glued words and figures taken apart; the places stay those of the whole.

    Only what stands from about the first label to about the last is looked at.
    """
    tokens, candidates = list(stream.tokens), stream.candidates(form)
    if not candidates:
        return tokens
    first = max(stream.owner(candidates[0][0]) - _BEFORE, 0)
    last = stream.owner(candidates[-1][0]) + _BEHIND
    for number in reversed(range(first, min(last + 1, len(tokens)))):
        token = tokens[number]
        if (token.kind == TEXT or token.kind == PROSE) and _has_more_digits(token.text):
            parts = [] if token.kind == PROSE and _PUNCTUATED.search(token.text) else _parts(token.text, form.name)
            if parts:
                tokens[number : number + 1] = [replace(token, kind=kind, text=text) for kind, text in parts]
    return tokens


def digits_before(match: Match, tokens: Sequence[Token], expected: bool) -> str:
    """Return the digits glued to the front of a label that are not the label's own number, '' if there are none.

    `expected` says that the label before still lacks its figure: then the 12 of `12.` before the form's `2.` may be it.
    """
    text, own = tokens[match.first].text, match.row.enumerator
    digits = _DIGITS.match(text) if text[0].isdecimal() or text[0] in "+-" else None
    if digits is None or digits[0] == own or (match.loose and len(digits[0]) <= len(str(_MOST_ROWS))):
        return ""
    number = digits[0]
    pointed = text.startswith((*_POINT, ",", "，"), digits.end())
    renumbered = pointed and len(number) <= 2 and not (expected and own.isdecimal() and number.endswith(own))
    return "" if renumbered else number


@lru_cache(maxsize=16384)
def _has_more_digits(text: str) -> bool:
    """Whether a text holds digits besides the number of a label at its beginning."""
    number = _OWN_NUMBER.match(text)
    return any(map(str.isdecimal, text[number.end() :] if number and number.end() < len(text) else text))


def _parts(text: str, form: str) -> list[Part]:
    """The words and figures of a text, in order; [] if nothing in it is a figure."""
    bracketed = _BRACKETED_LAST.fullmatch(text)
    if bracketed and _ends_as_label(bracketed[1], form):
        return [(TEXT, bracketed[1]), (TEXT, bracketed[2])]
    parts: list[Part] = []
    start = 0
    for digits in _DIGITS.finditer(text):
        before, after = text[start : digits.start()], text[digits.end() :]
        length, certain = (0, True) if _is_open(before) else _figure_in(before, digits[0], after, form)
        if not length:
            continue
        if before.strip():
            parts.append((TEXT, before.strip()))
        end = digits.start() + length
        unit = _UNIT.match(text, end)
        if unit and (unit.end() == len(text) or _begins_label(text[unit.end() :].lstrip(), form)):
            end = unit.end()
        figure = text[digits.start() : end]
        parts.append((NUMBER if certain and parse_number(figure) else UNREADABLE, figure))
        start = end
    rest = text[start:].strip()
    if not rest and len(parts) == 1:  # a whole word of digits was read as no figure before: the day of a date
        return []
    return [*parts, (TEXT, rest)] if parts and rest else parts


def _is_open(text: str) -> bool:
    """Whether a text ends within brackets."""
    return sum(map(text.count, "(（")) > sum(map(text.count, ")）"))


def _figure_in(before: str, digits: str, after: str, form: str) -> tuple[int, bool]:
    """How many of the digits, from the first on, are a figure, and whether that is certain.

    `361946` and `1.` are; the `12` of `数12.` may be a figure and a label's number, or a label's number alone.
    """
    label = not _DATED.match(after) and _ends_as_label(before, form)
    if not label and (_DATED.match(after) or unexplained(fold(before))):
        return 0, True
    if after.startswith(_POINT):
        numbers = _numbers_of(after[1:], form)
        own = next((number for number in numbers if digits.endswith(number)), "")
        if own and float(_COMMA.sub("", digits)) > _MOST_ROWS:
            return len(digits) - len(own), True
        return (len(digits), False) if label and own not in ("", digits) else (0, True)
    if not after or _begins_label(after, form):
        return (0, True) if digits in _numbers_of(after, form) and not label else (len(digits), True)
    return (len(digits), True) if label else (0, True)


@cache
def _label_start(form: str) -> re.Pattern[str]:
    cores = sorted({core for row in load_form(form).rows for core in row.cores}, key=len, reverse=True)
    return re.compile(f"{ENUMERATOR.pattern}({'|'.join(map(re.escape, cores))})")


def _begins_label(text: str, form: str) -> bool:
    return _SECTION.match(text.lstrip()) is not None or _label_start(form).match(fold(text)) is not None


def _ends_as_label(text: str, form: str) -> bool:
    """Whether a text ends with a label, or is the end of one that stands on broken lines: `次数`, `作人员数)`."""
    words = fold(text)
    if words.count(")") > words.count("(") and _UNIT_AT_END.sub("", words).endswith(")"):
        return True
    words = NOTE.sub("", words)
    return words in _ends_of_labels(form) or load_form(form).label_end.search(words) is not None


@cache
def _ends_of_labels(form: str) -> frozenset[str]:
    labels = [NOTE.sub("", fold(row.label)) for row in load_form(form).rows if row.columns]
    return frozenset(label[start:] for label in labels for start in range(len(label) - 1))


def _numbers_of(text: str, form: str) -> list[str]:
    """The numbers that the form prints before the label with which a text begins."""
    label = _label_start(form).match(fold(text))
    rows = load_form(form).rows if label else ()
    return [row.enumerator for row in rows if label[3] in row.cores and row.enumerator.isdecimal()]
