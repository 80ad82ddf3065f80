"""Kana of one kind: half-width and hiragana become full-width katakana, and sort keys of names."""

import re
import unicodedata
from typing import Final

import jaconv

# Katakana with their marks (ヴ, ヵ, ー, ・, ヽ) and the spaces between words.
_KATAKANA: Final = re.compile(r"[ァ-ヺー・ヽヾ゛゜  ]+")
_ACCOUNT_HOLDER: Final = re.compile(r"[ァ-ヺー・0-9A-Z().,\-/&+ ]+")
_SMALL: Final = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_MARKS: Final = re.compile(r"[\s・ー‐‑–—―−\-~〜'’.,]")
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_VARIANTS: Final = str.maketrans(
    "髙﨑𠮷濵濱邉邊澤齋齊斉櫻廣嶋嶌國藏惠龍壽眞德瀨顯曾條淺渕舘桒栁槗𣘺冨",
    "高崎吉浜浜辺辺沢斎斎斎桜広島島国蔵恵竜寿真徳瀬顕曽条浅淵館桑柳橋橋富",
)
"""Forms of one character in names, the second the one that people type."""
_HIRAGANA_OR_HALF: Final = re.compile("[ぁ-ゖゝゞ｡-ﾟ]")


def to_katakana(text: str) -> str:
    """Full-width katakana of what was typed in hiragana or half-width kana; the rest stays."""
    if _HIRAGANA_OR_HALF.search(text):
        text = jaconv.hira2kata(jaconv.h2z(text, kana=True, digit=False, ascii=False))
    text = unicodedata.normalize("NFC", text)
    # A long mark is typed as many things; behind a kana they all mean ー.
    return re.sub(r"(?<=[ァ-ヺー])[-‐‑–—―−－ｰ〜~]", "ー", text)


def is_katakana(text: str) -> bool:
    """Whether a text is katakana and spaces only."""
    return _KATAKANA.fullmatch(text) is not None


def to_account_holder(text: str) -> str:
    """A bank's way of writing a holder: full-width katakana, capitals, single plain spaces."""
    folded = unicodedata.normalize("NFKC", jaconv.hira2kata(unicodedata.normalize("NFKC", text)))
    folded = re.sub(r"(?<=[ァ-ヺー])[‐‑–—―−\-]", "ー", folded)
    return " ".join(folded.upper().split())


def is_account_holder(text: str) -> bool:
    """Whether a text has only the characters of a holder's name (全銀協 format)."""
    return _ACCOUNT_HOLDER.fullmatch(text) is not None


def name_key(text: str) -> str:
    """What two spellings of one name share: NFKC, one kana, no small kana, marks, hyphens, spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _MARKS.sub("", jaconv.hira2kata(folded).translate(_SMALL))


def search_key(text: str) -> str:
    """The same, with one form for each character that names write in several (髙 and 高, 邉 and 辺).

    For finding only: who somebody is goes by `name_key`, and what they are called is never changed.
    """
    return _SELECTORS.sub("", name_key(text).translate(_VARIANTS))
