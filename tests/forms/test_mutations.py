"""Broken files of every kind are reported at a line; `make fuzz` tries fifty thousand of them."""

from __future__ import annotations

import pytest

from tests.fuzz.trial import tried_all


@pytest.mark.parametrize("first", range(1_000_000, 1_000_800, 100))
def test_a_broken_file_is_reported_at_a_line(first: int) -> None:
    trials = tried_all(range(first, first + 100))

    assert 0 < sum(trial.sound for trial in trials) < 50
