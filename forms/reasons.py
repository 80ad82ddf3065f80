"""Why a condition holds, or does not, in words: the answers it rests on, and what they say.

`&&`, `||`, `!` and `? :` are taken apart, so that only what decides is named; what is left is worked
out by CEL and said with the labels of the questions and the words of their answers. Only answers on
the path are known here, so nothing else can be named. What has no words is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from forms.answers import Filled, computed_words, row_title
from forms.definition import Computed, Field, Procedure
from forms.expressions import CelType, Environment, Expression, WrongExpressionError
from forms.fields import TYPES, bank, person, places, type_of
from forms.fields.choosing import NO, YES
from forms.japanese.eras import date_words
from forms.source import Position
from forms.syntax import Node, parse

LONGEST: Final = 30
"""Characters of an answer that are repeated."""
MOST_ROWS: Final = 3
"""Rows that are named one by one where all of them decide."""

_NOWHERE: Final = Position("", 1, 1)
_PARTS: Final = {**bank.LABELS, **places.LABELS, **person.LABELS}
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
class Fact:
    """One thing that is so: 「続柄」が「子」 + な, and the same in English."""

    ja: str
    ending: str
    """What stands before ので: な, ない, い, いる, いない, ある."""
    en: str


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


@dataclass(frozen=True)
class _Scope:
    """What an expression sees in one place: of the form, or of one row of a group."""

    values: Mapping[str, Any]
    typed: Mapping[str, Any]
    fields: Mapping[str, Field]
    environment: Environment
    paths: Mapping[str, str]
    """Of the fields, by name."""
    whose: tuple[str, str] = ("", "")
    """Before the names of a row's questions: 1人目のお子さんの."""
    own: frozenset[str] = frozenset()
    """Names of the row's own questions."""
    rows: Mapping[str, _Scope] = field(default_factory=dict)
    """What the names given to rows (`c` of `exists(c, …)`) stand for."""


