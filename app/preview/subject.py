"""What is looked at: the text of a procedure as it is now, sound or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from app.running import JAPAN
from forms import catalogue
from forms.definition import Procedure
from forms.source import FileProblem


@dataclass(frozen=True)
class Subject:
    """A text and what it means."""

    file: str
    """Its name in messages."""
    procedure: Procedure | None
    """None while it cannot be read; warnings and wrong examples do not stand in the way."""
    problems: tuple[FileProblem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By name, the files that problems point into."""
    version: str = ""
    """Another one as soon as anything of this is different."""
    key: str = ""
    """Which one it is, where several have the same file's name."""
    back: str = ""
    """Where somebody came from who looks at it within a desk."""
    readable: Procedure | None = None
    """The last procedure that could be read: what is typed meanwhile is read by it."""

    @property
    def name(self) -> str:
        """What answers are kept by."""
        return self.key or self.file


class WatchedFile:
    """A file that somebody is writing, and the blocks beside it: read again when one changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._stamp: tuple[object, ...] = ()
        self._subject = Subject(path.as_posix(), None)

    def __call__(self) -> Subject:
        """The file as it is now."""
        with self._lock:
            stamp = tuple(_stamp(each) for each in self._files())
            if stamp != self._stamp:
                self._stamp, self._subject = stamp, self._read()
            return self._subject

    def _files(self) -> list[Path]:
        return [self.path, *sorted((self.path.parent / "blocks").glob("*.yaml"))]

    def _read(self) -> Subject:
        files = {each.as_posix(): _bytes_of(each) for each in self._files()}
        file = self.path.as_posix()
        blocks = catalogue.read_blocks(self.path.parent, self.path.parent.as_posix())
        procedure, problems = catalogue.read_file(
            self.path, file, blocks, datetime.now(JAPAN).date()
        )
        return Subject(
            file=file,
            procedure=procedure,
            problems=problems,
            texts=MappingProxyType(
                {name: str(each, "utf-8", "replace") for name, each in files.items()}
            ),
            version=hashlib.sha256(b"\0".join(files.values())).hexdigest()[:16],
            readable=procedure or self._subject.readable,
        )


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_mtime_ns, found.st_size


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
