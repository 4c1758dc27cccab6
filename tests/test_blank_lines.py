"""Empty lines tell the columns only where each cell is a line."""

import pytest

from tests.documents import printed, read_flat
from tests.test_tables import CARRIED_IN, RECEIVED, problems

END = "四、政府信息公开行政复议、行政诉讼情况"
ROWS = {RECEIVED: ("4", "", "3", "", "", "", "7"), CARRIED_IN: ("", "1", "", "", "", "2", "3")}


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_an_empty_line_is_a_blank_cell_where_each_cell_is_a_line(between):
    lines = [line for label, cells in ROWS.items() for line in (label, *cells)]
    text = between.join(["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计", *lines, END])
    read = printed(read_flat(text, "2021"))
    assert [raw for _, raw in read.values()] == [cell for cells in ROWS.values() for cell in cells]


def test_an_empty_line_behind_every_line_is_no_blank_cell():
    """Three figures with empty lines about them take as many lines as seven cells would."""
    rows = {**ROWS, "(一)予以公开": ("3", "1", "4"), "四、结转下年度继续办理": ("0", "2", "2")}
    lines = [line for label, cells in rows.items() for line in (label, *filter(None, cells))]
    reading = read_flat("\n\n".join([*lines, END]), "2021")
    assert {status for status, _ in printed(reading).values()} <= {"inferred"}
    assert {*"43", *"12", *"31", *"02"} <= {raw for raw, _ in problems(reading, "unplaced_number")}
