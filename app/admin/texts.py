"""A procedure's text as an admin sends it: a file or a paste, of any size and kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import request

from forms.files import decoded
from forms.source import LONGEST, FileProblem, Position

BYTES = LONGEST * 4
"""No longer file can be a text of LONGEST characters."""
LONGEST_NAME = 100
"""Characters of a file's name that are shown."""


@dataclass(frozen=True)
class Sent:
    """What came: the text, and why it cannot even be looked at."""

    source: str
    problem: FileProblem | None = None


def sent() -> Sent:
    """The text of the file if one was sent, else of the box; line ends as in a file of ours."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _fitting(str(request.form.get("source", "")).replace("\r\n", "\n"), "名前なし.yaml")
    name, data = Path(file.filename).name[:LONGEST_NAME], file.read(BYTES + 1)
    file.close()
    if len(data) > BYTES:
        return Sent("", _too_long(name))
    text, problems = decoded(data, name)
    return Sent("", problems[0]) if problems else _fitting(text, name)


def _fitting(source: str, file_name: str) -> Sent:
    return Sent("", _too_long(file_name)) if len(source) > LONGEST else Sent(source)


def _too_long(file_name: str) -> FileProblem:
    most = f"{LONGEST:,}"
    return FileProblem(
        Position(file_name, 1, 1),
        "too_long",
        f"ファイルが大きすぎます。手続のYAMLは{most}文字までです。別のファイルを選んでいませんか。",
        f"Too large; a procedure has at most {most} characters.",
    )
