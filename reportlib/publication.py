"""A frame as a printed table: three rules (booktabs), figures aligned at the decimal point, notes under it.

One formatting of the cells serves LaTeX, Markdown and HTML, so that the three never differ in a number.
"""

from __future__ import annotations

import html
import numbers
from collections.abc import Mapping, Sequence

import pandas as pd

MISSING = "–"
LONGEST = 40  # characters in a cell
FIGURE_SPACE, POINT_SPACE = "\u2007", "\u2008"  # as wide as a digit, as wide as a point
_LATEX = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}"}
_LATEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", MISSING: "--"}
_LATEX |= {FIGURE_SPACE: r"\phantom{0}", POINT_SPACE: r"\phantom{.}", "\u2212": "$-$", "<": "$<$", ">": "$>$"}


def to_html(frame: pd.DataFrame, caption: str = "", notes: Sequence[str] = (), digits: int = 3, **names: str) -> str:
    """Return `frame` as an HTML table that carries its own rules; arguments as in `render`."""
    return render(frame, "html", caption, notes, digits, names)


def render(
    frame: pd.DataFrame,
    form: str,
    caption: str = "",
    notes: Sequence[str] = (),
    digits: int = 3,
    names: Mapping[str, str] | None = None,
) -> str:
    """Return `frame` as a printed table in `form`: latex, markdown or html.

    Counts print as they are, other numbers with `digits` decimals, missing values as a dash, never as zero. `names`
    gives columns their headings (default: the column's name with spaces). `notes` stand under the table: n, clusters,
    definitions; texts longer than a cell can hold (reasons of refusals) join them under a number.

    >>> shares = pd.DataFrame({"place": ["a", "b"], "share": [0.5, 12.25]})
    >>> print(render(shares, "markdown", digits=2).replace(FIGURE_SPACE, "_"))
    | place | share |
    |:--|--:|
    | a | _0.50 |
    | b | 12.25 |
    """
    writers = {"latex": _latex, "markdown": _markdown, "html": _html}
    if form not in writers:
        raise ValueError(f"no table format {form!r}; use {', '.join(writers)}")
    headings = [(names or {}).get(str(name), str(name).replace("_", " ")) for name in frame.columns]
    columns = [list(frame[name]) for name in frame.columns]
    left = [not any(isinstance(value, numbers.Number) for value in column) for column in columns]
    footnotes: list[str] = []
    cells = [_column_texts(column, digits, footnotes) for column in columns]
    rows = [list(row) for row in zip(*cells, strict=True)]
    below = [*notes, *(f"[{number}] {text}" for number, text in enumerate(footnotes, 1))]
    return writers[form](headings, rows, left, caption, below)


def cell_text(value: object, digits: int = 3) -> str:
    """Return one value as printed. What is not zero is never printed as zero: a p-value of 0.0001 is below 0.001.

    >>> cell_text(3), cell_text(-0.25, 2), cell_text(pd.NA), cell_text(0.0001), cell_text(-0.0001), cell_text(0.0)
    ('3', '−0.25', '–', '<0.001', '>−0.001', '0.000')
    """
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, numbers.Integral):
        return str(int(value)).replace("-", "\u2212")
    if isinstance(value, numbers.Real):
        text = f"{float(value):.{digits}f}" if abs(value) < 1e6 else f"{float(value):.{digits}g}"
        if value and not float(text):
            text = f"{'<' if value > 0 else '>-'}{10**-digits:.{digits}f}"
        return text.replace("-", "\u2212")
    return str(value)


def _column_texts(column: list[object], digits: int, footnotes: list[str]) -> list[str]:
    """The texts of one column: its numbers aligned with each other, its long words moved to the footnotes."""
    texts = [cell_text(value, digits) for value in column]
    long = [index for index, text in enumerate(texts) if len(text) > LONGEST]
    for index in long:
        if texts[index] not in footnotes:
            footnotes.append(texts[index])
        texts[index] = f"[{footnotes.index(texts[index]) + 1}]"
    figures = [i for i, value in enumerate(column) if isinstance(value, numbers.Number) and not isinstance(value, bool)]
    if figures:
        figures += [index for index, text in enumerate(texts) if text == MISSING]
    for index, text in zip(figures, _align([texts[i] for i in figures]), strict=True):
        texts[index] = text
    return texts


def _align(texts: list[str]) -> list[str]:
    """Pad with blanks as wide as a digit and a point, so that decimal points stand under each other."""
    parts = [text.partition(".") for text in texts]
    before, after = max((len(p[0]) for p in parts), default=0), max((len(p[2]) for p in parts), default=0)
    padded = []
    for whole, point, decimals in parts:
        tail = point + decimals + FIGURE_SPACE * (after - len(decimals))
        tail = tail if point or not after else POINT_SPACE + tail
        padded.append(FIGURE_SPACE * (before - len(whole)) + whole + tail)
    return padded


def _markdown(
    headings: list[str], rows: list[list[str]], left: list[bool], caption: str, notes: list[str]
) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

    rule = "|" + "|".join(":--" if text else "--:" for text in left) + "|"
    head = [f"**{caption}**", ""] if caption else []
    foot = ["", *(f"*{note}*" for note in notes)] if notes else []
    return "\n".join([*head, line(headings), rule, *map(line, rows), *foot])


def _latex(headings: list[str], rows: list[list[str]], left: list[bool], caption: str, notes: list[str]) -> str:
    def line(cells: list[str]) -> str:
        return " & ".join("".join(_LATEX.get(c, c) for c in cell) for cell in cells) + r" \\"

    lines = [r"\begin{table}", r"\centering"]
    lines += [rf"\caption{{{''.join(_LATEX.get(c, c) for c in caption)}}}"] * bool(caption)
    lines += [r"\begin{tabular}{" + "".join("l" if text else "r" for text in left) + "}", r"\toprule"]
    lines += [line(headings), r"\midrule", *map(line, rows), r"\bottomrule", r"\end{tabular}"]
    lines += [r"\par\smallskip\footnotesize " + "".join(_LATEX.get(c, c) for c in note) for note in notes]
    return "\n".join([*lines, r"\end{table}"])


def _html(headings: list[str], rows: list[list[str]], left: list[bool], caption: str, notes: list[str]) -> str:
    sides = ["left" if text else "right" for text in left]

    def line(cells: list[str], tag: str, rule: str = "") -> str:
        style = f"{rule}font-variant-numeric:tabular-nums;white-space:nowrap;text-align:"
        marked = (f'<{tag} style="{style}{s}">{html.escape(c)}</{tag}>' for c, s in zip(cells, sides, strict=True))
        return f"<tr>{''.join(marked)}</tr>"

    parts = ['<table style="border-collapse:collapse;border-top:2px solid;border-bottom:2px solid">']
    parts += [f"<caption>{html.escape(caption)}</caption>"] * bool(caption)
    parts += ["<thead>", line(headings, "th", "border-bottom:1px solid;"), "</thead>", "<tbody>"]
    parts += [line(row, "td") for row in rows] + ["</tbody>"]
    span = len(headings)
    foot = (f'<tr><td colspan="{span}" style="text-align:left">{html.escape(note)}</td></tr>' for note in notes)
    parts += ["<tfoot>", *foot, "</tfoot>"] if notes else []
    return "\n".join([*parts, "</table>"])
