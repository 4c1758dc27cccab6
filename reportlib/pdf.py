"""PDF -> `Document`: characters and ruling lines from pypdfium2, laid together into grids.

Statutory tables are ruled, so a figure's cell is known from where it is drawn, not from the order in which the file
happens to hold it. What stands outside ruled tables is read line by line; a gap wider than a character is kept as a
tab, so that tables without lines still show their columns.
"""

from __future__ import annotations

import re
import threading
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from reportlib.document import Block, Document, Paragraph, Place
from reportlib.errors import UnreadableFile
from reportlib.pdf_chars import UNKNOWN, Char, mark_cut, read_chars
from reportlib.pdf_page import read_lines, read_sides, read_turn
from reportlib.pdf_table import GAP, NOWHERE, Piece, line_to_text, to_lines, to_table
from reportlib.ruling import NEAR, Grid, find_grids
from reportlib.unruled import rows_to_lines

MAX_PAGES = 1000
FEW_CHARACTERS = 10  # a file with fewer on every page is a scan whose only text is page numbers or a stamp
_LOCK = threading.Lock()  # PDFium is not safe to call from two threads

_OCR = "run OCR and save the text (for instance `ocrmypdf --force-ocr -l chi_sim`)"
_WRITTEN = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)
_FEW_LINES = 4  # with no more upright lines two tables are alike by chance
_COUNTER = re.compile(r"(\d{1,4})|(?P<before>.*\t)?(\d{1,4})\s*/\s*\d{1,4}")  # a browser prints the address before it
_PAGE_NUMBER = re.compile(r"[\s\-—–―~·/|]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页)?[\s\-—–―~·|]*")


