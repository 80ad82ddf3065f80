"""Small procedures built in Python, with conditions as plain functions, for tests of answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from forms.context import Context, FileInfo
from forms.definition import Basis, Field, Item, Option, Page, Procedure, Text
from forms.expressions import Expression
from forms.fields.base import Fault, Refused, Scope, type_of
from forms.source import Position

TODAY = date(2026, 6, 9)
NOWHERE = Position("test.yaml", 1, 1)


class Rule(Expression):
    """An expression whose meaning is a function; `source` is what the file would say."""

    def __init__(self, source: str, meaning: Callable[[Mapping[str, Any]], Any]) -> None:
        super().__init__(source, NOWHERE)
        object.__setattr__(self, "meaning", meaning)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        try:
            return self.__dict__["meaning"](values)
        except (KeyError, TypeError, AttributeError):
            return None


def rule(source: str, meaning: Callable[[Mapping[str, Any]], Any] | None = None) -> Rule:
    """An expression; without a meaning it is the answer of that name."""
    return Rule(source, meaning or (lambda values: values.get(source)))


def a_field(type_: str, name: str = "it", **more: Any) -> Field:
    """A question of a type, with options where it needs some."""
    if type_ in {"choice", "choices", "ranking"} and "options" not in more:
        more["options"] = options(a="あ", b="い", c="う")
    return Field(name=name, type=type_, label=Text(more.pop("label", "問い")), **more)


def options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(value, Text(label)) for value, label in labels.items())


def a_procedure(*pages: tuple[Item, ...], **more: Any) -> Procedure:
    """A procedure whose pages are p1, p2 ..."""
    return Procedure(
        slug="test",
        title=Text("ためし"),
        summary=Text("ためしの手続"),
        kind="application",
        category=Text("その他"),
        office="市民課",
        basis=Basis("none", Text("なし")),
        purpose=Text("ためすため"),
        pages=tuple(
            Page(f"p{number}", Text(f"{number}ページ目"), items)
            for number, items in enumerate(pages, 1)
        ),
        **more,
    )


def a_context(*files: FileInfo) -> Context:
    return Context(today=TODAY, files={file.id: file for file in files})


def parse(field_: Field, raw: Any, *, context: Context | None = None, **values: Any) -> Any:
    """What a field makes of something typed."""
    seen = {"today": TODAY, **values}
    return type_of(field_).parse(field_, raw, Scope(context or a_context(), seen))


def fault(field_: Field, raw: Any, **more: Any) -> Fault:
    """The first thing wrong with something typed."""
    found = parse(field_, raw, **more)
    assert isinstance(found, Refused), found
    return found.faults[0]
