"""What every reader returns: a document as an ordered list of paragraphs and tables that know their place.

Readers (`flat_text`, `html`, `pdf`, `docx`) turn bytes into a `Document` and know nothing of statutory forms;
everything after them (`tables`, `prose`, `jurisdictions`) knows nothing of file formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count

_KEPT = 5000  # places of one kind; longer documents are rare


class Place(tuple):
    """Where something stands in a file, as the pairs of a path: ``Place.of(table=3, row=7, column=2)``.

    Counted from 1, as a reader counts with a finger. Pairs, not text, because a place is made for every cell of a
    million pages and written out for the few that are looked at.

    >>> str(Place.of(page=4, table=1, row=9))
    'page 4, table 1, row 9'
    """

    __slots__ = ()

    @classmethod
    def of(cls, **steps: int) -> Place:
        """Return the place at which these steps arrive, in their order."""
        return cls(steps.items())

    def __str__(self) -> str:
        return ", ".join(f"{name} {number}" for name, number in self)


def places(name: str) -> Iterator[Place]:
    """Return the places `line 1`, `line 2` and so on, without end; every document has the first, so they are kept.

    >>> [str(place) for place, _ in zip(places("line"), range(2), strict=False)]
    ['line 1', 'line 2']
    """
    return chain(_kept_places(name), (Place(((name, number),)) for number in count(_KEPT + 1)))


@lru_cache(maxsize=8)
def _kept_places(name: str) -> list[Place]:
    return [Place(((name, number),)) for number in range(1, _KEPT + 1)]


@dataclass(slots=True)
class Paragraph:
    """A run of text that is not inside a table: a line of flat text, a block of HTML, a line of a PDF page."""

    text: str
    place: Place


@dataclass(slots=True)
class Cell:
    """One cell of a table as printed; `text` is empty where the cell is blank.

    Only cells that exist in the file are here: a cell that spans columns or rows stands once, at its origin,
    with its spans.
    """

    text: str
    place: Place
    colspan: int = 1
    rowspan: int = 1
    column: int = 0  # grid column of its left edge, counted from 1 after spans are laid out


@dataclass(slots=True)
class Table:
    """A table as rows of cells. Layout tables and tables of tables never reach this class: readers take them apart."""

    rows: list[list[Cell]]
    place: Place


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    """A report as read from its file, before anyone asked what its words mean."""

    blocks: list[Block]
    format: str  # 'text', 'html', 'pdf', 'docx', 'markdown'
    title: str = ""  # a title the container states (HTML <title>, Word and PDF metadata); weak evidence
    head: dict[str, str] = field(default_factory=dict)  # HTML <meta>, as articletitle, sitename, contentsource, pubdate
    encoding: str = ""
    notes: list[tuple[str, str, Place]] = field(default_factory=list)  # (kind, message, place) for `problems`

    def own_names(self) -> list[str]:
        """What a page calls itself outside its text, ArticleTitle first; Word and PDF keep titles of older files."""
        names = () if self.format in ("docx", "pdf") else (self.head.get("articletitle", ""), self.title)
        return [name for name in names if name]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Return what stands in no table, in the order of the file."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Return the tables, in the order of the file."""
        return (block for block in self.blocks if isinstance(block, Table))
