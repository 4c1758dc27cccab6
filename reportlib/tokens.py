"""A document as one sequence of tokens: words and printed figures, in reading order, each with its place.

Statutory tables come to us as grids, as one cell a line, as columns kept apart by spaces. Here they become alike:
what is left is text, figures, marks of 'not applicable' and cells known to be blank. A token knows its `row` where
the source has rows, so that a figure of one row is never given to the label of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reportlib.document import Cell, Document, Paragraph, Place
from reportlib.text import HAN, MOST_DIGITS, clean, is_not_applicable, parse_number

TEXT, NUMBER, NOT_APPLICABLE, BLANK, PROSE = "text", "number", "not_applicable", "blank", "prose"
UNREADABLE = "unreadable"  # stands where a figure does, with digits, and is none: 12/0, 1,23
PRINTED = frozenset((NUMBER, NOT_APPLICABLE, UNREADABLE))  # what is printed where a figure stands
_SENTENCE_END = re.compile(r"[。；;]")
_LONG_LINE, _LONG_WORD = 60, 25
_FIGURES_AT_END, _FIGURES_TOGETHER = 2, 3  # a line that ends in so many figures, or has so many, is a row
_LABEL_AND_FIGURE = 2  # fields with a wide gap between them: a row, however long its label
_PAGE_NUMBER = re.compile(r"([-—–－―·]) ?\d{1,4} ?\1|第?\s*\d{1,4}\s*页(?:[,，/]?\s*共?\s*\d{1,4}\s*页)?")
_ODD_FIGURE = re.compile(f"(?=.*\\d)[^{HAN}A-Za-z\\s]+")
_MISREAD = re.compile(r"I|[OolI]*[Ool][OolI]*|(?=.*\d)[\dOolI]*[OolI][\dOolI]*")  # of a scan: O, l62, 8I
_SEVERAL_FIGURES = re.compile(r"(?=.*\d)[\d\s.,+\-/—]+")  # in one cell: 12 30
_BEFORE_FIGURE = frozenset("约約近超逾踰共合閤计計增减減无無零〇不一")  # Han characters that a figure may begin with
_DATE = re.compile(r"(?:19|20)\d\d([./-])\d{1,2}\1\d{1,2}")
_NO_FIGURE = re.compile(r"\d+[年月]|[(（《“][\u4e00-\u9fff]")  # so figures do not begin
_SIDE_BY_SIDE = re.compile("指标|项目|序号")  # with these a table begins, and its second half once more
_ENUMERATOR = re.compile(r"[(（]?\d{1,2}[)）.．、,，:：]*")
_THOUSANDS = re.compile(r"(?<=\d)[,，]\s?(?=\d{3}(?!\d))")  # a comma of one figure, not between two
_SEPARATED_ROW = re.compile(r"[^,，、;；]+(?:[,，、;；]\s*[+\-]?[\d./—\-]*){2,}")
_PIECE = re.compile(r"[^\s|]+")
_FIELD = re.compile(r"[^\s|]+(?: [^\s|]+)*")
_SPACED_ROW = re.compile(r"(?:^|\s)(?=(?:[+\-]?[\d.]+ ){2,}[+\-]?[\d.]+$).*\d [+\-]?\d{1,2}(?!\d)")
_GROUPED = re.compile(r"\d \d")
_FIGURES_APART = re.compile(r"[\d)）] [+\-]?\d|[-—/] \d|\d [-—/]")
_BRACKET = re.compile("[()（）]")
_ANY_BRACKET = re.compile(r"[()（）[\]〔〕]")
_LINES_OF_NOTE = 6
_ROW_IN_NOTE = re.compile(  # its label runs on in the next line, and a copy wrote both as one
    rf"([(（][^()（）]*?)\s{{2,}}((?:[+\-]?[\d.,]+\s+|[-—/]+\s+)*(?:[+\-]?[\d.,]+|[-—/]+))\s*([{HAN}]+[)）])"
)
_CUT_REMARK = re.compile(r"\d[\d,.]*[(（][^)）]*")  # a figure whose remark runs on in the next line
_WIDE_GAP = re.compile(r"[\s|]{2,}\Z")
_PARTED_NUMBER = re.compile(rf"(\d{{1,2}})\s+(?=[.．、]\s*[{HAN}《“])")  # `4 .政务微信`: a label's own number
_NOT_AFTER_FIGURE = re.compile(r"\s*(?:[年月日号时]|个(?:月|工作日))")


@dataclass(slots=True)
class Token:
    """One word or figure: `kind` is one of the constants above.

    In a table `row` numbers the document's table rows, `table` its tables, and `column` is the grid column of the
    cell's left edge; 0 elsewhere.
    """

    kind: str
    text: str
    place: Place
    row: int = 0
    table: int = 0
    column: int = 0

    @property
    def line(self) -> int | Place:
        """The row of a table or the line of a text: tokens of one are printed side by side."""
        return self.row or self.place


class _Line(NamedTuple):
    """A line of flat text: its words with their kinds, what parts them as cells (''), whether it is a sentence,
    whether it is a row whose figures are parted by single spaces, and whether a bracket stays open in it."""

    words: tuple[tuple[str, str], ...]
    separator: str
    is_prose: bool
    spaced: bool
    is_open: bool


def document_to_tokens(document: Document) -> list[Token]:
    """Return the tokens of a document in reading order.

    In a document whose rows part figures by single spaces, `13 198` is two figures and not 13,198.
    """
    tokens: list[Token] = []
    row_number = 0
    lines = [
        None if type(block) is not Paragraph
        else _read_short_line(block.text) if len(block.text) <= _LONG_LINE
        else _read_line(block.text)
        for block in document.blocks
    ]  # fmt: skip
    odd = [number for number, line in enumerate(lines, 1) if line and (line.spaced or line.is_open)]
    spaced = any(lines[number - 1].spaced for number in odd)
    inside = _lines_inside_notes(document, lines, odd)
    for number, (block, line) in enumerate(zip(document.blocks, lines, strict=True), 1):
        if line is None:
            for row in _in_reading_order(block.rows):
                row_number += 1
                tokens += _row_to_tokens(row, row_number, number)
        elif not line.words:
            continue
        elif line.separator:
            row_number += 1
            tokens += [Token(kind, word, block.place, row_number) for kind, word in line.words]
        else:
            words = line.words
            if spaced or number in inside:
                words = _line_to_words(block.text.strip(), line.is_prose, spaced, number in inside)
            for kind, word in words:
                tokens.append(Token(kind, word, block.place))
    return tokens


def _lines_inside_notes(document: Document, lines: Sequence[_Line | None], odd: Sequence[int]) -> set[int]:
    """The numbers of lines that begin inside a bracketed note: one opened in a line above, among the `odd` ones, and
    closed in this or the next ones."""
    inside: set[int] = set()
    for number in odd:
        line = lines[number - 1]
        if not line.is_open or line.is_prose:
            continue
        for below in range(number, min(number + _LINES_OF_NOTE, len(lines))):
            mark = _BRACKET.search(document.blocks[below].text) if lines[below] else None
            if mark and mark.group() in ")）":
                inside.update(range(number + 1, below + 2))
            if mark or not lines[below]:
                break
    return inside


def is_prose(text: str) -> bool:
    """Whether a line is a sentence rather than a label or a row of figures.

    >>> is_prose("全年收到申请12件,均按期答复。"), is_prose("(二)申请办结数    12"), is_prose("说明。 3 0 0")
    (True, False, False)
    """
    return _line(text).is_prose


def _line(text: str) -> _Line:
    """What a line is. Short lines are kept, for the labels of one report are those of the next; sentences are not."""
    return _read_short_line(text) if len(text) <= _LONG_LINE else _read_line(text)


def _read_line(text: str) -> _Line:
    if is_figure(text):
        return _Line(((NUMBER, text),), "", False, False, False)
    text = _with_row_last(text)
    stripped = text.strip()
    is_word = _is_word(stripped)
    sentence = _has_sentence_end(stripped) if is_word else _is_sentence(stripped)
    separator = _separator(text, sentence)
    spaced = " " in text and not sentence and _SPACED_ROW.search(text) is not None
    is_open = _depth(text) > 0
    if separator:
        words = tuple(_read_cell(word) for word in text.strip("\n\r ").split(separator))
    elif is_word and (sentence or not is_open):
        words = ((PROSE if sentence else TEXT, stripped),)
    else:
        words = _line_to_words(stripped, sentence, False)
    return _Line(words, separator, sentence, spaced, is_open)


_read_short_line = lru_cache(maxsize=16384)(_read_line)


def is_figure(text: str) -> bool:
    """Whether a text is a count in plain digits, as nearly all figures are printed."""
    return text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS


def _is_word(text: str) -> bool:
    """Whether a line has no gaps and is no figure and no page number: a label without figures, or a sentence."""
    whole = len(text.split(None, 1)) == 1 and "|" not in text
    return whole and _kind(text) == TEXT and not _PAGE_NUMBER.fullmatch(text)


def _is_sentence(text: str) -> bool:
    words = _PIECE.findall(text)
    fields = _FIELD.findall(text) if len(words) > 1 else words
    if _has_figures(words) or (len(words) > 1 and _has_figures(fields)):
        return False
    if len(fields) == _LABEL_AND_FIGURE and _kind(fields[1]) == NUMBER:
        words = clean(fields[0])  # a mark within a label is a misprint: 1。当面申请数
        if not _SENTENCE_END.search(words if len(words) > _LONG_WORD else words[-1:]):
            return False
    return _has_sentence_end(text)


def _has_sentence_end(text: str) -> bool:
    """Whether a line without a row's figures is a sentence: by its marks, or because it is long and so is a word."""
    if _SENTENCE_END.search(text):
        return True
    text = clean(text)
    return bool(_SENTENCE_END.search(text)) or (
        len(text) > _LONG_LINE and max(map(len, _PIECE.findall(text)), default=0) > _LONG_WORD
    )


