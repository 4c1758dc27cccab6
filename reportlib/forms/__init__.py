"""The statutory forms as data: one CSV per form, loaded once and folded for matching.

`2014.csv`, `2019.csv`, `2021.csv` list the printed rows of each form in order; `columns.csv` the columns a row can
have; `variants.csv` and `heading_variants.csv` other wordings of a row's label and of a column's heading;
`ignored.csv` words that stand between labels and figures without being labels; `marks.csv` the wordings that tell the
forms apart. Sources: 国办发〔2014〕32号 (2014), 国办公开办函〔2019〕60号 (2019), 国办公开办函〔2021〕30号 (2021).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlib.errors import FormDataError
from reportlib.text import UNITS, fold

HERE = Path(__file__).parent
FIRST_YEARS = {"2014": 2014, "2019": 2019, "2021": 2021}  # form -> the first year that it was due for
FORMS = tuple(FIRST_YEARS)
FIRST_YEAR_WITH_PENDING = 2019  # since then: the outcome of every application, and pending cases of remedies
ENUMERATOR = re.compile(r"^(其中)?(\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}(?!次)|\d{1,2})?")
NOTE = re.compile(r"\((?![一二三四五六七八九十]{1,2}\))[^()]*\)")  # a bracketed remark, not the number (一)


Position = tuple[str, str, str]  # (item, column, unit)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One printed row of a form.

    `kind`: 'row' (a label and its figures), 'heading' (a label without figures), 'optional' (a heading that some
    reports print with figures, 其他处理), 'beside' (a block whose figures stand side by side under its column headings,
    the remedies). `cores`: the label and its variants, folded, without enumerator and bracketed notes.
    """

    index: int
    kind: str
    label: str
    item: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    enumerator: str
    cores: tuple[str, ...]
    headings: tuple[str, ...]
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A statutory form: its rows in printed order, and how its labels end."""

    name: str
    rows: tuple[FormRow, ...]
    marks: tuple[str, ...]
    label_end: re.Pattern[str]  # text that ends as a label of this form does

    @property
    def positions(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where each figure (item, column) stands on the form, for sorting: (row, column), counted from 0."""
        return _positions(self.name)


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the CSV files in this folder, in file order, every value as text."""
    with open(HERE / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def label_core(label: str) -> tuple[str, str]:
    """Return (enumerator, core) of a label: its folded text split after `(一)`, `3.`, `其中:`, without notes.

    >>> label_core("(二)部分公开(区分处理的,只计这一情形,不计其他情形)")
    ('(二)', '部分公开')
    """
    folded = fold(label)
    enumerator = ENUMERATOR.match(folded).group()
    return enumerator, NOTE.sub("", folded[len(enumerator) :])


@cache
def load_form(name: str) -> Form:
    """Return the form of that name: '2014', '2019' or '2021'.

    Raises
    ------
    FormDataError
        If the CSV files contradict each other, which is a bug of this library.
    """
    if name not in FORMS:
        raise FormDataError(f"there is no form {name!r}; the statutory forms are {', '.join(FORMS)}")
    groups = _column_groups()
    variants: dict[str, list[str]] = {}
    for row in read_csv("variants.csv"):
        if name in row["forms"].split():
            variants.setdefault(row["label"], []).append(row["variant"])
    rows = []
    for index, row in enumerate(read_csv(f"{name}.csv")):
        enumerator, core = label_core(row["label"])
        cores = tuple(dict.fromkeys([core, *(label_core(text)[1] for text in variants.pop(row["label"], []))]))
        columns = groups[row["group"]] if row["group"] else []
        units = tuple(row["unit"] or column["unit"] for column in columns)
        names = tuple(column["column"] for column in columns)
        headings = tuple(NOTE.sub("", fold(column["heading"])) for column in columns)
        positions = tuple((row["item"], column, unit) for column, unit in zip(names, units, strict=True))
        rows.append(
            FormRow(index, row["kind"], row["label"], row["item"], names, units, enumerator, cores, headings, positions)
        )
    if variants:
        raise FormDataError(f"variants.csv names labels that form {name} does not have: {', '.join(variants)}")
    marks = tuple(fold(row["text"]) for row in read_csv("marks.csv") if row["form"] == name)
    cores = sorted({core for row in rows if row.columns for core in row.cores}, key=len, reverse=True)
    label_end = re.compile(f"(?:{'|'.join(map(re.escape, cores))})(?:{UNITS})?$")
    return Form(name, tuple(rows), marks, label_end)


def column_group(name: str) -> tuple[str, ...]:
    """Return the columns of a group of `columns.csv`, in printed order."""
    return tuple(row["column"] for row in _column_groups()[name])


@cache
def all_headings() -> frozenset[str]:
    """Return every column heading of every form, folded, without notes."""
    return frozenset(NOTE.sub("", fold(row["heading"])) for row in read_csv("columns.csv"))


@cache
def heading_of_form() -> dict[str, str]:
    """Return every wording of a column heading, folded, without notes -> the form's own."""
    headings = {heading: heading for heading in all_headings()}
    variants = {fold(row["variant"]): fold(row["heading"]) for row in read_csv("heading_variants.csv")}
    return variants | headings


@lru_cache(maxsize=4096)
def with_headings_of_form(words: str) -> str:
    """Return folded words in which every column heading has the form's wording.

    >>> with_headings_of_form("维持结果纠正其他结果尚未结案")
    '结果维持结果纠正其他结果尚未审结'
    """
    return _any_heading().sub(lambda match: heading_of_form()[match.group()], words)


@cache
def _any_heading() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(heading_of_form(), key=len, reverse=True))))


def column_headings(row: FormRow) -> list[str]:
    """Return the printed headings above the figures of a row, in order."""
    group = next(rows for rows in _column_groups().values() if tuple(c["column"] for c in rows) == row.columns)
    return [column["heading"] for column in group]


@cache
def _column_groups() -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in read_csv("columns.csv"):
        groups.setdefault(row["group"], []).append(row)
    return groups


@lru_cache(maxsize=8192)
def unexplained(words: str) -> str:
    """Return what is left of folded words between a label and its figure without notes, units and column headings.

    The words of `ignored.csv` explain themselves too.
    """
    return _ignorable().sub("", NOTE.sub("", words)) if words else ""


@cache
def _ignorable() -> re.Pattern[str]:
    words = {fold(row["text"]) for row in read_csv("ignored.csv")}
    words |= heading_of_form().keys()
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, ordered), UNITS]))


@cache
def _positions(name: str) -> dict[tuple[str, str], tuple[int, int]]:
    return {
        (row.item, column): (row.index, number)
        for row in load_form(name).rows
        for number, column in enumerate(row.columns)
    }
