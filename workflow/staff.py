"""Officers' accounts as an admin changes them. Every change is an event in a chain of its own.

There is always an admin: the last one can neither be disabled nor made something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts import passwords
from accounts.actor import ADMIN, OFFICER, RECORDS, Actor
from accounts.models import Office, Officer, OfficerRole, WebSession
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms.problems import Problem
from forms.schema import ROLES as STEPS
from workflow import events
from workflow.chain import record_apart
from workflow.models import Event

STREAM: Final = "officers"
"""The chain of everything done to accounts."""
SHORTEST: Final = 12
"""Characters of a password."""
ROLES: Final = (OFFICER, *STEPS, RECORDS)
"""What somebody can be beside an admin."""

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_LAST_ADMIN = "手続の管理ができる職員がいなくなるため、できません。先に、ほかの方を加えてください。"


@dataclass(frozen=True)
class Post:
    """Where somebody works and as what; `roles` are among ROLES."""

    name: str
    office: str
    roles: frozenset[str]
    is_admin: bool = False

    @property
    def all_roles(self) -> tuple[str, ...]:
        """The roles as events keep them."""
        return (*sorted(self.roles), *([ADMIN] if self.is_admin else []))


def officer_of(session: Session, officer_id: str) -> Officer:
    """Give an officer's account; NotFound where there is none."""
    officer = session.get(Officer, officer_id)
    if officer is None:
        raise NotFound
    return officer


def add(
    session: Session, login: str, post: Post, password: str, *, by: Actor, at: datetime
) -> Officer:
    """Make an account. Raises Invalid for a login that is taken, an unknown role, a weak password."""
    _begin(session, by)
    login = login.strip()
    problems = [
        *_about_login(session, login),
        *_about(post),
        *_about_password("password", password, login),
    ]
    if problems:
        raise Invalid(problems)
    officer = Officer(
        login=login,
        name=post.name.strip(),
        password_hash=passwords.hash(password),
        office=_office(session, post.office),
        is_admin=post.is_admin,
        created_at=at,
        roles=[OfficerRole(role=role) for role in sorted(post.roles)],
    )
    session.add(officer)
    session.flush()
    added = events.OfficerAdded(officer.id, post.office, post.all_roles)
    record_apart(session, STREAM, added, by=by, at=at)
    return officer


def change(session: Session, officer: Officer, post: Post, *, by: Actor, at: datetime) -> None:
    """Give an officer another name, office or other roles; what was done before stays theirs."""
    admins = _begin(session, by)
    problems = list(_about(post))
    if problems:
        raise Invalid(problems)
    if not post.is_admin:
        _refuse_without(admins, officer)
    officer.name = post.name.strip()
    officer.office = _office(session, post.office)
    officer.is_admin = post.is_admin
    kept = [each for each in officer.roles if each.role in post.roles]
    new = post.roles - {each.role for each in kept}
    officer.roles = [*kept, *(OfficerRole(role=role) for role in sorted(new))]
    session.flush()
    changed = events.OfficerChanged(officer.id, post.office, post.all_roles)
    record_apart(session, STREAM, changed, by=by, at=at)


def disable(session: Session, officer: Officer, *, by: Actor, at: datetime) -> None:
    """Let nobody in with the account any more, from this moment; twice is once."""
    admins = _begin(session, by)
    if not officer.active:
        return
    _refuse_without(admins, officer)
    officer.active = False
    _end_sessions(session, officer, at)
    record_apart(session, STREAM, events.OfficerDisabled(officer.id), by=by, at=at)


def enable(session: Session, officer: Officer, *, by: Actor, at: datetime) -> None:
    """Let an officer in again; twice is once."""
    _begin(session, by)
    if officer.active:
        return
    officer.active = True
    record_apart(session, STREAM, events.OfficerEnabled(officer.id), by=by, at=at)


