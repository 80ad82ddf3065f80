"""What this city offers online."""

from __future__ import annotations

from typing import Any

from app.api.calls import Call
from app.api.operations import operation
from app.api.schemas import ProcedureDetail, ProcedureSummary
from app.languages import language
from app.procedures import live_cards
from app.running import running, today
from core.errors import NotFound
from forms.answers import answers_schema
from forms.card import Card
from forms.definition import Page
from workflow import queries
from workflow.definitions import procedure_of
from workflow.reception import opening_of


@operation("GET", "/procedures", who="anyone", answer=ProcedureSummary, many=True)
def list_procedures(call: Call) -> list[dict[str, Any]]:
    """List the procedures that can be started today."""
    with running().database.reading() as session:
        return [_summary(card) for card in live_cards(session)]


@operation("GET", "/procedures/<slug>", who="anyone", answer=ProcedureDetail)
def get_procedure(call: Call, slug: str) -> dict[str, Any]:
    """Show one procedure: its pages, and the JSON Schema of its answers."""
    with running().database.reading() as session:
        revision = queries.live_revision(session, slug, today())
        if revision is None:
            raise NotFound
        procedure, opening = procedure_of(revision), opening_of(revision)
        return _summary(Card.of(procedure)) | {
            "revision": revision.number,
            "purpose": procedure.purpose.get(language()),
            "basis": procedure.basis.text.get(language()),
            "identity": procedure.identity,
            "standard_days": procedure.standard_days,
            "opens_at": opening.opens_at,
            "closes_at": opening.closes_at,
            "fee": procedure.fee.text.get(language()) if procedure.fee else None,
            "pages": [_page(page) for page in procedure.pages],
            "answers_schema": answers_schema(procedure),
        }


def _summary(card: Card) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "title": card.title.get(language()),
        "summary": card.summary.get(language()),
        "category": card.category.get(language()),
        "kind": card.kind,
        "office": card.office,
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "page": page.name,
        "title": page.title.get(language()),
        "fields": [
            {"field": field.name, "type": field.type, "label": field.label.get(language())}
            for field in page.fields
        ],
    }
