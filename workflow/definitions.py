"""From a stored revision to what it says: its card at once, the procedure when it is needed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms import catalogue
from forms.card import Card
from forms.definition import Procedure
from workflow.models import ProcedureRevision

PROCEDURES_KEPT: Final = 100
"""Parsed procedures that a process keeps; each is some hundred kilobytes."""
CARDS_KEPT: Final = 5000
_AT_ONCE: Final = 500
"""Cards of one statement."""

_Value = TypeVar("_Value")


class _Kept(Generic[_Value]):
    """What was read, by revision; the one that was used longest ago makes way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[str, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, revision: str) -> _Value | None:
        with self._lock:
            if revision in self._found:
                self._found.move_to_end(revision)
            return self._found.get(revision)

    def put(self, revision: str, value: _Value) -> _Value:
        with self._lock:
            self._found[revision] = value
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        return value


_PROCEDURES: Final[_Kept[Procedure]] = _Kept(PROCEDURES_KEPT)
_CARDS: Final[_Kept[Card]] = _Kept(CARDS_KEPT)


def procedure_of(revision: ProcedureRevision) -> Procedure:
    """Give the procedure of a revision. Revisions never change, so neither does the answer."""
    return _PROCEDURES.get(revision.id) or _PROCEDURES.put(revision.id, _read(revision))


def card_of(revision: ProcedureRevision) -> Card:
    """Give what a list shows of a revision's procedure."""
    return _CARDS.get(revision.id) or _CARDS.put(revision.id, _card(revision))


def cards_of(session: Session, revisions: Sequence[ProcedureRevision]) -> tuple[Card, ...]:
    """Give the cards of many revisions, in their order."""
    cards = {each.id: _CARDS.get(each.id) for each in revisions}
    missing = [revision for revision, card in cards.items() if card is None]
    columns = (ProcedureRevision.id, ProcedureRevision.card)
    for start in range(0, len(missing), _AT_ONCE):
        chosen = missing[start : start + _AT_ONCE]
        statement = sa.select(*columns).where(ProcedureRevision.id.in_(chosen))
        for revision, card in session.execute(statement):
            if card is not None:
                cards[revision] = _CARDS.put(revision, Card.from_json(card))
    return tuple(cards[each.id] or card_of(each) for each in revisions)


def give_card(revision: ProcedureRevision) -> None:
    """Store the card of a revision that is older than cards."""
    revision.card = Card.of(procedure_of(revision)).as_json()


def _card(revision: ProcedureRevision) -> Card:
    return Card.from_json(revision.card) if revision.card else Card.of(procedure_of(revision))


def _read(revision: ProcedureRevision) -> Procedure:
    blocks = catalogue.stored_blocks(revision.blocks)
    file = f"{revision.slug}.yaml"
    procedure, problems = catalogue.load_source(revision.source, file, blocks=blocks)
    if procedure is None:
        raise RuntimeError(f"revision {revision.id} cannot be read: {problems[0].en}")
    return procedure
