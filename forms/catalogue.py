"""A folder of YAML files becomes procedures, and every problem of every file at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.definition import Procedure
from forms.source import Position


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing to put right in a file, in Japanese and in English."""

    position: Position
    code: str
    ja: str
    en: str


@dataclass(frozen=True)
class Catalogue:
    """All procedures that are sound, and all problems of those that are not."""

    procedures: Mapping[str, Procedure]
    problems: tuple[FileProblem, ...]


def load_source(text: str, file: str) -> tuple[Procedure | None, tuple[FileProblem, ...]]:
    """Read one file's text; the procedure is None when there is a problem. Never raises."""
    raise NotImplementedError


def load(folder: Path) -> Catalogue:
    """Read every `*.yaml` of a folder; a broken file never takes the others down."""
    raise NotImplementedError
