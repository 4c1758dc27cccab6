"""What JupyterLab shows of a report."""

from pathlib import Path

from lxml import html

from reportlib import read_report
from tests.documents import small_2014, write

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"


def test_a_report_shows_title_form_figures_and_their_sources(tmp_path):
    report = read_report(write(tmp_path, "jia-2016.txt", small_2014(total=3, in_person="")))
    tree = html.fromstring(report._repr_html_())
    assert tree.findtext(".//h3") == report.identity.title
    assert "form 2014: prints" in tree.findtext(".//p/br/..") + "".join(tree.find(".//p").itertext())
    row = {tr[0].text: tr for tr in tree.iter("tr") if len(tr) > 1}
    received = row["(一)收到申请数"][1]
    assert (received.text, received.get("title"), received.get("class")) == ("5", "published, line 13: 5", "published")
    blank = row["1.当面申请数"][1]
    assert (blank.text, blank.get("class")) == (None, "blank")
    assert row["四、行政复议数量"][1].get("class") == "published fails"
    assert (row["六、举报投诉数量"][1].text, row["六、举报投诉数量"][1].get("class")) == (None, "unread")
    shown = "".join(tree.itertext())
    assert "reconsideration = outcomes: 3 against 2" in shown
    assert "missing_row" in shown


def test_a_figure_that_a_problem_speaks_of_is_marked(tmp_path):
    report = read_report(write(tmp_path, "jia-2016.txt", small_2014(received=-5, in_person=-8, total=2)))
    tree = html.fromstring(report._repr_html_())
    row = {tr[0].text: tr[1].get("class") for tr in tree.iter("tr") if len(tr) > 1}
    assert list(report.problems["kind"]).count("odd_figure") == 2
    assert row["(一)收到申请数"] == row["1.当面申请数"] == "published told"
    assert row["四、行政复议数量"] == "published"


def test_rows_stand_below_the_headings_of_the_form_in_tables_as_wide_as_their_columns(tmp_path):
    tables = html.fromstring(read_report(RAW / "yichun-2021.txt")._repr_html_()).findall(".//table")
    applications = next(table for table in tables if len(table[0]) == 8)
    labels = [row[0].text for row in applications]
    assert labels[labels.index("8.属于行政查询事项") + 1] == "(四)无法提供"
    assert len(applications) == 1 + 30  # headings, and every row of the form's third section
    assert sum(len(table[0]) == 8 for table in tables) == 1


def test_text_of_a_report_cannot_inject_markup(tmp_path):
    text = small_2014().replace("甲市统计局", "甲市<script>alert(1)</script>局")
    assert "<script>" not in read_report(write(tmp_path, "jia-2016.txt", text))._repr_html_()
