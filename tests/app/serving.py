"""A town that real browsers reach, without processes of its own."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.app.town import Town, open_town, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from playwright._impl._api_structures import SetCookieParam

    from core.tiles import TileFile


@dataclass(frozen=True)
class Served:
    """The town and where it is."""

    town: Town
    url: str

    def cookie(self, email: str) -> SetCookieParam:
        """The cookie of a citizen who is signed in."""
        return self.cookie_of(self.town.citizen(email))

    def cookie_of(self, client: FlaskClient) -> SetCookieParam:
        """The cookie with which a browser is who this client is."""
        name = self.town.app.config["SESSION_COOKIE_NAME"]
        cookie = client.get_cookie(name)
        assert cookie
        return {"name": name, "value": cookie.value, "url": self.url}


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


@contextmanager
def serving(
    folder: Path, template: Path, procedures: Path, city_map: TileFile | None = None
) -> Iterator[Served]:
    """Serve these procedures, with a copy of the migrated database, until the end of the block."""
    shutil.copyfile(template, folder / "town.sqlite")
    url = f"sqlite:///{folder / 'town.sqlite'}"
    settings = settings_of(folder / "data", url, procedures=procedures, city_map=city_map)
    town = open_town(settings)
    server = make_server("127.0.0.1", 0, town.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(town, f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        town.runtime.database.close()
