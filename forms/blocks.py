"""Blocks: questions written once, in a file of their own, which procedures take in with `use:`.

A block is put in before anything else looks at a procedure: its questions then stand among the
others, and every value keeps the place it came from. What is wrong in a block is found by reading
it alone (`problems_of`), so that it is told once, at its own line, however many procedures use it.
What does not fit between a block and a procedure is told at the `use:`, by `told_at_use`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from marshmallow import ValidationError

from forms import lint, source
from forms.building import build
from forms.expressions import names_in
from forms.refusing import refusals
from forms.schema import (
    ITEMS,
    UNREAD,
    BlockKeys,
    ProcedureKeys,
    UseKeys,
    load_keys,
    rest_of,
    suggestion,
)
from forms.source import FileProblem, Path, Position, Source

FOLDER: Final = "blocks"
"""Where the blocks of a folder of procedures are."""
LONGEST: Final = 60_000
"""Characters of a block; with `MOST`, this bounds what a small file can grow into."""
MOST: Final = 50
"""Uses of blocks in one procedure."""

_MENTIONED: Final = re.compile(r"\buse['\"]?\s*:\s*['\"]?([a-z][a-z0-9_]*)")
_PAGES: Final = ("pages",)
_LEVEL_OF_PAGES: Final = 4
"""Parts of the path of what stands on a page: pages, 0, fields, 0."""
_ALONE: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "procedure": "block",
        "title": "-",
        "summary": "-",
        "kind": "inquiry",
        "category": "-",
        "office": "-",
        "basis": {"type": "none", "text": "-"},
        "purpose": "-",
        "retention_years": 1,
        "result": {"acknowledged": {"title": "-"}},
    }
)
"""The procedure in which a block is read alone; `pages` come with the block."""


@dataclass(frozen=True, slots=True)
class BlockText:
    """The text of a block's file; `problems` say why it could not even be opened."""

    file: str
    text: str
    problems: tuple[FileProblem, ...] = ()


Blocks = Mapping[str, BlockText]
"""Blocks by name."""

NO_BLOCKS: Final[Blocks] = MappingProxyType({})


