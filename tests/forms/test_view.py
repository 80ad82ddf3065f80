from __future__ import annotations

import re
from typing import Any

import pytest

from forms import answers
from forms.context import Context, FileInfo
from forms.definition import Computed, Count, Field, Note, Shown, Text
from forms.fields.base import TYPES
from forms.view import FieldView, NoteView, fields_view, newly_asked, page_view
from tests.forms.building import TODAY, a_context, a_field, a_procedure, rule
from tests.forms.rendering import Sent, draw

ROW = (
    a_field("person_name", "name", label="お名前"),
    a_field("date", "birthday", label="生年月日", hint=Text("例 平成21年9月3日")),
    a_field("yes_no", "apart", label="別居していますか"),
    a_field("file", "statement", label="別居監護申立書", when=rule("apart")),
)
CHILDREN = a_field(
    "group", "children", label="お子さん", unit=Text("人目"), count=Count(1, 3), fields=ROW
)
PROCEDURE = a_procedure((CHILDREN,))
EVERY = a_procedure(
    tuple(
        a_field(name, name, label=f"{name}の問い", hint=Text("ヒント"))
        for name in TYPES
        if name != "group"
    )
    + (CHILDREN,)
)


def seen(
    procedure: Any, raw: dict[str, Any], *, show: bool = False, files: tuple[FileInfo, ...] = ()
) -> Any:
    filled = answers.fill(procedure, raw, a_context(*files))
    return page_view(procedure.pages[0], raw, filled, show_problems=show)


def only(view: Any) -> FieldView:
    (item,) = view.items
    assert isinstance(item, FieldView)
    return item


def test_every_type_is_drawn_with_unique_ids_and_words_for_its_ids() -> None:
    for show in (False, True):
        sent = Sent(draw(seen(EVERY, {}, show=show)))
        assert len(sent.ids) == len(set(sent.ids))
        assert sent.described <= set(sent.ids)
        assert sent.labelled <= set(sent.ids)


def test_every_error_link_leads_to_something_on_the_page() -> None:
    raw = {
        "children": [{}, {"name": {"family": "山"}, "birthday": {"year": "32"}}],
        "ranking": ["", "a"],
    }
    view = seen(EVERY, raw, show=True)
    ids = set(Sent(draw(view)).ids)
    assert view.errors
    assert {link.href.removeprefix("#") for link in view.errors} <= ids


def test_the_look_has_no_script_or_style_inline() -> None:
    html = draw(seen(EVERY, {}, show=True))
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html)


