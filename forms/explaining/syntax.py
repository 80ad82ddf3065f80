"""An expression that CEL cannot read at all: what is commonly written instead of what is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from forms.expressions import STRINGS, Wrong
from forms.japanese.eras import DateError, parse_date

_SIGNS: Final[Mapping[str, str]] = {
    "、": ",",
    "。": ".",
    "×": "*",
    "÷": "/",
    "−": "-",
    "≧": ">=",
    "≥": ">=",
    "≦": "<=",
    "≤": "<=",
    "≠": "!=",
}
"""Signs that have a half-width one of another shape."""
_INSTEAD: Final[Mapping[str, str]] = {
    "=": "==",
    "===": "==",
    "is": "==",
    "=>": ">=",
    "=<": "<=",
    "<>": "!=",
    "and": "&&",
    "&": "&&",
    "かつ": "&&",
    "or": "||",
    "|": "||",
    "または": "||",
    "not": "!",
}
_WORDS_OF_OTHERS: Final = re.compile(
    r"===|=>|=<|<>|(?<![=!<>])=(?!=)|(?<!&)&(?!&)|(?<!\|)\|(?!\|)"
    r"|\b(?i:and|or|not|is)\b|かつ|または"
)
_WORD: Final = re.compile(r"[\w./-]*[^\x00-\x7f][\w./-]*")
_NUMBER_WITH_UNIT: Final = re.compile(r"(?P<number>\d+)[^\W\d]+", re.UNICODE)
_GROUPED: Final = re.compile(r"\s*\d{1,3}(?:,\d{3})+\s*")


def no_expression(line: int, column: int, words: str, lines: list[str]) -> Wrong:
    """The first thing that is known to be wrong; else what CEL says, at its place."""
    for number, text in enumerate(lines, 1):
        plain = STRINGS.sub(lambda found: " " * len(found[0]), text)
        for place, letter in enumerate(plain, 1):
            if letter in "「」『』“”‘’":
                ja = f'文字は半角の "…" で囲んでください(いまは {letter})。'
                return Wrong(number, place, "syntax", ja, f'put text in "…", not {letter}')
            narrow = _SIGNS.get(letter) or unicodedata.normalize("NFKC", letter)
            if letter != narrow and narrow.isascii():
                sign = narrow if narrow.strip() else "空白"
                ja = f"全角の「{letter}」は使えません。半角の {sign} にしてください。"
                return Wrong(
                    number, place, "syntax", ja, f"'{letter}' is full-width; use '{narrow}'"
                )
        if found := _WORDS_OF_OTHERS.search(plain):
            right = _INSTEAD[found[0].lower()]
            ja, en = f"{found[0]} は {right} と書いてください。", f"write {right} for {found[0]}"
            return Wrong(number, found.start() + 1, "syntax", ja, en)
        if found := _WORD.search(plain):
            return Wrong(number, found.start() + 1, "syntax", *_in_quotes(found[0]))
    if _GROUPED.fullmatch(lines[0]):
        right = lines[0].replace(",", "").strip()
        ja = f"数は「,」を付けずに {right} と書いてください。"
        return Wrong(1, 1, "syntax", ja, f"write {right} without ','")
    if "<EOF>" in words and "mismatched" in words:
        ja = "式が途中で終わっています。かっこや引用符が閉じているか確かめてください。"
        return Wrong(line, column, "syntax", ja, "the expression ends too early")
    ja = "式を読めません。この文字のあたりを確かめてください。"
    return Wrong(line, column, "syntax", ja, words.removeprefix("Syntax error: "))


def _in_quotes(word: str) -> tuple[str, str]:
    """What a word that is no name was meant to be: a day, a number with its unit, or a text."""
    try:
        right = f'date("{parse_date(word)}")'
    except DateError:
        pass
    else:
        return f"「{word}」は {right} と書いてください。", f"write {right} for {word}"
    if found := _NUMBER_WITH_UNIT.fullmatch(word):
        number = found["number"]
        return f"数は単位を付けずに {number} と書いてください。", f"write {number} without a unit"
    return f'文字は引用符で囲んでください: "{word}"。', f'put text in quotes: "{word}"'
