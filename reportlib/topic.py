"""Whether a case, a charge or a complaint is about disclosure: by its own words, or by what was counted before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlib.concepts import Concept, Wording, words
from reportlib.qualifiers import (
    is_for_government,
    is_on_topic,
    is_unrelated,
    is_wider,
    may_be_about_disclosure,
    may_go_on,
)
from reportlib.scene import Scene
from reportlib.sentences import Sentence
from reportlib.settling import Found

_CONTINUED = {  # contexts in which a wording goes on about what was counted right before
    "capacity": "capacity.",
    "training": "training.",
    "press": "response.press_conferences",
    "interviews": "response.web_interviews",
    "documents": "disclosure.normative_documents",
    "channels": "disclosure.",
}
_KNOWN = ("remedy", "result", "fees")  # what a sentence without a subject may go on about
_RECENT = 2  # sentences
_OF_LAW = re.compile("司法|法制|法院")


class Topic:
    """Remembers what was counted last, for cases, charges and complaints that name no subject behind it."""

    def __init__(self, publisher: str) -> None:
        self._publisher = publisher
        self._number = 0  # of the sentence in hand among those that may state something
        self.claimed: Sequence[Found] = ()  # by the last sentence that stated something
        self._claimed_in = 0  # the number of that sentence

    def begin_sentence(self) -> None:
        self._number += 1

    def keep(self, here: Sequence[Found]) -> None:
        """Remember the claims of the sentence in hand."""
        self.claimed, self._claimed_in = here, self._number

    def forget(self) -> None:
        self.claimed, self._claimed_in = (), 0

    def is_disclosure(
        self, scene: Scene, concept: Concept, role: str, here: Sequence[Found], previous: Sentence | None
    ) -> bool:
        """Whether a concept of that role is about disclosure, behind the claims of its sentence so far, `here`."""
        if role != "fees" and is_unrelated(scene, concept):
            return False
        if role == "remedy" and is_for_government(scene, concept, self._publisher):
            return False
        return is_on_topic(scene, previous, concept, role) or self._goes_on(scene, concept, role, here)

    def is_continued(
        self, scene: Scene, concept: Concept, wording: Wording, here: Sequence[Found], previous: Sentence | None
    ) -> bool:
        """Whether a wording goes on about what was counted right before, in its sentence or in the one that it follows.

        Channels only in their sentence, which says of what they are parts.
        """
        names = wording.contexts & _CONTINUED.keys()
        begins = "channels" not in names and scene.text[: concept.start].rstrip(",:") in ("", "其中")
        if names and not here and begins:
            here = [one for one in self.claimed if one.scene.sentence is previous and not one.claim.scope]
        return bool(here) and any(here[-1].claim.item.startswith(_CONTINUED[name]) for name in names)

    def _goes_on(self, scene: Scene, concept: Concept, role: str, here: Sequence[Found]) -> bool:
        """Whether cases or charges that name no subject stand right behind applications, complaints behind cases."""
        if role in ("remedy", "complaint") and is_wider(scene, concept):
            return False
        recent = self.claimed if self._number - self._claimed_in <= _RECENT else ()
        near = (*here, *recent)
        if role == "complaint":
            return may_be_about_disclosure(scene, concept) and _is_listed_with_cases(scene.text, concept, near, recent)
        known = any(one.role in _KNOWN or one.claim.item.startswith("applications") for one in near)
        if not known or "office" in scene.rows or scene.others or _OF_LAW.search(self._publisher):
            return False
        return may_go_on(scene.text, concept, role)


def _is_listed_with_cases(text: str, concept: Concept, near: Sequence[Found], recent: Sequence[Found]) -> bool:
    """Whether complaints stand behind cases, or before them in a list: 投诉、复议, not 投诉120件,处罚5件,复议2件."""
    if any(one.role == "remedy" for one in near):
        return True
    listed = words("topic", "cases_begin").match(text, concept.end)
    named = recent or words("topic", "disclosure").search(text)
    return bool(named and listed and "复议" in listed[0])