def _has_figures(words: Sequence[str]) -> bool:
    """Whether the words of a line are a row's: two figures at their end, or three together anywhere."""
    together = 0
    for word in words:
        together = together + 1 if _kind(word) != TEXT else 0
        if together == _FIGURES_TOGETHER:
            return True
    return together == _FIGURES_AT_END


def _in_reading_order(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The rows of a table; of two tables side by side, the rows of the left one and then those of the right one."""
    heads = [cell for cell in rows[0] if cell.text.strip()] if rows else []
    half = len(heads) // 2
    words = ["".join(cell.text.split()) for cell in heads]
    if half < 2 or words != words[:half] * 2 or not _SIDE_BY_SIDE.search(words[0]):
        return rows
    middle = heads[half].column
    left = [[cell for cell in row if cell.column < middle] for row in rows]
    return [*left, *([cell for cell in row if cell.column >= middle] for row in rows)]


def _row_to_tokens(row: Sequence[Cell], number: int, table: int) -> list[Token]:
    """Tokens of a table row; words that a converter repeated in each cell they span stand once, numbers as often."""
    tokens = []
    previous = ""
    for cell in row:
        kind, word = _read_cell(cell.text)
        if kind != TEXT or word != previous or _ENUMERATOR.fullmatch(word):
            tokens.append(Token(kind, word, cell.place, number, table, cell.column))
        previous = word
    return tokens


@lru_cache(maxsize=65536)
def _read_cell(text: str) -> tuple[str, str]:
    """(kind, text) of a cell."""
    if is_figure(text):
        return NUMBER, text
    stripped = text.strip()
    if not stripped or not clean(stripped).strip():
        return BLANK, ""
    kind = _kind(stripped)
    return (UNREADABLE if kind == TEXT and _SEVERAL_FIGURES.fullmatch(stripped) else kind), stripped


def _kind(text: str) -> str:
    if "\u4e00" <= text[0] <= "\u9fff" and text[0] not in _BEFORE_FIGURE:
        return TEXT
    if _NO_FIGURE.match(text):
        return TEXT
    if parse_number(text) is not None:
        return NUMBER
    if is_not_applicable(text):
        return NOT_APPLICABLE
    odd = _ODD_FIGURE.fullmatch(text) and not _ENUMERATOR.fullmatch(text) and not _DATE.fullmatch(text)
    return UNREADABLE if odd or _MISREAD.fullmatch(text) else TEXT


def has_digit(token: Token) -> bool:
    """Whether a token holds a digit, were it one that a scan took for a letter."""
    if token.kind == UNREADABLE and _MISREAD.fullmatch(token.text):
        return True
    return token.kind == NUMBER or (token.kind in (UNREADABLE, TEXT) and any(map(str.isdecimal, token.text)))


def _separator(line: str, sentence: bool) -> str:
    """What parts the cells of a line: a tab, or the comma of `规章,1,0,13`; '' where nothing does."""
    line = line.strip("\n\r ")
    if "\t" in line:
        return "" if sentence else "\t"
    if not line or "\u4e00" <= line[-1] <= "\u9fff" or line[-1] == "。":
        return ""
    if not _SEPARATED_ROW.fullmatch(line) or not _SEPARATED_ROW.fullmatch(_THOUSANDS.sub("", line)):
        return ""
    marks = [mark for mark in ",，、;；" if mark in line[1:]]
    return marks[0] if len(marks) == 1 else ""


def _line_to_words(text: str, sentence: bool, spaced: bool, inside: bool = False) -> tuple[tuple[str, str], ...]:
    """(kind, text) of a line without tabs: the line as a whole where it is one figure, else its words.

    `inside`: the line begins inside a note. No number in a note is a figure; but beside a note that runs on in the next
    line the row's figures may stand.
    """
    if not text or _PAGE_NUMBER.fullmatch(text):
        return ()
    if text[0].isdecimal() and (parted := _PARTED_NUMBER.match(text)):
        text = parted[1] + text[parted.end() :]
    text = _with_row_last(text)
    kind = _kind(text)
    if kind != TEXT and not (spaced and _GROUPED.search(text)) and not (inside and text[0] in _BEFORE_FIGURE):
        return ((kind, text),)
    if sentence:
        return ((PROSE, text),)
    pieces = list(_PIECE.finditer(text) if spaced else _pieces(text))
    open_note = int(inside) + _depth(text) > 0
    row = _figures_behind_note(text, pieces) if open_note else len(pieces)
    words = []
    depth = int(inside)
    for number, piece in enumerate(pieces):
        word = piece.group()
        if open_note and _CUT_REMARK.fullmatch(word):
            words.append((UNREADABLE, word))
            continue
        in_note = depth > 0 and number < row
        depth += _depth(word)
        kind = TEXT if in_note or _NOT_AFTER_FIGURE.match(text, piece.end()) else _kind(word)
        if in_note and open_note and number == len(pieces) - 1 and _kind(word) == NUMBER:
            kind = UNREADABLE  # it ends the line: a number of the note, or the figure beside it
        words.append((kind, word))
    return tuple(words)


def _with_row_last(text: str) -> str:
    """A line in which a row's figures stand amid the note of its label, with the figures behind it."""
    return _ROW_IN_NOTE.sub(r"\1\3  \2", text) if "  " in text and ")" in clean(text) else text


def _depth(text: str) -> int:
    """How many brackets more are opened than closed."""
    marks = _ANY_BRACKET.findall(text)
    return len(marks) - 2 * sum(map(")）]〕".__contains__, marks)) if marks else 0


def _figures_behind_note(text: str, pieces: Sequence[re.Match[str]]) -> int:
    """Where the figures begin that stand beside a note left open: several at the end, or one behind a wide gap."""
    start = len(pieces)
    while start and _kind(pieces[start - 1].group()) != TEXT:
        start -= 1
    if start == len(pieces) - 1 and not _WIDE_GAP.search(text, 0, pieces[start].start()):
        return len(pieces)
    return start


def _pieces(text: str) -> Iterator[re.Match[str]]:
    """The words of a line. Where wide gaps part all its figures, `1 234` between two of them is one figure."""
    fields = list(_FIELD.finditer(text))
    figures = [field for field in fields if _kind(field.group()) != TEXT]
    apart = [field for field in fields if field not in figures and _FIGURES_APART.search(field.group())]
    if len(fields) == 1 or apart:
        yield from _PIECE.finditer(text)
        return
    for field in fields:
        if field in figures:
            yield field
        else:
            yield from _PIECE.finditer(text, field.start(), field.end())
