"""Comments that were meant as a part of the text before them: 夜間は #8000 に."""

from __future__ import annotations

from collections.abc import Iterator

from forms.lint.place import Place
from forms.source import FileProblem


def cut(place: Place) -> Iterator[FileProblem]:
    """Where ` #` ends a text that goes on; a comment has a space after its sign, or a line."""
    for position in place.source.cut.values():
        yield FileProblem(
            position,
            "cut",
            "「 #」のあとは説明として読みとばされ、だれにも見えません。文の一部なら、文の全体を引用符で囲んでください。"
            "説明なら「# 」と空白を入れてください。",
            "What follows ' #' is a comment; quote the whole text, or write '# ' for a comment.",
            "warning",
        )
