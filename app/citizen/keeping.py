"""The offer to keep what was just typed: made on the check of all, and done only where it is ticked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from accounts import profiles
from accounts.actor import Actor
from app.drafts import OpenForm
from app.languages import language
from forms.answers import Filled
from forms.profile import KNOWN, entry_of, to_keep
from forms.wording import Joined


@dataclass(frozen=True)
class Offer:
    """What can be kept, in words; `replaces` names what is kept now and would be another."""

    names: str
    replaces: str
    ticked: bool


def offer_of(
    session: Session, form: OpenForm, filled: Filled, sent: Mapping[str, str]
) -> Offer | None:
    """What of these answers can be kept, ticked as it was sent; None where that is nothing new."""
    kept = _kept(session, form)
    found = to_keep(filled, kept) if kept else {}
    if not found:
        return None
    replaced = [name for name in found if name in kept]
    return Offer(_names([*found]), _names(replaced), ticked=_asked(sent))


def keep_if_asked(
    session: Session, form: OpenForm, filled: Filled, *, by: Actor, at: datetime
) -> bool:
    """Keep what was offered, if the offer was taken; gives whether anything was kept."""
    if not _asked(request.form):
        return False
    kept = _kept(session, form)
    found = to_keep(filled, kept) if kept else {}
    if found:
        profiles.add(session, by.id, found, at=at)
    return bool(found)


def _asked(sent: Mapping[str, str]) -> bool:
    return sent.get("keep") == "yes"


def _kept(session: Session, form: OpenForm) -> dict[str, Any]:
    """What is known of the person; nothing of somebody nameless, or where no question shares an entry."""
    citizen_id = form.application.citizen_id
    if citizen_id is None or not any(map(entry_of, form.procedure.fields)):
        return {}
    return profiles.entries_of(session, citizen_id)


def _names(entries: list[str]) -> str:
    return Joined(tuple(KNOWN[name].label for name in entries)).get(language())
