"""Several reports in prose in one file, as a folder pasted together: told by what they state under their titles.

Tables printed twice are told by their rows (`recognition`). Prose has none, and a page also links the reports of other
years and bodies: two reports are only what two titles have below them and state differently, or begin each with a
first section.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportlib.document import Document, Paragraph
from reportlib.prose import read_claims
from reportlib.titles import FIRST_SECTION, Title


def say_if_told_twice(document: Document, titles: Sequence[Title]) -> str:
    """Return why a document is several reports in prose, '' if it is one; `titles` are those of different reports."""
    advice = "expected one report per file. Save each report in a file of its own."
    stated: dict[tuple[str, str], tuple[Decimal, Title]] = {}
    begun: list[Title] = []
    ordered = sorted(titles, key=lambda title: title.position)
    stops = [*(title.position for title in ordered[1:]), len(document.blocks)]
    for title, stop in zip(ordered, stops, strict=True) if len(ordered) > 1 else ():
        part = [block for block in document.blocks[title.position + 1 : stop] if isinstance(block, Paragraph)]
        claims = read_claims(part, title.years[-1] if title.years else None)
        for claim in claims:
            value, other = stated.setdefault((claim.item, claim.column), (claim.value, title))
            if value != claim.value and not claim.approximate:
                return (
                    f"{claim.item}/{claim.column} is {value} below {other.text} and {claim.value} below {title.text}; "
                    + advice
                )
        if claims and FIRST_SECTION.search("\n".join([block.text for block in part])):
            begun.append(title)
    if len(begun) > 1:
        return f"a first section and figures stand below {begun[0].text} and below {begun[1].text}; {advice}"
    return ""
