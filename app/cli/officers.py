"""Commands about the people who work for the city."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from sqlalchemy import select

from accounts import passwords
from accounts.models import Office, Officer, OfficerRole
from app.cli.said import settings
from app.runtime import build_runtime


@click.group()
def officer() -> None:
    """People who work for the city."""


@officer.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--office", required=True, help="The office's name as procedures write it.")
@click.option(
    "--role", "roles", multiple=True, help="officer, 係長, 課長, records; may be repeated."
)
@click.option("--admin", is_flag=True, help="May publish procedures.")
@click.password_option()
def add_officer(
    login: str, name: str, office: str, roles: tuple[str, ...], admin: bool, password: str
) -> None:
    """Add an officer, and the office when it is new."""
    with build_runtime(settings()).database.transaction() as session:
        if session.scalar(select(Officer).where(Officer.login == login)):
            raise click.ClickException(f"There is an officer {login} already.")
        found = session.scalar(select(Office).where(Office.name == office)) or Office(name=office)
        session.add(found)
        session.flush()
        session.add(
            Officer(
                login=login,
                name=name,
                password_hash=passwords.hash(password),
                office_id=found.id,
                is_admin=admin,
                created_at=datetime.now(UTC),
                roles=[OfficerRole(role=role) for role in roles],
            )
        )
