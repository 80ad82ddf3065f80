"""Full and half width, hyphens in all their shapes, characters that no answer may hold."""

import re
import unicodedata
from typing import Final

import regex

HYPHENS: Final = "-‐‑‒–—―−ー－ｰ─"  # between digits they all mean a hyphen

_HYPHEN: Final = re.compile(f"[{re.escape(HYPHENS)}]")
_HYPHEN_AFTER_DIGIT: Final = re.compile(f"(?<=[0-9])[{re.escape(HYPHENS)}]+(?=[0-9])")
# Control characters, lone surrogates, code points that are no characters, marks that nobody can see
# (a byte order mark, notes between lines) and the signs that turn the direction of writing round: a
# file name or a name could be shown as something else. Joiners stay: emoji and names need them.
_FORBIDDEN: Final = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029\u200E\u200F\u061C\u202A-\u202E"
    r"\u2066-\u2069\uFEFF\uFFF9-\uFFFB]"
)
# Neither a space nor a sign without a shape (a joiner, the filler U+3164, the empty braille cell).
_SEEN: Final = regex.compile(r"[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]")
_GRAPHEME: Final = regex.compile(r"\X")


def narrow(text: str) -> str:
    """Compatibility forms folded (NFKC), outer spaces gone: for numbers, codes, e-mail, phones."""
    return unicodedata.normalize("NFKC", text).strip()


def narrow_digits(text: str) -> str:
    """`narrow`, and every kind of hyphen between digits made a plain one."""
    return _HYPHEN_AFTER_DIGIT.sub("-", narrow(text))


def without_hyphens(text: str) -> str:
    """`narrow`, and neither hyphens nor spaces: for codes that are digits only."""
    return re.sub(r"\s", "", _HYPHEN.sub("", narrow(text)))


def forbidden_character(text: str, *, lines: bool = False) -> str | None:
    """The first character that no answer may hold, named (U+0000); with `lines`, a new line and a tab may."""
    if text.isprintable():
        return None
    for found in _FORBIDDEN.finditer(text):
        if not (lines and found[0] in "\n\t"):
            return f"U+{ord(found[0]):04X}"
    return None


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen: what must be written is not written with it."""
    return not text or _SEEN.search(text) is None


def graphemes(text: str) -> int:
    """Characters as a person counts them: 葛󠄀 and 👨‍👩‍👧 are one each."""
    return len(text) if text.isascii() else len(_GRAPHEME.findall(text))
