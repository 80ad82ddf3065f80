"""Commands about the people who work for the city."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from accounts.actor import SYSTEM
from app.cli.said import settings
from app.runtime import opened_runtime
from core.errors import Invalid
from workflow import staff


@click.group()
def officer() -> None:
    """People who work for the city."""


@officer.command("add")
@click.argument("login")
@click.option("--name", required=True)
@click.option("--office", required=True, help="The office's name as procedures write it.")
@click.option("--role", "roles", multiple=True, help=f"{', '.join(staff.ROLES)}; may be repeated.")
@click.option("--admin", is_flag=True, help="May publish procedures.")
@click.password_option()
def add_officer(
    login: str, name: str, office: str, roles: tuple[str, ...], admin: bool, password: str
) -> None:
    """Add an officer, and the office when it is new."""
    post = staff.Post(name, office, frozenset(roles), is_admin=admin)
    try:
        with opened_runtime(settings()) as runtime, runtime.database.transaction() as session:
            staff.add(session, login, post, password, by=SYSTEM, at=datetime.now(UTC))
    except Invalid as refused:
        if any(each.code == "taken" for each in refused.problems):
            raise click.ClickException(f"There is an officer {login} already.") from None
        raise click.ClickException(" ".join(each.message for each in refused.problems)) from None
