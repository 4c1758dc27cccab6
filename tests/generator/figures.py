"""Random but plausible figures for every position of a form, and how each is printed.

A figure set has identities that hold, or, where asked, some that do not. Blanks, `/`, `——`, signs, units and remarks
belong to the printing: the value of `22（其中修订16件）` is 22.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.generator.forms import APPLICANTS, OUTCOMES, REMEDIES, form_rows, positions, units

Key = tuple[str, str]
_BEFORE = "items_last_year"  # the column before that of changes
MARKS = ("/", "-", "—", "——", "－", "--")
_MONEY = {"元": Decimal(1), "万元": Decimal(10_000)}


@dataclass(frozen=True)
class Printed:
    """A figure as it stands in a cell: the text, and the value in the form's unit that a reader must find.

    `status`: published, blank, not_applicable. `unit`: the unit printed in the cell, '' if none.
    """

    text: str
    value: Decimal | None
    status: str
    unit: str = ""


BLANK = Printed("", None, "blank")


@dataclass(frozen=True)
class FigureOptions:
    """How figures come out: `size` of the counts, shares of cells that are blank (`blanks`), `/` or `——` (`marks`), or
    have a unit or a note (`remarks`). `anywhere`: blanks and marks hide counts too and not only zeros; `broken`: some
    identities fail."""

    size: int = 40
    blanks: float = 0.0
    marks: float = 0.0
    remarks: float = 0.0
    anywhere: bool = False
    broken: bool = False

    @property
    def honest(self) -> bool:
        """Whether the identities hold when a blank counts as zero: only then can they recover a lost place."""
        return not (self.anywhere or self.broken)


def draw_figures(form: str, rng: Random, options: FigureOptions, merged_other: bool = False) -> dict[Key, Printed]:
    """Return the printed figure of every position of a form; `merged_other`: (六)其他处理 printed as one row."""
    values = _values_2014(rng, options.size) if form == "2014" else _values_nested(form, rng, options.size)
    if form == "2021":
        _merge_other(values, merged_other)
    if options.broken:
        for key in rng.sample(sorted(values), 4):
            values[key] += rng.randint(1, 9)
    unit = units(form)
    figures = {key: _print(key, values[key], unit[key], rng, options) for key in positions(form) if key in values}
    for key in [*_totals_that_seem_pushed(figures), *_marks_that_seem_signs(figures)]:
        figures[key] = Printed(str(values[key]), values[key], "published")
    if merged_other and form == "2021":  # a row without any figure is the heading that the form prescribes
        total = ("applications.other", "total")
        figures[total] = Printed(str(values[total]), values[total], "published")
    return figures


def _totals_that_seem_pushed(figures: dict[Key, Printed]) -> list[Key]:
    """The blank totals behind figures of which the last is the sum of the others: nobody can tell such a row from one
    that a tool pushed to the left and filled up with a blank."""
    rows = {item: [figures[item, column] for column in APPLICANTS] for item, column in figures if column == "company"}
    seeming = []
    for item, (*cells, total) in rows.items():
        *others, last = (cell.value or Decimal(0) for cell in cells)
        if total.status == "blank" and 0 < last == sum(others) and sum(cell.status != "blank" for cell in cells) > 2:
            seeming.append((item, "total"))
    return seeming


def _marks_that_seem_signs(figures: dict[Key, Printed]) -> list[Key]:
    """The dashes before changes without a sign: nobody can tell them from that sign where each cell is a line."""
    marked = [item for item, column in figures if (column, figures[item, column].status) == (_BEFORE, "not_applicable")]
    return [(item, _BEFORE) for item in marked if figures[item, "change"].text[:1].isdigit()]


def _print(key: Key, value: Decimal, unit: str, rng: Random, options: FigureOptions) -> Printed:
    if value == 0 or options.anywhere:
        if rng.random() < options.marks:
            return Printed(rng.choice(MARKS), None, "not_applicable")
        if rng.random() < options.blanks:
            return BLANK
    text = f"{value:+}" if key[1] == "change" and value > 0 and rng.random() < 0.7 else f"{value}"
    if rng.random() >= options.remarks or value < 0:
        return Printed(text, value, "published")
    if unit in _MONEY:
        other = rng.choice(list(_MONEY))
        amount = value * _MONEY[unit] / _MONEY[other]
        return Printed(f"{amount:f}{other}", value, "published", other)
    return Printed(rng.choice([f"{text}{unit}", f"{text}（其中市级{value // 2}{unit}）"]), value, "published")


def _count(rng: Random, size: int) -> int:
    """A count: often zero, sometimes large."""
    chance = rng.random()
    if chance < 0.4:
        return 0
    return rng.randint(0, size) if chance < 0.95 else rng.randint(0, size * 100)


def _money(rng: Random, size: int) -> Decimal:
    return Decimal(rng.randint(0, size * 10_000)) / rng.choice([1, 10, 100])


def _values_2014(rng: Random, size: int) -> dict[Key, Decimal]:
    values = {key: Decimal(_count(rng, size)) for key in positions("2014")}

    def add_up(total: str, *parts: str, column: str = "total") -> None:
        values[total, column] = sum((values[part, column] for part in parts), Decimal(0))

    received = "applications.received"
    add_up(received, *(f"{received}.{way}" for way in ("in_person", "fax", "online", "letter")))
    add_up("applications.completed", "applications.completed.on_time", "applications.completed.extended")
    add_up("applications.denied", *(item for item, _ in values if item.startswith("applications.denied.")))
    outcomes = (
        "already_public granted granted_in_part denied not_this_agency does_not_exist amendment_requested other_channel"
    )
    add_up("applications.answered", *(f"applications.{outcome}" for outcome in outcomes.split()))
    add_up("capacity.staff", "capacity.staff.full_time", "capacity.staff.part_time", column="value")
    channels = [value for (item, _), value in values.items() if item.startswith("disclosure.channel.")]
    values["disclosure.total", "value"] = Decimal(rng.randint(int(max(channels)), int(sum(channels))))
    for item in ("response.press_conferences", "response.web_interviews"):
        values[item, "value"] += values[f"{item}.principal", "value"]
    for item in ("reconsideration", "litigation"):
        values[item, "total"] = sum((values[item, column] for column in OUTCOMES[:3]), Decimal(0))
    for item in ("fees.collected", "capacity.budget"):
        values[item, "value"] = _money(rng, size)
    return values


def _values_nested(form: str, rng: Random, size: int) -> dict[Key, Decimal]:
    values = {key: Decimal(_count(rng, size)) for key in positions(form)}
    for key in values:
        if key[1] == "change":
            values[key] = Decimal(rng.randint(-size, size))
        elif key[1] == "amount":
            values[key] = _money(rng, size)
    outcomes = [row.item for row in form_rows(form) if row.item.startswith("applications.") and row.kind == "row"]
    ends = {"applications.received", "applications.carried_in", "applications.disposed", "applications.carried_out"}
    for column in APPLICANTS[:-1]:
        for item in outcomes:
            if item not in ends and rng.random() < 0.5:
                values[item, column] = Decimal(0)
        disposed = sum((values[item, column] for item in outcomes if item not in ends), Decimal(0))
        carried = values["applications.carried_out", column]
        before = Decimal(rng.randint(0, int(disposed + carried) // 5))
        values["applications.disposed", column] = disposed
        values["applications.carried_in", column] = before
        values["applications.received", column] = disposed + carried - before
    for item in {*outcomes, *ends}:
        values[item, "total"] = sum((values[item, column] for column in APPLICANTS[:-1]), Decimal(0))
    for item in REMEDIES:
        values[item, "total"] = sum((values[item, column] for column in OUTCOMES[:-1]), Decimal(0))
    return values


def _merge_other(values: dict[Key, Decimal], merged: bool) -> None:
    """Print 其他处理 of the 2021 form as one row, or as its three."""
    leaves = [f"applications.other.{leaf}" for leaf in ("not_corrected", "fee_unpaid", "other")]
    for column in APPLICANTS:
        total = sum((values[leaf, column] for leaf in leaves), Decimal(0))
        if merged:
            values["applications.other", column] = total
        for item in leaves if merged else ["applications.other"]:
            del values[item, column]
