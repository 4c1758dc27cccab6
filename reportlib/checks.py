"""Whether published figures agree: the identities and bounds of the forms, prose against table, year against year.

Every rule is a row of `forms/identities.csv`. A check never repairs: it holds, fails, or cannot be assessed because a
figure it needs is blank or not printed; where row and column sums fail together and cross at one cell, that cell is
named as suspect with the value that would restore them all.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportlib.identities import Figures, Key, Rule, Term, rules_of
from reportlib.prose import Claim

HOLDS, FAILS, NOT_ASSESSABLE = "holds", "fails", "not_assessable"
_RELATIONS = {"=": operator.eq, "<=": operator.le, ">=": operator.ge, ">= max": operator.ge}


@dataclass(frozen=True, slots=True)
class Check:
    """A rule applied: a row of the `checks` frame. `left`, `right`, `difference` are None where not assessable."""

    rule: str
    column: str
    left: Decimal | None
    right: Decimal | None
    outcome: str
    cells: str
    suspect: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        return None if self.left is None or self.right is None else self.left - self.right


def check_tables(figures: Figures, form: str) -> list[Check]:
    """Return every rule of `form` applied to one report's figures, with the suspect cells of those that fail."""
    checks = [_apply(rule, figures, {}) for rule in rules_of(form)]
    return _with_suspects(checks, figures, rules_of(form))


def check_years(figures: Figures, previous: Figures, form: str) -> list[Check]:
    """Return the rules that join a report's figures to those of the same publisher one year before."""
    return [_apply(rule, figures, previous) for rule in rules_of(form, years=True)]


def _apply(rule: Rule, figures: Figures, previous: Figures) -> Check:
    rule = rule.as_printed(figures)
    left = _values(rule.left, figures, previous)
    right = _values(rule.right, figures, previous) if left else None
    if left is None or right is None:
        return Check(rule.name, rule.column, None, None, NOT_ASSESSABLE, rule.text, keys=rule.keys)
    left_sum = sum(left)
    right_sum = max(right) if rule.relation == ">= max" else sum(right)
    holds = _RELATIONS[rule.relation](left_sum, right_sum)
    return Check(rule.name, rule.column, left_sum, right_sum, HOLDS if holds else FAILS, rule.text, keys=rule.keys)


def _values(terms: Iterable[Term], figures: Figures, previous: Figures) -> list[Decimal] | None:
    values = []
    for term in terms:
        figure = (previous if term.previous else figures).get(term.key)
        if figure is None or figure.value is None or figure.status == "inferred":
            return None
        values.append(figure.value if term.sign > 0 else -figure.value)
    return values


def _with_suspects(checks: list[Check], figures: Figures, rules: Sequence[Rule]) -> list[Check]:
    """Name the cell at which failing identities cross, if changing it alone restores every rule it stands in."""
    if not any(check.outcome == FAILS for check in checks):
        return checks
    touching: dict[Key, list[tuple[Check, Decimal | None]]] = {}
    for check, rule in zip(checks, rules, strict=True):
        if rule.relation == "=" and check.outcome != NOT_ASSESSABLE:
            for key in check.keys:
                on_left = any(term.key == key for term in rule.left)
                needed = -check.difference if on_left else check.difference
                touching.setdefault(key, []).append((check, needed))
    suspects: dict[int, list[str]] = {}
    for key, group in touching.items():
        needed = {change for _, change in group}
        if len(group) < 2 or len(needed) != 1 or needed == {Decimal(0)}:
            continue
        value = figures[key].value + needed.pop()
        if value >= 0:
            for check, _ in group:
                suspects.setdefault(id(check), []).append(f"{'/'.join(key)}: {figures[key].value} -> {value}")
    return [replace(check, suspect=" or ".join(suspects.get(id(check), []))) for check in checks]


def check_prose(claims: Sequence[Claim], figures: Figures) -> list[Check]:
    """Return one check for each claim whose figure the statutory table prints too.

    Two differences are legitimate and named in the rule (domain: 2021 forms and prose that counts carried-in
    applications): received plus carried in, and a claim that says itself that it is approximate.
    """
    return [check for claim in claims for check in _check_claim(claim, figures)]


def _check_claim(claim: Claim, figures: Figures) -> Iterable[Check]:
    keys = _table_keys(claim, figures)
    if not keys:
        return
    values = [figures[key].value for key in keys]
    cells = f"prose ({claim.place}) = {' + '.join('/'.join(key) for key in keys)}"
    name = "prose = table"
    if any(value is None for value in values):
        yield Check(name, claim.column, None, None, NOT_ASSESSABLE, cells, keys=keys)
        return
    total = sum(values)
    outcome = HOLDS if claim.value == total else NOT_ASSESSABLE if claim.approximate else FAILS
    carried = figures.get(("applications.carried_in", claim.column))
    with_carried = total + (carried.value or 0) if carried is not None else total
    if outcome == FAILS and claim.item == "applications.received" and claim.value == with_carried:
        name, outcome, total = "prose = table, carried in included", HOLDS, with_carried
        cells += f" + applications.carried_in/{claim.column}"
    yield Check(name, claim.column, claim.value, total, outcome, cells, keys=keys)


def _table_keys(claim: Claim, figures: Figures) -> tuple[Key, ...]:
    """The cells that print what a claim says: its own, or the parts it names together."""
    candidates: list[tuple[Key, ...]] = [((claim.item, claim.column),)]
    if claim.item == "applications.handled":
        candidates = [(("applications.received", claim.column), ("applications.carried_in", claim.column))]
    elif claim.item == "litigation":
        both = (("litigation_direct", claim.column), ("litigation_after_reconsideration", claim.column))
        candidates.append(both)
    return next((keys for keys in candidates if all(key in figures for key in keys)), ())
