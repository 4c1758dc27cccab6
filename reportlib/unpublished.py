"""Whether the reports that leave the corrected cases unpublished are like the others in their volume.

They leave every regression. If places with many applications publish less often, what remains is not like what left;
the test asks that, and nothing about why. It is the sign-flip score test of the primary reading, on publication.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportlib import exact, gates
from reportlib.regression import cluster_level
from reportlib.sample import (
    Sample,
    cluster_labels,
    contained,
    flow_frame,
    headline_sample,
    keep_rows,
    possible_rows,
    with_measures,
)


def status_sample(reports: pd.DataFrame, channel: str = "reconsideration", invalid: str = "leave_out") -> Sample:
    """Return the reports that publish applications and had, or may have had, cases; `unpublished` (bool) marks those
    without a corrected count. Reports with no case concluded have nothing to publish and leave by name.
    """
    frame, flow = possible_rows(reports, channel, invalid)
    published = frame["applications_received"].notna()
    frame = keep_rows(frame, published, "applications published", "applications not published", flow)
    none = ((frame["concluded"] == 0) | (frame[f"{channel}_total"] == 0)).fillna(False)
    frame = keep_rows(frame, ~none.astype(bool), "cases possible", "no case concluded", flow)
    frame = keep_rows(frame, ~contained(frame), "counted once", "already inside another row of the same year", flow)
    flow.append(("compared", len(frame), 0, "", ""))
    frame = with_measures(frame.assign(unpublished=frame["corrected"].isna()))
    return Sample(frame, flow_frame(flow), channel)


def publication_test(
    reports: pd.DataFrame, channel: str = "reconsideration", cluster: str = "auto", seed: int = 0
) -> pd.Series:
    """Return the exact test that whether a report publishes corrected cases does not go with its applications.

    Entries: reports, unpublished, jurisdictions, median_published, median_unpublished (applications), statistic, p,
    arrangements, smallest_p, exact, cluster, refusal. Signs of whole clusters are flipped as in `models.exact_test`;
    scopes are not pooled (`sample.headline_sample`). p is <NA> with the reason below ten unpublished reports, below six
    jurisdictions, and where none or all are published.
    """
    sample = headline_sample(status_sample(reports, channel))
    hidden = sample.frame["unpublished"].to_numpy(dtype=bool)
    volume = sample.frame["applications_received"].astype(float)
    found: dict[str, object] = {
        "reports": len(hidden),
        "unpublished": int(hidden.sum()),
        "jurisdictions": sample.clusters,
        "median_published": float(volume[~hidden].median()) if (~hidden).any() else pd.NA,
        "median_unpublished": float(volume[hidden].median()) if hidden.any() else pd.NA,
    }
    level = cluster_level(sample, cluster)
    refusal = _refusal(sample, hidden)
    test = _flipped(sample, hidden, level, seed) if not refusal else None
    for name in ("statistic", "p", "arrangements", "smallest_p", "exact"):
        found[name] = pd.NA if test is None else getattr(test, name)
    return pd.Series(found | {"cluster": level, "refusal": refusal}, dtype=object)


def _refusal(sample: Sample, hidden: np.ndarray) -> str:
    if reasons := gates.unpublished_refusals(int(hidden.sum()), int((~hidden).sum()), sample.clusters):
        return " ".join(reasons)
    x = sample.frame["log1p_applications"].to_numpy(dtype=float)
    return "Applications are the same in all reports." if np.ptp(x) < 1e-9 else ""


def _flipped(sample: Sample, hidden: np.ndarray, level: str, seed: int) -> exact.Exact:
    x = sample.frame["log1p_applications"].to_numpy(dtype=float)
    design, groups = np.column_stack([np.ones(len(x)), x]), cluster_labels(sample.frame, level)
    return exact.sign_flip(hidden.astype(float), np.ones(len(x)), design, 1, groups, weights="binomial", seed=seed)
