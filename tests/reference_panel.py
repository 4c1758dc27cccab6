"""The reference rows of the statistical design as a panel, and helpers to make small panels by hand."""

from pathlib import Path

import numpy as np
import pandas as pd

from reportlib.power import simulate_design, simulate_outcomes

REFERENCE = Path(__file__).parent / "reference"
INTEGERS = ("applications_received", *(f"{r}_{c}" for r in ("reconsideration", "litigation") for c in (
    "upheld", "corrected", "other", "pending", "concluded", "total")))


def reference_panel() -> pd.DataFrame:
    """Return reference.csv under the panel's names: `reviews` is reconsideration, `decided` concluded, era the form."""
    rows = pd.read_csv(REFERENCE / "reference.csv")
    columns = {
        "report": rows["report_id"],
        "jurisdiction": rows["jurisdiction"],
        "province": rows["province"],
        "year": rows["year"],
        "form": rows["era"].map({0: "2014", 1: "2021"}),
        "applications_received": rows["applications"],
    }
    for remedy, name in (("reconsideration", "reviews"), ("litigation", "litigation")):
        columns[f"{remedy}_concluded"] = rows[f"{name}_decided"]
        columns[f"{remedy}_corrected"] = rows[f"{name}_corrected"]
        columns[f"{remedy}_pending"] = rows[f"{name}_pending"]
    return complete(pd.DataFrame(columns))


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with all columns of a panel and their types; what is not given is not published."""
    defaults = {"scope": "territory", "level": "prefecture", "evidence": "table"}
    defaults |= dict.fromkeys(("adcode", "province", "publisher", "inferred"), "")  # what is not known is an empty text, as built
    frame = frame.assign(**{name: value for name, value in defaults.items() if name not in frame})
    frame = frame.assign(**{name: pd.NA for name in INTEGERS if name not in frame})
    texts = ("report", "publisher", "jurisdiction", "adcode", "province", "level", "scope", "form", "evidence", "inferred")
    return frame.astype(dict.fromkeys(texts, "string") | dict.fromkeys((*INTEGERS, "year"), "Int64"))


def small_panel(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Return a panel from rows of (jurisdiction, year, applications, concluded, corrected)."""
    names = ["jurisdiction", "year", "applications_received", "reconsideration_concluded", "reconsideration_corrected"]
    frame = pd.DataFrame(rows, columns=names)
    report = frame["jurisdiction"].astype(str) + "-" + frame["year"].astype(str)
    form = frame["year"].map(lambda year: "2014" if year < 2019 else "2019" if year < 2021 else "2021")
    return complete(frame.assign(report=report, form=form))


def simulated_panel(jurisdictions: int, seed: int = 0, slope: float = 0.5, provinces: int = 3) -> pd.DataFrame:
    """Two reports a jurisdiction, 2018 and 2021, with a known slope."""
    rng = np.random.default_rng(seed)
    x, concluded, groups = simulate_design(rng, np.full(jurisdictions, 2))
    corrected = simulate_outcomes(rng, x, concluded, groups, slope)
    applications = np.round(np.expm1(x)).astype(int)
    rows = zip((f"j{g:03d}" for g in groups), np.tile([2018, 2021], jurisdictions), applications, strict=True)
    outcomes = zip(concluded.astype(int), corrected.astype(int), strict=True)
    panel = small_panel([(*row, *outcome) for row, outcome in zip(rows, outcomes, strict=True)])
    return panel.assign(province=pd.array([f"p{g % provinces}" for g in groups], dtype="string"))


FIVE = [
    ("quzhou", 2016, 194, 10, 5),
    ("yichun", 2021, 553, 25, 13),
    ("xinzhou", 2017, 29, 1, 0),
    ("fuyuan", 2019, 4, 0, 0),
    ("nantong", 2012, 789, 50, None),
]
