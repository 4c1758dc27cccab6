"""What is no annual report, and what the refusal says it is instead; and reports that only look like something else."""

import pytest

from reportlib import read_report
from reportlib.errors import NotAReport
from tests.documents import applications_2021, small_2014, write


def refused(path):
    """The kind of document for which a file is refused; the message names the file."""
    with pytest.raises(NotAReport, match=path.name) as found:
        read_report(path)
    return found.value.kind


NEWS = "市财政局举办信息公开培训\n培训政府信息公开工作人员120人次。今年以来收到政府信息公开申请12件。"
LIST = "\n".join(f"{year}年甲市政府信息公开工作年度报告  {year + 1}-01-20" for year in range(2015, 2022))
NOTICE = "关于做好2021年政府信息公开工作年度报告编制发布工作的通知\n各单位:\n请于2022年1月31日前报送。"
ENTRIES = "首页\n信息公开年报\n· 2019年报  2020-01-20\n· 2018年报  2019-01-20\n· 2017年报  2018-01-20"
LOGIN = "首页\n登录\n用户名\n密码\n忘记密码"
EMPTY = "（一）收到申请数  件\n1.当面申请数  件\n2.传真申请数  件\n3.网络申请数  件\n4.信函申请数  件"
TITLE_ONLY = "南京市2021年政府信息公开工作年度报告\n附件下载"


COUNTED = "全县共收到政府信息公开申请{}件,均已答复。"
HEADLINES = {
    "沭阳县发布2021年政府信息公开工作年度报告": "news",
    "沭阳县2021年政府信息公开年报出炉": "news",
    "沭阳县2021年政府信息公开工作年度报告解读": "explanation",
    "一图读懂|沭阳县2021年政府信息公开工作年度报告": "explanation",
    "【图解】沭阳县2021年政府信息公开工作年度报告": "explanation",
    "沭阳县2021年政府信息公开工作年度报告（图解）": "explanation",
    "一图看懂沭阳县2021年政府信息公开工作年度报告": "explanation",
    "沭阳县2021年政府信息公开工作年度报告征求意见的公告": "notice",
    "沭阳县2021年法治政府建设年度报告": "rule_of_law",
    "沭阳县2021年度财政决算公开说明": "budget",
    "沭阳县政府信息公开指南": "guide",
    "沭阳县司法局主动公开事项目录": "catalogue",
    "沭阳县2021年政务公开工作要点": "plan",
    "沭阳县司法局2021年工作总结": "summary",
    "沭阳县教育局2021年政府信息公开工作自查报告": "summary",
    "沭阳县人民法院2021年司法公开工作报告": "judicial",
    "沭阳县召开政府信息公开工作推进会": "news",
    "沭阳县2021年上半年政务公开工作总结": "part_of_year",
    "沭阳县2021年1-6月份政府信息公开工作报告": "part_of_year",
    "沭阳县2021年国民经济和社会发展统计公报": "summary",
    "沭阳县行政复议2021年工作报告": "summary",
    "沭阳县2021年政府网站工作年度报表": "website_report",
}
NEWS_OF_IT = next(iter(HEADLINES))
REPORT = "沭阳县2021年政府信息公开工作年度报告"


@pytest.mark.parametrize("headline", HEADLINES)
def test_what_tells_of_a_report_or_of_other_work_is_none(tmp_path, headline):
    text = f"{headline}\n全年{COUNTED.format(321)}"
    assert refused(write(tmp_path, "page.txt", text)) == HEADLINES[headline]
    assert refused(write(tmp_path, "linked.txt", f"{text}\n相关链接:\n{REPORT}")) == HEADLINES[headline]
    assert refused(write(tmp_path, "empty.txt", headline)) == HEADLINES[headline]


PAGE = "<html><head><title>{}</title>{}</head><body><ul><li>{}</li></ul><p>去年{}</p></body></html>"


@pytest.mark.parametrize("headline", [name for name, kind in HEADLINES.items() if kind == "explanation"])
def test_a_page_that_says_it_explains_a_report_is_none_though_it_links_one_above(tmp_path, headline):
    article = f'<meta name="ArticleTitle" content="{headline}">'
    for head in ((headline, ""), ("沭阳县人民政府", article)):
        page = PAGE.format(*head, REPORT, COUNTED.format(321))
        assert refused(write(tmp_path, "page.html", page)) == "explanation"
        assert refused(write(tmp_path, "empty.html", page.replace(COUNTED.format(321), ""))) == "explanation"
    column = PAGE.format("政府信息公开目录", "", REPORT, COUNTED.format(321))
    assert read_report(write(tmp_path, "column.html", column)).identity.title == REPORT
    titled = PAGE.format(f"{REPORT}_政策解读_沭阳县人民政府", "", REPORT, COUNTED.format(321))
    assert read_report(write(tmp_path, "titled.html", titled)).identity.title == REPORT


