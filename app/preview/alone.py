"""A preview that stands alone: one file, one person, this process' memory, no database."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app import assets, formats, kept, languages
from app.preview.blueprint import Door, preview_blueprint
from app.preview.subject import WatchedFile
from core.errors import NotFound
from core.settings import Settings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class _Bare:
    """All that a page needs of a city: its name, its phone, and the time."""

    settings: Settings

    def clock(self) -> datetime:
        """The time it is."""
        return datetime.now(UTC)


def preview_app(path: Path, settings: Settings) -> Flask:
    """The application that shows one file."""
    app = Flask("tenohira-preview", template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["tenohira"] = _Bare(settings)
    assets.install(app, ROOT / "static")
    languages.install(app)
    formats.install(app)
    kept.install(app)
    app.jinja_env.globals["csrf_field"] = Markup
    app.register_error_handler(NotFound, lambda error: (str(error), 404))
    app.before_request(_refuse_other_sites)
    app.after_request(_harden)
    memory: dict[str, Any] = {}
    door = Door(WatchedFile(path), lambda: memory, "pages/preview/alone.html", live=True)
    app.register_blueprint(preview_blueprint("preview", "/preview", door))
    app.add_url_rule("/", view_func=lambda: redirect("/preview/"), endpoint="root")
    return app


def settings_of(path: Path, host: str, port: int, environ: Mapping[str, str]) -> Settings:
    """What is said of the city: as its environment says, else as in the demo.

    Raises SettingsError.
    """
    city = {name: each for name, each in environ.items() if name.startswith("TENOHIRA_CITY_")}
    here = {"HOST": host, "PORT": str(port), "TENOHIRA_PROCEDURES": str(path.parent)}
    return Settings.from_environment(city | here, demo=True)


def server_of(path: Path, settings: Settings) -> BaseWSGIServer:
    """What serves a file; `serve_forever` ends with Ctrl-C. Raises OSError."""
    # Without this werkzeug would print and exit where the port is taken.
    listening = socket.create_server((settings.host, settings.port))
    return make_server(
        settings.host,
        settings.port,
        preview_app(path, settings),
        threaded=True,
        request_handler=_Quiet,
        fd=listening.detach(),
    )


class _Quiet(WSGIRequestHandler):
    """Writes no line for every look at the file."""

    def log_request(self, *_: Any) -> None:
        """Say nothing."""


def _refuse_other_sites() -> ResponseReturnValue | None:
    """Let no other page that is open in the browser type into the preview."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "none") not in _OURS:
        abort(403)
    return None


_OURS = frozenset({"same-origin", "none"})


def _harden(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
