"""A session that ended while a page was open: nothing was sent, and the page says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.app.town import Town, answers, apply, begin, hidden_in, send, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

OURS = {"Sec-Fetch-Site": "same-origin"}
NOT_SENT = "まだ送られていません。</strong>"


@pytest.fixture
def browser(town: Town) -> FlaskClient:
    """The browser of somebody who signed in with a code."""
    client = town.visitor()
    sign_in(town, client)
    return client


def test_the_registered_information_that_was_typed_comes_back(
    town: Town, browser: FlaskClient
) -> None:
    typed = {"phone": "095-822-8888", "name.family": "髙﨑", "go": "next"}
    page, text = _press_too_late(town, browser, "/profile", **typed)

    assert page == "/profile"
    assert 'value="095-822-8888"' in text
    assert 'value="髙﨑"' in text
    assert "まだ保存されていません" in text


def test_who_sent_too_late_is_back_at_the_check_and_told_that_nothing_was_sent(
    town: Town, browser: FlaskClient
) -> None:
    case = begin(browser)
    send(browser, "next", f"/applications/{case}/pages/place", **answers())
    here = f"/applications/{case}/check"
    page, text = _press_too_late(town, browser, here, f"/applications/{case}/submit", confirm="yes")

    assert page == here
    assert NOT_SENT in text
    assert NOT_SENT not in _text(browser.get(here))
    done = send(browser, "submit", here, f"/applications/{case}/submit", confirm="yes")
    assert done.location == f"/applications/{case}/done"


def test_the_reason_of_a_withdrawal_that_was_too_late_comes_back(
    town: Town, browser: FlaskClient
) -> None:
    here = f"/applications/{apply(browser)}/withdraw"
    page, text = _press_too_late(town, browser, here, words="引っ越したため")

    assert page == here
    assert NOT_SENT in text
    assert "引っ越したため</textarea>" in text


@pytest.mark.parametrize("what", ["/applications/{case}/discard", "/profile/delete"])
def test_what_was_to_be_deleted_too_late_is_asked_again(
    town: Town, browser: FlaskClient, what: str
) -> None:
    here = what.format(case=begin(browser))
    page, text = _press_too_late(town, browser, here)

    assert page == here
    assert NOT_SENT in text


def _press_too_late(
    town: Town, browser: FlaskClient, here: str, to: str | None = None, **typed: str
) -> tuple[str, str]:
    """Open a page, press its button after the session ended, and sign in: where that leads, and its text."""
    data = {**hidden_in(browser.get(here)), **typed}
    town.sessions_end()
    page = browser.post(to or here, data=data, headers=OURS).location
    assert browser.get(page).location.startswith("/login")
    back = sign_in(town, browser).location
    return back, _text(browser.get(back))


def _text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)
