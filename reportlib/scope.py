"""Scope (统计口径): whether a report's figures are its own agency's (本机关) or its whole territory's (全市).

The report's words decide, in this order: a sentence that says what the report was compiled from or that its figures
are the agency's alone; what kind of organ publishes it (a department or an office reports its own work); a count of
applications for the territory, or for 'this agency'. Otherwise the scope is unknown, which is an answer.
The wordings are data: `forms/scope.csv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportlib.bodies import above_level
from reportlib.broken_lines import start_of_further_reading
from reportlib.document import Document, Place
from reportlib.forms import read_csv
from reportlib.lines import Lines, quick
from reportlib.text import fold, parse_number

# Where one of the wordings of `forms/scope.csv` may begin, as it stands in the file, in either script.
_HINT = quick(
    ("[编編]", "\\s*(?:[制製写寫汇彙])"),
    ("[形组組]", "\\s*成"),
    ("[汇匯彙]", "\\s*[总總编編]"),
    ("[整]", "\\s*理"),
    ("[不未]", "\\s*(?:包\\s*)?[含括]"),
    ("[撰]", "\\s*[写寫]"),
    ("[仅僅只均]", "[^。;]{0,32}[本办辦]"),
    ("[统統]", "\\s*[计計][^。;]{0,30}[全各]"),
    ("[数數]", "\\s*[据據][^。;]{0,30}[全各]"),
    ("[本]", "\\s*[级級]"),
    (
        "[全本我]",
        "\\s*[省市县縣区區州旗盟镇鎮乡鄉局委厅廳办辦机機单單部院处處队隊站中会會街行自][^。;]{0,36}?(?:[受办辦]\\s*理|收|接\\s*到)",
    ),
)
_WHOLE = re.compile("全(自治区|.)")
_LONGEST_EVIDENCE = 60
_ON_BEHALF_HINT = re.compile("代\\s*表")
_ON_BEHALF = re.compile(
    "[\\u4e00-\\u9fff]{0,6}(?:办|办公室|办公厅)(?:20\\d\\d年|全年|共)?代表[省市县区州旗]?(?:人民)?政府[^。;,\\d]{0,24}?申请(\\d+)件"
)
AGENCIES = ("department", "office", "township", "central")


@dataclass(frozen=True, slots=True)
class Scope:
    """`scope`: 'territory', 'own_agency' or 'unknown'; `evidence`: the words that prove it and their place, or ''."""

    scope: str
    evidence: str = ""


def find_scope(lines: Lines, organ: str, publisher: str, level: str = "") -> Scope:
    """Return the scope of a report published by an `organ` ('government', 'department', 'office', ...; '' unknown).

    `level`: of its territory; a count for one above it (全省 in a city's report) proves nothing.

    >>> from reportlib.document import Paragraph, Place
    >>> page = Document([Paragraph("本报告汇总各镇、各部门的材料编制。", Place.of(line=3))], "text")
    >>> find_scope(Lines(page), "government", "某县人民政府").scope
    'territory'
    """
    found = _evidence(lines, above_level(level, publisher))
    stated = found.get(("own_agency", "stated"))
    compiled = found.get(("territory", "compiled"))
    if compiled and organ in AGENCIES and not re.search("全[省市县区州旗盟]|各[镇乡县区市州]", compiled):
        compiled = None  # a department that names its own divisions
    if stated and not compiled:
        return Scope("own_agency", stated)
    if compiled:
        return Scope("territory", compiled)
    if organ in AGENCIES:
        return Scope("own_agency", found.get(("own_agency", "count")) or f"publisher: {publisher}")
    for scope, weight in (("territory", "count"), ("territory", "split"), ("own_agency", "count")):
        if words := found.get((scope, weight)):
            return Scope(scope, words)
    return Scope("territory", beyond) if (beyond := _beyond_the_office(lines)) else Scope("unknown")


def _beyond_the_office(lines: Lines) -> str:
    """Return the words that show a table to hold more than the office's own work, or ''.

    The office says how many applications it received on behalf of the government (代表区政府); a table whose received
    applications are more than that was compiled from others too.
    """
    for sentence in lines.sentences(_ON_BEHALF_HINT):
        if match := _ON_BEHALF.search(sentence.text):
            received, place = _received(lines.document)
            if received is not None and received > int(match[1]):
                return f"{match[0]} ({sentence.place}); {received} in the table ({place})"
    return ""


def _received(document: Document) -> tuple[int | None, Place]:
    """Return the last figure of the table row of received applications (the total), and where it stands."""
    for table in document.tables():
        for row in table.rows:
            label = fold("".join(cell.text for cell in row[:3]))
            figures = [number for cell in row if (number := parse_number(cell.text)) is not None]
            if figures and (
                "本年新收政府信息公开申请" in label or label.startswith(("一收到申请数", "(一)收到申请数"))
            ):
                return int(figures[-1].value), row[0].place
    return None, Place()


def _evidence(lines: Lines, above: re.Pattern[str] | None) -> dict[tuple[str, str], str]:
    """Return the first words of each (scope, weight) in the document, with their place."""
    found: dict[tuple[str, str], str] = {}
    for sentence in lines.sentences(_HINT, start_of_further_reading(lines.texts)):
        for scope, weight, pattern in _patterns():
            match = pattern.search(sentence.text) if (scope, weight) not in found else None
            if match and weight == "count" and _is_above(match[0], above):
                matches = pattern.finditer(sentence.text, match.end())
                match = next((match for match in matches if not _is_above(match[0], above)), None)
            if match:
                found[scope, weight] = f"{_shorten(match[0])} ({sentence.place})"
    return found


def _is_above(words: str, above: re.Pattern[str] | None) -> bool:
    counting = _WHOLE.match(words)
    return bool(above and counting and above.fullmatch(counting[1]))


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST_EVIDENCE else words[: _LONGEST_EVIDENCE - 1] + "…"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = read_csv("scope.csv")
    return tuple((row["scope"], row["weight"], re.compile(row["pattern"])) for row in rows)
