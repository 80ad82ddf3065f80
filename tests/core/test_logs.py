"""A log line is JSON and says nothing about a person."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from core import logs


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    logs.configure("test")
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def written(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    line: dict[str, object] = json.loads(capsys.readouterr().err)
    return line


def test_a_line_is_json_and_names_its_process(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("core.test").info("swept", jobs=3)

    line = written(capsys)
    assert (line["event"], line["jobs"], line["process"]) == ("swept", 3, "test")


@pytest.mark.parametrize("library", [False, True])
def test_an_error_gives_its_type_and_place_but_not_its_words(
    capsys: pytest.CaptureFixture[str], library: bool
) -> None:
    logger = logging.getLogger("library") if library else structlog.get_logger("core.test")
    try:
        raise ValueError("山﨑 結衣")
    except ValueError:
        logger.exception("job_failed")

    text = capsys.readouterr().err
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert line["trace"][0].endswith("test_an_error_gives_its_type_and_place_but_not_its_words")
    assert "山﨑" not in text
