"""What a case still needs before an outcome can be proposed, and which outcomes need what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms.definition import Procedure
from forms.japanese.widths import is_blank
from forms.problems import Problem
from forms.schema import LESSER, OUTCOMES, UNFAVOURABLE
from workflow import identity
from workflow.definitions import procedure_of
from workflow.models import Application, ChecklistTick

REASONS = {"provision": "根拠となる条文", "facts": "認定した事実", "applied": "あてはめ"}


@dataclass(frozen=True)
class ChecklistLine:
    """An item of the checklist that applies to this case, and who confirmed it."""

    item: int
    words: str
    tick: ChecklistTick | None


def checklist_of(application: Application) -> tuple[ChecklistLine, ...]:
    """Give the checklist for the latest answers."""
    if not application.submissions:
        return ()
    items = procedure_of(application.revision).review.checklist
    ticks = {tick.item: tick for tick in application.ticks}
    return tuple(
        ChecklistLine(item, items[item].item.get(), ticks.get(item))
        for item in application.submissions[-1].checklist
    )


def outcomes_of(procedure: Procedure) -> tuple[str, ...]:
    """Give the outcomes that can be proposed, in the order of the file."""
    lawful = OUTCOMES[procedure.kind]
    return tuple(outcome for outcome in procedure.results if outcome in lawful)


def needs_reasons(procedure: Procedure, outcome: str) -> bool:
    """Tell whether the outcome cannot be proposed without 根拠, 事実 and あてはめ."""
    result = procedure.results.get(outcome)
    stated = result is not None and result.reasons
    return stated or (procedure.disposition and outcome in LESSER)


def states_reasons(procedure: Procedure, outcome: str) -> bool:
    """Tell whether the notice of the outcome has a place for reasons, needed or not."""
    return outcome in UNFAVOURABLE or needs_reasons(procedure, outcome)


def reasons_for(procedure: Procedure, outcome: str, typed: Mapping[str, str]) -> dict[str, str]:
    """Give what the notice of the outcome states; what was typed for another one is left out."""
    if not states_reasons(procedure, outcome):
        return {}
    given = {part: typed.get(part, "").strip() for part in REASONS}
    return {part: text for part, text in given.items() if not is_blank(text)}


def missing_for(
    application: Application, outcome: str, reasons: dict[str, str]
) -> tuple[Problem, ...]:
    """Give everything that stands against proposing the outcome.

    An item that could not be confirmed is a ground for a refusal, so a refusal does not need it.
    """
    procedure = procedure_of(application.revision)
    found = []
    if outcome not in outcomes_of(procedure):
        found.append(Problem("outcome", "unknown_outcome", "この手続にない結果です。"))
    if outcome not in UNFAVOURABLE:
        found += [
            Problem(f"checklist.{line.item}", "not_ticked", f"「{line.words}」が未確認です。")
            for line in checklist_of(application)
            if line.tick is None
        ]
    if identity.stands_against(application, outcome):
        found.append(Problem("identity", "not_verified", identity.MISSING))
    found += [
        Problem(f"opinions.{each.number}", "not_answered", f"{each.office}の回答がまだありません。")
        for each in application.opinions
        if each.answered_at is None
    ]
    if needs_reasons(procedure, outcome):
        found += [
            Problem(f"reasons.{part}", "required", f"{label}を入力してください。")
            for part, label in REASONS.items()
            if is_blank(reasons.get(part, ""))
        ]
    return tuple(found)
