"""Verification codes: what is printed under a document so that anybody can check it.

Fifteen random characters (74 bits) and one that checks them. Thirty-one characters that are not
taken for each other (no 0 O 1 I U) are a prime number: with distinct weights every single wrong
character and every swap of neighbours is noticed.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
_LENGTH: Final = 15
_GROUP: Final = 4


def new(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A code nobody can guess, without hyphens: how it is stored."""
    body = "".join(choose(ALPHABET) for _ in range(_LENGTH))
    return body + _check_character(body)


def shown(code: str) -> str:
    """A stored code as people read it: 7K2M-PX4H-93TA-QW8C."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read(text: str) -> str | None:
    """What a person typed or scanned, as it is stored; None when it cannot be a code of ours."""
    narrow = unicodedata.normalize("NFKC", text).upper()
    code = "".join(each for each in narrow if each.isalnum())
    if len(code) != _LENGTH + 1 or not set(code) <= set(ALPHABET):
        return None
    return code if _check_character(code[:-1]) == code[-1] else None


def _check_character(body: str) -> str:
    weighted = sum(weight * ALPHABET.index(each) for weight, each in enumerate(body, start=1))
    return ALPHABET[weighted % len(ALPHABET)]
