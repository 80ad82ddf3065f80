"""make fuzz: many broken files, on every core. Prints how they were taken and the slowest."""

from __future__ import annotations

import multiprocessing
import sys

from tests.fuzz.trial import tried_all

MANY = 50_000
SLOW = 1.0
"""Seconds of processor time that one file may take."""


def main() -> None:
    """Try them; ends with 1 when a file takes too long, and with an error when one breaks a promise."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with multiprocessing.get_context("spawn").Pool() as pool:
        parts = pool.imap_unordered(tried_all, [range(at, at + 100) for at in range(0, many, 100)])
        trials = [trial for part in parts for trial in part]
    slowest = max(trials, key=lambda trial: trial.seconds)
    middle = sorted(trial.seconds for trial in trials)[len(trials) // 2]
    print(f"{len(trials)} broken files, {sum(trial.sound for trial in trials)} still sound")
    print(f"median {middle * 1000:.1f} ms, slowest {slowest.seconds:.2f} s (seed {slowest.seed})")
    sys.exit(slowest.seconds > SLOW)


if __name__ == "__main__":
    main()
