"""What stands in a question before anybody answered it. It is no answer until the page is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from forms.answers.typed import Raw
from forms.definition import Field
from forms.fields import type_of


def prefilled(fields: Iterable[Field], raw: Raw, values: Mapping[str, Any]) -> Raw:
    """What `prefill` gives for the questions that were never answered, as if it was typed.

    A question that was shown and left empty was answered. `values` is what expressions see.
    """
    found: Raw = {}
    for each in fields:
        if each.prefill is not None and each.name not in raw:
            value = each.prefill.evaluate(values)
            if value is not None:
                found[each.name] = type_of(each).typed(each, value)
    return found
