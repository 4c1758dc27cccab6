"""Text files and Markdown -> `Document`: one paragraph a line, for a line number is the only place such a file has.

Empty lines stay, as empty paragraphs: in a flattened table they may be blank cells. Drawn tables (`grids`), those of
Markdown (`markdown`) and LaTeX (`latex`) and rows of a spreadsheet (`separated`) become tables; everything else is a
line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from reportlib.document import Block, Document, Paragraph, Place, Table, places
from reportlib.grids import is_drawn, take_drawings
from reportlib.latex import has_latex_tables, take_latex
from reportlib.markdown import looks_like_markdown, markdown_blocks, plain_cells
from reportlib.screen import MARGIN, Line, trimmed
from reportlib.separated import is_separated, take_separated
from reportlib.text import HAN

LONG_LINE = 400
"""Characters; a longer line is taken for several whose breaks were lost, and is parted where one may have stood."""

_ORDINAL = r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,2}[)）][.、]?|(?<![\d.．])\d{1,2}[.．、])"
_WORD = rf"(?=[{HAN}《][{HAN}])(?![^()（）]{{0,60}}[)）])"  # not inside brackets
_LOST_BREAK = re.compile(
    r"(?<=[。；;！？])(?![”’」』)）])"  # the end of a sentence
    r"|(?=[一二三四五六七八九十(（\d\s其])(?:"  # what the others begin with: few characters need more than this look
    rf"(?<!第)(?={_ORDINAL}\s?[{HAN}《“])"  # the number of a section or a label
    rf"|(?:(?<=[{HAN}》][{HAN}》:：])|(?<=\d年))\s+{_WORD}"  # a gap between words
    rf"|(?<=\d)(?:\s{{2,}}{_WORD}|\s*(?=其中[:：])))"  # a wide gap after a figure
)
_INSERTED = re.compile(r"\[INS:|:INS\]")  # text browsers write [INS:12:INS] for <ins>12</ins>
_MANY = 3  # tabbed lines make a habit, lines with one title are the heads of pages, numbers that end pages count these
_TITLE = "年度报告"
_PAGE_END = re.compile(r"\n[^\S\n\f]*(\d{1,3})\s*(?:\f|\Z)")
_TABLES: tuple[tuple[Callable[[str], bool], Callable[[Sequence[Line]], Iterator[Line | Table]]], ...] = (
    (has_latex_tables, take_latex),
    (is_separated, take_separated),
    (is_drawn, take_drawings),
)


def read_flat_text(text: str, *, markdown: bool = False) -> Document:
    """Return `text` as a `Document` of lines (`line 214`) and tables, drawn or of Markdown (`line 214, column 2`).

    Tabs inside a line are kept, blanks around it are not; the line's number is its place. The document counts as
    Markdown when `markdown` says so or `looks_like_markdown` does; only then do headings lose their `#`, bold its
    asterisks, and words the tags of their style and the backslashes before their signs.
    """
    if ":INS]" in text:
        text = _INSERTED.sub("     ", text)
    if "\f" in text:
        text = _without_page_numbers(text)
    # not str.splitlines: an editor counts neither \x0b nor \u2028
    lines = (text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text).split("\n")
    if not lines[-1]:
        lines.pop()
    if text.count(_TITLE) >= _MANY:
        lines = _without_running_heads(lines)
    items: list[Line | Table] = []
    for may_hold, take in _TABLES:
        if may_hold(text):
            items = list(_taken(take, items or list(enumerate(lines, 1))))
    if items:
        items = list(map(plain_cells, items))
        lines = [item[1] for item in items if not isinstance(item, Table)]
    if markdown or looks_like_markdown(lines, text):
        return Document(markdown_blocks(items or list(enumerate(lines, 1))), "markdown")
    texts = trimmed(_without_tab_frame(lines) if "\t" in text else lines)
    blocks = _in_place(items, texts) if items else list(map(Paragraph, texts, places("line")))
    if max(map(len, texts), default=0) > LONG_LINE:
        blocks = [part for block in blocks for part in _parts(block)]
    return Document(blocks, "text")


def _without_page_numbers(text: str) -> str:
    """Return a text without the numbers that end its pages, before form feeds, if three or more count on from page to
    page: two may be figures."""
    numbers = [int(number) for number in _PAGE_END.findall(text)]
    few = len(numbers) < max(text.count("\f") - 1, _MANY)
    if few or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return text
    return _PAGE_END.sub(lambda end: end[0].replace(end[1], "", 1), text)


def _without_running_heads(lines: list[str]) -> list[str]:
    """Return lines of text in which a title that stands above page after page is blank below the title that says most:
    the longest of those with a year."""
    titles = [line.strip() for line in lines if line.strip().endswith(_TITLE)]
    heads = {title for title, times in Counter(titles).items() if times >= _MANY}
    says_most = max(titles, key=lambda title: (any(map(str.isdigit, title)), len(title)), default="")
    first = next((number for number, line in enumerate(lines) if line.strip() == says_most), 0)
    return ["" if number > first and line.strip() in heads else line for number, line in enumerate(lines)]


def _taken(
    take: Callable[[Sequence[Line]], Iterator[Line | Table]], items: Iterable[Line | Table]
) -> Iterator[Line | Table]:
    """The tables that a function takes out of lines, in their place among those that were taken before."""
    for is_table, group in groupby(items, lambda item: isinstance(item, Table)):
        run = list(group)
        yield from run if is_table else take(run)


def _in_place(items: Iterable[Line | Table], texts: Iterable[str]) -> list[Block]:
    """Lines as they are to be read, with the drawn tables between them."""
    text = iter(texts)
    return [item if isinstance(item, Table) else Paragraph(next(text), Place((("line", item[0]),))) for item in items]


def _without_tab_frame(lines: list[str]) -> list[str]:
    """Lines without the tab before and behind each row, where a program set every piece of text between two tabs.

    Where it left out the blank cells, no tab tells a column, and gaps stand in their place.
    """
    tabbed = [line for line in lines if "\t" in line and not line.isspace()]
    if len(tabbed) < _MANY or not all(line.endswith("\t") for line in tabbed):
        return lines
    inside = [line.removeprefix("\t").removesuffix("\t") if "\t" in line else line for line in lines]
    keeps_blanks = any("\t\t" in line for line in inside)
    return inside if keeps_blanks else [line.replace("\t", "  ") for line in inside]


def _parts(block: Block) -> list[Block]:
    """A line so long that its breaks must have been lost as several, `line 1, part 7`; any other as it is."""
    if isinstance(block, Table) or len(block.text) <= LONG_LINE:
        return [block]
    texts = filter(None, (part.strip(MARGIN) for part in _LOST_BREAK.split(block.text)))
    return [Paragraph(text, Place((*block.place, ("part", part)))) for part, text in enumerate(texts, 1)]
