"""Published web pages -> `Document`: one walk over lxml's tree, because a million pages wait.

The page is read as a browser shows it: blocks become paragraphs, `<br>` ends a line, inline spans are joined without
spaces, scripts, comments and what is plainly hidden are left out. Tables that only arrange the page are taken apart
into what they hold. BeautifulSoup, whose tree costs ten times lxml's, takes over where lxml's tree lost something.
"""

from __future__ import annotations

import re

from lxml import etree

from reportlib.document import Document, Place
from reportlib.flow import MAX_COLSPAN, MAX_ROWSPAN, Box, Grid, flow_to_blocks, settle

_DROPPED = frozenset(
    "script style noscript template textarea select datalist iframe frame object embed svg canvas audio video map "
    "meta link base button rt rp".split()
)
_BLOCKS = frozenset(
    "html body address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody tfoot "
    "thead tr td th ul".split()
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SILENT_INPUTS = frozenset("hidden submit button image reset checkbox radio password file".split())
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NOT_SHOWN = re.compile(r"<!--.*?-->|<(script|style|textarea|noscript|template)\b.*?</\1\s*>", re.S | re.I)
_TABLE_TAG = re.compile(r"<table[\s>]", re.IGNORECASE)


def read_html(text: str) -> Document:
    """Return the page `text` (already decoded) as a `Document` with paragraphs and data tables in document order.

    Spans are expanded into grid columns, not into cells: a spanning cell stands once. Places are `paragraph 12` and
    `table 3, row 7, column 2`. Notes: 'hidden' for each hidden part that holds a table with figures, 'damaged_page'
    where markup could not be turned into text. A page without text gives a document without blocks; nothing is raised.
    """
    walk = _walk(text)
    if _lost_something(text, walk):
        from bs4 import BeautifulSoup

        again = _walk(BeautifulSoup(text, "html.parser").decode())
        if (again.n_tables, again.n_characters) > (walk.n_tables, walk.n_characters):
            walk = again
        walk.note_losses(_n_tables(text))
    return Document(flow_to_blocks(walk.flow), "html", title=walk.title, notes=walk.notes)


def _walk(text: str) -> _Walk:
    walk = _Walk()
    data = text.replace("\0", "").encode("utf-8")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # a page without one element
        return walk
    if root is not None:
        walk.over(root)
    return walk


def _lost_something(text: str, walk: _Walk) -> bool:
    """Whether lxml's tree holds fewer tables than the markup, or next to no text although the markup is long."""
    if walk.n_characters < 100 and len(text) > 1000:
        return True
    if text.count("<table") + text.count("<TABLE") <= walk.n_tables:
        return False
    return _n_tables(text) > walk.n_tables


def _n_tables(text: str) -> int:
    return len(_TABLE_TAG.findall(_NOT_SHOWN.sub("", text)))


class _Walk:
    """One walk over the tree; afterwards `flow` holds the page's paragraphs and tables."""

    def __init__(self) -> None:
        self.flow: list[str | Grid] = []
        self.title = ""
        self.notes: list[tuple[str, str, Place]] = []
        self.n_tables = self.n_characters = 0
        self._pieces: list[str] = []
        self._open_tables: list[tuple[Grid, list[str | Grid]]] = []  # each with the flow it stands in
        self._verbatim = 0

    def over(self, root: etree._Element) -> None:
        pieces = self._pieces
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _DROPPED or tag == "title" or self._is_hidden(element, tag):
                    self._drop(element, tag)
                    walker.skip_subtree()
                    continue
                if tag in _BLOCKS:
                    self._open(element, tag)
                elif tag == "input":
                    pieces.append(_shown_value(element))
                text = element.text
            else:
                if tag in _BLOCKS:
                    self._close(tag)
                text = element.tail
            if text:
                if self._verbatim:
                    self._add_lines(text)
                else:
                    pieces.append(text)
        self._end_paragraph()

    def note_losses(self, n_tables: int) -> None:
        """Note what neither tree could show, `n_tables` being the tables that the markup opens."""
        if self.n_tables < n_tables or not self.n_characters:
            message = (
                f"the page shows {self.n_characters} characters and {self.n_tables} of the {n_tables} tables in its "
                "markup: it is damaged or built by a script; save it from a browser and read that"
            )
            self.notes.append(("damaged_page", message, Place()))

    def _is_hidden(self, element: etree._Element, tag: str) -> bool:
        style = element.get("style")
        return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None

    def _drop(self, element: etree._Element, tag: str) -> None:
        if tag == "title":
            self.title = self.title or _tidy(element.text or "")
        elif tag not in _DROPPED:
            n_tables = sum(1 for _ in element.iter("table"))
            self.n_tables += n_tables
            text = "".join(element.itertext())
            if n_tables and any(map(str.isdigit, text)):
                begin = _tidy(text)[:30]
                message = f"a hidden <{tag}> with {n_tables} table(s) was left out; it begins {begin!r}"
                self.notes.append(("hidden", message, Place()))
        if tag in _BLOCKS:
            self._end_paragraph()

    def _open(self, element: etree._Element, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "td" or tag == "th":
            self._open_cell(element)
        elif tag == "tr":
            if self._open_tables:
                self._open_tables[-1][0].rows.append([])
        elif tag == "table":
            self.n_tables += 1
            self._open_tables.append((Grid(), self.flow))
        elif tag == "pre":
            self._verbatim += 1

    def _open_cell(self, element: etree._Element) -> None:
        if not self._open_tables:
            return
        box = Box(_span(element.get("colspan"), MAX_COLSPAN), _span(element.get("rowspan"), MAX_ROWSPAN))
        rows = self._open_tables[-1][0].rows
        if not rows:
            rows.append([])
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

    def _end_paragraph(self) -> None:
        text = _tidy("".join(self._pieces))
        self._pieces.clear()
        if text:
            self.n_characters += len(text)
            self.flow.append(text)

    def _add_lines(self, text: str) -> None:
        first, *others = text.split("\n")
        self._pieces.append(first)
        for line in others:
            self._end_paragraph()
            self._pieces.append(line)


def _tidy(text: str) -> str:
    """Blanks as a browser shows them; no-break and ideographic blanks keep their number, for `1 234` is one figure
    and `1   234` may be two."""
    text = _BLANKS.sub(" ", text.strip())
    return text.replace("\xa0", " ").strip() if "\xa0" in text else text


def _shown_value(element: etree._Element) -> str:
    if (element.get("type") or "text").lower() in _SILENT_INPUTS:
        return ""
    return element.get("value") or ""


def _span(printed: str | None, most: int) -> int:
    """A span as printed, between 1 and `most`; 0 means 'to the end' and is cut to the table later."""
    if printed is None:
        return 1
    digits = printed.strip()
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(int(digits[:6]), most) or most
