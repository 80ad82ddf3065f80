"""The main job, from a search on a phone to a notice that anybody can verify."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tests.journeys import papers
from tests.journeys.stories import CHILD_ALLOWANCE, DOG_REGISTRATION, RESIDENT_RECORD, Story
from workflow.models import Attachment

if TYPE_CHECKING:
    from tests.journeys.citizen import Citizen
    from tests.journeys.city import City
    from tests.journeys.conftest import NewCitizen, NewOfficer
    from tests.journeys.officer import Officer


def test_child_allowance_is_corrected_and_approved(
    new_citizen: NewCitizen, new_officer: NewOfficer
) -> None:
    _goes_all_the_way(CHILD_ALLOWANCE, new_citizen(), new_officer)


def test_a_resident_record_is_refused_with_reasons_and_the_way_to_appeal(
    new_citizen: NewCitizen, new_officer: NewOfficer
) -> None:
    _goes_all_the_way(RESIDENT_RECORD, new_citizen(), new_officer)


def test_a_dog_is_registered(new_citizen: NewCitizen, new_officer: NewOfficer) -> None:
    _goes_all_the_way(DOG_REGISTRATION, new_citizen(), new_officer)


def test_child_allowance_without_scripts(new_citizen: NewCitizen, new_officer: NewOfficer) -> None:
    _goes_all_the_way(CHILD_ALLOWANCE, new_citizen(scripts=False), new_officer)


def test_child_allowance_on_postgresql(
    city_on_postgresql: City, new_citizen: NewCitizen, new_officer: NewOfficer
) -> None:
    _goes_all_the_way(CHILD_ALLOWANCE, new_citizen(city=city_on_postgresql), new_officer)


def _goes_all_the_way(story: Story, citizen: Citizen, new_officer: NewOfficer) -> None:
    number = _applies(story, citizen)
    _gets_a_receipt(story, citizen, number)

    officer = new_officer(story.officer, city=citizen.city)
    _receives(story, officer, number)
    officer.asks_for_correction(story.correction)
    officer.sees("補正を待っています")

    _answers_the_correction(story, citizen)

    _proposes(story, officer, number)
    for login in story.approvers:
        _approves(story, new_officer(login, city=citizen.city), number)

    _gets_the_notice(story, citizen)


def _applies(story: Story, citizen: Citizen) -> str:
    """Search, read, sign in, fill in with one mistake, put it right, check and send."""
    citizen.finds(story.search, story.title)
    citizen.sees("結果まで", "手もとに用意するもの", "費用")
    citizen.begins()
    citizen.fills_up_to(story.slip.page, story.pages)
    for _ in range(1, story.rows):
        citizen.adds_a_row(story.slip.page)
    citizen.fills({**story.pages.get(story.slip.page, {}), **story.slip.answers})
    citizen.presses_go("next")
    citizen.is_told(story.slip.says)
    right = citizen.good_answers(story.slip.answers) | dict(story.pages.get(story.slip.page, {}))
    citizen.fills({name: right[name] for name in story.slip.answers})
    citizen.goes_on()
    citizen.fills_all(story.pages)
    citizen.sees("まだ送られていません")
    number = citizen.sends()
    citizen.sees("市役所に届きました", "結果の目安")
    return number


def _gets_a_receipt(story: Story, citizen: Citizen, number: str) -> None:
    """The ticket is there at once; the PDF as soon as the worker has made it."""
    citizen.reloads_until("受付票をひらく")
    receipt = citizen.gets("受付票をひらく")
    assert number in papers.text_of(receipt)
    citizen.hears("届きました")
    for picture in _pictures(citizen):
        assert not papers.shows_where_it_was_taken(picture)
    citizen.follows("申請の状況を見る")
    citizen.sees("市役所に到達", story.to_do)


def _receives(story: Story, officer: Officer, number: str) -> None:
    officer.opens_case(number)
    officer.receives()
    officer.ticks_everything()
    assert officer.unticked == 0
    if story.confirmed:
        officer.confirms_identity(story.confirmed)


def _answers_the_correction(story: Story, citizen: Citizen) -> None:
    """Only the named fields can be answered, each with the officer's words beside it."""
    citizen.reloads_until("あなたがすること")
    citizen.follows("直して送る")
    citizen.sees(*story.correction.values())
    assert {name.split(".")[0] for name in citizen.asked} <= {
        path.split(".")[0] for path in story.correction
    } | {"note"}
    for path in story.replaced:
        citizen.removes_the_file(path)
    citizen.fills(story.answer)
    citizen.presses_go("resubmit")
    citizen.sees("直した内容が届きました")


def _proposes(story: Story, officer: Officer, number: str) -> None:
    """What changed is marked; what depends on it has to be looked at again."""
    officer.opens_case(number)
    before, after = story.changed
    assert before in officer.struck_out
    assert after in officer.marked_as_new
    officer.ticks_everything()
    officer.proposes(story.outcome, story.reasons, memo="よろしくお願いします。")
    officer.sees("決裁")


def _approves(story: Story, approver: Officer, number: str) -> None:
    approver.opens_case(number)
    preview = papers.text_of(approver.sees_the_notice())
    for words in story.notice:
        assert "".join(words.split()) in preview
    approver.page.reload()
    approver.approves()


def _gets_the_notice(story: Story, citizen: Citizen) -> None:
    """The notice is downloaded, and whoever holds it can have it verified."""
    citizen.reloads_until("結果の通知書を受けとってください")
    citizen.hears("結果")
    notice = papers.text_of(citizen.gets("をひらく"))
    for words in story.notice:
        assert words in notice
    code = re.search(r"確認番号[::]?((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})", notice)
    assert code, notice
    citizen.opens("/verify")
    citizen.page.get_by_label("確認番号").fill(code.group(1))
    citizen.presses("確かめる")
    citizen.sees("が出した文書です")
    citizen.does_not_see("山﨑", "結衣")


def _pictures(citizen: Citizen) -> list[bytes]:
    """The stored pictures of the application, as whoever opens them gets them."""
    ids = citizen.city.column(
        sa.select(Attachment.id).where(
            Attachment.application_id == citizen.case, Attachment.kind == "jpeg"
        )
    )
    return [citizen.fetches(f"/attachments/{each}", "image/jpeg") for each in ids]
