"""From a file to a `Document`: how large it may be, which reader it needs, and in which encoding its text stands.

The reader is chosen by content before suffix, for sites serve Word files as `.html` and pages as `.txt`. An encoding is
taken when all bytes decode strictly and the result looks like Chinese prose; what the page declares only decides
between equals. No byte is ever replaced: a file that fits no encoding is refused with a message that says so.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

from reportlib.document import Document, Place
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
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.I)

# Frequent characters of annual reports in both scripts; nearly half of any real report consists of them, and next to
# nothing of a report decoded wrongly.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
    "定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由"
    "其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意"
    "建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接"
    "府信息报告依申请规收办理复议诉讼结转统计项目许可处罚强制区县市省镇局委"
    "這為個國時來們對會發動過說產種後學經進著電裡現實與關無軍沒問題黨還開應從當業體結總員設並長報請規辦議訴訟轉統計項許處罰強縣鎮區據數間條級點內"
)
_TAG = re.compile("<[^<>]{1,300}>")  # fonts are named in tags, over and over
_PLAUSIBLE = 0.2  # least share of frequent characters; pages of reports have 0.35 to 0.7, wrong decodings below 0.03
_MARKED = 0.05  # the same for bytes that begin with a mark of their encoding
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_PECULIAR = re.compile("[\ue000-\uf8ff\x80-\x9f\x00-\x08\x0e-\x1a\ufffd-\uffff\u0370-\u03ff\u0590-\u1fff]")

_FAMILIES = {
    "utf-8": "utf8 utf-8 utf_8 utf-8-sig unicode-1-1-utf-8",
    "gb18030": "gb2312 gb_2312 gb_2312-80 gbk gb18030 gb-18030 gb18030-2000 cp936 ms936 windows-936 x-gbk hz euc-cn "
    "csgb2312 chinese iso-ir-58 x-euc-cn",
    "big5": "big5 big-5 big5-hkscs big5hkscs cp950 ms950 windows-950 x-x-big5 csbig5 big5-eten",
    "utf-16": "utf-16 utf16 utf-16le utf-16be ucs-2 unicode iso-10646-ucs-2",
}  # fmt: skip
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names.split()}
_CODECS = {
    "utf-8": ["utf-8-sig"],
    "gb18030": ["gb18030"],
    "big5": ["cp950", "big5hkscs"],
    "utf-16-le": ["utf-16-le"],
    "utf-16-be": ["utf-16-be"],
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


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

        document = read_html(data.removeprefix(_BOMS[0][0]) if encoding == "utf-8" else text)
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


def decode(data: bytes, name: str, declared: str = "") -> tuple[str, str, str]:
    """Return `data` as text, the name of its encoding, and a note ('' if the declaration was right or missing).

    `declared` is what a container states; a page's own `<meta charset>` counts where there is none. Encodings:
    UTF-8, GB18030 (with GBK and GB2312), Big5 (with HKSCS), UTF-16 in both orders.

    Raises
    ------
    UnreadableFile
        If no encoding decodes every byte to plausible text.

    >>> decode("政府信息公开年度报告".encode("gbk"), "page.html")[:2]
    ('政府信息公开年度报告', 'gb18030')
    """
    declared = declared or _declaration(data)
    family = _FAMILY_OF.get(declared.lower(), "")
    found = _by_mark(data) or _by_utf8(data) or _by_plausibility(data, family) or _without_nul(data, family)
    found = found or _by_detector(data)
    if found is None:
        raise UnreadableFile(_no_encoding(data, name, declared))
    text, encoding = found
    note = ""
    if declared and not text.isascii() and not encoding.startswith(family or "\0"):
        note = f"the file declares its encoding as {declared}, but its bytes are {encoding}; read as {encoding}"
    return text, encoding, note


def _declaration(data: bytes) -> str:
    head = data[:16384]
    if b"<" not in head:
        return ""
    if b"\0" in head:
        head = head.replace(b"\0", b"")
    found = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    return found[1].decode("ascii") if found else ""


def _strictly(data: bytes, encoding: str) -> str | None:
    for codec in _CODECS.get(encoding, [encoding]):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _by_mark(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strictly(data[len(mark) :], encoding)
            if text is not None and (encoding == "utf-8" or plausibility(text) >= _MARKED):
                return text, encoding
    return None


def _by_utf8(data: bytes) -> tuple[str, str] | None:
    if data.count(b"\0") * 50 > len(data):  # UTF-16 of digits and tags is valid UTF-8 with a zero after each
        return None
    text = _strictly(data, "utf-8")
    if text is None:
        return None
    by_accident = len(text) < 40 and plausibility(text) < _PLAUSIBLE and _by_plausibility(data, "")
    return None if by_accident else (text, "utf-8")


def _by_plausibility(data: bytes, family: str) -> tuple[str, str] | None:
    """The encoding whose strict decoding reads most like a report; the declared family wins between equals."""
    best = (_PLAUSIBLE, False)
    found = None
    for encoding in ("gb18030", "big5", "utf-16-le", "utf-16-be"):
        text = _strictly(data, encoding)
        if text is None:
            continue
        rank = (plausibility(text), encoding.startswith(family or "\0"))
        if rank >= best:
            best, found = rank, (text, encoding)
    return found


def _without_nul(data: bytes, family: str) -> tuple[str, str] | None:
    """What the bytes read as but for their zeros, which stay in the text: a fault of what saved the file."""
    rest = data.replace(b"\0", b"")
    found = _by_utf8(rest) or _by_plausibility(rest, family) if len(rest) < len(data) else None
    if found is None or plausibility(found[0]) < _PLAUSIBLE:
        return None
    with_zeros = _strictly(data, found[1])
    return None if with_zeros is None else (with_zeros, found[1])


def _by_detector(data: bytes) -> tuple[str, str] | None:
    """What BeautifulSoup's detector proposes for bytes that nothing else explains, if it holds strictly."""
    from bs4.dammit import EncodingDetector

    for encoding in EncodingDetector(data, is_html=True).encodings:
        if encoding not in ("windows-1252", "iso-8859-1", "latin-1"):
            text = _strictly(data, encoding)
            if text is not None and plausibility(text) >= _PLAUSIBLE:
                return text, encoding
    return None


