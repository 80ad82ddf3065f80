"""Who is asking: the actor of this request, and the decorators that ask for one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import Flask, Request, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from accounts.actor import ADMIN, RECORDS, Actor, of_officer
from accounts.models import Officer
from app.running import running
from app.sessions import StoredSession, current_session
from core.errors import NotFound
from forms.definition import Procedure

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The user Flask-Login knows: an actor."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor


def install(app: Flask) -> None:
    """Ask our own session who is signed in, and let every template know."""
    manager = LoginManager()
    manager.session_protection = None  # our tokens rotate; phones change their address all day
    manager.request_loader(_signed_in)
    manager.init_app(app, add_context_processor=False)
    app.context_processor(lambda: {"actor": current_actor(), "nameless": is_nameless()})


def current_actor() -> Actor | None:
    """The citizen or officer who is signed in; None for a visitor."""
    user = g.get("_login_user") or current_user  # where Flask-Login keeps what it has found
    return user.actor if user.is_authenticated else None


def is_nameless() -> bool:
    """Whether this browser's citizen was never asked who they are."""
    return bool(current_session().get("nameless"))


def may_begin(procedure: Procedure) -> bool:
    """Whether this person is known well enough to begin: where nobody is asked, everybody is."""
    actor = current_actor()
    if procedure.identity == "none":
        return actor is None or actor.kind == "citizen"
    return actor is not None and actor.kind == "citizen" and not is_nameless()


def act_as(actor: Actor) -> None:
    """Let this request be the actor's, without a session: a bearer token said who it is."""
    g._login_user = SignedIn(actor)  # noqa: SLF001 - where Flask-Login keeps the user of a request


def citizen_required(view: View[P]) -> View[P]:
    """Let citizens in; a visitor signs in first and comes back to the same page."""
    return _required("citizen", "citizen.login", view)


def officer_required(view: View[P]) -> View[P]:
    """Let officers in; a visitor signs in first and comes back to the same page."""
    return _required("officer", "officer.login", view)


def login_required(view: View[P]) -> View[P]:
    """Let citizens and officers in; a visitor is asked to sign in as a citizen."""
    return _required(None, "citizen.login", view)


def admin_required(view: View[P]) -> View[P]:
    """Let officers with the role admin in; for other officers the page does not exist."""
    return _holding(ADMIN, view)


def records_required(view: View[P]) -> View[P]:
    """Let records officers in; for other officers the page does not exist."""
    return _holding(RECORDS, view)


def known_actor() -> Actor:
    """The actor of a view that is `citizen_required` or `officer_required`."""
    actor = current_actor()
    if actor is None:
        raise NotFound
    return actor


def safe_next(address: str | None) -> str | None:
    """The address if it is a path on this very site, else None: nobody is sent elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    parts = urlsplit(address)
    bad = parts.scheme or parts.netloc or "\\" in address or any(ord(c) < 32 for c in address)
    return None if bad else address


def _signed_in(_: Request) -> SignedIn | None:
    actor = _actor_of(current_session())
    return SignedIn(actor) if actor else None


def _actor_of(stored: StoredSession) -> Actor | None:
    if stored.lost:
        return None
    if stored.citizen_id:
        return Actor("citizen", stored.citizen_id, name=stored.get("name", ""))
    if not stored.officer_id:
        return None
    with running().database.reading() as db:
        officer = db.get(Officer, stored.officer_id)
        return of_officer(officer) if officer and officer.active else None


def _holding(role: str, view: View[P]) -> View[P]:
    @wraps(view)
    def held(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if role not in known_actor().roles:
            raise NotFound
        return view(*args, **kwargs)

    return officer_required(held)


def _required(kind: str | None, login: str, view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        actor = current_actor()
        if actor is not None and kind in {None, actor.kind}:
            return view(*args, **kwargs)
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for(login, next=back), 303)

    return guarded
