"""The Flask edge and the composition root: views, sessions, errors, and the processes that run them.

May import every other package. A view parses its request, calls one action or query inside one
transaction, and renders ready-made values. No rule of a procedure or of a case belongs here.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import (
    admin,
    assets,
    bounds,
    citizen,
    demo_mail,
    errors,
    files,
    formats,
    kept,
    languages,
    login,
    maps,
    officer,
    public,
    security,
    sessions,
    switch,
)
from app.api.blueprint import blueprint as api
from app.runtime import Runtime

ROOT = Path(__file__).parent.parent


def create_app(runtime: Runtime) -> Flask:
    """Build the web application around what the process shares."""
    app = Flask("tenohira", template_folder=str(ROOT / "templates"), static_folder=None)
    app.jinja_environment = formats.Pages
    app.extensions["tenohira"] = runtime

    # What every request passes through
    bounds.install(app)
    sessions.install(app)
    security.install(app)
    login.install(app)
    errors.install(app)

    # What every template can use
    assets.install(app, ROOT / "static")
    languages.install(app)
    formats.install(app)
    kept.install(app)

    # Who answers which URL
    maps.install(app)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(citizen.blueprint)
    app.register_blueprint(files.blueprint)
    app.register_blueprint(officer.blueprint)
    app.register_blueprint(admin.blueprint)
    app.register_blueprint(admin.preview)
    app.register_blueprint(api)
    switch.install(app)
    demo_mail.install(app)
    return app
