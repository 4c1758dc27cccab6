"""What tests ask of a page: its paragraphs, its tables, one cell."""

from reportlib.html import read_html
from tests.documents import rows


def texts(html: str) -> list[str]:
    """The text of each paragraph."""
    return [paragraph.text for paragraph in read_html(html).paragraphs()]


def grids(html: str) -> list[list[list[str]]]:
    """The text of each cell, by table and row."""
    return rows(read_html(html))


def cell_of(content: str) -> str:
    """The text of a cell that holds this markup, beside a label."""
    return grids(f"<table><tr><td>规章</td><td>{content}</td></tr></table>")[0][0][1]
