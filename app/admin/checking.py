"""Check a YAML text and publish it: what is checked is what is published."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.report import file_of, report_of
from app.login import admin_required, known_actor
from app.procedures import blocks_of_city
from app.running import now, running, today
from forms import catalogue
from workflow import publishing

LIMIT = 400_000
"""Characters of one file; the longest of a real city has a tenth of it."""


@admin_required
def blank() -> ResponseReturnValue:
    """Show an empty box for a text."""
    return render_template("pages/admin/check.html", report=None, source="")


@admin_required
def check() -> ResponseReturnValue:
    """Check what was sent; publish it if that was pressed and nothing stands against it."""
    source = _source()
    if request.form.get("go") == "publish" and (published := _publish(source)):
        return published
    with running().database.reading() as session:
        report = report_of(session, source, request.form.get("page", ""))
    status = 400 if request.form.get("go") == "publish" else 200
    return render_template("pages/admin/check.html", report=report, source=source), status


def _publish(source: str) -> ResponseReturnValue | None:
    blocks = blocks_of_city()
    procedure, problems = catalogue.check_source(source, file_of(source), today(), blocks)
    if procedure is None or any(each.blocks for each in problems):
        return None
    with running().database.transaction() as session:
        revision = publishing.publish(
            session, procedure, source, blocks=blocks, by=known_actor(), at=now()
        )
        number = revision.number
    flash(f"第{number}版を公開しました。")
    return redirect(url_for("admin.procedure", slug=procedure.slug), 303)


def _source() -> str:
    """The text of the file if one was sent, else of the box; line ends as in a file of ours."""
    file = request.files.get("file")
    if file is not None and file.filename:
        text = str(file.read(LIMIT * 4), "utf-8-sig", "replace")
    else:
        text = str(request.form.get("source", ""))
    return text.replace("\r\n", "\n").replace("\0", "")[:LIMIT]
