"""What is known of an applicant, for the expressions of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from accounts import profiles
from forms import profile


class Later(Mapping[str, Any]):
    """`profile` as expressions see it, asked for when one looks at it: most pages never do."""

    def __init__(self, session: Session, citizen_id: str | None, day: date) -> None:
        self._session = session
        self._citizen_id = citizen_id
        self._day = day

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        if self._citizen_id is None:
            return {}
        return profile.known(profiles.entries_of(self._session, self._citizen_id), self._day)

    def __getitem__(self, name: str) -> Any:
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
