"""What happens after an event: the one table from an event's name to the jobs it owes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REACTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LoginCodeIssued": ("login_code",),
        # The citizen is told once the papers can be opened: `receipt` owes `message` when stored.
        "ApplicationSubmitted": ("receipt",),
        "CorrectionAnswered": ("receipt",),
        "ApplicationReceived": ("message",),
        "CorrectionAsked": ("message",),
        "CorrectionClosed": ("message",),
        # `result` stores the notice and marks the application as notified, which is the next line.
        "ApplicationDecided": ("result",),
        "ResultNotified": ("message",),
        "DecisionTakenBack": ("message",),
        "ApplicationWithdrawn": ("message",),
        "DraftExpiring": ("message",),
        "DraftStranded": ("message",),
        "AttachmentRemoved": ("erase",),
        "DraftDiscarded": ("erase",),
        "ApplicationDisposed": ("erase",),
    }
)

URGENT = frozenset({"login_code"})
"""Jobs that go before all others: somebody waits at a screen, and the code lives ten minutes.

Each takes as long as one mail, and how many a person can ask for is limited, so papers wait hardly longer.
"""