def read_pdf(data: bytes, name: str) -> Document:
    """Return a PDF file as a `Document`: ruled tables as tables, the rest line by line, from the top of each page down.

    A table that runs over a page break is one table; its cells' places say `page 4, table 1, row 9, column 2`, counted
    on their page, a line's `page 4, line 3`; several printed rows within one ruled row end in `line 1`, `line 2`. A row
    that is broken between two pages stands on the first, and empty cells that run off the page are left out. Page
    numbers are left out; other headers and footers between the parts follow the table. Notes: 'scanned_page' for
    a page without text, 'cut_page' for one whose right side is cut off, where texts that reach it end in `…`,
    'unknown_characters' where a font does not say which characters it draws.

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


def _read_page(pdf: pypdfium2.PdfDocument, number: int, document: Document) -> list[Piece]:
    page = _open_page(pdf, number)
    text_page = page.get_textpage()
    turn = read_turn(text_page)
    chars, hidden, cuts = read_chars(text_page, turn)
    here = Place.of(page=number)
    n_unknown = sum(char.text == UNKNOWN for char in chars)
    if n_unknown:
        message = f"the fonts of this page do not name {n_unknown} of its characters, which stand as {UNKNOWN}; {_OCR}"
        document.notes.append(("unknown_characters", message, here))
    if any(map(str.isdigit, hidden)):
        message = f"characters that nobody sees on this page are left out: {hidden[:30]!r}"
        document.notes.append(("hidden", message, here))
    if not chars:
        message = "this page has no text; if it is a scan, run OCR and save the text"
        document.notes.append(("scanned_page", message, here))
        return []
    horizontals, verticals, line_cuts = read_lines(page, turn)
    first, last = read_sides(page, turn)
    text_page.close()
    page.close()
    if cuts or line_cuts:
        last = min(cuts + line_cuts)
        chars = mark_cut(chars, last)
        message = "the right side of this page is cut off, and figures may be with it; print it again on wider paper"
        document.notes.append(("cut_page", message, here))
    pieces = _lay_together(number, find_grids(horizontals, verticals), chars)
    for piece in pieces:
        if piece.grid is not None:
            _leave_out_cut_cells(piece, first, last)
    return pieces


def _open_page(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page with what was filled into its fields, or written over it, as part of it, and without comments on it."""
    page = pdf[number - 1]
    for index in reversed(range(pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if pdfium.FPDFAnnot_GetSubtype(annotation) not in _WRITTEN:
            pdfium.FPDFPage_RemoveAnnot(page, index)
        pdfium.FPDFPage_CloseAnnot(annotation)
    if not pdfium.FPDFPage_GetAnnotCount(page) or pdfium.FPDFPage_Flatten(page, 0) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return pdf[number - 1]


def _leave_out_cut_cells(piece: Piece, first: float, last: float) -> None:
    """Take out the empty cells that run off a page from `first` to `last`: what they print is not seen."""
    for index, cell in enumerate(piece.grid.fields):
        left, right = piece.edges(index)
        if not piece.chars[index] and (left <= first + NEAR or right >= last - NEAR):
            cell.row = NOWHERE


def _lay_together(page: int, grids: list[Grid], chars: list[Char]) -> list[Piece]:
    """The tables and the remaining lines of a page, from the top down."""
    tables = [
        Piece(page, number, grid.ys[0], grid=grid, chars=[[] for _ in grid.fields])
        for number, grid in enumerate(grids, 1)
    ]
    loose: list[Char] = []
    holder, before = loose, None
    for char in chars:
        cell = _cell_of(char, tables)
        if cell is not None:
            holder = cell
        elif before is None or not _touches(before, char):  # else it juts out of the cell that holds the one before
            holder = loose
        holder.append(char)
        before = char
    for box in [table for table in tables if _is_stack_of_boxes(table)]:
        tables.remove(box)
        loose += [char for chars in box.chars for char in chars]
    printed = to_lines(loose)
    lines = [
        Piece(page, number, line[0].top, text=text)
        for number, (line, text) in enumerate(zip(printed, rows_to_lines(printed), strict=True), 1)
        if text
    ]
    return sorted(tables + lines, key=lambda piece: piece.top)


def _is_stack_of_boxes(table: Piece) -> bool:
    """Whether lines only frame tables of their own, one below the other: no row has words in two cells, and in one cell
    stand several lines with gaps."""
    rows = [field.row for field, chars in zip(table.grid.fields, table.chars, strict=True) if chars]
    if len(set(rows)) < len(rows):
        return False
    texts = ([line_to_text(line, keep_gaps=True) for line in to_lines(chars)] for chars in table.chars)
    return any(sum("\t" in text for text in lines) > 1 for lines in texts)


def _cell_of(char: Char, tables: list[Piece]) -> list[Char] | None:
    for table in tables:
        index = table.grid.field_at((char.left + char.right) / 2, char.middle)
        if index is not None:
            return table.chars[index]
    return None


def _touches(before: Char, char: Char) -> bool:
    size = max(char.height, before.height)
    return abs(char.middle - before.middle) <= size / 2 and -size <= char.left - before.right <= GAP * size


def _join(pages: list[list[Piece]]) -> list[Block]:
    """The pieces of all pages as blocks, a table that runs over page breaks as one."""
    pages = _without_page_numbers(pages)
    furniture = _find_furniture(pages)
    blocks: list[Block] = []
    table: list[Piece] = []
    between: list[Piece] = []
    for piece in (piece for page in pages for piece in page):
        if piece.grid is not None and table and _runs_on(table[-1], piece):
            table.append(piece)
        elif piece.grid is None and table and _is_furniture(piece, furniture):
            between.append(piece)
        else:
            blocks += _to_blocks(table, between)
            table, between = ([piece], []) if piece.grid is not None else ([], [piece])
    return blocks + _to_blocks(table, between)


def _to_blocks(table: list[Piece], lines: list[Piece]) -> list[Block]:
    blocks: list[Block] = [to_table(table)] if table else []
    return blocks + [Paragraph(line.text, Place.of(page=line.page, line=line.number)) for line in lines]


def _without_page_numbers(pages: list[list[Piece]]) -> list[list[Piece]]:
    """The pages without the numbers at their head or foot that count them, alone or of how many (`3/8`): as many higher
    or lower than the page's own number, and at the same height, on two pages or more."""
    ends = [piece for page in pages for piece in page[:1] + page[-1:] if piece.grid is None]
    numbers = [
        ((int(found[1] or found[3]) - end.page, found["before"] or ""), end)
        for end in ends
        if (found := _COUNTER.fullmatch(end.text))
    ]
    for said, piece in numbers:
        if any(
            said == other_said and piece.page != other.page and abs(piece.top - other.top) <= 2 * NEAR
            for other_said, other in numbers
        ):
            piece.text = said[1].strip()
    return [[piece for piece in page if piece.text or piece.grid is not None] for page in pages]


def _find_furniture(pages: list[list[Piece]]) -> set[str]:
    """The texts that head or foot several pages, without their digits."""
    ends = Counter(
        text
        for page in pages
        for text in {_without_digits(piece.text) for piece in page[:2] + page[-2:] if piece.grid is None}
    )
    return {text for text, n_pages in ends.items() if n_pages > 1}


def _is_furniture(piece: Piece, furniture: set[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(piece.text) is not None or _without_digits(piece.text) in furniture


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _runs_on(above: Piece, below: Piece) -> bool:
    """Whether the table on the next page has the outer borders of the one above it; on the left it may lack what is
    drawn around a cell that spans all rows of a page."""
    a, b = above.grid.xs, below.grid.xs
    if below.page != above.page + 1 or abs(a[-1] - b[-1]) > NEAR:
        return False
    common = zip(reversed(a), reversed(b), strict=False)
    return abs(a[0] - b[0]) <= NEAR or (min(len(a), len(b)) > _FEW_LINES and all(abs(x - y) <= NEAR for x, y in common))
