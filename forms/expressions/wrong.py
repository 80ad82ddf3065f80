"""What is wrong with an expression."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an expression: line and column within it (from 1), code, words."""

    line: int
    column: int
    code: str
    ja: str
    en: str


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character of an expression."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


class WrongExpressionError(Exception):
    """An expression that cannot be used, with everything that is wrong with it."""

    def __init__(self, *found: Wrong) -> None:
        super().__init__("; ".join(each.en for each in found))
        self.found = found
