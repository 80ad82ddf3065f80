"""Field types: what can be asked, one small class per kind of question, one file per family.

`TYPES` maps the names used in YAML to the types; `forms.fields.base` says what a type must do.
Pure, like all of `forms`; widgets are drawn by templates from `forms.view`, never here.
"""

from forms.fields.base import (
    TYPES,
    CelType,
    Fault,
    FieldType,
    Refused,
    Scope,
    type_of,
)

__all__ = ["TYPES", "CelType", "Fault", "FieldType", "Refused", "Scope", "type_of"]
