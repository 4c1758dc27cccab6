"""What the data in hand may say: the gates a regression passes, the sentences printed where it may not, and the
specifications that are never computed because they are known to mislead.

G is the number of jurisdictions with a usable row. Below G = 3 only single rates; from 3 averages; from 6 slopes with
intervals, since no exact test by cluster can reach p < .05 before; from 15, with enough degrees of freedom, the full
table. The gates open by themselves as reports are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from reportlib.errors import RefusedAnalysis

AVERAGE_FROM, SLOPE_FROM, FULL_FROM = 3, 6, 15
MIN_DF = 4  # Satterthwaite degrees of freedom below which a slope stays exploratory
CLUSTERS_PER_SLOPE = 5
PROVINCES_FROM = 6  # cluster by province from this many on
ERRORS_FROM = 4  # clusters from which CR2 intervals have held their coverage
LAGGED_FROM = 30  # jurisdictions with consecutive years from which one year may be set against the year before
YEARS_EACH = 3  # usable years that most jurisdictions need before differences and changes are told apart
UNPUBLISHED_FROM = 10  # reports without a corrected count from which they are compared with the others

FORBIDDEN = {
    "zero_as_rate": "A report without a concluded case has no correction rate. Coding it 0 makes a positive slope out "
    "of nothing, since such reports come from small places: at 100 reports it rejects a true null 26-30 % of the time.",
    "curve": "Rates of exactly 0 and 1 come from small places and middling ones from large places, so a quadratic, "
    "binned or spline term of the raw rate, or a RESET test, finds an inverted U without any association: in 98.5 % of "
    "null samples of 100 reports.",
    "weighted_ols": "Least squares weighted by concluded cases gives a few big cities all the weight and rejects a "
    "true null 10.6 % of the time at 100 reports. The correction model weights reports as their dispersion demands.",
    "empirical_logit": "The bias of log((C + .5) / (R - C + .5)) depends on R, and R on applications: it rejects a "
    "true null 10.2 % of the time at 100 reports. The correction model takes the counts as they are.",
    "nb2": "A negative binomial model of applications rejects a true null 14-42 % of the time here, depending on the "
    "standard error. Use the ols family; poisson belongs in the specification curve.",
    "stacked_remedies": "A dispute reconsidered and then sued stands in both remedies, so they are not independent "
    "rows. Fit reconsideration and litigation apart and adjust their two p-values by Holm.",
    "mixed_scopes": "Reports on a whole territory and on one agency are different populations. Fit one scope "
    "(controls='auto' takes whole territories), or add the control 'scope'.",
    "nested": "A report on a whole territory already counts its counties, departments and its own agency, so they "
    "cannot stand beside it in one year. Choose one scope, or leave the parts out with invalid='leave_out'.",
    "reversed_lag": "The side that explains is the one of the year before: applications before corrections in the "
    "primary reading, the rate before applications in the literal one.",
    "league_table": "Rates with few cases differ by chance. Sort by place, year or number of cases, never by the rate.",
}
NO_ERROR = "These reports measure no error: they lie on the fit without scatter, or some of them alone decide it."
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def forbid(name: str) -> NoReturn:
    """Raise `RefusedAnalysis` with the reason for which the specification `name` is never computed."""
    raise RefusedAnalysis(FORBIDDEN[name])


def gate(clusters: int, df: float | None = None) -> str:
    """Return rates_only, descriptive, exploratory or inferential for so many jurisdictions.

    `df`: Satterthwaite degrees of freedom of the slope at the headline cluster level, when a fit exists.

    >>> [gate(g) for g in (2, 5, 6, 15)], gate(40, df=3.1)
    (['rates_only', 'descriptive', 'exploratory', 'inferential'], 'exploratory')
    """
    if clusters < AVERAGE_FROM:
        return "rates_only"
    if clusters < SLOPE_FROM:
        return "descriptive"
    if clusters < FULL_FROM or (df is not None and not df >= MIN_DF):
        return "exploratory"
    return "inferential"


def refuse_choice(name: str, value: object, choices: Iterable[str]) -> NoReturn:
    """Raise ValueError for an argument that is no choice of ours, naming those that are."""
    raise ValueError(f"{name}={value!r} is not a choice here; use {', '.join(choices)}")


def slope_refusals(clusters: int, terms: Sequence[str]) -> list[str]:
    """Return why a model with the slopes `terms` beside its constant is not estimated; empty if it may be."""
    if clusters < SLOPE_FROM:
        have = f"{count_word(clusters)} jurisdiction{'' if clusters == 1 else 's'}"
        return [
            f"No slope, standard error, interval, p-value or R2 from {have}: they are printed from {SLOPE_FROM} "
            f"jurisdictions with a usable report on. The exact sign-flip test {smallest_p_words(clusters)}."
        ]
    need = len(terms) * CLUSTERS_PER_SLOPE
    if need > clusters:
        named = f"{len(terms)} slopes ({', '.join(terms)})"
        return [f"{named} need {need} jurisdictions ({CLUSTERS_PER_SLOPE} each); there are {clusters}."]
    return []


def cluster_refusals(level: str, clusters: int) -> list[str]:
    """Return why so many clusters give no standard error; empty if they do."""
    if clusters >= ERRORS_FROM:
        return []
    return [f"No error by {level} from {count_word(clusters)}: CR2 intervals are printed from {ERRORS_FROM} on."]


def control_refusals(controls: Sequence[str], status: str) -> list[str]:
    """Return why several controls are not fitted while the slope is exploratory; empty if they may be."""
    if len(controls) < 2 or status != "exploratory":
        return []
    return [
        f"{len(controls)} controls ({', '.join(controls)}) are not fitted while the slope is exploratory: at most one "
        f"below {FULL_FROM} jurisdictions or {MIN_DF} degrees of freedom."
    ]


def lag_refusals(clusters: int) -> list[str]:
    """Return why one year is not set against the year before; empty with enough jurisdictions of consecutive years."""
    if clusters >= LAGGED_FROM:
        return []
    have = f"{count_word(clusters)} jurisdiction{' has' if clusters == 1 else 's have'}"
    return [f"Years are set against the year before from {LAGGED_FROM} jurisdictions with both; {have} them here."]


def split_refusals(long: int, clusters: int) -> list[str]:
    """Return why places and years are not told apart, if `long` of so many jurisdictions have three years or more."""
    if 2 * long > clusters:
        return []
    have = f"{count_word(long) if long else 'none'} of {count_word(clusters)} {'has' if long == 1 else 'have'} them"
    return [
        f"Differences between jurisdictions and changes within them are told apart once most have {YEARS_EACH} usable "
        f"years; {have}."
    ]


def unpublished_refusals(hidden: int, shown: int, clusters: int) -> list[str]:
    """Return why reports without a corrected count are not compared with the others; empty if they may be."""
    if hidden < UNPUBLISHED_FROM:
        have = f"{count_word(hidden)} {'is' if hidden == 1 else 'are'} in hand"
        return [f"Compared from {UNPUBLISHED_FROM} reports without a corrected count on; {have}."]
    if not shown:
        return ["No report publishes its corrected cases."]
    if clusters < SLOPE_FROM:
        return [f"{count_word(clusters).capitalize()} jurisdictions: the sign-flip test {smallest_p_words(clusters)}."]
    return []


def smallest_sign_flip_p(clusters: int) -> float:
    """Return the smallest p-value the exact sign-flip test by cluster can give.

    >>> smallest_sign_flip_p(3), smallest_sign_flip_p(6)
    (0.25, 0.03125)
    """
    return 2.0 ** -(clusters - 1) if clusters >= 1 else 1.0


def smallest_p_words(clusters: int) -> str:
    """Return how small a p-value the sign-flip test could give, as the end of a sentence."""
    if clusters < 2:
        return "needs at least two jurisdictions"
    return f"could not return less than {smallest_sign_flip_p(clusters):.3g} here"


def count_word(number: int) -> str:
    """Return a count as a word up to ten, in digits after.

    >>> count_word(3), count_word(0), count_word(14)
    ('three', 'no', '14')
    """
    return _WORDS[number] if number < len(_WORDS) else str(number)
