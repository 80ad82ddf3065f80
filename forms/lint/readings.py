"""Readings of kanji in texts: `{漢字|かんじ}`, and only in easy Japanese."""

from __future__ import annotations

from collections.abc import Iterator

from forms import ruby
from forms.definition import Text
from forms.lint.place import Place
from forms.source import FileProblem, Path, Position
from forms.translations import texts


def readings(place: Place) -> Iterator[FileProblem]:
    """Readings that cannot be read, or that would be shown as they are written."""
    for each in texts(place.procedure):
        for lang, words in _languages(each.text):
            for bad in ruby.malformed(words):
                yield FileProblem(
                    _at(place, each.path, lang, words, bad.start),
                    "reading",
                    f"「{bad.text}」は読みがなとして読めません。半角で {{漢字|かんじ}} のように、読みはかなで書いてください。",
                    f"'{bad.text}' is no reading; write it like {{漢字|かんじ}}, in half-width signs and kana.",
                )
            found = ruby.MARK.search(words) if lang != "easy" else None
            if found:
                yield FileProblem(
                    _at(place, each.path, lang, words, found.start()),
                    "reading_elsewhere",
                    f"読みがな「{found[0]}」は easy の文だけに書けます。ここでは漢字だけを書いてください。",
                    f"A reading such as {found[0]} belongs in easy texts only; write the kanji alone.",
                )


def _languages(text: Text) -> Iterator[tuple[str, str]]:
    yield "ja", text.ja
    yield from text.others.items()


def _at(place: Place, path: Path, lang: str, words: str, start: int) -> Position:
    here = (*path, lang) if (*path, lang) in place.source.values else path
    before = words[:start]
    return place.source.inside(
        here, words, before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1
    )
