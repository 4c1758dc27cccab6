"""Markdown -> blocks: pipe tables, the HTML tables that OCR tools write, headings, and words without marks of style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportlib.document import Block, Cell, Paragraph, Place, Table
from reportlib.flow import join_lines, note_mark
from reportlib.screen import MARGIN, Line, trimmed
from reportlib.spans import restore_columns

_DASHES = r"\s*(?::-+:?|-+:|-{2,})\s*"  # a single dash is a figure that does not apply, not a rule
_RULE = re.compile(rf"\s*\|?{_DASHES}(?:[|+]{_DASHES})+\|?\s*|\s*\|{_DASHES}\|\s*")  # Org crosses it with +
_DASH = re.compile("-+")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_MARKDOWN = re.compile(rf"\s*(?:#{{1,6}}\s+\S|<table\b|{_RULE.pattern}\s*$)", re.IGNORECASE)
_MARKDOWN_SIGNS = "#|<"
_PIPE = re.compile(r"(?<!\\)\|")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"\*([^\s*](?:[^*]*[^\s*])?)\*")  # of a whole line or cell
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ATTRIBUTE = r"\s+[A-Za-z:_-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[\w:;#.%-]+))?"
_STYLE = r"\{[^{}]{0,300}?[=.#][^{}]{0,300}\}"  # pandoc's [words]{lang="EN-US"}
_STYLED = "span|font|strong|small|center|div|ins|em|a|b|i|p|u"
_TAG = re.compile(rf"</?(?:{_STYLED})(?:{_ATTRIBUTE})*\s*>|(?<=\]){_STYLE}", re.IGNORECASE)
_SPAN = re.compile(rf"\[([^][]*)\]{_STYLE}")
_RAISED = re.compile(r"<sup>([^<>]*)</sup>", re.IGNORECASE)
_FORMULA = re.compile(r"\$\s*([\d.,+-]+)\s*\$|\\\(\s*([\d.,+-]+)\s*\\\)")  # models set figures so: $12$, \(12\)
_LONG_DASHES = re.compile(r"(?:---){2,}")
_MANY = 3  # rows of a table that nothing else shows
_ORG_BREAK = "\\\\"  # two backslashes
_KEPT_BREAK = "\x1e"  # stands for a line break inside a tag while lines are counted
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BREAK_OF_FIGURES = re.compile(rf"(?<=\d)(?:{_BREAK.pattern})(?=\d)", _BREAK.flags)  # 1<br>2 is not 12
_HTML_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_HTML_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)


def looks_like_markdown(lines: list[str], text: str) -> bool:
    """Whether a heading, an HTML table, the rule of a pipe table or several rows framed by pipes stand in a text."""
    signed = (line for sign in _MARKDOWN_SIGNS if sign in text for line in lines if sign in line)
    return any(map(_MARKDOWN.match, signed)) or ("|" in text and _has_framed_rows(lines))


def _has_framed_rows(lines: list[str]) -> bool:
    """Whether rows of as many cells stand together between pipes, with no rule: Org's tables need none."""
    widths = (len(_PIPE.findall(line)) if _is_framed(line) else 0 for line in lines)
    return any(width > 2 and len(list(rows)) >= _MANY for width, rows in groupby(widths))


def markdown_blocks(items: Iterable[Line | Table]) -> list[Block]:
    """Return lines and drawn tables as blocks: headings without `#`, words without marks of style, tables as tables.

    Their places are `line 214` and `line 214, column 2`; `line 214, table 1, row 2, column 2` for a table of tags.
    """
    blocks: list[Block] = []
    for is_table, run in groupby(items, lambda item: isinstance(item, Table)):
        if is_table:
            blocks += run
        else:
            blocks += _blocks_of_lines(list(_with_whole_tags(run)))
    return blocks


def plain_cells(item: Line | Table) -> Line | Table:
    """Return a table with the words of its cells freed of marks of style, in place; a line as it is."""
    if isinstance(item, Table):
        for row in item.rows:
            for cell in row:
                cell.text = _plain(cell.text)
    return item


