"""An application as its form sees it: the procedure, what is known besides, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from accounts.models import Citizen
from app.running import JAPAN
from forms import answers
from forms.answers import Filled, Raw
from forms.context import Context, FileInfo
from forms.definition import Procedure
from workflow import definitions
from workflow.models import Application


@dataclass(frozen=True)
class OpenForm:
    """The form of one application on one day."""

    application: Application
    procedure: Procedure
    context: Context

    def filled(self, raw: Raw | None = None) -> Filled:
        """The form as it stands, or as it would with other input."""
        return answers.fill(
            self.procedure, self.application.raw if raw is None else raw, self.context
        )


def open_form(session: Session, application: Application, day: date) -> OpenForm:
    """Gather what the form of an application needs: two small queries at most."""
    procedure = definitions.procedure_of(application.revision)
    return OpenForm(application, procedure, _context(session, application, procedure, day))


def profile_of(citizen: Citizen | None) -> dict[str, Any]:
    """What expressions may know of the person."""
    return {"email": citizen.email, "name": citizen.name} if citizen else {}


def _context(
    session: Session, application: Application, procedure: Procedure, day: date
) -> Context:
    takes_files = any(field.type in {"file", "photo"} for _, field in procedure.walk())
    files = {
        each.id: FileInfo(each.id, each.name, each.size, each.kind)
        for each in (application.attachments if takes_files else ())
    }
    arrived = application.arrived_at
    return Context(
        today=day,
        arrived_on=arrived.astimezone(JAPAN).date() if arrived else None,
        profile=profile_of(session.get(Citizen, application.citizen_id)),
        files=files,
    )
