"""Which statutory form a document is: decided by its own wording; the year only breaks a tie, and the report says so."""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.forms import FORMS, load_form
from reportlib.text import fold
from reportlib.tokens import PROSE, Token

PROSE_FORM = "prose"
_FIRST_YEARS = {"2014": 2014, "2019": 2019, "2021": 2021}


def recognise_form(tokens: Sequence[Token], year: int | None) -> tuple[str, str]:
    """Return (form, evidence): '2014', '2019', '2021', or 'prose' where no statutory table is printed.

    Each form has wordings that the others lack (`forms/marks.csv`); the form with most of them is the form. Where
    none is printed (an applications table alone looks alike from 2019 on) the year decides, and the evidence says so.
    """
    text = "".join(fold(token.text) for token in tokens if token.kind != PROSE)
    found = {name: [mark for mark in load_form(name).marks if mark in text] for name in FORMS}
    best = max(FORMS, key=lambda name: len(found[name]))
    others = [name for name in FORMS if name != best and len(found[name]) == len(found[best])]
    if found[best] and not others:
        return best, f"prints {len(found[best])} of {len(load_form(best).marks)} wordings of this form only, as {found[best][0]}"
    shared = [name for name in FORMS if _rows_in(text, name)]
    if not shared:
        return PROSE_FORM, "prints no label of a statutory table"
    if year is None:
        return shared[-1], "its labels stand on several forms and it states no year: the latest form is assumed"
    by_year = max((name for name in shared if _FIRST_YEARS[name] <= year), default=shared[0], key=_FIRST_YEARS.get)
    return by_year, f"its labels stand on several forms; the year {year} decides"


def _rows_in(text: str, name: str) -> bool:
    """Whether at least three long labels of a form stand in the text outside sentences."""
    cores = (core for row in load_form(name).rows if row.columns for core in row.cores[:1] if len(core) > 4)
    return sum(core in text for core in cores) >= 3
