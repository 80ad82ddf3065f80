"""A procedure with `identity: verified` gives nothing to somebody nobody has confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts import nameless
from accounts.actor import Actor, of_citizen
from accounts.models import Citizen
from core.errors import Conflict, Invalid, NotAllowed
from tests.factories import AT, City, see_and_approve
from tests.tree_planting import OPEN, REASONS, VERIFIED
from workflow import actions, identity
from workflow.states import State

OTHER_NAME: dict[str, Any] = {
    "family": "髙﨑",
    "given": "次郎",
    "family_kana": "タカサキ",
    "given_kana": "ジロウ",
}


def reviewed(city: City, **answers: Any) -> str:
    case = city.case_in(State.IN_REVIEW, VERIFIED, **answers)
    city.tick_all(case)
    return case


def confirmed(city: City, how: str = "counter") -> str:
    case = reviewed(city)
    city.do(case, actions.confirm_identity, how, by=city.officer)
    return case


def test_an_application_arrives_whoever_sent_it(city: City) -> None:
    case = city.case_in(State.SUBMITTED, VERIFIED)

    assert city.state_of(case) is State.SUBMITTED


def test_an_approval_waits_until_the_applicant_is_confirmed(city: City) -> None:
    case = reviewed(city)

    with pytest.raises(Invalid) as refused:
        city.do(case, actions.propose, "approved", by=city.officer)
    assert [each.code for each in refused.value.problems] == ["not_verified"]

    city.do(case, actions.confirm_identity, "counter", by=city.officer)
    city.do(case, actions.propose, "approved", by=city.officer)
    assert city.state_of(case) is State.IN_APPROVAL


def test_who_cannot_be_confirmed_may_be_refused(city: City) -> None:
    case = reviewed(city)
    city.do(case, actions.propose, "rejected", REASONS, by=city.officer)

    assert city.state_of(case) is State.IN_APPROVAL


@pytest.mark.parametrize("how", list(identity.HOWS))
def test_it_is_kept_of_whom_how_when_and_by_whom(city: City, how: str) -> None:
    case = confirmed(city, how)

    with city.case(case) as (_, application):
        kept = identity.confirmation_of(application)
        assert kept is not None
        assert (kept.how, kept.by, kept.name) == (how, city.officer.id, "髙﨑 花子")
        assert kept.at == AT + timedelta(hours=1)
        [event] = [each for each in application.events if each.name == "IdentityConfirmed"]
        assert event.data == {"how": how}


def test_how_it_was_confirmed_must_be_said(lite: City) -> None:
    case = reviewed(lite)

    for how in ("", "somehow"):
        with pytest.raises(Invalid) as refused:
            lite.do(case, actions.confirm_identity, how, by=lite.officer)
        assert [each.path for each in refused.value.problems] == ["how"]


def test_it_counts_for_the_next_application_of_the_same_person(city: City) -> None:
    confirmed(city)
    case = reviewed(city)
    city.do(case, actions.propose, "approved", by=city.officer)

    assert city.state_of(case) is State.IN_APPROVAL


def test_it_does_not_count_for_another_name_on_the_same_account(city: City) -> None:
    confirmed(city)
    case = reviewed(city, name=OTHER_NAME)

    with pytest.raises(Invalid):
        city.do(case, actions.propose, "approved", by=city.officer)


def test_it_does_not_count_for_a_name_of_other_characters(lite: City) -> None:
    confirmed(lite)
    alike = {"family": "高崎", "given": "花子", "family_kana": "タカサキ", "given_kana": "ハナコ"}
    case = reviewed(lite, name=alike)

    with lite.case(case) as (_, application):
        assert application.search_key.startswith("高崎花子"), "found by either form"
        assert not identity.is_confirmed(application)


def test_a_family_that_shares_an_address_confirms_each_name(city: City) -> None:
    first = confirmed(city)
    city.do(first, actions.propose, "approved", by=city.officer)
    second = reviewed(city, name=OTHER_NAME)
    city.do(second, actions.confirm_identity, "documents", by=city.officer)
    city.do(second, actions.propose, "approved", by=city.officer)
    for case in (first, second):
        city.do(case, see_and_approve, by=city.chief)

    third = reviewed(city)
    city.do(third, actions.doubt_identity, by=city.officer)
    with city.case(second) as (_, application):
        assert identity.is_confirmed(application)
    with city.case(first) as (_, application):
        assert not identity.is_confirmed(application)


def test_a_confirmation_made_again_is_the_later_one(city: City) -> None:
    case = confirmed(city)
    city.do(case, actions.confirm_identity, "documents", by=city.officer)

    with city.case(case) as (_, application):
        kept = identity.confirmation_of(application)
        assert kept is not None
        assert kept.how == "documents"


def test_it_goes_with_the_last_application_that_names_the_person(city: City) -> None:
    later = AT + timedelta(days=366 * 5)
    cases = [confirmed(city), reviewed(city)]
    for case, left in zip(cases, (1, 0), strict=True):
        city.do(case, actions.withdraw, "引っ越すため", by=city.citizen)
        city.do(case, actions.dispose, by=city.records, at=later)
        with city.database.reading() as session:
            account = session.get_one(Citizen, city.citizen.id)
            assert len(account.confirmed) == left


def test_a_confirmation_can_be_taken_back_and_then_counts_for_nothing(city: City) -> None:
    case = confirmed(city)
    city.do(case, actions.doubt_identity, by=city.officer)

    with pytest.raises(Invalid):
        city.do(case, actions.propose, "approved", by=city.officer)
    with pytest.raises(Conflict):
        city.do(case, actions.doubt_identity, by=city.officer)
    with city.case(case) as (_, application):
        assert identity.confirmation_of(application) is None


def test_a_confirmation_taken_back_elsewhere_stops_the_approval(city: City) -> None:
    first = confirmed(city)
    second = reviewed(city)
    city.do(second, actions.propose, "approved", by=city.officer)
    city.do(first, actions.doubt_identity, by=city.officer)

    with pytest.raises(Conflict, match="差し戻して"):
        city.do(second, see_and_approve, by=city.chief)


def test_only_officers_of_the_office_confirm(lite: City) -> None:
    case = reviewed(lite, protected="yes")

    for person in (lite.asked, lite.chief, lite.citizen):
        with pytest.raises(NotAllowed):
            lite.do(case, actions.confirm_identity, "counter", by=person)


def test_other_procedures_wait_for_nobody(lite: City) -> None:
    case = lite.case_in(State.DECIDED)

    with lite.case(case) as (_, application):
        assert not identity.is_confirmed(application)
        assert not identity.stands_against(application, "approved")


def nobody(city: City) -> Actor:
    with city.database.transaction() as session:
        return of_citizen(nameless.make(session, AT))


def test_somebody_nameless_begins_only_where_nobody_is_asked(city: City) -> None:
    somebody = nobody(city)
    with pytest.raises(NotAllowed, match="ログインしてから"):
        city.start(by=somebody)

    case = city.start(OPEN, by=somebody)
    assert city.state_of(case) is State.DRAFT


def test_nobody_gives_the_applications_of_an_account_away(city: City) -> None:
    case = city.start(OPEN)

    with city.case(case) as (session, application):
        account = session.get_one(Citizen, city.citizen.id)
        with pytest.raises(NotAllowed):
            actions.hand_over(session, account, to=city.stranger, at=AT)
        assert application.citizen_id == city.citizen.id


def test_who_has_not_seen_the_notice_does_not_approve(city: City) -> None:
    case = city.case_in(State.IN_APPROVAL)

    with pytest.raises(Invalid, match="入力内容") as refused:
        city.do(case, actions.approve, by=city.chief)
    assert [each.code for each in refused.value.problems] == ["not_previewed"]
    city.do(case, actions.record_preview, 1, by=city.manager)
    with pytest.raises(Invalid):
        city.do(case, actions.approve, by=city.chief)
    city.do(case, actions.record_preview, 1, by=city.chief)
    city.do(case, actions.approve, by=city.chief)


def test_the_notice_of_an_earlier_proposal_is_not_the_one_to_approve(city: City) -> None:
    case = city.case_in(State.IN_APPROVAL)
    city.do(case, actions.record_preview, 1, by=city.chief)
    city.do(case, actions.send_back, "事実を足してください。", by=city.chief)
    city.do(case, actions.propose, "rejected", REASONS, by=city.officer)

    with pytest.raises(Invalid):
        city.do(case, actions.approve, by=city.chief, at=AT)
