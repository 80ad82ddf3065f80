from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import codes

CODES = st.text(codes.ALPHABET, min_size=15, max_size=15).map(
    lambda body: body + codes._check_character(body)
)


def test_a_new_code_reads_as_itself() -> None:
    code = codes.new()
    assert codes.read(code) == code
    assert codes.read(codes.shown(code)) == code


def test_no_two_codes_are_the_same() -> None:
    assert len({codes.new() for _ in range(1000)}) == 1000


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert codes.shown("7K2MPX4H93TAQW8C") == "7K2M-PX4H-93TA-QW8C"


def test_no_character_is_taken_for_another() -> None:
    assert not set("01IOU") & set(codes.ALPHABET)


@given(CODES, st.sampled_from([" ", "-", "ー", "\u3000"]))
def test_a_code_is_read_however_it_is_typed(code: str, between: str) -> None:
    if between == "ー":
        between = "-"
    typed = between.join(code.lower())
    full_width = "".join(chr(ord(each) + 0xFEE0) for each in code)
    assert codes.read(typed) == codes.read(full_width) == code


@given(CODES, st.integers(0, 15), st.sampled_from(codes.ALPHABET))
def test_every_wrong_character_is_noticed(code: str, at: int, other: str) -> None:
    wrong = code[:at] + other + code[at + 1 :]
    assert codes.read(wrong) == (code if wrong == code else None)


@given(CODES, st.integers(0, 13))
def test_every_swap_of_neighbours_is_noticed(code: str, at: int) -> None:
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert codes.read(swapped) == (code if swapped == code else None)


@pytest.mark.parametrize(
    "text", ["", "7K2M", "0" * 16, "あ" * 16, "A" * 400, "7K2M-PX4H-93TA-QW8C-2"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert codes.read(text) is None
