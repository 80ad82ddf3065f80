"""The demo city: its offices, people and procedures. Well-known passwords live here and only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import codes, passwords
from accounts.actor import OFFICER, RECORDS
from accounts.models import Office, Officer, OfficerRole
from app.publication import publish_folder
from app.runtime import Runtime

PASSWORD = "tenohira-demo"  # noqa: S105 - known to everybody; refused outside the demo
CITIZEN_EMAIL = "yui@example.jp"
CITIZEN_NAME = "山﨑 結衣"


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as; a citizen has no password but gets a code by mail."""

    role: str
    name: str
    login: str
    password: str | None
    path: str


@dataclass(frozen=True)
class _Person:
    office: str
    role: str
    name: str
    login: str


_OFFICES = {
    "こども政策課": ("095-829-1270", "長崎市魚の町4番1号 5階"),
    "市民課": ("095-829-1136", "長崎市魚の町4番1号 1階"),
    "動物愛護管理センター": ("095-844-2961", "長崎市茂里町2番2号"),
}
_HOURS = "平日 8時45分から17時30分"
_PEOPLE = (
    _Person("こども政策課", "担当", "田中 恵", "tanaka"),
    _Person("こども政策課", "担当", "前田 航", "maeda"),
    _Person("こども政策課", "係長", "松本 誠", "matsumoto"),
    _Person("こども政策課", "課長", "浦川 純子", "urakawa"),
    _Person("市民課", "担当", "森 千尋", "mori"),
    _Person("市民課", "係長", "林 健吾", "hayashi"),
    _Person("市民課", "課長", "山口 文子", "yamaguchi"),
    _Person("動物愛護管理センター", "担当", "池田 陸", "ikeda"),
    _Person("動物愛護管理センター", "係長", "岩永 美穂", "iwanaga"),
    _Person("動物愛護管理センター", "課長", "古賀 隆", "koga"),
    _Person("市民課", "文書管理", "西村 文", "nishimura"),
    _Person("市民課", "手続の管理", "中村 綾", "admin"),
)
_ROLES = {
    "担当": (OFFICER,),
    "係長": (OFFICER, "係長"),
    "課長": (OFFICER, "課長"),
    "文書管理": (RECORDS,),
    "手続の管理": (),
}


def prepare(runtime: Runtime) -> tuple[Account, ...]:
    """Make the demo city where it is missing, and give its accounts to print. Idempotent."""
    if not runtime.settings.demo:
        raise ValueError("The demo's accounts exist only in demo mode.")
    at = datetime.now(UTC)
    with runtime.database.transaction() as session:
        offices = {name: _office(session, name) for name in _OFFICES}
        for person in _PEOPLE:
            _officer(session, person, offices[person.office], at)
        citizen = codes.citizen_of(session, CITIZEN_EMAIL, at)
        citizen.name = citizen.name or CITIZEN_NAME
    publish_folder(runtime, at)
    return accounts()


def accounts() -> tuple[Account, ...]:
    """Who can sign in to the demo city, and how."""
    officers = (
        Account(
            f"{person.office} {person.role}", person.name, person.login, PASSWORD, "/officer/login"
        )
        for person in _PEOPLE
    )
    return (Account("市民", CITIZEN_NAME, CITIZEN_EMAIL, None, "/login"), *officers)


def present(session: Session) -> bool:
    """Whether somebody of the demo can sign in here: a real city refuses to start then."""
    logins = [person.login for person in _PEOPLE]
    found = session.scalars(select(Officer).where(Officer.login.in_(logins), Officer.active))
    return any(passwords.verify(officer.password_hash, PASSWORD) for officer in found)


@cache
def _hash() -> str:
    """One hash for all: their password is known anyway, and hashing is slow on purpose."""
    return passwords.hash(PASSWORD)


def _office(session: Session, name: str) -> Office:
    office = session.scalar(select(Office).where(Office.name == name))
    if office is None:
        phone, address = _OFFICES[name]
        office = Office(name=name, phone=phone, hours=_HOURS, address=address)
        session.add(office)
        session.flush()
    return office


def _officer(session: Session, person: _Person, office: Office, at: datetime) -> None:
    if session.scalar(select(Officer).where(Officer.login == person.login)) is not None:
        return
    officer = Officer(
        login=person.login,
        name=person.name,
        password_hash=_hash(),
        office_id=office.id,
        is_admin=person.role == "手続の管理",
        created_at=at,
        roles=[OfficerRole(role=role) for role in _ROLES[person.role]],
    )
    session.add(officer)
