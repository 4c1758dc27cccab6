"""Rows of a spreadsheet in a text, their cells parted by commas or semicolons."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from reportlib.flat_text import read_flat_text
from reportlib.screen import Line
from reportlib.separated import take_separated
from tests.documents import rows, words
from tests.generator import Encoding, Original, Rendering
from tests.generator.markdown import render_separated
from tests.generator.strategies import LAYOUTS, SEEDS, WRITINGS, reports
from tests.test_property import assert_read


def test_blank_cells_and_quoted_signs_keep_their_places():
    document = read_flat_text('甲市报告\n项目,制发,废止\n规章,3,\n"一、新收, 件","1,234",12\n尾')
    assert rows(document) == [[["项目", "制发", "废止"], ["规章", "3", ""], ["一、新收, 件", "1,234", "12"]]]
    assert words(document) == ["甲市报告", "-", "尾"]
    cell = next(document.tables()).rows[1][2]
    assert (str(cell.place), cell.column) == ("line 3, column 3", 3)


def test_a_quoted_field_may_run_over_lines_and_the_rows_behind_it_keep_their_numbers():
    document = read_flat_text('项目;"制发\n件数";废止\n规章;3;\n文件;12;4\n')
    assert rows(document) == [[["项目", "制发件数", "废止"], ["规章", "3", ""], ["文件", "12", "4"]]]
    assert str(next(document.tables()).rows[2][0].place) == "line 4, column 1"


@pytest.mark.parametrize(
    "text",
    [
        "2022年,收到12件,办结12件\n2021年,收到10件,办结9件\n2020年,收到8件,办结8件\n",
        "1,234,567\n2,345,678\n3,456,789\n",
        "规章 1,234 2,345\n文件 3,456 4,567\n许可 5,678 6,789\n",
        "规章 1,234\n文件 3,456\n许可 5,678\n",
        "我县认真贯彻,\n落实条例,\n全年收到,\n",
        "规章,3,1\n文件,12\n许可,7,2,1\n",
    ],
)
def test_sentences_grouped_figures_and_ragged_lines_are_no_table(text):
    document = read_flat_text(text)
    assert rows(document) == []
    assert words(document) == text.splitlines()


def test_an_empty_line_within_a_quoted_field_is_nothing():
    document = read_flat_text('项目,制发,废止\n规章,3,1\n文件,7,2\n"行政\n\n许可",12,\n')
    assert rows(document)[0][-1] == ["行政许可", "12", ""]


def test_rows_of_two_fields_are_words_and_a_figure():
    assert rows(read_flat_text('项目,件数\n规章,3\n文件,"1,234"\n许可,\n')) == [
        [["项目", "件数"], ["规章", "3"], ["文件", "1,234"], ["许可", ""]]
    ]


def test_a_quotation_that_nothing_closes_is_no_field():
    document = read_flat_text('"甲,1,2\n' + "乙,3,4\n" * 9)
    assert words(document) == ['"甲,1,2', "-"]


def test_a_field_longer_than_any_ends_the_rows():
    long = '丙,"' + "5" * 140_000
    assert words(read_flat_text(f"规章,1\n文件,2\n{long}\n许可,3\n")) == ["规章,1", "文件,2", long, "许可,3"]


class CountedLines(list[Line]):
    """Lines that count how often they are asked for."""

    asked = 0

    def __getitem__(self, index):
        self.asked += 1
        return super().__getitem__(index)


@pytest.mark.parametrize("line", ["甲,乙", 'x,"y', "规章,1,2"])
def test_each_line_is_looked_at_a_few_times_however_many_there_are(line):
    lines = CountedLines(enumerate([line] * 500, 1))
    list(take_separated(lines))
    assert lines.asked < 10 * len(lines)


class Separated(Rendering):
    """A text whose tables are rows of a spreadsheet."""

    def _text(self, original: Original, encoding: Encoding, rng: Random) -> str:
        return render_separated(original, self.layout, self.writing, rng, rng.choice(",;"))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(reports(), LAYOUTS, WRITINGS, SEEDS)
def test_a_report_with_tables_of_commas_is_read_as_it_was_written(tmp_path_factory, original, layout, writing, seed):
    assert_read(original, Separated("markdown", layout, writing, seed=seed), tmp_path_factory.mktemp("rows"))
