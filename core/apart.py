"""Work on what a stranger sent, in a process of its own that can neither grow nor go on for long.

A file of a few thousand bytes can be made so that reading it takes gigabytes, or minutes. Libraries
cannot be asked to stop; the kernel can. The process is told no setting and no secret.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Final

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes; a photo of 50 megapixels takes 0.6 GB."""
SECONDS: Final = 20
"""Of one core; a photo of 50 megapixels takes 2 to 4."""

_ROOT: Final = Path(__file__).parent.parent
_TOO_MUCH: Final = 3
_ONE: Final = Lock()
"""One at a time: there is a web process for each core, and so much memory is given once for each."""


class TooMuch(Exception):
    """It took more memory or time than anything honest, or broke the process."""


def call(script: str, argument: str, data: bytes) -> bytes:
    """Let `script`, a file that ends in `answer`, work on the data. Raises TooMuch."""
    command = [sys.executable, "-P", script, argument]
    with _ONE:
        try:
            done = subprocess.run(
                command,
                input=data,
                stdout=subprocess.PIPE,
                env={"PYTHONPATH": str(_ROOT)},
                timeout=3 * SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TooMuch from error
    if done.returncode < 0 or done.returncode == _TOO_MUCH:
        raise TooMuch
    done.check_returncode()
    return done.stdout


def answer(work: Callable[[str, bytes], bytes]) -> None:
    """Be that process: work on what comes in, after everybody who waits for a page."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        sys.stdout.buffer.write(work(sys.argv[1], sys.stdin.buffer.read()))
    except MemoryError:
        sys.exit(_TOO_MUCH)
