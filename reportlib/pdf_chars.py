"""The characters of a PDF page as a reader sees them: without slanted watermarks, with note marks in brackets."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from math import pi
from statistics import median
from typing import Any, NamedTuple
from unicodedata import category

import pypdfium2
import pypdfium2.raw as pdfium

from reportlib.pdf_page import Turn, edge_of, turned
from reportlib.pdf_seen import find_unseen

MISSTATED = 3  # times the usual height of a page's characters: larger than any title
UNSEEN = 0.25  # times the usual height: smaller digits are not meant to be seen
SLANTED = 0.1  # radians; a scanned page lies less askew, a watermark more
LEVEL = 0.1  # of a character's height: no further apart are the feet of characters on one line
RAISED, SMALLER = 0.2, 0.9  # of the height of the character before: how high a note mark stands, and how large it is
_ASCII = 0x80  # digits stand below it, and whatever a font may name by mistake in place of them
SIDE = 5  # times a character's height: how near the last of a page those are that its side may cut
FLUSH = 0.1  # of a character's height: what a digit leaves free on either side
CUT = "…"  # stands for what is cut off
UNKNOWN = "\ufffd"  # stands for a character that its font does not name


class Char(NamedTuple):
    """A printed character, its box, and what is asked of that again and again."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    middle: float
    height: float


def to_char(text: str, turn: Turn, x0: float, y0: float, x1: float, y1: float) -> Char:
    left, top, right, bottom = turned(turn, x0, y0, x1, y1)
    return Char(text, left, top, right, bottom, (top + bottom) / 2, bottom - top)


def read_chars(text_page: pypdfium2.PdfTextPage, turn: Turn) -> tuple[list[Char], str, list[float]]:
    """The visible characters of a page in the file's order, those that nobody sees, and the edges on the right that cut
    through some.

    Each has the box of its line (as high as the font, so that a comma and a character lie on one line); where a font
    states a size far from what it draws, the box of the drawn character stands in. Slanted text is a watermark and is
    left out; small raised digits are note marks and stand in brackets, `5[1]`.
    """
    raw = text_page.raw
    found = _read_all(raw, text_page.count_chars(), turn)
    unseen = find_unseen(text_page, [(index, char.text) for index, char in found])
    hidden = "".join(char.text for index, char in found if index in unseen) if unseen else ""
    usual = median(char.height for _, char in found) if found else 0
    shown = []
    before, slanted = None, False
    for index, char in found:
        if char.height < UNSEEN * usual and char.text.isdigit() or index in unseen:
            continue
        if not 0 < char.height <= MISSTATED * usual:
            char = to_char(char.text, turn, *text_page.get_charbox(index))
            if char.height <= 0:  # drawn flat, in a damaged file: nobody sees it
                continue
        if slanted or before is None or not _stands_beside(before, char):
            slanted = _is_slanted(pdfium.FPDFText_GetCharAngle(raw, index))
        if not slanted:
            shown.append((index, char))
        before = char
    return _with_note_marks([char for _, char in shown]), hidden, list(_find_cuts(raw, shown, turn))


def _read_all(raw: Any, n_chars: int, turn: Turn) -> list[tuple[int, Char]]:
    box = pdfium.FS_RECTF()
    found = []
    for index in range(n_chars):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        text = chr(code)
        if code < _ASCII or code == 0xFFFD or not text.isprintable():
            text = _as_drawn(raw, index, text)
        if text and pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            found.append((index, to_char(text, turn, box.left, box.bottom, box.right, box.top)))
    return found


def _as_drawn(raw: Any, index: int, char: str) -> str:
    """A character as its font names it, `UNKNOWN` if that names none and it takes room; '' for a blank."""
    if char == " ":
        return ""
    if char.isprintable() and char != UNKNOWN:
        return UNKNOWN if pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1 else char  # PDFium guesses, and says so
    if pdfium.FPDFText_IsHyphen(raw, index) == 1:
        return "-"
    if category(char).startswith("Z"):
        return ""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    return UNKNOWN if left.value < right.value else ""


def _stands_beside(before: Char, char: Char) -> bool:
    return abs(char.bottom - before.bottom) < LEVEL * before.height and abs(char.left - before.right) < before.height


def _is_slanted(angle: float) -> bool:
    return abs((angle + pi / 4) % (pi / 2) - pi / 4) > SLANTED


def _find_cuts(raw: Any, shown: list[tuple[int, Char]], turn: Turn) -> Iterator[float]:
    last = max((char.right for _, char in shown), default=0)
    for index, char in shown:
        if char.right > last - SIDE * char.height:
            edge = edge_of(pdfium.FPDFText_GetTextObject(raw, index), turn)
            if char.left < edge < char.right:
                yield edge


def _with_note_marks(chars: list[Char]) -> list[Char]:
    """The characters with small raised digits in brackets, those of one number as one."""
    marked: list[Char] = []
    base = None
    for char in chars:
        if base is None or not char.text.isdigit() or not _is_raised(base, char):
            base = char
            marked.append(char)
        elif marked[-1] is base:
            marked.append(char._replace(text=f"[{char.text}]"))
        else:
            marked[-1] = marked[-1]._replace(text=f"{marked[-1].text[:-1]}{char.text}]", right=char.right)
    return marked


def _is_raised(base: Char, char: Char) -> bool:
    """Whether a character is smaller than the one before it and stands higher on the same line."""
    if char.height > SMALLER * base.height or not 0 <= char.left - base.left <= 2 * base.height:
        return False
    return base.top < char.bottom < base.bottom - RAISED * base.height


def mark_cut(chars: list[Char], edge: float) -> list[Char]:
    """The characters with `CUT` behind those at an edge that cuts a page off: nobody sees what goes on behind them."""
    return [
        char._replace(text=char.text + CUT) if char.left < edge < char.right + FLUSH * char.height else char
        for char in chars
    ]
