"""Whatever happened to a text on its way to us, it is read or refused with a reason, and meets no bug of ours."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given

from reportlib.errors import ReportError
from reportlib.reading import read_bytes
from reportlib.report import interpret
from tests.generator import FlatStyle, HtmlStyle, Layout, Original, Writing
from tests.generator.damage import with_noise
from tests.generator.flat import render_flat
from tests.generator.html import render_html
from tests.generator.markdown import render_latex, render_markdown, render_separated
from tests.generator.strategies import SEEDS, reports
from tests.test_property import examples

WRITERS: dict[str, Callable[[Original, Random], str]] = {
    "page.html": lambda original, rng: render_html(original, Layout(), Writing(), HtmlStyle(), rng, "utf-8"),
    "flat.txt": lambda original, rng: render_flat(original, Layout(), Writing(), FlatStyle(), rng),
    "tables.md": lambda original, rng: render_markdown(original, Layout(), Writing(), rng, False),
    "rows.md": lambda original, rng: render_separated(original, Layout(), Writing(), rng, ","),
    "latex.md": lambda original, rng: render_latex(original, Layout(), Writing(), rng),
}


@pytest.mark.parametrize("name", WRITERS)
@examples(0.2)
@given(original=reports(), seed=SEEDS)
def test_a_damaged_text_is_read_or_refused_by_name(name, original, seed):
    rng = Random(seed)
    damaged = with_noise(WRITERS[name](original, rng), rng)
    try:
        report = interpret(read_bytes(damaged.encode(), name), Path(name), "")
    except ReportError as refused:
        assert str(refused).startswith(f"{name}: ")
    else:
        assert len(report.cells) == len(report.figures)
        assert report.name in repr(report)
        assert report._repr_html_()
