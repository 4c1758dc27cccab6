"""Published web pages -> `Document`: one walk over lxml's tree, because a million pages wait.

The page is read as a browser shows it: blocks become paragraphs, `<br>` ends a line, inline spans are joined without
spaces, scripts, comments and what is plainly hidden are left out. Tables that only arrange the page are taken apart
into what they hold. BeautifulSoup, whose tree costs ten times lxml's, takes over where lxml's tree lost something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from reportlib.document import Block, Cell, Document, Paragraph, Place, Table

_DROPPED = frozenset(
    "script style noscript template textarea select datalist iframe frame object embed svg canvas audio video map "
    "meta link base button".split()
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

MAX_COLSPAN = 100  # no statutory table has more than 16 columns; larger spans are slips of an editor
BIG_CELL = 400  # characters in three or more blocks: the cell arranges a page, it is not a figure or a label
SHORT_CELL = 60  # the cells of a nested one-row table that belong to the row around it


@dataclass(slots=True)
class _Box:
    """A table cell while its page is being walked: paragraphs and tables in order."""

    colspan: int
    rowspan: int
    flow: list[str | _Grid] = field(default_factory=list)

    def arranges_page(self) -> bool:
        flow = self.flow
        if len(flow) > 2 and sum(len(block) for block in flow if isinstance(block, str)) > BIG_CELL:
            return True
        return any(isinstance(block, _Grid) for block in flow)


@dataclass(slots=True)
class _Grid:
    """A table while its page is being walked; `outer` is the flow it stands in."""

    outer: list[str | _Grid]
    rows: list[list[_Box]] = field(default_factory=list)


def read_html(text: str) -> Document:
    """Return the page `text` (already decoded) as a `Document` with paragraphs and data tables in document order.

    Spans are expanded into grid columns, not into cells: a spanning cell stands once. Places are `paragraph 12` and
    `table 3, row 7, column 2`. Hidden parts that hold a table with figures are named in `notes` (kind 'hidden').
    A page without any text gives a document without blocks; nothing is raised.
    """
    walk = _walk(text)
    if _lost_something(text, walk):
        from bs4 import BeautifulSoup

        again = _walk(BeautifulSoup(text, "html.parser").decode())
        if (again.n_tables, again.n_characters) > (walk.n_tables, walk.n_characters):
            walk = again
    document = Document([], "html", title=walk.title)
    document.notes.extend(("hidden", message, Place()) for message in walk.hidden)
    _Printer(document.blocks).print(walk.flow)
    return document


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
    return len(_TABLE_TAG.findall(_NOT_SHOWN.sub("", text))) > walk.n_tables


class _Walk:
    """One walk over the tree; afterwards `flow` holds the page's paragraphs and tables."""

    def __init__(self) -> None:
        self.flow: list[str | _Grid] = []
        self.title = ""
        self.hidden: list[str] = []
        self.n_tables = self.n_characters = 0
        self._pieces: list[str] = []
        self._grids: list[_Grid] = []
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
                self.hidden.append(f"a hidden <{tag}> with {n_tables} table(s) was left out; it begins {begin!r}")
        if tag in _BLOCKS:
            self._end_paragraph()

    def _open(self, element: etree._Element, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "td" or tag == "th":
            self._open_cell(element)
        elif tag == "tr":
            if self._grids:
                self._grids[-1].rows.append([])
        elif tag == "table":
            self.n_tables += 1
            self._grids.append(_Grid(self.flow))
        elif tag == "pre":
            self._verbatim += 1

    def _open_cell(self, element: etree._Element) -> None:
        if not self._grids:
            return
        box = _Box(_span(element.get("colspan"), MAX_COLSPAN), _span(element.get("rowspan"), 10_000))
        rows = self._grids[-1].rows
        if not rows:
            rows.append([])
        rows[-1].append(box)
        self.flow = box.flow

    def _close(self, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "td" or tag == "th" or tag == "tr":
            if self._grids:
                self.flow = self._grids[-1].outer
        elif tag == "table":
            grid = self._grids.pop()
            self.flow = grid.outer
            self.flow.extend(_settle(grid))
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


def _settle(grid: _Grid) -> list[str | _Grid]:
    """A finished table as the flow around it should hold it: rows of data as grids, the rest as its contents."""
    flow: list[str | _Grid] = []
    rows: list[list[_Box]] = []
    for row in map(_with_nested_figures, grid.rows):
        if any(box.arranges_page() for box in row):
            flow.extend(_grid_or_contents(grid, rows))
            rows = []
            for box in row:
                flow.extend(box.flow)
        else:
            rows.append(row)
    flow.extend(_grid_or_contents(grid, rows))
    return flow


def _with_nested_figures(row: list[_Box]) -> list[_Box]:
    """A row in which a cell holds nothing but a one-row table of short cells, with those cells in its place."""
    wider: list[_Box] = []
    for box in row:
        nested = box.flow[0] if len(box.flow) == 1 else None
        if isinstance(nested, _Grid) and len(nested.rows) == 1 and all(map(_is_short, nested.rows[0])):
            wider.extend(nested.rows[0])
        else:
            wider.append(box)
    return wider


def _is_short(box: _Box) -> bool:
    return all(isinstance(block, str) and len(block) <= SHORT_CELL for block in box.flow)


def _grid_or_contents(grid: _Grid, rows: list[list[_Box]]) -> list[str | _Grid]:
    if all(len(row) <= 1 for row in rows):  # one column is a layout, not a table
        return [block for row in rows for box in row for block in box.flow]
    return [_Grid(grid.outer, rows)]


class _Printer:
    """Numbers what the walk found and turns it into the blocks of a document."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.n_paragraphs = self.n_tables = 0

    def print(self, flow: list[str | _Grid]) -> None:
        for block in flow:
            if isinstance(block, str):
                self.n_paragraphs += 1
                self.blocks.append(Paragraph(block, Place((("paragraph", self.n_paragraphs),))))
            else:
                self.n_tables += 1
                self.blocks.append(_grid_to_table(block, self.n_tables))


def _grid_to_table(grid: _Grid, number: int) -> Table:
    here = ("table", number)
    table = Table([], Place((here,)))
    hanging: dict[int, int] = {}  # grid column -> rows below that a cell above still covers
    for above, boxes in enumerate(grid.rows):
        row = ("row", above + 1)
        covered, hanging = hanging, {column: left - 1 for column, left in hanging.items() if left > 1}
        cells, column = [], 1
        for box in boxes:
            while column in covered:
                column += 1
            rowspan = min(box.rowspan, len(grid.rows) - above)
            place = Place((here, row, ("column", column)))
            cells.append(Cell(_joined(box.flow), place, box.colspan, rowspan, column))
            if rowspan > 1:
                hanging.update(dict.fromkeys(range(column, column + box.colspan), rowspan - 1))
            column += box.colspan
        table.rows.append(cells)
    return table


def _joined(lines: list[str]) -> str:
    """The lines of a cell as one text: without spaces, for labels are broken anywhere; but two figures stay apart."""
    if not lines:
        return ""
    text = lines[0]
    for line in lines[1:]:
        text += "\n" + line if text[-1].isdigit() and line[0].isdigit() else line
    return text
