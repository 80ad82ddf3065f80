"""What a schema cannot see: parts that the law asks for, and fields that cannot work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.definition import Field, Page, Procedure, Shown
from forms.schema import OUTCOMES
from forms.source import FileProblem, Path, Source

MY_NUMBER = re.compile(r"マイナンバー|個人番号")
CHOICES = {"choice", "choices", "ranking"}
NEEDED = {"application": ("approved", "rejected")}
"""Outcomes without which a case could not end; other kinds need all of theirs but the last ones."""


def problems(procedure: Procedure, source: Source) -> Iterator[FileProblem]:
    """Everything that would be unlawful or a dead end."""
    for path, field in _fields(procedure.pages):
        yield from _field(field, path, source)
    yield from _shown(procedure, source)
    yield from _results(procedure, source)
    yield from _basis(procedure, source)


def _fields(pages: tuple[Page, ...]) -> Iterator[tuple[Path, Field]]:
    for n, page in enumerate(pages):
        for m, item in enumerate(page.items):
            if isinstance(item, Field):
                path = ("pages", n, "fields", m)
                yield path, item
                for k, inner in enumerate(item.fields):
                    if isinstance(inner, Field):
                        yield (*path, "fields", k), inner


def _field(field: Field, path: Path, source: Source) -> Iterator[FileProblem]:
    if field.type in CHOICES and not field.options:
        yield FileProblem(
            source.at(path),
            "options",
            f"「{field.label}」に選択肢(options)がありません。",
            "A choice needs options.",
        )
    if field.type == "group" and not field.subfields:
        yield FileProblem(
            source.at(path),
            "fields",
            f"「{field.label}」に繰り返す項目(fields)がありません。",
            "A group needs fields.",
        )
    if any(each.type == "group" for each in field.subfields):
        yield FileProblem(
            source.at(path),
            "nested",
            "繰り返し(group)の中に、さらに繰り返しは入れられません。",
            "A group cannot hold another group.",
        )
    if MY_NUMBER.search(str(field.label)):
        yield FileProblem(
            source.at((*path, "label")),
            "my_number",
            "マイナンバーを尋ねる項目は作れません(番号法15条・19条・20条)。",
            "A field must not ask for the Individual Number (Number Act 15, 19, 20).",
        )


def _shown(procedure: Procedure, source: Source) -> Iterator[FileProblem]:
    known = {each.name for each in procedure.computed}
    for n, page in enumerate(procedure.pages):
        for m, item in enumerate(page.items):
            if isinstance(item, Shown) and item.computed not in known:
                yield FileProblem(
                    source.at(("pages", n, "fields", m, "computed")),
                    "unknown_computed",
                    f"「{item.computed}」は計算(computed)にありません。",
                    f"There is no computed value '{item.computed}'.",
                )


def _results(procedure: Procedure, source: Source) -> Iterator[FileProblem]:
    possible = OUTCOMES[procedure.kind]
    for outcome in procedure.results:
        if outcome not in possible:
            yield FileProblem(
                source.key_at(("result", outcome)),
                "outcome",
                f"この種類の手続の結果は {', '.join(possible)} です。",
                f"Outcomes of this kind are: {', '.join(possible)}.",
            )
    for outcome in NEEDED.get(procedure.kind, possible[:2]):
        if outcome not in procedure.results:
            yield FileProblem(
                source.key_at(("result",)),
                "outcome",
                f"結果(result)に「{outcome}」の通知書がありません。",
                f"The result '{outcome}' is missing.",
            )
    for outcome in ("rejected", "partly_approved"):
        result = procedure.results.get(outcome)
        if not procedure.disposition or result is None:
            continue
        if not result.reasons:
            yield FileProblem(
                source.key_at(("result", outcome)),
                "reasons",
                "処分の通知には理由が必要です(行政手続法8条)。reasons: required と書いてください。",
                "A disposition states its reasons; write 'reasons: required'.",
            )
        if result.appeal is None or result.appeal == "none":
            yield FileProblem(
                source.key_at(("result", outcome)),
                "appeal",
                "処分の通知には教示が必要です(行政不服審査法82条)。appeal: standard と書いてください。",
                "A disposition carries the notice of appeal rights; write 'appeal: standard'.",
            )


def _basis(procedure: Procedure, source: Source) -> Iterator[FileProblem]:
    if procedure.disposition and procedure.basis.type not in {"law", "ordinance"}:
        yield FileProblem(
            source.at(("basis", "type")),
            "basis",
            "処分(disposition: true)の根拠は、法律(law)か条例・規則(ordinance)です。",
            "A disposition rests on a law or an ordinance.",
        )
