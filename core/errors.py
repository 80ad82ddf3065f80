"""What can go wrong, in words for the person who sees it.

Messages are Japanese, safe to show, and hold no personal data. The edge maps each class to HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Problem(Protocol):
    """One thing wrong with what was sent: where, a stable code, and words (forms.problems)."""

    @property
    def path(self) -> str:
        """The field, such as children.0.birthday; empty for the whole."""

    @property
    def code(self) -> str:
        """A stable word for programs."""

    @property
    def message(self) -> str:
        """What happened and what to do, for a person."""


class TenohiraError(Exception):
    """Something a person can be told."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(TenohiraError):
    """There is no such thing, or not for this person; the two look the same from outside."""

    def __init__(self, message: str = "お探しのものは見つかりませんでした。") -> None:
        super().__init__(message)


class NotAllowed(TenohiraError):
    """This person may not do this, now or ever."""


class Conflict(TenohiraError):
    """Somebody was faster, or the thing is no longer in the state the person saw."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Invalid(TenohiraError):
    """What was sent has problems; all of them are named."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("入力内容を確認してください。")
        self.problems = tuple(problems)


class TooMany(TenohiraError):
    """Too many tries; retry_after is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("回数が多すぎます。しばらく待ってから、もう一度お試しください。")
        self.retry_after = retry_after


class OutcomeUnknown(TenohiraError):
    """A job cannot know whether the world received what it sent; it is repeated once at most."""
