"""The answers of a case laid out as on the paper ledger, with what changed marked in its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.maps import Picture
from forms.answers import Filled, Line, Section
from forms.changes import Change
from forms.tracing import Kind, trace

SHORT, LONG = 9, 36
"""Up to SHORT characters a quarter of the width is enough; from LONG on, all of it is needed."""
_KINDS: dict[Kind, str] = {
    "page": "画面",
    "field": "質問",
    "note": "案内",
    "option": "選択肢",
    "check": "きまり",
    "stop": "止まる画面",
    "computed": "計算",
    "checklist": "審査項目",
    "consultation": "照会",
}


@dataclass(frozen=True)
class FileLink:
    """An attachment in a cell."""

    name: str
    url: str


@dataclass(frozen=True)
class Cell:
    """One answer: its words now, and before when it changed."""

    label: str
    text: str
    css: str
    files: tuple[FileLink, ...] = ()
    anchor: str = ""
    changed: bool = False
    before: str = ""
    map: Picture | None = None
    """Where the answer is, if it is a place."""


@dataclass(frozen=True)
class Block:
    """A table of cells; a row of a repeating group has a title of its own."""

    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Part:
    """The answers of one page of the form."""

    title: str
    blocks: tuple[Block, ...]


class Beside(NamedTuple):
    """What stands beside the words of an answer."""

    file_url: Callable[[str], str]
    """The address of an attachment, by its id."""
    map_of: Callable[[str], Picture | None]
    """The map of the place at a path."""


def ledger(
    sections: Sequence[Section], changes: Sequence[Change], beside: Beside
) -> tuple[Part, ...]:
    """The ledger of these sections."""
    changed = {change.path: change for change in changes}
    return tuple(
        Part(section.title, tuple(_blocks(section, changed, beside)))
        for section in sections
        if section.lines or section.groups
    )


def gone(sections: Sequence[Section], changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes that no cell shows: what they speak of is not in the ledger any more."""
    shown = {line.path for section in sections for line in _lines(section)}
    return tuple(change for change in changes if change.path not in shown)


@dataclass(frozen=True)
class Reason:
    """Why something was asked of the applicant, or was not."""

    kind: str
    label: str
    words: str


def reasons(filled: Filled) -> tuple[Reason, ...]:
    """Every condition of the form as it was sent; only answers on its path are named."""
    return tuple(Reason(_KINDS[each.kind], each.label, each.words) for each in trace(filled))


def anchor(path: str) -> str:
    """The id of the cell of a path, for links to it."""
    return "cell-" + path.replace(".", "-")


def _blocks(section: Section, changed: Mapping[str, Change], beside: Beside) -> list[Block]:
    own = [Block("", tuple(_cell(line, changed, beside) for line in section.lines))]
    rows = [
        Block(block.title or group.title, block.cells)
        for group in section.groups
        for block in _blocks(group, changed, beside)
    ]
    return [block for block in own + rows if block.cells]


def _cell(line: Line, changed: Mapping[str, Change], beside: Beside) -> Cell:
    change = changed.get(line.path)
    files = tuple(FileLink(file.name, beside.file_url(file.id)) for file in line.files)
    css = _width(line.text, change)
    return Cell(
        label=line.label,
        text="" if files else line.text or "(答えなし)",
        css=f"{css} is-changed".strip() if change else css,
        files=files,
        anchor=anchor(line.path) if change else "",
        changed=change is not None,
        before=change.before or "なし" if change else "",
        map=beside.map_of(line.path),
    )


def _width(text: str, change: Change | None) -> str:
    if change is not None:
        return ""
    if len(text) > LONG or "\n" in text:
        return "of-4"
    return "of-1" if len(text) <= SHORT else ""


def _lines(section: Section) -> list[Line]:
    inner = [line for group in section.groups for line in _lines(group)]
    return [*section.lines, *inner]
