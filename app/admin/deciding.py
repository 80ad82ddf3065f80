"""What an admin decides about a procedure beside its text: reception, withdrawal, an earlier text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.admin.procedures import draw, revision_of
from app.login import admin_required, known_actor
from app.running import now, running
from core.errors import Conflict, Invalid
from forms import catalogue
from forms.opening import Opening, first_second, last_second, read_moment
from workflow import candidates, publishing
from workflow.definitions import procedure_of
from workflow.reception import offer_of


@admin_required
def reception(slug: str) -> ResponseReturnValue:
    """Open now, close now, from one moment to another, or as the YAML says."""
    return _done(slug, "受付の期間を変えました。", lambda session: _set_reception(session, slug))


@admin_required
def withdraw(slug: str) -> ResponseReturnValue:
    """Take the procedure off the list."""

    def do(session: Session) -> None:
        publishing.withdraw(
            session, slug, why=_text("why"), instead=_text("instead"), by=known_actor(), at=now()
        )

    return _done(slug, "手続を取り下げました。書きかけの方には、お知らせが届きます。", do)


@admin_required
def take_back(slug: str, number: int) -> ResponseReturnValue:
    """Let a revision never begin that waits for its day."""

    def do(session: Session) -> None:
        publishing.take_back(session, slug, number, why=_text("why"), by=known_actor(), at=now())

    return _done(slug, f"第{number}版の公開を取り消しました。", do)


@admin_required
def again(slug: str, number: int) -> ResponseReturnValue:
    """Put an earlier text forward once more, with a note why."""
    with running().database.transaction() as session:
        earlier = revision_of(session, slug, number)
        candidate = candidates.put_forward(
            session,
            procedure_of(earlier),
            earlier.source,
            blocks=catalogue.stored_blocks(earlier.blocks),
            by=known_actor(),
            at=now(),
            note=_text("note") or f"第{number}版に戻す",
        )
        to = url_for("admin.candidate", candidate_id=candidate.id)
    flash(f"第{number}版の内容を、公開の候補にしました。まだ公開していません。")
    return redirect(to, 303)


def _set_reception(session: Session, slug: str) -> None:
    by, at, why = known_actor(), now(), _text("why")
    go = request.form.get("go", "")
    if go == "reset":
        publishing.reset_reception(session, slug, why=why, by=by, at=at)
        return
    offer = offer_of(session, slug, at)
    present = offer.opening if offer else Opening()
    if go == "open":
        opening = publishing.opened_now(present, at)
    elif go == "close":
        opening = publishing.closed_now(present, at)
    else:
        opening = Opening(
            first_second(_moment("opens_at", "受付のはじまり")),
            last_second(_moment("closes_at", "受付のおわり")),
        )
    publishing.set_reception(
        session, slug, opening, why=why, instead=_text("instead"), by=by, at=at
    )


def _done(slug: str, said: str, do: Callable[[Session], None]) -> ResponseReturnValue:
    try:
        with running().database.transaction() as session:
            do(session)
    except Invalid as error:
        return draw(slug, " ".join(each.message for each in error.problems)), 422
    except Conflict as error:
        return draw(slug, error.message), 409
    flash(said)
    return redirect(url_for("admin.procedure", slug=slug), 303)


def _moment(name: str, label: str) -> date | datetime | None:
    text = _text(name)
    if not text:
        return None
    try:
        return read_moment(text)
    except ValueError:
        raise Conflict(
            "moment", f"{label}は 2027-04-01 か 2027-04-01T17:00 のように入力してください。"
        ) from None


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:1000]