def reset_password(
    session: Session, officer: Officer, password: str, *, by: Actor, at: datetime
) -> None:
    """Give an officer another password; whoever is signed in with the old one is signed out."""
    _begin(session, by)
    officer.password_hash = passwords.hash(password)
    _end_sessions(session, officer, at)
    record_apart(session, STREAM, events.PasswordReset(officer.id), by=by, at=at)


def change_password(
    session: Session,
    officer: Officer,
    old: str,
    new: str,
    *,
    by: Actor,
    at: datetime,
    keep: str | None = None,
) -> None:
    """Let an officer choose a password; all sessions but `keep`, and all tokens, end. Raises Invalid."""
    if by.id != officer.id:
        raise NotAllowed("ほかの方のパスワードは変えられません。")
    _hold(session)
    problems = []
    if not passwords.verify(officer.password_hash, old):
        problems.append(Problem("old", "wrong", "いまのパスワードが違います。"))
    problems += _about_password("new", new, officer.login)
    if problems:
        raise Invalid(problems)
    officer.password_hash = passwords.hash(new)
    _end_sessions(session, officer, at, keep=keep)
    record_apart(session, STREAM, events.PasswordChanged(officer.id), by=by, at=at)


def history(session: Session, limit: int = 50) -> list[Event]:
    """Give what was last done to accounts, newest first."""
    statement = (
        sa.select(Event).where(Event.stream == STREAM).order_by(Event.number.desc()).limit(limit)
    )
    return list(session.scalars(statement))


def _begin(session: Session, by: Actor) -> list[Officer]:
    """Let admins go on, one after the other; gives all that are active."""
    if by.kind != "system" and ADMIN not in by.roles:
        raise NotAllowed("職員の登録は、手続の管理をする方だけができます。")
    return _hold(session)


def _hold(session: Session) -> list[Officer]:
    """Hold the rows of the admins until the commit: the chain grows by one at a time."""
    admins = (
        sa.select(Officer)
        .where(Officer.is_admin, Officer.active)
        .order_by(Officer.id)
        .with_for_update(of=Officer)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(admins))


def _refuse_without(admins: Iterable[Officer], officer: Officer) -> None:
    others = [each for each in admins if each.id != officer.id]
    if officer.is_admin and officer.active and not others:
        raise Conflict("last_admin", _LAST_ADMIN)


def _about_login(session: Session, login: str) -> list[Problem]:
    if not _LOGIN.fullmatch(login):
        words = "ログイン名は、英小文字・数字・「.」「_」「-」の2文字以上で入力してください。"
        return [Problem("login", "bad_login", words)]
    if session.scalar(sa.select(Officer.id).where(Officer.login == login)):
        return [Problem("login", "taken", "このログイン名は、すでに使われています。")]
    return []


def _about(post: Post) -> list[Problem]:
    problems = []
    if not 0 < len(post.name.strip()) <= 100:
        problems.append(Problem("name", "required", "氏名を100文字までで入力してください。"))
    if not post.office:
        problems.append(Problem("office", "required", "課を選んでください。"))
    for role in sorted(post.roles.difference(ROLES)):
        words = f"「{role}」という役割はありません。{'、'.join(ROLES)}から選んでください。"
        problems.append(Problem("roles", "unknown_role", words))
    return problems


def _about_password(path: str, password: str, login: str) -> list[Problem]:
    if len(password) < SHORTEST:
        return [Problem(path, "too_short", f"パスワードは{SHORTEST}文字以上にしてください。")]
    if password.lower() == login.lower():
        return [
            Problem(path, "same_as_login", "パスワードを、ログイン名とは別のものにしてください。")
        ]
    return []


def _office(session: Session, name: str) -> Office:
    office = session.scalar(sa.select(Office).where(Office.name == name))
    return office or Office(name=name)


def _end_sessions(
    session: Session, officer: Officer, at: datetime, *, keep: str | None = None
) -> None:
    officer.tokens_after = at
    theirs = sa.delete(WebSession).where(WebSession.officer_id == officer.id)
    session.execute(theirs.where(WebSession.id != keep) if keep else theirs)
