"""What is proved over the space of answers: what never is, what always is, where nobody gets on."""

from __future__ import annotations

from datetime import date

import pytest

from forms import catalogue
from forms.source import FileProblem

TODAY = date(2026, 6, 9)
HEAD = """\
procedure: lamp
title: 街灯の設置
summary: 街灯の設置を申請します。
kind: notification
category: くらし
office: 土木総務課
basis: {type: none, text: なし}
purpose: 街灯の設置を決めるために使います。
retention_years: 5
result:
  acknowledged: {title: 受理のお知らせ}
"""
FIELDS = """\
pages:
  - page: first
    title: はじめ
    fields:
      - {field: kind, type: choice, label: 種類, options: {new: 新設, repair: 修理, move: 移設}}
      - {field: agreed, type: yes_no, label: 同意, when: kind == 'new'}
      - {field: lamps, type: integer, label: 数, min: 1, max: 9}
      - {field: since, type: date, label: いつから, max: today}
      - {field: wishes, type: choices, label: 希望, options: {dark: 暗め, warm: 暖色, low: 低め}, count: {max: 2}}
      - {field: memo, type: text, label: メモ, required: false, reason_for_asking: 試し}
      - field: rows
        type: group
        label: 通り
        count: {max: 4}
        fields:
          - {field: dark, type: yes_no, label: 暗いですか}
          - {field: why, type: text, label: 理由, when: dark, required: false, reason_for_asking: 試し}
  - page: second
    title: つぎ
    fields:
      - {field: last, type: text, label: 最後, required: false, reason_for_asking: 試し}
      - EXTRA
"""


def found_in(text: str) -> tuple[FileProblem, ...]:
    procedure, problems = catalogue.load_source(HEAD + text, "lamp.yaml", today=TODAY)
    assert procedure is not None, problems
    return problems


def codes(text: str) -> list[tuple[str, str]]:
    """The codes found, each with the line at which it stands."""
    lines = (HEAD + text).split("\n")
    return [(each.code, lines[each.position.line - 1].strip()) for each in found_in(text)]


def with_extra(extra: str, rest: str = "") -> str:
    return FIELDS.replace("EXTRA", extra) + rest


def question(when: str) -> str:
    return f'{{field: extra, type: text, label: 追加, required: false, reason_for_asking: 試し, when: "{when}"}}'


SOUND = with_extra(question("kind == 'new'"))


def test_a_sound_file_is_sound() -> None:
    assert found_in(SOUND) == ()


@pytest.mark.parametrize(
    "when",
    [
        "kind == 'new' && kind == 'move'",
        "!(kind in ['new', 'repair', 'move'])",
        "kind == 'move' && agreed",
        "kind != 'new' && answered(agreed)",
        "agreed && !agreed",
        "lamps > 9",
        "lamps > 3 && lamps < 4",
        "lamps == 4 && lamps != 4",
        "since > today",
        "days_between(since, today) < 0",
        "days_between(since, today) > 30 && days_between(since, today) < 31",
        "years_between(since, today) >= 20 && years_between(since, today) < 20",
        "since < add_days(today, -10) && since > add_days(today, -10)",
        "size(wishes) > 2",
        "'dark' in wishes && 'warm' in wishes && 'low' in wishes",
        "memo == 'a' && memo == 'b'",
        "size(rows) > 4",
        "rows.exists(r, r.dark && !r.dark)",
        "rows.exists(r, !r.dark && answered(r.why))",
        "kind == 'new' ? kind == 'move' : kind == 'new'",
    ],
)
def test_a_condition_that_no_answer_meets_is_told(when: str) -> None:
    extra = question(when)
    assert codes(with_extra(extra)) == [("never", f"- {extra}")]


