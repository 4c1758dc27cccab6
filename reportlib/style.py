"""One look for every figure: print sizes, colours that grey and colour-blind readers can tell, fonts, saving.

A figure is drawn at the size it is printed (89 or 183 mm wide, text of 6 to 8 pt) and saved as PDF with embedded fonts
and as PNG at 600 dpi, with fixed metadata: the same call writes the same bytes. A character without a glyph is an
error, never an empty box.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.text import Text

COLUMN_MM, PAGE_MM = 89, 183
PRINT_DPI, SCREEN_DPI = 600, 160
BLACK, DARK, GREY, PALE = "#000000", "#4d4d4d", "#767676", "#d0d0d0"
OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++", "oo")
# Scopes are never mixed: each has its own marker, so that grey print keeps them apart.
SCOPE_MARKS = {"territory": ("o", True), "own_agency": ("s", False), "unknown": ("D", False)}
LATIN_FONT = "DejaVu Sans"  # comes with matplotlib: the same on every machine
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "SimSun",
    "Arial Unicode MS",
)  # fmt: skip
RC = {
    "font.family": [LATIN_FONT], "font.size": 7, "axes.titlesize": 7.5, "axes.labelsize": 7, "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5, "legend.fontsize": 6.5, "axes.linewidth": 0.6, "lines.linewidth": 0.9,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 2.5, "ytick.major.size": 2.5,
    "xtick.minor.size": 0, "ytick.minor.size": 0, "hatch.linewidth": 0.4, "patch.linewidth": 0.5,
    "axes.spines.top": False, "axes.spines.right": False, "axes.titlelocation": "left", "legend.frameon": False,
    "axes.unicode_minus": True, "axes.formatter.use_mathtext": False, "figure.facecolor": "white",
    "savefig.facecolor": "white", "pdf.fonttype": 42, "pdf.compression": 9, "text.usetex": False,
    "text.hinting": "none",  # a text as wide on paper as where the layout measured it
}  # fmt: skip


class MissingGlyph(ValueError):
    """A character of a figure has no glyph in the fonts at hand."""


class NoChineseFont(UserWarning):
    """Chinese labels were asked for and no font that has them was found; the figure has pinyin instead."""


class PaperFigure(Figure):
    """A figure at its printed size, shown in a notebook as PNG, without a window or a list of open figures."""

    def _repr_png_(self) -> bytes:
        with paper_style():
            check_glyphs(self)
            image = io.BytesIO()
            self.savefig(image, format="png", dpi=SCREEN_DPI, metadata={"Software": None})
        return image.getvalue()


def paper_style(language: str = "en") -> Any:
    """Return a context in which text and lines have their printed sizes and `language` ('en', 'zh') its fonts."""
    chinese = chinese_font() if language == "zh" else None
    return mpl.rc_context({**mpl.rcParamsDefault, **RC, "font.family": [*filter(None, [chinese]), LATIN_FONT]})


def styled(plot: Callable[..., Figure]) -> Callable[..., Figure]:
    """Give a `plot_x(frame, *, ax=None, language="en")` the paper style; without a Chinese font it falls to 'en'."""

    @wraps(plot)
    def in_style(*args: Any, language: str = "en", **options: Any) -> Figure:
        if language not in ("en", "zh"):
            raise ValueError(f"no language {language!r}; use 'en' or 'zh'")
        if language == "zh" and chinese_font() is None:
            looked = ", ".join(CHINESE_FONTS)
            warnings.warn(f"no Chinese font found (looked for {looked}): pinyin instead", NoChineseFont, stacklevel=2)
            language = "en"
        with paper_style(language):
            return plot(*args, language=language, **options)

    return in_style


@cache
def chinese_font() -> str | None:
    """Return the first of `CHINESE_FONTS` that matplotlib finds on this machine, or None."""
    present = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in present), None)


def panels(
    ax: Axes | None,
    count: int,
    *,
    width_mm: float,
    height_mm: float,
    across: bool = True,
    ratios: Any = None,
    share: bool = True,
) -> tuple[Figure, list[Axes]]:
    """Return the figure and `count` panels side by side (or stacked): in a new figure, or in the place of `ax`.

    With `share` panels side by side have one vertical axis, stacked ones one horizontal.
    """
    if ax is not None and count == 1:
        return ax.get_figure(), [ax]
    figure, parent = place(ax, width_mm=width_mm, height_mm=height_mm)
    shape = (1, count) if across else (count, 1)
    grid = parent.subgridspec(*shape, **({"width_ratios": ratios} if across else {"height_ratios": ratios}))
    axes: list[Axes] = []
    for number in range(count):
        shared = axes[0] if axes and share else None
        axes.append(figure.add_subplot(grid[number], **({"sharey": shared} if across else {"sharex": shared})))
    return figure, axes


def place(ax: Axes | None, *, width_mm: float, height_mm: float) -> tuple[Figure, SubplotSpec]:
    """Return a new figure and the place for its panels, or the figure of `ax` and its place, from which it goes."""
    if ax is None:
        figure = PaperFigure(figsize=(width_mm / 25.4, height_mm / 25.4), layout="constrained")
        return figure, figure.add_gridspec(1, 1)[0]
    figure, parent = ax.get_figure(), ax.get_subplotspec()
    if parent is None:
        raise ValueError("several panels need an axes made by subplots(), to take its place")
    ax.remove()
    return figure, parent


def check_glyphs(figure: Figure) -> None:
    """Raise if a text of the figure holds a character that none of its fonts can draw.

    Raises
    ------
    MissingGlyph
        Naming the characters and the texts they stand in.
    """
    _settle(figure)
    missing: dict[str, str] = {}
    for text in figure.findobj(Text):
        families = tuple(text.get_fontproperties().get_family()) if text.get_visible() else ()
        for character in text.get_text() if families else "":
            if not unicodedata.category(character).startswith("C") and not _has_glyph(character, families):
                missing.setdefault(character, text.get_text())
    if missing:
        listed = "; ".join(f"{character} (U+{ord(character):04X}) in {text!r}" for character, text in missing.items())
        raise MissingGlyph(f"no glyph for {listed}. Draw with language='zh' and a Chinese font, or use pinyin.")


def _settle(figure: Figure) -> None:
    """Lay the figure out once and keep that layout, so that the order of drawing and saving changes no byte.

    The solver of the layout leaves the last bits of a position to chance: they are rounded away.
    """
    with paper_style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.draw_without_rendering()
        if figure.get_layout_engine() is not None:
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
            for axes in figure.axes:
                axes.set_position([round(float(edge), 6) for edge in axes.get_position().bounds])


@cache
def _has_glyph(character: str, families: tuple[str, ...]) -> bool:
    manager = font_manager.fontManager
    present = {font.name for font in manager.ttflist}
    generic = {"sans-serif": LATIN_FONT, "monospace": "DejaVu Sans Mono", "serif": "DejaVu Serif"}
    for name in (generic.get(family, family) for family in families):
        if name in present:
            path = manager.findfont(font_manager.FontProperties(family=name), fallback_to_default=False)
            if font_manager.get_font(path).get_char_index(ord(character)):
                return True
    return False


def save_figure(figure: Figure, name: str, folder: str | Path | None = None) -> list[Path]:
    """Write `figure` as NAME.pdf and NAME.png to `folder` (the project's `figures/`) and return the two paths.

    No dates, versions or random ids: writing the same figure again changes no byte.

    Raises
    ------
    MissingGlyph
        If a character would be drawn as an empty box; nothing is written.
    """
    from reportlib.tidy import project_folder

    folder = Path(folder) if folder is not None else project_folder() / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    with paper_style():
        check_glyphs(figure)
        pdf, png = folder / f"{name}.pdf", folder / f"{name}.png"
        figure.savefig(pdf, metadata={"CreationDate": None, "ModDate": None, "Creator": None, "Producer": None})
        _save_png(figure, png)
    return [pdf, png]


def _save_png(figure: Figure, path: Path) -> None:
    """Write 600 dpi with a palette of 256 colours, a third of the size of full colour and alike to the eye."""
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=PRINT_DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 1})
    with Image.open(drawn) as image:
        small = image.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(path, format="PNG", optimize=True, dpi=(PRINT_DPI, PRINT_DPI))
