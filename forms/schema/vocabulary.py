"""The words that a procedure's file may choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

KINDS: Final = ("application", "notification", "enrolment", "inquiry")
OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "application": ("approved", "rejected", "partly_approved"),
    "notification": ("acknowledged",),
    "enrolment": ("accepted", "declined", "waitlisted"),
    "inquiry": ("acknowledged",),
}
"""Outcomes by kind of procedure: those that the law knows, and no others."""
REFUSALS: Final = frozenset({"rejected", "declined"})
"""Outcomes that give nothing to anybody: whoever cannot be confirmed may be refused."""
UNFAVOURABLE: Final = REFUSALS | {"partly_approved"}
"""Outcomes that refuse at least a part; what could not be confirmed is a ground for them."""
LESSER: Final = UNFAVOURABLE | {"waitlisted"}
"""Outcomes that give less than was asked for: as dispositions they need reasons (行政手続法8条)."""
MESSAGES: Final = (
    "submitted",
    "received",
    "correction_asked",
    "correction_answered",
    "correction_closed",
    "notified",
    "withdrawn",
    "taken_back",
    "draft_expiring",
    "draft_stranded",
)
ROLES: Final = ("係長", "課長", "部長")
TYPES_OF_OTHERS: Final[Mapping[str, str]] = {
    "string": "text",
    "str": "text",
    "int": "integer",
    "number": "integer",
    "float": "decimal",
    "bool": "yes_no",
    "boolean": "yes_no",
    "radio": "choice",
    "select": "choice",
    "checkbox": "choices",
    "tel": "phone",
    "mail": "email",
    "address": "postal_address",
    "name": "person_name",
    "image": "photo",
}
"""What others call our types of questions."""
UNKNOWN_TYPE: Final = "?"
"""The type of a field whose type is wrong, while the rest of its file is looked at."""
