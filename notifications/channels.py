"""How a mail leaves the house: by SMTP, or into a folder for a demo and for tests."""

from __future__ import annotations

import contextlib
import email
import email.policy
import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from core.errors import OutcomeUnknown

TIMEOUT_SECONDS: Final = 15


class MailRefused(Exception):
    """The mail was certainly not taken. The words hold no address."""


class Mailer(Protocol):
    """Something that takes mails."""

    def send(self, mail: EmailMessage, to: str) -> None:
        """Hand over a mail that has a Message-ID. Raises MailRefused or OutcomeUnknown."""


def mailer_for(url: str) -> Mailer:
    """The channel of smtp://user:password@host:port, smtps://… or file:<folder>.

    smtp:// turns to TLS where the server offers it; with ?tls=required it sends nothing without.
    """
    if url.startswith("file:"):
        return FolderMailer(Path(url.removeprefix("file:")))
    return SmtpMailer.of(urlsplit(url))


@dataclass(frozen=True)
class SmtpMailer:
    """Brings each mail to one server over a connection of its own."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    implicit_tls: bool = False
    tls_required: bool = False

    @classmethod
    def of(cls, url: SplitResult) -> SmtpMailer:
        """Read the parts of a URL."""
        implicit = url.scheme == "smtps"
        return cls(
            host=url.hostname or "localhost",
            port=url.port or (465 if implicit else 25),
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            implicit_tls=implicit,
            tls_required=parse_qs(url.query).get("tls") == ["required"],
        )

    def send(self, mail: EmailMessage, to: str) -> None:
        """Send with the bare address in the envelope: old carrier addresses break every rule."""
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise MailRefused(f"no connection: {_reason(error)}") from None
        try:
            connection.send_message(mail, to_addrs=[to])
        except (
            smtplib.SMTPResponseException,
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPNotSupportedError,
        ) as error:
            raise MailRefused(f"refused: {_reason(error)}") from None
        except (OSError, smtplib.SMTPException):
            # The connection broke on the way: the server may have taken the mail, or not.
            raise OutcomeUnknown("メールが届いたかどうか分かりません。") from None
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.ehlo()
            if not self.implicit_tls and (self.tls_required or connection.has_extn("starttls")):
                connection.starttls(context=context)
            if self.user:
                connection.login(self.user, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


@dataclass(frozen=True)
class FolderMailer:
    """Keeps each mail as one .eml file named by its Message-ID: a repeated one replaces itself."""

    folder: Path

    def send(self, mail: EmailMessage, to: str) -> None:
        """Write beside and rename, so that nobody reads half a mail."""
        name = re.sub(r"[^A-Za-z0-9-]+", "-", str(mail["Message-ID"]).split("@")[0]).strip("-")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self.folder / f".{name}.part"
        with beside.open("wb") as file:
            file.write(mail.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        beside.rename(self.folder / f"{name}.eml")

    def mails(self) -> list[EmailMessage]:
        """What is in the folder, the newest first."""
        files = sorted(
            self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True
        )
        policy = email.policy.default
        return [email.message_from_bytes(path.read_bytes(), policy=policy) for path in files]


def _reason(error: Exception) -> str:
    """What went wrong without the server's own words, which tend to repeat the address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"SMTP {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"SMTP {', '.join(map(str, codes))}"
    return type(error).__name__
