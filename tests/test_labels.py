"""Labels matched as a sequence: the chosen chain is the heaviest there is."""

from itertools import combinations
from random import Random

import pytest

from reportlib.forms import load_form, read_csv
from reportlib.labels import Stream, _heaviest_chain, match_labels
from reportlib.tokens import document_to_tokens
from tests.documents import applications_2021, flat, printed, read_flat
from tests.test_columns import read_grid
from tests.test_tables import RECEIVED, problems


def heaviest_by_trying_all(candidates):
    """The weight of the best chain: places and form rows rise, and nothing overlaps."""
    best = 0.0
    for size in range(1, len(candidates) + 1):
        for chain in combinations(candidates, size):
            pairs = list(zip(chain, chain[1:], strict=False))
            if all(a[1] < b[1] and a[2] <= b[0] for a, b in pairs):
                best = max(best, sum(candidate[3] for candidate in chain))
    return best


def test_the_chain_is_the_heaviest_of_all():
    rng = Random(3)
    for _ in range(300):
        candidates = []
        for _ in range(rng.randint(1, 9)):
            start = rng.randint(0, 20)
            candidates.append((start, rng.randint(0, 6), start + rng.randint(1, 6), float(rng.randint(1, 9))))
        candidates.sort()
        chain = _heaviest_chain(candidates)
        assert all(a[1] < b[1] and a[2] <= b[0] for a, b in zip(chain, chain[1:], strict=False))
        assert sum(candidate[3] for candidate in chain) == heaviest_by_trying_all(candidates)


def test_a_table_of_contents_before_the_form_takes_no_label_from_it():
    contents = "目录\n一、本年新收政府信息公开申请数量\n四、结转下年度继续办理\n以上为目录。\n"
    tokens = document_to_tokens(flat(contents + applications_2021({})))
    form = load_form("2021")
    matches = match_labels(Stream(tokens), form)
    assert [match.row.label for match in matches] == [row.label for row in form.rows if row.kind != "beside"] + [
        row.label for row in form.rows if row.kind == "beside"
    ]
    assert all(dict(tokens[match.first].place)["line"] > 4 for match in matches)


ROWS_2019 = "第二十条第(五)项\n行政许可\n10\n+1\n20\n{first}\n第二十条第(八)项\n行政事业性收费\n3\n+1"
PENALTIES, COERCION = "行政处罚\n30\n-1\n40", "行政强制\n50\n+2\n60"
SERVICES = ("items_last_year", "change", "decisions")


@pytest.mark.parametrize("order", [(PENALTIES, COERCION), (COERCION, PENALTIES)])
def test_a_row_out_of_its_order_keeps_its_figures(order):
    cells = printed(read_flat(ROWS_2019.format(first="\n".join(order)), "2019"))
    assert [cells["disclosure.penalties", column][1] for column in SERVICES] == ["30", "-1", "40"]
    assert [cells["disclosure.coercive_measures", column][1] for column in SERVICES] == ["50", "+2", "60"]


def test_figures_stand_in_the_order_of_the_form():
    """Whatever order the rows are printed in, and also where a row's figures had to be told by its sums."""
    swapped = read_flat(ROWS_2019.format(first=f"{COERCION}\n{PENALTIES}"), "2019").figures
    one = "1 0 0 0 0 0 1"
    rows = {"一、本年新收政府信息公开申请数量": "1 1", "(一)予以公开": one, "(七)总计": one}
    told = read_flat(applications_2021(rows), "2021").figures
    assert "inferred" in {figure.status for figure in told}
    for figures, form in ((swapped, "2019"), (told, "2021")):
        places = [load_form(form).positions[figure.item, figure.column] for figure in figures]
        assert places == sorted(places)


def test_the_words_of_a_missing_row_elsewhere_are_not_that_row():
    reading = read_flat(ROWS_2019.format(first=PENALTIES) + "\n六、其他\n" + COERCION, "2019")
    assert not any(item == "disclosure.coercive_measures" for item, _ in printed(reading))


@pytest.mark.parametrize("number", ["3.", "(3)", "3)", "③"])
def test_the_number_of_a_short_label_may_stand_in_brackets(number):
    rows = [
        RECEIVED,
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        f"{number}其他",
        "(七)总计",
    ]
    reading = read_flat("\n".join(f"{row}\n1 0 0 0 0 0 1" for row in rows), "2021")
    assert printed(reading)["applications.other.other", "natural_person"] == ("published", "1")
    assert not [problem for problem in reading.problems if problem.kind != "missing_row"]


