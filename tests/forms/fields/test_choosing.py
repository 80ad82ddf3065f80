import pytest

from forms.definition import Count, Option, Text
from forms.fields.base import TYPES
from tests.forms.building import a_field, fault, parse, rule


@pytest.mark.parametrize(
    ("typed", "answer"), [("yes", True), ("no", False), (True, True), ("いいえ", False)]
)
def test_yes_and_no_in_a_browser_and_in_json(typed: object, answer: bool) -> None:
    assert parse(a_field("yes_no"), typed) is answer


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    assert fault(a_field("yes_no"), "maybe").code == "unknown_option"
    assert TYPES["yes_no"].words(a_field("yes_no"), value=True) == "はい"


def test_only_options_can_be_chosen() -> None:
    assert parse(a_field("choice"), "a") == "a"
    assert fault(a_field("choice"), "z").code == "unknown_option"
    assert fault(a_field("choice"), {"a": 1}).code == "wrong_shape"
    assert TYPES["choice"].words(a_field("choice"), "b") == "い"


def test_an_option_that_is_not_offered_now_is_refused_by_its_name() -> None:
    field = a_field(
        "choice",
        options=(Option("post", Text("郵送"), when=rule("at_home")), Option("desk", Text("窓口"))),
    )
    assert parse(field, "post", at_home=True) == "post"
    assert "郵送" in fault(field, "post", at_home=False).message


def test_choices_stand_in_the_order_in_which_they_are_offered() -> None:
    field = a_field("choices")
    assert parse(field, ["c", "a", "a"]) == ("a", "c")
    assert TYPES["choices"].words(field, ("a", "c")) == "あ、う"


def test_the_number_of_choices_has_limits() -> None:
    field = a_field("choices", count=Count(2, 2))
    assert fault(field, ["a"]).code == "too_few"
    assert fault(field, ["a", "b", "c"]).code == "too_many"


def test_no_box_ticked_is_not_the_same_as_not_shown() -> None:
    field, type_ = a_field("choices"), TYPES["choices"]
    assert type_.collect(field, "it", {"it": [""]}, ["a"]) == []
    assert type_.collect(field, "it", {}, ["a"]) == ["a"]


def test_a_ranking_keeps_the_order_of_wishes() -> None:
    field = a_field("ranking")
    assert parse(field, ["c", "a", ""]) == ("c", "a")
    assert TYPES["ranking"].words(field, ("c", "a")) == "1. う\n2. あ"
    assert TYPES["ranking"].collect(field, "it", {"it.0": ["b"], "it.1": [""]}, None) == [
        "b",
        "",
        "",
    ]


def test_a_ranking_has_no_gaps_and_nothing_twice() -> None:
    assert fault(a_field("ranking"), ["", "a"]).code == "gap_in_ranking"
    twice = fault(a_field("ranking"), ["a", "a"])
    assert (twice.code, twice.at) == ("chosen_twice", "1")


def test_a_consent_not_given_is_no_answer() -> None:
    consent = TYPES["consent"]
    assert consent.is_empty("")
    assert consent.is_empty(False)
    assert parse(a_field("consent"), "yes") is True
    assert fault(a_field("consent"), "no").code == "unknown_option"
