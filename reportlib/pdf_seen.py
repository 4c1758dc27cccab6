"""Which characters of a PDF page nobody sees: those drawn with no ink, or in white on white.

A scan that was recognised holds its text in this way, over the picture: where most of a page's characters are of this
kind they are what is read.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

PALE = 240  # of 255; paler is white to the eye
SCAN = 2  # times as many unseen as seen characters: the page is a scan
_SCALE, _WIDEST = 2, 4000  # pixels to a point, and in all: a page may be as large as a house
_NO_INK = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_OUTLINED = (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def find_unseen(text_page: pypdfium2.PdfTextPage, chars: Sequence[tuple[int, str]]) -> set[int]:
    """The numbers of those of a page's characters that nobody sees; none where all digits are dark."""
    raw, colour = text_page.raw, [ctypes.c_uint() for _ in range(4)]
    if all(_ink(raw, index, colour) == "dark" for index, text in chars if text.isdigit()):
        return set()
    inks = {index: _ink(raw, index, colour) for index, _ in chars}
    unseen = {index for index, ink in inks.items() if ink == "none"}
    unseen |= _on_white(text_page, [index for index, ink in inks.items() if ink == "white"])
    return unseen if len(unseen) <= SCAN * (len(chars) - len(unseen)) else set()


def _ink(raw: Any, index: int, colour: list[ctypes.c_uint]) -> str:
    """How a character is drawn: 'none', 'white' or 'dark'; `colour` takes red, green, blue and opacity."""
    text = pdfium.FPDFText_GetTextObject(raw, index)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
    if mode in _NO_INK:
        return "none"
    if mode in _OUTLINED or not pdfium.FPDFPageObj_GetFillColor(text, *colour):
        return "dark"
    if not colour[3].value:
        return "none"
    return "white" if all(part.value >= PALE for part in colour[:3]) else "dark"


def _on_white(text_page: pypdfium2.PdfTextPage, chars: Sequence[int]) -> set[int]:
    """Those of some white characters that stand on white: most of what the page shows in their boxes is."""
    if not chars:
        return set()
    page = text_page.page
    bitmap = page.render(scale=min(_SCALE, _WIDEST / max(page.get_size())), grayscale=True)
    shown, to_bitmap = bytes(bitmap.buffer), bitmap.get_posconv(page).to_bitmap
    found = set()
    for index in chars:
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
        (x0, y0), (x1, y1) = to_bitmap(left, bottom), to_bitmap(right, top)
        columns = slice(max(min(x0, x1), 0), max(x0, x1) + 1)
        rows = range(max(min(y0, y1), 0), min(max(y0, y1) + 1, bitmap.height))
        pixels = b"".join(shown[row * bitmap.stride : (row + 1) * bitmap.stride][columns] for row in rows)
        if not pixels or Counter(pixels).most_common(1)[0][0] >= PALE:
            found.add(index)
    return found
