"""The values of an expression in words: questions by their labels, answers and results as they are.

A scope says what an expression sees in one place; only answers on the path are in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from forms.answers import computed_words
from forms.definition import Computed, Field
from forms.expressions import Environment, WrongExpressionError
from forms.fields import bank, person, places, type_of
from forms.fields.choosing import NO, YES
from forms.japanese.eras import date_words
from forms.profile import KNOWN
from forms.source import Position
from forms.syntax import Node

LONGEST: Final = 30
"""Characters of an answer that are repeated."""

_NOWHERE: Final = Position("", 1, 1)
_PARTS: Final = {**bank.LABELS, **places.LABELS, **person.LABELS}
_NAMES: Final = {"today": ("今日", "today"), "arrived_on": ("届いた日", "the day of arrival")}
_SIGNS: Final = {"+": "+", "-": "-", "*": "×", "/": "÷", "%": "%"}
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
    "weekday": ("{}の曜日(月曜日が1)", "the weekday of {} (Monday is 1)"),
    "working_day": ("{}が開庁日であること", "that {} is a working day"),
    "add_working_days": ("{}に{}開庁日を足した日", "{} plus {} working days"),
    "sum": ("{}の合計", "the sum of {}"),
    "least": ("{}と{}の小さいほう", "the lesser of {} and {}"),
    "greatest": ("{}と{}の大きいほう", "the greater of {} and {}"),
    "size": ("{}の数", "the number of {}"),
}
"""The functions of expressions in words, with what they are given."""


@dataclass(frozen=True)
class Scope:
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
    rows: Mapping[str, Scope] = field(default_factory=dict)
    """What the names given to rows (`c` of `exists(c, …)`) stand for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value in Japanese and in English."""

    ja: str
    en: str


class Terms:
    """Says the values of one form."""

    def __init__(self, computed: Mapping[str, Computed]) -> None:
        self.computed = computed

    def term(self, node: Node, source: str, scope: Scope, like: Node | None = None) -> Term | None:
        """A value in words; a text beside the question `like` is one of its options."""
        if node.kind == "name":
            return Term(*self.label(node.text, scope))
        if node.kind == "number":
            return Term(node.text, node.text)
        if node.kind == "text":
            asked = self._field_of(like, scope) if like else None
            return Term(*(f"「{_of(asked, node.text, 'ja')}」", f'"{_of(asked, node.text, "en")}"'))
        if node.kind == "member":
            return self._part(node, scope)
        if node.kind == "unary" and node.text == "-":
            inner = self.term(node.parts[0], source, scope)
            return inner and Term(f"-{inner.ja}", f"-{inner.en}")
        if node.kind == "binary" and node.text in _SIGNS:
            terms = [self.term(each, source, scope) for each in node.parts]
            return _join(f"{{}}{_SIGNS[node.text]}{{}}", f"{{}} {node.text} {{}}", terms)
        if node.kind in {"call", "method"} and node.text in _CALLS:
            if node.text == "date" and node.parts[0].kind == "text":
                day = self.value(node, source, scope)
                return Term(*_plain(day)) if isinstance(day, date) else None
            terms = [self.term(each, source, scope) for each in node.parts]
            return _join(*_CALLS[node.text], terms)
        return None

    def _part(self, node: Node, scope: Scope) -> Term | None:
        """`c.birthday` of a row, `address.city` of an answer, `profile.email`."""
        owner = node.parts[0]
        if owner.kind == "name" and owner.text in scope.rows:
            return Term(*self.label(node.text, scope.rows[owner.text]))
        if owner.kind == "name" and owner.text == "profile" and node.text in KNOWN:
            label = KNOWN[node.text].label
            return Term(f"登録情報の「{label.ja}」", f'"{label.get("en")}" of the profile')
        inner = self.term(owner, "", scope)
        if inner is None:
            return None
        known = _PARTS.get(node.text)
        ja, en = (known.get("ja"), known.get("en")) if known else (node.text, node.text)
        return Term(f"{inner.ja}の「{ja}」", f'"{en}" of {inner.en}')

    def label(self, name: str, scope: Scope) -> tuple[str, str]:
        """What a name is called: the label of its question, in a row with the row's title."""
        if name in _NAMES:
            return _NAMES[name]
        if name in scope.fields:
            label = scope.fields[name].label
            whose = scope.whose if name in scope.own else ("", "")
            return f"{whose[0]}「{label.ja}」", f'"{label.get("en")}"{whose[1]}'
        label_of = self.computed[name].label if name in self.computed else None
        return (f"「{label_of.ja}」", f'"{label_of.get("en")}"') if label_of else (name, name)

    def _field_of(self, node: Node, scope: Scope) -> Field | None:
        if node.kind == "name":
            return scope.fields.get(node.text)
        if node.kind == "member" and node.parts[0].text in scope.rows:
            return scope.rows[node.parts[0].text].fields.get(node.text)
        return None

    def now(self, node: Node, value: Any, scope: Scope) -> tuple[str, str]:
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

    def value(self, node: Node, source: str, scope: Scope) -> Any:
        """What a part of an expression gives."""
        try:
            compiled = scope.environment.compile(source[node.start : node.end], _NOWHERE)
        except WrongExpressionError:
            return None
        return compiled.evaluate(scope.values)


def _join(ja: str, en: str, terms: list[Term | None]) -> Term | None:
    known = [each for each in terms if each is not None]
    if len(known) < len(terms) or ja.count("{}") != len(known):
        return None
    return Term(ja.format(*(each.ja for each in known)), en.format(*(each.en for each in known)))


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
