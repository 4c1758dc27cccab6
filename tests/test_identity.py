"""Who, when and what of a report: titles in many shapes, the page around them, scope with its evidence."""

import csv
from pathlib import Path

import pytest

from reportlib.document import Cell, Document, Paragraph, Place, Table
from reportlib.identity import identify
from reportlib.reading import read_document
from tests.documents import paragraphs

with open(Path(__file__).with_name("titles.csv"), encoding="utf-8", newline="") as file:
    TITLES = list(csv.DictReader(file))


def lines(*texts: str, **container: str) -> Document:
    return Document(paragraphs(*texts), "text", **container)


@pytest.mark.parametrize("row", TITLES, ids=[row["title"] for row in TITLES])
def test_title(row: dict[str, str]) -> None:
    """`titles.csv` holds titles in many shapes and what they say; the line above each is a breadcrumb."""
    found = identify(lines("首页 > 政务公开 > 年报", row["title"], "", "一、概述"))
    assert [found.publisher, found.adcode, found.level, found.organ] == [
        row[column] for column in ("publisher", "adcode", "level", "organ")
    ]
    assert found.year == int(row["year"])
    assert found.title


def test_title_as_printed() -> None:
    assert (
        identify(lines("# 和县人民政府 2019 年 政府信息公开工作年度报告")).title
        == "和县人民政府2019年政府信息公开工作年度报告"
    )
    assert identify(lines("2012年南京市政府信息公開工作年度報告")).title == "2012年南京市政府信息公開工作年度報告"
    assert identify(lines("和县2019年政府信息公开年度报告-和县政府网")).title == "和县2019年政府信息公开年度报告"
    assert identify(lines("和县2019年政府信息公开年度报告[2020-03-01]")).title == "和县2019年政府信息公开年度报告"
    assert identify(lines("和县政府信息公开年度报告（2019年）")).title == "和县政府信息公开年度报告(2019年)"


@pytest.mark.parametrize(
    "page",
    [
        ("打印", "南京市鼓楼区人民政府", "2016年政府信息公开", "工作年度报告", "一、概述"),
        ("打印", "南京市鼓楼区人民政府2016年", "政府信息公开工作年度报告", "一、概述"),
        ("打印", "南京市鼓楼区人民政府", "2016年政府信息公开工作年度报告", "一、概述"),
        ("打印", "南京市鼓楼区", "人民政府", "2016年政府信息公开工作年度报告", "一、概述"),
        ("打印", "南京市鼓楼区", "人民政府", "2016年政府信息公开", "工作年度报告", "一、概述"),
    ],
)
def test_title_broken_over_lines(page: tuple[str, ...]) -> None:
    found = identify(lines(*page))
    assert (found.adcode, found.year, found.publisher) == ("320106", 2016, "南京市鼓楼区人民政府")


def test_a_cover_signed_with_a_month_names_the_publisher() -> None:
    found = identify(lines("政府信息公开工作年度报告", "（2015年度）", "江阴市人民政府办公室", "2016年3月"))
    assert (found.publisher, found.adcode, found.year, found.published) == ("江阴市人民政府办公室", "320281", 2015, "")
    assert identify(lines("政府信息公开工作年度报告（2015年度）", "统计截至2015年12月")).publisher == ""


def test_an_ambiguous_place_is_the_one_that_the_page_names_in_full() -> None:
    title = "通州区2016年政府信息公开工作年度报告"
    found = identify(lines(title, "南通市通州区人民政府办公室"))
    assert (found.adcode, [problem[0] for problem in found.problems]) == ("320612", ["place_note"])
    assert "南通市通州区" in found.problems[0][1]
    both = identify(lines(title, "南通市通州区到北京市通州区学习。"))
    assert (both.adcode, [problem[0] for problem in both.problems]) == ("", ["place_ambiguous"])


@pytest.mark.parametrize("years", ["2016/2017学年", "2016年-2017年度", "2016-2017学年", "2016至2017年度"])
def test_a_title_of_two_years_is_noted(years: str) -> None:
    found = identify(lines(f"{years}南通市教育局政府信息公开年度报告"))
    assert (found.publisher, found.year) == ("南通市教育局", 2017)
    assert "year_unclear" in [problem[0] for problem in found.problems]


