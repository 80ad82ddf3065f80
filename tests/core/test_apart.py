"""Work in a process of its own: what it is given, and that it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import apart

SCRIPT = """
import os, resource, signal
from core import apart

def work(what, data):
    if what == "grow":
        return bytes(2 * apart.MEMORY)
    if what == "break":
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "go on":
        return str(resource.getrlimit(resource.RLIMIT_CPU)[0]).encode()
    return data[::-1] + str(sorted(os.environ)).encode()

apart.answer(work)
"""


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "work.py"
    path.write_text(SCRIPT, "utf-8")
    return str(path)


def test_it_answers_and_knows_no_secret(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENOHIRA_SECRET_KEY", "a secret")
    said = apart.call(script, "turn", b"abc")

    assert said.startswith(b"cba")
    assert b"TENOHIRA" not in said


@pytest.mark.parametrize("what", ["grow", "break"])
def test_too_much_is_an_error_of_the_one_who_asked_only(script: str, what: str) -> None:
    with pytest.raises(apart.TooMuch):
        apart.call(script, what, b"")
    assert apart.call(script, "turn", b"ba").startswith(b"ab")


def test_it_is_ended_after_some_seconds(script: str) -> None:
    assert apart.call(script, "go on", b"") == str(apart.SECONDS).encode()
