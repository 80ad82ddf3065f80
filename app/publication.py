"""Publishing the folder of procedures: what is new and sound goes live, the rest stays as it was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from app.runtime import Runtime
from forms import catalogue
from forms.catalogue import FileProblem
from workflow import publishing, queries

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Publication:
    """Which procedures got a new revision, and what is wrong in the files that did not."""

    published: tuple[str, ...]
    problems: tuple[FileProblem, ...]


def publish_folder(runtime: Runtime, at: datetime) -> Publication:
    """Publish every file whose text is new; a broken one keeps its last good revision live.

    Text that was published before is not published again, so that a start never takes back what an
    admin published since.
    """
    published: list[str] = []
    problems: list[FileProblem] = []
    for path in sorted(runtime.settings.procedures.glob("*.yaml")):
        procedure, found = catalogue.read_file(path, f"{path.parent.name}/{path.name}")
        problems += found
        if procedure is None:
            continue
        source = path.read_text("utf-8-sig")
        with runtime.database.transaction() as session:
            if not _known(session, procedure.slug, source):
                publishing.publish(session, procedure, source, by=SYSTEM, at=at)
                published.append(procedure.slug)
    for problem in problems:
        log.warning("procedure_file", at=str(problem.position), problem=problem.en)
    return Publication(tuple(published), tuple(problems))


def _known(session: Session, slug: str, source: str) -> bool:
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    return any(each.sha256 == sha256 for each in queries.revisions_of(session, slug))
