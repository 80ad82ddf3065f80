"""What an officer typed for a case, kept in the session until it is used, so that nothing is lost.

A reload, a look at the PDF, a problem or a colleague who was faster: the words are still there, in
the form they were typed into and in no other. Some go to the applicant, some to colleagues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from flask import session
from werkzeug.datastructures import MultiDict

from forms.japanese.check_digits import contains_my_number

CASES = 5
"""So many cases are kept at once; the oldest goes first."""
REVIEW = "review"
"""The form with the checklist, the identity and the proposal."""
_REVIEWING = frozenset({"tick", "propose", "confirm_identity", "doubt_identity"})
_NOT_KEPT = frozenset({"csrf_token", "seen", "since", "go", "opinion"})
_SAVED = frozenset({"item", "how"})
"""What is saved as soon as it is sent; kept only where that was refused."""

Typed = MultiDict[str, str]
Kept = Mapping[str, Typed]
"""What was typed, by form; a form that nothing was typed into is there, too."""


def form_of(action: str, posted: Mapping[str, str]) -> str:
    """The form that an action's button belongs to; every question to an office has its own."""
    if action in _REVIEWING:
        return REVIEW
    return answer_to(posted.get("opinion", "")) if action == "give_opinion" else action


def answer_to(opinion: str | int) -> str:
    """The form for the answer to a question to another office."""
    return f"opinion-{opinion}"


def keep(case_id: str, form: str, posted: Mapping[str, str], *, refused: bool = False) -> None:
    """Keep what was typed into a form of the case, in place of what was kept of it before.

    Not a 個人番号: it may not be kept at all (番号法20条).
    """
    left_out = _NOT_KEPT if refused else _NOT_KEPT | _SAVED
    pairs = [
        (name, value)
        for name, value in MultiDict(posted).items(multi=True)
        if name not in left_out and value.strip() and not contains_my_number(value)
    ]
    _replace(case_id, form, pairs)


def kept(case_id: str) -> Kept:
    """Give what was typed for the case."""
    forms: dict[str, list[tuple[str, str]]] = session.get("typed_forms", {}).get(case_id, {})
    typed: defaultdict[str, Typed] = defaultdict(MultiDict)
    typed |= {form: MultiDict((name, value) for name, value in forms[form]) for form in forms}
    return typed


def forget(case_id: str, form: str) -> None:
    """Let go what was typed into a form once it was used."""
    _replace(case_id, form, [])


def _replace(case_id: str, form: str, pairs: list[tuple[str, str]]) -> None:
    cases = dict(session.get("typed_forms", {}))
    forms = {name: each for name, each in cases.pop(case_id, {}).items() if name != form}
    forms |= {form: pairs} if pairs else {}
    newest = list(cases.items())[-(CASES - 1) :]
    session["typed_forms"] = dict(newest) | ({case_id: forms} if forms else {})
