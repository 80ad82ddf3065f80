"""Publishing the folder: what is known by its hash stays, and a revision needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.procedures import live_cards
from app.publication import publish_folder
from tests.app.town import PROCEDURE, Town, token_in
from workflow import definitions, queries
from workflow.models import ProcedureRevision

BLOCK = "block: owner\nfields:\n  - {field: name, type: person_name, label: お名前}\n"
USING = PROCEDURE.replace(
    "{field: name, type: person_name, label: お名前}", "use: owner  # use: nobody"
)


@pytest.fixture
def folder(town: Town, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The town's procedures, one of which uses a block; as they were afterwards."""
    folder = town.runtime.settings.procedures
    block = folder / "blocks" / "owner.yaml"
    block.parent.mkdir(exist_ok=True)
    block.write_text(BLOCK, "utf-8")
    text = f"{USING}# {request.node.name}\n"
    (folder / "street-lamp.yaml").write_text(text, "utf-8")
    yield folder
    block.unlink()
    (folder / "street-lamp.yaml").write_text(PROCEDURE, "utf-8")


def published(town: Town) -> tuple[str, ...]:
    return publish_folder(town.runtime, datetime.now(UTC)).published


def newest(town: Town) -> ProcedureRevision:
    with town.runtime.database.reading() as session:
        found = queries.revisions_of(session, "street-lamp")[0]
        _ = found.source, found.blocks
        return found


def test_a_revision_keeps_the_blocks_it_uses(town: Town, folder: Path) -> None:
    assert published(town) == ("street-lamp",)
    assert newest(town).blocks == {"owner": BLOCK}
    (folder / "blocks" / "owner.yaml").write_text("broken: [", "utf-8")
    with town.runtime.database.reading() as session:
        procedure = definitions.procedure_of(queries.revisions_of(session, "street-lamp")[0])
    assert procedure.blocks == ("owner",)
    assert procedure.fields[0].name == "name"


def test_another_text_of_a_block_is_another_revision(town: Town, folder: Path) -> None:
    first = published(town), published(town)
    before = newest(town)
    (folder / "blocks" / "owner.yaml").write_text(BLOCK.replace("お名前", "氏名"), "utf-8")
    assert first == (published(town), published(town)) == (("street-lamp",), ())
    assert newest(town).number == before.number + 1
    assert newest(town).source == before.source


def test_a_broken_block_leaves_the_last_good_revision(town: Town, folder: Path) -> None:
    published(town)
    before = newest(town).number
    (folder / "blocks" / "owner.yaml").write_text(BLOCK.replace("label", "lable"), "utf-8")
    result = publish_folder(town.runtime, datetime.now(UTC))
    assert result.published == ()
    assert {Path(each.position.file).name for each in result.problems} == {"owner.yaml"}
    assert newest(town).number == before


NOBODY_GETS_ON = PROCEDURE.replace(
    "type: text, label: 設置する場所}",
    "type: text, label: 設置する場所}\n      - {field: lamps, type: integer, label: 数, min: 1, max: 9}",
).replace("review:", "stops:\n  - {when: lamps > 0, title: 止, text: 止}\nreview:")
OTHERWISE = (
    PROCEDURE
    + """
examples:
  - name: 場所だけでは足りない
    answers: {place: 魚の町}
    expect: {missing: [place]}
"""
)


@pytest.mark.parametrize(("text", "code"), [(NOBODY_GETS_ON, "dead_end"), (OTHERWISE, "example")])
def test_what_a_trial_finds_leaves_the_last_good_revision(
    town: Town, folder: Path, text: str, code: str
) -> None:
    published(town)
    before = newest(town).number
    (folder / "street-lamp.yaml").write_text(text, "utf-8")
    result = publish_folder(town.runtime, datetime.now(UTC))
    assert result.published == ()
    assert {each.code for each in result.problems} == {code}
    assert newest(town).number == before


def test_a_file_that_is_never_read_is_told_at_a_start(town: Town, folder: Path) -> None:
    file = folder / "street-sign.yml"
    file.write_text(PROCEDURE, "utf-8")
    problems = publish_folder(town.runtime, datetime.now(UTC)).problems
    file.unlink()
    assert [str(each.position) for each in problems] == ["procedures/street-sign.yml:1:1"]


def test_the_admin_may_paste_what_uses_a_block_of_the_folder(town: Town, folder: Path) -> None:
    published(town)
    text = USING.replace("standard_days: 30", "standard_days: 20")
    admin = town.officer("admin")
    token = token_in(admin.get("/admin/check"))
    page = admin.post("/admin/check", data={"source": text, "csrf_token": token})
    assert page.status_code == 200
    assert "公開できます" in page.text


def test_the_admin_sees_the_line_of_a_block(town: Town, folder: Path) -> None:
    (folder / "blocks" / "owner.yaml").write_text(BLOCK.replace("person_name", "persn"), "utf-8")
    admin = town.officer("admin")
    token = token_in(admin.get("/admin/check"))
    page = admin.post("/admin/check", data={"source": USING, "csrf_token": token})
    assert "procedures/blocks/owner.yaml:3:25" in page.text
    assert "<mark>persn</mark>" in page.text


def test_lists_read_cards_also_of_revisions_older_than_cards(town: Town, folder: Path) -> None:
    published(town)
    with town.runtime.database.transaction() as session:
        session.execute(sa.update(ProcedureRevision).values(card=sa.null()))
    published(town)
    with town.runtime.database.reading() as session:
        assert all(session.scalars(sa.select(ProcedureRevision.card)))
    with town.app.app_context(), town.runtime.database.reading() as session:
        cards = {each.slug: each for each in live_cards(session)}
    assert cards["street-lamp"].title.ja == "街灯の設置の申請"
