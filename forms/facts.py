"""One comparison, or one question of yes and no, as a fact: what is so, not what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from forms.fields.choosing import NO, YES
from forms.syntax import Node
from forms.terms import Scope, Terms

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


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so: 「続柄」が「子」 + な, and the same in English."""

    ja: str
    ending: str
    """What stands before ので: な, ない, い, いる, いない, ある."""
    en: str


def said(terms: Terms, node: Node, source: str, scope: Scope, *, value: bool) -> Fact | None:
    """What an atom says, as it is (`value` is what it gives); None for what has no words."""
    if node.kind == "binary":
        return _compared(terms, node, source, scope, value=value)
    if node.kind == "call" and node.text in {"answered", "unanswered"} and node.parts:
        return _answered(terms, node.parts[0], scope, value=value is (node.text == "answered"))
    if node.kind == "method" and len(node.parts) == 2:
        return _text_rule(terms, node, source, scope, value=value)
    if term := terms.term(node, source, scope):
        yes = YES if value else NO
        return Fact(f"{term.ja}が「{yes.get('ja')}」", "な", f'{term.en} is "{yes.get("en")}"')
    return None


def _compared(terms: Terms, node: Node, source: str, scope: Scope, *, value: bool) -> Fact | None:
    left, right = node.parts
    if node.text == "in":
        return _among(terms, left, right, source, scope, value=value)
    sign = node.text if value else _OPPOSITES[node.text]
    if left.kind in {"text", "number"} and right.kind not in {"text", "number"}:
        left, right, sign = right, left, _MIRRORED[sign]
    one = terms.term(left, source, scope)
    other = terms.term(right, source, scope, like=left)
    if one is None or other is None:
        return None
    got = terms.value(left, source, scope)
    if sign == "==":
        return Fact(f"{one.ja}が{other.ja}", "な", f"{one.en} is {other.en}")
    now_ja, now_en = terms.now(left, got, scope)
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
    terms: Terms, left: Node, right: Node, source: str, scope: Scope, *, value: bool
) -> Fact | None:
    """`kind in ['a', 'b']` of a choice; `'a' in kinds` of one with several answers."""
    if right.kind == "list":
        one = terms.term(left, source, scope)
        several = [terms.term(each, source, scope, like=left) for each in right.parts]
        if one is None or None in several:
            return None
        now_ja, now_en = terms.now(left, terms.value(left, source, scope), scope)
        if value:
            return Fact(f"{one.ja}が{now_ja}", "な", f"{one.en} is {now_en}")
        ja = "か".join(each.ja for each in several if each)
        en = " or ".join(each.en for each in several if each)
        return Fact(f"{one.ja}が{now_ja}で、{ja}では", "ない", f"{one.en} is {now_en} and not {en}")
    one = terms.term(right, source, scope)
    chosen = terms.term(left, source, scope, like=right)
    if one is None or chosen is None:
        return None
    verb = "includes" if value else "does not include"
    return Fact(
        f"{one.ja}で{chosen.ja}を選んで",
        "いる" if value else "いない",
        f"{one.en} {verb} {chosen.en}",
    )


def _answered(terms: Terms, node: Node, scope: Scope, *, value: bool) -> Fact | None:
    term = terms.term(node, "", scope)
    if term is None:
        return None
    ending, verb = ("いる", "is") if value else ("いない", "is not")
    return Fact(f"{term.ja}に答えて", ending, f"{term.en} {verb} answered")


def _text_rule(terms: Terms, node: Node, source: str, scope: Scope, *, value: bool) -> Fact | None:
    """`contains`, `startsWith`, `endsWith` with their text, `matches` with its pattern."""
    term = terms.term(node.parts[0], source, scope)
    given = node.parts[1]
    if term is None or given.kind != "text" or node.text not in _TEXT_RULES:
        return None
    yes, no, en = _TEXT_RULES[node.text]
    ja, ending = yes if value else no
    verb = en[0] if value else en[1]
    return Fact(f"{term.ja}{ja.format(given.text)}", ending, f"{term.en} {verb.format(given.text)}")
