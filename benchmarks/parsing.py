"""What turning bytes into a `Document` costs, against the bare parse of the same bytes, all in one run.

    python benchmarks/parsing.py [PDF]

Prints, for pages of about 10, 30 and 95 KB, the time of our reader as a multiple of the bare lxml parse, beside
BeautifulSoup's tree; for flat text the same against the 30 KB page, and for each PDF named against PDFium's
bare text. Each time is the best of many, which leaves out what else the machine does.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2
from bs4 import BeautifulSoup
from lxml import etree

from reportlib.pdf import read_pdf
from reportlib.reading import read_bytes

BUDGETS = {"10 KB": 5.0, "30 KB": 4.0, "95 KB": 3.5}  # times the bare parse of the same page
SENTENCE = "本机关按照规定办理了全部申请，并在网站上说明了办理的情况。"


def best(*works: Callable[[], object], seconds: float = 2.0) -> list[float]:
    """The shortest time of one call of each in seconds, all tried in turn, so that a busy machine slows all alike."""
    shortest, end = [float("inf")] * len(works), time.perf_counter() + seconds
    while time.perf_counter() < end:
        for index, work in enumerate(works):
            start = time.perf_counter()
            work()
            shortest[index] = min(shortest[index], time.perf_counter() - start)
    return shortest


def page(kilobytes: int, style: str, spans: int) -> bytes:
    """A report as a page of about this size: prose, a table of 28 rows and 8 columns, labels in `spans` spans."""

    def label(text: str) -> str:
        step = max(1, len(text) // spans)
        pieces = [text[at : at + step] for at in range(0, len(text), step)]
        return "".join(f"<span{style}>{piece}</span>" for piece in pieces) if spans > 1 else text

    figures = "".join(f"<td{style}><p{style}>{figure}</p></td>" for figure in range(7))
    row = f"<tr><td{style}><p{style}>{label('办理结果的一个项目')}</p></td>{figures}</tr>"
    prose = f"<p{style}>{SENTENCE * 4}</p>"
    fill = max(0, kilobytes * 1000 - 28 * len(row.encode())) // len(prose.encode())
    head = "<html><head><meta charset='utf-8'><title>报告</title></head>"
    return f"{head}<body>{prose * fill}<table><tbody>{row * 28}</tbody></table></body></html>".encode()


def bare_lxml(data: bytes) -> object:
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def soup_tree(data: bytes) -> object:
    return BeautifulSoup(data, "lxml")


def bare_pdfium(data: bytes) -> None:
    for leaf in pypdfium2.PdfDocument(data):
        leaf.get_textpage().get_text_range()


def main(arguments: list[str]) -> int:
    """Print the table of times; return 1 where a page costs more than the budget."""
    styled = " style='font-family: 宋体; line-height: 2; text-align: center'"
    pages = {"10 KB": page(10, "", 1), "30 KB": page(30, " align='center'", 1), "95 KB": page(95, styled, 4)}
    over = False
    for name, data in pages.items():
        bare, ours, soup = best(partial(bare_lxml, data), partial(read_bytes, data, name), partial(soup_tree, data))
        over |= ours > BUDGETS[name] * bare
        print(f"html {name} ({len(data)} bytes): bare lxml {bare * 1e3:.2f} ms; ours {ours / bare:.1f} times")
        print(f"    BeautifulSoup's tree {soup / bare:.1f} times")
    text = "\n".join([SENTENCE * 3, "一、本年新收", *"1234567", ""] * 40).encode()
    bare, flat = best(partial(bare_lxml, pages["30 KB"]), partial(read_bytes, text, "page.txt"))
    print(f"flat text ({len(text)} bytes): {flat * 1e3:.2f} ms; {flat / bare:.1f} times bare lxml of the 30 KB page")
    for name in arguments:
        data = Path(name).read_bytes()
        bare, ours = best(partial(bare_pdfium, data), partial(read_pdf, data, "report.pdf"))
        print(f"pdf {Path(name).name}: bare text {bare * 1e3:.2f} ms; ours {ours / bare:.1f} times")
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
