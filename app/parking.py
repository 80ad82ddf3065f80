"""What was typed on a page whose session had ended: kept on the server until it can be put back.

It is kept in the visitor's new session and shown again, unsaved, on the page it came from. Only
what one of our own pages sent is kept, so that no other site can put words into somebody's mouth.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import session

from forms.japanese.check_digits import without_my_numbers

LIMIT = 200_000
"""Characters; a form page has a few thousand."""
SECRET = frozenset({"csrf_token", "password", "code", "old", "new", "new_again"})
"""Inputs that are never written back: what opens an account, now or from now on."""

Typed = list[tuple[str, str]]


def park(path: str, form: Iterable[tuple[str, str]]) -> bool:
    """Keep what was typed on the page at this path; False when it is more than a form can hold."""
    typed = [(name, without_my_numbers(value)) for name, value in form if name not in SECRET]
    if not fits(typed):
        return False
    session["parked"] = {"path": path, "typed": typed}
    return True


def fits(typed: Typed) -> bool:
    """Whether this is no more than a form can hold, so that it may be kept or shown again."""
    return sum(len(name) + len(value) for name, value in typed) <= LIMIT


def take(path: str) -> Typed | None:
    """Give back what was typed on the page at this path, once."""
    parked = session.get("parked")
    if not parked or parked["path"] != path:
        return None
    del session["parked"]
    return [(name, value) for name, value in parked["typed"]]


def parked_path() -> str | None:
    """The page that something typed belongs to."""
    parked = session.get("parked")
    return str(parked["path"]) if parked else None
