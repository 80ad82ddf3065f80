"""How an operation of the API is declared: one decorator feeds the router and the description."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

View = Callable[..., Any]


@dataclass(frozen=True)
class Operation:
    """One method on one path.

    `path` is Flask's; `who` says whose token is needed: "anyone", "citizen", "officer" or "bearer" (either).
    `body`, `query` and `answer` are marshmallow schemas; `multipart` marks a body sent as a form with a file.
    """

    method: str
    path: str
    view: View
    who: str
    status: int
    body: type[Schema] | None
    query: type[Schema] | None
    answer: type[Schema] | None
    many: bool
    headers: tuple[str, ...]
    multipart: bool
    produces: str

    @property
    def name(self) -> str:
        """The operationId, and the endpoint's name."""
        return self.view.__name__

    @property
    def summary(self) -> str:
        """The first line of the view's docstring."""
        return (self.view.__doc__ or "").strip().partition("\n")[0]


OPERATIONS: list[Operation] = []


def operation(
    method: str,
    path: str,
    *,
    who: str,
    status: int = 200,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    answer: type[Schema] | None = None,
    many: bool = False,
    headers: tuple[str, ...] = (),
    multipart: bool = False,
    produces: str = "application/json",
) -> Callable[[View], View]:
    """Declare the view below it as an operation of the API."""

    def declare(view: View) -> View:
        OPERATIONS.append(
            Operation(
                method,
                path,
                view,
                who,
                status,
                body,
                query,
                answer,
                many,
                headers,
                multipart,
                produces,
            )
        )
        return view

    return declare
