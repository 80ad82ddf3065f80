"""登録情報 and `prefill`: typed as the questions are, checked when a file is read, kept as answered."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from forms import catalogue, profile
from forms.answers import fill, prefilled
from forms.blocks import BlockText
from forms.context import Context
from forms.definition import Procedure
from forms.fields import TYPES, type_of
from forms.view import FieldView, page_view

TODAY: Final = date(2026, 6, 9)
FILE: Final = """
procedure: lamp
title: 街灯
summary: 街灯を直します。
kind: inquiry
category: くらし
office: 市民課
basis: {type: none, text: なし}
purpose: 街灯を直すために使います。
retention_years: 1
pages:
  - page: who
    title: 申し込む方
    fields:
      - {field: own, type: yes_no, label: ご自身のことですか}
QUESTIONS
result:
  acknowledged: {title: 受け付けました}
"""
KEPT: Final[dict[str, Any]] = {
    "name": {
        "family": "髙﨑",
        "given": "𠮷葛󠄀",
        "family_kana": "タカサキ",
        "given_kana": "ヨシカズラ",
    },
    "birthday": "1990-04-01",
    "address": {
        "postal_code": "850-8685",
        "prefecture": "長崎県",
        "city": "長崎市",
        "street": "魚の町4-1 塚神",
        "building": "",
    },
    "phone": "095-822-8888",
    "account": {
        "kind": "yucho",
        "symbol": "17610",
        "yucho_number": "1234561",
        "holder": "タカサキ",
    },
    "email": "yui@example.jp",
}
MORE: Final = {
    "choice": ", options: {a: あ, b: い}",
    "choices": ", options: {a: あ, b: い}",
    "ranking": ", options: {a: あ, b: い}",
    "consent": ", statement: はい",
    "group": ", fields: [{field: x, type: text, label: x}]",
}


def read(*questions: str) -> tuple[Procedure | None, list[str]]:
    lines = "\n".join(f"      - {{field: q{n}, {each}}}" for n, each in enumerate(questions))
    procedure, problems = catalogue.load_source(FILE.replace("QUESTIONS", lines), "lamp.yaml")
    return procedure, [
        f"{each.position.line}:{each.position.column} {each.ja}" for each in problems
    ]


def sound(*questions: str) -> Procedure:
    procedure, problems = read(*questions)
    assert procedure, problems
    return procedure


def a_question(type_: str, prefill: str) -> str:
    return f"type: {type_}, label: 問い, prefill: {prefill}{MORE.get(type_, '')}"


# --- What the file may say ------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(profile.KNOWN))
def test_an_entry_fills_a_question_of_its_type_character_by_character(name: str) -> None:
    entry = profile.KNOWN[name]
    procedure = sound(a_question(entry.type, f"profile.{name}"))
    given = prefilled(procedure.fields, {}, {"profile": profile.known(KEPT, TODAY)})
    filled = fill(procedure, {"own": True, **given}, Context(TODAY))

    assert not filled.problems
    assert filled.answers.to_json()["q0"] == KEPT[name]


@pytest.mark.parametrize(
    ("type_", "prefill"),
    [
        ("text", "profile.address.city"),
        ("text", "profile.phone"),
        ("kana", "profile.name.family_kana"),
        ("integer", "'age_on(profile.birthday, today)'"),
        ("decimal", "'1'"),
        ("year_month", "today"),
        ("yes_no", "answered(profile.phone)"),
        ("choices", "'[\"a\"]'"),
        ("person_name", "'own ? profile.name : null'"),
        ("date", "'own ? profile.birthday : null'"),
    ],
)
def test_an_expression_of_the_questions_type_fills_it(type_: str, prefill: str) -> None:
    procedure = sound(a_question(type_, prefill))
    values = {"today": TODAY, "own": True, "profile": profile.known(KEPT, TODAY)}
    given = prefilled(procedure.fields, {}, values)
    filled = fill(procedure, {"own": True, **given}, Context(TODAY))

    assert "q0" in given
    assert "q0" in filled.answers.values


def test_a_misspelt_entry_is_told_at_its_line_with_the_one_that_was_meant() -> None:
    assert read(a_question("postal_address", "profile.adress"))[1] == [
        "16:71 「profile」の中に「adress」はありません。もしかして「address」ですか。"
    ]
    assert read(a_question("text", "profile.address.ctiy"))[1] == [
        "16:69 「profile.address」の中に「ctiy」はありません。もしかして「city」ですか。"
    ]


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_an_entry_of_another_type_is_refused_by_every_type(type_: str) -> None:
    wrong = "profile.name" if type_ == "date" else "profile.birthday"
    procedure, told = read(a_question(type_, wrong))

    assert procedure is None
    assert len(told) == 1
    assert told[0].startswith("16:")
    assert f"「問い」は {type_} の質問なので、" in told[0]


def test_texts_of_different_kinds_are_not_mixed_up() -> None:
    assert read(a_question("email", "profile.phone"))[1][0].endswith(
        "登録情報の「電話番号」(phone)は入れられません。入れられるのは profile.email です。"
    )


def test_a_row_cannot_be_filled_in() -> None:
    row = "type: group, label: 人, fields: [{field: x, type: phone, label: x, prefill: profile.phone}]"
    assert "くり返し(group)の中の質問には prefill を書けません" in read(row)[1][0]


def test_what_is_asked_only_later_fills_nothing() -> None:
    _, told = read(a_question("date", "q1"), "type: date, label: あと")
    assert "「q1」は、この質問より後で聞く項目です" in told[0]


@pytest.mark.parametrize(
    ("use", "filled_in"),
    [("use: who", ["phone"]), ("{use: who, prefill: false}", [])],
)
def test_a_block_about_somebody_else_is_used_without_it(use: str, filled_in: list[str]) -> None:
    block = "block: who\nfields:\n  - {field: phone, type: phone, label: 電話, prefill: profile.phone}\n"
    blocks = {"who": BlockText("blocks/who.yaml", block)}
    rows = "{field: rows, type: group, label: 人, fields: [{use: who}]}"
    source = FILE.replace("QUESTIONS", f"      - {use}\n      - {rows}")
    procedure, problems = catalogue.load_source(source, "lamp.yaml", blocks=blocks)
    assert procedure, problems
    values = {"profile": profile.known(KEPT, TODAY)}

    assert list(prefilled(procedure.fields, {}, values)) == filled_in


# --- What the person sees -------------------------------------------------------------------------


def test_only_what_comes_from_the_profile_is_said_to_come_from_there() -> None:
    procedure = sound(a_question("phone", "profile.phone"), a_question("date", "today"))
    context = Context(TODAY, profile=profile.known(KEPT, TODAY))
    views = page_view(procedure.pages[0], {}, fill(procedure, {}, context), "en").items
    phone, day = (each for each in views[1:] if isinstance(each, FieldView))

    assert phone.given.startswith("Filled in from your kept details.")
    assert phone.box.describedby == "q0-given"
    assert day.given == ""
    assert day.boxes["day"].value == "9"


def test_an_entry_that_cannot_be_read_any_more_fills_nothing() -> None:
    assert profile.known({"phone": "12", "birthday": "2190-01-01", "x": 1}, TODAY) == {}


# --- What is kept ---------------------------------------------------------------------------------


def kept_of(procedure: Procedure, kept: dict[str, Any], **raw: Any) -> dict[str, Any]:
    return profile.to_keep(fill(procedure, {"own": True, **raw}, Context(TODAY)), kept)


def test_only_a_question_that_an_entry_fills_as_it_is_can_be_kept_in_it() -> None:
    procedure = sound(
        a_question("phone", "profile.phone"),
        a_question("text", "profile.email"),
        a_question("date", "'own ? profile.birthday : null'"),
    )
    raw = {"q0": "０９５－８２２－８８８８", "q1": "a@example.jp", "q2": "1990-04-01"}

    assert kept_of(procedure, {}, **raw) == {"phone": "095-822-8888"}
    assert kept_of(procedure, {"phone": "095-822-8888"}, **raw) == {}


def test_two_different_answers_to_one_entry_are_nobodys() -> None:
    phone, name = a_question("phone", "profile.phone"), a_question("person_name", "profile.name")
    numbers = {"q0": "095-822-8888", "q1": "090-1234-5678"}
    names = {"q0": KEPT["name"], "q1": {**KEPT["name"], "given": "結衣"}, "q2": "095-822-8888"}

    assert kept_of(sound(phone, phone), {}, **numbers) == {}
    assert kept_of(sound(name, name, phone), {}, **names) == {}
    assert kept_of(sound(name, name, phone), {}, **{**names, "q1": names["q0"]}) == {
        "name": KEPT["name"],
        "phone": "095-822-8888",
    }


def test_nothing_is_kept_under_another_name_than_the_one_that_is() -> None:
    procedure = sound(
        a_question("person_name", "profile.name"), a_question("phone", "profile.phone")
    )
    raw = {"q0": KEPT["name"], "q1": "095-822-8888"}

    assert kept_of(procedure, {"name": {**KEPT["name"], "family": "山口"}}, **raw) == {}


# --- What an example proves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected", "told"),
    [
        ("{phone: 095-822-8888}", "[q0]", None),
        ("{}", "[q0]", "はじめから入る項目は [q0] のはずが [] でした。"),
        ("{fone: x}", "[]", "登録情報に「fone」はありません。もしかして「phone」ですか。"),
        ("{phone: '12'}", "[]", "登録情報の phone: "),
    ],
)
def test_an_example_says_what_is_filled_in(given: str, expected: str, told: str | None) -> None:
    source = FILE.replace(
        "QUESTIONS", f"      - {{field: q0, {a_question('phone', 'profile.phone')}}}"
    )
    source += f"examples: [{{name: 例, answers: {{}}, profile: {given}, expect: {{prefilled: {expected}}}}}]"
    procedure, problems = catalogue.load_source(source, "lamp.yaml", today=TODAY)
    assert procedure, problems
    found = [each for each in problems if each.code == "example"]

    assert [each.ja.startswith(f"例「例」: {told}") for each in found] == ([True] if told else [])


def test_every_type_that_a_person_must_answer_alone_is_never_filled_in() -> None:
    alone = {name for name, each in TYPES.items() if not each.prefilled}
    assert alone == {"consent", "file", "photo", "group"}
    assert all(type_of(each).prefilled for each in profile.KNOWN.values())
