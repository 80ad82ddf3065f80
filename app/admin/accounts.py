"""Who works for the city, office by office."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Office, Officer
from app.login import admin_required
from app.running import running

_ROLES = {"officer": "担当", "records": "文書管理"}


@dataclass(frozen=True)
class Person:
    """A line of the list."""

    name: str
    login: str
    roles: str


@dataclass(frozen=True)
class Room:
    """An office and its people."""

    name: str
    officers: tuple[Person, ...]


@admin_required
def accounts() -> ResponseReturnValue:
    """List the offices and their officers."""
    with running().database.reading() as session:
        rooms = _rooms(session)
    return render_template("pages/admin/accounts.html", offices=rooms)


def _rooms(session: Session) -> tuple[Room, ...]:
    officers = session.scalars(select(Officer).where(Officer.active).order_by(Officer.login)).all()
    return tuple(
        Room(office.name, tuple(_person(each) for each in officers if each.office_id == office.id))
        for office in session.scalars(select(Office).order_by(Office.name))
    )


def _person(officer: Officer) -> Person:
    roles = [_ROLES.get(role.role, role.role) for role in officer.roles]
    return Person(
        officer.name,
        officer.login,
        "、".join([*roles, *(["手続の管理"] if officer.is_admin else [])]),
    )
