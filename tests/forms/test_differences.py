from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import catalogue, changes
from forms.definition import LANGUAGES, Count, Example, Fee, Procedure, Text
from forms.differences import SOMETHING, differences
from forms.expressions import Expression
from forms.fields import TYPES
from forms.japanese.days import JAPAN
from forms.wording import sentences
from tests.forms.building import NOWHERE, a_field, a_procedure, rule

FOLDER = Path(__file__).parents[2] / "procedures"
CODE = Path(__file__).parents[2] / "forms" / "differences"
FIRST_PARTS = ("part.", "check.", "field.new_")
"""Their last part is made where they are said: new, gone, changed; required, optional."""
OF_A_KIND = 1
"""Of one key, such as the hint of an option, so many are changed in each procedure."""
PLACES = {"line", "column", "position", "program"}
FIRST: Mapping[type, Any] = {
    Text: Text("新しい"),
    Expression: Expression("true", NOWHERE),
    Count: Count(1, 2),
    Fee: Fee(Expression("300", NOWHERE), Text("300円")),
    int: 7,
    str: "x",
    date: date(2027, 4, 1),
    datetime: datetime(2027, 4, 1, tzinfo=UTC),
}


@cache
def library() -> tuple[Procedure, ...]:
    return tuple(catalogue.load(FOLDER).procedures.values())


def mutants(value: Any, kind: str = "") -> Iterator[tuple[str, Any]]:
    """The same value with one thing in it different, for every thing in it; and what it was."""
    if isinstance(value, Text):
        yield f"{kind}.ja", replace(value, ja=value.ja + "々")
        others = {**value.others, "en": value.get("en") + " again"}
        yield f"{kind}.others", replace(value, others=others)
    elif isinstance(value, Expression):
        yield kind, Expression(f"({value.source})", NOWHERE)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in PLACES:
                now, key = getattr(value, each.name), f"{kind}.{each.name}"
                inside = mutants(now, key) if now is not None else first(value, each.name, key)
                for known, other in inside:
                    yield known, replace(value, **{each.name: other})  # type: ignore[type-var]
    elif isinstance(value, Mapping):
        for key in value:
            yield f"{kind} less", {name: each for name, each in value.items() if name != key}
            inside = mutants(value[key], kind)
            yield from ((known, {**value, key: other}) for known, other in inside)
    elif isinstance(value, tuple):
        if len(value) > 1:
            yield f"{kind} order", value[::-1]
        for place, each in enumerate(value):
            before, after = value[:place], value[place + 1 :]
            kinds = f"{kind}:{type(each).__name__}"
            yield f"{kinds} less", (*before, *after)
            yield from ((known, (*before, other, *after)) for known, other in mutants(each, kinds))
    else:
        yield from ((kind, other) for other in scalars(value))


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield next(each for each in TYPES if each != value) if value in TYPES else f"{value}x"
    elif isinstance(value, date | datetime):
        yield value + timedelta(days=1)


def first(owner: Any, key: str, kind: str) -> Iterator[tuple[str, Any]]:
    """What may stand where nothing stood."""
    kinds = get_args(get_type_hints(type(owner))[key])
    found = next((FIRST[each] for each in kinds if each in FIRST), None)
    if found is not None:
        yield f"{kind} first", found


def short(procedure: Procedure) -> Procedure:
    """The same with fewer examples: they are data of any shape, compared as a whole."""
    return replace(procedure, examples=procedure.examples[:1])


@pytest.mark.parametrize("procedure", library(), ids=lambda each: each.slug)
def test_no_change_of_any_key_is_silent(procedure: Procedure) -> None:
    procedure, seen = short(procedure), Counter[str]()
    for kind, changed in mutants(procedure):
        seen[kind] += 1
        if seen[kind] > OF_A_KIND:
            continue
        found = differences(procedure, changed)
        assert found, kind
        assert SOMETHING not in found, kind
        assert all(each.get(lang).strip() for each in found for lang in LANGUAGES)
        # The outcome is the name of a result, and never changes alone.
        assert kind.endswith(".outcome") or not any("設定「" in each.get() for each in found), kind


@given(st.data())
def test_what_is_the_same_has_no_difference_however_it_was_read(data: st.DataObject) -> None:
    procedure = data.draw(st.sampled_from(library()))
    example = Example("例", {}, {}, line=data.draw(st.integers(1, 99)))
    moved = replace(example, line=data.draw(st.integers(1, 99)))

    assert differences(procedure, procedure) == ()
    one, other = (replace(procedure, examples=(each,)) for each in (example, moved))
    assert differences(one, other) == ()


@given(st.data())
def test_two_procedures_that_share_nothing_differ_in_both_directions(data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(library()))
    other = data.draw(st.sampled_from([each for each in library() if each is not one]))

    assert len(differences(one, other)) > len(one.fields)
    assert len(differences(other, one)) > len(other.fields)


