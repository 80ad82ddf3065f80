"""The command line: tenohira, or python -m app.cli."""

from __future__ import annotations

import click

from app.cli import auditing, officers, procedures, running, starting


@click.group()
def main() -> None:
    """てのひら市役所: a city hall in the palm of your hand."""


for each in (
    running.serve_command,
    running.web_command,
    running.worker_command,
    running.sweeper_command,
    running.migrate,
    starting.new,
    procedures.check,
    procedures.preview,
    procedures.diff,
    procedures.schema,
    procedures.reference,
    procedures.publish,
    officers.officer,
    auditing.audit_command,
):
    main.add_command(each)
