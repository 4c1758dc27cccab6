"""A report as an HTML page in the manners of office editors and content-management systems."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random

from tests.generator.layout import Grid, GridCell, Layout, Section
from tests.generator.report import Original
from tests.generator.words import Writing, break_label


@dataclass(frozen=True)
class HtmlStyle:
    """`inner`: elements around a cell's text. `blank`: what a blank cell holds. `shell`: 'plain', 'divs', 'layout'
    (the page stands in a table), 'cms' (an index table before it). `head`: column headings in <thead> and <th>.
    `pieces`: words cut into spans. `broken`: `<br>` in labels. `soup`: no end tags for cells and rows. `noise`:
    attributes, comments, hidden parts. `upper`: element names in capitals. `single`: all sections in one table."""

    inner: tuple[str, ...] = ()
    blank: str = ""
    shell: str = "plain"
    head: bool = False
    pieces: bool = False
    broken: bool = False
    soup: bool = False
    noise: bool = False
    upper: bool = False
    single: bool = False


_BLANKS = {"nbsp": "&nbsp;", "br": "<br>", "space": "\n   ", "ideographic": "　", "": ""}
_INDEX = (
    "<table><tr><td>索引号</td><td>014310/2022-00012</td><td>分类</td><td>年度报告 / 通告</td></tr>"
    "<tr><td>发布机构</td><td>办公室</td><td>公开日期</td><td>2022-01-24</td></tr>"
    "<tr><td>文号</td><td>无</td><td>有效期</td><td>5</td></tr></table>"
)
_HIDDEN = (
    '<script>var hits = 2021; document.write("<td>99</td>");</script>'
    '<div style="display:none"><table><tr><td>一、本年新收政府信息公开申请数量</td><td>77</td></tr></table></div><!-- <td>55</td> -->'
)


def render_html(
    original: Original, layout: Layout, writing: Writing, style: HtmlStyle, rng: Random, meta: str = ""
) -> str:
    """Return a report as an HTML page; `meta` is the charset it declares ('' for none)."""
    page = _Page(writing, style, rng)
    body = [page.paragraph(line) for line in original.head]
    body.append(f"<h1>{page.words(original.title)}</h1>")
    sections = original.sections(layout)
    for section in _in_one_table(sections) if style.single else sections:
        body += [
            page.paragraph(text, bold=number == 0) for number, text in enumerate([section.heading, *section.before])
        ]
        body += [page.table(grid) for grid in section.grids]
        body += [page.paragraph(text) for text in section.after]
    inside = page.shell("\n".join(body))
    footer = "\n".join(page.paragraph(line) for line in original.tail)
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    title = escape(writing.words(original.title, rng))
    return f"<!DOCTYPE html>\n<html><head>{declared}<title>{title}</title></head>\n<body>{inside}\n{footer}</body></html>\n"


def _in_one_table(sections: list[Section]) -> list[Section]:
    """Return the sections with all tables in the first that has one, each under its heading as a row."""
    first = next(section for section in sections if section.grids)
    rows: Grid = []
    for section in [section for section in sections if section.grids]:
        if section is not first:
            rows.append([GridCell(section.heading, "words", colspan=10)])
        rows += [row for grid in section.grids for row in grid]
    joined = Section(first.heading, first.before, [rows], first.after)
    return [joined if section is first else section for section in sections if section is first or not section.grids]


class _Page:
    def __init__(self, writing: Writing, style: HtmlStyle, rng: Random) -> None:
        self.writing, self.style, self.rng = writing, style, rng

    def words(self, text: str) -> str:
        text = self.writing.words(text, self.rng)
        if not self.style.pieces:
            return escape(text, quote=False)
        parts = []
        while text:
            cut = self.rng.randint(1, 6)
            part, text = text[:cut], text[cut:]
            parts.append(f'<span lang="EN-US" style="font-family:仿宋">{escape(part, quote=False)}</span>')
        return "".join(parts)

    def paragraph(self, text: str, bold: bool = False) -> str:
        words = self.words(text)
        return f"<p><strong>{words}</strong></p>" if bold else f"<p>　　{words}</p>"

    def shell(self, body: str) -> str:
        style = self.style
        if style.shell == "divs":
            body = f'<div class="main"><div class="con"><div id="zoom">{body}</div></div></div>'
        elif style.shell == "layout":
            body = (
                f'<table width="960"><tbody><tr><td><table><tr><td>{body}</td></tr></table></td></tr></tbody></table>'
            )
        elif style.shell == "cms":
            body = f"{_INDEX}<div class='TRS_Editor'>{body}</div>"
        return _HIDDEN + body if style.noise else body

    def table(self, grid: Grid) -> str:
        style = self.style
        rows = [self._row(row) for row in grid]
        heads = 0
        while style.head and heads < len(grid) and all(cell.role == "heading" for cell in grid[heads]):
            heads += 1
        parts = [f"<thead>{''.join(rows[:heads])}</thead>"] if heads else []
        parts.append(f"<tbody>{''.join(rows[heads:])}</tbody>" if not style.soup else "".join(rows[heads:]))
        table = f'<table border="1" cellspacing="0">{"".join(parts)}</table>'
        return self._capitals(table) if style.upper else table

    def _row(self, row: list[GridCell]) -> str:
        end = "" if self.style.soup else "</tr>\n"
        return f"<tr>{''.join(self._cell(cell) for cell in row)}{end}"

    def _cell(self, cell: GridCell) -> str:
        style = self.style
        inside = self._text(cell)
        for name in reversed(style.inner):
            inside = f"<{name}>{inside}</{name}>"
        name = "th" if style.head and cell.role == "heading" else "td"
        spans = "".join(f' {n}="{v}"' for n, v in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if v > 1)
        noise = ' style="border:1px solid #000; height:24px" width="72"' if style.noise else ""
        return f"<{name}{spans}{noise}>{inside}" + ("" if style.soup else f"</{name}>")

    def _text(self, cell: GridCell) -> str:
        style = self.style
        if not cell.text:
            return _BLANKS[style.blank]
        if cell.role == "figure":
            text = escape(self.writing.figure(cell.text), quote=False)
            return f"<span>{text}</span>" if style.pieces else text
        if style.broken and cell.role == "label":
            return "<br />".join(self.words(part) for part in break_label(cell.text, self.rng).split("\n"))
        return self.words(cell.text)

    def _capitals(self, table: str) -> str:
        for name in ("table", "tbody", "thead", "td", "th", "tr"):
            table = table.replace(f"<{name}", f"<{name.upper()}").replace(f"</{name}>", f"</{name.upper()}>")
        return table
