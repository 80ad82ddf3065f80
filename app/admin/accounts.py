"""Who works for the city, office by office, and what an admin changes about it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.actor import ADMIN, OFFICER, RECORDS
from accounts.models import Office, Officer
from app.formats import moment_long
from app.login import admin_required, known_actor
from app.officer import problems as desk_problems
from app.running import now, running, today
from core.errors import Conflict, Invalid
from core.errors import Problem as Wrong
from workflow import candidates, definitions, queries, staff
from workflow.events import LABELS
from workflow.models import Event
from workflow.reception import lasts

ROLES = {
    **{role: role for role in staff.ROLES},
    OFFICER: "担当",
    RECORDS: "文書管理",
    ADMIN: "手続の管理",
}
"""Every role somebody can be given, and what it is called."""


@dataclass(frozen=True)
class Person:
    """A line of the list."""

    name: str
    login: str
    roles: str
    url: str
    active: bool


@dataclass(frozen=True)
class Room:
    """An office and its people."""

    name: str
    officers: tuple[Person, ...]


@dataclass(frozen=True)
class Deed:
    """Something that was done to an account."""

    at: str
    title: str
    whom: str
    who: str


@dataclass(frozen=True)
class Choice:
    """An office or a role to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Account:
    """An account as its form shows it; without an id it is a new one."""

    id: str
    login: str
    name: str
    offices: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    active: bool = True


@admin_required
def accounts() -> ResponseReturnValue:
    """List the offices and their officers, and what was last done to them."""
    with running().database.reading() as session:
        rooms, deeds = _rooms(session), _deeds(session)
    return render_template("pages/admin/accounts.html", offices=rooms, deeds=deeds)


@admin_required
def blank() -> ResponseReturnValue:
    """Show the form of a new account."""
    return _form(None)


@admin_required
def add() -> ResponseReturnValue:
    """Make an account; its first password is shown once, here."""
    post, password = _post(), secrets.token_urlsafe(12)
    login = request.form.get("login", "")
    try:
        with running().database.transaction() as session:
            officer = staff.add(session, login, post, password, by=known_actor(), at=now())
    except Invalid as refused:
        return _form(None, refused.problems), 422
    return _password(officer, password)


@admin_required
def account(officer_id: UUID) -> ResponseReturnValue:
    """Show an account."""
    return _form(str(officer_id))


@admin_required
def change(officer_id: UUID) -> ResponseReturnValue:
    """Change the name, the office or the roles of an account."""
    post = _post()
    try:
        with running().database.transaction() as session:
            officer = staff.officer_of(session, str(officer_id))
            staff.change(session, officer, post, by=known_actor(), at=now())
    except Invalid as refused:
        return _form(str(officer_id), refused.problems), 422
    except Conflict as refused:
        return _form(str(officer_id), words=refused.message), 409
    return _done("変更しました。", officer_id)


@admin_required
def disable(officer_id: UUID) -> ResponseReturnValue:
    """Let nobody in with the account any more."""
    try:
        with running().database.transaction() as session:
            officer = staff.officer_of(session, str(officer_id))
            staff.disable(session, officer, by=known_actor(), at=now())
    except Conflict as refused:
        return _form(str(officer_id), words=refused.message), 409
    return _done("停止しました。この方は、もうログインできません。", officer_id)


@admin_required
def enable(officer_id: UUID) -> ResponseReturnValue:
    """Let the officer in again."""
    with running().database.transaction() as session:
        officer = staff.officer_of(session, str(officer_id))
        staff.enable(session, officer, by=known_actor(), at=now())
    return _done("再開しました。", officer_id)


@admin_required
def reset(officer_id: UUID) -> ResponseReturnValue:
    """Give the account another password; it is shown once, here."""
    password = secrets.token_urlsafe(12)
    with running().database.transaction() as session:
        officer = staff.officer_of(session, str(officer_id))
        staff.reset_password(session, officer, password, by=known_actor(), at=now())
    return _password(officer, password)


def _post() -> staff.Post:
    """What was typed; an office or a role that cannot be chosen is none."""
    roles = {role for role in request.form.getlist("roles") if role in ROLES}
    office = request.form.get("office", "")
    with running().database.reading() as session:
        known = office in _office_names(session)
    return staff.Post(
        name=request.form.get("name", ""),
        office=office if known else "",
        roles=frozenset(roles - {ADMIN}),
        is_admin=ADMIN in roles,
    )


def _form(officer_id: str | None, problems: Sequence[Wrong] = (), words: str = "") -> str:
    with running().database.reading() as session:
        officer = staff.officer_of(session, officer_id) if officer_id else None
        shown = _account(session, officer, typed=bool(problems))
    return render_template(
        "pages/admin/account.html",
        account=shown,
        bad={each.path: each.message for each in problems},
        problems=desk_problems.shown(problems),
        refused=words,
    )


def _account(session: Session, officer: Officer | None, *, typed: bool) -> Account:
    """The account as it is stored, or as it was typed."""
    if typed or officer is None:
        office, name = request.form.get("office", ""), request.form.get("name", "")
        roles = set(request.form.getlist("roles"))
    else:
        office, name = officer.office.name, officer.name
        roles = {each.role for each in officer.roles} | ({ADMIN} if officer.is_admin else set())
    return Account(
        id=officer.id if officer else "",
        login=officer.login if officer else request.form.get("login", ""),
        name=name,
        offices=tuple(Choice(each, each, each == office) for each in _office_names(session)),
        roles=tuple(Choice(role, label, role in roles) for role, label in ROLES.items()),
        active=officer.active if officer else True,
    )


def _password(officer: Officer, password: str) -> str:
    return render_template("pages/admin/password.html", officer=officer, password=password)


def _done(words: str, officer_id: UUID) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("admin.account", officer_id=officer_id), 303)


def _office_names(session: Session) -> tuple[str, ...]:
    """The offices there are, and those of procedures that are live, wait for their day or are proposed."""
    stored = session.scalars(select(Office.name))
    lasting = [each for each in queries.all_revisions(session) if lasts(each, today())]
    cards = definitions.cards_of(session, lasting)
    proposed = candidates.offices_proposed(session)
    return tuple(sorted({*stored, *(card.office for card in cards), *proposed}))


def _rooms(session: Session) -> tuple[Room, ...]:
    officers = session.scalars(select(Officer).order_by(Officer.login)).all()
    return tuple(
        Room(office.name, tuple(_person(each) for each in officers if each.office_id == office.id))
        for office in session.scalars(select(Office).order_by(Office.name))
    )


def _person(officer: Officer) -> Person:
    roles = {each.role for each in officer.roles} | ({ADMIN} if officer.is_admin else set())
    return Person(
        officer.name,
        officer.login,
        "、".join([label for role, label in ROLES.items() if role in roles]),
        url_for("admin.account", officer_id=officer.id),
        officer.active,
    )


def _deeds(session: Session) -> tuple[Deed, ...]:
    return tuple(_deed(session, each) for each in staff.history(session))


def _deed(session: Session, event: Event) -> Deed:
    officer = session.get(Officer, event.data["officer"])
    whom = officer.name if officer else ""
    return Deed(moment_long(event.at), LABELS[event.name], whom, event.actor_name)
