"""A condition over the variables of a form: for a state of them, all that it may give.

What is exact gives what CEL gives. What cannot be followed through the space of answers is taken to
hold and not to hold, so that whatever is proved is true, and less may be proved than is so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from forms.space.masks import AND, ANY, EITHER, FALSE, NOT, OPEN, OR, TRUE, mask_of

State = Mapping[str, Any]
"""A value for each variable by its key (`kind`, `children.birthday`); None: not answered, not asked.
Of a group it is how many rows there are."""


class Formula(Protocol):
    """A condition, or a part of one."""

    @property
    def variables(self) -> frozenset[str]:
        """The variables of the form on which it rests."""
        ...

    @property
    def exact(self) -> bool:
        """Whether it gives, for every state, only what CEL gives."""
        ...

    def mask(self, state: State) -> int:
        """What it may give in a state (`forms.space.masks`)."""
        ...


@dataclass(frozen=True, eq=False)
class Constant:
    """The same for everybody."""

    gives: int
    variables: frozenset[str] = frozenset()
    exact: bool = True

    def mask(self, state: State) -> int:
        """The same for everybody."""
        return self.gives


@dataclass(eq=False)
class Held:
    """A condition that may be taken to hold for a while, wherever it is part of others."""

    written: Formula
    taken: bool = False

    @property
    def variables(self) -> frozenset[str]:
        """Those of the condition."""
        return frozenset() if self.taken else self.written.variables

    @property
    def exact(self) -> bool:
        """As the condition."""
        return self.taken or self.written.exact

    def mask(self, state: State) -> int:
        """As the condition, unless it is taken to hold."""
        return TRUE if self.taken else self.written.mask(state)


@dataclass(frozen=True, eq=False)
class Not:
    """The contrary."""

    inner: Formula

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", self.inner.variables)

    variables: frozenset[str] = field(init=False)

    @property
    def exact(self) -> bool:
        """As what it turns round."""
        return self.inner.exact

    def mask(self, state: State) -> int:
        """The contrary."""
        return NOT[self.inner.mask(state)]


@dataclass(frozen=True, eq=False)
class Both:
    """`&&`, or with the other table `||`."""

    left: Formula
    right: Formula
    table: tuple[tuple[int, ...], ...] = AND
    variables: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variables", self.left.variables | self.right.variables)

    @property
    def exact(self) -> bool:
        """When both sides are."""
        return self.left.exact and self.right.exact

    def mask(self, state: State) -> int:
        """What the sides give together."""
        return self.table[self.left.mask(state)][self.right.mask(state)]


@dataclass(frozen=True, eq=False)
class Choose:
    """`a ? b : c`."""

    asked: Formula
    yes: Formula
    no: Formula
    variables: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.asked, self.yes, self.no)
        object.__setattr__(self, "variables", frozenset().union(*(p.variables for p in parts)))

    @property
    def exact(self) -> bool:
        """When all three are."""
        return self.asked.exact and self.yes.exact and self.no.exact

    def mask(self, state: State) -> int:
        """The one or the other."""
        asked = self.asked.mask(state)
        found = asked & OPEN
        if asked & TRUE:
            found |= self.yes.mask(state)
        if asked & FALSE:
            found |= self.no.mask(state)
        return found


@dataclass(frozen=True, eq=False)
class Among:
    """`kind == 'new'`, `kind in ['new', 'moved']`, or a yes_no by itself."""

    key: str
    values: frozenset[Any]
    exact: bool = True

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset({self.key})

    def mask(self, state: State) -> int:
        """Whether the answer is one of these."""
        value = state[self.key]
        if value is None:
            return OPEN
        return TRUE if value in self.values else FALSE


@dataclass(frozen=True, eq=False)
class Contains:
    """`'dark' in wishes`."""

    key: str
    option: str
    exact: bool = True

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset({self.key})

    def mask(self, state: State) -> int:
        """Whether the option was chosen."""
        value = state[self.key]
        if value is None:
            return OPEN
        return TRUE if self.option in value else FALSE


_SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@dataclass(frozen=True, eq=False)
class Ordered:
    """`copies > 3`; of several answers, how many: `size(wishes) > 3`."""

    key: str
    sign: str
    number: float
    exact: bool = True

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset({self.key})

    def mask(self, state: State) -> int:
        """Whether the number stands so."""
        value = state[self.key]
        if value is None:
            return OPEN
        number = len(value) if isinstance(value, tuple) else value
        return TRUE if _SIGNS[self.sign](number, self.number) else FALSE


@dataclass(frozen=True, eq=False)
class Answered:
    """`answered(name)`."""

    key: str
    exact: bool = True

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset({self.key})

    def mask(self, state: State) -> int:
        """Whether there is an answer."""
        return FALSE if state[self.key] is None else TRUE


@dataclass(eq=False)
class Called:
    """What CEL itself works out, or, where it is not `exact`, may give either."""

    keys: Mapping[str, str]
    """Variables by the names that CEL knows them by."""
    strict: bool
    """Whether it needs each of its answers."""
    always: int
    """What it may give besides, whatever the state is."""
    evaluate: Callable[[Mapping[str, Any]], Any] | None = None
    exact: bool = False
    variables: frozenset[str] = field(init=False)
    _known: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.variables = frozenset(self.keys.values())

    def mask(self, state: State) -> int:
        """What it may give."""
        values = tuple([state[key] for key in self.keys.values()])
        if not self.exact or self.evaluate is None:
            if not self.strict:
                return ANY
            return (OPEN if None in values else EITHER) | self.always
        if values not in self._known:
            given = dict(zip(self.keys, values, strict=True))
            self._known[values] = mask_of(self.evaluate(given))
        return self._known[values]


@dataclass(eq=False)
class Rows:
    """`exists` and `all` over the rows of a group: whatever one row may give, several may."""

    group: str
    inner: Formula
    variables: frozenset[str]
    search: Callable[[str, Formula, State], int]
    exact: bool = False

    def mask(self, state: State) -> int:
        """What some row may give."""
        return OPEN if state[self.group] is None else self.search(self.group, self.inner, state)


def conjunction(formulas: tuple[Formula, ...]) -> Formula:
    """All of them together."""
    found: Formula = Constant(TRUE)
    for n, each in enumerate(formulas):
        found = each if n == 0 else Both(found, each)
    return found


def either(left: Formula, right: Formula) -> Formula:
    """`||`."""
    return Both(left, right, OR)
