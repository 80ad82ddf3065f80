"""Signing in with a one-time code by e-mail, and out.

Every answer is the same whether the address is known or not; an account begins with its first code.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts import codes
from accounts.actor import of_citizen
from accounts.models import Citizen
from app.languages import choose, has_chosen, language, pressed, say
from app.login import current_actor, is_nameless, safe_next
from app.parking import parked_path
from app.running import now, running
from app.security import code_tries_limit, codes_limit, codes_of_one_limit, login_limit
from app.sessions import current_session, sign_in, sign_out
from forms.japanese.widths import narrow
from notifications.models import Message
from workflow import actions


@codes_limit
@codes_of_one_limit
def login() -> ResponseReturnValue:
    """Ask for the address and mail a code to it."""
    if request.method == "GET":
        actor = current_actor()
        to = safe_next(request.args.get("next"))
        if actor and actor.kind == "citizen" and not is_nameless():
            return redirect(to or url_for("citizen.mine"), 303)
        asked = session.get("login", {}) if "again" in request.args else {}
        return _ask_address(asked.get("email", ""), to or asked.get("next"), "")
    to = safe_next(request.form.get("next"))
    typed = request.form.get("email", "")
    if pressed():
        return _ask_address(typed, to, "")
    email = narrow(typed)
    if not codes.is_address(email):
        words = say("メールアドレスを、name@example.jpのように入力してください。")
        return _ask_address(typed, to, words), 422
    with running().database.transaction() as db:
        codes.issue(db, email, now(), secret=running().settings.secret_key)
    session["login"] = {"email": email, "next": to}
    return redirect(url_for("citizen.code"), 303)


@login_limit
@code_tries_limit
def code() -> ResponseReturnValue:
    """Take the code and let the person in, under a new session."""
    asked = session.get("login")
    if not asked:
        return redirect(url_for("citizen.login"), 303)
    if request.method == "GET":
        return _ask_code(asked["email"], "")
    if pressed():
        return _ask_code(asked["email"], "", request.form.get("code", ""))
    typed = re.sub(r"\D", "", narrow(request.form.get("code", "")))
    with running().database.transaction() as db:
        citizen = codes.redeem(db, asked["email"], typed, at := now())
        if citizen is not None:
            _agree_on_language(citizen, at)
            _keep_what_was_begun(db, citizen, at)
    if citizen is None:
        return _ask_code(asked["email"], say(codes.REFUSAL)), 422
    to = parked_path() or safe_next(asked["next"]) or url_for("citizen.mine")
    sign_in(citizen_id=citizen.id, name=citizen.name)
    return redirect(to, 303)


def logout() -> ResponseReturnValue:
    """Forget this person on this device."""
    sign_out()
    return redirect(url_for("public.home"), 303)


def _agree_on_language(citizen: Citizen, at: datetime) -> None:
    """What was chosen on this device counts, and what a new person reads; else the account's."""
    if has_chosen() or citizen.created_at == at:
        citizen.language = language()
    elif citizen.language != language():
        choose(citizen.language)


def _keep_what_was_begun(db: Session, citizen: Citizen, at: datetime) -> None:
    """What somebody began in this browser without saying who they are is now the account's."""
    before = current_session().citizen_id
    nobody = db.get(Citizen, before) if before and is_nameless() else None
    if nobody is None or nobody.address is not None:
        return
    actions.hand_over(db, nobody, to=of_citizen(citizen), at=at)
    db.execute(update(Message).where(Message.citizen_id == nobody.id).values(citizen_id=citizen.id))
    db.delete(nobody)


def _ask_address(typed: str, to: str | None, problem: str) -> str:
    return render_template(
        "pages/login.html", email=typed, next=to, problem=problem, parked=parked_path()
    )


def _ask_code(email: str, problem: str, typed: str = "") -> str:
    minutes = codes.LIFETIME // timedelta(minutes=1)
    return render_template(
        "pages/code.html", email=email, problem=problem, minutes=minutes, typed=typed
    )
