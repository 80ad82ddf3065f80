from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from workflow import receipt_numbers
from workflow.receipt_numbers import SIGNS, is_valid

NUMBERS = st.integers().map(lambda seed: receipt_numbers.new(random.Random(seed)))


def test_the_sample_in_the_mock_is_shaped_like_ours() -> None:
    number = receipt_numbers.new()

    assert [len(part) for part in number.split("-")] == [4, 4, 1]
    assert is_valid(number)


def test_no_two_signs_look_alike() -> None:
    assert not set("0OD1IL2Z5S8BV") & set(SIGNS)
    assert len(set(SIGNS)) == 23


@given(NUMBERS)
def test_a_number_is_found_however_it_is_typed(number: str) -> None:
    assert is_valid(number.lower().replace("-", " "))


@given(NUMBERS, st.integers(0, 8), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(number: str, place: int, sign: str) -> None:
    signs = list(number.replace("-", ""))
    wrong = signs.copy()
    wrong[place] = sign

    assert is_valid("".join(wrong)) == (wrong == signs)


@given(NUMBERS, st.integers(0, 8), st.integers(0, 8))
def test_two_signs_in_each_others_place_are_noticed(number: str, one: int, other: int) -> None:
    signs = list(number.replace("-", ""))
    wrong = signs.copy()
    wrong[one], wrong[other] = wrong[other], wrong[one]

    assert is_valid("".join(wrong)) == (wrong == signs)


def test_numbers_do_not_repeat() -> None:
    assert len({receipt_numbers.new() for _ in range(2000)}) == 2000