def test_part_of_a_year_is_refused_with_its_tables(tmp_path):
    year = small_2014()
    half = year.replace("2016年政府信息公开工作年度报告", "2016年上半年政府信息公开工作报告")
    assert refused(write(tmp_path, "half.txt", half)) == "part_of_year"
    sheet = year.replace("2016年政府信息公开工作年度报告", "2016年第二季度政府信息公开情况统计表")
    assert refused(write(tmp_path, "quarter.txt", sheet)) == "part_of_year"
    linked = f"{year}\n甲市统计局2016年第二季度政府信息公开情况"
    assert read_report(write(tmp_path, "linked.txt", linked)).identity.year == 2016


@pytest.mark.parametrize("words", ["本年度报告根据条例汇总。", "本年报由六部分组成。", "现向社会公布上一年的情况。"])
def test_a_report_below_the_headline_that_announces_it_is_read(tmp_path, words):
    report = read_report(write(tmp_path, "page.txt", f"{NEWS_OF_IT}\n{words}\n2021年{COUNTED.format(321)}"))
    assert report.identity.publisher == "沭阳县人民政府"
    assert [int(claim.value) for claim in report.statements] == [321, 321]


def test_a_menu_that_names_reports_and_explanations_is_no_headline(tmp_path):
    menu = "公开指南 信息公开年报 政策解读 依申请公开"
    report = read_report(write(tmp_path, "page.txt", f"{menu}\n年度报告\n全年{COUNTED.format(321)}"))
    assert [int(claim.value) for claim in report.statements] == [321, 321]


def test_the_own_title_of_a_report_goes_before_the_headline_that_announces_it(tmp_path):
    own = "沭阳县2021年政府信息公开工作年度报告"
    text = f"{NEWS_OF_IT}\n来源:县政府办\n{own}\n2021年{COUNTED.format(321)}"
    assert read_report(write(tmp_path, "page.txt", text)).identity.title == own


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LIST, "list_page"),
        (NOTICE, "notice"),
        (ENTRIES, "list_page"),
        ("沭阳县民政局2021年工作总结和2022年工作计划", "summary"),
        (LOGIN, "login_page"),
        ("404 Not Found\nnginx", "error_page"),
        ("抱歉,您访问的页面不存在或已被删除\n5秒后返回首页", "error_page"),
        ("系统发生错误,请稍后再试", "error_page"),
        ("Sorry, the page you requested was not found.", "error_page"),
        ("沭阳县人民政府办公室关于报送2021年政府信息公开工作年度报告的通知\n附件下载", "notice"),
        ("对不起,您要访问的页面没有找到", "error_page"),
        ("您的请求有安全威胁,访问已被拦截", "error_page"),
        (f"{REPORT}\n正在加载...", "script_page"),
        ("请开启JavaScript并刷新该页", "script_page"),
        ("网站首页\n政务公开\n天气预报", "not_a_report"),
        (TITLE_ONLY, "no_figures"),
        ("\n".join([TITLE_ONLY] * 3), "no_figures"),  # the title heads every page
        (f"用户登录\n{TITLE_ONLY}", "no_figures"),
        (NEWS, "not_a_report"),
        ("XX年政府信息公开工作年度报告\n" + applications_2021({}).replace("0", ""), "blank_form"),
        ("南京市2021年政府信息公开工作年度报告\n" + applications_2021({}).replace("0", ""), "blank_form"),
        (f"南京市2015年政府信息公开工作年度报告\n三、依申请公开情况\n{EMPTY}\n上一篇：2015年工作要点", "blank_form"),
        (small_2014() + small_2014().replace("2016", "2017"), "several_reports"),
        (
            small_2014() + "\n本年制发件数\n本年废止件数\n现行有效件数\n本年处理决定数量\n" + applications_2021({}),
            "several_reports",
        ),
    ],
)
def test_what_is_no_report_is_a_problem_of_its_own_kind(tmp_path, text, kind):
    assert refused(write(tmp_path, "page.txt", text)) == kind


def test_a_page_without_text_is_one_that_a_script_builds(tmp_path):
    page = "<html><body><div id=app></div><script src=app.js></script></body></html>"
    assert refused(write(tmp_path, "page.html", page)) == "script_page"


def test_a_report_that_lost_its_title_keeps_its_figures(tmp_path):
    report = read_report(write(tmp_path, "page.txt", f"本年度报告由市财政局编制。\n{NEWS}"))
    assert [int(claim.value) for claim in report.statements] == [120, 12]
    assert {"no_title", "no_year"} <= {problem.kind for problem in report.troubles}
