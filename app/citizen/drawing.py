"""A page of the form as it is drawn: what everybody sees who is as far, and what is one's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from app import kept
from app.citizen.renewing import LeftAnswer, closing_soon, left_on_page
from app.drafts import OpenForm
from app.formats import Contact, clock
from app.languages import language
from app.procedures import contact_of
from app.running import now
from forms.answers import Filled
from forms.view import PageView, Same
from workflow.actions.drafting import DRAFT_KEPT


@dataclass(frozen=True)
class Step:
    """A page in the list of pages."""

    title: str
    url: str | None
    done: bool
    current: bool


@dataclass(frozen=True)
class FormPage:
    """A page of the form as it is drawn."""

    procedure: str
    """Its title."""
    page: PageView
    steps: tuple[Step, ...]
    number: int
    seen: str
    saved: str
    """When the draft was last saved, in words; empty where it never was."""
    minutes_left: int | None
    back: Step | None
    to_check: bool
    put_back: bool
    more: bool
    action: str
    """Where the page is sent."""
    upload_url: str
    check_url: str
    closes_at: datetime | None = None
    """When the reception ends, if that is soon."""
    left: tuple[LeftAnswer, ...] = ()
    """Answers to questions of this page that do not fit it any more."""

    @property
    def total(self) -> int:
        """How many pages there are, as far as the answers tell."""
        return len(self.steps)


class _Place(NamedTuple):
    """A page on somebody's way."""

    name: str
    title: str
    may_open: bool
    done: bool


class _Stand(NamedTuple):
    """How far somebody is: all that a page is drawn from, but for what is their own."""

    procedure: str
    minutes: int | None
    page: Same[PageView]
    way: tuple[_Place, ...]
    saved: bool
    to_check: bool
    put_back: bool
    more: bool
    closes_at: datetime | None
    contact: Contact


def draw_page(
    session: Session,
    form: OpenForm,
    filled: Filled,
    view: PageView,
    *,
    seen: str,
    put_back: bool = False,
) -> str:
    """The page as HTML. `seen` is what it shows of the saved answers (typed.seen_of)."""
    saved_at = _saved_at(form)
    stand = _Stand(
        procedure=form.procedure.title.get(language()),
        minutes=form.procedure.minutes,
        page=Same(view),
        way=tuple(_way(form, filled)),
        saved=saved_at is not None,
        to_check=request.args.get("back") == "check",
        put_back=put_back,
        more="more" in request.args and not view.errors,
        closes_at=closing_soon(form.application, now()),
        contact=contact_of(session, form.procedure.office),
    )
    own = {
        "draft": form.application.id,
        "seen": seen,
        "saved": clock(saved_at) if saved_at else "",
        "action": request.full_path.rstrip("?"),
    }
    left = left_on_page(form, filled, view.name)
    if view.untouched and not left:
        return kept.draw("pages/form.html", stand, _values, own)
    return render_template("pages/form.html", **_values(stand, own, left))


def _way(form: OpenForm, filled: Filled) -> Iterator[_Place]:
    may_open, lang = True, language()
    for state in filled.pages:
        done = state.complete and form.application.seen > 0
        yield _Place(state.page.name, state.page.title.get(lang), may_open, done)
        may_open = may_open and state.complete


def _values(
    stand: _Stand, own: Mapping[str, str], left: tuple[LeftAnswer, ...] = ()
) -> dict[str, Any]:
    """What the template is given."""
    view, draft = stand.page.value, own["draft"]

    def url(name: str) -> str:
        return url_for("citizen.page", application_id=draft, name=name)

    steps = tuple(
        Step(
            title=place.title,
            url=url(place.name) if place.may_open else None,
            done=place.done,
            current=place.name == view.name,
        )
        for place in stand.way
    )
    number = next((place for place, step in enumerate(steps, 1) if step.current), 1)
    form = FormPage(
        procedure=stand.procedure,
        page=view,
        steps=steps,
        number=number,
        seen=own["seen"],
        saved=own["saved"] if stand.saved else "",
        minutes_left=minutes_left(stand.minutes, number, len(steps)),
        back=steps[number - 2] if number > 1 else None,
        to_check=stand.to_check,
        put_back=stand.put_back,
        more=stand.more,
        action=own["action"],
        upload_url=url_for("citizen.upload", application_id=draft),
        check_url=url_for("citizen.check", application_id=draft),
        closes_at=stand.closes_at,
        left=left,
    )
    return {"form": form, "contact": stand.contact}


def minutes_left(minutes: int | None, number: int, total: int) -> int | None:
    """How long the pages from this one on take, where it is known how long all of them do."""
    if not minutes or not total:
        return None
    return max(1, round(minutes * (total - number + 1) / total))


def _saved_at(form: OpenForm) -> datetime | None:
    ends = form.application.expires_at
    if not form.application.seen or ends is None or form.application.warned_at is not None:
        return None
    return ends - DRAFT_KEPT
