from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow import receipt_numbers
from workflow.receipt_numbers import SIGNS, is_mistyped

NUMBERS = st.integers().map(lambda seed: receipt_numbers.new(random.Random(seed)))


def test_the_sample_in_the_mock_is_shaped_like_ours() -> None:
    number = receipt_numbers.new()

    assert [len(part) for part in number.split("-")] == [4, 4, 1]
    assert not is_mistyped(number)


def test_no_two_signs_look_alike() -> None:
    assert not set("0OD1IL2Z5S8BV") & set(SIGNS)
    assert len(set(SIGNS)) == 23


@given(NUMBERS)
def test_a_number_is_found_however_it_is_typed(number: str) -> None:
    for typed in (number.lower(), number.replace("-", " "), number.replace("-", "ー")):
        assert not is_mistyped(typed)


@given(NUMBERS, st.integers(0, 8), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(number: str, place: int, sign: str) -> None:
    signs = list(number.replace("-", ""))
    wrong = signs.copy()
    wrong[place] = sign

    assert is_mistyped("-".join(wrong)) == (wrong != signs)


@given(NUMBERS, st.integers(0, 8), st.integers(0, 8))
def test_two_signs_in_each_others_place_are_noticed(number: str, one: int, other: int) -> None:
    signs = list(number.replace("-", ""))
    wrong = signs.copy()
    wrong[one], wrong[other] = wrong[other], wrong[one]

    assert is_mistyped("-".join(wrong)) == (wrong != signs)


@pytest.mark.parametrize(
    "name", ["", "山﨑", "ヤマサキ", "YAMASHITA", "4KT7", "2026-11-30", "4KT7-PXH3-MM"]
)
def test_what_is_no_number_is_not_called_mistyped(name: str) -> None:
    assert not is_mistyped(name)


def test_numbers_do_not_repeat() -> None:
    assert len({receipt_numbers.new() for _ in range(2000)}) == 2000
