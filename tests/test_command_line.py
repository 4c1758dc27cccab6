"""The command line as a user meets it: what it prints, where, and with which exit status."""

import csv
import io
import json
import subprocess
import sys

import pytest

from reportlib.frames import COLUMNS
from tests.documents import small_2014, write


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "reportlib", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "jia-2016.txt", small_2014())
    return tmp_path


@pytest.mark.parametrize("frame", COLUMNS)
def test_read_prints_a_frame_as_csv(folder, frame):
    done = run("read", folder / "jia-2016.txt", "--frame", frame)
    assert (done.returncode, done.stderr) == (0, "")
    reader = csv.DictReader(io.StringIO(done.stdout))
    list(reader)
    assert reader.fieldnames == list(COLUMNS[frame])


def test_read_prints_cells_with_raw_and_source(folder):
    rows = list(csv.DictReader(io.StringIO(run("read", folder / "jia-2016.txt").stdout)))
    (row,) = (row for row in rows if row["item"] == "disclosure.total")
    assert row == {
        "report": "jia-2016", "item": "disclosure.total", "column": "value", "value": "120", "unit": "条",
        "status": "published", "raw": "120", "source": "line 10",
    }  # fmt: skip


def test_read_prints_json(folder):
    rows = json.loads(run("read", folder / "jia-2016.txt", "--format", "json").stdout)
    assert [row["value"] for row in rows if row["item"] == "reconsideration"] == [2, 1, 1, 0]


def test_a_file_that_cannot_be_read_is_a_message_and_status_1_and_the_rest_is_read(folder):
    (folder / "empty.txt").write_bytes(b"")
    done = run("read", folder / "empty.txt", folder / "jia-2016.txt", folder / "missing.txt")
    assert done.returncode == 1
    assert "empty.txt" in done.stderr and "missing.txt" in done.stderr
    assert "disclosure.total" in done.stdout
    problems = run("read", folder / "empty.txt", "--frame", "problems")
    assert problems.returncode == 1 and "unreadable_file" in problems.stdout


def test_build_writes_the_frames_and_the_panel(folder):
    done = run("build", folder, folder / "out" / "tidy", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (folder / "out" / "tidy").iterdir()) == [
        "cells.csv", "checks.csv", "claims.csv", "panel.csv", "problems.csv", "reports.csv",
    ]  # fmt: skip


def test_check_prints_what_fails_and_where(folder):
    write(folder, "yi-2016.txt", small_2014(total=3))
    done = run("check", folder)
    assert done.returncode == 0
    assert "yi-2016: reconsideration = outcomes: 3 against 2" in done.stdout
    assert "jia-2016:" not in done.stdout
    (folder / "empty.txt").write_bytes(b"")
    assert run("check", folder).returncode == 1


def test_a_folder_that_is_none_is_status_2(folder):
    done = run("check", folder / "nowhere")
    assert done.returncode == 2 and "no folder" in done.stderr
