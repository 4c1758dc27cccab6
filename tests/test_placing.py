"""Vanished blanks: what the identities force is inferred, what they do not is reported with its candidates."""

from tests.documents import applications_2021, read_flat

RECEIVED = "一、本年新收政府信息公开申请数量"
GRANTED = "(一)予以公开"
DISPOSED = "(七)总计"
ALL_ZERO_BUT_THESE = {RECEIVED: "5 0 0 0 0 2 7", GRANTED: "5 0 0 0 0 2 7", DISPOSED: "5 0 0 0 0 2 7"}


def figures(reading, item):
    return {f.column: (f.status, f.raw) for f in reading.figures if f.item == item}


def unplaced(reading):
    return [problem for problem in reading.problems if problem.kind == "unplaced_number"]


def test_a_row_total_and_the_columns_leave_one_place():
    reading = read_flat(applications_2021({**ALL_ZERO_BUT_THESE, GRANTED: "5 2 7"}), "2021")
    granted = figures(reading, "applications.granted")
    assert granted["natural_person"] == ("inferred", "5")
    assert granted["other"] == ("inferred", "2")
    assert granted["total"] == ("inferred", "7")
    assert granted["company"] == ("blank", "")
    assert unplaced(reading) == []


def test_position_alone_places_nothing():
    """Where every row lost its blanks, 5 may stand under any applicant: it is reported with all of them."""
    rows = dict.fromkeys(ALL_ZERO_BUT_THESE, "5 2 7")
    reading = read_flat(applications_2021(rows), "2021")
    assert figures(reading, "applications.granted")["total"] == ("inferred", "7")
    assert "natural_person" not in figures(reading, "applications.granted")
    (five,) = (p for p in unplaced(reading) if p.raw == "5" and GRANTED in p.message)
    assert "applications.granted/natural_person" in five.message
    assert "applications.granted/legal_service" in five.message
    assert "applications.granted/total" not in five.message


def test_an_identity_that_the_figures_contradict_forces_nothing():
    reading = read_flat(applications_2021({**ALL_ZERO_BUT_THESE, GRANTED: "5 2 9"}), "2021")
    assert figures(reading, "applications.granted") == {}
    assert sorted(p.raw for p in unplaced(reading)) == ["2", "5", "9"]


def test_rows_whose_order_was_lost_are_read_when_one_reading_is_left():
    """Two labels, then their two rows of figures."""
    text = applications_2021(ALL_ZERO_BUT_THESE)
    swapped = text.replace(
        "1.信访举报投诉类申请\n" + "0\n" * 7 + "2.重复申请\n", "1.信访举报投诉类申请\n2.重复申请\n" + "0\n" * 7
    )
    assert swapped != text
    reading = read_flat(swapped, "2021")
    assert figures(reading, "applications.not_processed.petition")["total"] == ("inferred", "0")
    assert unplaced(reading) == []


def test_figures_of_a_lost_row_are_not_given_to_its_neighbour_as_blanks():
    """A row too many behind a label: neither it nor the empty row beside it is called blank."""
    text = applications_2021(ALL_ZERO_BUT_THESE).replace(
        "2.重复申请\n" + "0\n" * 7, "2.重复申请\n" + "0\n" * 7 + "3\n" * 5
    )
    reading = read_flat(text, "2021")
    assert figures(reading, "applications.not_processed.repeated") == {}
    assert sum(p.raw == "3" for p in unplaced(reading)) == 5


def test_a_label_printed_after_its_figures_is_not_given_them():
    """Two rows behind one label, and the next label has none: no order says which row is whose."""
    rows = {**ALL_ZERO_BUT_THESE, RECEIVED: "6 0 0 0 0 2 8", DISPOSED: "6 0 0 0 0 2 8"}
    text = applications_2021(rows).replace(
        "1.信访举报投诉类申请\n" + "0\n" * 7 + "2.重复申请\n" + "0\n" * 7,
        "1.信访举报投诉类申请\n" + "0\n" * 7 + "1\n0\n0\n0\n0\n0\n1\n" + "2.重复申请\n",
    )
    reading = read_flat(text, "2021")
    assert figures(reading, "applications.not_processed.petition") == {}
    assert figures(reading, "applications.not_processed.repeated") == {}
    assert sum("信访" in p.message for p in unplaced(reading)) == 14


def test_a_missing_row_leaves_the_columns_without_a_sum():
    """Its figures may be what the others lack; only the row's own total can force anything."""
    lines = applications_2021({**ALL_ZERO_BUT_THESE, GRANTED: "5 2 7"}).replace("2.重复申请\n" + "0\n" * 7, "")
    assert set(figures(read_flat(lines, "2021"), "applications.granted")) == {"total"}


def test_figures_below_a_column_of_labels_need_an_identity():
    labels = "四、行政复议数量\n(一)维持具体行政行为数\n(二)被依法纠错数\n(三)其他情形数\n件\n件\n件\n件\n"
    placed = read_flat(labels + "1792\n1790\n0\n2", "2014")
    assert [(f.status, f.raw) for f in placed.figures] == [("inferred", raw) for raw in ("1792", "1790", "0", "2")]
    other = read_flat(labels + "1792\n1790\n0\n3", "2014")
    assert other.figures == [] and sorted(p.raw for p in unplaced(other)) == ["0", "1790", "1792", "3"]


def test_one_figure_behind_three_labels_and_their_units_is_nobodys():
    text = "(一)召开政府信息公开工作会议或专题会议数\n(二)举办各类培训班数\n(三)接受培训人员数\n次\n次\n人次\n6"
    reading = read_flat(text, "2014")
    assert reading.figures == []
    assert [p.raw for p in unplaced(reading)] == ["6"]


def test_half_a_figure_in_the_place_of_a_blank_makes_a_row_doubtful():
    """One cell a line: 3587 is broken into 358 and 7, and a blank beside it vanished."""
    rows = {RECEIVED: "358 7 0 0 0 0 3587", GRANTED: "1 1", DISPOSED: "0 0 0 0 0 0 0"}
    reading = read_flat(applications_2021(rows), "2021")
    assert figures(reading, "applications.received") == {}
    assert "358" in [p.raw for p in unplaced(reading)]


def test_a_row_with_an_odd_figure_proves_nothing_of_others():
    """12/0 may be the 5 of the other rows; counted as nothing, it would say that no natural person applied."""
    rows = {RECEIVED: "12/0 5", GRANTED: "5 5", DISPOSED: "5 5"}
    reading = read_flat(applications_2021(rows), "2021")
    places = [problem.message for problem in unplaced(reading) if DISPOSED in problem.message]
    assert "applications.disposed/natural_person" in places[0]
