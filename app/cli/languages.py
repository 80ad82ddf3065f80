"""Which texts of procedures lack a translation: a line for each language, or every place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from forms import catalogue, translations
from forms.translations import Share

LIST = {"ja": "(--languages で一覧)", "en": " (--languages lists them)"}
NONE = {
    "ja": "どの文も、すべての言語でそろっています。",
    "en": "Every text is there in every language.",
}


def say_languages(shares: Mapping[Path, tuple[Share, ...]], lang: str, *, listed: bool) -> None:
    """Say what is missing in each file; never an error."""
    lacking = {file: tuple(s for s in found if s.lacking) for file, found in shares.items()}
    lines = [
        line
        for file, found in lacking.items()
        if found
        for line in _lines(file, found, lang, listed=listed)
    ]
    for line in lines or [NONE[lang]]:
        click.echo(line)


def _lines(file: Path, shares: tuple[Share, ...], lang: str, *, listed: bool) -> Iterator[str]:
    procedure, source = catalogue.read_with_places(file) if listed else (None, None)
    for share in shares:
        yield f"{file}: {share.words(lang)}{'' if listed else LIST[lang]}"
        if procedure is not None and source is not None:
            for position, words in translations.places(procedure, share.lang, source):
                yield f"  {position}: {words}"
