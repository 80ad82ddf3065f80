"""The buttons beside the phone: another language, another day, the answers of an example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.preview.sitting import Sitting
from app.preview.visit import Visit, desk_url, lawful, onward
from forms.definition import LANGUAGES
from forms.japanese.numbers import plain_number


def change() -> ResponseReturnValue:
    """Do what was pressed, and stay where that makes sense."""
    visit = Visit.of_request()
    place, pressed = request.form.get("place", ""), request.form.get("go", "")
    changed = replace(visit, sitting=_changed(visit, pressed))
    changed.keep()
    if changed.subject.procedure is None:
        return redirect(url_for(".start"), 303)
    filled = changed.filled()
    return redirect(
        desk_url(lawful(place, filled) if pressed == "settings" else onward(filled)), 303
    )


def _changed(visit: Visit, pressed: str) -> Sitting:
    sitting = visit.sitting
    if pressed == "settings":
        lang = request.form.get("lang", "")
        sitting.lang = lang if lang in LANGUAGES else "ja"
        sitting.ruby = "ruby" in request.form
        sitting.today = _day(request.form.get("today", ""))
    elif pressed == "clear":
        return Sitting(sitting.subject, lang=sitting.lang, ruby=sitting.ruby)
    elif visit.subject.procedure is not None:
        number = plain_number(request.form.get("example"))
        examples = visit.subject.procedure.examples
        if number is not None and number < len(examples):
            sitting.follow(examples[number], visit.subject.procedure)
    return sitting


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return ""
