"""How much one request may hold, whatever it is sent as.

A form with files is read piece by piece and kept on the disk. Everything else is read whole, and
each of its fields becomes an object: it is short, or it is refused before anybody looks at it.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

import flask
from flask import Flask
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

WITH_FILES = 64 * 1024 * 1024
"""Bytes of a form page with several photos."""
WITHOUT_FILES = 4 * 1024 * 1024
"""Bytes of any other request, and of what is typed beside the files: the longest text of a procedure
(forms.source), each of whose letters is nine signs in a form."""
FIELDS = 1000
"""Of one form, Flask's own number; the longest page of ours has a few hundred."""


def install(app: Flask) -> None:
    """Hold every request to it."""
    app.request_class = Request
    app.config |= {
        "MAX_CONTENT_LENGTH": WITH_FILES,
        "MAX_FORM_MEMORY_SIZE": WITHOUT_FILES,
        "MAX_FORM_PARTS": FIELDS,
    }


class _Forms(FormDataParser):
    """Counts the fields of an urlencoded form, too; Werkzeug only those of a form with files."""

    def parse(
        self, stream: IO[bytes], mimetype: str, *more: Any, **others: Any
    ) -> tuple[Any, Any, Any]:
        """Raises RequestEntityTooLarge for too many."""
        if mimetype == "application/x-www-form-urlencoded":
            sent = stream.read()
            if sent.count(b"&") >= FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(sent)
        return super().parse(stream, mimetype, *more, **others)


class Request(flask.Request):
    """A request that is refused with 413 where it is too long for what it is."""

    form_data_parser_class = _Forms

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.mimetype != "multipart/form-data":
            self.max_content_length = WITHOUT_FILES
