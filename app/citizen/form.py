"""The form, page by page: shown, saved at every step, and never saved over what was not seen."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.citizen import uploading
from app.citizen.drawing import draw_page
from app.citizen.renewing import detour
from app.citizen.typed import (
    Typed,
    anchor,
    complaining,
    differences,
    is_below,
    is_stale,
    joined,
    seen_of,
    without_my_numbers,
)
from app.drafts import OpenForm, open_form
from app.languages import language
from app.login import citizen_required, known_actor
from app.maps import has_map
from app.parking import take
from app.procedures import contact_of
from app.running import now, running, today
from core.errors import NotFound
from forms import answers
from forms.answers import Filled, Raw
from forms.definition import Page
from forms.view import newly_asked, page_view
from workflow import actions, queries
from workflow.states import State


@citizen_required
def page(application_id: UUID, name: str) -> ResponseReturnValue:
    """Show a page, or save it and go on."""
    if request.method == "POST":
        return _save(str(application_id), name)
    with running().database.reading() as session:
        form = open_draft(session, str(application_id))
        if form is None:
            return _to_status(application_id)
        filled = form.filled()
        shown = _page_of(form, filled, name)
        if shown is None:
            return redirect(next_url(form, filled), 303)
        put_back = take(request.path)
        raw, seen = form.application.raw, seen_of(form, shown)
        if put_back is not None:
            raw = answers.read_page(shown, put_back, raw)
            seen, filled = dict(put_back).get("seen", seen), form.filled(raw)
        view = page_view(shown, raw, filled, language(), on_map=has_map())
        return draw_page(session, form, filled, view, seen=seen, put_back=put_back is not None)


@citizen_required
def resume(application_id: UUID) -> ResponseReturnValue:
    """Open the page to go on with."""
    with running().database.reading() as session:
        form = open_draft(session, str(application_id))
        if form is None:
            return _to_status(application_id)
        return redirect(next_url(form, form.filled()), 303)


@citizen_required
def stopped(application_id: UUID) -> ResponseReturnValue:
    """Say kindly that this procedure is not the right one, and what to do instead."""
    with running().database.reading() as session:
        form = open_draft(session, str(application_id))
        if form is None:
            return _to_status(application_id)
        filled = form.filled()
        if filled.stop is None:
            return redirect(next_url(form, filled), 303)
        back = filled.pages[-1].page if filled.pages else form.procedure.pages[0]
        return render_template(
            "pages/stopped.html",
            procedure=form.procedure,
            stop=filled.stop,
            back=page_url(form, back.name),
            discard_url=url_for("citizen.discard", application_id=application_id),
            contact=contact_of(session, form.procedure.office),
        )


@citizen_required
def discard(application_id: UUID) -> ResponseReturnValue:
    """Throw a draft away, after asking."""
    actor = known_actor()
    if request.method == "GET":
        with running().database.reading() as session:
            form = kept_draft(session, str(application_id))
            if form is None:
                return _to_status(application_id)
            not_sent = take(request.path) is not None
            return render_template("pages/discard.html", form=form, not_sent=not_sent)
    with running().database.transaction() as session:
        application = queries.application_of(session, str(application_id), actor)
        actions.discard(session, application, by=actor, at=now())
    return redirect(url_for("citizen.mine", done="discarded"), 303)


def open_draft(session: Session, application_id: str) -> OpenForm | None:
    """The form of this person's draft; None when it cannot be filled in now. Raises NotFound."""
    form = kept_draft(session, application_id)
    return None if form is None or detour(session, form.application, now()) else form


def kept_draft(session: Session, application_id: str) -> OpenForm | None:
    """The form of this person's draft, also when it changed or closed; None when it was sent.

    What was typed on a page that was open already is saved with it, before the person is led on.
    """
    application = queries.application_alone(session, application_id, known_actor())
    if application.state is not State.DRAFT:
        return None
    return open_form(session, application, today())


def page_url(form: OpenForm, name: str, *, back: str | None = None, more: int | None = None) -> str:
    """The address of a page of the form.

    `back="check"` leads back to the check of all; `more=1` says that questions were added.
    """
    application_id = form.application.id
    return url_for("citizen.page", application_id=application_id, name=name, back=back, more=more)


