"""A first file passes the check whatever was said of the procedure, its own examples included."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import catalogue, source, starting
from forms.fields import TYPES
from forms.schema import KINDS
from forms.starting.scalars import scalar

TODAY = date(2026, 6, 1)
EVERYTHING = tuple(starting.Question(name, f"{name}の質問") for name in TYPES)
LABELS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and "{" not in text)


def starter(**changes: object) -> starting.Starter:
    given_: dict[str, object] = {
        "slug": "try-it",
        "title": "お試しの申込",
        "kind": "application",
        "office": "市民課",
        "category": "くらし",
        "basis_type": "ordinance",
        "basis": "お試し条例第1条",
        **changes,
    }
    return starting.Starter(**given_)  # type: ignore[arg-type]


def finished(of: starting.Starter) -> str:
    text = starting.draft(of)
    procedure, problems = catalogue.load_source(text, "try-it.yaml", name="try-it")
    assert procedure, problems
    return text + starting.examples(procedure, TODAY)


def problems_of(text: str) -> list[str]:
    _, problems = catalogue.check_source(text, "try-it.yaml", TODAY)
    return [f"{each.position}: {each.ja}" for each in problems if each.blocks]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("basis", ["law", "ordinance", "guideline", "none"])
@pytest.mark.parametrize("applicant", ["fields", "none"])
def test_a_first_file_of_any_kind_passes_with_its_examples(
    kind: str, basis: str, applicant: str
) -> None:
    lawful = kind == "application" and basis in {"law", "ordinance"}
    text = finished(
        starter(kind=kind, basis_type=basis, disposition=lawful, applicant=applicant, fee=300)
    )

    assert problems_of(text) == []
    assert "complete: true" in text


def test_every_type_of_question_can_be_asked_at_first() -> None:
    text = finished(starter(questions=EVERYTHING * 2))

    assert problems_of(text) == []
    assert "complete: true" in text


@given(title=LABELS, label=LABELS, office=LABELS)
def test_words_of_any_kind_stay_as_they_were_typed(title: str, label: str, office: str) -> None:
    text = starting.draft(
        starter(title=title, office=office, questions=(starting.Question("text", label),))
    )
    read = source.read(text, "try-it.yaml")

    if not read.problems:
        assert read.data["title"] == title
        assert read.data["office"] == office
        assert read.data["pages"][1]["fields"][0]["label"] == label


@given(st.text(max_size=60))
def test_a_scalar_is_read_back_as_it_is(text: str) -> None:
    read = source.read(f"- {{key: {scalar(text)}}}", "")

    if not read.problems:
        assert read.data == [{"key": text}]


@pytest.mark.parametrize(
    ("label", "type_"),
    [
        ("場所の写真", "photo"),
        ("昼間の電話番号", "phone"),
        ("希望する日", "date"),
        ("在学証明書", "file"),
        ("学生ですか", "yes_no"),
        ("品目", "text"),
    ],
)
def test_a_heading_hints_at_its_type(label: str, type_: str) -> None:
    assert starting.likely_type(label) == type_