LABELS = ("(一)予以公开", "(二)部分公开")


@pytest.mark.parametrize("rows", [("5100006", "1000001"), ("", "1000001")])
def test_the_heading_of_a_column_is_no_row(rows):
    """Each outcome has a table of its own under it; the 总计 before the figures is not (七)总计."""
    heads = "\n".join(("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"))
    text = "\n".join(f"{label}\n{heads}\n" + "\n".join(row) for label, row in zip(LABELS, rows, strict=True))
    cells = printed(read_flat(text, "2021"))
    assert ("applications.disposed", "total") not in cells
    assert cells["applications.granted_in_part", "natural_person"] == ("published", "1")


@pytest.mark.parametrize("number", ["2 .", "2 . ", "2 ", "2\n."])
def test_the_own_number_of_a_label_that_was_parted_from_it_is_no_figure(number):
    text = f"1.政府公报公开政府信息数\n{number}政府网站公开政府信息数\n5\n3.政务微博公开政府信息数"
    read = printed(read_flat(text, "2014"))
    assert [raw for _, raw in read.values()] == ["", "5", ""]


@pytest.mark.parametrize("number", ["（一）", "(一)", "1.", "１．", "一、"])
def test_a_short_label_that_has_no_number_on_the_form_may_have_one(number):
    row = [f"{number}行政复议", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    for parted in ("\n", "  "):
        reading = read_flat(f"四、结转下年度继续办理 0 0 0 0 0 0 0\n{parted.join(row)}\n1 2 0 0 3", "2021")
        assert printed(reading)["reconsideration", "total"] == ("published", "3")
    reading = read_grid((f"{number}行政处罚", "7"))
    assert printed(reading) == {("disclosure.penalties", "decisions"): ("published", "7")}
    assert not problems(reading, "loose_label")
    assert printed(read_flat(f"甲{number}行政处罚 7", "2021")) == {}


def test_a_heading_glued_to_the_beginning_of_a_row_is_not_that_heading():
    """The figures are those of 1.申请人…, whose label runs on below."""
    zeros = "0  0  0  0  0  0  0"
    text = f"5.要求行政机关确认或重新出具已获取信息  {zeros}\n（六）其他处理1.申  5  0  0  0  0  0  5\n请人超时\n3.其他  {zeros}"
    reading = read_flat(text, "2021")
    assert ("applications.other", "natural_person") not in printed(reading)
    assert ("5", "line 2") in problems(reading, "unplaced_number")


def test_a_short_label_behind_its_own_number_may_touch_the_heading_before_it():
    reading = read_flat("三、本年度办理结果（一）予以公开  5  0  0  0  0  0  5\n1.属于国家秘密  0  0  0  0  0  0  0", "2021")
    figures = {item: raw for (item, column), (_, raw) in printed(reading).items() if column == "total"}
    assert figures == {"applications.granted": "5", "applications.denied.state_secret": "0"}


def test_the_end_of_a_heading_before_a_misprinted_label_and_its_number_is_no_other_label():
    zeros = "0  0  0  0  0  0  0"
    text = f"3.要求提供公开出版物  {zeros}\n处理4.无正当理由大量重复申请  5  0  0  0  0  0  5\n（六）其他处理  {zeros}"
    reading = read_flat(text, "2019")
    assert printed(reading)["applications.not_processed.excessive", "natural_person"] == ("published", "5")
    assert [raw for raw, _ in problems(reading, "loose_label")] == ["处理4.无正当理由大量重复申请"]


VARIANTS = [
    (form, row["label"], row["variant"]) for row in read_csv("variants.csv") for form in row["forms"].split()
]


@pytest.mark.parametrize(("form", "label", "variant"), VARIANTS)
def test_another_wording_of_a_label_is_that_label_in_tables_and_in_text(form, label, variant):
    row = next(row for row in load_form(form).rows if row.label == label)
    figures = "1200003"[-len(row.positions) :]
    in_order = dict(zip([(item, column) for item, column, _ in row.positions], figures, strict=True))
    for reading in (
        read_grid(("", *row.headings), (variant, *figures), form=form),
        read_flat("\n".join((variant, *figures)), form),
    ):
        assert printed(reading) == {key: ("published", figure) for key, figure in in_order.items()}