def _with_whole_tags(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines of which none ends inside a tag; a line that goes on has the number of its beginning."""
    numbers, texts = zip(*lines, strict=True)
    whole = _TAG.sub(lambda tag: tag[0].replace("\n", _KEPT_BREAK), "\n".join(texts))
    at = 0
    for text in whole.split("\n"):
        yield numbers[at], text.replace(_KEPT_BREAK, " ")
        at += 1 + text.count(_KEPT_BREAK)


def _plain(text: str) -> str:
    """The words of a line or cell without marks of style: 12 for `**<u>12</u>**`, 3.5 for `3\\.5`, —— for `------`."""
    if text.isdecimal():
        return text
    text = _RAISED.sub(lambda raised: note_mark(raised[1]), text)
    while "]{" in text and (inner := _SPAN.sub(r"\1", text)) != text:  # one stands within another
        text = inner
    text = _FORMULA.sub(r"\1\2", _BOLD.sub(r"\2", _TAG.sub("", text)))
    emphasis = _EMPHASIS.fullmatch(text)
    text = emphasis[1] if emphasis else text
    return "—" * (len(text) // 3) if _LONG_DASHES.fullmatch(text) else _ESCAPED.sub(r"\1", text)


def _blocks_of_lines(numbered: Sequence[Line]) -> list[Block]:
    lines = [line for _, line in numbered]
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        if _HTML_TABLE.search(lines[at]):
            end = _end_of_html_table(lines, at)
            blocks += _html_table_blocks(lines[at:end], numbered[at][0])
        else:
            end = _end_of_pipe_table(lines, at)
            if end > at:
                blocks += _pipe_blocks(numbered[at:end])
            else:
                end = at + 1
                blocks.append(_markdown_line(*numbered[at]))
        at = end
    return blocks


def _markdown_line(number: int, line: str) -> Paragraph:
    [text] = trimmed([line])
    heading = _HEADING.match(text)
    return Paragraph(_plain(heading[1] if heading else text), Place((("line", number),)))


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
        while end < len(lines) and ("|" in lines[end] or _goes_on(lines[end - 1], lines[end])):
            end += 1
        return end
    return start


def _goes_on(above: str, line: str) -> bool:
    """Whether a row without outer pipes was broken behind its last: blanks there would be its last cell."""
    return above.endswith("|") and not _is_framed(above) and bool(line.strip())


def _is_framed(line: str) -> bool:
    line = line.strip()
    return len(line) > 1 and line[0] == "|" and line[-1] == "|"


def _pipe_blocks(numbered: Sequence[Line]) -> list[Block]:
    """A pipe table; or, where its rows are wider than its rule, lines: spans were dropped, and no cell has a column."""
    table = _pipe_table(numbered)
    rule = len(_DASH.findall(numbered[1][1])) if _RULE.fullmatch(numbered[1][1]) else 0
    if rule and max(map(len, table.rows)) > rule:
        texts = ("  ".join(cell.text for cell in row if cell.text) for row in table.rows)
        return [Paragraph(text, Place(row[0].place[:1])) for text, row in zip(texts, table.rows, strict=True)]
    restore_columns(table.rows)
    return [table]


_PipeCell = tuple[str, int, int]  # its text, line and column


def _pipe_table(numbered: Sequence[Line]) -> Table:
    rows: list[list[_PipeCell]] = []
    above = ""
    for at, (number, line) in enumerate(numbered):
        if _RULE.fullmatch(line) and (at == 1 or "+" in line):
            continue
        inner = line.strip().removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
        cells = [(text.strip(MARGIN + "\t"), number, column) for column, text in enumerate(_PIPE.split(inner), 1)]
        if "|" not in line and _goes_on(above, line):
            rows[-1] += [(text, number, len(rows[-1]) + column) for text, number, column in cells]
        elif rows and _is_rest(rows[-1], cells):
            rows[-1] = [_joined(*parts) for parts in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        above = line
    return Table([[_pipe_cell(*cell) for cell in row] for row in rows], Place((("line", numbered[0][0]),)))


def _is_rest(above: Sequence[_PipeCell], row: Sequence[_PipeCell]) -> bool:
    """Whether a row only ends those cells of the row above that Org marked as broken."""
    broken = [text.endswith(_ORG_BREAK) for text, *_ in above]
    return any(broken) and len(row) == len(above) and not any(row[at][0] for at in range(len(row)) if not broken[at])


def _joined(above: _PipeCell, below: _PipeCell) -> _PipeCell:
    text, line, column = above
    return join_lines([part for part in (text.removesuffix(_ORG_BREAK), below[0]) if part]), line, column


def _pipe_cell(text: str, line: int, column: int) -> Cell:
    text = _BREAK.sub("", _BREAK_OF_FIGURES.sub(" ", text.replace("\\|", "|")))
    return Cell(_plain(text), Place((("line", line), ("column", column))), column=column)


def _end_of_html_table(lines: list[str], start: int) -> int:
    opened = 0
    for end in range(start, len(lines)):
        opened += len(_HTML_TABLE.findall(lines[end])) - len(_HTML_TABLE_END.findall(lines[end]))
        if opened <= 0:
            return end + 1
    return start + 1


def _html_table_blocks(lines: list[str], number: int) -> list[Block]:
    from reportlib.html import read_html

    first = ("line", number)
    blocks = read_html("\n".join(lines)).blocks
    for block in blocks:
        block.place = Place((first, *block.place))
        for row in block.rows if isinstance(block, Table) else ():
            for cell in row:
                cell.text = _FORMULA.sub(r"\1\2", cell.text)
                cell.place = Place((first, *cell.place))
    return blocks
