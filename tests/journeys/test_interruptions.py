"""What happens on real phones: sent twice, gone back, two tabs, a session that ran out meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from accounts.models import Citizen as Account
from tests.journeys import papers
from tests.journeys.citizen import Citizen
from workflow.models import Application

if TYPE_CHECKING:
    from tests.journeys.conftest import NewCitizen

SEARCH, TITLE = "いぬ", "犬の登録"
PAGE, TEXT = "dog", "dog_name"


@pytest.fixture
def citizen(new_citizen: NewCitizen) -> Citizen:
    """A citizen on the first page of the form."""
    citizen = new_citizen()
    citizen.finds(SEARCH, TITLE)
    citizen.begins()
    return citizen


def test_sending_twice_makes_one_application(citizen: Citizen) -> None:
    citizen.fills_all()
    citizen.confirms()
    citizen.taps_send_twice()

    citizen.sees("市役所に届きました")
    number = citizen.number
    assert _sent(citizen) == 1

    citizen.opens("/applications")
    citizen.sees(number)


def test_going_back_and_sending_again_gives_the_same_number(citizen: Citizen) -> None:
    citizen.fills_all()
    number = citizen.sends()
    citizen.goes_back()
    if citizen.can_send:
        citizen.confirms()
        citizen.presses_go("submit")
    citizen.opens(f"/applications/{citizen.case}")

    assert citizen.number == number
    assert _sent(citizen) == 1


def test_sending_in_two_tabs_makes_one_application(citizen: Citizen) -> None:
    citizen.fills_all()
    other = citizen.opens_another_tab()
    number = citizen.sends()

    assert other.sends() == number
    assert _sent(citizen) == 1


def test_a_stale_tab_overwrites_nothing_and_loses_nothing(citizen: Citizen) -> None:
    citizen.fills_up_to(PAGE)
    stale = citizen.opens_another_tab()
    citizen.fills({TEXT: "先に書いた"})
    citizen.goes_on()
    stale.fills({TEXT: "後で書いた"})
    stale.presses_go("next")

    stale.sees("先に書いた", "後で書いた")
    citizen.opens(f"/applications/{citizen.case}/pages/{PAGE}")
    assert citizen.value_of(TEXT) == "先に書いた"


def test_a_session_that_ran_out_keeps_what_was_typed(citizen: Citizen) -> None:
    citizen.fills_up_to(PAGE)
    citizen.fills({TEXT: "消えては困る"})
    citizen.city.lets_sessions_expire()
    citizen.presses_go("next")

    citizen.sees("メールアドレス")
    citizen.signs_in()
    if citizen.page_name == PAGE:
        assert citizen.value_of(TEXT) == "消えては困る"
        citizen.goes_on()
    citizen.opens(f"/applications/{citizen.case}/pages/{PAGE}")
    assert citizen.value_of(TEXT) == "消えては困る"


def test_a_draft_is_resumed_on_another_phone(citizen: Citizen, new_citizen: NewCitizen) -> None:
    citizen.fills_up_to(PAGE)
    citizen.fills({TEXT: "途中まで"})
    citizen.presses_go("later")

    other = new_citizen()
    other.email = citizen.email
    other.opens("/applications")
    other.signs_in()
    other.follows(TITLE)
    other.opens(f"/applications/{other.case}/pages/{PAGE}")
    assert other.value_of(TEXT) == "途中まで"


def test_a_program_is_no_photo(citizen: Citizen) -> None:
    citizen.fills_up_to(PAGE)
    citizen.fills({"dog_photo": [papers.program("ポチ.jpg")]})

    citizen.sees("ポチ.jpg", "ここには付けられない種類です")


def _sent(citizen: Citizen) -> int:
    numbers = citizen.city.column(
        sa.select(Application.receipt_number)
        .select_from(Application)
        .join(Account, Account.id == Application.citizen_id)
        .where(Account.email == citizen.email, Application.receipt_number.is_not(None))
    )
    return len(numbers)
