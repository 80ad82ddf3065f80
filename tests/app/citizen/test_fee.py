"""When a fee is paid is said wherever a citizen sees one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from documents.models import Document, Kind
from tests.app.town import PROCEDURE, apply, begin, send
from tests.app.town import answers as typed
from tests.journeys import papers

if TYPE_CHECKING:
    from tests.app.town import Town

FEE = 'fee: {{amount: "{amount}", text: 1件につき300円{paid}}}'


def charging(town: Town, slug: str, amount: str, paid: str) -> str:
    """Publish a procedure with this fee."""
    fee = FEE.format(amount=amount, paid=paid)
    town.publish(PROCEDURE.replace("street-lamp", slug).replace("retention", f"{fee}\nretention"))
    return slug


@pytest.mark.parametrize(
    ("slug", "paid", "words"),
    [
        ("first", ", paid: before_review", "審査の前に納めます"),
        ("later", ", paid: after_review", "審査のあとに納めます"),
    ],
)
def test_when_it_is_paid_stands_on_both_pages_and_on_the_receipt(
    town: Town, slug: str, paid: str, words: str
) -> None:
    charging(town, slug, "300", paid)
    citizen = town.citizen(f"{slug}@example.jp")
    draft = begin(citizen, slug)
    send(citizen, "next", f"/applications/{draft}/pages/place", **typed())
    case = apply(citizen, procedure=slug)
    town.works()

    assert words in citizen.get(f"/procedures/{slug}").text
    assert words in citizen.get(f"/applications/{draft}/check").text
    assert f"300円(審査の{words[3:]})" in papers.text_of(receipt(town, case))


def test_what_the_file_does_not_say_nobody_says(town: Town) -> None:
    charging(town, "untold", "300", "")
    citizen = town.citizen("untold@example.jp")
    draft = begin(citizen, "untold")
    send(citizen, "next", f"/applications/{draft}/pages/place", **typed())
    case = apply(citizen, procedure="untold")
    town.works()

    assert "納めます" not in citizen.get("/procedures/untold").text
    assert "納めます" not in citizen.get(f"/applications/{draft}/check").text
    assert "手数料300円担当" in papers.text_of(receipt(town, case))


def test_what_costs_nothing_in_the_end_is_not_paid(town: Town) -> None:
    charging(town, "waived", "0", ", paid: before_review")
    citizen = town.citizen("waived@example.jp")
    draft = begin(citizen, "waived")
    send(citizen, "next", f"/applications/{draft}/pages/place", **typed())

    assert "納めます" not in citizen.get(f"/applications/{draft}/check").text


def receipt(town: Town, case: str) -> bytes:
    with town.runtime.database.reading() as session:
        key = session.scalars(
            sa.select(Document.storage_key).where(
                Document.application_id == case, Document.kind == Kind.RECEIPT
            )
        ).one()
    return town.runtime.storage.get(key or "")
