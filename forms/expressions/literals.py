"""What CEL takes in an expression though it is not what it seems: texts as days and patterns, and days
without quotation marks, which it subtracts.

CEL finds that out only when it runs, and then no condition with them ever holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from forms.expressions.running import is_pattern
from forms.expressions.words import DATES, PATTERNS, STRINGS
from forms.expressions.wrong import Wrong, place_of
from forms.japanese.eras import DateError, parse_date

_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_BARE: Final = re.compile(r"(?<![\w.])\d{4}(?P<sign>[-/])\d\d?(?P=sign)\d\d?(?![\w.])")


def wrong_literals(text: str) -> Iterator[Wrong]:
    """Every literal of `date()` that is no day, every day outside it, every pattern that is none."""
    for found in DATES.finditer(text):
        if found["day"] and not _is_day(found["day"][1:-1]):
            said = _no_day(found["day"][1:-1])
            yield Wrong(*place_of(text, found.start("day") + 1), "date", *said)
    for found in _BARE.finditer(STRINGS.sub(lambda each: " " * len(each[0]), text)):
        yield Wrong(*place_of(text, found.start()), "date", *_no_day(found[0], bare=True))
    for found in PATTERNS.finditer(text):
        if not is_pattern(found[1]):
            ja = "matches の正規表現が正しくありません。かっこや記号の対応を確かめてください。"
            en = "this is no regular expression (RE2)"
            yield Wrong(*place_of(text, found.start(1)), "pattern", ja, en)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _no_day(text: str, *, bare: bool = False) -> tuple[str, str]:
    """What is wrong with a day, with the right way to write it where it is known."""
    try:
        meant = parse_date(text).isoformat()
    except DateError:
        if bare or _WRITTEN.fullmatch(text):
            return f"「{text}」という日はありません。", f"there is no day {text}"
        ja = f'「{text}」は日付として読めません。date("2026-04-01") のように書いてください。'
        return ja, f'{text} is no day; write it as date("2026-04-01")'
    ja = f'「{text}」は date("{meant}") と書いてください。'
    return ja, f'write date("{meant}") for {text}'
