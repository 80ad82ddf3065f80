"""Sessions kept in the database; the browser holds a random token, and we only its SHA-256.

A row exists only when there is something to remember. Signing in or out makes a new token, so that
a token known from before is worth nothing after.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
import structlog
from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict
from werkzeug.exceptions import ServiceUnavailable

from accounts.models import WebSession
from core.database import Database
from core.rows import Prepared

log = structlog.get_logger(__name__)

CITIZEN_IDLE = timedelta(hours=2)
OFFICER_IDLE = timedelta(hours=10)
_FRESH = 0.9
"""A session that was only read is prolonged when less than this share of its life is left.

So a citizen's page writes for it every 12 minutes at most, and it lives 108 to 120 minutes unused.
"""
FOR_EVERYBODY = frozenset({"asset", "tile"})
"""What needs to know nobody, and is asked for several times a page."""


class _Found(NamedTuple):
    """What a row of WebSession says."""

    data: dict[str, Any]
    citizen_id: str | None
    officer_id: str | None
    created_at: datetime
    expires_at: datetime


_FIND = Prepared(
    sa.select(*(WebSession.__table__.c[name] for name in _Found._fields)).where(
        WebSession.id == sa.bindparam("key")
    )
)


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """What one browser is remembered by; use as `flask.session`."""

    def __init__(
        self, row: _Found | None = None, token: str | None = None, *, lost: bool = False
    ) -> None:
        def on_update(_: Any) -> None:
            self.modified = True

        super().__init__(row.data if row else None, on_update)
        self.modified = False
        self.token = token
        self.citizen_id = row.citizen_id if row else None
        self.officer_id = row.officer_id if row else None
        self.created_at = row.created_at if row else None
        self.expires_at = row.expires_at if row else None
        self.rotated = False
        self.lost = lost
        """The database does not answer: whose session this is cannot be known, and nothing is kept."""

    @property
    def key(self) -> str | None:
        """The row's id."""
        return _key(self.token) if self.token else None

    @property
    def idle(self) -> timedelta:
        """How long it lives after its last use."""
        return OFFICER_IDLE if self.officer_id else CITIZEN_IDLE


def current_session() -> StoredSession:
    """The session of this request, with its own type."""
    return cast("StoredSession", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001


def sign_in(*, citizen_id: str | None = None, officer_id: str | None = None, **data: Any) -> None:
    """Make the session this person's, under a new token. Parked input is kept, nothing else.

    The secret of its forms (Flask-WTF) is made now, so that no later page needs to write for it.
    """
    stored = current_session()
    kept = {name: stored[name] for name in ("parked",) if name in stored}
    stored.clear()
    stored.update(kept, csrf_token=secrets.token_hex(20), **data)
    stored.citizen_id, stored.officer_id = citizen_id, officer_id
    stored.rotated = stored.modified = True


def sign_out() -> None:
    """Forget everything; the old token is worth nothing from now on."""
    stored = current_session()
    stored.clear()
    stored.citizen_id = stored.officer_id = None
    stored.rotated = stored.modified = True


class DatabaseSessions(SessionInterface):
    """Keeps StoredSession in the table of WebSession."""

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        """Find the row of the cookie's token; an unknown or expired one is no session."""
        token = request.cookies.get(self.get_cookie_name(app))
        if not token or request.endpoint in FOR_EVERYBODY:
            return StoredSession()
        try:
            row = _FIND.row_of(_database(app).engine, key=_key(token))
        except SQLAlchemyError as error:
            log.error("session_lost", error=type(error).__name__)  # noqa: TRY400 - no personal data
            return StoredSession(lost=True)
        found = None if row is None else _Found(*row)
        if found is None or found.expires_at <= datetime.now(UTC):
            return StoredSession()
        return StoredSession(found, token)

    def save_session(self, app: Flask, stored: SessionMixin, response: Response) -> None:
        """Write what changed; one that was only read is prolonged at times (`_FRESH`)."""
        assert isinstance(stored, StoredSession)
        response.headers.add("Vary", "Cookie")
        if stored.lost:
            return
        now = datetime.now(UTC)
        old_key = stored.key
        empty = not stored and not stored.citizen_id and not stored.officer_id
        if stored.rotated:
            stored.created_at = now
        if stored.rotated or (empty and stored.modified):
            stored.token = None
        if stored.token is None and empty:
            if old_key:
                self._replace(app, old_key, None)
                response.delete_cookie(self.get_cookie_name(app), **self._cookie(app))
            return
        due = stored.expires_at is None or stored.expires_at - now < stored.idle * _FRESH
        if not stored.modified and not due:
            return
        stored.token = stored.token or secrets.token_urlsafe(32)
        row = WebSession(
            id=stored.key,
            data=dict(stored),
            citizen_id=stored.citizen_id,
            officer_id=stored.officer_id,
            created_at=stored.created_at or now,
            expires_at=now + stored.idle,
        )
        self._replace(app, old_key, row)
        response.set_cookie(self.get_cookie_name(app), stored.token, **self._cookie(app))

    @staticmethod
    def _replace(app: Flask, old_key: str | None, row: WebSession | None) -> None:
        with _database(app).transaction() as db:
            if row is not None and row.id == old_key:
                # Where the row is gone, somebody signed out meanwhile: it stays gone.
                same = sa.update(WebSession).where(WebSession.id == old_key)
                db.execute(same.values(data=row.data, expires_at=row.expires_at))
                return
            if old_key:
                db.execute(sa.delete(WebSession).where(WebSession.id == old_key))
            if row is not None:
                db.add(row)

    @staticmethod
    def _cookie(app: Flask) -> dict[str, Any]:
        secure = app.config["SESSION_COOKIE_SECURE"]
        return {"path": "/", "secure": secure, "httponly": True, "samesite": "Lax"}


def install(app: Flask) -> None:
    """Use these sessions; over HTTPS the cookie is bound to this very host (`__Host-`)."""
    settings = app.extensions["tenohira"].settings
    secure = settings.base_url.startswith("https://")
    app.config["SESSION_COOKIE_SECURE"] = secure
    app.config["SESSION_COOKIE_NAME"] = "__Host-tenohira" if secure else "tenohira"
    app.session_interface = DatabaseSessions()
    app.before_request(_refuse_lost)


def _refuse_lost() -> None:
    """Take nobody for a visitor because the database is away."""
    if current_session().lost:
        raise ServiceUnavailable


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _database(app: Flask) -> Database:
    return cast("Database", app.extensions["tenohira"].database)
