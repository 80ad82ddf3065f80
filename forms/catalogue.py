"""A folder of YAML files becomes procedures, and every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path as Folder
from types import MappingProxyType
from typing import Final

from marshmallow import ValidationError

from forms import examples, lint, source
from forms.blocks import (
    FOLDER,
    NO_BLOCKS,
    Blocks,
    BlockText,
    mentioned,
    problems_of,
    put_in,
    told_at_use,
)
from forms.building import build
from forms.definition import Procedure
from forms.files import text_of
from forms.refusing import refusals
from forms.schema import ProcedureKeys, load_keys, rest_of
from forms.source import FileProblem, Position, Source
from forms.translations import Share, shares

__all__ = [
    "NO_BLOCKS",
    "BlockText",
    "Blocks",
    "Catalogue",
    "Checked",
    "FileProblem",
    "Position",
    "check",
    "check_source",
    "load",
    "load_source",
    "misnamed",
    "read_blocks",
    "read_file",
    "stored_blocks",
    "text_of",
]


MANY: Final = 40
"""Files that are worth a second process."""


@dataclass(frozen=True)
class Checked:
    """The slugs of all procedures that can be used, and everything there is to say of all files."""

    procedures: tuple[str, ...]
    shares: Mapping[Folder, tuple[Share, ...]]
    """How much of each usable procedure's file speaks each language."""
    problems: tuple[FileProblem, ...]


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
    for name, block in blocks.items():
        problems += problems_of(name, block)
    return Catalogue(MappingProxyType(procedures), tuple(dict.fromkeys(problems)))


def read_blocks(folder: Folder, shown: str | None = None) -> Blocks:
    """Read the blocks of a folder of procedures; `shown` is its name in messages."""
    found: dict[str, BlockText] = {}
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = f"{shown or folder.name}/{FOLDER}/{path.name}"
        text, problems = text_of(path, file)
        found[path.stem] = BlockText(file, text, problems)
    return MappingProxyType(found)


def stored_blocks(texts: Mapping[str, str]) -> Blocks:
    """The blocks that were stored with a procedure, by name."""
    return MappingProxyType(
        {name: BlockText(f"{FOLDER}/{name}.yaml", text) for name, text in texts.items()}
    )


