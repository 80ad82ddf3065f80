"""Readings of kanji: where they are shown, and where only the kanji are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import ruby
from forms.definition import Text
from forms.ruby import Marked

WORDS = "{名前|なまえ}を かいて ください"


def test_as_text_words_are_the_kanji_alone() -> None:
    assert ruby.read(WORDS) == "名前を かいて ください"
    assert f"{ruby.read(WORDS)}。" == "名前を かいて ください。"


def test_with_readings_each_kanji_stands_in_a_ruby_element() -> None:
    drawn = ruby.html(ruby.read(WORDS), ruby=True)
    assert drawn == "<ruby>名前<rp>(</rp><rt>なまえ</rt><rp>)</rp></ruby>を かいて ください"


def test_without_being_asked_nothing_is_drawn() -> None:
    assert ruby.html(ruby.read(WORDS), ruby=False) == "名前を かいて ください"


def test_other_words_stay_plain() -> None:
    assert type(ruby.read("なまえ")) is str
    assert ruby.read("{amount}を はらって ください") == "{amount}を はらって ください"


def test_joining_keeps_the_readings() -> None:
    joined = ruby.joined(" ", [ruby.read(WORDS), "", "はい"])
    assert isinstance(joined, Marked)
    assert joined.marked == f"{WORDS} はい"
    assert ruby.joined("、", ["a", "b"]) == "a、b"


def test_a_text_without_translation_says_that_it_is_japanese() -> None:
    text = Text("氏名", {"easy": "{氏名|しめい}", "en": "Name"})
    assert getattr(text.get("vi"), "lang", "") == "ja"
    assert text.get("vi") == "氏名"
    assert type(text.get("ja")) is type(text.get("en")) is str
    assert text.get("easy") == "氏名"


@pytest.mark.parametrize(
    "words",
    [
        "{名前|}",
        "{|なまえ}",
        "{名前|namae}",
        "{名前｜なまえ}",
        "｛名前|なまえ｝",
        "{名前|なまえ",
        "{名|な|ま}",
    ],
)
def test_what_cannot_be_read_is_named(words: str) -> None:
    found = list(ruby.malformed(f"ここに {words} です"))
    assert len(found) == 1
    assert found[0].start == 4


@pytest.mark.parametrize("words", [WORDS, "{fee}円", "か{ぎ", "a|b"])
def test_what_is_right_is_not_named(words: str) -> None:
    assert not list(ruby.malformed(words))


@given(st.text(alphabet="{}|<>&\"'漢字かな ab", max_size=40))
def test_whatever_is_typed_stays_harmless(words: str) -> None:
    drawn = ruby.html(ruby.read(words), ruby=True)
    for tag in ("<ruby>", "</ruby>", "<rp>", "</rp>", "<rt>", "</rt>"):
        drawn = drawn.replace(tag, "")
    assert not {"<", ">", '"', "'"} & set(drawn)
