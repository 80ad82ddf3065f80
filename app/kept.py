"""What is alike on page after page: drawn once for each way of speaking, and kept.

The head and the foot of every page, and questions that nobody has answered yet. Nothing of a person
is kept: what belongs to a request is put where the marks are.
"""

from __future__ import annotations

from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Final, NamedTuple

from flask import Flask, request
from jinja2 import Environment
from markupsafe import Markup, escape

from app.formats import Contact
from app.languages import Speech, here, speech
from app.login import current_actor, is_nameless
from app.security import csrf_field
from forms.view import UNTOUCHED_KEPT, FieldView, Same

FRAMES_KEPT: Final = 500
_MARK: Final = "\0"
_MARKS: Final = SimpleNamespace(
    **{name: Markup(f"{_MARK}{name}{_MARK}") for name in ("here", "csrf", "name")}  # noqa: S704
)


class _Standing(NamedTuple):
    """What the head shows of whoever asks."""

    citizen: bool
    named: bool
    nameless: bool


def install(app: Flask) -> None:
    """Let templates use what is kept."""
    environment = app.jinja_env
    environment.globals |= {
        "frame_head": partial(_head_now, environment),
        "frame_foot": lambda contact: _foot(environment, request.script_root, speech(), contact),
        "untouched": lambda view: _question(environment, speech(), Same(view)),
    }


def _head_now(environment: Environment, form_id: str, return_to: str) -> Markup:
    """The head for this request; `form_id` and `return_to` are those of pages/base.html."""
    actor = current_actor()
    citizen = actor is not None and actor.kind == "citizen"
    name = actor.name if actor is not None and citizen else ""
    standing = _Standing(citizen, bool(name), is_nameless())
    parts = _head(environment, request.script_root, speech(), form_id or "", standing)
    own = {"here": escape(return_to or here()), "name": escape(name)}
    if citizen:
        own["csrf"] = csrf_field()
    return Markup("".join(own.get(part, part) for part in parts))  # noqa: S704 - from a template


@lru_cache(maxsize=FRAMES_KEPT)
def _head(
    environment: Environment, root: str, how: Speech, form_id: str, standing: _Standing
) -> tuple[str, ...]:
    """The head in pieces; every second one is the name of a mark. `root` stands in its links."""
    template = environment.get_template("pages/head.html")
    html = template.render(how=how, form_id=form_id, marks=_MARKS, **standing._asdict())
    return tuple(html.split(_MARK))


@lru_cache(maxsize=FRAMES_KEPT)
def _foot(environment: Environment, root: str, how: Speech, contact: Contact) -> Markup:
    html = environment.get_template("pages/foot.html").render(contact=contact)
    return Markup(html)  # noqa: S704 - from a template


@lru_cache(maxsize=UNTOUCHED_KEPT)
def _question(environment: Environment, how: Speech, view: Same[FieldView]) -> Markup:
    """A question that looks the same for everybody."""
    template = environment.get_template("pages/fields/field.html")
    macros = template.make_module()
    return Markup(macros.question(view.value))  # type: ignore[attr-defined]  # noqa: S704
