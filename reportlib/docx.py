"""Word files (.docx) -> `Document`, from the XML of their main part as Word shows it.

Tracked insertions are kept and deletions dropped; text boxes follow the paragraph that anchors them; content controls
are looked through. Read with lxml rather than through python-docx's objects, which skip text boxes and controls.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from itertools import groupby

from lxml import etree

from reportlib.document import Document, Place
from reportlib.errors import UnreadableFile
from reportlib.flow import MAX_COLSPAN, Box, Grid, flow_to_blocks, note_mark, settle
from reportlib.word_styles import STYLES_PART, UNSEEN, apply_styles, attribute, mark_looks, sets_switches

MAX_PART = 64 * 2**20
"""No part is unpacked beyond 64 MiB: a larger one is a bomb, not a report."""

MAIN_PART = "word/document.xml"
_NOT_SHOWN = frozenset("hdr ftr del moveFrom Fallback rt rPrChange pPrChange delText instrText".split())
_STRUCK_OUT = ("strike", "dstrike", UNSEEN)
_CODE = re.compile("[0-9A-Fa-f]{1,4}")
_PICTURE_FONTS = ("wingdings", "webdings")  # whose symbols are no characters
_OTHER_ZIPS = {
    "xl/workbook.xml": "a spreadsheet (.xlsx); save the sheet as HTML or text",
    "ppt/presentation.xml": "a presentation (.pptx); save it as PDF",
    "content.xml": "an OpenDocument file; save it as .docx",
}


def read_docx(data: bytes, name: str) -> Document:
    """Return a Word file as a `Document`: paragraphs and tables in the order of the body, as `paragraph 12` and
    `table 3, row 7, column 2`; a merged cell stands once, with its spans.

    Headers, footers, footnotes and automatic numbers are not read, nor what a control that is not filled in asks for.
    Notes: 'embedded_file' where the file holds another one in place of text, 'hidden' for figures that are struck out,
    too small or too pale to be seen, or stand in a hidden row.

    Raises
    ------
    UnreadableFile
        If the file is damaged, no Word file, holds no text, or unpacks to more than `MAX_PART`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            body = _parse(_unpack(archive, MAIN_PART, name), name)
            title = _title(archive, name)
            styles = _unpack(archive, STYLES_PART, name) if STYLES_PART in archive.namelist() else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise UnreadableFile(f"{name}: a damaged or locked Word file ({error}); open it in Word and save it") from error
    return _to_document(body, _parse(styles, name) if sets_switches(styles) else None, title, name)


def read_word_xml(data: bytes, name: str) -> Document:
    """Return a Word file that is one XML text, as Word 2003 and systems that fill in templates write, often as .doc;
    else as `read_docx`."""
    root = _parse(data, name)
    body, title = root.find(".//{*}body"), root.findtext(".//{*}title")
    return _to_document(root if body is None else body, root.find(".//{*}styles"), title or "", name)


def _to_document(body: etree._Element, styles: etree._Element | None, title: str, name: str) -> Document:
    _mark_codes(body)
    _empty_placeholders(body)
    if styles is not None:
        apply_styles(body, styles)
    mark_looks(body)
    document = Document(flow_to_blocks(_Body(body).flow), "docx", title=title, notes=_left_out(body))
    if any(_kind(element) == "altChunk" for element in body.iter(etree.Element)):
        message = "the file embeds another file in place of text; open it in Word, save it and read it again"
        document.notes.append(("embedded_file", message, Place()))
    if not document.blocks:
        raise UnreadableFile(f"{name}: a Word file without text; if it holds pictures, run OCR and save the text")
    return document


