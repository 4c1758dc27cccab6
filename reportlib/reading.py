"""From a file to a `Document`: how large it may be, and which reader it needs.

The reader is chosen by content before suffix, for sites serve Word files as `.html` and pages as `.txt`.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from email import message_from_bytes, policy
from pathlib import Path

from reportlib.document import Document, Place
from reportlib.encodings import decode
from reportlib.errors import UnreadableFile
from reportlib.stored_pages import is_escaped, page_in_json, unescaped, with_held_pages

MAX_BYTES = 64 * 2**20
"""Files above 64 MiB are refused: the longest annual reports known, scans included, are below 40."""

_IMAGES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"II*\0": "TIFF", b"MM\0*": "TIFF", b"BM": "BMP",
}  # fmt: skip
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OCR = "run OCR (for instance `ocrmypdf -l chi_sim`) and save the text"
_CONVERT = "save it as .docx or PDF with LibreOffice: soffice --headless --convert-to docx FILE"

_ESCAPED = "a page stored as text (`&lt;table`); it was read as a page"
_HELD = "a page that holds its tables in a script; they were read in its place"
_BEFORE_HTML = r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
_HTML_START = re.compile(rf"{_BEFORE_HTML}<!?(?:doctype html|html|head|body|meta|title)\b", re.I | re.S)
_BLOCK_TAG = re.compile(r"</(?:p|div|td|table|body|html|span)>|<(?:p|div|table|br)\b[^>]*>", re.I)


def read_document(path: str | Path) -> Document:
    """Return the file at `path` as a `Document`; see `read_bytes`.

    Raises
    ------
    UnreadableFile
        If there is no such file, it is larger than `MAX_BYTES`, or `read_bytes` refuses it.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(f"{path.name}: cannot be opened ({error.strerror})") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Return `data` as a `Document`, with what was odd about the file in its `notes`.

    HTML, MHTML, PDF, DOCX, Word's XML, Markdown and flat text are read; `name` lends its suffix where the content
    leaves a doubt. A page stored inside something else, escaped or as a value of JSON, is read as that page. Kinds of
    notes: 'encoding' (the declared encoding is not the one the bytes are in), 'inner_page', 'nul_characters' (left
    out).

    Raises
    ------
    UnreadableFile
        If the file is empty, larger than `MAX_BYTES`, a picture, a scan without text, a legacy Word file, or its
        bytes fit no encoding. The message says what to do.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"{name}: larger than {MAX_BYTES >> 20} MiB; save the report without its attachments")
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableFile(f"{name}: the file is empty; download it again")
    return _read_container(data, name) or _read_text(data, name)


def _read_container(data: bytes, name: str) -> Document | None:
    """The document of a binary format known by its first bytes, or None for anything that may be text."""
    head = data[:1024]
    if b"%PDF-" in head:
        from reportlib.pdf import read_pdf

        return read_pdf(data, name)
    if head.startswith(_ZIP):
        from reportlib.docx import read_docx

        return read_docx(data, name)
    if b"<w:wordDocument" in head or b"<pkg:package" in head:
        from reportlib.docx import read_word_xml

        return read_word_xml(data, name)
    if head.startswith((_OLE2, b"{\\rtf")) or b"<uof:UOF" in head:
        raise UnreadableFile(f"{name}: a legacy Word, WPS or RTF file (.doc, .wps, .rtf) is not read; {_CONVERT}")
    for magic, picture in _IMAGES.items():
        if head.startswith(magic) and (magic != b"BM" or b"\0" in head[:32]):
            raise UnreadableFile(f"{name}: a {picture} picture, not a text; {_OCR}")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnreadableFile(f"{name}: a WebP picture, not a text; {_OCR}")
    if head.startswith((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        raise UnreadableFile(f"{name}: a compressed archive; unpack it and read the report inside")
    return None


def _read_text(data: bytes, name: str) -> Document:
    data, declared = _web_archive(data, name) or (data, "")
    text, encoding, note = decode(data, name, declared)
    n_nul = text.count("\0") if "\0" in text else 0
    stored = page_in_json(text, name)
    if stored is not None:
        document = _read_inner(stored[0], "JSON; the page in it was read")
        document.head = stored[1] | document.head
    elif _is_html(text, name):
        from reportlib.html import read_html

        document = read_html(data.removeprefix(BOM_UTF8) if encoding == "utf-8" else text)
        if not any(document.tables()):
            if (shown := with_held_pages(text)) != text:
                document = _read_inner(shown, _HELD)
            elif is_escaped(text):
                document = _read_inner(unescaped(text, name), _ESCAPED)
    elif is_escaped(text):
        document = _read_inner(unescaped(text, name), _ESCAPED)
    else:
        from reportlib.flat_text import read_flat_text

        text = text.replace("\0", "") if n_nul else text
        document = read_flat_text(text, markdown=name.lower().endswith((".md", ".markdown")))
        if n_nul:
            document.notes.append(("nul_characters", f"{n_nul} NUL characters (U+0000) were left out", Place()))
    document.encoding = encoding
    if note:
        document.notes.append(("encoding", note, Place()))
    return document


def _read_inner(page: str, what: str) -> Document:
    from reportlib.html import read_html

    document = read_html(page)
    document.notes.append(("inner_page", f"the file is {what}; places are counted in that page", Place()))
    return document


def _is_html(text: str, name: str) -> bool:
    """Whether a text is a page: it starts like one, or is full of tags; Markdown with a table of tags in it is not."""
    if _HTML_START.match(text):
        return True
    if "<" not in text:
        return False
    tags = sum(1 for _ in zip(_BLOCK_TAG.finditer(text), range(3), strict=False))
    suffix = name.lower().rpartition(".")[2]
    if suffix in ("html", "htm", "shtml", "xhtml", "mhtml", "mht", "jsp", "aspx", "php"):
        return tags > 0
    return tags == 3 and (text.lstrip("\ufeff \t\r\n")[:1] == "<") and suffix not in ("md", "markdown")


def _web_archive(data: bytes, name: str) -> tuple[bytes, str] | None:
    """The page inside a browser's web archive (MHTML) and its declared encoding, or None if `data` is none."""
    head = data[:2048]
    if b"MIME-Version:" not in head or b"<" in head.partition(b"MIME-Version:")[0].replace(b"<Saved by", b""):
        return None
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True), part.get_content_charset("")
    raise UnreadableFile(f"{name}: a web archive without a page in it; save the page as HTML")
