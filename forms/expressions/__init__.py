"""CEL expressions, type-checked against a procedure's fields when its file is loaded.

Checked and run in two environments that agree: for checking, rows of groups and answers of several
parts are message types, so that a misspelt part is an error at its column; for running they are
plain maps without what was not answered, so that an unanswered part is an error and not an empty
value. What an error means is decided once: see docs/decisions/0002-unanswered.md. What making
environments costs, and how it is avoided: docs/decisions/0007-blocks-and-cards.md.
"""

from forms.expressions.checking import BUILT_IN, TAKEN, Checker
from forms.expressions.environment import (
    LONGEST,
    Environment,
    Expression,
)
from forms.expressions.functions import FUNCTIONS, Function
from forms.expressions.kinds import CelType
from forms.expressions.running import Program
from forms.expressions.words import STRINGS, names_in
from forms.expressions.wrong import Wrong, WrongExpressionError

__all__ = [
    "BUILT_IN",
    "FUNCTIONS",
    "LONGEST",
    "STRINGS",
    "TAKEN",
    "CelType",
    "Checker",
    "Environment",
    "Expression",
    "Function",
    "Program",
    "Wrong",
    "WrongExpressionError",
    "names_in",
]
