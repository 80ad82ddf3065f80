"""Every URL of a preview, wherever it is mounted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from app.languages import speak
from app.preview import changing, desk, screens
from app.preview.visit import Door

__all__ = ["Door", "preview_blueprint"]


def preview_blueprint(name: str, prefix: str, door: Door) -> Blueprint:
    """A preview of what the door finds; `url_for(f"{name}.start")` leads in.

    The prefix may hold variables (`/admin/procedures/<slug>/preview`): `door.find` gets them, and
    the addresses within the preview keep them.
    """
    blueprint = Blueprint(name, __name__, url_prefix=prefix)

    @blueprint.url_value_preprocessor
    def come_in(_: str | None, values: dict[str, Any] | None) -> None:
        address = values or {}
        own = {each: address.pop(each) for each in ("place",) if each in address}
        g.preview_door, g.preview_address = door, dict(address)
        address.clear()
        address.update(own)
        speak("ja")

    @blueprint.url_defaults
    def stay(_: str, values: dict[str, Any]) -> None:
        for key, value in g.get("preview_address", {}).items():
            values.setdefault(key, value)

    guard = door.guard
    blueprint.get("/", endpoint="start")(guard(desk.start))
    blueprint.get("/at/<place>", endpoint="desk")(guard(desk.show))
    blueprint.get("/screen/<place>", endpoint="screen")(guard(screens.show))
    blueprint.post("/screen/<place>", endpoint="save")(guard(screens.save))
    blueprint.post("/change", endpoint="change")(guard(changing.change))
    blueprint.get("/version", endpoint="version")(guard(desk.version))
    return blueprint
