"""What a whole read costs, bytes to checked figures, against the bare lxml parse of a page, all in one run.

    python benchmarks/reading.py [--seconds 2] [--json] [FILE...]

Prints, for pages of about 10, 30 and 95 KB (transcriptions of `data/raw`, cut down or padded with page furniture of our
own) and for a flat text, the CPU time of our read as a multiple of the bare lxml parse of the same bytes, its target,
and what BeautifulSoup's tree and `pandas.read_html` cost; then the share of each stage. Flat text, and any FILE that is
no HTML, is measured against the parse of the 30 KB page. Every time is the shortest of many: compare within one run
only. Caches of labels and names are warm, as they are in a corpus, where one read follows another: each work takes
several documents in a row. Figures and sentences are new at every call, as they are there too.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from reportlib import report

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
TARGETS = {"html 10 KB": 7.0, "html 30 KB": 4.0, "html 95 KB": 3.0, "flat text": 2.0}  # times the bare lxml parse
STAGES = {
    "read": ("read_bytes",),
    "identify": ("identify",),
    "tokens": ("document_to_tokens",),
    "labels and tables": ("Stream", "recognise_form", "refuse_several", "read_tables"),
    "claims": ("read_claims",),
    "checks": ("check_tables", "check_prose"),
}  # the functions of `reportlib.report` that make up each stage
MULTIPLES = range(2, 15_000)  # what the counts of a document are multiplied with, one call after the other
IN_A_ROW = 5  # documents of one work before the next work's turn
COUNT = re.compile(r"(?<=>)\d+(?=<)|^\d+$|\d+(?=[件条次人万元])", re.M)
MENU = "<li class='nav-item'><a href='/channel/{0}/index.shtml' style='color: #333'><span>机关栏目</span></a></li>\n"
PROSE = (
    "2016年，本机关继续按照规定办理公开工作，并在网站上说明了办理的情况。",
    "全年共收到政府信息公开申请41件，其中网上申请30件，当面申请11件，均在法定期限内答复。",
    "各部门按照分工做好了栏目的维护，工作人员参加了业务学习，办理的质量比上年有所提高。",
    "没有因政府信息公开被申请行政复议，也未发生行政诉讼。",
    "对涉及多个单位的事项，由牵头单位先提出意见，再同有关方面商量，最后统一答复申请人。",
    "网站的目录按照主题重新编排，旧的文件逐件核对，过时的已经标明。",
    "重要的文件与解读材料同时起草，同时送审，同时发布。",
)  # as dense with figures as the reports we hold


def page(kilobytes: int) -> bytes:
    """Return a report as a page of about this size: a transcription, bare of style where small, else padded."""
    if kilobytes < 20:
        text = (RAW / "shanghai-office-2019.html").read_text(encoding="utf-8")
        text = re.sub(r"\s(?:style|nowrap|border|cellspacing)=(?:'[^']*'|\"[^\"]*\")", "", text)
        return f"<html><head><meta charset='utf-8'></head><body>{text}</body></html>".encode()
    text = (RAW / "shuyang-drc-2023.html").read_text(encoding="utf-8")
    missing = kilobytes * 1000 - len(text.encode())
    prose = "".join(f"<p style='text-indent: 2em; line-height: 2'>{sentence}</p>\n" for sentence in PROSE)
    paragraphs = prose * min(5, missing // len(prose.encode()))
    entries = (missing - len(paragraphs.encode())) // len(MENU.format(1000).encode())
    menu = "".join(MENU.format(1000 + number) for number in range(entries))
    padded = text.replace("<article>", f"<ul>{menu}</ul><article>").replace("</article>", f"{paragraphs}</article>")
    return padded.encode()


def flat_text() -> bytes:
    """Return a transcription as flat text with as much prose of our own as a report of that time has."""
    return ((RAW / "quzhou-2016.txt").read_text(encoding="utf-8") + "\n" + "\n\n".join(PROSE * 5)).encode()


def renewed(data: bytes, times: int) -> bytes:
    """Return a document with every count multiplied, which keeps what adds up, and a new word in every sentence.

    The words are 2,914 rare characters of GB 2312: simplified script, and no numbers. What no
    UTF-8 decodes (a PDF) comes back as it is.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    text = COUNT.sub(lambda count: str(int(count[0]) * times), text)
    word = bytes((0xD9 + times // 94 % 31, 0xA1 + times % 94)).decode("gb2312")
    return text.replace("。", f"{word}。").encode()


def interpret(data: bytes, name: str) -> report.Report:
    """Return what `read_report` returns, without the disk."""
    return report.interpret(report.read_bytes(data, name), Path(name), "")


def best(works: list[tuple[Callable[[bytes], object], bytes]], seconds: float) -> list[float]:
    """Return the shortest CPU time of each work in seconds, taken in turn on new documents for so long in all."""
    shortest = [float("inf")] * len(works)
    end = time.perf_counter() + seconds * len(works)
    gc.collect()
    for first in MULTIPLES[::IN_A_ROW]:
        for number, (work, data) in enumerate(works):
            for document in [renewed(data, first + more) for more in range(IN_A_ROW)]:
                start = time.process_time()
                work(document)
                shortest[number] = min(shortest[number], time.process_time() - start)
        if time.perf_counter() > end:
            break
    return shortest


def stage_times(data: bytes, name: str, seconds: float) -> dict[str, float]:
    """Return the shortest CPU time of each stage within whole reads; `other` is what no stage holds."""
    spent: dict[str, float] = {}
    originals = {function: getattr(report, function) for functions in STAGES.values() for function in functions}

    def timed(function: str, stage: str) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            start = time.process_time()
            try:
                return originals[function](*arguments, **named)
            finally:
                spent[stage] = spent.get(stage, 0.0) + time.process_time() - start

        return call

    shortest: dict[str, float] = {}
    end = time.perf_counter() + seconds
    try:
        for stage, functions in STAGES.items():
            for function in functions:
                setattr(report, function, timed(function, stage))
        for times in MULTIPLES:
            spent.clear()
            document = renewed(data, times)
            start = time.process_time()
            interpret(document, name)
            spent["other"] = time.process_time() - start - sum(spent.values())
            shortest = {stage: min(shortest.get(stage, spent[stage]), spent[stage]) for stage in spent}
            if time.perf_counter() > end:
                break
    finally:
        for function, original in originals.items():
            setattr(report, function, original)
    return {stage: shortest.get(stage, 0.0) for stage in (*STAGES, "other")}


def bare_lxml(data: bytes) -> object:
    """Parse a page with lxml and do nothing else."""
    return etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))


