"""The files of a folder: which are meant as reports, by which name they are known, and why one cannot be opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reportlib.errors import UnreadableFile, UnusableFolder
from reportlib.reading import MAX_BYTES

NOT_REPORTS = {"README.md", "LICENSE", "Thumbs.db", "desktop.ini"}  # may lie in a folder without being reports

_REASONS = {
    FileNotFoundError: "there is no such file; expected a report. Check the spelling and the folder",
    IsADirectoryError: "a folder; expected a file with one report. `reportlib build` and `check` read folders",
    PermissionError: "may not be read (permission denied); expected to be open to you. Change its permissions",
}
_SPECIAL = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
_REMOVE = "expected a file with one report. Put the report in its place, or remove it"


def report_files(folder: str | Path) -> list[Path]:
    """Return what a folder and its subfolders hold in place of reports, sorted by stem and name.

    Hidden files, Word's marks of an open file (~$x.docx), CSV tables, README.md, LICENSE and what Windows leaves in a
    folder are passed over; everything else is here, so that it is read or reported: also links that lead nowhere or to
    a folder (they are not followed), named pipes, and subfolders that cannot be listed.

    Raises
    ------
    UnusableFolder
        If `folder` is no folder, or cannot be listed.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UnusableFolder(f"{folder} is no folder; expected a folder with one report per file. Check the path")
    found: list[Path] = []
    closed: list[OSError] = []
    for here, subfolders, names in os.walk(folder, onerror=closed.append):
        links = [name for name in subfolders if Path(here, name).is_symlink()]
        found += [Path(here, name) for name in [*names, *links] if _is_report(name)]
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name not in links]
    found += [Path(error.filename) for error in closed]
    if folder in found:
        raise UnusableFolder(f"{folder} cannot be listed; expected a folder open to you. Change its permissions")
    return sorted(found, key=lambda path: (path.stem, path.name, path.parts))


def _is_report(name: str) -> bool:
    return not (name.startswith((".", "~$")) or name in NOT_REPORTS or name.lower().endswith(".csv"))


def readable_name(path: Path) -> str:
    """Return a file's name as text: GB 18030 where its bytes are no UTF-8 (archives packed under Chinese Windows).

    >>> readable_name(Path("甲县2016.txt"))
    '甲县2016.txt'
    >>> readable_name(Path("甲县.txt".encode("gbk").decode("utf-8", "surrogateescape")))
    '甲县.txt'
    """
    try:
        path.name.encode("utf-8")
    except UnicodeEncodeError:
        data = os.fsencode(path.name)
    else:
        return path.name
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def refuse_special(path: Path) -> None:
    """Refuse what would hang or fill the memory if it were opened, and what is no file.

    Raises
    ------
    UnreadableFile
        If `path` is a link that leads nowhere or to a folder, a named pipe, a device, or larger than `MAX_BYTES`.
    OSError
        If nothing is there, or it is a folder: see `why_not_opened`.
    """
    name = readable_name(path)
    if path.is_symlink() and not path.exists():
        raise UnreadableFile(f"{name}: a link that leads nowhere; {_REMOVE}")
    found = path.stat()
    if path.is_dir():
        if path.is_symlink():
            raise UnreadableFile(f"{name}: a link to a folder, which is not followed; move the folder here itself")
        os.scandir(path).close()  # one that cannot be listed says so here
        raise IsADirectoryError
    special = _SPECIAL.get(stat.S_IFMT(found.st_mode))
    if special:
        raise UnreadableFile(f"{name}: {special}; {_REMOVE}")
    if found.st_size > MAX_BYTES:
        raise UnreadableFile(f"{name}: larger than {MAX_BYTES >> 20} MiB; save the report without its attachments")


def why_not_opened(name: str, error: OSError) -> str:
    """Return what an error of the operating system means for the file `name`, and what to do.

    >>> why_not_opened("a.txt", FileNotFoundError())
    'a.txt: there is no such file; expected a report. Check the spelling and the folder'
    """
    said = error.strerror or type(error).__name__
    general = f"could not be read ({said}); expected a file. Check the disk, or copy the file here again"
    return f"{name}: {_REASONS.get(type(error), general)}"
