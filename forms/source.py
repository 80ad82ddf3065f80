"""YAML with positions: every value knows its file, line and column.

A file is text from a stranger. Size, depth and aliases are bounded, and whatever is wrong comes back
as problems, never as an exception. Plain words stay words: only true and false are booleans, and
dates are text until a schema asks for a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import yaml

from forms.unreadable import FULL_WIDTH_COLON, Events, explain, in_quotes, no_space

LONGEST: Final = 400_000
"""Characters of a file; the largest real procedure has a tenth of it."""
DEEPEST: Final = 20
MOST_VALUES: Final = 8_000
"""Values of a file; the largest real procedure has an eighth of it, its blocks included."""

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,9})\.[0-9]{1,10}")
_WORDS: Final[Mapping[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}
_GLUED = re.compile(r"([a-z][a-z0-9_]*):(.+)")
"""A key of `{…}` with its value, which no space parts."""
_COMMENT = re.compile(r"[ \t]+#(?=[^\s#])")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]|(?<!^)\ufeff"
)
"""What YAML refuses (YAML 1.2, 5.1), line breaks that editors do not count, and a stray byte order mark."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int
    use: Position | None = field(default=None, compare=False, repr=False)
    """Of what stands in a block: where the procedure uses the block."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing to put right in a file, in Japanese and in English."""

    position: Position
    code: str
    ja: str
    en: str
    severity: Literal["error", "warning"] = "error"
    """A warning is worth a look, and stands in nobody's way."""

    @property
    def blocks(self) -> bool:
        """Whether the file cannot be used before this is put right."""
        return self.severity == "error"


