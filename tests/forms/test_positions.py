"""Positions as people copy them out of a map."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.japanese.positions import Position, parse_position

TOWN_HALL = Position(32.744722, 129.873611)


@pytest.mark.parametrize(
    "typed",
    [
        "32.744722, 129.873611",
        "32.744722,129.873611",
        "(32.744722, 129.873611)",
        "32.744722 129.873611",
        "32.744722　129.873611",
        "３２．７４４７２２、１２９．８７３６１１",
        "geo:32.744722,129.873611",
        "北緯32.744722度 東経129.873611度",
        "緯度 32.744722 経度 129.873611",
        "緯度:32.744722, 経度:129.873611",
        "東経129.873611度 北緯32.744722度",
        "北緯32度44分41秒 東経129度52分25秒",
        "32°44'41\"N 129°52'25\"E",
        "32°44′41″N, 129°52′25″E",
        "N32.744722 E129.873611",
        "https://www.google.com/maps/@32.744722,129.873611,17z",
        "https://www.google.com/maps/place/X/@32.7,129.8,17z/data=!3m1!8m2!3d32.744722!4d129.873611",
        "https://www.google.com/maps?q=32.744722,129.873611",
        "https://maps.apple.com/?ll=32.744722,129.873611&q=X",
    ],
)
def test_every_common_spelling_means_the_same_place(typed: str) -> None:
    found = parse_position(typed)
    assert found is not None
    assert found.latitude == pytest.approx(TOWN_HALL.latitude, abs=1e-5)
    assert found.longitude == pytest.approx(TOWN_HALL.longitude, abs=1e-5)
    assert found.in_japan


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "32.7",
        "駅の前",
        "32.7, ",
        "a, b",
        "北緯32度",
        "北緯32度 北緯33度",
        "1 2 3",
        "32.7,129.8,5",
    ],
)
def test_anything_else_means_none(typed: str) -> None:
    assert parse_position(typed) is None


def test_a_position_elsewhere_is_not_in_japan() -> None:
    for typed in ("129.87, 32.74", "48.85, 2.35", "0, 0"):
        found = parse_position(typed)
        assert found is None or not found.in_japan


@given(st.text(max_size=60))
def test_any_text_is_read_or_not(typed: str) -> None:
    parse_position(typed)


@given(st.floats(20, 46), st.floats(122, 154))
def test_what_is_shown_is_read_as_the_same_position(latitude: float, longitude: float) -> None:
    position = Position(round(latitude, 6), round(longitude, 6))
    assert parse_position(f"{position.latitude:.6f}, {position.longitude:.6f}") == position
    words = f"北緯{position.latitude:.6f}度 東経{position.longitude:.6f}度"
    assert parse_position(words) == position
