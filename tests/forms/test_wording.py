"""Our own words exist in every language, and say the same everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from forms.definition import LANGUAGES, Text
from forms.problems import Problem
from forms.ruby import Marked
from forms.wording import PLACE, Joined, say, sentences

FORMS = Path(__file__).parents[2] / "forms"
NAMED = re.compile(r"(?:say|refuse)\(\s*\"([a-z_.]+)\"|missing_words[^=]*= \"([a-z_.]+)\"")
COUNTERS = {"unit"}
"""A counter (人目) is put behind a number in some languages only."""


@pytest.mark.parametrize("name", sentences())
def test_a_sentence_is_there_in_every_language_with_the_same_arguments(name: str) -> None:
    by_language = sentences()[name]
    assert set(by_language) == set(LANGUAGES)
    wanted = set(PLACE.findall(by_language["ja"])) - COUNTERS
    for lang, words in by_language.items():
        assert words == words.strip()
        assert words, lang
        assert set(PLACE.findall(words)) - COUNTERS == wanted, lang


def test_every_sentence_that_the_code_names_is_in_the_table() -> None:
    code = "\n".join(path.read_text("utf-8") for path in FORMS.rglob("*.py"))
    named = {a or b for a, b in NAMED.findall(code)}
    assert len(named) > 50
    assert named - set(sentences()) == set()


def test_easy_japanese_of_ours_is_read_without_knowing_kanji() -> None:
    plain = {
        name: words["easy"]
        for name, words in sentences().items()
        if not name.startswith(("era.", "account.", "day", "month", "not_a_", "part."))
    }
    hard = {name for name, words in plain.items() if re.search(r"[一-鿿](?![^(]*\()", words)}
    assert hard <= {"era_missing", "not_prefecture"}  # they name what stands on a form


def test_a_problem_speaks_the_language_of_the_person_and_names_the_field_in_it() -> None:
    label = Text("お名前", {"en": "Your name", "vi": "Tên của bạn"})
    problem = Problem.at("name", say("required.enter", label=label))
    assert (problem.path, problem.code) == ("name", "required")
    assert problem.message == problem.words() == "「お名前」を入力してください。"
    assert problem.words("en") == "Please fill in “Your name”."
    assert problem.words("vi") == "Vui lòng nhập “Tên của bạn”."
    assert problem.words("zh") == "请填写“お名前”。"  # a label without a translation stays Japanese


def test_a_problem_of_a_procedure_speaks_its_own_words_and_plain_words_stay_as_they_are() -> None:
    own = Problem("day", "check", Text("遅すぎます。", {"en": "Too late."}))
    assert (own.message, own.words("en"), own.words("ko")) == (
        "遅すぎます。",
        "Too late.",
        "遅すぎます。",
    )
    plain = Problem("", "stop", "できません。")
    assert plain.words("en") == plain.message == "できません。"


def test_an_argument_is_never_read_as_a_place_for_another() -> None:
    words = say("wrong_kind", name="{kinds}", kinds=Joined(("PDF", "JPEG"), between="・"))
    assert words.get() == "「{kinds}」は付けられません。消してから、PDF・JPEGを付けてください。"
    assert words.get("en").endswith("PDF, JPEG.")


def test_the_readings_of_a_label_stay_with_the_sentence() -> None:
    label = Text("氏名", {"easy": "{氏名|しめい}"})
    words = say("required.enter", label=label).get("easy")
    assert words == "「氏名」を いれて ください。"
    assert isinstance(words, Marked)
    assert words.marked == "「{氏名|しめい}」を いれて ください。"
