"""Figures stated in prose against the table of the same report.

Prose and table may differ and both be right. Each such difference is a rule with a name of its own, so that what is
left under `fails` are contradictions: carried-in applications included, an approximate or rounded figure, the own
agency's figure beside a table of the whole territory (and the other way round). The wordings that tell the last are
data: `forms/prose_scope.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from reportlib.forms import read_csv
from reportlib.identities import Figures, Key
from reportlib.prose import Claim
from reportlib.slips import slip_between
from reportlib.text import clean, simplify
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check

PROSE = "prose = table"
_SCALED = re.compile(r"(\d+(?:\.(\d+))?)([万亿])")
_DIGITS = re.compile(r"\d+")
_SCALE_PRINTED = re.compile("[万萬亿億]")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def check_prose(claims: Sequence[Claim], figures: Figures, scope: str = "") -> list[Check]:
    """Return one check for each claim of the reporting body as a whole that the table prints too.

    `scope`: of the report ('own_agency', 'territory', 'unknown' or ''): where it is the agency's own, a sentence about
    the own agency must agree with the table.
    """
    checks = [_check_claim(claim, figures, scope) for claim in claims if not claim.scope]
    return [check for check in checks if check is not None]


def _check_claim(claim: Claim, figures: Figures, scope: str) -> Check | None:
    """Return the check of a claim against the cells that print it too, None where none do."""
    keys = table_keys(claim.item, claim.column, figures)
    if not keys:
        return None
    values = [figures[key].value for key in keys]
    cells = f"prose ({claim.place}) = {' + '.join(['/'.join(key) for key in keys])}"
    if None in values:
        return Check(PROSE, claim.column, claim.value, None, NOT_ASSESSABLE, cells, keys=keys)
    table = sum(values)
    if claim.value == table:
        return Check(PROSE, claim.column, claim.value, table, HOLDS, cells, keys=keys)
    carried = _carried_in(claim, figures)
    if carried and claim.value == table + carried:
        cells += f" + applications.carried_in/{claim.column}"
        name = f"{PROSE}, carried in included"
        return Check(name, claim.column, claim.value, table + carried, HOLDS, cells, keys=keys)
    name, outcome = _difference(claim, table, scope)
    slip = slip_between(claim.value, table) or slip_between(table, claim.value) if outcome == FAILS else ""
    suspect = f"prose {claim.value:f}, table {table:f} ({slip} in one of them)" if slip else ""
    return Check(name, claim.column, claim.value, table, outcome, cells, suspect, keys)


def _carried_in(claim: Claim, figures: Figures) -> Decimal | None:
    figure = figures.get(("applications.carried_in", claim.column)) if claim.item == "applications.received" else None
    return figure.value if figure is not None else None


def _difference(claim: Claim, table: Decimal, scope: str) -> tuple[str, str]:
    """Return the rule and the outcome of a claim that differs from the table by more than what was carried in."""
    if claim.approximate:
        return f"{PROSE}, approximate", NOT_ASSESSABLE
    if abs(claim.value - table) < _rounding(claim):
        return f"{PROSE}, rounded", HOLDS
    own_words = _scope_of_words(claim)
    if own_words == "own_agency" and scope != "own_agency" and claim.value < table:
        return f"{PROSE}, own agency against territory", NOT_ASSESSABLE
    if own_words == "territory" and scope == "own_agency" and claim.value > table:
        return f"{PROSE}, territory against own agency", NOT_ASSESSABLE
    return PROSE, FAILS


def _rounding(claim: Claim) -> Decimal:
    """The unit that the printed figure is rounded to: 1000 for 14.5万, 0 for a figure written out."""
    if not _SCALE_PRINTED.search(claim.sentence):
        return Decimal(0)
    for match in _SCALED.finditer(simplify(clean(claim.sentence))):
        if Decimal(match[1]) * _SCALES[match[3]] == claim.value:
            return _SCALES[match[3]] / 10 ** len(match[2] or "")
    return Decimal(0)


def _scope_of_words(claim: Claim) -> str:
    """Whose figure the words before it say it is: 'own_agency', 'territory', or '' where they do not say."""
    text = "".join(simplify(clean(claim.sentence)).split())
    lead = text[: _start_of(f"{claim.value:f}", text)]
    found = [(match.start(), scope) for scope, pattern in _wordings() for match in pattern.finditer(lead)]
    return max(found)[1] if found else ""


def _start_of(figure: str, text: str) -> int:
    """Return where a text first prints a figure as a number of its own, the end of the text if it does not."""
    if not figure.isdecimal():
        found = re.search(rf"(?<!\d){figure}(?!\d)", text)
        return found.start() if found else len(text)
    return next((number.start() for number in _DIGITS.finditer(text) if number[0] == figure), len(text))


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [row for row in read_csv("prose_scope.csv") if row["scope"] in ("own_agency", "territory")]
    return tuple((row["scope"], re.compile(row["pattern"])) for row in rows)


def table_keys(item: str, column: str, figures: Figures) -> tuple[Key, ...]:
    """Return the cells that print what a claim says: its own, or the parts that it names together; () if none do."""
    candidates: list[tuple[Key, ...]] = [((item, column),)]
    if item == "applications.handled":
        candidates = [(("applications.received", column), ("applications.carried_in", column))]
    elif item == "litigation":
        candidates.append((("litigation_direct", column), ("litigation_after_reconsideration", column)))
    for keys in candidates:
        if all(key in figures for key in keys):
            return keys
    return ()
