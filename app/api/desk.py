"""What officers do, and what both sides do to an application after it was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.api.application import shown
from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import ActionRequest, Application, Queue, QueueQuery
from app.drafts import open_form
from app.running import calendar, now, running, today
from core.errors import Invalid, NotFound
from documents import issuing
from forms.problems import Problem
from workflow import actions, models, queries
from workflow.access import may_see
from workflow.states import State

Perform = Callable[..., Any]


@operation("GET", "/queue", who="officer", query=QueueQuery, answer=Queue)
def get_queue(call: Call) -> queries.QueuePage:
    """List the cases of the caller's office, soonest due first; go on with the cursor."""
    wanted = call.query
    state = wanted.get("state")
    if state and state not in set(State):
        raise Invalid([Problem("state", "unknown", "There is no such state.")])
    filters = queries.Filters(
        state=State(state) if state else None,
        procedure=wanted.get("procedure", ""),
        q=wanted.get("receipt_number", ""),
    )
    with running().database.reading() as session:
        return queries.queue(
            session, call.by, filters, wanted.get("cursor"), wanted["limit"], today=today()
        )


@operation(
    "POST",
    "/applications/<uuid:id>/actions/<action>",
    who="bearer",
    body=ActionRequest,
    answer=Application,
)
def perform_action(call: Call, id: str, action: str) -> dict[str, Any]:  # noqa: A002 - the URL's
    """Do one of the actions that the application lists; version guards against a stale copy.

    The answer shows the application, so that an officer has looked at it, too.
    """
    perform = ACTIONS.get(action)
    if perform is None:
        raise NotFound
    with running().database.transaction() as session:
        application = queries.application_of(session, id, call.by)
        perform(
            session,
            application,
            call.body,
            by=call.by,
            at=now(),
            expected_version=call.body.get("version"),
        )
        session.flush()
        if call.by.kind == "officer" and may_see(call.by, application):
            actions.record_view(session, application, by=call.by, at=now())
        return shown(session, application, call.by)


def _resubmit(session: Session, application: models.Application, body: Any, **who: Any) -> None:
    filled = open_form(session, application, today()).filled()
    actions.resubmit(session, application, filled, calendar=calendar(), **who)


def _tick(session: Session, application: models.Application, body: Any, **who: Any) -> None:
    if body["item"] is None:
        raise Invalid([Problem("item", "required", "Say which item of the checklist.")])
    actions.tick(session, application, body["item"], body["ticked"], **who)


def _give_opinion(session: Session, application: models.Application, body: Any, **who: Any) -> None:
    if body["item"] is None:
        raise Invalid([Problem("item", "required", "Say the number of the consultation.")])
    actions.give_opinion(session, application, body["item"], body["words"], **who)


def _ask_correction(
    session: Session, application: models.Application, body: Any, **who: Any
) -> None:
    fields = [(each["path"], each["words"]) for each in body["fields_"]]
    actions.ask_correction(session, application, fields, body["words"], body["due_on"], **who)


ACTIONS: Mapping[str, Perform] = {
    "discard": lambda s, a, _, **who: actions.discard(s, a, **who),
    "withdraw": lambda s, a, body, **who: actions.withdraw(s, a, body["words"], **who),
    "resubmit": _resubmit,
    "receive": lambda s, a, _, **who: actions.receive(s, a, calendar=calendar(), **who),
    "take": lambda s, a, _, **who: actions.take(s, a, **who),
    "tick": _tick,
    "give_opinion": _give_opinion,
    "ask_correction": _ask_correction,
    "close_correction": lambda s, a, _, **who: actions.close_correction(
        s, a, calendar=calendar(), **who
    ),
    "propose": lambda s, a, body, **who: actions.propose(
        s, a, body["outcome"], body["reasons"], body["memo"], **who
    ),
    "approve": lambda s, a, _, **who: actions.approve(s, a, **who),
    "confirm_identity": lambda s, a, body, **who: actions.confirm_identity(
        s, a, body["how"], **who
    ),
    "doubt_identity": lambda s, a, _, **who: actions.doubt_identity(s, a, **who),
    "take_back": lambda s, a, body, **who: issuing.take_back(s, a, body["words"], **who),
    "send_back": lambda s, a, body, **who: actions.send_back(s, a, body["words"], **who),
    "close": lambda s, a, _, **who: actions.close(s, a, "post", **who),
    "dispose": lambda s, a, _, **who: actions.dispose(s, a, **who),
}
"""Every action that a caller may take by name; the state table says when and who."""
