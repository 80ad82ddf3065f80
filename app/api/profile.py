"""What a citizen lets the city keep. Drafts are not filled in from it here: a caller sends answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from accounts import profiles
from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import Profile, ProfileRequest
from app.running import now, running, today
from core.errors import Invalid
from forms.problems import Problem
from forms.profile import ENTRIES, read, to_json


@operation("GET", "/profile", who="citizen", answer=Profile)
def get_profile(call: Call) -> dict[str, Any]:
    """What is kept of the caller, to be filled into forms."""
    with running().database.reading() as session:
        return _shown(session, call.by.id)


@operation("PUT", "/profile", who="citizen", body=ProfileRequest, answer=Profile)
def put_profile(call: Call) -> dict[str, Any]:
    """Keep exactly these entries; with none, nothing is kept any more."""
    given = call.body["entries"]
    known = {each.name for each in ENTRIES}
    problems = [
        Problem(f"entries.{name}", "unknown_field", "登録情報にこの項目はありません。")
        for name in given
        if name not in known
    ]
    problems += [
        Problem(f"entries.{each.path}", each.code, each.message)
        for each in read(given, today())[0].problems
    ]
    if problems:
        raise Invalid(problems)
    with running().database.transaction() as session:
        entries = to_json(given, today())
        profiles.replace(session, call.by.id, entries, seen=call.body.get("seen"), at=now())
        return _shown(session, call.by.id)


def _shown(session: Session, citizen_id: str) -> dict[str, Any]:
    kept = profiles.profile_of(session, citizen_id)
    return {
        "entries": kept.entries if kept else {},
        "seen": profiles.seen_of(kept),
        "changed_at": kept.changed_at if kept else None,
    }
