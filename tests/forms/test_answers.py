from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from forms import answers
from forms.context import FileInfo
from forms.definition import Check, Computed, Count, Fee, Note, Stop, Text
from tests.forms.building import a_context, a_field, a_procedure, options, rule

CHILDREN = a_field(
    "group",
    "children",
    label="お子さん",
    unit=Text("人目"),
    count=Count(1, 3),
    fields=(
        a_field("person_name", "name", label="お名前"),
        a_field("date", "birthday", label="生年月日"),
        a_field("yes_no", "apart", label="別居していますか"),
        a_field("file", "statement", label="別居監護申立書", when=rule("apart")),
    ),
)
PROCEDURE = a_procedure(
    (
        a_field("choice", "reason", label="理由", options=options(birth="出生", moved="転入")),
        a_field(
            "date", "moved_on", label="転入日", when=rule("m", lambda v: v["reason"] == "moved")
        ),
        a_field("yes_no", "public", label="公務員ですか", required=False),
    ),
    (CHILDREN,),
    (a_field("integer", "copies", label="通数", unit=Text("通")),),
    stops=(Stop(rule("public"), Text("勤務先での手続になります"), Text("お勤め先へ。")),),
    checks=(
        Check(
            rule("young", lambda v: all(c["birthday"].year > 2005 for c in v["children"])),
            "children",
            Text("対象は18歳までです。"),
        ),
    ),
    computed=(
        Computed("total", Text("合計"), rule("t", lambda v: v["copies"] * 2), format="money"),
        Computed("day", Text("日"), rule("moved_on"), format="date"),
        Computed("secret", Text("内部"), rule("s", lambda _: True), internal=True),
    ),
    fee=Fee(rule("fee", lambda v: v["copies"] * 300), Text("1通300円")),
)
NAME = {"family": "山﨑", "given": "航", "family_kana": "ヤマサキ", "given_kana": "ワタル"}
CHILD = {"name": NAME, "birthday": "平成21年9月3日", "apart": "no"}
GOOD = {"reason": "birth", "children": [CHILD], "copies": "２"}


@pytest.mark.parametrize("each", [-1, None])
def test_nothing_is_sent_while_the_fee_is_below_zero_or_unknown(each: int | None) -> None:
    fee = Fee(rule("copies", lambda v: v["copies"] * each), Text("1通300円"))
    filled = answers.fill(replace(PROCEDURE, fee=fee), GOOD, a_context())
    assert filled.fee is None
    assert not filled.complete
    assert [(p.path, p.code) for p in filled.problems] == [("copies", "fee")]
    assert filled.first_incomplete is PROCEDURE.pages[-1]
    assert "担当の課にお問い合わせください" in filled.problems[0].message
    assert filled.answers.to_json()["copies"] == 2


def test_a_complete_form_has_answers_a_fee_and_computed_values() -> None:
    filled = answers.fill(PROCEDURE, GOOD, a_context())
    assert filled.problems == ()
    assert filled.complete
    assert filled.fee == 600
    assert filled.computed == {"total": 4, "secret": True}
    assert filled.answers.to_json() == {
        "reason": "birth",
        "children": [{"name": NAME, "birthday": "2009-09-03", "apart": False}],
        "copies": 2,
    }


def test_answers_survive_json() -> None:
    filled = answers.fill(PROCEDURE, GOOD, a_context())
    again = answers.answers_from_json(PROCEDURE, filled.answers.to_json())
    assert again.values == filled.answers.values
    assert answers.fill(PROCEDURE, filled.answers.to_json(), a_context()).answers == filled.answers


def test_an_answer_off_the_path_stays_typed_and_is_no_answer() -> None:
    raw = {**GOOD, "moved_on": "2026-05-01"}
    filled = answers.fill(PROCEDURE, raw, a_context())
    assert "moved_on" not in filled.answers.values
    assert "moved_on" not in filled.asked
    assert filled.values["moved_on"] is None
    assert raw["moved_on"] == "2026-05-01"
    moved = answers.fill(PROCEDURE, {**raw, "reason": "moved"}, a_context())
    assert moved.answers.to_json()["moved_on"] == "2026-05-01"
    assert moved.computed["day"] == "2026-05-01"


def test_a_page_off_the_path_is_neither_shown_nor_complained_about() -> None:
    procedure = a_procedure(
        (a_field("yes_no", "more"),), (a_field("text", "what"),), (a_field("text", "why"),)
    )
    second = procedure.pages[1]
    object.__setattr__(second, "when", rule("more"))
    filled = answers.fill(procedure, {"more": "no", "what": "x", "why": "y"}, a_context())
    assert [state.page.name for state in filled.pages] == ["p1", "p3"]
    assert filled.answers.to_json() == {"more": False, "why": "y"}
    assert filled.problems_of(second) == ()
    assert not filled.can_open("p2")


def test_only_complete_pages_and_the_next_one_can_be_opened() -> None:
    filled = answers.fill(PROCEDURE, {"reason": "birth"}, a_context())
    assert [filled.can_open(name) for name in ("p1", "p2", "p3", "none")] == [
        True,
        True,
        False,
        False,
    ]
    assert filled.first_incomplete is PROCEDURE.pages[1]
    assert filled.fee is None


