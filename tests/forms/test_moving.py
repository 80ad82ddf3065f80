from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms.answers import fill
from forms.definition import Count, Field, Item, Option, Procedure, Text
from forms.moving import LeftOver, Moved, left_overs, move
from tests.forms.building import a_context, a_field, a_procedure, options

CONTEXT = a_context()
RELATION = a_field("choice", "relation", label="続柄", options=options(self="本人", agent="代理人"))
PLACE = a_field("text", "place", label="場所")
COPIES = a_field("integer", "copies", label="通数")
DAY = a_field("date", "day", label="その日")
ROWS = a_field(
    "group",
    "rows",
    label="お子さん",
    unit=Text("人目"),
    fields=(a_field("text", "name", label="お名前"), a_field("date", "born", label="生年月日")),
)
OLD = a_procedure((RELATION, PLACE, COPIES, DAY, ROWS))
RAW: dict[str, Any] = {
    "relation": "agent",
    "place": "魚の町4番1号",
    "copies": "３",
    "day": {"era": "", "year": "2026", "month": "4", "day": "1"},
    "rows": [
        {"name": "航", "born": {"era": "", "year": "2020", "month": "4", "day": "1"}},
        {"name": "湊"},
    ],
}


def with_field(old: Procedure, name: str, new: Field | None) -> Procedure:
    items: list[Item] = []
    for item in old.pages[0].items:
        if not (isinstance(item, Field) and item.name == name):
            items.append(item)
        elif new is not None:
            items.append(new)
    return replace(old, pages=(replace(old.pages[0], items=tuple(items)),))


def taken(new: Procedure, raw: dict[str, Any] = RAW) -> Moved:
    return move(OLD, new, raw, (), CONTEXT)


def said(moved: Moved) -> list[tuple[str, str, str]]:
    return [(each.path, each.label, each.words) for each in moved.left]


def test_where_nothing_changed_everything_stays() -> None:
    assert taken(OLD) == Moved(RAW, ())


def test_an_answer_whose_option_is_gone_is_named_in_the_old_words() -> None:
    moved = taken(with_field(OLD, "relation", replace(RELATION, options=options(self="本人"))))

    assert said(moved) == [("relation", "続柄", "代理人")]
    assert "relation" not in moved.raw
    assert moved.raw["place"] == RAW["place"]


def test_an_answer_of_another_kind_is_not_taken_for_one() -> None:
    moved = taken(with_field(OLD, "relation", a_field("text", "relation", label="続柄")))

    assert said(moved) == [("relation", "続柄", "代理人")]


def test_a_longer_box_takes_the_answer_as_it_is() -> None:
    moved = taken(with_field(OLD, "place", a_field("textarea", "place", label="場所")))

    assert moved == Moved(RAW, ())


def test_an_answer_to_a_question_that_is_gone_is_kept() -> None:
    moved = taken(with_field(OLD, "day", None))

    assert [each.path for each in moved.left] == ["day"]
    assert moved.left[0].value == RAW["day"]
    assert "2026年" in moved.left[0].words


def test_in_rows_only_what_does_not_fit_is_left_over() -> None:
    rows = replace(ROWS, fields=(ROWS.fields[0],))
    moved = taken(with_field(OLD, "rows", rows))

    assert moved.raw["rows"] == [{"name": "航"}, {"name": "湊"}]
    assert [(each.path, each.label) for each in moved.left] == [
        ("rows.0.born", "1人目のお子さん 生年月日")
    ]


def test_fewer_rows_allowed_is_a_problem_of_the_form_and_loses_no_row() -> None:
    moved = taken(with_field(OLD, "rows", replace(ROWS, count=Count(1, 1))))

    assert moved == Moved(RAW, ())


def test_what_was_half_typed_stays_half_typed() -> None:
    raw = RAW | {"day": {"era": "", "year": "2026", "month": "", "day": ""}, "copies": "たくさん"}

    assert taken(OLD, raw) == Moved(raw, ())


def test_it_is_stored_and_read_again() -> None:
    moved = taken(with_field(OLD, "day", None))

    assert left_overs([each.to_json() for each in moved.left]) == moved.left
    assert left_overs(None) == ()


TYPES = ("text", "textarea", "integer", "date", "choice", "choices", "yes_no", "email", "kana")
ANSWERS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["a", "b", "yes", "3", "2026-04-01", "カナ"]),
    st.lists(st.sampled_from(["a", "b", "x"]), max_size=3),
    st.fixed_dictionaries({"year": st.text(max_size=4), "month": st.just("4")}),
    st.recursive(st.text(max_size=3) | st.integers(), lambda x: st.lists(x, max_size=2)),
)


@st.composite
def forms(draw: st.DrawFn) -> Procedure:
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, min_size=1))
    return a_procedure(tuple(a_field(draw(st.sampled_from(TYPES)), name) for name in names))


@given(forms(), forms(), st.dictionaries(st.sampled_from("abcdef"), ANSWERS))
def test_nothing_that_was_typed_is_lost_and_nothing_raises(
    old: Procedure, new: Procedure, raw: dict[str, Any]
) -> None:
    moved = move(old, new, raw, (), CONTEXT)

    assert all(moved.raw[name] == raw[name] for name in moved.raw)
    left = {each.path: each.value for each in moved.left}
    for name, value in raw.items():
        if any(each.strip() for each in _texts(value)):
            assert name in moved.raw or left[name] == value
    assert all(each.label and each.words for each in moved.left)


@given(forms(), forms(), st.dictionaries(st.sampled_from("abcdef"), ANSWERS))
def test_an_accepted_answer_comes_back_with_its_question(
    old: Procedure, new: Procedure, raw: dict[str, Any]
) -> None:
    there = move(old, new, raw, (), CONTEXT)
    back = move(new, old, there.raw, there.left, CONTEXT)

    assert fill(old, back.raw, CONTEXT).answers == fill(old, raw, CONTEXT).answers


def test_words_that_an_answer_took_since_are_not_overwritten() -> None:
    left = (LeftOver("place", "場所", "昔の答え", "昔の答え"),)
    moved = move(OLD, OLD, RAW, left, CONTEXT)

    assert moved == Moved(RAW, left)
    empty = move(OLD, OLD, {"place": ""}, left, CONTEXT)
    assert empty == Moved({"place": "昔の答え"}, ())


def test_an_option_with_a_new_name_keeps_its_answer() -> None:
    renamed = (Option("self", Text("本人")), Option("agent", Text("代理の方")))

    assert taken(with_field(OLD, "relation", replace(RELATION, options=renamed))) == Moved(RAW, ())


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [] if value is None else [str(value)]
