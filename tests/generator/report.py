"""A report to be rendered: who, when, which form, the figures, and its sections in a given layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from generator.figures import FigureOptions, Key, Printed, draw_figures
from generator.forms import YEARS
from generator.furniture import FOOTER, MENU, NOTHING_ELSE, OVERVIEW, SIGN_OFF_2014, SPAM, TROUBLES, Writer
from generator.layout import (
    Layout,
    Section,
    grid_applications,
    grids_2014,
    grids_disclosure,
    grids_remedies,
)

Cells = set[tuple[str, str, Decimal | None, str]]


@dataclass
class Original:
    """What a report says before it is rendered; every rendering of it must be read as these figures.

    `furniture`: page furniture stands around the report; `sentences`: its sections have prose.
    """

    form: str
    year: int
    title: str
    figures: dict[Key, Printed]
    writer: Writer
    furniture: bool = False
    sentences: bool = True
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    def cells(self) -> Cells:
        """Return (item, column, value, status) of every figure, the truth that a reading is held against."""
        return {(*key, figure.value, figure.status) for key, figure in self.figures.items()}

    def sections(self, layout: Layout) -> list[Section]:
        """Return the report's sections in printed order with their tables in `layout`."""
        if self.form == "2014":
            return self._sections_2014(layout)
        write = self.writer.some if self.sentences else lambda texts: []
        return [
            Section("一、总体情况", write(OVERVIEW)),
            Section("二、主动公开政府信息情况", grids=grids_disclosure(self.form, self.figures, layout)),
            Section("三、收到和处理政府信息公开申请情况", grids=[grid_applications(self.form, self.figures, layout)]),
            Section("四、政府信息公开行政复议、行政诉讼情况", grids=grids_remedies(self.form, self.figures, layout)),
            Section("五、存在的主要问题及改进情况", write(TROUBLES)),
            Section("六、其他需要报告的事项", write(NOTHING_ELSE)[-1:]),
        ]

    def _sections_2014(self, layout: Layout) -> list[Section]:
        prose = [
            Section("一、工作概况", self.writer.some(OVERVIEW)),
            Section("二、问题与打算", self.writer.some(TROUBLES)),
        ]
        annex = Section(
            "附件：政府信息公开情况统计表",
            [f"（{self.year}年度）"],
            grids_2014(self.figures, layout),
            [self.writer.fill(SIGN_OFF_2014)],
        )
        return [*(prose if self.sentences else []), annex]


def draw_report(
    form: str,
    seed: int,
    options: FigureOptions | None = None,
    *,
    furniture: bool = False,
    sentences: bool = True,
    merged_other: bool = False,
) -> Original:
    """Return a random report of a form; the same seed gives the same report."""
    rng = Random(seed)
    year = rng.randint(*YEARS[form])
    writer = Writer(rng, year)
    figures = draw_figures(form, rng, options or FigureOptions(), merged_other)
    original = Original(form, year, writer.title, figures, writer, furniture, sentences)
    if furniture:
        original.head = [*writer.some(MENU), *(writer.some(SPAM) if rng.random() < 0.3 else [])]
        original.tail = [*writer.sign_off(), *writer.some(FOOTER)]
    return original
