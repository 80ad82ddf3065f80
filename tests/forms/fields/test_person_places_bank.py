from typing import Any

import pytest

from forms.expressions import Environment
from forms.fields.bank import transfer_words
from forms.fields.base import TYPES, Refused
from tests.forms.building import NOWHERE, a_field, fault, parse

NAME = {"family": "山﨑", "given": "結衣", "family_kana": "やまさき", "given_kana": "ﾕｲ"}
ADDRESS = {
    "postal_code": "８５０００００", "prefecture": "長崎県", "city": "長崎市",
    "street": "桜馬場1丁目99番9号", "building": "",
}  # fmt: skip
BANK = {
    "kind": "bank", "bank_name": "うみかぜ銀行", "bank_code": "9990", "branch_name": "桜馬場支店",
    "branch_code": "１０１", "account_type": "ordinary", "number": "54321", "holder": "やまざき　ゆい",
}  # fmt: skip
YUCHO = {"kind": "yucho", "symbol": "17610", "yucho_number": "12345671", "holder": "ﾔﾏｻﾞｷ ﾕｲ"}


def test_a_name_is_kept_as_typed_but_its_kana() -> None:
    name = parse(a_field("person_name"), NAME)
    assert name == {
        "family": "山﨑",
        "given": "結衣",
        "family_kana": "ヤマサキ",
        "given_kana": "ユイ",
    }
    assert TYPES["person_name"].words(a_field("person_name"), name) == "山﨑 結衣(ヤマサキ ユイ)"


@pytest.mark.parametrize("character", "髙﨑𠮷塚猪神")
def test_no_character_of_a_name_is_normalised(character: str) -> None:
    assert parse(a_field("person_name"), {**NAME, "family": character})["family"] == character


def test_everything_wrong_with_a_name_is_said_at_its_box() -> None:
    found = parse(a_field("person_name"), {"given": "結衣", "family_kana": "abc"})
    assert isinstance(found, Refused)
    assert [(f.at, f.code) for f in found.faults] == [
        ("family", "required"), ("family_kana", "not_kana"), ("given_kana", "required"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["スカルノ", "山﨑"])
def test_a_person_with_one_name_leaves_the_given_name_empty(name: str) -> None:
    field = a_field("person_name")
    typed = {"family": name, "given": " ", "family_kana": "すかるの"}
    kept = parse(field, typed)
    assert kept == {"family": name, "given": "", "family_kana": "スカルノ", "given_kana": ""}
    assert TYPES["person_name"].words(field, kept) == f"{name}(スカルノ)"


def test_a_whole_name_in_one_box_is_no_single_name() -> None:
    typed = {"family": "山﨑　結衣", "family_kana": "ヤマサキ ユイ"}
    found = fault(a_field("person_name"), typed)
    assert (found.code, found.at) == ("name_not_split", "given")


@pytest.mark.parametrize(
    ("left_out", "at"), [("given", "given"), ("given_kana", "given_kana"), ("family", "family")]
)
def test_a_given_name_is_there_with_its_kana_or_not_at_all(left_out: str, at: str) -> None:
    found = fault(a_field("person_name"), {**NAME, left_out: ""})
    assert (found.code, found.at) == ("required", at)


def test_a_name_that_is_known_as_one_text_is_put_into_its_boxes() -> None:
    assert TYPES["person_name"].taken_apart("山﨑 結衣") == {"family": "山﨑", "given": "結衣"}


@pytest.mark.parametrize("mark", ["\u200e", "\u202e", "\u2067", "\ufeff", "\x00", "\x1b", "\ud800"])
def test_marks_that_nobody_can_see_are_refused_with_what_to_do(mark: str) -> None:
    found = fault(a_field("person_name"), {**NAME, "family": f"山{mark}﨑"})
    assert (found.code, found.at) == ("forbidden_character", "family")
    assert f"U+{ord(mark):04X}" in found.message
    assert "入力し直してください" in found.message


@pytest.mark.parametrize(
    "family", ["葛\U000e0100", "Ñ́", "ア゚", "👩‍👩‍👧", "علي", "\ue000", "É".encode().decode(), "ﾔﾏ"]
)
def test_unusual_characters_of_a_name_are_kept(family: str) -> None:
    assert parse(a_field("person_name"), {**NAME, "family": family})["family"] == family


def test_an_address_needs_no_building() -> None:
    field = a_field("postal_address")
    address = parse(field, ADDRESS)
    assert address["postal_code"] == "850-0000"
    assert (
        TYPES["postal_address"].words(field, address)
        == "〒850-0000\n長崎県長崎市桜馬場1丁目99番9号"
    )
    assert (
        TYPES["postal_address"]
        .words(field, address | {"building": "青葉寮203"})
        .endswith("号 青葉寮203")
    )


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"postal_code": "850"}, "not_postal_code", "postal_code"),
        ({"prefecture": "長崎"}, "not_prefecture", "prefecture"),
        ({"city": ""}, "required", "city"),
        ({"street": "\x00"}, "forbidden_character", "street"),
    ],
)
def test_a_wrong_address_is_refused_at_its_box(change: dict[str, str], code: str, at: str) -> None:
    found = fault(a_field("postal_address"), ADDRESS | change)
    assert (found.code, found.at) == (code, at)


