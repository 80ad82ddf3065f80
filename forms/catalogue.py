"""A folder of YAML files becomes procedures, and every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path as Folder
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError

from forms import examples, lint, source
from forms.blocks import FOLDER, NO_BLOCKS, Blocks, BlockText
from forms.building import build
from forms.definition import Procedure
from forms.schema import ProcedureKeys, Words, load_keys, rest_of
from forms.source import FileProblem, Path, Position, Source

__all__ = [
    "NO_BLOCKS",
    "BlockText",
    "Blocks",
    "Catalogue",
    "FileProblem",
    "Position",
    "check",
    "check_source",
    "load",
    "load_source",
    "read_blocks",
    "read_file",
    "stored_blocks",
]


@dataclass(frozen=True)
class Catalogue:
    """All procedures that are sound, and all problems of those that are not."""

    procedures: Mapping[str, Procedure]
    problems: tuple[FileProblem, ...]


def load(folder: Folder) -> Catalogue:
    """Read every `*.yaml` of a folder; a broken file never takes the others down."""
    procedures: dict[str, Procedure] = {}
    problems: list[FileProblem] = []
    blocks = read_blocks(folder)
    for path in sorted(folder.glob("*.yaml")):
        procedure, found = read_file(path, f"{folder.name}/{path.name}", blocks)
        problems += found
        if procedure is not None:
            procedures[procedure.slug] = procedure
    return Catalogue(MappingProxyType(procedures), tuple(problems))


def read_blocks(folder: Folder, shown: str | None = None) -> Blocks:
    """Read the blocks of a folder of procedures; `shown` is its name in messages."""
    found: dict[str, BlockText] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = f"{shown or folder.name}/{FOLDER}/{path.name}"
        text, problems = _text_of(path, file)
        found[path.stem] = BlockText(file, text, problems)
    return MappingProxyType(found)


def stored_blocks(texts: Mapping[str, str]) -> Blocks:
    """The blocks that were stored with a procedure, by name."""
    return MappingProxyType(
        {name: BlockText(f"{FOLDER}/{name}.yaml", text) for name, text in texts.items()}
    )


def read_file(
    path: Folder, shown: str, blocks: Blocks = NO_BLOCKS
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file from the disk; `shown` is its name in messages."""
    text, problems = _text_of(path, shown)
    if problems:
        return None, problems
    return load_source(text, shown, name=path.stem, blocks=blocks)


def _text_of(path: Folder, shown: str) -> tuple[str, tuple[FileProblem, ...]]:
    try:
        return path.read_bytes().decode("utf-8-sig"), ()
    except OSError:
        return "", (_whole(shown, "unreadable", "ファイルを開けません。", "Cannot be opened."),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = FileProblem(
            Position(shown, line, 1),
            "encoding",
            "文字コードがUTF-8ではありません。エディタでUTF-8を選んで保存してください。",
            "Not UTF-8; choose UTF-8 when saving.",
        )
        return "", (problem,)


def load_source(
    text: str, file: str, *, name: str | None = None, blocks: Blocks = NO_BLOCKS
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file's text; the procedure is None when there is a problem. Never raises.

    `name` is what the procedure must be called, where the text is a file of that name; `blocks`
    are those that it may use.
    """
    read = source.read(text, file)
    if read.problems:
        return None, tuple(sorted(read.problems, key=_place))
    if not isinstance(read.data, dict):
        words = (
            "「項目: 値」の行がありません。「:」は半角にし、あとに空白を入れてください。",
            "There are no 'key: value' lines.",
        )
        return None, (_whole(file, "empty", *words),)
    try:
        loaded = load_keys(ProcedureKeys, read.data)
    except ValidationError as error:
        refused = list(_problems(read, error.messages))
        rest = rest_of(error)
        refused += _others(read, rest, refused, error.messages) if rest else ()
        return None, tuple(sorted(refused, key=_place))
    procedure, problems = build(read, loaded)
    found = [*problems, *lint.problems(procedure, read), *_misnamed(procedure, read, name)]
    if found:
        return None, tuple(sorted(found, key=_place))
    return procedure, ()


def _others(
    read: Source, rest: Any, refused: Iterable[FileProblem], messages: Iterable[str]
) -> list[FileProblem]:
    """Problems in what is left of a file that its schema refuses, unless they are echoes."""
    procedure, problems = build(read, rest)
    seen = {each.position for each in refused}
    found = [*problems, *lint.problems(procedure, read, set(messages))]
    return [each for each in found if each.position not in seen]


def check(paths: Iterable[Folder], today: date) -> Catalogue:
    """Read folders and files like `load`, and run the examples of every sound procedure, too."""
    procedures: dict[str, Procedure] = {}
    problems: list[FileProblem] = []
    for path in paths:
        for each in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            file = each.as_posix()
            procedure, found = read_file(each, file)
            problems += found
            if procedure is not None:
                procedures[procedure.slug] = procedure
                problems += examples.problems(procedure, file, today)
    return Catalogue(MappingProxyType(procedures), tuple(problems))


def check_source(
    text: str, file: str, today: date, blocks: Blocks = NO_BLOCKS
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file's text and run its examples; the procedure is None when it cannot be read."""
    procedure, problems = load_source(text, file, blocks=blocks)
    if procedure is not None:
        problems = examples.problems(procedure, file, today)
    return procedure, problems


def _misnamed(procedure: Procedure, read: Source, name: str | None) -> Iterator[FileProblem]:
    if name is not None and procedure.slug != name:
        yield FileProblem(
            read.at(("procedure",)),
            "file_name",
            f"ファイルの名前「{name}.yaml」と同じ「{name}」にするか、ファイルの名前を変えてください。",
            f"Must equal the file's name, '{name}'.",
        )


def _problems(read: Source, messages: Any, path: Path = ()) -> Iterator[FileProblem]:
    """Flatten marshmallow's nested messages, each to its place in the file."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _problems(read, inner, path if key == "_schema" else (*path, key))
        return
    for each in messages:
        if isinstance(each, (Mapping, list)):
            yield from _problems(read, each, path)
            continue
        words = each if isinstance(each, Words) else Words("invalid", str(each), str(each))
        if words.code == "required":
            name = path[-1]
            yield FileProblem(
                read.at(path[:-1]),
                "required",
                f"「{name}」が必要です。書き足してください。",
                f"'{name}' is required.",
            )
        else:
            place = read.key_at(path) if words.code == "unknown_key" else read.at(path)
            yield FileProblem(place, words.code, str(words), words.en)


def _whole(file: str, code: str, ja: str, en: str) -> FileProblem:
    return FileProblem(Position(file, 1, 1), code, ja, en)


def _place(problem: FileProblem) -> Position:
    return problem.position
