"""Hypothesis strategies for reports and renderings; every option shrinks to its plain form, so that a failure that is
left after shrinking names the option that breaks the reading."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.generator import Encoding, FlatStyle, HtmlStyle, Layout, Original, PdfStyle, Rendering, Writing, draw_report
from tests.generator.encoding import ENCODINGS
from tests.generator.figures import FigureOptions
from tests.generator.forms import FORMS

SEEDS = st.integers(0, 2**32 - 1)
LAYOUTS = st.builds(
    Layout,
    nested=st.booleans(),
    split=st.booleans(),
    stacked=st.booleans(),
    units=st.sampled_from(["column", "", "label"]),
    filler=st.sampled_from(["", "——", "/"]),
    notes=st.booleans(),
    uneven=st.booleans(),
)
WRITINGS = st.one_of(
    st.just(Writing()),
    st.builds(Writing, script=st.sampled_from(["", "s2t", "s2tw", "s2hk"]), wide=st.booleans()),
    st.builds(Writing, wide=st.booleans(), separator=st.sampled_from(["", ",", "，", " "])),
    st.builds(
        Writing, script=st.sampled_from(["", "s2t"]), gloss=st.sampled_from([0.0, 0.2, 1.0]), tones=st.booleans()
    ),
    st.builds(Writing, radicals=st.sampled_from([0.0, 0.5, 1.0]), invisible=st.sampled_from([0.0, 0.1])),
)
PRINTED_WRITINGS = st.builds(  # a PDF's font writes what its designer drew: no glosses, no invisible characters
    Writing, script=st.sampled_from(["", "s2t"]), wide=st.booleans(), separator=st.sampled_from(["", ","])
)
ENCODING = st.builds(Encoding, st.sampled_from(ENCODINGS), st.sampled_from(["right", "missing", "wrong"]))
HTML = st.builds(
    HtmlStyle,
    inner=st.sampled_from([(), ("p",), ("p", "span"), ("div",), ("p", "strong", "font")]),
    blank=st.sampled_from(["", "nbsp", "br", "space", "ideographic"]),
    shell=st.sampled_from(["plain", "divs", "layout", "cms"]),
    head=st.booleans(),
    pieces=st.booleans(),
    broken=st.booleans(),
    soup=st.booleans(),
    noise=st.booleans(),
    upper=st.booleans(),
    single=st.booleans(),
)
FLAT_CELLS = st.builds(
    FlatStyle,
    line=st.just("cell"),
    blanks=st.sampled_from(["empty", "vanished"]),
    loose=st.booleans(),
    broken=st.booleans(),
    wrapped=st.sampled_from([0, 30]),
    newline=st.sampled_from(["\n", "\r\n"]),
)
FLAT_ROWS = st.builds(
    FlatStyle,
    line=st.just("row"),
    gap=st.sampled_from(["\t", "  ", "    ", "　　"]),
    loose=st.booleans(),
    broken=st.booleans(),
    wrapped=st.sampled_from([0, 30]),
)
PDF = st.builds(PdfStyle, repeat_head=st.booleans(), numbers=st.booleans(), centred=st.booleans())
OPTIONS = st.builds(
    FigureOptions,
    size=st.sampled_from([3, 40, 5000]),
    blanks=st.sampled_from([0.0, 0.5, 0.9]),
    marks=st.sampled_from([0.0, 0.05]),
    remarks=st.sampled_from([0.0, 0.1]),
    anywhere=st.booleans(),
    broken=st.booleans(),
)

RENDERINGS = {
    "html": st.builds(Rendering, st.just("html"), LAYOUTS, WRITINGS, encoding=ENCODING, html=HTML, seed=SEEDS),
    "cells": st.builds(Rendering, st.just("text"), LAYOUTS, WRITINGS, encoding=ENCODING, flat=FLAT_CELLS, seed=SEEDS),
    "rows": st.builds(Rendering, st.just("text"), LAYOUTS, WRITINGS, encoding=ENCODING, flat=FLAT_ROWS, seed=SEEDS),
    "markdown": st.builds(
        Rendering, st.just("markdown"), LAYOUTS, WRITINGS, encoding=ENCODING, repeat=st.booleans(), seed=SEEDS
    ),
    "docx": st.builds(Rendering, st.just("docx"), LAYOUTS, WRITINGS, seed=SEEDS),
    "pdf": st.builds(Rendering, st.just("pdf"), LAYOUTS, PRINTED_WRITINGS, pdf=PDF, seed=SEEDS),
}


def reports(options: st.SearchStrategy[FigureOptions] = OPTIONS) -> st.SearchStrategy[Original]:
    """Random reports of all forms."""
    return st.builds(
        draw_report,
        st.sampled_from(FORMS),
        SEEDS,
        options,
        furniture=st.booleans(),
        sentences=st.booleans(),
        merged_other=st.booleans(),
    )
