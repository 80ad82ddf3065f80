"""Numbers that check themselves: 法人番号, and 個人番号, which no form may hold."""

import re
import unicodedata
from typing import Final

from forms.japanese.widths import HYPHENS, narrow

_SIGNS: Final = rf"{re.escape(HYPHENS)}/._"
_BETWEEN: Final = rf"\s{{0,2}}[{_SIGNS}・]?\s{{0,2}}"
_TWELVE_DIGITS: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][{_SIGNS}])"
    rf"(?:[0-9]{{4}}{_BETWEEN}[0-9]{{4}}{_BETWEEN}[0-9]{{4}}|[0-9]{{6}}{_BETWEEN}[0-9]{{6}})"
    rf"(?![{_SIGNS}]?[0-9])"
)
"""In the groups in which people write them. Commas and words part numbers from one another."""

_OUR_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a file in an answer: its digits may look like anything, and mean nothing."""


def is_corporate_number(digits: str) -> bool:
    """Whether 13 digits are a 法人番号: the first is the check digit (法人番号の指定に関する省令2条)."""
    if not re.fullmatch("[0-9]{13}", digits):
        return False
    total = sum(int(p) * (1 if n % 2 else 2) for n, p in enumerate(reversed(digits[1:]), 1))
    return int(digits[0]) == 9 - total % 9


def is_my_number(digits: str) -> bool:
    """Whether 12 digits are a 個人番号: the last is the check digit (番号法施行省令5条)."""
    if not re.fullmatch("[0-9]{12}", digits):
        return False
    weighted = sum(
        int(p) * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(reversed(digits[:11]), 1)
    )
    rest = weighted % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def contains_my_number(text: str) -> bool:
    """Whether a text or a file name holds what must be a 個人番号 (番号法20条: never collected)."""
    if len(text) < 12 or sum(map(str.isdecimal, text)) < 12:
        return False
    typed = _OUR_ID.sub("", narrow(text))
    return any(map(_is_my_number, _TWELVE_DIGITS.finditer(typed)))


def without_my_numbers(text: str) -> str:
    """The text with every 個人番号 cut out; empty where they cannot be told from the rest of it."""
    narrow_digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    left, end = "", 0
    for found in filter(_is_my_number, _TWELVE_DIGITS.finditer(narrow_digits)):
        left, end = left + text[end : found.start()], found.end()
    left += text[end:]
    return "" if contains_my_number(left) else left


def _is_my_number(found: re.Match[str]) -> bool:
    return is_my_number(re.sub(r"\D", "", found[0]))
