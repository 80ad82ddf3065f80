"""What was done to procedures: by whom, when, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.formats import moment_long
from app.login import admin_required
from app.running import running
from forms.japanese.numbers import plain_number
from forms.opening import begin_words, end_words
from workflow import queries
from workflow.events import LABELS
from workflow.models import Event

AT_ONCE = 100


@dataclass(frozen=True)
class Deed:
    """One event, in words."""

    at: str
    slug: str
    title: str
    words: str
    who: str


@admin_required
def record() -> ResponseReturnValue:
    """List what was done to all procedures, newest first."""
    page = plain_number(request.args.get("page")) or 1
    with running().database.reading() as session:
        found = queries.procedure_events(session, AT_ONCE + 1, (page - 1) * AT_ONCE)
        deeds = tuple(map(_deed, found[:AT_ONCE]))
    more = page + 1 if len(found) > AT_ONCE else None
    return render_template("pages/admin/record.html", deeds=deeds, page=page, more=more)


def deeds_of(session: Session, slug: str) -> tuple[Deed, ...]:
    """What was done to one procedure, newest first."""
    return tuple(map(_deed, queries.procedure_events(session, AT_ONCE, slug=slug)))


def _deed(event: Event) -> Deed:
    return Deed(
        at=moment_long(event.at),
        slug=event.stream.removeprefix("procedure:"),
        title=LABELS.get(event.name, event.name),
        words=_words(event.name, event.data),
        who=event.actor_name,
    )


def _words(name: str, data: Mapping[str, Any]) -> str:
    why = data.get("why") or data.get("note") or ""
    match name:
        case "RevisionPublished":
            first = data.get("effective_from", "")
            return _joined(f"第{data['number']}版", first and f"{first}から", why)
        case "RevisionTakenBack":
            return _joined(f"第{data['number']}版", why)
        case "ProcedureWithdrawn":
            return _joined("、".join(f"第{number}版" for number in data["numbers"]), why)
        case "ReceptionSet":
            opens, closes = _moment(data["opens_at"]), _moment(data["closes_at"])
            begin = f"{begin_words(opens)}から" if opens else ""
            end = f"{end_words(closes)}まで" if closes else ""
            return _joined(f"{begin}{end}" or "期限なし", why)
    return why


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