class Reasons:
    """Explains the conditions of one form as it stands."""

    def __init__(self, filled: Filled, lang: str = "ja") -> None:
        self.filled = filled
        self.lang = lang
        self.problems = {problem.path for problem in filled.problems}
        self.computed = {each.name: each for each in filled.procedure.computed}
        self.types = _types(filled.procedure)
        self.form = _Scope(
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

    def _explain(self, node: Node, source: str, scope: _Scope) -> Because:
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

    def _both(self, node: Node, source: str, scope: _Scope) -> Because:
        """The sides that decide: one that is false decides `&&`, one that is true decides `||`."""
        sides = [self._explain(each, source, scope) for each in node.parts]
        deciding = node.text == "||"
        values = [each.value for each in sides]
        value = deciding if deciding in values else None if None in values else not deciding
        facts = tuple(fact for each in sides if each.value is value for fact in each.facts)
        return Because(value, facts)

    def _rows(self, node: Node, source: str, scope: _Scope) -> Because:
        """`exists` and `all`: the row that decides, or what is so in every row."""
        whole = self._value(node, source, scope)
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

    def _row(self, group: Field, index: int, scope: _Scope) -> _Scope:
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
                f"{row_title(group, index, self.lang)}の",
                f" of {row_title(group, index, 'en')}",
            ),
            own=frozenset(own),
        )

    # Atoms

    def _atom(self, node: Node, source: str, scope: _Scope) -> Because:
        found = self._value(node, source, scope)
        value = found if isinstance(found, bool) else None
        if value is None:
            missing = tuple(self._missing(node, scope))
            return Because(None, missing or (self._as_written(_text(node, source), None),))
        said = self._said(node, source, scope, value=value)
        return Because(value, (said or self._as_written(_text(node, source), value),))

    def _said(self, node: Node, source: str, scope: _Scope, *, value: bool) -> Fact | None:
        """What an atom says, as it is: `value` is what it gives."""
        if node.kind == "binary":
            return self._compared(node, source, scope, value=value)
        if node.kind == "call" and node.text in {"answered", "unanswered"} and node.parts:
            return self._answered(node.parts[0], scope, value=value is (node.text == "answered"))
        if node.kind == "method" and len(node.parts) == 2:
            return self._text_rule(node, source, scope, value=value)
        if term := self._term(node, source, scope):
            yes = YES if value else NO
            return Fact(f"{term.ja}が「{yes.get('ja')}」", "な", f'{term.en} is "{yes.get("en")}"')
        return None

    def _compared(self, node: Node, source: str, scope: _Scope, *, value: bool) -> Fact | None:
        left, right = node.parts
        if node.text == "in":
            return self._among(left, right, source, scope, value=value)
        sign = node.text if value else _OPPOSITES[node.text]
        if left.kind in {"text", "number"} and right.kind not in {"text", "number"}:
            left, right, sign = right, left, _MIRRORED[sign]
        one = self._term(left, source, scope)
        other = self._term(right, source, scope, like=left)
        if one is None or other is None:
            return None
        got = self._value(left, source, scope)
        if sign == "==":
            return Fact(f"{one.ja}が{other.ja}", "な", f"{one.en} is {other.en}")
        now_ja, now_en = self._now(left, got, scope)
        if sign == "!=":
            return Fact(
                f"{one.ja}が{now_ja}で、{other.ja}では",
                "ない",
                f"{one.en} is {now_en} and not {other.en}",
            )
        after, ending, en = (_DATES if isinstance(got, date) else _NUMBERS)[sign]
        return Fact(
            f"{one.ja}(いまは{now_ja})が{other.ja}{after}",
            ending,
            f"{one.en} (now {now_en}) is {en} {other.en}",
        )

    def _among(
        self, left: Node, right: Node, source: str, scope: _Scope, *, value: bool
    ) -> Fact | None:
        """`kind in ['a', 'b']` of a choice; `'a' in kinds` of one with several answers."""
        if right.kind == "list":
            one = self._term(left, source, scope)
            several = [self._term(each, source, scope, like=left) for each in right.parts]
            if one is None or None in several:
                return None
            now_ja, now_en = self._now(left, self._value(left, source, scope), scope)
            if value:
                return Fact(f"{one.ja}が{now_ja}", "な", f"{one.en} is {now_en}")
            ja = "か".join(each.ja for each in several if each)
            en = " or ".join(each.en for each in several if each)
            return Fact(
                f"{one.ja}が{now_ja}で、{ja}では", "ない", f"{one.en} is {now_en} and not {en}"
            )
        one = self._term(right, source, scope)
        chosen = self._term(left, source, scope, like=right)
        if one is None or chosen is None:
            return None
        verb = "includes" if value else "does not include"
        return Fact(
            f"{one.ja}で{chosen.ja}を選んで",
            "いる" if value else "いない",
            f"{one.en} {verb} {chosen.en}",
        )

    def _answered(self, node: Node, scope: _Scope, *, value: bool) -> Fact | None:
        term = self._term(node, "", scope)
        if term is None:
            return None
        ending, verb = ("いる", "is") if value else ("いない", "is not")
        return Fact(f"{term.ja}に答えて", ending, f"{term.en} {verb} answered")

    def _text_rule(self, node: Node, source: str, scope: _Scope, *, value: bool) -> Fact | None:
        """`contains`, `startsWith`, `endsWith` with their text, `matches` with its pattern."""
        term = self._term(node.parts[0], source, scope)
        given = node.parts[1]
        if term is None or given.kind != "text" or node.text not in _TEXT_RULES:
            return None
        yes, no, en = _TEXT_RULES[node.text]
        ja, ending = yes if value else no
        verb = en[0] if value else en[1]
        return Fact(
            f"{term.ja}{ja.format(given.text)}", ending, f"{term.en} {verb.format(given.text)}"
        )

    # What is missing

    def _missing(self, node: Node, scope: _Scope) -> Iterator[Fact]:
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

    def _unanswered(self, name: str, scope: _Scope) -> Fact:
        ja, en = self._label(name, scope)
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

    # Terms

    def _term(
        self, node: Node, source: str, scope: _Scope, like: Node | None = None
    ) -> _Term | None:
        """A value in words; a text beside the question `like` is one of its options."""
        if node.kind == "name":
            return _Term(*self._label(node.text, scope))
        if node.kind == "number":
            return _Term(node.text, node.text)
        if node.kind == "text":
            asked = self._field_of(like, scope) if like else None
            return _Term(
                *(f"「{_of(asked, node.text, 'ja')}」", f'"{_of(asked, node.text, "en")}"')
            )
        if node.kind == "member":
            return self._part(node, scope)
        if node.kind == "unary" and node.text == "-":
            inner = self._term(node.parts[0], source, scope)
            return inner and _Term(f"-{inner.ja}", f"-{inner.en}")
        if node.kind == "binary" and node.text in _SIGNS:
            terms = [self._term(each, source, scope) for each in node.parts]
            return _join(f"{{}}{_SIGNS[node.text]}{{}}", f"{{}} {node.text} {{}}", terms)
        if node.kind in {"call", "method"} and node.text in _CALLS:
            if node.text == "date" and node.parts[0].kind == "text":
                day = self._value(node, source, scope)
                return _Term(*_plain(day)) if isinstance(day, date) else None
            terms = [self._term(each, source, scope) for each in node.parts]
            return _join(*_CALLS[node.text], terms)
        return None

    def _part(self, node: Node, scope: _Scope) -> _Term | None:
        """`c.birthday` of a row, `address.city` of an answer, `profile.email`."""
        owner = node.parts[0]
        if owner.kind == "name" and owner.text in scope.rows:
            return _Term(*self._label(node.text, scope.rows[owner.text]))
        if owner.kind == "name" and owner.text == "profile":
            return _Term(f"登録情報の「{node.text}」", f'"{node.text}" of the profile')
        inner = self._term(owner, "", scope)
        if inner is None:
            return None
        known = _PARTS.get(node.text)
        ja, en = (known.get("ja"), known.get("en")) if known else (node.text, node.text)
        return _Term(f"{inner.ja}の「{ja}」", f'"{en}" of {inner.en}')

    def _label(self, name: str, scope: _Scope) -> tuple[str, str]:
        if name in _NAMES:
            return _NAMES[name]
        if name in scope.fields:
            label = scope.fields[name].label
            whose = scope.whose if name in scope.own else ("", "")
            shown = label.get("easy") if self.lang == "easy" else label.ja
            return f"{whose[0]}「{shown}」", f'"{label.get("en")}"{whose[1]}'
        label_of = self.computed[name].label if name in self.computed else None
        return (f"「{label_of.ja}」", f'"{label_of.get("en")}"') if label_of else (name, name)

    def _field_of(self, node: Node, scope: _Scope) -> Field | None:
        if node.kind == "name":
            return scope.fields.get(node.text)
        if node.kind == "member" and node.parts[0].text in scope.rows:
            return scope.rows[node.parts[0].text].fields.get(node.text)
        return None

    def _now(self, node: Node, value: Any, scope: _Scope) -> tuple[str, str]:
        """The answer, or the value, as it is now."""
        asked = self._field_of(node, scope)
        if asked is not None:
            within = scope.rows[node.parts[0].text] if node.kind == "member" else scope
            if asked.name in within.typed:
                typed = within.typed[asked.name]
                ja, en = (_short(type_of(asked).words(asked, typed, lang)) for lang in ("ja", "en"))
                return (f"「{ja}」", f'"{en}"') if isinstance(value, str) else (ja, en)
        computed = self.computed.get(node.text) if node.kind == "name" else None
        return _computed(computed, value) if computed else _plain(value)

    def _value(self, node: Node, source: str, scope: _Scope) -> Any:
        """What a part of an expression gives."""
        try:
            compiled = scope.environment.compile(source[node.start : node.end], _NOWHERE)
        except WrongExpressionError:
            return None
        return compiled.evaluate(scope.values)


