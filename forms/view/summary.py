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
    targets, boxes = dict(_targets(items)), dict(_boxes(items))
    return tuple(
        ErrorLink(f"#{_target(each.path, targets)}", _words(procedure, each, boxes, lang))
        for each in problems
    )


def _target(path: str, targets: Mapping[str, str]) -> str:
    while path:
        if path in targets:
            return targets[path]
        path = path.rpartition(".")[0]
    return "main"


def _words(procedure: Procedure, problem: Problem, boxes: Mapping[str, str], lang: str) -> str:
    parts = problem.path.split(".")
    field, where = procedure.field(parts[0]), ""
    if field is not None and len(parts) > 1 and parts[1].isdecimal() and field.subfields:
        where = row_title(field, int(parts[1]), lang)
        name = parts[2] if len(parts) > 2 else ""
        field = next((sub for sub in field.subfields if sub.name == name), field)
    label = field.label.get(lang) if field else ""
    words, box = problem.words(lang), boxes.get(problem.path, "")
    names = [where, *(name for name in (label, box) if name.casefold() not in words.casefold())]
    return ruby.joined(": ", [ruby.joined(" ", names), words])


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


def _boxes(items: Iterable[ItemView]) -> Iterator[tuple[str, str]]:
    """What the box of a part is called, by its path."""
    for item in items:
        if isinstance(item, FieldView):
            for part, box in item.boxes.items():
                if part:
                    yield f"{item.path}.{part}", box.label
            for row in item.rows:
                yield from _boxes(row.items)
            yield from _boxes(item.then)
