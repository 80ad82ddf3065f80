"""The draft: started, filled in, and gone one day. Saving is the applicant's own note, no event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import Actor
from accounts.models import Citizen, new_id
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.rows import Change, Loader
from forms.problems import Problem
from workflow import corrections, events
from workflow.actions.erasing import erase, remove
from workflow.actions.steps import begin, check, hold_row, move, overtaken
from workflow.chain import record
from workflow.definitions import procedure_of
from workflow.models import Application, Attachment, ProcedureRevision
from workflow.reception import refuse_unless_open
from workflow.states import Action, State

DRAFT_KEPT = timedelta(days=30)
"""A draft goes this long after it was last saved."""

WARNED_BEFORE = timedelta(days=3)
"""The applicant is told at least this long before."""

MOST_FILES = 100


def start(
    session: Session, revision: ProcedureRevision, *, by: Actor, at: datetime, language: str = "ja"
) -> Application:
    """Begin a draft on the revision in force; it stays on it until its applicant moves it.

    Raises NotAllowed for somebody nameless where the procedure asks who it is.
    """
    if by.kind != "citizen":
        raise NotAllowed("申請は、申請する方の画面から始めてください。")
    procedure = procedure_of(revision)
    if procedure.identity != "none" and _CITIZENS.get(session, by.id).address is None:
        raise NotAllowed("この手続は、ログインしてから始めてください。")
    refuse_unless_open(session, revision, at)
    application = Application(
        id=new_id(),
        citizen_id=by.id,
        revision=revision,
        slug=revision.slug,
        office=procedure.office,
        language=language,
        state=State.DRAFT,
        version=1,
        seen=0,
        raw={},
        created_at=at,
        expires_at=at + DRAFT_KEPT,
        event_count=0,
        last_hash="",
    )
    session.add(application)
    record(session, application, events.DraftStarted(), by=by, at=at)
    return application


_CITIZENS = Loader(Citizen)


def save_answers(
    session: Session,
    application: Application,
    raw: dict[str, Any],
    *,
    seen: int,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what was typed, complete or not. `seen` is application.seen when the page was shown.

    Raises Conflict("stale") when another tab saved since, and Invalid in a correction when a field
    differs that was not named.
    """
    check(session, application, Action.SAVE, by=by)
    if application.state is State.CORRECTION:
        corrections.refuse_others(application, raw)
    expires_at = at + DRAFT_KEPT if application.state is State.DRAFT else None
    values = {
        "draft": application.id,
        "known": seen,
        "same_state": application.state,
        "raw": raw,
        "seen": seen + 1,
        "expires_at": expires_at,
        "warned_at": None,
    }
    if _SAVE.run(session, **values) is None:
        raise Conflict(
            "stale",
            "別の画面で先に保存されています。最新の内容を確認してから、もう一度入力してください。",
        )
    for name, value in {"raw": raw, "seen": seen + 1, "expires_at": expires_at}.items():
        set_committed_value(application, name, value)
    set_committed_value(application, "warned_at", None)


_ROWS = cast("sa.Table", Application.__table__)
_SAVE = Change(
    sa.update(_ROWS)
    .where(
        _ROWS.c.id == sa.bindparam("draft"),
        _ROWS.c.seen == sa.bindparam("known"),
        _ROWS.c.state == sa.bindparam("same_state"),
    )
    .values({name: sa.bindparam(name) for name in ("raw", "seen", "expires_at", "warned_at")})
    .returning(_ROWS.c.id)
)


def attach(
    session: Session,
    application: Application,
    field: str,
    *,
    name: str,
    kind: str,
    size: int,
    sha256: str,
    storage_key: str,
    by: Actor,
    at: datetime,
) -> Attachment:
    """Keep a stored file for the question at the path `field`; its id then goes into the answers.

    `kind` is jpeg, png or pdf, as found in the file itself.
    """
    check(session, application, Action.ATTACH, by=by)
    _refuse_file(application, field)
    if not hold_row(session, application):
        raise overtaken(session, application, by)
    attachment = Attachment(
        id=new_id(),
        application_id=application.id,
        field=field,
        name=name,
        kind=kind,
        size=size,
        sha256=sha256,
        storage_key=storage_key,
        uploaded_at=at,
    )
    application.attachments.append(attachment)
    record(session, application, events.AttachmentAdded(attachment.id), by=by, at=at)
    return attachment


def detach(
    session: Session, application: Application, attachment: Attachment, *, by: Actor, at: datetime
) -> None:
    """Let a file go that was never submitted; one that was stays with its submission.

    The caller takes its id out of the answers. The file is deleted after the commit, by a job.
    """
    check(session, application, Action.ATTACH, by=by)
    if attachment.application_id != application.id:
        raise NotFound
    if attachment.submitted_in is not None:
        return
    if not hold_row(session, application):
        raise overtaken(session, application, by)
    remove(session, application, attachment, by=by, at=at)


def warn_of_expiry(session: Session, application: Application, *, by: Actor, at: datetime) -> None:
    """Owe the applicant a warning that the draft will go; it never goes sooner than WARNED_BEFORE."""
    check(session, application, Action.DISCARD, by=by)
    if application.warned_at is not None or not hold_row(session, application):
        return
    application.warned_at = at
    application.expires_at = max(application.expires_at or at, at + WARNED_BEFORE)
    record(session, application, events.DraftExpiring(), by=by, at=at)


def discard(
    session: Session,
    application: Application,
    *,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Throw a draft away: the applicant at any time, the system after its expiry and a warning."""
    check(session, application, Action.DISCARD, by=by, expected_version=expected_version)
    if by.kind == "system":
        ends = application.expires_at
        if application.warned_at is None or ends is None or ends > at:
            raise Conflict("not_expired", "下書きの期限はまだ来ていません。")
    begin(session, application, Action.DISCARD, by=by)
    move(application, Action.DISCARD, State.DISPOSED)
    gone = events.DraftDiscarded(erase(session, application))
    record(session, application, gone, by=by, at=at)


def _refuse_file(application: Application, path: str) -> None:
    field = procedure_of(application.revision).field(path)
    problem = None
    if field is None or field.type not in {"file", "photo"}:
        problem = Problem(path, "unknown_field", "この項目にはファイルを付けられません。")
    elif application.state is State.CORRECTION and not corrections.is_named(application, path):
        problem = corrections.not_named(path)
    elif len(application.attachments) >= MOST_FILES:
        problem = Problem(path, "too_many", f"ファイルは全部で{MOST_FILES}個までです。")
    if problem:
        raise Invalid([problem])
