"""Whole reports whose prose agrees with their tables are accused of nothing; one figure changed by one is noticed."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from reportlib import read_report
from tests.generator import Original, Rendering, Writing, draw_report, write
from tests.generator.figures import FigureOptions

NAMES = {
    "received": "applications.received", "old": "applications.carried_in", "done": "applications.disposed",
    "left": "applications.carried_out", "granted": "applications.granted", "partly": "applications.granted_in_part",
    "cases": "reconsideration", "direct": "litigation_direct", "after": "litigation_after_reconsideration",
    "documents": "disclosure.normative_documents", "rules": "disclosure.rules",
    "timely": "applications.completed.on_time", "late": "applications.completed.extended",
}  # fmt: skip
IDIOMS = [
    ("2021", "衢州市人民政府", "全市新收申请{received}件，上年结转{old}件，办结{done}件，结转下年度{left}件。"),
    ("2021", "衢州市人民政府", "新收政府信息公开申请{received}件。按申请人分：自然人{received natural_person}件，商业企业{received company}件。"),
    ("2021", "衢州市人民政府", "收到政府信息公开申请{received+old}件（含上年结转{old}件），答复{done}件，予以公开{granted}件。"),
    ("2021", "衢州市人民政府", "新收政府信息公开申请{received}件，办结{done}件。办结的申请中，自然人{done natural_person}件。"),
    ("2021", "衢州市人民政府", "政府办公室收到政府信息公开申请1件，办结1件；全市收到政府信息公开申请{received}件，办结{done}件。"),
    ("2021", "衢州市司法局", "我局收到政府信息公开申请{received}件，{left}件因未到答复期限结转下年度办理。"),
    ("2021", "衢州市司法局", "代市政府办理行政复议9件，其中政府信息公开3件。我局被申请政府信息公开行政复议{cases}件。"),
    ("2021", "衢州市人民政府", "审结政府信息公开行政复议1件。政府信息公开行政诉讼{direct+after}件，其中直接起诉{direct}件，复议后起诉{after}件。"),
    ("2021", "衢州市人民政府", "制定规章{rules issued}件、行政规范性文件{documents issued}件，现行有效行政规范性文件{documents in_force}件。"),
    ("2021", "衢州市司法局", "受理各类申请99999件，其中政府信息公开申请{received}件，行政复议申请87件。"),
    ("2021", "衢州市人民政府", "目前，全市共受理政府信息公开申请99999件，其中今年受理{received}件；共办结99998件。"),
    ("2021", "衢州市人民政府", "全系统收到政府信息公开申请{received}件，其中局机关收到1件。局机关答复1件，予以公开1件。"),
    ("2019", "抚远市人民政府", "公开规章{rules published}件、规范性文件{documents published}件，对外公开总数{documents published_total}件。"),
    ("2014", "忻州市人民政府", "收到政府信息公开申请{received}件，按时办结{timely}件，{late}件因涉及第三方权益延期答复。"),
]  # fmt: skip
SLOT = re.compile(r"\{([^}]+)\}")


def value_of(original: Original, slot: str) -> Decimal:
    """The figure, or the sum of figures, that a slot names: `received natural_person`, `received+old`."""
    added = Decimal(0)
    for name in slot.split("+"):
        item, _, column = name.partition(" ")
        added += original.figures[NAMES[item], column or "total"].value
    return added


def failing(form: str, publisher: str, idiom: str, changed: int, folder: Path, script: str = "") -> list[str]:
    """The rules between prose and table that fail where the slot number `changed` is one too many."""
    original = draw_report(form, 3, FigureOptions(size=60), sentences=False)
    original.title = f"{publisher}{original.year}年政府信息公开工作年度报告"
    slots = SLOT.findall(idiom)
    figures = [value_of(original, slot) + (number == changed) for number, slot in enumerate(slots)]
    original.prose = ([SLOT.sub("{}", idiom).format(*figures)], [], [])
    report = read_report(write(original, Rendering("html", writing=Writing(script)), folder))
    return [check.rule for check in report.findings if check.outcome == "fails" and check.rule.startswith("prose")]


@pytest.mark.parametrize("script", ["", "s2t"])
@pytest.mark.parametrize(("form", "publisher", "idiom"), IDIOMS)
def test_prose_that_agrees_is_accused_of_nothing(form, publisher, idiom, script, tmp_path):
    assert failing(form, publisher, idiom, -1, tmp_path, script) == []


@pytest.mark.parametrize(("form", "publisher", "idiom"), IDIOMS)
def test_one_figure_changed_by_one_is_noticed(form, publisher, idiom, tmp_path):
    for changed, slot in enumerate(SLOT.findall(idiom)):
        assert failing(form, publisher, idiom, changed, tmp_path), slot
