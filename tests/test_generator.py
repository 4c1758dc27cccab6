"""The generator on itself: its figures add up, its grids are whole, and every format holds what was drawn.

The formats are opened with what they are made for (lxml, python-docx, pypdfium2), not with the code under test.
"""

from __future__ import annotations

import io
from collections import Counter
from random import Random

import docx
import lxml.html
import pypdfium2
import pytest

from tests.generator import Encoding, FlatStyle, HtmlStyle, Layout, Original, Rendering, Writing, draw_report
from tests.generator.figures import FigureOptions
from tests.generator.forms import APPLICANTS, FORMS, REMEDIES, form_rows, positions
from tests.generator.layout import occupied, size
from tests.generator.words import break_label, radicals

LAYOUTS = [Layout(), Layout(nested=True, stacked=True, split=True), Layout(uneven=True, units="label", filler="——")]
SIZES = {"2014": 58, "2019": 198, "2021": 200}


def values(original: Original, item: str, *columns: str) -> list:
    return [original.figures[item, column].value for column in columns]


@pytest.mark.parametrize("form", FORMS)
def test_a_report_has_every_position_of_its_form_once(form):
    original = draw_report(form, 1)
    rows = {row.item for row in form_rows(form) if row.kind == "optional"}
    assert set(original.figures) == {key for key in positions(form) if key[0] not in rows}
    assert len(original.figures) == SIZES[form]


@pytest.mark.parametrize("seed", range(20))
def test_the_identities_of_the_forms_hold_unless_broken(seed):
    for form in ("2019", "2021"):
        original = draw_report(form, seed)
        for column in APPLICANTS:
            ends = [values(original, f"applications.{item}", column)[0] for item in
                    ("received", "carried_in", "disposed", "carried_out")]  # fmt: skip
            assert ends[0] + ends[1] == ends[2] + ends[3]
        for item in REMEDIES:
            *parts, total = values(original, item, "upheld", "corrected", "other", "pending", "total")
            assert sum(parts) == total
    old = draw_report("2014", seed)
    channels = [f"applications.received.{way}" for way in ("in_person", "fax", "online", "letter")]
    assert values(old, "applications.received", "total")[0] == sum(values(old, way, "total")[0] for way in channels)


def test_a_broken_report_breaks_an_identity_and_a_merged_one_keeps_the_sum():
    whole, broken = draw_report("2021", 4), draw_report("2021", 4, FigureOptions(broken=True))
    assert sum(whole.figures[key] != broken.figures[key] for key in whole.figures) == 4
    merged = draw_report("2021", 4, merged_other=True)
    leaves = [f"applications.other.{leaf}" for leaf in ("not_corrected", "fee_unpaid", "other")]
    for column in APPLICANTS:
        assert values(merged, "applications.other", column)[0] == sum(values(whole, leaf, column)[0] for leaf in leaves)
    assert not set(leaves) & {item for item, _ in merged.figures}


def test_blanks_and_marks_hide_zeros_only_unless_asked():
    full = draw_report("2019", 8)
    hidden = draw_report("2019", 8, FigureOptions(blanks=0.5, marks=0.3))
    gone = [key for key, figure in hidden.figures.items() if figure.status != "published"]
    zeros = [value for _, value in full.figures.items() if value.value == 0]
    assert 20 < len(gone) < len(zeros)
    anywhere = draw_report("2019", 8, FigureOptions(blanks=1.0, anywhere=True))
    assert {figure.text for figure in anywhere.figures.values()} == {""}


def test_remarks_and_units_stay_out_of_the_value():
    figures = [
        figure
        for seed in range(10)
        for key, figure in draw_report("2019", seed, FigureOptions(remarks=1.0)).figures.items()
        if figure.value and key[1] == "decisions"
    ]
    assert any("（其中" in figure.text for figure in figures)
    assert all(figure.text.startswith(str(figure.value)) for figure in figures)
    money = [
        draw_report("2019", seed, FigureOptions(remarks=1.0)).figures["disclosure.procurement", "amount"]
        for seed in range(20)
    ]
    for figure in money:
        scale = 10_000 if figure.unit == "万元" else 1
        assert float(figure.text.removesuffix(figure.unit)) * scale == pytest.approx(float(figure.value))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", FORMS)
