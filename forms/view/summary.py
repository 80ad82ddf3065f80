"""The summary on top of a page: each problem with the row and the question it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from forms import ruby
from forms.answers import row_title
from forms.definition import Procedure
from forms.problems import Problem
from forms.view.shapes import ErrorLink, FieldView, ItemView


def links(
    procedure: Procedure, problems: Sequence[Problem], items: Sequence[ItemView], lang: str
) -> tuple[ErrorLink, ...]:
    """A line for each problem, which leads to its box."""
    if not problems:
        return ()
    targets = dict(_targets(items))
    return tuple(
        ErrorLink(f"#{_target(each.path, targets)}", _words(procedure, each, lang))
        for each in problems
    )


def _target(path: str, targets: Mapping[str, str]) -> str:
    while path:
        if path in targets:
            return targets[path]
        path = path.rpartition(".")[0]
    return "main"


def _words(procedure: Procedure, problem: Problem, lang: str) -> str:
    parts = problem.path.split(".")
    field, where = procedure.field(parts[0]), ""
    if field is not None and len(parts) > 1 and parts[1].isdecimal() and field.subfields:
        where = row_title(field, int(parts[1]), lang)
        name = parts[2] if len(parts) > 2 else ""
        field = next((sub for sub in field.subfields if sub.name == name), field)
    label = field.label.get(lang) if field else ""
    words = problem.words(lang)
    named = ruby.joined(" ", [where] if label in words else [where, label])
    return ruby.joined(": ", [named, words])


def _targets(items: Iterable[ItemView]) -> Iterator[tuple[str, str]]:
    """Where a link to a path leads: the box of a part, or the first box of a question."""
    for item in items:
        if isinstance(item, FieldView):
            yield item.path, item.id
            for part, box in item.boxes.items():
                if part:
                    yield f"{item.path}.{part}", box.id
            for row in item.rows:
                yield row.path, row.id
                yield from _targets(row.items)
            yield from _targets(item.then)
