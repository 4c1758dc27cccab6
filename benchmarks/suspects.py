"""How often the suspect cell is the right one: slips injected into random and real tables, precision and recall.

    python -m benchmarks.suspects                  # 400 injections of each kind, about a minute
    python -m benchmarks.suspects --injections 2000 --out benchmarks/suspects.csv

Random tables are drawn by `tests.generator.figures` (every identity holds); real ones are the reports of `data/raw`
whose checks all hold, blanks and all. Each injection changes one table by one slip, in cells that some rule can
assess, and asks `check_tables`. One row of the table: tables (random, real), kind, injected, noticed (a check fails),
named (the suspect is one explanation with one cell, or one shifted row), right (of those: it is the injected slip, with
the true figure), listed (the truth is among the explanations told), crossing (the injected cells stand in two
assessable sums or more, as those of the applications table do), right_crossing, precision (right / named), recall
(right / injected), recall_crossing. The kind `any other value` is no slip that we know; `two cells` are two
independent ones; two figures exchanged are never one cell, so that naming one would be wrong.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from reportlib import read_report
from reportlib.checks import check_tables
from reportlib.corpus import report_files
from reportlib.errors import ReportError
from reportlib.forms import FORMS, column_group
from reportlib.identities import Key
from tests.generator.figures import FigureOptions, draw_figures

ROOT = Path(__file__).resolve().parent.parent
SEED = 4
BOUND = re.compile("[<>]=")
COUNTS = ("injected", "noticed", "named", "right", "listed", "crossing", "right_crossing")
COLUMNS = ("tables", "kind", *COUNTS, "precision", "recall", "recall_crossing")
Table = tuple[str, dict[Key, object]]  # form, figures
Slip = Callable[[Random, Mapping[Key, Decimal], list[Key]], dict[Key, Decimal]]


@dataclass(frozen=True)
class Misprint:
    """A figure as the injected slip prints it."""

    value: Decimal
    status: str = "published"


def swap_digits(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """Two neighbouring digits swapped."""
    key = rng.choice(keys)
    digits = str(int(values[key]))
    places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1]]
    if not places:
        return {}
    n = rng.choice(places)
    return {key: Decimal(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :])}


def drop_digit(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """One digit of several dropped."""
    key = rng.choice(keys)
    digits = str(int(values[key]))
    n = rng.randrange(len(digits))
    return {key: Decimal(digits[:n] + digits[n + 1 :])} if len(digits) > 1 else {}


def add_digit(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """One digit typed twice, or a strange one between the others."""
    key = rng.choice(keys)
    digits = str(int(values[key]))
    n = rng.randrange(1, len(digits) + 1)
    return {key: Decimal(digits[:n] + rng.choice("0123456789") + digits[n:])} if values[key] else {}


def leave_at_zero(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """A total left at 0."""
    totals = [key for key in keys if values[key] and (key[1] == "total" or key == ("capacity.staff", "value"))]
    return {rng.choice(totals): Decimal(0)} if totals else {}


def shift_row(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """A row by applicants moved by one column; what comes in is 0."""
    columns = column_group("applicants")
    items = sorted({item for item, column in keys if column == "company" and values.get((item, "total"))})
    if not items:
        return {}
    item = rng.choice(items)
    row = [values.get((item, column)) for column in columns]
    if None in row:
        return {}
    moved = [Decimal(0), *row[:-1]] if rng.random() < 0.5 else [*row[1:], Decimal(0)]
    return {(item, column): value for column, value in zip(columns, moved, strict=True)}


def other_unit(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """A figure in units where ten thousands are meant, or the reverse."""
    key = rng.choice(keys)
    return {key: values[key] * 10_000}


def exchange(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """Two neighbouring figures of a row in each other's place."""
    item, column = rng.choice(keys)
    row = [key for key in keys if key[0] == item]
    at = row.index((item, column))
    if at + 1 >= len(row):
        return {}
    return {row[at]: values[row[at + 1]], row[at + 1]: values[row[at]]}


