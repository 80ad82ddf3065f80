"""The views of the desk: each parses, calls one action or query, and renders."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from app.login import known_actor, officer_required
from app.officer import acts, meanwhile, problems, searches, typed
from app.officer.case import case_view, happened, heading
from app.officer.correction import correction_view
from app.officer.queue import pane, queue_view, url_of
from app.officer.record import record_of
from app.running import now, running
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.errors import Problem as Wrong
from forms.japanese.numbers import plain_number
from workflow import actions, queries
from workflow.states import Action

STAYS = frozenset({"tick", "confirm_identity", "doubt_identity"})
"""What is done beside what is being written, which stays on the page."""

AFTER = {"preview": "officer.preview", "correction": "officer.correction"}
"""Where the buttons of the review lead once the checklist is saved."""


@officer_required
def queue() -> ResponseReturnValue:
    """Show the queue of the own office, with a case beside it when the address names one."""
    actor, database = known_actor(), running().database
    case_id, opened = request.args.get("case"), None
    with database.transaction() if case_id else database.reading() as session:
        if case_id:
            application = queries.application_of(session, problems.an_id(case_id), actor)
            actions.record_view(session, application, by=actor, at=now())
            opened = pane(session, application)
        view = queue_view(session, actor, request.args)
    return render_template("pages/officer/queue.html", queue=view, pane=opened)


@officer_required
def search() -> ResponseReturnValue:
    """Keep what is searched for, and lead to the list; only the other filters are in its address."""
    return redirect(url_of(request.form, search=searches.keep(request.form.get("q", ""))), 303)


@officer_required
def case(case_id: UUID) -> ResponseReturnValue:
    """Show a case; that it was looked at becomes part of its record."""
    return case_page(str(case_id), known_actor())


@officer_required
def act(case_id: UUID, action: str) -> ResponseReturnValue:
    """Do what was pressed; what cannot be done comes back with everything that was typed."""
    if action not in acts.ACTS:
        raise NotFound
    name, actor, form = str(case_id), known_actor(), typed.form_of(action, request.form)
    typed.keep(name, form, request.form)
    try:
        _perform(name, action, actor)
    except Conflict as conflict:
        typed.keep(name, form, request.form, refused=True)
        return _meanwhile(name, Action(action), actor, conflict.message), 409
    except (Invalid, NotAllowed) as refused:
        return _refused(name, action, actor, refused)
    if action in STAYS:
        return redirect(
            url_for(AFTER.get(request.form.get("go", ""), "officer.case"), case_id=name), 303
        )
    typed.forget(name, form)
    flash(f"「{Action(action).label}」をしました。")
    return redirect(url_for("officer.case", case_id=name), 303)


@officer_required
def correction(case_id: UUID) -> ResponseReturnValue:
    """Show the page on which a correction is asked for; it shows every answer, so it is recorded."""
    return _correction_page(str(case_id), known_actor())


@officer_required
def log(case_id: UUID) -> ResponseReturnValue:
    """Show the whole record of a case: who did and who saw what."""
    with running().database.reading() as session:
        application = queries.application_of(session, str(case_id), known_actor())
        view, record = heading(application), record_of(session, application)
    return render_template("pages/officer/log.html", case=view, record=record)


def _perform(case_id: str, action: str, actor: Actor) -> None:
    """Take the action, and before it what the same form saves, each in a transaction of its own."""
    version = plain_number(request.form.get("seen"))
    for step in filter(None, (acts.BEFORE.get(action), action)):
        with running().database.transaction() as session:
            application = queries.application_of(session, case_id, actor)
            acts.ACTS[step](
                session, application, request.form, by=actor, at=now(), expected_version=version
            )
            session.flush()
            version = application.version


def case_page(case_id: str, actor: Actor, found: Sequence[Wrong] = ()) -> str:
    """The page of a case with what was typed, and what was refused at its place."""
    words = typed.kept(case_id)
    with running().database.transaction() as session:
        application = queries.application_of(session, case_id, actor)
        actions.record_view(session, application, by=actor, at=now())
        view = case_view(session, application, actor, words)
    shown = problems.shown(found)
    bad = {each.name: each.message for each in shown}
    return render_template(
        "pages/officer/case.html", case=view, problems=shown, bad=bad, typed=words
    )


def _correction_page(case_id: str, actor: Actor, found: Sequence[Wrong] = ()) -> str:
    words = typed.kept(case_id)["ask_correction"]
    with running().database.transaction() as session:
        application = queries.application_of(session, case_id, actor)
        actions.record_view(session, application, by=actor, at=now())
        view = correction_view(session, application, words, found)
    shown = problems.shown(found, corrections=True)
    bad = {each.name: each.message for each in shown}
    return render_template(
        "pages/officer/correction.html", case=view, problems=shown, bad=bad, typed=words
    )


def _refused(
    case_id: str, action: str, actor: Actor, refused: Invalid | NotAllowed
) -> ResponseReturnValue:
    found: Sequence[Wrong] = (
        [problems.of(action, refused)] if isinstance(refused, NotAllowed) else refused.problems
    )
    if action == "give_opinion":
        found = problems.of_opinion(found, plain_number(request.form.get("opinion")))
    page = _correction_page if action == "ask_correction" else case_page
    return page(case_id, actor, found), 400 if isinstance(refused, Invalid) else 403


def _meanwhile(case_id: str, action: Action, actor: Actor, message: str) -> str:
    """Say what happened while the page was open, next to what was typed."""
    since = plain_number(request.form.get("since")) or 0
    with running().database.reading() as session:
        application = queries.application_of(session, case_id, actor)
        view, events = heading(application), happened(application, since)
        words = typed.kept(case_id)[typed.form_of(action, request.form)]
        lines = meanwhile.typed_lines(application, action, words)
        go_on = meanwhile.go_on_url(application, action, actor)
    return render_template(
        "pages/officer/meanwhile.html",
        case=view,
        tried=action.label,
        message=message,
        happened=events,
        typed=lines,
        go_on=go_on,
    )
