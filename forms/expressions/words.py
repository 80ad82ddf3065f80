"""Expressions as texts: their names, and what is rewritten before CEL sees them."""

from __future__ import annotations

import re
from typing import Final

STRINGS: Final = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
"""Texts within an expression."""

PATTERNS: Final = re.compile(r"\.matches\(\s*('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*\)")
"""Regular expressions within an expression, as texts with their quotation marks."""

DATES: Final = re.compile(rf"(?<![\w.])date\(\s*(?P<day>{STRINGS.pattern})\s*\)|{STRINGS.pattern}")
"""Days within an expression, as texts with their quotation marks; of any other text, no `day`."""

_ANSWERED: Final = re.compile(r"\b(un)?answered\(\s*([A-Za-z_][\w.]*)\s*\)")
_IDENTIFIER: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*\b(?!\s*\()")


def names_in(source: str) -> frozenset[str]:
    """Every word of an expression that could be a name."""
    return frozenset(_IDENTIFIER.findall(STRINGS.sub("''", source)))


def with_answered(source: str) -> tuple[str, frozenset[str]]:
    """`answered(x)` as a variable, `answered(c.x)` as CEL's `has`; no column moves by it.

    Also gives the names of which only that is asked.
    """
    names: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        no, name = "!" if found[1] else "", found[2]
        if "." in name:
            return f"{no}has({name})".rjust(len(found[0]))
        names.add(name)
        return f"{no}answered_{name}".ljust(len(found[0]))

    parts: list[str] = []
    end = 0
    for string in STRINGS.finditer(source):
        parts += (_ANSWERED.sub(replaced, source[end : string.start()]), string[0])
        end = string.end()
    parts.append(_ANSWERED.sub(replaced, source[end:]))
    return "".join(parts), frozenset(names)
