"""What a city has after years: cases by the hundred thousand, and one receipt like all others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from accounts.models import Citizen, new_id
from core.database import Database
from documents.papers import City, Contact, Proof, Receipt
from workflow.models import Application, ProcedureRevision
from workflow.states import ACTIVE, State

_STATES = (
    *([State.CLOSED] * 14),
    State.SUBMITTED,
    State.IN_REVIEW,
    State.CORRECTION,
    State.IN_APPROVAL,
    State.DECIDED,
    State.NOTIFIED,
)
"""Of twenty cases fourteen are over; in a city of some age it is more."""


def grow(database: Database, total: int) -> None:
    """Add cases to the measured office until there are so many."""
    start = date(2026, 4, 1)
    at = datetime(2026, 4, 1, tzinfo=UTC)
    with database.transaction() as session:
        citizen = session.scalars(sa.select(Citizen)).first()
        revision = session.scalars(
            sa.select(ProcedureRevision).where(ProcedureRevision.slug == "ten-fields")
        ).one()
        present = session.scalar(sa.select(sa.func.count()).select_from(Application)) or 0
        assert citizen
        rows = [
            {
                "id": new_id(),
                "citizen_id": citizen.id,
                "revision_id": revision.id,
                "slug": revision.slug,
                "office": "こども政策課",
                "language": "ja",
                "state": _STATES[number % len(_STATES)],
                "active": _STATES[number % len(_STATES)] in ACTIVE,
                "version": 2,
                "raw": {},
                "seen": 2,
                "created_at": at,
                "receipt_number": f"B{number:09}",
                "arrived_at": at + timedelta(minutes=number),
                "due_on": start + timedelta(days=number % 365),
                "queue_on": start + timedelta(days=number % 365),
                "applicant_name": "山﨑 結衣",
                "search_key": "山﨑結衣",
                "withdrawal_words": "",
                "event_count": 1,
                "last_hash": "",
            }
            for number in range(present, total)
        ]
        for first in range(0, len(rows), 5_000):
            session.execute(sa.insert(Application), rows[first : first + 5_000])


def receipt_paper() -> Receipt:
    """A receipt as every applicant gets one."""
    return Receipt(
        city=City("長崎市", "見本 太郎"),
        contact=Contact("こども政策課", "095-829-1270", "平日 8時45分から17時30分"),
        title="駐輪場の定期利用の申込",
        receipt_number="4KT7-PXH3-M",
        applicant="山﨑 結衣",
        arrived="令和8年4月1日 12時00分",
        stamp="8.4.1",
        expected="4月8日頃",
        fee="",
        proof=Proof(
            "ABCD-EFGH-JKLM",
            "https://tenohira.city.example/verify/ABCDEFGHJKLM",
            "https://tenohira.city.example/verify",
        ),
    )
