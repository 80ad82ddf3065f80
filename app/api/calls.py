"""A call of the API: who calls, and what was sent, read and checked before the view sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from math import isfinite
from typing import Any, NoReturn

from flask import request
from marshmallow import Schema, ValidationError
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from accounts.actor import Actor, of_citizen, of_officer
from accounts.models import Citizen, Officer
from accounts.tokens import BadToken, Bearer, TokenKeys
from app.api.operations import Operation
from app.api.problem_details import Unauthorized
from app.login import act_as
from app.running import now, running
from core.errors import Invalid, NotAllowed
from core.settings import Settings
from forms.problems import Problem

DEEPEST = 12
"""Nesting of JSON beyond which nothing of ours can be meant."""


@dataclass(frozen=True)
class Call:
    """What a view is given: the caller (None where anyone may call), the body and the query."""

    actor: Actor | None
    body: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)

    @property
    def by(self) -> Actor:
        """The caller of an operation that needs a token."""
        assert self.actor is not None
        return self.actor


def read_call(operation: Operation) -> Call:
    """Read the request as the operation describes it. Raises what `problem_details` answers."""
    actor = None if operation.who == "anyone" else _caller(operation.who)
    if actor:
        act_as(actor)
    body: dict[str, Any] = {}
    if operation.body and not operation.multipart:
        body = _loaded(operation.body, _json())
    query = _loaded(operation.query, request.args.to_dict()) if operation.query else {}
    return Call(actor, body, query)


def token_keys() -> TokenKeys:
    """The keys of this city hall."""
    return _keys_of(running().settings)


@cache
def _keys_of(settings: Settings) -> TokenKeys:
    return TokenKeys(settings.token_key, settings.base_url)


def _caller(who: str) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized
    try:
        bearer = token_keys().read(token.strip(), at=now())
    except BadToken as error:
        raise Unauthorized from error
    with running().database.reading() as session:
        actor = _actor_of(session, bearer)
    if actor is None:
        raise Unauthorized
    if who not in {"bearer", actor.kind}:
        raise NotAllowed(f"This operation is for a {who}.")
    return actor


def _actor_of(session: Session, bearer: Bearer) -> Actor | None:
    """Whom the token speaks for, unless they or somebody else ended it."""
    account: Citizen | Officer | None = (
        session.get(Citizen, bearer.id)
        if bearer.kind == "citizen"
        else session.get(Officer, bearer.id)
    )
    if account is None or (account.tokens_after and bearer.issued_at < account.tokens_after):
        return None
    if isinstance(account, Citizen):
        return of_citizen(account)
    return of_officer(account) if account.active else None


def _json() -> Any:
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        sent = json.loads(request.get_data(), parse_constant=_no_constant, parse_float=_finite)
        json.dumps(sent, ensure_ascii=False).encode()  # a lone surrogate is no text
        too_deep = _depth(sent) > DEEPEST
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if too_deep:
        raise BadRequest
    return sent


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON (RFC 8259)


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(digits)  # 1e999 could not be given back as JSON
    return number


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _loaded(schema: type[Schema], sent: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema().load(sent)
    except ValidationError as error:
        raise Invalid(tuple(_problems(error.messages))) from error
    return loaded


def _problems(messages: Any, path: str = "") -> list[Problem]:
    if isinstance(messages, dict):
        return [
            problem
            for name, inner in messages.items()
            for problem in _problems(inner, f"{path}.{name}".strip(".").removeprefix("_schema"))
        ]
    return [Problem(path, "invalid", str(message)) for message in messages]
