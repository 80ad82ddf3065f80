from __future__ import annotations

from datetime import date

import pytest

from app.officer import ledger, words
from forms.answers import Line, Section
from forms.changes import Change
from forms.context import FileInfo
from forms.schema import OUTCOMES


def test_every_lawful_outcome_has_words_and_no_other() -> None:
    lawful = {(kind, each) for kind, outcomes in OUTCOMES.items() for each in outcomes}
    said = {(kind, each) for kind, outcomes in words.OUTCOMES.items() for each in outcomes}
    assert said == lawful


@pytest.mark.parametrize(
    ("due_on", "said", "late"),
    [
        (date(2026, 6, 17), "2日超過", True),
        (date(2026, 6, 19), "今日まで", False),
        (date(2026, 6, 22), "あと1日", False),
        (date(2026, 6, 24), "あと3日", False),
        (date(2026, 7, 24), "あと24日", False),
    ],
)
def test_days_left_are_business_days(due_on: date, said: str, late: bool) -> None:
    assert words.left(due_on, date(2026, 6, 19)) == words.Left(said, late=late)


def test_a_day_missed_by_a_weekend_is_late_all_the_same() -> None:
    assert words.left(date(2026, 6, 20), date(2026, 6, 21)) == words.Left("1日超過", late=True)


def test_the_ledger_marks_what_changed_and_links_files() -> None:
    file = FileInfo("a1", "街灯.png", 100, "png")
    sections = (
        Section(
            "place",
            "場所",
            (Line("place", "場所", "2番"), Line("picture", "写真", "1枚", (file,))),
            (Section("place", "1頭目の犬", (Line("dogs.0.name", "名前", "ハチ"),), path="dogs.0"),),
        ),
    )
    changes = (Change("place", "場所", "1番", "2番"), Change("gone", "前の項目", "x", ""))

    (part,) = ledger.ledger(
        sections, changes, ledger.Beside(lambda key: f"/attachments/{key}", lambda _: None)
    )

    assert [block.title for block in part.blocks] == ["", "1頭目の犬"]
    place, picture = part.blocks[0].cells
    assert (place.before, place.text, place.anchor) == ("1番", "2番", "cell-place")
    assert [link.url for link in picture.files] == ["/attachments/a1"]
    assert [change.path for change in ledger.gone(sections, changes)] == ["gone"]
