"""Rows and headings that broken spans moved: each figure then stands under a heading, and under a wrong one."""

from reportlib.document import Cell, Document, Place, Table
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import read_tables
from reportlib.tokens import document_to_tokens
from tests.documents import printed
from tests.test_columns import read_grid
from tests.test_tables import APPLICANTS, CARRIED_IN, GRANTED, RECEIVED, problems

HEADS = ("", "", *APPLICANTS, "备注")
SECRET, OTHER_LAW = "1.属于国家秘密", "2.其他法律行政法规禁止公开"


def read_placed(*rows):
    """A table of rows of (column, text)."""
    cells = [
        [Cell(text, Place.of(table=1, row=number, column=column), column=column) for column, text in row]
        for number, row in enumerate(rows, 1)
    ]
    document = Document([Table(cells, Place.of(table=1))], "html")
    return read_tables(Stream(document_to_tokens(document)), load_form("2021"))


def row(column, *texts):
    return list(enumerate(texts, column))


def test_a_row_that_begins_among_the_labels_and_ends_before_the_others_is_not_read_by_headings():
    """The heading left of it spans one row too few."""
    right = row(1, "(三)不予公开", SECRET, *"2000002", "")
    for figures in (("4", "1", "", "", "", "", "5"), ("", "1", "", "", "", "2", "3")):
        reading = read_placed(row(1, *HEADS), right, row(1, OTHER_LAW, *figures, ""))
        assert not [key for key in printed(reading) if key[0] == "applications.denied.other_law"]
        assert [raw for raw, _ in problems(reading, "unplaced_number")] == [figure for figure in figures if figure]
        assert printed(reading)["applications.denied.state_secret", "total"] == ("published", "2")


def test_a_pushed_row_that_a_copy_filled_up_is_told_by_its_sum():
    """Of two figures alone the sum is chance: 其他 may equal 商业企业, and the total be left blank."""
    heads, right = row(1, *HEADS[:-1]), row(1, "(三)不予公开", SECRET, *"2000002")
    reading = read_placed(heads, right, row(1, OTHER_LAW, "", "2", "1", "", "", "", "3", ""))
    assert not [key for key in printed(reading) if key[0] == "applications.denied.other_law"]
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2", "1", "3"]
    two = printed(read_placed(heads, right, row(1, OTHER_LAW, "", "2", "", "", "", "", "2", "")))
    assert two["applications.denied.other_law", "other"] == ("published", "2")
    for zero in "0０":
        zeros = printed(read_placed(heads, right, row(1, OTHER_LAW, "", *[zero] * 6, "")))
        assert zeros["applications.denied.other_law", "natural_person"] == ("published", zero)
    kept = printed(read_placed(heads, right, row(1, OTHER_LAW, "", "2", "1", "", "", "", "", "3")))
    assert kept["applications.denied.other_law", "natural_person"] == ("published", "2")


def test_one_full_row_that_stands_right_of_its_columns_is_read_if_it_adds_up():
    """A label above it spans one row too many."""
    heads, right = row(1, *HEADS[:-1]), row(1, "(三)不予公开", SECRET, *"2000002")
    full = printed(read_placed(heads, right, row(3, OTHER_LAW, *"4100005")))
    assert full["applications.denied.other_law", "natural_person"] == ("published", "4")
    for figures in ("4100004", ["4", "1", "", "0", "0", "0", "5"]):
        reading = read_placed(heads, right, row(3, OTHER_LAW, *figures))
        assert {item for item, _ in printed(reading)} == {"applications.denied.state_secret"}
        assert [raw for raw, _ in problems(reading, "unplaced_number")] == [figure for figure in figures if figure]