def test_what_was_typed_is_escaped() -> None:
    html = draw(seen(EVERY, {"text": '"><script>', "textarea": "</textarea><b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_first_visit_shows_no_problems_and_one_empty_row() -> None:
    view = seen(PROCEDURE, {})
    assert view.errors == ()
    (row,) = only(view).rows
    assert (row.title, row.removable) == ("1人目のお子さん", False)
    html = draw(view)
    assert "aria-invalid" not in html
    assert 'name="children.0.birthday.year"' in html
    assert 'name="add" value="children"' in html


def test_what_depends_on_a_yes_alone_is_drawn_below_it() -> None:
    (row,) = only(seen(PROCEDURE, {"children": [{"apart": "no"}]})).rows
    apart = row.items[2]
    assert isinstance(apart, FieldView)
    assert [item.path for item in apart.then if isinstance(item, FieldView)] == [
        "children.0.statement"
    ]
    assert '<div class="then">' in draw(seen(PROCEDURE, {}))


def test_any_other_condition_draws_the_question_once_it_is_asked() -> None:
    procedure = a_procedure(
        (
            a_field("choice", "kind"),
            a_field("text", "more", when=rule("k", lambda v: v["kind"] == "c")),
        )
    )
    assert len(seen(procedure, {}).items) == 1
    assert len(seen(procedure, {"kind": "c"}).items) == 2
    context = a_context()
    before, after = (answers.fill(procedure, raw, context) for raw in ({}, {"kind": "c"}))
    assert newly_asked(procedure.pages[0], before, after) == {"more"}
    assert newly_asked(procedure.pages[0], after, after) == set()


def test_errors_are_tied_to_their_boxes_and_name_the_row() -> None:
    raw = {
        "children": [
            {
                "name": {"family": "山﨑", "given_kana": "ユイ"},
                "birthday": {"era": "平成", "year": "32", "month": "4", "day": "12"},
            }
        ]
    }
    view = seen(PROCEDURE, raw, show=True)
    assert [(e.href, e.text) for e in view.errors][:2] == [
        ("#children-0-name-given", "1人目のお子さん お名前: 名を入力してください。"),
        (
            "#children-0-name-family_kana",
            "1人目のお子さん お名前: セイを入力してください。ひらがなで入れると、カタカナに直します。",
        ),
    ]
    html = draw(view)
    assert 'aria-describedby="children-0-birthday-hint"' in html
    assert 'id="children-0-birthday-year-error"' in html
    assert "令和2年4月12日(2020年)ではありませんか。" in html


def test_two_lines_about_one_question_name_its_boxes() -> None:
    procedure = a_procedure((a_field("person_name", "name", label="お名前"),))
    typed = {"family": "山", "given": "結", "family_kana": "山", "given_kana": "結"}
    lines = [
        each.text.partition(": ")[0] for each in seen(procedure, {"name": typed}, show=True).errors
    ]
    assert lines == ["お名前 セイ", "お名前 メイ"]


def test_attached_files_can_be_taken_away() -> None:
    photo = FileInfo("f1", "申立書-1.jpg", 480 * 1024, "jpeg")
    html = draw(seen(a_procedure((a_field("file"),)), {"it": ["f1"]}, files=(photo,)))
    assert "申立書-1.jpg" in html
    assert "480 KB" in html
    assert 'name="remove" value="it:f1"' in html
    assert 'capture="environment"' in html


def test_a_row_offers_to_take_over_the_row_above_while_something_is_unanswered() -> None:
    child = {"name": {"family": "山"}, "apart": "no"}
    views = only(seen(PROCEDURE, {"children": [child, {}, {"name": "x", "apart": "no"}]})).rows
    assert [row.copy_label for row in views] == ["", "1人目のお子さんと同じ内容を写す", ""]
    html = draw(seen(PROCEDURE, {"children": [child, {}]}))
    assert 'name="copy" value="children.1" formnovalidate' in html


def test_what_is_wrong_is_said_in_the_language_of_the_person() -> None:
    filled = answers.fill(PROCEDURE, {"children": [{}]}, a_context())
    view = page_view(PROCEDURE.pages[0], {"children": [{}]}, filled, "en", show_problems=True)
    assert view.errors[0].text == "お子さん 1: Please fill in “お名前”."
    name = only(view).rows[0].items[0]
    assert isinstance(name, FieldView)
    assert [box.label for box in name.boxes.values()][:2] == ["Family name", "Given name"]
    assert name.need == "required"


def test_a_place_is_an_address_or_a_position_and_no_foreign_map() -> None:
    html = draw(seen(a_procedure((a_field("place"),)), {"it": {"address": "橋", "position": "1"}}))
    assert 'name="it.address"' in html
    assert 'name="it.position" aria-invalid' not in html
    assert 'value="1"' in html
    assert re.search(r'<div class="locate" data-locate="it-position" hidden>', html)
    assert "http" not in html


def test_a_time_is_typed_with_the_clock_of_the_phone_and_kept_as_it_was_typed() -> None:
    procedure = a_procedure((a_field("time"),))
    assert 'type="time"' in draw(seen(procedure, {}))
    assert 'type="time"' in draw(seen(procedure, {"it": "13:05"}))
    html = draw(seen(procedure, {"it": "午後1時"}))
    assert 'type="time"' not in html
    assert 'value="午後1時"' in html


@pytest.mark.parametrize(
    ("type_", "wanted"),
    [
        ("integer", 'inputmode="numeric"'),
        ("money", 'inputmode="numeric"'),
        ("decimal", 'inputmode="decimal"'),
        ("corporate_number", 'inputmode="numeric"'),
        ("email", 'autocomplete="email" inputmode="email" autocapitalize="none"'),
        ("phone", 'autocomplete="tel" inputmode="tel"'),
        ("person_name", 'autocomplete="family-name"'),
        ("person_name", 'autocomplete="given-name"'),
        ("postal_address", 'autocomplete="postal-code" inputmode="numeric"'),
        ("postal_address", 'autocomplete="address-level1"'),
        ("postal_address", 'autocomplete="address-line1"'),
        ("photo", 'capture="environment"'),
        ("date", 'inputmode="numeric" size="4"'),
    ],
)
def test_the_phone_helps_with_typing(type_: str, wanted: str) -> None:
    assert wanted in draw(seen(a_procedure((a_field(type_),)), {}))


def test_what_the_phone_knows_of_its_owner_is_offered_once_and_never_in_a_row() -> None:
    procedure = a_procedure((a_field("phone", "mine"), a_field("phone", "theirs"), CHILDREN))
    assert draw(seen(procedure, {})).count('autocomplete="tel"') == 1
    assert 'autocomplete="family-name"' not in draw(seen(procedure, {}))


def test_a_name_from_the_profile_is_shown_in_its_boxes_and_never_over_what_was_typed() -> None:
    field = a_field("person_name", prefill=rule("name", lambda v: v["profile"]["name"]))
    procedure = a_procedure((field,))
    context = Context(today=TODAY, profile={"name": "山﨑 結衣"})
    for raw, shown in (({}, ["山﨑", "結衣"]), ({"it": {"family": "髙", "given": ""}}, ["髙", ""])):
        filled = answers.fill(procedure, raw, context)
        boxes = only(page_view(procedure.pages[0], raw, filled)).boxes
        assert [boxes[part].value for part in ("family", "given")] == shown


def test_an_address_offers_the_places_of_its_code() -> None:
    procedure = a_procedure((a_field("postal_address"),))
    html = draw(seen(procedure, {"it": {"postal_code": "498-0000"}}))
    assert 'name="look_up" value="it"' in html
    assert 'name="look_up" value="it:1" lang="ja" formnovalidate>三重県桑名郡木曽岬町' in html
    assert 'autocomplete="postal-code"' in html


def test_notes_and_computed_values_stand_between_the_questions() -> None:
    procedure = a_procedure(
        (
            a_field("integer", "copies"),
            Shown("total"),
            Note(
                "n",
                Text("{total}かかります。{other}"),
                rule("c", lambda v: v["copies"] > 1),
                "warning",
            ),
        ),
        computed=(
            Computed("total", Text("合計"), rule("t", lambda v: v["copies"] * 300), "money"),
        ),
    )
    assert len(seen(procedure, {}).items) == 1
    _, total, note = seen(procedure, {"copies": "2"}).items
    assert isinstance(total, NoteView)
    assert (total.title, total.text) == ("合計", "600円")
    assert note.text == "600円かかります。{other}"


def test_a_question_never_answered_shows_what_the_profile_knows() -> None:
    procedure = a_procedure((a_field("email", prefill=rule("p", lambda _: "yui@example.jp")),))
    assert only(seen(procedure, {})).box.value == "yui@example.jp"
    assert only(seen(procedure, {"it": ""})).box.value == ""


def test_many_options_become_a_select_box() -> None:
    many = a_field("choice", options=tuple(a_field("choice").options) * 4)
    assert only(seen(a_procedure((many,)), {})).widget == "select"


def test_a_correction_shows_only_the_named_fields() -> None:
    raw = {"children": [{"name": {"family": "山﨑"}, "apart": "yes"}, {}]}
    filled = answers.fill(PROCEDURE, raw, a_context())
    view = fields_view(
        ["children.1.name", "children.0.statement", "gone"], raw, filled, show_problems=True
    )
    assert [item.path for item in view.items if isinstance(item, FieldView)] == [
        "children.1.name",
        "children.0.statement",
    ]
    assert {link.href for link in view.errors} == {"#children-1-name", "#children-0-statement"}


TYPED: dict[str, Any] = {
    "text": "髙﨑", "textarea": "一\n\n二", "integer": "１２", "decimal": "3.5", "money": "12,000円", "yes_no": "yes",
    "choice": "b", "choices": ["a", "c"], "ranking": ["c", "a"], "date": "平成21年9月3日", "year_month": "2024-05",
    "time": "9時半", "email": "a@example.jp", "phone": "0958228888",
    "postal_address": {"postal_code": "8500015", "prefecture": "長崎県", "city": "長崎市", "street": "桜馬場1"},
    "person_name": {"family": "山﨑", "given": "航", "family_kana": "やまさき", "given_kana": "ワタル"},
    "kana": "やまさき", "corporate_number": "4011001098993",
    "bank_account": {"kind": "yucho", "symbol": "17610", "yucho_number": "12345671", "holder": "ヤマザキ ユイ"},
    "file": ["f1"], "photo": ["f1"], "place": "市役所前", "consent": True,
}  # fmt: skip
FILES = (FileInfo("f1", "写真.jpg", 10, "jpeg"),)


@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_survives_being_drawn_and_sent_again(name: str) -> None:
    field: Field = a_field(name)
    procedure = a_procedure((field,))
    for raw in ({"it": TYPED[name]}, _canonical(procedure, {"it": TYPED[name]})):
        sent = Sent(draw(seen(procedure, raw, files=FILES))).inputs
        again = answers.read_page(procedure.pages[0], sent, raw)
        first, second = (answers.fill(procedure, each, a_context(*FILES)) for each in (raw, again))
        assert first.complete, first.problems
        assert second.answers == first.answers


def _canonical(procedure: Any, raw: dict[str, Any]) -> dict[str, Any]:
    return answers.fill(procedure, raw, a_context(*FILES)).answers.to_json()
