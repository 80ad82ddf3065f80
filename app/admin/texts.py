"""A procedure's text as an admin sends it: a file or a paste, of any size and kind."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from forms.source import LONGEST, FileProblem, Position

BYTES = LONGEST * 4
"""No longer file can be a text of LONGEST characters."""


@dataclass(frozen=True)
class Sent:
    """What came: the text, and why it cannot even be looked at."""

    source: str
    problem: FileProblem | None = None


def sent(file_name: str = "名前なし.yaml") -> Sent:
    """The text of the file if one was sent, else of the box; line ends as in a file of ours."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _fitting(str(request.form.get("source", "")), file_name)
    data = file.read(BYTES + 1)
    file.close()
    if len(data) > BYTES:
        return Sent("", _too_long(file_name))
    try:
        return _fitting(data.decode("utf-8-sig"), file_name)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return Sent("", _not_text(file_name, line))


def _fitting(text: str, file_name: str) -> Sent:
    source = text.replace("\r\n", "\n")
    return Sent("", _too_long(file_name)) if len(source) > LONGEST else Sent(source)


def _too_long(file_name: str) -> FileProblem:
    most = f"{LONGEST:,}"
    return FileProblem(
        Position(file_name, 1, 1),
        "too_long",
        f"ファイルが大きすぎます。手続のYAMLは{most}文字までです。別のファイルを選んでいませんか。",
        f"Too large; a procedure has at most {most} characters.",
    )


def _not_text(file_name: str, line: int) -> FileProblem:
    return FileProblem(
        Position(file_name, line, 1),
        "encoding",
        "UTF-8の文字として読めません。YAMLのファイルか、文字コードがUTF-8かを確かめてください。",
        "Not UTF-8; choose UTF-8 when saving.",
    )
