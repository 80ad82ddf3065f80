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
