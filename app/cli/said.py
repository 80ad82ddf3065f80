"""What every command needs: settings, and a way to say what is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from core.settings import Settings, SettingsError
from forms.source import FileProblem


def settings() -> Settings:
    """The settings of this process; says everything that is wrong with them and ends with 2."""
    try:
        return Settings.of_process(os.environ)
    except SettingsError as error:
        refuse(error)


def refuse(error: SettingsError) -> NoReturn:
    """Say why nothing was done, and end with 2."""
    for problem in error.problems:
        click.echo(problem, err=True)
    sys.exit(2)


def report(problems: Sequence[FileProblem], lang: str, form: str = "text") -> None:
    """Print problems and end with 1 when one of them stands in the way; a warning does not."""
    for problem in problems:
        at, words = problem.position, problem.ja if lang == "ja" else problem.en
        if form == "github":
            # Line breaks and percent signs would end the remark.
            plain = words.replace("%", "%25").replace("\n", "%0A")
            place = f"file={at.file},line={at.line},col={at.column}"
            click.echo(f"::{problem.severity} {place}::{plain}")
        else:
            mark = "" if problem.blocks else {"ja": "注意: ", "en": "warning: "}[lang]
            click.echo(f"{at}: {mark}{words}", err=True)
    if any(each.blocks for each in problems):
        sys.exit(1)


def as_json(problem: FileProblem) -> dict[str, str | int]:
    """A problem for programs."""
    at = problem.position
    return {
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "severity": problem.severity,
        "code": problem.code,
        "ja": problem.ja,
        "en": problem.en,
    }
