"""Paragraphs of a document as sentences that know their section.

A flat text breaks sentences over lines and blank lines, a PDF over every line; HTML keeps a block whole. All three
become the same sentences here (see `broken_lines`): the words as printed for a reader, and a matching text for `prose`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from reportlib.broken_lines import NUMERAL, Line, is_bare_heading, join_broken_lines
from reportlib.document import Paragraph, Place
from reportlib.mentions import COUNTERS, numerals_to_digits
from reportlib.text import HAN, clean, simplify

_MARGIN = " \t\r\n\x0b\x0c\xa0\u2002\u2003\u2009\u3000\u200b\u200c\u200d\u2060\ufeff"
_END = re.compile(r"[^。！？!?]+[。！？!?]*[”’」』）)]*|[。！？!?]+")
_ENDS = re.compile("[。！？!?]")
_DIGIT = re.compile(r"\d")
_LEVELS = (
    re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.]|第[一二三四五六七八九十]{1,2}(?:部分|章)[、.:]?)"),
    re.compile(r"^\([一二三四五六七八九十]{0,3}\)"),
    re.compile(r"^(?:\d{1,2}[、.](?:(?!\d)|(?=20\d\d年))|\(\d{1,2}\))"),
)
_IS_NO_HEADING = re.compile(
    "(?!第[一二三四五六七八九十]{1,2}[部章])[0-9０-９一二三四五六七八九十]*\\s*(?![一二三四五六七八九十])[\u4e00-\u9fff]"
)
_LONGEST_HEADING = 40
_HEADING_STOP = re.compile(r"[。,:;!?]|(?:19|20)\d{2}年")
_YEAR_FIRST = re.compile(r"(?:19|20)\d{2}年度?")
_PLANS = re.compile(  # a heading without a number
    "(?:[12１２]\\d{3}\\s*年度?|下一?步|下一年度?|明年|[来來]年|今[后後])[^，。；：,;:]{0,12}"
    "(?:打算|[计計][划劃]|安排|思路|[设設]想|重[点點]|目[标標]|方向|要[点點])"
)
_MARKS = re.compile(r"[\s\"'“”‘’「」『』《—–―─*#,](?:(?<!,)|(?<=\d,)\s?\d{3})")  # what `_without_marks` changes
_GROUP = re.compile(r"[ ,](?<=\d.) ?\d{3}")
_GROUPED = re.compile(r"\d(?<!\d\d)\d{0,2}(?:(?: |, ?)\d{3})+(?![\d%])")
_GAP = re.compile(r"\s(?<=\d\s)\s*(?=\d)")  # between two figures
_TITLE = re.compile("《([^》]*)》")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』]+")
_A_BRACKET = re.compile(r"[\[【〔]")
_OTHER_BRACKETS = re.compile(rf"(?<=.)[\[【〔]([^\[\]【】〔〕]*[{HAN}][^\[\]【】〔〕]*)[\]】〕]")  # not 〔2016〕48号
_DASH = re.compile(rf"[—–―─]+(?=[{HAN}])")
# What a count or a denial needs, as printed, in either script; a character that cleaning may change counts as a sign.
_ODD = "[^\u4e00-\u9fff，。、；：！？,.;:!?A-Za-z]"
_FOREIGN = r"\x7f-\x9f\xa1-\u1fff\u2070-\u2fff\u3018-\u4dff\ua000-\uff00\uff5f-\U0010ffff"
_ALONE = rf"\d无無未没沒均零{_FOREIGN}"
_HINT = re.compile(  # looks back after its first character, as the patterns of `mentions` do
    f"[{_ALONE}全{NUMERAL}复復複覆诉訴](?:(?<=[{_ALONE}])|(?<=全)(?:部|{_ODD})"
    f"|(?<=[{NUMERAL}])(?:[余餘多]?(?:[件起条條次宗例份篇期场場人元]|{_ODD}))"
    f"|(?<=[复復複覆])(?:[议議]|{_ODD})|(?<=[诉訴])(?:[讼訟]|{_ODD}))"
)
_TOLD_IN_BRACKETS = rf"一(?:{COUNTERS})|维持\)|诉讼请求\)|审结\)|起诉\)|均为[^()]*申请\)"  # and (自然人申请)
_REMARK = re.compile(
    r"\((?!自然人(?:申请|提出)?\))(?!(?<=[件份条宗起]\()[^()]*(?:秘密|隐私)\))"
    r"(?!(?<=[议讼件]\()(?:政府)?信息公开类?\))"  # of the cases before it
    rf"(?![^()]*(?:{_TOLD_IN_BRACKETS}))[^()\d]*\)"
)


class Sentence:
    """A sentence as printed (white space trimmed, broken lines joined), its matching text, its place and section.

    `text` is cleaned and in simplified script, without spaces, quotation marks and remarks in brackets that hold no
    figure; it is made when first asked for, since most sentences state nothing. `section` holds the headings above,
    from the outermost: ``("三、依申请公开情况", "(一)办理情况")``.
    """

    __slots__ = ("printed", "place", "section", "_text")

    def __init__(self, printed: str, place: Place, section: tuple[str, ...] = (), text: str | None = None) -> None:
        self.printed, self.place, self.section = printed, place, section
        self._text = text

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = _without_remarks(_matching_text(self.printed))
        return self._text


def read_sentences(paragraphs: Iterable[Paragraph], menus: bool = True) -> Iterator[Sentence]:
    """Yield the sentences of `paragraphs` in order; a heading is a sentence too and opens its section.

    Without `menus` the inner lines of menus are left out, which state and head nothing.
    """
    lines = [(line, paragraph.place) for paragraph in paragraphs if (line := paragraph.text.strip(_MARGIN))]
    headings: dict[int, str] = {}
    section: tuple[str, ...] = ()
    for group in join_broken_lines(lines, menus):
        for printed, place in _split(group):
            if _IS_NO_HEADING.match(printed):
                if _PLANS.fullmatch(printed) or is_bare_heading(printed):
                    heading = simplify(printed)
                    is_below = section and without_number(section[0]) != section[0] and not _PLANS.fullmatch(printed)
                    headings = {**_above(headings, len(_LEVELS)), len(_LEVELS): heading} if is_below else {0: heading}
                    section = tuple(headings.values())
                yield Sentence(printed, place, section)
                continue
            level, heading, text = _read_heading(printed)
            if level is not None:
                headings = {**_above(headings, level), level: heading}
                section = tuple(headings.values())
            yield Sentence(printed, place, section, text)


def make_texts(sentences: Iterable[Sentence]) -> None:
    """Make the matching texts of sentences, cleaned all at once: it is calls that cost, not characters."""
    without = [sentence for sentence in sentences if sentence._text is None]
    texts = clean("\n".join([sentence.printed for sentence in without])).split("\n")
    if len(texts) == len(without):  # no sentence holds a line break
        for sentence, text in zip(without, texts, strict=True):
            sentence._text = _without_remarks(_to_matching(text))


@lru_cache(maxsize=4096)
def _read_heading(printed: str) -> tuple[int | None, str, str]:
    """Return the level of a heading (None: it is none), its words with their number, and the matching text after it.

    Kept, for the forms prescribe their headings.
    """
    text = _matching_text(printed)
    for level, pattern in enumerate(_LEVELS):
        if match := pattern.match(text):
            text = text[match.end() :]
            return level, match[0] + _heading_words(text), _without_remarks(text)
    return None, "", _without_remarks(text)


def may_state(printed: str) -> bool:
    """Whether a sentence may state a count, a denial or a dispute: a look at it as printed, to save cleaning it.

    >>> may_state("各栏目運行正常。"), may_state("沒有發生訴訟。"), may_state("受理１２件")
    (False, True, True)
    """
    return _HINT.search(printed) is not None


def without_number(heading: str) -> str:
    """Return the words of a heading.

    >>> without_number("四、复议、诉讼情况"), without_number("复议、诉讼情况")
    ('复议、诉讼情况', '复议、诉讼情况')
    """
    numbers = (match for level in _LEVELS if (match := level.match(heading)))
    return heading[max((number.end() for number in numbers), default=0) :]


def _above(headings: dict[int, str], level: int) -> dict[int, str]:
    return {above: words for above, words in headings.items() if above < level}


def _heading_words(text: str) -> str:
    """Return the words of a heading; '' for a numbered sentence that states a count, which heads nothing.

    A year before them is kept where nothing but them stands there: 2013年工作打算.
    """
    year = _YEAR_FIRST.match(text)
    begin = year.end() if year else 0
    words = _HEADING_STOP.split(text[begin:])[0]
    if _DIGIT.search(words) or year and text[begin + len(words) :][:1] not in ("", "。", ":"):
        return ""
    return (text[:begin] + words)[:_LONGEST_HEADING]


def _split(lines: list[Line]) -> list[Line]:
    """Return the sentences of a group, each with the place of the line where it starts."""
    if len(lines) == 1:
        line, place = lines[0]
        end = _ENDS.search(line)
        if end is None or end.end() == len(line):
            return lines
        return [(printed.strip(), place) for printed in _END.findall(line) if not printed.isspace()]
    text, starts = "", []
    for line, place in lines:
        starts.append((len(text), place))
        text += line
    sentences = []
    for match in _END.finditer(text):
        if printed := match[0].strip():
            begin = match.end() - len(match[0].lstrip())
            sentences.append((printed, [place for start, place in starts if start <= begin][-1]))
    return sentences


def _matching_text(printed: str) -> str:
    return _to_matching(clean(printed))


def _to_matching(text: str) -> str:
    """Return a cleaned text in simplified script, its numerals as digits and its brackets round, without marks."""
    text = numerals_to_digits(_without_marks(simplify(text)))
    return _OTHER_BRACKETS.sub(r"(\1)", text) if _A_BRACKET.search(text) else text


def _without_marks(text: str) -> str:
    """Return a cleaned text without spaces and quotation marks, figures without their thousands separators."""
    if not _MARKS.search(text):
        return text
    text = text.lstrip("#* ").replace("*", "")
    if _GROUP.search(text):
        text = _GROUPED.sub(_ungroup, text)
    text = _DROPPED.sub("", _GAP.sub(",", text))
    if "《" in text:
        text = _TITLE.sub(_without_digits, text)
    return _DASH.sub(",", text)


def _without_digits(title: re.Match[str]) -> str:
    return _DIGIT.sub("", title[1])


def _ungroup(match: re.Match[str]) -> str:
    return match[0].replace(" ", "").replace(",", "")


def _without_remarks(text: str) -> str:
    """Drop brackets that hold no figure: 县(市、区) is 县 here, and (含上年结转1件) stays."""
    return _REMARK.sub("", text) if "(" in text else text
