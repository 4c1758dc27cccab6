"""What a PDF page draws, as PDFium knows it: its ruling lines, which way its text runs, and where its sides are.

All boxes come back as one who reads its text sees the page: x to the right, y downwards, in points, whatever way the
page is turned, or a table lies on it.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator
from math import inf, pi
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from reportlib.ruling import Line

THIN = 3.0  # points; a filled box no thicker is a line
DEEPEST = 5  # drawings within drawings

_SAMPLE = 50  # characters that tell which way a page's text runs

Turn = tuple[int, int, int, int]
"""What maps a point of a page to where it is seen."""

_UPRIGHT: Turn = (1, 0, 0, -1)
_TURNS: tuple[Turn, ...] = (_UPRIGHT, (0, 1, 1, 0), (-1, 0, 0, 1), (0, -1, -1, 0))  # by quarter turns to the right

Drawn = tuple[int, Any, pypdfium2.PdfMatrix]
"""Something a page draws: its kind, itself, and what maps it onto the page."""


def edge_of(drawn: Any, turn: Turn) -> float:
    """Where what is shown of a drawn thing ends on the right: browsers leave out what would stand behind, and clip what
    they cannot leave out; programs that clip nothing leave out nothing."""
    edge = inf
    path = pdfium.FPDFPageObj_GetClipPath(drawn)
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(pdfium.FPDFClipPath_CountPaths(path)):
        points = []
        for index in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, number, index), x, y)
            points.append((x.value, y.value))
        edge = min(edge, turned(turn, *_box_of(points))[2]) if points else edge
    return edge


def turned(turn: Turn, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    if turn == _UPRIGHT:
        return x0, -y1, x1, -y0
    a, b, c, d = turn
    xs, ys = (a * x0 + b * y0, a * x1 + b * y1), (c * x0 + d * y0, c * x1 + d * y1)
    return min(xs), min(ys), max(xs), max(ys)


def read_turn(text_page: pypdfium2.PdfTextPage) -> Turn:
    """How to turn a page so that most of its text runs to the right, whatever the page says of itself."""
    n_chars = text_page.count_chars()
    angles = (
        pdfium.FPDFText_GetCharAngle(text_page.raw, index) for index in range(0, n_chars, max(1, n_chars // _SAMPLE))
    )
    quarters = Counter(-round(angle / (pi / 2)) % 4 for angle in angles)
    return _TURNS[max(quarters, key=quarters.get, default=0)]


def read_sides(page: pypdfium2.PdfPage, turn: Turn) -> tuple[float, float]:
    """Where a page begins on the left and ends on the right."""
    left, _, right, _ = turned(turn, *page.get_cropbox())
    return left, right


def read_lines(drawn: Iterable[Drawn], turn: Turn) -> tuple[list[Line], list[Line], list[float]]:
    """The horizontal and the vertical ruling lines of a page: thin boxes, and the straight pieces of outlines; and the
    edge on the right that cuts through the one that reaches furthest."""
    horizontals: list[Line] = []
    verticals: list[Line] = []
    last, furthest = 0.0, None
    for box, path in _read_strokes(drawn):
        left, top, right, bottom = turned(turn, *box)
        if bottom - top <= THIN < right - left:
            horizontals.append(((top + bottom) / 2, left, right))
            if right > last:
                last, furthest = right, path
        elif right - left <= THIN < bottom - top:
            verticals.append(((left + right) / 2, top, bottom))
    edge = edge_of(furthest, turn) if furthest else last
    return horizontals, verticals, [edge] if last > edge + 1 else []


def _read_strokes(drawn: Iterable[Drawn]) -> Iterator[tuple[tuple[float, float, float, float], Any]]:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    for kind, path, matrix in drawn:
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
        if not (filled.value or stroked.value):
            continue
        for points in _read_outlines(path, matrix):
            x0, y0, x1, y1 = _box_of(points)
            if min(x1 - x0, y1 - y0) <= THIN:
                yield (x0, y0, x1, y1), path
            elif stroked.value:
                yield from ((_box_of(piece), path) for piece in zip(points, points[1:], strict=False))


def read_drawn(page: pypdfium2.PdfPage) -> list[Drawn]:
    """The texts and the paths of a page, and of the drawings placed on it."""
    return list(_read_drawn(page.raw, pypdfium2.PdfMatrix(), 0))


def _read_drawn(holder: Any, outer: pypdfium2.PdfMatrix, depth: int) -> Iterator[Drawn]:
    count = pdfium.FPDFFormObj_CountObjects if depth else pdfium.FPDFPage_CountObjects
    get = pdfium.FPDFFormObj_GetObject if depth else pdfium.FPDFPage_GetObject
    matrix = pdfium.FS_MATRIX()
    for index in range(count(holder)):
        drawn = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield kind, drawn, outer
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
            onto_page = pypdfium2.PdfMatrix.from_raw(matrix).multiply(outer)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                yield kind, drawn, onto_page
            elif depth < DEEPEST:
                yield from _read_drawn(drawn, onto_page, depth + 1)


def _read_outlines(path: Any, matrix: pypdfium2.PdfMatrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure that a path draws, the first once more where the figure is closed."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if points and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        points.append(matrix.on_point(x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _box_of(points: Any) -> tuple[float, float, float, float]:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
