"""Receipt numbers: short, not guessable, with a check character and no look-alikes.

Twenty-three signs, a prime: the weighted sum finds every single wrong sign and every swap of two.
Left out are 0 O D, 1 I L, 2 Z, 5 S, 8 B and V, which are taken for one another or for U.
"""

from __future__ import annotations

import random
import secrets

SIGNS = "34679ACEFGHJKMNPQRTUWXY"
LENGTH = 8


def new(source: random.Random | None = None) -> str:
    """Make a number such as 4KT7-PXH3-M; `source` replaces chance in tests."""
    choose = source.choice if source else secrets.choice
    body = "".join(choose(SIGNS) for _ in range(LENGTH))
    return f"{body[:4]}-{body[4:]}-{check_character(body)}"


def check_character(body: str) -> str:
    """Give the sign that makes the weighted sum zero."""
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(body, start=2))
    return SIGNS[-total % len(SIGNS)]


def is_valid(text: str) -> bool:
    """Tell whether it can be a receipt number, however it is spaced and cased."""
    signs = text.upper().replace("-", "").replace(" ", "")
    if len(signs) != LENGTH + 1 or any(sign not in SIGNS for sign in signs):
        return False
    return check_character(signs[:LENGTH]) == signs[LENGTH]
