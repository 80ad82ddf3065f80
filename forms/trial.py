"""A text is read in a process of its own, which may end badly without taking anything along.

`python -m forms.trial` reads one JSON document from its input: source, file, today, blocks. It ends
with 0 when the check came to an end, whatever it found. Reading is bounded everywhere already; this
is for the text that finds the bound nobody thought of.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from forms import catalogue

SECONDS: Final = 20
"""Of the clock on the wall; the largest real file takes a twentieth of it."""
MEMORY: Final = 1024 * 1024 * 1024
_ROOT: Final = Path(__file__).parent.parent


def ends_well(source: str, file: str, today: date, blocks: Mapping[str, str]) -> bool:
    """Whether a check of this text comes to an end, soon and with little memory."""
    text = json.dumps(
        {"source": source, "file": file, "today": today.isoformat(), "blocks": dict(blocks)}
    )
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "forms.trial"],
            input=text.encode("utf-8", "surrogatepass"),
            cwd=_ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def main() -> None:
    """Check what comes in, within bounds; the answer is that it ended."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(5)
    given = json.loads(sys.stdin.buffer.read().decode("utf-8", "surrogatepass"))
    blocks = catalogue.stored_blocks(given["blocks"])
    catalogue.check_source(
        given["source"], given["file"], date.fromisoformat(given["today"]), blocks
    )


if __name__ == "__main__":
    main()