def test_problems_stand_at_their_paths_in_the_order_of_the_form() -> None:
    raw = {
        "reason": "z",
        "children": [{"apart": "yes", "birthday": "平成32年4月12日"}],
        "copies": "x",
    }
    found = answers.fill(PROCEDURE, raw, a_context()).problems
    assert [(p.path, p.code) for p in found] == [
        ("reason", "unknown_option"),
        ("children.0.name", "required"),
        ("children.0.birthday", "outside_era"),
        ("children.0.statement", "required"),
        ("copies", "not_a_number"),
    ]


def test_a_broken_check_stands_at_its_field() -> None:
    old = {**GOOD, "children": [{**CHILD, "birthday": "1980-01-01"}]}
    (found,) = answers.fill(PROCEDURE, old, a_context()).problems
    assert (found.path, found.code, found.message) == ("children", "check", "対象は18歳までです。")


def test_a_stop_is_known_as_soon_as_its_answer_is() -> None:
    filled = answers.fill(PROCEDURE, {"public": "yes"}, a_context())
    assert filled.stop is PROCEDURE.stops[0]
    assert not filled.complete


def test_an_empty_or_strange_raw_is_only_incomplete() -> None:
    strange: list[Any] = [{}, {"children": {}}, {"children": ["x", 3, None]}, {"reason": [1]}]
    for raw in strange:
        assert not answers.fill(PROCEDURE, raw, a_context()).complete


def test_a_page_is_read_from_inputs_named_by_path() -> None:
    posted = [
        ("children.0.name.family", "山﨑"), ("children.0.birthday.era", "平成"),
        ("children.0.birthday.year", "21"), ("children.0.birthday.month", "9"),
        ("children.0.birthday.day", ""), ("children.0.apart", "yes"), ("csrf_token", "x"), ("copies", "9"),
    ]  # fmt: skip
    raw = answers.read_page(PROCEDURE.pages[1], posted, {"reason": "birth"})
    assert raw["reason"] == "birth"
    assert "copies" not in raw
    assert raw["children"][0]["name"]["family"] == "山﨑"
    assert raw["children"][0]["birthday"] == {"era": "平成", "year": "21", "month": "9", "day": ""}


def test_a_field_that_the_form_did_not_show_keeps_what_was_typed() -> None:
    before: dict[str, Any] = {
        "children": [{"statement": ["f1"], "birthday": "2009-09-03"}],
        "moved_on": "x",
    }
    raw = answers.read_page(PROCEDURE.pages[1], [("children.0.apart", "no")], before)
    assert raw["children"] == [{"statement": ["f1"], "birthday": "2009-09-03", "apart": "no"}]
    assert before["children"][0] == {"statement": ["f1"], "birthday": "2009-09-03"}


def test_rows_and_files_come_and_go() -> None:
    raw = answers.add_row(answers.add_row({}, "children"), "children")
    raw = answers.add_file(raw, "children.1.statement", "f1")
    raw = answers.add_file(raw, "children.1.statement", "f2")
    assert raw == {"children": [{}, {"statement": ["f1", "f2"]}]}
    assert answers.remove_file(raw, "children.1.statement", "f1")["children"][1] == {
        "statement": ["f2"]
    }
    assert answers.remove_row(raw, "children", 0) == {"children": [{"statement": ["f1", "f2"]}]}
    assert answers.remove_row(raw, "children", 7) == raw


@pytest.mark.parametrize(
    "path", ["children.999999.statement", "children.x.0", "children.statement", "0.1.2"]
)
def test_a_path_that_fits_no_row_leaves_the_rows_as_they_are(path: str) -> None:
    raw = {"children": [{"statement": ["f1"]}, {}]}
    for changed in (
        answers.add_file(raw, path, "f2"),
        answers.remove_file(raw, path, "f1"),
        answers.add_row(raw, path),
        answers.remove_row(raw, path, 0),
    ):
        assert changed["children"] == raw["children"]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("children", "children"),
        ("children.0", "children"),
        ("children.12.statement", "statement"),
        ("copies", "copies"),
        ("children.statement", None),
        ("children.x.statement", None),
        ("children.0.1.statement", None),
        ("children.0.nothing", None),
        ("copies.0", None),
        ("", None),
    ],
)
def test_a_question_of_a_row_is_found_by_the_number_of_the_row(path: str, name: str | None) -> None:
    found = PROCEDURE.field(path)
    assert (found.name if found else None) == name


def test_a_row_takes_what_is_unanswered_from_the_row_above_it() -> None:
    first = {**CHILD, "apart": "yes", "statement": ["f1"]}
    raw = {**GOOD, "children": [first, {"name": {"family": "田中"}, "birthday": {"era": "平成"}}]}
    copied = answers.copy_row(PROCEDURE, raw, "children.1")["children"]
    assert copied[0] == first
    assert copied[1] == {
        "name": {"family": "田中"}, "birthday": first["birthday"], "apart": "yes"
    }  # fmt: skip