def read_file(
    path: Folder, shown: str, blocks: Blocks = NO_BLOCKS, today: date | None = None
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file from the disk; `shown` is its name in messages."""
    text, problems = text_of(path, shown)
    if problems:
        return None, problems
    return load_source(text, shown, name=path.stem, blocks=blocks, today=today)


def load_source(
    text: str,
    file: str,
    *,
    name: str | None = None,
    blocks: Blocks = NO_BLOCKS,
    today: date | None = None,
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file's text; the procedure is None when a problem stands in its way. Never raises.

    `name` is what the procedure must be called, where the text is a file of that name; `blocks`
    are those that it may use. With `today` a procedure that can be read is also tried: its
    examples are run, its conditions are proved, and advice is given.
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
    if "block" in read.data and "procedure" not in read.data:
        return None, (_a_block(read),)
    read = put_in(read, blocks, today)
    procedure, found = _made(read)
    if procedure is not None:
        found += _misnamed(procedure, read, name)
    told = sorted(dict.fromkeys([*read.problems, *_told(read, found)]), key=_place)
    if procedure is None or any(each.blocks for each in told):
        return None, tuple(told)
    if today is not None:
        tried = _told(read, lint.trial(procedure, read, today))
        told = sorted([*told, *examples.problems(procedure, read, today), *tried], key=_place)
    return procedure, tuple(told)


def read_with_places(path: Folder) -> tuple[Procedure | None, Source]:
    """A file's procedure, and where everything stands, with its blocks put in."""
    shown = path.as_posix()
    text, _ = text_of(path, shown)
    blocks = read_blocks(path.parent, path.parent.as_posix())
    procedure, _ = load_source(text, shown, blocks=blocks)
    return procedure, put_in(source.read(text, shown), blocks)


def _made(read: Source) -> tuple[Procedure | None, list[FileProblem]]:
    """The procedure, if anything can be made of it, and what is wrong with it."""
    refused: list[FileProblem] = []
    wrong: set[str] = {"pages"} if read.problems else set()
    try:
        loaded = load_keys(ProcedureKeys, read.data)
    except ValidationError as error:
        refused = list(refusals(read, error.messages))
        wrong |= set(error.messages_dict)
        loaded = rest_of(error)
    if not loaded:
        return None, refused
    procedure, problems = build(read, loaded)
    seen = {each.position for each in refused}
    found = [*problems, *lint.problems(procedure, read, wrong)]
    # What is wrong where the schema refused something is only its echo.
    return procedure, [*refused, *(each for each in found if each.position not in seen)]


def _told(read: Source, found: Iterable[FileProblem]) -> Iterator[FileProblem]:
    """Problems where they are to be put right; those of a block were told by the block itself."""
    broken = {each.position.file for each in read.problems if each.blocks}
    known = {(each.position, each.code) for each in read.problems}
    for each in found:
        if each.position.use is None:
            yield each
        elif each.position.file not in broken and (each.position, each.code) not in known:
            yield told_at_use(each)


def check(paths: Sequence[Folder], today: date) -> Checked:
    """Read folders and files like `load`, and try every sound procedure: examples and proof.

    Many files are read by several processes; what is told, and its order, is the same.
    """
    files = [file for path in paths for file in _files(path)]
    folders = dict.fromkeys(each.parent for each in files if not _is_block(each))
    blocks = {each: dict(read_blocks(each, each.as_posix())) for each in folders}
    check_one = partial(_checked, blocks=blocks, today=today)
    if len(files) < MANY:
        found = [check_one(each) for each in files]
    else:
        # A child that begins as a copy of this process need not import anything.
        with ProcessPoolExecutor(mp_context=get_context("fork")) as processes:
            found = list(processes.map(check_one, files, chunksize=10))
    problems = dict.fromkeys(problem for _, told, _ in found for problem in told)
    for path in paths:
        problems |= dict.fromkeys(misnamed(path, path.as_posix()))
        problems |= dict.fromkeys(_without_files(path))
        problems |= dict.fromkeys(_unused_blocks(path, blocks.get(path, NO_BLOCKS)))
    usable = {file: one for file, one in zip(files, found, strict=True) if one[0] is not None}
    return Checked(
        tuple(slug for slug, _, _ in found if slug is not None),
        MappingProxyType({file: shares for file, (_, _, shares) in usable.items()}),
        tuple(problems),
    )


def misnamed(path: Folder, shown: str) -> Iterator[FileProblem]:
    """The files of a folder, or the file, that are never read because of how their names end.

    `shown` is its name in messages.
    """
    inside = [*path.glob("*"), *(path / FOLDER).glob("*")]
    for file in sorted(inside) if path.is_dir() else [path]:
        if file.suffix != ".yaml" and file.suffix.lower() in _ENDS:
            yield _whole(
                f"{shown}/{file.relative_to(path).as_posix()}" if path.is_dir() else shown,
                "file_name",
                f"ファイルの名前を「{file.stem}.yaml」に変えてください。いまの名前では読まれません。",
                f"Rename it to '{file.stem}.yaml'; by this name it is never read.",
            )


_ENDS: Final = frozenset({".yaml", ".yml"})


def _without_files(path: Folder) -> Iterator[FileProblem]:
    if path.is_dir() and not [*_files(path), *misnamed(path, "")]:
        ja = "手続のファイル(名前.yaml)がありません。フォルダーを確かめてください。"
        yield _whole(
            path.as_posix(), "no_files", ja, "No file of a procedure (name.yaml) is in it."
        )


def _checked(
    file: Folder, *, blocks: Mapping[Folder, Blocks], today: date
) -> tuple[str | None, tuple[FileProblem, ...], tuple[Share, ...]]:
    """The slug of a file's procedure, if it can be used, everything there is to say, languages."""
    if _is_block(file):
        text, problems = text_of(file, file.as_posix())
        return None, problems_of(file.stem, BlockText(file.as_posix(), text, problems), today), ()
    procedure, problems = read_file(file, file.as_posix(), blocks[file.parent], today)
    return (procedure.slug, problems, shares(procedure)) if procedure else (None, problems, ())


def _unused_blocks(folder: Folder, blocks: Blocks) -> Iterator[FileProblem]:
    """Blocks that no procedure of a folder uses; of a broken one it counts what it seems to use."""
    if not folder.is_dir():
        return
    texts = (text_of(file, file.as_posix())[0] for file in folder.glob("*.yaml"))
    used = {name for text in texts for name in mentioned(text, blocks)}
    for name in sorted(blocks.keys() - used):
        block = blocks[name]
        yield FileProblem(
            source.read(block.text, block.file).at(("block",)),
            "unused",
            f"部品「{name}」は、どの手続にも使われていません。使わないなら、ファイルを消してください。",
            f"No procedure uses the block '{name}'; remove the file if it is not needed.",
            "warning",
        )


def _is_block(file: Folder) -> bool:
    return file.resolve().parent.name == FOLDER


def _files(path: Folder) -> Iterator[Folder]:
    """The files of a folder, with those of its blocks; a file itself."""
    if not path.is_dir():
        yield path
        return
    yield from sorted(path.glob("*.yaml"))
    yield from sorted((path / FOLDER).glob("*.yaml"))


def check_source(
    text: str, file: str, today: date, blocks: Blocks = NO_BLOCKS
) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file's text and try it; the procedure is None when it cannot even be read."""
    return load_source(text, file, blocks=blocks, today=today)


def _a_block(read: Source) -> FileProblem:
    name = str(read.data["block"])[:60]
    return FileProblem(
        read.key_at(("block",)),
        "a_block",
        f"これは部品のファイルです。手続ではありません。手続のフォルダーの「{FOLDER}」に"
        f"「{name}.yaml」として置くと、手続の「use: {name}」で使えます。",
        f"This is a block, not a procedure; put it into '{FOLDER}' as '{name}.yaml'.",
    )


def _misnamed(procedure: Procedure, read: Source, name: str | None) -> Iterator[FileProblem]:
    if name is not None and procedure.slug != name:
        yield FileProblem(
            read.at(("procedure",)),
            "file_name",
            f"ファイルの名前「{name}.yaml」と同じ「{name}」にするか、ファイルの名前を変えてください。",
            f"Must equal the file's name, '{name}'.",
        )


def _whole(file: str, code: str, ja: str, en: str) -> FileProblem:
    return FileProblem(Position(file, 1, 1), code, ja, en)


def _place(problem: FileProblem) -> Position:
    return problem.position