@pytest.mark.parametrize(
    "when",
    [
        "kind == 'move' && !answered(agreed)",
        "unanswered(agreed)",
        "lamps > 8",
        "lamps == 4",
        "days_between(since, today) >= 0 && kind == 'new'",
        "days_between(since, today) > 30 && days_between(since, today) < 32",
        "years_between(since, today) >= 20 && years_between(since, today) < 21",
        "fiscal_year(since) == fiscal_year(today)",
        "month_start(since) == month_start(today)",
        "since >= date('2030-04-01')",
        "size(wishes) == 2",
        "'dark' in wishes && 'warm' in wishes",
        "memo == 'a' || memo == 'b'",
        "memo.matches('a') && !memo.matches('b')",
        "size(rows) == 4",
        "rows.exists(r, r.dark) && rows.exists(r, !r.dark)",
        "rows.all(r, !r.dark)",
        "rows.exists(r, r.why == 'x')",
        "lamps * 2 > 17",
        "today > date('2020-01-01')",
        "profile.email == 'x'",
        "answered(arrived_on)",
        "sum(rows.map(r, size(r.why))) > 3",
    ],
)
def test_a_condition_that_some_answers_meet_is_left_alone(when: str) -> None:
    assert found_in(with_extra(question(when))) == ()


@pytest.mark.parametrize(
    "when",
    [
        "kind in ['new', 'repair', 'move']",
        "kind != 'new' || kind != 'move'",
        "lamps >= 1",
        "days_between(since, today) >= 0",
        "agreed || !agreed",
        "answered(last) || unanswered(last)",
    ],
)
def test_a_condition_that_always_holds_is_a_warning(when: str) -> None:
    extra = question(when)
    (found,) = found_in(with_extra(extra))
    assert (found.code, found.severity) == ("always", "warning")


@pytest.mark.parametrize(
    ("rest", "code", "line"),
    [
        ("stops:\n  - {when: lamps > 9, title: 止, text: 止}\n", "never", "- {when: lamps > 9"),
        ("stops:\n  - {when: lamps > 0, title: 止, text: 止}\n", "dead_end", "- {when: lamps > 0"),
        (
            "checks:\n  - {rule: lamps > 9, at: lamps, message: 違}\n",
            "dead_end",
            "- {rule: lamps > 9",
        ),
        ("checks:\n  - {rule: lamps > 0, at: lamps, message: 違}\n", "kept", "- {rule: lamps > 0"),
        (
            (
                "checks:\n  - {rule: lamps > 1, at: lamps, message: 違}\n"
                "  - {rule: lamps < 2, at: lamps, message: 違}\n"
            ),
            "dead_end",
            "- {rule: lamps < 2",
        ),
        (
            (
                "checks:\n  - {rule: dark && agreed, at: rows.dark, message: 違}\n"
                "  - {rule: '!dark', at: rows.dark, message: 違}\n"
            ),
            "dead_end",
            "- {rule: '!dark'",
        ),
        (
            (
                "checks:\n  - {rule: agreed, at: lamps, message: 違}\n"
                "stops:\n  - {when: agreed, title: 止, text: 止}\n"
                "  - {when: kind != 'new', title: 止, text: 止}\n"
            ),
            "dead_end",
            "- {when: kind != 'new'",
        ),
        (
            "computed:\n  cost: {label: 費用, value: lamps * 10, when: lamps > 9}\n",
            "never",
            "cost:",
        ),
        (
            "review:\n  checklist:\n    - {item: 見た, when: lamps > 9}\n",
            "never",
            "- {item: 見た",
        ),
        (
            "review:\n  consult:\n    - {office: 課, question: 問, days: 3, when: lamps > 9}\n",
            "never",
            "- {office: 課",
        ),
        (
            (
                "computed:\n  many: {label: 多い, value: lamps > 9}\n"
                "stops:\n  - {when: many, title: 止, text: 止}\n"
            ),
            "never",
            "- {when: many",
        ),
    ],
)
def test_rules_stops_and_what_officers_do_are_proved_too(rest: str, code: str, line: str) -> None:
    ((told, there),) = codes(with_extra(question("kind == 'new'"), rest))
    assert told == code
    assert there.startswith(line)


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (
            "{field: paper, type: choice, label: 紙, options: {a: {label: 甲, when: lamps > 9}, b: 乙}}",
            "never",
        ),
        (
            (
                "{field: paper, type: choice, label: 紙,"
                " options: {a: {label: 甲, when: kind == 'new'}, b: {label: 乙, when: kind == 'move'}}}"
            ),
            "dead_end",
        ),
        ("{field: day, type: date, label: 日, min: today, max: 'add_days(today, -1)'}", "dead_end"),
        ("{note: hello, text: やあ, when: lamps > 9}", "never"),
        (
            (
                "{field: more, type: group, label: 組, required: false, reason_for_asking: 試し, "
                "fields: [{field: x, type: text, label: X, when: lamps > 9}]}"
            ),
            "never",
        ),
        (
            (
                "{field: more, type: group, label: 組, required: false, fields: "
                "[{field: x, type: yes_no, label: X}, {note: n, text: 案, when: x && kind != kind}]}"
            ),
            "never",
        ),
    ],
)
def test_options_notes_limits_and_rows_are_proved_too(extra: str, code: str) -> None:
    assert codes(with_extra(extra)) == [(code, f"- {extra}")]


