"""Errors as problem details (RFC 9457): one shape for everything that can go wrong."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, json
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from app.languages import language
from app.security import retry_after
from core.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from forms.problems import Problem

MEDIA_TYPE = "application/problem+json"


class Unauthorized(Exception):
    """No token, or one that does not hold. Answered with 401 and how to get one."""


def problem(
    status: int,
    code: str,
    title: str,
    *,
    detail: str = "",
    problems: Iterable[Any] = (),
    **headers: str,
) -> Response:
    """A problem details response. `problems` have path, code and message; they become `errors`.

    A title is the same for every problem of a code; `detail` says in words what this one is about.
    """
    body: dict[str, Any] = {
        "type": f"urn:tenohira:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    listed = [{"field": p.path, "code": p.code, "message": _words(p)} for p in problems]
    if listed:
        body["errors"] = listed
    response = Response(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def _words(wrong: Any) -> str:
    """What is wrong, in the language asked for where it is known in it (Accept-Language)."""
    return wrong.words(language()) if isinstance(wrong, Problem) else str(wrong.message)


def from_unauthorized(_: Unauthorized) -> Response:
    """401, naming the scheme (RFC 6750)."""
    return problem(
        401, "unauthorized", "A valid bearer token is needed.", WWW_Authenticate="Bearer"
    )


def from_not_found(_: NotFound) -> Response:
    """404, the same for what is another's and what is nobody's."""
    return problem(404, "not_found", "There is no such thing, or it is not yours.")


def from_not_allowed(error: NotAllowed) -> Response:
    """403, with the reason in words."""
    return problem(403, "not_allowed", "You may not do this.", detail=str(error))


def from_conflict(error: Conflict) -> Response:
    """409: somebody, or the caller in another place, was faster."""
    title = "It does not fit what is so by now; see detail, and ask again."
    return problem(409, error.code, title, detail=str(error))


def from_invalid(error: Invalid) -> Response:
    """422, with every problem by field."""
    return problem(
        422, "invalid", "Some values are not acceptable; see errors.", problems=error.problems
    )


def from_too_many(error: TooMany) -> Response:
    """429, with the seconds to wait."""
    return problem(
        429, "too_many", "Too many requests; wait a little.", Retry_After=str(error.retry_after)
    )


def from_http(error: HTTPException) -> Response:
    """What Flask itself refuses: bad JSON, wrong method, a body too large."""
    if isinstance(error, TooManyRequests):
        return from_too_many(TooMany(retry_after()))
    status = error.code or 500
    code = (error.name or "error").lower().replace(" ", "_")
    response = problem(status, code, error.name or "Error")
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


HANDLERS: Mapping[type[Exception], Callable[[Any], Response]] = {
    Unauthorized: from_unauthorized,
    NotFound: from_not_found,
    NotAllowed: from_not_allowed,
    Conflict: from_conflict,
    Invalid: from_invalid,
    TooMany: from_too_many,
    HTTPException: from_http,
}
