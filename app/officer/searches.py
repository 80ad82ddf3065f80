"""What an officer searches for, kept in the session: a name has no place in an address or in its log.

The address of a list says under which key the words are kept, so that two tabs do not mix theirs. For
anybody else, and once the session has ended, the key means nothing.
"""

from __future__ import annotations

import secrets

from flask import session

from forms.japanese.check_digits import contains_my_number

SEARCHES = 10
"""So many are kept at once; the oldest goes first."""
LONGEST = 100


def keep(words: str) -> str | None:
    """Keep the words and give their key; None where there is nothing to search for.

    Not for a 個人番号: it may not be kept at all (番号法20条).
    """
    words = words.replace("\0", "").strip()[:LONGEST]
    if not words or contains_my_number(words):
        return None
    key = secrets.token_urlsafe(6)
    newest = list(session.get("searches", {}).items())[-(SEARCHES - 1) :]
    session["searches"] = dict(newest) | {key: words}
    return key


def kept(key: str) -> str:
    """Give the words of a key; none for a key that is not of this session."""
    words: str = session.get("searches", {}).get(key, "")
    return words
