"""One request to a preview: what is looked at, what was typed, and where to go on."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from flask import g, url_for
from flask.typing import ResponseReturnValue

from app.preview.sitting import Sitting
from app.preview.subject import Subject
from core.errors import NotFound
from forms import answers
from forms.answers import Filled, Raw
from forms.definition import Procedure

CHECK: Final = "all-answers"
STOPPED: Final = "not-for-you"
SENT: Final = "sent-off"
"""Places besides the pages; no page can be called so, for its name has no hyphen."""

View = Callable[..., ResponseReturnValue]
_KEY: Final = "preview"


def _anybody(view: View) -> View:
    return view


@dataclass(frozen=True)
class Door:
    """How a preview is mounted."""

    find: Callable[..., Subject]
    """What is looked at; gets the variables of the prefix, and raises NotFound."""
    kept: Callable[[], MutableMapping[str, Any]]
    """Where this person's answers are kept between requests: plain values under one key."""
    layout: str
    """The template that the desk extends; it has the blocks of `pages/base.html`."""
    guard: Callable[[View], View] = _anybody
    """Who may look: a decorator of views."""
    live: bool = False
    """Whether what is looked at may change meanwhile: then the page follows it."""


@dataclass(frozen=True)
class Visit:
    """What a view needs."""

    door: Door
    subject: Subject
    sitting: Sitting

    @classmethod
    def of_request(cls) -> Visit:
        """Find what is looked at, and what was typed into it before."""
        door: Door = g.preview_door
        subject = door.find(**g.preview_address)
        return cls(door, subject, Sitting.of(door.kept().get(_KEY), subject.name))

    @property
    def procedure(self) -> Procedure:
        """The procedure as it is now. Raises NotFound while there is none."""
        if self.subject.procedure is None:
            raise NotFound
        return self.subject.procedure

    def keep(self) -> None:
        """Remember what was typed."""
        self.door.kept()[_KEY] = self.sitting.to_json()

    def filled(self, raw: Raw | None = None) -> Filled:
        """The form as it stands, or as it would with other input."""
        typed = self.sitting.raw if raw is None else raw
        return answers.fill(self.procedure, typed, self.sitting.context)


def lawful(place: str, filled: Filled) -> str:
    """The place itself if it can be looked at, else where to go on.

    Any page on the path can: who looks at a form need not fill in what comes before.
    """
    if place in {state.page.name for state in filled.pages}:
        return place
    allowed = {CHECK: filled.complete, SENT: filled.complete, STOPPED: filled.stop is not None}
    return place if allowed.get(place) else onward(filled)


def onward(filled: Filled) -> str:
    """Where to go on: the stop, the first page that is not complete, or the check of all."""
    if filled.stop is not None:
        return STOPPED
    return filled.first_incomplete.name if filled.first_incomplete else CHECK


def desk_url(place: str, **more: Any) -> str:
    """The address of a place, with the reasons beside it."""
    return url_for(".desk", place=place, **more)
