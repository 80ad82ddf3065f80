"""What is wrong with a value, in Japanese and in English."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Self

from marshmallow import ValidationError


class Words(str):  # noqa: SLOT000 - it carries two attributes
    """A message in Japanese that knows its code and its English."""

    code: str
    en: str

    def __new__(cls, code: str, ja: str, en: str) -> Self:
        """Keep the code and the English beside the Japanese."""
        words = super().__new__(cls, ja)
        words.code, words.en = code, en
        return words


def wrong(code: str, ja: str, en: str) -> ValidationError:
    """A validation error in both languages."""
    return ValidationError([Words(code, ja, en)])


def suggestion(word: str, known: Iterable[str]) -> tuple[str, str]:
    """What was probably meant, or all that could be, in both languages."""
    words = list(known)
    meant = unicodedata.normalize("NFKC", word[:60]).strip()
    near = difflib.get_close_matches(meant, words[:500], n=1, cutoff=0.6)
    if near:
        return f"「{near[0]}」ではありませんか。", f"Did you mean '{near[0]}'?"
    listed = ", ".join(words)
    return f"使えるのは {listed} です。", f"Known: {listed}."
