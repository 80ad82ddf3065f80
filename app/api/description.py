"""The OpenAPI 3.1 description, made from the declared operations."""

import re
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from app.api.operations import OPERATIONS, Operation
from app.api.problem_details import MEDIA_TYPE
from app.api.schemas import Problem

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
UUID = {"type": "string", "format": "uuid"}
WORD = {"type": "string", "minLength": 1, "maxLength": 100}
ERRORS = {
    "400": "The request cannot be read.",
    "401": "No valid bearer token.",
    "403": "Not allowed.",
    "404": "No such thing, or it is not yours.",
    "409": "Not in this state, or somebody was faster.",
    "413": "Too large.",
    "415": "Wrong media type.",
    "422": "Some values are not acceptable.",
    "429": "Too many requests.",
}


@cache
def description() -> dict[str, Any]:
    """The whole document, made once."""
    plugin = MarshmallowPlugin()
    spec = APISpec("てのひら市役所 API", "1", "3.1.0", plugins=[plugin])
    spec.components.security_scheme(
        "bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    )
    for each in OPERATIONS:
        spec.path(
            path=PARAMETER.sub(r"{\2}", f"/api/v1{each.path}"),
            operations={each.method.lower(): _operation(each, plugin.converter)},
        )
    made: dict[str, Any] = spec.to_dict()
    return made


def _operation(each: Operation, converter: OpenAPIConverter | None) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": UUID if kind == "uuid" else WORD,
        }
        for kind, name in PARAMETER.findall(each.path)
    ]
    parameters += [{"in": "header", "name": name, "schema": WORD} for name in each.headers]
    if each.query and converter:
        parameters += converter.schema2parameters(each.query, location="query")
    made: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": parameters,
        "responses": {str(each.status): _answer(each)} | _errors(),
    }
    if each.who != "anyone":
        made["security"] = [{"bearer": []}]
    if each.body:
        media = "multipart/form-data" if each.multipart else "application/json"
        made["requestBody"] = {"required": True, "content": {media: {"schema": each.body}}}
    return made


def _answer(each: Operation) -> dict[str, Any]:
    schema: Any = {"type": "object"}
    if each.produces != "application/json":
        schema = {"type": "string", "format": "binary"}
    elif each.answer:
        schema = {"type": "array", "items": each.answer} if each.many else each.answer
    elif each.status in {202, 204}:
        return {"description": each.summary}
    return {"description": each.summary, "content": {each.produces: {"schema": schema}}}


def _errors() -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": Problem}}
    return {code: {"description": words, "content": content} for code, words in ERRORS.items()}
