"""Attachments and documents: bytes under a key nobody can guess."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from core.errors import NotFound

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{38}(\.[a-z0-9]{1,8})?")


class Storage(Protocol):
    """What the rest of the project knows of a store."""

    def put(self, data: bytes, suffix: str = "", *, name: str | None = None) -> str:
        """Keep the data for good and return its key; suffix is like ".pdf".

        With a name (an id nobody can guess) the key is always the same, and new data replaces old:
        a job that dies before it wrote down the key leaves nothing behind when it is repeated.
        """

    def get(self, key: str) -> bytes:
        """The data of a key. Raises NotFound."""

    def delete(self, key: str) -> None:
        """Remove the data; a key that is gone already is no error."""

    def written_before(self, at: datetime) -> Iterator[str]:
        """Name everything that lies there since before this time, half written things too."""


class FolderStorage:
    """A folder on this machine. A file is complete or not there, also after a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes, suffix: str = "", *, name: str | None = None) -> str:
        """Write beside, flush to disk, rename, flush the folder."""
        sign = hashlib.sha256(name.encode()).hexdigest()[:40] if name else secrets.token_hex(20)
        path = self._path(f"{sign[:2]}/{sign[2:]}{suffix}")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.rename(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)
        return f"{path.parent.name}/{path.name}"

    def get(self, key: str) -> bytes:
        """The data of a key. Raises NotFound."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise NotFound from None

    def delete(self, key: str) -> None:
        """Remove the data; a key that is gone already is no error."""
        self._path(key).unlink(missing_ok=True)

    def written_before(self, at: datetime) -> Iterator[str]:
        """Name everything that lies there since before this time, half written things too."""
        for path in self._folder.glob("*/*"):
            with suppress(FileNotFoundError):  # deleted while the folder is read
                if path.stat().st_mtime < at.timestamp():
                    yield f"{path.parent.name}/{path.name}"

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise NotFound
        return self._folder / key


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
