"""Who uses the system, and what they prove themselves with. Secrets are stored as hashes only."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base


def new_id() -> str:
    """Make an id that tells nothing and cannot be guessed."""
    return str(uuid.uuid4())


NOBODY = "@nobody.invalid"
"""The end of a key that is no address: nothing is ever delivered there (RFC 2606)."""


class Citizen(Base):
    """A person who applies. The e-mail address is the account's key, in lower case.

    Somebody whom a procedure asks nothing about has an id before NOBODY instead.
    """

    __tablename__ = "citizens"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    """As the person writes it; never normalised. Empty until told."""
    language: Mapped[str] = mapped_column(sa.String(8), default="ja")
    signed_in_at: Mapped[datetime | None]
    """The last time; None for somebody who never did."""
    created_at: Mapped[datetime]
    tokens_after: Mapped[datetime | None]
    """When the person ended their tokens of the API; older ones are worth nothing."""

    confirmed: Mapped[list[ConfirmedName]] = relationship(cascade="all, delete-orphan")

    @property
    def address(self) -> str | None:
        """Where mail reaches this person; None for one who never said."""
        return None if self.email.endswith(NOBODY) else self.email


class ConfirmedName(Base):
    """A name of which an officer confirmed that the account is this person's (workflow.identity)."""

    __tablename__ = "confirmed_names"

    citizen_id: Mapped[str] = mapped_column(
        sa.ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    """As it stood in the application."""
    how: Mapped[str] = mapped_column(sa.String(16))
    """A key of workflow.identity.HOWS."""
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(sa.String(36))
    """The officer's id."""


class Profile(Base):
    """登録情報: what a citizen asked us to keep for the next time. No row: nothing is kept.

    Each entry is canonical JSON by its name (forms.profile). It is the citizen's own note, which no
    officer is shown, and goes with the account.
    """

    __tablename__ = "profiles"

    citizen_id: Mapped[str] = mapped_column(
        sa.ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True
    )
    entries: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    changed_at: Mapped[datetime]


class Office(Base):
    """A section of the city hall; procedures name it by `name`."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(sa.String(100), unique=True)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    hours: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(300), default="")


class Officer(Base):
    """A person who works for the city."""

    __tablename__ = "officers"

    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    office_id: Mapped[str] = mapped_column(sa.ForeignKey("offices.id"), index=True)
    is_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    tokens_after: Mapped[datetime | None]
    """When the password was changed, or the officer ended their tokens of the API; older ones are worth nothing."""

    office: Mapped[Office] = relationship(lazy="joined")
    roles: Mapped[list[OfficerRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class OfficerRole(Base):
    """What an officer may act as: officer, records, or a step of approval such as 係長 and 課長."""

    __tablename__ = "officer_roles"

    officer_id: Mapped[str] = mapped_column(
        sa.ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class LoginCode(Base):
    """A one-time code on its way to an address; one per address, the newest."""

    __tablename__ = "login_codes"

    email: Mapped[str] = mapped_column(sa.String(254), primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    """New with every code; the code itself is worked out from it."""
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)


class WebSession(Base):
    """A server-side session; the cookie holds the token, this row its SHA-256."""

    __tablename__ = "web_sessions"

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    citizen_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("citizens.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[str | None] = mapped_column(
        sa.ForeignKey("officers.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
