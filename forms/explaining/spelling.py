"""「もしかして」: which word was meant by a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Final

_MOST_NAMES: Final = 100
"""Names that a misspelt word is compared with."""
_MOST_LISTED: Final = 12
"""Names that are told where nothing is like the word."""


def suggestion(word: str, among: Iterable[str]) -> tuple[str, str]:
    """「もしかして」 for a misspelt word, in Japanese and English; empty without an idea."""
    alike = sorted(among, key=lambda each: (abs(len(each) - len(word)), each))[:_MOST_NAMES]
    near = get_close_matches(word[:60], alike, n=1, cutoff=0.6)
    return (f"もしかして「{near[0]}」ですか。", f"did you mean {near[0]}?") if near else ("", "")


def listed(names: Iterable[str]) -> tuple[str, str]:
    """The names that could have been meant, in Japanese and English; empty where there are none."""
    shown = list(islice(names, _MOST_LISTED + 1))
    if not shown:
        return "", ""
    names_shown = ", ".join(shown[:_MOST_LISTED])
    if len(shown) > _MOST_LISTED:
        return f"使えるのは {names_shown} などです。", f"there are {names_shown} and others"
    return f"使えるのは {names_shown} です。", f"there are {names_shown}"
