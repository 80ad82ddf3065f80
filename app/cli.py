"""The command line: python -m app.cli, or tenohira."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import select

from accounts import passwords
from accounts.models import Office, Officer, OfficerRole
from app import serve, sweeper, web, worker
from app.migrate import upgrade, write_step
from app.publication import publish_folder
from app.runtime import build_runtime
from core.settings import Settings, SettingsError
from forms import catalogue
from forms.catalogue import FileProblem
from workflow.clock import ZONE


@click.group()
def main() -> None:
    """てのひら市役所: a city hall in the palm of your hand."""


@main.command("serve")
@click.option("--demo", is_flag=True, help="A demo city with well-known people and secrets.")
@click.option("--host", help="Listen here instead of at HOST.")
@click.option("--port", help="Listen here instead of at PORT.")
def serve_command(demo: bool, host: str | None, port: str | None) -> None:
    """Run everything: web, worker, sweeper and, when none is configured, a private Redis."""
    environ = dict(os.environ)
    environ |= {name: value for name, value in (("HOST", host), ("PORT", port)) if value}
    try:
        serve.serve(Settings.from_environment(environ, demo=demo))
    except SettingsError as error:
        _refuse(error)


@main.command("web")
def web_command() -> None:
    """Run the web server alone."""
    web.main()


@main.command("worker")
def worker_command() -> None:
    """Run one worker alone."""
    worker.main()


@main.command("sweeper")
def sweeper_command() -> None:
    """Run the sweeper alone; a city needs one."""
    sweeper.main()


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="json for programs, github for remarks beside the lines of a pull request.",
)
def check(paths: tuple[Path, ...], lang: str, form: str) -> None:
    """Say what is wrong in procedures: folders or files; their examples are run as well."""
    found = catalogue.check(paths or (Path("procedures"),), datetime.now(ZONE).date())
    if form == "json":
        click.echo(json.dumps([_as_json(each) for each in found.problems], ensure_ascii=False))
        sys.exit(1 if found.problems else 0)
    _report(found.problems, lang, form)
    click.echo(f"{len(found.procedures)} procedures, no problem")


@main.command()
def publish() -> None:
    """Publish what changed in TENOHIRA_PROCEDURES; a broken file leaves its last good revision."""
    publication = publish_folder(build_runtime(_settings()), datetime.now(UTC))
    _report(publication.problems, "ja")
    click.echo(f"published: {', '.join(publication.published) or 'nothing new'}")


@main.command()
@click.option("--new", "words", help="For developers: write the step that changed models need.")
def migrate(words: str | None) -> None:
    """Bring the database to the shape of this version."""
    if words:
        write_step(words)
    else:
        upgrade(_settings().database_url)


@main.group()
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
    with build_runtime(_settings()).database.transaction() as session:
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


def _settings() -> Settings:
    try:
        return Settings.of_process(os.environ)
    except SettingsError as error:
        _refuse(error)


def _report(problems: Sequence[FileProblem], lang: str, form: str = "text") -> None:
    """Print problems and end with 1 when there is one."""
    for problem in problems:
        at, words = problem.position, problem.ja if lang == "ja" else problem.en
        if form == "github":
            # Line breaks and percent signs would end the remark.
            plain = words.replace("%", "%25").replace("\n", "%0A")
            click.echo(f"::error file={at.file},line={at.line},col={at.column}::{plain}")
        else:
            click.echo(f"{at}: {words}", err=True)
    if problems:
        sys.exit(1)


def _as_json(problem: FileProblem) -> dict[str, str | int]:
    at = problem.position
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "code": problem.code,
        "ja": problem.ja,
        "en": problem.en,
    }


def _refuse(error: SettingsError) -> NoReturn:
    for problem in error.problems:
        click.echo(problem, err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
