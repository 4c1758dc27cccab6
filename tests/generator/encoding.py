"""Text as bytes: in which encoding, and what the file says of it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb2312",
    "gbk",
    "gb18030",
    "big5",
    "big5hkscs",
    "utf-16",
    "utf-16-le-bom",
    "utf-16-be-bom",
)
_MARKS = {"utf-16-le-bom": codecs.BOM_UTF16_LE, "utf-16-be-bom": codecs.BOM_UTF16_BE}
_WRONG = {"utf-8": "gb2312", "utf-8-sig": "gbk", "big5": "utf-8", "big5hkscs": "utf-8"}


@dataclass(frozen=True)
class Encoding:
    """`name`: one of ENCODINGS; `declared`: 'right', 'wrong' or 'missing', for HTML."""

    name: str = "utf-8"
    declared: str = "right"

    def charset(self) -> str:
        """Return the charset that the page declares, '' for none."""
        real = self.name.removesuffix("-sig").removesuffix("-le-bom").removesuffix("-be-bom")
        return {"right": real, "wrong": _WRONG.get(self.name, "utf-8"), "missing": ""}[self.declared]

    def encode(self, text: str) -> bytes:
        """Return the bytes of `text`; characters that the encoding lacks are an error, see `can_write`."""
        if self.name in _MARKS:
            return _MARKS[self.name] + text.encode(self.name.removesuffix("-bom"))
        return text.encode(self.name)

    def can_write(self, text: str) -> bool:
        """Whether this encoding has all characters of `text`."""
        try:
            self.encode(text)
        except UnicodeEncodeError:
            return False
        return True
