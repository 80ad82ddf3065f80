"""The last look, the one receipt, and what can be followed afterwards."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from accounts import actor
from accounts.models import Officer
from app.running import JAPAN
from tests.app.town import FAIR, PROCEDURE, Town, answers, apply, begin, hidden_in, photo, send
from tests.journeys.papers import text_of
from workflow import actions
from workflow.models import Application

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")


def test_the_check_shows_each_answer_with_a_way_to_change_it(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    send(citizen, "next", f"/applications/{case}/pages/place", **answers("魚の町4番1号"))
    text = citizen.get(f"/applications/{case}/check").get_data(as_text=True)

    assert "魚の町4番1号" in text
    assert f"/applications/{case}/pages/place?back=check#place" in text


def test_a_change_comes_back_to_the_check(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    send(citizen, "next", f"/applications/{case}/pages/place", **answers())
    answer = send(
        citizen, "next", f"/applications/{case}/pages/place?back=check", **answers("別の町")
    )

    assert answer.location == f"/applications/{case}/check"


def test_an_incomplete_form_has_no_check(town: Town) -> None:
    citizen = town.citizen("early@example.jp")
    case = begin(citizen)

    assert citizen.get(f"/applications/{case}/check").location.endswith("/pages/place")


def test_sending_twice_gives_one_receipt(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}"
    send(citizen, "next", f"{here}/pages/place", **answers())
    data = {**hidden_in(citizen.get(f"{here}/check")), "confirm": "yes", "go": "submit"}
    first, second = (citizen.post(f"{here}/submit", data=data) for _ in range(2))
    number = NUMBER.search(citizen.get(first.location).get_data(as_text=True))

    assert first.location == second.location == f"{here}/done"
    assert number
    assert number.group() in citizen.get(here).get_data(as_text=True)
    assert citizen.get(f"{here}/check").location == f"{here}/done", "going back is harmless"


def test_a_page_left_open_leads_to_what_was_sent_meanwhile(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}"
    page = hidden_in(citizen.get(f"{here}/pages/place")) | {"go": "next"} | answers()
    send(citizen, "next", f"{here}/pages/place", **answers())
    send(citizen, "submit", f"{here}/check", f"{here}/submit", confirm="yes")

    for more in ({}, {"picture": photo()}):
        answer = citizen.post(f"{here}/pages/place", data={**page, **more})
        assert answer.location == here


def test_without_the_confirmation_nothing_is_sent(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}"
    send(citizen, "next", f"{here}/pages/place", **answers())
    answer = send(citizen, "submit", f"{here}/check", f"{here}/submit")

    assert answer.status_code == 422
    assert 'href="#confirm"' in answer.get_data(as_text=True)
    assert citizen.get(f"{here}/check").status_code == 200


def test_what_changed_since_the_check_is_looked_at_again(town: Town) -> None:
    citizen = town.citizen()
    case = begin(citizen)
    here = f"/applications/{case}"
    send(citizen, "next", f"{here}/pages/place", **answers("前の町"))
    stale = hidden_in(citizen.get(f"{here}/check"))
    send(citizen, "next", f"{here}/pages/place", **answers("後の町"))
    answer = citizen.post(f"{here}/submit", data={**stale, "confirm": "yes"})
    text = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert "後の町" in text
    assert "まだ送られていません" in text


def test_the_status_says_where_it_is_and_until_when(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    text = citizen.get(f"/applications/{case}").get_data(as_text=True)

    assert "市役所に届きました" in text
    assert "日(" in text
    assert "頃" in text
    assert "いま、することはありません" in text


def test_papers_are_downloaded_privately_once_a_worker_made_them(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    town.works()
    path = _papers(citizen, case)[0]
    paper = citizen.get(path)

    assert paper.data.startswith(b"%PDF")
    assert paper.headers["Cache-Control"] == "private, no-store"
    assert paper.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert town.citizen("other@example.jp").get(path).status_code == 404
    assert "/login" in town.visitor().get(path).location


def test_a_message_is_in_the_inbox_and_new_only_once(town: Town) -> None:
    citizen = town.citizen("inbox@example.jp")
    apply(citizen)
    town.works()

    assert "新しい" in citizen.get("/inbox").get_data(as_text=True)
    assert "新しい" not in citizen.get("/inbox").get_data(as_text=True)


def test_words_of_a_withdrawal_may_hold_no_individual_number(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    answer = send(citizen, "", f"/applications/{case}/withdraw", words="番号は1234-5678-9018")

    assert answer.status_code == 422
    assert "マイナンバーは保存できません" in answer.get_data(as_text=True)
    assert 'href="#words"' in answer.get_data(as_text=True)
    assert "取り下げる" in citizen.get(f"/applications/{case}").get_data(as_text=True)


def test_a_reason_that_is_too_long_is_refused_in_words_and_kept(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    reason = "長" * 1000 + "い"
    answer = send(citizen, "", f"/applications/{case}/withdraw", words=reason)

    assert answer.status_code == 422
    assert "1000文字までにしてください(いま1001文字)" in answer.get_data(as_text=True)
    assert f"{reason}</textarea>" in answer.get_data(as_text=True)


def test_an_application_is_withdrawn_after_asking(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    answer = send(citizen, "", f"/applications/{case}/withdraw", words="引っ越したため")

    assert answer.location == f"/applications/{case}?done=withdrawn"
    assert "取下げ" in citizen.get(f"/applications/{case}").get_data(as_text=True)
    assert citizen.get(f"/applications/{case}/withdraw").status_code == 409


def test_a_consent_that_was_not_given_stands_wherever_the_answers_stand(town: Town) -> None:
    consent = (
        "{field: post, type: consent, label: 電子の通知, statement: 同意します。, required: false}"
    )
    town.publish(
        PROCEDURE.replace("street-lamp", "lamp-by-post").replace(
            "review:", f"      - {consent}\nreview:", 1
        )
    )
    citizen, officer = town.citizen(), town.officer("tanaka")
    here = f"/applications/{begin(citizen, 'lamp-by-post')}"
    send(citizen, "next", f"{here}/pages/place", **answers(), post="")
    check = citizen.get(f"{here}/check").get_data(as_text=True)
    send(citizen, "submit", f"{here}/check", f"{here}/submit", confirm="yes")
    town.works()
    case = officer.get(f"/officer{here.replace('applications', 'cases')}").get_data(as_text=True)
    copies = [text_of(citizen.get(path).data) for path in _papers(citizen, here.split("/")[2])]

    assert "同意しない" in check
    assert "同意しない" in case
    assert any("電子の通知同意しない" in text for text in copies)


# --- Corrections ----------------------------------------------------------------------------------


def test_a_correction_shows_only_the_named_fields_with_the_officers_words(town: Town) -> None:
    citizen = town.citizen()
    case = _asked_to_correct(town, citizen)
    text = citizen.get(f"/applications/{case}/correction").get_data(as_text=True)

    assert 'name="place"' in text
    assert "番地まで書いてください" in text
    assert "魚の町" in text
    assert 'name="name.family"' not in text


def test_who_corrects_is_told_that_the_days_go_on_and_do_not_begin_anew(town: Town) -> None:
    citizen = town.citizen()
    case = _asked_to_correct(town, citizen)
    text = citizen.get(f"/applications/{case}").get_data(as_text=True)

    assert "お返事の次の日から、続きを数えます" in text


def test_a_correction_changes_nothing_that_was_not_named(town: Town) -> None:
    citizen = town.citizen()
    case = _asked_to_correct(town, citizen)
    data = {"place": "魚の町4番1号", "name.family": "別人"}
    answer = send(citizen, "resubmit", f"/applications/{case}/correction", **data)

    assert answer.location == f"/applications/{case}?done=resubmitted"
    with town.runtime.database.reading() as session:
        sent = session.get_one(Application, case).submissions[-1].answers
    assert sent["place"] == "魚の町4番1号"
    assert sent["name"]["family"] == "山﨑"


def test_an_empty_correction_is_refused_at_its_field(town: Town) -> None:
    citizen = town.citizen()
    case = _asked_to_correct(town, citizen)
    answer = send(citizen, "resubmit", f"/applications/{case}/correction", place="")

    assert answer.status_code == 422
    assert '<a href="#place">' in answer.get_data(as_text=True)


def test_a_deadline_that_was_met_on_arrival_does_not_pass_in_a_correction(town: Town) -> None:
    arrival = datetime.now(UTC) - timedelta(days=40)
    town.publish(FAIR, first=arrival.date() - timedelta(days=1))
    citizen = town.citizen()
    with town.at(arrival):
        case = begin(citizen, "street-fair")
        here = f"/applications/{case}"
        late = send(citizen, "next", f"{here}/pages/place", **_fair(arrival, days=13))
        assert "14日前まで" in late.get_data(as_text=True)
        send(citizen, "next", f"{here}/pages/place", **_fair(arrival, days=14))
        send(citizen, "submit", f"{here}/check", f"{here}/submit", confirm="yes")
    _ask_to_correct(town, case)

    refused = send(citizen, "resubmit", f"{here}/correction", place="").get_data(as_text=True)
    assert "「設置する場所」" in refused
    assert "始める日" not in refused
    answer = send(citizen, "resubmit", f"{here}/correction", place="魚の町4番1号")
    assert answer.location == f"{here}?done=resubmitted"


def test_a_correction_can_wait(town: Town) -> None:
    citizen = town.citizen()
    case = _asked_to_correct(town, citizen)
    send(citizen, "later", f"/applications/{case}/correction", place="書きかけ")

    text = citizen.get(f"/applications/{case}/correction").get_data(as_text=True)
    assert 'value="書きかけ"' in text
    assert "直して送る" in citizen.get(f"/applications/{case}").get_data(as_text=True)


def test_a_correction_without_a_change_is_asked_about_and_sent_only_then(town: Town) -> None:
    citizen = town.citizen()
    here = f"/applications/{_asked_to_correct(town, citizen)}/correction"
    asked = send(citizen, "resubmit", here, place="魚の町")
    text = asked.get_data(as_text=True)

    assert asked.status_code == 422
    assert "何も変わっていません" in text
    assert 'name="go" value="as_it_is"' in text
    assert citizen.get(here).status_code == 200, "still open"
    answer = citizen.post(here, data={**hidden_in(asked), "place": "魚の町", "go": "as_it_is"})
    assert answer.location.endswith("?done=resubmitted")


def test_no_day_of_the_result_is_named_while_a_correction_is_waited_for(town: Town) -> None:
    citizen = town.citizen()
    case = apply(citizen)
    due = re.search(r"結果の目安.*?([0-9]+月[0-9]+日)", _page(citizen, case), re.DOTALL)
    assert due
    _ask_to_correct(town, case)
    before, after = _page(citizen, case).split("これまでと、これから", 1)

    assert f"{due[1]}" in before
    assert due[1] not in after.split("書類")[0]


# --- How the tests speak --------------------------------------------------------------------------


def _page(citizen: FlaskClient, case: str) -> str:
    return citizen.get(f"/applications/{case}").get_data(as_text=True)


def _asked_to_correct(town: Town, citizen: FlaskClient) -> str:
    case = apply(citizen, place="魚の町")
    _ask_to_correct(town, case)
    return case


def _ask_to_correct(town: Town, case: str) -> None:
    at = datetime.now(UTC)
    with town.runtime.database.transaction() as session:
        tanaka = session.query(Officer).filter_by(login="tanaka").one()
        by = actor.of_officer(tanaka)
        application = session.get_one(Application, case)
        actions.receive(session, application, by=by, at=at)
        actions.ask_correction(
            session,
            application,
            [("place", "番地まで書いてください")],
            "確かめさせてください。",
            date.today() + timedelta(days=14),  # noqa: DTZ011 - far enough in any zone
            by=by,
            at=at,
        )


def _fair(arrival: datetime, days: int) -> dict[str, str]:
    starts_on = arrival.astimezone(JAPAN).date() + timedelta(days=days)
    parts = {"era": "西暦", "year": starts_on.year, "month": starts_on.month, "day": starts_on.day}
    return answers("魚の町") | {f"starts_on.{part}": str(each) for part, each in parts.items()}


def _papers(citizen: FlaskClient, case: str) -> list[str]:
    text = citizen.get(f"/applications/{case}").get_data(as_text=True)
    return re.findall(r'href="(/documents/[0-9a-f-]+)"', text)