@pytest.mark.parametrize("path", ["children.0", "children.2", "children.x", "nowhere.1", "", "1"])
def test_no_row_is_copied_where_there_is_none_above(path: str) -> None:
    raw = {**GOOD, "children": [CHILD]}
    assert answers.copy_row(PROCEDURE, raw, path) == raw


def test_an_address_is_looked_up_by_its_postal_code() -> None:
    procedure = a_procedure((a_field("postal_address", "home"),))
    raw, problems = answers.look_up(procedure, {"home": {"postal_code": "8500015"}}, "home")
    assert problems == ()
    assert raw["home"] == {
        "postal_code": "850-0015", "prefecture": "長崎県", "city": "長崎市", "street": "桜馬場"
    }  # fmt: skip
    typed = {"home": {**raw["home"], "street": "桜馬場1丁目2番", "building": "青葉寮"}}
    assert answers.look_up(procedure, typed, "home")[0] == typed


def test_a_code_of_two_prefectures_offers_both() -> None:
    procedure = a_procedure((a_field("postal_address", "home"),))
    raw = {"home": {"postal_code": "498-0000"}}
    found = [answers.look_up(procedure, raw, "home", n)[0]["home"]["prefecture"] for n in (0, 1, 9)]
    assert found == ["愛知県", "三重県", "愛知県"]


def test_an_unknown_code_leaves_the_address_as_it_is() -> None:
    procedure = a_procedure((a_field("postal_address", "home"),))
    for code, problem in (
        ("1111111", "unknown_postal_code"),
        ("12", "not_postal_code"),
        ("", "not_postal_code"),
    ):
        raw = {"home": {"postal_code": code}}
        same, (found,) = answers.look_up(procedure, raw, "home")
        assert (same, found.path, found.code) == (raw, "home.postal_code", problem)
    assert answers.look_up(procedure, {}, "nowhere") == ({}, ())


def test_answers_are_said_page_by_page_with_a_section_for_each_row() -> None:
    photo = FileInfo("f1", "申立書-1.jpg", 1000, "jpeg")
    raw = {**GOOD, "children": [{**CHILD, "apart": "yes", "statement": ["f1"]}, CHILD]}
    context = a_context(photo)
    filled = answers.fill(PROCEDURE, raw, context)
    parts = answers.sections(PROCEDURE, filled.answers.to_json(), context)
    assert [part.title for part in parts] == ["1ページ目", "2ページ目", "3ページ目"]
    first, second = parts[1].groups
    assert (first.title, first.path) == ("1人目のお子さん", "children.0")
    assert [(line.path, line.text) for line in second.lines] == [
        ("children.1.name", "山﨑 航(ヤマサキ ワタル)"),
        ("children.1.birthday", "平成21年9月3日(2009年)"),
        ("children.1.apart", "いいえ"),
    ]
    assert first.lines[3].files == (photo,)
    assert parts[2].lines[0].text == "2通"


def test_computed_values_for_officers_only_stay_with_them() -> None:
    computed = {"total": 4, "day": "2026-05-01", "secret": True}
    shown = answers.computed_lines(PROCEDURE, computed)
    assert [(line.label, line.text) for line in shown] == [
        ("合計", "4円"),
        ("日", "令和8年5月1日(2026年)"),
    ]
    assert len(answers.computed_lines(PROCEDURE, computed, internal=True)) == 3


def test_the_schema_of_answers_names_every_field() -> None:
    schema = answers.answers_schema(PROCEDURE)
    assert set(schema["properties"]) == {"reason", "moved_on", "public", "children", "copies"}


def test_notes_are_no_fields() -> None:
    procedure = a_procedure((Note("n", Text("お知らせ"), rule("x")), a_field("text")))
    assert answers.fill(procedure, {"it": "a"}, a_context()).complete


def test_what_is_corrected_may_have_happened_since_the_arrival() -> None:
    past = a_procedure(
        (a_field("date", "done_on", label="受けた日", max=rule("today")),),
        stops=(Stop(rule("s", lambda v: v["today"] < v["done_on"]), Text("まだ"), Text("")),),
        checks=(Check(rule("c", lambda v: v["done_on"] <= v["today"]), "done_on", Text("")),),
    )
    arrived_on = a_context().today
    correcting = replace(a_context(), arrived_on=arrived_on, today=arrived_on + timedelta(days=40))

    def filled(days: int) -> answers.Filled:
        day = arrived_on + timedelta(days=days)
        return answers.fill(past, {"done_on": day.isoformat()}, correcting)

    assert filled(0).complete
    assert filled(40).complete
    assert [each.code for each in filled(41).problems] == ["too_late"]


def test_a_question_of_a_row_is_named_with_its_row() -> None:
    assert answers.label_of(PROCEDURE, "children.0.apart") == "1人目のお子さん: 別居していますか"
    assert answers.label_of(PROCEDURE, "children.1") == "2人目のお子さん"
    assert answers.label_of(PROCEDURE, "copies") == "通数"
