"""Figures stated in prose against the table of the same report.

Prose and table may differ and both be right. Each such difference is a rule with a name of its own, so that what is
left under `fails` are contradictions: carried-in applications included (not where the words say 新收) or left out (收到
12件,均已办结), what was granted including what was granted in part, answers in time that include the lawfully extended
ones, an approximate or rounded figure near the table's, the own agency's figure beside a table of the whole territory
(and the other way round). The wordings that tell the last are data: `forms/prose_scope.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from reportlib.forms import read_csv
from reportlib.identities import Figures, Key
from reportlib.mentions import COUNTERS, han_to_number
from reportlib.prose import Claim
from reportlib.slips import slip_between
from reportlib.text import clean, simplify
from reportlib.verdicts import FAILS, HOLDS, NOT_ASSESSABLE, Check

PROSE = "prose = table"
_SCALED = re.compile(r"(\d+(?:\.(\d+))?)([万亿])")
_SCALED_NUMERAL = re.compile("[一二两三四五六七八九十百]+万(?![一二两三四五六七八九]|零)")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NEW = re.compile(r"新(?:收|增|接收)[^,;:。\d]*$")
_INCLUDED = {
    "applications.received": (("applications.carried_in", "carried in included"),),
    "applications.granted": (("applications.granted_in_part", "granted in part included"),),
    "applications.completed.on_time": (("applications.completed.extended", "extended included"),),
}
_SUMS = ("applications.other",)  # rows of one form that are the sum of several of the next one
_DIGITS = re.compile(r"\d+")
_COUNTER = re.compile(COUNTERS)
_SCALE_PRINTED = re.compile("[万萬亿億]")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def check_prose(claims: Sequence[Claim], figures: Figures, scope: str = "") -> list[Check]:
    """Return one check for each claim of the reporting body as a whole that the table prints too.

    `scope`: of the report ('own_agency', 'territory', 'unknown' or ''): where it is the agency's own, a sentence about
    the own agency must agree with the table.
    """
    checks = [_check_claim(claim, figures, scope) for claim in claims if not claim.scope]
    return [check for check in checks if check is not None]


def _check_claim(claim: Claim, figures: Figures, scope: str) -> Check | None:
    """Return the check of a claim against the cells that print it too, None where none do."""
    keys = table_keys(claim.item, claim.column, figures)
    if not keys:
        return None
    values = [figures[key].value for key in keys]
    cells = f"prose ({claim.place}) = {' + '.join(['/'.join(key) for key in keys])}"
    if None in values:
        return Check(PROSE, claim.column, claim.value, None, NOT_ASSESSABLE, cells, keys=keys)
    table = sum(values)
    if claim.value == table:
        return Check(PROSE, claim.column, claim.value, table, HOLDS, cells, keys=keys)
    for item, included in _INCLUDED.get(claim.item, ()):
        other = figures.get((item, claim.column))
        if other is not None and other.value and claim.value == table + other.value and not _is_said_new(claim):
            cells += f" + {item}/{claim.column}"
            return Check(f"{PROSE}, {included}", claim.column, claim.value, claim.value, HOLDS, cells, keys=keys)
    if _leaves_out_carried_in(claim, table, figures):
        return Check(f"{PROSE}, carried in left out", claim.column, claim.value, table, HOLDS, cells, keys=keys)
    name, outcome = _difference(claim, table, scope)
    slip = slip_between(claim.value, table) or slip_between(table, claim.value) if outcome == FAILS else ""
    suspect = f"prose {claim.value:f}, table {table:f} ({slip} in one of them)" if slip else ""
    return Check(name, claim.column, claim.value, table, outcome, cells, suspect, keys)


def _leaves_out_carried_in(claim: Claim, table: Decimal, figures: Figures) -> bool:
    """Whether what is said to be disposed of is what was received in the year; the table has that carried in too."""
    if claim.item != "applications.disposed":
        return False
    items = ("applications.received", "applications.carried_in")
    received, carried_in = (figures.get((item, claim.column)) for item in items)
    known = received is not None and carried_in is not None and carried_in.value
    return bool(known and claim.value == received.value and claim.value + carried_in.value == table)


def _is_said_new(claim: Claim) -> bool:
    """Whether the words before the figure say that it leaves out what was carried in: 本年新收申请8件."""
    text = _plain(claim.sentence)
    end = _start_of(f"{claim.value:f}", text)
    return claim.item == "applications.received" and _NEW.search(text, 0, end) is not None


def _difference(claim: Claim, table: Decimal, scope: str) -> tuple[str, str]:
    """Return the rule and the outcome of a claim that differs from the table by more than what was carried in."""
    if claim.approximate:
        near = abs(claim.value - table) <= max(_last_digit(claim.value), claim.value / 4)
        return f"{PROSE}, approximate", NOT_ASSESSABLE if near else FAILS
    if abs(claim.value - table) < max(_rounding(claim), _rounding_of_table(claim.value, table)):
        return f"{PROSE}, rounded", HOLDS
    own_words = _scope_of_words(claim)
    if own_words == "own_agency" and scope != "own_agency" and claim.value < table:
        return f"{PROSE}, own agency against territory", NOT_ASSESSABLE
    if own_words == "territory" and scope == "own_agency" and claim.value > table:
        return f"{PROSE}, territory against own agency", NOT_ASSESSABLE
    return PROSE, FAILS


def _last_digit(value: Decimal) -> Decimal:
    """What the last digit that is not zero counts: 1000 of 7000."""
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent)


def _rounding(claim: Claim) -> Decimal:
    """The unit that the printed figure is rounded to: 1000 for 14.5万, 0 for a figure written out."""
    if not _SCALE_PRINTED.search(claim.sentence):
        return Decimal(0)
    text = simplify(clean(claim.sentence))
    for match in _SCALED.finditer(text):
        if Decimal(match[1]) * _SCALES[match[3]] == claim.value:
            return _SCALES[match[3]] / 10 ** len(match[2] or "")
    numerals = _SCALED_NUMERAL.findall(text)
    return Decimal(10_000) if claim.value in [han_to_number(numeral) for numeral in numerals] else Decimal(0)


def _rounding_of_table(value: Decimal, table: Decimal) -> Decimal:
    """The last digit of a table's sum of money where prose is more exact, else 0: 0.04 (万元) beside 368元."""
    last = table.as_tuple().exponent
    return Decimal(1).scaleb(last) if table and value.normalize().as_tuple().exponent < last <= 0 else Decimal(0)


