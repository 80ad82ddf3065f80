"""What people answer in the journeys: only what matters; the rest is made up from the page."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.citizen import Pages


@dataclass(frozen=True)
class Story:
    """One application: how it is found, what is answered, and what is wrong in it."""

    search: str
    """As people type: kana, spaces, odd widths."""
    title: str
    pages: Pages
    correction: dict[str, str]
    """What an officer asks to be put right: words by path."""