@dataclass(frozen=True, slots=True)
class _Term:
    ja: str
    en: str


_NAMES: Final = {"today": ("今日", "today"), "arrived_on": ("届いた日", "the day of arrival")}
_SIGNS: Final = {"+": "+", "-": "-", "*": "×", "/": "÷", "%": "%"}
_OPPOSITES: Final = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Final = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NUMBERS: Final = {
    "<": ("より小さ", "い", "less than"),
    "<=": ("以下", "な", "at most"),
    ">": ("より大き", "い", "more than"),
    ">=": ("以上", "な", "at least"),
}
_DATES: Final = {
    "<": ("より前", "な", "before"),
    "<=": ("以前", "な", "on or before"),
    ">": ("より後", "な", "after"),
    ">=": ("以後", "な", "on or after"),
}
_TEXT_RULES: Final = {
    "matches": (
        ("が決まった書き方", "な"),
        ("が決まった書き方では", "ない"),
        ("has the right form", "does not have the right form"),
    ),
    "contains": (
        ("に「{}」が", "ある"),
        ("に「{}」が含まれて", "いない"),
        ('contains "{}"', 'does not contain "{}"'),
    ),
    "startsWith": (
        ("が「{}」で始まって", "いる"),
        ("が「{}」で始まって", "いない"),
        ('starts with "{}"', 'does not start with "{}"'),
    ),
    "endsWith": (
        ("が「{}」で終わって", "いる"),
        ("が「{}」で終わって", "いない"),
        ('ends with "{}"', 'does not end with "{}"'),
    ),
}
_CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "date": ("{}", "{}"),
    "days_between": ("{}から{}までの日数", "the days from {} to {}"),
    "months_between": ("{}から{}までの満月数", "the full months from {} to {}"),
    "years_between": ("{}から{}までの満年数", "the full years from {} to {}"),
    "age_on": ("{}から{}までの満年齢", "the age, born on {}, on {}"),
    "attains": ("{}に生まれた方が{}歳に達する日", "the day on which one born on {} turns {}"),
    "add_days": ("{}に{}日を足した日", "{} plus {} days"),
    "add_months": ("{}に{}か月を足した日", "{} plus {} months"),
    "month_start": ("{}の月の1日", "the first of the month of {}"),
    "month_end": ("{}の月の末日", "the last of the month of {}"),
    "next_month": ("{}の翌月の1日", "the first of the month after {}"),
    "fiscal_year": ("{}の年度", "the fiscal year of {}"),
    "fiscal_year_start": ("{}の年度の初日", "the first day of the fiscal year of {}"),
    "fiscal_year_end": ("{}の年度の末日", "the last day of the fiscal year of {}"),
    "year": ("{}の年", "the year of {}"),
    "month": ("{}の月", "the month of {}"),
    "day": ("{}の日", "the day of {}"),
    "sum": ("{}の合計", "the sum of {}"),
    "least": ("{}と{}の小さいほう", "the lesser of {} and {}"),
    "greatest": ("{}と{}の大きいほう", "the greater of {} and {}"),
    "size": ("{}の数", "the number of {}"),
}
"""The functions of expressions in words, with what they are given."""


