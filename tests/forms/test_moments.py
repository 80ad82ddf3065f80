"""How each language says a day, a time and a sum."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import moments, ruby
from forms.definition import LANGUAGES

SUNDAY_NIGHT = datetime(2026, 6, 7, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", "令和8年6月7日(日) 23時05分"),
        ("easy", "2026年6月7日(日) 23時05分"),
        ("en", "Sun 7 June 2026 23:05"),
        ("zh", "2026年6月7日（星期日） 23:05"),
        ("ko", "2026년 6월 7일(일) 23시 05분"),
        ("vi", "Chủ nhật, 7/6/2026 23:05"),
    ],
)
def test_a_moment_is_that_of_japan(lang: str, words: str) -> None:
    assert moments.moment_long(SUNDAY_NIGHT, lang) == words


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", "1,200円"),
        ("easy", "1,200円"),
        ("en", "1,200 yen"),
        ("zh", "1,200日元"),
        ("ko", "1,200엔"),
        ("vi", "1,200 yên"),
    ],
)
def test_money_is_yen_everywhere(lang: str, words: str) -> None:
    assert moments.money(1200, lang) == words


def test_easy_days_can_be_read_aloud() -> None:
    drawn = ruby.html(moments.day(SUNDAY_NIGHT, "easy"), ruby=True)
    assert "<ruby>月<rp>(</rp><rt>がつ</rt>" in drawn


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_day_has_its_own_words(day: date, lang: str) -> None:
    assert moments.day_long(day, lang) != moments.day_long(day + timedelta(days=1), lang)
    assert str(day.day) in moments.day(day, lang)
