"""pyproject.toml names the dependencies once; the locks, environment.yml, CITATION.cff and the wheel agree with it."""

import ast
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from flit_core import buildapi
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {"requirements.lock": ("notebooks", "test"), "requirements-lab.lock": ("notebooks", "test", "lab")}


def required(extras: tuple[str, ...]) -> dict[str, Requirement]:
    """Return name -> requirement of the library itself and of its `extras`."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def locked(name: str) -> dict[str, Requirement]:
    """Return name -> pinned requirement of a lock file."""
    pins = [Requirement(line.rstrip(" \\")) for line in (ROOT / name).read_text().splitlines() if "==" in line]
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def imported(folder: str) -> set[str]:
    """Return the distributions that the files of a folder import, those of the project and of Python left out."""
    nodes = [node for path in (ROOT / folder).rglob("*.py") for node in ast.walk(ast.parse(path.read_bytes()))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    brought_by = importlib.metadata.packages_distributions()
    found = {canonicalize_name(one) for name in names for one in brought_by.get(name.partition(".")[0], ())}
    return found - {PROJECT["name"]}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("reportlib", ()), ("notebooks", ("notebooks",)), ("benchmarks", ("notebooks", "test")), ("tests", ("notebooks", "test"))],
)
def test_every_package_that_is_imported_is_named(folder, extras):
    assert imported(folder) <= required(extras).keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_dependency_within_its_bounds(lock):
    pins = locked(lock)
    wanted = required(LOCKS[lock])
    assert wanted.keys() <= pins.keys(), "run `make lock`"
    outside = [name for name, wish in wanted.items() if not wish.specifier.contains(version_of(pins[name]))]
    assert outside == [], "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_index_of_one_machine(lock):
    text = (ROOT / lock).read_text()
    entries = [entry for entry in re.split(r"\n(?=\w)", text) if "==" in entry]
    assert len(entries) == len(locked(lock))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"^--|://", text, flags=re.MULTILINE)


def test_the_two_locks_agree():
    small, large = ({name: version_of(pin) for name, pin in locked(lock).items()} for lock in LOCKS)
    assert small.items() <= large.items()


def test_tests_run_in_the_locked_environment():
    pins = {name: pin for name, pin in locked("requirements.lock").items() if not pin.marker or pin.marker.evaluate()}
    installed = {name: importlib.metadata.version(name) for name in pins}
    assert installed == {name: version_of(pin) for name, pin in pins.items()}, "run `make env`"


def test_environment_for_conda_agrees_with_pyproject_and_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, half = environment["dependencies"]
    assert Requirement(python.replace("=", "==")).specifier.contains("3.11")
    assert pip == "pip"
    *lines, project = half["pip"]
    assert project == "--editable ."
    pins = locked("requirements-lab.lock")
    assert lines == sorted(f"{name}=={version_of(pins[name])}" for name in required(tuple(EXTRAS)))


def test_python_bound_is_one_everywhere():
    assert PROJECT["requires-python"] == ">=3.11"
    assert "sys.version_info < (3, 11)" in (ROOT / "Makefile").read_text()
    assert "--python-version 3.11" in (ROOT / "Makefile").read_text()


def test_citation_names_this_version_and_licence():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "MIT"
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_command_leads_to_the_library():
    (command,) = importlib.metadata.entry_points(group="console_scripts", name="reportlib")
    assert callable(command.load())


def test_make_without_python_says_what_it_needs(tmp_path):
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    run = subprocess.run(["make", "env", "PYTHON="], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "needs Python 3.11 or later" in run.stderr


def test_wheel_installs_alone_and_brings_the_form_data(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    wheel = tmp_path / buildapi.build_wheel(str(tmp_path))
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(site), wheel]
    subprocess.run(pip, check=True)
    source = {path.relative_to(ROOT) for path in (ROOT / "reportlib").rglob("*") if path.suffix in {".py", ".csv"}}
    assert {path.relative_to(site) for path in (site / "reportlib").rglob("*") if path.suffix != ".pyc"} >= source
    code = "from reportlib import forms; print(forms.__file__, sum(bool(row.item) for row in forms.load_form('2014').rows))"
    run = subprocess.run([sys.executable, "-c", code], cwd=site, capture_output=True, text=True, check=True)
    file, rows = run.stdout.split()
    assert Path(file).is_relative_to(site)
    assert int(rows) == 58
