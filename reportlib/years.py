"""What more than one report decides: year against year, what prose says of the year before, two files of one report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from math import isfinite
from typing import Any

from reportlib.checks import check_years
from reportlib.forms import FORMS
from reportlib.frames import COLUMNS, Row, format_figure
from reportlib.identities import Figures, Key, rules_of
from reportlib.implied import IMPLIED, check_implied, implied_values, may_compare_years
from reportlib.prose import Claim
from reportlib.recognition import PROSE_FORM
from reportlib.report import check_to_row
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check

TWO_FILES = "same figure in two files of one report"
REPEATED = "differs from the year before"
UNKNOWN_SCOPE = ", scope unknown in one year"
THE_YEAR_BEFORE = "; the year before: "
_ENOUGH, _DIFFERENT = 10, 6  # figures that are not zero, and values among them, that no two years share by chance
_PLACE = {name: number for number, name in enumerate(COLUMNS["reports"])}


@dataclass(frozen=True, slots=True)
class _Known:
    """A figure read back from a row of `cells` (or an exact claim of a report in prose), as far as checks need it."""

    value: Decimal | None
    status: str
    raw: str = ""


@dataclass(slots=True)
class _Held:
    """The files that one publisher's report of one year and scope is held in; `name` is the first."""

    scope: str
    files: list[Row]

    @property
    def name(self) -> str:
        return self.files[0][_PLACE["report"]]

    @property
    def names(self) -> list[str]:
        return [row[_PLACE["report"]] for row in self.files]

    @property
    def form(self) -> str:
        return self.files[0][_PLACE["form"]]


def join_years(rows: dict[str, list[Row]]) -> None:
    """Add to the rows of `checks` what more than one report decides, and count the failures in those of `reports`.

    Reports belong together when publisher and jurisdiction are the same and their scopes do not differ; a report whose
    scope is unknown may be of either, so that a difference is then no contradiction. Of two files of one report the
    first stands for both.
    """
    pairs = list(_pairs(_held_by_year(rows["reports"])))
    needed = {name for now, before in pairs if before or len(now.files) > 1 for name in _names(now, before)}
    cells = figures_by_report(rows["cells"], needed)
    in_prose = {before.name for _, before in pairs if before and before.form == PROSE_FORM}
    claims = claims_by_report(rows["claims"], in_prose)
    checks: list[tuple[str, Check]] = []
    for now, before in pairs:
        checks += [(now.name, check) for check in _check_pair(now, before, cells)]
        checks += _check_files(now, cells)
    before_of = {name: before for now, before in pairs for name in now.names}
    for row in rows["reports"]:
        name = row[_PLACE["report"]]
        before = before_of.get(name)
        for implied in implied_values(claims.get(name, ()), row[_PLACE["year"]]):
            published = _published(before, cells, claims)
            checks.append((name, check_implied(implied, published, before.name if before else "")))
    _add(rows, checks)


@cache
def _rules_between_reports() -> tuple[str, ...]:
    of_forms = dict.fromkeys(rule.name for form in FORMS for rule in rules_of(form, years=True))
    return (TWO_FILES, REPEATED, IMPLIED, *of_forms)


def is_between_reports(rule: str) -> bool:
    """Whether a rule of the `checks` frame is one that `join_years` applies."""
    return rule.startswith(_rules_between_reports())


def _add(rows: dict[str, list[Row]], checks: Sequence[tuple[str, Check]]) -> None:
    rows["checks"] += [check_to_row(name, check) for name, check in checks]
    failed = Counter(name for name, check in checks if check.outcome == FAILS)
    at = _PLACE["n_failed"]
    rows["reports"] = [(*row[:at], row[at] + failed[row[_PLACE["report"]]], *row[at + 1 :]) for row in rows["reports"]]


