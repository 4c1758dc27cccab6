"""What a sentence of a report can count: the vocabulary of prose (`forms/claims.csv`, `forms/prose_words.csv`).

`claims.csv` has one row per wording of a figure of the statutory forms; `prose_words.csv` holds the words around
figures: what may stand between a concept and its number, negations, last year, targets, parts of a territory.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path

from reportlib.errors import FormDataError

_start = attrgetter("start")
_FOLDER = Path(__file__).with_name("forms")


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of `claims.csv`: a form's item and column, and the pattern that names it in prose.

    Every match of the pattern holds one of `keys`, which are cheap to look for. `contexts` are the subjects under
    which the words mean this item (none: always), `role` says how the figure is found (see `prose`), `counters` are
    the measure words it takes, `since` and `until` the years reported.
    An item `-` is a thing that is no figure of the forms; `@` and `$` take the item of the count they break down.
    """

    item: str
    column: str
    pattern: re.Pattern[str]
    keys: tuple[str, ...]
    contexts: frozenset[str]
    role: str
    counters: frozenset[str]
    since: int
    until: int

    def holds_in(self, year: int | None) -> bool:
        """Whether the forms of `year` have this item; an unknown year takes the words of the older form."""
        return self.since == 0 if year is None else self.since <= year <= self.until


@dataclass(frozen=True, slots=True)
class Concept:
    """A place in a text that names something countable, with every wording that matched there."""

    start: int
    end: int
    wordings: tuple[Wording, ...]

    @property
    def is_nothing(self) -> bool:
        return any(wording.role == "nothing" for wording in self.wordings)


def find_concepts(text: str, ranges: Sequence[tuple[int, int]] | None = None) -> list[Concept]:
    """Return the concepts named in a matching text, in order; where two overlap the longer wording wins.

    With `ranges` only those stretches of the text are searched.
    """
    spans: dict[tuple[int, int], list[Wording]] = {}
    for start, end in ranges if ranges is not None else [(0, len(text))]:
        for wording in _candidates(text, start, end):
            for match in wording.pattern.finditer(text, start, end):
                spans.setdefault(match.span(), []).append(wording)
    kept: list[Concept] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other.start or other.end <= start for other in kept):
            kept.append(Concept(start, end, tuple(spans[start, end])))
    return sorted(kept, key=_start)


def _candidates(text: str, start: int, end: int) -> list[Wording]:
    """Return the wordings that can match in a stretch of `text`, in the order of the file: those with a key in it."""
    pattern, keys = _key_search()
    indices: set[int] = set()
    for opening in {text[match.start() : match.start() + 2] for match in pattern.finditer(text, start, end)}:
        for key, holders in (*keys.get(opening, ()), *keys.get(opening[0], ())):
            if len(key) <= 2 or text.find(key, start, end) >= 0:
                indices.update(holders)
    return [all_wordings()[index] for index in sorted(indices)]


@cache
def _key_search() -> tuple[re.Pattern[str], dict[str, list[tuple[str, list[int]]]]]:
    """Return a pattern that finds where a key may begin, and: its first two characters -> keys and their wordings."""
    keys: dict[str, list[int]] = {}
    for index, wording in enumerate(all_wordings()):
        for key in wording.keys:
            keys.setdefault(key, []).append(index)
    openings: dict[str, list[tuple[str, list[int]]]] = {}
    seconds: dict[str, set[str]] = {}
    for key, indices in keys.items():
        openings.setdefault(key[:2], []).append((key, indices))
        seconds.setdefault(key[0], set()).add(key[1:2])
    patterns = (a if "" in b else f"{a}(?=[{''.join(sorted(b))}])" for a, b in seconds.items())
    return re.compile("|".join(patterns)), openings


@cache
def words(kind: str, name: str) -> re.Pattern[str]:
    """Return the words of `prose_words.csv` under `kind` and `name` as one pattern.

    Raises `FormDataError` when the file has no such row.
    """
    try:
        return re.compile(_word_rows()[kind, name])
    except KeyError:
        raise FormDataError(f"prose_words.csv has no row {kind}, {name}") from None


@cache
def only_words(kind: str, name: str) -> re.Pattern[str]:
    """Return a pattern for a text made of nothing but such words (or empty)."""
    return re.compile(f"(?:{words(kind, name).pattern})*")


@cache
def _word_rows() -> dict[tuple[str, str], str]:
    with open(_FOLDER / "prose_words.csv", encoding="utf-8", newline="") as file:
        return {(row["kind"], row["name"]): row["pattern"] for row in csv.DictReader(file)}


@cache
def all_wordings() -> tuple[Wording, ...]:
    """Return the rows of `claims.csv` in their order, macros filled in; raises `FormDataError` for a bad pattern."""
    macros = {name: f"(?:{pattern})" for (kind, name), pattern in _word_rows().items() if kind == "macro"}
    with open(_FOLDER / "claims.csv", encoding="utf-8", newline="") as file:
        return tuple(_row_to_wording(row, macros) for row in csv.DictReader(file))


def _row_to_wording(row: dict[str, str], macros: dict[str, str]) -> Wording:
    pattern = row["pattern"]
    for name, replacement in macros.items():
        pattern = pattern.replace("{" + name + "}", replacement)
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise FormDataError(f"claims.csv, {row['item']}: the pattern {pattern!r} is not one ({error})") from error
    return Wording(
        row["item"],
        row["column"],
        compiled,
        tuple(row["key"].split("|")),
        frozenset(row["context"].split("|")) - {""},
        row["role"],
        frozenset(row["counters"].split("|")),
        int(row["since"] or 0),
        int(row["until"] or 9999),
    )
