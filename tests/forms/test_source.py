"""YAML with positions: values and their places, and what is refused at its place."""

from __future__ import annotations

import time

import pytest

from forms.source import DEEPEST, LONGEST, Source, read


def at(source: Source, *path: str | int) -> tuple[int, int]:
    position = source.at(path)
    return position.line, position.column


def refused(text: str) -> tuple[int, int, str]:
    (problem, *_) = read(text, "x.yaml").problems
    assert problem.ja
    assert problem.en
    return problem.position.line, problem.position.column, problem.code


def test_every_value_and_key_knows_its_place() -> None:
    source = read("a: 1\nあ:\n  - b: {c: 'd', e: f}\n  - g\n", "x.yaml")
    assert source.data == {"a": 1, "あ": [{"b": {"c": "d", "e": "f"}}, "g"]}
    assert at(source, "a") == (1, 4)
    assert at(source, "あ", 0, "b", "e") == (3, 20)
    assert at(source, "あ", 1) == (4, 5)
    assert source.key_at(("あ", 0, "b", "c")).column == 9
    assert at(source, "あ", 0, "nothing") == (3, 5)


def test_plain_words_stay_words() -> None:
    text = "a: yes\nb: 2026-04-01\nc: 0123\nd: 850-8685\ne: true\nf: 1.5\ng: ~\nh: 1e3\ni: 0x1F\n"
    assert read(text, "x.yaml").data == {
        "a": "yes",
        "b": "2026-04-01",
        "c": "0123",
        "d": "850-8685",
        "e": True,
        "f": 1.5,
        "g": None,
        "h": "1e3",
        "i": "0x1F",
    }


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("a: x == y", 1, 6, (1, 9)),
        ("a: 'x == y'", 1, 6, (1, 10)),
        ('a: "x \\" == y"', 1, 5, (1, 10)),
        ("a: |\n  x &&\n    y\n", 2, 3, (3, 5)),
        ("a: >-\n  x &&\n  y\n", 1, 6, (3, 3)),
        ("a: x &&\n  y", 1, 6, (2, 3)),
        ("a: x ==", 1, 5, (1, 8)),
        ("a: 髙﨑 == y", 1, 4, (1, 7)),
    ],
)
def test_a_character_of_a_text_knows_its_place(
    text: str, line: int, column: int, expected: tuple[int, int]
) -> None:
    source = read(text, "x.yaml")
    position = source.inside(("a",), source.data["a"], line, column)
    assert (position.line, position.column) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2\nb: c", (1, 4, "yaml")),
        ("a: b\n\tc: d", (2, 1, "yaml")),
        ("a: b: c", (1, 5, "yaml")),
        ("a: 'x\n", (1, 4, "yaml")),
        ("a:\n  b: c\n d: e", (3, 2, "yaml")),
        ("a: @x", (1, 4, "yaml")),
        ("a: 1\nあ：い\nb: c", (2, 2, "full_width")),
        ("a: 1\nb: 2\na: 3", (3, 1, "twice")),
        ("a: *b", (1, 4, "alias")),
        ("a: !!python/object:os.system x", (1, 4, "tag")),
        ("? [a]\n: b", (1, 3, "key")),
        ("a: b\n---\nc: d", (2, 1, "documents")),
        ("a: b\nc: \x07", (2, 4, "character")),
        ("a: \ud800", (1, 4, "character")),
        ("a: b" * LONGEST, (1, 1, "too_long")),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    text: str, expected: tuple[int, int, str]
) -> None:
    assert refused(text) == expected


