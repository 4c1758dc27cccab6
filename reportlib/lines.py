"""The running text of a document in one string, for searching: cleaning a line costs more than finding it.

Patterns that look for a line are searched in the text as it stands in the file, in both scripts; only the lines they
find are cleaned, simplified and read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, groupby
from operator import methodcaller
from typing import NamedTuple

from reportlib.document import Cell, Document, Paragraph, Place, Table
from reportlib.text import clean, simplify

_SENTENCE_END = re.compile("[。;；]|\n\\s*\n")
_LAST_SENTENCE_END = re.compile(f"(?s:.*)(?:{_SENTENCE_END.pattern})")
_START = methodcaller("start")
_LONGEST_HALF = 160  # characters kept on either side of what was found


class Line(NamedTuple):
    """A line as the search sees it: `printed` cleaned without spaces, `text` the same in simplified script."""

    printed: str
    text: str
    place: Place


def line_of(text: str, place: Place) -> Line:
    """Return a line without spaces, as printed and simplified.

    >>> line_of("政府信息 公開", Place()).text
    '政府信息公开'
    """
    printed = "".join(clean(text).split())
    return Line(printed, simplify(printed), place)


def quick(*openings: tuple[str, str]) -> re.Pattern[str]:
    """Return a pattern for any of (first characters, rest), which `re` searches fast: it begins with one set.

    >>> quick(("[统統]", "[计計]"), ("[数數]", "[据據]")).findall("统计數據统数")
    ['统计', '數據']
    """
    first = "".join(characters.strip("[]") for characters, _ in openings)
    return re.compile(f"[{first}](?:{'|'.join(f'(?<={characters}){rest}' for characters, rest in openings)})", re.M)


class FirstCharacters:
    """A pattern for any of (first characters, rest), searched by each first character that stands in the text at all.

    `str` and `re` look for one character many times faster than for one of a set; worth it where the text is long and
    the matches are few. Matches may not begin inside one another.

    >>> [match[0] for match in FirstCharacters(("统統", "[计計]"), ("数數", "[据據]")).finditer("數據统计统")]
    ['數據', '统计']
    """

    def __init__(self, *openings: tuple[str, str]) -> None:
        self._patterns = {first: re.compile(first + rest, re.M) for firsts, rest in openings for first in firsts}

    def finditer(self, text: str) -> list[re.Match[str]]:
        """Return the matches in the order of the text."""
        patterns = [pattern for first, pattern in self._patterns.items() if first in text]
        found: list[re.Match[str]] = []
        for match in sorted([match for pattern in patterns for match in pattern.finditer(text)], key=_START):
            if not found or match.start() >= found[-1].end():
                found.append(match)
        return found

    def search(self, text: str) -> bool:
        """Whether there is a match."""
        return any(first in text and pattern.search(text) for first, pattern in self._patterns.items())


class Cells:
    """The cells of a table, whose block has the index `position`, in one string: a line for each."""

    def __init__(self, position: int, table: Table) -> None:
        self.position, self.rows = position, table.rows
        self._texts = [cell.text for row in table.rows for cell in row]
        self.joined = "\n".join(self._texts)
        if self.joined.count("\n") >= len(self._texts):
            self.joined = "\n".join([text.replace("\n", " ") for text in self._texts])

    def matching(self, pattern: re.Pattern[str] | FirstCharacters) -> Iterator[tuple[list[Cell], list[int]]]:
        """Yield each row with the indices of those of its cells in which `pattern` matches, where there are any."""
        numbers = dict.fromkeys([self.joined.count("\n", 0, match.start()) for match in pattern.finditer(self.joined)])
        found = [number for number in numbers if pattern.search(self._texts[number])]
        if found:
            ends = list(accumulate(map(len, self.rows)))
            for index, cells in groupby(found, lambda number: bisect_right(ends, number)):
                row = self.rows[index]
                yield row, [number - ends[index] + len(row) for number in cells]


class Lines:
    """The paragraphs of a document by the index of their block; a table counts as an empty line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts = [block.text if type(block) is Paragraph else "" for block in document.blocks]
        self.joined = "\n".join(self.texts)
        self._starts = [0, *accumulate([len(text) + 1 for text in self.texts])]
        self._lines: dict[int, Line] = {}

    def at(self, offset: int) -> int:
        """Return the index of the block that holds the character at `offset` of `joined`."""
        return bisect_right(self._starts, offset) - 1

    def place(self, index: int) -> Place:
        """Return where the block stands in its file."""
        return self.document.blocks[index].place

    def line(self, index: int) -> Line:
        """Return a paragraph cleaned, once."""
        if index not in self._lines:
            self._lines[index] = line_of(self.texts[index], self.place(index))
        return self._lines[index]

    def prepare(self, indices: list[int]) -> None:
        """Clean these paragraphs together, which costs a fraction of cleaning one after the other."""
        together = clean("\n".join([self.texts[index] for index in indices]))
        printed = ["".join(text.split()) for text in together.split("\n")]
        texts = simplify("\n".join(printed)).split("\n")
        if len(texts) == len(indices):  # none of them holds a line break
            lines = zip(printed, texts, map(self.place, indices), strict=True)
            self._lines.update(zip(indices, map(Line._make, lines), strict=True))

    @cached_property
    def tables(self) -> list[Cells]:
        """The cells of each table."""
        return [Cells(index, block) for index, block in enumerate(self.document.blocks) if type(block) is Table]

    def matching(self, pattern: re.Pattern[str] | FirstCharacters, first: int = 0) -> Iterator[int]:
        """Yield, in order and once each, the indices of the paragraphs, from `first` on, in which a match of `pattern`
        begins."""
        last = -1
        for match in pattern.finditer(self.joined, self._starts[first]) if first else pattern.finditer(self.joined):
            if (index := self.at(match.start())) != last:
                last = index
                yield index

    def sentences(self, pattern: re.Pattern[str], above: int | None = None) -> Iterator[Line]:
        """Yield, cleaned and once each, the sentences in which `pattern` matches, read on over broken lines.

        Only what stands above the block with the index `above`.
        """
        end = -1
        stop = len(self.joined) if above is None else self._starts[above]
        for match in pattern.finditer(self.joined, 0, stop):
            if match.start() < end:
                continue
            start = max(match.start() - _LONGEST_HALF, 0)
            if before := _LAST_SENTENCE_END.match(self.joined, start, match.start()):
                start = before.end()
            last = min(match.end() + _LONGEST_HALF, stop)
            after = _SENTENCE_END.search(self.joined, match.end(), last)
            end = after.start() if after else last
            yield line_of(self.joined[start:end], self.place(self.at(match.start())))
