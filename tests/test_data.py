"""The data folder: transcriptions against their originals and the gold figures, provenance, codebook.

Tests that need the originals read them from the folder named by REPORTLIB_ORIGINALS and are skipped without it. The
first half reads files with a few lines of its own and no parser of ours, so that one fault cannot hide another.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from lxml import html

import reportlib
from reportlib.errors import UnreadableFile
from reportlib.forms import read_csv
from reportlib.frames import COLUMNS
from reportlib.panel import panel_columns

DATA = Path(__file__).resolve().parents[1] / "data"
RAW = sorted((DATA / "raw").iterdir())
FRAMES = ("reports", "cells", "claims", "checks", "problems", "panel")
FIRST_ROW = {"2014": r"统计指标$", "2019": r"二、.*主动公开政府信息情况$", "2021": r"二、.*主动公开政府信息情况$"}
AFTER_TABLES = r"五、.*主要问题"
FIGURE = re.compile(r"[+-]?\d+(?:\.\d+)?元?")
SHARED_RUN = 15  # Han characters in sequence, whatever stands between them


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SOURCES = {row["file"]: row for row in rows(DATA / "sources.csv")}
ALL = pytest.mark.parametrize("path", RAW, ids=lambda path: path.name)
TABLED = [path for path in RAW if SOURCES[path.name]["form"] != "prose"]
WITH_TABLES = pytest.mark.parametrize("path", TABLED, ids=lambda path: path.name)


@lru_cache
def lines_of(path: Path) -> tuple[str, ...]:
    """Return a document as lines: those of a text or a PDF page, the innermost blocks of HTML (a cell is one)."""
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return tuple(line for page in pdf.pages for line in page.extract_text().split("\n"))
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".html":
        return tuple(text.rstrip("\n").split("\n"))
    blocks = ["p", "td", "h1", "h2", "h3", "h4", "title", "div", "a"]
    inner = " and ".join(f"not(.//{block})" for block in blocks)
    nodes = html.fromstring(text).xpath(f"//*[({' or '.join('self::' + block for block in blocks)}) and {inner}]")
    return tuple(" ".join(node.text_content().split()) for node in nodes)


def squeeze(text: str) -> str:
    return re.sub(r"[\s#]", "", text)


def table_lines(path: Path) -> list[str]:
    """Return the lines of the statutory tables, from their heading to the section that follows them."""
    lines = list(lines_of(path))
    first = next(n for n, line in enumerate(lines) if re.match(FIRST_ROW[SOURCES[path.name]["form"]], squeeze(line)))
    after = (n for n, line in enumerate(lines) if n > first and re.match(AFTER_TABLES, squeeze(line)))
    return lines[first : next(after, len(lines))]


def prose_lines(path: Path) -> list[str]:
    lines = list(lines_of(path))
    inside = Counter(table_lines(path)) if SOURCES[path.name]["form"] != "prose" else Counter()
    return list((Counter(lines) - inside).elements())


def figure_cells(path: Path) -> list[str]:
    """Return the figures that fill a cell of their own in the statutory tables, in order."""
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            cells = [cell for page in pdf.pages for table in page.extract_tables() for row in table for cell in row]
    else:
        cells = [cell for line in table_lines(path) for cell in line.split("|")]
    return [cell.strip() for cell in cells if cell and FIGURE.fullmatch(cell.strip())]


def test_every_file_has_one_row_of_provenance_and_every_row_its_file() -> None:
    listed = Counter(row["file"] for row in rows(DATA / "sources.csv"))
    assert listed == Counter(path.name for path in RAW)
    assert all(row["report"] == Path(name).stem for name, row in SOURCES.items())
    assert all(row["left_out"] and row["publisher"] and row["title"] for row in SOURCES.values())


@ALL
def test_the_sha256_is_that_of_the_original(path: Path, originals: Path) -> None:
    original = (originals / "reports" / path.name).read_bytes()
    assert SOURCES[path.name]["sha256"] == hashlib.sha256(original).hexdigest()


@WITH_TABLES
def test_the_tables_are_the_original_line_by_line(path: Path, originals: Path) -> None:
    ours, theirs = table_lines(path), table_lines(originals / "reports" / path.name)
    if path.suffix == ".pdf":  # the spacing of the original's fonts is not ours
        ours, theirs = [squeeze(line) for line in ours], [squeeze(line) for line in theirs]
    assert ours == theirs
    assert re.findall(r"\d+", "\n".join(ours))


@pytest.mark.parametrize("name", [path.name for path in RAW if path.suffix == ".html"])
def test_the_tables_keep_the_grid_of_the_original(name: str, originals: Path) -> None:
    def grid(path: Path) -> list[list[tuple[str, str | None, str | None]]]:
        tree = html.fromstring(path.read_text(encoding="utf-8"))
        return [
            [(" ".join(cell.text_content().split()), cell.get("colspan"), cell.get("rowspan")) for cell in row]
            for row in tree.iter("tr")
        ]

    assert grid(DATA / "raw" / name) == grid(originals / "reports" / name)


@WITH_TABLES
def test_the_figures_are_the_gold_in_order(path: Path, originals: Path) -> None:
    gold = rows(originals / "gold" / f"{path.stem}.csv")
    assert figure_cells(path) == [row["raw"] for row in gold if row["value"]]


def han(text: str) -> str:
    return re.sub("[^\u3400-\u9fff]", "", text)


def is_heading(line: str, path: Path) -> bool:
    """Whether a whole line of an original is a title, heading or furniture; a PDF breaks prose into lines as well."""
    numbered = path.suffix != ".pdf" or re.match("[一二三四五六]、", line) is not None
    return numbered and len(han(line)) < 40 and not re.search("[。;；]", line)


@ALL
def test_no_run_of_prose_is_shared_with_the_original(path: Path, originals: Path) -> None:
    theirs = lines_of(originals / "reports" / path.name)
    headings = {squeeze(line) for line in theirs if is_heading(line, path)}
    running = han("".join(theirs))
    shared = [
        (line, text[n : n + SHARED_RUN])
        for line in prose_lines(path)
        if squeeze(line) not in headings
        for text in [han(line)]
        for n in range(len(text) - SHARED_RUN + 1)
        if text[n : n + SHARED_RUN] in running
    ]
    assert shared == []


@ALL
def test_a_transcription_is_short_of_the_original_by_its_prose(path: Path, originals: Path) -> None:
    ours = sum(len(han(line)) for line in prose_lines(path))
    theirs = sum(len(han(line)) for line in prose_lines(originals / "reports" / path.name))
    assert ours < theirs / 3


@ALL
def test_cells_are_those_of_the_original(path: Path, originals: Path) -> None:
    columns = ["item", "column", "value", "unit", "status", "raw"]
    ours, theirs = reportlib.read_report(path), reportlib.read_report(originals / "reports" / path.name)
    pd.testing.assert_frame_equal(ours.cells[columns], theirs.cells[columns])
    assert (SOURCES[path.name]["form"] == "prose") == ours.cells.empty


@ALL
def test_claims_hold_every_figure_of_the_gold_prose(path: Path, originals: Path) -> None:
    wanted = {
        (row["item"], row["column"], Decimal(row["value"]))
        for row in rows(originals / "gold" / "prose.csv")
        if row["report"] == path.stem
    }
    claims = reportlib.read_report(path).claims
    found = {(c.item, c.column, Decimal(str(c.value)).normalize()) for c in claims.itertuples() if pd.notna(c.value)}
    assert wanted
    assert {(item, column, value.normalize()) for item, column, value in wanted} - found == set()


@ALL
def test_claims_are_not_in_the_transcription_alone(path: Path, originals: Path) -> None:
    def figures(report: Path) -> set[tuple[str, str, float, bool]]:
        claims = reportlib.read_report(report).claims
        return set(claims[["item", "column", "value", "approximate"]].itertuples(index=False, name=None))

    assert figures(path) - figures(originals / "reports" / path.name) == set()


@ALL
def test_title_year_and_form_are_those_of_the_sources(path: Path) -> None:
    meta, source = reportlib.read_report(path).meta, SOURCES[path.name]
    assert squeeze(meta["title"]) == source["title"]
    stated = (source["year"], source["form"], source["source_format"])
    assert (str(meta["year"]), meta["form"], meta["format"]) == stated


@ALL
def test_the_report_is_identified_as_its_original_is(path: Path, originals: Path) -> None:
    ours, theirs = (reportlib.read_report(file).meta for file in (path, originals / "reports" / path.name))
    keys = ("title", "publisher", "jurisdiction", "adcode", "level", "scope", "year", "form", "published", "script")
    assert {key: ours[key] for key in keys} == {key: theirs[key] for key in keys}


@pytest.mark.parametrize("frame", FRAMES)
def test_the_codebook_names_the_columns_and_types_of_the_frame(frame: str) -> None:
    described = {row["column"]: row["type"] for row in rows(DATA / "codebook.csv") if row["frame"] == frame}
    made = panel_columns() if frame == "panel" else COLUMNS[frame]
    assert list(described.items()) == list(made.items())
    assert list(described) == list(pd.read_csv(DATA / "tidy" / f"{frame}.csv", nrows=0).columns)


def test_the_codebook_describes_every_column_once() -> None:
    book = rows(DATA / "codebook.csv")
    assert {row["frame"] for row in book} == set(FRAMES)
    assert max(Counter((row["frame"], row["column"]) for row in book).values()) == 1
    assert all(row["definition"] and row["type"] for row in book)


def test_every_example_of_the_codebook_stands_in_the_frames() -> None:
    tidy = {frame: pd.read_csv(DATA / "tidy" / f"{frame}.csv", dtype=str) for frame in FRAMES}
    examples = [row for row in rows(DATA / "codebook.csv") if row["example"]]
    absent = [row for row in examples if row["example"] not in set(tidy[row["frame"]][row["column"]])]
    assert absent == []


def kinds_in(tree: ast.AST) -> Iterator[str]:
    """The kinds of problem that a module writes: where it makes a problem or a note, refuses a file, or names one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Problem", "NotAReport", "_failed"):
            yield from _words(node.args[:1] if node.func.id == "Problem" else node.args[1:2])
        elif isinstance(node, ast.Tuple) and len(node.elts) > 2 and ast.unparse(node.elts[-1]).endswith(_PLACES):
            yield from _words(node.elts[:1])
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in _KINDS:
            yield from _words(node.value.elts[:1] if isinstance(node.value, ast.Tuple) else ast.walk(node.value))


_KINDS = ("(kind, found)", "problem")
_PLACES = ("Place()", "place", "here")


def _words(nodes: Iterable[ast.AST]) -> Iterator[str]:
    return (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_every_kind_of_problem_is_described() -> None:
    package = Path(reportlib.__file__).parent
    written = {kind for path in package.glob("*.py") for kind in kinds_in(ast.parse(path.read_text("utf-8")))}
    written |= {UnreadableFile.kind, "claim_too_large"} | {row["kind"] for row in read_csv("other_documents.csv")}
    book = rows(DATA / "problem_kinds.csv")
    assert sorted(row["kind"] for row in book) == sorted(written)
    assert all(row["meaning"] and row["what_to_do"] and row["about"] for row in book)
