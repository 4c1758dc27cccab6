"""Published web pages -> `Document`: one walk over lxml's tree, because a million pages wait.

The page is read as a browser shows it: blocks become paragraphs, `<br>` ends a line, inline spans are joined without
spaces, scripts, comments and what is plainly hidden are left out. Tables that only arrange the page are taken apart
into what they hold. BeautifulSoup, whose tree costs ten times lxml's, takes over where lxml's tree lost something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from reportlib.document import Document, Place
from reportlib.flow import MAX_COLSPAN, MAX_ROWSPAN, Box, Grid, PlainRow, flow_to_blocks, settle
from reportlib.shown import BLOCKS, reduce_to_shown, tidy

_SIMPLE = BLOCKS - {"table", "tr", "td", "th", "pre"}  # without children, nothing but a paragraph
_SILENT_INPUTS = frozenset("hidden submit button image reset checkbox radio password file".split())
_NOT_SHOWN = re.compile(rb"<!--.*?-->|<(script|style|textarea|noscript|template)\b.*?</\1\s*>", re.DOTALL)
_HEAD = frozenset(("articletitle", "sitename", "contentsource", "pubdate"))  # what every government site must state
_TAG = re.compile(rb"<[a-z]")
_PAGE_END = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_TABLE_TAG = re.compile(rb"<table[\s>]")


def read_html(page: str | bytes) -> Document:
    """Return a page (decoded, or as UTF-8 bytes) as a `Document` with paragraphs and data tables in document order.

    Spans are expanded into grid columns, not into cells: a spanning cell stands once. Places are `paragraph 12` and
    `table 3, row 7, column 2`, with `line 2` for the second of several printed rows that share a row of the file.
    Notes: 'hidden' for hidden tables with figures and for figures hidden in a cell or struck out, 'damaged_page' where
    markup could not become text. A page without text gives a document without blocks; nothing is raised.
    """
    data = (page.encode("utf-8") if isinstance(page, str) else page).replace(b"\0", b"")
    markup = data.lower()
    end = markup.find(b"</html")
    if end >= 0 and _TAG.search(markup, end + 6):  # pages put together from pages: lxml's tree would end here
        data = _PAGE_END.sub(b"", data)
    walk = _walk(data, markup)
    if _lost_something(markup, walk):
        from bs4 import BeautifulSoup

        again = _walk(BeautifulSoup(data.decode("utf-8"), "html.parser").encode("utf-8"), markup)
        if (again.n_tables, again.n_characters) > (walk.n_tables, walk.n_characters):
            walk = again
        walk.note_losses(_n_tables(markup))
    return Document(flow_to_blocks(walk.flow), "html", title=walk.title, head=walk.head, notes=walk.notes)


def _walk(data: bytes, markup: bytes) -> _Walk:
    """One walk over the page `data`, whose markup in small letters is `markup`."""
    walk = _Walk()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # a page without one element, or nested beyond all measure
        return walk
    if root is not None:
        walk.title = next((tidy("".join(title.itertext())) for title in root.iter("title")), "")
        metas = ((meta.get("name", "").lower(), meta.get("content", "")) for meta in root.iter("meta"))
        walk.head = {name: text for name, content in metas if name in _HEAD and (text := tidy(content))}
        walk.n_tables = sum(1 for _ in root.iter("table"))
        walk.notes = reduce_to_shown(root, markup)
        walk.over(root)
    return walk


def _lost_something(markup: bytes, walk: _Walk) -> bool:
    """Whether lxml's tree holds fewer tables than the markup, or next to no text although the markup is long."""
    if walk.n_characters < 100 and len(markup) > 1000:
        return True
    return markup.count(b"<table") > walk.n_tables and _n_tables(markup) > walk.n_tables


def _n_tables(markup: bytes) -> int:
    return len(_TABLE_TAG.findall(_NOT_SHOWN.sub(b"", markup)))


