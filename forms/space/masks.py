"""What a condition may give, as a set of three: it holds, it does not, it cannot be worked out."""

from __future__ import annotations

from typing import Final

TRUE: Final = 1
FALSE: Final = 2
OPEN: Final = 4
"""Cannot be worked out: an answer that it needs is missing."""
EITHER: Final = TRUE | FALSE
ANY: Final = TRUE | FALSE | OPEN

_ONES: Final = (TRUE, FALSE, OPEN)


def _and(a: int, b: int) -> int:
    if FALSE in {a, b}:
        return FALSE
    return TRUE if a == b == TRUE else OPEN


def _table() -> tuple[tuple[int, ...], ...]:
    """`&&` of every two sets: whatever two of their members can give."""
    table = []
    for left in range(8):
        row = []
        for right in range(8):
            found = 0
            for a in _ONES:
                for b in _ONES:
                    found |= _and(a, b) if left & a and right & b else 0
            row.append(found)
        table.append(tuple(row))
    return tuple(table)


NOT: Final = tuple(
    (mask & OPEN) | (FALSE if mask & TRUE else 0) | (TRUE if mask & FALSE else 0)
    for mask in range(8)
)
AND: Final = _table()
OR: Final = tuple(tuple(NOT[AND[NOT[a]][NOT[b]]] for b in range(8)) for a in range(8))


def mask_of(value: object) -> int:
    """The set of the one value that an expression gave."""
    if value is True:
        return TRUE
    return FALSE if value is False else OPEN
