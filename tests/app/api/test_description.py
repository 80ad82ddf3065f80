"""The description of the API holds: what it says is taken is taken, and nothing breaks a server."""

from __future__ import annotations

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.app.api.test_api import citizen, officer
from tests.app.town import Town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 12


def attack(app: Flask, token: str) -> int:
    """Call every operation with generated input; gives how many there are."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    operations.sort(key=lambda each: each.method == "delete")  # which ends the token
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

        call()
    return len(operations)


def test_generated_calls_of_a_citizen_and_an_officer_break_nothing(town: Town) -> None:
    tokens = [
        who._headers["Authorization"].split()[1] for who in (citizen(town), officer(town, "tanaka"))
    ]
    assert all(attack(town.app, token) >= 13 for token in tokens)


def test_the_description_is_openapi_3_1(town: Town) -> None:
    described = town.visitor().get("/api/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    assert len(described["paths"]) >= 12
