"""Every URL of the API, from the declared operations."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from app.api import (  # noqa: F401 - they declare
    account,
    application,
    desk,
    documents,
    procedures,
    profile,
)
from app.api.calls import read_call
from app.api.description import description
from app.api.operations import OPERATIONS, Operation
from app.api.problem_details import HANDLERS
from app.security import csrf

blueprint = Blueprint("api", __name__, url_prefix="/api")


def _endpoint(operation: Operation) -> Any:
    def endpoint(**path: object) -> ResponseReturnValue:
        words = {name: str(value) for name, value in path.items()}
        answer = operation.view(read_call(operation), **words)
        if isinstance(answer, Response):
            return answer
        body = operation.answer(many=operation.many).dump(answer) if operation.answer else None
        response = jsonify(body) if body is not None else Response(status=operation.status)
        response.status_code = operation.status
        response.headers["Cache-Control"] = "no-store"
        return response

    return endpoint


@blueprint.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """The description of the API (OpenAPI 3.1)."""
    return jsonify(description())


for each in OPERATIONS:
    blueprint.add_url_rule(f"/v1{each.path}", each.name, _endpoint(each), methods=[each.method])
for kind, handler in HANDLERS.items():
    blueprint.register_error_handler(kind, handler)
csrf.exempt(blueprint)  # a bearer token is never sent by a browser on its own
