"""The kinds of value that expressions know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from cel_expr_python import cel

MESSAGE: Final = 11
"""Protobuf's number for a field that is a message."""
KINDS: Final[Mapping[str, tuple[Any, int]]] = {
    "bool": (cel.Type.BOOL, 8),
    "int": (cel.Type.INT, 3),
    "double": (cel.Type.DOUBLE, 1),
    "string": (cel.Type.STRING, 9),
    "date": (cel.Type.TIMESTAMP, MESSAGE),
    "any": (cel.Type.DYN, MESSAGE),
}
"""CEL type and protobuf field type of each kind of `CelType`."""


@dataclass(frozen=True, slots=True)
class CelType:
    """How an answer looks to CEL. A `date` is a day; what was not answered is not there."""

    kind: Literal["bool", "int", "double", "string", "date", "list", "record", "any"]
    item: CelType | None = None
    """Of a list."""
    members: Mapping[str, CelType] = field(default_factory=dict, hash=False)
    """Of a record, by name."""
