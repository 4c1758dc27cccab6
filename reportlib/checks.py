"""Whether published figures agree: the identities and bounds of the forms, within a report and from year to year.

Every rule is a row of `forms/identities.csv`. A check never repairs: it holds, fails, or cannot be assessed because a
figure it needs is blank or not printed. A remark printed in a cell (`22（其中修订16件）`) can change the rule it speaks
of; the changed rule has a name of its own. Which cell is to blame for a failure: `suspects`. Prose against table:
`prose_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from reportlib.identities import Figures, Rule, Term, rules_of
from reportlib.slips import slip_between
from reportlib.suspects import explanations_to_text, find_suspects
from reportlib.text import parse_number
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check


def check_tables(figures: Figures, form: str) -> list[Check]:
    """Return every rule of `form` applied to one report's figures, with the suspect cells of those that fail."""
    rules = rules_of(form)
    checks = [_apply(rule, figures, {}) for rule in rules]
    if any(check.outcome == FAILS for check in checks):
        checks = _with_suspects(checks, figures, rules)
    return checks


def check_years(figures: Figures, previous: Figures, form: str) -> list[Check]:
    """Return the rules that join a report's figures to those of the same publisher one year before.

    Where one of them fails and a slip would explain it, `suspect` names the slip in either year.
    """
    checks = [_apply(rule, figures, previous) for rule in rules_of(form, years=True)]
    return [check._replace(suspect=_slip_of_two(check)) if check.outcome == FAILS else check for check in checks]


def _slip_of_two(check: Check) -> str:
    slip = slip_between(check.left, check.right) or slip_between(check.right, check.left)
    return f"{check.left:f} against {check.right:f} ({slip} on one side)" if slip else ""


def _apply(rule: Rule, figures: Figures, previous: Figures) -> Check:
    rule = rule.as_printed(figures)
    left = _values(rule.left, figures, previous)
    right = _values(rule.right, figures, previous) if left else None
    if left is None or right is None:
        return Check(rule.name, rule.column, None, None, NOT_ASSESSABLE, rule.text, keys=rule.keys)
    left_side, right_side, holds = rule.compare(left, right)
    check = Check(
        rule.name, rule.column, left_side, right_side, HOLDS if holds else FAILS, rule.text, keys=rule.keys
    )
    return check if holds else _with_remarks(check, rule, left, right, figures)


def _values(terms: Iterable[Term], figures: Figures, previous: Figures) -> list[Decimal] | None:
    values = []
    for term in terms:
        figure = (previous if term.previous else figures).get(term.key)
        value = None if figure is None else figure.value
        if value is None or figure.status == "inferred":
            return None
        values.append(value if term.sign > 0 else -value)
    return values


def _with_remarks(check: Check, rule: Rule, left: list[Decimal], right: list[Decimal], figures: Figures) -> Check:
    """Return a check that fails as it stands in the light of what its cells remark: quoted, and counted if it can be.

    A remark that the rule knows changes the rule: the figure counts so many more than the rule means. The changed rule
    holds or, where even then the sides differ, cannot be assessed, for the remark says that the figures are of
    different kinds.
    """
    remarks = list(_remarks(rule, figures))
    if not remarks:
        return check
    quoted = "; ".join(f"{'/'.join(term.key)} remarks: {remark}" for term, _, remark in remarks)
    check = check._replace(cells=f"{check.cells} [{quoted}]")
    changing = [(number, _counted_beyond(rule.remark, remark)) for _, number, remark in remarks]
    changing = [(number, beyond) for number, beyond in changing if beyond]
    if not changing:
        return check
    for number, beyond in changing:
        side, at = (left, number) if number < len(left) else (right, number - len(left))
        side[at] -= beyond if side[at] >= 0 else -beyond
    left_side, right_side, holds = rule.compare(left, right)
    outcome = HOLDS if holds else NOT_ASSESSABLE
    return check._replace(rule=f"{rule.name}, {rule.remarked}", left=left_side, right=right_side, outcome=outcome)


def _remarks(rule: Rule, figures: Figures) -> Iterable[tuple[Term, int, str]]:
    for number, term in enumerate((*rule.left, *rule.right)):
        raw = "" if term.previous else getattr(figures[term.key], "raw", "")
        parsed = parse_number(raw) if "(" in raw or "（" in raw or "[" in raw else None
        if parsed is not None and parsed.remark:
            yield term, number, parsed.remark


def _counted_beyond(pattern: str, remark: str) -> Decimal | None:
    match = _compiled(pattern).search(remark) if pattern else None
    return Decimal(match[1]) if match else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _with_suspects(checks: list[Check], figures: Figures, rules: Iterable[Rule]) -> list[Check]:
    """Name, beside each failing check, the cells whose change would restore it and every rule it shares cells with.

    A rule that only holds, or cannot be assessed, by a remark says nothing about its cells and is left out.
    """
    values = {
        key: figure.value for key, figure in figures.items() if figure.value is not None and figure.status != "inferred"
    }
    plain = [
        rule.as_printed(figures)
        for rule, check in zip(rules, checks, strict=True)
        if check.outcome != NOT_ASSESSABLE and check.rule == rule.name
    ]
    told: dict[tuple[str, str], str] = {}
    for failing, explanations in find_suspects(plain, values):
        told.update(dict.fromkeys(((rule.name, rule.column) for rule in failing), explanations_to_text(explanations)))
    return [check._replace(suspect=told.get((check.rule, check.column), "")) for check in checks]
