"""What was typed once, and kept by wish, is never asked again: on a phone, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.stories import DOG_REGISTRATION

if TYPE_CHECKING:
    from tests.journeys.conftest import NewCitizen

ONCE = "登録情報から入れました"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_second_form_knows_what_the_first_was_allowed_to_keep(
    new_citizen: NewCitizen, *, scripts: bool
) -> None:
    citizen = new_citizen(scripts=scripts)
    citizen.finds(DOG_REGISTRATION.search, DOG_REGISTRATION.title)
    citizen.begins()
    owner = {"owner_name.family": "髙﨑", "owner_name.given": "葛󠄀"}
    citizen.fills_all({**DOG_REGISTRATION.pages, "owner": owner})
    citizen.sees("お名前、住所、電話番号があなたご自身のものなら")
    assert not citizen.page.locator("[name='keep']").is_checked()
    citizen.page.locator("[name='keep']").check()
    citizen.sends()
    citizen.sees("登録情報に残しました")

    citizen.finds("ジドウ てあて", "児童手当の認定請求")
    citizen.begins()
    citizen.fills_up_to("claimant")
    citizen.sees(ONCE)
    assert citizen.value_of("claimant_name.family") == "髙﨑"
    assert citizen.value_of("claimant_name.given") == "葛󠄀"
    assert citizen.value_of("claimant_address.street") == "魚の町4番1号"
    assert citizen.value_of("claimant_birthday.year") == ""
    citizen.fills()
    citizen.goes_on()

    citizen.opens("/profile")
    assert citizen.value_of("name.family") == "髙﨑"
    citizen.page.locator("[name='phone']").fill("12")
    citizen.presses_go("next")
    citizen.is_told("電話番号")
    citizen.page.locator("[name='phone']").fill("095-822-8888")
    citizen.presses_go("next")
    citizen.sees("登録情報を保存しました")
    citizen.follows("すべて消す")
    citizen.presses("消す")
    citizen.sees("登録情報をすべて消しました")
    assert citizen.value_of("name.family") == ""
