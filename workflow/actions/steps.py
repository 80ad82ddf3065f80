"""What every action begins with: may it happen now, by this person, on the row as it was read?"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from accounts.actor import Actor
from core.errors import Conflict, NotAllowed, NotFound
from core.rows import Change
from workflow.access import may_see, open_proposal, who_is
from workflow.clock import ZONE
from workflow.events import LABELS, VIEWS
from workflow.models import Application, Event
from workflow.states import ACTIVE, TABLE, Action, State, Who


def begin(
    session: Session,
    application: Application,
    action: Action,
    *,
    by: Actor,
    expected_version: int | None = None,
) -> None:
    """Check the table, then take the row; whoever read it at the same version is too late."""
    check(session, application, action, by=by, expected_version=expected_version)
    if not take_row(session, application):
        raise overtaken(session, application, by)


def check(
    session: Session,
    application: Application,
    action: Action,
    *,
    by: Actor,
    expected_version: int | None = None,
) -> None:
    """Raise unless the actor may take the action on the version that was shown."""
    if not may_see(by, application):
        raise NotFound
    if expected_version is not None and expected_version != application.version:
        raise overtaken(session, application, by)
    rule = TABLE.get((application.state, action))
    if rule is None:
        message = (
            f"いまの状態は「{application.state.label}」のため、「{action.label}」はできません。"
        )
        raise Conflict("state", message + _meanwhile(session, application, by))
    if not rule.by & who_is(by, application):
        if _changed_since(session, application):
            raise overtaken(session, application, by)
        raise NotAllowed(_refusal(application, action, by))


def take_row(session: Session, application: Application, *, seen: int | None = None) -> bool:
    """Count the version up where it is the one that was read, and hold the row until the commit.

    False when somebody was faster. With `seen`, the answers must be the ones that were read, too.
    """
    same: dict[str, Any] = {"version": application.version}
    if seen is not None:
        same["seen"] = seen
    if not _hold(session, application, same, count=1):
        return False
    set_committed_value(application, "version", application.version + 1)
    return True


def hold_row(session: Session, application: Application, *, in_state: bool = True) -> bool:
    """Hold the row without counting a version: for what disturbs nobody else's work.

    False when it is no longer in the state that was read, where that matters (`in_state`).
    """
    return _hold(session, application, {"state": application.state} if in_state else {}, count=0)


def move(application: Application, action: Action, to: State) -> None:
    """Lead to a state that the table allows."""
    assert to in TABLE[application.state, action].to, (application.state, action, to)
    application.state = to
    application.active = to in ACTIVE


def overtaken(session: Session, application: Application, by: Actor) -> Conflict:
    """Say that somebody was faster, and who did what."""
    words = _meanwhile(session, application, by) or "内容が先に変わりました。"
    return Conflict("changed", words + "最新の内容を確認してから、もう一度お試しください。")


def _hold(session: Session, application: Application, same: dict[str, Any], *, count: int) -> bool:
    """Update past the unit of work, after what an earlier action of the transaction has changed."""
    session.flush()
    values = {"held": application.id, "count": count}
    values |= {f"same_{name}": value for name, value in same.items()}
    row = _holding(*same).run(session, **values)
    if row is None:
        return False
    for name, value in zip(_CHAIN, row, strict=True):
        set_committed_value(application, name, value)
    return True


_CHAIN = ("event_count", "last_hash")
"""Where the chain of an application ends."""


@cache
def _holding(*same: str) -> Change:
    """The statement that holds a row where these columns are as they were read."""
    rows = cast("sa.Table", Application.__table__)
    return Change(
        sa.update(rows)
        .where(rows.c.id == sa.bindparam("held"))
        .where(*(rows.c[name] == sa.bindparam(f"same_{name}") for name in same))
        .values(version=rows.c.version + sa.bindparam("count"))
        .returning(*(rows.c[name] for name in _CHAIN))
    )


def _changed_since(session: Session, application: Application) -> bool:
    """Tell whether somebody was faster while the rows around the application were read."""
    version = sa.select(Application.version).where(Application.id == application.id)
    return session.scalar(version) != application.version


def _meanwhile(session: Session, application: Application, by: Actor) -> str:
    """Tell what happened last: 10月3日10時12分に浦川さんが「承認」をしました。"""
    event = session.scalar(
        sa.select(Event)
        .where(Event.stream == application.id, Event.name.not_in(VIEWS))
        .order_by(Event.number.desc())
        .limit(1)
    )
    if event is None:
        return ""
    return f"{_moment(event.at)}に{_name(event, by)}「{LABELS[event.name]}」の操作をしました。"


def _moment(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local.month}月{local.day}日{local.hour}時{local.minute:02d}分"


def _name(event: Event, reader: Actor) -> str:
    """Citizens are told which side acted; officers, who."""
    if event.actor_kind == "citizen":
        return "申請者が" if reader.kind == "officer" else "あなたが"
    if event.actor_kind == "system":
        return "システムが"
    return f"{event.actor_name}さんが" if reader.kind == "officer" else "担当課が"


def _refusal(application: Application, action: Action, by: Actor) -> str:
    proposal = open_proposal(application)
    if action is Action.APPROVE and proposal:
        if Who.PROPOSER in who_is(by, application):
            return "ご自身が起案した案件は承認できません。ほかの方に承認を依頼してください。"
        if any(approval.by == by.id for approval in proposal.approvals):
            return "この案件はすでに承認済みです。同じ方が二度承認することはできません。"
        return f"いまは{proposal.next_role}の承認を待っています。"
    return f"「{action.label}」をする権限がありません。"
