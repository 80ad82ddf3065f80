"""Whatever a stranger types: never an exception, and what was accepted stays the same."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import answers
from forms.context import FileInfo
from forms.definition import LANGUAGES
from forms.fields.base import TYPES, Refused
from forms.japanese import check_digits, eras, kana, numbers, postal, widths
from forms.view import page_view
from tests.forms.building import a_context, a_field, a_procedure, parse
from tests.forms.rendering import Sent, draw

ROW = (a_field("text", "name"), a_field("date", "day"), a_field("yes_no", "yes"))
EVERY = {name: a_field(name, name, fields=ROW if name == "group" else ()) for name in TYPES}
CONTEXT = a_context(FileInfo("f1", "a.jpg", 1, "jpeg"))

near = st.sampled_from(
    ["令和6年5月1日", "R1.4.30", "2024-5-1", "１２", "1万", "yes", "a", "f1", "カナ", "095-822-8888", "a@b.jp",
     "850-0015", "長崎県", "長崎市", "bank", "yucho", "17610", "12345671", "ordinary", "4011001098993", "13:05",
     "2024-05", "32.75", "平成", "31", "4", "\x00", "123456789018"]
)  # fmt: skip
text = st.one_of(near, st.text(max_size=30))
part = st.sampled_from(sorted({part for each in TYPES.values() for part in each.parts} | {"name"}))
raw = st.recursive(
    st.one_of(text, st.integers(), st.floats(), st.booleans(), st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(part, text), inner, max_size=10),
    ),
    max_leaves=12,
)
days = st.dates(date(1868, 1, 25), date(2199, 12, 31))


@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=60)
@given(typed=raw)
def test_parsing_never_raises_and_accepted_answers_stay_the_same(name: str, typed: Any) -> None:
    field, type_ = EVERY[name], TYPES[name]
    if type_.is_empty(typed):
        return
    value = parse(field, typed, context=CONTEXT)
    if isinstance(value, Refused):
        assert all(fault.code for fault in value.faults)
        assert all(fault.says.get(lang) for fault in value.faults for lang in LANGUAGES)
        return
    data = json.loads(json.dumps(type_.to_json(field, value)))
    assert type_.from_json(field, data) == value
    assert parse(field, data, context=CONTEXT) == value
    for lang in LANGUAGES:
        assert type_.words(field, value, lang)
        assert type_.words(field, value, lang).encode()
    type_.to_cel(field, value)


@settings(max_examples=60)
@given(typed=st.dictionaries(st.sampled_from(sorted(EVERY)), raw))
def test_any_raw_is_filled_drawn_and_read_again(typed: dict[str, Any]) -> None:
    procedure = a_procedure(tuple(EVERY.values()))
    page = procedure.pages[0]
    filled = answers.fill(procedure, typed, CONTEXT)
    sent = Sent(draw(page_view(page, typed, filled, show_problems=True))).inputs
    again = answers.fill(procedure, answers.read_page(page, sent, typed), CONTEXT)
    wrong = {problem.path.partition(".")[0] for problem in filled.problems}
    for name, value in filled.answers.values.items():
        assert name in wrong or again.answers.values[name] == value


@settings(max_examples=60)
@given(typed=st.dictionaries(st.sampled_from(sorted(EVERY)), raw))
def test_accepted_answers_are_the_same_to_officers_papers_and_programs(
    typed: dict[str, Any],
) -> None:
    procedure = a_procedure(tuple(EVERY.values()))
    filled = answers.fill(procedure, typed, CONTEXT)
    kept = json.loads(json.dumps(filled.answers.to_json()))
    assert answers.answers_from_json(procedure, kept).values == filled.answers.values
    assert answers.fill(procedure, kept, CONTEXT).answers.to_json() == kept
    for section in answers.sections(procedure, kept, CONTEXT):
        for line in (*section.lines, *(line for row in section.groups for line in row.lines)):
            assert line.text
            assert widths.forbidden_character(line.text, lines=True) is None


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=20), raw)
def test_any_posted_page_is_read(posted: list[tuple[str, str]], before: Any) -> None:
    page = a_procedure(tuple(EVERY.values())).pages[0]
    answers.read_page(page, posted, {"it": before})


@given(days)
def test_a_day_in_words_is_read_as_that_day(day: date) -> None:
    assert eras.parse_date(eras.date_words(day)) == day
    assert eras.parse_date(day.isoformat()) == day
    assert eras.parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    first = day.replace(day=1)
    assert eras.parse_month(eras.month_words(first)) == first


@given(days)
def test_every_day_has_one_era_and_the_next_begins_when_it_ends(day: date) -> None:
    here = [era for era in eras.ERAS if era.first <= day and (era.last is None or day <= era.last)]
    assert here == [eras.era_of(day)]


@given(st.text(max_size=40))
def test_reading_numbers_dates_and_codes_never_fails_otherwise(typed: str) -> None:
    numbers.parse_number(typed)
    postal.parse_postal_code(typed)
    check_digits.contains_my_number(typed)
    widths.graphemes(typed)
    for read in (eras.parse_date, eras.parse_month):
        with suppress(eras.DateError):
            read(typed)


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_digit_checks_twelve_others(base: int) -> None:
    rest = f"{base:012}"
    assert sum(check_digits.is_corporate_number(f"{digit}{rest}") for digit in range(10)) == 1


@given(st.integers(0, 10**11 - 1))
def test_exactly_one_digit_ends_a_my_number_and_is_found_in_any_text(base: int) -> None:
    found = [n for d in range(10) if check_digits.is_my_number(n := f"{base:011}{d}")]
    assert len(found) == 1
    (number,) = found
    assert check_digits.contains_my_number(f"番号{number[:4]}-{number[4:8]} {number[8:]}です")
    assert not check_digits.contains_my_number(f"1{number}")
    assert check_digits.without_my_numbers(f"番号{number}です、㈱") == "番号です、㈱"


@given(st.text(st.sampled_from([chr(c) for c in range(0x3041, 0x3097)]), min_size=1))
def test_hiragana_and_half_width_kana_become_the_same_katakana(typed: str) -> None:
    full = kana.to_katakana(typed)
    assert kana.is_katakana(full)
    assert kana.to_katakana(full) == full
    assert kana.search_key(typed) == kana.search_key(full)


@given(st.integers(-(10**15), 10**15))
def test_a_number_is_read_with_commas_and_in_full_width(number: int) -> None:
    wide = f"{number:,}".translate(str.maketrans("0123456789,-", "０１２３４５６７８９，－"))
    assert numbers.parse_number(f"{number:,}") == numbers.parse_number(wide) == number


def test_the_id_of_a_file_is_no_individual_number() -> None:
    for way in ("1234-5678-9018", "1234  5678  9018", "1234/5678/9018", "123456-789018"):
        assert check_digits.contains_my_number(way), way
    for apart in ("1234, 5678, 9018", "1234と5678と9018", "1234/5678/9018/1"):
        assert not check_digits.contains_my_number(apart), apart
    assert not check_digits.contains_my_number("00000000-1234-5678-9018-abcdefabcdef")
    assert not check_digits.contains_my_number("aaaaaaaa-bbbb-4ccc-8ddd-123456789018")
