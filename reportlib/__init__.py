"""Read the annual reports on open government information (政府信息公开工作年度报告) into tidy frames.

    report = reportlib.read_report("data/raw/quzhou-2016.txt")
    corpus = reportlib.read_corpus("data/raw")
    panel = reportlib.build_panel(corpus)

A name is imported when it is first used: reading one report needs no pandas. The path of a number, room by room:

    all        errors, text, document
    bytes      reading (encodings, stored_pages), html (shown), flat_text (markdown, spans; grids, dashed, screen;
               latex, separated), pdf (pdf_page, pdf_seen, pdf_chars, ruling, pdf_table, unruled), docx (word_styles),
               flow -> document
    table      tokens -> labels, remarks, other_years, glued, wrapped, page_numbers, figures_first, behind, bracketed ->
               collecting, runs -> columns (bands, headings, ends, shifted, pooling, order, serials, blank_lines,
               units) -> placing, loose, beyond, notes, repeated -> tables, or for tables without a surprise plain ->
               tables; the forms: forms/
    prose      broken_lines, mentions -> sentences -> concepts -> attach, scene, asked, times, bodies, qualifiers,
               denials -> settling, every, in_hand, roles, elsewhen, elsewhere, topic -> prose
    who        period, titles, imprint, organs, scope, jurisdictions (divisions, lines), completing -> identity; which
               form: recognition; whether it is a report at all: other_documents
    report     twice, several -> report, display
    checks     identities, verdicts -> checks, suspects, slips, prose_checks, roll_up, implied, years -> audit
    corpus     files, frames, corpus, tidy, corrections, panel
    analysis   rates, robust, exact, gates, beta_binomial -> sample -> power, design -> regression -> models, posterior,
               specifications, longitudinal, unpublished, residuals -> results
    notebooks  overview, comparison, findings, publication, wording, style, drawing -> figures, outcome_figures,
               model_figures, fit_figures, specification_figures
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
