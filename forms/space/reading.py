"""From the expressions of a procedure to formulas over its variables, and what they compare with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from forms.definition import Computed, Field, Procedure
from forms.expressions import CelType, Environment, Expression, WrongExpressionError
from forms.names import types_of
from forms.source import Position
from forms.space.formulas import (
    Among,
    Answered,
    Both,
    Called,
    Choose,
    Constant,
    Contains,
    Formula,
    Not,
    Ordered,
    Rows,
    State,
    either,
)
from forms.space.masks import ANY, FALSE, OPEN, TRUE
from forms.space.moments import Moment
from forms.syntax import MACROS, Node, parse

NUMBERS: Final = frozenset({"integer", "money", "decimal"})
DATES: Final = frozenset({"date", "year_month"})
FEW: Final = frozenset({"yes_no", "consent", "choice"})
"""Types of which every answer can be tried."""
SEVERAL: Final = frozenset({"choices", "ranking"})
TEXTS: Final = frozenset({"text", "textarea", "kana", "email", "phone", "time", "corporate_number"})

_NOWHERE: Final = Position("", 1, 1)
_COMPARED: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NOTHING: Final = object()


@dataclass(frozen=True)
class _Scope:
    """Where an expression stands: in the form or in the rows of `group`; names given to rows."""

    group: Field | None = None
    rows: Mapping[str, Field] = field(default_factory=dict)


@dataclass
class Uses:
    """What is said of a variable: texts and numbers it is compared with, moments around it."""

    texts: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    moments: list[Moment] = field(default_factory=list)


class Reader:
    """Reads the expressions of one procedure, each once."""

    def __init__(
        self,
        procedure: Procedure,
        today: date,
        rows: Callable[[str, Formula, State], int],
    ) -> None:
        self.procedure = procedure
        self.today = today
        self.fields = {each.name: each for each in procedure.fields}
        self.computed: dict[str, Computed] = {each.name: each for each in procedure.computed}
        self.uses: dict[str, Uses] = defaultdict(Uses)
        self._rows = rows
        self._types: dict[str, CelType] | None = None
        self._environments: dict[str, Environment] = {}
        self._read: dict[tuple[str, str], Formula] = {}

    def read(self, expression: Expression | None, group: Field | None = None) -> Formula:
        """The formula of a condition; one that is not there always holds."""
        if expression is None:
            return Constant(TRUE)
        key = (expression.source, group.name if group else "")
        if key not in self._read:
            tree = parse(expression.source)
            scope = _Scope(group)
            self._read[key] = (
                Constant(ANY, exact=False)
                if tree is None or expression.program is None
                else self._formula(tree, expression.source, scope)
            )
        return self._read[key]

    def _formula(self, node: Node, source: str, scope: _Scope) -> Formula:
        if node.kind == "unary" and node.text == "!":
            return Not(self._formula(node.parts[0], source, scope))
        if node.kind == "binary" and node.text in {"&&", "||"}:
            left, right = (self._formula(each, source, scope) for each in node.parts)
            return Both(left, right) if node.text == "&&" else either(left, right)
        if node.kind == "choose":
            asked, yes, no = (self._formula(each, source, scope) for each in node.parts)
            return Choose(asked, yes, no)
        if node.kind == "name" and node.text in {"true", "false"}:
            return Constant(TRUE if node.text == "true" else FALSE)
        if node.kind == "name" and node.text in self.computed and not self._key(node, scope):
            return self._computed(self.computed[node.text])
        if node.kind == "method" and node.text in {"all", "exists"} and len(node.parts) == 3:
            return self._every(node, source, scope)
        return self._atom(node, source, scope)

    def _computed(self, computed: Computed) -> Formula:
        """A computed yes or no, with what it rests on; one that is not computed is open."""
        return Choose(self.read(computed.when), self.read(computed.value), Constant(OPEN))

    def _every(self, node: Node, source: str, scope: _Scope) -> Formula:
        group = self.fields.get(node.parts[0].text) if node.parts[0].kind == "name" else None
        if group is None or group.type != "group":
            return self._called(node, source, scope)
        if group is scope.group or group in scope.rows.values():
            return self._called(node, source, scope)  # two rows of one group are not one row
        rows = {**scope.rows, node.parts[1].text: group}
        inner = self._formula(node.parts[2], source, _Scope(scope.group, rows))
        names = {group.name} | self._around(group, inner.variables)
        return Rows(group.name, inner, frozenset(names), self._rows)

    def _around(self, group: Field, variables: frozenset[str]) -> set[str]:
        """The variables of the form that decide about rows of a group."""
        found: set[str] = set()
        waiting, seen = list(variables), set(variables)
        while waiting:
            key = waiting.pop()
            owner, _, part = key.partition(".")
            if not part or owner != group.name:
                found.add(key)
                continue
            sub = next(each for each in group.subfields if each.name == part)
            for each in (sub.when, *(option.when for option in sub.options)):
                new = self.read(each, group).variables - seen
                waiting += new
                seen |= new
        return found

    # Atoms

    def _atom(self, node: Node, source: str, scope: _Scope) -> Formula:
        key = self._key(node, scope)
        if key and self._field(key).type in {"yes_no", "consent"}:
            return Among(key, frozenset({True}))
        if node.kind == "call" and node.text in {"answered", "unanswered"} and node.parts:
            asked = self._key(node.parts[0], scope)
            if asked:
                return Answered(asked) if node.text == "answered" else Not(Answered(asked))
        elif node.kind == "binary" and node.text == "in":
            return self._among(node, source, scope)
        elif node.kind == "binary" and node.text in _COMPARED:
            return self._compared(node, source, scope)
        return self._called(node, source, scope)

    def _among(self, node: Node, source: str, scope: _Scope) -> Formula:
        left, right = node.parts
        key = self._key(left, scope)
        values = [_constant(each) for each in right.parts] if right.kind == "list" else []
        texts = right.kind == "list" and all(isinstance(each, str) for each in values)
        if texts and key and self._field(key).type in FEW | TEXTS:
            self.uses[key].texts.update(values)
            return Among(key, frozenset(values))
        several, text = self._key(right, scope), _constant(left)
        if several and self._field(several).type in SEVERAL and isinstance(text, str):
            self.uses[several].texts.add(text)
            return Contains(several, text)
        return self._called(node, source, scope)

    def _compared(self, node: Node, source: str, scope: _Scope) -> Formula:
        left, right = node.parts
        sign, value = node.text, _constant(right)
        if value is _NOTHING:
            left, sign, value = right, _MIRRORED.get(sign, sign), _constant(left)
        if value is _NOTHING:
            return self._called(node, source, scope)
        key = self._key(left, scope)
        if left.kind == "call" and left.text == "size" and len(left.parts) == 1:
            counted = self._key(left.parts[0], scope)
            key = counted if counted and self._field(counted).type in SEVERAL | {"group"} else ""
        elif key and self._field(key).type not in NUMBERS:
            return self._equal(node, source, scope, key, value)
        if not key or not isinstance(value, int | float) or isinstance(value, bool):
            return self._called(node, source, scope)
        self.uses[key].numbers.add(value)
        return Ordered(key, sign, value)

    def _equal(self, node: Node, source: str, scope: _Scope, key: str, value: object) -> Formula:
        kind = self._field(key).type
        fits = isinstance(value, bool) if kind in {"yes_no", "consent"} else isinstance(value, str)
        if node.text not in {"==", "!="} or kind not in FEW | TEXTS or not fits:
            return self._called(node, source, scope)
        self.uses[key].texts.add(str(value))
        found = Among(key, frozenset({value}))
        return found if node.text == "==" else Not(found)

    def _called(self, node: Node, source: str, scope: _Scope) -> Formula:
        """What only CEL can work out: followed where it rests on few answers, or on one day."""
        keys: dict[str, str] = {}
        names: dict[str, list[Node]] = defaultdict(list)
        clear = True
        for each in _named(node, frozenset(scope.rows)):
            key = self._key(each, scope)
            name = each.text
            if key:
                clear = clear and keys.get(name, key) == key
                keys[name] = key
            names[name].append(each)
        others = {name for name in names if name not in keys}
        found = Called(
            keys,
            strict=not any(each.text in _LAZY for each in _walk(node)),
            always=OPEN if others - {"today"} or self._loose(keys) else 0,
        )
        if not clear or any(each.text in MACROS for each in _walk(node)):
            return found
        kinds = {self._field(key).type for key in keys.values()}
        if not others and kinds <= FEW:
            found.evaluate = self._program(node, source, scope, keys)
            found.exact = found.evaluate is not None
        elif kinds <= DATES and len(keys) == 1 and others <= {"today"}:
            (name, key) = next(iter(keys.items()))
            moment = Moment.of(node, names[name], self._compiler(source, scope, keys), found)
            if moment is not None:
                self.uses[key].moments.append(moment)
        return found

    def _loose(self, keys: Mapping[str, str]) -> bool:
        """Whether an answer has parts that may not be there."""
        return any(
            self._field(key).type in {"group", "postal_address", "place"} for key in keys.values()
        )

    def _program(
        self, node: Node, source: str, scope: _Scope, keys: Mapping[str, str]
    ) -> Callable[[Mapping[str, Any]], Any] | None:
        return self._compiler(source, scope, keys)(node)

    def _compiler(
        self, source: str, scope: _Scope, keys: Mapping[str, str]
    ) -> Callable[..., Callable[[Mapping[str, Any]], Any] | None]:
        """Compiles parts of an expression, in which `c.name` of a row is `name`."""
        owners = {key.partition(".")[0] for key in keys.values() if "." in key}
        if len(owners) > 1:
            return lambda *_, **__: None

        def compiled(
            node: Node, right: Node | None = None, sign: str = ""
        ) -> Callable[[Mapping[str, Any]], Any] | None:
            text = _plain(node, source, scope.rows)
            if right is not None:
                text = f"({text}) {sign} ({_plain(right, source, scope.rows)})"
            environment = self._environment(next(iter(owners), ""))
            try:
                program = environment.compile(text, _NOWHERE).program
            except WrongExpressionError:
                return None
            if program is None:
                return None
            return lambda values: program.run({"today": self.today, **values})

        return compiled

    def _environment(self, group: str) -> Environment:
        if self._types is None:
            self._types = types_of(self.procedure)
        if group not in self._environments:
            item = self._types[group].item if group else None
            self._environments[group] = Environment(self._types, item.members if item else None)
        return self._environments[group]

    # Names

    def _key(self, node: Node, scope: _Scope) -> str:
        """The variable that a name, or a part of a row, stands for; empty for all else."""
        if node.kind == "name" and node.text not in scope.rows:
            own = {each.name for each in scope.group.subfields} if scope.group else ()
            if scope.group and node.text in own:
                return f"{scope.group.name}.{node.text}"
            return node.text if node.text in self.fields else ""
        if node.kind == "member" and node.parts[0].kind == "name":
            group = scope.rows.get(node.parts[0].text)
            if group and any(each.name == node.text for each in group.subfields):
                return f"{group.name}.{node.text}"
        return ""

    def _field(self, key: str) -> Field:
        name, _, part = key.partition(".")
        found = self.fields[name]
        return next(each for each in found.subfields if each.name == part) if part else found


_LAZY: Final = frozenset({"answered", "unanswered", "&&", "||", "?"})


def _constant(node: Node) -> Any:
    """The value of a literal; `_NOTHING` for everything else."""
    if node.kind == "text" and "\\" not in node.text:
        return node.text
    if node.kind == "number":
        return float(node.text) if "." in node.text else int(node.text)
    if node.kind == "name" and node.text in {"true", "false"}:
        return node.text == "true"
    if node.kind == "unary" and node.text == "-" and node.parts[0].kind == "number":
        return -_constant(node.parts[0])
    return _NOTHING


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for each in node.parts:
        yield from _walk(each)


def _named(node: Node, rows: frozenset[str]) -> Iterator[Node]:
    """The names and the parts of rows that an expression uses."""
    if node.kind == "member" and node.parts[0].kind == "name" and node.parts[0].text in rows:
        yield node
        return
    if node.kind == "name" and node.text not in {"true", "false"}:
        yield node
        return
    if node.kind == "method" and node.text in MACROS:
        yield from node.names(rows)
        return
    for each in node.parts:
        yield from _named(each, rows)


def _plain(node: Node, source: str, rows: Mapping[str, Field]) -> str:
    """The source of a part in which `c.name` of a row is `name`."""
    text, end = "", node.start
    for each in _walk(node):
        if each.kind == "member" and each.parts[0].kind == "name" and each.parts[0].text in rows:
            text += source[end : each.start] + each.text
            end = each.end
    return text + source[end : node.end]
