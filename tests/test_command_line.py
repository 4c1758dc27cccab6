"""The command line as a user meets it: what it prints, where, and with which exit status."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reportlib.__main__ import main
from reportlib.frames import COLUMNS
from tests.conftest import ROOT
from tests.documents import small_2014, write


def run(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "reportlib", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", timeout=60, env={**os.environ, **variables},
    )  # fmt: skip


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


def test_json_keeps_han_characters_writes_whole_numbers_plain_and_missing_ones_as_null(folder):
    write(folder, "jia-2016.txt", small_2014(received="", in_person="1234.5"))
    done = run("read", folder / "jia-2016.txt", "--format", "json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    values = {row["item"]: row["value"] for row in json.loads(done.stdout)}
    assert '"unit": "件"' in done.stdout
    assert '"value": 120,' in done.stdout and '"value": 1234.5,' in done.stdout
    assert values["applications.received"] is None
    (report,) = json.loads(run("read", folder / "jia-2016.txt", "--format", "json", "--frame", "reports").stdout)
    assert (report["year"], report["n_failed"]) == (2016, 0)


def test_nothing_readable_is_an_empty_json_list(folder):
    assert json.loads(run("read", folder / "missing.txt", "--format", "json").stdout) == []


def test_a_message_names_the_file_once_and_says_what_was_expected(folder):
    (folder / "empty.txt").write_bytes(b"")
    for name in ("empty.txt", "missing.txt", "."):
        done = run("read", folder / name)
        (line,) = done.stderr.splitlines()
        assert done.returncode == 1
        assert line.startswith(f"{folder / name}: ") and line.count(Path(folder / name).name) == 1
        assert "Errno" not in line and "." in line
    assert "there is no such file; expected a report. Check" in run("read", folder / "missing.txt").stderr


def test_a_file_that_cannot_be_read_is_a_message_and_status_1_and_the_rest_is_read(folder):
    (folder / "empty.txt").write_bytes(b"")
    done = run("read", folder / "empty.txt", folder / "jia-2016.txt", folder / "missing.txt")
    assert done.returncode == 1
    assert "empty.txt" in done.stderr and "missing.txt" in done.stderr
    assert "disclosure.total" in done.stdout
    problems = run("read", folder / "empty.txt", "--frame", "problems")
    assert problems.returncode == 1 and "unreadable_file" in problems.stdout


def test_build_writes_the_frames_and_the_panel(folder):
    tidy = folder.parent / "out" / "tidy"
    done = run("build", folder, tidy, "--jobs", "2")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert sorted(path.name for path in tidy.iterdir()) == [
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


def test_check_prints_chinese_where_the_terminal_has_another_encoding(folder):
    write(folder, "yi-2016.txt", small_2014(total="3（其中撤回1件）"))
    done = run("check", folder, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "remarks: 其中撤回1件" in done.stdout


def test_a_folder_that_is_none_is_status_2(folder):
    for command in (["check", folder / "nowhere"], ["build", folder / "nowhere", folder.parent / "tidy"]):
        done = run(*command)
        assert done.returncode == 2 and "no folder" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (folder.parent / "tidy").exists()


def test_an_out_that_cannot_serve_is_status_2_before_anything_is_read(folder):
    (folder.parent / "file").write_text("")
    (folder / "empty.txt").write_bytes(b"")  # would be told if it were read
    for out in (folder, folder / "tidy", folder.parent, folder.parent / "file", folder.parent / "file" / "tidy"):
        done = run("build", folder, out)
        assert done.returncode == 2, out
        assert done.stderr.startswith(f"{out}: ") and len(done.stderr.splitlines()) == 1
        assert "empty.txt" not in done.stderr
    assert sorted(path.name for path in folder.parent.rglob("*")) == ["empty.txt", "file", "jia-2016.txt", "raw"]


def test_a_build_that_cannot_be_written_is_status_2(folder, monkeypatch, capsys):
    def refuse(frame, path):
        raise OSError(28, "No space left on device", "cells.csv")

    monkeypatch.setattr("reportlib.corpus.write_csv", refuse)
    assert main(["build", str(folder), str(folder.parent / "tidy")]) == 2
    assert capsys.readouterr().err == "cells.csv: No space left on device; nothing was written.\n"


def test_a_bug_is_never_status_1(folder, monkeypatch):
    monkeypatch.setattr("reportlib.corpus.join_years", lambda rows: rows["none"])
    assert main(["build", str(folder), str(folder.parent / "tidy")]) == 2
    assert not (folder.parent / "tidy").exists()


def die(files):
    os._exit(1)


def test_a_reading_process_that_dies_is_status_2_and_says_what_to_do(folder, monkeypatch, capsys):
    monkeypatch.setattr("reportlib.corpus._read_chunk", die)
    assert main(["build", str(folder), str(folder.parent / "tidy"), "--jobs", "2"]) == 2
    assert "--jobs 1" in capsys.readouterr().err and not (folder.parent / "tidy").exists()


def test_a_build_with_an_unreadable_file_is_status_1_and_written(folder):
    (folder / "empty.txt").write_bytes(b"")
    done = run("build", folder, folder.parent / "tidy")
    assert done.returncode == 1 and "empty.txt: the file is empty" in done.stderr
    assert "jia-2016" in (folder.parent / "tidy" / "reports.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("status", "goes_on"), [(0, True), (1, True), (2, False)])
def test_make_goes_on_after_an_unreadable_file_and_stops_where_nothing_was_built(tmp_path, status, goes_on):
    command = tmp_path / "reportlib"
    command.write_text(f"#!/bin/sh\necho scan.pdf: a scan >&2\nexit {status}\n")
    command.chmod(0o755)
    done = subprocess.run(
        ["make", "tidy", f"BIN={tmp_path}", "--old-file=.venv/installed"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode == 0) == goes_on
    assert "scan.pdf: a scan" in done.stderr
