"""`notebooks/execute.py`: what it stores is the same twice, and what would not be the same is refused."""

from pathlib import Path

import nbformat
import pytest
from execute import NotStorable, execute_notebook, main, notebook_to_text
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def write_notebook(path: Path, *sources: str) -> Path:
    cells = [new_markdown_cell("A question"), *(new_code_cell(source) for source in sources)]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_second_execution_changes_no_byte_and_stores_no_trace_of_the_run(tmp_path):
    path = write_notebook(tmp_path / "small.ipynb", "x = 20 + 1", "print(x)\nprint(x)\nx * 2")
    assert execute_notebook(path)
    first = path.read_bytes()
    assert not execute_notebook(path)
    assert path.read_bytes() == first

    stored = nbformat.read(path, as_version=4)
    assert stored.metadata.language_info == {"name": "python"}
    assert [cell.id for cell in stored.cells] == ["cell-01", "cell-02", "cell-03"]
    assert [cell.metadata for cell in stored.cells] == [{}, {}, {}]
    assert [cell.execution_count for cell in stored.cells[1:]] == [1, 2]
    printed, shown = stored.cells[2].outputs
    assert printed.text == "21\n21\n"
    assert shown.data["text/plain"] == "42"
    assert shown.execution_count == 2


def test_normalising_keeps_tags_and_drops_all_other_metadata():
    cell = new_code_cell("1", execution_count=7, metadata={"tags": ["wide"], "execution": {"iopub.status": "now"}})
    notebook = new_notebook(cells=[cell], metadata={"kernelspec": {"name": "other", "display_name": "Other"}})
    stored = nbformat.reads(notebook_to_text(notebook), as_version=4)
    assert stored.cells[0].metadata == {"tags": ["wide"]}
    assert stored.cells[0].execution_count == 1
    assert stored.metadata.kernelspec.name == "python3"


def test_a_notebook_runs_in_its_own_folder(tmp_path):
    (tmp_path / "beside.txt").write_text("found")
    path = write_notebook(tmp_path / "small.ipynb", "print(open('beside.txt').read())")
    execute_notebook(path)
    assert nbformat.read(path, as_version=4).cells[1].outputs[0].text == "found\n"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings; warnings.warn('drops rows')", r"cell 2 writes to stderr: (.|\n)*drops rows"),
        ("object()", "memory address"),
        ("import os; print(os.getcwd())", "path of this machine"),
    ],
)
def test_what_another_run_would_not_repeat_is_refused_and_not_written(tmp_path, source, complaint):
    (tmp_path / "notebooks").mkdir()
    path = write_notebook(tmp_path / "notebooks" / "small.ipynb", source)
    before = path.read_bytes()
    with pytest.raises(NotStorable, match=complaint):
        execute_notebook(path)
    assert path.read_bytes() == before


def test_command_stops_at_the_first_failure(tmp_path, capsys):
    bad = write_notebook(tmp_path / "01.ipynb", "raise ValueError('no such city')")
    never = write_notebook(tmp_path / "02.ipynb", "1")
    before = never.read_bytes()
    assert main([str(bad), str(never)]) == 1
    assert "no such city" in capsys.readouterr().err
    assert never.read_bytes() == before
