"""The procedures that are live, and every revision they ever had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from accounts.models import Officer
from app.formats import moment_long
from app.login import admin_required
from app.running import running, today
from core.errors import NotFound
from forms import changes
from workflow import queries
from workflow.definitions import procedure_of
from workflow.models import ProcedureRevision


@dataclass(frozen=True)
class LiveProcedure:
    """A line of the list."""

    url: str
    slug: str
    title: str
    office: str
    number: int
    published: str


@dataclass(frozen=True)
class Revision:
    """A revision, and what it changed."""

    url: str
    number: int
    live: bool
    published: str
    who: str
    sha256: str
    changes: tuple[str, ...]


@admin_required
def procedures() -> ResponseReturnValue:
    """List the live procedures."""
    with running().database.reading() as session:
        found = tuple(_live(session))
    return render_template("pages/admin/procedures.html", procedures=found)


@admin_required
def procedure(slug: str) -> ResponseReturnValue:
    """Show the revisions of a procedure, newest first."""
    with running().database.reading() as session:
        found = _revisions(session, slug)
        title = procedure_of(found[0]).title.ja
        revisions = tuple(_described(session, found))
    return render_template(
        "pages/admin/procedure.html", slug=slug, title=title, revisions=revisions
    )


@admin_required
def revision(slug: str, number: int) -> ResponseReturnValue:
    """Show the YAML of a revision."""
    with running().database.reading() as session:
        found = next((each for each in _revisions(session, slug) if each.number == number), None)
        if found is None:
            raise NotFound
        title, source = procedure_of(found).title.ja, found.source
    return render_template(
        "pages/admin/revision.html", slug=slug, title=title, number=number, source=source
    )


def _revisions(session: Session, slug: str) -> list[ProcedureRevision]:
    found = queries.revisions_of(session, slug)
    if not found:
        raise NotFound
    return found


def _live(session: Session) -> Iterator[LiveProcedure]:
    for live in queries.live_revisions(session, today()):
        meant = procedure_of(live)
        yield LiveProcedure(
            url=url_for("admin.procedure", slug=live.slug),
            slug=live.slug,
            title=meant.title.ja,
            office=meant.office,
            number=live.number,
            published=moment_long(live.published_at),
        )


def _described(session: Session, found: list[ProcedureRevision]) -> Iterator[Revision]:
    live = queries.live_revision(session, found[0].slug, today())
    for each, before in zip(found, [*found[1:], None], strict=True):
        differences = changes.revisions(procedure_of(before), procedure_of(each)) if before else ()
        yield Revision(
            url=url_for("admin.revision", slug=each.slug, number=each.number),
            number=each.number,
            live=live is not None and live.id == each.id,
            published=moment_long(each.published_at),
            who=_who(session, each.published_by),
            sha256=each.sha256[:12],
            changes=tuple(differences),
        )


def _who(session: Session, published_by: str) -> str:
    if published_by == SYSTEM.id:
        return "フォルダーから"
    officer = session.get(Officer, published_by)
    return officer.name if officer else ""