def test_a_row_that_does_not_add_up_below_a_pushed_row_is_placed_nowhere():
    """It may be pushed as well: of two figures the total then stands below 其他."""
    heads, right = row(1, *HEADS[:-1]), row(1, "(三)不予公开", SECRET, *"2000002")
    pushed, below = row(1, OTHER_LAW, "", "2", "1", "", "", "", "3", ""), ("4.保护第三方合法权益", "", "2", "", "", "")
    reading = read_placed(heads, right, pushed, row(1, *below, "", "2", ""))
    assert {item for item, _ in printed(reading)} == {"applications.denied.state_secret"}
    assert [raw for raw, _ in problems(reading, "unplaced_number")] == ["2", "1", "3", "2", "2"]
    kept = printed(read_placed(heads, right, pushed, row(1, *below, "", "", "2")))
    assert kept["applications.denied.third_party_rights", "natural_person"] == ("published", "2")


def test_a_row_of_zeros_and_blanks_beside_a_pushed_row_is_placed_nowhere():
    heads, pushed = row(1, *HEADS[:-1]), row(1, OTHER_LAW, "", "2", "1", "", "", "", "3", "")
    zeros = row(1, "3.危及“三安全一稳定”", "", "0", "", "0", "", "", "", "")
    between = row(1, "(三)不予公开", SECRET, *"2000002")
    assert printed(read_placed(heads, between, pushed, zeros)).keys() == printed(read_placed(heads, between)).keys()
    assert len(printed(read_placed(heads, row(1, GRANTED, "", *"2000002"), zeros))) == 14


def test_a_row_whose_label_leaves_its_second_column_blank_is_in_its_place():
    right = row(1, "(三)不予公开", SECRET, *"2000002", "")
    reading = read_placed(row(1, *HEADS), row(1, RECEIVED, "", "4", "", "", "", "", "1", "5", ""), right)
    assert [raw for _, raw in printed(reading).values()] == ["4", "", "", "", "", "1", "5", *"2000002"]


def test_headings_under_which_no_row_adds_up_are_of_other_columns():
    """总计 was drawn to the left, above the figures of 科研机构."""
    heads = ("申请人情况", *APPLICANTS[:2], APPLICANTS[-1], *APPLICANTS[2:-1])
    reading = read_grid(heads, (RECEIVED, *"3120107"), (CARRIED_IN, "", "", "1", "", "", "", "1"))
    assert printed(reading) == {}
    assert len(problems(reading, "unplaced_number")) == 9


def test_where_only_the_total_has_a_wrong_place_the_sums_tell_the_order():
    """A heading above five columns spans four of them: 总计 and 其他 changed places."""
    heads = ("申请人情况", *APPLICANTS[:-2], APPLICANTS[-1], APPLICANTS[-2])
    rows = [(RECEIVED, *"3120107"), (CARRIED_IN, "2", "", "1", "", "", "1", "4"), (GRANTED, "", "1", "", "", "", "", "1")]
    assert [raw for _, raw in printed(read_grid(heads, *rows)).values()] == [cell for _, *row in rows for cell in row]
    assert printed(read_grid(heads, rows[0], (CARRIED_IN, *"2010015"))) == {}


def test_where_the_total_stands_right_of_all_cells_the_sums_tell_the_order():
    """A heading above five columns spans seven: 总计 stands two columns right of its figures."""
    heads = row(1, "申请人情况", *APPLICANTS[:-1]) + row(10, APPLICANTS[-1])
    cells = [(RECEIVED, *"3120107"), (CARRIED_IN, "2", "", "1", "", "", "1", "4"), (GRANTED, "", "1", "", "", "", "", "1")]
    reading = read_placed(heads, *(row(1, *texts) for texts in cells))
    assert [raw for _, raw in printed(reading).values()] == [text for _, *texts in cells for text in texts]
    assert printed(read_placed(heads, *(row(1, *texts) for texts in cells[1:]))) == {}


def test_headings_in_an_order_of_their_own_are_believed_where_the_rows_add_up():
    heads = ("申请人情况", APPLICANTS[-1], *APPLICANTS[:-1])
    reading = read_grid(heads, (RECEIVED, *"7312010"), (CARRIED_IN, "1", "", "1", "", "", "", ""))
    assert printed(reading)["applications.received", "total"] == ("published", "7")
    assert printed(reading)["applications.carried_in", "company"] == ("published", "1")
