"""The web application for a WSGI server: gunicorn wsgi:app."""

from __future__ import annotations

from app import create_app
from app.runtime import process_runtime

app = create_app(process_runtime())
