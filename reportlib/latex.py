r"""Tables of LaTeX, as models that read scans write them -> `Table`: `规章 & 3 & \multirow{2}{*}{17} \\ \hline`.

Below a cell that spans several rows each row has an empty cell of its own, so only the widths of cells count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportlib.document import Cell, Place, Table
from reportlib.flow import join_lines
from reportlib.screen import Line

_BEGIN = r"\begin{"
_TABLE = re.compile(r"\\begin\{(tabular[xy*]?|tabu|array|longtable)\}(.*?)\\end\{\1\}", re.DOTALL)
_ARGUMENTS = re.compile(r"\s*(?:\[[^]]*\]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|\\(?:line|text)width)")
_PARTS = re.compile(r"\\\\(?:\[[^]]*\])?|\\tabularnewline|\\[&{}%#_$]|[&{}]")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|noalign\{\})"
                    r"|\\c(?:line|midrule)(?:\([lr]*\))?\{[^}]*\}")  # fmt: skip
_NO_WORDS = re.compile(rf"(?:\s|{_RULES.pattern})*")
_WIDE = re.compile(r"\s*\\multicolumn\s*\{\s*(\d+)\s*\}\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_TALL = re.compile(r"\\multirow\s*(?:\[[^]]*\])?\{[^{}]*\}\s*(?:\[[^]]*\])?\{[^{}]*\}\s*(?:\[[^]]*\])?")
_SIZED = re.compile(r"\\(?:begin|end)\{minipage\}(?:\[[^]]*\])*(?:\{[^{}]*\})?")
_BREAK = re.compile(r"\s*\\\\\s*")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?(?:\[[^]]*\])?|\\[,;:! ]|(?<!\\)[{}$~]")
_ESCAPED = re.compile(r"\\([&%#_${}])")
_ONLY_LAYOUT = re.compile(r"\s*(?:\$\$|\\[][]|\\(?:begin|end)\{[a-z*]+\}(?:\[[^]]*\])?|\\centering)\s*")


def has_latex_tables(text: str) -> bool:
    """Whether a text may hold such a table at all."""
    return _BEGIN in text and _TABLE.search(text) is not None


def take_latex(lines: Sequence[Line]) -> Iterator[Line | Table]:
    """Yield the lines of a text with its tables in their place; a cell is where its row begins (`line 214, column 2`).

    Lines that only set a table into the page are left out.
    """
    text = "\n".join(line for _, line in lines)
    at = first = 0
    for table in _TABLE.finditer(text):
        before = text[at : table.start()]
        yield from _lines_between(before, lines[first:])
        first += before.count("\n")
        body = table[2]
        while arguments := _ARGUMENTS.match(body):
            body = body[arguments.end() :]
        start = first + table[0].count("\n", 0, len(table[0]) - len(body) - len(rf"\end{{{table[1]}}}"))
        yield _to_table(body, lines[start:])
        first += table[0].count("\n")
        at = table.end()
    yield from _lines_between(text[at:], lines[first:])


def _lines_between(text: str, lines: Sequence[Line]) -> Iterator[Line]:
    """Lines outside of tables; what stands before or behind a table in its own line is one."""
    for (number, _), line in zip(lines, text.split("\n"), strict=False):
        if not _ONLY_LAYOUT.fullmatch(line):
            yield number, line


def _to_table(body: str, lines: Sequence[Line]) -> Table:
    rows: list[list[Cell]] = []
    number = lines[0][0]
    for fields, at in _rows(body):
        place = Place((("line", number + at),))
        cells: list[Cell] = []
        column = 1
        for field in fields:
            wide = _WIDE.match(field)
            width = int(wide[1]) if wide else 1
            text = _plain(field[wide.end() :] if wide else field)
            cells.append(Cell(text, Place((*place, ("column", column))), width, 1, column))
            column += width
        if len(cells) > 1 or cells[0].text:
            rows.append(cells)
    return Table(rows, Place((("line", number),)))


def _rows(body: str) -> Iterator[tuple[list[str], int]]:
    """The fields of each row, and how many lines stand above it."""
    depth = start = at = 0
    fields: list[str] = []
    for part in _PARTS.finditer(body):
        sign = part[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth <= 0 and sign == "&":
            fields.append(body[start : part.start()])
            start = part.end()
        elif depth <= 0 and sign.startswith((r"\\", r"\tab")):
            yield _without_rules([*fields, body[start : part.start()]]), _lines_above(body, at)
            fields = []
            start = at = part.end()
    yield _without_rules([*fields, body[start:]]), _lines_above(body, at)


def _lines_above(body: str, at: int) -> int:
    """How many lines stand above the first word of a row."""
    return body.count("\n", 0, _NO_WORDS.match(body, at).end())


def _without_rules(fields: list[str]) -> list[str]:
    return [_RULES.sub("", field) for field in fields]


def _plain(text: str) -> str:
    r"""The words of a cell without commands.

    >>> _plain(r"\multirow{2}{*}{\textbf{规章}} "), _plain(r"$1{,}234$"), _plain(r"\makecell{结果\\维持}")
    ('规章', '1,234', '结果维持')
    """
    lines = _BREAK.split(_SIZED.sub("", _TALL.sub("", text)))
    words = (" ".join(_ESCAPED.sub(r"\1", _COMMAND.sub("", line)).split()) for line in lines)
    return join_lines(list(filter(None, words)))
