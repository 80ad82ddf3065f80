"""Words become a mail with headers that stay the same however often it is sent."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from core.settings import Settings
from forms.definition import TAGS
from forms.japanese.days import JAPAN
from notifications.messages import Words


def mail(
    words: Words, to: str, reference: str, settings: Settings, *, at: datetime
) -> EmailMessage:
    """A plain-text mail. The same reference and time give the same bytes."""
    message = EmailMessage()
    message["Message-ID"] = reference
    message["Date"] = format_datetime(at.astimezone(JAPAN))
    message["From"] = Address(
        f"{settings.city_name} てのひら市役所", "no-reply", domain_of(settings)
    )
    message["To"] = to
    message["Subject"] = words.subject
    # Nobody's absence note is to answer a machine (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body, cte="base64")
    message["Content-Language"] = TAGS[words.language]
    return message


def reference_of(kind: str, identifier: str, settings: Settings) -> str:
    """The Message-ID of the mail about one thing, by which a repeated mail is recognised."""
    return f"<{kind}-{identifier}@{domain_of(settings)}>"


def domain_of(settings: Settings) -> str:
    """The domain that mails come from: that of the pages; localhost where they have only a number."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    try:
        ip_address(host)
    except ValueError:
        return host
    return "localhost"
