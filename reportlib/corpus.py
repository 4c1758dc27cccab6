"""Many reports at once: read a folder, join the years, write the frames. One bad file becomes a row of `problems`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from decimal import Decimal
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING

from reportlib.errors import ReportError, UnusableFolder
from reportlib.files import readable_name, refuse_special, report_files, why_not_opened
from reportlib.frames import FRAMES, Row, rows_to_frame, write_csv
from reportlib.report import Report, read_report
from reportlib.tables import Problem
from reportlib.verdicts import NOT_ASSESSABLE
from reportlib.years import join_years

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 50
_LONGEST = 300  # characters of another program's message


@dataclass(repr=False)
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
        """Return the five frames by their names."""
        return {name: getattr(self, name) for name in FRAMES}

    def __repr__(self) -> str:
        """Say how many rows each frame has, for five frames are no line of a notebook."""
        counts = ", ".join(f"{len(frame):,} {name}" for name, frame in self.frames().items())
        return f"<Corpus: {counts}; {len(self.unreadable):,} files gave no report>"


def read_corpus(folder: str | Path, *, executor: Executor | None = None, progress: bool | None = None) -> Corpus:
    """Return the five frames of all reports in a folder.

    `executor` is any `concurrent.futures.Executor` (threads, processes, a Dask client's); None reads here.
    `progress` shows a bar; None shows it for long corpora only. A file that cannot be read is a row of `problems` and
    an entry of `.unreadable`, and the rest goes on.

    Raises
    ------
    UnusableFolder
        If `folder` is not a folder, or cannot be listed.
    """
    results = _one_per_stem(_read_all(report_files(folder), executor, progress))
    rows: dict[str, list[Row]] = {name: [] for name in FRAMES}
    for result in results:
        for name in FRAMES:
            rows[name].extend(result.rows[name])
    unreadable = [(result.file, result.failure) for result in results if result.failure]
    del results
    join_years(rows)
    return Corpus(**{name: rows_to_frame(name, _sorted(rows.pop(name))) for name in FRAMES}, unreadable=unreadable)


@dataclass
class Reading:
    """What one file gave: the rows it adds to each frame and, if it is no report, why (`failure`, else '').

    `report` is the key, the stem of `file`; both are as `reportlib.files.readable_name` has them.
    """

    report: str
    file: str
    rows: dict[str, list[Row]]
    failure: str = ""


def _read_all(files: Sequence[Path], executor: Executor | None, progress: bool | None) -> Iterator[Reading]:
    chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
    done = (executor.map if executor else map)(_read_chunk, chunks)
    if progress or progress is None and len(chunks) > 1:
        done = _with_bar(done, len(files))
    return (reading for readings in done for reading in readings)


def _with_bar(done: Iterable[list[Reading]], files: int) -> Iterator[list[Reading]]:
    from tqdm import tqdm

    with tqdm(total=files, unit=" files", file=sys.stderr) as bar:
        for readings in done:
            bar.update(len(readings))
            yield readings


def _read_chunk(files: Sequence[Path]) -> list[Reading]:
    return [read_one(path) for path in files]


def read_one(path: Path) -> Reading:
    """Return what a file adds to the frames; whatever is wrong with it, or with our reading of it, is a problem row."""
    name = readable_name(path)
    try:
        refuse_special(path)
        report = read_report(path)
        _set_name(report, path, name)
        _take_out_too_large(report)
        return Reading(report.name, name, {frame: report.rows(frame) for frame in FRAMES})
    except ReportError as error:
        return _failed(path, error.kind, str(error).replace(path.name, name))
    except OSError as error:
        return _failed(path, "unreadable_file", why_not_opened(name, error))
    except Exception as error:
        # The one place that catches everything: a million files have something in them that no reader of ours foresaw,
        # and a bug met in one of them must not cost the others. It is told with its place, and makes the exit status 1.
        return _failed(path, "internal_error", _bug_report(name, error))


def _set_name(report: Report, path: Path, name: str) -> None:
    """Give a report whose file name is no UTF-8 a name that can be written, and say so."""
    if name == path.name:
        return
    report.name, report.file = Path(name).stem, name
    printed = os.fsencode(path.name).decode("ascii", "backslashreplace")
    message = f"{name}: the bytes of this name are no UTF-8 and are taken for what stands here. Rename the file."
    report.troubles.append(Problem("file_name", message, printed, None))


def _take_out_too_large(report: Report) -> None:
    """Move figures that no frame can hold to the problems; what is checked against them cannot be assessed."""
    for kind, found in (("unplaced_number", report.figures), ("claim_too_large", report.statements)):
        for figure in [figure for figure in found if _is_too_large(figure.value)]:
            found.remove(figure)
            raw = figure.raw if kind == "unplaced_number" else figure.sentence
            message = (
                f"{report.file}: {figure.item}/{figure.column} has {figure.value.adjusted() + 1} digits; expected a "
                "count or a sum of money. Look at the place: figures may stand glued together."
            )
            report.troubles.append(Problem(kind, message, raw, figure.place))
    report.findings = [
        check._replace(left=None, right=None, outcome=NOT_ASSESSABLE, suspect="")
        if any(map(_is_too_large, (check.left, check.right, check.difference)))
        else check
        for check in report.findings
    ]


def _is_too_large(value: Decimal | None) -> bool:
    return value is not None and isinf(float(value))


def _bug_report(name: str, error: Exception) -> str:
    package = Path(__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(package)]
    place = f"{Path(ours[-1].filename).relative_to(package).as_posix()}, line {ours[-1].lineno}, in {ours[-1].name}"
    said = " ".join(str(error).split())[:_LONGEST]
    return (
        f"{name}: a bug in reportlib, not in the file: {type(error).__name__}: {said} (reportlib/{place}); expected a "
        "report or a reason why it is none. Report this line together with the file."
    )


def _failed(path: Path, kind: str, message: str) -> Reading:
    name = readable_name(path)
    rows: dict[str, list[Row]] = {frame: [] for frame in FRAMES}
    rows["problems"] = [(Path(name).stem, kind, message, "", name)]
    return Reading(Path(name).stem, name, rows, message)


def _one_per_stem(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings sorted by key; of several reports with one key the first stays, the others become problems.

    A file that gave no report takes no key from one that did: a page may lie beside its picture.
    """
    first: dict[str, str] = {}
    result = []
    for reading in sorted(readings, key=lambda reading: (reading.report, reading.file)):
        if not reading.failure:
            if reading.report in first:
                reading = _second_file(reading.file, first[reading.report])
            else:
                first[reading.report] = reading.file
        result.append(reading)
    return result


def _second_file(name: str, first: str) -> Reading:
    message = (
        f"{name}: has the same stem as {first if first != name else 'a file in another folder'}, and the stem is the "
        "key of a report; it is left out. Rename one of them."
    )
    return _failed(Path(name), "duplicate_name", message)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row[0])


