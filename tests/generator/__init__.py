"""A generator of annual reports: any figures, any statutory form, any of the formats in which they are published.

`draw_report` makes a report with random figures; `Rendering` says how it is published; `write` puts it into a file.
What `Original.cells()` says is what a reader must find in every rendering.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.generator.encoding import Encoding
from tests.generator.flat import FlatStyle, render_flat
from tests.generator.html import HtmlStyle, render_html
from tests.generator.layout import Layout
from tests.generator.markdown import render_markdown
from tests.generator.pdf import PdfStyle, render_pdf
from tests.generator.report import Original, draw_report
from tests.generator.word import render_docx
from tests.generator.words import Writing

__all__ = [
    "Encoding",
    "FlatStyle",
    "HtmlStyle",
    "Layout",
    "Original",
    "PdfStyle",
    "Rendering",
    "Writing",
    "draw_report",
    "write",
]

SUFFIXES = {"text": ".txt", "html": ".html", "markdown": ".md", "docx": ".docx", "pdf": ".pdf"}


@dataclass(frozen=True)
class Rendering:
    """How a report is published: its format, the layout of its tables, its characters, and the format's own style."""

    format: str = "text"
    layout: Layout = field(default_factory=Layout)
    writing: Writing = field(default_factory=Writing)
    encoding: Encoding = field(default_factory=Encoding)
    flat: FlatStyle = field(default_factory=FlatStyle)
    html: HtmlStyle = field(default_factory=HtmlStyle)
    pdf: PdfStyle = field(default_factory=PdfStyle)
    repeat: bool = False  # Markdown: the words of a spanning cell in every cell it covered
    seed: int = 0

    def render(self, original: Original) -> bytes:
        """Return the file's bytes. Characters that the encoding lacks make it UTF-8, declared as such."""
        rng = Random(self.seed)
        if self.format == "docx":
            return render_docx(original, self.layout, self.writing, rng)
        if self.format == "pdf":
            return render_pdf(original, self.layout, self.writing, self.pdf, rng)
        encoding = self.encoding
        text = self._text(original, encoding, rng)
        if not encoding.can_write(text):
            encoding = Encoding()
            text = self._text(original, encoding, Random(self.seed))
        return encoding.encode(text)

    def _text(self, original: Original, encoding: Encoding, rng: Random) -> str:
        if self.format == "html":
            return render_html(original, self.layout, self.writing, self.html, rng, encoding.charset())
        if self.format == "markdown":
            return render_markdown(original, self.layout, self.writing, rng, self.repeat)
        return render_flat(original, self.layout, self.writing, self.flat, rng)


def write(original: Original, rendering: Rendering, folder: Path, name: str = "report") -> Path:
    """Write a rendering of a report into a file of `folder` and return its path."""
    path = folder / (name + SUFFIXES[rendering.format])
    path.write_bytes(rendering.render(original))
    return path
