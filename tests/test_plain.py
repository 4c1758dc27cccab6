"""The short way through tables (`plain`) against the careful one: what it reads is what care would have read."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from reportlib.document import Document
from reportlib.errors import NotAReport, UnreadableFile
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.plain import read_plain_tables
from reportlib.reading import read_bytes
from reportlib.recognition import PROSE_FORM, recognise_form
from reportlib.tables import read_tables, read_with_care
from reportlib.tokens import document_to_tokens
from tests.documents import flat
from tests.generator import Rendering, draw_report, write
from tests.generator.damage import with_noise
from tests.generator.strategies import RENDERINGS, SEEDS, reports
from tests.test_property import SHARES, examples
from tests.test_tables import APPLICANTS

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
YICHUN, QUZHOU = ((RAW / name).read_text(encoding="utf-8") for name in ("yichun-2021.txt", "quzhou-2016.txt"))
SHUYANG = (RAW / "shuyang-drc-2023.html").read_text(encoding="utf-8")


def is_read_plainly(document: Document) -> bool:
    """Whether the tables of a document are read the short way; where they are, it must read what care reads."""
    stream = Stream(document_to_tokens(document))
    name, _ = recognise_form(stream, 2021)
    if name == PROSE_FORM or not read_plain_tables(stream, load_form(name)):
        return False
    reading, careful = read_tables(stream, load_form(name)), read_with_care(stream, load_form(name))
    assert reading.figures == careful.figures
    assert reading.problems == careful.problems
    assert reading.covered == careful.covered
    return True


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("quzhou-2016.txt", True),
        ("fuyuan-2019.txt", True),
        ("yichun-2021.txt", True),
        ("shanghai-office-2019.html", True),
        ("shuyang-drc-2023.html", True),
        ("xinzhou-2017.txt", False),  # blanks vanished
        ("hongze-2024.pdf", False),  # rows that share a cell
        ("shuyang-county-2025.txt", False),  # every outcome a table of its own
    ],
)
def test_whole_tables_are_read_the_short_way(name, plain):
    assert is_read_plainly(read_bytes((RAW / name).read_bytes(), name)) is plain


@pytest.mark.parametrize("format", SHARES)
def test_the_short_way_reads_what_care_reads(format, tmp_path):
    tried = []

    @examples(SHARES[format] / 2)
    @given(reports(), RENDERINGS[format], SEEDS)
    def compare(original, rendering, seed):
        path = write(original, rendering, tmp_path)
        data, rng = path.read_bytes(), Random(seed)
        tried.append(is_read_plainly(read_bytes(data, path.name)))
        if format in ("pdf", "docx") or rendering.encoding != "utf-8":
            return
        for _ in range(3):
            try:
                is_read_plainly(read_bytes(with_noise(data.decode(), rng).encode(), path.name))
            except (NotAReport, UnreadableFile):
                continue

    compare()
    assert any(tried) or format != "html"  # of few examples in the other formats perhaps none is plain


def flat_tables(text: str) -> Document:
    return flat("\n".join(line for line in text.split("\n") if line.strip()))


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("行政许可\n\n287715", "行政许可"),  # a figure vanished
        ("行政许可\n\n287715", "行政许可\n\n287715\n\n3"),  # one too many
        ("行政许可\n\n287715", "行政许可287715"),  # touches its label
        ("行政许可\n\n287715", "行政许可\n\n287 715"),  # may be two
        ("行政许可\n\n287715", "行政许可\n\n12/0"),  # is none
        ("行政许可\n\n287715", "287715\n\n行政许可"),  # stands before its label
        ("行政许可\n\n287715", "行政许可\n\n287715\n\n本项数据已经核对，没有差错。"),  # a sentence among the rows
        ("行政许可\n\n287715", "行政许可\n\n287715\n\n3起"),  # a figure that no label owns
        ("行政强制\n", "行政强制措施实施\n"),  # a label of its own wording
        ("规章\n\n8\n\n1\n\n14", "规章\n\n8 1\n\n14"),  # on broken lines
        ("本年制发件数\n\n本年废止件数", "本年废止件数\n\n本年制发件数"),  # columns in another order
        ("未经复议直接起诉\n", "未经复议直接起诉\n\n以上数据已经核对，没有差错。\n"),  # a sentence among labels
        ("1.本机关不掌握相关政府信息", "11.本机关不掌握相关政府信息"),  # a figure before its number
        ("三、行政机关收到", "482注1\n\n三、行政机关收到"),  # words that hold a figure, behind a row
        ("五、存在的主要问题及改进情况", "482注1\n\n五、存在的主要问题及改进情况"),  # and behind the last
        ("五、存在的主要问题及改进情况", "3/0\n\n五、存在的主要问题及改进情况"),
        ("0\n\n2\n\n五、存在", "0\n\n2/0\n\n五、存在"),
        ("行政诉讼\n\n结果维持\n\n结果纠正", "行政诉讼\n\n结果纠正\n\n结果维持"),
        ("第二十条第(一)项", "8\n\n1\n\n第二十条第(一)项"),  # figures before the first label
        ("返回顶部关闭本页", "1\n\n返回顶部关闭本页\n\n2"),  # pages have numbers: one of them may be a figure
        ("五、存在的主要问题及改进情况", "行政许可\n\n3\n\n五、存在的主要问题及改进情况"),  # a row once more
    ],
)
def test_a_text_with_a_surprise_is_read_with_care(old, new):
    assert is_read_plainly(flat_tables(YICHUN))
    assert not is_read_plainly(flat_tables(edited(YICHUN, old, new)))


REMEDIES = YICHUN[YICHUN.index("行政复议\n\n行政诉讼") : YICHUN.index("五、存在的主要问题")]
HEADINGS = "结果维持 结果纠正 其他结果 尚未审结 总计"
STACKED = f"{HEADINGS}\n行政复议\n1 2 3 4 10\n未经复议直接起诉\n0 1 0 1 2\n复议后起诉\n1 0 0 0 1\n"


@pytest.mark.parametrize(("first", "second", "plain"), [("制发", "废止", True), ("废止", "制发", False)])
def test_headings_of_cells_parted_by_tabs_are_plain_only_in_the_order_of_the_form(first, second, plain):
    below = "\n\n规章\n\n8\n\n1\n\n14"
    heads = f"本年{first}件数\t本年{second}件数\t现行有效件数"
    text = edited(YICHUN, f"本年制发件数\n\n本年废止件数\n\n现行有效件数{below}", f"{heads}\n规章\t8\t1\t14")
    assert is_read_plainly(flat_tables(text)) is plain


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 2 3 4 10", "1 2\n3 4 10"),  # on broken lines, which may have lost a figure
        ("行政复议\n", f"行政复议\n{HEADINGS.replace('结果维持 结果纠正', '结果纠正 结果维持')}\n"),
    ],
)
def test_remedies_one_below_the_other_are_read_plainly_where_their_columns_are_sure(old, new):
    assert is_read_plainly(flat_tables(edited(YICHUN, REMEDIES, STACKED)))
    assert not is_read_plainly(flat_tables(edited(YICHUN, REMEDIES, edited(STACKED, old, new))))


@pytest.mark.parametrize(("row", "plain"), [("3 -2 7", True), ("3 - 7", False)])
def test_a_dash_that_may_be_a_sign_asks_for_care(row, plain):
    text = (RAW / "fuyuan-2019.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    at = lines.index("行政处罚")
    lines[at + 1 : at + 4] = row.split()
    assert is_read_plainly(flat("\n".join(lines))) is plain


def test_figures_that_rise_are_serial_numbers_only_where_the_first_row_has_one_too():
    lines = [line for line in QUZHOU.split("\n") if line.strip()]
    figures = [number for number, line in enumerate(lines) if line.strip().isdecimal()]
    for value, number in enumerate(figures, 2):
        lines[number] = str(value)
    document = flat("\n".join(lines))
    assert is_read_plainly(document)
    read = [figure.raw for figure in read_tables(Stream(document_to_tokens(document)), load_form("2014")).figures]
    assert read == [str(value) for value in range(2, len(figures) + 2)]
    first = next(number for number, line in enumerate(lines) if "(一)主动公开政府信息数" in line)
    lines[first - 2 : first] = ["1"]  # in place of the heading above
    assert not is_read_plainly(flat("\n".join(lines)))


@pytest.mark.parametrize(
    ("row", "old", "new"),
    [
        ("规章", "<td", "<td>7</td><td"),  # a cell too many, before the label
        ("规章", "</tr>", "<td>7</td></tr>"),  # or behind the figures
        ("规章", "</tr>", "<td>见附注</td></tr>"),  # words where a figure may stand
        ("规章", "<tr", "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr"),  # the row twice
        ("规章", "<tr", "<tr><td></td><td>9</td><td>9</td><td>9</td></tr><tr"),  # figures without a label
        ("信息内容", "本年制发件数", "现行有效件数"),  # two columns under one heading
        ("第二十条", "<tr", "<tr><td></td><td>9</td><td>9</td><td>9</td></tr><tr"),  # figures above all labels
        ("规章", "<tr", "<tr><td>其中另有2件</td></tr><tr"),  # a count in words
        ("第二十条", "<tr", "<tr><td>本表各项不含另行办理的2件。</td></tr><tr"),  # in a sentence
    ],
)
def test_a_table_with_a_surprise_is_read_with_care(row, old, new):
    assert is_read_plainly(read_bytes(SHUYANG.encode(), "a.html"))
    at = SHUYANG.index(row)
    start, end = SHUYANG.rindex("<tr", 0, at), SHUYANG.index("</tr>", at) + len("</tr>")
    changed = SHUYANG[start:end].replace(old, new, 1)
    assert changed != SHUYANG[start:end]
    assert not is_read_plainly(read_bytes((SHUYANG[:start] + changed + SHUYANG[end:]).encode(), "a.html"))


@pytest.mark.parametrize(
    ("widths", "figures", "plain"),
    [
        ("121", "8 0 18", True),
        ("121", "8 0 _", True),
        ("112", "8 0 18", True),  # the third figure stands beside its heading, in a row without a blank
        ("112", "8 0 _", False),  # with one, of which column is the 0?
        ("112", "8 _ 18", False),
        ("131", "8 0 18", False),  # the third figure stands left of its heading
    ],
)
def test_a_figure_beside_its_heading_is_plain_only_in_a_full_row(widths, figures, plain):
    """`widths`: of the headings, in columns; the cell of the second figure is two columns wide."""
    headings = zip(widths, "本年制发件数 本年废止件数 现行有效件数".split(), strict=True)
    page = SHUYANG
    for row, label in (("规章", "规章"), ("规范性文件", "行政规范性文件"), ("信息内容", "信息内容")):
        [markup] = rows_of(page, row)
        one, two, three = figures.replace("_", "").split(" ") if row == "规章" else ("8", "0", "18")
        cells = f"<td>{one}</td><td colspan='2'>{two}</td><td>{three}</td>"
        if row == "信息内容":
            cells = "".join(f"<td colspan='{width}'>{heading}</td>" for width, heading in headings)
        page = page.replace(markup, f"<tr><td>{label}</td>{cells}</tr>", 1)
    assert is_read_plainly(read_bytes(page.encode(), "a.html")) is plain


@pytest.mark.parametrize(("figures", "plain"), [("8 0 18", True), ("8 _ 18", False)])
def test_below_no_headings_only_full_rows_are_plain(figures, plain):
    [headings, row] = rows_of(SHUYANG, "信息内容", "规章")
    page = edited(SHUYANG, headings, "<tr><td>信息内容</td><td>甲</td><td>乙</td><td>丙</td></tr>")
    cells = "".join(f"<td>{figure}</td>" for figure in figures.replace("_", "").split(" "))
    page = edited(page, row, f"<tr><td>规章</td>{cells}</tr>")
    assert is_read_plainly(read_bytes(page.encode(), "a.html")) is plain


def test_another_table_with_the_headings_of_the_form_asks_for_care():
    other = "<table><tr><td>结果维持</td><td>总计</td></tr><tr><td>1</td><td>1</td></tr></table>"
    assert not is_read_plainly(read_bytes(edited(SHUYANG, "</article>", f"{other}</article>").encode(), "a.html"))


def test_a_heading_of_rows_with_blank_cells_has_no_figures_though_words_follow():
    page = Rendering("html").render(draw_report("2021", 3)).decode()
    [row] = rows_of(page, "其他处理")
    heads = "".join(f"<td>{word}</td>" for word in APPLICANTS)
    blanks = "<tr><td>(六)其他处理</td>" + "<td></td>" * 7 + "</tr>"
    parted = page.replace(row, f"{blanks}</table><p>续表</p><table><tr><td></td>{heads}</tr>")
    assert is_read_plainly(read_bytes(parted.encode(), "a.html"))


def rows_of(page: str, *labels: str) -> list[str]:
    """The markup of the table rows in which these labels stand."""
    rows = []
    for label in labels:
        at = page.index(label)
        rows.append(page[page.rindex("<tr", 0, at) : page.index("</tr>", at) + len("</tr>")])
    return rows


def test_a_table_on_its_side_asks_for_care():
    rows = rows_of(SHUYANG, "属于行政执法案卷", "属于行政查询事项", "属于四类过程性信息")
    side_by_side = rows[2].replace("</tr>", "") + "".join(row[row.index(">") + 1 :] for row in rows[:2])
    page = edited(SHUYANG, rows[2], side_by_side.replace("</tr>", "", 1))
    for row in rows[:2]:
        page = edited(page, row, "<tr></tr>")  # under which the tall cells still end where they did
    assert not is_read_plainly(read_bytes(page.encode(), "a.html"))


@pytest.mark.parametrize("permuted", [False, True])
def test_remedies_in_rows_of_their_own_stand_below_their_headings(permuted):
    headings = HEADINGS.split()
    if permuted:
        headings[:2] = headings[1::-1]
    printed = [["", *headings], *(line.split() for line in STACKED.splitlines()[2::2])]
    labels = STACKED.splitlines()[1::2]
    rows = ["<td>".join(["<tr>", *cells]) for cells in (printed[0], *([a, *b] for a, b in zip(labels, printed[1:], strict=True)))]
    start, end = (SHUYANG.index(word) for word in ("四、政府信息公开行政复议", "五、存在的主要问题"))
    page = f"{SHUYANG[:start]}四、行政复议、行政诉讼情况<table>{''.join(rows)}</table>{SHUYANG[end:]}"
    assert is_read_plainly(read_bytes(page.encode(), "a.html")) is not permuted


def test_a_figure_alone_below_its_label_asks_for_care_where_all_others_stand_in_its_line():
    """It may be the number of a page that ended there."""
    rows = [f"{row.label}  {number}" if row.columns else row.label for number, row in enumerate(load_form("2014").rows)]
    assert is_read_plainly(flat("\n".join(rows)))
    assert not is_read_plainly(flat("\n".join(rows).replace("发布会总次数  ", "发布会总次数\n")))
