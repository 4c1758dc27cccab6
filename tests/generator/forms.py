"""The statutory forms as a printer sees them: rows with labels, columns with headings, in printed order.

Read from the CSV files as plain CSV and not through `reportlib.forms`, so that a fault of the loader shows.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "reportlib" / "forms"
FORMS = ("2014", "2019", "2021")
YEARS = {"2014": (2014, 2018), "2019": (2019, 2020), "2021": (2021, 2024)}
APPLICANTS = ("natural_person", "company", "research", "public_interest", "legal_service", "other", "total")
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
REMEDIES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
_LEVELS = (re.compile("[一二三四五六七八九]、"), re.compile(r"\([一二三四五六七八九]\)"))


@dataclass(frozen=True)
class Column:
    """A column of a row: its code, its printed heading, the unit of its figures."""

    code: str
    heading: str
    unit: str


@dataclass(frozen=True)
class FormRow:
    """A printed row. `level`: 0 for 一、, 1 for (一), 2 for 1.; `kind`: row, heading, optional, beside."""

    kind: str
    label: str
    item: str
    columns: tuple[Column, ...]
    level: int


@cache
def form_rows(form: str) -> tuple[FormRow, ...]:
    """Return the rows of a form in printed order."""
    groups = _columns()
    rows = []
    for row in _read(f"{form}.csv"):
        columns = tuple(
            Column(column["column"], column["heading"], row["unit"] or column["unit"])
            for column in groups.get(row["group"], ())
        )
        rows.append(FormRow(row["kind"], row["label"], row["item"], columns, _level(row["label"])))
    return tuple(rows)


@cache
def positions(form: str) -> tuple[tuple[str, str], ...]:
    """Return every (item, column) of a form in printed order."""
    return tuple((row.item, column.code) for row in form_rows(form) for column in row.columns)


@cache
def units(form: str) -> dict[tuple[str, str], str]:
    """Return the unit of every (item, column)."""
    return {(row.item, column.code): column.unit for row in form_rows(form) for column in row.columns}


def _read(name: str) -> list[dict[str, str]]:
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _columns() -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in _read("columns.csv"):
        groups.setdefault(row["group"], []).append(row)
    return groups


def _level(label: str) -> int:
    return next((level for level, pattern in enumerate(_LEVELS) if pattern.match(label)), 2)
