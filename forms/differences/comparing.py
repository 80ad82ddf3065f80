"""What two parts of a procedure have in common: what they say, which belong together, their order.

Positions in the file are no content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

from forms.expressions import Expression

T = TypeVar("T")

PLACES: Final = frozenset({"line", "column", "position"})
"""Keys that say where something stands."""


def same(old: Any, new: Any) -> bool:
    """Whether two parts say the same; most are equal, with their places, and soon told."""
    return bool(old == new) or content(old) == content(new)


def content(value: Any) -> Any:
    """What a part of a procedure says, comparable and without its place in the file."""
    if isinstance(value, Expression):
        return value.source
    if is_dataclass(value):
        return tuple(
            (each.name, content(getattr(value, each.name)))
            for each in fields(value)
            if each.name not in PLACES
        )
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), content(each)) for key, each in value.items()))
    if isinstance(value, (tuple, list)):
        return tuple(map(content, value))
    return (type(value).__name__, value)


def differ(old: Any, new: Any, *keys: str) -> bool:
    """Whether two parts say something else under one of these keys."""
    return not all(same(getattr(old, key), getattr(new, key)) for key in keys)


def pairs(
    old: Iterable[T], new: Iterable[T], name: Callable[[T], str]
) -> Iterator[tuple[T | None, T | None]]:
    """What was and what is, by name: first what is gone, then all that is."""
    before, after = _numbered(old, name), _numbered(new, name)
    for key in (*(key for key in before if key not in after), *after):
        yield before.get(key), after.get(key)


def reordered(old: Iterable[T], new: Iterable[T], name: Callable[[T], str]) -> bool:
    """Whether what is in both stands in another order."""
    before, after = _numbered(old, name), _numbered(new, name)
    return [key for key in before if key in after] != [key for key in after if key in before]


def _numbered(parts: Iterable[T], name: Callable[[T], str]) -> dict[tuple[str, int], T]:
    """Parts by their name, and by how many of that name came before."""
    found: dict[tuple[str, int], T] = {}
    for part in parts:
        number = 0
        while (name(part), number) in found:
            number += 1
        found[name(part), number] = part
    return found
