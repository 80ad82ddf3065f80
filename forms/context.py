"""What is known beside the answers when a form is read: the day, the citizen's profile, the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A stored attachment, as far as a form needs to know it; `kind` is `jpeg`, `png`, `pdf` …"""

    id: str
    name: str
    size: int
    kind: str


@dataclass(frozen=True, slots=True)
class Context:
    """The day on which a form is read, when it arrived (if it has), who fills it, what is attached."""

    today: date
    arrived_on: date | None = None
    profile: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, FileInfo] = field(default_factory=lambda: MappingProxyType({}))
