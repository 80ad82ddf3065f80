"""Expressions where they stand: compiled against the names that may be used there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from forms.expressions.checking import BUILT_IN, Checker, NotFittingError
from forms.expressions.kinds import CelType
from forms.expressions.literals import wrong_literals
from forms.expressions.running import Program
from forms.expressions.words import names_in, with_answered
from forms.expressions.wrong import WrongExpressionError
from forms.source import Position

LONGEST: Final = 2000
"""Characters of an expression."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression. Evaluating never raises: what cannot be worked out is None."""

    source: str
    position: Position
    program: Program | None = field(default=None, repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these answers, as plain Python; None when an answer it needs is missing.

        `values` holds what `FieldType.to_cel` gave for each field by name (None or absent:
        unanswered), and `today`, `arrived_on` (dates) and `profile`. A point in time is a date.
        """
        return self.program.run(values) if self.program else None

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether a condition is true; what cannot be worked out is not."""
        return self.evaluate(values) is True

    @property
    def names(self) -> frozenset[str]:
        """The names it may look at: fields, computed values, `today` …"""
        return self.program.names | self.program.answered if self.program else frozenset()


class Environment:
    """The names that expressions of one place may use, with their types.

    `names` are fields and computed values; `row` are the fields of a group's row, which hide names
    of the form that are spelt the same. `wider` checks against the names of the whole file; where
    it means the same, it saves making a checker for this place alone.
    """

    def __init__(
        self,
        names: Mapping[str, CelType],
        row: Mapping[str, CelType] | None = None,
        wider: Checker | None = None,
    ) -> None:
        self.types: dict[str, CelType] = {**names, **(row or {})}
        self._own = Checker(self.types)
        self._wider = wider or self._own
        self._programs: dict[str, Program] = {}

    @property
    def known(self) -> frozenset[str]:
        """Every name that can be used."""
        return frozenset((*self.types, *BUILT_IN))

    def compile(self, source: str, position: Position, *wanted: str) -> Expression:
        """The expression, of one of the `wanted` types (`bool`, `int`, `date` …; none: any).

        Raises `WrongExpressionError`.
        """
        from forms.explaining import not_wanted

        program = self._programs.get(source)
        if program is None:
            program = self._programs[source] = self._program(source)
        if wanted and program.type not in {*wanted, "dyn"}:
            raise WrongExpressionError(not_wanted(program.type, wanted))
        return Expression(source, position, program)

    def _program(self, source: str) -> Program:
        from forms.explaining import explain_all, too_long

        if len(source) > LONGEST:
            raise WrongExpressionError(too_long(LONGEST))
        text, answered = with_answered(source)
        names = names_in(text)
        if bad := tuple(wrong_literals(text)):
            raise WrongExpressionError(*bad)
        try:
            found = self._type_of(text, names | answered)
        except NotFittingError as error:
            raise WrongExpressionError(
                *explain_all(error.found, str(error), source, self)
            ) from None
        return Program(text, names & self.known, answered, *found)

    def _type_of(self, text: str, names: frozenset[str]) -> tuple[str, frozenset[str]]:
        """What the expression gives; what is wrong is told by the checker of this place alone."""
        if all(self._wider.types.get(name) == self.types.get(name) for name in names):
            try:
                return self._wider.type_of(text)
            except NotFittingError:
                if self._wider is self._own:
                    raise
        return self._own.type_of(text)
