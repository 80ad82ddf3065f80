"""Publishing the folder of procedures: what is new and sound goes live, the rest stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from app.runtime import Runtime
from forms import catalogue
from forms.blocks import Blocks, mentioned
from forms.catalogue import FileProblem
from workflow import definitions, desks, publishing, queries
from workflow.clock import local_date

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Publication:
    """Which procedures got a new revision, and what is wrong in the files that did not."""

    published: tuple[str, ...]
    problems: tuple[FileProblem, ...]
    unseen: tuple[str, ...]
    """Offices of live procedures in which nobody examines applications."""

    def words(self) -> Iterator[str]:
        """What an admin should know, a line each, as the check says it."""
        for problem in self.problems:
            yield f"{problem.position}: {problem.ja}"
        if self.unseen:
            offices = "、".join(self.unseen)
            yield f"注意: 担当の職員が登録されていません。届いた申請をだれも見られません: {offices}"


def publish_folder(runtime: Runtime, at: datetime) -> Publication:
    """Publish every file whose text is new; a broken one keeps its last good revision live.

    It is tried as an admin's text is: an example that comes out otherwise, or a form on which nobody
    gets on, stands in the way. What is only worth a look is for `check` to say.

    Text that was published before is not published again, so that a start never takes back what an
    admin published since; nor does it bring back what an admin withdrew. It is known by its hash,
    and not read at all. An office without officers stands in no way: a new city publishes before it
    has accounts, and what arrives meanwhile waits in the office's queue.
    """
    published: list[str] = []
    folder = runtime.settings.procedures
    problems = list(catalogue.misnamed(folder, folder.name))
    blocks = catalogue.read_blocks(folder)
    with runtime.database.transaction() as session:
        for revision in queries.revisions_without_card(session):
            definitions.give_card(revision)
        known = queries.fingerprints(session)
    for path in sorted(folder.glob("*.yaml")):
        text, found = catalogue.text_of(path, f"{folder.name}/{path.name}")
        problems += found
        fingerprint = publishing.fingerprint(text, mentioned(text, blocks))
        if found or (path.stem, fingerprint) in known:
            continue
        slug, found = _publish(runtime, path, text, blocks, known, at)
        problems += found
        published += [slug] if slug else []
    for problem in dict.fromkeys(problems):
        log.warning("procedure_file", at=str(problem.position), problem=problem.en)
    with runtime.database.reading() as session:
        unseen = _unseen(session, at)
    if unseen:
        log.warning("offices_without_officers", offices=unseen)
    return Publication(tuple(published), tuple(dict.fromkeys(problems)), unseen)


def _unseen(session: Session, at: datetime) -> tuple[str, ...]:
    revisions = queries.live_revisions(session, local_date(at))
    offices = {card.office for card in definitions.cards_of(session, revisions)}
    return tuple(sorted(offices - desks.offices_with_officers(session)))


def _publish(
    runtime: Runtime,
    path: Path,
    text: str,
    blocks: Blocks,
    known: set[tuple[str, str]],
    at: datetime,
) -> tuple[str | None, tuple[FileProblem, ...]]:
    """Publish one file; gives its slug if that made a new revision, and what stands in the way."""
    shown = f"{path.parent.name}/{path.name}"
    procedure, told = catalogue.load_source(
        text, shown, name=path.stem, blocks=blocks, today=local_date(at)
    )
    problems = tuple(each for each in told if each.blocks)
    if procedure is None:
        return None, problems
    used = {name: blocks[name].text for name in procedure.blocks}
    fingerprint = publishing.fingerprint(text, used)
    if (procedure.slug, fingerprint) in known:
        return None, ()
    if problems:
        return None, problems
    with runtime.database.transaction() as session:
        if queries.is_withdrawn(session, procedure.slug):
            log.warning("procedure_withdrawn", procedure=procedure.slug)
            return None, ()
        publishing.publish(session, procedure, text, blocks=blocks, by=SYSTEM, at=at)
    return procedure.slug, ()
