"""A terminal, in which commands of the guide are typed as a clerk types them."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


@dataclass(frozen=True)
class Terminal:
    """A folder in which commands run."""

    folder: Path

    @property
    def environ(self) -> dict[str, str]:
        """What a clerk's terminal knows: nothing of the settings of a city."""
        foreign = ("TENOHIRA_", "HOST", "PORT", "PYTHONPATH")
        known = {name: each for name, each in os.environ.items() if not name.startswith(foreign)}
        return known | {"TERM": "xterm"}

    def runs(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command that asks nothing; gives how it ended and all it said."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def talks(self, command: Sequence[str], lines: Sequence[tuple[str, str]]) -> str:
        """Run a command and answer what it asks: (end of the question, what is typed).

        Gives everything that was to be seen, as on the screen.
        """
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            command, cwd=self.folder, env=self.environ, stdin=theirs, stdout=theirs, stderr=theirs
        )
        os.close(theirs)
        seen = ""
        for question, answer in lines:
            seen += self._until(ours, question)
            os.write(ours, f"{answer}\n".encode())
        seen += self._until(ours, None)
        process.wait(PATIENCE)
        os.close(ours)
        assert process.returncode == 0, seen
        return seen.replace("\r\n", "\n")

    @staticmethod
    def _until(terminal: int, question: str | None) -> str:
        """Read until a question stands there; None: until the end."""
        read = b""
        ends = time.monotonic() + PATIENCE
        while question is None or not read.decode("utf-8", "ignore").endswith(question):
            assert time.monotonic() < ends, f"{question!r} did not come:\n{read.decode()}"
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(terminal, 4096)
            except OSError:  # the other side has closed
                part = b""
            if not part:
                break
            read += part
        return read.decode()
