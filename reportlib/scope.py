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
from itertools import pairwise

from reportlib.document import Document, Paragraph, Place
from reportlib.forms import read_csv
from reportlib.text import fold, parse_number
from reportlib.titles import line_of

_HINT = re.compile("[编編汇匯彙][制製总總]|形成|[组組]成|[统統][计計]|申[请請]|本[级級]|[数數][据據]")
_LONGEST_EVIDENCE = 60
_ON_BEHALF_HINT = re.compile("代\\s*表")
_ON_BEHALF = re.compile(
    "(?:办|办公室|办公厅)(?:20\\d\\d年|全年|共)?代表[省市县区州旗]?(?:人民)?政府[^。;,\\d]{0,24}?申请(\\d+)件"
)
AGENCIES = ("department", "office", "township", "central")


@dataclass(frozen=True, slots=True)
class Scope:
    """`scope`: 'territory', 'own_agency' or 'unknown'; `evidence`: the words that prove it and their place, or ''."""

    scope: str
    evidence: str = ""


def find_scope(document: Document, organ: str, publisher: str) -> Scope:
    """Return the scope of a report published by an `organ` ('government', 'department', 'office', ...; '' unknown).

    >>> from reportlib.document import Paragraph, Place
    >>> page = Document([Paragraph("本报告汇总各镇、各部门的材料编制。", Place.of(line=3))], "text")
    >>> find_scope(page, "government", "某县人民政府").scope
    'territory'
    """
    found = _evidence(document)
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
    for scope, weight in (("territory", "count"), ("own_agency", "count"), ("territory", "split")):
        if words := found.get((scope, weight)):
            return Scope(scope, words)
    return Scope("territory", beyond) if (beyond := _beyond_the_office(document)) else Scope("unknown")


def _beyond_the_office(document: Document) -> str:
    """Return the words that show a table to hold more than the office's own work, or ''.

    The office says how many applications it received on behalf of the government (代表区政府); a table whose received
    applications are more than that was compiled from others too.
    """
    for paragraph, following in pairwise((*document.paragraphs(), Paragraph("", Place()))):
        if not _ON_BEHALF_HINT.search(paragraph.text + following.text[:1]):
            continue
        match = _ON_BEHALF.search(line_of(paragraph.text + following.text, paragraph.place).text)
        own, (received, place) = int(match[1]) if match else None, _received(document)
        if own is not None and received is not None and received > own:
            return f"{match[0]} ({paragraph.place}); {received} in the table ({place})"
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


def _evidence(document: Document) -> dict[tuple[str, str], str]:
    """Return the first words of each (scope, weight) in the document, with their place."""
    found: dict[tuple[str, str], str] = {}
    for paragraph in document.paragraphs():
        raw = paragraph.text
        if len(raw) < 8 or not _HINT.search(raw):
            continue
        text = line_of(raw, paragraph.place).text
        for scope, weight, pattern in _patterns():
            if (scope, weight) not in found and (match := pattern.search(text)):
                found[scope, weight] = f"{_shorten(match[0])} ({paragraph.place})"
    return found


def _shorten(words: str) -> str:
    return words if len(words) <= _LONGEST_EVIDENCE else words[: _LONGEST_EVIDENCE - 1] + "…"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = read_csv("scope.csv")
    return tuple((row["scope"], row["weight"], re.compile(row["pattern"])) for row in rows)
