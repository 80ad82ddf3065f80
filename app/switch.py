"""The switch of languages on pages that have no form of their own."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from app.errors import ask_again
from app.languages import pressed
from app.login import safe_next
from app.security import csrf, from_this_site


def install(app: Flask) -> None:
    """Add the address that the buttons send to.

    It needs no token, so that a visitor who chooses a language needs no session; what another site
    sends is refused.
    """
    app.add_url_rule("/language", "language", csrf.exempt(_switch), methods=["POST"])


def _switch() -> ResponseReturnValue:
    """Speak as chosen, and go back to the page."""
    if not from_this_site() or not pressed():
        raise BadRequest
    again = safe_next(request.form.get("again"))
    if again:
        return ask_again(again)
    return redirect(safe_next(request.form.get("next")) or url_for("public.home"), 303)
