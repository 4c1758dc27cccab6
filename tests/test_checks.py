"""Identities, bounds, suspects, prose against table, year against year."""

from decimal import Decimal

import pytest

from reportlib.checks import check_prose, check_tables, check_years
from reportlib.document import Place
from reportlib.forms import FORMS, load_form
from reportlib.identities import rules_of
from reportlib.prose import Claim
from reportlib.tables import Figure
from tests.documents import applications_2021, read_flat

RECEIVED = "一、本年新收政府信息公开申请数量"
GRANTED = "(一)予以公开"
NOT_HELD = "1.本机关不掌握相关政府信息"
DISPOSED = "(七)总计"
CONSISTENT = {
    RECEIVED: "6 1 0 0 0 0 7",
    GRANTED: "4 1 0 0 0 0 5",
    NOT_HELD: "2 0 0 0 0 0 2",
    DISPOSED: "6 1 0 0 0 0 7",
}


def figures_of(text, form):
    return {(figure.item, figure.column): figure for figure in read_flat(text, form).figures}


def outcomes(checks, outcome):
    return [(check.rule, check.column) for check in checks if check.outcome == outcome]


def test_a_consistent_table_holds():
    checks = check_tables(figures_of(applications_2021(CONSISTENT), "2021"), "2021")
    assert outcomes(checks, "fails") == []
    assert ("received + carried in = disposed + carried out", "company") in outcomes(checks, "holds")
    assert ("disposed = outcomes", "total") in outcomes(checks, "holds")
    assert ("total = applicants", "applications.granted") in outcomes(checks, "holds")


def test_where_row_and_column_fail_together_one_cell_is_suspect():
    checks = check_tables(figures_of(applications_2021({**CONSISTENT, NOT_HELD: "2 9 0 0 0 0 2"}), "2021"), "2021")
    failed = [check for check in checks if check.outcome == "fails"]
    assert {(check.rule, check.column) for check in failed} == {
        ("disposed = outcomes", "company"),
        ("total = applicants", "applications.unavailable.not_held"),
    }
    assert {check.suspect for check in failed} == {
        "applications.unavailable.not_held/company: 9 -> 0 (a figure where none belongs)"
    }


def test_a_single_failure_has_no_suspect():
    checks = check_tables(figures_of("四、行政复议数量\n6\n(一)维持具体行政行为数\n1\n(二)被依法纠错数\n3\n(三)其他情形数\n1", "2014"), "2014")
    (failed,) = (check for check in checks if check.outcome == "fails")
    assert (failed.rule, failed.left, failed.right, failed.difference) == ("reconsideration = outcomes", 6, 5, 1)
    assert failed.suspect == ""


def test_a_blank_makes_a_rule_not_assessable_and_never_zero():
    checks = check_tables(figures_of("四、行政复议数量\n1\n(一)维持具体行政行为数\n(二)被依法纠错数\n(三)其他情形数\n1", "2014"), "2014")
    (check,) = (check for check in checks if check.rule == "reconsideration = outcomes")
    assert (check.outcome, check.left, check.right, check.difference) == ("not_assessable", None, None, None)


DISCLOSURE = "(一)主动公开政府信息数\n{}\n1.政府公报公开政府信息数\n4\n2.政府网站公开政府信息数\n10\n3.政务微博公开政府信息数\n0\n4.政务微信公开政府信息数\n0\n5.其他方式公开政府信息数\n1"


@pytest.mark.parametrize(
    ("total", "failing"),
    [
        (15, []),
        (10, []),
        (16, [("disclosure <= sum of channels", "")]),
        (9, [("disclosure >= largest channel", "")]),
    ],
)
def test_information_in_several_channels_counts_once(total, failing):
    """Quzhou: 361,946 in all, 373,210 over the channels, 301,868 in the largest."""
    checks = check_tables(figures_of(DISCLOSURE.format(total), "2014"), "2014")
    assert outcomes(checks, "fails") == failing


def test_reasons_of_refusal_may_fall_short_of_it_but_not_exceed_it():
    reasons = "4.不同意公开答复数\n{}\n其中:涉及国家秘密\n1\n涉及商业秘密\n1\n涉及个人隐私\n0\n危及国家安全、公共安全、经济安全和社会稳定\n0\n不是《条例》所指政府信息\n2\n法律法规规定的其他情形\n0"
    assert outcomes(check_tables(figures_of(reasons.format(5), "2014"), "2014"), "fails") == []
    failed = outcomes(check_tables(figures_of(reasons.format(3), "2014"), "2014"), "fails")
    assert failed == [("denied >= reasons", "")]


@pytest.mark.parametrize("form", FORMS)
def test_every_rule_speaks_of_figures_that_the_form_has(form):
    positions = {(row.item, column) for row in load_form(form).rows for column in row.columns}
    for rule in (*rules_of(form), *rules_of(form, years=True)):
        assert {term.key for term in rule.left if not term.previous} <= positions, rule
        current = {term.key for term in rule.right if not term.previous}
        assert current <= positions, rule
        assert rule.left and rule.right


def test_the_rules_of_the_forms_are_as_many_as_the_forms_imply():
    # 2014: eleven. 2019: 7 balances, 7 column sums, 28 - 5 rows ... counted off the printed forms.
    applications = {form: sum(len(row.columns) == 7 for row in load_form(form).rows) for form in ("2019", "2021")}
    assert len(rules_of("2014")) == 11
    assert {form: len(rules_of(form)) for form in applications} == {
        form: 7 + 7 + rows + 3 for form, rows in applications.items()
    }


def claim(item, column, value, approximate=False):
    return Claim(item, column, Decimal(value), approximate, "…", Place.of(line=3))


def test_prose_against_table():
    figures = figures_of(applications_2021({**CONSISTENT, "二、上年结转政府信息公开申请数量": "1 0 0 0 0 0 1"}), "2021")
    claims = [
        claim("applications.received", "total", 7),
        claim("applications.received", "total", 8),
        claim("applications.handled", "total", 8),
        claim("applications.disposed", "total", 9),
        claim("applications.disposed", "total", 9, approximate=True),
        claim("complaints.total", "value", 0),
    ]
    assert [(check.rule, check.outcome) for check in check_prose(claims, figures)] == [
        ("prose = table", "holds"),
        ("prose = table, carried in included", "holds"),
        ("prose = table", "holds"),
        ("prose = table", "fails"),
        ("prose = table, approximate", "not_assessable"),
    ]


def figure(value):
    return Figure("", "", None if value is None else Decimal(value), "件", "published", str(value), Place())


def test_year_against_year():
    before = {("applications.carried_out", "total"): figure(11), ("disclosure.rules", "in_force"): figure(14)}
    now = {
        ("applications.carried_in", "total"): figure(9),
        ("disclosure.rules", "issued"): figure(2),
        ("disclosure.rules", "repealed"): figure(1),
        ("disclosure.rules", "in_force"): figure(15),
    }
    checks = {(check.rule, check.column): check for check in check_years(now, before, "2021")}
    carried = checks["carried in = carried out of the year before", "total"]
    assert (carried.outcome, carried.left, carried.right) == ("fails", 9, 11)
    assert checks["in force = in force before + issued - repealed", "disclosure.rules"].outcome == "holds"
    assert checks["carried in = carried out of the year before", "company"].outcome == "not_assessable"