def test_a_place_is_words_a_position_or_both() -> None:
    field = a_field("place")
    assert parse(field, "市役所前")["address"] == "市役所前"
    place = parse(field, {"address": "", "latitude": 32.7502856, "longitude": "129.8779"})
    assert place == {"address": "", "latitude": 32.750286, "longitude": 129.8779}
    assert TYPES["place"].words(field, place) == "北緯32.750286度 東経129.877900度"
    both = parse(field, {"address": "橋の下", "position": "３２．７５，１２９．８７"})
    assert TYPES["place"].words(field, both) == "橋の下\n北緯32.750000度 東経129.870000度"
    assert TYPES["place"].taken_apart(both) == {"address": "橋の下", "position": "32.75, 129.87"}


@pytest.mark.parametrize(
    ("typed", "code", "at"),
    [
        ({"address": "x", "position": "99, 0"}, "not_a_position", "position"),
        ({"address": "x", "latitude": "32", "longitude": ""}, "not_a_position", "position"),
        ({"address": "x", "position": "129.87, 32.75"}, "not_a_position", "position"),
        ({"address": "x", "position": "駅の前"}, "not_a_position", "position"),
        ({"address": "x", "position": ["32", "129"]}, "wrong_shape", "position"),
        ({"address": "\x00", "position": ""}, "forbidden_character", "address"),
    ],
)
def test_a_place_that_cannot_be_is_refused_at_its_box(
    typed: dict[str, Any], code: str, at: str
) -> None:
    found = fault(a_field("place"), typed)
    assert (found.code, found.at) == (code, at)


def test_a_position_the_wrong_way_round_says_so() -> None:
    assert "順番" in fault(a_field("place"), {"position": "129.87, 32.75"}).message


def test_expressions_see_the_position_as_numbers() -> None:
    names = {"it": TYPES["place"].cel_type(a_field("place"))}
    south = Environment(names).compile("it.latitude < 33.0", NOWHERE, "bool")
    place = parse(a_field("place"), {"position": "32.75, 129.87"})
    assert south.holds({"it": TYPES["place"].to_cel(a_field("place"), place)})
    assert not south.holds({"it": {"address": "駅"}})


def test_an_account_is_read_in_any_width() -> None:
    field = a_field("bank_account")
    account = parse(field, BANK)
    assert (account["number"], account["holder"]) == ("0054321", "ヤマザキ ユイ")
    assert TYPES["bank_account"].words(field, account) == (
        "うみかぜ銀行(9990) 桜馬場支店(101)\n普通 0054321\n口座の名義(カナ) ヤマザキ ユイ"
    )


def test_a_yucho_account_says_what_other_banks_call_it() -> None:
    field = a_field("bank_account")
    account = parse(field, YUCHO)
    assert "bank_name" not in account
    assert "記号 17610 番号 12345671" in TYPES["bank_account"].words(field, account)
    assert transfer_words("17610", "12345671") == "振込用 店番768 普通 1234567"
    assert transfer_words("01720", "123456") == "振込用 店番179 当座 0123456"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"bank_code": "99"}, "not_bank_code"),
        ({"number": "12345678"}, "not_number"),
        ({"holder": "山﨑結衣"}, "not_holder"),
        ({"account_type": "定期"}, "not_account_type"),
        ({"branch_name": ""}, "required"),
        ({"kind": "gold"}, "unknown_option"),
        ({**YUCHO, "symbol": "27610"}, "not_symbol"),
        ({**YUCHO, "yucho_number": "12345672"}, "not_yucho_number"),
        ({**YUCHO, "symbol": "01720", "yucho_number": "12345671"}, "not_yucho_number"),
    ],
)
def test_a_wrong_account_is_refused(change: dict[str, Any], code: str) -> None:
    assert fault(a_field("bank_account"), BANK | change).code == code


def test_a_kind_chosen_alone_is_no_answer() -> None:
    assert TYPES["bank_account"].is_empty(
        {"kind": "bank", "account_type": "ordinary", "number": ""}
    )
