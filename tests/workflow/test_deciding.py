from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from accounts.actor import SYSTEM
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories import City, see_and_approve
from tests.tree_planting import ALONE, REASONS
from workflow import actions
from workflow.review import checklist_of
from workflow.states import State


def refused_paths(refused: pytest.ExceptionInfo[Invalid]) -> Sequence[str]:
    return [problem.path for problem in refused.value.problems]


def test_an_approval_needs_every_confirmation_and_every_opinion(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")

    with pytest.raises(Invalid) as refused:
        lite.do(case, actions.propose, "approved", by=lite.officer)
    assert refused_paths(refused) == ["checklist.0", "checklist.1", "opinions.1"]


def test_items_of_the_checklist_appear_for_the_answers_they_are_about(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)

    with lite.case(case) as (_, application):
        assert [line.words for line in checklist_of(application)] == ["場所を確認した"]


@pytest.mark.parametrize("nothing", [" ", "\u3164", "\u200b\u2060"])
@pytest.mark.parametrize("missing", ["provision", "facts", "applied"])
def test_a_rejection_needs_provision_facts_and_how_one_meets_the_other(
    lite: City, missing: str, nothing: str
) -> None:
    case = lite.case_in(State.IN_REVIEW)

    with pytest.raises(Invalid) as refused:
        lite.do(case, actions.propose, "rejected", {**REASONS, missing: nothing}, by=lite.officer)
    assert refused_paths(refused) == [f"reasons.{missing}"]


def test_what_could_not_be_confirmed_does_not_stand_against_a_rejection(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.do(case, actions.propose, "rejected", REASONS, "現地を見た。", by=lite.officer)

    with lite.case(case) as (_, application):
        [proposal] = application.proposals
        assert proposal.reasons == REASONS
        assert proposal.memo == "現地を見た。"
        assert application.state is State.IN_APPROVAL


def test_reasons_typed_for_a_rejection_do_not_stand_on_an_approval(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.tick_all(case)
    lite.do(case, actions.propose, "approved", REASONS, by=lite.officer)

    with lite.case(case) as (_, application):
        assert application.proposals[0].reasons == {}


@pytest.mark.parametrize("outcome", ["acknowledged", "partly_approved", "", "nonsense"])
def test_only_outcomes_of_the_procedure_can_be_proposed(lite: City, outcome: str) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.tick_all(case)

    with pytest.raises(Invalid) as refused:
        lite.do(case, actions.propose, outcome, REASONS, by=lite.officer)
    assert refused_paths(refused) == ["outcome"]


def test_the_chain_approves_in_its_order(city: City) -> None:
    case = city.case_in(State.IN_APPROVAL)

    with pytest.raises(NotAllowed, match="係長の承認を待っています"):
        city.do(case, see_and_approve, by=city.manager)
    city.do(case, see_and_approve, by=city.chief)
    assert city.state_of(case) is State.IN_APPROVAL
    city.do(case, see_and_approve, by=city.manager)
    assert city.state_of(case) is State.DECIDED
    with city.case(case) as (_, application):
        [proposal] = application.proposals
        assert [(each.role, each.by_name) for each in proposal.approvals] == [
            ("係長", "松本"),
            ("課長", "浦川"),
        ]
        assert proposal.decided_at is not None


def test_nobody_approves_an_own_proposal(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.do(case, actions.propose, "rejected", REASONS, by=lite.everything)

    with pytest.raises(NotAllowed, match="ご自身が起案した"):
        lite.do(case, see_and_approve, by=lite.everything)


def test_nobody_approves_twice(lite: City) -> None:
    case = lite.case_in(State.IN_APPROVAL)
    lite.do(case, see_and_approve, by=lite.everything)

    with pytest.raises(NotAllowed, match="二度承認"):
        lite.do(case, see_and_approve, by=lite.everything)


def test_the_same_role_in_another_office_does_not_even_see_it(lite: City) -> None:
    case = lite.case_in(State.IN_APPROVAL)

    with pytest.raises(NotFound):
        lite.do(case, see_and_approve, by=lite.elsewhere)


def test_a_proposal_sent_back_carries_words_and_can_be_made_anew(lite: City) -> None:
    case = lite.case_in(State.IN_APPROVAL)
    for nothing in ("  ", "\u200b"):
        with pytest.raises(Invalid):
            lite.do(case, actions.send_back, nothing, by=lite.chief)
    lite.do(case, actions.send_back, "事実を足してください。", by=lite.chief)
    lite.do(case, actions.propose, "approved", by=lite.officer)
    lite.do(case, see_and_approve, by=lite.chief)
    lite.do(case, see_and_approve, by=lite.manager)

    with lite.case(case) as (_, application):
        assert [each.state for each in application.proposals] == ["sent_back", "decided"]
        assert application.proposals[0].sent_back_words == "事実を足してください。"
        assert application.proposals[0].sent_back_by_name == "松本"


def test_the_proposer_can_take_the_proposal_back(lite: City) -> None:
    case = lite.case_in(State.IN_APPROVAL)
    lite.do(case, actions.send_back, "書き直します。", by=lite.officer)

    assert lite.state_of(case) is State.IN_REVIEW


def test_without_a_chain_the_proposal_decides(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, ALONE)
    lite.tick_all(case)
    lite.do(case, actions.propose, "approved", by=lite.officer)

    with lite.case(case) as (_, application):
        assert application.state is State.DECIDED
        assert [event.name for event in application.events][-2:] == [
            "OutcomeProposed",
            "ApplicationDecided",
        ]


def test_the_result_is_marked_as_notified_once(lite: City) -> None:
    case = lite.case_in(State.NOTIFIED)

    with pytest.raises(Conflict) as refused:
        lite.do(case, actions.mark_notified, by=SYSTEM)
    assert refused.value.code == "state"


def test_an_opinion_is_given_once_and_by_the_office_that_was_asked(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")
    stranger = replace(lite.asked, id="x", office="市民課")
    with pytest.raises(NotFound):
        lite.do(case, actions.give_opinion, 1, "可", by=stranger)
    with pytest.raises(Invalid):
        lite.do(case, actions.give_opinion, 1, "", by=lite.asked)
    lite.do(case, actions.give_opinion, 1, "影響はない。", by=lite.asked)

    with pytest.raises(Conflict) as refused:
        lite.do(case, actions.give_opinion, 1, "ある。", by=lite.asked)
    assert refused.value.code == "answered"
    with pytest.raises(NotFound):
        lite.do(case, actions.give_opinion, 2, "ある。", by=lite.asked)


def test_the_receiving_officer_has_the_case_until_another_takes_it(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    with lite.case(case) as (_, application):
        assert application.officer_id == lite.officer.id
    lite.do(case, actions.take, by=lite.second_officer)

    with lite.case(case) as (_, application):
        assert application.officer_id == lite.second_officer.id


def test_ticking_twice_is_ticking_once_and_can_be_taken_back(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.do(case, actions.tick, 0, True, by=lite.officer)
    with lite.case(case) as (_, application):
        version = application.version
    lite.do(case, actions.tick, 0, True, by=lite.second_officer)
    with lite.case(case) as (_, application):
        assert application.version == version
        assert [each.by_name for each in application.ticks] == ["田中"]
    lite.do(case, actions.tick, 0, False, by=lite.officer)
    with lite.case(case) as (_, application):
        assert application.ticks == []
    with pytest.raises(NotFound):
        lite.do(case, actions.tick, 1, True, by=lite.officer)  # not for these answers
