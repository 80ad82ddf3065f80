"""Why something is asked, shown, offered, stopped or refused: in words, and never off the path."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms import catalogue
from forms.answers import Filled, fill
from forms.context import Context
from forms.definition import Procedure
from forms.expressions import Expression
from forms.tracing import Traced, trace
from tests.forms.building import NOWHERE, a_field, a_procedure

TOWN = """\
procedure: lamp
title: 街灯の設置
summary: 街灯の設置を申請します。
kind: notification
category: くらし
office: 土木総務課
basis: {type: none, text: なし}
purpose: 街灯の設置を決めるために使います。
retention_years: 5
pages:
  - page: place
    title: 場所
    fields:
      - {field: kind, type: choice, label: {ja: 種類, en: Kind}, options: {new: {ja: 新設, en: New}, repair: 修理, move: 移設}}
      - {field: lamps, type: integer, label: {ja: 数, en: Lamps}, required: false}
      - {field: since, type: date, label: いつから, required: false}
      - {field: agreed, type: yes_no, label: 近所の同意がありますか, required: false}
      - {field: wishes, type: choices, label: 希望, required: false, options: {dark: 暗め, warm: 暖色}}
      - {field: memo, type: text, label: メモ, required: false}
      - {field: address, type: postal_address, label: 住所, required: false}
      - {field: asked, type: text, label: 問い, required: false, when: "CONDITION"}
  - page: rows
    title: 通り
    when: kind == 'new'
    fields:
      - field: streets
        type: group
        label: 通り
        unit: 本目
        required: false
        fields:
          - {field: name, type: text, label: 名前, required: false}
          - {field: dark, type: yes_no, label: 暗いですか, required: false}
          - {field: why, type: text, label: 理由, when: dark, required: false}
      - {field: colour, type: choice, label: 色, required: false, options: {a: 白, b: {label: 橙, when: lamps > 3}}}
      - {note: many, when: "size(streets) > 1", text: 多いですね。}
stops:
  - {when: kind == 'move', title: 移設はできません, text: 窓口へお越しください。}
checks:
  - {rule: lamps < 10, at: lamps, message: 10基までにしてください。}
  - {rule: "!dark || answered(name)", at: streets.name, message: 暗い通りの名前を教えてください。}
computed:
  cost: {label: 費用, value: lamps * 1000, format: money, when: answered(lamps)}
review:
  checklist:
    - {item: 現地を見た, when: "streets.exists(s, s.dark)"}
  consult:
    - {office: 環境課, question: 光害, days: 3, when: "streets.all(s, s.dark)"}
result:
  acknowledged: {title: 受理のお知らせ}
