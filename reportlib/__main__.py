"""The command line: `reportlib read`, `reportlib build`, `reportlib check`.

Exit status: 0 when all went well; 1 when a file could not be read (the rest was); 2 when nothing was done. `make`
goes on after 1 and stops at 2, so that 1 is never the status of a crash.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path

from reportlib.errors import ReportError
from reportlib.frames import FRAMES, rows_to_frame, rows_to_json, write_csv


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a Chinese remark is printed on any machine
    try:
        return options.run(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ReportError as error:
        print(error, file=sys.stderr)
    except BrokenExecutor:
        print("a reading process died (out of memory?); nothing was written. Try `--jobs 1`.", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'reportlib'}: {error.strerror or error}; nothing was written.", file=sys.stderr)
    except Exception:
        logging.exception("a bug in reportlib; nothing was written. Report the lines below.")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reportlib", description="Read Chinese annual reports on open government information into tidy tables."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="read files and print one frame")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    read.add_argument("--frame", choices=FRAMES, default="cells")
    read.add_argument("--format", choices=("csv", "json"), default="csv")
    read.set_defaults(run=_read)
    build = commands.add_parser("build", help="read a folder and write the five frames and the panel")
    build.add_argument("raw", type=Path, metavar="RAW")
    build.add_argument("out", type=Path, metavar="OUT")
    build.add_argument("--jobs", type=int, default=1, metavar="N", help="processes to read with")
    build.set_defaults(run=_build)
    check = commands.add_parser("check", help="read a folder and print what does not add up")
    check.add_argument("raw", type=Path, metavar="RAW")
    check.set_defaults(run=_check)
    return parser


def _read(options: argparse.Namespace) -> int:
    from reportlib.corpus import read_one

    rows, status = [], 0
    for path in options.files:
        reading = read_one(path)
        if reading.failure:
            print(f"{path.parent / reading.file}{reading.failure.removeprefix(reading.file)}", file=sys.stderr)
            status = 1
        rows += reading.rows[options.frame]
    if options.format == "json":
        print(rows_to_json(options.frame, rows))
    else:
        write_csv(rows_to_frame(options.frame, rows), sys.stdout)
    return status


def _build(options: argparse.Namespace) -> int:
    from reportlib.corpus import build_corpus

    if options.jobs > 1:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(options.jobs) as executor:
            corpus = build_corpus(options.raw, options.out, executor=executor)
    else:
        corpus = build_corpus(options.raw, options.out)
    print(f"{len(corpus.reports)} reports, {len(corpus.cells)} figures, written to {options.out}", file=sys.stderr)
    return _tell_unreadable(corpus.unreadable)


def _check(options: argparse.Namespace) -> int:
    from reportlib.audit import failure_lines, summary_lines
    from reportlib.corpus import read_corpus

    corpus = read_corpus(options.raw)
    for line in [*failure_lines(corpus), *summary_lines(corpus)]:
        print(line)
    return _tell_unreadable(corpus.unreadable)


def _tell_unreadable(unreadable: Sequence[tuple[str, str]]) -> int:
    for _, message in unreadable:
        print(message, file=sys.stderr)
    return 1 if unreadable else 0


if __name__ == "__main__":
    sys.exit(main())
