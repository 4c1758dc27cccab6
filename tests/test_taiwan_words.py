"""Reports converted for Taiwan, words and all (OpenCC s2twp), give the figures, claims and identity of the originals."""

from pathlib import Path

import opencc
import pytest

from reportlib import read_report
from tests.documents import write

NAMES = (
    "quzhou-2016.txt", "xinzhou-2017.txt", "fuyuan-2019.txt", "yichun-2021.txt", "shanghai-office-2019.html",
    "shuyang-drc-2023.html", "nantong-2012.txt",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_taiwan_words_change_nothing_that_is_read(raw: Path, tmp_path: Path, name: str):
    text = (raw / name).read_text(encoding="utf-8")
    mainland, taiwan = read_report(raw / name), read_report(write(tmp_path, name, opencc.OpenCC("s2twp").convert(text)))
    assert taiwan.cells[["item", "column", "value", "status"]].equals(mainland.cells[["item", "column", "value", "status"]])
    assert taiwan.claims[["item", "column", "value"]].equals(mainland.claims[["item", "column", "value"]])
    who, same = mainland.identity, taiwan.identity
    assert (same.year, same.publisher, same.adcode, same.scope) == (who.year, who.publisher, who.adcode, who.scope)
