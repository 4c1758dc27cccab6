"""Writes small PDF files with Chinese text and ruling lines, so that tests need neither a font nor a PDF library.

The font is the standard CID font STSong-Light with the predefined map UniGB-UCS2-H: it is named, not embedded, and a
reader of text needs no more.
"""

from __future__ import annotations

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /Ascent 880 "
    b"/Descent -120 /CapHeight 880 /StemV 93 /ItalicAngle 0 >>",
)

UNNAMED = (
    FONT[0].replace(b"UniGB-UCS2-H", b"Identity-H").replace(b"4 0 R", b"7 0 R"),
    FONT[1].replace(b"GB1", b"Identity"),
)


class Page:
    """An A4 page to draw on; x to the right and y downwards from the upper left corner, in points."""

    def __init__(self, rotate: int = 0) -> None:
        self.rotate = rotate
        self.drawn: list[str] = []
        self.fields: list[tuple[float, float, str, str]] = []
        self.placed = ""

    def text(self, x: float, y: float, text: str, size: float = 10, ink: str = "") -> None:
        """Write `text` with its baseline at `y`; `ink`: an operator, `1 g` is white and `3 Tr` none."""
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"q BT {ink} /F {size} Tf {x} {842 - y} Td <{code}> Tj ET Q")

    def unnamed(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Write `text` in a font that names none of its characters."""
        self.drawn.append(f"BT /U {size} Tf {x} {842 - y} Td <{text.encode('utf-16-be').hex()}> Tj ET")

    def slanted(self, x: float, y: float, text: str, size: float = 30) -> None:
        """Write `text` uphill, as watermarks are."""
        code = text.encode("utf-16-be").hex()
        self.drawn.append(f"BT /F {size} Tf 0.87 0.5 -0.5 0.87 {x} {842 - y} Tm <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.drawn.append(f"0.5 w {x0} {842 - y0} m {x1} {842 - y1} l S")

    def field(self, x: float, y: float, text: str) -> None:
        """A field of a form with its lower left corner at (x, y), filled in with a text."""
        self.fields.append((x, y, text, "Widget /FT /Tx"))

    def place(self, right: float, down: float) -> None:
        """Make what is drawn so far a drawing of its own, placed on the page so much further on."""
        self.placed = "\n".join(self.drawn)
        self.drawn = [f"q 1 0 0 1 {right} {-down} cm /D Do Q"]

    def comment(self, x: float, y: float, text: str) -> None:
        """What somebody drew on the page with its lower left corner at (x, y) that is not of it."""
        self.fields.append((x, y, text, "Stamp"))

    def thin_box(self, x: float, y: float, width: float, height: float) -> None:
        """A line as some programs draw it: a filled box."""
        self.drawn.append(f"{x} {842 - y - height} {width} {height} re f")

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a box in one stroke."""
        self.drawn.append(f"{x} {842 - y - height} {width} {height} re S")

    def cell(self, x: float, y: float, width: float, height: float, *lines: str) -> None:
        """A framed table cell with centred lines of text, 12 points apart."""
        self.frame(x, y, width, height)
        top = y + height / 2 - 6 * len(lines) + 10
        for number, line in enumerate(lines):
            printed = sum(5 if char.isascii() else 10 for char in line)
            self.text(x + (width - printed) / 2, top + 12 * number, line)

    def clip(self, x: float, y: float, width: float, height: float) -> None:
        """Show of what is drawn from here on only what stands in a box, as browsers do with what reaches beyond it."""
        self.drawn.append(f"{x} {842 - y - height} {width} {height} re W n")

    def rows(self, x: float, y: float, widths: list[float], rows: list[list[str]], height: float = 20) -> None:
        """A table of framed cells without spans; a cell's text may hold line breaks."""
        for number, row in enumerate(rows):
            left = x
            for width, text in zip(widths, row, strict=True):
                self.cell(left, y + number * height, width, height, *text.split("\n"))
                left += width


def write_pdf(*pages: Page) -> bytes:
    """Return the pages as the bytes of a PDF file."""
    numbers = [8 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()]
    objects.extend(FONT)
    objects.extend(UNNAMED)
    drawing = numbers[-1] + 2
    for number, page in zip(numbers, pages, strict=True):
        stream = "\n".join(page.drawn).encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {page.rotate} /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F 3 0 R /U 6 0 R >> /XObject << /D {drawing} 0 R >> >> "
            f"/Annots [{_fields(page, drawing + 1)}] >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(_drawing("\n".join(page.placed for page in pages), "0 0 595 842"))
    objects.extend(_appearance(text) for page in pages for _, _, text, _ in page.fields)
    return _with_index(objects)


def _fields(page: Page, appearance: int) -> str:
    return " ".join(
        f"<< /Type /Annot /Subtype /{kind} /T (field{number}) /F 4 "
        f"/Rect [{x} {842 - y} {x + 100} {842 - y + 12}] /AP << /N {number} 0 R >> >>"
        for number, (x, y, _, kind) in enumerate(page.fields, appearance)
    )


def _appearance(text: str) -> bytes:
    return _drawing(f"BT /F 10 Tf 0 2 Td <{text.encode('utf-16-be').hex()}> Tj ET", "0 0 100 12")


def _drawing(drawn: str, box: str) -> bytes:
    return (
        b"<< /Type /XObject /Subtype /Form /BBox [%s] /Resources << /Font << /F 3 0 R >> >> /Length %d >>\n"
        b"stream\n%s\nendstream" % (box.encode(), len(drawn), drawn.encode())
    )


def _with_index(objects: list[bytes]) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    index = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, index)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
