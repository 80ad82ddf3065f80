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
    """The day on which a form is read, when it arrived (if it has), who fills it, what is attached.

    What met its conditions and deadlines on the day of arrival meets them for good (行政手続法7条):
    in a form that has arrived, `today` in expressions is that day. A limit, a rule or a stop that is
    in the way then must be so on the day of reading, too: what is corrected may have happened since.
    """

    today: date
    arrived_on: date | None = None
    profile: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, FileInfo] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def day(self) -> date:
        """What `today` is in expressions."""
        return self.arrived_on or self.today

    def later(self, values: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What expressions see on the day of reading; None where that is `day` as well."""
        return None if self.today == self.day else {**values, "today": self.today}
