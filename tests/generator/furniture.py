"""What stands around the figures: titles, sentences with numbers that are nobody's cell, menus, links, sign-offs.

All wording is our own; only the statutory headings are the form's.
"""

from __future__ import annotations

from random import Random

PLACES = (
    ("衢州市人民政府", "衢州市"), ("宜春市", "宜春市"), ("忻州市人民政府", "忻州市"), ("沭阳县", "沭阳县"),
    ("南京市玄武区", "玄武区"), ("抚远市", "抚远市"), ("上海市人民政府办公厅", "上海市"), ("广东省", "广东省"),
    ("淮安市洪泽区人民政府", "洪泽区"), ("昆明市教育局", "昆明市"), ("青岛西海岸新区", "西海岸新区"),
)  # fmt: skip
TITLES = (
    "{place}{year}年政府信息公开工作年度报告",
    "{place}{year}年度政府信息公开工作年度报告",
    "{year}年{place}政府信息公开工作年度报告",
)

MENU = (
    "您当前的位置：首页 > 政府信息公开 > 政府信息公开年报", "网站首页", "走进{home}", "政务公开", "办事服务", "互动交流",
    "【字体：大 中 小】", "浏览次数：1234", "发布日期：{next}-01-24 10:32", "来源：办公室 阅读：87次", "打印", "关闭",
    "12345政务服务热线", "今天是{next}年3月7日 星期二", "天气 8~15℃", "手机版 | 无障碍 | 长者模式",
)  # fmt: skip
SPAM = ("体育直播 24小时在线 首存送88", "博彩网站 888", "代写论文 QQ123456")
FOOTER = (
    "主办：{home}人民政府办公室", "地址：人民路18号 邮编：324000", "联系电话：0570-3082001", "浙ICP备05012345号-1",
    "网站标识码：3308000001", "公网安备 33080202000123号", "友情链接：中国政府网 省政府网", "上一篇：{year}年工作要点",
    "附件：1.报告全文.pdf", "扫一扫在手机打开当前页", "总访问量 1203344", "第1页 共3页",
)  # fmt: skip
SIGN_OFF_2014 = "单位负责人：张三 审核人：李四 填报人：王五 联系电话：3082001 填报日期：{next}年1月20日"

OVERVIEW = (
    "{year}年，{home}把公开作为常态，门户网站改版2次，专栏增加到16个。",
    "全年组织业务学习3场，到场120多人，比上年多出15%。",
    "一年里走访了27个乡镇、9家医院，收集意见310余条，采纳率达到86.5%。",
    "按照国办公开办函〔2021〕30号的要求，本报告的统计期限为{year}年1月1日至{year}年12月31日。",
    "（一）平台建设。新媒体账号由41个减到12个，粉丝共8.6万人，阅读量超过100万。",
)
TROUBLES = (
    "（一）主要问题。基层力量单薄，30个乡镇中有4个没有专人负责。",
    "（二）改进情况。{next}年计划培训2轮，覆盖全部18个街道，6月底前完成整改。",
    "一是内容不够深，抽查的50份材料中有7份需要补充。",
)
NOTHING_ELSE = ("无。", "没有需要另行报告的事项。", "{year}年没有收取信息处理费，共发出0张通知。")


def wrap(text: str, width: int) -> list[str]:
    """Return a sentence cut into lines of `width` characters, as a copy from a page with fixed lines."""
    return [text[at : at + width] for at in range(0, len(text), width)]


class Writer:
    """Fills the words of one report: `year`, the year after, the place as titled and as it calls itself."""

    def __init__(self, rng: Random, year: int) -> None:
        self.rng = rng
        self.year = year
        self.place, self.home = rng.choice(PLACES)
        self.title = self.fill(rng.choice(TITLES))

    def fill(self, text: str) -> str:
        return text.format(year=self.year, next=self.year + 1, place=self.place, home=self.home)

    def some(self, texts: tuple[str, ...], least: int = 1) -> list[str]:
        """Return a few of the texts in their order, filled."""
        count = self.rng.randint(least, len(texts))
        return [self.fill(texts[at]) for at in sorted(self.rng.sample(range(len(texts)), count))]

    def sign_off(self) -> list[str]:
        date = self.rng.choice(
            ["{next}年1月20日", "{next} 年 1 月 20 日", "{next}年 1月20日", "{next}-01-20", "二〇二二年一月二十日"]
        )
        return [self.rng.choice([self.home + "人民政府办公室", self.place]), self.fill(date)]
