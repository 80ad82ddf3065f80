"""The demo's letter box: mails that were written to a folder, shown on a page. Only in demo mode."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from app.running import running
from notifications.channels import FolderMailer

NEWEST = 30


@dataclass(frozen=True)
class Mail:
    """A mail as it is shown."""

    to: str
    subject: str
    at: datetime | None
    text: str


def install(app: Flask) -> None:
    """Add the page where the mails of a demo lie in a folder; elsewhere it does not exist."""
    runtime = app.extensions["tenohira"]
    if runtime.settings.demo and isinstance(runtime.mailer, FolderMailer):
        app.add_url_rule("/demo/mail", "demo_mail", _mails)


def _mails() -> ResponseReturnValue:
    mailer = running().mailer
    assert isinstance(mailer, FolderMailer)
    return render_template(
        "pages/mail.html", mails=[_mail(each) for each in mailer.mails()[:NEWEST]]
    )


def _mail(mail: EmailMessage) -> Mail:
    body = mail.get_body(("plain",))
    date = mail["Date"]
    return Mail(
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        at=parsedate_to_datetime(str(date)) if date else None,
        text=body.get_content() if body else "",
    )
