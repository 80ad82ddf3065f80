"""The map on which one place is pointed at: by a tap or by buttons, with scripts or without.

Where somebody is on the map travels in the form, never in an address, and nothing is saved before
この場所にする is pressed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.citizen.form import page_url
from app.citizen.typed import anchor
from app.drafts import OpenForm, open_form
from app.languages import language, pressed
from app.login import citizen_required, known_actor
from app.maps import MapView
from app.parking import take
from app.procedures import contact_of
from app.running import now, running, today
from core.errors import NotFound
from core.tiles import TileFile
from forms import answers
from forms.fields.places import position_words
from forms.japanese.positions import Position, parse_position
from workflow import actions, queries
from workflow.corrections import is_named
from workflow.states import State

PICTURE: Final = (512, 384)
"""Pixels of the map on a wide screen; a phone shows the middle of it."""
TAPS: Final = {"tap": (288, 288), "wide": PICTURE}
"""What sends the place that was tapped, and its size: one for phones, one for wide screens.

A browser sends pixels of the screen, so the style sheet must not draw them in any other size.
"""
_STEP: Final = 32
_MOVES: Final = {"north": (0, -_STEP), "south": (0, _STEP), "west": (-_STEP, 0), "east": (_STEP, 0)}
_ZOOMS: Final = {"nearer": 1, "farther": -1}


@dataclass(frozen=True)
class Asked:
    """A question about a place that this person may answer now."""

    city_map: TileFile
    form: OpenForm
    path: str
    back: str
    """The address of its page, at the question."""

    @property
    def position(self) -> Position | None:
        """Where the saved answer is."""
        return answers.pointed_at(self.form.procedure, self.form.application.raw, self.path)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the saved answer is a position that this map does not show."""
        position, bounds = self.position, self.city_map.bounds
        return position is not None and not bounds.hold(position.latitude, position.longitude)

    @property
    def seen(self) -> str:
        """A digest of the saved answer; of a row, all rows: one that went moves the others."""
        saved = self.form.application.raw.get(self.path.partition(".")[0])
        return hashlib.sha256(json.dumps(saved, sort_keys=True).encode()).hexdigest()[:12]


@citizen_required
def point(application_id: UUID, path: str) -> ResponseReturnValue:
    """Show the map around a place, move about on it, or take over what is in its middle."""
    switched = pressed()
    if request.method == "POST" and request.form.get("go") == "here" and not switched:
        return _take_over(str(application_id), path)
    with running().database.reading() as session:
        asked = _asked(session, str(application_id), path)
        if asked is None:
            return _to_status(application_id)
        sent = request.form if request.method == "POST" else dict(take(request.path) or ())
        return _draw(session, asked, sent)


def _take_over(application_id: str, path: str) -> ResponseReturnValue:
    with running().database.transaction() as session:
        asked = _asked(session, application_id, path)
        if asked is None:
            return _to_status(UUID(application_id))
        application, procedure = asked.form.application, asked.form.procedure
        view = _sent_view(asked.city_map, request.form)
        if view is None or not view.pinned:
            return _draw(session, asked, request.form, trouble="nowhere"), 422
        raw = answers.point_at(procedure, application.raw, path, view.position)
        if raw != application.raw:
            if request.form.get("seen") != asked.seen:
                return _draw(session, asked, request.form, trouble="stale"), 409
            actions.save_answers(
                session, application, raw, seen=application.seen, by=known_actor(), at=now()
            )
        return redirect(asked.back, 303)


def _asked(session: Session, application_id: str, path: str) -> Asked | None:
    """The question at a path; None when it cannot be answered now. Raises NotFound."""
    application = queries.application_of(session, application_id, known_actor())
    form = open_form(session, application, today())
    field, city_map = form.procedure.field(path), running().settings.city_map
    above = path.rpartition(".")[0]
    has_row = not above or answers.value_at(application.raw, above) is not None
    if city_map is None or field is None or field.type != "place" or not has_row:
        raise NotFound
    if application.state is State.DRAFT:
        name = _page_name(form, path)
        if not form.filled().can_open(name):
            raise NotFound
        back = "check" if request.args.get("back") == "check" else None
        return Asked(city_map, form, path, page_url(form, name, back=back) + anchor(path))
    if not is_named(application, path):
        return None
    back_url = url_for("citizen.correction", application_id=application.id)
    return Asked(city_map, form, path, back_url + anchor(path))


def _page_name(form: OpenForm, path: str) -> str:
    top = path.partition(".")[0]
    return next(
        page.name
        for page in form.procedure.pages
        if any(field.name == top for field in page.fields)
    )


def _sent_view(city_map: TileFile, sent: Mapping[str, str]) -> MapView | None:
    """What was looked at when a button was pressed; None where that cannot be read."""
    position, zoom = parse_position(sent.get("position", "")), sent.get("zoom", "")
    if position is None or not zoom.isdecimal() or len(zoom) > 2:
        return None
    view = MapView.at(city_map, position, int(zoom))
    return view.pin() if "pin" in sent else view


def _pressed(view: MapView, sent: Mapping[str, str]) -> MapView:
    """What is looked at after the button, or the tap."""
    go = sent.get("go", "")
    if go in _MOVES:
        return view.moved(*_MOVES[go])
    if go in _ZOOMS:
        return view.zoomed(_ZOOMS[go])
    for name, (width, height) in TAPS.items():
        x, y = (sent.get(f"{name}.{axis}", "") for axis in "xy")
        # The keyboard and screen readers press a picture at 0, 0: that points nowhere.
        if x.isdecimal() and y.isdecimal() and (x, y) != ("0", "0") and len(x + y) < 9:
            right, down = min(int(x), width), min(int(y), height)
            return view.moved(right - width / 2, down - height / 2)
    return view


def _draw(session: Session, asked: Asked, sent: Mapping[str, str], *, trouble: str = "") -> str:
    view = _sent_view(asked.city_map, sent)
    if view is None:
        view = MapView.of(asked.city_map, asked.position)
    elif not trouble:
        view = _pressed(view, sent)
    stale = trouble == "stale"
    return render_template(
        "pages/map.html",
        label=answers.label_of(asked.form.procedure, asked.path, language()),
        view=view,
        words=position_words(view.position).get(language()),
        picture=view.picture(*PICTURE),
        taps=TAPS,
        go=sent.get("go", ""),
        trouble=trouble,
        elsewhere=asked.is_elsewhere,
        saved=position_words(asked.position).get(language()) if asked.position else "",
        seen=asked.seen if stale else sent.get("seen", asked.seen),
        back=asked.back,
        contact=contact_of(session, asked.form.procedure.office),
    )


def _to_status(application_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("citizen.status", application_id=application_id), 303)
