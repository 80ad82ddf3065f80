"""Commands about procedures: are they right, what do they look like, are they published."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import segno

from app.cli.languages import say_languages
from app.cli.said import as_json, refuse, report, settings
from app.preview import alone
from app.publication import publish_folder
from app.runtime import opened_runtime
from app.serve import ANYWHERE
from core.settings import SettingsError
from forms import catalogue, changes
from forms.definition import Procedure
from forms.describing import editors
from forms.describing import reference as references
from forms.schema import ProcedureKeys
from workflow import queries
from workflow.clock import ZONE
from workflow.definitions import procedure_of


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
@click.option("--languages", is_flag=True, help="List every text that lacks a translation.")
def check(paths: tuple[Path, ...], lang: str, form: str, languages: bool) -> None:
    """Say what is wrong in procedures: folders or files; their examples are run as well."""
    found = catalogue.check(paths or (Path("procedures"),), datetime.now(ZONE).date())
    if form == "json":
        click.echo(json.dumps([as_json(each) for each in found.problems], ensure_ascii=False))
        sys.exit(any(each.blocks for each in found.problems))
    report(found.problems, lang, form)
    count = len(found.procedures)
    said = {
        "ja": f"{count}件の手続に、直すところはありません。"
        if count
        else "直すところはありません。",
        "en": f"{count} procedures, no problem" if count else "no problem",
    }
    click.echo(said[lang])
    if form == "text":
        say_languages(found.shares, lang, listed=languages)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 for a phone nearby.")
@click.option("--port", default=8100, show_default=True)
def preview(file: Path, host: str, port: int) -> None:
    """Show a procedure's form as a phone does; it changes whenever the file is saved."""
    try:
        city = alone.settings_of(file, host, port, os.environ)
        server = alone.server_of(file, city)
    except SettingsError as error:
        refuse(error)
    except OSError as error:
        raise click.ClickException(
            f"{host}:{port}: {error.strerror}. Choose another --port."
        ) from None
    if host in ANYWHERE:
        segno.make(city.base_url).terminal(compact=True)
    click.echo(f"ready: {city.base_url}  (Ctrl-C ends it; nothing is stored or sent)")
    server.serve_forever()


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True)
def diff(old: Path, new: Path | None, lang: str) -> None:
    """Say in sentences what NEW changes; with one file, what it changes of what is live."""
    after = _sound(new or old, old, lang)
    before = _sound(old, old, lang) if new else _live(after.slug)
    nothing = {"ja": "違いはありません。", "en": "No difference."}[lang]
    for sentence in changes.revisions(before, after, lang) or [nothing]:
        click.echo(sentence)


def _sound(path: Path, beside: Path, lang: str) -> Procedure:
    """The procedure of a file, by whatever name it is kept; blocks may lie beside the other."""
    folders = (beside.parent, path.parent)
    blocks = {
        name: block
        for folder in folders
        for name, block in catalogue.read_blocks(folder, folder.as_posix()).items()
    }
    text, problems = catalogue.text_of(path, path.as_posix())
    procedure = None
    if not problems:
        procedure, problems = catalogue.load_source(text, path.as_posix(), blocks=blocks)
    if procedure is None:
        report(problems, lang)
        sys.exit(1)
    return procedure


def _live(slug: str) -> Procedure:
    with opened_runtime(settings()) as runtime, runtime.database.reading() as session:
        revision = queries.live_revision(session, slug, datetime.now(ZONE).date())
        if revision is None:
            raise click.ClickException(
                f"「{slug}」は公開されていません。2つのファイルを書いてください。"
            )
        return procedure_of(revision)


@click.command()
@click.option(
    "--write",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Write the schemas of procedures and of blocks into this folder of procedures.",
)
def schema(folder: Path | None) -> None:
    """Print the JSON Schema of a procedure's file, which completes keys and words in editors."""
    if folder is None:
        click.echo(editors.text_of(ProcedureKeys), nl=False)
        return
    for name, keys in editors.FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(editors.text_of(keys), "utf-8")
        click.echo(folder / name)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def reference(file: Path) -> None:
    """For developers: renew the made parts of docs/forms.md."""
    file.write_text(references.renewed(file.read_text("utf-8")), "utf-8")


@click.command()
def publish() -> None:
    """Publish what changed in TENOHIRA_PROCEDURES; a broken file leaves its last good revision."""
    with opened_runtime(settings()) as runtime:
        publication = publish_folder(runtime, datetime.now(UTC))
    for words in publication.words():
        click.echo(words, err=True)
    click.echo(f"published: {', '.join(publication.published) or 'nothing new'}")
    sys.exit(bool(publication.problems))
