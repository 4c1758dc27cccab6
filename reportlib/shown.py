"""What a browser shows of a page: what is hidden, struck out or no text leaves the tree, raised marks get brackets.

A part is hidden by its own attributes or by a rule of the page's own style sheet (`.hide { display: none }`). Rules
for a medium, for what lies inside something else, and sheets that lie elsewhere are not followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree

from reportlib.document import Place
from reportlib.flow import SHORT_CELL, note_mark
from reportlib.text import prints_figure

# Done at C speed: what no browser shows as text is dropped, inline markup dissolved into its text.
_DROPPED = (
    "script style noscript template textarea select datalist iframe frame object embed svg canvas audio video map meta "
    "link base button rt rp title noframes noembed hidden-part"
).split()
_INLINE = "span a font b strong i em u small big sub sup o:p ucaptitle ucapcontent st1:chsdate".split()
BLOCKS = frozenset(
    "html body address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody tfoot "
    "thead tr td th ul".split()
)
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr", "tbody", "thead", "tfoot"))
_HIDDEN_PART = "hidden-part"  # what hidden elements are renamed to
_RAISING = ("sup", "sub")
_STRUCK_OUT = ("del", "s", "strike")
_FIELDS = ("textarea", "select", "button")
_STRUCK_OUT_STYLE = re.compile(r"text-decoration[\w\s:-]*line-through")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)")
_INVISIBLE = re.compile(r"visibility\s*:\s*hidden")
_SHOWN = re.compile(r"display\s*:|visibility\s*:")
_NO_SIZE = re.compile(r"font-size\s*:\s*0(?![.\d]*[1-9])")
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgb\(255,\s*255,\s*255\))"
_WHITE_LETTERS = re.compile(rf"color(?<![-\w]color)\s*:\s*{_WHITE}")
_COLOURED = re.compile(rf"background(?:-color)?\s*:(?!\s*(?:{_WHITE}|none|transparent|inherit|initial))")
_RAISED = re.compile(r"vertical-align\s*:\s*su[pb]")
_DISPLAY = re.compile(r"display\s*:\s*(table(?:-row|-cell)?)\s*(?:[;!]|$)")
_TABLE_PARTS = {"table": "table", "table-row": "tr", "table-cell": "td"}
_SET_AS_TABLE = ("div", "span", "p", "ul", "li")
# Looked for only in markup that holds the word, for a search of a whole page costs.
_MAY_HIDE = {b"hidden": re.compile(rb"hidden(?<=[\s\"'/]hidden)[\s>=/]")}
_STYLES_MAY_HIDE = {
    b"display": re.compile(rb"display\s*:\s*none"),
    b"visibility": re.compile(rb"visibility\s*:\s*(?:hidden|collapse)"),
    b"line-through": re.compile(rb"line-through"),
    b"font-size": re.compile(rb"font-size: ?0"),
    **dict.fromkeys((b"#fff", b"white", b"255, 255", b"255,255"), re.compile(_WHITE_LETTERS.pattern.encode())),
}
_STYLES_MAY_RAISE = {b"vertical-align": re.compile(rb"vertical-align: ?su")}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# A style sheet without its comments and what depends on a medium, rule by rule; a selector of one element alone.
_NO_RULE = re.compile(r"/\*.*?\*/|<!--|-->|@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"[\w-]*(?:[.#][\w-]+)?")
_SELECTED_NAME = re.compile(r"(?:^|[.#])[\w-]+")
_WHOLE_PAGE = ("html", "body")  # hidden until a script has run


def reduce_to_shown(root: etree._Element, markup: bytes) -> list[tuple[str, str, Place]]:
    """Leave in a page's tree what a browser shows as text, inline markup dissolved; return what is worth a note.

    `markup`: the page in small letters. Notes: 'hidden' for hidden tables with figures, and for figures hidden in a
    cell or struck out. Raised and lowered text beside digits stands in brackets afterwards, `5[1]`.
    """
    notes: list[tuple[str, str, Place]] = []
    marks = {element.tag for element in root.iter(*_STRUCK_OUT, *_RAISING, *_FIELDS)}
    styled = b"style" in markup
    hides = _holds(markup, _MAY_HIDE) or styled and _holds(markup, _STYLES_MAY_HIDE)
    if hides or not marks.isdisjoint(_STRUCK_OUT):
        notes = _mark_hidden(root)
    if not marks.isdisjoint(_FIELDS):
        _show_figures_in_fields(root)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    if styled and b"table-cell" in markup:
        _name_table_parts(root)
    if not marks.isdisjoint(_RAISING) or styled and _holds(markup, _STYLES_MAY_RAISE):
        _bracket_raised(root)
    etree.strip_tags(root, *_INLINE)
    return notes


def _holds(markup: bytes, signs: Mapping[bytes, re.Pattern[bytes]]) -> bool:
    return any(word in markup and sign.search(markup) for word, sign in signs.items())


def _show_figures_in_fields(root: etree._Element) -> None:
    """Make fields of a form that show a figure in a cell plain text; the others are left to be dropped."""
    for field in list(root.iter(*_FIELDS)):
        shown = field.xpath(".//option[@selected]")[:1] if field.tag == "select" else [field]
        text = "".join(text for element in shown for text in element.itertext())
        if _n_digits(text) and _block_of(field).tag in _CELLS:
            for inner in list(field):
                field.remove(inner)
            field.tag, field.text = "span", text


def _name_table_parts(root: etree._Element) -> None:
    """Make parts of a page that their own style sets as a table the parts of one, if its rows have one cell or all the
    same number: such cells span nothing, and in a shorter row nobody knows which column is which."""
    displayed = {element: display for element in root.iter(*_SET_AS_TABLE) if (display := _display(element))}
    for element in displayed:
        element.tag = "div"  # no browser joins the words of two cells
    for table in [element for element, display in displayed.items() if display == "table"]:
        parts = [part for part in table.iterdescendants() if part in displayed]
        cells = Counter(part.getparent() for part in parts if displayed[part] == "table-cell")
        rows = {part for part in parts if displayed[part] == "table-row"}
        if rows == set(cells) and len({*cells.values()} - {1}) == 1:
            for part in (table, *parts):
                part.tag = _TABLE_PARTS[displayed[part]]


def _display(element: etree._Element) -> str:
    match = _DISPLAY.search((element.get("style") or "").lower())
    return match[1] if match else ""


def _mark_hidden(root: etree._Element) -> list[tuple[str, str, Place]]:
    messages = []
    hidden_by_rule = _hidden_by_rule(root)
    for element in root.iter():
        if (_is_hidden(element) or element in hidden_by_rule) and not _waits_for_script(element, root):
            messages.append(_what_is_lost(element))
            if element is not root:
                element.tag = _HIDDEN_PART
    return [("hidden", message, Place()) for message in messages if message]


def _waits_for_script(element: etree._Element, root: etree._Element) -> bool:
    """Whether an element that its style makes invisible holds most of the page's text, as articles of WeChat do: a
    script makes it visible."""
    is_invisible = _INVISIBLE.search((element.get("style") or "").lower()) is not None
    return is_invisible and 2 * _n_characters(element) > _n_characters(root)


def _n_characters(element: etree._Element) -> int:
    """How many characters of words and figures an element holds, without its scripts."""
    texts = element.xpath("descendant-or-self::*[not(self::script or self::style)]/text()")
    return sum(len(text.strip()) for text in texts)


def _is_hidden(element: etree._Element) -> bool:
    """Whether no browser shows the element, or shows it struck out, by its own tag and attributes."""
    if element.tag in _STRUCK_OUT or element.get("hidden") is not None:
        return True
    style = element.get("style")
    if not style:
        return False
    style = style.lower()
    if _STRUCK_OUT_STYLE.search(style) or _is_white_on_white(element, style):
        return True
    if _NO_SIZE.search(style):  # only a way to set what is inside close together where that has a size of its own
        return not any("class" in inner.attrib or "style" in inner.attrib for inner in element.iterdescendants())
    return _HIDDEN.search(style) is not None


def _is_white_on_white(element: etree._Element, style: str) -> bool:
    """Whether figures in a table are white and nothing gives their background a colour: neither a style nor, where
    nothing else stands in the cell to tell that it is light, a class."""
    if not _WHITE_LETTERS.search(style) or not prints_figure(tidy("".join(element.itertext()))):
        return False
    alone = _n_characters(_block_of(element)) == _n_characters(element)
    for outer in (element, *element.iterancestors()):
        coloured = outer.get("bgcolor") or _COLOURED.search((outer.get("style") or "").lower())
        if coloured or (alone and outer.get("class")):
            return False
        if outer.tag == "table":
            return True
    return False


def _is_struck_out(element: etree._Element) -> bool:
    return element.tag in _STRUCK_OUT or _STRUCK_OUT_STYLE.search((element.get("style") or "").lower()) is not None


def _hidden_by_rule(root: etree._Element) -> set[etree._Element]:
    """The elements that a style sheet of the page hides and neither another rule nor their own style shows."""
    hiding, showing = _selectors("\n".join("".join(sheet.itertext()) for sheet in root.iter("style")))
    return {element for element in root.iter() if _is_selected(element, hiding, showing)} if hiding else set()


def _is_selected(element: etree._Element, hiding: set[str], showing: list[set[str]]) -> bool:
    names = {f"#{element.get('id')}", *(f".{name}" for name in (element.get("class") or "").split())}
    if hiding.isdisjoint((element.tag, *names, *(f"{element.tag}{name}" for name in names))):
        return False
    shown = element.tag in _WHOLE_PAGE or any(shown <= {element.tag, *names} for shown in showing)
    return not shown and not _SHOWN.search((element.get("style") or "").lower())


def _selectors(sheet: str) -> tuple[set[str], list[set[str]]]:
    """The selectors of one element that a sheet hides (`.hide`, `td.old`), and the names that show an element.

    >>> _selectors(".a { display: none } .b .c { display: none } .d .a:hover { display: block }")
    ({'.a'}, [{'.a'}])
    """
    hiding: set[str] = set()
    showing: list[set[str]] = []
    for selectors, style in _RULE.findall(_NO_RULE.sub(" ", sheet)):
        for selector in map(str.strip, selectors.split(",")):
            if not _SHOWN.search(style.lower()):
                continue
            if not _HIDDEN.search(style.lower()):
                showing.append(set(_SELECTED_NAME.findall(re.split(r"[\s>+~]+", selector)[-1])))
            elif _SIMPLE_SELECTOR.fullmatch(selector):
                hiding.add(selector)
    return hiding, showing


def _what_is_lost(element: etree._Element) -> str:
    """A message on a hidden part with figures: one that holds a table or rows of one, or lies in a cell; struck out."""
    text = tidy("".join(element.itertext()))
    if not isinstance(element.tag, str) or element.tag in _DROPPED or not _n_digits(text):
        return ""
    n_tables = sum(1 for _ in element.iter("table"))
    if n_tables:
        return f"a hidden <{element.tag}> with {n_tables} table(s) was left out; it begins {text[:30]!r}"
    if element.tag in _ROWS:
        return f"a hidden <{element.tag}> of a table was left out; it begins {text[:30]!r}"
    whole = element if element.tag in _CELLS else _block_of(element)
    around = _beginning(whole, 2 * SHORT_CELL)
    if _is_struck_out(element) or (whole.tag in _CELLS and len(around) <= SHORT_CELL):
        return f"hidden or struck out, and left out: {text[:30]!r} in {around[:SHORT_CELL]!r}"
    return ""


def _block_of(element: etree._Element) -> etree._Element:
    """The cell that holds an element, or else the nearest block."""
    nearest = None
    for outer in element.iterancestors():
        if outer.tag in _CELLS:
            return outer
        if nearest is None and outer.tag in BLOCKS:
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
        texts = [tidy("".join(element.itertext())) for element in outermost]
        if _n_digits("".join(block.itertext())) == sum(map(_n_digits, texts)):
            continue
        for element, text in zip(outermost, texts, strict=True):
            if not any(inner.tag in BLOCKS for inner in element.iterdescendants()):
                for inner in list(element):
                    element.remove(inner)
                element.text = note_mark(text)


def _n_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def tidy(text: str) -> str:
    """Blanks as a browser shows them; no-break and ideographic blanks keep their number, for `1 234` is one figure
    and `1   234` may be two."""
    if text.isprintable() and "  " not in text:  # has no blanks but single spaces
        return text.strip()
    return _BLANKS.sub(" ", text.strip()).replace("\xa0", " ")
