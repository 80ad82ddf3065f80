"""Numbers as people write them: １，２３４, 3.5, 12万, 1万2千, 二十三."""

import re
from decimal import Decimal
from typing import Final

from forms.japanese.widths import HYPHENS, narrow

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_GROUPING: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_MYRIADS: Final = re.compile(r"(?:(?P<oku>[0-9.]+)億)?(?:(?P<man>[0-9.]+)万)?(?P<rest>[0-9]*)")
_KANJI: Final = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_KANJI_NUMBER: Final = re.compile(
    "[0-9〇零一二三四五六七八九]*[十百千][0-9〇零一二三四五六七八九十百千]*|[〇零一二三四五六七八九]+"
)
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def kanji_to_digits(text: str) -> str:
    """Chinese numerals up to 9999 inside a text made digits: 二十三日 → 23日, 二〇二四 → 2024."""
    return _KANJI_NUMBER.sub(lambda found: _kanji_value(found[0]), text)


def _kanji_value(numeral: str) -> str:
    if not any(c in _UNITS for c in numeral):
        return "".join(_KANJI.get(c, c) for c in numeral)
    total, digits = 0, ""
    for c in numeral:
        if c in _UNITS:
            total += int(digits or "1") * _UNITS[c]
            digits = ""
        else:
            digits += _KANJI.get(c, c)
    return str(total + int(digits or "0"))


def plain_number(text: str | None) -> int | None:
    """A number as programs write it: of a row in a path, of a page, of a version.

    None for anything else, and for more than nine digits: nobody counts so far.
    """
    plain = text and text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if text and plain else None


def parse_number(text: str) -> Decimal | None:
    """The number that a text means, or None; units behind it are the caller's to take off."""
    plain = re.sub(r"\s", "", narrow(text)).replace("、", ",").replace("，", ",")
    if plain[:1] and plain[0] in HYPHENS + "△▲":
        plain = "-" + plain[1:]
    if len(plain) > 40:
        return None
    if _PLAIN.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    plain = kanji_to_digits(_GROUPING.sub("", plain))
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    found = _MYRIADS.fullmatch(plain)
    if not found or not plain or not (found["oku"] or found["man"]):
        return None
    try:
        return (
            Decimal(found["oku"] or 0) * 100_000_000
            + Decimal(found["man"] or 0) * 10_000
            + Decimal(found["rest"] or 0)
        )
    except ArithmeticError:
        return None
