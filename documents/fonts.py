"""Which font can show which character, so that no name is ever printed with a blank box.

BIZ UD shows nearly all; IPAmj 明朝 (文字情報基盤) has the rest of the names in Japan's registers.
A character is looked up together with its variation selector: 葛󠄀 is not 葛.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont
from markupsafe import Markup, escape

MAIN: Final = "BIZ UDPMincho"
"""BIZ UD Gothic and Mincho show the same characters; one is looked up for both."""

NAMES: Final = "IPAmjMincho"

_CLUSTER: Final = re.compile("(.)([\ufe00-\ufe0f\U000e0100-\U000e01ef]?)", re.DOTALL)
_LAYOUT: Final = frozenset("\n\r\t \u00a0\u3000\u200b")
_UNSURE: Final = re.compile('<span class="unsure">(.+?)</span>', re.DOTALL)


class FontError(Exception):
    """A font is not installed; documents would be wrong without it."""


@dataclass(frozen=True)
class Coverage:
    """What one font shows: characters, and characters with a variation selector."""

    characters: frozenset[int]
    variants: frozenset[tuple[int, int]]

    def shows(self, character: str, selector: str) -> bool:
        """Whether the character is drawn, in the form its selector asks for."""
        if selector:
            return (ord(character), ord(selector)) in self.variants
        return ord(character) in self.characters


@cache
def coverage(family: str) -> Coverage:
    """Read what a family shows. Raises FontError when it is not installed."""
    with TTFont(font_file(family), lazy=True) as font:
        tables = font["cmap"].tables
        variants = frozenset(
            (character, selector)
            for table in tables
            if table.format == 14
            for selector, forms in table.uvsDict.items()
            for character, _ in forms
        )
        return Coverage(frozenset(font.getBestCmap()), variants)


def typeset(value: object) -> object:
    """Markup of a text in which every character names a font that shows it, or asks to be looked at.

    What is not a text is given back as it is; markup has been here before.
    """
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    main = coverage(MAIN)
    if all(ord(each) in main.characters or each in _LAYOUT for each in value):
        return escape(value)
    return Markup("").join(_typeset_cluster(*match) for match in _CLUSTER.findall(value))


def unsure_characters(markup: str) -> str:
    """The characters of typeset markup that no font shows, each once."""
    return "".join(dict.fromkeys(_UNSURE.findall(markup)))


def _typeset_cluster(character: str, selector: str) -> Markup:
    cluster = escape(character + selector)
    if character in _LAYOUT or coverage(MAIN).shows(character, selector):
        return cluster
    if coverage(NAMES).shows(character, selector):
        return Markup('<span class="name-font">{}</span>').format(cluster)
    return Markup(
        '<span class="look"><span class="unsure">{}</span>文字を確認 U+{:04X}</span>'
    ).format(cluster, ord(character))


def font_file(family: str) -> Path:
    """Where a font is installed. Raises FontError when it is not."""
    found = subprocess.run(
        ["fc-match", "--format=%{family[0]}\t%{file}", family],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    name, _, file = found.partition("\t")
    if name != family:
        raise FontError(f"The font {family} is not installed; tools/install runtime installs it.")
    return Path(file)
