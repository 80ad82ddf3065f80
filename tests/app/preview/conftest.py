"""A file on the disk that somebody is writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.preview.lamp import LAMP


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "street-lamp.yaml"
    path.write_text(LAMP, "utf-8")
    return path
