"""Corrections of printed figures (`data/corrections.csv`): made on request only, and never without a trace.

A correction names what the report prints and what is used in its place, with a reason and a source. It is refused when
the report does not print that (any more). Corrected figures have the status `corrected` in `cells`, where `raw` stays
as printed; checks that use one say so in `cells`; every frame made with corrections counts them in
`attrs["corrections"]`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportlib.checks import check_tables
from reportlib.errors import ReportError, StaleCorrection
from reportlib.frames import COLUMNS as FRAME_COLUMNS
from reportlib.frames import FRAMES, Row, rows_to_frame
from reportlib.identities import Figures
from reportlib.prose import Claim
from reportlib.prose_checks import check_prose
from reportlib.recognition import PROSE_FORM
from reportlib.report import check_to_row
from reportlib.roll_up import ROLL_UP
from reportlib.text import parse_number
from reportlib.verdicts import FAILS, Check
from reportlib.years import THE_YEAR_BEFORE, claims_by_report, figures_by_report, is_between_reports, join_years

if TYPE_CHECKING:
    from reportlib.corpus import Corpus

CORRECTED = "corrected"
COLUMNS = ("report", "item", "column", "printed", "used", "reason", "source")
_OUTCOME, _CELLS = (list(FRAME_COLUMNS["checks"]).index(name) for name in ("outcome", "cells"))


class BadCorrection(ReportError):
    """A row of the corrections file is not a correction: a column is missing or empty, or two rows name one figure."""

    kind = "bad_correction"


@dataclass(frozen=True, slots=True)
class Correction:
    """One figure to be replaced: `printed` as the report prints it ('' for a blank), `used` in the unit of the form."""

    report: str
    item: str
    column: str
    printed: str
    used: Decimal
    reason: str
    source: str

    def __str__(self) -> str:
        return f"{self.report} {self.item}/{self.column}: printed {self.printed or 'nothing'}, used {self.used:f}"


def read_corrections(path: str | Path) -> list[Correction]:
    """Return the rows of a corrections file, in its order.

    Columns: report, item, column, printed (empty for a printed blank), used (a number), reason, source.

    Raises
    ------
    BadCorrection
        If a column is missing, a field other than `printed` is empty, `used` is no number, or a figure is named twice;
        the message lists all such rows.
    """
    path = Path(path)
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise BadCorrection(f"{path.name} lacks the columns {', '.join(missing)}; expected {', '.join(COLUMNS)}")
        rows = list(enumerate(reader, start=2))
    wrong = [f"line {line}: {fault}" for line, row in rows if (fault := _fault(row))]
    named: dict[tuple[str, ...], int] = {}
    for line, row in rows:
        first = named.setdefault((row["report"], row["item"], row["column"]), line)
        wrong += [f"line {line}: the figure of line {first} again"] if first != line else []
    if wrong:
        raise BadCorrection(f"{path.name} cannot be used; {'; '.join(wrong)}")
    return [_row_to_correction(row) for _, row in rows]


def _fault(row: dict[str, str]) -> str:
    empty = [column for column in COLUMNS if column != "printed" and not (row[column] or "").strip()]
    if empty:
        return f"{', '.join(empty)} must not be empty"
    return "" if parse_number(row["used"]) else f"used is {row['used']!r}, which is no number"


def _row_to_correction(row: dict[str, str]) -> Correction:
    texts = {column: (row[column] or "").strip() for column in COLUMNS}
    return Correction(**{**texts, "used": parse_number(texts["used"]).value})


def apply_corrections(corpus: Corpus, corrections: Sequence[Correction]) -> Corpus:
    """Return a corpus with the corrections made and everything that depends on them checked again.

    `cells` has `used` as value and the status `corrected`; `raw` stays. `checks` and `reports.n_failed` are those of
    the corrected figures. `attrs["corrections"]` of each frame says how many were made, `attrs["corrected"]` which.
    The corpus given is left as it is.

    Raises
    ------
    StaleCorrection
        If a correction names a figure that its report does not print, or does not print as it says. All are listed, and
        none is made.
    """
    wanted = {(one.report, one.item, one.column): one for one in corrections}
    rows = {name: [_plain(row) for row in getattr(corpus, name).itertuples(index=False)] for name in FRAMES}
    _refuse_stale(wanted, rows["cells"])
    rows["cells"] = [_corrected(row, wanted) for row in rows["cells"]]
    _check_again(rows, wanted)
    frames = {name: rows_to_frame(name, sorted(rows[name], key=lambda row: row[0])) for name in FRAMES}
    for frame in frames.values():
        frame.attrs["corrections"] = len(wanted)
        frame.attrs["corrected"] = [str(one) for one in wanted.values()]
    return replace(corpus, **frames)


def _plain(row: Sequence[object]) -> Row:
    plain = (value.item() if isinstance(value, np.generic) else value for value in row)
    return tuple(None if pd.isna(value) else value for value in plain)


def _refuse_stale(wanted: dict[tuple[str, ...], Correction], cells: Sequence[Row]) -> None:
    found = {row[:3]: row for row in cells if row[:3] in wanted}
    stale = []
    for key, one in wanted.items():
        if key not in found:
            stale.append(f"{one}: the report prints no such figure")
        elif not _is_printed(one.printed, found[key]):
            stale.append(f"{one}: the report prints {found[key][6] or 'nothing'} ({found[key][7]})")
    if stale:
        raise StaleCorrection(f"{'; '.join(stale)}. Nothing was corrected; change or remove these rows.")


def _is_printed(printed: str, cell: Row) -> bool:
    """Whether a cell prints this: the same characters, or the same number."""
    _, _, _, value, _, status, raw, _ = cell
    if printed == raw.strip():
        return status != CORRECTED
    number = parse_number(printed) if printed else None
    return number is not None and value is not None and status == "published" and float(number.value) == value


def _corrected(row: Row, wanted: dict[tuple[str, ...], Correction]) -> Row:
    one = wanted.get(row[:3])
    return row if one is None else (*row[:3], float(one.used), row[4], CORRECTED, *row[6:])


def _check_again(rows: dict[str, list[Row]], wanted: Collection[tuple[str, str, str]]) -> None:
    """Make the checks of the changed reports anew, and all those between reports."""
    changed = {report for report, _, _ in wanted}
    figures = figures_by_report(rows["cells"], changed)
    claims = claims_by_report(rows["claims"], changed)
    checks = [row for row in rows["checks"] if not is_between_reports(row[1])]
    kept = [row for row in checks if row[0] not in changed]
    for report in (dict(zip(FRAME_COLUMNS["reports"], row, strict=True)) for row in rows["reports"]):
        name = report["report"]
        if name in changed:
            kept += [
                check_to_row(name, check) for check in _checks_of(report, figures.get(name, {}), claims.get(name, []))
            ]
            kept += [row for row in checks if row[0] == name and row[1] == ROLL_UP]  # prose alone: nothing to correct
    failed = Counter(row[0] for row in kept if row[_OUTCOME] == FAILS)
    rows["reports"] = [(*row[:-1], failed[row[0]]) for row in rows["reports"]]
    rows["checks"] = kept
    join_years(rows)
    rows["checks"] = [_marked(row, wanted) for row in rows["checks"]]


def _checks_of(report: Mapping[str, Any], figures: Figures, claims: Sequence[Claim]) -> list[Check]:
    tables = check_tables(figures, report["form"]) if figures and report["form"] != PROSE_FORM else []
    return [*tables, *check_prose(claims, figures, report["scope"])]


def _marked(row: Row, wanted: Iterable[tuple[str, str, str]]) -> Row:
    """Say in a check's `cells` which of the figures it used are corrected ones."""
    used = [f"{'/'.join(key)} of {report}" for report, *key in wanted if _uses(row, report, "/".join(key))]
    return (*row[:_CELLS], f"{row[_CELLS]} [corrected: {', '.join(used)}]", *row[_CELLS + 1 :]) if used else row


def _uses(row: Row, report: str, cell: str) -> bool:
    name, told = re.escape(cell), row[_CELLS]
    own = row[0] == report and re.search(rf"(?<![\w./]){name}(?![\w./@])", told)
    before = re.search(rf"(?<![\w./]){name}@previous", told) and told.endswith(f"{THE_YEAR_BEFORE}{report}")
    return bool(own or before or f"{cell} in {report}" in told)
