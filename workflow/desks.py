"""Whether there is somebody at the desks that a procedure names: its office, whom it asks, who approves.

An application to an office without officers waits unseen, and 行政手続法7条 wants it looked at without
delay. Offices and accounts come and go, so that no file can be right or wrong about them for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import OFFICER
from accounts.models import Office, Officer, OfficerRole
from forms import source
from forms.definition import Procedure
from forms.schema import nearest
from forms.source import FileProblem, Path


@dataclass(frozen=True)
class Gap:
    """A desk at which nobody sits: where the file names it, and what to do."""

    path: Path
    ja: str
    en: str


def gaps(session: Session, procedure: Procedure) -> tuple[Gap, ...]:
    """Give the desks of a procedure at which nobody sits."""
    return tuple(_gaps(procedure, _roles_by_office(session)))


def told(session: Session, procedure: Procedure, text: str, file: str) -> tuple[FileProblem, ...]:
    """The gaps at their lines of the procedure's text; none of them is wrong in the file itself."""
    read = source.read(text, file)
    return tuple(
        FileProblem(read.at(gap.path), "desk", gap.ja, gap.en, "warning")
        for gap in gaps(session, procedure)
    )


def unseen(session: Session, procedure: Procedure) -> Gap | None:
    """Give the gap if nobody would see an application."""
    return next((each for each in gaps(session, procedure) if each.path == _OFFICE), None)


def offices_with_officers(session: Session) -> frozenset[str]:
    """Give the offices in which somebody examines applications."""
    return frozenset(_examining(_roles_by_office(session)))


_OFFICE: Path = ("office",)


def _gaps(procedure: Procedure, roles: Mapping[str, frozenset[str]]) -> Iterator[Gap]:
    own, examining = procedure.office, _examining(roles)
    if own not in examining:
        yield Gap(
            _OFFICE,
            f"「{own}」に、審査をする担当の職員が登録されていません。届いた申請をだれも見られません。"
            f"{_meant(own, examining)}",
            f"No officer of '{own}' examines applications: nobody would see them.",
        )
    for number, asked in enumerate(procedure.review.consult):
        if asked.office not in examining:
            yield Gap(
                ("review", "consult", number, "office"),
                f"照会先の「{asked.office}」に、担当の職員が登録されていません。照会にだれも答えられません。"
                f"{_meant(asked.office, examining)}",
                f"No officer of '{asked.office}' could answer.",
            )
    for number, role in enumerate(procedure.review.approval):
        if own in examining and role not in roles[own]:
            yield Gap(
                ("review", "approval", number),
                f"「{own}」に、決裁をする「{role}」が登録されていません。決裁がここで止まります。"
                "「職員」の画面で登録してください。",
                f"Nobody of '{own}' is '{role}': approval would stop here.",
            )


def _meant(office: str, known: list[str]) -> str:
    near = nearest(office, known)
    return f"「{near}」ではありませんか。" if near else "「職員」の画面で登録してください。"


def _examining(roles: Mapping[str, frozenset[str]]) -> list[str]:
    return [office for office, held in roles.items() if OFFICER in held]


def _roles_by_office(session: Session) -> dict[str, frozenset[str]]:
    """What the officers of each office who can sign in may do."""
    statement = (
        sa.select(Office.name, OfficerRole.role)
        .join(Officer, Officer.office_id == Office.id)
        .join(OfficerRole, OfficerRole.officer_id == Officer.id)
        .where(Officer.active)
        .distinct()
        .order_by(Office.name)
    )
    found: dict[str, frozenset[str]] = {}
    for office, role in session.execute(statement):
        found[office] = found.get(office, frozenset()) | {role}
    return found
