"""What a PDF page draws, as PDFium knows it: its ruling lines, which way its text runs, and where its sides are.

All boxes come back as one who reads its text sees the page: x to the right, y downwards, in points, whatever way the
page is turned, or a table lies on it.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import inf, pi
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from reportlib.ruling import Line

THIN = 3.0  # points; a filled box no thicker is a line
DEEPEST = 5  # drawings within drawings
_OF_A_BOX = 5  # steps draw one
_SAMPLE = 50  # characters that tell which way a page's text runs

Box = tuple[float, float, float, float]
Turn = tuple[int, int, int, int]
"""What maps a point of a page to where it is seen."""
Placing = pypdfium2.PdfMatrix | None
"""What maps a drawing onto the page; None for the page itself."""

_UPRIGHT: Turn = (1, 0, 0, -1)
_TURNS: tuple[Turn, ...] = (_UPRIGHT, (0, 1, 1, 0), (-1, 0, 0, 1), (0, -1, -1, 0))  # by quarter turns to the right


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


def turned(turn: Turn, x0: float, y0: float, x1: float, y1: float) -> Box:
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


def read_lines(page: pypdfium2.PdfPage, turn: Turn) -> tuple[list[Line], list[Line], list[float]]:
    """The horizontal and the vertical ruling lines of a page: thin boxes, and the straight pieces of outlines; and the
    edge on the right that cuts through the one that reaches furthest."""
    horizontals: list[Line] = []
    verticals: list[Line] = []
    last, furthest = 0.0, None
    for box, path in _read_strokes(page):
        left, top, right, bottom = turned(turn, *box)
        if bottom - top <= THIN < right - left:
            horizontals.append(((top + bottom) / 2, left, right))
            if right > last:
                last, furthest = right, path
        elif right - left <= THIN < bottom - top:
            verticals.append(((left + right) / 2, top, bottom))
    edge = edge_of(furthest, turn) if furthest else last
    return horizontals, verticals, [edge] if last > edge + 1 else []


def _read_strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[Box, Any]]:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    sides = [ctypes.c_float() for _ in range(4)]  # left, bottom, right, top
    for path, outer in _read_paths(page.raw, None, 0):
        pdfium.FPDFPath_GetDrawMode(path, filled, stroked)
        if filled.value and not stroked.value and outer is None and pdfium.FPDFPath_CountSegments(path) <= _OF_A_BOX:
            pdfium.FPDFPageObj_GetBounds(path, *sides)
            x0, y0, x1, y1 = box = tuple(side.value for side in sides)
            if min(x1 - x0, y1 - y0) <= THIN:
                yield box, path
        elif filled.value or stroked.value:
            yield from ((box, path) for box in _read_pieces(path, outer, bool(stroked.value)))


def _read_pieces(path: Any, outer: Placing, stroked: bool) -> Iterator[Box]:
    """The thin figures that a path draws, and the pieces of the outlines of others."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    onto_page = pypdfium2.PdfMatrix.from_raw(matrix)
    for points in _read_outlines(path, onto_page.multiply(outer) if outer else onto_page):
        x0, y0, x1, y1 = _box_of(points)
        if min(x1 - x0, y1 - y0) <= THIN:
            yield x0, y0, x1, y1
        elif stroked:
            yield from map(_box_of, pairwise(points))


def _read_paths(holder: Any, outer: Placing, depth: int) -> Iterator[tuple[Any, Placing]]:
    """The paths of a page (`depth` 0) or of a drawing placed on it, each with how that is placed."""
    count = pdfium.FPDFFormObj_CountObjects if depth else pdfium.FPDFPage_CountObjects
    get = pdfium.FPDFFormObj_GetObject if depth else pdfium.FPDFPage_GetObject
    for index in range(count(holder)):
        drawn = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield drawn, outer
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            matrix = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
            placed = pypdfium2.PdfMatrix.from_raw(matrix)
            yield from _read_paths(drawn, placed.multiply(outer) if outer else placed, depth + 1)


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
