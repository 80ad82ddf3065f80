"""What a form page costs a phone that was never here: bytes as they travel, and requests."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pytest

from accounts.actor import Actor
from app.running import JAPAN
from forms import examples
from forms.answers import Filled, Raw, add_file, remove_file
from tests.app.serving import Served, serving
from tests.procedures.answering import complete_examples
from tests.procedures.library import PROCEDURES, TODAY, publish_library
from workflow import actions, queries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Response
    from sqlalchemy.orm import Session

    from forms.definition import Procedure
    from tests.app.town import Town
    from workflow.models import Application

KB = 1024
LIMITS = {"document": 8 * KB, "stylesheet": 10 * KB, "script": 10 * KB}
REQUESTS = 4
STYLE_BYTES = """() => performance.getEntriesByType("resource")
    .filter(each => each.name.endsWith(".css")).reduce((sum, each) => sum + each.transferSize, 0)"""


@dataclass(frozen=True)
class Load:
    """One file as it came over the line."""

    kind: str
    url: str
    bytes: int
    encoding: str


@pytest.mark.parametrize("slug", sorted(PROCEDURES))
def test_every_form_page_keeps_the_budget(slug: str, served: Served, browser: Browser) -> None:
    draft = _drafted(served.town, PROCEDURES[slug])
    with served.town.at(draft.moment):
        weighed = {page: _first_visit(browser, served, page, draft.email) for page in draft.pages}

    for here, loads in weighed.items():
        assert len(loads) <= REQUESTS, f"{here} loads {[load.url for load in loads]}"
        for kind, limit in LIMITS.items():
            weight = sum(load.bytes for load in loads if load.kind == kind)
            assert weight <= limit, f"{kind} of {here}: {weight} bytes"
        assert {load.kind for load in loads} <= set(LIMITS), "no fonts, no pictures"
        assert {load.encoding for load in loads} == {"gzip"}, loads


def test_the_style_travels_once_for_all_pages(served: Served, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.url}/")
    first = page.evaluate(STYLE_BYTES)
    page.goto(f"{served.url}/help")
    second = page.evaluate(STYLE_BYTES)
    context.close()

    assert first > 0
    assert second == 0


# --- How the tests speak --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Served]:
    """The town with the city's real procedures, at an address."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "none").mkdir()
    with serving(folder, sqlite_template, procedures=folder / "none") as served:
        publish_library(served.town)
        yield served


@dataclass(frozen=True)
class Draft:
    """A draft with every answer of an example that can be sent, and the addresses of its pages."""

    email: str
    moment: datetime
    pages: tuple[str, ...]


def _drafted(town: Town, procedure: Procedure) -> Draft:
    example = complete_examples(procedure, TODAY)[0]
    filled = examples.run(procedure, example, TODAY)
    moment = datetime.combine(filled.context.today, time(10, 0), JAPAN)
    email = f"{procedure.slug}@example.jp"
    town.citizen(email)
    with town.runtime.database.transaction() as session:
        actor = Actor("citizen", town.citizen_id(email))
        revision = queries.live_revision(session, procedure.slug, moment.date())
        assert revision
        draft = actions.start(session, revision, by=actor, at=moment)
        raw = _with_files(session, draft, dict(example.answers), filled, by=actor)
        actions.save_answers(session, draft, raw, seen=draft.seen, by=actor, at=moment)
        pages = tuple(f"/applications/{draft.id}/pages/{each.page.name}" for each in filled.pages)
    return Draft(email, moment, pages)


def _with_files(
    session: Session, draft: Application, raw: Raw, filled: Filled, *, by: Actor
) -> Raw:
    """The answers with rows of attachments where the example only names files."""
    for path in sorted(filled.asked):
        field = filled.procedure.field(path)
        if field is None or field.type not in {"file", "photo"}:
            continue
        for name in _names(raw, path):
            attachment = actions.attach(
                session,
                draft,
                path,
                name=name,
                kind=examples.kind_of(name),
                size=1000,
                sha256="0" * 64,
                storage_key="none",
                by=by,
                at=draft.created_at,
            )
            raw = add_file(remove_file(raw, path, name), path, attachment.id)
    return raw


def _names(raw: Any, path: str) -> list[str]:
    for part in path.split("."):
        raw = raw[int(part)] if part.isdecimal() else raw.get(part, [])
    return list(raw) if isinstance(raw, list) else [raw]


def _first_visit(browser: Browser, served: Served, url: str, email: str) -> list[Load]:
    """What a phone loads that opens this page before any other."""
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="ja-JP")
    with contextlib.closing(context):
        context.add_cookies([served.cookie(email)])
        return _loads_of(context.new_page(), served.url + url)


def _loads_of(page: Page, url: str) -> list[Load]:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(url, wait_until="networkidle")
    page.remove_listener("response", keep)
    return [
        Load(
            answer.request.resource_type,
            answer.url,
            0 if answer.from_service_worker else answer.request.sizes()["responseBodySize"],
            answer.headers.get("content-encoding", ""),
        )
        for answer in answers
        if not answer.url.startswith("data:")
    ]
