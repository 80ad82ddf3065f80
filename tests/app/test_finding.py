"""People search in any kana, any width, and with slips."""

from __future__ import annotations

import pytest

from app.finding import find
from forms.card import Card
from forms.definition import Text


def _card(slug: str, title: str, *words: str, event: str = "引越し") -> Card:
    return Card(
        slug=slug,
        title=Text(title),
        summary=Text(f"{title}をします。"),
        kind="application",
        category=Text("くらし"),
        office="市民課",
        life_events=(Text(event),),
        words=words,
    )


ALL = (
    _card("resident-record", "住民票の写しの交付請求", "じゅうみんひょう", "証明書"),
    _card("child-allowance", "児童手当の認定請求", "じどうてあて", "赤ちゃん", event="出生"),
    _card("dog-registration", "犬の登録", "イヌ", "ペット", event="ペットを飼う"),
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("住民票", "resident-record"),
        ("じゅうみんひょう", "resident-record"),
        ("ジュウミンヒョウ", "resident-record"),
        ("\uff7c\uff9e\uff6d\uff73\uff90\uff9d\uff8b\uff6e\uff73", "resident-record"),  # half width
        ("じゆうみんひょう", "resident-record"),
        ("いぬ", "dog-registration"),
        ("ペット", "dog-registration"),
        ("赤ちゃん", "child-allowance"),
        ("児童手当 認定", "child-allowance"),
        ("出生", "child-allowance"),
        ("じどうてあ", "child-allowance"),
        ("児童手あて", "child-allowance"),
    ],
)
def test_a_procedure_is_found_by_what_people_type(query: str, first: str) -> None:
    assert find(ALL, query)[0].slug == first


def test_every_word_must_fit() -> None:
    assert find(ALL, "住民票 ペット") == ()


@pytest.mark.parametrize("query", ["", "  ", "粗大ごみ"])
def test_nothing_is_found_for_what_is_not_there(query: str) -> None:
    assert find(ALL, query) == ()