"""
TODAY = date(2026, 6, 9)


def a_town(condition: str = "agreed") -> Procedure:
    procedure, problems = catalogue.load_source(TOWN.replace("CONDITION", condition), "lamp.yaml")
    assert procedure is not None, problems
    return procedure


def traced(path: str, answers: dict[str, Any], condition: str = "agreed") -> Traced:
    filled = fill(a_town(condition), answers, Context(TODAY))
    return of(filled, path)


def of(filled: Filled, path: str, lang: str = "ja") -> Traced:
    """The condition of what stands at a path, else of its page."""
    found = {each.path: each for each in reversed(trace(filled, lang))}
    page = filled.procedure.page_of(path)
    return found[path] if path in found or page is None else found[page.name]


@pytest.mark.parametrize(
    ("condition", "answers", "words"),
    [
        ("kind == 'new'", {"kind": "new"}, "「種類」が「新設」なので、聞いています。"),
        (
            "kind == 'new'",
            {"kind": "move"},
            "「種類」が「移設」で、「新設」ではないので、聞いていません。",
        ),
        ("'new' != kind", {"kind": "new"}, "「種類」が「新設」なので、聞いていません。"),
        ("kind == 'new'", {}, "「種類」にまだ答えていないので、聞いていません。"),
        (
            "kind in ['new', 'repair']",
            {"kind": "move"},
            "「種類」が「移設」で、「新設」か「修理」ではないので、聞いていません。",
        ),
        (
            "kind in ['new', 'repair']",
            {"kind": "repair"},
            "「種類」が「修理」なので、聞いています。",
        ),
        (
            "'warm' in wishes",
            {"wishes": ["warm"]},
            "「希望」で「暖色」を選んでいるので、聞いています。",
        ),
        (
            "'warm' in wishes",
            {"wishes": ["dark"]},
            "「希望」で「暖色」を選んでいないので、聞いていません。",
        ),
        ("agreed", {"agreed": "yes"}, "「近所の同意がありますか」が「はい」なので、聞いています。"),
        (
            "!agreed",
            {"agreed": "no"},
            "「近所の同意がありますか」が「いいえ」なので、聞いています。",
        ),
        ("lamps > 3", {"lamps": 5}, "「数」(いまは5)が3より大きいので、聞いています。"),
        ("3 < lamps", {"lamps": 2}, "「数」(いまは2)が3以下なので、聞いていません。"),
        (
            "days_between(since, today) >= 15",
            {"since": "2026-06-01"},
            "「いつから」から今日までの日数(いまは8)が15より小さいので、聞いていません。",
        ),
        (
            "since < date('2026-04-01')",
            {"since": "2026-03-31"},
            "「いつから」(いまは令和8年3月31日(2026年))が令和8年4月1日(2026年)より前なので、聞いています。",
        ),
        ("answered(memo)", {"memo": "x"}, "「メモ」に答えているので、聞いています。"),
        ("unanswered(memo)", {"memo": "x"}, "「メモ」に答えているので、聞いていません。"),
        ("memo.contains('灯')", {"memo": "街灯"}, "「メモ」に「灯」があるので、聞いています。"),
        (
            "memo.matches('^a$')",
            {"memo": "b"},
            "「メモ」が決まった書き方ではないので、聞いていません。",
        ),
        (
            "lamps + 1 > 2 * lamps",
            {"lamps": 0},
            "「数」+1(いまは1)が2×「数」より大きいので、聞いています。",
        ),
        (
            "agreed && lamps > 3",
            {"agreed": "no", "lamps": 1},
            "「近所の同意がありますか」が「いいえ」で、「数」(いまは1)が3以下なので、聞いていません。",
        ),
        (
            "agreed && lamps > 3",
            {"agreed": "yes"},
            "「数」にまだ答えていないので、聞いていません。",
        ),
        (
            "agreed || lamps > 3",
            {"agreed": "no", "lamps": 4},
            "「数」(いまは4)が3より大きいので、聞いています。",
        ),
        (
            "agreed && lamps > 3",
            {},
            "「近所の同意がありますか」にまだ答えておらず、「数」にまだ答えていないので、聞いていません。",
        ),
        (
            "agreed ? lamps > 3 : kind == 'new'",
            {"agreed": "no", "kind": "new"},
            "「近所の同意がありますか」が「いいえ」で、「種類」が「新設」なので、聞いています。",
        ),
        ("lamps > 3", {"lamps": "many"}, "「数」の答えに直すところがあるので、聞いていません。"),
        (
            "profile.email == 'x'",
            {},
            "条件「profile.email == 'x'」をまだ確かめられていないので、聞いていません。",
        ),
        (
            "wishes.filter(w, w == 'dark') == wishes",
            {"wishes": ["dark"]},
            "条件「wishes.filter(w, w == 'dark') == wishes」が成り立っているので、聞いています。",
        ),
    ],
)
def test_a_condition_is_said_with_the_answers_that_decide_it(
    condition: str, answers: dict[str, Any], words: str
) -> None:
    assert traced("asked", answers, condition).words == words


def test_rows_are_named_by_their_number() -> None:
    rows = [{"dark": "no"}, {"dark": "yes", "name": ""}]
    answers = {"kind": "new", "streets": rows}
    assert traced("streets.1.why", answers).words == (
        "2本目の通りの「暗いですか」が「はい」なので、聞いています。"
    )
    assert traced("checklist.0", answers).words == (
        "2本目の通りの「暗いですか」が「はい」なので、確認します。"
    )
    assert traced("consult.0", answers).words == (
        "1本目の通りの「暗いですか」が「いいえ」なので、照会しません。"
    )


def test_many_rows_are_counted() -> None:
    answers = {"kind": "new", "streets": [{"dark": "no"} for _ in range(9)]}
    assert "ほかの6件も当てはまっていないので" in traced("checklist.0", answers).words


def test_everything_that_has_a_condition_is_listed_in_its_order() -> None:
    answers = {"kind": "new", "lamps": 12, "streets": [{"dark": "no"}, {"dark": "no"}]}
    filled = fill(a_town(), answers, Context(TODAY))
    assert [(each.kind, each.path, each.holds) for each in trace(filled)] == [
        ("field", "asked", False),
        ("page", "rows", True),
        ("field", "streets.0.why", False),
        ("field", "streets.1.why", False),
        ("option", "colour.b", True),
        ("note", "many", True),
        ("stop", "stops.0", False),
        ("check", "lamps", False),
        ("check", "streets.0.name", True),
        ("check", "streets.1.name", True),
        ("computed", "cost", True),
        ("checklist", "checklist.0", False),
        ("consultation", "consult.0", False),
    ]
    assert all(each.line > 10 and each.expression for each in trace(filled))


def test_a_question_without_a_condition_is_there_or_not_with_its_page() -> None:
    found = traced("colour", {"kind": "repair"})
    assert found.words == "「種類」が「修理」で、「新設」ではないので、この画面を出していません。"
    assert (found.kind, found.path, found.holds) == ("page", "rows", False)


def test_answers_off_the_path_are_never_named() -> None:
    answers = {"kind": "repair", "streets": [{"name": "ひみつ通り", "dark": "yes"}]}
    filled = fill(a_town(), answers, Context(TODAY))
    said = " ".join(each.words for each in trace(filled))
    assert "ひみつ" not in said
    assert "「通り」を聞いていないので、確認しません。" in said


def test_english_is_said_in_english_and_other_languages_are_japanese_and_say_so() -> None:
    filled = fill(a_town("kind == 'new'"), {"kind": "new"}, Context(TODAY))
    english, korean = of(filled, "asked", "en"), of(filled, "asked", "ko")
    assert (english.words, english.lang) == ('Asked, because "Kind" is "New".', "en")
    assert (korean.words, korean.lang) == ("「種類」が「新設」なので、聞いています。", "ja")


def test_what_is_not_understood_is_shown_as_it_is_written() -> None:
    odd = Expression("これは 式ではない", NOWHERE)
    procedure = a_procedure((a_field("text", when=odd),))
    (found,) = trace(fill(procedure, {}, Context(TODAY)))
    assert "条件「これは 式ではない」をまだ確かめられていないので" in found.words
