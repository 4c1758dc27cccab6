"""Many reports: one bad file never stops a corpus, years are joined, frames are written whole or not at all."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import reportlib.corpus
import reportlib.report
from reportlib import build_corpus, read_corpus, read_report, read_tidy
from reportlib.errors import UnusableFolder
from reportlib.frames import COLUMNS, FRAMES, rows_to_frame, write_csv
from tests.documents import applications_2021, small_2014, write

TITLE = "甲县人民政府{}年政府信息公开工作年度报告\n本报告统计期限为{}年1月1日至12月31日。\n信息内容\n本年制发件数\n"


def report_2021(year, received="0", carried_in="0", carried_out="0"):
    rows = {
        "一、本年新收政府信息公开申请数量": f"{received} 0 0 0 0 0 {received}",
        "二、上年结转政府信息公开申请数量": f"{carried_in} 0 0 0 0 0 {carried_in}",
        "四、结转下年度继续办理": f"{carried_out} 0 0 0 0 0 {carried_out}",
    }
    return TITLE.format(year, year) + applications_2021(rows)


def test_the_five_frames_have_their_columns_and_types(folder):
    corpus = read_corpus(folder)
    for name in FRAMES:
        frame = getattr(corpus, name)
        assert list(frame.columns) == list(COLUMNS[name])
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
            column: {"string": "string"}.get(dtype, dtype) for column, dtype in COLUMNS[name].items()
        }
    assert corpus.reports["report"].tolist() == ["jia-2016"]
    assert corpus.cells["value"].sum() == 120 + 5 + 2 + 0 + 2 + 1 + 2 + 1 + 1 + 0


def test_an_empty_folder_gives_empty_frames(tmp_path):
    corpus = read_corpus(tmp_path)
    assert [len(frame) for frame in corpus.frames().values()] == [0] * 5


def test_a_bad_file_is_a_problem_and_the_rest_goes_on(folder):
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    write(folder, "login.html", "<html><body><form>登录 用户名 密码</form></body></html>")
    (folder / "old.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (folder / "empty.txt").write_bytes(b"")
    corpus = read_corpus(folder)
    assert corpus.reports["report"].tolist() == ["jia-2016"]
    assert sorted(name for name, _ in corpus.unreadable) == ["empty.txt", "login.html", "old.doc", "scan.pdf"]
    reported = corpus.problems.set_index("report")["kind"]
    assert reported["login"] == "not_a_report"
    assert reported["old"] == "unreadable_file"
    messages = dict(corpus.unreadable)
    assert ".docx" in messages["old.doc"]  # the way out


def test_two_files_of_one_name_are_not_one_report(folder):
    write(folder, "jia-2016.md", small_2014())
    corpus = read_corpus(folder)
    assert len(corpus.reports) == 1
    assert corpus.problems["kind"].tolist().count("duplicate_name") == 1
    assert corpus.cells.duplicated(["report", "item", "column"]).sum() == 0


def test_the_readable_one_of_two_files_of_one_name_is_the_report(folder):
    (folder / "jia-2016.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(64))  # sorts before the text
    corpus = read_corpus(folder)
    assert corpus.reports["file"].tolist() == ["jia-2016.txt"]
    (problem,) = corpus.problems[corpus.problems["source"] == "jia-2016.jpg"].itertuples()
    assert (problem.kind, "JPEG picture" in problem.message) == ("unreadable_file", True)
    assert [name for name, _ in corpus.unreadable] == ["jia-2016.jpg"]


def test_files_that_gave_no_report_come_back_from_the_built_frames(folder, tmp_path):
    (folder / "jia-2016.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(64))
    write(folder, "jia-2016.md", small_2014())
    write(folder, "jia-2017.txt", small_2014(received="5 6"))  # a report with problems of its own
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 broken")
    built = build_corpus(folder, tmp_path / "tidy")
    assert [name for name, _ in built.unreadable] == ["jia-2016.jpg", "jia-2016.txt", "scan.pdf"]
    assert read_tidy(tmp_path / "tidy").unreadable == built.unreadable


def test_a_bug_in_a_reader_is_a_problem_with_its_place(folder, monkeypatch):
    write(folder, "yi-2016.txt", small_2014())

    def identify(document):
        raise KeyError("a reader's bug")

    monkeypatch.setattr(reportlib.report, "identify", identify)
    corpus = read_corpus(folder)
    assert corpus.problems["kind"].tolist() == ["internal_error"] * 2
    message = corpus.problems["message"][0]
    assert message.startswith("jia-2016.txt: ") and "KeyError: \"a reader's bug\"" in message
    assert "(reportlib/report.py, line " in message and "in interpret)" in message and "Report this" in message
    assert [name for name, _ in corpus.unreadable] == ["jia-2016.txt", "yi-2016.txt"]


def test_a_figure_too_large_for_a_frame_is_a_problem(folder, monkeypatch, tmp_path):
    enormous = Decimal(10) ** 400  # `parse_number` refuses such figures; no other way may let one through

    def read_and_enlarge(path):
        report = read_report(path)
        report.figures = [
            figure._replace(value=enormous, raw="9" * 401) if figure.item == "applications.received" else figure
            for figure in report.figures
        ]
        report.findings = [
            check._replace(left=enormous) if "applications.received" in check.cells else check
            for check in report.findings
        ]
        return report

    monkeypatch.setattr(reportlib.corpus, "read_report", read_and_enlarge)
    corpus = build_corpus(folder, tmp_path / "tidy")
    assert "applications.received" not in corpus.cells["item"].tolist()
    (problem,) = corpus.problems[corpus.problems["kind"] == "unplaced_number"].itertuples()
    assert problem.raw == "9" * 401 and "401 digits" in problem.message and problem.source == "line 13"
    assert corpus.reports["n_unplaced"].tolist() == [1]
    channels = corpus.checks[corpus.checks["cells"].str.contains("applications.received")]
    assert len(channels) and set(channels["outcome"]) == {"not_assessable"} and channels["left"].isna().all()


def test_a_file_name_in_gbk_is_decoded_and_told(folder, tmp_path):
    report, scan = (name.encode("gbk") for name in ("乙县2017.txt", "丙县.pdf"))
    with open(os.fsencode(folder) + b"/" + report, "wb") as file:
        file.write(small_2014().encode())
    with open(os.fsencode(folder) + b"/" + scan, "wb") as file:
        file.write(b"%PDF-1.4 broken")
    corpus = build_corpus(folder, tmp_path / "tidy")
    assert corpus.reports["report"].tolist() == ["jia-2016", "乙县2017"]
    assert set(corpus.cells["report"]) == {"jia-2016", "乙县2017"}
    (problem,) = corpus.problems[corpus.problems["kind"] == "file_name"].itertuples()
    assert (problem.report, problem.raw) == ("乙县2017", r"\xd2\xd2\xcf\xd82017.txt")
    ((name, message),) = corpus.unreadable
    assert name == "丙县.pdf" and message.startswith("丙县.pdf: ")


def test_what_is_no_file_is_a_problem_and_never_waited_for(folder, tmp_path):
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "round.txt").symlink_to("round.txt")
    os.mkfifo(folder / "pipe.txt")
    (tmp_path / "elsewhere").mkdir()
    (folder / "years").symlink_to(tmp_path / "elsewhere")
    (folder / "linked.txt").symlink_to(write(tmp_path / "elsewhere", "yi.txt", small_2014()))
    corpus = read_corpus(folder)
    assert corpus.reports["report"].tolist() == ["jia-2016", "linked"]
    assert {name: message.split(";")[0].split(": ")[1] for name, message in corpus.unreadable} == {
        "gone.txt": "a link that leads nowhere",
        "pipe.txt": "a named pipe",
        "round.txt": "a link that leads nowhere",
        "years": "a link to a folder, which is not followed",
    }


def test_a_folder_that_cannot_be_listed_is_a_problem(folder, monkeypatch):
    closed = folder / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path="."):
        if os.fspath(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)  # permissions do not bind the superuser, who may run this
    corpus = read_corpus(folder)
    assert len(corpus.reports) == 1
    assert corpus.unreadable == [
        ("closed", "closed: may not be read (permission denied); expected to be open to you. Change its permissions")
    ]


def test_a_file_above_the_limit_is_not_loaded(folder, monkeypatch):
    monkeypatch.setattr("reportlib.files.MAX_BYTES", 10)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert "larger than" in dict(read_corpus(folder).unreadable)["jia-2016.txt"]


def test_the_bar_of_a_long_corpus_goes_to_stderr(folder, monkeypatch, capsys):
    read_corpus(folder)
    assert capsys.readouterr() == ("", "")
    write(folder, "yi-2016.txt", small_2014())
    write(folder, "bing-2016.txt", small_2014())
    monkeypatch.setattr(reportlib.corpus, "CHUNK", 2)
    read_corpus(folder)
    out, err = capsys.readouterr()
    assert out == "" and "3/3" in err and "files" in err
    read_corpus(folder, progress=False)
    assert capsys.readouterr() == ("", "")


def test_an_executor_changes_nothing(folder):
    for number in range(3):
        write(folder, f"yi-{number}.txt", small_2014(received=number))
    expected = read_corpus(folder)
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        for executor in (threads, processes):
            got = read_corpus(folder, executor=executor)
            for name in FRAMES:
                pd.testing.assert_frame_equal(getattr(got, name), getattr(expected, name))


def test_two_years_of_one_publisher_are_joined(folder):
    write(folder, "jia-2022.txt", report_2021(2022, received=5, carried_out=5))
    write(folder, "jia-2023.txt", report_2021(2023, received=3, carried_in=4, carried_out=7))
    corpus = read_corpus(folder)
    joined = corpus.checks[corpus.checks["rule"] == "carried in = carried out of the year before"]
    row = joined[joined["column"] == "total"].iloc[0]
    assert (row["report"], row["left"], row["right"], row["outcome"]) == ("jia-2023", 4, 5, "fails")
    failed = corpus.reports.set_index("report")["n_failed"]
    in_frame = corpus.checks[corpus.checks["outcome"] == "fails"].groupby("report").size()
    assert failed["jia-2023"] == in_frame["jia-2023"]


def test_a_build_is_whole_or_not_at_all(folder, tmp_path, monkeypatch):
    out = tmp_path / "tidy"
    build_corpus(folder, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(before) == {f"{name}.csv" for name in (*FRAMES, "panel")}
    (out / "README.md").write_text("a card")

    def fail_on_panel(frame, path):
        if path.name == "panel.csv":
            raise OSError("disk full")
        path.write_text("half")

    monkeypatch.setattr(reportlib.corpus, "write_csv", fail_on_panel)
    with pytest.raises(OSError, match="disk full"):
        build_corpus(folder, out)
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.name != "README.md"} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    monkeypatch.undo()
    build_corpus(folder, out)
    assert (out / "README.md").read_text() == "a card"


def test_a_build_that_is_cut_off_between_two_folders_leaves_the_old_one(folder, tmp_path, monkeypatch):
    out = tmp_path / "tidy"
    out.mkdir()
    (out / "README.md").write_text("a card")
    rename = Path.rename

    def stop_before_the_new_one(path, target):
        if target == out and (path / "panel.csv").exists():
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stop_before_the_new_one)
    with pytest.raises(KeyboardInterrupt):
        build_corpus(folder, out)
    assert [path.name for path in out.iterdir()] == ["README.md"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([folder.name, "tidy"])


@pytest.mark.parametrize("ending", ["\r", "\r\n", "\n"])
def test_a_text_of_several_lines_is_one_field_whatever_ends_them(tmp_path, ending):
    problems = rows_to_frame("problems", [("jia-2016", "no_year", f"one{ending}two", "", ""), ("yi-2016",) + ("",) * 4])
    write_csv(problems, tmp_path / "problems.csv")
    read = pd.read_csv(tmp_path / "problems.csv")
    assert read["report"].tolist() == ["jia-2016", "yi-2016"]
    assert read["message"][0] == "one\ntwo"


def test_a_build_keeps_what_else_lies_in_its_folder(folder, tmp_path):
    out = tmp_path / "tidy"
    (out / "notes" / "2016").mkdir(parents=True)
    (out / "notes" / "2016" / "a.txt").write_text("kept")
    (out / "link").symlink_to("notes")
    (out / "cells.csv").write_text("old")
    (tmp_path / "linked").symlink_to(out)
    build_corpus(folder, tmp_path / "linked")
    assert (tmp_path / "linked").is_symlink() and out.is_dir() and not out.is_symlink()
    assert (out / "link" / "2016" / "a.txt").read_text() == "kept" and (out / "link").is_symlink()
    assert (out / "cells.csv").read_text(encoding="utf-8").startswith("report,item")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("place", [".", "tidy", "..", "../link/tidy"])
def test_the_raw_reports_are_never_replaced(folder, tmp_path, monkeypatch, place):
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.setattr(reportlib.corpus, "read_corpus", None)  # told before anything is read
    with pytest.raises(UnusableFolder, match="inside it or around it"):
        build_corpus(folder, folder / place)


def test_a_build_repeats_byte_for_byte(folder, tmp_path):
    for name in ("one", "two"):
        build_corpus(folder, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_the_committed_data_are_what_a_build_writes(raw, tmp_path):
    build_corpus(raw, tmp_path / "tidy")
    committed = raw.parent / "tidy"
    for path in (tmp_path / "tidy").iterdir():
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name


def test_a_folder_that_is_none_says_so(tmp_path):
    with pytest.raises(NotADirectoryError, match="nowhere is no folder"):
        read_corpus(tmp_path / "nowhere")


def test_reading_one_report_needs_no_pandas(folder):
    import subprocess

    code = (
        "import sys, reportlib; report = reportlib.read_report(sys.argv[1]); assert report.figures;"
        "assert not {'pandas', 'matplotlib', 'statsmodels', 'scipy', 'pdfplumber', 'docx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "jia-2016.txt")], check=True)


def test_a_corpus_says_what_it_holds_in_one_line(folder):
    write(folder, "empty.txt", "")
    shown = repr(read_corpus(folder))
    assert shown.startswith("<Corpus: 1 reports, 10 cells, ")
    assert shown.endswith("; 1 files gave no report>") and "\n" not in shown


def test_what_word_and_windows_leave_in_a_folder_is_no_report(folder):
    for name in ("~$jia-2016.docx", "Thumbs.db", "desktop.ini"):
        write(folder, name, "x")
    assert read_corpus(folder).unreadable == []
