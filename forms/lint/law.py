"""What the law asks of a procedure: 行政手続法, 行政不服審査法, 番号法."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from forms.lint.place import Place
from forms.schema import LESSER, OUTCOMES
from forms.source import FileProblem

NEEDED_OUTCOMES: Final = {"application": 2, "enrolment": 2}
"""How many outcomes of a kind, in their order, a case could not end without; of others, one."""

_MY_NUMBER = re.compile(r"マイナンバー|個人番号|my_?number", re.IGNORECASE)
_CARD = re.compile(r"マイナンバーカード|個人番号カード")
_ARTICLE = re.compile(r"第?[0-9０-９〇一二三四五六七八九十百千]+条")


def questions(place: Place) -> Iterator[FileProblem]:
    """Questions that no form may ask."""
    for path, field in place.questions():
        asked = f"{field.label} {field.name}"
        if field.type in {"yes_no", "choice"}:
            asked = _CARD.sub("", asked)  # whether somebody has a card is no number
        if _MY_NUMBER.search(asked):
            yield place.value(
                (*path, "label"),
                "my_number",
                "マイナンバーを尋ねる質問は作れません(番号法15条・19条・20条)。この質問を消してください。",
                "No question may ask for the Individual Number (Number Act 15, 19, 20); remove it.",
            )


def results(place: Place) -> Iterator[FileProblem]:
    """Outcomes, and what a notice of them must say."""
    procedure = place.procedure
    possible = OUTCOMES[procedure.kind]
    for outcome in procedure.results:
        if outcome not in possible:
            yield place.key(
                ("result", outcome),
                "outcome",
                f"この種類の手続の結果は {', '.join(possible)} です。",
                f"Outcomes of this kind are: {', '.join(possible)}.",
            )
    for outcome in possible[: NEEDED_OUTCOMES.get(procedure.kind, 1)]:
        if outcome not in procedure.results:
            yield place.key(
                ("result",),
                "outcome",
                f"結果(result)に「{outcome}」の通知書がありません。",
                f"The result '{outcome}' is missing.",
            )
    for outcome, result in procedure.results.items():
        if not procedure.disposition or outcome not in LESSER:
            continue
        if not result.reasons:
            yield place.key(
                ("result", outcome),
                "reasons",
                "処分の通知には理由が必要です(行政手続法8条)。reasons: required と書いてください。",
                "A disposition states its reasons; write 'reasons: required'.",
            )
        if result.appeal is None or result.appeal == "none":
            yield place.key(
                ("result", outcome),
                "appeal",
                "処分の通知には教示が必要です(行政不服審査法82条)。appeal: standard と書いてください。",
                "A disposition carries the notice of appeal rights; write 'appeal: standard'.",
            )


def basis(place: Place) -> Iterator[FileProblem]:
    """A disposition (処分) rests on a law or an ordinance, and a notification is none."""
    procedure = place.procedure
    if not procedure.disposition:
        return
    if procedure.basis.type not in {"law", "ordinance"}:
        yield place.value(
            ("basis", "type"),
            "basis",
            "処分(disposition: true)の根拠は、法律(law)か条例・規則(ordinance)です。",
            "A disposition rests on a law or an ordinance.",
        )
    if procedure.kind in {"notification", "inquiry"}:
        yield place.value(
            ("disposition",),
            "disposition",
            "届出(notification)と相談(inquiry)は処分ではありません(行政手続法2条)。"
            "false にするか、kind を直してください。",
            "Neither a notification nor an inquiry is a disposition; write false, or another kind.",
        )


def advice(place: Place) -> Iterator[FileProblem]:
    """What a city should do and may leave: warnings."""
    procedure = place.procedure
    if procedure.disposition and procedure.standard_days is None:
        yield replace(
            place.value(
                ("disposition",),
                "standard_days",
                "標準処理期間(standard_days)を決めるよう努めることになっています(行政手続法6条)。",
                "A city shall endeavour to set standard_days for a disposition.",
            ),
            severity="warning",
        )
    if procedure.basis.type == "law" and not _ARTICLE.search(procedure.basis.text.ja):
        yield replace(
            place.value(
                ("basis", "text"),
                "article",
                "根拠の条文の番号がありません。「児童手当法第7条第1項」のように書いてください。",
                "The article of the law is missing.",
            ),
            severity="warning",
        )
