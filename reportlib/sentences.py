"""Paragraphs of a document as sentences that know their section.

A flat text breaks sentences over lines and blank lines, a PDF over every line; HTML keeps a block whole. All three
become the same sentences here: the words as printed for a reader, and a matching text for `prose`. Lines of a
statutory table that slipped in (labels with their bare figures) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from reportlib.document import Paragraph, Place
from reportlib.mentions import COUNTERS
from reportlib.text import HAN, clean, simplify

_END = re.compile(r"[^。！？!?]+[。！？!?]*[”’」』）)]*|[。！？!?]+")
_ENDS = re.compile("[。！？!?]")
_TERMINAL = "。！？!?；;:：”"
_OPENING = re.compile(
    r"\s*(?:[#*|【]|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{0,3}[)）]|\d{1,2}[、.．](?:(?!\d)|(?=20\d\d年)))"
)
_BARE = re.compile(r"\||[\s\d.,+/\-—%|]+\Z")
_PAUSE = re.compile("[，。,；;]")
_DIGIT = re.compile(r"\d")
_LATIN, _ENDS_IN_LATIN = re.compile(r"\w", re.ASCII), re.compile(r"\w$", re.ASCII)
_FIGURE_ROW = re.compile(r"\s-?\d+(?:\s-?\d+){2,}(?=\s|$)")
_SHORTEST_BROKEN_LINE = 12  # a line shorter than this ends by itself: a heading, a date, a label
_TITLE_END = ("报告", "報告")  # of a report: 某市2017年政府信息公开工作年度报告
_HEADING_END = re.compile("(?:情况|工作|措施|问题|事项|方面|建设|打算|改进|公开|安排|概述)$")
_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}[、.]"),
    re.compile(r"^\([一二三四五六七八九十]{0,3}\)"),
    re.compile(r"^(?:\d{1,2}[、.](?:(?!\d)|(?=20\d\d年))|\(\d{1,2}\))"),
)
_IS_NO_HEADING = re.compile("[0-9一二三四五六七八九十]*(?![一二三四五六七八九十])[\u4e00-\u9fff]")
_LONGEST_HEADING, _LONGEST_PLANS = 40, 20
_HEADING_STOP = re.compile(r"[。,:;!?]|(?:19|20)\d{2}年")
_YEAR_FIRST = re.compile(r"(?:19|20)\d{2}年度?")
# A heading of plans without a number, and one that ends its section.
_PLANS = re.compile(
    "(?:(?:19|20)\\d{2}年度?|下一?步|下一年度?|明年|[来來]年|今[后後])[^，。；：,;:]{0,12}"
    "(?:打算|[计計][划劃]|安排|思路|[设設]想|重[点點]|目[标標]|方向|要[点點])"
)
_AFTER_PLANS = re.compile("[^，。；：,;:]*(?:情[况況]|事[项項]|概述|[统統][计計]表)")
_MARKS = re.compile(r"[\s\"'“”‘’「」『』《—–―─*#,](?:(?<!,)|(?<=\d,)\d{3})")  # what `_without_marks` changes
_GROUP = re.compile(r"[ ,](?<=\d.)\d{3}")
_GROUPED = re.compile(r"\d(?<!\d\d)\d{0,2}(?:[ ,]\d{3})+(?![\d%])")
_GAP = re.compile(r"\s(?<=\d\s)\s*(?=\d)")  # between two figures
_TITLE = re.compile("《([^》]*)》")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』]+")
_DASH = re.compile(rf"[—–―─]+(?=[{HAN}])")
# What a count or a denial needs, as printed, in either script; a character that cleaning may change counts as a sign.
_ODD = "[^\u4e00-\u9fff，。、；：！？,.;:!?A-Za-z]"
_FOREIGN = r"\x7f-\x9f\xa1-\u1fff\u2070-\u2fff\u3018-\u4dff\ua000-\uff00\uff5f-\U0010ffff"
_ALONE = rf"\d无無未没沒均零{_FOREIGN}"
_NUMERAL = "一二两兩三四五六七八九十百"
_HINT = re.compile(  # looks back after its first character, as the patterns of `mentions` do
    f"[{_ALONE}全{_NUMERAL}复復複覆诉訴](?:(?<=[{_ALONE}])|(?<=全)(?:部|{_ODD})"
    f"|(?<=[{_NUMERAL}])(?:[余餘多]?(?:[件起条條次宗例份篇期场場人元]|{_ODD}))"
    f"|(?<=[复復複覆])(?:[议議]|{_ODD})|(?<=[诉訴])(?:[讼訟]|{_ODD}))"
)
_HINTING = f"无無未没沒均零全复復複覆诉訴{_NUMERAL}"  # Han characters of `_HINT`
_WORDS = "".join(
    f"{chr(ord(one) + 1)}-{chr(ord(other) - 1)}"
    for one, other in pairwise(["\u4dff", *sorted(_HINTING), "\ua000"])
    if ord(other) - ord(one) > 1
)
_SHORT_LINE = f"\n[{_WORDS}][A-Za-z{_WORDS}]{{0,{_SHORTEST_BROKEN_LINE - 2}}}"
_MENU = re.compile(f"{_SHORT_LINE}(?:{_SHORT_LINE}){{3,}}(?=\n)")
_TOLD_IN_BRACKETS = (  # and (自然人申请)
    rf"[一二两三四五六七八九十](?:{COUNTERS})|维持\)|诉讼请求\)|审结\)|起诉\)"
)
_REMARK = re.compile(
    r"\((?!自然人(?:申请|提出)?\))(?!(?<=[件份条宗起]\()[^()]*(?:秘密|隐私)\))"
    rf"(?![^()]*(?:{_TOLD_IN_BRACKETS}))[^()\d]*\)"
)
Line = tuple[str, Place]


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
    lines = [(line, paragraph.place) for paragraph in paragraphs if (line := paragraph.text.strip())]
    lines = _without_table_lines(lines if menus else _without_menus(lines))
    headings: dict[int, str] = {}
    section: tuple[str, ...] = ()
    for group in _join_broken_lines(lines):
        for printed, place in _split(group):
            if _IS_NO_HEADING.match(printed):
                if heading := _heading_without_number(printed, section):
                    headings, section = {0: heading}, (heading,)
                yield Sentence(printed, place, section)
                continue
            level, heading, text = _read_heading(printed)
            if level is not None:
                headings = {above: words for above, words in headings.items() if above < level}
                headings[level] = heading
                section = tuple(headings.values())
            yield Sentence(printed, place, section, text)


def make_texts(sentences: Iterable[Sentence]) -> None:
    """Make the matching texts of sentences, cleaned all at once: it is calls that cost, not characters."""
    without = [sentence for sentence in sentences if sentence._text is None]
    texts = clean("\n".join([sentence.printed for sentence in without])).split("\n")
    if len(texts) == len(without):  # no sentence holds a line break
        for sentence, text in zip(without, texts, strict=True):
            sentence._text = _without_remarks(_without_marks(simplify(text)))


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


def _heading_without_number(printed: str, section: tuple[str, ...]) -> str:
    """Return a heading of plans (下一步工作打算), or one that ends such a section (其他事项), else ''."""
    if len(printed) > _LONGEST_PLANS:
        return ""
    ends = section and _PLANS.fullmatch(section[0]) and _AFTER_PLANS.fullmatch(printed)
    return simplify(printed) if ends or _PLANS.fullmatch(printed) else ""


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


def _without_menus(lines: list[Line]) -> list[Line]:
    """Return the lines without the inner ones of menus: runs of short lines of words that state and head nothing.

    Of a run the first line stays, which may end a broken line, and the last two, one of which stands before the next
    sentence.
    """
    text = "\n".join([line for line, _ in lines])
    kept: list[Line] = []
    begin = end = number = 0
    for menu in _MENU.finditer(text):
        number += text.count("\n", end, menu.start()) + 1
        kept += lines[begin : number + 1]
        number += text.count("\n", *menu.span()) - 1
        begin, end = number - 1, menu.end()
    return kept + lines[begin:] if text.count("\n") < len(lines) else lines


def _without_table_lines(lines: list[Line]) -> list[Line]:
    """Return the lines without rows of figures, bare figures, and the label of a figure.

    That is the line without a comma right before a bare figure.
    """
    kept: list[Line] = []
    may_be_label = False
    for line in lines:
        text = line[0]
        is_bare = _BARE.match(text) or len(text.split(None, 3)) > 3 and _FIGURE_ROW.search(text)
        if not is_bare:
            kept.append(line)
        elif may_be_label and not _PAUSE.search(kept[-1][0]):
            kept.pop()
        may_be_label = not is_bare
    return kept


def _join_broken_lines(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Group the lines whose sentence runs on into the next one."""
    group: list[Line] = []
    last = ""
    for line in lines:
        if last and (len(last) < _SHORTEST_BROKEN_LINE or last[-1] in _TERMINAL or not _runs_on(last, line[0])):
            yield group
            group = []
        group.append(line)
        last = line[0]
    if group:
        yield group


def _runs_on(line: str, following: str) -> bool:
    """Whether a line that is long enough and ends without a full stop goes on in the following one."""
    if line[0] == "#":
        return False
    if line.endswith(_TITLE_END) and not _PAUSE.search(line):
        return False
    if _OPENING.match(line) and not _PAUSE.search(line) and (len(line) < 24 or _HEADING_END.search(line)):
        return False
    return _OPENING.match(following) is None


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
        if _ENDS_IN_LATIN.search(text) and _LATIN.match(line):
            text += " "
        starts.append((len(text), place))
        text += line
    sentences = []
    for match in _END.finditer(text):
        if printed := match[0].strip():
            begin = match.end() - len(match[0].lstrip())
            sentences.append((printed, [place for start, place in starts if start <= begin][-1]))
    return sentences


def _matching_text(printed: str) -> str:
    return _without_marks(simplify(clean(printed)))


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
