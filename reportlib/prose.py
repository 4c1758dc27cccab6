"""Figures stated in sentences become claims: item, column and value in the codes of the statutory forms.

A claim is a count of something the forms count, of the whole reporting body, in the year reported. Percentages,
last year's figures, differences, targets, counts of other things and the figures of parts of a territory are none.
Where the words leave a doubt there is no claim: a missing claim costs less than a false one.

Roles of the wordings (`forms/claims.csv`): `base` totals of applications that breakdowns and `全部按期答复` refer to;
`every` such statements about a base, `every_result` about the cases of one kind, `every_received` about those received
(均为自然人) or denied; `own_year` is the year's part of a total up to now; `carried_in` turns the total that includes
it into `applications.handled`, which `in_hand` (合计) states, or the sum of a list; `rest` (结转) what is left;
`applicant` and `relative` (其他) take the item of the count they break down; `denied` is read in denials alone;
`remedy` opens reconsideration or litigation, `narrower` is the part of it about disclosure where cases of every kind
were counted, `result` its outcome; `channel_of` and `branch` count by channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import compress
from operator import itemgetter

from reportlib.asked import names_applications
from reportlib.attach import Pair, attach
from reportlib.bodies import above_level
from reportlib.concepts import (
    Concept,
    Wording,
    breaks_in,
    clauses_to_read,
    find_concepts,
    names_anything,
    pairs_in,
    rows_in,
)
from reportlib.denials import find_zeros
from reportlib.document import Paragraph
from reportlib.elsewhen import Elsewhen, take_back_totals_up_to_now
from reportlib.elsewhere import Elsewhere
from reportlib.every import claims_of_every_one, claims_of_nothing, counted_together, says_nothing
from reportlib.in_hand import count_parts_of_all_in_hand, include_last_year
from reportlib.mentions import Mention, find_mentions
from reportlib.qualifiers import (
    ON_TOPIC,
    goes_on,
    is_another_s,
    is_channel,
    is_class_of_information,
    is_denied,
    is_of_all_kinds,
    is_of_concluded,
    is_of_others_received,
    is_sum_of_list,
    is_wider,
    what_is_under,
)
from reportlib.roles import TO_RESOLVE, Told, are_of_several_kinds, resolve
from reportlib.scene import Scene
from reportlib.sentences import Sentence, make_texts, may_state, read_sentences
from reportlib.settling import DEALT_WITH, TOTALS, Claim, Found, settle
from reportlib.times import goes_the_other_way
from reportlib.topic import Topic

WORTH_READING = re.compile(  # looks back after its first character, as the patterns of `mentions` do
    r"[\d无未没均零一全](?:(?<=全)部|(?<=一)[件起条次宗例份篇期场人元]|(?<![一全]))"
)
_NOT_COUNTED = re.compile("无|未|没|均|全部")
_COUNTABLE = re.compile("复议|诉讼|申请|公开|费|结转|举报|投诉|申诉|答复|办结|维持|发布会|规章|规范性文件")
_UNNAMED = ("", "disclosure")  # subjects after which 受理申请9件 may be the next
_CHANNELS = ("website", "gazette")
_COUNTED_TIMES = ("件次", "场次", "期次")
_FEE_UNITS = {"元": Decimal("0.0001"), "万元": Decimal(1)}
_BASES = ("base", "later", "new", "weak")
_REST_OF_NUMBER = re.compile(r",\d")  # a figure that a copy broke in two: 申请128 63件


def read_claims(
    paragraphs: Iterable[Paragraph], year: int | None, parts: bool = False, publisher: str = "", level: str = ""
) -> list[Claim]:
    """Return the figures that `paragraphs` state of the reporting body in `year`, in the order of the text.

    `year` is the year reported (None if unknown: then only wordings common to all forms count, and no year is told
    from another). Sections on problems and plans are passed over. With `parts`, claims about parts of the territory
    and figures that a first, different total makes parts come too, marked by `scope`. `publisher` tells the figures of
    the reporting body from those of other bodies named; without it only two bodies side by side are known as others.
    `level` (see `identity`) tells what is above its territory: 全省 in a city's report is another body's figure.
    """
    reader = _Reader(year, publisher, level)
    sentences = list(read_sentences(paragraphs, menus=False))
    telling = [may_state(one.printed) and not what_is_under(one.section, year)[0] for one in sentences]
    make_texts(compress(sentences, telling))
    for sentence, tells, following in zip(sentences, telling, [*sentences[1:], None], strict=False):
        reader.read(sentence, tells, following)
    claims = settle(reader.found, publisher)
    return [claim for claim in claims if parts or not claim.scope]


class _Reader:
    """Walks through the sentences and remembers what the next one may refer to: the subject, the last total."""

    def __init__(self, year: int | None, publisher: str, level: str) -> None:
        self.year, self.publisher, self.above = year, publisher, above_level(level, publisher)
        self.found: list[Found] = []
        self.section: tuple[str, ...] = ()
        self.closed = False
        self.subject = ""
        self.base: Found | None = None
        self.counted_in = ""  # the measure word of the base: 申请12起 goes on with 办结9起
        self.previous: Sentence | None = None
        self.following: Sentence | None = None
        self.first = 0  # the index in `found` of the first claim of the sentence in hand
        self.wide = ""  # the remedy of which the sentence counted cases of every kind
        self.elsewhen, self.elsewhere, self.topic = Elsewhen(), Elsewhere(publisher), Topic(publisher)

    def read(self, sentence: Sentence, tells: bool, following: Sentence | None) -> None:
        self.following = following
        if sentence.section != self.section:
            self._enter(sentence.section)
        if self.closed:
            return
        if tells:
            self.topic.begin_sentence()
            self._read_text(sentence)
        self.previous = sentence

    def _read_text(self, sentence: Sentence) -> None:
        text = sentence.text
        if says_nothing(sentence):
            self.found += claims_of_nothing(sentence, self.year)
            return
        states = WORTH_READING.search(text)
        if not states and "复议" not in text and "诉讼" not in text:
            return
        characters = pairs_in(text)
        if names_anything(characters):
            mentions = find_mentions(text) if states else []
            if mentions or not states or (_NOT_COUNTED.search(text) and _COUNTABLE.search(text)):
                self._read_events(sentence, characters, mentions)

    def _enter(self, section: tuple[str, ...]) -> None:
        same = self.section and len(section) > 1 and section[0] == self.section[0]  # (二)办理 goes on about (一)受理
        told, (self.closed, self.subject) = self.subject, what_is_under(section, self.year)
        if not self.subject and goes_on(told, section, self.section):
            same, self.subject = True, told
        self.section, self.base, self.previous = section, self.base if same else None, None
        if not section[-1].endswith((")", "、", ".")):  # a heading of words, and not a number before a sentence
            self.topic.forget()

    def _read_events(self, sentence: Sentence, characters: list[str], mentions: list[Mention]) -> None:
        """Take the zeros, the concepts and the numbers of a sentence in the order in which a reader meets them."""
        text = sentence.text
        asked = self.subject == "applications" and text.startswith("其中")
        if not (asked and all(one.claim.scope for one in self.topic.claimed)):  # else it is of the parts told before
            self.elsewhere.begin_sentence(text, self.previous, self.found)
        self.wide, self.first = "", len(self.found)
        breaks = breaks_in(text)
        concepts = find_concepts(text, self.year, clauses_to_read(text, breaks, mentions), characters)
        if not concepts:
            return
        scene = Scene(sentence, breaks, rows_in(text, characters), self.year, self.above)
        around = (self.section, self.previous, self.following)
        named = names_applications(scene, *around) if self.subject in _UNNAMED else None
        begin = scene.clause(named.start())[1] if named else len(text)  # 办结356件;收到申请9件: of these
        pairs = self._pairs(scene, concepts, mentions)
        met = concepts if scene.others else [one for one in concepts if one.meanings.is_telling]
        stated = {pair.concept.start: pair.mention.value for pair in pairs} if met else {}
        for at, is_pair, event in _in_order(met, pairs):
            if at >= begin and self.subject in _UNNAMED:
                self.subject = "applications"
            if is_pair:
                self._take(scene, event)
            else:
                self._meet(scene, event, stated.get(at))
        self.elsewhen.end_sentence(scene, here := self._here())
        if here:
            count_parts_of_all_in_hand(scene, here, self.found, self.base)
            self.topic.keep(here)
        if are_of_several_kinds(text, here):  # of which the next outcome is, is not said
            self.subject = "other"

    def _pairs(self, scene: Scene, concepts: list[Concept], mentions: list[Mention]) -> list[Pair]:
        """Return the concepts of a sentence with their figures, zeros among them."""
        pairs = attach(scene.text, concepts, mentions) if mentions else []
        pairs = self.elsewhen.pairs_of_own_year(scene, concepts, mentions, pairs)
        return pairs + find_zeros(scene, concepts) if "none" in scene.rows else pairs

    def _meet(self, scene: Scene, concept: Concept, counted: Decimal | None) -> None:
        """Let a concept, with what is `counted` of it, change the subject; read statements about every one of them."""
        if scene.others:
            other = [end for end in scene.others if end <= concept.start]
            if other and all(one.start < other[-1] for one in self._here()):
                self.subject = "other"
        wording = self._meaning(concept, scene)
        if wording is None:
            return
        if wording.role == "remedy":
            self.subject = wording.item if self._is_on_topic(scene, concept, "remedy") else "other"
            listed = self.wide not in ("", wording.item)  # 复议5件、诉讼3件,其中: of which is not said
            wider = is_wider(scene, concept) and not is_another_s(scene, concept, self.publisher)
            self.wide = wording.item if wider and not listed else ""
        elif wording.role == "complaint":
            self.wide = wording.item if is_wider(scene, concept) else ""
            if counted and not self.wide and not self._is_on_topic(scene, concept, "complaint"):
                self.subject = "other"  # 受理消费投诉31件,办结30件
        elif wording.role == "narrower" and self.wide:
            self.subject = self.wide
        elif wording.role in ("base", "denied"):
            self.subject = "applications"
        elif wording.role == "disclosure" and counted is not None:
            self.subject = "disclosure"
        elif wording.role.startswith("every") and counted is None:
            base, part = self.base if self.subject == "applications" else None, self.elsewhere.part
            self.found += claims_of_every_one(scene, concept, wording, base, self._here(), self.found, part)

    def _here(self) -> list[Found]:
        """The claims of the sentence in hand so far."""
        return self.found[self.first :]

    def _meaning(self, concept: Concept, scene: Scene) -> Wording | None:
        """Return the wording that holds in this year and under the subject in hand; None if it is no figure."""
        for wording in () if concept.meanings.is_nothing else concept.meanings.wordings:
            named = not wording.contexts or self._is_about(wording, scene, concept)
            if named and not goes_the_other_way(scene, concept, wording):
                return wording
        return None

    def _is_about(self, wording: Wording, scene: Scene, concept: Concept) -> bool:
        """Whether the subject in hand, or what the sentence named before, is one under which a wording holds."""
        if self.subject in wording.contexts:
            return self.subject != "applications" or not self._counts_complaints()
        if self.topic.is_continued(scene, concept, wording, self._here(), self.previous):
            return True
        return any(name in wording.contexts and is_channel(scene.text, concept.start, name) for name in _CHANNELS)

    def _counts_complaints(self) -> bool:
        """Whether complaints are what the sentence counted last: 投诉3件,办结3件."""
        last = self._here()[-1:]
        return bool(last) and last[0].role == "complaint" and last[0].claim.value > 0

    def _take(self, scene: Scene, pair: Pair) -> None:
        """State what a figure counts, unless it counts nothing of the forms, or is of another time."""
        wording = self._meaning(pair.concept, scene)
        if wording is not None and wording.role == "own_year":
            wording = self.elsewhen.counted_up_to_now(scene, self.previous)
        if wording is None or self.elsewhen.is_up_to_now_again(scene, pair, self.found):
            return
        fits = self._fits(scene, pair, wording)
        if not fits and not (wording.role == "remedy" and self.wide):  # 去年复议86件,其中涉及信息公开9件
            return
        if self.elsewhen.is_of_other_time(scene, pair, wording, self._here(), self.previous):
            over_years = scene.adds_up or "since" in scene.times
            if wording.role in TOTALS and over_years and self._resolved(scene, pair, wording)[0]:
                self.elsewhen.keep_up_to_now(scene, wording)
            return
        if not fits:
            return
        item, role = self._resolved(scene, pair, wording)
        if wording.role == "narrower":
            self.wide = ""
        if not item:
            return
        claim = self._claim(scene, pair, wording, item)
        self._state(scene, pair, claim, role)
        if role == "result" and not claim.value:  # 复议3件、诉讼2件,纠错均为零
            for kind in counted_together(scene, pair.mention.start, self._here()[:-1]):
                if kind != item:
                    self._state(scene, pair, claim._replace(item=kind), role)
        if role in TOTALS:
            self.elsewhen.keep_total(scene, wording)

    def _claim(self, scene: Scene, pair: Pair, wording: Wording, item: str) -> Claim:
        sentence, value = scene.sentence, pair.mention.value
        if "万元" in wording.counters:
            value = (value * _FEE_UNITS.get(pair.mention.counter, Decimal(1))).normalize() + 0
        column = self._here()[-1].claim.column if wording.column == "@" else wording.column
        column = "value" if item == "complaints.total" else column
        return Claim(item, column, value, pair.mention.approximate, sentence.printed, sentence.place)

    def _resolved(self, scene: Scene, pair: Pair, wording: Wording) -> tuple[str, str]:
        """Return the item and the role of a wording behind what was told, two empty texts if it has none."""
        if wording.role not in TO_RESOLVE:
            return wording.item, wording.role
        return resolve(scene, pair, wording, Told(self._here(), self.found, self.base, self.subject, self.wide))

    def _state(self, scene: Scene, pair: Pair, claim: Claim, role: str) -> None:
        """Add a claim to those found, and let it change what was told before it."""
        start = min(pair.mention.start, pair.concept.start)
        if scope := self.elsewhere.part_of(scene, start, pair.mention.start, claim, role, self._here()):
            claim = claim._replace(scope=scope)
        found = Found(claim, role, start, scene)
        if role in TOTALS and not scope:
            take_back_totals_up_to_now(self.found, self.first, self.previous, found)
        if role in ("carried_in", "new"):
            include_last_year(scene, pair, self.base, self.found, self.previous)
        self.found.append(found)
        if role in _BASES and not scope:
            self.base, self.counted_in = found, pair.mention.counter

    def _is_on_topic(self, scene: Scene, concept: Concept, role: str) -> bool:
        return self.topic.is_disclosure(scene, concept, role, self._here(), self.previous)

    def _fits(self, scene: Scene, pair: Pair, wording: Wording) -> bool:
        """Whether counter, time and topic allow the figure to be what the words say."""
        concept, mention = pair
        role, counter = wording.role, mention.counter
        known = counter in wording.counters or counter in _COUNTED_TIMES and counter[0] in wording.counters
        known = known or counter and counter == self.counted_in and "applications" in wording.contexts
        counted = known and (counter or mention.start <= concept.end)
        if not counted and mention.value:
            return False
        if not counter and _REST_OF_NUMBER.match(scene.text, mention.end) and "分别" not in scene.text:
            return False
        if role == "denied" and mention.end > mention.start:
            return False
        if wording.item == "applications.denied" and is_class_of_information(scene, concept):
            return False
        if is_sum_of_list(scene.text, pair) and not (role in TOTALS and not self._here()):
            return False
        if role in ON_TOPIC and not self._is_on_topic(scene, concept, role):
            return False
        if role == "remedy" and is_of_concluded(scene, concept):
            return False
        if wording.item.startswith(DEALT_WITH):
            last = max((one.start for one in self._here()), default=-1)
            if is_of_others_received(scene, pair, last):
                return False
        if scene.is_plain:
            return True
        return not (is_denied(scene, pair) or role in _BASES and is_of_all_kinds(scene, pair))


def _in_order(met: list[Concept], pairs: list[Pair]) -> list[tuple[int, int, Pair | Concept]]:
    """Return concepts (0) and pairs (1) as they are met: a pair where the later of its two words stands."""
    events: list[tuple[int, int, Pair | Concept]] = [(concept.start, 0, concept) for concept in met]
    for pair in pairs:
        at, figure = pair.concept.start, pair.mention.start
        events.append((figure if figure > at else at, 1, pair))
    events.sort(key=itemgetter(0, 1))
    return events
