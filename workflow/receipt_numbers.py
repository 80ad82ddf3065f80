"""Receipt numbers: short, not guessable, with a check character and no look-alikes.

Twenty-three signs, a prime: the weighted sum finds every single wrong sign and every swap of two.
Left out are 0 O D, 1 I L, 2 Z, 5 S, 8 B and V, which are taken for one another or for U.
"""

from __future__ import annotations

import random
import re
import secrets
import unicodedata

SIGNS = "34679ACEFGHJKMNPQRTUWXY"
LENGTH = 8
_BETWEEN = re.compile(r"[-‐−ー ]")
_SHAPE = re.compile(
    rf"(?=.*(?:\d|{_BETWEEN.pattern}))(?:[0-9A-Z]{_BETWEEN.pattern}?){{{LENGTH + 1}}}"
)
"""Nine letters or digits; letters alone may be somebody's name."""


def new(source: random.Random | None = None) -> str:
    """Make a number such as 4KT7-PXH3-M; `source` replaces chance in tests."""
    choose = source.choice if source else secrets.choice
    body = "".join(choose(SIGNS) for _ in range(LENGTH))
    return f"{body[:4]}-{body[4:]}-{check_character(body)}"


def check_character(body: str) -> str:
    """Give the sign that makes the weighted sum zero."""
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(body, start=2))
    return SIGNS[-total % len(SIGNS)]


def is_mistyped(text: str) -> bool:
    """Tell whether it has the shape of a number, however spaced, cased and wide, and can be none."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    if not _SHAPE.fullmatch(narrow):
        return False
    signs = _BETWEEN.sub("", narrow)
    return not set(signs) <= set(SIGNS) or check_character(signs[:LENGTH]) != signs[LENGTH]
