"""The command that looks whether what is kept is as it was written."""

from __future__ import annotations

import sys

import click

from app.audit import audit
from app.cli.said import settings
from app.runtime import opened_runtime


@click.command("audit")
def audit_command() -> None:
    """Look whether a record or a stored file was changed or lost; ends with 1 when one was.

    Names files that belong to no record as well: what an upload left that was cut off.
    """
    with opened_runtime(settings()) as runtime:
        found, folder = audit(runtime), runtime.settings.data / "files"
    if found.strays:
        click.echo(f"{len(found.strays)} files belong to no record, and can be deleted:")
    for key in found.strays:
        click.echo(folder / key)
    for problem in found.problems:
        click.echo(problem, err=True)
    if found.problems:
        sys.exit(1)
    click.echo(f"{found.events} events and {found.files} files are as they were written.")
