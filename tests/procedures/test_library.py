"""The city's own procedures: sound, proved by their examples, complete for people and the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import demo
from documents.appeal import appeal_notice
from documents.render import render
from forms import catalogue, examples
from forms.answers import Context, answers_from_json, fill, sections
from forms.catalogue import FileProblem
from forms.definition import LANGUAGES, Field, Note, Procedure, Text
from tests.documents import samples

FOLDER = Path("procedures")
TODAY = date(2026, 6, 9)
FOUND = catalogue.load(FOLDER)
PROCEDURES = [pytest.param(each, id=slug) for slug, each in FOUND.procedures.items()]
MOST_USED_BY_FOREIGNERS = {
    "bulky-waste",
    "child-allowance",
    "dog-registration",
    "moving-out",
    "national-health-insurance",
    "resident-record",
}
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


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_who_says_no_says_why_and_only_a_disposition_tells_how_to_appeal(
    procedure: Procedure,
) -> None:
    for outcome in {"rejected", "partly_approved", "declined"} & set(procedure.results):
        result = procedure.results[outcome]
        assert result.reasons
        assert (result.appeal not in (None, "none")) is procedure.disposition


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_notice_can_be_set_with_all_its_characters(procedure: Procedure) -> None:
    for outcome, result in procedure.results.items():
        notice = replace(
            samples.APPROVED,
            title=str(result.title),
            text=str(result.text),
            appeal=appeal_notice(procedure, outcome, samples.CITY.name),
            closing=str(result.closing or ""),
        )
        rendered = render(notice)
        assert rendered.unsure == ""
        printed = "".join(samples.text_of(rendered.pdf).split())
        assert "".join(str(result.title).split()) in printed
        assert "".join(str(result.text).split()) in printed


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_the_demo_city_has_people_for_every_desk_it_passes(procedure: Procedure) -> None:
    people = {account.role for account in demo.accounts()}
    desks = {f"{procedure.office} {role}" for role in ("担当", *procedure.review.approval)}
    desks |= {f"{each.office} 担当" for each in procedure.review.consult}
    assert desks - people == set()


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_all_a_citizen_reads_is_there_in_the_languages_it_is_offered_in(
    procedure: Procedure,
) -> None:
    languages = LANGUAGES[1:] if procedure.slug in MOST_USED_BY_FOREIGNERS else ("en", "easy")
    texts = list(_read_by_citizens(procedure))
    assert [f"{lang}: {each}" for lang in languages for each in texts if not each.has(lang)] == []


def _read_by_citizens(procedure: Procedure) -> Iterator[Text]:
    yield from (procedure.title, procedure.summary)
    yield from (each for page in procedure.pages for each in (page.title, page.lead) if each)
    for field in (each for _, each in procedure.walk()):
        yield from filter(None, (field.label, field.hint, field.statement, field.reason))
        yield from (option.label for option in field.options)
        yield from (option.hint for option in field.options if option.hint)
        yield from (note.text for note in field.fields if isinstance(note, Note))
    yield from (note.text for p in procedure.pages for note in p.items if isinstance(note, Note))
    yield from (each for stop in procedure.stops for each in (stop.title, stop.text))
    yield from (check.message for check in procedure.checks)
    yield from (each.label for each in procedure.computed if not each.internal)


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


@pytest.mark.parametrize("procedure", PROCEDURES)
@settings(max_examples=20, deadline=None)
@given(later=st.integers(1, 4000))
def test_what_was_in_order_on_arrival_is_so_in_every_correction(
    procedure: Procedure, later: int
) -> None:
    for sent in (examples.run(procedure, each, TODAY) for each in procedure.examples):
        if sent.complete:
            day = sent.context.today + timedelta(days=later)
            again = fill(procedure, sent.raw, replace(sent.context, today=day))
            assert again.complete
            assert again.answers == sent.answers
            assert (again.asked, again.computed, again.fee) == (sent.asked, sent.computed, sent.fee)


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
