"""Every (state, action, person): done where the design says so, refused everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM, Actor
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from forms.context import Context
from tests.factories import AT, City, filled_of, see_and_approve
from tests.tree_planting import REASONS
from workflow import actions, identity
from workflow.access import allowed, may_see
from workflow.clock import local_date
from workflow.models import Application
from workflow.states import ACTIVE, TABLE, Action, State

LATER = AT + timedelta(hours=2)
YEARS_LATER = AT + timedelta(days=366 * 5)

OFFICERS = "officer second_officer everything"
DECIDERS = "manager everything"

EXPECTED: Mapping[State, Mapping[Action, str]] = {
    State.DRAFT: {
        Action.SAVE: "citizen",
        Action.ATTACH: "citizen",
        Action.SUBMIT: "citizen",
        Action.DISCARD: "citizen system",
        Action.MOVE_DRAFT: "citizen",
    },
    State.SUBMITTED: {Action.RECEIVE: f"{OFFICERS} system", Action.WITHDRAW: "citizen"},
    State.IN_REVIEW: {
        Action.TAKE: OFFICERS,
        Action.TICK: OFFICERS,
        Action.CONFIRM_IDENTITY: OFFICERS,
        Action.DOUBT_IDENTITY: OFFICERS,
        Action.GIVE_OPINION: f"{OFFICERS} asked",
        Action.ASK_CORRECTION: OFFICERS,
        Action.PROPOSE: OFFICERS,
        Action.WITHDRAW: "citizen",
    },
    State.CORRECTION: {
        Action.SAVE: "citizen",
        Action.ATTACH: "citizen",
        Action.RESUBMIT: "citizen",
        Action.TAKE: OFFICERS,
        Action.CONFIRM_IDENTITY: OFFICERS,
        Action.DOUBT_IDENTITY: OFFICERS,
        Action.GIVE_OPINION: f"{OFFICERS} asked",
        Action.CLOSE_CORRECTION: OFFICERS,
        Action.WITHDRAW: "citizen",
    },
    State.IN_APPROVAL: {
        Action.APPROVE: "chief everything",
        Action.SEND_BACK: "chief everything officer",  # the officer is who proposed it
        Action.WITHDRAW: "citizen",
    },
    State.DECIDED: {Action.MARK_NOTIFIED: "system"},
    State.NOTIFIED: {
        Action.CLOSE: f"citizen {OFFICERS} system",
        Action.TAKE_BACK: DECIDERS,
    },
    State.WITHDRAWN: {Action.DISPOSE: "records everything"},
    State.CLOSED: {Action.TAKE_BACK: DECIDERS, Action.DISPOSE: "records everything"},
    State.DISPOSED: {},
}

PEOPLE = [
    "citizen",
    "stranger",
    "officer",
    "second_officer",
    "chief",
    "manager",
    "everything",
    "records",
    "admin",
    "asked",
    "elsewhere",
    "system",
]


def person(city: City, name: str) -> Actor:
    return SYSTEM if name == "system" else getattr(city, name)


def attach(session: Session, case: Application, by: Actor) -> None:
    actions.attach(
        session,
        case,
        "paper",
        name="証明書.pdf",
        kind="pdf",
        size=1,
        sha256="0" * 64,
        storage_key="key",
        by=by,
        at=LATER,
    )


def discard(session: Session, case: Application, by: Actor) -> None:
    case.warned_at = case.expires_at = AT
    actions.discard(session, case, by=by, at=LATER)


def move_draft(session: Session, case: Application, by: Actor) -> None:
    context = Context(today=local_date(LATER))
    actions.move_draft(session, case, case.revision, context, by=by, at=LATER)


def ask(session: Session, case: Application, by: Actor) -> None:
    due_on = local_date(AT + timedelta(days=14))
    actions.ask_correction(session, case, [("place", "番地も。")], "", due_on, by=by, at=LATER)


def doubt(session: Session, case: Application, by: Actor) -> None:
    if case.citizen:
        identity.keep(case, "counter", by=by.id, at=AT)
    actions.doubt_identity(session, case, by=by, at=LATER)


def propose(session: Session, case: Application, by: Actor) -> None:
    for opinion in case.opinions:
        opinion.answered_at = AT
    actions.propose(session, case, "rejected", REASONS, by=by, at=LATER)


ATTEMPTS: Mapping[Action, Callable[[Session, Application, Actor], object]] = {
    Action.SAVE: lambda s, c, by: actions.save_answers(s, c, c.raw, seen=c.seen, by=by, at=LATER),
    Action.ATTACH: attach,
    Action.SUBMIT: lambda s, c, by: actions.submit(s, c, filled_of(c), by=by, at=LATER),
    Action.DISCARD: discard,
    Action.MOVE_DRAFT: move_draft,
    Action.RECEIVE: lambda s, c, by: actions.receive(s, c, by=by, at=LATER),
    Action.TAKE: lambda s, c, by: actions.take(s, c, by=by, at=LATER),
    Action.TICK: lambda s, c, by: actions.tick(s, c, 0, True, by=by, at=LATER),
    Action.CONFIRM_IDENTITY: lambda s, c, by: actions.confirm_identity(
        s, c, "counter", by=by, at=LATER
    ),
    Action.DOUBT_IDENTITY: doubt,
    Action.GIVE_OPINION: lambda s, c, by: actions.give_opinion(s, c, 1, "可", by=by, at=LATER),
    Action.ASK_CORRECTION: ask,
    Action.RESUBMIT: lambda s, c, by: actions.resubmit(s, c, filled_of(c), by=by, at=LATER),
    Action.CLOSE_CORRECTION: lambda s, c, by: actions.close_correction(s, c, by=by, at=LATER),
    Action.PROPOSE: propose,
    Action.APPROVE: lambda s, c, by: see_and_approve(s, c, by=by, at=LATER),
    Action.SEND_BACK: lambda s, c, by: actions.send_back(s, c, "再考を。", by=by, at=LATER),
    Action.WITHDRAW: lambda s, c, by: actions.withdraw(s, c, by=by, at=LATER),
    Action.MARK_NOTIFIED: lambda s, c, by: actions.mark_notified(s, c, by=by, at=LATER),
    Action.CLOSE: lambda s, c, by: actions.close(s, c, by=by, at=LATER),
    Action.TAKE_BACK: lambda s, c, by: actions.take_back(s, c, "誤記。", by=by, at=LATER),
    Action.DISPOSE: lambda s, c, by: actions.dispose(s, c, by=by, at=YEARS_LATER),
}


def attempt(city: City, case: str, action: Action, by: Actor) -> State | Exception:
    """Give the state that the action led to, or what refused it; nothing of it stays."""
    result: State | Exception
    with city.case(case) as (session, application):
        try:
            ATTEMPTS[action](session, application, by)
            session.flush()
            result = application.state
        except (NotFound, NotAllowed, Conflict, Invalid) as error:
            result = error
        session.rollback()
    return result


@pytest.mark.parametrize("state", list(State))
def test_exactly_the_right_people_may_act(city: City, state: State) -> None:
    case = city.case_in(state, protected="yes")
    wrong = []
    for action in Action:
        for name in PEOPLE:
            by = person(city, name)
            result = attempt(city, case, action, by)
            if name in EXPECTED[state].get(action, "").split():
                right = isinstance(result, State) and result in TABLE[state, action].to
            elif action is Action.SUBMIT and name == "citizen" and state is not State.DISPOSED:
                right = result is state  # sent again: the same receipt, and nothing else happens
            else:
                right = refused_as(city, case, by, result)
            if not right:
                wrong.append((action, name, result))
    assert wrong == []
    assert city.state_of(case) is state


def refused_as(city: City, case: str, by: Actor, result: State | Exception) -> bool:
    """Strangers learn nothing; the others learn whether it is them or the state."""
    with city.case(case) as (_, application):
        if not may_see(by, application):
            return isinstance(result, NotFound)
    return isinstance(result, NotAllowed) or (
        isinstance(result, Conflict) and result.code == "state"
    )


@pytest.mark.parametrize("state", list(State))
def test_what_is_offered_is_what_is_allowed(lite: City, state: State) -> None:
    case = lite.case_in(state, protected="yes")

    for name in PEOPLE:
        expected = {a for a, people in EXPECTED[state].items() if name in people.split()}
        with lite.case(case) as (_, application):
            assert allowed(person(lite, name), application) == expected, name


def test_every_state_has_a_way_on() -> None:
    leads = {state: set[State]() for state in State}
    for (state, _), rule in TABLE.items():
        leads[state] |= rule.to - {state}

    assert [state for state, on in leads.items() if not on] == [State.DISPOSED]
    for state in State:
        reached, new = {state}, {state}
        while new:
            new = set().union(*(leads[each] for each in new)) - reached
            reached |= new
        assert State.DISPOSED in reached


def test_every_rule_has_somebody_and_every_active_state_an_officer_or_a_job() -> None:
    assert all(rule.by and rule.to for rule in TABLE.values())
    assert {state for state, _ in TABLE} == set(State) - {State.DISPOSED}
    assert all(any(at is state for at, _ in TABLE) for state in ACTIVE)


def test_states_and_actions_have_japanese_words() -> None:
    assert State.IN_REVIEW.label == "審査中"
    assert Action.SEND_BACK.label == "差戻し"
    assert all(each.label for each in (*State, *Action))
