"""Characters and printed numbers."""

from decimal import Decimal

import pytest

from reportlib.text import clean, fold, is_not_applicable, parse_number, script_of

NUMBERS = [  # printed, value, unit, remark, approximate, where such a cell was seen
    ("361946", 361946, "", "", False),  # quzhou-2016
    ("+213", 213, "", "", False),  # fuyuan-2019
    ("-31", -31, "", "", False),  # fuyuan-2019
    ("－31", -31, "", "", False),  # full-width sign
    ("−922", -922, "", "", False),  # minus sign
    ("480000000.00", "480000000.00", "", "", False),  # fuyuan-2019
    ("251000元", 251000, "元", "", False),  # shanghai-office-2019
    ("616178.201", "616178.201", "", "", False),  # yichun-2021
    ("160.5964万元", "160.5964", "万元", "", False),
    ("1.2亿元", "1.2", "亿元", "", False),
    ("１，２３４", 1234, "", "", False),
    ("1,234,567", 1234567, "", "", False),
    ("1，234", 1234, "", "", False),
    ("1 234", 1234, "", "", False),
    ("22（其中修订16件）", 22, "", "其中修订16件", False),
    ("5\n其中：县级1件", 5, "", "其中:县级1件", False),  # two lines of one cell
    ("40件,其中市级30件、县级2件", 40, "件", "其中市级30件、县级2件", False),
    ("14.5萬條", 145000, "条", "", False),  # nantong-2012
    ("309余次", 309, "次", "", True),  # xinzhou-2017
    ("近10万", 100000, "", "", True),  # nantong-2012
    ("7000余", 7000, "", "", True),  # nantong-2012
    ("超过700人次", 700, "人次", "", True),  # nantong-2012
    ("２５起", 25, "起", "", False),
    ("\u200b35\ufeff件", 35, "件", "", False),
    ("无", 0, "", "", False),
    ("0", 0, "", "", False),
]
NOT_NUMBERS = ["", " ", "——", "/", "-", "2016年度", "第20条", "18.0%", "1.", "(一)", "2018年2月11日", "1-2", "12:30", "3.1.2", "万元",
    "31其中:主动公开规范性文件数", "31其中:主动公开规范性文件数22", "其中：县级1件",
]  # fmt: skip


@pytest.mark.parametrize(("printed", "value", "unit", "remark", "approximate"), NUMBERS)
def test_a_printed_figure_is_read(printed, value, unit, remark, approximate):
    number = parse_number(printed)
    assert (number.value, number.unit, number.remark, number.approximate) == (
        Decimal(str(value)), unit, remark, approximate,
    )  # fmt: skip


@pytest.mark.parametrize("printed", NOT_NUMBERS)
def test_what_is_not_one_figure_is_none(printed):
    assert parse_number(printed) is None


@pytest.mark.parametrize("mark", ["/", "-", "--", "——", "—", "－", "／", " — ", "不适用"])
def test_marks_of_a_figure_that_does_not_apply(mark):
    assert is_not_applicable(mark)


@pytest.mark.parametrize("text", ["", "0", "无", "-3", "1/2", "数量"])
def test_what_is_no_such_mark(text):
    assert not is_not_applicable(text)


@pytest.mark.parametrize(
    ("printed", "same_as"),
    [
        ("1．政府公報公開政府信息數", "1.政府公报公开政府信息数"),
        ("政(zheng)府(fu)信(xin)息(xi)公(gong)開(kai)", "政府信息公开"),
        ("國務(wù)院", "国务院"),
        ("⼀、⾏政复议", "一、行政复议"),
        ("３．危及“三安全⼀稳定”", "3.危及三安全一稳定"),
        ("（七）总　计", "(七)总计"),
        ("〔一〕予以公开", "[一]予以公开"),
    ],
)
def test_two_printings_of_a_label_fold_alike(printed, same_as):
    assert fold(printed) == fold(same_as)


@pytest.mark.parametrize("kept", ["信州发布(XinzhouNews)", "门户网站(jxxz.gov.cn)", "公开(二)", "处(CIO)"])
def test_brackets_that_are_no_pinyin_gloss_stay(kept):
    assert clean(kept) == kept


def test_script_is_told_by_characters_that_change():
    assert script_of("政府信息公開工作年度報告") == "traditional"
    assert script_of("政府信息公开工作年度报告" * 10 + "國務院") == "simplified"
    assert script_of("2016 / 194") == ""
