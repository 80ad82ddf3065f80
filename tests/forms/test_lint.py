"""What a schema cannot see, told at its line and column."""

from __future__ import annotations

from datetime import date

import pytest

from forms import catalogue
from forms.source import Position

SOUND = """\
procedure: lamp
title: 街灯の設置
summary: 街灯の設置を申請します。
kind: application
category: くらし
office: 土木総務課
basis: {type: ordinance, text: 街灯条例第3条}
disposition: true
purpose: 街灯の設置を決めるために使います。
standard_days: 10
retention_years: 5
pages:
  - page: place
    title: 場所
    fields:
      - {field: kind, type: choice, label: 種類, options: {new: 新設, repair: 修理}}
      - {field: lamps, type: integer, label: 数, min: 1, max: 9}
      - field: rows
        type: group
        label: 通り
        count: {min: 1, max: 3}
        fields:
          - {field: street, type: text, label: 通り, max_length: 40}
          - {field: side, type: choice, label: 側, options: {left: 左, right: 右}, when: kind == 'new'}
      - {note: price, text: "費用は{cost}です。"}
  - page: more
    title: ほか
    when: kind == 'new'
    fields:
      - {field: agreed, type: consent, label: 同意, statement: 工事に同意します。}
computed:
  cost: {label: 費用, value: lamps * 1000, format: money}
checks:
  - rule: side == 'left' || lamps < 5
    at: rows.side
    message: 右側には5基まで設置できます。
result:
  approved: {title: 決定通知書}
  rejected: {title: 却下通知書, reasons: required, appeal: standard}
"""


def test_a_sound_file_is_sound() -> None:
    assert catalogue.load_source(SOUND, "lamp.yaml")[1] == ()


@pytest.mark.parametrize(
    ("old", "new", "there", "code", "words"),
    [
        ("options: {new: 新設, repair: 修理}", "hint: x", "{field: kind", "options", "選択肢"),
        ("min: 1, max: 9", "options: {a: b}", "options: {a", "key_of_type", "choice"),
        ("min: 1, max: 9", "min: 9, max: 1", "9, max: 1", "bounds", "最小(9)が最大(1)"),
        ("{min: 1, max: 3}", "{min: 4, max: 3}", "{min: 4", "bounds", "最大(3)"),
        ("max_length: 40", "min_length: 9, max_length: 5", "9, max", "bounds", "最小(9文字)"),
        ("label: 数,", "label: 個人番号,", "個人番号", "my_number", "番号法15条"),
        ("field: lamps,", "field: my_number,", "数, min", "my_number", "消して"),
        (", statement: 工事に同意します。", "", "{field: agreed", "statement", "同意する文"),
        ("kind == 'new'}\n", "kind == 'now'}\n", "now'}", "option", "もしかして「new」"),
        ("    when: kind == 'new'\n", "    when: kind != 'x'\n", "x'", "option", "new、repair"),
        ("    when: kind == 'new'\n", "    when: \"'nwe' == kind\"\n", "nwe'", "option", "new"),
        (
            "    when: kind == 'new'\n",
            "    when: agreed\n",
            "agreed\n",
            "cycle",
            "「ほか」 → 「同意」 → 「ほか」",
        ),
        (
            "kind, type: choice",
            "kind, when: lamps > 1, type: choice",
            "lamps >",
            "order",
            "後で聞く",
        ),
        ("max: 9}", "max: 9, when: lamps > 1}", "lamps >", "cycle", "自分の条件を決める"),
        ("max: 9}", "max: lamps}", "lamps}", "cycle", "自分の条件を決める"),
        (
            ", when: kind == 'new'}",
            ", when: size(rows) > 1}",
            "rows)",
            "cycle",
            "「側」 → 「通り」",
        ),
        ("lamps * 1000", "cost * 1000", "cost *", "cycle", "「費用」自身"),
        (
            "value: lamps * 1000, format: money}",
            "value: more}\n  more: {label: 追加, value: cost}",
            "more}",
            "cycle",
            "「費用」 → 「追加」 → 「費用」",
        ),
        (
            "value: lamps * 1000, format: money}",
            "value: more}\n  more: {label: 追加, value: lamps}",
            "more}",
            "order",
            "「more」を先に",
        ),
        ("    when: kind == 'new'\n", "    when: 1 < cost\n", "cost\n", "order", "計算した値"),
        ("    when: kind == 'new'\n", "    when: 'true'\n", "'true'", "constant", "いつも成り立つ"),
        ("    when: kind == 'new'\n", "    when: kind == null\n", "== null", "null", "answered"),
        ("max: 9}", "max: 9, when: street == 'x'}", "street ==", "unknown_name", "street"),
        ("max: 9}", "max: 9, when: size(rows) > 1}", "rows) >", "order", "「rows」は"),
        ("side == 'left'", "side == 'up'", "up' ||", "option", "left、right"),
        ("at: rows.side", "at: rows.sid", "rows.sid", "unknown_field", "もしかして"),
        ("{cost}", "{costs}", '"費用は', "unknown_computed", "もしかして「cost」"),
        (
            "- {field: street,",
            "- {note: n, text: '{kost}円'}\n          - {field: street,",
            "'{kost}",
            "unknown_computed",
            "cost",
        ),
        ("title: 決定通知書", "title: 決, text: '{kost}円'", "'{kost}", "unknown_computed", "cost"),
        ("type: ordinance", "type: guideline", "guideline", "basis", "law"),
        ("  rejected:", "  declined:", "declined:", "outcome", "approved, rejected"),
        (", reasons: required", "", "rejected:", "reasons", "行政手続法8条"),
        (", appeal: standard", ", appeal: none", "rejected:", "appeal", "行政不服審査法82条"),
        (
            "retention_years: 5",
            "retention_years: 5\nopen: {from: 2026-04-01, until: 2026-03-31}",
            "2026-03-31",
            "bounds",
            "受付の終わり",
        ),
        ("field: lamps", "field: today", "today, type", "reserved", "決まった意味"),
        (
            "type: text, label: 通り",
            "type: group, label: 通り",
            "group,",
            "nested",
            "入れられません",
        ),
        ("format: money", "format: date", "date}", "format", "この式は整数になります"),
        ("format: money", "format: yes_no", "yes_no}", "format", "format を money にするか"),
        ("lamps * 1000", "today", "money}", "format", "format を date にするか"),
        ("lamps * 1000, format: money", "kind, format: month", "month}", "format", "を plain に"),
        ("value: lamps * 1000", "value: rows", "rows, format", "wrong_type", "か日付になる式"),
        ("max: 9}", "max: today}", "today}", "wrong_type", "整数になる式"),
    ],
)
def test_what_cannot_work_is_told_at_its_place(
    old: str, new: str, there: str, code: str, words: str
) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    procedure, problems = catalogue.load_source(text, "lamp.yaml")
    assert procedure is None
    told = {each.code: each for each in problems}
    assert code in told
    assert words in told[code].ja
    assert told[code].en
    assert _from(text, told[code].position).startswith(there)