def test_a_school_year_bears_the_year_in_which_it_ends() -> None:
    period = "统计期限为2016年9月1日至2017年8月31日。"
    found = identify(lines("2016-2017学年南通市教育局政府信息公开年度报告", period))
    assert found.year == 2017
    assert {"year_unclear", "period_not_a_year"} <= {problem[0] for problem in found.problems}


def test_neighbouring_reports_do_not_take_the_title() -> None:
    """Links to other years stand beside the text; the statistical period says which title is the report's."""
    page = lines(
        "和县2019年政府信息公开工作年度报告",
        "和县2021年政府信息公开工作年度报告",
        "本报告中数据的统计期限自2021年1月1日至12月31日。",
        "上一篇：和县2020年政府信息公开工作年度报告",
    )
    assert identify(page).year == 2021
    assert not identify(page).problems


def test_the_title_above_the_text_is_the_report_in_a_list_of_others() -> None:
    others = [f"{name}2021年政府信息公开工作年度报告" for name in ("合肥市", "含山县", "无为市")]
    page = [*others[:2], "和县2021年政府信息公开工作年度报告", "一、总体情况", others[2]]
    assert identify(lines(*page)).adcode == "340523"
    named_by_file = identify(lines(others[0], page[2], others[1], title=f"{page[2]}_和县人民政府"))
    assert named_by_file.adcode == "340523"
    years = [f"和县{year}年政府信息公开工作年度报告" for year in (2010, 2011, 2021)]
    assert identify(lines(*years, "一、总体情况", "内容。")).year == 2021


def test_lines_that_agree_are_not_joined_to_a_title_of_another() -> None:
    period = "统计期限为2023年1月1日至2023年12月31日。"
    found = identify(lines(f"标题：{TITLE}", "和县民政局政府信息公开", TITLE, period))
    assert [title.text for title in found.titles] == [TITLE]


@pytest.mark.parametrize("index", [("单位名称：和县民政局",), ("单位 名称", "和县民政局")])
def test_the_name_of_the_unit_names_the_publisher(index: tuple[str, ...]) -> None:
    assert identify(lines("2023年政府信息公开年度报告", *index, "一、总体情况")).publisher == "和县民政局"


def test_list_of_reports_is_noted() -> None:
    page = lines(*(f"和县{year}年政府信息公开工作年度报告" for year in (2019, 2020, 2021)))
    assert [kind for kind, *_ in identify(page).problems] == ["several_titles"]


@pytest.mark.parametrize(
    "text",
    [
        "关于做好2016年政府信息公开年度报告编制工作的通知",
        "政府信息公开年报",
        "首页>政务公开>政府信息公开年报>2021年",
        "2021年政府工作报告",
        "和县政府信息公开指南",
    ],
)
def test_no_title(text: str) -> None:
    found = identify(lines("网站首页", text, "某月某日，会议召开。"))
    assert found.title == ""
    assert "no_title" in [kind for kind, *_ in found.problems]


@pytest.mark.parametrize(
    ("page", "year", "adcode"),
    [
        (("2012年年报", "发布机构：江山市农业局"), 2012, "330881"),
        (("2012年度报告", "江山市人民政府办公室"), 2012, "330881"),
        (("首页 > 年报", "江山市2012年年报", "发布时间：2013-03-01"), 2012, "330881"),
        (("2012年年报", "2011年年报", "发布机构：江山市农业局"), None, "330881"),
    ],
)
def test_a_title_that_does_not_say_what_it_reports_on_is_taken_where_there_is_no_other(
    page: tuple[str, ...], year: int | None, adcode: str
) -> None:
    found = identify(lines(*page, "收到政府信息公开申请3件。"))
    assert (found.year, found.adcode) == (year, adcode)
    (message,) = [message for kind, message, *_ in found.problems if kind == "no_title"]
    assert ("is taken for the title" in message) == bool(found.title) == (year is not None)
    titled = identify(lines(TITLE, *page))
    assert (titled.title, titled.year) == (TITLE, 2023)