def test_each_change_is_said_in_every_language() -> None:
    claim = next(each for each in library() if each.slug == "child-allowance")
    changed = replace(claim, standard_days=45)

    assert changes.revisions(claim, changed) == ["標準処理期間が「30」から「45」になりました。"]
    assert changes.revisions(claim, changed, "en") == [
        "The standard processing time in days was “30” and is “45”."
    ]
    assert changes.revisions(claim, changed, "ko") == ["변경: 표준 처리 일수 “30” → “45”."]


RENAMED = {
    "ja": "「続柄」の見出しが「続き柄」になりました。",
    "en": "The label “Relation” became “Relationship”.",
    "easy": "「続柄」の よびかたが 「続き柄」に なりました。",
    "zh": "“续柄”的标题改为“关系”。",
    "ko": "변경: “관계”의 제목.",
    "vi": "Tên mục “続柄” đổi thành “続き柄”.",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_label_is_said_in_the_words_of_the_reader(lang: str) -> None:
    """Where only other languages have other words, a reader is told that, and not “A became A”."""
    old = Text("続柄", {"en": "Relation", "zh": "续柄", "ko": "관계"})
    new = Text("続き柄", {"en": "Relationship", "zh": "关系", "ko": "관계"})
    field = a_field("text", "relation")
    one, other = (a_procedure((replace(field, label=each),)) for each in (old, new))
    assert changes.for_applicants(one, other, lang) == [RENAMED[lang]]


NEEDED = {
    "ja": ["「続柄」が必須になりました。", "「続柄」を聞く条件が変わりました。"],
    "en": ["“Relation” is now required.", "“Relation” is asked on another condition."],
    "easy": [
        "「かんけい」は かならず かく ことに なりました。",
        "「かんけい」を きく ばあいが かわりました。",
    ],
    "zh": ["“关系”改为必填。", "询问“关系”的条件有变更。"],
    "ko": ["“관계” 항목이 필수가 되었습니다.", "“관계” 항목을 묻는 조건이 바뀌었습니다."],
    "vi": ["“Quan hệ” nay là bắt buộc.", "Điều kiện hỏi “Quan hệ” đã thay đổi."],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_that_is_required_now_is_said_in_every_language(lang: str) -> None:
    words = {"en": "Relation", "easy": "かんけい", "zh": "关系", "ko": "관계", "vi": "Quan hệ"}
    asked = replace(a_field("text", "relation", required=False), label=Text("続柄", words))
    one = a_procedure((asked,))
    other = a_procedure((replace(asked, required=True, when=rule("x")),))
    assert changes.for_applicants(one, other, lang) == NEEDED[lang]


def test_an_end_of_the_reception_is_a_day_and_a_time_of_the_reader() -> None:
    claim = next(each for each in library() if each.slug == "child-allowance")
    closing = datetime(2027, 4, 10, 17, tzinfo=JAPAN)
    (ja,) = changes.for_applicants(claim, replace(claim, closes_at=closing))
    (vi,) = changes.for_applicants(claim, replace(claim, closes_at=closing), "vi")
    assert ja == "受付の終わりが「なし」から「令和9年4月10日(土) 17時00分」になりました。"
    assert vi == "Đã đổi lúc kết thúc tiếp nhận: từ “không có” thành “thứ Bảy, 10/4/2027 17:00”."


def test_a_type_and_a_word_of_the_file_are_said_in_words() -> None:
    one = a_procedure((a_field("text", "pillar", label="柱"),))
    other = replace(a_procedure((a_field("integer", "pillar", label="柱"),)), identity="verified")
    assert changes.for_applicants(one, other) == [
        "本人確認が「ログイン」から「ログインと職員による確認」になりました。",
        "「柱」の答え方が「1行の文」から「整数」になりました。",
    ]


def test_every_type_has_a_name_and_every_sentence_is_said_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in CODE.glob("*.py"))
    named = {f"type.{each}" for each in TYPES} | {f"language.{each}" for each in LANGUAGES[1:]}
    assert named <= set(sentences())
    for name in sentences():
        kind, _, last = name.partition(".")
        if kind == "change" and not last.startswith(FIRST_PARTS):
            assert f'"{last}"' in code or f'"{name}"' in code, name
        if kind == "type":
            assert last in TYPES


def test_those_who_apply_are_spared_what_only_concerns_the_office() -> None:
    claim = next(each for each in library() if each.review.checklist)
    review = replace(claim.review, checklist=(), approval=("部長",))
    changed = replace(claim, review=review, standard_days=99)

    assert len(changes.revisions(claim, changed)) > 2
    assert all("標準処理期間" in each for each in changes.for_applicants(claim, changed))
    assert any("審査項目" in each for each in changes.revisions(claim, changed))
