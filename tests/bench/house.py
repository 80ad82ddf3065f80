"""The trivial page on this project's own server: its sessions in the database, its headers, its gates."""

from __future__ import annotations

from flask import session

from app import create_app
from app.runtime import process_runtime
from tests.bench.trivial import NAMES, PAGE

app = create_app(process_runtime())
TEMPLATE = app.jinja_env.from_string(PAGE)


@app.get("/trivial")
def page() -> str:
    """Greet."""
    return TEMPLATE.render(title="申請", visits=len(session), names=NAMES)
