"""One application and its people, moved on by the real actions, and the worker that follows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import Actor
from accounts.models import Citizen, Office, Officer
from app.jobs import JOBS
from app.runtime import Runtime, build_runtime
from app.worker import perform_with
from core import outbox
from core.settings import Settings
from documents.models import Document
from forms import catalogue
from forms.answers import Context, fill
from notifications.models import Delivery, Message
from tests.factories import see_and_approve
from workflow import actions, publishing, queries
from workflow.clock import local_date
from workflow.definitions import procedure_of
from workflow.models import Application

ARRIVED_AT = datetime(2026, 6, 9, 12, 14, tzinfo=UTC)
EMAIL = "yui@example.jp"

PROCEDURE = """
procedure: street-lamp
title: {ja: 街灯の設置の申請, en: Request for a street lamp}
summary: 街灯の設置を申請します。
kind: application
category: くらし
office: こども政策課
basis: {type: ordinance, text: 街灯条例第3条}
disposition: true
purpose: 街灯の設置を決めるために使います。
identity: login
standard_days: 30
retention_years: 5
pages:
  - page: place
    title: 場所
    fields:
      - {field: applicant, type: person_name, label: お名前}
      - {field: place, type: text, label: 設置する場所}
review:
  receive: officer
  approval: [課長]
  correction_days: 14
result:
  approved: {document: result-approved, title: 街灯設置決定通知書, text: 令和8年度中に設置します。}
  rejected: {document: result-rejected, title: 街灯設置却下通知書, reasons: required, appeal: standard}