def build_corpus(raw: str | Path, out: str | Path, *, executor: Executor | None = None) -> Corpus:
    """Read the reports of `raw` and write the five frames and the panel to `out` as CSV, whole or not at all.

    The files are written beside `out` and put in its place in one step, so that a run that is cut off leaves what
    was there before; what else lies in `out` is kept. Returns the corpus; unreadable files are in `.unreadable`.

    Raises
    ------
    UnusableFolder
        If `raw` or `out` is no folder, or one lies inside the other. Told before anything is read.
    """
    from reportlib.panel import build_panel

    out = _usable_out(Path(raw), Path(out))
    corpus = read_corpus(raw, executor=executor)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, frame in {**corpus.frames(), "panel": build_panel(corpus)}.items():
            write_csv(frame, written / f"{name}.csv")
        _put_in_place(written, out)
    finally:
        shutil.rmtree(written, ignore_errors=True)
    return corpus


def _usable_out(raw: Path, out: Path) -> Path:
    """Return the folder to write to, links followed, or refuse it before an hour is spent on reading."""
    source, target = raw.resolve(), out.resolve()
    if source == target or source in target.parents or target in source.parents:
        raise UnusableFolder(
            f"{out}: the same as {raw}, inside it or around it; expected a folder apart from the reports, for it is "
            "replaced as a whole. Name another."
        )
    nearest = next(folder for folder in (target, *target.parents) if folder.exists())
    if not nearest.is_dir():
        raise UnusableFolder(f"{out}: {nearest.name} is a file; expected a folder, or nothing yet. Name another.")
    home = target.parent if nearest == target else nearest
    if not os.access(home, os.W_OK | os.X_OK):
        raise UnusableFolder(f"{out}: {home} may not be written to; expected a folder open to you. Name another.")
    return target


def _put_in_place(written: Path, out: Path) -> None:
    """Swap the finished folder in; what a build does not write (a card, a licence, a subfolder) stays."""
    written.chmod(0o755)
    if not out.exists():
        written.rename(out)
        return
    for other in out.iterdir():
        kept = written / other.name
        if other.is_dir() and not other.is_symlink():
            shutil.copytree(other, kept, symlinks=True)
        elif not kept.exists():
            shutil.copy2(other, kept, follow_symlinks=False)
    old = written.with_name(written.name + "-old")
    try:
        out.rename(old)
        written.rename(out)
    finally:
        if not out.exists():
            old.rename(out)
    shutil.rmtree(old)
