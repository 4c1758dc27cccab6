"""What a sentence of a report can count: the vocabulary of prose (`forms/claims.csv`, `forms/prose_words.csv`).

`claims.csv` has one row per wording of a figure of the statutory forms; `prose_words.csv` holds the words around
figures: what may stand between a concept and its number, negations, last year, targets, parts of a territory. Every
wording has keys of two characters, of which every match with its next character holds one, and most rows of words have
keys of one or two, of which every match does: only those whose keys a clause or a sentence holds are looked for in it.
Patterns begin with a character, not with words that may be missing, where that is plain: `re` finds a first character
fast.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add, itemgetter
from typing import NamedTuple, TypeVar

from reportlib.errors import FormDataError
from reportlib.forms import read_csv
from reportlib.mentions import Mention

_CLAUSE = re.compile("[^,;:。]+")
BREAK = re.compile(r"[,;:。()]")
_STATEMENT = re.compile(
    r"无|未|没|均|全部|复议|诉讼|收到|受理|申请|维持|审理|自然人提出|已[按在依办答予回]|系自|由自|秘密\)|隐私\)"
)
_TELLING = frozenset("remedy narrower base denied disclosure every every_result every_received complaint".split())
Row = TypeVar("Row")


class Wording(NamedTuple):
    """One row of `claims.csv`: a form's item and column, and the pattern that names it in prose.

    Every match with its next character holds one of `keys`. `contexts` are subjects under which the words mean this
    item (none: always), `role` says how the figure is found (see `prose`), `counters` are the measure words it takes,
    `since` and `until` the years reported.
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


@dataclass(eq=False, slots=True)
class Meanings:
    """What one pattern, or several that match alike, may mean: the wordings that hold in a year, and their roles.

    Those of any year make `first_role` (of the first in the file), `is_nothing` (no figure of the forms), and
    `is_telling` (more than a count: see `prose`).
    """

    pattern: re.Pattern[str]
    every: tuple[Wording, ...]
    wordings: tuple[Wording, ...]
    first_role: str
    is_nothing: bool
    is_telling: bool


class Concept(NamedTuple):
    """A place in a text that names something countable, with what it may mean."""

    start: int
    end: int
    meanings: Meanings


def breaks_in(text: str) -> list[int]:
    """Return where the clauses of a sentence end, each behind its comma, colon or bracket."""
    return [match.end() for match in BREAK.finditer(text)]


