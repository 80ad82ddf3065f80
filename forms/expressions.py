"""CEL expressions, type-checked against a procedure's fields when its file is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.source import Position


@dataclass(frozen=True)
class Expression:
    """A compiled expression. Evaluating never raises: what cannot be worked out is None."""

    source: str
    position: Position

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these answers, as plain Python; None when an answer it needs is missing.

        `values` holds what `FieldType.to_cel` gave for each field by name (None or absent:
        unanswered), and `today`, `arrived_on` (dates) and `profile`.
        """
        raise NotImplementedError

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether a condition is true; what cannot be worked out is not."""
        return self.evaluate(values) is True
