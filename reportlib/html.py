"""Published web pages -> `Document`: one walk over lxml's tree, because a million pages wait.

The page is read as a browser shows it: blocks become paragraphs, `<br>` ends a line, inline spans are joined without
spaces, scripts, comments and what is plainly hidden are left out. Tables that only arrange the page are taken apart
into what they hold. BeautifulSoup, whose tree costs ten times lxml's, takes over where lxml's tree lost something.
"""

from __future__ import annotations

import re

from lxml import etree

from reportlib.document import Document, Place
from reportlib.flow import MAX_COLSPAN, MAX_ROWSPAN, SHORT_CELL, Box, Grid, flow_to_blocks, note_mark, settle

# Read at C speed before the walk: what no browser shows as text is dropped, inline markup dissolved into its text.
_DROPPED = (
    "script style noscript template textarea select datalist iframe frame object embed svg canvas audio video map meta "
    "link base button rt rp title hidden-part"
).split()
_INLINE = "span font b strong i em u a small big sub sup o:p ucaptitle ucapcontent st1:chsdate".split()
_BLOCKS = frozenset(
    "html body address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody tfoot "
    "thead tr td th ul".split()
)
_CELLS = frozenset(("td", "th"))
_HIDDEN_PART = "hidden-part"  # what hidden elements are renamed to
_RAISING = ("sup", "sub")
_STRUCK_OUT = ("del", "s", "strike")
_STRUCK_OUT_STYLE = re.compile(r"text-decoration[\w\s:-]*line-through")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?![.\d]*[1-9])")
_RAISED = re.compile(r"vertical-align\s*:\s*su[pb]")
_MAY_HIDE = {  # looked for only in markup that holds the word, for a search of a whole page costs
    b"display": re.compile(rb"display\s*:\s*none"),
    b"visibility": re.compile(rb"visibility\s*:\s*hidden"),
    b"hidden": re.compile(rb"hidden(?<=[\s\"'/]hidden)[\s>=/]"),
}
_HIDING_STYLES = (b"line-through", b"font-size:0", b"font-size: 0")
_RAISING_STYLES = (b"vertical-align:su", b"vertical-align: su")
_SILENT_INPUTS = frozenset("hidden submit button image reset checkbox radio password file".split())
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NOT_SHOWN = re.compile(rb"<!--.*?-->|<(script|style|textarea|noscript|template)\b.*?</\1\s*>", re.DOTALL)
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
    walk = _walk(data, markup)
    if _lost_something(markup, walk):
        from bs4 import BeautifulSoup

        again = _walk(BeautifulSoup(data.decode("utf-8"), "html.parser").encode("utf-8"), markup)
        if (again.n_tables, again.n_characters) > (walk.n_tables, walk.n_characters):
            walk = again
        walk.note_losses(_n_tables(markup))
    return Document(flow_to_blocks(walk.flow), "html", title=walk.title, notes=walk.notes)


def _walk(data: bytes, markup: bytes) -> _Walk:
    """One walk over the page `data`, whose markup in small letters is `markup`."""
    walk = _Walk()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # a page without one element, or nested beyond all measure
        return walk
    if root is not None:
        walk.prepare(root, markup)
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
        self.notes: list[tuple[str, str, Place]] = []
        self.n_tables = self.n_characters = 0
        self._pieces: list[str] = []
        self._open_tables: list[tuple[Grid, list[str | Grid]]] = []  # each with the flow it stands in
        self._verbatim = 0

    def prepare(self, root: etree._Element, markup: bytes) -> None:
        """Take the title, drop what is not shown, put raised and lowered text in brackets, dissolve inline markup."""
        title = next(root.iter("title"), None)
        if title is not None:
            self.title = _tidy("".join(title.itertext()))
        tags = [element.tag for element in root.iter("table", *_STRUCK_OUT, *_RAISING)]
        self.n_tables = tags.count("table")
        marks = frozenset(tags)
        hides = any(word in markup and sign.search(markup) for word, sign in _MAY_HIDE.items())
        if hides or not marks.isdisjoint(_STRUCK_OUT) or any(style in markup for style in _HIDING_STYLES):
            self._mark_hidden(root)
        etree.strip_elements(root, *_DROPPED, with_tail=False)
        if not marks.isdisjoint(_RAISING) or any(style in markup for style in _RAISING_STYLES):
            _bracket_raised(root)
        etree.strip_tags(root, *_INLINE)

    def _mark_hidden(self, root: etree._Element) -> None:
        for element in root.iter():
            if _is_hidden(element):
                self._note_hidden(element)
                if element is not root:
                    element.tag = _HIDDEN_PART

    def _note_hidden(self, element: etree._Element) -> None:
        """Note a part left out that holds a table with figures, or figures struck out or in a cell of a table."""
        text = _tidy("".join(element.itertext()))
        if not isinstance(element.tag, str) or element.tag in _DROPPED or not _n_digits(text):
            return
        n_tables = sum(1 for _ in element.iter("table"))
        if n_tables:
            message = f"a hidden <{element.tag}> with {n_tables} table(s) was left out; it begins {text[:30]!r}"
            self.notes.append(("hidden", message, Place()))
            return
        whole = element if element.tag in _CELLS else _block_of(element)
        around = _beginning(whole, 2 * SHORT_CELL)
        if _is_struck_out(element) or (whole.tag in _CELLS and len(around) <= SHORT_CELL):
            message = f"hidden or struck out, and left out: {text[:30]!r} in {around[:SHORT_CELL]!r}"
            self.notes.append(("hidden", message, Place()))

    def note_losses(self, n_tables: int) -> None:
        """Note what neither tree could show, `n_tables` being the tables that the markup opens."""
        if self.n_tables < n_tables or not self.n_characters:
            message = (
                f"the page shows {self.n_characters} characters and {self.n_tables} of the {n_tables} tables in its "
                "markup: it is damaged or built by a script; save it from a browser and read that"
            )
            self.notes.append(("damaged_page", message, Place()))

    def over(self, root: etree._Element) -> None:
        """Collect the flow of a prepared tree."""
        pieces = self._pieces
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag == "tr" and self._open_tables and self._read_plain_row(element):
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
            if text and (pieces or not text.isspace()):
                if self._verbatim:
                    self._add_lines(text)
                else:
                    pieces.append(text)
        self._end_paragraph()

    def _read_plain_row(self, row: etree._Element) -> bool:
        """Read a row at once if each of its cells holds one text and no blocks; return whether it does."""
        boxes = []
        for cell in row:
            tag, after = cell.tag, cell.tail
            text = _only_text(cell) if tag == "td" or tag == "th" else None
            if text is None or (after and not after.isspace()):
                return False
            boxes.append(_box(cell, text if text.isalnum() else _tidy(text)))
        if self._pieces:
            self._end_paragraph()
        self._open_tables[-1][0].rows.append(boxes)
        self.n_characters += sum(len(box.flow[0]) for box in boxes if box.flow)
        return True

    def _open(self, element: etree._Element, tag: str) -> None:
        if self._pieces:
            self._end_paragraph()
        if tag == "table":
            self._open_tables.append((Grid(plain=True), self.flow))
        elif tag == "pre":
            self._verbatim += 1
        elif self._open_tables and tag in ("tr", "td", "th"):
            grid = self._open_tables[-1][0]
            if tag == "tr" or not grid.rows:
                grid.rows.append([])
            if tag != "tr":
                grid.plain = False
                box = _box(element, "")
                grid.rows[-1].append(box)
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


