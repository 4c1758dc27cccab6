"""How many reports a question needs: our own simulation beside the planning table of `reportlib.power`.

    python benchmarks/power.py          # 500 replications a cell, some minutes on one core; goes on where it stopped

One row of power.csv: rho, jurisdictions, reports (mean usable), odds_ratio (per doubling of applications), power,
mc_se, coverage (of the 95 % interval), refitted, planned (the power in the planning table). Seeded: the same bytes on
every run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from reportlib.power import PLANNING_RHO, planning_power, power_curve

LARGEST = 50  # jurisdictions; beyond, a cell takes minutes


def run(path: Path, reps: int) -> None:
    """Bring the table at `path` to the planning table's cells of its central rho, up to `LARGEST` jurisdictions."""
    plan = planning_power().rename(columns={"power": "planned"})
    plan = plan[(plan["rho"] == PLANNING_RHO) & (plan["jurisdictions"] <= LARGEST)]
    done = pd.read_csv(path) if path.exists() else pd.DataFrame(columns=["rho", "jurisdictions", "odds_ratio"])
    for cell in plan.itertuples():
        known = (done["rho"] == cell.rho) & (done["jurisdictions"] == cell.jurisdictions)
        if (known & (done["odds_ratio"] == cell.odds_ratio)).any():
            continue
        row = power_curve((cell.jurisdictions,), (cell.odds_ratio,), cell.rho, reps=reps).round(4)
        row.insert(0, "rho", cell.rho)
        row = row.assign(planned=cell.planned)
        done = pd.concat([done, row], ignore_index=True) if len(done) else row
        done.to_csv(path, index=False, lineterminator="\n")
        print(row.to_string(index=False, header=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reps", type=int, default=500)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("power.csv"))
    options = parser.parse_args()
    run(options.out, options.reps)


if __name__ == "__main__":
    main()
