"""Comments that were meant as a part of the text before them: 夜間は #8000 に."""

from __future__ import annotations

from collections.abc import Iterator

from forms.lint.place import Place
from forms.source import FileProblem
from forms.unreadable import CUT_OFF


def cut(place: Place) -> Iterator[FileProblem]:
    """Where ` #` ends a text that goes on; a comment has a space after its sign, or a line."""
    for position in place.source.cut.values():
        yield FileProblem(position, "cut", *CUT_OFF, "warning")
