"""Many reports: one bad file never stops a corpus, years are joined, frames are written whole or not at all."""

import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pandas as pd
import pytest

import reportlib.corpus
from reportlib import build_corpus, read_corpus
from reportlib.frames import COLUMNS, FRAMES
from tests.documents import applications_2021, small_2014, write

TITLE = "甲县人民政府{}年政府信息公开工作年度报告\n本报告统计期限为{}年1月1日至12月31日。\n信息内容\n本年制发件数\n"


@pytest.fixture
def folder(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    write(raw, "jia-2016.txt", small_2014())
    return raw


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
