"""Check a YAML text and keep it as a candidate: what is checked is what is published later."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.report import Checked, check_text, report_of
from app.admin.texts import sent
from app.login import admin_required, known_actor
from app.running import now, running
from workflow import candidates, desks


@admin_required
def blank() -> ResponseReturnValue:
    """Show an empty box for a text."""
    return render_template("pages/admin/check.html", report=None, source="", note="")


@admin_required
def check() -> ResponseReturnValue:
    """Check what was sent; keep it as a candidate if that was pressed and nothing is wrong."""
    checked = _with_desks(check_text(sent()))
    keeps = request.form.get("go") == "keep"
    if keeps and (kept := _keep(checked)):
        return kept
    with running().database.reading() as session:
        report = report_of(session, checked, request.form.get("page", ""))
    html = render_template(
        "pages/admin/check.html", report=report, source=checked.source, note=_note()
    )
    return html, 400 if keeps else 200


def _with_desks(checked: Checked) -> Checked:
    """What was found, and the desks at which nobody sits."""
    if checked.procedure is None:
        return checked
    with running().database.reading() as session:
        found = desks.told(session, checked.procedure, checked.source, checked.file)
    return replace(checked, problems=(*checked.problems, *found))


def _keep(checked: Checked) -> ResponseReturnValue | None:
    if checked.procedure is None or checked.errors:
        return None
    with running().database.transaction() as session:
        candidate = candidates.put_forward(
            session,
            checked.procedure,
            checked.source,
            blocks=checked.blocks,
            by=known_actor(),
            at=now(),
            note=_note(),
        )
        to = url_for("admin.candidate", candidate_id=candidate.id)
    flash("公開の候補にしました。まだ公開していません。")
    return redirect(to, 303)


def _note() -> str:
    return request.form.get("note", "").strip()[:500]
