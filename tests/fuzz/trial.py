"""What must hold of any file at all: it is read, or every problem has a line. Nothing is raised."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from forms import catalogue
from forms.catalogue import Blocks
from tests.fuzz.mutations import mutated

ROOT = Path(__file__).parents[2]
PROCEDURES = ROOT / "procedures"
TODAY = date(2026, 4, 1)


@dataclass(frozen=True)
class Trial:
    """One broken file: what came of it, and the seconds of processor time it took."""

    seed: int
    sound: bool
    seconds: float


def texts() -> Mapping[str, str]:
    """The files that are broken, by name: the city's own."""
    return {path.name: path.read_text("utf-8") for path in sorted(PROCEDURES.glob("*.yaml"))}


@cache
def blocks() -> Blocks:
    """What the city's files use."""
    return catalogue.read_blocks(PROCEDURES)


def tried(whole: Mapping[str, str], seed: int, folder: Path) -> Trial:
    """Read a broken file as `check` does; raises AssertionError where the report is no help."""
    name, data = mutated(whole, seed)
    path = folder / name
    path.write_bytes(data)
    used = blocks()
    started = time.process_time()
    procedure, problems = catalogue.read_file(path, path.name, used)
    seconds = time.process_time() - started
    path.unlink()
    lines = data.count(b"\n") + data.count(b"\r") + data.count("\u2028".encode()) + 2
    for each in problems:
        assert each.position.line >= 1, (seed, each)
        assert each.position.column >= 1, (seed, each)
        assert each.position.file != path.name or each.position.line <= lines, (seed, each)
        assert each.ja, (seed, each)
        assert each.en, (seed, each)
    assert procedure is not None or problems, seed
    return Trial(seed, procedure is not None, seconds)


def tried_all(seeds: Sequence[int]) -> list[Trial]:
    """Try some in a folder of their own."""
    whole = texts()
    with tempfile.TemporaryDirectory(prefix="tenohira-fuzz-") as name:
        return [tried(whole, seed, Path(name)) for seed in seeds]
