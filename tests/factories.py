"""Cases made as they are made in life: every stage is reached by running the real actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM, Actor, of_citizen, of_officer
from accounts.models import Citizen, Office, Officer, OfficerRole
from core.database import Database
from forms import answers, catalogue
from forms.answers import Filled
from forms.context import Context, FileInfo
from tests.tree_planting import ASKED, OFFICE, RAW, SOURCE
from workflow import actions, publishing
from workflow.access import may_see, open_proposal
from workflow.clock import local_date
from workflow.definitions import procedure_of
from workflow.models import Application, ProcedureRevision
from workflow.states import State

AT = datetime(2026, 10, 1, 1, 0, tzinfo=UTC)
"""Thursday, ten in the morning in Japan."""


@dataclass(frozen=True)
class City:
    """A small city with everybody a case needs."""

    database: Database
    citizen: Actor
    stranger: Actor
    officer: Actor
    second_officer: Actor
    chief: Actor
    """係長."""
    manager: Actor
    """課長."""
    everything: Actor
    """One person with every role of the office: what roles alone would allow."""
    records: Actor
    admin: Actor
    asked: Actor
    """An officer of the office that is consulted."""
    elsewhere: Actor
    """An officer, 係長 and 課長 of a third office."""

    def publish(self, source: str = SOURCE, at: datetime = AT) -> str:
        """Publish a procedure; gives the revision's id."""
        with self.database.transaction() as session:
            procedure, problems = catalogue.load_source(source, "test.yaml")
            assert procedure is not None, problems
            return publishing.publish(session, procedure, source, by=self.admin, at=at).id

    def start(self, source: str = SOURCE, at: datetime = AT, by: Actor | None = None) -> str:
        """Begin a draft; gives the application's id."""
        revision_id = self.publish(source)
        with self.database.transaction() as session:
            revision = session.get_one(ProcedureRevision, revision_id)
            return actions.start(session, revision, by=by or self.citizen, at=at).id

    @contextmanager
    def case(self, application_id: str) -> Iterator[tuple[Session, Application]]:
        """Give a session to write with and the application in it, whoever may see it."""
        with self.database.transaction() as session:
            yield session, session.get_one(Application, application_id)

    def do(
        self, application_id: str, action: Callable[..., Any], *args: Any, by: Actor, **more: Any
    ) -> Any:
        """Run one action in a transaction of its own."""
        more.setdefault("at", AT + timedelta(hours=1))
        with self.case(application_id) as (session, application):
            return action(session, application, *args, by=by, **more)

    def save(self, application_id: str, at: datetime = AT, **changed: Any) -> None:
        """Type answers; what is not said is typed as in RAW."""
        with self.case(application_id) as (session, application):
            raw = {**RAW, **application.raw, **changed}
            actions.save_answers(
                session, application, raw, seen=application.seen, by=self.citizen, at=at
            )

    def send(self, application_id: str, at: datetime = AT, **more: Any) -> str:
        """Submit or, in a correction, resubmit what was typed; gives the receipt number."""
        with self.case(application_id) as (session, application):
            action = actions.resubmit if application.state is State.CORRECTION else actions.submit
            filled = filled_of(application, at)
            return action(
                session, application, filled, by=self.citizen, at=at, **more
            ).receipt_number

    def answer_all(self, application_id: str) -> None:
        """Answer every consultation."""
        with self.case(application_id) as (session, application):
            for opinion in application.opinions:
                actions.give_opinion(
                    session, application, opinion.number, "影響はない。", by=self.asked, at=AT
                )

    def tick_all(self, application_id: str) -> None:
        """Confirm everything on the checklist."""
        with self.case(application_id) as (session, application):
            for item in application.submissions[-1].checklist:
                actions.tick(session, application, item, True, by=self.officer, at=AT)

    def attach(self, application_id: str, field: str = "paper", name: str = "証明書.pdf") -> str:
        """Attach a file; gives its id, which still has to be answered."""
        with self.case(application_id) as (session, application):
            return actions.attach(
                session,
                application,
                field,
                name=name,
                kind="pdf",
                size=2048,
                sha256="0" * 64,
                storage_key=f"key-{len(application.attachments)}",
                by=self.citizen,
                at=AT,
            ).id

    def case_in(self, state: State, source: str = SOURCE, **answers: Any) -> str:
        """Make an application and lead it to a state, by the shortest way.

        With protected="yes" it has a file, and another office is asked.
        """
        case = self.start(source)
        if answers.get("protected") == "yes":
            answers["paper"] = [self.attach(case)]
        self.save(case, **answers)
        if state is State.DRAFT:
            return case
        self.send(case)
        for step in _WAYS[state]:
            step(self, case)
        return case

    def state_of(self, application_id: str) -> State:
        """Look up the state."""
        with self.database.reading() as session:
            return session.get_one(Application, application_id).state