def next_url(form: OpenForm, filled: Filled) -> str:
    """Where to go on: the stop, the first page that is not complete, or the check of all."""
    if filled.stop is not None:
        return url_for("citizen.stopped", application_id=form.application.id)
    to_do = filled.first_incomplete
    if to_do is not None:
        return page_url(form, to_do.name)
    return url_for("citizen.check", application_id=form.application.id)


def _save(application_id: str, name: str) -> ResponseReturnValue:
    typed = Typed.of_request()
    received = uploading.Received()
    if typed.files:  # nothing is stored for strangers
        with running().database.reading() as session:
            form = kept_draft(session, application_id)
            if form is None:
                return _to_status(UUID(application_id))
            if _page_of(form, form.filled(), name) is None:
                raise NotFound
        received = uploading.receive(form.procedure, typed.files)
    try:
        with running().database.transaction() as session:
            return _save_in(session, application_id, name, typed, received)
    except BaseException:
        received.forget()
        raise


def _save_in(
    session: Session,
    application_id: str,
    name: str,
    typed: Typed,
    received: uploading.Received,
) -> ResponseReturnValue:
    form = kept_draft(session, application_id)
    if form is None:
        received.forget()
        return _to_status(UUID(application_id))
    was = form.filled()
    shown = _page_of(form, was, name)
    if shown is None:
        raise NotFound
    raw = answers.read_page(shown, typed.fields, form.application.raw)
    if is_stale(form, shown, raw, typed.seen):
        received.forget()
        return _conflict(form, shown, typed, raw), 409
    raw, refused = uploading.attach(session, form, raw, received)
    raw, unknown = typed.press(form.procedure, raw)
    kept, numbers = without_my_numbers(raw)
    if kept != form.application.raw:
        actions.save_answers(
            session, form.application, kept, seen=form.application.seen, by=known_actor(), at=now()
        )
        uploading.drop_unused(session, form, kept)
    form = open_form(session, form.application, today())
    filled = form.filled(raw)
    problems = (*refused, *unknown, *numbers)
    if typed.go == "next" or typed.complained:
        problems = joined(filled.problems_of(shown), problems)
    if problems:
        new = newly_asked(shown, was, filled)
        if new and all(any(is_below(each.path, path) for path in new) for each in problems):
            return redirect(
                page_url(form, shown.name, back=_back(), more=1) + anchor(min(new)), 303
            )
        view = page_view(
            shown,
            raw,
            complaining(filled, problems),
            language(),
            show_problems=True,
            on_map=has_map(),
        )
        return draw_page(session, form, filled, view, seen=seen_of(form, shown)), 422
    return _go_on(form, filled, shown, raw, typed)


def _go_on(
    form: OpenForm, filled: Filled, shown: Page, raw: Raw, typed: Typed
) -> ResponseReturnValue:
    if typed.go == "later":
        return redirect(url_for("citizen.mine", done="saved"), 303)
    if typed.on_map:
        case, path = form.application.id, typed.on_map
        to = url_for("citizen.point", application_id=case, path=path, back=_back())
        return redirect(to, 303)
    if typed.go != "next":
        return redirect(page_url(form, shown.name, back=_back()) + typed.anchor(raw), 303)
    if filled.stop is not None or (_back() and filled.complete):
        return redirect(next_url(form, filled), 303)
    return redirect(_following(form, filled, shown), 303)


def _following(form: OpenForm, filled: Filled, shown: Page) -> str:
    names = [state.page.name for state in filled.pages]
    place = names.index(shown.name) + 1 if shown.name in names else len(names)
    if place < len(names) and filled.can_open(names[place]):
        return page_url(form, names[place])
    return next_url(form, filled)


def _page_of(form: OpenForm, filled: Filled, name: str) -> Page | None:
    """The page, if it is on the path and may be opened already."""
    return form.procedure.page(name) if filled.can_open(name) else None


def _conflict(form: OpenForm, shown: Page, typed: Typed, raw: Raw) -> str:
    return render_template(
        "pages/conflict.html",
        procedure=form.procedure,
        page=shown,
        differences=differences(
            form.procedure, shown, (form.filled(), form.application.raw), (form.filled(raw), raw)
        ),
        fields=typed.answers,
        files=bool(typed.files),
        seen=seen_of(form, shown),
        seen_before=typed.seen,
        use_saved=page_url(form, shown.name),
    )


def _back() -> str | None:
    return "check" if request.args.get("back") == "check" else None


def _to_status(application_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("citizen.status", application_id=application_id), 303)
