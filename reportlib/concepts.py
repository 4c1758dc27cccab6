"""What a sentence of a report can count: the vocabulary of prose (`forms/claims.csv`, `forms/prose_words.csv`).

`claims.csv` has one row per wording of a figure of the statutory forms; `prose_words.csv` holds the words around
figures: what may stand between a concept and its number, negations, last year, targets, parts of a territory. Every
wording has keys of two characters and most rows of words have keys of one or two, of which every match holds one: only
those whose keys a clause or a sentence holds are looked for in it. Patterns begin with a character, not with words that
may be missing, where that is plain: `re` finds a first character fast.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import add
from pathlib import Path
from typing import NamedTuple, TypeVar

from reportlib.errors import FormDataError
from reportlib.mentions import Mention

_FOLDER = Path(__file__).with_name("forms")
_CLAUSE = re.compile("[^,;:。]+")
BREAK = re.compile(r"[,;:。()]")
_STATEMENT = re.compile("无|未|没|均|全部|复议|诉讼|收到|受理|申请")
Row = TypeVar("Row")


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
    roles: frozenset[str]  # of those wordings

    @property
    def is_nothing(self) -> bool:
        """Whether it is no figure of the forms."""
        return "nothing" in self.roles


def breaks_in(text: str) -> list[int]:
    """Return where the clauses of a sentence end, each behind its comma, colon or bracket."""
    return [match.end() for match in BREAK.finditer(text)]


def ranges_to_read(text: str, breaks: list[int], mentions: list[Mention]) -> list[tuple[int, int]]:
    """Return the stretches of a sentence worth searching: clauses with a count, the clause before, and statements."""
    if "分别" in text or "依次" in text:
        return [(0, len(text))]
    ranges: list[tuple[int, int]] = []
    start = previous = counted_before = 0
    starts = [mention.start for mention in mentions]
    for end in (*breaks, len(text)):
        counted_here = bisect_left(starts, end)
        counted, counted_before = counted_here > counted_before, counted_here
        if counted or _STATEMENT.search(text, start, end):
            begin = previous if counted else start
            if ranges and begin <= ranges[-1][1]:
                begin = ranges.pop()[0]
            ranges.append((begin, end))
        start, previous = end, start
    return ranges


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
    text: str, ranges: Iterable[tuple[int, int]] | None = None, pairs: list[str] | None = None
) -> list[Concept]:
    """Return the concepts named in a matching text, in order; where two overlap the longer wording wins.

    With `ranges` only those stretches of the text are searched, clause by clause: no wording reaches over a comma.
    `pairs` are those of the text.
    """
    keys, pairs = _wording_keys()[0], pairs or pairs_in(text)
    found: dict[tuple[int, int], list[_Alike]] = {}  # by minus the length, and the start: the longest come first
    for begin, stop in ranges if ranges is not None else [(0, len(text))]:
        for clause in _CLAUSE.finditer(text, begin, stop):
            start, end = clause.span()
            for alike in _wordings_with(keys.intersection(pairs[start : end - 1])):
                for match in alike.pattern.finditer(text, start, end):
                    first, last = match.span()
                    found.setdefault((first - last, first), []).append(alike)
    return _without_overlaps(found)


def _without_overlaps(found: dict[tuple[int, int], list[_Alike]]) -> list[Concept]:
    kept: list[Concept] = []
    taken = 0  # a bit for each character of the text
    for shortness, start in sorted(found):
        end = start - shortness
        characters = (1 << end) - (1 << start)
        if not taken & characters:
            taken |= characters
            named = found[shortness, start]
            one = named[0] if len(named) == 1 else _together([wording for one in named for wording in one.wordings])
            kept.append(Concept(start, end, one.wordings, one.roles))
    kept.sort()
    return kept


class _Alike(NamedTuple):
    """Wordings of one pattern, and their roles."""

    pattern: re.Pattern[str]
    wordings: tuple[Wording, ...]
    roles: frozenset[str]


def _together(wordings: list[Wording]) -> _Alike:
    return _Alike(wordings[0].pattern, tuple(wordings), frozenset(wording.role for wording in wordings))


@lru_cache(maxsize=4096)
def _wordings_with(found: frozenset[str]) -> list[_Alike]:
    """Return the wordings that have one of these keys, in the order of the file, those of one pattern together.

    Kept, for clauses differ more than the few keys in them.
    """
    rows, every = _wording_keys()[1], all_wordings()
    together: dict[re.Pattern[str], list[Wording]] = defaultdict(list)
    for index in sorted(set().union(*[rows[key] for key in found])):
        together[every[index].pattern].append(every[index])
    return [_together(wordings) for wordings in together.values()]


def rows_in(text: str, pairs: list[str] | None = None) -> set[str]:
    """Return the names of the rows of words that can match in a text: those with a key in it.

    >>> "since" in rows_in("自2008年以来收到9件"), "since" in rows_in("收到9件")
    (True, False)
    """
    keys, names = _row_keys()
    found = keys.intersection(pairs or pairs_in(text)) | keys.intersection(text)
    return set().union(*[names[key] for key in found])


@cache
def _wording_keys() -> tuple[frozenset[str], dict[str, list[int]]]:
    """Return all keys of wordings, and key -> indices of the wordings that have it."""
    return _by_key((wording.keys, index) for index, wording in enumerate(all_wordings()))


@cache
def _row_keys() -> tuple[frozenset[str], dict[str, list[str]]]:
    """Return all keys of rows of words, and key -> names of the rows that have it."""
    return _by_key((row["key"].split("|"), name) for (_, name), row in _word_rows().items() if row["key"])


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
