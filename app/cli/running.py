"""Commands that run the city hall, whole or in parts."""

from __future__ import annotations

import os

import click

from app import serve, sweeper, web, worker
from app.cli.said import refuse, settings
from app.migrate import upgrade, write_step
from core.settings import Settings, SettingsError


@click.command("serve")
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
        refuse(error)


@click.command("web")
def web_command() -> None:
    """Run the web server alone."""
    web.main()


@click.command("worker")
def worker_command() -> None:
    """Run one worker alone."""
    worker.main()


@click.command("sweeper")
def sweeper_command() -> None:
    """Run the sweeper alone; a city needs one."""
    sweeper.main()


@click.command()
@click.option("--new", "words", help="For developers: write the step that changed models need.")
def migrate(words: str | None) -> None:
    """Bring the database to the shape of this version."""
    if words:
        write_step(words)
    else:
        upgrade(settings().database_url)
