"""Which answers a correction opens: the named fields, and what they newly ask for; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import Invalid
from forms.problems import Problem
from workflow.definitions import procedure_of
from workflow.models import Application, Correction

_NOTHING: tuple[Any, ...] = (None, "", [], {})


def open_correction(application: Application) -> Correction | None:
    """Give the correction that waits for the applicant."""
    return next((each for each in application.corrections if each.state == "open"), None)


def is_named(application: Application, path: str) -> bool:
    """Tell whether the field at the path may change.

    A question that was not asked before, and is now because of a named one, may be answered too.
    """
    correction = open_correction(application)
    if correction is None:
        return False
    if any(path == named or path.startswith(f"{named}.") for named in correction.paths):
        return True
    return _field_path(application, path) not in application.submissions[-1].asked


def refuse_others(application: Application, raw: Mapping[str, Any]) -> None:
    """Raise Invalid naming every field that differs from what was submitted and was not named."""
    correction = open_correction(application)
    before = correction.raw_before if correction else application.raw
    others = [path for path in differing(before, raw) if not is_named(application, path)]
    if others:
        raise Invalid([not_named(path) for path in others])


def not_named(path: str) -> Problem:
    """Say that a field is not part of the correction."""
    return Problem(path, "not_named", "この項目は補正の対象ではないため、変更できません。")


def differing(before: Any, after: Any, path: str = "") -> Iterator[str]:
    """Give the path of every value that differs: children.0.birthday."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from differing(before.get(key), after.get(key), _join(path, key))
    elif _rows(before) and _rows(after) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differing(old, new, _join(path, str(index)))
    elif before != after and not (before in _NOTHING and after in _NOTHING):
        yield path


def _field_path(application: Application, path: str) -> str:
    """Give the path of the question that a part of an answer belongs to."""
    procedure = procedure_of(application.revision)
    while "." in path and procedure.field(path) is None:
        path = path.rpartition(".")[0]
    return path


def _rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