def _held_by_year(reports: Iterable[Row]) -> dict[tuple[Any, ...], list[_Held]]:
    """Return, for each publisher and year, its reports: one for each scope, with the files that hold it."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in reports:
        publisher = row[_PLACE["publisher"]].replace("人民政府", "")
        place = row[_PLACE["adcode"]] or row[_PLACE["jurisdiction"]]
        if row[_PLACE["publisher"]] and row[_PLACE["year"]] is not None:
            groups.setdefault((place, publisher, row[_PLACE["year"]]), []).append(row)
    return {key: _by_scope(sorted(files, key=lambda row: row[0])) for key, files in groups.items()}


def _by_scope(files: Sequence[Row]) -> list[_Held]:
    held: dict[str, _Held] = {}
    for row in files:
        scope = row[_PLACE["scope"]]
        held.setdefault(scope, _Held(scope, [])).files.append(row)
    if "unknown" in held and len(held) == 2:
        known = next(one for scope, one in held.items() if scope != "unknown")
        return [_Held(known.scope, sorted(known.files + held["unknown"].files, key=lambda row: row[0]))]
    return list(held.values())


def _pairs(held: Mapping[tuple[Any, ...], list[_Held]]) -> Iterator[tuple[_Held, _Held | None]]:
    """Yield each report with that of the year before, None where none is held."""
    for (place, publisher, year), reports in held.items():
        earlier = held.get((place, publisher, year - 1), [])
        for now in reports:
            same = [one for one in earlier if one.scope == now.scope]
            either = [one for one in earlier if "unknown" in (one.scope, now.scope)] if len(earlier) == 1 else []
            yield now, next(iter(same or either), None)


def _names(now: _Held, before: _Held | None) -> list[str]:
    return now.names + ([before.name] if before else [])


def _check_pair(now: _Held, before: _Held | None, cells: Mapping[str, Figures]) -> Iterator[Check]:
    """Yield the rules that join two years; where a scope is unknown, a difference is not held against the report."""
    if before is None or now.form == PROSE_FORM:
        return
    ours, theirs = cells.get(now.name, {}), cells.get(before.name, {})
    for check in (*check_years(ours, theirs, now.form), *_check_repeated(ours, theirs)):
        check = check._replace(cells=f"{check.cells}{THE_YEAR_BEFORE}{before.name}")
        if check.outcome == FAILS and now.scope != before.scope:
            yield check._replace(rule=check.rule + UNKNOWN_SCOPE, outcome=NOT_ASSESSABLE, suspect="")
        else:
            yield check


def _check_repeated(ours: Figures, theirs: Figures) -> Iterator[Check]:
    """Yield whether a year's table is that of the year before once more, as where a site shows one under two titles.

    Nothing where too few figures are not zero to tell.
    """
    values = {key: figure.value for key, figure in ours.items() if figure.value}
    if len(values) >= _ENOUGH and len(set(values.values())) >= _DIFFERENT:
        earlier = {key: figure.value for key, figure in theirs.items() if figure.value}
        same = sum(earlier.get(key) == value for key, value in values.items())
        outcome = FAILS if earlier == values else HOLDS
        told = f"{same} of {len(values)} figures that are not zero are the same"
        told += "; look at both files to which year they belong" if outcome == FAILS else ""
        yield Check(REPEATED, "", Decimal(same), Decimal(len(values)), outcome, told)


def _check_files(now: _Held, cells: Mapping[str, Figures]) -> Iterator[tuple[str, Check]]:
    """Yield, for each further file of one report, one row for each figure that differs, or one for all that agree."""
    first = now.name
    for other in now.names[1:]:
        ours, theirs = cells.get(first, {}), cells.get(other, {})
        both = [key for key in ours if key in theirs and None not in (ours[key].value, theirs[key].value)]
        differing = [key for key in both if ours[key].value != theirs[key].value]
        if not differing:
            count, outcome = Decimal(len(both)), HOLDS if both else NOT_ASSESSABLE
            cells_told = f"{len(both)} figures are the same in {first} and {other}"
            yield other, Check(TWO_FILES, "", count, count, outcome, cells_told)
        for item, column in differing:
            values = (theirs[item, column].value, ours[item, column].value)
            told = f"{item}/{column} in {other} = {item}/{column} in {first}"
            yield other, Check(TWO_FILES, column, *values, FAILS, told)


def _published(before: _Held | None, cells: Mapping[str, Figures], claims: Mapping[str, Sequence[Claim]]) -> Figures:
    """The figures of the year before: of its tables, or of its sentences where it has none."""
    if before is None:
        return {}
    if before.form != PROSE_FORM:
        return cells.get(before.name, {})
    exact = [claim for claim in claims.get(before.name, ()) if not claim.approximate]
    return {(claim.item, claim.column): _Known(claim.value, "published") for claim in exact}


def figures_by_report(cells: Iterable[Row], names: Collection[str]) -> dict[str, dict[Key, _Known]]:
    """Return the figures of the reports `names` as the checks take them, from the rows of `cells`."""
    found: dict[str, dict[Key, _Known]] = {}
    for report, item, column, value, _, status, raw, _ in cells:
        if report in names:
            found.setdefault(report, {})[item, column] = _Known(_exact(value), status, raw)
    return found


def claims_by_report(claims: Sequence[Row], names: Collection[str]) -> dict[str, list[Claim]]:
    """Return the claims of the reports `names`, and of those with a sentence that compares years."""
    wanted = {row[0] for row in claims if row[0] in names or may_compare_years(row[5])}
    found: dict[str, list[Claim]] = {}
    for report, item, column, value, approximate, sentence, source in claims:
        if report in wanted:
            claim = Claim(item, column, _exact(value), approximate, sentence, source)
            found.setdefault(report, []).append(claim)
    return found


@lru_cache(maxsize=65536)
def _exact(value: float | None) -> Decimal | None:
    return None if value is None or not isfinite(value) else Decimal(format_figure(float(value)))