FORM = """\
title: 収集
kind: enrolment
fields:
  - field: size
    type: choice
    label: 大きさ
    options: {small: 小, large: 大}
  - {field: wish, type: date, label: 希望の日, hint: "いつ"}
stops:
  - when: size == "large"
    title: 大きすぎます
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "words"),
    [
        # YAML notices a quotation mark that is not closed at the next one.
        ("title: 収集", 'title: "収集', 1, 8, "この引用符が閉じられていません"),
        ("label: 大きさ", "label: '大きさ", 6, 12, "この引用符が閉じられていません"),
        ("type: date", 'type: "date', 8, 25, "この引用符が閉じられていません"),
        ('hint: "いつ"', 'hint: "いつ', 8, 50, "この引用符が閉じられていません"),
        ("大きすぎます", '"大きすぎます', 11, 12, "この引用符が閉じられていません"),
        # … and a key without its space, or an open bracket, in the line after.
        ("kind: enrolment", "kind:enrolment", 2, 6, "入れてください: kind: enrolment"),
        ("field: size", "field:size", 4, 11, "入れてください: field: size"),
        ("type: choice", "type:　choice", 5, 10, "空白が全角です"),
        ("type: date", "type:date", 8, 19, "入れてください: type: date"),
        ("large: 大}", "large: 大", 7, 14, "この「{」が閉じられていません"),
        ("    type: choice", "　　type: choice", 5, 1, "行の頭に全角の空白"),
        ("小, large", "小、large", 7, 29, "全角の「、」"),
        # A text that a comment cuts off.
        ("label: 希望の日, ", "label: 希望 #1, ", 8, 41, "「 #」のあとは説明"),
        ("large: 大}", "large: 大 #2}", 7, 34, "「 #」のあとは説明"),
        ("title: 収集", "title: 夜間は #8000 に\n  お電話を", 1, 12, "「 #」のあとは説明"),
        ("大きさ", "夜間は #8000 に\n      お電話を", 6, 16, "「 #」のあとは説明"),
        # What begins with a sign of YAML's.
        ('size == "large"', '"a" in size', 10, 11, "囲んでください: '\"a\" in size'"),
        ("大きさ", '"数"の記入', 6, 12, "囲んでください: '\"数\"の記入'"),
        ("大きさ", "'市民'の数", 6, 12, "囲んでください: \"'市民'の数\""),
        ("大きさ", "[必須]種類", 6, 12, '囲んでください: "[必須]種類"'),
        ("大きさ", "*種類", 6, 12, '囲んでください: "*種類"'),
        ("大きさ", "*size", 6, 12, '囲んでください: "*size"'),
        ("大きさ", "&size 種類", 6, 12, '囲んでください: "&size 種類"'),
        ("大きさ", "!種類 あ", 6, 12, '囲んでください: "!種類 あ"'),
        ("大きさ", ">種類", 6, 12, '囲んでください: ">種類"'),
        ("大きさ", "%種類", 6, 12, '囲んでください: "%種類"'),
        ("希望の日", "@いつ", 8, 38, '囲んでください: "@いつ"'),
        ('size == "large"', "!size", 10, 11, '囲んでください: "!size"'),
    ],
)
def test_what_is_no_yaml_is_told_where_to_look_and_how_to_mend_it(
    old: str, new: str, line: int, column: int, words: str
) -> None:
    assert old in FORM
    assert read(FORM, "x.yaml").problems == []
    (problem,) = read(FORM.replace(old, new, 1), "x.yaml").problems
    assert (problem.position.line, problem.position.column) == (line, column), problem
    assert words in problem.ja
    assert problem.en


def test_an_entry_that_begins_without_its_sign_is_one_mistake() -> None:
    text = "fields:\n  - field: a\n    type: text\n    label: あ\n\n    field: b\n    type: text\n"
    (problem,) = read(text, "x.yaml").problems
    assert (problem.position.line, problem.position.column) == (6, 5)
    assert "前に「- 」が抜けていませんか" in problem.ja
    for other in ("- {field: a, field: b}", "- field: a\n  type: b\n  type: c"):
        (problem,) = read(other, "x.yaml").problems
        assert "どちらかを消して" in problem.ja


def test_what_is_seen_in_a_line_alone_is_told_of_all_lines() -> None:
    for sign, columns in (("    type:", "\ttype:"), ("  - ", "\t- ")), ((": ", "："),) * 2:
        text = FORM
        for old, new in (sign, columns):
            text = text.replace(old, new, 1)
        assert len(read(text, "x.yaml").problems) == 2


@pytest.mark.parametrize("text", ["[" * 300_000, "{a: " * 90_000, "- " * 190_000, "a: &a [*a]"])
def test_nests_and_bombs_end_before_a_plain_file_is_read(text: str) -> None:
    plain = "".join(f"k{n}: value\n" for n in range(20_000))
    begun = time.process_time()
    read(plain, "plain.yaml")
    between = time.process_time()
    line, column, _ = refused(text)
    assert time.process_time() - between < between - begun
    assert (line, column) <= (1, 4 * DEEPEST + 6)


def test_a_byte_order_mark_at_the_start_is_nothing() -> None:
    assert read("\ufeffa: b", "x.yaml").data == {"a": "b"}
