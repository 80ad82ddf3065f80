"""What is wrong with a value, in Japanese and in English."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from typing import Self

from marshmallow import ValidationError


class Words(str):  # noqa: SLOT000 - it carries attributes
    """A message in Japanese that knows its code and its English, and which key was meant."""

    code: str
    en: str
    meant: str

    def __new__(cls, code: str, ja: str, en: str, meant: str = "") -> Self:
        """Keep what a message says in other ways beside the Japanese."""
        words = super().__new__(cls, ja)
        words.code, words.en, words.meant = code, en, meant
        return words


def wrong(code: str, ja: str, en: str) -> ValidationError:
    """A validation error in both languages."""
    return ValidationError([Words(code, ja, en)])


def suggestion(word: str, known: Iterable[str]) -> tuple[str, str]:
    """What was probably meant, or all that could be, in both languages."""
    words = list(known)
    if near := nearest(word, words):
        return f"「{near}」ではありませんか。", f"Did you mean '{near}'?"
    listed = ", ".join(words)
    return f"使えるのは {listed} です。", f"Known: {listed}."


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty when none is like it."""
    meant = unicodedata.normalize("NFKC", word[:60]).strip()
    return next(iter(difflib.get_close_matches(meant, list(known)[:500], n=1, cutoff=0.6)), "")
