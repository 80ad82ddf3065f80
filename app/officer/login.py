"""How officers sign in and out, and choose a password: failures are counted, and answered alike."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import officers
from app.login import known_actor, officer_required, safe_next
from app.officer import problems
from app.running import now, running
from app.security import limiter, login_limit, passwords_limit, per_person, refused
from app.sessions import current_session, sign_in, sign_out
from core.errors import Invalid
from core.errors import Problem as Wrong
from forms.problems import Problem
from workflow import staff

REFUSED = "ログイン名かパスワードが違います。大文字と小文字を確かめて、もう一度お試しください。"


own_password_limit = limiter.limit(
    "10 per 15 minutes", key_func=per_person, methods=["POST"], deduct_when=refused
)


def login() -> ResponseReturnValue:
    """Show the form."""
    return _form()


@login_limit
@passwords_limit
def enter() -> ResponseReturnValue:
    """Let an officer in with the right password, under a new session."""
    with running().database.reading() as session:
        officer = officers.authenticate(
            session, request.form.get("login", ""), request.form.get("password", "")
        )
    if officer is None:
        return _form(REFUSED), 400
    sign_in(officer_id=officer.id)
    return redirect(safe_next(request.form.get("next")) or url_for("officer.queue"), 303)


def logout() -> ResponseReturnValue:
    """Let the session die."""
    sign_out()
    return redirect(url_for("officer.login"), 303)


@officer_required
def password() -> ResponseReturnValue:
    """Show the form with which an officer chooses a password."""
    return _password_form()


@own_password_limit
@officer_required
def choose_password() -> ResponseReturnValue:
    """Take another password; every other browser of this officer is signed out."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    if new != request.form.get("new_again", ""):
        return _password_form(
            [Problem("new_again", "differs", "2つの新しいパスワードが違います。")]
        ), 422
    actor = known_actor()
    try:
        with running().database.transaction() as session:
            officer = staff.officer_of(session, actor.id)
            staff.change_password(
                session, officer, old, new, by=actor, at=now(), keep=current_session().key
            )
    except Invalid as refused:
        return _password_form(refused.problems), 422
    flash("パスワードを変えました。ほかの画面は、ログアウトしました。")
    return redirect(url_for("officer.password"), 303)


def _password_form(found: Sequence[Wrong] = ()) -> str:
    bad = {each.path: each.message for each in found}
    return render_template(
        "pages/officer/password.html",
        problems=problems.shown(found),
        bad=bad,
        shortest=staff.SHORTEST,
    )


def _form(problem: str | None = None) -> str:
    return render_template(
        "pages/officer/login.html",
        problem=problem,
        login=request.form.get("login", ""),
        next=safe_next(request.values.get("next")) or "",
    )
