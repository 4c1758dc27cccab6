"""The place of an organ whose name leaves it out: what else the page and its head say, and what they cannot decide."""

import pytest

from reportlib.document import Document, Paragraph, Place
from reportlib.html import read_html
from reportlib.identity import identify
from tests.documents import paragraphs


def page(*texts: str, title: str = "", **head: str) -> Document:
    return Document(paragraphs(*texts), "html", title=title, head=head)


REPORT = "2018年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("organ", "source", "adcode"),
    [
        ("县教育局", "发布机构：宿迁市人民政府办公室", ""),
        ("县教育局", "发布机构：沭阳县人民政府办公室", "321322"),
        ("区财政局", "来源：南京市人民政府", ""),
        ("区财政局", "来源：南京市江宁区人民政府", "320115"),
        ("市教育局", "来源：沭阳县人民政府", ""),
        ("市教育局", "请与江苏省教育厅联系。", ""),
        ("市政管理局", "来源：沭阳县人民政府", "321322"),
        ("市场监管局", "来源：沭阳县人民政府", "321322"),
        ("城关镇", "来源：甘肃省人民政府", ""),
        ("城关镇", "来源：兰考县人民政府", "410225"),
        ("长安镇", "来源：东莞市人民政府", "441900"),
    ],
)
def test_an_organ_lies_only_in_a_place_of_the_kind_it_speaks_of(organ: str, source: str, adcode: str) -> None:
    found = identify(page(organ + REPORT, source))
    assert found.adcode == adcode
    assert ("place_unknown" in [problem[0] for problem in found.problems]) == (not adcode)


SITES = [
    {"sitename": "兰考县人民政府"},
    {"sitename": "兰考县人民政府门户网站"},
    {"title": f"城关镇{REPORT}_兰考县人民政府"},
    {"crumb": "当前位置：兰考县人民政府 > 乡镇 > 年报"},
    {"foot": "主办：兰考县人民政府办公室　承办：兰考县大数据中心"},
    {"foot": "版权所有 © 兰考县人民政府"},
]


@pytest.mark.parametrize("site", SITES, ids=str)
def test_the_site_completes_a_name_and_says_so(site: dict[str, str]) -> None:
    crumb, foot = site.pop("crumb", ""), site.pop("foot", "")
    found = identify(page(crumb, f"城关镇{REPORT}", "一、概述", foot, **site))
    assert (found.publisher, found.adcode, found.jurisdiction) == ("城关镇人民政府", "410225", "城关镇")
    assert [(kind, "the site is that of 兰考县人民政府" in message) for kind, message, *_ in found.problems] == [
        ("place_note", True)
    ]


@pytest.mark.parametrize(
    ("organ", "address", "adcode"),
    [
        ("衢州学院", "浙江省衢州市柯城区九华北大道", "330800"),
        ("沭阳供电公司", "沭阳县人民东路", "321322"),
        ("和平医院", "天津市和平区某路", "120101"),
        ("和平医院", "长治市某路,和平区、和平县均可预约", ""),
        ("中山大学", "广州市海珠区新港西路", ""),
        ("市中医院", "乐山市市中区某路", ""),
        ("襄樊学院", "襄樊市隆中路", ""),  # a name that was no more in that year
    ],
)
def test_a_short_name_is_the_place_that_the_page_prints_in_full(organ: str, address: str, adcode: str) -> None:
    found = identify(page(organ + REPORT, f"地址:{address}"))
    assert (found.publisher, found.adcode) == (organ, adcode)
    kind, message, *_ = found.problems[-1]
    assert (kind, "the page names" in message) == (("place_note", True) if adcode else ("place_unknown", False))


def test_a_site_tells_places_of_one_name_apart() -> None:
    found = identify(page(f"鼓楼区{REPORT}", sitename="徐州市鼓楼区人民政府"))
    assert (found.adcode, found.publisher) == ("320302", "鼓楼区人民政府")


def test_two_sites_decide_nothing_nor_does_a_site_against_a_name() -> None:
    both = identify(page(f"城关镇{REPORT}", "主办：兰考县人民政府", sitename="和县人民政府"))
    assert both.adcode == ""
    assert identify(page(f"沭阳县{REPORT}", sitename="和县人民政府")).adcode == "321322"


@pytest.mark.parametrize(
    ("organ", "site", "adcode"),
    [
        ("教育局", "安徽省人民政府", ""),
        ("统计局", "安徽省统计局", "340000"),
        ("省统计局", "安徽省人民政府", "340000"),
        ("自治区审计厅", "宁夏回族自治区人民政府", "640000"),
        ("教育局", "宣城市人民政府", "341800"),
    ],
)
def test_the_site_of_a_province_is_not_every_bureau_s(organ: str, site: str, adcode: str) -> None:
    assert identify(page(organ + REPORT, sitename=site)).adcode == adcode


def test_a_site_is_no_publisher() -> None:
    assert identify(page(REPORT, sitename="沭阳县财政局")).publisher == ""


HEAD = '<meta name="{}" content="{}">'


def test_the_head_of_a_page_names_its_article_its_source_and_its_day() -> None:
    links = "".join(f"<li>沭阳县{of}</li>" for of in (f"水利局{REPORT}", "2017年政府信息公开工作年度报告"))
    head = HEAD.format("ArticleTitle", REPORT) + HEAD.format("ContentSource", "沭阳县财政局")
    head += HEAD.format("PubDate", "2019-02-28 09:00")
    for body in (f"<p>一、概述</p><ul>{links}</ul>", f"<p>内容</p><ul>{links}</ul>"):
        found = identify(read_html(f"<html><head>{head}</head><body>{body}</body></html>"))
        assert (found.title, found.year, found.publisher) == (REPORT, 2018, "沭阳县财政局")
        assert (found.published, found.problems) == ("2019-02-28", [])
    named = f"<html><head>{head}</head><body><h1>沭阳县水利局{REPORT}</h1><p>一、概述</p></body></html>"
    assert identify(read_html(named)).publisher == "沭阳县水利局"


def test_a_title_kept_from_an_older_file_is_no_witness() -> None:
    old = "沭阳县2015年政府信息公开工作年度报告"
    found = identify(Document([Paragraph(f"沭阳县{REPORT}", Place.of(line=1))], "docx", title=old))
    assert found.year == 2018


@pytest.mark.parametrize("names", [("沐阳县教育局", "沭阳县教育局"), ("沭阳县教育局", "沐阳县教育局")])
def test_of_two_spellings_of_one_organ_the_first_counts(names: tuple[str, str]) -> None:
    found = identify(page("教育局2020年政府信息公开工作年度报告", *names))
    assert found.adcode == "321322"
    assert ("place_note" in [problem[0] for problem in found.problems]) == names[0].startswith("沐")
