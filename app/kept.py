"""What is alike on page after page: drawn once for each way of speaking, and kept.

The head and the foot of every page, questions that nobody has answered yet, and pages of a form that
hold nothing else. Nothing of a person is kept: what belongs to a request is put where the marks are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

from flask import Flask, current_app, request
from jinja2 import Environment
from markupsafe import Markup, escape

from app.formats import Contact
from app.languages import Speech, here, speech
from app.login import current_actor, is_nameless
from app.security import csrf_field
from forms.view import PAGES_KEPT, UNTOUCHED_KEPT, FieldView, Same

FRAMES_KEPT: Final = 500
_MARK: Final = "\0"

Own = Mapping[str, str]
"""What belongs to whoever asks, by the names of its marks."""
ContextOf = Callable[[Any, Own], Mapping[str, object]]


class _Marks(dict[str, Markup]):
    """The mark of every name."""

    def __missing__(self, name: str) -> Markup:
        return Markup(f"{_MARK}{name}{_MARK}")  # noqa: S704 - our own name


_MARKS: Final = _Marks()


class _Standing(NamedTuple):
    """What the head shows of whoever asks."""

    citizen: bool
    named: bool
    nameless: bool


class _Way(NamedTuple):
    """In what way a request is answered, whatever it asks for."""

    environment: Environment
    root: str
    """Stands in all links."""
    how: Speech
    standing: _Standing


def install(app: Flask) -> None:
    """Let templates use what is kept."""
    environment = app.jinja_env
    environment.globals |= {
        "frame_head": partial(_head_now, environment),
        "frame_foot": lambda contact: _foot(environment, request.script_root, speech(), contact),
        "untouched": lambda view: _question(environment, speech(), Same(view)),
    }


def draw(template: str, shown: Hashable, context_of: ContextOf, own: Own) -> str:
    """A page that looks alike for everybody to whom the same is shown.

    `context_of(shown, own)` gives the template its values. It is asked once, with marks for what is
    `own`, and for `csrf_field`; it may give nothing that comes from elsewhere.
    """
    name, standing = _who()
    way = _Way(current_app.jinja_env, request.script_root, speech(), standing)
    parts = _page(way, template, shown, context_of)
    return _filled(parts, {**own, "name": name, "csrf": csrf_field()})


def _head_now(environment: Environment, form_id: str, return_to: str) -> Markup:
    """The head for this request; `form_id` and `return_to` are those of pages/base.html."""
    name, standing = _who()
    parts = _head(_Way(environment, request.script_root, speech(), standing), form_id or "")
    own = {"here": return_to or here(), "name": name}
    if standing.citizen:
        own["csrf"] = csrf_field()
    return _filled(parts, own)


def _who() -> tuple[str, _Standing]:
    """The name of whoever asks, and what else the head shows of them."""
    actor = current_actor()
    citizen = actor is not None and actor.kind == "citizen"
    name = actor.name if actor is not None and citizen else ""
    return name, _Standing(citizen, bool(name), is_nameless())


def _filled(parts: tuple[str, ...], own: Own) -> Markup:
    """The parts, what is `own` in the place of every second one."""
    pieces = list(parts)
    pieces[1::2] = [escape(own[mark]) for mark in parts[1::2]]
    return Markup("".join(pieces))  # noqa: S704 - from a template


@lru_cache(maxsize=PAGES_KEPT)
def _page(way: _Way, template: str, shown: Hashable, context_of: ContextOf) -> tuple[str, ...]:
    """A page in pieces; every second one is the name of a mark."""
    values = {
        **context_of(shown, _MARKS),
        "csrf_field": lambda: _MARKS["csrf"],
        "frame_head": lambda form_id, _: Markup(_MARK.join(_head(way, form_id or ""))),  # noqa: S704
    }
    return tuple(way.environment.get_template(template).render(values).split(_MARK))


@lru_cache(maxsize=FRAMES_KEPT)
def _head(way: _Way, form_id: str) -> tuple[str, ...]:
    """The head in pieces; every second one is the name of a mark."""
    template = way.environment.get_template("pages/head.html")
    html = template.render(how=way.how, form_id=form_id, marks=_MARKS, **way.standing._asdict())
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
