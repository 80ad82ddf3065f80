"""A log line is JSON and says nothing about a person. Each test logs in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

START = "import logging, structlog; from core import logs; logs.configure('test'); "
FAIL = """
try:
    raise ValueError("山﨑 結衣")
except ValueError:
    logger.exception("job_failed")
"""


def written(code: str) -> dict[str, Any]:
    """The line that a program writes."""
    done = subprocess.run(
        [sys.executable, "-c", START + code], check=True, capture_output=True, text=True
    )
    assert "山﨑" not in done.stderr
    line: dict[str, Any] = json.loads(done.stderr)
    return line


def test_a_line_is_json_and_names_its_process() -> None:
    line = written("structlog.get_logger('core.test').info('swept', jobs=3)")

    assert (line["event"], line["jobs"], line["process"]) == ("swept", 3, "test")


@pytest.mark.parametrize("source", ["logging.getLogger('x')", "structlog.get_logger('core.x')"])
def test_an_error_gives_its_type_and_place_but_not_its_words(source: str) -> None:
    line = written(f"logger = {source}\n{FAIL}")

    assert (line["event"], line["error"]) == ("job_failed", "ValueError")
    assert line["trace"] == ["<string>:4 <module>"]
