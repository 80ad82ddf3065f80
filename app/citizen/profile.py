"""登録情報: what the person lets us keep for the next form; seen, changed and deleted here."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts import profiles
from accounts.models import Citizen
from app.citizen.typed import Typed, complaining, joined
from app.languages import language
from app.login import citizen_required, known_actor
from app.parking import take
from app.running import now, running, today
from core.errors import Conflict
from forms import answers
from forms.answers import Raw
from forms.context import Context
from forms.problems import Problem
from forms.profile import FORM, PAGE, to_json
from forms.view import page_view


@citizen_required
def profile() -> ResponseReturnValue:
    """Show what is kept, or keep what was typed."""
    if request.method == "POST":
        return _save()
    with running().database.reading() as session:
        owner = _owner(session)
        if owner.address is None:
            return redirect(url_for("citizen.login", next=request.path), 303)
        put_back = take(request.path)
        if put_back is not None:
            raw = answers.read_page(PAGE, put_back, {})
            return _draw(session, raw, seen=dict(put_back).get("seen"), trouble="put_back")
        kept = profiles.profile_of(session, owner.id)
        return _draw(session, kept.entries if kept else {}, complain=True)


@citizen_required
def forget() -> ResponseReturnValue:
    """Delete all of it, after asking."""
    if request.method == "GET":
        not_sent = take(request.path) is not None
        return render_template("pages/forget_profile.html", not_sent=not_sent)
    with running().database.transaction() as session:
        profiles.forget(session, known_actor().id)
    return redirect(url_for("citizen.profile", done="deleted"), 303)


def _save() -> ResponseReturnValue:
    typed = Typed.of_request()
    raw, unknown = typed.press(FORM, answers.read_page(PAGE, typed.fields, {}))
    problems = answers.fill(FORM, raw, Context(today())).problems
    with running().database.transaction() as session:
        if typed.go != "next" or problems:
            complain = typed.go == "next" or typed.complained
            page = _draw(session, raw, seen=typed.seen, complain=complain, unknown=unknown)
            return page, 422 if typed.go == "next" else 200
        entries = to_json(raw, today())
        try:
            profiles.replace(session, known_actor().id, entries, seen=typed.seen, at=now())
        except Conflict:
            return _draw(session, raw, trouble="stale"), 409
    return redirect(url_for("citizen.profile", done="saved"), 303)


def _draw(
    session: Session,
    raw: Raw,
    *,
    seen: str | None = None,
    complain: bool = False,
    unknown: tuple[Problem, ...] = (),
    trouble: str = "",
) -> str:
    """The page; with `complain` also what is wrong on it."""
    owner = _owner(session)
    kept = profiles.profile_of(session, owner.id)
    filled = answers.fill(FORM, raw, Context(today()))
    problems = joined(filled.problems if complain else (), unknown)
    view = page_view(PAGE, raw, complaining(filled, problems), language(), show_problems=True)
    return render_template(
        "pages/profile.html",
        page=view,
        email=owner.address,
        kept=kept,
        seen=seen or profiles.seen_of(kept),
        trouble=trouble,
        done=request.args.get("done"),
    )


def _owner(session: Session) -> Citizen:
    return session.get_one(Citizen, known_actor().id)
