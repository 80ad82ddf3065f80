"""What was refused, tied to its place on the page; and what comes from an address, made safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import NotAllowed, NotFound
from core.errors import Problem as Wrong
from forms.problems import Problem


@dataclass(frozen=True)
class Shown:
    """A problem with the id of the box to go to, and the name of the box that is bad."""

    name: str
    anchor: str
    message: str


def shown(found: Sequence[Wrong], *, corrections: bool = False) -> tuple[Shown, ...]:
    """Tie every problem to its box."""
    return tuple(
        Shown(each.path, _anchor(each.path, corrections=corrections), each.message)
        for each in found
    )


def of(action: str, refused: NotAllowed) -> Problem:
    """A refusal as a problem at the button that was pressed."""
    return Problem(f"do.{action}", "not_allowed", refused.message)


def of_opinion(found: Sequence[Wrong], number: int | None) -> list[Problem]:
    """What was refused of an answer to another office's question, at the box of that question."""
    return [Problem(f"opinion.{number}", each.code, each.message) for each in found]


def an_id(text: str) -> str:
    """An id from an address; NotFound for anything that can be none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise NotFound from None


def _anchor(path: str, *, corrections: bool) -> str:
    name = path.replace(".", "-")
    head = path.partition(".")[0]
    if corrections and head not in {"due_on", "fields", "words"}:
        return f"field-{name}-words"
    if head == "checklist":
        return name.replace("checklist", "item")
    return {"opinions": "opinions", "notice": "do-approve"}.get(head, name)