def _unpack(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    names = archive.namelist()
    if part not in names:
        kind = next((kind for sign, kind in _OTHER_ZIPS.items() if sign in names), "an archive; unpack it")
        raise UnreadableFile(f"{name}: no Word file but {kind}")
    with archive.open(part) as file:
        data = file.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise UnreadableFile(f"{name}: {part} unpacks to more than {MAX_PART >> 20} MiB; this is not a report")
    return data


def _parse(data: bytes, name: str) -> etree._Element:
    """The root of an XML part; nothing outside the part is ever opened, and no entity is expanded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(f"{name}: this Word file is damaged ({error}); open it in Word and save it") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(f"{name}: the XML of this file declares entities, which no Word file does; not read")
    return root


def _title(archive: zipfile.ZipFile, name: str) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    root = _parse(_unpack(archive, "docProps/core.xml", name), name)
    return next((element.text or "" for element in root if _kind(element) == "title"), "").strip()


def _kind(element: etree._Element) -> str:
    """The name of an element without its namespace: transitional and strict files differ in nothing else here."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for step in path:
        element = next((child for child in (element if element is not None else ()) if _kind(child) == step), None)
    return element


def _mark_codes(body: etree._Element) -> None:
    """Turn the text in a field's code, as the result of a field inside another's code, into code, in place."""
    codes: list[list[etree._Element] | None] = []  # of each open field, the text in its code; None behind the code
    for element in body.iter("{*}p", "{*}t", "{*}fldChar"):
        kind, what = _kind(element), attribute(element, "fldCharType")
        if kind == "p":
            codes.clear()
        elif kind == "t":
            for code in filter(lambda code: code is not None, codes):
                code.append(element)
        elif what == "begin":
            codes.append([])
        elif codes:
            for text in codes.pop() or ():
                text.tag = "instrText"
            codes += [None] if what == "separate" else []


def _empty_placeholders(body: etree._Element) -> None:
    """Take out the words that ask to fill in a content control which nobody filled in, in place."""
    for control in body.iter("{*}sdt"):
        texts = list(control.iter("{*}t")) if _is_set(control, "sdtPr", "showingPlcHdr") else []
        if not any(map(str.isdigit, "".join(text.text or "" for text in texts))):
            for text in texts:
                text.text = ""


def _left_out(body: etree._Element) -> list[tuple[str, str, Place]]:
    """A note for each run of struck-out or unseen text and each hidden row that holds a figure."""
    notes = []
    for element in body.iter("{*}r", "{*}tr"):
        if _kind(element) == "r" and _is_set(element, "rPr", *_STRUCK_OUT):
            text, what = "".join(inner.text or "" for inner in element if _kind(inner) == "t"), "struck out or unseen"
        elif _is_hidden(element):
            text, what = "".join(inner.text or "" for inner in element.iter("{*}t")), "a hidden row"
        else:
            continue
        if any(map(str.isdigit, text)):
            notes.append(("hidden", f"{what}, and left out: {text[:30]!r}", Place()))
    return notes


class _Raised(str):
    """The text of a run set as superscript or subscript."""


class _Body:
    """The flow of one story: the body, a cell or a text box."""

    def __init__(self, parent: etree._Element) -> None:
        self.flow: list[str | Grid] = []
        self._read(parent)

    def _read(self, parent: etree._Element) -> None:
        for child in parent:
            kind = _kind(child)
            if kind == "p":
                self._read_paragraph(child)
            elif kind == "tbl":
                self.flow += settle(_read_grid(child))
            elif kind not in _NOT_SHOWN:
                self._read(child)

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        pieces: list[str] = []
        anchored: list[etree._Element] = []
        _read_runs(paragraph, pieces, anchored)
        self.flow += filter(None, (line.strip(" \u3000\xa0") for line in _with_marks(pieces).split("\n")))
        for box in anchored:
            self.flow += _Body(box).flow


def _read_runs(parent: etree._Element, pieces: list[str], anchored: list[etree._Element]) -> None:
    """Collect a paragraph's text as shown, and the text boxes anchored in it."""
    for child in parent:
        kind = _kind(child)
        if kind == "t":
            pieces.append(child.text or "")
        elif kind == "tab":
            if _kind(parent) == "r":  # elsewhere it defines a tab stop
                pieces.append("\t")
        elif kind in ("br", "cr"):
            pieces.append("\n")
        elif kind == "noBreakHyphen":
            pieces.append("-")
        elif kind == "sym":
            pieces.append(_symbol(child))
        elif kind == "ddList":
            pieces.append(_chosen(child))
        elif kind == "txbxContent":
            anchored.append(child)
        elif kind == "r" and _is_set(child, "rPr", "vanish", *_STRUCK_OUT):
            continue
        elif kind == "r" and attribute(_child(child, "rPr", "vertAlign")) in ("superscript", "subscript"):
            raised: list[str] = []
            _read_runs(child, raised, anchored)
            pieces.append(_Raised("".join(raised)))
        elif kind not in _NOT_SHOWN:
            _read_runs(child, pieces, anchored)


def _with_marks(pieces: list[str]) -> str:
    """The text of a paragraph; raised and lowered runs stand in brackets, `5[1]`, where digits stand beside them."""
    plain = "".join(piece for piece in pieces if not isinstance(piece, _Raised))
    if len(plain) == sum(map(len, pieces)) or not any(map(str.isdigit, plain)):
        return "".join(pieces)
    text = ""
    for is_raised, run in groupby(pieces, lambda piece: isinstance(piece, _Raised)):
        part = "".join(run)
        text += note_mark(part.strip()) if is_raised else part
    return text


def _symbol(symbol: etree._Element) -> str:
    """The character of a symbol, which a font may keep at F000 and above; '' if it is a picture."""
    code, font = attribute(symbol, "char"), attribute(symbol, "font").lower()
    if not _CODE.fullmatch(code) or font.startswith(_PICTURE_FONTS):
        return ""
    number = int(code, 16)
    character = chr(number - 0xF000 if 0xF000 <= number <= 0xF0FF else number)
    return character if character.isprintable() else ""


def _chosen(choice: etree._Element) -> str:
    """The entry shown of a field to choose from: the result, else the default, else the first."""
    entries = [attribute(entry) for entry in choice if _kind(entry) == "listEntry"]
    shown = _number(_child(choice, "result"), _number(_child(choice, "default"), 0))
    return entries[shown] if shown < len(entries) else ""


def _is_set(element: etree._Element, properties: str, *names: str) -> bool:
    """Whether one of these properties of an element, which stand in its `properties`, is switched on."""
    found = (_child(element, properties, name) for name in names)
    return any(switch is not None and attribute(switch) not in ("0", "false", "off") for switch in found)


def _is_hidden(row: etree._Element) -> bool:
    return _is_set(row, "trPr", "hidden")


def _read_grid(table: etree._Element) -> Grid:
    grid = Grid()
    merging: dict[int, Box] = {}  # grid column -> the cell that runs down there
    for row in _inside(table, "tr"):
        if _child(row, "trPr", "del") is not None or _is_hidden(row):
            continue
        boxes: list[Box] = []
        running: dict[int, Box] = {}
        column = 1 + _number(_child(row, "trPr", "gridBefore"), 0)
        for cell in _inside(row, "tc"):
            box = _read_cell(cell, column)
            merge = _child(cell, "tcPr", "vMerge")
            if merge is None:
                merge = _child(cell, "tcPr", "vmerge")  # so called in Word 2003
            above = merging.get(column)
            if merge is not None and attribute(merge) != "restart" and above is not None and not box.flow:
                above.rowspan += 1
                running[column] = above
            else:
                boxes.append(box)
                if merge is not None:
                    running[column] = box
            column += box.colspan
        merging = running
        grid.rows.append(boxes)
    return grid


def _inside(parent: etree._Element, wanted: str) -> list[etree._Element]:
    """The rows of a table or the cells of a row, also those wrapped in content controls or insertions."""
    found: list[etree._Element] = []
    for child in parent:
        kind = _kind(child)
        if kind == wanted:
            found.append(child)
        elif kind in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            found += _inside(child, wanted)
    return found


def _read_cell(cell: etree._Element, column: int) -> Box:
    span = max(1, min(_number(_child(cell, "tcPr", "gridSpan"), 1), MAX_COLSPAN))
    return Box(colspan=span, column=column, flow=_Body(cell).flow)


def _number(element: etree._Element | None, missing: int) -> int:
    value = attribute(element)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else missing
