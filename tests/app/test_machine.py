"""A machine without the fonts of the documents is told so before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import machine


def test_this_machine_has_everything() -> None:
    assert machine.missing() == []


def test_missing_fonts_are_named_with_what_installs_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))

    problems = "\n".join(machine.missing())

    assert "BIZ UDPGothic" in problems
    assert "fonts-morisawa-bizud-mincho" in problems