def test_grids_hold_every_figure_and_no_place_twice(form, layout):
    original = draw_report(form, 2)
    keys: list = []
    for section in original.sections(layout):
        for grid in section.grids:
            taken = Counter(
                (y + dy, x + dx)
                for y, x, cell in occupied(grid)
                for dy in range(cell.rowspan)
                for dx in range(cell.colspan)
            )
            height, width = size(grid)
            assert set(taken.values()) == {1}
            assert set(taken) == {(y, x) for y in range(height) for x in range(width)}
            keys += [cell.key for _, _, cell in occupied(grid) if cell.key]
    assert sorted(keys) == sorted(original.figures)


def drawn_numbers(original: Original) -> Counter[str]:
    return Counter(figure.text for figure in original.figures.values() if figure.text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_format_holds_every_figure_in_the_order_of_the_form(form, layout):
    original = draw_report(form, 9, FigureOptions(blanks=0.3, marks=0.1, size=5000), sentences=False)
    original.sign_off = []
    assert drawn_numbers(original).total() > 20
    html = Rendering("html", layout, html=HtmlStyle(head=True)).render(original).decode()
    assert drawn_numbers(original) <= Counter(cell.text_content() for cell in lxml.html.fromstring(html).iter("td"))
    text = Rendering("text", layout, flat=FlatStyle(blanks="vanished")).render(original).decode()
    assert drawn_numbers(original) <= Counter(text.splitlines())
    markdown = Rendering("markdown", layout).render(original).decode()
    assert drawn_numbers(original) <= Counter(cell.strip() for cell in markdown.replace("\n", "|").split("|"))
    word = docx.Document(io.BytesIO(Rendering("docx", layout).render(original)))
    boxes = {cell._tc: cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert drawn_numbers(original) <= Counter(boxes.values())
    pages = pypdfium2.PdfDocument(Rendering("pdf", layout).render(original))
    printed = "".join(page.get_textpage().get_text_range() for page in pages)
    assert digits(printed) == digits(text)


def digits(text: str) -> str:
    """The digits of a text in their order; signs and points go, for PDFs take them for hyphenation."""
    return "".join(character for character in text if character.isdigit())


def test_a_long_pdf_breaks_its_tables_over_pages():
    pages = pypdfium2.PdfDocument(Rendering("pdf", Layout(nested=True)).render(draw_report("2021", 3)))
    assert len(pages) > 1


def test_flat_text_keeps_or_loses_blank_cells_as_its_style_says():
    original = draw_report("2019", 6, FigureOptions(blanks=0.5), sentences=False)
    blanks = sum(figure.status == "blank" for figure in original.figures.values())

    def empty_lines(blanks: str) -> int:
        return Rendering(flat=FlatStyle(blanks=blanks)).render(original).decode().splitlines().count("")

    headings = sum(
        row.kind == "heading" and row.level < 2 and not row.label.startswith("第") for row in form_rows("2019")
    )
    assert empty_lines("vanished") == 0
    assert empty_lines("empty") == blanks + headings * len(APPLICANTS)


def test_writing_changes_characters_and_not_figures():
    rng = Random(0)
    assert Writing("s2t").words("信息公开", rng) == "信息公開"
    assert Writing(gloss=1.0).words("政府", rng) == "政(zheng)府(fu)"
    assert Writing(wide=True, separator=",").figure("-12345.5") == "-１２，３４５．５"
    assert Writing(radicals=1.0).words("行文", rng) == radicals()["行"] + radicals()["文"] != "行文"
    assert break_label("重复申请数量统计", rng).replace("\n", "") == "重复申请数量统计"


def test_encodings_declare_what_they_are_asked_to():
    assert Encoding("gbk", "right").charset() == "gbk"
    assert Encoding("gbk", "wrong").charset() == "utf-8"
    assert Encoding("gbk", "missing").charset() == ""
    assert Encoding("utf-16-be-bom").encode("政") == b"\xfe\xff\x65\x3f"
    assert not Encoding("gb2312").can_write("復")


def test_the_same_seed_gives_the_same_bytes():
    rendering = Rendering("html", html=HtmlStyle(pieces=True, broken=True), writing=Writing(gloss=0.5), seed=4)
    first, again = (rendering.render(draw_report("2014", 12, furniture=True)) for _ in range(2))
    assert first == again
    assert first != rendering.render(draw_report("2014", 13, furniture=True))