PERIODS = [
    ("本报告所列数据的统计期限为2017年1月1日至12月31日。", 2017),
    ("数据统计时限从2017 年1月1日起，至2017年12月31日止", 2017),
    ("本报告中所列数据的统计期限为201711日至1231日,电子版可下载", 2017),
    ("所列數據的統計期限為2017年1月1日至2017年12月31日", 2017),
    ("统计期限：二〇一七年一月一日至十二月三十一日", 2017),
]


@pytest.mark.parametrize(("sentence", "year"), PERIODS)
def test_year_from_the_period(sentence: str, year: int) -> None:
    found = identify(lines("和县人民政府政府信息公开工作年度报告", "发布日期：2018-03-02", sentence))
    assert (found.year, found.published) == (year, "2018-03-02")


def test_period_broken_over_lines() -> None:
    page = lines(
        "和县人民政府政府信息公开工作年度报告", "本报告所列数据统计", "期限自 2017 年", "1 月 1 日至 12 月 31 日止"
    )
    assert identify(page).year == 2017


def test_glossed_page() -> None:
    """Mirrors gloss characters with pinyin; labels and the period are found through it, and full-width digits."""
    page = lines(
        "发(fa)布(bu)日(ri)期(qi)：２０１８-０３-０２",
        "和县人民政府政(zheng)府(fu)信(xin)息(xi)公开工作年度报(bao)告(gao)",
        "数据的统(tong)计(ji)期(qi)限(xian)自２０１７年１月１日至１２月３１日",
    )
    found = identify(page)
    assert (found.publisher, found.year, found.published) == ("和县人民政府", 2017, "2018-03-02")


def test_title_and_period_disagree() -> None:
    found = identify(lines("和县2018年政府信息公开年度报告", "数据统计期限为2017年1月1日至12月31日。"))
    (problem,) = found.problems
    assert found.year == 2018
    assert (problem[0], str(problem[3])) == ("year_conflict", "line 2")
    assert "2017" in problem[2]


@pytest.mark.parametrize(
    "period",
    [
        "统计期限为2014年1月1日至2014年12月31日。",
        "統計時間：2014-01-01至2014-12-31",
        "本年度报告的时间范围为2014年1月1日至12月31日。",
        "本报告所列数据统计期为2014年1月1日—12月31日。",
    ],
)
def test_a_period_right_below_the_title_states_the_year(period: str) -> None:
    found = identify(lines("和县政府信息公开工作年度报告", period))
    assert (found.year, found.problems) == (2014, [])


@pytest.mark.parametrize(
    ("year", "period", "partial"),
    [
        (2018, "2018年5月31日至2018年12月31日", True),
        (2018, "2018.1.1-2018.6.30", True),
        (2017, "2016年9月1日至2017年8月31日", True),
        (2018, "2018.1.1-2018.12.31", False),
        (2018, "2018年01月01日起至12月31日止", False),
        (2008, "2008年5月1日至12月31日", False),
    ],
)
def test_a_period_that_is_no_calendar_year_is_noted(year: int, period: str, partial: bool) -> None:
    found = identify(lines(f"和县{year}年政府信息公开工作年度报告", f"统计期限为{period}。"))
    assert found.year == year
    assert [problem[0] for problem in found.problems] == ["period_not_a_year"] * partial


def test_no_year_is_not_taken_from_the_page() -> None:
    found = identify(lines("和县人民政府政府信息公开工作年度报告", "发布日期：2018-03-02", "今天是2021年5月6日 星期四"))
    assert found.year is None
    assert "no_year" in [kind for kind, *_ in found.problems]


TITLE = "和县民政局2023年政府信息公开年度报告"
BODY = ("一、总体情况", "重点领域信息及时公布。", "目录更新。", "栏目调整。", "培训开展。")


