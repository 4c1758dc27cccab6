"""Small documents for tests: statutory tables as flat text, written by hand."""

from pathlib import Path

from reportlib.document import Document, Paragraph, Place
from reportlib.forms import load_form
from reportlib.labels import Stream
from reportlib.tables import TableReading, read_tables
from reportlib.tokens import document_to_tokens


def paragraphs(*texts: str) -> list[Paragraph]:
    """Paragraphs of these texts, on the lines 1, 2, ..."""
    return [Paragraph(text, Place.of(line=number)) for number, text in enumerate(texts, 1)]


def flat(text: str) -> Document:
    """A flat-text document of these lines."""
    return Document(paragraphs(*text.split("\n")), "text")


def read_flat(text: str, form: str) -> TableReading:
    """The statutory tables of a flat text."""
    return read_tables(Stream(document_to_tokens(flat(text))), load_form(form))


def printed(reading: TableReading) -> dict[tuple[str, str], tuple[str, str]]:
    """(status, raw) of every figure."""
    return {(figure.item, figure.column): (figure.status, figure.raw) for figure in reading.figures}


def rows(document: Document) -> list[list[list[str]]]:
    """The text of each cell, by table and row."""
    return [[[cell.text for cell in row] for row in table.rows] for table in document.tables()]


def words(document: Document) -> list[str]:
    """The text of each paragraph, and a dash for each table."""
    return [block.text if isinstance(block, Paragraph) else "-" for block in document.blocks]


def write(folder: Path, name: str, text: str) -> Path:
    """Write a text file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


SMALL_2014 = """甲市统计局2016年政府信息公开工作年度报告
本报告数据的统计期限为2016年1月1日至2016年12月31日。
统计指标
单位
统计数
一、主动公开情况
——
(一)主动公开政府信息数
条
120
(一)收到申请数
件
{received}
1.当面申请数
件
{in_person}
2.传真申请数
件
0
3.网络申请数
件
2
4.信函申请数
件
1
四、行政复议数量
件
{total}
(一)维持具体行政行为数
件
1
(二)被依法纠错数
件
{corrected}
(三)其他情形数
件
0
"""


def small_2014(received: object = 5, in_person: object = 2, total: object = 2, corrected: object = 1) -> str:
    """A 2014 form cut down to a dozen rows."""
    return SMALL_2014.format(received=received, in_person=in_person, total=total, corrected=corrected)


def applications_2021(rows: dict[str, str]) -> str:
    """The applications table of the 2021 form, every row all zero unless `rows` (label to figures) says otherwise."""
    lines = []
    for row in load_form("2021").rows:
        lines.append(row.label)
        if row.item.startswith("applications.") and row.kind == "row":
            lines += rows.get(row.label, "0 0 0 0 0 0 0").split()
    return "\n".join(lines)
