"""Who acts: a plain value that actions, queries and events are given instead of a user or request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from accounts.models import Citizen, Officer

OFFICER = "officer"
"""The role of 担当: receives, reviews, proposes."""
RECORDS = "records"
"""The role of those who dispose of records (文書主任)."""
ADMIN = "admin"
"""The role of those who publish procedures; it opens no application."""


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `office` is the name of the officer's office, empty for others."""

    kind: Literal["citizen", "officer", "system"]
    id: str
    office: str = ""
    roles: frozenset[str] = frozenset()
    name: str = ""


SYSTEM = Actor("system", "system", name="システム")


def of_citizen(citizen: Citizen) -> Actor:
    """Make the actor for a citizen."""
    return Actor("citizen", citizen.id, name=citizen.name)


def of_officer(officer: Officer) -> Actor:
    """Make the actor for an officer, with all roles."""
    roles = {role.role for role in officer.roles} | ({ADMIN} if officer.is_admin else set())
    return Actor("officer", officer.id, officer.office.name, frozenset(roles), officer.name)
