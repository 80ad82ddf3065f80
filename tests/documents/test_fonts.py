from __future__ import annotations

import pytest
from markupsafe import Markup

from documents.fonts import FontError, coverage, typeset, unsure_characters

NO_FONT_HAS_IT = "\U0001f436"  # a dog, of which municipal fonts know nothing
SELECTOR = "\U000e0100"


@pytest.mark.parametrize("text", ["髙", "﨑", "葛\U000e0100", "葛\U000e0101", "塚", "神"])
def test_the_main_font_shows_what_names_need(text: str) -> None:
    assert typeset(text) == text


def test_a_character_of_the_second_plane_is_shown_by_the_font_of_names() -> None:
    assert typeset("𠮷田") == Markup('<span class="name-font">𠮷</span>田')


def test_a_form_that_the_main_font_lacks_is_shown_by_the_font_of_names() -> None:
    main, names = coverage("BIZ UDPMincho"), coverage("IPAmjMincho")
    character, selector = min(names.variants - main.variants)
    text = chr(character) + chr(selector)
    assert typeset(text) == Markup('<span class="name-font">{}</span>').format(text)


def test_a_character_that_no_font_shows_is_to_be_looked_at() -> None:
    markup = str(typeset(f"犬 {NO_FONT_HAS_IT}"))
    assert "文字を確認 U+1F436" in markup
    assert unsure_characters(markup) == NO_FONT_HAS_IT


def test_a_form_that_no_font_shows_is_to_be_looked_at() -> None:
    assert unsure_characters(str(typeset("あ" + SELECTOR))) == "あ" + SELECTOR


def test_each_doubtful_character_is_named_once() -> None:
    assert unsure_characters(str(typeset(NO_FONT_HAS_IT * 3))) == NO_FONT_HAS_IT


def test_a_stranger_cannot_write_markup() -> None:
    assert typeset("<b>&") == Markup("&lt;b&gt;&amp;")
    assert unsure_characters(str(typeset('<span class="unsure">a</span>'))) == ""


def test_lines_and_spaces_are_no_characters_to_show() -> None:
    assert typeset("一行目\n二行目\u3000\t") == "一行目\n二行目\u3000\t"


def test_a_font_that_is_missing_is_an_error() -> None:
    with pytest.raises(FontError, match="No Such Font"):
        coverage("No Such Font")
