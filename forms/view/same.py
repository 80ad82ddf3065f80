"""Keys for what is kept: by which objects they are, not by what stands in them.

To compare two whole questions takes longer than to draw one.
"""

from __future__ import annotations

from operator import is_
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Same(Generic[_Value]):
    """Stands for one object and no other.

    Whoever keeps it keeps the value too, so that no other can come to have its id.
    """

    __slots__ = ("value",)

    def __init__(self, value: _Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        """As quick as a number."""
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        """Only for the very same object."""
        return isinstance(other, Same) and self.value is other.value


class AllSame(Generic[_Value]):
    """Stands for a tuple of these very objects in this order."""

    __slots__ = ("values",)

    def __init__(self, values: tuple[_Value, ...]) -> None:
        self.values = values

    def __hash__(self) -> int:
        """Of the ids alone."""
        return hash(tuple(map(id, self.values)))

    def __eq__(self, other: object) -> bool:
        """Only for the same objects, each in its place."""
        return (
            isinstance(other, AllSame)
            and len(self.values) == len(other.values)
            and all(map(is_, self.values, other.values))
        )
