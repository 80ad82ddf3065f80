"""The page around the phone: what is wrong, why each thing is asked, and what officers will see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import languages
from app.preview.visit import CHECK, SENT, STOPPED, Visit, desk_url, lawful, onward
from app.security import CONTENT_SECURITY_POLICY
from app.spots import Spot, spot_of
from forms import answers
from forms.answers import Filled, Line
from forms.tracing import Traced, trace

POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
_OFFICERS: Final = frozenset({"checklist", "consultation"})
_NAMES: Final = {CHECK: "内容の確認", STOPPED: "止まる画面", SENT: "送ったあと"}


@dataclass(frozen=True)
class Stand:
    """A page in the list of all pages; without an address it is not on the path."""

    title: str
    url: str | None
    done: bool
    current: bool


@dataclass(frozen=True)
class Choice:
    """Something to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Judged:
    """Something that officers do, and whether it applies to these answers."""

    words: str
    applies: bool
    why: str


@dataclass(frozen=True)
class Desk:
    """Everything beside the phone, while the file can be read."""

    screen: str
    stands: tuple[Stand, ...]
    here: tuple[Traced, ...]
    elsewhere: tuple[Traced, ...]
    computed: tuple[Line, ...]
    fee: int | None
    checklist: tuple[Judged, ...]
    consult: tuple[Judged, ...]
    approval: str
    examples: tuple[str, ...]
    languages: tuple[Choice, ...]
    ruby: bool
    today: str


def start() -> ResponseReturnValue:
    """Go on where the answers have led; or say what is wrong with the file."""
    visit = Visit.of_request()
    if visit.subject.procedure is None:
        return _drawn(visit, "", None)
    return redirect(desk_url(onward(visit.filled())), 303)


def show(place: str) -> ResponseReturnValue:
    """Show a place of the form with the reasons beside it."""
    visit = Visit.of_request()
    if visit.subject.procedure is None:
        return _drawn(visit, place, None)
    filled = visit.filled()
    right = lawful(place, filled)
    if right != place:
        return redirect(desk_url(right), 303)
    return _drawn(visit, place, _desk(visit, filled, place))


def version() -> ResponseReturnValue:
    """What changes when the file does; the desk's script asks for it."""
    return Response(Visit.of_request().subject.version, mimetype="text/plain")


def _drawn(visit: Visit, place: str, desk: Desk | None) -> Response:
    subject = visit.subject
    known = subject.procedure or subject.readable
    response = make_response(
        render_template(
            "pages/preview/desk.html",
            layout=visit.door.layout,
            file=subject.file,
            title=known.title.ja if known else "プレビュー",
            errors=sum(each.blocks for each in subject.problems),
            spots=_spots(visit),
            place=place,
            version=subject.version,
            live=visit.door.live,
            back=subject.back,
            desk=desk,
        )
    )
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _spots(visit: Visit) -> tuple[Spot, ...]:
    lines = {name: text.splitlines() for name, text in visit.subject.texts.items()}
    return tuple(
        spot_of(each, lines.get(each.position.file, ())) for each in visit.subject.problems
    )


def _desk(visit: Visit, filled: Filled, place: str) -> Desk:
    procedure, sitting = visit.procedure, visit.sitting
    traced = trace(filled, "en" if sitting.lang == "en" else "ja")
    page = procedure.page(place)
    names = {each.name for each in page.fields} if page else set()
    here = tuple(each for each in traced if _belongs(each, place, names))
    reasons = {each.path: each for each in traced}
    review = procedure.review
    return Desk(
        screen=_screen_url(place),
        stands=_stands(visit, filled, place),
        here=here,
        elsewhere=tuple(each for each in traced if each not in here and each.kind not in _OFFICERS),
        computed=answers.computed_lines(procedure, filled.computed, internal=True),
        fee=filled.fee,
        checklist=tuple(
            _judged(each.item.ja, reasons.get(f"checklist.{n}"))
            for n, each in enumerate(review.checklist)
        ),
        consult=tuple(
            _judged(f"{each.office}: {each.question}({each.days}日)", reasons.get(f"consult.{n}"))
            for n, each in enumerate(review.consult)
        ),
        approval=" → ".join(review.approval),
        examples=tuple(each.name for each in procedure.examples),
        languages=tuple(
            Choice(value, label, value == sitting.lang) for value, label in languages.NAMES.items()
        ),
        ruby=sitting.ruby,
        today=sitting.day.isoformat(),
    )


def _belongs(traced: Traced, place: str, names: set[str]) -> bool:
    return traced.path == place or traced.path.partition(".")[0] in names


def _screen_url(place: str) -> str:
    more: dict[str, Any] = {name: request.args.get(name) for name in ("back", "trouble")}
    return url_for(".screen", place=place, _anchor=request.args.get("to"), **more)


def _stands(visit: Visit, filled: Filled, place: str) -> tuple[Stand, ...]:
    states = {state.page.name: state for state in filled.pages}
    pages = [
        Stand(
            title=page.title.ja,
            url=desk_url(page.name) if page.name in states else None,
            done=page.name in states and states[page.name].complete,
            current=page.name == place,
        )
        for page in visit.procedure.pages
    ]
    others = [
        Stand(name, desk_url(each) if lawful(each, filled) == each else None, False, each == place)
        for each, name in _NAMES.items()
        if each != STOPPED or visit.procedure.stops
    ]
    return (*pages, *others)


def _judged(words: str, reason: Traced | None) -> Judged:
    """Something without a condition always applies."""
    return Judged(words, reason is None or reason.holds, reason.words if reason else "")