def _from(text: str, position: Position) -> str:
    lines = text.splitlines(keepends=True)[position.line - 1 :]
    return "".join(lines)[position.column - 1 :]


def test_mistakes_of_every_kind_are_told_at_once() -> None:
    text = SOUND
    for old, new in (
        ("title: 街灯の設置\n", "titel: 街灯の設置\n"),
        ("type: integer, label: 数", "type: intger, lable: 数"),
        ("lamps * 1000", "lampz * 1000"),
        ("    when: kind == 'new'\n", "    when: kind == 'now'\n"),
        ("side == 'left'", "sid == 'left'"),
        (", reasons: required", ""),
    ):
        text = text.replace(old, new, 1)
    problems = catalogue.load_source(text, "lamp.yaml")[1]
    assert [(p.position.line, p.code) for p in problems] == [
        (2, "unknown_key"),
        (17, "choice"),
        (17, "unknown_key"),
        (32, "unknown_name"),
        (34, "unknown_name"),
        (39, "reasons"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "there"),
    [
        ("summary: 街灯の設置を申請します。", "summary: 夜間は #8000 へ。", "#8000 へ。\n"),
        ("街灯の設置を申請します。", "街灯の設置を\n  夜間は #8000 へ。", "#8000 へ。\n"),
        ("    title: ほか\n", "    title: ほか #2\n", "#2\n"),
        ("    title: ほか\n", "    title: ほか # 2\n", ""),
        ("    title: ほか\n", "    title: ほか#2\n", ""),
        ("    title: ほか\n", '    title: "ほか #2" #2\n', ""),
        ("    title: ほか\n", "    title: ほか\n    #lead: x\n", ""),
    ],
)
def test_a_text_that_a_comment_cuts_off_is_told(old: str, new: str, there: str) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    procedure, problems = catalogue.load_source(text, "lamp.yaml", today=date(2026, 6, 9))
    assert procedure is not None
    told = [each for each in problems if each.code == "cut"]
    assert [each.severity for each in told] == ["warning"] * bool(there)
    assert all(_from(text, each.position).startswith(there) for each in told)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("右側には5基まで設置できます。", "費用は{cost}です。", 36),
        ("label: 種類", 'label: "{cost}の種類"', 16),
        ("title: 決定通知書", "title: 決定, text: 費用は{cost}円です。", 0),
        ("title: 決定通知書", 'title: "{cost}円の決定"', 38),
        ("title: ほか", "title: {ja: ほか, easy: '{外|ほか}'}", 0),
    ],
)
def test_a_name_in_braces_is_told_where_nothing_takes_its_place(
    old: str, new: str, line: int
) -> None:
    text = SOUND.replace(old, new, 1)
    _, problems = catalogue.load_source(text, "lamp.yaml", today=date(2026, 6, 9))
    told = [each.position.line for each in problems if each.code == "unfilled"]
    assert told == [line] * bool(line)
