"""Execute notebooks in place and store only what the reports and the code decide.

    python notebooks/execute.py notebooks/01_cleaning.ipynb ...

Each notebook runs in a fresh kernel, in its own folder, in the order given. What would differ between two runs of the
same code is not stored: times, versions of kernel and interpreter, random cell ids. What should not be there at all
stops the run before anything is written: an error, a warning on stderr, a memory address, a path of this machine.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
SECONDS_PER_CELL = 600


class NotStorable(Exception):
    """A notebook could not be executed, or printed something that another run would print differently."""


def execute_notebook(path: Path) -> bool:
    """Execute the notebook at `path` in place; return whether its bytes changed.

    Raises
    ------
    NotStorable
        If a cell fails, writes to stderr, or shows a memory address or the path of its folder. Nothing is written.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name=METADATA["kernelspec"]["name"],
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotStorable(f"{path.name}: {error}") from error
    for number, cell in enumerate(notebook.cells, start=1):
        _refuse_what_varies(cell, f"{path.name}, cell {number}", path.resolve().parent)
    return _write_if_changed(path, notebook_to_text(notebook))


def notebook_to_text(notebook: NotebookNode) -> str:
    """Return the JSON text of `notebook` with fixed metadata, cell ids in order and execution counts 1 to n."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    code_cells = 0
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02}"
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            code_cells += 1
            _number_cell(cell, code_cells)
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _number_cell(cell: NotebookNode, count: int) -> None:
    cell.execution_count = count
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = count


def _refuse_what_varies(cell: NotebookNode, where: str, folder: Path) -> None:
    for output in cell.get("outputs", []):
        text = _output_text(output)
        if output.get("name") == "stderr":
            raise NotStorable(f"{where} writes to stderr: {text}")
        if found := ADDRESS.search(text):
            raise NotStorable(f"{where} shows a memory address ({found[0]}), which the next run would not repeat")
        if str(folder.parent) in text:
            raise NotStorable(f"{where} shows a path of this machine: {folder.parent}")


def _output_text(output: NotebookNode) -> str:
    data = output.get("data", {})
    texts = [data[kind] for kind in data if kind.startswith("text/")]
    return "\n".join([output.get("text", ""), *texts])


def _write_if_changed(path: Path, text: str) -> bool:
    content = text.encode()
    if path.read_bytes() == content:
        return False
    path.write_bytes(content)
    return True


def main(arguments: list[str] | None = None) -> int:
    """Execute the notebooks named on the command line; return 1 at the first that cannot be stored."""
    parser = argparse.ArgumentParser(description="Execute notebooks in place, byte for byte repeatable.")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    for path in parser.parse_args(arguments).notebooks:
        try:
            changed = execute_notebook(path)
        except NotStorable as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{path}: {'written' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
