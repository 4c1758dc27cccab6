"""PDF -> `Document`: characters and ruling lines from pypdfium2, laid together into grids.

Statutory tables are ruled, so a figure's cell is known from where it is drawn, not from the order in which the file
happens to hold it. What stands outside ruled tables is read line by line; a gap wider than a character is kept as a
tab, so that tables without lines still show their columns.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass, field

import pypdfium2

from reportlib.document import Block, Cell, Document, Paragraph, Place, Table
from reportlib.errors import UnreadableFile
from reportlib.flow import Box, join_lines, split_rows
from reportlib.pdf_page import Char, read_chars, read_lines
from reportlib.ruling import NEAR, Field, Grid, find_grids

MAX_PAGES = 1000
FEW_CHARACTERS = 10  # a file with fewer on every page is a scan whose only text is page numbers or a stamp
MARGIN = 5.5  # points; what word processors leave free between a border and the text
_LOCK = threading.Lock()  # PDFium is not safe to call from two threads

_HAN = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(r"[\s\-—–―~·/|]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页)?[\s\-—–―~·|]*")


@dataclass(slots=True)
class _Piece:
    """A line of text or the part of a table that stands on one page, `number` counted on that page for its kind."""

    page: int
    number: int
    top: float
    text: str = ""
    grid: Grid | None = None
    chars: list[list[Char]] = field(default_factory=list)  # of each cell of the grid


def read_pdf(data: bytes, name: str) -> Document:
    """Return a PDF file as a `Document`: ruled tables as tables, the rest line by line, from the top of each page down.

    A table that runs over a page break is one table; its cells' places say `page 4, table 1, row 9, column 2`, counted
    on their page, a line's `page 4, line 3`; several printed rows within one ruled row end in `line 1`, `line 2`. Bare
    page numbers are left out; other headers and footers between the parts follow the table. Notes: 'scanned_page' for
    a page without text, 'unknown_characters' where a font does not say which characters it draws.

    Raises
    ------
    UnreadableFile
        If the file is damaged, locked by a password, has more than `MAX_PAGES` pages, or is a scan without text.
    """
    with _LOCK:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(
                f"{name}: this PDF cannot be opened ({error}); if it asks for a password, save it without one, "
                "otherwise download it again"
            ) from error
        try:
            if len(pdf) > MAX_PAGES:
                raise UnreadableFile(f"{name}: more than {MAX_PAGES} pages; save the pages of the report alone")
            document = Document([], "pdf", title=pdf.get_metadata_value("Title").strip())
            pieces = [_read_page(pdf, number, document) for number in range(1, len(pdf) + 1)]
        except (pypdfium2.PdfiumError, UnicodeDecodeError) as error:
            raise UnreadableFile(f"{name}: this PDF is damaged ({error}); download it again") from error
        finally:
            pdf.close()
    if all(sum(len(piece.text) + sum(map(len, piece.chars)) for piece in page) < FEW_CHARACTERS for page in pieces):
        raise UnreadableFile(
            f"{name}: a scan without text; run OCR and save the text (for instance `ocrmypdf -l chi_sim`)"
        )
    document.blocks = _join(pieces)
    return document


def _read_page(pdf: pypdfium2.PdfDocument, number: int, document: Document) -> list[_Piece]:
    page = pdf[number - 1]
    chars, n_unknown = read_chars(page)
    here = Place.of(page=number)
    if n_unknown:
        message = f"{n_unknown} characters of this page have no code in their font and are left out"
        document.notes.append(("unknown_characters", message, here))
    if not chars:
        message = "this page has no text; if it is a scan, run OCR and save the text"
        document.notes.append(("scanned_page", message, here))
        return []
    grids = find_grids(*read_lines(page))
    page.close()
    return _lay_together(number, grids, chars)


def _lay_together(page: int, grids: list[Grid], chars: list[Char]) -> list[_Piece]:
    """The tables and the remaining lines of a page, from the top down."""
    tables = [
        _Piece(page, number, grid.ys[0], grid=grid, chars=[[] for _ in grid.fields])
        for number, grid in enumerate(grids, 1)
    ]
    loose = []
    for char in chars:
        x, y = (char.left + char.right) / 2, char.middle
        for table in tables:
            index = table.grid.field_at(x, y)
            if index is not None:
                table.chars[index].append(char)
                break
        else:
            loose.append(char)
    lines = [
        _Piece(page, number, line[0].top, text=_line_to_text(line, keep_gaps=True))
        for number, line in enumerate(_to_lines(loose), 1)
    ]
    return sorted(tables + lines, key=lambda piece: piece.top)


def _to_lines(chars: list[Char]) -> list[list[Char]]:
    """Characters as printed lines: those whose middles lie within half a character's height, from left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.middle):
        if lines and abs(char.middle - lines[-1][0].middle) <= (char.bottom - char.top) / 2:
            lines[-1].append(char)
        else:
            lines.append([char])
    for line in lines:
        line.sort(key=lambda char: char.left)
    return lines


def _line_to_text(line: list[Char], *, keep_gaps: bool) -> str:
    """A line's characters with a blank for each visible gap and a tab for one wider than a character and a half.

    Between Chinese characters a gap is a matter of setting and kept only with `keep_gaps`. A character printed twice in
    one spot (bold made by overprinting) counts once.
    """
    text, before = line[0].text, line[0]
    for char in line[1:]:
        size = char.bottom - char.top
        if char.text == before.text and char.left - before.left < 0.3 * (before.right - before.left):
            continue
        gap = char.left - before.right
        if gap > 0.2 * size and (keep_gaps or not (_HAN.match(before.text) and _HAN.match(char.text))):
            text += "\t" if gap > 1.5 * size else " "
        text += char.text
        before = char
    return text