def _receive(city: City, case: str) -> None:
    city.do(case, actions.receive, by=city.officer)


def _ask(city: City, case: str) -> None:
    due_on = local_date(AT + timedelta(days=14))
    with city.case(case) as (_, application):
        asked = application.submissions[-1].asked
    fields = [(path, "見直してください。") for path in ("place", "paper") if path in asked]
    city.do(case, actions.ask_correction, fields, "ご確認ください。", due_on, by=city.officer)


def _propose(city: City, case: str) -> None:
    city.answer_all(case)
    city.tick_all(case)
    city.do(case, actions.propose, "approved", by=city.officer)


def _approve(city: City, case: str) -> None:
    city.do(case, see_and_approve, by=city.chief)
    city.do(case, see_and_approve, by=city.manager)


def _notify(city: City, case: str) -> None:
    city.do(case, actions.mark_notified, by=SYSTEM)


def _download(city: City, case: str) -> None:
    city.do(case, actions.record_download, document_id="d", kind="result", by=city.citizen)


def _withdraw(city: City, case: str) -> None:
    city.do(case, actions.withdraw, "引っ越すため", by=city.citizen)


def _dispose(city: City, case: str) -> None:
    city.do(case, actions.dispose, by=city.records, at=AT + timedelta(days=366 * 5))


_WAYS: Mapping[State, tuple[Callable[[City, str], None], ...]] = {
    State.SUBMITTED: (),
    State.IN_REVIEW: (_receive,),
    State.CORRECTION: (_receive, _ask),
    State.IN_APPROVAL: (_receive, _propose),
    State.DECIDED: (_receive, _propose, _approve),
    State.NOTIFIED: (_receive, _propose, _approve, _notify),
    State.CLOSED: (_receive, _propose, _approve, _notify, _download),
    State.WITHDRAWN: (_withdraw,),
    State.DISPOSED: (_withdraw, _dispose),
}


def see_and_approve(
    session: Session, application: Application, *, by: Actor, at: datetime, **more: Any
) -> None:
    """Approve as people do: after a look at the notice, if there is one to see."""
    proposal = open_proposal(application)
    if proposal is not None and may_see(by, application):
        actions.record_preview(session, application, proposal.number, by=by, at=at)
    actions.approve(session, application, by=by, at=at, **more)


def filled_of(application: Application, at: datetime = AT) -> Filled:
    """Read what was typed, as the edge does before an action."""
    files = {
        each.id: FileInfo(each.id, each.name, each.size, each.kind)
        for each in application.attachments
    }
    arrived = application.arrived_at
    context = Context(local_date(at), local_date(arrived) if arrived else None, files=files)
    return answers.fill(procedure_of(application.revision), application.raw, context)


@contextmanager
def city_at(url: str, reactions: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[City]:
    """Make a city in an empty, migrated database."""
    with closing(Database(url, reactions=reactions)) as database:
        with database.transaction() as session:
            city = _people(session, database)
        yield city


def _people(session: Session, database: Database) -> City:
    for name in (OFFICE, ASKED, "市民課"):
        session.add(Office(name=name, phone="095-822-8888"))
    session.flush()
    return City(
        database,
        citizen=_citizen(session, "hanako@example.jp"),
        stranger=_citizen(session, "jiro@example.jp"),
        officer=_officer(session, "tanaka", "田中", OFFICE, "officer"),
        second_officer=_officer(session, "mori", "森", OFFICE, "officer"),
        chief=_officer(session, "matsumoto", "松本", OFFICE, "係長"),
        manager=_officer(session, "urakawa", "浦川", OFFICE, "課長"),
        everything=_officer(session, "ogawa", "小川", OFFICE, "officer", "係長", "課長", "records"),
        records=_officer(session, "kiroku", "木村", OFFICE, "records"),
        admin=_officer(session, "admin", "管理", OFFICE, is_admin=True),
        asked=_officer(session, "kankyo", "林", ASKED, "officer"),
        elsewhere=_officer(session, "shimin", "原", "市民課", "officer", "係長", "課長", "records"),
    )


def _citizen(session: Session, email: str) -> Actor:
    citizen = Citizen(email=email, created_at=AT)
    session.add(citizen)
    session.flush()
    return of_citizen(citizen)


def _officer(
    session: Session, login: str, name: str, office: str, *roles: str, is_admin: bool = False
) -> Actor:
    officer = Officer(
        login=login,
        name=name,
        password_hash="-",
        office=session.scalars(sa.select(Office).where(Office.name == office)).one(),
        is_admin=is_admin,
        created_at=AT,
        roles=[OfficerRole(role=role) for role in roles],
    )
    session.add(officer)
    session.flush()
    return of_officer(officer)
