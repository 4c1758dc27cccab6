"""The rules that published figures must obey, and how the data files write them.

`forms/identities.csv` and `forms/panel.csv` write sums as `applications.denied.*/total -/repealed`:
`item/column` is one figure; `/column` a column of the row at hand; `item` the column at hand; `item.*` every row of the
form below that item; a minus sign subtracts; `@previous` means the report of the year before.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from reportlib.forms import column_group, load_form, read_csv

Key = tuple[str, str]  # (item, column)
Figures = Mapping[Key, Any]  # what a report prints there: anything with a `value` and a `status`
RELATIONS = {"=": operator.eq, "<=": operator.le, ">=": operator.ge, ">= max": operator.ge}


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of a sum: its position, its sign, and whether the year before is meant."""

    key: Key
    sign: int = 1
    previous: bool = False

    def __str__(self) -> str:
        minus, year = ("-" if self.sign < 0 else ""), ("@previous" if self.previous else "")
        return f"{minus}{'/'.join(self.key)}{year}"


@dataclass(frozen=True)
class Rule:
    """A rule made concrete for one column or row: left `relation` right ('=', '<=', '>=' or '>= max').

    `remark`: the pattern of a remark in a cell that changes the rule, with the number that the cell then counts beyond
    what the rule means; `remarked`: how the changed rule is called.
    """

    name: str
    column: str
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    remark: str = ""
    remarked: str = ""

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The positions of this report's own figures in the rule."""
        return tuple(term.key for term in (*self.left, *self.right) if not term.previous)

    @cached_property
    def signs(self) -> dict[Key, int]:
        """The sign of each of this report's own figures in left minus right."""
        left = {term.key: term.sign for term in self.left if not term.previous}
        return left | {term.key: -term.sign for term in self.right if not term.previous}

    def compare(self, left: Sequence[Decimal], right: Sequence[Decimal]) -> tuple[Decimal, Decimal, bool]:
        """Return both sides made of the signed values of their terms, and whether the relation holds."""
        left_side = sum(left)
        right_side = max(right) if self.relation == ">= max" else sum(right)
        return left_side, right_side, RELATIONS[self.relation](left_side, right_side)

    def holds(self, values: Mapping[Key, Decimal]) -> bool:
        """Whether the rule holds for these figures of one report; all that it speaks of must be there."""
        sides = ([term.sign * values[term.key] for term in terms] for terms in (self.left, self.right))
        return self.compare(*sides)[2]

    @cached_property
    def text(self) -> str:
        """The rule with its cells spelled out."""
        return f"{' + '.join(map(str, self.left))} {self.relation} {' + '.join(map(str, self.right))}"

    @cached_property
    def alternatives(self) -> tuple[tuple[Key, tuple[Key, ...]], ...]:
        """The rows of the rule that may be printed in place of their sub-rows (其他处理), each with those."""
        keys = [term.key for term in self.right]
        below = {key: tuple(other for other in keys if other[0].startswith(key[0] + ".")) for key in keys}
        return tuple((key, children) for key, children in below.items() if children)

    @cached_property
    def _variants(self) -> dict[tuple[bool, ...], Rule]:
        return {}

    def as_printed(self, figures: Figures) -> Rule:
        """Return the rule on the rows that the report prints, where it may print a row or its sub-rows."""
        if not self.alternatives:
            return self
        state = tuple(
            parent not in figures or any(child in figures for child in children)
            for parent, children in self.alternatives
        )
        if state not in self._variants:
            self._variants[state] = replace(self, right=tuple(printed_alternatives(self.right, figures)))
        return self._variants[state]


def spell_out(text: str, form: str, item: str = "", column: str = "") -> Iterator[Term]:
    """Yield the terms that `text` stands for on a form, for the row or column at hand.

    >>> [str(term) for term in spell_out("/in_force@previous -/repealed", "2021", item="disclosure.rules")]
    ['disclosure.rules/in_force@previous', '-disclosure.rules/repealed']
    """
    for word in text.split():
        sign = -1 if word.startswith("-") else 1
        name, _, year = word.lstrip("-").partition("@")
        own_item, _, own_column = name.partition("/")
        for found in _items(own_item, form) if own_item else [item]:
            yield Term((found, own_column or column), sign, bool(year))


def _items(pattern: str, form: str) -> list[str]:
    if not pattern.endswith(".*"):
        return [pattern]
    return list(dict.fromkeys(row.item for row in load_form(form).rows if row.item.startswith(pattern[:-1])))


def printed_alternatives(terms: Sequence[Term], figures: Figures) -> Sequence[Term]:
    """Of a row and the sub-rows that may stand in its place (其他处理), keep what the report prints."""
    parents = {term.key for term in terms if any(other.key[0].startswith(term.key[0] + ".") for other in terms)}
    for parent in parents:
        children = [term for term in terms if term.key[0].startswith(parent[0] + ".")]
        keep_children = parent not in figures or any(term.key in figures for term in children)
        dropped = {parent} if keep_children else {term.key for term in children}
        terms = [term for term in terms if term.key not in dropped]
    return terms


@cache
def rules_of(form: str, years: bool = False) -> tuple[Rule, ...]:
    """Return the rules of a form, one per column or row they speak of; with `years`, those that join two years."""
    rows = [row for row in read_csv("identities.csv") if form in row["forms"].split()]
    return tuple(
        rule for row in rows if ("@previous" in row["right"]) == years for rule in _concrete(row, form)
    )


def _concrete(row: Mapping[str, str], form: str) -> Iterator[Rule]:
    """Spell a rule out: once, for each column of a group, or for each item whose columns are that group."""
    kind, _, group = row["each"].partition(":")
    columns = column_group(group) if group else ()
    if kind == "item":
        items = [line.item for line in load_form(form).rows if line.columns == columns]
        scopes = [(item, item, "") for item in items]
    else:
        scopes = [(column, "", column) for column in columns] or [("", "", "")]
    for label, item, column in scopes:
        left = tuple(spell_out(row["left"], form, item, column))
        right = tuple(spell_out(row["right"], form, item, column))
        yield Rule(row["rule"], label, left, row["relation"], right, row["remark"], row["remarked"])
