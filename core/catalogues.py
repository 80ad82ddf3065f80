"""Catalogues of words (gettext): what the screens and messages say, in languages besides Japanese.

The msgid is the Japanese text itself. A file is read when its language is first asked for, in a few
hundredths of a second, so that nothing has to be compiled and no other language has to wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path(__file__).parent.parent / "translations"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """The words of a language by their Japanese; nothing for a language without a file."""
    from babel.messages.pofile import read_po

    path = FOLDER / lang / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return MappingProxyType({})
    with path.open("rb") as file:
        # No locale: `easy` is a language of ours that no standard knows.
        found = read_po(file)
    return MappingProxyType(
        {
            str(each.id): str(each.string)
            for each in found
            if each.id and each.string and not each.fuzzy
        }
    )
