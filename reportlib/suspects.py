"""The suspect cell: which published figures would have to change, and to what, for every failing sum to hold again.

A table with row and column sums carries its own error-correcting code. Where failures cross, the smallest set of cells
whose change restores every rule is named, with the slip that would explain it: two digits swapped, a digit dropped or
added, left at 0, a row shifted by one column, a unit ten thousand off. A suggestion is never applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlib.identities import Key, Rule
from reportlib.slips import TEN_THOUSAND, exchanged, shifted_rows, slip_between

MOST_CELLS = 3  # larger sets explain everything and therefore nothing
MOST_TOLD = 4  # explanations of one failure
ANOTHER = "another cell of the same sum"
LEFT_AT_0 = "left at 0"
Values = Mapping[Key, Decimal]
Changes = dict[Key, Decimal]  # a cell, and the value it would need


@dataclass(frozen=True)
class Explanation:
    """Cells with the value each would need, and the slip that turns the one into the other ('' if none is known).

    `sure`: at least two failing sums agree on each cell, or the slip can hardly come about by chance.
    """

    changes: tuple[tuple[Key, Decimal, Decimal], ...]  # cell, printed, needed
    slip: str = ""
    sure: bool = False

    def __str__(self) -> str:
        cells = " and ".join(f"{'/'.join(key)}: {printed:f} -> {needed:f}" for key, printed, needed in self.changes)
        return f"{cells} ({self.slip})" if self.slip else cells


def find_suspects(rules: Sequence[Rule], values: Values) -> list[tuple[tuple[Rule, ...], list[Explanation]]]:
    """Return, for each group of rules that share cells and of which some fail, those that fail and what explains them.

    `rules` are rules of one report that can be assessed, on the rows it prints; `values` the figures. Explanations are
    sorted, a known slip first; every one restores all rules and leaves counts whole and at least 0.
    """
    found = []
    groups = _connected(rules)
    for group in groups:
        sums = _Sums([rule for rule in group if rule.relation == "="], values)
        bounds = [rule for rule in group if rule.relation != "="]
        failing = sums.failing(sums.residuals)
        broken = [bound for bound in bounds if not bound.holds(values)]
        if not failing and not broken:
            continue
        explanations = list(_explain(sums, failing, bounds) if failing else _explain_bounds(broken, bounds, sums))
        elsewhere = {key for other in groups if other is not group for rule in other for key in rule.keys}
        explanations = [one for one in explanations if not any(key in elsewhere for key, _, _ in one.changes)]
        found.append((tuple([sums.rules[number] for number in failing] + broken), _worth_telling(explanations)))
    return found


def explanations_to_text(explanations: Sequence[Explanation]) -> str:
    """Return explanations as one line: `item/column: printed -> needed (slip) or ...`, at most `MOST_TOLD` of them.

    Where none is sure, the line says that another cell of the same sum could be the one.
    """
    told = [str(one) for one in explanations[:MOST_TOLD]]
    rest = len(explanations) - len(told)
    if rest:
        told.append(f"{rest} other ways")
    elif told and not any(one.sure for one in explanations):
        told.append(ANOTHER)
    return " or ".join(told)


def _worth_telling(explanations: list[Explanation]) -> list[Explanation]:
    """Known slips first. Where no sums cross, every cell could be the one: only slips are worth telling.

    Beside a slip, several cells that would all have to be wrong for no known reason are not worth telling either.
    """
    ranked = sorted(explanations, key=lambda one: (not one.slip, len(one.changes)))
    slips = any(one.slip for one in explanations)
    return [one for one in ranked if one.slip or (one.sure and (len(one.changes) == 1 or not slips))]


class _Sums:
    """Identities as signed sums over cells: each should be zero."""

    def __init__(self, rules: Sequence[Rule], values: Values) -> None:
        self.rules, self.values = list(rules), values
        self.signs = [rule.signs for rule in self.rules]
        self.touching: dict[Key, list[int]] = {}
        for number, signs in enumerate(self.signs):
            for key in signs:
                self.touching.setdefault(key, []).append(number)
        self.residuals = [sum(sign * values[key] for key, sign in signs.items()) for signs in self.signs]

    @staticmethod
    def failing(residuals: Sequence[Decimal]) -> list[int]:
        """Return the numbers of the sums that are not zero."""
        return [number for number, residual in enumerate(residuals) if residual]

    def after(self, residuals: Sequence[Decimal], key: Key, delta: Decimal) -> list[Decimal]:
        """Return the residuals when one cell changes by `delta`."""
        changed = list(residuals)
        for number in self.touching.get(key, ()):
            changed[number] += self.signs[number][key] * delta
        return changed

    def restored_by(self, changes: Changes) -> bool:
        """Whether all sums hold after the changes."""
        touched = {number for key in changes for number in self.touching.get(key, ())}
        if not touched.issuperset(self.failing(self.residuals)):
            return False
        residuals: Sequence[Decimal] = self.residuals
        for key, needed in changes.items():
            residuals = self.after(residuals, key, needed - self.values.get(key, Decimal(0)))
        return not self.failing(residuals)

    def smallest(self) -> Iterator[Changes]:
        """Yield the sets of cells of the smallest size that restores every sum."""
        for size in range(1, MOST_CELLS + 1):
            found = {frozenset(changes.items()) for changes in self._search(self.residuals, {}, size)}
            if found:
                yield from (dict(sorted(changes)) for changes in sorted(found, key=sorted))
                return

    def _search(self, residuals: Sequence[Decimal], changes: Changes, size: int) -> Iterator[Changes]:
        """Yield the ways to restore all sums by changing at most `size` more cells.

        A cell stands in one sum of a kind at most (one row total, one balance), which ends most searches at once.
        """
        failing = self.failing(residuals)
        if not failing:
            yield changes
        elif max(Counter(self.rules[number].name for number in failing).values()) <= size:
            first = min(failing, key=lambda number: len(self.signs[number]))
            for key in self.signs[first]:
                if key not in changes:
                    for needed in self._needed(residuals, key):
                        after = self.after(residuals, key, needed - self.values[key])
                        yield from self._search(after, {**changes, key: needed}, size - 1)

    def _needed(self, residuals: Sequence[Decimal], key: Key) -> set[Decimal]:
        """The values at which one of the failing sums through a cell would hold."""
        deltas = {-residuals[number] * self.signs[number][key] for number in self.touching[key] if residuals[number]}
        return {self.values[key] + delta for delta in deltas if self.values[key] + delta >= 0}


def _explain(sums: _Sums, failing: Sequence[int], bounds: Sequence[Rule]) -> Iterator[Explanation]:
    """Yield what would restore failing sums: whole rows shifted, totals left at 0, the smallest sets of cells."""
    known: list[Changes] = []
    suspected = {key for number in failing for key in sums.signs[number]}
    rows = dict.fromkeys(key[0] for key in sums.values if key[0] in {item for item, _ in suspected})
    patterns = [*shifted_rows(sums.values, rows), *exchanged(sums.values, rows), *_totals_left(sums, failing)]
    for slip, changes in patterns:
        if changes not in known and sums.restored_by(changes) and _bounds_hold(bounds, sums.values, changes):
            known.append(changes)
            yield _explanation(changes, sums, slip, sure=len(changes) > 2)
    for changes in sums.smallest():
        if changes not in known and _bounds_hold(bounds, sums.values, changes):
            yield _explanation(changes, sums, *_slip(changes, sums, failing))


def _explanation(changes: Changes, sums: _Sums, slip: str, sure: bool) -> Explanation:
    told = tuple((key, sums.values[key], needed) for key, needed in changes.items())
    return Explanation(told, slip, sure or all(len(sums.touching.get(key, ())) > 1 for key in changes))


def _slip(changes: Changes, sums: _Sums, failing: Sequence[int]) -> tuple[str, bool]:
    """Return the slip that explains one changed cell, and whether it can hardly be chance.

    Left at 0 is said of totals only, and is sure where several of its parts are not 0; where one part alone stands
    against zeros, that part can as well be the one that is wrong.
    """
    if len(changes) > 1:
        return "", False
    ((key, needed),) = changes.items()
    printed = sums.values[key]
    slip = slip_between(printed, needed)
    if slip == LEFT_AT_0:
        totals = [sums.rules[number] for number in failing if [term.key for term in sums.rules[number].left] == [key]]
        parts = [sum(sums.values[term.key] != 0 for term in rule.right) for rule in totals]
        return (slip, max(parts) > 1) if totals else ("", False)
    if needed == 0 and not slip:
        return "a figure where none belongs", False
    return slip, slip == "unit ten thousand off"


def _totals_left(sums: _Sums, failing: Sequence[int]) -> Iterator[tuple[str, Changes]]:
    """Yield the several totals that stand at 0 above parts that do not."""
    changes: Changes = {}
    for number in failing:
        left = sums.rules[number].left
        if len(left) == 1 and sums.values[left[0].key] == 0 and sums.residuals[number] < 0:
            changes[left[0].key] = -sums.residuals[number]
    if len(changes) > 1:
        yield f"{len(changes)} totals left at 0", changes


def _explain_bounds(broken: Sequence[Rule], bounds: Sequence[Rule], sums: _Sums) -> Iterator[Explanation]:
    """Yield the total of a broken bound, if it is held from both sides and an error of unit or a 0 would explain it."""
    values = sums.values
    for key in dict.fromkeys(term.key for bound in broken for term in bound.left):
        if sum(key in bound.keys for bound in bounds) < 2:
            continue
        candidates = [(needed, "unit ten thousand off") for needed in _other_unit(values[key])]
        if not values[key]:
            least = max(values[term.key] for bound in broken for term in bound.right)
            candidates = [(least, f"{LEFT_AT_0}; at least so much")]
        for needed, slip in candidates:
            if sums.restored_by({key: needed}) and _bounds_hold(bounds, values, {key: needed}):
                yield Explanation(((key, values[key], needed),), slip, sure=True)


def _other_unit(value: Decimal) -> list[Decimal]:
    return [value * TEN_THOUSAND] if value % TEN_THOUSAND else [value * TEN_THOUSAND, value / TEN_THOUSAND]


def _bounds_hold(bounds: Iterable[Rule], values: Values, changes: Changes) -> bool:
    after = {**values, **changes}
    return all(bound.holds(after) for bound in bounds if any(key in changes for key in bound.keys))


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Group rules that share cells, directly or through others; the order of the rules is kept."""
    group_of: dict[Key, list[Rule]] = {}
    groups: list[list[Rule]] = []
    for rule in rules:
        touched = _distinct(group_of[key] for key in rule.keys if key in group_of)
        merged = [member for group in touched for member in group] + [rule]
        groups = [group for group in groups if not any(group is other for other in touched)] + [merged]
        for member in merged:
            group_of.update(dict.fromkeys(member.keys, merged))
    return groups


def _distinct(groups: Iterable[list[Rule]]) -> list[list[Rule]]:
    return list({id(group): group for group in groups}.values())
