"""Passwords of officers, as Argon2id hashes. Hashing takes a tenth of a second, on purpose."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hash(password: str) -> str:  # noqa: A001 - read as passwords.hash
    """Hash a password for storing."""
    return _HASHER.hash(password)


def verify(stored: str, password: str) -> bool:
    """Tell whether the password is the stored one."""
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
