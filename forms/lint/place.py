"""A procedure beside its file: where every part and every expression of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

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


_LEAVES: Final = frozenset({*PLAIN, bool, datetime, Text, MappingProxyType, dict}) - {Expression}
"""Types in which no expression is: most of a procedure, not worth a look."""
_NAMES: Final = {"items": "fields", "reason": "reason_for_asking"}
"""What the file calls a part, where that is another name."""


def expressions(procedure: Procedure) -> Iterator[tuple[Path, Expression]]:
    """Every expression with its path in the file."""
    waiting: list[tuple[Any, Path]] = [(procedure, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, Expression):
            yield path, value
        elif isinstance(value, tuple):
            waiting += [(each, (*path, _key(each, n, path))) for n, each in enumerate(value)]
        else:
            for part in parts_of(value):
                inner = getattr(value, part)
                if type(inner) not in _LEAVES:
                    waiting.append((inner, (*path, _NAMES.get(part, part))))


def _key(value: Any, number: int, path: Path) -> str | int:
    """What the file calls one of several: its name where they are named, else its number."""
    if path[-1:] == ("options",):
        return str(getattr(value, "value", number))
    return value.name if path == ("computed",) else number


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
