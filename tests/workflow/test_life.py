"""Any life an application can have: whatever people try, in any order, the promises hold."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from accounts.actor import SYSTEM, Actor
from core.database import Base
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import AT, City, city_at, filled_of, see_and_approve
from tests.tree_planting import REASONS, VERIFIED
from workflow import actions, identity
from workflow.access import allowed
from workflow.chain import verify_application
from workflow.clock import local_date
from workflow.models import Application, Proposal
from workflow.states import ACTIVE, State

REFUSALS = (Conflict, Invalid, NotAllowed, NotFound)

OFFICERS = st.sampled_from(["officer", "second_officer", "everything"])
APPROVERS = st.sampled_from(["chief", "manager", "everything", "officer"])


class Life(RuleBasedStateMachine):
    """One application; every rule may be refused, and nothing else may go wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.city: City = self.stack.enter_context(city_at(empty_database(folder)))
        self.now: datetime = AT
        self.case = self.city.start(VERIFIED)
        self.city.save(self.case)
        self.number: str | None = None

    def teardown(self) -> None:
        self.stack.close()

    def try_to(self, action: Callable[..., Any], *args: Any, by: str | Actor, **more: Any) -> None:
        """Do it, or be refused in words."""
        actor = getattr(self.city, by) if isinstance(by, str) else by
        self.now += timedelta(hours=1)
        with suppress(*REFUSALS):
            self.city.do(self.case, action, *args, by=actor, at=self.now, **more)

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(favourable=st.booleans())
    def things_go_well(self, favourable: bool) -> None:
        """What the next person ought to do, so that lives are long and not only chaotic."""
        state = self.city.state_of(self.case)
        if state in {State.DRAFT, State.CORRECTION}:
            self.citizen_types("東")
            self.citizen_sends(state is State.CORRECTION)
        elif state is State.SUBMITTED:
            self.officer_receives("officer")
        elif state is State.IN_REVIEW:
            self.officer_ticks("officer", ticked=True)
            self.officer_confirms_who_it_is("officer")
            self.officer_proposes("officer", "approved" if favourable else "rejected")
        elif state is State.IN_APPROVAL:
            self.approver_approves("chief")
            self.approver_approves("manager")
        elif state is State.DECIDED:
            self.worker_notifies()
        elif state is State.NOTIFIED:
            self.somebody_downloads("citizen")
        else:
            self.time_passes(366 * 4)
            self.records_disposes()

    @rule(place=st.sampled_from(["東", "西", ""]))
    def citizen_types(self, place: str) -> None:
        with self.city.case(self.case) as (_, application):
            raw, seen = {**application.raw, "place": place}, application.seen
        self.try_to(actions.save_answers, raw, seen=seen, by="citizen")

    @rule(again=st.booleans())
    def citizen_sends(self, again: bool) -> None:
        action = actions.resubmit if again else actions.submit
        with self.city.case(self.case) as (_, application):
            if not application.raw:
                return
            filled = filled_of(application, self.now)
        self.try_to(action, filled, by="citizen")

    @rule()
    def citizen_withdraws(self) -> None:
        self.try_to(actions.withdraw, by="citizen")

    @rule(by=OFFICERS)
    def officer_receives(self, by: str) -> None:
        self.try_to(actions.receive, by=by)

    @rule(by=OFFICERS, ticked=st.booleans())
    def officer_ticks(self, by: str, ticked: bool) -> None:
        self.try_to(actions.tick, 0, ticked, by=by)

    @rule(by=OFFICERS)
    def officer_asks(self, by: str) -> None:
        due_on = local_date(self.now) + timedelta(days=10)
        fields = [("place", "番地も。")]
        self.try_to(actions.ask_correction, fields, "", due_on, by=by)

    @rule(by=OFFICERS)
    def officer_goes_on(self, by: str) -> None:
        self.try_to(actions.close_correction, by=by)

    @rule(by=OFFICERS, outcome=st.sampled_from(["approved", "rejected"]))
    def officer_proposes(self, by: str, outcome: str) -> None:
        self.try_to(actions.propose, outcome, REASONS, by=by)

    @rule(by=APPROVERS, looks=st.booleans())
    def approver_approves(self, by: str, looks: bool = True) -> None:
        self.try_to(see_and_approve if looks else actions.approve, by=by)

    @rule(by=OFFICERS)
    def officer_confirms_who_it_is(self, by: str) -> None:
        self.try_to(actions.confirm_identity, "counter", by=by)

    @rule(by=OFFICERS)
    def officer_doubts_who_it_is(self, by: str) -> None:
        self.try_to(actions.doubt_identity, by=by)

    @rule(by=APPROVERS)
    def decision_is_taken_back(self, by: str) -> None:
        self.try_to(actions.take_back, "誤記がありました。", by=by)

    @rule(by=APPROVERS)
    def approver_sends_back(self, by: str) -> None:
        self.try_to(actions.send_back, "再考を。", by=by)

    @rule()
    def worker_notifies(self) -> None:
        self.try_to(actions.mark_notified, by=SYSTEM)

    @rule(by=st.sampled_from(["citizen", "officer", "stranger"]))
    def somebody_downloads(self, by: str) -> None:
        self.try_to(actions.record_download, document_id="d", kind="result", by=by)

    @rule()
    def officer_looks(self) -> None:
        self.try_to(actions.record_view, by="chief")

    @rule()
    def records_disposes(self) -> None:
        self.try_to(actions.dispose, by="records")

    @invariant()
    def there_is_one_receipt_number_for_ever(self) -> None:
        with self.city.case(self.case) as (_, application):
            arrived = application.receipt_number is not None
            assert arrived == (application.state is not State.DRAFT)
            if self.number is not None:
                assert application.receipt_number == self.number
            self.number = application.receipt_number
            assert {each.receipt_number for each in application.submissions} <= {self.number}

    @invariant()
    def the_chain_of_events_is_whole(self) -> None:
        with self.city.case(self.case) as (session, application):
            assert verify_application(session, application)

    @invariant()
    def nobody_decided_alone(self) -> None:
        with self.city.case(self.case) as (_, application):
            for proposal in application.proposals:
                people = [approval.by for approval in proposal.approvals]
                assert proposal.by not in people
                assert len(set(people)) == len(people) == proposal.step
                assert set(people) <= who_saw(application, proposal)
                if proposal.state == "decided":
                    assert [each.role for each in proposal.approvals] == proposal.chain

    @invariant()
    def nothing_is_given_to_somebody_unknown(self) -> None:
        with self.city.case(self.case) as (_, application):
            if application.state in {State.DECIDED, State.NOTIFIED, State.CLOSED}:
                outcome = application.proposals[-1].outcome
                assert outcome == "rejected" or identity.is_confirmed(application)

    @invariant()
    def there_is_a_way_on(self) -> None:
        with self.city.case(self.case) as (_, application):
            assert application.active == (application.state in ACTIVE)
            if application.state is not State.DISPOSED:
                assert any(allowed(who, application) for who in everybody(self.city))
            assert_one_thing_open(application)


def everybody(city: City) -> list[Actor]:
    return [
        SYSTEM,
        city.citizen,
        city.officer,
        city.second_officer,
        city.chief,
        city.manager,
        city.records,
    ]


def who_saw(application: Application, proposal: Proposal) -> set[str]:
    """Who has seen the notice that the proposal leads to."""
    return {
        event.actor_id
        for event in application.events
        if event.name == "NoticePreviewed" and event.data["proposal"] == proposal.number
    }


def assert_one_thing_open(application: Application) -> None:
    corrections = [each for each in application.corrections if each.state == "open"]
    proposals = [each for each in application.proposals if each.state == "open"]
    assert len(corrections) == (application.state is State.CORRECTION)
    assert len(proposals) == (application.state is State.IN_APPROVAL)
    decided = [each for each in application.proposals if each.state == "decided"]
    ended = {State.DECIDED, State.NOTIFIED, State.CLOSED}
    assert len(decided) == (application.state in ended) or application.state is State.DISPOSED


def empty_database(folder: Path) -> str:
    """Make the tables without migrations: hundreds of lives need hundreds of databases."""
    from core.database import make_engine

    url = f"sqlite:///{folder / 'life.sqlite'}"
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return url


Life.TestCase.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase
