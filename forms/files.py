"""The text of a file on the disk, or why it cannot be read."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path as Folder

from forms.source import LONGEST, FileProblem, Position

_BYTES = LONGEST * 4
"""No text of the longest file takes more."""


def text_of(path: Folder, shown: str) -> tuple[str, tuple[FileProblem, ...]]:
    """The text of a file, with plain ends of lines; empty when it cannot be read.

    `shown` is its name in messages.
    """
    try:
        # A pipe has no end, so that only a file is read; and of that, only what could be used.
        data = _beginning(path) if path.is_file() else None
    except OSError:
        data = None
    if data is None:
        return "", (
            _problem(shown, 1, "unreadable", "ファイルを開けません。", "Cannot be opened."),
        )
    return decoded(data, shown)


def decoded(data: bytes, shown: str) -> tuple[str, tuple[FileProblem, ...]]:
    """The text of a file's bytes in the same way; empty when they are not UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), ()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        found = _encoding_of(data)
        ja = f"文字コードが{found}です。" if found else "文字コードがUTF-8ではありません。"
        ja += "エディタでUTF-8を選んで保存してください。"
        en = f"This is {found or 'not UTF-8'}; choose UTF-8 when saving."
        return "", (_problem(shown, line, "encoding", ja, en),)


def _beginning(path: Folder) -> bytes:
    """One byte more than a file may have: then it is told to be too long, without its end."""
    with path.open("rb") as file:
        data = file.read(_BYTES + 1)
    return data if len(data) <= _BYTES else b"#" * (LONGEST + 1)


def _encoding_of(data: bytes) -> str | None:
    """What an editor in Japan may have written instead of UTF-8."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "UTF-16"
    try:
        data.decode("cp932")
    except UnicodeDecodeError:
        return None
    return "Shift_JIS"


def _problem(file: str, line: int, code: str, ja: str, en: str) -> FileProblem:
    return FileProblem(Position(file, line, 1), code, ja, en)
