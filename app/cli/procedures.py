"""Commands about procedures: are they right, what do they look like, are they published."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from app.cli.said import as_json, report, settings
from app.publication import publish_folder
from app.runtime import build_runtime
from forms import catalogue
from workflow.clock import ZONE


@click.command()
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
        click.echo(json.dumps([as_json(each) for each in found.problems], ensure_ascii=False))
        sys.exit(1 if found.problems else 0)
    report(found.problems, lang, form)
    click.echo(f"{len(found.procedures)} procedures, no problem")


@click.command()
def publish() -> None:
    """Publish what changed in TENOHIRA_PROCEDURES; a broken file leaves its last good revision."""
    publication = publish_folder(build_runtime(settings()), datetime.now(UTC))
    report(publication.problems, "ja")
    click.echo(f"published: {', '.join(publication.published) or 'nothing new'}")
