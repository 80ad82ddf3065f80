"""記録の廃棄: cases whose retention has ended, chosen, looked at once more, and disposed of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.actor import Actor
from app.errors import AWAY
from app.login import known_actor, records_required
from app.running import now, running, today
from core.errors import TenohiraError
from forms.japanese.days import fiscal_year, official_day_words
from workflow import actions, queries, retention
from workflow.definitions import card_of

PAGE = 100
NOTHING = "廃棄する申請を選んでください。"
BROKEN = "思わぬ不具合で、廃棄できませんでした。システムの担当に知らせてください。"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Line:
    """A case whose retention has ended."""

    id: str
    url: str
    number: str
    procedure: str
    ended: str
    how: str
    """As what it ended, and in which fiscal year."""
    kept_until: str


@dataclass(frozen=True)
class Refused:
    """A case that is still there, and why."""

    number: str
    why: str


@records_required
def listing() -> ResponseReturnValue:
    """Show a page of what can be disposed of."""
    return _listing()


@records_required
def check() -> ResponseReturnValue:
    """Show what was chosen once more, and what goes with it."""
    chosen = _lines(_chosen(known_actor()))
    if not chosen:
        return _listing(problem=NOTHING), 422
    return render_template("pages/officer/dispose.html", chosen=chosen)


@records_required
def dispose() -> ResponseReturnValue:
    """Dispose of what was chosen, each on its own; what is refused is named with its reason."""
    actor = known_actor()
    chosen = _chosen(actor)
    if not chosen:
        return _listing(problem=NOTHING), 422
    refused = [each for case in chosen if (each := _dispose(case, actor))]
    if len(refused) < len(chosen):
        flash(f"{len(chosen) - len(refused)}件を廃棄しました。")
    if refused:
        return _listing(refused=refused), 409
    return redirect(url_for("officer.disposal"), 303)


def _chosen(actor: Actor) -> tuple[retention.Expired, ...]:
    ids = request.form.getlist("case")[:PAGE]
    with running().database.reading() as session:
        return retention.expired_among(session, actor, ids, today=today())


def _dispose(case: retention.Expired, actor: Actor) -> Refused | None:
    """Dispose of one in a transaction of its own, so that it takes no other with it."""
    try:
        with running().database.transaction() as session:
            application = queries.application_of(session, case.id, actor)
            actions.dispose(session, application, by=actor, at=now())
    except AWAY:
        raise
    except TenohiraError as error:
        return Refused(case.receipt_number, error.message)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others go on
        kind = type(error).__name__
        log.error("disposal_failed", application=case.id, error=kind)  # noqa: TRY400 - no personal data
        return Refused(case.receipt_number, BROKEN)
    return None


def _listing(*, problem: str = "", refused: Sequence[Refused] = ()) -> str:
    with running().database.reading() as session:
        page = retention.expired(
            session, known_actor(), request.args.get("after"), PAGE, today=today()
        )
        lines = _lines(page.rows)
    return render_template(
        "pages/officer/disposal.html",
        lines=lines,
        count=page.count,
        after=page.after,
        later=bool(request.args.get("after")),
        every=bool(request.args.get("every")),
        here=request.args.get("after"),
        problem=problem,
        refused=refused,
    )


def _lines(found: Sequence[retention.Expired]) -> tuple[Line, ...]:
    return tuple(
        Line(
            id=each.id,
            url=url_for("officer.case", case_id=each.id),
            number=each.receipt_number,
            procedure=card_of(each.revision).title.ja,
            ended=official_day_words(each.finished_on),
            how=f"{each.state.label} {fiscal_year(each.finished_on)}年度",
            kept_until=official_day_words(each.retained_until),
        )
        for each in found
    )
