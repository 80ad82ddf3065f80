import pytest

from forms.fields import TYPES
from tests.forms.building import a_field, fault, parse

NAME = {"family": "髙﨑", "given": "花子", "family_kana": "タカサキ", "given_kana": "ハナコ"}
TEXT = a_field("text")


@pytest.mark.parametrize("name", ["髙﨑𠮷", "葛󠄀城", "塚猪神", "がぎ", "👨‍👩‍👧", "مرحبا"])
def test_text_is_kept_exactly_as_typed(name: str) -> None:
    assert parse(TEXT, f" {name} ") == name


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\u202eb", "a\ud800b", "a\nb", "a\x7f"])
def test_characters_that_no_answer_may_hold_are_refused(bad: str) -> None:
    assert fault(TEXT, bad).code == "forbidden_character"


@pytest.mark.parametrize("nothing", ["", " \u3000", "\u3164", "\u200b\u2060", "\u2800"])
def test_what_nobody_can_see_is_no_answer(nothing: str) -> None:
    assert TYPES["text"].is_empty(nothing)
    assert fault(a_field("person_name"), {**NAME, "given": nothing}).at == "given"


def test_length_counts_characters_as_a_person_does() -> None:
    three = a_field("text", max_length=3)
    assert parse(three, "葛󠄀👨‍👩‍👧が") == "葛󠄀👨‍👩‍👧が"
    assert fault(three, "あいうえ").message == "3文字までにしてください(いま4文字)。"
    assert fault(a_field("text", min_length=3), "あい").code == "too_short"


def test_a_mountain_of_marks_is_too_long() -> None:
    assert fault(TEXT, "a" + "\u0301" * 5000).code == "too_long"


@pytest.mark.parametrize(
    "typed", ["123456789018", "番号は1234-5678-9018です", "１２３４ ５６７８ ９０１８"]
)
def test_a_my_number_in_free_text_is_refused(typed: str) -> None:
    assert fault(TEXT, typed).code == "my_number"
    assert fault(a_field("textarea"), f"はい\n{typed}").code == "my_number"


@pytest.mark.parametrize(
    "typed", ["123456789012", "1234567890181", "095-822-8888", "4011001098993"]
)
def test_other_numbers_in_free_text_are_kept(typed: str) -> None:
    assert parse(TEXT, typed) == typed


def test_several_lines_keep_their_lines() -> None:
    assert parse(a_field("textarea"), "一行目\r\n二行目\r\n") == "一行目\n二行目"


def test_what_is_no_text_is_refused() -> None:
    assert fault(TEXT, {"a": 1}).code == "wrong_shape"
    assert fault(TEXT, 12).code == "wrong_shape"


@pytest.mark.parametrize("typed", ["やまさき", "ﾔﾏｻｷ", "ヤマサキ", " やまさき "])
def test_kana_of_every_kind_become_katakana(typed: str) -> None:
    assert parse(a_field("kana"), typed) == "ヤマサキ"


@pytest.mark.parametrize(
    ("typed", "kana"), [("サト-", "サトー"), ("ｻﾄｰ", "サトー"), ("ヴァン", "ヴァン")]
)
def test_long_marks_are_understood(typed: str, kana: str) -> None:
    assert parse(a_field("kana"), typed) == kana


@pytest.mark.parametrize("typed", ["山﨑", "yamasaki", "123"])
def test_what_is_no_kana_is_refused_with_advice(typed: str) -> None:
    found = fault(a_field("kana"), typed)
    assert found.code == "not_kana"
    assert "ひらがな" in found.message


def test_a_corporate_number_is_read_in_any_width_and_checked() -> None:
    number = a_field("corporate_number")
    assert parse(number, "4-0110-0109-8993") == "4011001098993"
    assert parse(number, "Ｔ4011001098993") == "4011001098993"
    assert parse(number, "４０１１００１０９８９９３") == "4011001098993"
    assert fault(number, "5011001098993").code == "check_digit"
    assert fault(number, "401100109899").code == "not_corporate_number"
