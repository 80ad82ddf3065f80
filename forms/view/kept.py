"""Keys for what is kept: large values that never change are known by what they are."""

from __future__ import annotations

from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Same(Generic[_Value]):
    """Stands for one object and no other: to compare whole questions takes longer than drawing one."""

    __slots__ = ("value",)

    def __init__(self, value: _Value) -> None:
        self.value = value

    def __hash__(self) -> int:
        """Whoever keeps this keeps the value, so that no other can have its id."""
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        """Only for the very same object."""
        return isinstance(other, Same) and self.value is other.value
