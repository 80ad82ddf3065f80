"""What stands on each paper, as plain words: the only thing a template ever sees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """What a paper that is not issued is marked with."""

    DRAFT = "案"


_SEAL_EDGE: Final = 5
_SEAL_INSIDE: Final = 64 - 2 * _SEAL_EDGE


@dataclass(frozen=True)
class SealCharacter:
    """A character of a seal: the middle of its foot, and how much wider and taller than ten."""

    character: str
    x: float
    y: float
    wide: float
    tall: float


@dataclass(frozen=True)
class City:
    """Who issues the paper."""

    name: str
    mayor: str

    @property
    def seal(self) -> tuple[SealCharacter, ...]:
        """The words of the mayor's seal in its square of 64: columns from right to left."""
        words = f"{self.name}長之印"
        rows = math.ceil(math.sqrt(len(words)))
        columns = math.ceil(len(words) / rows)
        wide, tall = _SEAL_INSIDE / columns, _SEAL_INSIDE / rows
        return tuple(
            SealCharacter(
                character,
                x=round(_SEAL_EDGE + wide * (columns - place // rows - 0.5), 2),
                y=round(_SEAL_EDGE + tall * (place % rows + 0.86), 2),
                wide=round(wide / 10, 3),
                tall=round(tall / 10, 3),
            )
            for place, character in enumerate(words)
        )


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    office: str
    phone: str
    hours: str = ""
    address: str = ""


@dataclass(frozen=True)
class Proof:
    """How to check that the paper is genuine. code is written as people read it."""

    code: str
    url: str
    page: str
    """The address without the code, to type by hand."""


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is, and its words."""

    label: str
    text: str


@dataclass(frozen=True)
class Part:
    """Lines under a heading; the rows of a group are parts of their own below it."""

    title: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """受付票: that and when an application arrived."""

    city: City
    contact: Contact
    title: str
    receipt_number: str
    applicant: str
    arrived: str
    stamp: str
    """The day as the round date stamp has it: 8.6.9."""
    expected: str
    fee: str
    proof: Proof
    language: str = "ja"


@dataclass(frozen=True)
class Copy:
    """申請書控え: every answer in words, as it was sent."""

    city: City
    contact: Contact
    title: str
    kind: str
    """申請, 届出, 申込 or 相談."""
    receipt_number: str
    applicant: str
    arrived: str
    stamp: str
    number: int
    """Which submission it is: 1 at first, more after corrections."""
    submitted: str
    basis: str
    parts: tuple[Part, ...]
    proof: Proof
    language: str = "ja"


@dataclass(frozen=True)
class Reasons:
    """Why an application was refused (行政手続法8条)."""

    provision: str
    facts: str
    applied: str


@dataclass(frozen=True)
class Notice:
    """通知書: what was decided. Without a proof it is a preview."""

    city: City
    contact: Contact
    title: str
    document_number: str
    date: str
    addressee: str
    text: str
    items: tuple[Line, ...]
    reasons: Reasons | None
    appeal: tuple[str, ...]
    closing: str
    receipt_number: str
    proof: Proof | None
    mark: Mark | None = None
    language: str = "ja"


Paper = Receipt | Copy | Notice