"""

_OFFICE = "こども政策課"
_OFFICER = Actor("officer", "officer-1", _OFFICE, frozenset({"officer"}), "田中 恵")
_CHIEF = Actor("officer", "officer-2", _OFFICE, frozenset({"課長"}), "浦川 純子")
_NAME = {"family": "山﨑", "given": "結衣", "family_kana": "ヤマザキ", "given_kana": "ユイ"}


class Case:
    """A city hall with one procedure and one citizen, who has a draft."""

    def __init__(self, data: Path, database_url: str, mail_url: str | None = None) -> None:
        (data / "procedures").mkdir(parents=True)
        settings = Settings.from_environment(
            {
                "TENOHIRA_DATA": str(data),
                "TENOHIRA_PROCEDURES": str(data / "procedures"),
                "TENOHIRA_DATABASE_URL": database_url,
                "TENOHIRA_BASE_URL": "https://tenohira.example.jp",
                "TENOHIRA_MAIL_URL": mail_url or f"file:{data / 'mail'}",
                # Nobody listens there: every job is found in the database alone.
                "TENOHIRA_REDIS_URL": f"unix://{data}/nobody.sock",
            },
            demo=True,
        )
        self.runtime: Runtime = build_runtime(settings)
        with self.runtime.database.transaction() as session:
            self.id = self._draft(session)

    def submit(self, *, place: str = "魚の町4番", at: datetime = ARRIVED_AT) -> None:
        """Fill in and send."""
        with self.runtime.database.transaction() as session:
            application = self.application(session)
            raw = {"applicant": dict(_NAME), "place": place}
            actions.save_answers(
                session, application, raw, seen=application.seen, by=self.citizen, at=at
            )
            actions.submit(session, application, _filled(application, at), by=self.citizen, at=at)

    def receive(self) -> None:
        """Begin the review."""
        with self.runtime.database.transaction() as session:
            at = ARRIVED_AT + timedelta(days=1)
            actions.receive(session, self.application(session), by=_OFFICER, at=at)

    def ask_correction(self, words: str = "場所がはっきりしません。") -> None:
        """Ask for the place again."""
        with self.runtime.database.transaction() as session:
            at = ARRIVED_AT + timedelta(days=1)
            actions.ask_correction(
                session,
                self.application(session),
                [("place", "番地までお書きください。")],
                words,
                local_date(at + timedelta(days=14)),
                by=_OFFICER,
                at=at,
            )

    def correct(self) -> None:
        """Send another place."""
        at = ARRIVED_AT + timedelta(days=2)
        with self.runtime.database.transaction() as session:
            application = self.application(session)
            raw = {**application.raw, "place": "魚の町4番1号"}
            actions.save_answers(
                session, application, raw, seen=application.seen, by=self.citizen, at=at
            )
            actions.resubmit(session, application, _filled(application, at), by=self.citizen, at=at)

    def decide(self, outcome: str = "approved", reasons: dict[str, str] | None = None) -> None:
        """Propose and approve."""
        at = ARRIVED_AT + timedelta(days=30)
        with self.runtime.database.transaction() as session:
            actions.propose(
                session, self.application(session), outcome, reasons, by=_OFFICER, at=at
            )
        with self.runtime.database.transaction() as session:
            see_and_approve(session, self.application(session), by=_CHIEF, at=at)

    def withdraw(self) -> None:
        """Take the application back."""
        with self.runtime.database.transaction() as session:
            at = ARRIVED_AT + timedelta(days=3)
            actions.withdraw(session, self.application(session), by=self.citizen, at=at)

    def work(self) -> None:
        """Do every job that is due, and those that they owe in turn."""
        while due := self.due():
            for job in due:
                perform_with(self.runtime, job)

    def due(self, at: datetime | None = None) -> list[str]:
        """The ids of jobs to do by then; by now unless it is said."""
        with self.runtime.database.reading() as session:
            return outbox.due(session, at or datetime.now(UTC))

    def run_again(self, kind: str) -> None:
        """Do every job of a kind that was ever owed once more, as after a lost lease."""
        with self.runtime.database.reading() as session:
            jobs = session.scalars(sa.select(outbox.OutboxJob).where(outbox.OutboxJob.kind == kind))
            owed = [dict(job.args) for job in jobs]
        assert owed
        for args in owed:
            JOBS[kind](self.runtime, args)

    def application(self, session: Session) -> Application:
        """The case as it stands."""
        return session.get_one(Application, self.id)

    def documents(self) -> list[Document]:
        """Its documents, by kind and number."""
        with self.runtime.database.reading() as session:
            of_it = sa.select(Document).where(Document.application_id == self.id)
            return list(session.scalars(of_it.order_by(Document.kind, Document.number)))

    def messages(self) -> list[Message]:
        """What the citizen was told, in order."""
        with self.runtime.database.reading() as session:
            of_it = sa.select(Message).where(Message.application_id == self.id)
            return list(session.scalars(of_it.order_by(Message.at)))

    def deliveries(self) -> list[Delivery]:
        """How that went out."""
        with self.runtime.database.reading() as session:
            return list(session.scalars(sa.select(Delivery).order_by(Delivery.at)))

    def _draft(self, session: Session) -> str:
        procedure, problems = catalogue.load_source(PROCEDURE, "street-lamp.yaml")
        assert procedure is not None, problems
        office = Office(name=_OFFICE, phone="095-829-1270", hours="平日", address="魚の町4番1号")
        session.add(office)
        session.flush()
        for actor in (_OFFICER, _CHIEF):
            session.add(
                Officer(
                    id=actor.id,
                    login=actor.id,
                    name=actor.name,
                    password_hash="",
                    office_id=office.id,
                    created_at=ARRIVED_AT,
                )
            )
        citizen = Citizen(email=EMAIL, name="山﨑 結衣", language="ja", created_at=ARRIVED_AT)
        session.add(citizen)
        session.flush()
        self.citizen = Actor("citizen", citizen.id, name=citizen.name)
        by = Actor("officer", "admin-1", _OFFICE, frozenset({"admin"}), "手続 編子")
        publishing.publish(session, procedure, PROCEDURE, by=by, at=ARRIVED_AT - timedelta(days=9))
        revision = queries.live_revision(session, "street-lamp", ARRIVED_AT.date())
        assert revision is not None
        return actions.start(session, revision, by=self.citizen, at=ARRIVED_AT).id


def _filled(application: Application, at: datetime) -> Any:
    return fill(
        procedure_of(application.revision),
        application.raw,
        Context(today=at.date(), arrived_on=None, profile={}, files={}),
    )
