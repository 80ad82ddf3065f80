"""What is wrong with an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an expression: line and column within it (from 1), code, words."""

    line: int
    column: int
    code: str
    ja: str
    en: str

    @classmethod
    def at(cls, text: str, offset: int, code: str, ja: str, en: str) -> Self:
        """What is wrong at a character of an expression."""
        before = text[:offset]
        return cls(before.count("\n") + 1, offset - before.rfind("\n"), code, ja, en)


class WrongExpressionError(Exception):
    """An expression that cannot be used, with everything that is wrong with it."""

    def __init__(self, *found: Wrong) -> None:
        super().__init__("; ".join(each.en for each in found))
        self.found = found
