"""A city against its own parts, where prose states both."""

import pytest

from reportlib.document import Paragraph, Place
from reportlib.prose import read_claims
from reportlib.reading import read_bytes
from reportlib.roll_up import check_parts
from tests.documents import paragraphs


def checks(*lines):
    found = check_parts(paragraphs(*lines), read_claims(paragraphs(*lines), 2016))
    return [(check.rule, int(check.left), int(check.right), check.outcome) for check in found]


RECEIVED = "全市共收到政府信息公开申请194件。"


@pytest.mark.parametrize(
    "split",
    [
        "市本级100件,县(市、区)94件。",
        "其中,市本级行政机关收到100件,占51.5%,各县(市、区)收到94件,占48.5%。",
        "市本级60件,市直部门40件,各县区94件。",
    ],
)
def test_the_parts_are_added_up_to_the_whole_before_them(split):
    assert checks(RECEIVED, split) == [("whole = parts", 194, 194, "holds")]
    assert checks(RECEIVED.removesuffix("。") + "," + split) == [("whole = parts", 194, 194, "holds")]


@pytest.mark.parametrize(
    "lines",
    [
        ("全市共收到政府信息公开申请１９４件。", "市本级１００件，各县（市、区）９４件。"),
        ("全市主動公開政府信息1,194條。", "市本級1,100條，各縣94條。"),
        ("全市共收到政府信息公开申请一百九十四件。", "市本级 100 件，各县 94 件。"),
    ],
)
def test_the_whole_and_its_parts_may_be_printed_in_any_way(lines):
    assert [outcome for _, _, _, outcome in checks(*lines)] == ["holds"]


def test_parts_that_do_not_add_up_are_a_contradiction():
    assert checks(RECEIVED, "市本级100件,各县84件。") == [("whole = parts", 194, 184, "fails")]


def test_of_two_totals_the_parts_are_those_of_the_one_they_add_up_to():
    cases = "全市政府信息公开行政复议案件10件。"
    assert checks(RECEIVED, cases, "市本级6件,各县4件。") == [("whole = parts", 10, 10, "holds")]
    assert checks(RECEIVED, cases, "市本级6件,各县3件。") == []


@pytest.mark.parametrize(
    "split",
    [
        "市本级100件。",
        "市本级网站发布稿件100件,各县网站发布稿件84件。",  # another thing is counted
        "市本级100件,各县84条。",
        "各县94件,各乡镇100件。",
    ],
)
def test_what_is_no_split_of_a_total_makes_no_check(split):
    assert checks(RECEIVED, split) == []


@pytest.mark.parametrize(
    "split",
    [
        "其中市本级100件,各县84件,垂直管理部门10件。",
        "市本级办理92件,各县办理94件,结转8件。",
        "全市作出行政处罚决定8000件,其中市本级3000件,各县5000件。",
        "答复190件,其中市本级98件,各县92件。",
        "予以公开100件。其中市本级60件,各县40件。",
        "上年为180件,市本级为90件,各县为90件。",
    ],
)
def test_parts_among_other_figures_accuse_nobody(split):
    assert checks(RECEIVED, split) == []


def test_each_half_of_a_sentence_has_its_own_parts():
    split = "其中市本级100件、县区94件;答复190件,其中市本级98件、县区92件。"
    assert checks(RECEIVED, split) == [("whole = parts", 194, 194, "holds")]


def test_a_split_far_from_any_total_makes_no_check():
    assert checks(RECEIVED, *["本年度工作平稳推进。"] * 8, "市本级100件,各县84件。") == []


@pytest.mark.parametrize(("between", "n_checks"), [(5, 1), (6, 0)])
def test_the_whole_stands_at_most_six_paragraphs_before_its_parts(between, n_checks):
    assert len(checks(RECEIVED, *["本年度工作平稳推进。"] * between, "市本级100件,各县94件。")) == n_checks


def test_parts_counted_in_another_measure_than_a_total_beside_them_are_not_its_parts():
    assert checks(RECEIVED, "市本级100条,各县84条。") == []


def test_a_split_broken_over_lines_is_read():
    text = RECEIVED + "其中,市本级行政机关收到100件,占51.5%,各县(市、区)行政机关收到94件,占48.5%。"
    lines = [text[start : start + 24] for start in range(0, len(text), 24)]
    assert len(lines) == 3
    assert checks(*lines) == [("whole = parts", 194, 194, "holds")]


def test_a_check_names_the_parts_in_the_order_of_the_text():
    paragraphs = [Paragraph(RECEIVED + "其中各县94件,市本级100件。", Place.of(line=1))]
    (check,) = check_parts(paragraphs, read_claims(paragraphs, 2016))
    assert check.cells == "applications.received/total in prose (line 1) = 各县 94 + 市本级 100 (line 1)"


@pytest.mark.parametrize("folder", ["originals", "raw"])
def test_quzhou_splits_its_applications_and_its_information(folder, request):
    root = request.getfixturevalue(folder)
    path = (root / "reports" if folder == "originals" else root) / "quzhou-2016.txt"
    paragraphs = list(read_bytes(path.read_bytes(), path.name).paragraphs())
    found = check_parts(paragraphs, read_claims(paragraphs, 2016))
    assert {(check.left, check.right, check.outcome) for check in found} == {
        (361946, 78892 + 283054, "holds"),
        (194, 100 + 94, "holds"),
    }
