"""Which figures are of another time by what was told before them: behind one of last year, or beside one up to now."""

from __future__ import annotations

from collections.abc import Sequence

from reportlib.attach import Pair, of_own_year
from reportlib.concepts import Concept, Wording
from reportlib.mentions import Mention
from reportlib.scene import Scene
from reportlib.sentences import Sentence
from reportlib.settling import DEALT_WITH, TOTALS, Found
from reportlib.times import goes_on_about, is_other_time, is_total_up_to_now


class Elsewhen:
    """Remembers the figures of other times, for what is told behind them."""

    def __init__(self) -> None:
        self._figure = -1  # where the last total stands, if it was of another time
        self._other: tuple[Scene | None, int] = (None, -1)  # the last sentence of another time alone, and its `_figure`
        self._own_year: list[Pair] = []  # of a list by years, the figures of the year reported
        self._up_to_now: tuple[Wording | None, Sentence | None] = (None, None)  # of the last total that runs over years
        self._total: tuple[Scene | None, Wording | None] = (None, None)  # where the last total stands, its wording

    def pairs_of_own_year(
        self, scene: Scene, concepts: list[Concept], mentions: list[Mention], pairs: list[Pair]
    ) -> list[Pair]:
        """Begin a sentence, and return its pairs; of a list by years only those of the year reported."""
        self._figure, self._own_year = -1, []
        if not (scene.year and scene.names_years):
            return pairs
        taken, self._own_year = of_own_year(scene.text, scene.year, concepts, mentions)
        return [pair for pair in pairs if pair.mention.start not in taken] + self._own_year

    def end_sentence(self, scene: Scene, here: Sequence[Found]) -> None:
        """Remember a sentence with a total of another time and no figure of the year."""
        self._other = (scene, self._figure) if self._figure >= 0 and not here else (None, -1)

    def _goes_on(self, previous: Sentence | None) -> bool:
        scene, figure = self._other
        return scene is not None and scene.sentence is previous and goes_on_about(scene, figure, len(scene.text))

    def is_of_other_time(
        self, scene: Scene, pair: Pair, wording: Wording, here: Sequence[Found], previous: Sentence | None
    ) -> bool:
        """Whether a figure is of another time, or is told behind a total that is: 去年收到28件,答复27件."""
        figure, is_total = pair.mention.start, wording.role in TOTALS and wording.item not in DEALT_WITH
        if not scene.is_plain and pair not in self._own_year and is_other_time(scene, pair, wording):
            is_share = "占" in scene.clause(figure)[0]  # 占案件总数860件的9%
            is_due = scene.text.endswith("应", 0, pair.concept.start)  # 应答复97件,已答复94件
            if (is_total or not here) and not is_share and not is_due:
                self._figure = figure
            return True
        if not here and wording.item.startswith("applications") and self._goes_on(previous):
            self._figure = 0  # 2015年收到28件。上年结转2件
        if is_total or self._figure < 0:
            self._figure = -1
            return False
        return goes_on_about(scene, self._figure, figure)

    def is_up_to_now_again(self, scene: Scene, pair: Pair, found: Sequence[Found]) -> bool:
        """Whether a sentence that counted up to now counts so once more: 累计, or 共 and more than the year's own."""
        if self._up_to_now[1] is not scene.sentence:
            return False
        lead = scene.clause(pair.mention.start)[0]
        own = (one.claim.value for one in found if one.scene is scene and one.role in TOTALS)
        more = "共" in lead and any(value < pair.mention.value for value in own)
        if more:
            self._figure = pair.mention.start
        return more or "累计" in lead

    def counted_up_to_now(self, scene: Scene, previous: Sentence | None) -> Wording | None:
        """Return what was counted up to now here or right before: 累计公开113200条。其中,2009年公开56000条。"""
        wording, sentence = self._up_to_now
        if wording and sentence in (scene.sentence, previous):
            return wording
        before, wording = self._total
        follows = before and before.sentence is previous and is_total_up_to_now(before, scene)
        return wording if follows else None

    def keep_up_to_now(self, scene: Scene, wording: Wording) -> None:
        self._up_to_now = wording, scene.sentence

    def keep_total(self, scene: Scene, wording: Wording) -> None:
        self._total = scene, wording


def take_back_totals_up_to_now(earlier: list[Found], end: int, previous: Sentence | None, found: Found) -> None:
    """Mark as `累计` a total that the sentence before counted up to now, where this one states the year's own.

    The claims of the sentence before stand in `earlier` right before `end`.
    """
    item, column, value = found.claim[:3]
    for index in range(end - 1, -1, -1):
        one = earlier[index]
        if one.scene.sentence is not previous:
            return
        claim = one.claim
        same = claim.item == item and claim.column == column
        if same and claim.value > value and is_total_up_to_now(one.scene, found.scene):
            one.claim = claim._replace(scope="累计")