@dataclass
class Source:
    """What a file says, and where: `values` and `keys` give the place of a path."""

    file: str
    lines: list[str] = field(default_factory=list)
    data: Any = None
    problems: list[FileProblem] = field(default_factory=list)
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    styles: dict[Path, str] = field(default_factory=dict)
    """How a text was written, where that was not plain: a quotation mark, or | or >."""
    cut: dict[Path, Position] = field(default_factory=dict)
    """Where a plain value ends because ` #` begins a comment that no space parts from its sign."""
    blocks: tuple[str, ...] = ()
    """Names of the blocks that were put in."""
    lines_of: dict[str, list[str]] = field(default_factory=dict)
    """The lines of their files."""

    def at(self, path: Path) -> Position:
        """The place of a value; of the nearest thing around it when it is not in the file."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Position(self.file, 1, 1))

    def key_at(self, path: Path) -> Position:
        """The place of a key."""
        return self.keys.get(path) or self.at(path)

    def inside(self, path: Path, value: str, line: int, column: int) -> Position:
        """The place of a character of a text, given by its line and column in it (from 1).

        What YAML folds and escapes is only white space and backslashes, so the letters of the value
        stand one after another in the file.
        """
        start, style = self.at(path), self.styles.get(path, "")
        lines = self.lines_of.get(start.file, self.lines)
        before = sum(len(each) + 1 for each in value.split("\n")[: line - 1]) + column - 1
        ahead = len("".join(value[:before].split()))
        letters = "".join(value.split())
        row = start.line if style in {"|", ">"} else start.line - 1
        place = 0 if style in {"|", ">"} else start.column - 1 + len(style)
        for letter in letters[: ahead + 1]:
            while row < len(lines) and (near := lines[row].find(letter, place)) < 0:
                row, place = row + 1, 0
            if row >= len(lines):
                return start
            place = near + 1
        at_the_end = ahead >= len(letters)
        column = place + at_the_end
        return Position(start.file, row + 1, column, start.use) if letters else start


def read(text: str, file: str) -> Source:
    """Read one file. Its problems are those of YAML itself; `data` is None when it has any."""
    source = Source(file, re.split(r"\r\n|[\r\n]", text))
    if len(text) > LONGEST:
        ja = f"ファイルが長すぎます({LONGEST:,}文字まで)。"
        source.problems.append(
            FileProblem(
                Position(file, 1, 1), "too_long", ja, f"The file has over {LONGEST:,} characters."
            )
        )
        return source
    if unprintable := list(_unprintable(source)):
        source.problems += unprintable
        return source
    events = Events(yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        data = _Reader(source, events).document()
    except _TooMuchError as error:
        place = Position(file, error.line, error.column)
        source.problems.append(FileProblem(place, "yaml", *_TOO_MUCH[error.what]))
    except yaml.MarkedYAMLError as error:
        for line, column, code, ja, en in explain(source.lines, error, events.last):
            source.problems.append(FileProblem(Position(file, line, column), code, ja, en))
    except (yaml.YAMLError, ValueError) as error:
        position = Position(file, 1, 1)
        source.problems.append(FileProblem(position, "yaml", "YAMLとして読めません。", str(error)))
    else:
        source.data = None if source.problems else data
    return source


class _TooMuchError(Exception):
    """Raised to end reading."""

    def __init__(self, what: str, mark: Any) -> None:
        super().__init__(what)
        self.what, self.line, self.column = what, mark.line + 1, mark.column + 1


_TOO_MUCH: Final[Mapping[str, tuple[str, str]]] = {
    "too deep": (
        f"入れ子が深すぎます({DEEPEST}段まで)。かっこの閉じ忘れがないか確かめてください。",
        f"Nested deeper than {DEEPEST} levels.",
    ),
    "too many values": (
        "ファイルが大きすぎます。手続を分けるか、くり返し使う質問を部品(use)にしてください。",
        f"The file holds more than {MOST_VALUES:,} values.",
    ),
}


class _Reader:
    """Turns YAML's events into values, and writes down where each one was."""

    def __init__(self, source: Source, events: Iterator[Any]) -> None:
        self.source = source
        self.events = events

    def document(self) -> Any:
        """The value of the file's only document."""
        data: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problem(
                        event,
                        "documents",
                        "「---」で区切って2つの手続は書けません。ファイルを分けてください。",
                        "One file holds one procedure; split it at '---'.",
                    )
                    break
            elif isinstance(event, yaml.NodeEvent):
                data = self._value(event, ())
        return data

    def _value(self, event: Any, path: Path) -> Any:
        self.source.values[path] = self._position(event)
        if len(self.source.values) > MOST_VALUES:
            raise _TooMuchError("too many values", event.start_mark)
        if len(path) > DEEPEST:
            raise _TooMuchError("too deep", event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            self._problem(event, "alias", *self._in_quotes(event))
            return None
        if event.anchor is not None:
            self._problem(event, "anchor", *self._in_quotes(event))
        elif event.tag is not None:
            self._problem(event, "tag", *self._in_quotes(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if event.style:
            self.source.styles[path] = event.style
            return event.value
        end, lines = event.end_mark, self.source.lines
        if end.line < len(lines) and (found := _COMMENT.match(lines[end.line], end.column)):
            self.source.cut[path] = Position(self.source.file, end.line + 1, found.end())
        return _plain(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, begun: Any, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        in_list = not begun.flow_style and isinstance((path or ("",))[-1], int)
        next_entry = False
        """Whether another entry of the list has begun, without its sign."""
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                words = "項目の名前は、1つの言葉にしてください。", "A key must be one word."
                self._problem(event, "key", *words)
                self._value(event, (*path, ""))
                self._value(next(self.events), (*path, ""))
                continue
            key = event.value
            if key in found:
                if in_list and key == next(iter(found)):
                    next_entry = True
                    ja = f"「{key}」が2回書かれています。前に「- 」が抜けていませんか(- {key}: …)。"
                    en = f"'{key}' is written twice; is '- ' missing before it?"
                    self._problem(event, "twice", ja, en)
                elif not next_entry:
                    ja = f"「{key}」が2回書かれています。どちらかを消してください。"
                    self._problem(event, "twice", ja, f"'{key}' is written twice; remove one.")
                self._value(next(self.events), (*path, ""))
                continue
            self.source.keys[*path, key] = self._position(event)
            found[key] = None
            found[key] = self._value(next(self.events), (*path, key))
            if key == "<<":
                ja = "「<<」は使えません。くり返し使う質問は、部品(use)にしてください。"
                self._problem(event, "merge", ja, "Merging (<<) is not supported; use a block.")
            elif found[key] is None and "：" in key:
                self._problem(event, "full_width", *FULL_WIDTH_COLON)
            elif found[key] is None and (glued := _GLUED.fullmatch(key)):
                self._problem(event, "yaml", *no_space(*glued.groups()))
        return found

    def _in_quotes(self, event: Any) -> tuple[str, str]:
        return in_quotes(self.source.lines, event.start_mark.line, event.start_mark.column)

    def _position(self, event: Any) -> Position:
        return Position(self.source.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _problem(self, event: Any, code: str, ja: str, en: str) -> None:
        self.source.problems.append(FileProblem(self._position(event), code, ja, en))


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _unprintable(source: Source) -> Iterator[FileProblem]:
    """The first character of each line that no file may hold."""
    for number, line in enumerate(source.lines, 1):
        if found := _UNPRINTABLE.search(line):
            name = f"U+{ord(found[0]):04X}"
            yield FileProblem(
                Position(source.file, number, found.start() + 1),
                "character",
                f"使えない文字({name})があります。消して、UTF-8で保存してください。",
                f"The character {name} is not allowed; remove it and save as UTF-8.",
            )
