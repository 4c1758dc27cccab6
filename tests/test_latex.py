"""Tables of LaTeX in a text, as models that read scanned pages write them."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from reportlib.document import Document
from reportlib.flat_text import read_flat_text
from tests.documents import words
from tests.generator import Encoding, Original, Rendering
from tests.generator.markdown import render_latex
from tests.generator.strategies import LAYOUTS, SEEDS, WRITINGS, reports
from tests.test_property import assert_read

TABLE = r"""甲市报告
\begin{table}[h]
\begin{tabular}{|c|p{3cm}|c|}
\hline
\multirow{2}{*}{项目} & \multicolumn{2}{c|}{件数} \\
\cline{2-3}
 & 制发 & 废止 \\ \hline
规章 & $3$ & \\ \hline
\end{tabular}
\end{table}
尾"""


def cells(document: Document) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.column, cell.colspan) for cell in row] for table in document.tables() for row in table.rows]


def test_cells_stand_in_their_columns_and_lines_about_the_table_are_left_out():
    document = read_flat_text(TABLE)
    assert cells(document) == [
        [("项目", 1, 1), ("件数", 2, 2)],
        [("", 1, 1), ("制发", 2, 1), ("废止", 3, 1)],
        [("规章", 1, 1), ("3", 2, 1), ("", 3, 1)],
    ]
    assert [text for text in words(document) if text] == ["甲市报告", "-", "尾"]
    assert [str(row[0].place) for row in next(document.tables()).rows] == [f"line {n}, column 1" for n in (5, 7, 8)]


def test_a_table_in_one_line_keeps_the_words_around_it():
    document = read_flat_text(r"表：\begin{array}{|c|c|}\hline \text{规章} & 3 \\ \hline 文件 & 12\end{array} 注")
    assert cells(document) == [[("规章", 1, 1), ("3", 2, 1)], [("文件", 1, 1), ("12", 2, 1)]]
    assert words(document) == ["表：", "-", "注"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\makecell[c]{结果 \\ 维持}", "结果维持"),
        (r"\makecell{\\结果 \\ \strut \\维持}", "结果维持"),
        (r"\textbf{规章}", "规章"),
        (r"\begin{minipage}[b]{0.2\linewidth}\centering 规章\strut \end{minipage}", "规章"),
        (r"\multirow[t]{2}{=}{\makecell{一、\\新收}}", "一、新收"),
        (r"甲\&乙", "甲&乙"),
        (r"$1{,}234$", "1,234"),
        (r"12\%", "12%"),
    ],
)
def test_commands_are_left_out_of_words_and_figures(written, read):
    document = read_flat_text(rf"\begin{{tabular}}{{cc}} {written} & 3 \\ \end{{tabular}}")
    assert cells(document) == [[(read, 1, 1), ("3", 2, 1)]]


class Latex(Rendering):
    """A text whose tables are those of LaTeX."""

    def _text(self, original: Original, encoding: Encoding, rng: Random) -> str:
        return render_latex(original, self.layout, self.writing, rng)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(), LAYOUTS, WRITINGS, SEEDS)
def test_a_report_with_tables_of_latex_is_read_as_it_was_written(tmp_path_factory, original, layout, writing, seed):
    assert_read(original, Latex("markdown", layout, writing, seed=seed), tmp_path_factory.mktemp("latex"))
