"""In which order workers find what events owe."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import redis

from core import outbox
from core.queue import QUEUE
from tests import services
from tests.app.town import apply, open_town, settings_of, token_in

if TYPE_CHECKING:
    from pathlib import Path


def test_who_signs_in_does_not_wait_for_the_papers_of_all_others(
    tmp_path: Path, sqlite_url: str, redis_url: str
) -> None:
    town = open_town(settings_of(tmp_path / "data", sqlite_url, redis_url))
    citizen, visitor = town.citizen(), town.visitor()
    for _ in range(3):
        apply(citizen)
    page = visitor.get("/login")
    visitor.post("/login", data={"email": "new@example.jp", "csrf_token": token_in(page)})
    services.wait_until(lambda: len(town.runtime.hints.waiting()) == 4, what="the hints")
    with redis.Redis.from_url(redis_url) as client:
        first = client.lindex(f"rq:queue:{QUEUE}", 0)
        assert first
    with town.runtime.database.reading() as session:
        [code] = outbox.due(session, datetime.now(UTC), kinds=["login_code"])
    town.runtime.database.close()

    assert first.decode() == code
