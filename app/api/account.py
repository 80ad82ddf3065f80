"""Getting a token."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from accounts import codes, officers
from accounts.models import Citizen, Officer
from app.api.calls import Call, token_keys
from app.api.operations import operation
from app.api.problem_details import Unauthorized
from app.api.schemas import CodeRequest, Token, TokenRequest
from app.running import now, running
from app.security import (
    code_tries_limit,
    codes_limit,
    codes_of_one_limit,
    login_limit,
    passwords_limit,
)
from core.errors import Invalid
from forms.problems import Problem


@operation("POST", "/login-codes", who="anyone", status=202, body=CodeRequest)
@codes_limit
@codes_of_one_limit
def send_login_code(call: Call) -> None:
    """Mail a one-time code to an address; the answer is the same for every address."""
    with running().database.transaction() as session:
        codes.issue(session, call.body["email"], now(), secret=running().settings.secret_key)


@operation("POST", "/tokens", who="anyone", status=201, body=TokenRequest, answer=Token)
@login_limit
@code_tries_limit
@passwords_limit
def create_token(call: Call) -> dict[str, Any]:
    """Exchange a one-time code, or an officer's password, for a bearer token."""
    given = call.body
    if set(given) == {"email", "code"}:
        kind, account_id = "citizen", _citizen(given["email"], given["code"])
    elif set(given) == {"login", "password"}:
        kind, account_id = "officer", _officer(given["login"], given["password"])
    else:
        raise Invalid([Problem("", "required", "Give email and code, or login and password.")])
    if account_id is None:
        raise Unauthorized
    token, expires_at = token_keys().issue(kind, account_id, at=now())
    return {"access_token": token, "expires_at": expires_at}


@operation("DELETE", "/tokens", who="bearer", status=204)
def end_tokens(call: Call) -> None:
    """End every token of the caller, this one, too; sessions of browsers go on."""
    with running().database.transaction() as session:
        kind = Citizen if call.by.kind == "citizen" else Officer
        session.execute(update(kind).where(kind.id == call.by.id).values(tokens_after=now()))


def _citizen(email: str, code: str) -> str | None:
    with running().database.transaction() as session:
        citizen = codes.redeem(session, email, code, now())
        return citizen.id if citizen else None


def _officer(login: str, password: str) -> str | None:
    with running().database.reading() as session:
        officer = officers.authenticate(session, login, password)
        return officer.id if officer else None
