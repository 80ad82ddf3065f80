"""A procedure beside its file: where every part and every expression of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition import PLAIN, Field, Procedure, Text, parts_of
from forms.expressions import STRINGS, Expression
from forms.source import FileProblem, Path, Position, Source


@dataclass(frozen=True)
class Place:
    """A procedure and the file it comes from."""

    procedure: Procedure
    source: Source

    def value(self, path: Path, code: str, ja: str, en: str) -> FileProblem:
        """A problem at a value."""
        return FileProblem(self.source.at(path), code, ja, en)

    def key(self, path: Path, code: str, ja: str, en: str) -> FileProblem:
        """A problem at a key."""
        return FileProblem(self.source.key_at(path), code, ja, en)

    def questions(self) -> Iterator[tuple[Path, Field]]:
        """Every question with its path in the file, those of rows too."""
        for n, page in enumerate(self.procedure.pages):
            for m, item in enumerate(page.items):
                if isinstance(item, Field):
                    path: Path = ("pages", n, "fields", m)
                    yield path, item
                    for k, inner in enumerate(item.fields):
                        if isinstance(inner, Field):
                            yield (*path, "fields", k), inner


def expressions(procedure: Procedure) -> Iterator[tuple[Path, Expression]]:
    """Every expression with its path in the file."""
    names: Mapping[str, str] = {"items": "fields", "reason": "reason_for_asking"}

    def walk(value: Any, path: Path) -> Iterator[tuple[Path, Expression]]:
        if isinstance(value, Expression):
            yield path, value
        elif isinstance(value, tuple):
            for n, each in enumerate(value):
                key = getattr(each, "value", n) if path[-1:] == ("options",) else n
                key = each.name if path == ("computed",) else key
                yield from walk(each, (*path, key))
        elif not isinstance(value, (*PLAIN, Text)):
            for part in parts_of(value):
                yield from walk(getattr(value, part), (*path, names.get(part, part)))

    yield from walk(procedure, ())


def word_at(source: Source, path: Path, expression: Expression, word: str) -> Position:
    """The place of a word of an expression."""
    plain = STRINGS.sub(lambda found: " " * len(found[0]), expression.source)
    found = re.search(rf"(?<![\w.]){word}\b", plain)
    return spot(source, path, expression, found.start() if found else 0)


def spot(source: Source, path: Path, expression: Expression, offset: int) -> Position:
    """The place of a character of an expression."""
    before = expression.source[:offset]
    column = offset - before.rfind("\n")
    return source.inside(path, expression.source, before.count("\n") + 1, column)
