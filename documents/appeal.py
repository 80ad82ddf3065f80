"""教示: how to contest a decision, as the law wants it to be said.

行政不服審査法82条1項 (where, until when: 18条1項, 2項), 行政事件訴訟法46条1項 (whom to sue: 11条1項;
until when: 14条1項-3項). Said in words that hold for every disposition of the city's mayor.
"""

from __future__ import annotations

from forms.definition import Procedure, Result
from forms.schema import UNFAVOURABLE


def appeal_notice(procedure: Procedure, outcome: str, city: str) -> tuple[str, ...]:
    """The paragraphs that go with an outcome; none where there is nothing to contest.

    A procedure may say `standard`, `none` or words of its own (another 審査庁, 審査請求前置). One that
    says nothing gets the standard ones with every disposition against the applicant.
    """
    result: Result | None = procedure.results.get(outcome)
    wish = result.appeal if result else None
    if wish == "none":
        return ()
    if wish == "standard" or (wish is None and procedure.disposition and outcome in UNFAVOURABLE):
        return standard(city)
    return (str(wish),) if wish is not None else ()


def standard(city: str) -> tuple[str, ...]:
    """審査請求 to the mayor, 取消訴訟 against the city, and how the two go together."""
    mayor = f"{city}長"
    review = (
        "この処分に不服がある場合は、この処分があったことを知った日の翌日から起算して3か月以内に、"
        f"{mayor}に対して審査請求をすることができます(なお、この処分があったことを知った日の翌日から"
        "起算して3か月以内であっても、この処分があった日の翌日から起算して1年を経過すると、"
        "正当な理由がある場合を除き、審査請求をすることができなくなります。)。"
    )
    suit = (
        "この処分については、この処分があったことを知った日の翌日から起算して6か月以内に、"
        f"{city}を被告として(訴訟において{city}を代表する者は{mayor}となります。)、処分の取消しの訴えを"
        "提起することができます(なお、この処分があったことを知った日の翌日から起算して6か月以内で"
        "あっても、この処分の日の翌日から起算して1年を経過すると、正当な理由がある場合を除き、"
        "処分の取消しの訴えを提起することができなくなります。)。"
    )
    suit_after_review = (
        "上記1の審査請求をした場合には、処分の取消しの訴えは、その審査請求に対する裁決があったことを"
        "知った日の翌日から起算して6か月以内に提起することができます(なお、その裁決の日の翌日から"
        "起算して1年を経過すると、正当な理由がある場合を除き、提起することができなくなります。)。"
    )
    return (review, suit, suit_after_review)