def _types(procedure: Procedure) -> dict[str, CelType]:
    """The names that expressions of the form may use, with their types."""
    types = {
        each.name: type_of(each).cel_type(each) for each in procedure.fields if each.type in TYPES
    }
    for each in procedure.computed:
        kind: Any = each.value.program.type if each.value.program else "any"
        types[each.name] = CelType("any" if kind == "dyn" else kind)
    return types


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


def _join(ja: str, en: str, terms: list[_Term | None]) -> _Term | None:
    known = [each for each in terms if each is not None]
    if len(known) < len(terms) or ja.count("{}") != len(known):
        return None
    return _Term(ja.format(*(each.ja for each in known)), en.format(*(each.en for each in known)))


def _of(asked: Field | None, value: str, lang: str) -> str:
    """A text as an option of a question, or as it stands."""
    options = asked.options if asked else ()
    return next((each.label.get(lang) for each in options if each.value == value), value)


def _computed(computed: Computed, value: Any) -> tuple[str, str]:
    said = computed_words(computed, value.isoformat() if isinstance(value, date) else value)
    return said, _plain(value)[1]


def _plain(value: Any) -> tuple[str, str]:
    """A value that is no answer, in words."""
    if isinstance(value, bool):
        return (YES if value else NO).get("ja"), (YES if value else NO).get("en")
    if isinstance(value, date):
        return date_words(value), value.isoformat()
    if isinstance(value, int | float):
        return f"{value:,}", f"{value:,}"
    return f"「{_short(str(value))}」", f'"{_short(str(value))}"'


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
