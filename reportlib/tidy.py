"""The built frames back from `data/tidy`, so that a notebook reads what an earlier step wrote and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from reportlib.corpus import Corpus
from reportlib.errors import ReportError
from reportlib.frames import COLUMNS, FRAMES, TEXT


class NotBuilt(ReportError):
    """The tidy frames are not there."""


def project_folder(start: str | Path | None = None) -> Path:
    """Return the nearest folder at or above `start` (the working directory) that holds `data/raw`.

    Raises
    ------
    NotBuilt
        If no folder above `start` does.
    """
    start = Path(start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "data" / "raw").is_dir():
            return folder
    raise NotBuilt(f"no folder at or above {start.name!r} holds data/raw; start inside the project")


def read_tidy(folder: str | Path | None = None) -> Corpus:
    """Return the corpus that `reportlib build` wrote: the five frames with their columns, types and order.

    `folder`: the project's `data/tidy` by default. Missing texts come back as empty ones, missing numbers as <NA>.
    `.unreadable` is rebuilt from the problems of files that gave no report.

    Raises
    ------
    NotBuilt
        If a frame is missing, or its columns are not those of this version.
    """
    folder = Path(folder) if folder is not None else project_folder() / "data" / "tidy"
    frames = {name: _read_frame(folder / f"{name}.csv", COLUMNS[name]) for name in FRAMES}
    problems = frames["problems"]
    told = problems[["report", "source", "message"]].itertuples(index=False, name=None)
    unreadable = [(source, message) for report, source, message in told if Path(source).stem == report]
    return Corpus(**frames, unreadable=unreadable)


def _read_frame(path: Path, types: dict[str, str]) -> pd.DataFrame:
    if not path.is_file():
        raise NotBuilt(f"{path.name} is missing in {path.parent.name}; run `make tidy`, which builds it from data/raw")
    texts = [column for column, kind in types.items() if kind == TEXT]
    frame = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=[""], encoding="utf-8")
    if list(frame.columns) != list(types):
        found, expected = ", ".join(frame.columns), ", ".join(types)
        raise NotBuilt(f"{path.name} has the columns {found}; expected {expected}. Run `make tidy` again.")
    return frame.assign(**{column: frame[column].fillna("") for column in texts})
