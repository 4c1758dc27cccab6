"""The closing words of the notebooks: what was found, in Markdown, with every number computed from the frames."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from reportlib.checks import FAILS
from reportlib.comparison import correction_rates, outcomes, volumes
from reportlib.corpus import Corpus
from reportlib.corrections import CORRECTED
from reportlib.forms import FIRST_YEAR_WITH_PENDING
from reportlib.gates import smallest_sign_flip_p
from reportlib.models import average_rate, fit_applications, fit_correction, statement
from reportlib.overview import PROSE_RULES, problem_kinds
from reportlib.power import minimum_detectable, needed_table
from reportlib.rates import CHANNELS, known
from reportlib.sample import Sample, analysis_sample, headline_sample, scope_samples
from reportlib.wording import report_labels, word


def cleaning_findings(corpus: Corpus) -> str:
    """Return in Markdown what was read and what was not, with every number computed from `corpus`."""
    reports, cells, checks = corpus.reports, corpus.cells, corpus.checks
    years = reports["year"].dropna()
    span = f" for the years {years.min()} to {years.max()}" if len(years) else ""
    prose = checks["rule"].str.startswith(PROSE_RULES)
    status, outcome = cells["status"].value_counts(), checks.loc[~prose, "outcome"].value_counts()
    compared = checks.loc[prose, "outcome"].value_counts()
    unassessed, disagree = compared.get("not_assessable", 0), compared.get(FAILS, 0)
    places, unplaced = known(reports["jurisdiction"]).nunique(), known(reports["jurisdiction"]).isna().sum()
    where = f"{places} places" + (f" ({unplaced} of a place not identified)" if unplaced else "")
    kinds = ", ".join(f"{row.kind} {row.problems}" for row in problem_kinds(corpus).itertuples()) or "none"
    mended = f" {status[CORRECTED]:,} hold a corrected one," if CORRECTED in status else ""
    share = f" ({status.get('published', 0) / len(cells):.0%})" if len(cells) else ""
    lines = [
        f"**Read.** {len(reports)} reports of {where}{span}; "
        f"{len(corpus.unreadable)} files could not be read.",
        f"**Published.** Of {len(cells):,} figure positions printed, {status.get('published', 0):,}{share} hold a "
        f"figure,{mended} {status.get('blank', 0):,} are blank and {status.get('not_applicable', 0):,} are marked as "
        "not applicable. A blank is not a zero.",
        f"**Sums.** {outcome.get('holds', 0):,} checks of tables and years hold, {outcome.get(FAILS, 0):,} fail and "
        f"{outcome.get('not_assessable', 0):,} cannot be assessed because a figure is missing.",
        f"**Prose.** {len(corpus.claims):,} figures stand in prose, {int(corpus.claims['approximate'].sum())} of them "
        f"approximate; {int(prose.sum()) - unassessed:,} could be set beside a table, and {disagree} contradict it; "
        f"{unassessed:,} more could not be assessed.",
        f"**Not read.** {int((corpus.problems['kind'] == 'unplaced_number').sum())} printed numbers found no place on "
        f"their form. All problems: {kinds}.",
    ]
    return "\n".join(f"- {line}" for line in lines)


def comparison_findings(panel: pd.DataFrame) -> str:
    """Return in Markdown what the comparison shows, with every number computed from `panel`."""
    return "\n".join(f"- {sentence}" for sentence in _findings(panel)) or "No reports yet."


def _findings(panel: pd.DataFrame) -> Iterator[str]:
    if not len(panel):
        return
    received = volumes(panel).dropna(subset="received")
    yield f"**Volumes.** {len(received)} of {len(panel)} reports publish the applications received in the year: " + (
        f"{_ranges(received['received'], received['scope'])}."
    )
    scopes = panel["scope"].value_counts()
    listed = ", ".join(f"{word(scope)} {scopes.get(scope, 0)}" for scope in ("territory", "own_agency", "unknown"))
    yield f"**Scope.** {listed}: different populations, drawn apart and never added."
    yield from _outcome_findings(outcomes(panel))
    for channel in ("reconsideration", "litigation"):
        yield _rate_finding(correction_rates(panel, channel), channel)


def _outcome_findings(frame: pd.DataFrame) -> Iterator[str]:
    shown = frame[(frame["status"] == "ok") & (frame["compare"] == "all forms")]
    for outcome, part in shown.groupby("outcome", sort=False):
        yield (
            f"**{word(outcome).capitalize()}** (grade {part['grade'].iloc[0]}, over all forms), per thousand decisions "
            f"of the year: {_ranges(part['per_thousand'], part['scope'])}."
        )
    apart = [word(name) for name in frame.loc[frame["grade"] == "C", "outcome"].unique()]
    if apart:
        yield f"**Not compared over forms** (grade C): {', '.join(apart)}; the words changed their meaning in 2019."


def regression_findings(panel: pd.DataFrame, filled: pd.DataFrame | None = None) -> str:
    """Return in Markdown what the reports say of volumes against correction rates, and what they cannot say.

    `filled`: the panel with the blanks that totals force (`build_panel(corpus, inferred=True)`), told apart from it.
    """
    if not len(panel):
        return "No reports yet."
    sentences = [line for channel in CHANNELS for line in _channel_findings(panel, channel)]
    if filled is not None:
        sentences.append(_inferred_finding(panel, filled))
    return "\n".join(f"- {sentence}" for sentence in sentences)


def readings(sample: Sample) -> pd.DataFrame:
    """Return both readings of each scope as words: scope, reading, says (the result, or why there is none).

    Whole territories come first; scopes are fitted apart.
    """
    rows = []
    for scope, part in scope_samples(sample).items():
        for name, fit in (("primary", fit_correction), ("literal", fit_applications)):
            rows.append((scope, name, f"{word(scope)}: {fit(part).describe()}"))
    return pd.DataFrame(rows, columns=["scope", "reading", "says"])


def stated_totals(panel: pd.DataFrame) -> str:
    """Return in Markdown which reports state totals of cases in prose and what is taken from them; empty if none."""
    lines = []
    rows = panel[(panel["evidence"] == "prose").fillna(False)]
    for name, row in zip(report_labels(rows), rows.to_dict("records"), strict=True):
        totals = {channel: row[f"{channel}_total"] for channel in CHANNELS}
        stated = ", ".join(f"{word(channel)} {total}" for channel, total in totals.items() if pd.notna(total))
        if stated:
            early = pd.notna(row["year"]) and row["year"] < FIRST_YEAR_WITH_PENDING
            taken = "taken as concluded, an assumption" if early else "pending cases may stand in it: not concluded"
            lines.append(f"{name}, in prose, states totals of cases ({stated}): {taken}.")
    return "\n\n".join(lines)


def _channel_findings(panel: pd.DataFrame, channel: str) -> Iterator[str]:
    sample = analysis_sample(panel, channel, invalid="leave_out")
    yield f"**{word(channel).capitalize()}.** {statement(sample)}"
    yield from (says[0].upper() + says[1:] for says in readings(sample)["says"])
    for row in average_rate(sample, by="scope").itertuples():
        if pd.notna(row.estimate):
            yield (
                f"**{word(channel).capitalize()}, average rate, {word(row.scope)}.** {row.estimate:.2f} (95 % interval "
                f"{row.lo:.2f} to {row.hi:.2f}, {row.n} reports of {row.clusters} jurisdictions)."
            )
    alone = headline_sample(sample)
    if pd.notna(fit_correction(alone).slope["estimate"]):
        return  # the fit has said it, with its own degrees of freedom
    found = minimum_detectable(alone).iloc[0]
    if pd.notna(found["odds_ratio_per_doubling"]):
        yield (
            f"**{word(channel).capitalize()}, what could have been seen.** An odds ratio of "
            f"{_ratio_words(found['odds_ratio_per_doubling'])} per doubling of applications, or its inverse, with 80 % "
            f"power; the design formula gives a lower bound ({found['n']} reports, {found['clusters']} jurisdictions)."
        )


def certainty_findings(coverage: pd.DataFrame, simulated: pd.DataFrame, in_hand: int) -> str:
    """Return in Markdown how far intervals and tests can be trusted, and how many reports a question needs.

    `coverage`, `simulated`: of benchmarks/coverage.py and benchmarks/power.py. `in_hand`: jurisdictions there are now.
    """
    lines = [line for question, part in coverage.groupby("question") for line in _error_lines(str(question), part)]
    gap = simulated.loc[(simulated["power"] - simulated["planned"]).abs().idxmax()]
    lines.append(
        f"**Two simulations.** Our own power and the planning table differ by {abs(gap['power'] - gap['planned']):.3f} "
        f"at most, where the Monte-Carlo error is {gap['mc_se']:.3f} ({len(simulated)} cells)."
    )
    for row in needed_table(simulated).itertuples():
        enough = "there are enough" if in_hand >= row.jurisdictions else f"{in_hand} are in hand"
        lines.append(
            f"**Odds ratio {row.odds_ratio:g} per doubling.** {row.jurisdictions} jurisdictions, {row.reports} usable "
            f"reports, for 80 % power; {enough}."
        )
    return "\n".join(f"- {line}" for line in lines)


def _error_lines(question: str, part: pd.DataFrame) -> Iterator[str]:
    """What our methods and the worst of the others do on one question, over all sizes and true slopes."""
    sizes = f"samples of {part['n'].min()} to {part['n'].max()} reports"
    for method, rows in part[part["ours"]].groupby("method"):
        shares = (rows["share"].min(), rows["share"].max(), rows["mc_se"].max())
        low, high, error = (f"{share * 100:.1f} %" for share in shares)
        blind = rows[rows["jurisdictions"].map(smallest_sign_flip_p) > 0.05]
        mute = f"; it cannot reject at {blind['n'].max()} reports or fewer"
        yield (
            f"**{question.capitalize()}.** {method}: wrong in {low} to {high} of {sizes}, where 5 % is promised "
            f"(Monte-Carlo error up to {error}){mute if 'sign-flip' in method and len(blind) else ''}."
        )
    others = part[~part["ours"]]
    if len(others):
        worst = others.loc[others["share"].idxmax()]
        above = others[others["share"] > 0.075].groupby("method").ngroups
        yield (
            f"**{question.capitalize()}, the defaults.** {above} of {others['method'].nunique()} other methods are "
            f"wrong in more than 7.5 % at some size; worst, {worst['method']}: {worst['share'] * 100:.1f} % at "
            f"{worst['n']} reports."
        )


def _inferred_finding(panel: pd.DataFrame, filled: pd.DataFrame) -> str:
    usable = [set(analysis_sample(frame, invalid="leave_out").frame["report"].astype(str)) for frame in (panel, filled)]
    more = filled[filled["report"].isin(usable[1] - usable[0])]
    if not len(more):
        return "**Blanks that a total forces.** Filling them in adds no usable report."
    names = report_labels(more).tolist()
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    says = statement(analysis_sample(filled, invalid="leave_out"))
    return f"**Blanks that a total forces.** Filling them in adds {len(more)} usable reports ({listed}). Then: {says}"


def _ratio_words(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio < 100 else "more than 100"


def _ranges(values: pd.Series, scope: pd.Series) -> str:
    """Smallest to largest value, one range per scope: scopes are never pooled."""
    ranges = [
        f"{word(name)} {_range(part)} ({len(part)} report{'s' * (len(part) > 1)})"
        for name, part in values.astype(float).groupby(scope.astype("string").fillna("unknown"))
    ]
    return "; ".join(ranges) or "none"


def _range(values: pd.Series) -> str:
    low, high = f"{values.min():,.0f}", f"{values.max():,.0f}"
    return low if low == high else f"{low} to {high}"


def _rate_finding(frame: pd.DataFrame, channel: str) -> str:
    copies = int((frame["rate_status"] == "second_copy").sum())
    frame = frame[frame["rate_status"] != "second_copy"]
    usable, undefined = frame[frame["rate_status"] == "ok"], int((frame["rate_status"] == "no_decisions").sum())
    unpublished = len(frame) - len(usable) - undefined
    text = f"**Correction rate, {word(channel)}.** Defined in {len(usable)} of {len(frame)} reports; undefined in "
    text += f"{undefined} (nothing concluded); unknown in {unpublished} (a count is missing or contradicts another)."
    text += f" Not counted: {copies} second copies of a report." if copies else ""
    if len(usable) and len(usable) <= 12:
        listed = (f"{row.place} {row.cases} ({row.lo:.2f} to {row.hi:.2f})" for row in usable.itertuples())
        text += f" Corrected / concluded with 95 % Wilson intervals: {'; '.join(listed)}."
    return text + " Places whose intervals overlap are not told apart."
