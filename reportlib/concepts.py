"""What a sentence of a report can count: the vocabulary of prose (`forms/claims.csv`, `forms/prose_words.csv`).

`claims.csv` has one row per wording of a figure of the statutory forms; `prose_words.csv` holds the words around
figures: what may stand between a concept and its number, negations, last year, targets, parts of a territory. Most
rows have keys, one or two characters of which every match holds one: a sentence is searched for the rows only whose
keys it holds.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from operator import add
from pathlib import Path
from typing import NamedTuple

from reportlib.errors import FormDataError

_FOLDER = Path(__file__).with_name("forms")


class Wording(NamedTuple):
    """One row of `claims.csv`: a form's item and column, and the pattern that names it in prose.

    Every match holds one of `keys`. `contexts` are subjects under which the words mean this item (none: always), `role`
    says how the figure is found (see `prose`), `counters` are the measure words it takes, `since` and `until` the years
    reported.
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


class Concept(NamedTuple):
    """A place in a text that names something countable, with every wording that matched there."""

    start: int
    end: int
    wordings: tuple[Wording, ...]
    is_nothing: bool  # no figure of the forms


def find_concepts(
    text: str, ranges: Sequence[tuple[int, int]] | None = None, candidates: Sequence[Wording] | None = None
) -> list[Concept]:
    """Return the concepts named in a matching text, in order; where two overlap the longer wording wins.

    With `ranges` only those stretches of the text are searched; `candidates` are those of `rows_in`.
    """
    spans: dict[tuple[int, int], list[Wording]] = {}
    for start, end in ranges if ranges is not None else [(0, len(text))]:
        for wording in rows_in(text)[0] if candidates is None else candidates:
            for match in wording.pattern.finditer(text, start, end):
                spans.setdefault(match.span(), []).append(wording)
    kept: list[Concept] = []
    taken = 0  # a bit for each character of the text
    for start, end in sorted(spans, key=_longest_first):
        characters = (1 << end) - (1 << start)
        if not taken & characters:
            taken |= characters
            wordings = tuple(spans[start, end])
            kept.append(Concept(start, end, wordings, "nothing" in [wording.role for wording in wordings]))
    kept.sort()
    return kept


def _longest_first(span: tuple[int, int]) -> tuple[int, int]:
    return span[0] - span[1], span[0]


def rows_in(text: str) -> tuple[list[Wording], set[str]]:
    """Return the wordings and the names of the rows of words that can match in a text: those with a key in it.

    >>> "since" in rows_in("自2008年以来收到9件")[1], "since" in rows_in("收到9件")[1]
    (True, False)
    """
    keys, wordings, names = _keys()
    found = keys.intersection(map(add, text, text[1:])) | keys.intersection(text)
    candidates = sorted(set().union(*[wordings[key] for key in found]))
    every = all_wordings()
    return [every[index] for index in candidates], set().union(*[names[key] for key in found])


@cache
def _keys() -> tuple[frozenset[str], dict[str, list[int]], dict[str, list[str]]]:
    """Return all keys; key -> indices of the wordings that have it; key -> names of the rows of words."""
    wordings: dict[str, list[int]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for index, wording in enumerate(all_wordings()):
        for key in wording.keys:
            wordings[key].append(index)
    for (_, name), row in _word_rows().items():
        for key in filter(None, row["key"].split("|")):
            names[key].append(name)
    return frozenset(wordings) | frozenset(names), wordings, names


@cache
def words(kind: str, name: str) -> re.Pattern[str]:
    """Return the words of `prose_words.csv` under `kind` and `name` as one pattern.

    Raises `FormDataError` when the file has no such row.
    """
    try:
        return re.compile(_word_rows()[kind, name]["pattern"])
    except KeyError:
        raise FormDataError(f"prose_words.csv has no row {kind}, {name}") from None


@cache
def only_words(kind: str, name: str) -> re.Pattern[str]:
    """Return a pattern for a text made of nothing but such words (or empty)."""
    return re.compile(f"(?:{words(kind, name).pattern})*")


@cache
def _word_rows() -> dict[tuple[str, str], dict[str, str]]:
    with open(_FOLDER / "prose_words.csv", encoding="utf-8", newline="") as file:
        return {(row["kind"], row["name"]): row for row in csv.DictReader(file)}


@cache
def all_wordings() -> tuple[Wording, ...]:
    """Return the rows of `claims.csv` in their order, macros filled in; raises `FormDataError` for a bad pattern."""
    macros = {name: f"(?:{row['pattern']})" for (kind, name), row in _word_rows().items() if kind == "macro"}
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
