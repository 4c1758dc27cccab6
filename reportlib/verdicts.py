"""What a check comes to: the one row that every kind of check makes."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from reportlib.identities import Key

HOLDS, FAILS, NOT_ASSESSABLE = "holds", "fails", "not_assessable"


class Check(NamedTuple):
    """A rule applied: a row of the `checks` frame.

    `rule` also names a legitimate difference where there is one (`prose = table, carried in included`). `left`, `right`
    and `difference` are None where a figure is missing. `cells` spells the rule out and quotes the remarks of its cells
    where it does not hold as it stands. `suspect`: what would explain a failure, '' if nothing known does.
    """

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
        """Left minus right, None where a side is missing."""
        return None if self.left is None or self.right is None else self.left - self.right
