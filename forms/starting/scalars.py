"""One word or sentence as YAML: plain where that is safe, else in quotation marks."""

from __future__ import annotations

import json
import re
from typing import Final

from forms import source

_LIKE_A_NUMBER: Final = re.compile(r"[\d:.]+")
"""Other readers of YAML would take 0181 for a number, and 10:00 for 600."""


def scalar(text: str) -> str:
    """The text so that it is read back as it is, also within brackets and braces."""
    read = source.read(f"a: {{b: {text}}} # {text}", "")
    safe = "\n" not in text and not _LIKE_A_NUMBER.fullmatch(text)
    plain = safe and not read.problems and read.data == {"a": {"b": text}}
    return text if plain else json.dumps(text, ensure_ascii=False)
