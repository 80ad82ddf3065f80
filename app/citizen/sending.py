"""The last look at all answers, the sending, and the receipt."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts.models import Citizen
from app.citizen import keeping
from app.citizen.form import next_url, open_draft, page_url
from app.citizen.renewing import closing_soon, detour, left_answers, way_on_of
from app.citizen.status import documents_of
from app.citizen.timeline import what_follows
from app.citizen.typed import anchor
from app.drafts import OpenForm, open_form
from app.languages import language
from app.login import citizen_required, known_actor
from app.parking import take
from app.procedures import contact_of
from app.running import calendar, now, running, today
from app.security import submissions_limit
from forms import answers
from forms.answers import Filled, Section
from workflow import actions, definitions, identity, queries
from workflow.states import State


@dataclass(frozen=True)
class Attached:
    """A file that was attached, and where it can be looked at."""

    name: str
    url: str


@dataclass(frozen=True)
class Line:
    """One answer, with the way to change it; what was computed has none."""

    label: str
    text: str
    files: tuple[Attached, ...]
    url: str | None


@dataclass(frozen=True)
class Part:
    """The answers of a page, or of a row."""

    title: str
    lines: tuple[Line, ...]
    rows: tuple[Part, ...]


CHANGED = "changed"
UNCONFIRMED = "unconfirmed"
UNSENT = "unsent"


@citizen_required
def check(application_id: UUID) -> ResponseReturnValue:
    """All answers, each with a way to change it."""
    with running().database.reading() as session:
        form = open_draft(session, str(application_id))
        if form is None:
            return _to_done(application_id)
        filled = form.filled()
        if not filled.complete:
            return redirect(next_url(form, filled), 303)
        put_back = take(request.path)
        trouble = "" if put_back is None else UNSENT
        return _draw(session, form, filled, trouble, dict(put_back or ()))


@submissions_limit
@citizen_required
def submit(application_id: UUID) -> ResponseReturnValue:
    """Send. Whoever presses twice, or goes back and presses again, gets the first receipt."""
    actor = known_actor()
    with running().database.transaction() as session:
        application = queries.application_of(session, str(application_id), actor)
        if application.state is not State.DRAFT:
            return _to_done(application_id)
        at = now()  # one moment for all of it: what is open now is open when it is sent
        if way_on := detour(session, application, at):
            return redirect(way_on, 303)
        form = open_form(session, application, today())
        filled = form.filled()
        if not filled.complete:
            return redirect(next_url(form, filled), 303)
        if request.form.get("seen") != str(application.seen):
            return _draw(session, form, filled, CHANGED, request.form), 409
        if request.form.get("confirm") != "yes":
            return _draw(session, form, filled, UNCONFIRMED, request.form), 422
        key = request.form.get("key", "")[:64] or None
        actions.submit(
            session,
            application,
            filled,
            by=actor,
            at=at,
            idempotency_key=key,
            calendar=calendar(),
        )
        kept = keeping.keep_if_asked(session, form, filled, by=actor, at=at)
    return _to_done(application_id, kept="yes" if kept else None)


@citizen_required
def done(application_id: UUID) -> ResponseReturnValue:
    """The receipt number, when it arrived, and what happens now."""
    actor = known_actor()
    with running().database.reading() as session:
        application = queries.application_of(session, str(application_id), actor)
        if not application.submissions:
            return redirect(way_on_of(session, application), 303)
        procedure = definitions.procedure_of(application.revision)
        citizen = session.get_one(Citizen, application.citizen_id)
        return render_template(
            "pages/done.html",
            application=application,
            procedure=procedure,
            documents=documents_of(session, application),
            moments=what_follows(procedure, application),
            email=masked(citizen.address) if citizen.address else "",
            unconfirmed=identity.stands_against(application, "approved"),
            contact=contact_of(session, application.office),
            kept="kept" in request.args,
        )


def masked(email: str) -> str:
    """y•••@example.jp: enough to see which address it is."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}"


def part_of(
    section: Section, change_url: Callable[[str, str], str | None], file_url: Callable[[str], str]
) -> Part:
    """The answers of a page, or of a row.

    `change_url` gives where the answer at a path of a page is changed; `file_url` shows a file.
    """
    lines = tuple(
        Line(
            line.label,
            line.text,
            tuple(Attached(file.name, file_url(file.id)) for file in line.files),
            change_url(section.page, line.path),
        )
        for line in section.lines
    )
    rows = tuple(part_of(each, change_url, file_url) for each in section.groups)
    return Part(section.title, lines, rows)


def _parts(form: OpenForm, filled: Filled) -> tuple[Part, ...]:
    @cache
    def url(page: str) -> str:
        return page_url(form, page, back="check")

    def change_url(page: str, path: str) -> str | None:
        return url(page) + anchor(path) if form.procedure.field(path) else None

    def file_url(file_id: str) -> str:
        return url_for("files.attachment", attachment_id=file_id)

    given = filled.answers.to_json()
    shown = answers.sections(form.procedure, given, form.context, language(), asked=filled.asked)
    return tuple(part_of(section, change_url, file_url) for section in shown)


def _draw(
    session: Session,
    form: OpenForm,
    filled: Filled,
    trouble: str,
    sent: Mapping[str, str],
) -> str:
    """The page; what was confirmed is confirmed anew, what was ticked to be kept stays so."""
    return render_template(
        "pages/check.html",
        procedure=form.procedure,
        seen=form.application.seen,
        send_url=url_for("citizen.submit", application_id=form.application.id),
        later_url=url_for("citizen.mine"),
        check_url=url_for("citizen.check", application_id=form.application.id),
        parts=_parts(form, filled),
        computed=answers.computed_lines(form.procedure, filled.computed, language()),
        fee=filled.fee,
        trouble=trouble,
        not_sent=trouble == UNSENT,
        left=left_answers(form),
        closes_at=closing_soon(form.application, now()),
        keeping=keeping.offer_of(session, form, filled, sent),
        key=secrets.token_urlsafe(16),
        last=page_url(form, filled.pages[-1].page.name),
        last_title=filled.pages[-1].page.title,
        contact=contact_of(session, form.procedure.office),
    )


def _to_done(application_id: UUID, kept: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("citizen.done", application_id=application_id, kept=kept), 303)