class _Walk:
    """One walk over the tree; afterwards `flow` holds the page's paragraphs and tables."""

    def __init__(self) -> None:
        self.flow: list[str | Grid] = []
        self.title = ""
        self.head: dict[str, str] = {}
        self.notes: list[tuple[str, str, Place]] = []
        self.n_tables = self.n_characters = 0
        self._pieces: list[str] = []
        self._open_tables: list[tuple[Grid, list[str | Grid]]] = []  # each with the flow it stands in
        self._verbatim = 0

    def note_losses(self, n_tables: int) -> None:
        """Note what neither tree could show, `n_tables` being the tables that the markup opens."""
        if self.n_tables < n_tables or not self.n_characters:
            message = (
                f"the page shows {self.n_characters} characters and {self.n_tables} of the {n_tables} tables in its "
                "markup: it is damaged or built by a script; save it from a browser and read that"
            )
            self.notes.append(("damaged_page", message, Place()))

    def over(self, root: etree._Element) -> None:
        """Collect the flow of a prepared tree; `begun` holds the open elements with the children still to come."""
        pieces = self._pieces
        begun = [(root, self._begin(root, root.tag))]
        while begun:
            outer, children = begun[-1]
            for element in children:
                tag = element.tag
                if tag == "tr" and self._open_tables and self._read_plain_row(element):
                    text = None
                elif len(element) or tag not in _SIMPLE or self._verbatim:
                    begun.append((element, self._begin(element, tag)))
                    break
                else:
                    text = element.text
                if pieces:
                    self._end_paragraph()
                if text:
                    self._add_paragraph(text)
                if (text := element.tail) and not text.isspace():
                    self._add(text)
            else:
                begun.pop()
                if outer.tag in BLOCKS:
                    self._close(outer.tag)
                self._add(outer.tail)
        self._end_paragraph()

    def _begin(self, element: etree._Element, tag: str) -> Iterator[etree._Element]:
        """Open an element, take its first text, and return its children."""
        if tag in BLOCKS:
            self._open(element, tag)
        elif tag == "input":
            self._pieces.append(_shown_value(element))
        self._add(element.text)
        return iter(element)

    def _read_plain_row(self, row: etree._Element) -> bool:
        """Read a row at once if each of its cells holds one text or one paragraph; return whether it does."""
        if (text := row.text) and not text.isspace():
            return False
        cells, n_characters = PlainRow(), 0
        for cell in row:
            tag, text, after = cell.tag, cell.text, cell.tail
            if (tag != "td" and tag != "th") or (after and not after.isspace()):
                return False
            n_children = len(cell)
            if n_children:
                if n_children > 1 or (text and not text.isspace()):
                    return False
                inner = cell[0]
                after = inner.tail
                if inner.tag != "p" or len(inner) or (after and not after.isspace()):
                    return False
                text = inner.text
            colspan, rowspan = cell.get("colspan"), cell.get("rowspan")
            text = "" if not text else text if text.isalnum() else tidy(text)
            n_columns = 1 if colspan is None else _span(colspan, MAX_COLSPAN)
            cells.append((text, n_columns, 1 if rowspan is None else _span(rowspan, MAX_ROWSPAN), 0))
            n_characters += len(text)
        if self._pieces:
            self._end_paragraph()
        self._open_tables[-1][0].rows.append(cells)
        self.n_characters += n_characters
        self.flow = self._open_tables[-1][1]
        return True

    def _open(self, element: etree._Element, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "table":
            self._open_tables.append((Grid(), self.flow))
        elif tag == "pre":
            self._verbatim += 1
        elif self._open_tables and tag in ("tr", "td", "th"):
            rows = self._open_tables[-1][0].rows
            if tag == "tr":
                rows.append([])
                return
            if not rows:
                rows.append([])
            elif isinstance(rows[-1], PlainRow):
                rows[-1] = rows[-1].boxes()
            box = _box(element)
            rows[-1].append(box)
            self.flow = box.flow

    def _close(self, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "td" or tag == "th" or tag == "tr":
            if self._open_tables:
                self.flow = self._open_tables[-1][1]
        elif tag == "table":
            grid, self.flow = self._open_tables.pop()
            self.flow.extend(settle(grid))
        elif tag == "pre":
            self._verbatim -= 1

    def _add(self, text: str | None) -> None:
        if text and (self._pieces or not text.isspace()):
            if self._verbatim:
                self._add_lines(text)
            else:
                self._pieces.append(text)

    def _add_lines(self, text: str) -> None:
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self._end_paragraph()
            self._pieces.append(line)

    def _end_paragraph(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        self._add_paragraph(text)

    def _add_paragraph(self, text: str) -> None:
        text = tidy(text)
        if text:
            self.n_characters += len(text)
            self.flow.append(text)


def _box(cell: etree._Element) -> Box:
    colspan, rowspan = cell.get("colspan"), cell.get("rowspan")
    if colspan is None and rowspan is None:
        return Box(1, 1, 0, [])
    return Box(_span(colspan or "", MAX_COLSPAN), _span(rowspan or "", MAX_ROWSPAN), 0, [])


def _shown_value(element: etree._Element) -> str:
    if (element.get("type") or "text").lower() in _SILENT_INPUTS:
        return ""
    return element.get("value") or ""


def _span(printed: str, most: int) -> int:
    """A span as printed, between 1 and `most`; 0 means 'to the end' and is cut to the table later."""
    digits = printed.strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits[:6]), most) or most
