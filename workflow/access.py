"""What somebody is to an application, and so what this person may see and do."""

from __future__ import annotations

from accounts.actor import OFFICER, RECORDS, Actor
from workflow.models import Application, Proposal
from workflow.states import Action, State, Who, permitted


def who_is(actor: Actor, application: Application) -> frozenset[Who]:
    """Give everything the actor is to the application; nothing for a stranger."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.kind == "citizen":
        own = application.citizen_id is not None and application.citizen_id == actor.id
        return frozenset({Who.APPLICANT}) if own else frozenset()
    if actor.office == application.office:
        return _in_own_office(actor, application)
    asked = any(opinion.office == actor.office for opinion in application.opinions)
    return frozenset({Who.CONSULTED}) if asked and OFFICER in actor.roles else frozenset()


def may_see(actor: Actor, application: Application) -> bool:
    """Tell whether the actor may know of the application at all."""
    state = application.state
    if actor.kind == "system":
        return True
    if state is State.DISPOSED:
        return False
    if actor.kind == "citizen":
        return bool(who_is(actor, application))
    if state is State.DRAFT:
        return False
    if actor.office == application.office:
        return _works_on_cases(actor, state)
    return Who.CONSULTED in who_is(actor, application)


def allowed(actor: Actor, application: Application) -> frozenset[Action]:
    """Give what the actor may do next."""
    if not may_see(actor, application):
        return frozenset()
    return permitted(application.state, who_is(actor, application))


def decided_proposal(application: Application) -> Proposal | None:
    """Give the proposal that became the decision, unless it was taken back."""
    return next((each for each in application.proposals if each.state == "decided"), None)


def open_proposal(application: Application) -> Proposal | None:
    """Give the proposal that waits for approval."""
    return next((each for each in application.proposals if each.state == "open"), None)


def _works_on_cases(actor: Actor, state: State) -> bool:
    """An admin publishes procedures and opens no case; records officers open finished ones."""
    roles = actor.roles - {"admin"}
    if roles == {RECORDS}:
        return state in {State.WITHDRAWN, State.CLOSED}
    return bool(roles)


def _in_own_office(actor: Actor, application: Application) -> frozenset[Who]:
    found = set()
    if OFFICER in actor.roles:
        found.add(Who.OFFICER)
    if RECORDS in actor.roles:
        found.add(Who.RECORDS)
    proposal = open_proposal(application) if application.state is State.IN_APPROVAL else None
    if proposal and proposal.by == actor.id:
        found.add(Who.PROPOSER)
    elif (
        proposal
        and proposal.next_role in actor.roles
        and all(approval.by != actor.id for approval in proposal.approvals)
    ):
        found.add(Who.STEP)
    if _took_the_decision(actor, application):
        found.add(Who.DECIDER)
    return frozenset(found)


def _took_the_decision(actor: Actor, application: Application) -> bool:
    if application.state not in {State.NOTIFIED, State.CLOSED}:
        return False
    proposal = decided_proposal(application)
    last = proposal.chain[-1] if proposal and proposal.chain else OFFICER
    return last in actor.roles
