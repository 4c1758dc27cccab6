"""The command line: `reportlib read`, `reportlib build`, `reportlib check`.

Exit status: 0 when all went well; 1 when a file could not be read (the rest was); 2 when nothing was done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from reportlib.errors import ReportError
from reportlib.frames import FRAMES, rows_to_frame, write_csv


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except NotADirectoryError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


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
    from reportlib.report import read_report

    rows, status = [], 0
    for path in options.files:
        try:
            rows += read_report(path).rows(options.frame)
        except (ReportError, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            if options.frame == "problems":
                rows.append((path.stem, getattr(error, "kind", "unreadable_file"), str(error), "", path.name))
            status = 1
    frame = rows_to_frame(options.frame, rows)
    if options.format == "json":
        print(frame.to_json(orient="records", force_ascii=False, indent=1))
    else:
        write_csv(frame, sys.stdout)
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
