"""What a citizen is told after an event, in the citizen's language, without a word too many.

The inbox, behind the login, says what happened. The mail says only that something is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy.orm import Session

from accounts.models import Office
from core.settings import Settings
from forms.definition import Procedure
from forms.japanese.days import day_words, moment_words
from workflow.definitions import procedure_of
from workflow.models import Application, Correction, Event

TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "messages"

TOLD: Final[Mapping[str, str]] = {
    "ApplicationSubmitted": "submitted",
    "ApplicationReceived": "received",
    "CorrectionAsked": "correction_asked",
    "CorrectionAnswered": "correction_answered",
    "CorrectionClosed": "correction_closed",
    "ResultNotified": "notified",
    "DecisionTakenBack": "taken_back",
    "ApplicationWithdrawn": "withdrawn",
    "DraftExpiring": "draft_expiring",
    "DraftStranded": "draft_stranded",
}
"""The message that follows an event: its name in a procedure's `messages`, and of its template."""

_ONLY_IF_ASKED_FOR: Final = frozenset({"received"})
"""Not worth interrupting anybody for, unless the procedure has words of its own for it."""


@dataclass(frozen=True)
class Words:
    """A message: its subject names no person and no procedure, for subjects are seen by others."""

    subject: str
    body: str


def message_of(
    session: Session, application: Application, event: Event, settings: Settings
) -> Words | None:
    """What the applicant is told about an event; None when it is no matter for a message."""
    name = TOLD.get(event.name)
    procedure = procedure_of(application.revision)
    own = procedure.messages.get(name) if name else None
    if name is None or (name in _ONLY_IF_ASKED_FOR and own is None):
        return None
    language = application.language
    values = {
        **_values(procedure, application, language),
        **_correction(application, event),
        "taken_back_words": _taken_back(application, event),
        **contact_of(session, application.office, settings),
        "words": own.get(language) if own else "",
    }
    return render(f"{name}.{language}.txt", f"{name}.ja.txt", **values)


def mail_of(session: Session, application: Application, subject: str, settings: Settings) -> Words:
    """The mail that says that a message with this subject is in the inbox."""
    language = application.language
    words = render(
        f"mail.{language}.txt",
        "mail.ja.txt",
        subject=subject,
        city=settings.city_name,
        inbox=f"{settings.base_url}/inbox",
        receipt_number=application.receipt_number or "",
        **contact_of(session, application.office, settings),
    )
    return Words(f"【{settings.city_name}】{words.subject}", words.body)


def login_code_mail(code: str, settings: Settings) -> Words:
    """The mail with a one-time code; who asks is not known yet, so it speaks two languages."""
    words = render("login_code.txt", code=code, city=settings.city_name)
    return Words(f"【{settings.city_name}】{words.subject}", words.body)


def contact_of(session: Session, office_name: str, settings: Settings) -> dict[str, str]:
    """Whom to ask, as the templates name it."""
    office = session.scalar(sa.select(Office).where(Office.name == office_name))
    phone = office.phone if office else ""
    return {"office": office_name, "phone": phone or settings.city_phone}


def render(*names: str, **values: Any) -> Words:
    """Fill in the first template there is: its first line is the subject."""
    text = _environment().select_template(names).render(values)
    subject, _, body = text.partition("\n")
    return Words(subject.strip(), body.strip() + "\n")


def _values(procedure: Procedure, application: Application, language: str) -> dict[str, str]:
    due, expires = application.due_on, application.expires_at
    return {
        "title": procedure.title.get(language),
        "receipt_number": application.receipt_number or "",
        "arrived": moment_words(application.arrived_at) if application.arrived_at else "",
        "expected": f"{day_words(due)}頃" if due else "",
        "expires": day_words(expires) if expires else "",
    }


def _correction(application: Application, event: Event) -> dict[str, str]:
    number = event.data.get("correction")
    asked: Correction | None = next(
        (each for each in application.corrections if each.number == number), None
    )
    return {
        "correction_words": asked.words if asked else "",
        "correction_due": day_words(asked.due_on) if asked else "",
    }


def _taken_back(application: Application, event: Event) -> str:
    number = event.data.get("proposal")
    words = (each.taken_back_words for each in application.proposals if each.number == number)
    return next(words, None) or ""


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text, read by mail programs and escaped by the pages that show it.
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