@pytest.mark.parametrize(
    ("page", "published"),
    [
        (("发布日期：2024-01-17 09:30 浏览次数：12", TITLE), "2024-01-17"),
        ((TITLE, "来源: 和县民政局  发布时间： 2024年1月17日  字体：[大 小]"), "2024-01-17"),
        ((TITLE, "發布時間:2024-01-17"), "2024-01-17"),
        (("成文日期", "2024-01-17", TITLE), "2024-01-17"),
        ((TITLE, "一、总体情况", "和县民政局", "2024年1月17日"), "2024-01-17"),
        ((TITLE, "一、总体情况", "和县民政局", "二〇二四年一月十七日", "扫一扫打开当前页"), "2024-01-17"),
        ((TITLE, "（2024年1月17日）", "一、总体情况"), "2024-01-17"),
        ((TITLE, "单位负责人:  审核人:  填报日期:2024年 1月 17"), "2024-01-17"),
        (("采集时间：2025-12-30T21:37:37+08:00", "2025年12月30日 星期二", TITLE, "一、总体情况"), ""),
        (("2025年12月30日", TITLE, "一、总体情况"), ""),
        ((TITLE, "数据统计期限为2023年1月1日至2023年12月31日"), ""),
        ((TITLE, "【信息时间：2024-01-17  阅读次数：123】"), "2024-01-17"),
        (("2024-01-17 来源：本站 浏览次数：2017", TITLE), "2024-01-17"),
        ((TITLE, "2024-01-17 来源：本站 浏览次数：2017"), "2024-01-17"),
        ((TITLE, "来源：和县民政局 2024/1/17 10:20 字号：[大 中 小]"), "2024-01-17"),
        ((TITLE, "日期：2024-01-17"), "2024-01-17"),
        ((TITLE, "2024-01-17", "一、总体情况"), "2024-01-17"),
        ((TITLE, "[2024-01-17]", "一、总体情况"), "2024-01-17"),
        ((TITLE, "统计截止2023年12月31日", "一、总体情况"), ""),
        ((TITLE, *BODY, "和县民政局", "2024.1.17"), "2024-01-17"),
        ((TITLE, *BODY, "和县民政局2024.1.17", "扫一扫打开当前页"), "2024-01-17"),
        ((TITLE, *BODY, "关于举办讲座的通知", "2019-05-06"), ""),
        ((TITLE, *BODY, "关于举办讲座的通知2019-05-06"), ""),
        (("日期：2025年12月30日 星期二", TITLE), ""),
        ((TITLE, "采集时间：2025-12-30 来源：本站"), ""),
        ((TITLE, "统计期限自2023年1月1日起，可在网站访问：www.example.cn"), ""),
    ],
)
def test_published(page: tuple[str, ...], published: str) -> None:
    assert identify(lines(*page)).published == published


@pytest.mark.parametrize(
    "page",
    [
        (TITLE, "2024-01-17 来源：本站 浏览次数：2017"),
        ("2024-01-17 来源：本站 浏览次数：2017", TITLE),
        ("今天是2025年3月7日 星期五", TITLE),
        ("2025-03-07", TITLE),
        (TITLE, "（2024年1月17日）"),
        ("和县民政局", "2023年政府信息公开年度报告", "2024-01-17 来源：本站"),
    ],
)
def test_a_date_beside_the_title_is_no_part_of_it(page: tuple[str, ...]) -> None:
    found = identify(lines("网站首页", *page, "一、总体情况"))
    assert (found.title, found.publisher, found.year, found.problems) == (TITLE, "和县民政局", 2023, [])


def test_a_line_with_a_date_is_not_joined_to_a_title_that_names_nobody() -> None:
    found = identify(
        lines("今天是2025年3月7日 星期五 欢迎来到民政局", "2023年政府信息公开年度报告", "来源：和县民政局")
    )
    assert (found.title, found.publisher, found.year) == ("2023年政府信息公开年度报告", "和县民政局", 2023)


def test_a_title_is_not_joined_from_lines_far_apart() -> None:
    long = ["本站的栏目按照主题编排，" * 20] * 3
    menu = ("信息公开", "报告", "南通市", "2016年政府信息公开年度报告")
    assert identify(lines(*menu)).title == "南通市2016年政府信息公开年度报告"
    assert identify(lines(*menu[:3], *long, menu[3])).title == "2016年政府信息公开年度报告"


