"""Text that lost its line breaks: figures that touch labels are read where the words tell them, else reported.

Never is a cell called blank whose figure stands in the text, and never is a wrong figure published.
"""

import re
from pathlib import Path

import pytest

from reportlib import read_report
from tests.documents import printed, read_flat, write


def in_pairs(lines: list[str]) -> str:
    return "\n".join("".join(lines[at : at + 2]) for at in range(0, len(lines), 2))


LOST = {
    "every break": lambda text: text.replace("\n", ""),
    "every second break": lambda text: in_pairs([line for line in text.split("\n") if line.strip()]),
    "breaks before figures": lambda text: re.sub(r"(?<=\S)\n(?=\d)", "", re.sub(r"\n\s*\n", "\n", text)),
    "breaks behind figures": lambda text: re.sub(r"(?<=\d)\n+(?=\S)", "", text),
}


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("name", ["quzhou-2016", "xinzhou-2017", "fuyuan-2019", "yichun-2021"])
def test_no_figure_is_lost_or_changed_where_line_breaks_are(raw: Path, tmp_path: Path, name: str, lost: str):
    text = (raw / f"{name}.txt").read_text(encoding="utf-8")
    truth = {(f.item, f.column): f.value for f in read_report(raw / f"{name}.txt").figures}
    figures = read_report(write(tmp_path, f"{name}.txt", LOST[lost](text))).figures
    stated = [f for f in figures if f.value is not None]
    assert [f for f in stated if f.value != truth[f.item, f.column]] == []
    assert [f for f in figures if f.status == "blank" and truth[f.item, f.column] is not None] == []


@pytest.mark.parametrize("lost", ["every break", "breaks before figures"])
def test_a_form_of_one_column_is_read_whole_without_its_line_breaks(raw: Path, tmp_path: Path, lost: str):
    text = (raw / "quzhou-2016.txt").read_text(encoding="utf-8")
    expected, read = (
        read_report(path).cells[["item", "column", "value", "status"]]
        for path in (raw / "quzhou-2016.txt", write(tmp_path, "quzhou-2016.txt", LOST[lost](text)))
    )
    assert read.equals(expected)


IN_PERSON, FAX = ("applications.received.in_person", "total"), ("applications.received.fax", "total")


@pytest.mark.parametrize(
    ("line", "in_person", "fax"),
    [
        ("1.当面申请数28件2.传真申请数3件", "28件", "3件"),
        ("1.当面申请数282.传真申请数3", "28", "3"),  # 28 and 2., for no form has 282 rows
        ("1、当面申请数１，２３４2、传真申请数3", "１，２３４", "3"),
        ("1.当面申请数(含窗口12件)28件\n2.传真申请数3", "28件", "3"),
        ("1.当面申请数\n28传真申请数3", "28", "3"),
    ],
)
def test_glued_labels_and_figures_are_taken_apart(line, in_person, fax):
    cells = printed(read_flat(f"统计指标\n(一)收到申请数\n31\n{line}\n3.网络申请数\n0", "2014"))
    assert (cells[IN_PERSON], cells[FAX]) == (("published", in_person), ("published", fax))


def test_digits_that_may_be_a_labels_number_are_no_figure():
    """`22.`: the figure 2 and the number `2.`, or a label numbered 22: reported, and the cell is not called blank."""
    reading = read_flat("统计指标\n(一)收到申请数\n31\n1.当面申请数22.传真申请数3\n3.网络申请数\n0", "2014")
    assert IN_PERSON not in printed(reading)
    assert [problem.raw for problem in reading.problems if problem.kind == "unplaced_number"] == ["22"]
    assert printed(reading)[FAX] == ("published", "3")


@pytest.mark.parametrize("line", ["2016年3月1日\n2.传真申请数3", "2.传真申请数3"])
def test_dates_and_the_labels_own_numbers_leave_a_blank_blank(line):
    cells = printed(read_flat(f"统计指标\n(一)收到申请数\n31\n1.当面申请数\n{line}\n3.网络申请数\n0", "2014"))
    assert (cells[IN_PERSON], cells[FAX]) == (("blank", ""), ("published", "3"))


@pytest.mark.parametrize("gap", ["", " "])
def test_a_figure_glued_to_a_heading_is_the_figure_of_the_label_before(gap):
    text = (
        f"统计指标\n(一)维持具体行政行为数\n3\n(二)被依法纠错数\n142{gap}五、行政诉讼情况与其他数量\n(三)其他情形数\n1"
    )
    reading = read_flat(text, "2014")
    assert printed(reading)["reconsideration", "corrected"] == ("published", "142")
    assert printed(reading)["reconsideration", "other"] == ("published", "1")


def test_a_column_of_seven_run_together_is_one_number_without_a_place():
    reading = read_flat("信息内容\n(七)总计\n4000004四、结转下年度继续办理\n0\n0\n0\n0\n0\n0\n0", "2019")
    assert [p.raw for p in reading.problems if p.kind == "unplaced_number"] == ["4000004"]
    assert ("applications.carried_out", "total") in printed(reading)


@pytest.mark.parametrize("section", ["三、收到和处理政府信息公开申请情况", "第二十条第(八)项"])
@pytest.mark.parametrize("line", ["行政许可\n70456{}", "行政许可\t70456{}", "行政许可  70456{}", "行政许可\t70456 {}"])
def test_a_figure_that_touches_the_next_section_is_read(line, section):
    reading = read_flat(line.format(section) + f"\n{'(七)总计'}  4  0  0  0  0  0  4", "2021")
    assert printed(reading)["disclosure.licences", "decisions"] == ("published", "70456")


def test_the_end_of_a_label_with_its_unit_is_known():
    reading = read_flat(
        "8.告知通过其他途径\n办理数（件）28832\n四、行政复议\n数量（件）\n53566\n(一)维持具体行政行为数\n3", "2014"
    )
    assert printed(reading)["applications.other_channel", "total"] == ("published", "28832")
