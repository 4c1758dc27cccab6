"""What copying and converting does to a published text after it was rendered: lost columns, moved rows, lost breaks."""

from __future__ import annotations

import re
from collections.abc import Collection
from random import Random

_FIGURE_BELOW = re.compile(r"(?<=[^\d\s])\n+(?=\d+(?:\.\d+)?\n)")


def without_columns(markdown: str, word: str, columns: Collection[int]) -> str:
    """Return Markdown in which the table that prints `word` lacks some of its columns, counted from 0."""
    tables = re.split(r"(\n\n)", markdown)
    return "".join(_narrow(part, columns) if part.startswith("|") and word in part else part for part in tables)


def _narrow(table: str, columns: Collection[int]) -> str:
    rows = (line[1:-1].split("|") for line in table.strip("\n").split("\n"))
    kept = ([cell for number, cell in enumerate(row) if number not in columns] for row in rows)
    return "\n".join("|" + "|".join(row) + "|" for row in kept)


def with_lines_swapped(text: str, one: str, other: str) -> str:
    """Return a text in which the lines that begin with `one` and with `other` have changed places."""
    lines = text.split("\n")
    first, second = (next(n for n, line in enumerate(lines) if line.startswith(start)) for start in (one, other))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def without_breaks(text: str, rng: Random, share: float) -> str:
    """Return a text of one cell a line in which a share of the figures touch the words above them."""
    return _FIGURE_BELOW.sub(lambda match: "" if rng.random() < share else match.group(), text)


NOISE = "1 23 0 \n \t \xa0 / —— 。 件 万元 总计 其他 规章 <td> </td> <td>3</td> <tr><td>其他</td><td>3</td></tr>".split(" ")


def with_noise(text: str, rng: Random) -> str:
    """Return a text with a few lines lost, moved or repeated, and a few characters lost or added."""
    for _ in range(rng.randint(1, 4)):
        lines = text.split("\n")
        line, other, at = rng.randrange(len(lines)), rng.randrange(len(lines)), rng.randrange(len(text) + 1)
        kind = rng.choice(("lost", "moved", "repeated", "cut", "added"))
        if kind == "lost":
            del lines[line]
        elif kind == "moved":
            lines[line], lines[other] = lines[other], lines[line]
        elif kind == "repeated":
            lines.insert(other, lines[line])
        text = "\n".join(lines)
        if kind == "cut":
            text = text[:at] + text[at + rng.randint(1, 5) :]
        elif kind == "added":
            text = text[:at] + rng.choice(NOISE) + text[at:]
    return text
