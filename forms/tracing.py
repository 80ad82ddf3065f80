"""Why something was asked, shown, offered, stopped or refused, in words, for a form as it stands.

Only what has a condition is listed, in the order of the file. The words name answers on the path and
nothing else, so that an officer may read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from forms.answers import Filled
from forms.definition import Field, Note, Page, Text
from forms.expressions import Expression
from forms.reasons import Because, Reasons

Kind = Literal[
    "page", "field", "note", "option", "check", "stop", "computed", "checklist", "consultation"
]


@dataclass(frozen=True, slots=True)
class Traced:
    """One condition: what it is about, whether it holds, and why, as a sentence."""

    kind: Kind
    path: str
    """Of a page or a computed value its name; of a row's question `children.0.school`; of an option
    the question's and its value; of a check where it stands; of stops and the officer's
    confirmations and questions to other offices their number."""
    label: str
    holds: bool
    """Of a check: whether it is kept, or cannot be asked yet."""
    words: str
    expression: str
    line: int
    lang: str = "ja"
    """Of the words: a language without sentences of its own gets Japanese."""


_EFFECTS: Final[dict[Kind, tuple[tuple[str, str], tuple[str, str]]]] = {
    "page": (("この画面を出しています", "Shown"), ("この画面を出していません", "Not shown")),
    "field": (("聞いています", "Asked"), ("聞いていません", "Not asked")),
    "note": (("案内を出しています", "Shown"), ("案内を出していません", "Not shown")),
    "option": (("選べます", "Offered"), ("選べません", "Not offered")),
    "check": (("きまりに合っています", "Kept"), ("きまりに合っていません", "Broken")),
    "stop": (("ここで止めています", "Stopped here"), ("止めていません", "Not stopped")),
    "computed": (("計算しています", "Worked out"), ("計算していません", "Not worked out")),
    "checklist": (("確認します", "To be confirmed"), ("確認しません", "Not to be confirmed")),
    "consultation": (("照会します", "To be consulted"), ("照会しません", "Not to be consulted")),
}
_NOT_YET: Final = ("まだ確かめていません", "Not asked yet")


def trace(filled: Filled, lang: str = "ja") -> tuple[Traced, ...]:
    """Every condition of the procedure, with why it holds or does not."""
    return tuple(_Trace(filled, lang).everything())


class _Trace:
    def __init__(self, filled: Filled, lang: str) -> None:
        self.filled = filled
        self.procedure = filled.procedure
        self.lang = lang
        self.reasons = Reasons(filled)

    def everything(self) -> Iterator[Traced]:
        shown = {state.page.name for state in self.filled.pages}
        for page in self.procedure.pages:
            if page.when is not None:
                yield self._told("page", page.name, page.title, page.when)
            if page.name in shown:
                yield from self._page(page)
        for n, stop in enumerate(self.procedure.stops):
            yield self._told("stop", f"stops.{n}", stop.title, stop.when)
        yield from self._checks()
        for each in self.procedure.computed:
            if each.when is not None:
                yield self._told("computed", each.name, each.label, each.when)
        review = self.procedure.review
        for n, item in enumerate(review.checklist):
            if item.when is not None:
                yield self._told("checklist", f"checklist.{n}", item.item, item.when)
        for n, asked in enumerate(review.consult):
            if asked.when is not None:
                yield self._told("consultation", f"consult.{n}", asked.question, asked.when)

    def _page(self, page: Page) -> Iterator[Traced]:
        for item in page.items:
            if not isinstance(item, Field | Note):
                continue
            yield from self._item(item, item.name)
            if not isinstance(item, Field) or item.name not in self.filled.asked:
                continue
            for index in range(len(self.filled.values.get(item.name) or ()) if item.fields else 0):
                for inner in item.fields:
                    path = f"{item.name}.{index}.{inner.name}"
                    yield from self._item(inner, path, item, index)

    def _item(
        self, item: Field | Note, path: str, group: Field | None = None, index: int = 0
    ) -> Iterator[Traced]:
        if isinstance(item, Note):
            if item.when is not None:
                yield self._told("note", path, item.text, item.when, group, index)
            return
        if item.when is not None:
            yield self._told("field", path, item.label, item.when, group, index)
        if path in self.filled.asked:
            for option in item.options:
                if option.when is not None:
                    at = f"{path}.{option.value}"
                    yield self._told("option", at, option.label, option.when, group, index)

    def _checks(self) -> Iterator[Traced]:
        for check in self.procedure.checks:
            name, _, part = check.at.partition(".")
            group = self.procedure.field(name) if part else None
            rows = len(self.filled.values.get(name) or ()) if part else 1
            for index in range(rows):
                path = f"{name}.{index}.{part}" if part else check.at
                yield self._told("check", path, check.message, check.rule, group, index)

    def _told(
        self,
        kind: Kind,
        path: str,
        label: Text,
        expression: Expression,
        group: Field | None = None,
        index: int = 0,
    ) -> Traced:
        because = self.reasons.of(expression, group, index)
        holds = because.value is not False if kind == "check" else because.value is True
        return Traced(
            kind=kind,
            path=path,
            label=label.get(self.lang),
            holds=holds,
            words=_sentence(kind, because, self.lang, holds=holds),
            expression=expression.source.strip(),
            line=expression.position.line,
            lang="en" if self.lang == "en" else "ja",
        )


def _sentence(kind: Kind, because: Because, lang: str, *, holds: bool) -> str:
    ja, en = _EFFECTS[kind][0 if holds else 1]
    if kind == "check" and because.value is None:
        ja, en = _NOT_YET
    if lang == "en":
        return f"{en}, because {because.words('en')}."
    return f"{because.words()}、{ja}。"
