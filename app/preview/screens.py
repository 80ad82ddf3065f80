"""What the phone shows: the citizen's own templates, with answers that go nowhere."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.citizen.drawing import FormPage, Step, minutes_left
from app.citizen.sending import UNCONFIRMED, part_of
from app.citizen.typed import Typed, anchor, complaining, is_below, joined, without_my_numbers
from app.languages import speak
from app.preview.visit import CHECK, SENT, STOPPED, Visit, desk_url, lawful, onward
from app.security import CONTENT_SECURITY_POLICY
from forms import answers
from forms.answers import Filled
from forms.definition import Page, Procedure
from forms.view import PageView, newly_asked, page_view

POLICY = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""A screen stands in the frame of its own desk, and in no other."""


def show(place: str) -> ResponseReturnValue:
    """Show a page, the stop, the check of all answers, or the end."""
    visit = Visit.of_request()
    speak(visit.sitting.lang, ruby=visit.sitting.ruby)
    filled = visit.filled()
    right = lawful(place, filled)
    if right != place:
        return redirect(url_for(".screen", place=right), 303)
    draw = {CHECK: _check, STOPPED: _stopped, SENT: _sent}.get(place)
    text = draw(visit, filled) if draw else _page(visit, filled, place)
    return _framed(text)


def save(place: str) -> ResponseReturnValue:
    """Keep what was typed, and go where a citizen would go."""
    visit = Visit.of_request()
    procedure = visit.subject.procedure or visit.subject.readable
    if place == CHECK:
        if request.form.get("confirm") == "yes":
            return redirect(desk_url(SENT), 303)
        return redirect(desk_url(CHECK, trouble=UNCONFIRMED), 303)
    page = procedure.page(place) if procedure else None
    if procedure is None or page is None:
        return redirect(url_for(".start"), 303)
    target = _save(visit, procedure, page)
    visit.keep()
    return redirect(target, 303)


def _save(visit: Visit, procedure: Procedure, page: Page) -> str:
    """Read a page as the citizen's form does; gives where to go on."""
    sitting, typed = visit.sitting, Typed.of_request()
    was = answers.fill(procedure, sitting.raw, sitting.context)
    raw = answers.read_page(page, typed.fields, sitting.raw)
    raw = sitting.attach(raw, typed.files)
    raw, unknown = typed.press(procedure, raw)
    sitting.raw, numbers = without_my_numbers(raw)
    filled = answers.fill(procedure, sitting.raw, sitting.context)
    sitting.settle()
    told = (*unknown, *numbers)
    sitting.told = [[each.path, each.code, each.words(sitting.lang)] for each in told]
    problems = joined(filled.problems_of(page), told) if typed.go == "next" else told
    back = request.args.get("back")
    if problems:
        new = newly_asked(page, was, filled)
        if new and all(any(is_below(each.path, path) for path in new) for each in problems):
            sitting.more, sitting.told = page.name, []
            return desk_url(page.name, back=back, to=min(new).replace(".", "-"))
        sitting.complaining = page.name if typed.go == "next" else ""
        return desk_url(page.name, back=back)
    if typed.go != "next":
        return desk_url(page.name, back=back, to=typed.anchor(raw).removeprefix("#") or None)
    if filled.stop is not None or (back and filled.complete):
        return desk_url(onward(filled))
    return desk_url(_following(filled, page))


def _following(filled: Filled, page: Page) -> str:
    names = [state.page.name for state in filled.pages]
    place = names.index(page.name) + 1 if page.name in names else len(names)
    return names[place] if place < len(names) else onward(filled)


def _page(visit: Visit, filled: Filled, place: str) -> str:
    sitting, page = visit.sitting, visit.procedure.page(place)
    assert page is not None
    problems = sitting.problems
    if sitting.complaining == place:
        problems = joined(filled.problems_of(page), problems)
    view = page_view(
        page, sitting.raw, complaining(filled, problems), sitting.lang, show_problems=True
    )
    return render_template("pages/preview/form.html", form=_form(visit, filled, view))


def _form(visit: Visit, filled: Filled, view: PageView) -> FormPage:
    steps = tuple(
        Step(
            title=state.page.title.get(visit.sitting.lang),
            url=desk_url(state.page.name),
            done=state.complete,
            current=state.page.name == view.name,
        )
        for state in filled.pages
    )
    number = next((place for place, step in enumerate(steps, 1) if step.current), 1)
    return FormPage(
        procedure=visit.procedure.title.get(visit.sitting.lang),
        page=view,
        steps=steps,
        number=number,
        seen="",
        saved="",
        minutes_left=minutes_left(visit.procedure.minutes, number, len(steps)),
        back=steps[number - 2] if number > 1 else steps[0],
        to_check=request.args.get("back") == "check",
        put_back=False,
        more=visit.sitting.more == view.name and not view.errors,
        action=request.full_path.rstrip("?"),
        upload_url="",
        check_url=desk_url(CHECK),
    )


def _check(visit: Visit, filled: Filled) -> str:
    procedure, lang = visit.procedure, visit.sitting.lang

    def change_url(page: str, path: str) -> str | None:
        to = anchor(path).removeprefix("#")
        return desk_url(page, back="check", to=to) if procedure.field(path) else None

    given = filled.answers.to_json()
    shown = answers.sections(procedure, given, filled.context, lang, asked=filled.asked)
    last = filled.pages[-1].page
    return render_template(
        "pages/preview/check.html",
        procedure=procedure,
        parts=[part_of(each, change_url, lambda _: desk_url(CHECK)) for each in shown],
        computed=answers.computed_lines(procedure, filled.computed, lang),
        fee=filled.fee,
        trouble=request.args.get("trouble", ""),
        seen="",
        key="",
        send_url=url_for(".save", place=CHECK),
        later_url=desk_url(CHECK),
        check_url=desk_url(CHECK),
        last=desk_url(last.name),
        last_title=last.title,
    )


def _stopped(visit: Visit, filled: Filled) -> str:
    back = filled.pages[-1].page if filled.pages else visit.procedure.pages[0]
    return render_template(
        "pages/preview/stopped.html",
        procedure=visit.procedure,
        stop=filled.stop,
        back=desk_url(back.name),
        discard_url=desk_url(STOPPED),
    )


def _sent(visit: Visit, _: Filled) -> str:
    first = visit.procedure.pages[0].name
    return render_template(
        "pages/preview/sent.html", procedure=visit.procedure, again=desk_url(first)
    )


def _framed(text: str) -> Response:
    response = make_response(text)
    response.headers["Content-Security-Policy"] = POLICY
    return response
