"""A sentence with a figure in it, and which words that can qualify the figure stand in it at all."""

from __future__ import annotations

import re
from bisect import bisect_right

from reportlib.concepts import words
from reportlib.sentences import Sentence

_ANY_YEAR = re.compile(r"(?:19|20)\d{2}(?=[年度、,和与及至到\-—~])")  # not 2050件
_CARRIED_TO = re.compile(r"转[至到入]?(?:19|20)\d{2}年|[在待于](?:19|20)\d{2}年(?:继续)?(?:办理|答复|办结)")
_TIMES = frozenset(("target", "difference", "part_of_year", "last_year", "next_year", "since"))
_PARTS = frozenset(("above", "example", "one_body", "own", "others", "subject"))
_LOOKED_FOR = {  # rows whose keys say little -> what a sentence must hold for them, wherever in it
    "since": ("block", "since"), "wider": ("block", "wider"), "one_body": ("part", "one_body"), "own": ("part", "own"),
    "example": ("part", "example"), "subject": ("part", "acting"), "office": ("block", "office"),
}  # fmt: skip
_CHANNEL_ENDS = tuple(f"{last}," for last in "站网台户报栏目体道径式屏等")
_THROUGH = re.compile(
    r"(?:通过|依托|利用)[^,;:。\d]*(?:网站?|平台|门户|公报|专栏|栏目|媒体|渠道|途径|方式|形式|载体|栏|屏)等?,$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_AGAINST = frozenset(("denied_verb", "all_kinds"))


class Scene:
    """A sentence that names something countable, and what its words can make of the figures, looked for once.

    `rows` are the rows of words that can match in it (see `concepts.rows_in`); of these, `times` and `parts` make a
    figure another time's and another body's. Nothing speaks against a figure of a sentence that `is_plain`. `breaks`
    are where its clauses end, `others` where words for another subject do (信访, 建议); `above` names the territories
    above the publisher's.
    """

    __slots__ = (
        "sentence", "text", "year", "above", "breaks", "rows", "times", "parts", "names_years", "adds_up", "others",
        "is_plain", "parts_of_year", "receivers",
    )  # fmt: skip

    def __init__(
        self,
        sentence: Sentence,
        breaks: list[int],
        rows: frozenset[str],
        year: int | None,
        above: re.Pattern[str] | None,
    ) -> None:
        text = sentence.text
        self.sentence, self.text = sentence, text
        self.breaks, self.year, self.above = breaks, year, above
        absent = [name for name in rows if name in _LOOKED_FOR and not words(*_LOOKED_FOR[name]).search(text)]
        if "above" in rows and not _names_above(text, above):
            absent.append("above")
        if absent:
            rows = rows.difference(absent)
        self.rows, self.times, self.parts = rows, rows & _TIMES, rows & _PARTS
        self.names_years = ("20" in text or "19" in text) and (
            _ANY_YEAR.findall(text) not in ([], [str(year)]) or _CARRIED_TO.search(text) is not None
        )
        self.adds_up = "截" in text or "累计" in text or "其中今年" in text or "其中当年" in text
        others = words("context", "other").finditer(text) if "other" in rows else ()
        self.others = [match.end() for match in others]
        self.is_plain = not (self.times or self.names_years or self.adds_up) and rows.isdisjoint(_AGAINST)
        self.parts_of_year: list[tuple[int, bool]] | None = None  # kept by `times`
        self.receivers: tuple[list[int], list[str]] | None = None  # kept by `bodies`

    def clause(self, position: int) -> tuple[str, int]:
        """Return the words between the last break and `position`, and where they begin.

        其中 before it is kept, and a channel: 通过政府网站,主动公开120条.
        """
        index = bisect_right(self.breaks, position)
        start = self.breaks[index - 1] if index else 0
        if start > 2 and self.text.endswith(("其中:", "其中,"), 0, start):
            start -= 3
        elif index and self.text.endswith(_CHANNEL_ENDS, 0, start) and _THROUGH.search(self.text, 0, start):
            start = self.breaks[index - 2] if index > 1 else 0
        return self.text[start:position], start


def _names_above(text: str, above: re.Pattern[str] | None) -> bool:
    """Whether a sentence names a territory above the publisher's as one that counts."""
    return above is not None and any(above.fullmatch(named["of"]) for named in words("part", "above").finditer(text))


def open_brackets(text: str, begin: int, end: int) -> int:
    """Return how many more brackets open than close in a stretch of text; below zero it begins inside one.

    >>> open_brackets("收到9件(自然人8件", 0, 10), open_brackets("20件),答复", 0, 6)
    (1, -1)
    """
    return text.count("(", begin, end) - text.count(")", begin, end)


def outside_brackets(text: str) -> str:
    """Return a text without its brackets and what stands in them.

    >>> outside_brackets("收到9件(自然人8件),答复9件")
    '收到9件,答复9件'
    """
    return _BRACKETS.sub("", text)
