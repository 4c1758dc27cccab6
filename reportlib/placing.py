"""Rows that print fewer figures than they have columns: a blank cell vanished, and with it where the others stand.

The form's identities often leave one way only: the total must be the sum of its row, the rows must add up to the
column's total. A row's figures keep their order, what is not printed counts as nothing, and every placement that
contradicts an identity is struck out until nothing more can be. What is left alone is forced, and its status is
`inferred`; what is not is reported with its candidates. Position alone never places a figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb

from reportlib.identities import Key, Rule, rules_of

Placement = tuple[int, ...]  # for each figure of a row, the number of its position
MOST_PLACEMENTS = 4_000
MOST_SUMS = 20_000


class Row:
    """The figures of one incomplete row: their values in printed order, and the placements still possible."""

    def __init__(self, keys: Sequence[Key], values: Sequence[Decimal], doubtful: bool = False) -> None:
        self.keys = list(keys)
        self.values = list(values)
        count = comb(len(self.keys), len(self.values)) if len(self.values) <= len(self.keys) else 0
        possible = count if count <= MOST_PLACEMENTS else 0
        self.placements: list[Placement] = []
        if possible:
            self.placements = list(combinations(range(len(self.keys)), len(self.values)))
        self.doubtful = doubtful or not possible  # no placement, too many, or an identity that none satisfies

    def forced(self, figure: int) -> Key | None:
        """Return the one position where a figure can stand, or None if there are several or the row is in doubt."""
        candidates = self.candidates(figure)
        return candidates[0] if len(candidates) == 1 and not self.doubtful else None

    def contribution(self, placement: Placement, signs: Mapping[Key, int]) -> Decimal:
        """What the row adds to a signed sum when its figures stand at `placement`."""
        placed = zip(placement, self.values, strict=True)
        return sum((signs.get(self.keys[at], 0) * value for at, value in placed), Decimal(0))

    def candidates(self, figure: int) -> list[Key]:
        """Return the positions where one of the row's figures can still stand, in the form's order."""
        return [self.keys[at] for at in sorted({placement[figure] for placement in self.placements})]

    def can_be_filled(self, key: Key) -> bool:
        """Whether some placement still puts a figure at that position."""
        at = self.keys.index(key)
        return any(at in placement for placement in self.placements)


def strike_out(rows: Sequence[Row], known: Mapping[Key, Decimal], form: str) -> None:
    """Strike out of each row the placements that an identity of `form` excludes.

    `known` holds the figures that stand beyond doubt; a blank among them is 0. Where an identity leaves no placement
    at all, what is published contradicts it: the rows it speaks of are in doubt, and nothing is inferred for them.
    """
    owner = {key: row for row in rows for key in row.keys}
    printed = {**dict.fromkeys(owner, Decimal(0)), **known}
    identities = [rule for rule in rules_of(form) if rule.relation == "="]
    changed = True
    while changed:
        changed = False
        for rule in identities:
            changed |= _strike_by(rule.as_printed(printed), owner, known)


def are_proved(values: Mapping[Key, Decimal], form: str) -> bool:
    """Return whether figures printed below a column of labels are theirs: an identity of just these labels says so.

    As many figures as labels do not, for blanks vanish and other figures follow.
    """
    equalities = (rule for rule in rules_of(form) if rule.relation == "=")
    return any({term.key for term in (*r.left, *r.right)} == values.keys() and r.holds(values) for r in equalities)


def are_bound(keys: Iterable[Key], form: str) -> bool:
    """Return whether an identity speaks of some of these positions and no others.

    None does of a row of 2019's disclosures: there a blank among as many figures as columns may be one of them.
    """
    equalities = (rule for rule in rules_of(form) if rule.relation == "=")
    return any({term.key for term in (*r.left, *r.right)} <= set(keys) for r in equalities)


def _strike_by(rule: Rule, owner: Mapping[Key, Row], known: Mapping[Key, Decimal]) -> bool:
    signs = {**{term.key: term.sign for term in rule.left}, **{term.key: -term.sign for term in rule.right}}
    rows_of_rule = {item for item, _ in signs}
    signs = {key: sign for key, sign in signs.items() if key in owner or key in known}
    if rows_of_rule != {item for item, _ in signs}:
        return False  # a row is missing, and what it prints is unknown
    if not {term.key for term in rule.left} & signs.keys() or not {term.key for term in rule.right} & signs.keys():
        return False
    rows = list(dict.fromkeys(owner[key] for key in signs if key in owner))
    if not rows or any(row.doubtful for row in rows):
        return False
    constant = sum((sign * known[key] for key, sign in signs.items() if key in known), Decimal(0))
    sums = [[row.contribution(placement, signs) for placement in row.placements] for row in rows]
    possible = _possible(constant, [set(row_sums) for row_sums in sums])
    if possible is None:
        return False
    if not all(possible):
        for row in rows:
            row.doubtful = True
        return False
    changed = False
    for row, row_sums, allowed in zip(rows, sums, possible, strict=True):
        kept = [placement for placement, total in zip(row.placements, row_sums, strict=True) if total in allowed]
        changed |= len(kept) < len(row.placements)
        row.placements = kept
    return changed


def _possible(constant: Decimal, choices: Sequence[set[Decimal]]) -> list[set[Decimal]] | None:
    """For each row, which of its sums can be part of a total of zero; None where there are too many to try."""
    before = [{constant}]
    for values in choices[:-1]:
        before.append(_sums(before[-1], values))
        if len(before[-1]) > MOST_SUMS:
            return None
    after = [{Decimal(0)}]
    for values in reversed(choices[1:]):
        after.append(_sums(after[-1], values))
        if len(after[-1]) > MOST_SUMS:
            return None
    return [
        {value for value in values if any(-(value + other) in right for other in left)}
        for left, values, right in zip(before, choices, reversed(after), strict=True)
    ]


def _sums(left: Iterable[Decimal], right: Iterable[Decimal]) -> set[Decimal]:
    right = list(right)
    return {one + other for one in left for other in right}
