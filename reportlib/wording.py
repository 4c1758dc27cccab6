"""The words of figures and of the frames they draw, in English with pinyin place names and in Chinese."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reportlib.jurisdictions import look_up, romanise

WORDS = {
    "any_disclosure": ("any disclosure", "公开(含部分公开)"),
    "not_held": ("not held", "不掌握"),
    "refused": ("refused", "不予公开"),
    "unclear": ("still unclear", "不明确"),
    "other_outcome": ("other", "其他处理"),
    "received_natural_person": ("natural persons", "自然人"),
    "received_company": ("companies", "商业企业"),
    "received_research": ("research institutions", "科研机构"),
    "received_public_interest": ("public-interest bodies", "社会公益组织"),
    "received_legal_service": ("legal services", "法律服务机构"),
    "received_other": ("other bodies", "其他"),
    "natural_person": ("natural persons", "自然人"),
    "company": ("companies", "商业企业"),
    "research": ("research institutions", "科研机构"),
    "public_interest": ("public-interest bodies", "社会公益组织"),
    "legal_service": ("legal services", "法律服务机构"),
    "other": ("other bodies", "其他"),
    "kinds_unpublished": ("kinds not published", "未公布的类别"),
    "legal_person": ("legal persons together", "法人或其他组织合计"),
    "received_in_person": ("in person", "当面"),
    "received_fax": ("fax", "传真"),
    "received_online": ("online", "网络"),
    "received_letter": ("letter", "信函"),
    "not_broken_down": ("not broken down", "未细分"),
    "reconsideration": ("reconsideration", "行政复议"),
    "litigation": ("litigation", "行政诉讼"),
    "territory": ("whole territory", "全域"),
    "own_agency": ("own agency only", "本机关"),
    "unknown": ("scope not stated", "范围不明"),
    "published": ("published", "已公布"),
    "blank": ("blank", "空白"),
    "not_applicable": ("not applicable (/ or -)", "不适用"),
    "unread": ("no figure read", "未读出数字"),
    "inferred": ("inferred", "推定"),
    "corrected": ("corrected here", "已更正"),
    "year": ("year reported", "年度"),
    "volume": ("applications received in the year", "本年新收申请数(件)"),
    "applications": ("applications", "依申请公开"),
    "per_thousand": ("per 1,000 decisions of the year", "每千件办理结果"),
    "received": ("received", "本年新收"),
    "own_thousand": ("per 1,000 decisions on the applicant's own applications", "占该类申请人每千件办理结果"),
    "share_received": ("share of applications received in the year, %", "占本年新收申请比重, %"),
    "correction_rate": ("corrected cases / concluded cases", "纠正数/审结数"),
    "share_cells": ("% of the n positions asked for or printed", "占应填或已印数字位置(n)的比重, %"),
    "compare": ("all forms", "各表式可比"),
    "within": ("one side of 2019", "仅限2019年同侧"),
    "not_published": ("not published", "未公布"),
    "not_on_form": ("not on this form", "本表无此项"),
    "no_decisions": ("no decision", "无办结"),
    "no_cases": ("nothing concluded: no rate", "无审结案件"),
    "corrected_unpublished": ("outcomes not published", "未公布结果"),
    "concluded_unpublished": ("not published in full", "未完整公布"),
    "stated total": ("stated total", "(所述总数)"),
    "impossible": ("contradicts itself", "自相矛盾"),
    "second_copy": ("second copy of a report", "同一报告的另一份"),
    "no_rate": ("no rate", "无比率"),
    "area_cases": ("area: concluded cases", "标记面积: 审结数"),
    "fitted": ("fitted, with 95 % band (CR2)", "拟合及95 %区间 (CR2)"),
    "forms_changed": ("2019:\nnew form", "2019年\n改表"),
    "power": ("power at the 5 % level, %", "检验功效, %"),
    "jurisdictions": ("jurisdictions with a usable report (2 reports each)", "可用地区数(每地两份报告)"),
    "in_hand": ("in hand", "现有"),
    "odds_ratio": ("odds ratio per doubling of applications", "申请量翻倍的优势比"),
    "specifications": ("specifications", "种设定"),
    "too_few": ("no slope: too few jurisdictions", "地区数不足, 不估计斜率"),
    "refused_fit": ("no slope: these reports do not carry this model", "现有报告不足以支持该模型"),
    "no_finite_estimate": ("no slope: no finite estimate", "无有限估计, 不给出斜率"),
    "slope": ("fitted slope", "拟合斜率"),
    "deviance_rest": ("deviance residual, applications left out", "偏差残差 (不含申请数)"),
    "partial_residual": ("partial residual (log-odds)", "偏残差 (对数优势)"),
    "log_volume": ("log(1 + applications)", "log(1 + 申请数)"),
    "rest_removed": (", the rest removed", ", 去除其余变量"),
    "less_mean": (", less its mean", ", 减去均值"),
    "rate": ("correction rate", "纠错率"),
    "hat": ("hat value", "杠杆值"),
    "studentised": ("studentised Pearson residual", "学生化 Pearson 残差"),
    "cook": ("area: Cook's distance, at most", "标记面积: Cook 距离, 最大"),
    "slope_a": ("slope of log(1 + applications) on the rate", "log(1 + 申请数) 对纠错率的斜率"),
    "cut": ("bars cut", "截断区间"),
    "correction, Williams": ("correction, Williams", "纠错, Williams 权重"),
    "correction, binomial": ("correction, binomial", "纠错, 二项"),
    "applications, OLS": ("applications, OLS", "申请数, OLS"),
    "applications, Poisson": ("applications, Poisson", "申请数, Poisson"),
    "headline": ("headline", "主设定"),
    "slope_without": ("slope without this jurisdiction", "去除该地区后的斜率"),
    "concluded": ("concluded cases", "审结数(件)"),
    "pending_bounds": ("bounds: pending or unpublished cases", "上下限: 未审结或未公布案件"),
    "wilson": ("95 % Wilson interval", "95 % Wilson 区间"),
    "chance": ("chance alone", "随机"),
    "dispersion": ("with dispersion", "含离散"),
    "pooled": ("all cases together", "合计"),
    "reports": ("reports", "份报告"),
    "places": ("jurisdictions", "个地区"),
    "disclosure": ("disclosure", "主动公开"),
    "normative_documents": ("normative documents", "规范性文件"),
    "response": ("response", "回应解读"),
    "litigation_direct": ("direct suits", "直接起诉"),
    "litigation_after_reconsideration": ("suits after reconsideration", "复议后起诉"),
    "complaints": ("complaints", "举报投诉"),
    "fees": ("fees", "收费"),
    "capacity": ("capacity", "机构建设"),
    "training": ("training", "会议培训"),
    "2014": ("form of 2014", "2014年表式"),
    "2019": ("form of 2019", "2019年表式"),
    "2021": ("form of 2021", "2021年表式"),
    "prose": ("prose only", "仅有文字"),
    "since_2019": ("forms since 2019", "2019年以来表式"),
}


def word(key: str, language: str = "en") -> str:
    """Return the word of a figure in a language ('en' or 'zh'); a key without an entry is returned as it stands.

    >>> word("refused"), word("refused", "zh")
    ('refused', '不予公开')
    """
    return WORDS[key][language == "zh"] if key in WORDS else key


def report_labels(reports: pd.DataFrame, language: str = "en", *, with_year: bool = True) -> pd.Series:
    """Return how each report is named in a figure: place and year, marked where it counts one agency only.

    `reports`: columns report, jurisdiction, scope, year (the panel, or `reports`). A place that is not known is named
    by the report's key; places that only their characters tell apart (苏州, 宿州) get their code behind them, labels
    that would still be equal the key, and agencies of one place without years the key without its year, where the
    publishers are known. Pinyin: 'Quzhou 2016'; Chinese: as printed.

    >>> places = {"report": ["a", "b"], "jurisdiction": ["衢州市", "沭阳县"], "year": [2016, 2023]}
    >>> report_labels(pd.DataFrame({**places, "scope": ["territory", "own_agency"]})).tolist()
    ['Quzhou 2016', 'Shuyang (agency) 2023']
    """
    rows = list(reports[["report", "jurisdiction", "scope", "year"]].itertuples(index=False))
    labels = [_label(row, language, with_year) for row in rows]
    named = pd.Series(labels, reports.index, dtype="string")
    named += _codes_of_homonyms(reports, [_label(row, language, False) for row in rows])
    if with_year:
        twice, keys = named.duplicated(keep=False), reports["report"].astype("string")
    else:
        series = series_keys(reports)
        first = reports["report"].astype("string").groupby(series).transform("first")
        keys = first.str.replace(r"\W?\d{4}$", "", regex=True)
        known = reports.reindex(columns=["publisher"])["publisher"].astype("string").fillna("") != ""
        twice = known & (series.groupby(named).transform("nunique") > 1)
    named[twice] += " [" + keys[twice].map(_drawable) + "]"
    return named


def _codes_of_homonyms(reports: pd.DataFrame, names: list[str]) -> pd.Series:
    """What to write behind names that several places share: the codes of these, in the newest list, where known."""
    places = reports["jurisdiction"].astype("string").replace("", pd.NA)
    shared = places.groupby(pd.Series(names, reports.index)).transform("nunique") > 1
    codes = {place: look_up(place).adcode for place in places[shared].dropna().unique()}
    behind = {place: f" [{code}]" if code else "" for place, code in codes.items()}
    return places.map(behind).where(shared).astype("string").fillna("")


def series_keys(reports: pd.DataFrame) -> pd.Series:
    """Return for each report the series it may be joined to over the years: one publisher, place and scope.

    A report whose publisher or place is not known is a series of its own.
    """
    texts = reports.reindex(columns=["publisher", "jurisdiction", "scope"]).astype("string").fillna("")
    known = (texts["publisher"] != "") & (texts["jurisdiction"] != "")
    together = texts["publisher"] + "|" + texts["jurisdiction"] + "|" + texts["scope"]
    return together.where(known, reports["report"].astype("string"))


def _label(row: Any, language: str, with_year: bool) -> str:
    agency = row.scope == "own_agency"
    known = not pd.isna(row.jurisdiction) and bool(row.jurisdiction)
    if language == "zh":
        place = (row.jurisdiction if known else row.report) + ("(本机关)" if agency else "")
    else:
        place = (romanise(row.jurisdiction) if known else _drawable(row.report)) + (" (agency)" if agency else "")
    if not with_year or pd.isna(row.year) or (not known and str(int(row.year)) in str(row.report)):
        return place
    return f"{place} {int(row.year)}"


def _drawable(key: str) -> str:
    """Return a key in letters that every font has, without losing what tells it from others.

    >>> _drawable("东海县-2021 (终稿)")
    'donghaixian-2021 (zhonggao)'
    """
    from pypinyin import lazy_pinyin

    return key if key.isascii() else "".join(lazy_pinyin(key))
