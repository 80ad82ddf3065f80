"""A text that was put forward: looked at, tried on a phone, published on its day, or taken back."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.formats import day_long, moment_long
from app.login import admin_required, known_actor
from app.preview import Door, Subject, preview_blueprint
from app.running import now, running, today
from app.sessions import current_session
from app.spots import Spot, spot_of
from core.errors import Conflict, Invalid, NotAllowed
from forms import changes
from forms.definition import Procedure
from workflow import candidates, desks, publishing, queries
from workflow.definitions import procedure_of
from workflow.models import ProcedureCandidate, ProcedureRevision
from workflow.reception import waits


@dataclass(frozen=True)
class Coming:
    """A revision that waits for its first day."""

    number: int
    first: str
    before: str
    """The day before the first, the last one of what is published until then."""


@dataclass(frozen=True)
class CandidatePage:
    """A candidate as it is drawn."""

    id: str
    slug: str
    title: str
    note: str
    who: str
    when: str
    sha256: str
    source: str
    waits: bool
    number: int | None
    live: int | None
    coming: tuple[Coming, ...]
    changes: tuple[str, ...]
    broken: str
    desks: tuple[Spot, ...]
    """The lines that name a desk at which nobody sits."""
    blocked: str
    """Why this person may not publish it; empty when nothing is in the way."""
    today: date


@admin_required
def candidate(candidate_id: UUID) -> ResponseReturnValue:
    """Show a candidate: what is new in it, and what can be done with it."""
    return _draw(str(candidate_id))


@admin_required
def publish(candidate_id: UUID) -> ResponseReturnValue:
    """Make it the next revision, from today or from a day to come."""
    try:
        with running().database.transaction() as session:
            revision = candidates.publish(
                session,
                candidates.candidate_of(session, str(candidate_id)),
                by=known_actor(),
                at=now(),
                effective_from=_day(),
                second_look=running().settings.second_look,
            )
            slug, said = revision.slug, _published(session, revision)
    except (Conflict, Invalid, NotAllowed) as error:
        return _draw(str(candidate_id), refused=_words(error)), 409
    flash(said)
    return redirect(url_for("admin.procedure", slug=slug), 303)


@admin_required
def take_back(candidate_id: UUID) -> ResponseReturnValue:
    """Let it go."""
    with running().database.transaction() as session:
        found = candidates.candidate_of(session, str(candidate_id))
        candidates.take_back(session, found, by=known_actor(), at=now())
    flash("提案を取り下げました。")
    return redirect(url_for("admin.procedures"), 303)


def preview() -> Any:
    """The preview of candidates: nothing typed there is stored with a case, or sent anywhere."""
    door = Door(_subject, _kept, "pages/desk.html", admin_required)
    return preview_blueprint("candidate_preview", "/admin/candidates/<uuid:candidate_id>/try", door)


def _draw(candidate_id: str, refused: str = "") -> str:
    with running().database.reading() as session:
        found = candidates.candidate_of(session, candidate_id)
        return render_template(
            "pages/admin/candidate.html", candidate=_page(session, found), refused=refused
        )


def _page(session: Session, found: ProcedureCandidate) -> CandidatePage:
    live = queries.live_revision(session, found.slug, today())
    procedure, broken = _read(found)
    differences = changes.revisions(procedure_of(live), procedure) if live and procedure else ()
    own = found.proposed_by == known_actor().id
    blocked = (
        "提案した方とは別の管理者が、内容を確かめて公開します。"
        if own and running().settings.second_look
        else ""
    )
    return CandidatePage(
        id=found.id,
        slug=found.slug,
        title=found.title,
        note=found.note,
        who=found.proposed_by_name,
        when=moment_long(found.proposed_at),
        sha256=found.sha256,
        source=found.source,
        waits=found.state == candidates.WAITING,
        number=found.number,
        live=live.number if live else None,
        coming=tuple(_coming(session, found.slug)),
        changes=tuple(differences),
        broken=broken,
        desks=tuple(_desks(session, found, procedure)) if procedure else (),
        blocked=blocked,
        today=today(),
    )


def _desks(session: Session, found: ProcedureCandidate, procedure: Procedure) -> Iterator[Spot]:
    lines = found.source.splitlines()
    for each in desks.told(session, procedure, found.source, f"{found.slug}.yaml"):
        yield spot_of(each, lines)


def _coming(session: Session, slug: str) -> Iterator[Coming]:
    """The revisions that wait, the soonest first."""
    waiting = [each for each in queries.revisions_of(session, slug) if waits(each, today())]
    for each in sorted(waiting, key=lambda each: each.effective_from):
        before = each.effective_from - timedelta(days=1)
        yield Coming(each.number, day_long(each.effective_from), day_long(before))


def _published(session: Session, revision: ProcedureRevision) -> str:
    """What was done, and what becomes of it on a day that is known already."""
    first, last = revision.effective_from, revision.effective_until
    said = f"第{revision.number}版を公開しました。"
    if first > today():
        said += f"{day_long(first)}から使われます。"
    following = publishing.next_after(queries.revisions_of(session, revision.slug), first)
    if last and following:
        said += (
            f"使われるのは{day_long(last)}までです。次の日からは、公開待ちの第{following.number}版に"
            "変わります。今回の変更は、その版には入っていません。"
        )
    return said


def _read(found: ProcedureCandidate) -> tuple[Procedure | None, str]:
    try:
        return candidates.procedure_of(found), ""
    except Conflict as error:
        return None, error.message


def _subject(candidate_id: UUID) -> Subject:
    with running().database.reading() as session:
        found = candidates.candidate_of(session, str(candidate_id))
        procedure, _ = _read(found)
        return Subject(
            f"{found.slug}.yaml",
            procedure,
            version=found.sha256[:16],
            key=found.id,
            back=url_for("admin.candidate", candidate_id=candidate_id),
            readable=procedure,
        )


def _kept() -> MutableMapping[str, Any]:
    return current_session()


def _day() -> date | None:
    text = request.form.get("effective_from", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Conflict("date", "日付は 2027-04-01 のように入力してください。") from None


def _words(error: Conflict | Invalid | NotAllowed) -> str:
    if isinstance(error, Invalid):
        return " ".join(each.message for each in error.problems)
    return error.message
