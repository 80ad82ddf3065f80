"""The page for whoever was too late: what was typed, in words, and where to go on with it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from accounts.actor import Actor
from app.officer import words
from app.officer.correction import label_of
from app.officer.panels import Fact
from app.officer.typed import Typed
from workflow import identity, review
from workflow.access import allowed
from workflow.definitions import procedure_of
from workflow.models import Application
from workflow.states import Action

_LABELS = {
    **{f"reasons.{part}": label for part, label in review.REASONS.items()},
    "memo": "決裁者へのひとこと",
    "due_on": "補正の期限",
}
_WORDS = {
    Action.ASK_CORRECTION: "申請した方へのことば",
    Action.SEND_BACK: "差し戻す理由",
    Action.TAKE_BACK: "取り消す理由",
    Action.GIVE_OPINION: "回答",
}
"""What the box `words` of a form is called."""


def go_on_url(application: Application, action: Action, actor: Actor) -> str:
    """The page that the form was on, while there is still use for it."""
    again = action is Action.ASK_CORRECTION and action in allowed(actor, application)
    return url_for("officer.correction" if again else "officer.case", case_id=application.id)


def typed_lines(application: Application, action: Action, typed: Typed) -> tuple[Fact, ...]:
    """What was typed, chosen or ticked, for reading; not what is saved already."""
    return tuple(_typed(application, action, typed))


def _typed(application: Application, action: Action, typed: Typed) -> Iterator[Fact]:
    procedure = procedure_of(application.revision)
    unticked = {str(each.item): each for each in review.checklist_of(application) if not each.tick}
    asked = frozenset(application.submissions[-1].asked)
    for name, value in typed.items(multi=True):
        kind, _, path = name.partition(".")
        if name == "item" and value in unticked:
            yield Fact("確かめた審査項目", unticked[value].words)
        elif name == "outcome":
            yield Fact("結果", words.outcome(procedure, value))
        elif name == "how" and value in identity.HOWS:
            yield Fact("本人確認のしかた", identity.HOWS[value])
        elif name == "fields" and value in asked and f"words.{value}" not in typed:
            yield Fact("補正を求める項目", label_of(procedure, value))
        elif kind == "words" and path in asked:
            yield Fact(f"「{label_of(procedure, path)}」をどう直すか", value)
        elif name == "words":
            yield Fact(_WORDS.get(action, "ことば"), value)
        elif name in _LABELS:
            yield Fact(_LABELS[name], value)
