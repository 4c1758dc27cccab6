"""A report to be rendered: who, when, which form, the figures, and its sections in a given layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.generator.figures import FigureOptions, Key, Printed, draw_figures
from tests.generator.forms import YEARS
from tests.generator.furniture import FOOTER, MENU, NOTHING_ELSE, OVERVIEW, SIGN_OFF_2014, SPAM, TROUBLES, Writer
from tests.generator.layout import (
    Layout,
    Section,
    grid_applications,
    grids_2014,
    grids_disclosure,
    grids_remedies,
)

PLAIN = FigureOptions()
Cells = set[tuple[str, str, Decimal | None, str]]


@dataclass(repr=False)
class Original:
    """What a report says before it is rendered; every rendering of it must be read as these figures.

    `place` as titled; `prose` of the overview, the troubles and the rest; `head` and `tail`: page furniture around it.
    """

    form: str
    year: int
    title: str
    place: str
    figures: dict[Key, Printed]
    options: FigureOptions
    merged_other: bool = False
    prose: tuple[list[str], list[str], list[str]] = ([], [], [])
    sign_off: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    drawn: str = ""

    def __repr__(self) -> str:
        """The call that draws it, for the smallest report of a failed test."""
        return self.drawn

    def cells(self) -> Cells:
        """Return (item, column, value, status) of every figure, the truth that a reading is held against."""
        return {(*key, figure.value, figure.status) for key, figure in self.figures.items()}

    def sections(self, layout: Layout) -> list[Section]:
        """Return the report's sections in printed order with their tables in `layout`."""
        overview, troubles, rest = self.prose
        if self.form == "2014":
            annex = Section(
                "附件：政府信息公开情况统计表",
                [f"（{self.year}年度）"],
                grids_2014(self.figures, layout),
                self.sign_off,
            )
            return [Section("一、工作概况", overview), Section("二、问题与打算", troubles), annex]
        return [
            Section("一、总体情况", overview),
            Section("二、主动公开政府信息情况", grids=grids_disclosure(self.form, self.figures, layout)),
            Section("三、收到和处理政府信息公开申请情况", grids=[grid_applications(self.form, self.figures, layout)]),
            Section("四、政府信息公开行政复议、行政诉讼情况", grids=grids_remedies(self.form, self.figures, layout)),
            Section("五、存在的主要问题及改进情况", troubles),
            Section("六、其他需要报告的事项", rest),
        ]


def draw_report(
    form: str,
    seed: int,
    options: FigureOptions = PLAIN,
    *,
    furniture: bool = False,
    sentences: bool = True,
    merged_other: bool = False,
) -> Original:
    """Return a random report of a form; the same seed gives the same report."""
    drawn = f"draw_report({form!r}, {seed}, {options}, {furniture=}, {sentences=}, {merged_other=})"
    rng = Random(seed)
    year = rng.randint(*YEARS[form])
    writer = Writer(rng, year)
    figures = draw_figures(form, rng, options, merged_other)
    original = Original(form, year, writer.title, writer.place, figures, options, merged_other and form == "2021")
    original.drawn = drawn
    if sentences:
        original.prose = (writer.some(OVERVIEW), writer.some(TROUBLES), [writer.fill(rng.choice(NOTHING_ELSE))])
    if form == "2014" and rng.random() < 0.7:
        original.sign_off = [writer.fill(SIGN_OFF_2014)]
    if furniture:
        original.head = [*writer.some(MENU), *(writer.some(SPAM) if rng.random() < 0.3 else [])]
        original.tail = [*writer.sign_off(), *writer.some(FOOTER)]
    return original