def test_the_day_of_publication_is_not_the_year_reported() -> None:
    found = identify(lines("和县政府信息公开年度报告", "（2024年1月17日）"))
    assert (found.year, found.published) == (None, "2024-01-17")


@pytest.mark.parametrize(
    ("title", "jurisdiction", "scope"),
    [
        ("丽水市2008年5月1日至12月31日政府信息公开工作年度报告", "丽水市", "unknown"),
        ("县级市义乌市佛堂镇2020年政府信息公开工作年度报告", "义乌市佛堂镇", "own_agency"),
        ("新疆生产建设兵团第八师石河子市2022年政府信息公开工作年度报告", "石河子市", "unknown"),
    ],
)
def test_words_before_and_after_a_place_are_not_its_name(title: str, jurisdiction: str, scope: str) -> None:
    found = identify(lines(title, "一、概述"))
    assert (found.jurisdiction, found.scope, found.problems) == (jurisdiction, scope, [])


def index_table(*pairs: tuple[str, str]) -> Table:
    rows = [
        [Cell(text, Place.of(table=1, row=number, column=column)) for column, text in enumerate(pair, 1)]
        for number, pair in enumerate(pairs, 1)
    ]
    return Table(rows, Place.of(table=1))


def test_index_table_before_the_report() -> None:
    index = index_table(("名称", TITLE), ("发布机构", "和县民政局"), ("公开日期", "2024-01-17"))
    page = Document([index, Paragraph("一、总体情况", Place.of(line=1))], "html", title="信息公开年报")
    found = identify(page)
    assert (found.title, found.publisher, found.year, found.published) == (TITLE, "和县民政局", 2023, "2024-01-17")


def test_publisher_from_the_page_when_the_title_names_none() -> None:
    page = lines("2020年政府信息公开工作年度报告", "发布机构：和县水利局", "一、总体情况")
    found = identify(page)
    assert (found.publisher, found.adcode, found.organ, found.year) == ("和县水利局", "340523", "department", 2020)
    signed = lines("2020年政府信息公开工作年度报告", "一、总体情况", "和县水利局", "2021年1月20日")
    assert identify(signed).publisher == "和县水利局"


def test_place_of_an_organ_that_the_title_leaves_out() -> None:
    page = lines("市教育局2019年政府信息公开年度报告", "来源：巢湖市教育局")
    found = identify(page)
    assert (found.publisher, found.adcode, found.jurisdiction) == ("市教育局", "340181", "巢湖市")


def test_the_page_may_name_an_organ_in_full_whose_title_leaves_its_place_out() -> None:
    page = ("首页 > 沭阳县教育局 > 年报", "教育局2021年政府信息公开工作年度报告", "一、总体情况")
    found = identify(lines(*page))
    assert (found.publisher, found.adcode) == ("教育局", "321322")
    assert identify(lines(*page, "转自：泗阳县教育局")).adcode == ""  # two, and which of them is not said


def test_a_cover_names_the_publisher_below_a_bare_title() -> None:
    period = "统计期限为2021年1月1日至2021年12月31日。"
    found = identify(lines("政府信息公开工作年度报告", "安徽省霍山县人民政府办公室", "（2021年度）", period))
    assert (found.publisher, found.adcode) == ("安徽省霍山县人民政府办公室", "341525")


def test_bodies_that_report_together() -> None:
    found = identify(lines("广州市黄埔区、广州开发区2021年政府信息公开工作年度报告"))
    assert (found.publisher, found.adcode, found.level) == ("广州市黄埔区、广州开发区", "440112", "county")
    assert [kind for kind, *_ in found.problems] == ["several_publishers"]


def test_the_contact_tells_the_place_but_not_the_publisher() -> None:
    page = lines("2020年政府信息公开工作年度报告", "如有疑问，请与巢湖市人民政府办公室联系（电话：略）。")
    found = identify(page)
    assert (found.publisher, found.adcode, found.scope) == ("", "340181", "unknown")


