"""What a citizen is told after an event, in the citizen's language, without a word too many.

The inbox, behind the login, says what happened. The mail says only that something is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy.orm import Session

from accounts.models import Citizen, Office
from core.catalogues import catalogue
from core.settings import Settings
from forms import moments, ruby
from forms.answers import label_of
from forms.definition import LANGUAGES, Procedure
from notifications.models import Message
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
    language: str = "ja"


def message_of(
    session: Session, application: Application, event: Event, settings: Settings
) -> Words | None:
    """What the applicant is told about an event; None when it is no matter for a message."""
    name = TOLD.get(event.name)
    procedure = procedure_of(application.revision)
    own = procedure.messages.get(name) if name else None
    if name is None or (name in _ONLY_IF_ASKED_FOR and own is None):
        return None
    lang = language_of(session, application)
    values = {
        **_values(procedure, application, lang),
        **_correction(procedure, application, event, lang),
        "taken_back_words": _taken_back(application, event),
        **contact_of(session, application.office, settings),
    }
    words = render(f"{name}.txt", lang, **values)
    return replace(words, body=f"{own.get(lang)}\n\n{words.body}") if own else words


def language_of(session: Session, application: Application) -> str:
    """The language the applicant reads now; without an account, that of the application."""
    citizen = session.get(Citizen, application.citizen_id) if application.citizen_id else None
    return citizen.language if citizen else application.language


def mail_of(
    session: Session, application: Application, message: Message, settings: Settings
) -> Words:
    """The mail that says that a message is in the inbox, in the message's language."""
    event, lang = session.get_one(Event, message.event_id), message.language
    words = render(
        "mail.txt",
        lang,
        subject=message.subject,
        city=settings.city_name,
        inbox=f"{settings.base_url}/inbox",
        receipt_number=application.receipt_number or "",
        **_correction(procedure_of(application.revision), application, event, lang),
        **contact_of(session, application.office, settings),
    )
    return _from_city(words, settings)


def login_code_mail(code: str, settings: Settings) -> Words:
    """The mail with a one-time code; who asks is not known yet, so it speaks every language."""
    words = render(
        "login_code.txt", "ja", code=code, city=settings.city_name, elsewhere=_codes(code)
    )
    return _from_city(words, settings)


def contact_of(session: Session, office_name: str, settings: Settings) -> dict[str, str]:
    """Whom to ask, as the templates name it."""
    office = session.scalar(sa.select(Office).where(Office.name == office_name))
    phone = office.phone if office else ""
    return {"office": office_name, "phone": phone or settings.city_phone}


def render(name: str, lang: str, **values: Any) -> Words:
    """Fill in a template in a language: its first line is the subject."""
    text = _environment(lang).get_template(name).render(values)
    subject, _, body = text.partition("\n")
    return Words(subject.strip(), body.strip() + "\n", lang)


def _from_city(words: Words, settings: Settings) -> Words:
    return replace(words, subject=f"【{settings.city_name}】{words.subject}")


def _codes(code: str) -> list[str]:
    return [
        _say(
            lang,
            "ログイン用の確認コードは %(code)s です。10分以内に、画面に入力してください。だれにもコードを教えないでください。",
            code=code,
        )
        for lang in LANGUAGES
        if lang != "ja"
    ]


def _values(procedure: Procedure, application: Application, lang: str) -> dict[str, str]:
    arrived, due, expires = application.arrived_at, application.due_on, application.expires_at
    return {
        "title": procedure.title.get(lang),
        "receipt_number": application.receipt_number or "",
        "arrived": moments.moment_long(arrived, lang) if arrived else "",
        "expected": moments.day(due, lang) if due else "",
        "expires": moments.day(expires, lang) if expires else "",
    }


def _correction(
    procedure: Procedure, application: Application, event: Event, lang: str
) -> dict[str, Any]:
    number = event.data.get("correction")
    asked: Correction | None = next(
        (each for each in application.corrections if each.number == number), None
    )
    return {
        "correction_fields": [
            label_of(procedure, path, lang) for path in (asked.paths if asked else ())
        ],
        "correction_words": asked.words if asked else "",
        "correction_due": moments.day(asked.due_on, lang) if asked else "",
    }


def _taken_back(application: Application, event: Event) -> str:
    number = event.data.get("proposal")
    words = (each.taken_back_words for each in application.proposals if each.number == number)
    return next(words, None) or ""


@cache
def _environment(lang: str) -> ImmutableSandboxedEnvironment:
    # Plain text, read by mail programs and escaped by the pages that show it.
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["_"] = partial(_say, lang)
    return environment


def _say(lang: str, message: str, /, **values: object) -> str:
    words = ruby.bare(catalogue(lang).get(message, message))
    return words % values if values else words
