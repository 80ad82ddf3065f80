"""Values on their way to CEL and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from google.protobuf import timestamp_pb2

_EPOCH: Final = date(1970, 1, 1)
_SECONDS_OF_A_DAY: Final = 86_400


def to_cel(value: Any) -> Any:
    """A value as CEL takes it; what is None inside is left out."""
    if isinstance(value, date):
        # A datetime is understood only outside of maps and lists; this is everywhere.
        return timestamp_pb2.Timestamp(seconds=(value - _EPOCH).days * _SECONDS_OF_A_DAY)
    if isinstance(value, Mapping):
        return {key: to_cel(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [to_cel(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def from_cel(value: Any) -> Any:
    """A value as Python takes it; a point in time is a date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Mapping):
        return {key: from_cel(each) for key, each in value.items()}
    return [from_cel(each) for each in value] if isinstance(value, list) else value
