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
        ("a: [1, 2\nb: c", (2, 2, "yaml")),
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