def _scope_of_words(claim: Claim) -> str:
    """Whose figure the words before it say it is: 'own_agency', 'territory', or '' where they do not say."""
    text = _plain(claim.sentence)
    lead = text[: _start_of(f"{claim.value:f}", text)]
    found = [(match.start(), scope) for scope, pattern in _wordings() for match in pattern.finditer(lead)]
    return max(found)[1] if found else ""


def _plain(sentence: str) -> str:
    """Return a sentence cleaned, without spaces and thousands separators."""
    return _SEPARATOR.sub("", "".join(simplify(clean(sentence)).split()))


def _start_of(figure: str, text: str) -> int:
    """Return where a text first prints a figure as a count (12件, not 12月), else as a number, else its end."""
    if not figure.isdecimal():
        found = re.search(rf"(?<!\d){figure}(?!\d)", text)
        return found.start() if found else len(text)
    printed = [number for number in _DIGITS.finditer(text) if number[0] == figure]
    counts = [number for number in printed if _COUNTER.match(text, number.end())]
    return next((number.start() for number in counts or printed), len(text))


@cache
def _wordings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [row for row in read_csv("prose_scope.csv") if row["scope"] in ("own_agency", "territory")]
    return tuple((row["scope"], re.compile(row["pattern"])) for row in rows)


def table_keys(item: str, column: str, figures: Figures) -> tuple[Key, ...]:
    """Return the cells that print what a claim says: its own, or the parts that it names together; () if none do."""
    candidates: list[tuple[Key, ...]] = [((item, column),)]
    if item == "applications.handled":
        candidates = [(("applications.received", column), ("applications.carried_in", column))]
    elif item == "litigation":
        candidates.append((("litigation_direct", column), ("litigation_after_reconsideration", column)))
    if item in _SUMS:
        leaves = tuple(key for key in figures if key[1] == column and key[0].rpartition(".")[0] == item)
        candidates += [leaves] if leaves else []
    for keys in candidates:
        if all(key in figures for key in keys):
            return keys
    return ()
