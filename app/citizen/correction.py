"""Answering a correction: only the named fields, each with the officer's words next to it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.citizen import uploading
from app.citizen.typed import (
    Typed,
    as_problems,
    complaining,
    is_below,
    joined,
    without_my_numbers,
)
from app.drafts import OpenForm, open_form
from app.languages import language
from app.login import citizen_required, known_actor
from app.maps import has_map
from app.parking import Typed as ParkedFields
from app.parking import take
from app.procedures import contact_of
from app.running import calendar, now, running, today
from core.errors import Invalid
from forms import answers
from forms.answers import Filled, Raw
from forms.problems import Problem
from forms.view import ErrorLink, FieldView, fields_view
from workflow import actions, queries
from workflow.corrections import is_named, open_correction
from workflow.models import Application, Correction

AS_IT_IS = "as_it_is"
"""The button of whoever sends without a change, after having been asked."""


@dataclass(frozen=True)
class Asked:
    """One named field: the officer's words, what was sent, and the question again."""

    title: str
    words: str
    before: str
    field: FieldView | None


@citizen_required
def correction(application_id: UUID) -> ResponseReturnValue:
    """Show the named fields, or save them, or send them."""
    if request.method == "POST":
        return _save(str(application_id))
    with running().database.reading() as session:
        form, asked = _open(session, str(application_id))
        if asked is None:
            return _to_status(application_id)
        put_back = take(request.path)
        raw = form.application.raw
        if put_back is not None:
            raw = _read(form, put_back, raw)
        filled = form.filled(raw)
        seen = dict(put_back or ()).get("seen")
        return _draw(session, form, asked, filled, raw, seen=seen, put_back=put_back is not None)


def _save(application_id: str) -> ResponseReturnValue:
    typed = Typed.of_request()
    with running().database.reading() as session:
        form, asked = _open(session, application_id)
        if asked is None:
            return _to_status(UUID(application_id))
    received = uploading.receive(form.procedure, typed.files)
    try:
        with running().database.transaction() as session:
            return _save_in(session, application_id, typed, received)
    except BaseException:
        received.forget()
        raise


def _save_in(
    session: Session, application_id: str, typed: Typed, received: uploading.Received
) -> ResponseReturnValue:
    form, asked = _open(session, application_id)
    if asked is None:
        return _to_status(UUID(application_id))
    application, actor = form.application, known_actor()
    raw = _read(form, typed.answers, application.raw)
    if typed.seen != str(application.seen) and raw != application.raw:
        received.forget()
        page = _draw(session, form, asked, form.filled(raw), raw, stale=True)
        return page, 409
    raw, refused = uploading.attach(session, form, raw, received)
    raw, unknown = typed.press(form.procedure, raw)
    kept, numbers = without_my_numbers(raw)
    try:
        if kept != application.raw:
            actions.save_answers(
                session, application, kept, seen=application.seen, by=actor, at=now()
            )
            uploading.drop_unused(session, form, kept)
    except Invalid as error:
        numbers += tuple(as_problems(error))
    form = open_form(session, application, today())
    filled = form.filled(raw)
    problems = (*refused, *unknown, *numbers)
    sends = typed.go in {"next", "resubmit", AS_IT_IS}
    if sends or typed.complained:
        problems = joined(filled.problems, problems)
    if problems:
        return _draw(session, form, asked, filled, raw, problems=problems), 422
    if sends and typed.go != AS_IT_IS and _is_as_sent(application, filled):
        return _draw(session, form, asked, filled, raw, unchanged=True), 422
    to = url_for("citizen.correction", application_id=application_id)
    if typed.on_map:
        to = url_for("citizen.point", application_id=application_id, path=typed.on_map)
    elif typed.go == "later":
        to = url_for("citizen.status", application_id=application_id, done="saved")
    elif typed.go:
        actions.resubmit(session, application, filled, by=actor, at=now(), calendar=calendar())
        to = url_for("citizen.status", application_id=application_id, done="resubmitted")
    return redirect(to, 303)


def _open(session: Session, application_id: str) -> tuple[OpenForm, Correction | None]:
    application = queries.application_of(session, application_id, known_actor())
    return open_form(session, application, today()), open_correction(application)


def _read(form: OpenForm, typed: ParkedFields, before: Raw) -> Raw:
    """Take over the named fields, and nothing else that may have been posted."""
    named = [(name, value) for name, value in typed if is_named(form.application, name)]
    raw = before
    for page in form.procedure.pages:
        names = {field.name for field in page.fields}
        here = [pair for pair in named if pair[0].partition(".")[0] in names]
        if here:
            raw = answers.read_page(page, here, raw)
    return raw


def _draw(
    session: Session,
    form: OpenForm,
    asked: Correction,
    filled: Filled,
    raw: Raw,
    *,
    seen: str | None = None,
    put_back: bool = False,
    stale: bool = False,
    unchanged: bool = False,
    problems: tuple[Problem, ...] = (),
) -> str:
    newly = _newly_asked(form, filled)
    paths = [*asked.paths, *newly]
    shown = complaining(filled, problems)
    lang = language()
    view = fields_view(paths, raw, shown, lang, show_problems=bool(problems), on_map=has_map())
    by_path = {item.path: item for item in view.items if isinstance(item, FieldView)}
    before = _sent(form)
    items = [
        Asked(
            answers.label_of(form.procedure, each["path"], lang),
            each.get("words", ""),
            before.get(each["path"], ""),
            by_path.get(each["path"]),
        )
        for each in asked.fields
    ]
    items += [
        Asked(answers.label_of(form.procedure, path, lang), "", "", by_path.get(path))
        for path in newly
    ]
    return render_template(
        "pages/correction.html",
        application=form.application,
        procedure=form.procedure,
        correction=asked,
        items=items,
        errors=_errors(form, view.errors, paths, problems),
        seen=seen or str(form.application.seen),
        put_back=put_back,
        stale=stale,
        unchanged=AS_IT_IS if unchanged else "",
        contact=contact_of(session, form.application.office),
    )


def _is_as_sent(application: Application, filled: Filled) -> bool:
    return filled.answers.to_json() == application.submissions[-1].answers


def _newly_asked(form: OpenForm, filled: Filled) -> list[str]:
    """Questions that a corrected answer has opened."""
    before = set(form.application.submissions[-1].asked)
    return sorted(path for path in filled.asked - before if is_named(form.application, path))


def _sent(form: OpenForm) -> dict[str, str]:
    """What was sent before, in words, by path; files are listed at their question."""
    last = form.application.submissions[-1]
    sent = answers.sections(
        form.procedure, last.answers, form.context, language(), asked=last.asked
    )
    found: dict[str, str] = {}
    for section in sent:
        for part in (section, *section.groups):
            found |= {line.path: line.text for line in part.lines if not line.files}
    return found


def _errors(
    form: OpenForm,
    links: tuple[ErrorLink, ...],
    paths: list[str],
    problems: tuple[Problem, ...],
) -> tuple[ErrorLink, ...]:
    """The links to the named fields, and what is wrong elsewhere in words: nothing is hidden."""
    lang = language()
    elsewhere = [
        ErrorLink(
            "#main", f"{answers.label_of(form.procedure, each.path, lang)}: {each.words(lang)}"
        )
        for each in problems
        if not any(is_below(each.path, path) for path in paths)
    ]
    return (*links, *elsewhere)


def _to_status(application_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("citizen.status", application_id=application_id), 303)
