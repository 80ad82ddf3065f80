"""YAML with positions: every value knows its file, line and column.

A file is text from a stranger. Size, depth and aliases are bounded, and whatever is wrong comes back
as problems, never as an exception. Plain words stay words: only true and false are booleans, and
dates are text until a schema asks for a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

LONGEST: Final = 400_000
"""Characters of a file; the largest real procedure has a tenth of it."""
DEEPEST: Final = 20

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_FULL_WIDTH = {
    "：": ":",
    "，": ",",
    "［": "[",
    "］": "]",
    "｛": "{",
    "｝": "}",
    "－": "-",
    "　": " ",
}


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing to put right in a file, in Japanese and in English."""

    position: Position
    code: str
    ja: str
    en: str


@dataclass
class Source:
    """What a file says, and where: `values` and `keys` give the place of a path."""

    file: str
    data: Any = None
    problems: list[FileProblem] = field(default_factory=list)
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    styles: dict[Path, str] = field(default_factory=dict)
    """How a text was written, where that was not plain: a quotation mark, or | or >."""

    def at(self, path: Path) -> Position:
        """The place of a value; of the nearest thing around it when it is not in the file."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(self.file, 1, 1))

    def inside(self, path: Path, text: str, offset: int) -> Position:
        """The place of a character of a text."""
        start, style = self.at(path), self.styles.get(path, "")
        before = text[:offset]
        if style in {"|", ">"}:
            return Position(start.file, start.line + 1 + before.count("\n"), 1)
        if "\n" in before:
            return Position(start.file, start.line + before.count("\n"), 1)
        return Position(start.file, start.line, start.column + len(style) + offset)

    def key_at(self, path: Path) -> Position:
        """The place of a key."""
        return self.keys.get(path) or self.at(path)


def read(text: str, file: str) -> Source:
    """Read one file. Its problems are those of YAML itself; `data` is None when it has any."""
    source = Source(file)
    if len(text) > LONGEST:
        source.problems.append(
            FileProblem(
                Position(file, 1, 1),
                "too_long",
                f"ファイルが長すぎます({LONGEST:,}文字まで)。",
                f"The file is longer than {LONGEST:,} characters.",
            )
        )
        return source
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        source.problems.append(_unreadable(text, file, error))
    except yaml.reader.ReaderError as error:
        source.problems.append(_unprintable(text, file, error))
    except (RecursionError, ValueError, IndexError):
        source.problems.append(_deep(Position(file, 1, 1)))
    else:
        reader = _Reader(source)
        data = reader.value(node, (), 0) if node is not None else None
        source.data = None if source.problems else data
    return source


class _Loader(yaml.SafeLoader):
    """Composes nodes without aliases, and without guessing what a plain scalar is."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "found an alias", event.start_mark)
        return super().compose_node(parent, index)


@dataclass
class _Reader:
    """Turns nodes into values and writes down where each one was."""

    source: Source

    def value(self, node: Any, path: Path, depth: int) -> Any:
        position = self._position(node)
        self.source.values[path] = position
        if depth > DEEPEST:
            self.source.problems.append(_deep(position))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [
                self.value(each, (*path, place), depth + 1) for place, each in enumerate(node.value)
            ]
        if node.style is not None:
            self.source.styles[path] = node.style
        return _scalar(node)

    def _mapping(self, node: Any, path: Path, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            position = self._position(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem(
                    position,
                    "key",
                    "項目の名前は、1つの言葉にしてください。",
                    "A key must be one word.",
                )
                continue
            key = key_node.value
            if key in found:
                self._problem(
                    position,
                    "twice",
                    f"「{key}」が2回書かれています。どちらかを消してください。",
                    f"'{key}' is written twice; remove one.",
                )
                continue
            self.source.keys[(*path, key)] = position
            found[key] = self.value(value_node, (*path, key), depth + 1)
        return found

    def _position(self, node: Any) -> Position:
        return Position(self.source.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _problem(self, position: Position, code: str, ja: str, en: str) -> None:
        self.source.problems.append(FileProblem(position, code, ja, en))


def _scalar(node: Any) -> Any:
    text: str = node.value
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 16:
        return int(text)
    if _DECIMAL.fullmatch(text) and len(text) < 16:
        return float(text)
    return text


_HINTS: Mapping[str, tuple[str, str]] = {
    "found an alias": (
        "「*」で始まる参照は使えません。同じ内容をもう一度書いてください。",
        "Aliases (*name) are not supported; write the content again.",
    ),
    "cannot start any token": (
        "行の頭にタブや使えない記号があります。字下げは半角の空白でそろえてください。",
        "A tab or a special character begins the line; indent with spaces.",
    ),
    "mapping values are not allowed here": (
        '「:」の使い方か、字下げがずれています。前の行と頭をそろえ、文の中の「: 」は全体を引用符「"」で囲んでください。',
        "A ':' is in the wrong place or the indentation is off; quote text that holds ': '.",
    ),
    "could not find expected ':'": (
        "項目の名前のあとに半角の「:」と空白がありません。",
        "A key needs ':' and a space after it.",
    ),
    "expected <block end>": (
        "字下げが前の行とそろっていません。半角の空白の数をそろえてください。",
        "The indentation does not match the lines before.",
    ),
    "expected ',' or '}'": (
        "「{」が閉じられていないか、「,」が足りません。",
        "A '{' is not closed, or a ',' is missing.",
    ),
    "expected ',' or ']'": (
        "「[」が閉じられていないか、「,」が足りません。",
        "A '[' is not closed, or a ',' is missing.",
    ),
    "quoted scalar": ("引用符が閉じられていません。", "A quotation mark is not closed."),
}


def _unreadable(text: str, file: str, error: Any) -> FileProblem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = f"{error.context or ''} {error.problem or ''}"
    ja, en = next(
        (words for part, words in _HINTS.items() if part in said),
        (
            "YAMLとして読めません。この行と前の行の、字下げと記号を確かめてください。",
            said.strip() + ".",
        ),
    )
    lines = text.splitlines()
    around = "".join(lines[max(0, line - 2) : line])
    wide = next((sign for sign in _FULL_WIDTH if sign in around), None)
    if wide:
        ja += f"近くに全角の「{wide}」があります。半角の「{_FULL_WIDTH[wide]}」にしてください。"
        en += f" There is a full-width '{wide}' nearby; use '{_FULL_WIDTH[wide]}'."
    return FileProblem(Position(file, line, column), "yaml", ja, en)


def _unprintable(text: str, file: str, error: Any) -> FileProblem:
    before = text[: error.position] if isinstance(error.position, int) else ""
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return FileProblem(
        Position(file, line, column),
        "character",
        "使えない文字(制御文字)があります。消して、UTF-8で保存してください。",
        "A control character is not allowed; remove it and save as UTF-8.",
    )


def _deep(position: Position) -> FileProblem:
    return FileProblem(
        position,
        "too_deep",
        f"入れ子が深すぎます({DEEPEST}段まで)。",
        f"Nested deeper than {DEEPEST} levels.",
    )
