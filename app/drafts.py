"""An application as its form sees it: the procedure, what is known besides, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.knowing import Later
from app.running import JAPAN
from forms import answers
from forms.answers import Filled, Raw
from forms.context import Context, FileInfo
from forms.definition import Procedure
from workflow import definitions
from workflow.models import Application

FILES: Final = frozenset({"file", "photo"})


@dataclass(frozen=True)
class OpenForm:
    """The form of one application on one day."""

    application: Application
    procedure: Procedure
    context: Context

    @property
    def asks_files(self) -> bool:
        """Whether any question is answered with files."""
        return any(field.type in FILES for _, field in self.procedure.walk())

    def filled(self, raw: Raw | None = None) -> Filled:
        """The form as it stands, or as it would with other input."""
        return answers.fill(
            self.procedure, self.application.raw if raw is None else raw, self.context
        )


def open_form(session: Session, application: Application, day: date) -> OpenForm:
    """Gather what the form of an application needs: two small queries at most."""
    procedure = definitions.procedure_of(application.revision)
    return OpenForm(application, procedure, _context(session, application, procedure, day))


def _context(
    session: Session, application: Application, procedure: Procedure, day: date
) -> Context:
    named = _names_files(procedure, application.raw)
    files = {
        each.id: FileInfo(each.id, each.name, each.size, each.kind)
        for each in (application.attachments if named else ())
    }
    arrived = application.arrived_at
    return Context(
        today=day,
        arrived_on=arrived.astimezone(JAPAN).date() if arrived else None,
        profile=Later(session, application.citizen_id, day),
        files=files,
    )


def _names_files(procedure: Procedure, raw: Raw) -> bool:
    """Whether an answer may name an attachment; most pages are spared the query."""
    return bool(raw) and any(
        raw.get(path.partition(".")[0]) for path, field in procedure.walk() if field.type in FILES
    )