def _cell_lines(chars: list[Char], width: float) -> list[str]:
    """The lines of a cell `width` points wide, a figure that was broken in two made whole.

    Such a figure fills its line: three digits or more, with no room left for another between the margins.
    """
    texts: list[str] = []
    above: list[Char] = []
    for line in _to_lines(chars):
        text = _line_to_text(line, keep_gaps=False)
        goes_on = len(above) >= 3 and above[-1].text.isdigit() and (text[0].isdigit() or text[0] in ",，.．")
        if goes_on and _is_full(above, width):
            texts[-1] += text
        else:
            texts.append(text)
        above = line
    return texts


def _is_full(line: list[Char], width: float) -> bool:
    digit = line[-1].right - line[-1].left
    return width - (line[-1].right - line[0].left) < digit + 2 * MARGIN


def _join(pages: list[list[_Piece]]) -> list[Block]:
    """The pieces of all pages as blocks, a table that runs over page breaks as one."""
    pages = _without_page_numbers(pages)
    furniture = _find_furniture(pages)
    blocks: list[Block] = []
    table: list[_Piece] = []
    between: list[_Piece] = []
    for piece in (piece for page in pages for piece in page):
        if piece.grid is not None and table and _runs_on(table[-1], piece):
            table.append(piece)
        elif piece.grid is None and table and _is_furniture(piece, furniture):
            between.append(piece)
        else:
            blocks += _to_blocks(table, between)
            table, between = ([piece], []) if piece.grid is not None else ([], [piece])
    return blocks + _to_blocks(table, between)


def _to_blocks(table: list[_Piece], lines: list[_Piece]) -> list[Block]:
    blocks: list[Block] = [_to_table(table)] if table else []
    return blocks + [Paragraph(line.text, Place.of(page=line.page, line=line.number)) for line in lines]


def _without_page_numbers(pages: list[list[_Piece]]) -> list[list[_Piece]]:
    """The pages without the bare numbers at their head or foot that count them: as many higher or lower than the page's
    own number, and at the same height, on two pages or more."""
    ends = [piece for page in pages for piece in page[:1] + page[-1:]]
    numbers = [(int(end.text) - end.page, end) for end in ends if end.grid is None and _BARE_NUMBER.fullmatch(end.text)]
    counting = {
        id(piece)
        for offset, piece in numbers
        if any(
            offset == other_offset and piece.page != other.page and abs(piece.top - other.top) <= 2 * NEAR
            for other_offset, other in numbers
        )
    }
    return [[piece for piece in page if id(piece) not in counting] for page in pages]


def _find_furniture(pages: list[list[_Piece]]) -> set[str]:
    """The texts that head or foot several pages, without their digits."""
    ends = Counter(
        text
        for page in pages
        for text in {_without_digits(piece.text) for piece in page[:2] + page[-2:] if piece.grid is None}
    )
    return {text for text, n_pages in ends.items() if n_pages > 1}


def _is_furniture(piece: _Piece, furniture: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(piece.text) is not None or _without_digits(piece.text) in furniture


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _runs_on(above: _Piece, below: _Piece) -> bool:
    """Whether the table on the next page has the outer borders of the one above it."""
    a, b = above.grid.xs, below.grid.xs
    return below.page == above.page + 1 and abs(a[0] - b[0]) <= NEAR and abs(a[-1] - b[-1]) <= NEAR


def _to_table(pieces: list[_Piece]) -> Table:
    """The parts of a table as one, with columns counted on the lines of all parts together."""
    xs = _common_lines(pieces)
    table = Table([], Place.of(page=pieces[0].page, table=pieces[0].number))
    for piece in pieces:
        rows: list[list[Box]] = [[] for _ in piece.grid.owners]
        for cell, chars in zip(piece.grid.fields, piece.chars, strict=True):
            rows[cell.row].append(_to_box(piece.grid, cell, chars, xs))
        number = 0
        for boxes in split_rows(rows):
            number += not boxes or boxes[0].line < 2
            table.rows.append([_to_cell(box, piece, number) for box in boxes])
    return table


def _common_lines(pieces: list[_Piece]) -> list[float]:
    xs: list[float] = []
    for x in sorted(x for piece in pieces for x in piece.grid.xs):
        if not xs or x - xs[-1] > NEAR:
            xs.append(x)
    return xs


def _to_box(grid: Grid, cell: Field, chars: list[Char], xs: list[float]) -> Box:
    left, right = grid.xs[cell.column], grid.xs[cell.column + cell.colspan]
    column = 1 + sum(x < left - NEAR for x in xs)
    colspan = sum(left - NEAR <= x < right - NEAR for x in xs)
    return Box(max(colspan, 1), cell.rowspan, column, _cell_lines(chars, right - left))


def _to_cell(box: Box, piece: _Piece, row: int) -> Cell:
    place = Place.of(page=piece.page, table=piece.number, row=row, column=box.column)
    if box.line:
        place = Place((*place, ("line", box.line)))
    return Cell(join_lines(box.flow), place, box.colspan, box.rowspan, box.column)
