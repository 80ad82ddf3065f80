"""A procedure's own tests: the `examples:` of its file, filled in and compared with what they expect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from forms.answers import Filled, fill
from forms.context import Context
from forms.definition import Example, Procedure
from forms.schema import suggestion
from forms.source import FileProblem, Position


def problems(procedure: Procedure, file: str, today: date) -> tuple[FileProblem, ...]:
    """Run every example; each difference is a problem at the example's line.

    `today` is the day for examples that name none.
    """
    return tuple(
        FileProblem(Position(file, example.line, example.column), "example", ja, en)
        for example in procedure.examples
        for ja, en in _differences(procedure, example, today)
    )


def _differences(procedure: Procedure, example: Example, today: date) -> list[tuple[str, str]]:
    context = Context(today=example.today or today, profile=example.profile)
    filled = fill(procedure, dict(example.answers), context)
    found = []
    for key, expected in example.expect.items():
        reader = _READERS.get(key)
        if reader is None:
            ja, en = suggestion(key, _READERS)
            found.append(
                (f"例「{example.name}」: 「{key}」は確かめられません。{ja}", f"{key}? {en}")
            )
            continue
        got = reader(filled, expected)
        if got != expected:
            found.append(
                (
                    f"例「{example.name}」: {key} は {_shown(expected)} のはずが {_shown(got)} でした。",
                    f"Example '{example.name}': {key} should be {expected!r} and is {got!r}.",
                )
            )
    return found


def _pages(filled: Filled, _: Any) -> Any:
    return [state.page.name for state in filled.pages]


def _missing(filled: Filled, expected: Any) -> Any:
    """The missing fields; of an example with few answers, only those it names."""
    missing = [each.path for each in filled.problems if each.code == "required"]
    named = expected if isinstance(expected, list) else []
    return [path for path in named if path in missing]


def _problems(filled: Filled, expected: Any) -> Any:
    """Codes by field, without what is only missing."""
    return {each.path: each.code for each in filled.problems if each.code != "required"}


def _computed(filled: Filled, expected: Any) -> Any:
    names = expected if isinstance(expected, Mapping) else {}
    return {name: filled.computed.get(name) for name in names}


def _fee(filled: Filled, _: Any) -> Any:
    return filled.fee


def _stop(filled: Filled, _: Any) -> Any:
    return str(filled.stop.title) if filled.stop else None


_READERS: Mapping[str, Callable[[Filled, Any], Any]] = {
    "pages": _pages,
    "missing": _missing,
    "problems": _problems,
    "computed": _computed,
    "fee": _fee,
    "stop": _stop,
}


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(str, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {each}" for key, each in value.items()) + "}"
    return "なし" if value is None else str(value)
