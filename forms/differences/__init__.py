"""Two revisions of a procedure, and what is different between them in sentences of six languages.

Whatever a procedure can say is compared: keys known in `forms/words/changes.yaml` have words of
their own, any other key is named as the file names it, so that no change is ever silent.
"""

from __future__ import annotations

from typing import Final

from forms.definition import Procedure
from forms.differences.asked import fields, notes, pages, shown
from forms.differences.comparing import same
from forms.differences.decided import examples, results, review, rules, whole
from forms.differences.saying import Difference, changed

__all__ = ["SOMETHING", "Difference", "differences"]

SOMETHING: Final = changed("something")
"""Said where nothing better is known: a change is never silent."""


def differences(old: Procedure, new: Procedure) -> tuple[Difference, ...]:
    """Everything that is different, one sentence each; nothing when both say the same."""
    parts = (whole, pages, fields, notes, shown, rules, review, results, examples)
    found = tuple(each for part in parts for each in part(old, new))
    return found or (() if same(old, new) else (SOMETHING,))
