"""Which figures are of a part of the territory by what was told before them: 市直部门收到20件,同意公开12件."""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.bodies import is_whole_again, names_whole, part_again, part_of_territory
from reportlib.scene import Scene
from reportlib.sentences import Sentence
from reportlib.settling import DEALT_WITH, OF_PART, TOTALS, Claim, Found


class Elsewhere:
    """Remembers the part of the territory of which figures were told last, in `part`; it is '' for the whole."""

    def __init__(self, publisher: str) -> None:
        self._publisher = publisher
        self.part = ""

    def begin_sentence(self, text: str, previous: Sentence | None, found: Sequence[Found]) -> None:
        """Speak of the whole again, or of a part that the sentence before told and this one goes on about."""
        told = (one for one in found if one.role in TOTALS and not one.claim.scope)
        self.part = part_again(text, previous, ((one.claim.value, one.scene.sentence) for one in told))

    def part_of(self, scene: Scene, start: int, figure: int, claim: Claim, role: str, here: Sequence[Found]) -> str:
        """Return the part that a claim is of, by the words before it, else the part told last.

        Its words begin at `start`, its number at `figure`; `here` are the claims of the sentence before it.
        """
        if role == OF_PART:
            self.part = scene.clause(start)[0]
            return self.part
        if not (scene.parts or self.part):
            return ""
        parts = [one for one in here if one.claim.scope]
        named = part_of_territory(scene, start, figure, self._publisher) if scene.parts else ""
        is_total = role in TOTALS and (claim.item not in DEALT_WITH or _is_of_all(claim, here))
        if is_total or named and len(parts) == len(here):
            self.part = named  # 市直部门同意公开12件,不予公开3件
        told = [one.claim.value for one in parts if one.claim.item == claim.item]
        if len(told) > 1 and sum(told) == claim.value:  # 市直部门答复15件,区县答复9件,合计答复24件
            named = self.part = ""
        if self.part and names_whole(scene, start):
            self.part = ""
        if self.part and parts and is_whole_again(scene.text, parts[-1].start, figure):
            self.part = ""
        return named or self.part


def _is_of_all(claim: Claim, here: Sequence[Found]) -> bool:
    """Whether so many were not dealt with by the parts told before: 收到30件,其中市本级收到20件,办结28件."""
    parts = [one.claim.value for one in here if one.claim.scope and one.role in (*TOTALS, OF_PART)]
    return any(not one.claim.scope for one in here) and claim.value > max(parts, default=-1)
