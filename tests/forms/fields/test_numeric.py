from decimal import Decimal

import pytest

from forms.definition import Text
from forms.fields.base import TYPES
from tests.forms.building import a_field, fault, parse, rule


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("１，２３４", 1234),
        ("1,234", 1234),
        ("−5", -5),
        ("二十三", 23),
        ("1万2千", 12000),
        (7, 7),
    ],
)
def test_whole_numbers_are_read_as_people_write_them(typed: object, number: int) -> None:
    assert parse(a_field("integer"), typed) == number


@pytest.mark.parametrize("typed", ["", "3つ", "1,2,3", "abc", "1e5", "٣", True, None, [], "9" * 60])
def test_what_is_no_number_is_refused(typed: object) -> None:
    assert fault(a_field("integer"), typed).code in {"not_a_number", "wrong_shape"}


def test_a_whole_number_has_no_point() -> None:
    assert fault(a_field("integer"), "3.5").code == "not_an_integer"
    assert parse(a_field("integer"), "3.0") == 3


def test_limits_are_said_with_the_unit() -> None:
    copies = a_field(
        "integer", unit=Text("通"), min=rule("1", lambda _: 1), max=rule("10", lambda _: 10)
    )
    assert parse(copies, "3通") == 3
    assert fault(copies, "0").message == "1通以上で入力してください。"
    assert fault(copies, "11").message == "10通以下で入力してください。"
    assert TYPES["integer"].words(copies, 3) == "3通"


@pytest.mark.parametrize("typed", ["12000", "¥12,000", "１２，０００円", "1万2千円", "￥12000"])
def test_money_is_read_with_its_signs(typed: str) -> None:
    field = a_field("money")
    assert parse(field, typed) == 12000
    assert TYPES["money"].words(field, 12000) == "12,000円"


def test_a_decimal_is_exact_and_has_no_more_digits_than_allowed() -> None:
    field = a_field("decimal", decimals=1)
    assert parse(field, "３．５") == Decimal("3.5")
    assert parse(field, "3.50") == Decimal("3.50")
    assert fault(field, "3.55").code == "too_precise"
    assert TYPES["decimal"].to_json(field, Decimal("0.1")) == "0.1"
