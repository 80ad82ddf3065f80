"""Readings of kanji (ふりがな) in `easy` texts: `{漢字|かんじ}`. Pure.

Everywhere words are plain text they are the kanji alone; a screen that was asked for readings draws
them as <ruby>. `Marked` carries both, so that a place that knows nothing of readings shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, Self

MARK: Final = re.compile(r"\{([^{}|\s][^{}|]*)\|([ぁ-ゖァ-ヶー・ ]+)\}")
"""One word with its reading, which is kana."""

_LOOKS_LIKE_ONE: Final = re.compile(r"[{｛][^{}｛｝]*[|｜][^{}｛｝]*(?:[}｝]|$)")
_DRAWN: Final = r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>"


class Marked(str):
    """Words that are more than text: `marked` holds the readings, `lang` says what they are in.

    `lang` is empty where the words are in the language that was asked for.
    """

    __slots__ = ("lang", "marked")
    marked: str
    lang: str

    def __new__(cls, marked: str, lang: str = "") -> Self:
        """Take words with their readings."""
        words = super().__new__(cls, bare(marked))
        words.marked, words.lang = marked, lang
        return words


@dataclass(frozen=True, slots=True)
class Malformed:
    """Something that was meant for a reading and is none: what stands there, and from where."""

    text: str
    start: int


def bare(marked: str) -> str:
    """The words without their readings: the kanji alone."""
    return MARK.sub(r"\1", marked) if "|" in marked else str(marked)


def read(marked: str) -> str:
    """Words as they stand in an `easy` text; plain ones stay a plain str."""
    return Marked(marked) if "|" in marked else marked


def html(words: str, *, ruby: bool) -> str:
    """The words as HTML, with readings where they are asked for; everything else is escaped."""
    if ruby and isinstance(words, Marked):
        return drawn(escape(words.marked))
    return escape(words)


def drawn(marked: str) -> str:
    """Each reading as a ruby element, in words that are HTML already."""
    return MARK.sub(_DRAWN, marked) if "|" in marked else marked


def joined(separator: str, parts: Iterable[str]) -> str:
    """Like str.join, and no reading is lost."""
    found = list(filter(None, parts))
    if any(isinstance(each, Marked) for each in found):
        return Marked(separator.join(marked_of(each) for each in found))
    return separator.join(found)


def marked_of(words: str) -> str:
    """The words with the readings they have."""
    return words.marked if isinstance(words, Marked) else words


def malformed(text: str) -> Iterator[Malformed]:
    """What looks like a reading and cannot be read as one."""
    for found in _LOOKS_LIKE_ONE.finditer(text):
        if not MARK.fullmatch(found[0]):
            yield Malformed(found[0], found.start())
