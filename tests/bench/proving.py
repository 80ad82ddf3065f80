"""What the proof and the words of a file's conditions cost, on average over the city's procedures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from forms import catalogue, examples, lint
from forms.source import Source
from forms.tracing import trace
from tests.bench.figures import Figure

OWN = Path(__file__).parents[2] / "procedures"
TODAY = date(2026, 6, 9)
TIMES = 5


def proving() -> Iterator[Figure]:
    """CPU of this process: everything beyond reading a file, beside reading it; a case's reasons."""
    procedures = list(catalogue.load(OWN).procedures.values())
    count = len(procedures)
    read = cpu_ms(lambda: catalogue.load(OWN)) / count
    nowhere = Source("")
    proved = cpu_ms(lambda: [list(lint.trial(each, nowhere, TODAY)) for each in procedures])
    yield Figure("proof of a procedure", "ms", proved / count, read, "reading it", limit=8)
    sent = [examples.run(each, each.examples[-1], TODAY) for each in procedures]
    told = cpu_ms(lambda: [trace(each) for each in sent]) / count
    yield Figure("reasons of a case in words", "ms", told, limit=10)


def cpu_ms(action: Callable[[], object]) -> float:
    """Milliseconds of this process's processor, the mean of some times after a first one."""
    action()
    begin = time.process_time()
    for _ in range(TIMES):
        action()
    return (time.process_time() - begin) / TIMES * 1000
