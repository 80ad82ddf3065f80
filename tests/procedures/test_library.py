"""The city's own procedures: sound, proved by their examples, complete for people and the law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import catalogue, examples
from forms.answers import Context, answers_from_json, fill, sections
from forms.catalogue import FileProblem
from forms.definition import Field, Procedure, Text

FOLDER = Path("procedures")
TODAY = date(2026, 6, 9)
FOUND = catalogue.load(FOLDER)
PROCEDURES = [pytest.param(each, id=slug) for slug, each in FOUND.procedures.items()]
WORDS = [
    "はい",
    "いいえ",
    "",
    "0",
    "12",
    "2026-06-01",
    "R8.6.1",
    "ヤマダ",
    "a" * 300,
    "\0",
    "𠮷",
    "🐕",
]


def test_no_file_has_a_problem() -> None:
    assert catalogue.check([FOLDER], TODAY).problems == ()


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_proves_itself_by_examples_of_which_one_can_be_sent_and_one_cannot(
    procedure: Procedure,
) -> None:
    filled = [examples.run(procedure, each, TODAY) for each in procedure.examples]
    assert len(filled) >= 4
    assert any(each.complete for each in filled)
    assert any(each.stop or {p.code for p in each.problems} - {"required"} for each in filled)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_people_are_told_who_may_what_is_needed_and_how_long_it_takes(procedure: Procedure) -> None:
    assert procedure.who
    assert procedure.needs
    assert procedure.minutes
    assert procedure.standard_days
    assert procedure.life_events
    assert str(procedure.purpose)
    assert procedure.results["rejected"].reasons


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_question_is_there_in_english_too(procedure: Procedure) -> None:
    labels: list[Text] = [procedure.title, procedure.summary, *(p.title for p in procedure.pages)]
    labels += [field.label for _, field in procedure.walk()]
    assert [str(each) for each in labels if not each.has("en")] == []


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_what_can_be_sent_survives_being_stored(procedure: Procedure) -> None:
    for example in procedure.examples:
        filled = examples.run(procedure, example, TODAY)
        stored = filled.answers.to_json()
        assert answers_from_json(procedure, stored).to_json() == stored
        again = fill(procedure, stored, filled.context)
        assert again.answers.to_json() == stored
        for lang in ("ja", "en", "easy"):
            assert bool(sections(procedure, stored, filled.context, lang)) == bool(stored)


def _answer(field: Field) -> st.SearchStrategy[Any]:
    """Something that a person, or a program that knows nothing, might send."""
    texts = st.sampled_from([*WORDS, *(option.value for option in field.options)])
    plain = texts | st.booleans() | st.integers() | st.none()
    if field.type == "group":
        return st.lists(st.fixed_dictionaries({}, optional=_row(field)), max_size=3) | plain
    parts = ["family", "given", "year", "month", "day", "era", "kind", "number", "postal_code"]
    return plain | st.lists(texts, max_size=3) | st.dictionaries(st.sampled_from(parts), plain)


def _row(field: Field) -> dict[str, st.SearchStrategy[Any]]:
    return {sub.name: _answer(sub) for sub in field.subfields}


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_answers_of_any_kind_are_taken_or_refused_but_never_raise(
    procedure: Procedure, data: st.DataObject
) -> None:
    answers = {each.name: _answer(each) for each in procedure.fields}
    raw = data.draw(st.fixed_dictionaries({}, optional=answers))
    filled = fill(procedure, raw, Context(TODAY, TODAY))
    stored = filled.answers.to_json()
    assert fill(procedure, stored, filled.context).answers.to_json() == stored


# --- Files as clerks change them -----------------------------------------------------------------

SOURCES = [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml"))]


def _told(problems: tuple[FileProblem, ...], lines: int) -> Iterator[bool]:
    for each in problems:
        yield bool(each.ja) and bool(each.en)
        yield 1 <= each.position.line <= lines + 1
        yield each.position.column >= 1


@settings(max_examples=120, deadline=1000)
@given(data=st.data())
def test_a_file_changed_anyhow_is_read_or_told_at_its_lines(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SOURCES))
    for _ in range(data.draw(st.integers(1, 3))):
        text = data.draw(_changed(text))
    procedure, problems = catalogue.check_source(text, "x.yaml", TODAY)
    assert procedure is not None or problems
    assert all(_told(problems, text.count("\n") + 1))


@st.composite
def _changed(draw: st.DrawFn, text: str) -> str:
    """A file with one change: a line lost, doubled, moved, or a word or sign exchanged."""
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 1))
    line = lines[at]
    key, colon, value = line.partition(":")
    changed = draw(
        st.sampled_from(
            [
                "",
                line + "\n" + line,
                " " + line,
                line[1:],
                "\t" + line,
                line.replace(":", "："),
                line.replace(" ", "　"),
                line.replace("'", "「"),
                line.replace("{", "["),
                line.replace(",", "、"),
                f"{key[:-1]}{colon}{value}",
                f"{key}{colon} [{value}]",
                f"{key}{colon} 3",
                f"{key}{colon} はい",
                f"{key}{colon} *x",
                f"{key}{colon} {{a: {{b: {value}",
                f"{key}{colon} {'[' * 60}",
                f"{key}{colon}",
                f"{key}{colon} today && {value.strip()}",
                f"{key}{colon} 'null'",
                f"{key}{colon} {{a: 1}}",
                f"{key}{colon} [1, [2], {{b: ~}}]",
                line[: len(line) // 2],
                line + "\x00",
            ]
        )
    )
    lines[at] = changed
    return "\n".join(lines[: draw(st.sampled_from([len(lines), len(lines), at + 1]))])
