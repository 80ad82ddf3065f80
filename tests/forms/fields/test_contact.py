import pytest

from tests.forms.building import a_field, fault, parse


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｙｕｉ＠ｅｘａｍｐｌｅ．ｊｐ", "yui@example.jp"),
        (" Yui.Y@Example.JP ", "Yui.Y@example.jp"),
        ("yui..y.@docomo.ne.jp", "yui..y.@docomo.ne.jp"),
        ("a+b@sub.example.co.jp", "a+b@sub.example.co.jp"),
    ],
)
def test_an_email_address_is_kept_with_its_first_part_as_typed(typed: str, kept: str) -> None:
    assert parse(a_field("email"), typed) == kept


@pytest.mark.parametrize(
    "typed", ["yui", "yui@", "@example.jp", "a b@example.jp", "a@b", "a@@b.jp", "あ@b.jp"]
)
def test_what_is_no_email_address_is_refused_with_an_example(typed: str) -> None:
    assert fault(a_field("email"), typed).code == "not_email"


@pytest.mark.parametrize(
    "typed",
    ["095-822-8888", "0958228888", "０９５－８２２－８８８８", "+81958228888", "095(822)8888"],
)
def test_a_telephone_number_is_written_in_one_way(typed: str) -> None:
    assert parse(a_field("phone"), typed) == "095-822-8888"


def test_mobile_and_foreign_numbers_are_telephone_numbers() -> None:
    assert parse(a_field("phone"), "09012345678") == "090-1234-5678"
    assert parse(a_field("phone"), "+1 650-253-0000") == "+1 650-253-0000"


@pytest.mark.parametrize(
    "typed", ["822-8888", "123", "電話なし", "0000000000", "095-822-8888 内線5", None]
)
def test_what_is_no_telephone_number_is_refused(typed: object) -> None:
    assert fault(a_field("phone"), typed).code in {"not_phone", "wrong_shape"}
