"""Problems of a file as a person sees them: each with its line, and the word in question marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forms.source import FileProblem

_WORD = re.compile(r"[^\s:,\[\]{}'\"()]+")


@dataclass(frozen=True)
class Spot:
    """A problem at its place: the line with the word in question marked."""

    place: str
    words: str
    number: int
    before: str
    marked: str
    after: str


def spot_of(problem: FileProblem, lines: Sequence[str], lang: str = "ja") -> Spot:
    """The problem with its line of the file; the word at its column is what is marked."""
    position = problem.position
    text = lines[position.line - 1] if 0 < position.line <= len(lines) else ""
    start = min(max(position.column - 1, 0), len(text))
    word = _WORD.match(text, start)
    end = word.end() if word else min(start + 1, len(text))
    words = problem.ja if lang == "ja" else problem.en
    return Spot(str(position), words, position.line, text[:start], text[start:end], text[end:])
