"""A table that a page prints twice, once for phones."""

import pytest

from reportlib import read_report
from reportlib.errors import NotAReport
from tests.documents import write
from tests.generator import Rendering, draw_report
from tests.generator.forms import FORMS


def page_with_tables_twice(form: str, change: str = "") -> str:
    page = Rendering("html").render(draw_report(form, 7)).decode("utf-8")
    start, end = page.index("<table"), page.rindex("</table>") + len("</table>")
    tables = page[start:end]
    return (
        page[:end]
        + f'<div class="phone">{tables.replace(change, "<td>77777", 1) if change else tables}</div>'
        + page[end:]
    )


@pytest.mark.parametrize("form", FORMS)
def test_tables_with_the_same_figures_are_one_report(tmp_path, form):
    once = read_report(write(tmp_path, "once.html", Rendering("html").render(draw_report(form, 7)).decode("utf-8")))
    twice = read_report(write(tmp_path, "twice.html", page_with_tables_twice(form)))
    assert [figure[:6] for figure in twice.figures] == [figure[:6] for figure in once.figures]
    assert "printed_twice" in {problem.kind for problem in twice.troubles}


def test_tables_with_other_figures_are_two(tmp_path):
    path = write(tmp_path, "two.html", page_with_tables_twice("2014", "<td>0"))
    with pytest.raises(NotAReport) as refused:
        read_report(path)
    assert refused.value.kind == "several_reports"
