"""How officers sign in and out: a password, counted failures, one answer to every wrong try."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import officers
from app.login import safe_next
from app.running import running
from app.security import limiter, login_limit, per_login
from app.sessions import sign_in, sign_out

REFUSED = "ログイン名かパスワードが違います。大文字と小文字を確かめて、もう一度お試しください。"


def failed(response: Response) -> bool:
    """Whether a try counts: only one that did not lead in."""
    return response.status_code != 303


failures_limit = limiter.limit(
    "10 per 15 minutes", key_func=per_login, methods=["POST"], deduct_when=failed
)


def login() -> ResponseReturnValue:
    """Show the form."""
    return _form()


@login_limit
@failures_limit
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


def _form(problem: str | None = None) -> str:
    return render_template(
        "pages/officer/login.html",
        problem=problem,
        login=request.form.get("login", ""),
        next=safe_next(request.values.get("next")) or "",
    )