def read_tables_with_pandas(data: bytes) -> object:
    """Read the tables of a page with pandas."""
    return pd.read_html(io.StringIO(data.decode("utf-8", "replace")))


def measure(label: str, data: bytes, name: str, base: bytes, seconds: float) -> dict[str, object]:
    """Return the costs of one document as multiples of the bare lxml parse of `base`."""
    works = {"bare": (bare_lxml, base), "ours": (lambda document: interpret(document, name), data)}
    if data is base:
        works["beautifulsoup"] = (lambda page: BeautifulSoup(page, "lxml"), data)
        works["pandas_read_html"] = (read_tables_with_pandas, data)
    costs = dict(zip(works, best(list(works.values()), seconds), strict=True))
    bare = costs.pop("bare")
    row: dict[str, object] = {
        "document": label, "bytes": len(data), "bare_lxml_ms": round(bare * 1e3, 3), "target": TARGETS.get(label),
        **{work: round(cost / bare, 2) for work, cost in costs.items()},
    }  # fmt: skip
    row["stages"] = {stage: round(cost / bare, 2) for stage, cost in stage_times(data, name, seconds).items()}
    return row


def describe(row: dict[str, object]) -> str:
    """Return the lines that show one measured document."""
    target = f" (target {row['target']:g})" if row["target"] else ""
    others = "".join(f"; {name} {row[name]}" for name in ("beautifulsoup", "pandas_read_html") if name in row)
    stages = ", ".join(f"{stage} {ratio}" for stage, ratio in row["stages"].items())
    head = f"{row['document']}, {row['bytes']} bytes; bare lxml {row['bare_lxml_ms']} ms, times that:"
    return f"{head}\n    our whole read {row['ours']}{target}{others}\n    {stages}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long to try for each time")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of text")
    options = parser.parse_args()
    pages = {size: page(size) for size in (10, 30, 95)}
    work = [(f"html {size} KB", data, "page.html", data) for size, data in pages.items()]
    work.append(("flat text", flat_text(), "page.txt", pages[30]))
    for path in options.files:
        data = path.read_bytes()
        work.append((path.name, data, path.name, data if path.suffix in (".html", ".htm") else pages[30]))
    rows = []
    for label, data, name, base in work:
        rows.append(measure(label, data, name, base, options.seconds))
        if not options.json:
            print(describe(rows[-1]), flush=True)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
