"""Why a condition holds, or does not, in words: the answers it rests on, and what they say.

`&&`, `||`, `!` and `? :` are taken apart, so that only what decides is named; what is left is worked
out by CEL and said with the labels of the questions and the words of their answers. Only answers on
the path are known here, so nothing else can be named. What has no words is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from forms.answers import Filled, row_title
from forms.definition import Field
from forms.expressions import CelType, Environment, Expression
from forms.facts import Fact, said
from forms.names import types_of
from forms.syntax import Node, parse
from forms.terms import Scope, Terms

MOST_ROWS: Final = 3
"""Rows that are named one by one where all of them decide."""

_AND: Final[Mapping[str, str]] = {
    "な": "で",
    "ない": "なく",
    "い": "く",
    "いる": "いて",
    "いない": "おらず",
    "ある": "あり",
}
"""How each ending goes on, when something follows."""


@dataclass(frozen=True, slots=True)
class Because:
    """What a condition gives (None: it cannot be worked out yet), and the facts that decide it."""

    value: bool | None
    facts: tuple[Fact, ...]

    def words(self, lang: str = "ja") -> str:
        """The facts as the first half of a sentence; the second says what follows from them."""
        facts = tuple(dict.fromkeys(self.facts))
        if lang == "en":
            return " and ".join(fact.en for fact in facts)
        before = "".join(f"{fact.ja}{_AND[fact.ending]}、" for fact in facts[:-1])
        return f"{before}{facts[-1].ja}{facts[-1].ending}ので"


class Reasons:
    """Explains the conditions of one form as it stands."""

    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.terms = Terms({each.name: each for each in filled.procedure.computed})
        self.types = types_of(filled.procedure)
        self.form = Scope(
            values=filled.values,
            typed=filled.answers.values,
            fields={each.name: each for each in filled.procedure.fields},
            environment=Environment(self.types),
            paths={each.name: each.name for each in filled.procedure.fields},
        )
        self._groups: dict[str, Environment] = {}

    def of(self, expression: Expression, group: Field | None = None, index: int = 0) -> Because:
        """Why the expression holds or not; within a row of a group its own answers count."""
        scope = self._row(group, index, self.form) if group else self.form
        value = expression.evaluate(scope.values)
        value = value if isinstance(value, bool) else None
        tree = parse(expression.source)
        if tree is not None and expression.program is not None:
            found = self._explain(tree, expression.source, scope)
            if found.value is value and found.facts:
                return found
        return Because(value, (self._as_written(expression.source.strip(), value),))

    # Taking apart

    def _explain(self, node: Node, source: str, scope: Scope) -> Because:
        if node.kind == "unary" and node.text == "!":
            inner = self._explain(node.parts[0], source, scope)
            return Because(None if inner.value is None else not inner.value, inner.facts)
        if node.kind == "binary" and node.text in {"&&", "||"}:
            return self._both(node, source, scope)
        if node.kind == "choose":
            asked = self._explain(node.parts[0], source, scope)
            if asked.value is None:
                return asked
            then = self._explain(node.parts[1 if asked.value else 2], source, scope)
            return Because(then.value, asked.facts + then.facts)
        if node.kind == "method" and node.text in {"all", "exists"}:
            return self._rows(node, source, scope)
        return self._atom(node, source, scope)

    def _both(self, node: Node, source: str, scope: Scope) -> Because:
        """The sides that decide: one that is false decides `&&`, one that is true decides `||`."""
        sides = [self._explain(each, source, scope) for each in node.parts]
        deciding = node.text == "||"
        values = [each.value for each in sides]
        value = deciding if deciding in values else None if None in values else not deciding
        facts = tuple(fact for each in sides if each.value is value for fact in each.facts)
        return Because(value, facts)

    def _rows(self, node: Node, source: str, scope: Scope) -> Because:
        """`exists` and `all`: the row that decides, or what is so in every row."""
        whole = self.terms.value(node, source, scope)
        value = whole if isinstance(whole, bool) else None
        group = scope.fields.get(node.parts[0].text) if node.parts[0].kind == "name" else None
        if group is None or group.type != "group" or len(node.parts) != 3:
            return self._atom(node, source, scope)
        if not scope.values.get(group.name):
            return Because(value, (self._unanswered(group.name, scope),))
        name, inner = node.parts[1].text, node.parts[2]
        found = []
        for index in range(len(scope.values[group.name])):
            row = self._row(group, index, scope)
            types = {**self.types, name: self.types[group.name].item or CelType("any")}
            seen = replace(
                scope,
                values={**scope.values, name: scope.values[group.name][index]},
                environment=Environment(types),
                rows={**scope.rows, name: row},
            )
            found.append(self._explain(inner, source, seen))
        deciding = [each for each in found if each.value is value]
        if value is None or value is (node.text == "exists"):
            return Because(value, deciding[0].facts if deciding else ())
        facts = tuple(fact for each in deciding[:MOST_ROWS] for fact in each.facts)
        if (rest := len(deciding) - MOST_ROWS) > 0:
            ending, en = ("いる", "do too") if value else ("いない", "do not either")
            facts += (Fact(f"ほかの{rest}件も当てはまって", ending, f"{rest} others {en}"),)
        return Because(value, facts)

    def _row(self, group: Field, index: int, scope: Scope) -> Scope:
        """What the conditions within a row see: its own answers before those of the form."""
        if group.name not in self._groups:
            item = self.types[group.name].item
            self._groups[group.name] = Environment(self.types, item.members if item else {})
        rows = scope.values.get(group.name) or ()
        typed = scope.typed.get(group.name) or ()
        own = {each.name: each for each in group.subfields}
        paths = {name: f"{group.name}.{index}.{name}" for name in own}
        return replace(
            scope,
            values={**scope.values, **(rows[index] if index < len(rows) else {})},
            typed={**scope.typed, **(typed[index] if index < len(typed) else {})},
            fields={**scope.fields, **own},
            environment=self._groups[group.name],
            paths={**scope.paths, **paths},
            whose=(
                f"{row_title(group, index)}の",
                f" of {row_title(group, index, 'en')}",
            ),
            own=frozenset(own),
        )

    # Atoms

    def _atom(self, node: Node, source: str, scope: Scope) -> Because:
        found = self.terms.value(node, source, scope)
        value = found if isinstance(found, bool) else None
        if value is None:
            missing = tuple(self._missing(node, scope))
            return Because(None, missing or (self._as_written(_text(node, source), None),))
        words = said(self.terms, node, source, scope, value=value)
        return Because(value, (words or self._as_written(_text(node, source), value),))

    # What is missing

    def _missing(self, node: Node, scope: Scope) -> Iterator[Fact]:
        """The questions without an answer that a part of an expression needs."""
        for each in _used(node):
            if each.kind == "member" and each.parts[0].text in scope.rows:
                row = scope.rows[each.parts[0].text]
                if row.values.get(each.text) is None and each.text in row.own:
                    yield self._unanswered(each.text, row)
            elif each.kind == "name" and each.text not in scope.rows:
                name = each.text
                if scope.values.get(name) is None and name not in {"today", "profile"}:
                    yield self._unanswered(name, scope)

    def _unanswered(self, name: str, scope: Scope) -> Fact:
        ja, en = self.terms.label(name, scope)
        path = scope.paths.get(name)
        if name == "arrived_on":
            return Fact("まだ届いて", "いない", "it has not arrived yet")
        if path is None:
            return Fact(f"{ja}をまだ計算できて", "いない", f"{en} cannot be worked out yet")
        if path not in self.filled.asked:
            return Fact(f"{ja}を聞いて", "いない", f"{en} is not asked")
        if any(problem == path or problem.startswith(f"{path}.") for problem in self._wrong()):
            return Fact(f"{ja}の答えに直すところが", "ある", f"the answer to {en} needs correction")
        return Fact(f"{ja}にまだ答えて", "いない", f"{en} is not answered yet")

    def _wrong(self) -> Iterator[str]:
        return (p.path for p in self.filled.problems if p.code != "required")

    def _as_written(self, text: str, value: bool | None) -> Fact:
        if value is None:
            return Fact(
                f"条件「{text}」をまだ確かめられて", "いない", f"`{text}` cannot be worked out yet"
            )
        if value:
            return Fact(f"条件「{text}」が成り立って", "いる", f"`{text}` holds")
        return Fact(f"条件「{text}」が成り立って", "いない", f"`{text}` does not hold")


def _used(node: Node) -> Iterator[Node]:
    """The names and the parts of rows that an expression looks at, each once by itself."""
    if node.kind == "name" or (node.kind == "member" and node.parts[0].kind == "name"):
        yield node
        if node.kind == "member":
            yield node.parts[0]
        return
    yield from node.names() if node.kind == "method" else ()
    for each in node.parts if node.kind != "method" else node.parts[:1]:
        yield from _used(each)


def _text(node: Node, source: str) -> str:
    return source[node.start : node.end]
