"""What copying, converting and mirroring do to characters: scripts, pinyin glosses, widths, radicals, separators."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

import opencc
from pypinyin import Style as PinyinStyle
from pypinyin import lazy_pinyin

HAN = re.compile("[\u4e00-\u9fff]")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in [*range(0x30, 0x3A), ord("+"), ord(","), ord(".")]})
_FIGURE = re.compile(r"([+-]?)(\d+)(\.\d+)?")


@dataclass(frozen=True)
class Writing:
    """How characters are written.

    `script`: '' (simplified), or an OpenCC conversion ('s2t', 's2tw', 's2hk'). `gloss`: share of characters followed
    by their pinyin, `tones` with accents. `wide`: full-width digits. `separator`: of thousands in figures. `radicals`:
    share of characters as compatibility radicals. `invisible`: share of zero-width characters after a character.
    """

    script: str = ""
    gloss: float = 0.0
    tones: bool = False
    wide: bool = False
    separator: str = ""
    radicals: float = 0.0
    invisible: float = 0.0

    def words(self, text: str, rng: Random) -> str:
        """Return words (labels, headings, sentences) as this writing has them."""
        text = convert(text, self.script)
        text = "".join(self._character(character, rng) for character in text)
        return text.translate(_WIDE) if self.wide else text

    def figure(self, text: str) -> str:
        """Return the text of a figure's cell as this writing has it."""
        text = convert(text, self.script)
        if self.separator:
            text = _FIGURE.sub(self._separate, text)
        return text.translate(_WIDE) if self.wide else text

    def _separate(self, match: re.Match[str]) -> str:
        return match[1] + f"{int(match[2]):,}".replace(",", self.separator) + (match[3] or "")

    def _character(self, character: str, rng: Random) -> str:
        if not HAN.match(character):
            return character
        written = character
        if self.radicals and rng.random() < self.radicals:
            written = radicals().get(character, character)
        if self.gloss and rng.random() < self.gloss:
            written += f"({_pinyin(character, self.tones)})"
        if self.invisible and rng.random() < self.invisible:
            written += rng.choice("\u200b\ufeff\u00ad\u2060")
        return written


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def convert(text: str, script: str) -> str:
    """Return `text` in the script that an OpenCC conversion makes; '' leaves it alone."""
    return _converter(script).convert(text) if script else text


@cache
def radicals() -> dict[str, str]:
    """Return the characters that have a Kangxi radical of the same form: 行 -> ⾏."""
    return {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}


@cache
def _pinyin(character: str, tones: bool) -> str:
    return lazy_pinyin(character, style=PinyinStyle.TONE if tones else PinyinStyle.NORMAL)[0]


def break_label(text: str, rng: Random, mark: str = "\n") -> str:
    """Return a label broken over two lines, or whole where it is short."""
    if len(text) < 8:
        return text
    at = rng.randint(4, len(text) - 3)
    return text[:at] + mark + text[at:]