@dataclass(frozen=True)
class Block:
    """A block as it was read, with everything that is wrong in it."""

    name: str
    source: Source
    problems: tuple[FileProblem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it asks, says and works out, by name."""
        items = self.source.data["fields"] if self._has("fields", list) else []
        return tuple(filter(None, map(_name_of, items)))

    def _has(self, part: str, kind: type) -> bool:
        data = self.source.data
        return isinstance(data, dict) and isinstance(data.get(part), kind)

    def part(self, part: str, kind: type) -> Any:
        """One of its parts, empty where it has none."""
        return self.source.data[part] if self._has(part, kind) else kind()


def problems_of(name: str, block: BlockText, today: date | None = None) -> tuple[FileProblem, ...]:
    """Everything that is wrong in a block's file. `name` is that of the file.

    With `today`, its conditions are proved, too.
    """
    return _read(name, block, today).problems


def put_in(read: Source, blocks: Blocks, today: date | None = None) -> Source:
    """The source with the questions of its blocks in place of every `use:`.

    What is wrong in the blocks is among its problems; with `today` also what their proof found.
    """
    if not any(path[-1] == "use" and path[:1] == _PAGES for path in read.keys):
        return read
    return _Putting(read, blocks, today).whole()


def mentioned(text: str, blocks: Blocks) -> dict[str, str]:
    """The texts of the blocks that a procedure's text seems to use, without reading it.

    What stands in a comment counts, too: there may be one too many, and none is left out.
    """
    names = dict.fromkeys(_MENTIONED.findall(text))
    return {name: blocks[name].text for name in names if name in blocks}


def told_at_use(problem: FileProblem) -> FileProblem:
    """A problem between a sound block and the procedure that uses it, told at the `use:`."""
    place, use = problem.position, problem.position.use
    if use is None:
        return problem
    if not problem.blocks:
        ja, en = f"部品({place})について: {problem.ja}", f"About the block ({place}): {problem.en}"
        return replace(problem, position=use, ja=ja, en=en)
    return replace(
        problem,
        position=use,
        ja=f"この部品({place})は、ここでは使えません。{problem.ja}",
        en=f"This block ({place}) cannot be used here: {problem.en}",
    )


@lru_cache(maxsize=64)
def _read(name: str, block: BlockText, today: date | None) -> Block:
    if len(block.text) > LONGEST:
        ja = f"部品が長すぎます({LONGEST:,}文字まで)。"
        en = f"The block has over {LONGEST:,} characters."
        return _unusable(name, block, FileProblem(Position(block.file, 1, 1), "too_long", ja, en))
    read = source.read(block.text, block.file)
    if block.problems or read.problems:
        return _unusable(name, block, *block.problems, *read.problems)
    if not isinstance(read.data, dict):
        ja = "「block: 名前」と「fields:」の行がありません。「:」は半角にしてください。"
        en = "There are no 'block:' and 'fields:' lines."
        return _unusable(name, block, FileProblem(Position(block.file, 1, 1), "empty", ja, en))
    found = {each.position: each for each in _wrong_alone(name, read, today)}
    return Block(name, read, tuple(sorted(found.values(), key=lambda each: each.position)))


def _unusable(name: str, block: BlockText, *problems: FileProblem) -> Block:
    return Block(name, Source(block.file), problems)


def _wrong_alone(name: str, read: Source, today: date | None) -> Iterator[FileProblem]:
    """What is wrong in a block in a procedure that asks nothing else."""
    try:
        load_keys(BlockKeys, read.data)
    except ValidationError as error:
        yield from refusals(read, error.messages)
    given = read.data.get("block")
    if isinstance(given, str) and given != name:
        yield FileProblem(
            read.at(("block",)),
            "file_name",
            f"ファイルの名前「{name}.yaml」と同じ「{name}」にするか、ファイルの名前を変えてください。",
            f"Must equal the file's name, '{name}'.",
        )
    empty = Source(read.file, read.lines)
    alone = _Putting(empty, NO_BLOCKS, today).alone(Block(name, read, ()))
    wrong: set[str] = set()
    try:
        loaded = load_keys(ProcedureKeys, alone.data)
    except ValidationError as error:
        wrong, loaded = {*error.messages_dict}, rest_of(error) or {}
    if loaded:
        procedure, problems = build(alone, loaded)
        found = [*problems, *lint.problems(procedure, alone, {*_ALONE, *wrong})]
        if today is not None and not found and not wrong:
            found += lint.proof(procedure, alone, today)
        yield from (each for each in found if each.position != Position(read.file, 1, 1))


class _Putting:
    """Copies a procedure's data with its places, and puts blocks where they are used."""

    def __init__(self, read: Source, blocks: Blocks, today: date | None) -> None:
        self.read = read
        self.blocks = blocks
        self.today = today
        self.made = Source(read.file, read.lines)
        self.used: list[_Used] = []
        self.uses = 0

    def whole(self) -> Source:
        """The procedure with its blocks; only what stands on its pages has to move."""
        read, made = self.read, self.made
        made.values = {path: at for path, at in read.values.items() if path[:1] != _PAGES}
        made.keys = {path: at for path, at in read.keys.items() if path[:1] != _PAGES}
        made.styles = {path: how for path, how in read.styles.items() if path[:1] != _PAGES}
        made.cut = {path: at for path, at in read.cut.items() if path[:1] != _PAGES}
        made.keys[_PAGES] = read.keys[_PAGES]
        data = made.data = {**read.data}
        data["pages"] = self._copy(data["pages"], read, _PAGES, _PAGES)
        for used in self.used:
            self._add_checks(data, used)
            self._add_computed(data, used)
        self.made.blocks = tuple(dict.fromkeys(each.block.name for each in self.used))
        return self.made

    def alone(self, block: Block) -> Source:
        """The block in a procedure of its own."""
        page: dict[str, Any] = {"page": "block", "title": "-"}
        data = self.made.data = {**_ALONE, "pages": [page]}
        at = ("pages", 0, "fields")
        page["fields"] = self._copy(block.part("fields", list), block.source, ("fields",), at)
        for part, kind in (("checks", list), ("computed", dict)):
            if found := block.part(part, kind):
                data[part] = self._copy(found, block.source, (part,), (part,))
        return self.made

    def _copy(
        self, value: Any, of: Source, old: Path, new: Path, use: Position | None = None
    ) -> Any:
        """A value with the places of everything in it; `use` is where it is put in, if it is."""
        put = self.made
        for found, made in ((of.values, put.values), (of.keys, put.keys), (of.cut, put.cut)):
            if old in found:
                at = found[old]
                made[new] = Position(at.file, at.line, at.column, use) if use else at
        if old in of.styles:
            self.made.styles[new] = of.styles[old]
        if isinstance(value, dict):
            return {
                key: self._copy(each, of, (*old, key), (*new, key), use)
                for key, each in value.items()
            }
        if isinstance(value, list):
            if of is self.read and old[:1] == ("pages",) and old[-1:] == ("fields",):
                return self._items(value, old, new)
            return [self._copy(each, of, (*old, n), (*new, n), use) for n, each in enumerate(value)]
        return value

    def _items(self, items: list[Any], old: Path, new: Path) -> list[Any]:
        made: list[Any] = []
        for n, each in enumerate(items):
            if not isinstance(each, dict) or "use" not in each:
                made.append(self._copy(each, self.read, (*old, n), (*new, len(made))))
                continue
            used = self._used(each, (*old, n))
            if used is None:
                self.made.values[*new, len(made)] = self.read.at((*old, n))
                made.append(UNREAD)
                continue
            self.used.append(used)
            for place, item in used.items():
                at = (*new, len(made))
                made.append(self._copy(item, used.block.source, ("fields", place), at, used.use))
        return made

    def _used(self, given: dict[str, Any], at: Path) -> _Used | None:
        """What one `use:` says; None where that cannot be known."""
        use = self.read.key_at((*at, "use"))
        self.uses += 1
        if self.uses > MOST:
            if self.uses == MOST + 1:
                ja, en = f"部品(use)は{MOST}回まで使えます。", f"Blocks can be used {MOST} times."
                self._say(use, "too_many", ja, en)
            return None
        try:
            loaded = load_keys(UseKeys, given)
        except ValidationError as error:
            self.made.problems += refusals(self.read, error.messages, at)
            return None
        name = loaded["use"]
        if name not in self.blocks:
            place = self.read.at((*at, "use"))
            self._say(place, "unknown_block", *_unknown(name, self.blocks))
            return None
        block = _read(name, self.blocks[name], self.today)
        self.made.lines_of[block.source.file] = block.source.lines
        self.made.problems += block.problems
        for n, left in enumerate(loaded.get("without", ())):
            if left not in block.names and not block.problems:
                ja, en = suggestion(left, block.names)
                self._say(
                    self.read.at((*at, "without", n)),
                    "unknown_field",
                    f"部品「{name}」に「{left}」という項目はありません。{ja}",
                    f"The block '{name}' has no '{left}'. {en}",
                )
        left_out, group = frozenset(loaded.get("without", ())), self._group_at(at)
        filled_in = group is None and loaded.get("prefill", True)
        return _Used(block, use, left_out, group, filled_in)

    def _group_at(self, at: Path) -> str | None:
        """The name of the group whose row is at a path; None for a page."""
        if len(at) <= _LEVEL_OF_PAGES:
            return None
        found = self.read.data
        for part in at[:-2]:
            found = found[part]
        return str(found.get("field"))

    def _add_checks(self, data: dict[str, Any], used: _Used) -> None:
        own = data.get("checks", [])
        if not isinstance(own, list):
            return
        checks = data["checks"] = [*own]
        for n, each in enumerate(used.block.part("checks", list)):
            if not isinstance(each, dict) or used.is_without(each):
                continue
            at = ("checks", len(checks))
            made = self._copy(each, used.block.source, ("checks", n), at, used.use)
            if used.group is not None and isinstance(made.get("at"), str):
                made["at"] = f"{used.group}.{made['at']}"
            checks.append(made)

    def _add_computed(self, data: dict[str, Any], used: _Used) -> None:
        """Before those of the procedure, which may use them."""
        own = data.get("computed", {})
        made: dict[str, Any] = {}
        for name, each in used.computed().items():
            if used.group is not None:
                ja = f"部品「{used.block.name}」には計算(computed)があるので、くり返し(group)の中では使えません。"
                en = f"The block '{used.block.name}' has computed values: not for a group's row."
                self._say(used.use, "computed", ja, en)
                return
            if isinstance(own, dict) and name in own:
                ja, en = (
                    f"「{name}」は、部品の計算の名前と同じです。",
                    f"'{name}' is in the block, too.",
                )
                self._say(used.use, "twice", ja, en)
                continue
            at = ("computed", name)
            made[name] = self._copy(each, used.block.source, at, at, used.use)
        if made and isinstance(own, dict):
            data["computed"] = {**made, **own}

    def _say(self, place: Position, code: str, ja: str, en: str) -> None:
        self.made.problems.append(FileProblem(place, code, ja, en))


@dataclass(frozen=True)
class _Used:
    """A block where it is used."""

    block: Block
    use: Position
    left_out: frozenset[str]
    group: str | None
    filled_in: bool
    """Whether what its questions say of `prefill` counts; in the rows of a group it cannot."""

    def items(self) -> Iterator[tuple[int, Any]]:
        """The block's items with their places in it, without what is left out."""
        left_out = self.left_out | (self._all_computed() - set(self.computed()))
        for n, each in enumerate(self.block.part("fields", list)):
            if _name_of(each) not in left_out:
                yield n, each if self.filled_in else _unfilled(each)

    def computed(self) -> dict[str, Any]:
        """The block's computed values, without those that speak of what is left out."""
        left_out = set(self.left_out)
        found: dict[str, Any] = {}
        for name, each in self.block.part("computed", dict).items():
            if name in left_out or (isinstance(each, dict) and _names_in(each) & left_out):
                left_out.add(name)
            else:
                found[name] = each
        return found

    def is_without(self, check: Mapping[str, Any]) -> bool:
        """Whether a check speaks of what is left out."""
        return not _names_in(check).isdisjoint(
            self.left_out | (self._all_computed() - set(self.computed()))
        )

    def _all_computed(self) -> set[str]:
        return set(self.block.part("computed", dict))


def _names_in(part: Mapping[str, Any]) -> frozenset[str]:
    """What a check or a computed value speaks of."""
    texts = [str(part.get(key, "")) for key in ("rule", "value", "when")]
    return names_in(" , ".join(texts)) | {str(part.get("at", "")).partition(".")[0]}


def _name_of(item: Any) -> str:
    """The name of a question, a note or a computed value."""
    if not isinstance(item, dict):
        return ""
    return next((str(item[key]) for key in ITEMS if key in item), "")


def _unfilled(item: Any) -> Any:
    """A question that stays empty until it is answered."""
    if not isinstance(item, dict):
        return item
    return {key: value for key, value in item.items() if key != "prefill"}


def _unknown(name: str, blocks: Blocks) -> tuple[str, str]:
    if not blocks:
        ja = f"「{name}」という部品はありません。部品は procedures/{FOLDER} に置きます。"
        return ja, f"There is no block '{name}'; blocks are in procedures/{FOLDER}."
    ja, en = suggestion(name, blocks)
    return f"「{name}」という部品はありません。{ja}", f"There is no block '{name}'. {en}"
