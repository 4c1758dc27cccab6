"""The tree itself: notebooks stored as a run leaves them, data described, no machine's paths, no original sentences."""

import ast
import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import bs4
import nbformat
import pypdfium2
import pytest
from execute import notebook_to_text

from reportlib.text import HAN, simplify

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (".ci", "benchmarks", "data", "figures", "notebooks", "reportlib", "tests")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IN_ORDER = ["01_cleaning", "02_comparison", "03_regression", "04_audit", "05_how_sure"]
BINARY = {".pdf", ".png", ".docx", ".xlsx"}
MACHINE_PATH = re.compile(rb"(?<![\w./-])/(?:work|farm|tmp|root|home|Users|opt)/")
LOOSENED = re.compile(r"NBVAL_(?:IGNORE_OUTPUT|SKIP|RAISES_EXCEPTION)|nbval-(?:ignore-output|skip|raises-exception)")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FORM_NOTE = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"  # printed on the forms of 2019 and 2021
RUN = 20  # so many Han characters in a row, in the same order, are somebody's sentence


def project_files() -> list[Path]:
    """Return the files of the project: those at the root and in its rooms, without what tools leave behind.

    In a worktree `.git` is a file.
    """
    files = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    files += [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    return sorted(path for path in files if not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts))


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_the_notebooks_are_there_in_their_order():
    assert [path.stem for path in NOTEBOOKS] == IN_ORDER


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestNotebook:
    def test_is_executed_from_first_to_last_cell(self, path):
        cells = code_cells(path)
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
        kinds = {(out.output_type, out.get("name")) for cell in cells for out in cell.outputs}
        assert not {("error", None), ("stream", "stderr")} & kinds

    def test_is_stored_as_execution_stores_it(self, path):
        assert path.read_text(encoding="utf-8") == notebook_to_text(nbformat.read(path, as_version=4))

    def test_has_a_question_first_and_a_finding_last(self, path):
        cells = nbformat.read(path, as_version=4).cells
        assert [cells[0].cell_type, cells[-1].cell_type] == ["markdown", "markdown"]
        assert "uestion" in cells[0].source
        assert re.search(r"^#+ .*[Ff]inding|^#+ .*[Ff]ound", cells[-1].source, flags=re.MULTILINE)

    def test_defines_nothing(self, path):
        for cell in code_cells(path):
            defined = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, DEFINITIONS)]
            assert defined == [], f"belongs in the library, with a test: {cell.source}"

    def test_compares_every_output(self, path):
        for cell in code_cells(path):
            assert not LOOSENED.search(cell.source + " ".join(cell.metadata.get("tags", [])))


def test_no_file_names_a_path_of_a_machine():
    naming = {str(path.relative_to(ROOT)): MACHINE_PATH.findall(path.read_bytes()) for path in project_files()}
    assert {name: found for name, found in naming.items() if found} == {}


def test_every_csv_of_the_data_is_described_beside_it():
    card = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in project_files() if path.suffix == ".csv" and (ROOT / "data") in path.parents]
    assert names
    assert [name for name in names if f"{name}`" not in card] == []


def han(text: str) -> str:
    """Return the Han characters of `text`, simplified, in their order and without anything between them."""
    return "".join(re.findall(f"[{HAN}]", simplify(text)))


def runs(text: str) -> set[str]:
    """Return every run of RUN Han characters in `text`, whatever stands between them."""
    characters = han(text)
    return {characters[start : start + RUN] for start in range(len(characters) - RUN + 1)}


def text_of_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def lines_of(path: Path) -> list[str]:
    """Return the lines of an original: of its text, of its paragraphs if it is HTML, of its pages if it is a PDF."""
    if path.suffix == ".pdf":
        return text_of_pdf(path).splitlines()
    text = decoded(path)
    if path.suffix == ".html":
        return [part.get_text().replace("\n", "") for part in bs4.BeautifulSoup(text, "lxml").find_all("p")]
    return text.splitlines()


def sentences(path: Path) -> Iterator[str]:
    """Yield the sentences of an original, without the titles that they quote."""
    for line in lines_of(path):
        if "。" in line or (path.suffix == ".pdf" and len(han(line)) >= RUN):
            yield from re.split(r"《[^》]*》|。", line)


def furniture(originals: Path) -> set[str]:
    """Return the runs that are no author's: labels and notes of the statutory forms, titles and section headings."""
    forms = [csv.DictReader(decoded(path).splitlines()) for path in (originals / "forms").glob("*.csv")]
    labels = [part for form in forms for row in form for part in row["label"].split("/")]
    allowed = runs(FORM_NOTE).union(*map(runs, labels))
    for path in (originals / "reports").glob("*.txt"):
        allowed |= runs("".join(line for line in lines_of(path) if not re.search("[，,。；;]", line)))
    return allowed


@lru_cache(maxsize=1)
def protected_runs(originals: Path) -> frozenset[str]:
    """Return the runs of the originals' sentences that are not furniture."""
    paths = (originals / "reports").iterdir()
    return frozenset().union(*(runs(part) for path in paths for part in sentences(path))) - furniture(originals)


def decoded(path: Path) -> str:
    return bs4.UnicodeDammit(path.read_bytes(), ["utf-8", "gb18030"]).unicode_markup or ""


def published_text(path: Path) -> str:
    """Return what a reader of the project sees in `path`; of the figures nothing, they are drawn from our own text."""
    if path.suffix == ".pdf" and path.parent.name == "raw":
        return text_of_pdf(path)
    if path.suffix in BINARY:
        return ""
    return decoded(path)


def published_runs(path: Path) -> set[str]:
    """Return the runs of a project file: within each line of a CSV, over the line breaks of everything else."""
    text = published_text(path)
    return set().union(*map(runs, text.splitlines())) if path.suffix == ".csv" else runs(text)


def test_a_copied_sentence_would_be_found(originals):
    sentence = max(sentences(originals / "reports" / "nantong-2012.txt"), key=lambda part: len(han(part)))
    wrapped = '"\n    "'.join(sentence[start : start + 7] for start in range(0, len(sentence), 7))
    assert runs(f'text = ("{wrapped}")') & protected_runs(originals)
    assert len(protected_runs(originals)) > 10_000


def test_no_sentence_of_the_originals_is_in_the_project(originals):
    copied = {
        str(path.relative_to(ROOT)): sorted(found)[:3]
        for path in project_files()
        if (found := published_runs(path) & protected_runs(originals))
    }
    assert copied == {}
