"""What all tests share: where the original reports lie, the raw data, how hard hypothesis tries, no windows."""

import os
from pathlib import Path

import matplotlib
import pytest
from hypothesis import settings

from tests.documents import small_2014, write

ROOT = Path(__file__).resolve().parent.parent

matplotlib.use("Agg")  # in this process only: a variable would reach the kernels of the notebooks
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def originals() -> Path:
    """The folder that REPORTLIB_ORIGINALS names: `reports/`, `gold/` and `forms/` lie in it.

    A user's clone has no originals and skips; continuous integration must have them.
    """
    named = os.environ.get("REPORTLIB_ORIGINALS")
    if named and (Path(named) / "reports").is_dir():
        return Path(named).resolve()
    problem = f"REPORTLIB_ORIGINALS={named!r} does not name the folder of the original reports"
    if named or os.environ.get("CI"):
        pytest.fail(problem, pytrace=False)
    pytest.skip(problem)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder `raw` that holds one small report, `jia-2016.txt`."""
    raw = tmp_path / "raw"
    raw.mkdir()
    write(raw, "jia-2016.txt", small_2014())
    return raw


@pytest.fixture(scope="session")
def raw() -> Path:
    """The folder of our transcriptions, `data/raw`."""
    return ROOT / "data" / "raw"
