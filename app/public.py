"""What everybody may read: home and search, a procedure, the check of a document, plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from app.citizen.cards import Card, cards_of
from app.finding import find
from app.languages import language, say
from app.login import current_actor, may_begin
from app.procedures import contact_of, live_cards
from app.running import now, running
from app.security import verify_limit
from core.errors import NotFound
from documents import codes, verification
from forms.card import Card as ProcedureCard
from forms.definition import Text
from workflow.definitions import procedure_of
from workflow.reception import offer_of

blueprint = Blueprint("public", __name__)


@dataclass(frozen=True)
class Shelf:
    """A way to procedures: a category or a life event, with how many there are."""

    name: Text
    count: int

    @property
    def sign(self) -> str:
        """The character drawn in its circle."""
        return self.name.ja[0]


@dataclass(frozen=True)
class HomePage:
    """Home as it is drawn."""

    procedures: tuple[ProcedureCard, ...]
    events: tuple[Shelf, ...]
    categories: tuple[Shelf, ...]
    mine: tuple[Card, ...]


@dataclass(frozen=True)
class Found:
    """The procedures that were looked for, and how."""

    heading: str
    query: str
    procedures: tuple[ProcedureCard, ...]


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Home; with `q`, `category` or `event` the procedures found."""
    with running().database.reading() as session:
        procedures = live_cards(session)
        found = _found(procedures)
        if found is not None:
            return render_template("pages/found.html", found=found)
        actor = current_actor()
        mine = cards_of(session, actor) if actor and actor.kind == "citizen" else ()
    view = HomePage(
        procedures=procedures[:8],
        events=_shelves(event for each in procedures for event in each.life_events),
        categories=_shelves(each.category for each in procedures),
        mine=mine[:4],
    )
    return render_template("pages/home.html", home=view)


@blueprint.get("/procedures/<slug>")
def procedure(slug: str) -> ResponseReturnValue:
    """What a procedure is, for whom, what it needs, costs and takes."""
    with running().database.reading() as session:
        offer = offer_of(session, slug, now())
        if offer is None:
            raise NotFound
        found = procedure_of(offer.revision)
        contact = contact_of(session, found.office)
    return render_template(
        "pages/procedure.html",
        procedure=found,
        offer=offer,
        contact=contact,
        may_begin=may_begin(found),
    )


@blueprint.get("/verify")
def verify() -> ResponseReturnValue:
    """Ask for the code on a document."""
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("public.verify_code", code=code), 303)
    return render_template("pages/verify.html", answer=None)


@blueprint.get("/verify/<code>")
@verify_limit
def verify_code(code: str) -> ResponseReturnValue:
    """Say whether the document of a code is genuine; never whose it is."""
    with running().database.reading() as session:
        answer = verification.verify(session, code)
    read = codes.read(code)
    shown = codes.shown(read) if read else code[:40]
    return render_template(
        "pages/verify.html", answer=answer, kind=type(answer).__name__, code=shown
    )


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that this process answers and reaches its database."""
    with running().database.reading() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok"}


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """Whom to ask, and what people ask most."""
    return render_template("pages/help.html")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept, why, how long, and who sees it."""
    return render_template("pages/privacy.html")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """What the screens promise, and where to say that they fail."""
    return render_template("pages/accessibility.html")


def _found(procedures: tuple[ProcedureCard, ...]) -> Found | None:
    query = request.args.get("q", "").strip()[:100]
    category, event = request.args.get("category"), request.args.get("event")
    if query:
        return Found(say("「%(query)s」の手続", query=query), query, find(procedures, query))
    if category:
        chosen = tuple(each for each in procedures if each.category.ja == category)
        shelves = _shelves(each.category for each in chosen)
        return Found(shelves[0].name.get(language()) if shelves else category, "", chosen)
    if event:
        chosen = tuple(each for each in procedures if event in map(str, each.life_events))
        events = (each for found in chosen for each in found.life_events if each.ja == event)
        shelves = _shelves(events)
        name = shelves[0].name.get(language()) if shelves else event
        return Found(say("%(event)sのとき", event=name), "", chosen)
    return None


def _shelves(names: Iterable[Text]) -> tuple[Shelf, ...]:
    """Shelves by their Japanese name, the fullest first; the first with translations gives them."""
    named: dict[str, Text] = {}
    counted = Counter[str]()
    for each in names:
        counted[each.ja] += 1
        if each.ja not in named or len(each.others) > len(named[each.ja].others):
            named[each.ja] = each
    return tuple(Shelf(named[name], count) for name, count in counted.most_common())
