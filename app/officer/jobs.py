"""Jobs that stopped: papers that could not be made, mails that could not be sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts.actor import ADMIN, Actor
from app.formats import moment
from app.login import known_actor, officer_required
from app.running import now, running
from core.errors import NotFound
from core.outbox import OutboxJob, parked, resume
from workflow.access import may_see
from workflow.models import Application
from workflow.states import State

_TITLES = {
    "receipt": "受付票と申請書控えの作成",
    "result": "結果の通知書の作成",
    "message": "申請した方への知らせ",
    "login_code": "ログインのコードの送信",
    "erase": "ファイルの消去",
}
_UNSEEN = frozenset({State.DRAFT, State.DISPOSED})
"""What no officer is shown: it is not sent yet, or gone."""


@dataclass(frozen=True)
class ParkedJob:
    """A job that waits for a person."""

    title: str
    words: str
    url: str
    case: str = ""
    case_url: str = ""


@officer_required
def jobs() -> ResponseReturnValue:
    """Show what stopped."""
    with running().database.reading() as session:
        found = [shown for _, shown in parked_for(session, known_actor())]
    return render_template("pages/officer/jobs.html", jobs=found)


@officer_required
def retry(job_id: UUID) -> ResponseReturnValue:
    """Owe a stopped job again, from the start."""
    with running().database.transaction() as session:
        seen = {job.id: shown for job, shown in parked_for(session, known_actor())}
        shown = seen.get(str(job_id))
        if shown is None:
            raise NotFound
        resume(session, str(job_id), now())
    flash(f"「{shown.title}」をもう一度はじめました。")
    return redirect(shown.case_url or url_for("officer.jobs"), 303)


def parked_of(session: Session, application: Application) -> tuple[ParkedJob, ...]:
    """The parked jobs of one case."""
    return tuple(_shown(job) for job in parked(session, application=application.id))


def parked_for(session: Session, actor: Actor) -> Iterator[tuple[OutboxJob, ParkedJob]]:
    """The parked jobs that this officer may see: of the cases of the office.

    An admin sees those that belong to no case an office can open: a login code, a draft, and what
    was disposed of.
    """
    for job in parked(session):
        application = session.get(Application, job.args.get("application", ""))
        if application is not None and may_see(actor, application):
            url = url_for("officer.case", case_id=application.id)
            name = f"{application.applicant_name} {application.receipt_number or ''}"
            yield job, _shown(job, name, url)
        elif ADMIN in actor.roles and (application is None or application.state in _UNSEEN):
            yield job, _shown(job)


def _shown(job: OutboxJob, case: str = "", case_url: str = "") -> ParkedJob:
    return ParkedJob(
        title=_TITLES.get(job.kind, job.kind),
        words=f"{moment(job.finished_at or job.created_at)}に止まりました。{job.error or ''}",
        url=url_for("officer.retry", job_id=job.id),
        case=case,
        case_url=case_url,
    )