def test_a_host_or_mirror_is_not_the_jurisdiction() -> None:
    page = lines("2012年南京市政府信息公开工作年度报告", "来源：通州湾示范区", "http://www.hexian.gov.cn/")
    found = identify(page)
    assert (found.publisher, found.adcode) == ("南京市人民政府", "320100")
    elsewhere = identify(lines("2012年南京市政府信息公开工作年度报告", "来源：和县人民政府"))
    assert elsewhere.adcode == "320100"
    assert [kind for kind, *_ in elsewhere.problems] == ["publisher_elsewhere"]


def test_ambiguous_name_is_reported_and_only_context_decides() -> None:
    alone = identify(lines("鼓楼区教育局2019年政府信息公开年度报告"))
    assert (alone.adcode, alone.jurisdiction, alone.level) == ("", "", "")
    (problem,) = alone.problems
    assert problem[0] == "place_ambiguous"
    assert all(code in problem[1] for code in ("320106", "320302", "350102", "410204"))
    signed = identify(
        lines("鼓楼区教育局2019年政府信息公开年度报告", "一、总体情况", "徐州市鼓楼区教育局", "2020年1月9日")
    )
    assert (signed.adcode, signed.jurisdiction, signed.problems) == ("320302", "徐州市鼓楼区", [])


def test_empty_document() -> None:
    found = identify(Document([], "text"))
    assert (found.title, found.publisher, found.adcode, found.year) == ("", "", "", None)
    assert {"no_title", "no_year", "no_publisher"} <= {kind for kind, *_ in found.problems}


EXPECTED = [  # file, publisher, jurisdiction, adcode, level, organ, scope, year, published
    ("quzhou-2016.txt", "衢州市人民政府", "衢州市", "330800", "prefecture", "government", "territory", 2016, "2017-03-10"),
    ("xinzhou-2017.txt", "上饶市信州区人民政府", "上饶市信州区", "361102", "county", "government", "territory", 2017, "2018-02-11"),
    ("fuyuan-2019.txt", "抚远市人民政府", "抚远市", "230883", "county", "government", "unknown", 2019, ""),
    ("yichun-2021.txt", "宜春市人民政府", "宜春市", "360900", "prefecture", "government", "territory", 2021, ""),
    ("nantong-2012.txt", "南通市人民政府", "南通市", "320600", "prefecture", "government", "territory", 2012, "2013-03-27"),
    ("shuyang-county-2025.txt", "沭阳县人民政府", "沭阳县", "321322", "county", "government", "territory", 2025, "2026-01-23"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "publisher", "place", "adcode", "level", "organ", "scope", "year", "published"), EXPECTED
)
def test_original(
    originals: Path,
    file: str,
    publisher: str,
    place: str,
    adcode: str,
    level: str,
    organ: str,
    scope: str,
    year: int,
    published: str,
) -> None:
    text = (originals / "reports" / file).read_text(encoding="utf-8")
    found = identify(lines(*text.split("\n")))
    assert (found.publisher, found.jurisdiction, found.adcode) == (publisher, place, adcode)
    assert (found.level, found.organ, found.scope) == (level, organ, scope)
    assert (found.year, found.published) == (year, published)
    assert bool(found.scope_evidence) == (scope != "unknown")
    assert [kind for kind, *_ in found.problems] == (["place_note"] if file.startswith("shuyang") else [])


ORIGINAL_PAGES = [
    ("shanghai-office-2019.html", "上海市人民政府办公厅", "310000", "province", "office", 2019, "2020-01-31"),
    ("shuyang-drc-2023.html", "沭阳县发展和改革局", "321322", "county", "department", 2023, "2024-01-17"),
]


@pytest.mark.parametrize(("file", "publisher", "adcode", "level", "organ", "year", "published"), ORIGINAL_PAGES)
def test_original_page(
    originals: Path, file: str, publisher: str, adcode: str, level: str, organ: str, year: int, published: str
) -> None:
    found = identify(read_document(originals / "reports" / file))
    assert (found.publisher, found.adcode, found.level, found.organ) == (publisher, adcode, level, organ)
    assert (found.year, found.published, found.scope, found.problems) == (year, published, "own_agency", [])
