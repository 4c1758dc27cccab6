"""Figures stated in prose against the table of the same report, and against the parts that the prose splits them into.

Prose and table may differ and both be right. Each such difference is a rule with a name of its own, so that what is
left under `fails` are contradictions: carried-in applications included, an approximate or rounded figure, the own
agency's figure beside a table of the whole territory (and the other way round). The wordings that tell the last are
data: `forms/prose_scope.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from reportlib.concepts import words
from reportlib.forms import read_csv
from reportlib.identities import Figures, Key
from reportlib.prose import Claim
from reportlib.slips import slip_between
from reportlib.text import clean, simplify
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check

PROSE = "prose = table"
ROLL_UP = "whole = parts"
_SCALED = re.compile(r"(\d+(?:\.(\d+))?)([万亿])")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_EVERY_OTHER = re.compile("^(?:各|所辖|下辖|辖区|其他|县市区|县区|区县|市县)")


def check_prose(claims: Sequence[Claim], figures: Figures, scope: str = "") -> list[Check]:
    """Return one check for each claim that the table prints too, and one for each total that the prose splits.

    `claims`: those of the reporting body; with `read_claims(..., parts=True)` also those of its parts, which are never
    compared with the table but added up against the whole. `scope`: of the report ('own_agency', 'territory',
    'unknown' or ''): where it is the agency's own, a sentence about the own agency must agree with the table.
    """
    whole = [claim for claim in claims if not claim.scope]
    against_table = [check for claim in whole for check in _check_claim(claim, figures, scope)]
    parts = [claim for claim in claims if claim.scope]
    return against_table + (list(_check_parts(parts, whole, figures)) if parts else [])


def _check_claim(claim: Claim, figures: Figures, scope: str) -> Iterator[Check]:
    keys = table_keys(claim.item, claim.column, figures)
    if not keys:
        return
    values = [figures[key].value for key in keys]
    cells = f"prose ({claim.place}) = {' + '.join('/'.join(key) for key in keys)}"
    if any(value is None for value in values):
        yield Check(PROSE, claim.column, None, None, NOT_ASSESSABLE, cells, keys=keys)
        return
    table = sum(values)
    if claim.value == table:
        yield Check(PROSE, claim.column, claim.value, table, HOLDS, cells, keys=keys)
        return
    carried = _carried_in(claim, figures)
    if carried and claim.value == table + carried:
        cells += f" + applications.carried_in/{claim.column}"
        name = f"{PROSE}, carried in included"
        yield Check(name, claim.column, claim.value, table + carried, HOLDS, cells, keys=keys)
        return
    name, outcome = _difference(claim, table, scope)
    slip = slip_between(claim.value, table) or slip_between(table, claim.value) if outcome == FAILS else ""
    suspect = f"prose {claim.value:f}, table {table:f} ({slip} in one of them)" if slip else ""
    yield Check(name, claim.column, claim.value, table, outcome, cells, suspect, keys)


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
    for match in _SCALED.finditer(simplify(clean(claim.sentence))):
        if Decimal(match[1]) * _SCALES[match[3]] == claim.value:
            return _SCALES[match[3]] / 10 ** len(match[2] or "")
    return Decimal(0)


def _scope_of_words(claim: Claim) -> str:
    """Whose figure the words before it say it is: 'own_agency', 'territory', or '' where they do not say."""
    text = re.sub(r"\s", "", simplify(clean(claim.sentence)))
    at = re.search(rf"(?<!\d){claim.value:f}(?!\d)", text)
    lead = text[: at.start()] if at else text
    found = [(match.start(), scope) for scope, pattern in _wordings() for match in pattern.finditer(lead)]
    return max(found)[1] if found else ""


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["scope"], re.compile(row["pattern"])) for row in read_csv("prose_scope.csv"))


def table_keys(item: str, column: str, figures: Figures) -> tuple[Key, ...]:
    """Return the cells that print what a claim says: its own, or the parts that it names together; () if none do."""
    candidates: list[tuple[Key, ...]] = [((item, column),)]
    if item == "applications.handled":
        candidates = [(("applications.received", column), ("applications.carried_in", column))]
    elif item == "litigation":
        candidates.append((("litigation_direct", column), ("litigation_after_reconsideration", column)))
    return next((keys for keys in candidates if all(key in figures for key in keys)), ())


def _check_parts(parts: Sequence[Claim], whole: Sequence[Claim], figures: Figures) -> Iterator[Check]:
    """Yield a check for each total whose split into the own level and the lower governments one paragraph states.

    Where the words say that the lower governments are all of them (各县), the parts must add up to the whole; where
    they do not, the parts must not exceed it.
    """
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in parts:
        groups.setdefault((claim.item, claim.column, str(claim.place)), []).append(claim)
    for (item, column, _), group in groups.items():
        own = [claim for claim in group if words("part", "own").fullmatch(claim.scope)]
        others = [claim for claim in group if claim not in own and words("part", "others").fullmatch(claim.scope)]
        if len(own) == 1 and others and not any(claim.approximate for claim in group):
            yield from _check_split(own + others, item, column, whole, figures)


def _check_split(
    split: Sequence[Claim], item: str, column: str, whole: Iterable[Claim], figures: Figures
) -> Iterator[Check]:
    stated = next((one for one in whole if (one.item, one.column) == (item, column) and not one.approximate), None)
    figure = figures.get((item, column))
    total = stated.value if stated is not None else figure.value if figure is not None else None
    if total is None:
        return
    added = sum(claim.value for claim in split)
    where = f"prose ({stated.place})" if stated is not None else "table"
    cells = f"{item}/{column} in {where} = " + " + ".join(
        f"{claim.scope} {claim.value:f} ({claim.place})" for claim in split
    )
    complete = any(_EVERY_OTHER.match(claim.scope) for claim in split[1:])
    name = ROLL_UP if complete else f"{ROLL_UP}, some parts"
    outcome = HOLDS if total == added or (total > added and not complete) else FAILS
    yield Check(name, column, total, added, outcome, cells, keys=((item, column),))
