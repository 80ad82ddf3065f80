"""Our own words for people, in every language: named sentences with places for what varies.

The sentences are data, `forms/words/*.yaml`; a procedure's own words are `forms.definition.Text`.
Knows nothing of fields, so that what stands below them (eras, postal codes) can speak, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from forms import ruby

FOLDER: Final = Path(__file__).parent / "words"
PLACE: Final = re.compile(r"\{([a-z_]+)\}")
"""Where an argument goes. `{漢字|かんじ}`, a reading, stays as it is."""

_CJK: Final = frozenset({"ja", "easy", "zh"})


class Sayable(Protocol):
    """Anything that has words in each language."""

    def get(self, lang: str = "ja") -> str:
        """The words in `lang`, or in Japanese where there are none."""


@dataclass(frozen=True, slots=True)
class Words:
    """A named sentence and what varies in it; an argument may depend on the language itself."""

    name: str
    arguments: Mapping[str, str | int | Sayable] = field(default_factory=dict, hash=False)

    @property
    def code(self) -> str:
        """The stable code of a problem: its name up to the first point."""
        return self.name.partition(".")[0]

    def get(self, lang: str = "ja") -> str:
        """The sentence in `lang`, or in Japanese where there is none."""
        sentence = sentences()[self.name]
        words = sentence.get(lang) or sentence["ja"]
        if self.arguments:
            words = PLACE.sub(lambda found: said(self.arguments[found[1]], lang), words)
        return ruby.read(words) if lang == "easy" else words

    def __str__(self) -> str:
        return self.get()


@dataclass(frozen=True, slots=True)
class Joined:
    """Several things in one breath: PDF・JPEG in Japanese, PDF, JPEG elsewhere."""

    parts: tuple[str | Sayable, ...]
    between: str = "、"

    def get(self, lang: str = "ja") -> str:
        """The parts, with what stands between them in `lang`."""
        between = self.between if lang in _CJK else ", "
        return between.join(said(part, lang) for part in self.parts)


def say(name: str, /, **arguments: str | int | Sayable) -> Words:
    """The sentence of that name with these arguments."""
    return Words(name, arguments)


def said(value: str | int | Sayable, lang: str) -> str:
    """A value in words of `lang`, with the readings it has."""
    return str(value) if isinstance(value, str | int) else ruby.marked_of(value.get(lang))


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Every sentence by name and language, read once."""
    import yaml  # cleaning a file (app.uploads) begins in half the time without

    found: dict[str, Mapping[str, str]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found |= yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    return found
