"""Every job that an outbox row can name. Each may run twice, or die anywhere, without harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.runtime import Runtime

Job = Callable[[Runtime, dict[str, str]], None]


def receipt(runtime: Runtime, args: dict[str, str]) -> None:
    """Store the receipt and the copy of a submission, then owe the message about them."""


def result(runtime: Runtime, args: dict[str, str]) -> None:
    """Store the notice of a decision, then mark the application as notified."""


def message(runtime: Runtime, args: dict[str, str]) -> None:
    """Put a message about an event into the citizen's inbox, and mail that it is there."""


def login_code(runtime: Runtime, args: dict[str, str]) -> None:
    """Mail a one-time code to whoever asked for it."""


JOBS: Mapping[str, Job] = MappingProxyType(
    {"receipt": receipt, "result": result, "message": message, "login_code": login_code}
)
