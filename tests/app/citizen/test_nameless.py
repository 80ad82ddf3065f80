"""Applying without saying who one is, where the procedure asks nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from accounts.actor import SYSTEM
from accounts.models import Citizen
from forms import catalogue
from notifications.models import Delivery, DeliveryState, Message
from tests.app.officer.conftest import town  # noqa: F401 - on each kind of database
from tests.app.town import PROCEDURE, Town, apply, begin, hidden_in, sign_in
from workflow import publishing
from workflow.chain import verify_application
from workflow.models import Application

if TYPE_CHECKING:
    from flask.testing import FlaskClient

OPEN = PROCEDURE.replace("identity: login", "identity: none").replace(
    "procedure: street-lamp", "procedure: street-talk"
)


@pytest.fixture
def visitor(town: Town) -> FlaskClient:  # noqa: F811
    """Somebody whose browser was never here, and a procedure that asks nobody who they are."""
    procedure, problems = catalogue.load_source(OPEN, "street-talk.yaml")
    assert procedure, problems
    with town.runtime.database.transaction() as session:
        publishing.publish(session, procedure, OPEN, by=SYSTEM, at=datetime.now(UTC))
    return town.visitor()


def words(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_a_visitor_applies_and_follows_without_signing_in(
    town: Town,  # noqa: F811
    visitor: FlaskClient,
) -> None:
    assert "ログインしなくても始められます" in words(visitor, "/procedures/street-talk")
    case = apply(visitor, procedure="street-talk")
    town.works()

    assert "この端末だけで見られます" in words(visitor, f"/applications/{case}/done")
    assert "受付票" in words(visitor, f"/applications/{case}")
    assert town.visitor().get(f"/applications/{case}").status_code == 303
    assert town.citizen().get(f"/applications/{case}").status_code == 404


def test_nothing_is_mailed_to_nobody(town: Town, visitor: FlaskClient) -> None:  # noqa: F811
    case = apply(visitor, procedure="street-talk")
    town.works()

    with town.runtime.database.reading() as session:
        told = session.scalars(select(Message.id).where(Message.application_id == case)).all()
        assert told
        states = session.scalars(select(Delivery.state).where(Delivery.message_id.in_(told)))
        assert DeliveryState.SENT not in set(states)


def test_officers_know_that_mail_reaches_nobody(town: Town, visitor: FlaskClient) -> None:  # noqa: F811
    case = apply(visitor, procedure="street-talk")

    assert "申請した方はログインしていません" in words(
        town.officer("tanaka"), f"/officer/cases/{case}"
    )


def test_other_procedures_ask_the_nameless_to_sign_in(
    town: Town,  # noqa: F811
    visitor: FlaskClient,
) -> None:
    begin(visitor, "street-talk")
    page = visitor.get("/procedures/street-talk")
    data = {**hidden_in(page), "procedure": "street-lamp"}
    answer = visitor.post("/applications", data=data)

    assert answer.location.startswith("/login?next=")
    assert visitor.get("/procedures/street-lamp/start").location.startswith("/login?next=")
    assert visitor.get("/login").status_code == 200
    assert town.visitor().get("/procedures/street-lamp/start").status_code == 303


def test_signing_in_keeps_what_was_begun(town: Town, visitor: FlaskClient) -> None:  # noqa: F811
    sent = apply(visitor, procedure="street-talk")
    town.works()
    draft = begin(visitor, "street-talk")
    before = count_citizens(town)
    sign_in(town, visitor, "keeps@example.jp")

    for case in (sent, draft):
        assert case in words(visitor, "/applications")
    assert "届きました" in words(visitor, "/inbox")
    assert "この端末だけで見られます" not in words(visitor, f"/applications/{sent}")
    assert count_citizens(town) == before  # one went, one came
    with town.runtime.database.reading() as session:
        assert verify_application(session, session.get_one(Application, sent))


def test_signing_in_twice_takes_nothing_from_an_account(
    town: Town,  # noqa: F811
    visitor: FlaskClient,
) -> None:
    sign_in(town, visitor, "first@example.jp")
    case = apply(visitor, procedure="street-talk")
    other = town.visitor()
    sign_in(town, other, "second@example.jp")

    assert other.get(f"/applications/{case}").status_code == 404
    assert visitor.get(f"/applications/{case}").status_code == 200


def count_citizens(town: Town) -> int:  # noqa: F811
    with town.runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Citizen)) or 0
