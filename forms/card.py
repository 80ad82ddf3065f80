"""What lists and search show of a procedure: small, and stored beside it, so that nothing is parsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from forms.definition import Procedure, Text
from forms.opening import Opening


@dataclass(frozen=True)
class Card:
    """A procedure in a list: its words in every language it has."""

    slug: str
    title: Text
    summary: Text
    kind: str
    category: Text
    office: str
    life_events: tuple[Text, ...] = ()
    words: tuple[str, ...] = ()
    """Other words people search with."""
    who: Text | None = None
    minutes: int | None = None
    fee: Text | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def opening(self) -> Opening:
        """When it takes applications."""
        return Opening(self.opens_at, self.closes_at)

    @classmethod
    def of(cls, procedure: Procedure) -> Self:
        """The card of a procedure."""
        return cls(
            slug=procedure.slug,
            title=procedure.title,
            summary=procedure.summary,
            kind=procedure.kind,
            category=procedure.category,
            office=procedure.office,
            life_events=procedure.life_events,
            words=procedure.words,
            who=procedure.who,
            minutes=procedure.minutes,
            fee=procedure.fee.text if procedure.fee else None,
            opens_at=procedure.opens_at,
            closes_at=procedure.closes_at,
        )

    def as_json(self) -> dict[str, Any]:
        """The card as it is stored."""
        return {
            "slug": self.slug,
            "title": _texts(self.title),
            "summary": _texts(self.summary),
            "kind": self.kind,
            "category": _texts(self.category),
            "office": self.office,
            "life_events": [_texts(each) for each in self.life_events],
            "words": list(self.words),
            "who": _texts(self.who),
            "minutes": self.minutes,
            "fee": _texts(self.fee),
            "opens_at": self.opens_at.isoformat() if self.opens_at else None,
            "closes_at": self.closes_at.isoformat() if self.closes_at else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The card that `as_json` wrote."""
        return cls(
            slug=stored["slug"],
            title=_text(stored["title"]),
            summary=_text(stored["summary"]),
            kind=stored["kind"],
            category=_text(stored["category"]),
            office=stored["office"],
            life_events=_all(stored["life_events"]),
            words=tuple(stored["words"]),
            who=_optional(stored["who"]),
            minutes=stored["minutes"],
            fee=_optional(stored["fee"]),
            opens_at=_moment(stored["opens_at"]),
            closes_at=_moment(stored["closes_at"]),
        )


def _texts(text: Text | None) -> dict[str, str] | None:
    return {"ja": text.ja, **text.others} if text else None


def _text(stored: Mapping[str, str]) -> Text:
    others = {lang: words for lang, words in stored.items() if lang != "ja"}
    return Text(stored["ja"], others)


def _optional(stored: Mapping[str, str] | None) -> Text | None:
    return _text(stored) if stored else None


def _moment(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None


def _all(stored: Iterable[Mapping[str, str]]) -> tuple[Text, ...]:
    return tuple(_text(each) for each in stored)
