"""What the machine must have besides Python; without it documents would be slow, or wrong."""

from __future__ import annotations

import ctypes
import subprocess

_FONTS = {
    "BIZ UDPGothic": "fonts-morisawa-bizud-gothic",
    "BIZ UDPMincho": "fonts-morisawa-bizud-mincho",
}


def missing() -> list[str]:
    """Everything that is missing, each with what it is for and what installs it."""
    problems = []
    try:
        ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        problems.append(
            "The library libharfbuzz-subset.so.0 is missing; documents take ten times as long "
            "without it. Install libharfbuzz-subset0."
        )
    families = subprocess.run(
        ["fc-list", "--format", "%{family}\n"], check=True, capture_output=True, text=True
    ).stdout
    problems.extend(
        f"The font {family} of the documents is missing. Install {package}."
        for family, package in _FONTS.items()
        if family not in families
    )
    return problems