def plausibility(text: str) -> float:
    """Return the share of frequent characters among the Han characters of `text`, less the share of peculiar ones.

    A text without Han characters counts as plausible (1.0) when it is plain ASCII and as implausible (0.0) when not.

    >>> plausibility("政府信息公开年度报告") > 0.9
    True
    >>> plausibility("政府信息公开".encode("gbk").decode("cp950", "ignore")) < 0.1
    True
    """
    if text.isascii():
        return 0.0 if "\0" in text else 1.0
    sample = _TAG.sub("", text if len(text) < 40_000 else text[:20_000] + text[-20_000:])
    han = _HAN.findall(sample)
    if not han:
        return 0.0
    frequent = sum(map(_FREQUENT.__contains__, han))
    return (frequent - 5 * len(_PECULIAR.findall(sample))) / len(han)


def _no_encoding(data: bytes, name: str, declared: str) -> str:
    said = f" (declared: {declared})" if declared else ""
    breaks = [broken for codec in ("utf-8", "gb18030", "cp950") if (broken := _first_break(data, codec))]
    at, codec = max(breaks, default=(0, ""))
    where = f"; it reads longest as {codec}, up to byte {at} (0x{data[at - 1]:02x})" if at else ""
    return (
        f"{name}: the bytes are no text in UTF-8, GB18030, Big5 or UTF-16{said}{where}. The file is damaged or in "
        "another encoding: download it again, or convert it to UTF-8 with `iconv`"
    )


def _first_break(data: bytes, codec: str) -> tuple[int, str] | None:
    """Where a codec fails, counted from 1, and its name; None if it does not."""
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.start + 1, codec
    return None