def test_a_dead_end_names_the_answers_that_lead_into_it() -> None:
    extra = (
        "{field: paper, type: choice, label: 紙, options: {a: {label: 甲, when: kind != 'move'}}}"
    )
    (found,) = found_in(with_extra(extra))
    assert found.ja.startswith("「種類」が「移設」のとき、「紙」に選べるものがありません。")
    assert "kind = 移設" in found.en


def test_who_is_stopped_before_is_in_no_dead_end() -> None:
    extra = (
        "{field: paper, type: choice, label: 紙, options: {a: {label: 甲, when: kind != 'move'}}}"
    )
    stop = "stops:\n  - {when: kind == 'move', title: 止, text: 止}\n"
    assert found_in(with_extra(extra, stop)) == ()


def test_what_follows_from_a_page_that_never_appears_is_not_told_again() -> None:
    text = FIELDS.replace("    title: つぎ", "    title: つぎ\n    when: lamps > 9").replace(
        "EXTRA", question("answered(last)")
    )
    assert [code for code, _ in codes(text)] == ["never"]


def test_too_many_combinations_are_told_and_stand_in_nobodys_way() -> None:
    fields = "".join(
        f"      - {{field: f{n}, type: choice, label: F{n}, options: {{a: A, b: B, c: C, d: D}}}}\n"
        for n in range(12)
    )
    when = " && ".join(f"f{n} != 'a'" for n in range(12)) + " && f0 == 'a'"
    text = f"pages:\n  - page: first\n    title: はじめ\n    fields:\n{fields}      - {question(when)}\n"
    (found,) = found_in(text)
    assert (found.code, found.severity) == ("unfinished", "warning")
    assert "244,140,625通り中4,000通り" in found.ja


def test_every_finding_says_what_to_do_in_both_languages() -> None:
    for each in found_in(with_extra(question("lamps > 9"))):
        assert "「追加」" in each.ja
        assert "「数」で決まります" in each.ja
        assert "lamps" in each.en


@pytest.mark.parametrize(
    ("amount", "limits", "rest", "words"),
    [
        ("n - 1000", "min: 1", "", "「数」が「1」のとき、手数料が-999円になります。"),
        ("1000 / n", "min: 0", "", "「数」が「0」のとき、手数料が計算できません。"),
        ("n * 300", "min: 0, required: false", "", "手数料が計算できません。"),
        ("n * 300", "", "", "円になります。"),
        ("half", "min: 1", "computed: {half: {label: 半分, value: n - 2}}\n", "-1円になります"),
        ("-5", "", "", "手数料が-5円になります。"),
        ("n * 300", "min: 0", "", ""),
        ("answered(n) ? n * 300 : 0", "min: 0, required: false", "", ""),
        ("1000 / n", "min: 0", "stops: [{when: n == 0, title: なし, text: なし}]\n", ""),
        ("1000 / n", "min: 0", "checks: [{rule: n > 0, at: n, message: だめ}]\n", ""),
    ],
)
def test_answers_without_a_fee_that_can_be_paid_are_told(
    amount: str, limits: str, rest: str, words: str
) -> None:
    text = f"pages: [{{page: p, title: あ, fields: [{{field: n, type: integer, label: 数, {limits}}}]}}]\n"
    problems = found_in(f'{text}{rest}fee: {{amount: "{amount}", text: あり}}\n')
    told = [each for each in problems if each.code == "fee"]
    assert [words in each.ja for each in told] == [True] * bool(words)
    assert all(each.severity == "warning" and each.en for each in told)
