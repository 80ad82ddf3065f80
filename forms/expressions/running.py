"""What runs: every expression in one environment for all, compiled when it is first worked out.

That an expression fits its names and their types was checked before; here nothing is declared, so
that no file needs an environment of its own: making one takes a millisecond and 250 kB.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cel_expr_python import cel

from forms.expressions.functions import declarations
from forms.expressions.values import from_cel, to_cel


@dataclass(frozen=True)
class Program:
    """A checked expression, ready to run."""

    text: str
    """As CEL takes it."""
    names: frozenset[str]
    """Of which it uses the value."""
    answered: frozenset[str]
    """Of which it only asks whether they were answered."""
    type: str
    """`bool`, `int`, `double`, `string`, `date`, `list`, `record`, or `dyn` for what is not known."""
    parts: frozenset[str] = frozenset()
    """Of a record, by which records are told from each other."""

    def run(self, values: Mapping[str, Any]) -> Any:
        """The value, or None where there is none."""
        data = {
            name: to_cel(value) for name in self.names if (value := values.get(name)) is not None
        }
        for name in self.answered:
            data[f"answered_{name}"] = values.get(name) is not None
        try:
            found = _compiled(self.text).eval(data=data)
            return None if found.type() == cel.Type.ERROR else from_cel(found.plain_value())
        except (RuntimeError, TypeError, ValueError, OverflowError):
            return None


@lru_cache(maxsize=256)
def is_pattern(text: str) -> bool:
    """Whether a text, as an expression writes it, is a regular expression that CEL can run."""
    try:
        found = _compiled(f"''.matches({text})").eval(data={})
    except RuntimeError:
        return False
    return bool(found.type() != cel.Type.ERROR)


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Any:
    """The same words run the same, wherever they stand; about 3 kB each."""
    return _environment().compile(text, disable_check=True)


@cache
def _environment() -> Any:
    return cel.NewEnv(variables={}, functions=declarations())
