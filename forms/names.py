"""The names that expressions of a procedure may use, with their types."""

from __future__ import annotations

from typing import Any

from forms.definition import Procedure
from forms.expressions import CelType
from forms.fields import TYPES, type_of
from forms.profile import TYPE


def types_of(procedure: Procedure) -> dict[str, CelType]:
    """Fields, computed values and the profile by name, as expressions of the form see them."""
    types = {"profile": TYPE} | {
        each.name: type_of(each).cel_type(each) for each in procedure.fields if each.type in TYPES
    }
    for each in procedure.computed:
        kind: Any = each.value.program.type if each.value.program else "any"
        types[each.name] = CelType("any" if kind == "dyn" else kind)
    return types
