"""Many reports at once: read a folder, join the years, write the frames. One bad file becomes a row of `problems`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import ReportError
from reportlib.frames import FRAMES, Row, rows_to_frame, write_csv
from reportlib.report import read_report
from reportlib.years import join_years

if TYPE_CHECKING:
    import pandas as pd

NOT_REPORTS = {"README.md", "LICENSE"}  # what may lie in a folder of reports without being one
CHUNK = 50


@dataclass
class Corpus:
    """The five frames of many reports (`reportlib.frames.COLUMNS`), sorted by report and by place on the form.

    `unreadable` lists (file, message) of the files that gave no report; each is also a row of `problems`.
    """

    reports: pd.DataFrame
    cells: pd.DataFrame
    claims: pd.DataFrame
    checks: pd.DataFrame
    problems: pd.DataFrame
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def frames(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in FRAMES}


def report_files(folder: str | Path) -> list[Path]:
    """Return the files of a folder and its subfolders that are meant as reports, sorted by name.

    Hidden files, CSV tables, README.md and LICENSE are passed over; everything else is read or reported.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder; expected a folder with one report per file")
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in NOT_REPORTS)
    visible = (path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    return sorted((path for path in visible if path.suffix.lower() != ".csv"), key=lambda path: (path.stem, path.name))


def read_corpus(folder: str | Path, *, executor: Executor | None = None, progress: bool | None = None) -> Corpus:
    """Return the five frames of all reports in a folder.

    `executor` is any `concurrent.futures.Executor` (threads, processes, a Dask client's); None reads here.
    `progress` shows a bar; None shows it for long corpora only. A file that cannot be read is a row of `problems` and
    an entry of `.unreadable`, and the rest goes on.

    Raises
    ------
    NotADirectoryError
        If `folder` is not a folder.
    """
    files = report_files(folder)
    first: dict[str, Path] = {}
    for path in files:
        first.setdefault(path.stem, path)
    results = list(_read_all(list(first.values()), executor, progress))
    results += [_second_file(path, first[path.stem]) for path in files if path is not first[path.stem]]
    rows: dict[str, list[Row]] = {name: [] for name in FRAMES}
    unreadable = []
    for result in sorted(results, key=lambda result: result.file):
        for name in FRAMES:
            rows[name].extend(result.rows[name])
        if result.failure:
            unreadable.append((result.file, result.failure))
    join_years(rows)
    return Corpus(**{name: rows_to_frame(name, _sorted(rows[name])) for name in FRAMES}, unreadable=unreadable)


@dataclass
class _Result:
    file: str
    rows: dict[str, list[Row]]
    failure: str = ""


def _read_all(files: Sequence[Path], executor: Executor | None, progress: bool | None) -> Iterator[_Result]:
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    if progress is None:
        progress = len(chunks) > 1
    done = (executor.map if executor else map)(_read_chunk, chunks)
    if progress:
        from tqdm.auto import tqdm

        done = tqdm(done, total=len(chunks), unit=f" x {CHUNK} reports")
    return (result for results in done for result in results)


def _read_chunk(files: Sequence[Path]) -> list[_Result]:
    return [_read_one(path) for path in files]


def _read_one(path: Path) -> _Result:
    try:
        report = read_report(path)
    except (ReportError, OSError) as error:
        kind = getattr(error, "kind", "unreadable_file")
        return _failed(path, kind, str(error))
    return _Result(path.name, {name: report.rows(name) for name in FRAMES})


def _failed(path: Path, kind: str, message: str) -> _Result:
    rows: dict[str, list[Row]] = {name: [] for name in FRAMES}
    rows["problems"] = [(path.stem, kind, message, "", path.name)]
    return _Result(path.name, rows, message)


def _second_file(path: Path, first: Path) -> _Result:
    message = (
        f"{path.name} has the same stem as {first.name}, and the stem is the key of a report; it was not read. "
        "Rename one of them."
    )
    return _failed(path, "duplicate_name", message)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row[0])


def build_corpus(raw: str | Path, out: str | Path, *, executor: Executor | None = None) -> Corpus:
    """Read the reports of `raw` and write the five frames and the panel to `out` as CSV, whole or not at all.

    The files are written beside `out` and put in its place in one step, so that a run that is cut off leaves what
    was there before. Returns the corpus; unreadable files are in `.unreadable`.
    """
    from reportlib.panel import build_panel

    corpus = read_corpus(raw, executor=executor)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, frame in {**corpus.frames(), "panel": build_panel(corpus)}.items():
            write_csv(frame, written / f"{name}.csv")
        _put_in_place(written, out)
    finally:
        shutil.rmtree(written, ignore_errors=True)
    return corpus


def _put_in_place(written: Path, out: Path) -> None:
    """Swap the finished folder in; files that a build does not write (a card, a licence) stay."""
    written.chmod(0o755)
    if out.exists():
        for other in out.iterdir():
            if not (written / other.name).exists():
                shutil.copy2(other, written / other.name)
        old = written.with_name(written.name + "-old")
        out.rename(old)
        written.rename(out)
        shutil.rmtree(old)
    else:
        written.rename(out)
