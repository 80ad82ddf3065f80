"""The city's procedures in a town of tests, in force since long, whatever day its clock shows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from accounts.actor import of_officer
from accounts.models import Officer
from app.running import JAPAN
from forms import catalogue
from tests.app.town import ROOT, Town
from workflow import publishing

FOLDER: Final = ROOT / "procedures"
TODAY: Final = date(2026, 6, 9)
"""The day of examples that name none."""
PROCEDURES: Final = catalogue.load(FOLDER).procedures
_SINCE: Final = datetime(2026, 1, 1, tzinfo=JAPAN)


def publish_library(town: Town) -> None:
    """Publish every procedure as the town's admin."""
    blocks = catalogue.read_blocks(FOLDER)
    with town.runtime.database.transaction() as session:
        admin = of_officer(session.scalars(select(Officer).where(Officer.is_admin)).one())
        for slug, procedure in PROCEDURES.items():
            source = Path(FOLDER / f"{slug}.yaml").read_text("utf-8")
            publishing.publish(session, procedure, source, by=admin, at=_SINCE, blocks=blocks)
