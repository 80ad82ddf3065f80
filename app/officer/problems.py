"""What was refused, tied to its place on the page; and what comes from an address, made safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.officer.panels import Fact
from app.officer.typed import Typed
from core.errors import NotAllowed, NotFound
from core.errors import Problem as Wrong
from forms.problems import Problem
from workflow.review import REASONS

_LABELS = {
    **{f"reasons.{part}": label for part, label in REASONS.items()},
    "memo": "決裁者へのひとこと",
    "words": "ことば",
    "due_on": "補正の期限",
}


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


def an_id(text: str) -> str:
    """An id from an address; NotFound for anything that can be none."""
    try:
        return str(UUID(text))
    except ValueError:
        raise NotFound from None


def typed_lines(words: Typed) -> tuple[Fact, ...]:
    """What was typed, for reading."""
    return tuple(_typed(words))


def _typed(words: Typed) -> Iterator[Fact]:
    for name, value in words.items(multi=True):
        if name in _LABELS:
            yield Fact(_LABELS[name], value)
        elif name.startswith("words."):
            yield Fact("どう直すか", value)


def _anchor(path: str, *, corrections: bool) -> str:
    name = path.replace(".", "-")
    head = path.partition(".")[0]
    if corrections and head not in {"due_on", "fields", "words"}:
        return f"field-{name}-words"
    if head == "checklist":
        return name.replace("checklist", "item")
    return {"opinions": "opinions", "notice": "do-approve"}.get(head, name)