def other_value(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """Any other value near the true one."""
    key = rng.choice(keys)
    return {key: Decimal(max(0, int(values[key]) + rng.choice((-1, 1)) * rng.randint(1, 12)))}


def two_cells(rng: Random, values: Mapping[Key, Decimal], keys: list[Key]) -> dict[Key, Decimal]:
    """Two cells with any other value each."""
    return other_value(rng, values, keys) | other_value(rng, values, keys)


KINDS: dict[str, Slip] = {
    "two digits swapped": swap_digits,
    "a digit dropped": drop_digit,
    "a digit added": add_digit,
    "a total left at 0": leave_at_zero,
    "a unit ten thousand off": other_unit,
    "a row shifted by one column": shift_row,
    "two figures exchanged": exchange,
    "any other value": other_value,
    "two cells": two_cells,
}


def random_tables(rng: Random) -> Iterator[Table]:
    """Yield tables without end, the forms in turn, small and large counts."""
    while True:
        for form in FORMS:
            options = FigureOptions(size=rng.choice((8, 40, 400)))
            yield form, dict(draw_figures(form, rng, options, merged_other=rng.random() < 0.3))


def real_tables() -> list[Table]:
    """Return the tables of the reports in `data/raw` of which no check fails."""
    tables = []
    for path in report_files(ROOT / "data" / "raw"):
        try:
            report = read_report(path)
        except ReportError:
            continue
        figures = {(figure.item, figure.column): figure for figure in report.figures}
        if figures and not any(check.outcome == "fails" for check in check_tables(figures, report.form)):
            tables.append((report.form, figures))
    return tables


def inject(form: str, figures: dict[Key, object], rng: Random, slip: Slip) -> tuple[set[str], list[str], bool] | None:
    """Return (the true explanation, the distinct suspects of the failing checks, whether sums cross at each cell)."""
    values = {key: figure.value for key, figure in figures.items() if figure.value is not None}
    checks = check_tables(figures, form)
    sums = [check for check in checks if check.outcome == "holds" and not BOUND.search(check.rule)]
    assessed = Counter(key for check in sums for key in check.keys)
    keys = [key for key in values if key in assessed]
    wrong = {key: value for key, value in slip(rng, values, keys).items() if value != values[key]} if keys else {}
    if not wrong:
        return None
    published = {**figures, **{key: Misprint(value) for key, value in wrong.items()}}
    suspects = {check.suspect: 0 for check in check_tables(published, form) if check.outcome == "fails"}
    truth = {f"{'/'.join(key)}: {value:f} -> {values[key]:f}" for key, value in wrong.items()}
    return truth, list(suspects), all(assessed[key] > 1 for key in wrong)


def score(tables: Iterator[Table], slip: Slip, rng: Random, injections: int) -> dict[str, object]:
    """Return the counts of one row of the table."""
    counts = dict.fromkeys(COUNTS, 0)
    tried = 0
    while counts["injected"] < injections and tried < 40 * injections:
        tried += 1
        injected = inject(*next(tables), rng, slip)
        if injected is None:
            continue
        truth, suspects, crossing = injected
        told = [[cells(one) for one in suspect.split(" or ")] for suspect in suspects if suspect]
        named = [ways[0] for ways in told if len(ways) == 1 and is_one(ways[0])]
        right = bool(named) and all(one <= truth for one in named)
        counts["injected"] += 1
        counts["noticed"] += bool(suspects)
        counts["named"] += bool(named)
        counts["right"] += right
        counts["listed"] += any(one and one <= truth for ways in told for one in ways)
        counts["crossing"] += crossing
        counts["right_crossing"] += right and crossing
    shares = {"precision": ("right", "named"), "recall": ("right", "injected")}
    shares["recall_crossing"] = ("right_crossing", "crossing")
    return counts | {
        name: f"{counts[part] / counts[whole]:.4f}" if counts[whole] else "" for name, (part, whole) in shares.items()
    }


def cells(explanation: str) -> set[str]:
    """Return the cells of one explanation, each as `item/column: printed -> needed`."""
    return {cell.split(" (")[0] for cell in explanation.split(" and ") if "->" in cell}


def is_one(explanation: set[str]) -> bool:
    """Whether an explanation is one cell, or one shifted row."""
    return len(explanation) == 1 or (len(explanation) > 2 and len({cell.split("/")[0] for cell in explanation}) == 1)


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and write it where `--out` says."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--injections", type=int, default=400)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    rows = []
    real = real_tables()
    for source in ("random", "real"):
        for kind, slip in KINDS.items():
            rng = Random(f"{SEED} {source} {kind}")
            tables = random_tables(rng) if source == "random" else iter(lambda rng=rng: rng.choice(real), None)
            rows.append({"tables": source, "kind": kind, **score(tables, slip, rng, options.injections)})
            print("  ".join(f"{rows[-1][column]!s:>{len(column)}}" for column in COLUMNS), flush=True)
    named, right = (sum(row[name] for row in rows) for name in ("named", "right"))
    print(f"one cell named {named} times, rightly {right} times: precision {right / named:.4f}")
    if options.out:
        with options.out.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
