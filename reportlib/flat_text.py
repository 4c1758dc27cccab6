"""Text files and Markdown -> `Document`: one paragraph a line, for a line number is the only place such a file has.

Empty lines stay, as empty paragraphs: in a flattened table they may be blank cells. Markdown's pipe tables and the
HTML tables that OCR tools write into Markdown become tables; everything else is a line.
"""

from __future__ import annotations

import re

from reportlib.document import Block, Cell, Document, Paragraph, Place, Table, places
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
_MARGIN = " \u3000\xa0\u2002\u2003\x0b\x0c\ufeff"
_DASHES = r"\s*(?::-+:?|-+:|-{2,})\s*"  # a single dash is a figure that does not apply, not a rule
_RULE = re.compile(rf"\s*\|?{_DASHES}(?:\|{_DASHES})+\|?\s*|\s*\|{_DASHES}\|\s*")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_MARKDOWN = re.compile(rf"\s*(?:#{{1,6}}\s+\S|<table\b|{_RULE.pattern}\s*$)", re.IGNORECASE)
_MARKDOWN_SIGNS = "#|<"
_PIPE = re.compile(r"(?<!\\)\|")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BREAK_OF_FIGURES = re.compile(rf"(?<=\d)(?:{_BREAK.pattern})(?=\d)", _BREAK.flags)  # 1<br>2 is not 12
_HTML_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_HTML_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


def read_flat_text(text: str, *, markdown: bool = False) -> Document:
    """Return `text` as a `Document` of lines (`line 214`) and Markdown tables (`line 214, column 2`).

    Tabs inside a line are kept, blanks around it are not; the line's number is its place. The document counts as
    Markdown when `markdown` says so or a pipe table, an HTML table or a `#` heading stands in it; only then do headings
    lose their `#` and bold its asterisks.
    """
    # not str.splitlines: an editor counts neither \x0b nor \u2028
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    if markdown or _looks_like_markdown(lines, text):
        return Document(_markdown_blocks(lines), "markdown")
    blocks = list(map(Paragraph, _trimmed(lines), places("line")))
    if max(map(len, lines), default=0) > LONG_LINE:
        blocks = [part for line, block in zip(lines, blocks, strict=True) for part in _parts(line, block)]
    return Document(blocks, "text")


def _looks_like_markdown(lines: list[str], text: str) -> bool:
    signed = (line for sign in _MARKDOWN_SIGNS if sign in text for line in lines if sign in line)
    return any(map(_MARKDOWN.match, signed))


def _trimmed(lines: list[str]) -> list[str]:
    """Lines without the blanks around them; tabs stay, unless there is nothing else."""
    return ["" if (text := line.strip(_MARGIN)).isspace() else text for line in lines]


def _parts(line: str, paragraph: Paragraph) -> list[Paragraph]:
    """A line so long that its breaks must have been lost as several, `line 1, part 7`; any other as it is."""
    if len(line) <= LONG_LINE:
        return [paragraph]
    texts = filter(None, (part.strip(_MARGIN) for part in _LOST_BREAK.split(line)))
    return [Paragraph(text, Place((*paragraph.place, ("part", part)))) for part, text in enumerate(texts, 1)]


def _markdown_blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        if _HTML_TABLE.search(lines[at]):
            end = _end_of_html_table(lines, at)
            blocks += _html_table_blocks(lines[at:end], at)
        else:
            end = _end_of_pipe_table(lines, at)
            if end > at:
                blocks.append(_pipe_table(lines[at:end], at))
            else:
                end = at + 1
                blocks.append(_markdown_line(lines[at], end))
        at = end
    return blocks


def _markdown_line(line: str, number: int) -> Paragraph:
    [text] = _trimmed([line])
    heading = _HEADING.match(text)
    return Paragraph(_BOLD.sub(r"\2", heading[1] if heading else text), Place((("line", number),)))


def _end_of_pipe_table(lines: list[str], start: int) -> int:
    """The index after the pipe table that begins at `start`, or `start` if none does: a header and its rule, or two
    lines that begin and end with a pipe (OCR drops the rule)."""
    end = start
    while end < len(lines) and (_is_framed(lines[end]) or (end > start and "|" in lines[end])):
        end += 1
    if end - start >= 2:
        return end
    if start + 1 < len(lines) and "|" in lines[start] and "|" in lines[start + 1] and _RULE.fullmatch(lines[start + 1]):
        end = start + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        return end
    return start


def _is_framed(line: str) -> bool:
    line = line.strip()
    return len(line) > 1 and line[0] == "|" and line[-1] == "|"


def _pipe_table(lines: list[str], above: int) -> Table:
    table = Table([], Place((("line", above + 1),)))
    for number, line in enumerate(lines, above + 1):
        if number == above + 2 and _RULE.fullmatch(line):
            continue
        inner = line.strip().removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
        table.rows.append([_pipe_cell(text, number, column) for column, text in enumerate(_PIPE.split(inner), 1)])
    return table


def _pipe_cell(text: str, line: int, column: int) -> Cell:
    text = _BREAK_OF_FIGURES.sub(" ", text.replace("\\|", "|"))
    text = _BREAK.sub("", text).strip(_MARGIN + "\t")
    return Cell(_BOLD.sub(r"\2", text), Place((("line", line), ("column", column))), column=column)


def _end_of_html_table(lines: list[str], start: int) -> int:
    opened = 0
    for end in range(start, len(lines)):
        opened += len(_HTML_TABLE.findall(lines[end])) - len(_HTML_TABLE_END.findall(lines[end]))
        if opened <= 0:
            return end + 1
    return start + 1


def _html_table_blocks(lines: list[str], above: int) -> list[Block]:
    from reportlib.html import read_html

    first = ("line", above + 1)
    blocks = read_html("\n".join(lines)).blocks
    for block in blocks:
        block.place = Place((first, *block.place))
        for row in block.rows if isinstance(block, Table) else ():
            for cell in row:
                cell.place = Place((first, *cell.place))
    return blocks
