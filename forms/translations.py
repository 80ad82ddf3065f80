"""The texts of a procedure, and which of them a language lacks. Nothing here is ever an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms.definition import LANGUAGES, PLAIN, Computed, Procedure, Text, parts_of
from forms.source import Path, Position, Source

JAPANESE: Final = frozenset({"review", "result", "basis"})
"""What officers read; papers, which are official; and the names of laws."""
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "ja": {
        "en": "英語",
        "easy": "やさしい日本語",
        "zh": "中国語",
        "ko": "韓国語",
        "vi": "ベトナム語",
    },
    "en": {
        "en": "English",
        "easy": "easy Japanese",
        "zh": "Chinese",
        "ko": "Korean",
        "vi": "Vietnamese",
    },
}
_KEYS: Final[Mapping[str, str]] = {
    "items": "fields",
    "reason": "reason_for_asking",
    "results": "result",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A text and its path in the file."""

    path: Path
    text: Text


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a procedure speaks a language: of so many texts, so many are lacking."""

    lang: str
    total: int
    lacking: int

    def words(self, lang: str = "ja") -> str:
        """英語: 42のうち7の文がありません."""
        name = NAMES[lang][self.lang]
        if lang == "ja":
            return f"{name}: {self.total}のうち{self.lacking}の文がありません"
        return f"{name}: {self.lacking} of {self.total} texts are missing"


def texts(procedure: Procedure) -> Iterator[Placed]:
    """Every text with its path in the file, in the order of the definition."""
    yield from _walk(procedure, ())


def for_citizens(procedure: Procedure) -> tuple[Placed, ...]:
    """The texts that citizens read."""
    internal = {("computed", each.name) for each in procedure.computed if each.internal}
    return tuple(
        each
        for each in texts(procedure)
        if each.path[0] not in JAPANESE and each.path[:2] not in internal
    )


def shares(procedure: Procedure) -> tuple[Share, ...]:
    """For every language besides Japanese, how much there is."""
    found = for_citizens(procedure)
    return tuple(
        Share(lang, len(found), sum(not each.text.has(lang) for each in found))
        for lang in LANGUAGES
        if lang != "ja"
    )


def missing(procedure: Procedure, lang: str) -> tuple[Placed, ...]:
    """The texts that a language lacks."""
    return tuple(each for each in for_citizens(procedure) if not each.text.has(lang))


def places(procedure: Procedure, lang: str, source: Source) -> Iterator[tuple[Position, str]]:
    """Where a translation is missing in the file, with the Japanese that stands there."""
    for each in missing(procedure, lang):
        yield source.at(each.path), each.text.ja


def _walk(value: Any, path: Path) -> Iterator[Placed]:
    if isinstance(value, PLAIN):
        return
    if isinstance(value, Text):
        yield Placed(path, value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _walk(each, (*path, key, "text") if path == ("messages",) else (*path, key))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _walk(each, (*path, _key(each, path, number)))
    else:
        for part in parts_of(value):
            yield from _walk(getattr(value, part), (*path, _KEYS.get(part, part)))


def _key(value: Any, path: Path, number: int) -> str | int:
    """Of one of several: by name where the file names them, else by number."""
    if path[-1:] == ("options",):
        return str(getattr(value, "value", number))
    return value.name if isinstance(value, Computed) else number
