"""The originals against the hand-keyed figures: every figure exact, blanks blank, nothing that is not there."""

import csv
from decimal import Decimal

import pytest

from reportlib import read_report
from reportlib.forms import load_form

FORMS = {
    "quzhou-2016": "2014",
    "xinzhou-2017": "2014",
    "fuyuan-2019": "2019",
    "shanghai-office-2019": "2019",
    "yichun-2021": "2021",
    "shuyang-drc-2023": "2021",
    "hongze-2024": "2021",
    "shuyang-county-2025": "2021",
    "nantong-2012": "prose",
}
WITH_TABLES = [name for name, form in FORMS.items() if form != "prose"]
IDENTITY = {  # read in each document: year, jurisdiction, code, scope
    "quzhou-2016": (2016, "衢州市", "330800", "territory"),
    "xinzhou-2017": (2017, "上饶市信州区", "361102", "territory"),
    "fuyuan-2019": (2019, "抚远市", "230883", "unknown"),
    "shanghai-office-2019": (2019, "上海市", "310000", "own_agency"),
    "yichun-2021": (2021, "宜春市", "360900", "territory"),
    "shuyang-drc-2023": (2023, "沭阳县", "321322", "own_agency"),
    "hongze-2024": (2024, "淮安市洪泽区", "320813", "territory"),
    "shuyang-county-2025": (2025, "沭阳县", "321322", "territory"),
    "nantong-2012": (2012, "南通市", "320600", "territory"),
}


@pytest.fixture(scope="module")
def read(originals):
    reports = {}

    def read_once(name):
        if name not in reports:
            (path,) = (originals / "reports").glob(f"{name}.*")
            reports[name] = read_report(path)
        return reports[name]

    return read_once


def gold(originals, name):
    with open(originals / "gold" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return {(row["item"], row["column"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", WITH_TABLES)
def test_every_cell_is_as_keyed_by_hand(read, originals, name):
    keyed = gold(originals, name)
    cells = {(figure.item, figure.column): figure for figure in read(name).figures}
    assert cells.keys() == keyed.keys()
    wrong = {
        key: (figure.raw, figure.value, keyed[key]["value"])
        for key, figure in cells.items()
        if figure.value != (Decimal(keyed[key]["value"]) if keyed[key]["value"] else None)
    }
    assert wrong == {}
    blank = {key for key, row in keyed.items() if not row["value"]}
    assert {figure.status for key, figure in cells.items() if key in blank} <= {"blank", "not_applicable"}
    assert {figure.status for key, figure in cells.items() if key not in blank} <= {"published"}


@pytest.mark.parametrize("name", WITH_TABLES)
def test_nothing_was_lost(read, name):
    kinds = {problem.kind for problem in read(name).troubles}
    assert "unplaced_number" not in kinds


@pytest.mark.parametrize("name", WITH_TABLES)
def test_every_figure_of_a_text_stands_where_its_source_says(read, originals, name):
    (path,) = (originals / "reports").glob(f"{name}.*")
    if path.suffix != ".txt":
        figures = [figure for figure in read(name).figures if figure.status == "published"]
        assert all(figure.raw and ("table" in str(figure.place)) for figure in figures)
        return
    lines = path.read_text("utf-8").splitlines()
    for figure in read(name).figures:
        assert figure.raw in lines[dict(figure.place)["line"] - 1]


@pytest.mark.parametrize("name", FORMS)
def test_form_and_reason(read, name):
    meta = read(name).meta
    assert meta["form"] == FORMS[name]
    assert meta["form_evidence"]


@pytest.mark.parametrize("name", IDENTITY)
def test_whose_report_it_is(read, name):
    meta = read(name).meta
    assert (meta["year"], meta["jurisdiction"], meta["adcode"], meta["scope"]) == IDENTITY[name]
    assert bool(meta["scope_evidence"]) == (meta["scope"] != "unknown")


def test_every_claim_of_the_prose_with_its_sentence(read, originals):
    with open(originals / "gold" / "prose.csv", encoding="utf-8", newline="") as file:
        wanted = list(csv.DictReader(file))
    for row in wanted:
        claims = read(row["report"]).statements
        found = [
            claim
            for claim in claims
            if (claim.item, claim.column, claim.value) == (row["item"], row["column"], Decimal(row["value"]))
        ]
        assert found, row
        printed = ["".join(claim.sentence.split()) for claim in found]
        assert any("".join(row["evidence"].split()) in text for text in printed), (row, printed)


def test_an_approximate_claim_says_so(read):
    (claim,) = (claim for claim in read("xinzhou-2017").statements if claim.item == "response.total")
    assert claim.approximate  # 309余次


def test_no_check_fails_that_does_not_fail_as_published(read):
    """None does: Hongze's prose speaks of the office (17) and its table of the district (95), which is scope."""
    failed = {
        name: [(check.rule, check.column) for check in read(name).findings if check.outcome == "fails"]
        for name in FORMS
    }
    assert {name: rules for name, rules in failed.items() if rules} == {}


def test_prose_that_counts_carried_in_applications_is_no_contradiction(read):
    named = [check for check in read("shuyang-county-2025").findings if "carried in included" in check.rule]
    assert [(check.column, int(check.left), check.outcome) for check in named] == [
        ("total", 749, "holds"),
        ("natural_person", 741, "holds"),
    ]


@pytest.mark.parametrize("name", WITH_TABLES)
def test_figures_stand_in_the_order_of_the_form(read, name):
    report = read(name)
    form = load_form(report.form)
    positions = [form.positions[figure.item, figure.column] for figure in report.figures]
    assert positions == sorted(set(positions))
