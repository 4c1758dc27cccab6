"""Read the annual reports on open government information (政府信息公开工作年度报告) into tidy frames.

    report = reportlib.read_report("data/raw/quzhou-2016.txt")
    corpus = reportlib.read_corpus("data/raw")
    panel = reportlib.build_panel(corpus)

A name is imported when it is first used: reading one report needs no pandas.
"""

from importlib import import_module
from typing import Any

_PUBLIC = {
    "read_report": "reportlib.report",
    "Report": "reportlib.report",
    "read_corpus": "reportlib.corpus",
    "build_corpus": "reportlib.corpus",
    "Corpus": "reportlib.corpus",
    "build_panel": "reportlib.panel",
    "read_tidy": "reportlib.tidy",
    "read_corrections": "reportlib.corrections",
    "apply_corrections": "reportlib.corrections",
}

__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'reportlib' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return __all__
