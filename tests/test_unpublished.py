"""Publication against volume: who is compared, the gate, p-values counted by hand, and the size of the test."""

import itertools

import numpy as np
import pandas as pd
import pytest

from reportlib.exact import sign_flip
from reportlib.unpublished import publication_test, status_sample
from tests.reference_panel import FIVE, complete, small_panel


def panel_of(volumes: list[list[int]], hidden: list[list[bool]]) -> pd.DataFrame:
    """One list a jurisdiction, one report a year: its applications, and whether the corrected count is left out."""
    rows = [
        (f"j{place}", 2010 + year, applications, 4, None if blank else 2)
        for place, (some, blanks) in enumerate(zip(volumes, hidden, strict=True))
        for year, (applications, blank) in enumerate(zip(some, blanks, strict=True))
    ]
    return small_panel(rows)


def by_counting(x: np.ndarray, hidden: np.ndarray, groups: np.ndarray) -> float:
    """The standardised sign-flip p of a logit on a constant and x, every flip of every cluster, by its definition."""
    centred = x - x.mean()
    share = hidden.mean()
    score = [((hidden - share) * centred)[groups == group].sum() for group in np.unique(groups)]
    load = [centred[groups == group].sum() for group in np.unique(groups)]
    found = []
    for signs in itertools.product((1, -1), repeat=len(score)):
        flipped = np.dot(signs, load)
        spread = (centred**2).sum() - flipped**2 / len(x)
        found.append(abs(np.dot(signs, score)) / (share * (1 - share) * spread) ** 0.5)
    return float(np.mean(np.array(found) >= found[0] * (1 - 1e-9)))


EVEN = [[1000, 1000, 10, 10]] * 6
LARGE_HIDE = [[True, True, False, False]] * 6


def test_all_jurisdictions_pull_the_same_way():
    """Each place hides its two large years: the score is the same in all six, so only the two flips of all are as far."""
    result = publication_test(panel_of(EVEN, LARGE_HIDE))
    assert result["p"] == 2 / 64 == result["smallest_p"]
    assert (result["reports"], result["unpublished"], result["jurisdictions"]) == (24, 12, 6)
    assert (result["median_published"], result["median_unpublished"]) == (10, 1000)
    assert (result["arrangements"], result["exact"], result["refusal"]) == (32, True, "")


def test_one_jurisdiction_pulls_the_other_way():
    """Five against one: as far are the flips whose signs sum to 4 or 6 in absolute value, 2 + 12 of 64."""
    hidden = [*LARGE_HIDE[:5], [False, False, True, True]]
    assert publication_test(panel_of(EVEN, hidden))["p"] == 14 / 64


@pytest.mark.parametrize("seed", range(4))
def test_p_is_its_count_over_all_flips(seed):
    rng = np.random.default_rng(seed)
    volumes = [rng.integers(5, 5000, size).tolist() for size in (3, 2, 4, 3, 5, 4, 3)]
    hidden = [(rng.random(len(some)) < 0.5).tolist() for some in volumes]
    result = publication_test(panel_of(volumes, hidden))
    x, flags = np.log1p(np.concatenate(volumes)), np.concatenate(hidden).astype(float)
    groups = np.repeat(np.arange(7), [len(some) for some in volumes])
    assert flags.sum() >= 10
    assert result["p"] == pytest.approx(by_counting(x, flags, groups))


def test_below_ten_unpublished_the_reason_and_the_count_stand_there():
    hidden = [[True, True, False, False]] * 4 + [[True, False, False, False], [False] * 4]
    result = publication_test(panel_of(EVEN, hidden))
    assert pd.isna(result["p"]) and result["unpublished"] == 9
    assert result["refusal"] == "Compared from 10 reports without a corrected count on; nine are in hand."
    assert publication_test(panel_of(EVEN, [*hidden[:4], [True, True, False, False], [False] * 4]))["p"] > 0
    for rows in range(len(FIVE) + 1):
        assert "Compared from 10" in publication_test(small_panel(FIVE[:rows]))["refusal"]


def test_other_reasons_for_no_test():
    assert "smaller" not in publication_test(panel_of(EVEN, LARGE_HIDE))["refusal"]
    few = publication_test(panel_of(EVEN[:5], LARGE_HIDE[:5]))
    assert few["refusal"] == "Five jurisdictions: the sign-flip test could not return less than 0.0625 here."
    assert publication_test(panel_of(EVEN, [[True] * 4] * 6))["refusal"] == "No report publishes its corrected cases."
    same = publication_test(panel_of([[50] * 4] * 6, LARGE_HIDE))
    assert same["refusal"] == "Applications are the same in all reports."


def test_who_is_compared():
    panel = small_panel([("a", 2016, 9, 4, 1), ("b", 2016, 9, 4, None), ("c", 2021, 9, None, None), ("d", 2016, 9, 0, None),
                         ("e", 2016, None, 4, 1), ("f", 2021, 9, None, 2), ("g", 2021, 9, None, None), ("h", 2021, 9, 1, 2)])
    panel.loc[6, "reconsideration_total"] = 0
    sample = status_sample(panel)
    assert sample.frame.set_index("jurisdiction")["unpublished"].to_dict() == {"a": False, "b": True, "c": True, "f": False}
    flow = sample.flow.set_index("step")["reports"]
    assert flow[["applications published", "cases possible", "figures possible"]].tolist() == ["e-2016", "d-2016, g-2021", "h-2021"]


def test_scopes_are_not_pooled_and_provinces_cluster_from_six():
    panel = panel_of(EVEN, LARGE_HIDE)
    agencies = panel.assign(scope="own_agency", jurisdiction=panel["jurisdiction"] + "x", report=panel["report"] + "x")
    both = publication_test(complete(pd.concat([panel, agencies], ignore_index=True)))
    assert both["reports"] == 24
    assert publication_test(panel)["cluster"] == "jurisdiction"
    assert publication_test(panel.assign(province=panel["jurisdiction"]))["cluster"] == "province"


def test_the_size_of_the_test():
    """Publication by place, the same at any volume: at 5 % the exact test rejects about one in twenty, or fewer."""
    rng, p_values, groups = np.random.default_rng(5), [], np.repeat(np.arange(12), 3)
    for _ in range(600):
        x = rng.normal(5, 1.5, 12)[groups] + rng.normal(0, 0.35, 36)
        hidden = rng.random(36) < rng.beta(2, 2, 12)[groups]
        design = np.column_stack([np.ones(36), x])
        p_values.append(sign_flip(hidden.astype(float), np.ones(36), design, 1, groups, weights="binomial").p)
    assert 0.03 < np.mean(np.array(p_values) < 0.05) < 0.075
    assert np.mean(p_values) == pytest.approx(0.5, abs=0.04)
