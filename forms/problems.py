"""What is wrong with an answer, said so that the person who typed it can put it right."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where (`children.0.birthday`), a stable code, and Japanese words."""

    path: str
    code: str
    message: str