def clauses_to_read(text: str, breaks: list[int], mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the clauses of a sentence worth searching: those with a count, the one before each, and statements.

    A bracket ends a clause only where what is behind it is not worth it.
    """
    ends = [*breaks, len(text)]
    chosen = ["分别" in text or "依次" in text] * len(ends)
    if not chosen[0]:
        for mention in mentions:
            index = bisect_right(ends, mention.start)
            chosen[index] = chosen[index and index - 1] = True
    clauses: list[tuple[int, int]] = []
    start, begin = 0, -1  # of the stretch up to the next break, and of the clause in hand
    for end, is_chosen in zip(ends, chosen, strict=True):
        if is_chosen or _STATEMENT.search(text, start, end):
            if begin < 0:
                begin = start
            if text[end - 1] in ",;:。":
                clauses.append((begin, end - 1))
                begin = -1
        elif begin >= 0:
            clauses.append((begin, start))
            begin = -1
        start = end
    if begin >= 0:
        clauses.append((begin, start))
    return clauses


def pairs_in(text: str) -> list[str]:
    """Return every two characters that stand side by side: what the keys of wordings and of rows are looked up in.

    >>> pairs_in("收到9件")
    ['收到', '到9', '9件']
    """
    return list(map(add, text, text[1:]))


def names_anything(pairs: list[str]) -> bool:
    """Whether a text of these pairs may name something countable: it holds a key of a wording."""
    return not _wording_keys()[0].isdisjoint(pairs)


def find_concepts(
    text: str, year: int | None, clauses: Iterable[tuple[int, int]] | None = None, pairs: list[str] | None = None
) -> list[Concept]:
    """Return the concepts named in a matching text, in order; where two overlap the longer wording wins.

    With `clauses` only those are searched: no wording reaches over a comma. `pairs` are those of the text.
    """
    keys, pairs = _wording_keys()[0], pairs or pairs_in(text)
    concepts: list[Concept] = []
    for start, end in clauses if clauses is not None else [match.span() for match in _CLAUSE.finditer(text)]:
        present = keys.intersection(pairs[start : end - 1]) if end > start else None
        if not present:
            continue
        found: list[tuple[int, int, int, Meanings]] = []  # minus the length, so that the longest sorts first
        for meanings in _meanings_with(present, year):
            search = meanings.pattern.search
            match = search(text, start, end)
            while match:
                first, last = match.span()
                found.append((first - last, first, len(found), meanings))
                match = search(text, last, end) if last < end - 1 else None
        if len(found) == 1:
            shortness, first, _, meanings = found[0]
            concepts.append(Concept(first, first - shortness, meanings))
        elif found:
            concepts += _without_overlaps(found, year)
    return concepts


def _without_overlaps(found: list[tuple[int, int, int, Meanings]], year: int | None) -> list[Concept]:
    found.sort()
    kept: list[Concept] = []
    for shortness, start, _, meanings in found:
        end = start - shortness
        for number, (other_start, other_end, other) in enumerate(kept):
            if start < other_end and other_start < end:
                if start == other_start and end == other_end:
                    kept[number] = Concept(start, end, _both(other, meanings, year))
                break
        else:
            kept.append(Concept(start, end, meanings))
    if len(kept) > 1:
        kept.sort(key=itemgetter(0))
    return kept


@lru_cache(maxsize=4096)
def _meanings_with(found: frozenset[str], year: int | None) -> list[Meanings]:
    """Return the wordings that have one of these keys, in the order of the file, those of one pattern together.

    Kept, for clauses differ more than the few keys in them.
    """
    rows, every = _wording_keys()[1], all_wordings()
    together: dict[re.Pattern[str], list[Wording]] = defaultdict(list)
    for index in sorted(set().union(*[rows[key] for key in found])):
        together[every[index].pattern].append(every[index])
    return [_together(tuple(wordings), year) for wordings in together.values()]


@lru_cache(maxsize=4096)
def _both(one: Meanings, other: Meanings, year: int | None) -> Meanings:
    return _together((*one.every, *other.every), year)


def _together(wordings: tuple[Wording, ...], year: int | None) -> Meanings:
    roles = frozenset(wording.role for wording in wordings)
    holding = tuple(wording for wording in wordings if wording.holds_in(year))
    telling = not _TELLING.isdisjoint(roles)
    return Meanings(wordings[0].pattern, wordings, holding, wordings[0].role, "nothing" in roles, telling)


def rows_in(text: str, pairs: list[str] | None = None) -> frozenset[str]:
    """Return the names of the rows of words that can match in a text: those with a key in it.

    >>> "since" in rows_in("自2008年以来收到9件"), "since" in rows_in("收到9件")
    (True, False)
    """
    single = _single_keys().findall(text)
    return _rows_with(_row_keys()[0].intersection(pairs or pairs_in(text)).union(single))


@lru_cache(maxsize=4096)
def _rows_with(found: frozenset[str]) -> frozenset[str]:
    names = _row_keys()[1]
    return frozenset().union(*[names[key] for key in found])


@cache
def _wording_keys() -> tuple[frozenset[str], dict[str, list[int]]]:
    """Return all keys of wordings, and key -> indices of the wordings that have it."""
    return _by_key((wording.keys, index) for index, wording in enumerate(all_wordings()))


@cache
def _row_keys() -> tuple[frozenset[str], dict[str, list[str]]]:
    """Return all keys of rows of words, and key -> names of the rows that have it."""
    return _by_key((row["key"].split("|"), name) for (_, name), row in _word_rows().items() if row["key"])


@cache
def _single_keys() -> re.Pattern[str]:
    """Return the keys of rows of words that are one character."""
    return re.compile(f"[{''.join(key for key in _row_keys()[0] if len(key) == 1)}]")


def _by_key(rows: Iterable[tuple[Sequence[str], Row]]) -> tuple[frozenset[str], dict[str, list[Row]]]:
    by_key: dict[str, list[Row]] = defaultdict(list)
    for keys, row in rows:
        for key in keys:
            by_key[key].append(row)
    return frozenset(by_key), by_key


@cache
def words(kind: str, name: str) -> re.Pattern[str]:
    """Return the words of `prose_words.csv` under `kind` and `name` as one pattern.

    Raises `FormDataError` when the file has no such row.
    """
    try:
        return re.compile(_with_macros(_word_rows()[kind, name]["pattern"]))
    except KeyError:
        raise FormDataError(f"prose_words.csv has no row {kind}, {name}") from None


@cache
def only_words(kind: str, name: str) -> re.Pattern[str]:
    """Return a pattern for a text made of nothing but such words (or empty)."""
    return re.compile(f"(?:{words(kind, name).pattern})*")


@cache
def _word_rows() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["kind"], row["name"]): row for row in read_csv("prose_words.csv")}


@cache
def all_wordings() -> tuple[Wording, ...]:
    """Return the rows of `claims.csv` in their order, macros filled in; raises `FormDataError` for a bad pattern."""
    return tuple(_row_to_wording(row) for row in read_csv("claims.csv"))


def _with_macros(pattern: str) -> str:
    for (kind, name), row in _word_rows().items():
        if kind == "macro":
            pattern = pattern.replace("{" + name + "}", f"(?:{row['pattern']})")
    return pattern


def _row_to_wording(row: dict[str, str]) -> Wording:
    pattern = _with_macros(row["pattern"])
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
