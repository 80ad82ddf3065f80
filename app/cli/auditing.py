"""The command that looks whether what is kept is as it was written."""

from __future__ import annotations

import sys

import click

from app.audit import audit
from app.cli.said import settings
from app.runtime import opened_runtime


@click.command("audit")
def audit_command() -> None:
    """Look whether a record or a stored file was changed or lost; ends with 1 when one was."""
    with opened_runtime(settings()) as runtime:
        found = audit(runtime)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        sys.exit(1)
    click.echo(f"{found.events} events and {found.files} files are as they were written.")
