"""Which characters of a PDF page nobody sees: those drawn with no ink, or in white on white.

A scan that was recognised holds its text in this way, over the picture: where most of a page's characters are of this
kind they are what is read.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from reportlib.pdf_page import Drawn

PALE = 240  # of 255; paler is white to the eye
SCAN = 2  # times as many unseen as seen characters: the page is a scan
_SCALE = 2  # pixels to a point
_NO_INK = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_OUTLINED = (pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)


def find_unseen(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, drawn: Iterable[Drawn]) -> set[int]:
    """The numbers of a page's characters that nobody sees."""
    suspects = {
        _address(text): ink
        for kind, text, _ in drawn
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and (ink := _ink(text)) != "dark"
    }
    if not suspects:
        return set()
    inks: dict[int, str] = {}
    n_chars = 0
    for index in range(text_page.count_chars()):
        text = pdfium.FPDFText_GetTextObject(text_page.raw, index)
        if text and not chr(pdfium.FPDFText_GetUnicode(text_page.raw, index)).isspace():
            n_chars += 1
            if _address(text) in suspects:
                inks[index] = suspects[_address(text)]
    unseen = {index for index, ink in inks.items() if ink == "none"}
    unseen |= _on_white(page, text_page, inks.keys() - unseen)
    return unseen if len(unseen) <= SCAN * (n_chars - len(unseen)) else set()


def _address(text: Any) -> int | None:
    return ctypes.cast(text, ctypes.c_void_p).value


def _ink(text: Any) -> str:
    """How a text is drawn: 'none', 'white' or 'dark'."""
    mode = pdfium.FPDFTextObj_GetTextRenderMode(text)
    if mode in _NO_INK:
        return "none"
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if mode in _OUTLINED or not pdfium.FPDFPageObj_GetFillColor(text, red, green, blue, opacity):
        return "dark"
    if not opacity.value:
        return "none"
    return "white" if min(red.value, green.value, blue.value) >= PALE else "dark"


def _on_white(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, chars: Iterable[int]) -> set[int]:
    """Those of some white characters that stand on white: most of what the page shows in their boxes is."""
    chars = list(chars)
    if not chars:
        return set()
    bitmap = page.render(scale=_SCALE, grayscale=True)
    shown = bytes(bitmap.buffer)
    to_bitmap = bitmap.get_posconv(page).to_bitmap
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
