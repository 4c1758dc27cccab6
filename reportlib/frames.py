"""The five frames and their columns: the one place that says what a row is made of, in which order, of which type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXT, COUNT, FIGURE, FLAG = "string", "Int64", "Float64", "boolean"

COLUMNS: dict[str, dict[str, str]] = {
    "reports": {
        "report": TEXT, "file": TEXT, "sha256": TEXT, "title": TEXT, "publisher": TEXT, "jurisdiction": TEXT,
        "adcode": TEXT, "province": TEXT, "level": TEXT, "scope": TEXT, "scope_evidence": TEXT, "year": COUNT,
        "form": TEXT, "form_evidence": TEXT, "published": TEXT, "script": TEXT, "format": TEXT,
        "n_cells": COUNT, "n_unplaced": COUNT, "n_failed": COUNT,
    },
    "cells": {
        "report": TEXT, "item": TEXT, "column": TEXT, "value": FIGURE, "unit": TEXT, "status": TEXT, "raw": TEXT,
        "source": TEXT,
    },
    "claims": {
        "report": TEXT, "item": TEXT, "column": TEXT, "value": FIGURE, "approximate": FLAG, "sentence": TEXT,
        "source": TEXT,
    },
    "checks": {
        "report": TEXT, "rule": TEXT, "column": TEXT, "left": FIGURE, "right": FIGURE, "difference": FIGURE,
        "outcome": TEXT, "cells": TEXT, "suspect": TEXT,
    },
    "problems": {"report": TEXT, "kind": TEXT, "message": TEXT, "raw": TEXT, "source": TEXT},
}  # fmt: skip
FRAMES = tuple(COLUMNS)

Row = Sequence[Any]


def rows_to_frame(name: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Return the frame `name` ('reports', 'cells', 'claims', 'checks' or 'problems') made of `rows`.

    Columns and types as in `COLUMNS`: text as `string`, counts as `Int64`, figures as `Float64`, all nullable. None is
    missing; an empty text stays empty. Rows keep their order: reports sort by key, what a report holds by place.
    """
    import pandas as pd

    types = COLUMNS[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return pd.DataFrame(
        {column: pd.array(list(values), dtype=types[column]) for column, values in zip(types, columns, strict=True)}
    )


def write_csv(frame: pd.DataFrame, path: Any) -> None:
    """Write a frame as CSV, UTF-8, `\\n`: whole numbers without `.0`, missing values as nothing.

    A carriage return in a text becomes a line break, for `csv` quotes the one and not the other, and readers end rows
    at both.
    """
    printable = frame.copy()
    for column in printable.columns[printable.dtypes == TEXT]:
        if "\r" in "".join(printable[column].fillna("")):
            printable[column] = printable[column].str.replace("\r\n?", "\n", regex=True)
    for column in printable.columns[printable.dtypes == FIGURE]:
        printable[column] = [None if value != value else format_figure(value) for value in _plain(printable[column])]
    printable.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def rows_to_json(name: str, rows: Iterable[Row]) -> str:
    """Return the rows of the frame `name` as a JSON list of objects: null where missing, whole numbers without `.0`."""
    objects = [dict(zip(COLUMNS[name], map(_json_value, row), strict=True)) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1, allow_nan=False)


def _json_value(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _plain(column: pd.Series) -> list[float]:
    return column.to_numpy(dtype=float, na_value=float("nan")).tolist()


def format_figure(value: float) -> str:
    """Return a figure in the shortest decimal writing that reads back as the same number.

    >>> format_figure(145000.0), format_figure(616178.201)
    ('145000', '616178.201')
    """
    return str(int(value)) if float(value).is_integer() else repr(value)
