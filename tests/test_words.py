"""Every word a citizen may read is in the catalogues of all languages, and says the same there."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes

from app.formats import HOURS
from core.catalogues import catalogue
from forms import ruby
from tools.words import JAPANESE, LANGUAGES, ROOT, extracted, read

PAGES = ROOT / "templates" / "pages"
CITIZENS = sorted(
    path
    for path in PAGES.rglob("*.html")
    if path.parent.name not in {"admin", "officer", "preview"}
    and path.name not in {"desk.html", "problems.html"}
)
MESSAGES = sorted(
    path for path in (ROOT / "templates" / "messages").iterdir() if path.name != "login_code.txt"
)
PLACE = re.compile(r"%\(\w+\)s")
KANJI = re.compile("[一-龥々]")
OFFICIAL = {"て"}
"""The seal of the house."""


@pytest.mark.parametrize("path", [*CITIZENS, *MESSAGES], ids=lambda path: path.name)
def test_no_template_holds_words_of_its_own(path: object) -> None:
    assert isinstance(path, type(ROOT))
    tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
    found = [
        text.strip()
        for node in tree.find_all(nodes.TemplateData)
        for text in re.findall(r"[^\s<>\"]+", node.data)
        if JAPANESE.search(text) and text.strip() not in OFFICIAL
    ]
    assert not found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_translated(lang: str) -> None:
    missing = [message for message in extracted() if not catalogue(lang).get(message)]
    assert not missing, "say: make words"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_kept_that_nobody_says(lang: str) -> None:
    kept = {str(each.id) for each in read(lang) if each.id}
    assert kept == set(extracted()), "say: make words"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_has_the_same_places_and_tags(lang: str) -> None:
    for message, words in catalogue(lang).items():
        assert set(PLACE.findall(words)) == set(PLACE.findall(message)), message
        assert _tags(words) == _tags(message), message


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "easy"])
def test_other_languages_have_no_readings(lang: str) -> None:
    assert not [words for words in catalogue(lang).values() if ruby.MARK.search(words)]


def test_every_kanji_of_easy_words_has_its_reading() -> None:
    easy = catalogue("easy").values()
    assert not [words for words in easy if KANJI.search(ruby.MARK.sub("", words))]
    assert not [words for words in easy if list(ruby.malformed(words))]


def test_the_hours_of_the_city_are_known() -> None:
    assert all(HOURS in catalogue(lang) for lang in LANGUAGES)


# --- How the tests speak --------------------------------------------------------------------------


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "wbr":  # where a line may break is each language's own matter
            self.found.append(f"{tag} {attrs}")


@cache
def _tags(words: str) -> tuple[str, ...]:
    parser = _Tags()
    parser.feed(words)
    return tuple(sorted(parser.found))
