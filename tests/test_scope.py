"""Whose figures a report gives, its own or the whole territory's, and the words that say so."""

import pytest

from reportlib.document import Cell, Document, Place, Table
from reportlib.identity import identify
from tests.documents import flat, paragraphs

GOVERNMENT = "和县2021年政府信息公开工作年度报告"
DEPARTMENT = "和县财政局2021年政府信息公开工作年度报告"
OFFICE = "和县人民政府办公室2021年政府信息公开工作年度报告"


SCOPES = [
    (GOVERNMENT, "本报告在汇总全县各乡镇、各部门材料的基础上编制。", "territory", "汇总全县各乡镇"),
    (GOVERNMENT, "本報告綜合各部門、各鄉鎮的工作情況編製而成。", "territory", "综合各部门"),
    (GOVERNMENT, "2021年，全县各级行政机关共收到政府信息公开申请61件。", "territory", "申请61"),
    (GOVERNMENT, "县本级收到申请40件，各乡镇收到21件。", "territory", "县本级收到申请40件"),
    (GOVERNMENT, "县政府本级收到申请40件，各乡镇收到20件。", "territory", "县政府本级"),
    (GOVERNMENT, "全县各部门各乡镇受理政府信息公开申请120件。", "territory", "各乡镇受理"),
    (GOVERNMENT, "本报告仅反映和县人民政府办公室工作情况。", "own_agency", "仅反映和县人民政府办"),
    (GOVERNMENT, "数据为和县人民政府本级数据。", "own_agency", "数据为和县人民政府本级"),
    (GOVERNMENT, "数据为县政府本级及各乡镇数据。", "territory", "及各乡"),
    (GOVERNMENT, "2021年，本机关共收到政府信息公开申请12件。", "own_agency", "本机关共收到"),
    (GOVERNMENT, "本报告数据仅包括本级机关受理的申请。", "own_agency", "仅包括本级"),
    (GOVERNMENT, "本报告数据为县本级（不含各乡镇、各部门）数据。", "own_agency", "不含各乡"),
    (GOVERNMENT, "全省共收到政府信息公开申请34521件。", "unknown", ""),
    (GOVERNMENT, "全省共收到政府信息公开申请34521件，全县共收到政府信息公开申请61件。", "territory", "全县共收到"),
    (GOVERNMENT, "1.本机关不掌握相关政府信息", "unknown", ""),
    (GOVERNMENT, "根据各部门、各乡镇报送的材料汇编而成。", "territory", "汇编"),
    (GOVERNMENT, "由县政府办公室根据各乡镇、各部门的材料综合整理。", "territory", "综合整理"),
    (GOVERNMENT, "2015年，全县各级各部门共收到依申请公开61件。", "territory", "全县各级各部门"),
    (GOVERNMENT, "全县县级机关和各乡镇收到申请61件。", "territory", "全县县级机关"),
    (GOVERNMENT, "全县未收到政府信息公开申请。", "territory", "全县未收到"),
    (GOVERNMENT, "本报告数据不包含县级部门和乡镇。", "own_agency", "不包含县级部门"),
    (GOVERNMENT, "全县政务公开工作稳步推进，各部门积极配合。", "unknown", ""),
    (DEPARTMENT, "我局共受理依申请公开7件。", "own_agency", "我局共受理"),
    (DEPARTMENT, "本报告由局机关各部门供稿汇总形成。", "own_agency", "publisher: 和县财政局"),
    (DEPARTMENT, "一、总体情况", "own_agency", "publisher: 和县财政局"),
    (OFFICE, "办公室代表县政府共受理申请9件。", "own_agency", "publisher: 和县人民政府办公室"),
    (OFFICE, "本报告汇总全县各部门数据编制而成。", "territory", "汇总全县各部门"),
    (OFFICE, "本报告汇总全县34家单位数据编制。", "territory", "汇总全县34家单位"),
]


@pytest.mark.parametrize(("title", "sentence", "scope", "evidence"), SCOPES)
def test_scope(title: str, sentence: str, scope: str, evidence: str) -> None:
    found = identify(flat(f"{title}\n{sentence}"))
    assert found.scope == scope
    assert evidence in found.scope_evidence
    assert ("(line 2)" in found.scope_evidence) == (bool(evidence) and not evidence.startswith("publisher"))


@pytest.mark.parametrize("width", [1, 4, 7])
@pytest.mark.parametrize(("title", "sentence", "scope", "evidence"), SCOPES)
def test_scope_of_a_sentence_that_lines_break(title: str, sentence: str, scope: str, evidence: str, width: int) -> None:
    broken = [sentence[at : at + width] for at in range(0, len(sentence), width)]
    found = identify(flat("\n".join([title, *broken])))
    assert found.scope == scope
    assert evidence in found.scope_evidence


@pytest.mark.parametrize(("total", "scope"), [("95", "territory"), ("17", "unknown")])
def test_scope_from_a_table_beyond_the_office(total: str, scope: str) -> None:
    """The office counts 17 of its own; a table that prints more holds the others' too."""
    row = ("一、本年新收政府信息公开申请数量", "90", "5", total)
    cells = [Cell(text, Place.of(table=1, row=4, column=column)) for column, text in enumerate(row, 1)]
    above = paragraphs(GOVERNMENT, "全年，县政府办代表县政府", "收到政府信息公开", "申请 17 件，均已答复。")
    found = identify(Document([*above, Table([cells], Place.of(table=1))], "pdf"))
    assert found.scope == scope


NEWS = "全县受理政府信息公开申请300件"


@pytest.mark.parametrize("offer", [(f"下一篇：{NEWS}",), ("相关阅读", NEWS), ("【上一篇】", NEWS)])
def test_what_a_page_offers_below_the_report_is_no_evidence(offer: tuple[str, ...]) -> None:
    report = (GOVERNMENT, "一、概述", "工作有序开展。")
    assert identify(Document(paragraphs(*report, *offer), "text")).scope == "unknown"
    assert identify(Document(paragraphs(*report, NEWS, *offer), "text")).scope == "territory"