def _is_hidden(element: etree._Element) -> bool:
    """Whether no browser shows the element, or shows it struck out."""
    if element.get("hidden") is not None or _is_struck_out(element):
        return True
    style = (element.get("style") or "").lower()
    if _NO_SIZE.search(style):  # only a way to set what is inside close together where that has a size of its own
        return not any("class" in inner.attrib or "style" in inner.attrib for inner in element.iterdescendants())
    return _HIDDEN.search(style) is not None


def _is_struck_out(element: etree._Element) -> bool:
    return element.tag in _STRUCK_OUT or _STRUCK_OUT_STYLE.search((element.get("style") or "").lower()) is not None


def _block_of(element: etree._Element) -> etree._Element:
    """The cell that holds an element, or else the nearest block."""
    nearest = None
    for outer in element.iterancestors():
        if outer.tag in _CELLS:
            return outer
        if nearest is None and outer.tag in _BLOCKS:
            nearest = outer
    return element if nearest is None else nearest


def _beginning(element: etree._Element, n_characters: int) -> str:
    """The text of an element, read no further than it takes to have so many characters."""
    text = ""
    for piece in element.itertext():
        text += piece.strip()
        if len(text) > n_characters:
            break
    return text


def _bracket_raised(root: etree._Element) -> None:
    """Put superscripts and subscripts in brackets, `5[1]`, where digits stand beside them: they are marks of notes."""
    raised_in: dict[etree._Element, list[etree._Element]] = {}
    for element in root.iter():
        style = element.get("style")
        if element.tag in _RAISING or (style and element.tag in _INLINE and _RAISED.search(style.lower())):
            raised_in.setdefault(_block_of(element), []).append(element)
    for block, raised in raised_in.items():
        among = set(raised)
        outermost = [element for element in raised if among.isdisjoint(element.iterancestors())]
        texts = [_tidy("".join(element.itertext())) for element in outermost]
        if _n_digits("".join(block.itertext())) == sum(map(_n_digits, texts)):
            continue
        for element, text in zip(outermost, texts, strict=True):
            if not any(inner.tag in _BLOCKS for inner in element.iterdescendants()):
                for inner in list(element):
                    element.remove(inner)
                element.text = note_mark(text)


def _n_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _box(cell: etree._Element, text: str) -> Box:
    colspan, rowspan = cell.get("colspan"), cell.get("rowspan")
    return Box(
        1 if colspan is None else _span(colspan, MAX_COLSPAN),
        1 if rowspan is None else _span(rowspan, MAX_ROWSPAN),
        0,
        [text] if text else [],
    )


def _only_text(cell: etree._Element) -> str | None:
    """The text of a cell that holds nothing but text or one paragraph of it, else None."""
    n_children = len(cell)
    if n_children == 0:
        return cell.text or ""
    if n_children == 1:
        inner = cell[0]
        before, after = cell.text, inner.tail
        if inner.tag == "p" and not len(inner) and (not before or before.isspace()) and (not after or after.isspace()):
            return inner.text or ""
    return None


def _tidy(text: str) -> str:
    """Blanks as a browser shows them; no-break and ideographic blanks keep their number, for `1 234` is one figure
    and `1   234` may be two."""
    if text.isalnum():
        return text
    text = text.strip()
    if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
        text = _BLANKS.sub(" ", text)
    return text.replace("\xa0", " ") if "\xa0" in text else text


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
