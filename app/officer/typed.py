"""What an officer typed for a case, kept in the session until it is used, so that nothing is lost.

A reload, a look at the PDF, a problem or a colleague who was faster: the words are still there.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import session
from werkzeug.datastructures import MultiDict

from forms.japanese.check_digits import contains_my_number

CASES = 5
"""So many cases are kept at once; the oldest goes first."""
_NOT_KEPT = frozenset({"csrf_token", "seen", "since", "go", "item", "how"})

Typed = MultiDict[str, str]


def keep(case_id: str, form: Mapping[str, str]) -> None:
    """Keep what was typed for the case, in place of what was kept before.

    Not a 個人番号: it may not be kept at all (番号法20条).
    """
    pairs = [
        (name, value)
        for name, value in MultiDict(form).items(multi=True)
        if name not in _NOT_KEPT and value.strip() and not contains_my_number(value)
    ]
    kept = {key: words for key, words in session.get("typed", {}).items() if key != case_id}
    newest = list(kept.items())[-(CASES - 1) :]
    session["typed"] = dict(newest) | ({case_id: pairs} if pairs else {})


def kept(case_id: str) -> Typed:
    """Give what was typed for the case."""
    return MultiDict((name, value) for name, value in session.get("typed", {}).get(case_id, ()))


def forget(case_id: str) -> None:
    """Let it go once it was used."""
    if case_id in session.get("typed", {}):
        session["typed"] = {key: each for key, each in session["typed"].items() if key != case_id}
